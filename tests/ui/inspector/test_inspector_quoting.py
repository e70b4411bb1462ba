"""Copy as quotation, from the list, the text and the chosen coding."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from qda.store.queries.codings import segments
from qda.ui.inspector.quoting import PatternDialog
from tests.ui.inspector.study import Desk, Study, span_of


def copied(desk: Desk) -> str:
    QGuiApplication.clipboard().clear()
    desk.window.acts["copy_quotation"].trigger()
    return QGuiApplication.clipboard().text()


def test_the_chosen_segments_are_quoted_while_the_keyboard_is_in_the_list(desk: Desk) -> None:
    desk.choose_card(0)
    desk.choose_card(2, Qt.KeyboardModifier.ControlModifier)
    desk.inspector.code.segments.list.setFocus()
    assert copied(desk) == "“praised the ferry” (Minutes, ¶\u00a02)\n\n“praised the road” (Talk, 0:12:03)"


def test_the_selection_is_quoted_else_the_chosen_coding(desk: Desk, study: Study) -> None:
    desk.window.settings.quotation_pattern = "{text} – {coder}: {code} {unknown}"
    page = desk.tabs.page()
    assert page is not None
    page.view.setFocus()
    desk.workspace.choose_coding(segments(study.project)[1].coding_id)
    assert copied(desk) == "praised the crew – Ben: Stance > Praise {unknown}"
    page.view.set_selection(span_of("harbour council"))
    assert copied(desk) == "harbour council – :  {unknown}"


def test_without_anything_to_quote_the_window_says_what_to_do(desk: Desk) -> None:
    page = desk.tabs.page()
    assert page is not None
    page.view.setFocus()
    assert copied(desk) == ""
    assert "Select some words" in desk.window.notices.banners()[0].text


def test_the_pattern_is_changed_with_a_preview(desk: Desk, qtbot) -> None:
    panel = desk.inspector.code.segments
    desk.inspector.quoting.edit_pattern(panel.model.rows()[0])
    dialog = desk.window.findChild(PatternDialog)
    assert dialog is not None
    assert dialog.preview.text() == "“praised the ferry” (Minutes, ¶\u00a02)"
    dialog.field.setText("{coder}: {text}")
    assert dialog.preview.text() == "Ada: praised the ferry"
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert desk.window.settings.quotation_pattern == "{coder}: {text}"


def test_everything_that_takes_the_keyboard_has_a_name(desk: Desk) -> None:
    for tab in range(4):
        desk.inspector.tabs.setCurrentIndex(tab)
    desk.inspector.memos.write_free()
    for widget in desk.inspector.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
        internal = internal or widget.window() is not desk.window
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not internal and not widget.isHidden():
            assert widget.objectName(), widget
            assert widget.accessibleName(), widget.objectName()
