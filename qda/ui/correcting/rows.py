"""The lists of a correction: what is corrected, and what becomes of the codings."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from qda.analysis.correction import CodingFate, Correction
from qda.model.correcting_wording import fate_text
from qda.model.span import Span
from qda.text.before_after import before_after, changed_words
from qda.text.draft import Draft
from qda.text.edits import Edited
from qda.text.paragraphs import paragraphs_of
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.row_delegate import CHIP_ROLE
from qda.ui.widgets.two_line_delegate import DETAIL_ROLE, PLACE_ROLE, TwoLineDelegate
from qda.ui.workspace import Workspace

OFFSET_ROLE = Qt.ItemDataRole.UserRole + 1
"""Where in the stored text a row's place begins."""
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 2
"""The number of a correction."""
MOST_ROWS = 300
_NEAR = 30  # code points of the text that are shown around a correction
_MOST_PLACES = 4  # of a coding that are shown


def row_list(words: str, name: str, parent: QWidget) -> QListView:
    """Return an empty list of two-line rows."""
    view = QListView(parent)
    view.setObjectName(name)
    view.setAccessibleName(words)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setItemDelegate(TwoLineDelegate(view, margin=10))
    view.setUniformItemSizes(True)
    theme.set_look(view, "card")
    view.setModel(QStandardItemModel(view))
    return view


def correction_rows(draft: Draft) -> Iterable[QStandardItem]:
    """Give a row for each correction: the words before and after, and where they stand."""
    old, edited = draft.old, draft.edited
    for number, edit in enumerate(draft.edits[:MOST_ROWS]):
        _, after = changed_words(edited, number)
        item = QStandardItem(_arrow(edited, number))
        around = Span(max(0, after.start - _NEAR), min(len(edited.new), after.end + _NEAR))
        item.setData(f"…{around.cut(edited.new)}…", DETAIL_ROLE)
        item.setData(_paragraph(old, edit.start), PLACE_ROLE)
        item.setData(edit.start, OFFSET_ROLE)
        item.setData(number, NUMBER_ROLE)
        yield item
    if len(draft.edits) > MOST_ROWS:
        yield _more(len(draft.edits) - MOST_ROWS)


def _arrow(edited: Edited, number: int) -> str:
    before, after = changed_words(edited, number)
    one, other = before_after(before.cut(edited.old), after.cut(edited.new))
    if not one.strip():
        return QCoreApplication.translate("Correcting", "New: “{words}”").format(words=other.strip())
    if not other.strip():
        return QCoreApplication.translate("Correcting", "Taken out: “{words}”").format(words=one.strip())
    return f"“{one}” → “{other}”"


def _difference(found: Correction, one: CodingFate) -> str:
    """Return a coding's words before and after; where they differ in several places, these places."""
    edited = found.edited
    if one.after is not None:
        numbers = edited.numbers_in(one.before)
        if len(numbers) > 1:
            told = [_arrow(edited, number) for number in numbers[:_MOST_PLACES]]
            return " · ".join(told) + (" …" if len(numbers) > _MOST_PLACES else "")
    after = "" if one.after is None else one.after.cut(edited.new)
    before, after = before_after(one.before.cut(edited.old), after)
    return f"“{before}” → " + ("–" if one.after is None else f"“{after}”")


def coding_rows(workspace: Workspace, found: Correction, shown: Iterable[CodingFate]) -> Iterable[QStandardItem]:
    """Give a row for each coding whose words change; those first that somebody should look at."""
    people = {row.coder_id: row.name for row in workspace.coders()}
    several = len(people) > 1
    rows = sorted(((not _matters(found, one), one) for one in shown), key=lambda row: row[0])
    for calm, one in rows[:MOST_ROWS]:
        code = workspace.code(one.code_id)
        if code is None:
            continue
        length = 0 if one.after is None else one.after.length
        what = fate_text(
            one.fate,
            abs(length - one.before.length),
            translated,
            joins=one.joins is not None,
            loses_words=found.loses_words(one),
        )
        parts = [code.name, people.get(one.coder_id, "") if several else "", what]
        item = QStandardItem(("" if calm else "⚠ ") + " · ".join(part for part in parts if part))
        item.setData(_difference(found, one), DETAIL_ROLE)
        item.setData(code.colour, CHIP_ROLE)
        item.setData(_paragraph(found.edited.old, one.before.start), PLACE_ROLE)
        item.setData(one.before.start, OFFSET_ROLE)
        yield item
    if len(rows) > MOST_ROWS:
        yield _more(len(rows) - MOST_ROWS)


def _matters(found: Correction, one: CodingFate) -> bool:
    return one.joins is not None or found.loses_words(one)


def fill(view: QListView, rows: Iterable[QStandardItem]) -> None:
    """Show other rows; the one that was current stays so if it is still there."""
    model = view.model()
    assert isinstance(model, QStandardItemModel)
    offset = view.currentIndex().data(OFFSET_ROLE)
    place = view.verticalScrollBar().value()
    model.clear()
    for item in rows:
        item.setAccessibleText(f"{item.text()}. {item.data(DETAIL_ROLE) or ''}")
        model.appendRow(item)
    for line in range(model.rowCount()):
        if offset is not None and model.index(line, 0).data(OFFSET_ROLE) == offset:
            view.setCurrentIndex(model.index(line, 0))
            break
    view.verticalScrollBar().setValue(place)


def _paragraph(text: str, offset: int) -> str:
    number = paragraphs_of(text).number_at(offset)
    return f"¶{number}" if number else ""


def _more(count: int) -> QStandardItem:
    words = QCoreApplication.translate("Correcting", "… and %Ln more", "", count)
    item = QStandardItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
