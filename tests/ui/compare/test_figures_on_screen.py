"""What the left column shows is what was computed, and each figure leads to the passages that make it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QListWidget, QSpinBox, QTableWidget
from pytestqt.qtbot import QtBot

from qda.actions.comparing import compare
from qda.agreement.rules import Rules
from qda.agreement.segments import segment_agreement
from qda.agreement.tables import ANY_CODE
from qda.agreement.unitizing import group_figures
from qda.agreement.values import Coefficient, Undefined
from qda.analysis.compare.source import read_files
from qda.ui.compare.figure_words import figure_text, share_text, value_text
from qda.ui.compare.passages_panel import PassagesPanel
from qda.ui.compare.window import CompareWindow
from qda.ui.desk import Desk
from tests.ui.compare.conftest import Open


def click_cell(qtbot: QtBot, window: CompareWindow, row: int, kind: str) -> None:
    figures = window.figures
    column = next(place for place, each in enumerate(figures.model.columns) if each.kind == kind)
    index = figures.table.model().index(row, column)
    figures.table.scrollTo(index)
    where = figures.table.visualRect(index).center()
    qtbot.mouseClick(figures.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QApplication.processEvents()


def listed(passages: PassagesPanel) -> list[str]:
    model = passages.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def chosen_state(passages: PassagesPanel) -> str:
    return passages._states.checkedButton().text()


def show_all(qtbot: QtBot, passages: PassagesPanel) -> None:
    button = next(each for each in passages._states.buttons() if each.text().startswith("All that"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_sample_is_compared_in_two_clicks_and_each_figure_is_the_computed_one(desk: Desk, qtbot: QtBot) -> None:
    desk.open_sample()
    assert desk.workspace is not None
    path = desk.workspace.project.path
    desk.window.acts["compare_coders"].trigger()
    qtbot.waitUntil(lambda: bool(desk.compare.windows), timeout=20_000)
    window = desk.compare.windows[-1]
    qtbot.waitUntil(lambda: window.comparison.intervals is not None, timeout=30_000)
    assert window.windowTitle() == "Ada ↔ Ben — Concord"
    expected = compare(read_files([path])).figures
    model = window.figures.model
    for coefficient in Coefficient:  # all that can be shown
        window.figures._show_coefficient(coefficient, shown=True)
    window.figures._show_how_much(shown=True)
    for row, computed in enumerate(expected.codes):
        told = [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for column, each in enumerate(model.columns):
            if each.kind == "value":
                assert told[column] == value_text(each.coefficient, computed.values[each.coefficient])
            elif each.kind == "both":
                assert told[column] == f"{computed.both:,}"
            elif each.kind == "only":
                assert computed.only is not None
                assert told[column] == f"{computed.only[each.rater]:,}"
            elif each.kind == "neither":
                assert told[column] == f"{computed.neither:,}"
            elif each.kind == "segments":
                assert told[column] == " · ".join(map(str, computed.segments.values()))
    mean, any_code, percent = window.figures.headlines
    overall = expected.overall[Coefficient.ALPHA]
    assert mean.figure.text() == figure_text(overall.mean if isinstance(overall.mean, float) else None)
    assert figure_text(overall.lowest) in mean.more.text()
    assert figure_text(overall.highest) in mean.more.text()
    alpha = expected.any_code.values[Coefficient.ALPHA]
    assert isinstance(alpha, float)
    assert any_code.figure.text() == figure_text(alpha)
    share = expected.overall[Coefficient.PERCENT].mean
    assert isinstance(share, float)
    assert percent.figure.text() == f"{share_text(share)} %"


def test_each_cell_leads_to_the_passages_that_make_it(window: CompareWindow, qtbot: QtBot) -> None:
    figures = window.figures
    figures._show_how_much(shown=True)
    result = window.comparison.result
    assert result is not None
    for row, each in enumerate(figures.model.rows):
        for kind in ("value", "interval", "segments", "both", "only", "neither"):
            click_cell(qtbot, window, row, kind)
            assert figures.passages.isVisible()
            model = figures.passages._model
            length = sum(place.span.length for place in model.places)
            state, counts = chosen_state(figures.passages), each.code_row
            if state.startswith("Both"):
                assert length == counts.both
            elif state.startswith("Only Ann"):
                assert length == (counts.only or {})[0]
            elif state.startswith("Only Ben"):
                assert length == (counts.only or {})[1]
            elif state.startswith("Neither"):
                assert length == counts.neither
            else:
                assert length == counts.both + counts.some
    for headline in figures.headlines:
        qtbot.mouseClick(headline, Qt.MouseButton.LeftButton)
        assert listed(figures.passages)


def test_a_passage_brings_its_card_and_lets_its_code_stand_out(window: CompareWindow, qtbot: QtBot) -> None:
    pointed: list[int] = []
    window.comparison.code_pointed.connect(pointed.append)
    names = [row.name for row in window.figures.model.rows]
    click_cell(qtbot, window, names.index("Praise"), "value")
    assert "for their patience" in listed(window.figures.passages)
    model = window.figures.passages.list.model()
    where = window.figures.passages.list.visualRect(
        model.index(listed(window.figures.passages).index("for their patience"), 0)
    )
    qtbot.mouseClick(window.figures.passages.list.viewport(), Qt.MouseButton.LeftButton, pos=where.center())
    card = window.comparison.cards[window.comparison.card]
    text = window.comparison.gathered.documents[card.document].text
    assert card.span.cut(text) == "praised the neighbours for their patience"
    praise = window.figures.model.rows[names.index("Praise")].number
    assert pointed[-1] == praise
    window.figures.passages.close_button.click()
    assert pointed[-1] == -1


def test_documents_and_their_average_can_be_asked_for(window: CompareWindow, qtbot: QtBot) -> None:
    figures, result = window.figures, window.comparison.result
    assert result is not None
    figures._average_documents(averaged=True)
    for row in figures.model.rows:
        computed = result.figures.average_of_documents(row.number, Coefficient.ALPHA).mean
        assert row.values[Coefficient.ALPHA] == computed or isinstance(computed, Undefined)
    assert "mean of the documents" in figures.note.text()
    figures._average_documents(averaged=False)
    qtbot.mouseClick(figures.turn, Qt.MouseButton.LeftButton)
    assert [row.name for row in figures.model.rows] == ["Statement"]
    click_cell(qtbot, window, 0, "value")
    assert listed(figures.passages) == ["council", "criticised the delay", "Nobody answered her"]
    show_all(qtbot, figures.passages)
    assert "for their patience" in listed(figures.passages)


def test_remarks_stand_below_the_table_and_reasons_where_a_figure_has_no_value(window: CompareWindow) -> None:
    figures = window.figures
    names = [row.name for row in figures.model.rows]
    assert "“Criticism”: used by one coder only." in figures.note.text()
    place = names.index("Criticism")
    figures.table.selectRow(place)
    assert "Only Ann used it" in figures.why.words.text()


def test_more_coefficients_are_those_of_the_library(window: CompareWindow, qtbot: QtBot) -> None:
    result = window.comparison.result
    assert result is not None
    window.more.trigger()
    dialog = window.findChild(QTableWidget, "moreGroupTable").window()
    codes = dialog.findChild(QListWidget, "moreCodes")
    names = [codes.item(row).text() for row in range(codes.count())]
    for name in ("Stance > Praise", "Stance > Criticism"):
        row = next(row for row, words in enumerate(names) if words.split(" ")[-1] == name.split(" ")[-1])
        codes.item(row).setCheckState(Qt.CheckState.Checked)
    table = dialog.findChild(QTableWidget, "moreGroupTable")
    qtbot.waitUntil(lambda: table.rowCount() == 5)
    group = [row.number for row in window.figures.model.rows if row.name in ("Praise", "Criticism")]
    expected = group_figures(result.codings, group)
    assert isinstance(expected.u_alpha, float)
    assert table.item(0, 1).text() == figure_text(expected.u_alpha)
    dialog.findChild(QSpinBox, "moreThreshold").setValue(50)
    segments = dialog.findChild(QTableWidget, "moreSegmentTable")
    total = segment_agreement(result.codings, Rules(threshold=0.5)).total
    last = len(result.codings.codes)
    qtbot.waitUntil(
        lambda: segments.item(last, 1) is not None and segments.item(last, 1).text() == str(total.agreements)
    )
    window.comparison.set_figures_hidden(hidden=True)
    assert not dialog.isVisible()


def test_codes_on_one_passage_do_not_exclude_each_other(
    open_window: Open, desk: Desk, study: Path, bens: Path, qtbot
) -> None:
    from tests.ui.compare.conftest import code_words

    assert desk.workspace is not None
    code_words(desk.workspace.project, [("praised the neighbours", "Criticism")])
    window = open_window(study, bens)
    window.more.trigger()
    codes = window.findChild(QListWidget, "moreCodes")
    for row in range(codes.count()):
        codes.item(row).setCheckState(Qt.CheckState.Checked)
    button = window.findChild(QAbstractButton, "moreConflict")
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_any_code_counts_what_somebody_coded(window: CompareWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.figures.headlines[1], Qt.MouseButton.LeftButton)
    result = window.comparison.result
    assert result is not None
    row = result.figures.any_code
    assert row.code_id == ANY_CODE
    passages = window.figures.passages
    show_all(qtbot, passages)
    assert sum(place.span.length for place in passages._model.places) == row.both + row.some
