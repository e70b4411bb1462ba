"""Taking a comparison out of its window: what is in the files is what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from qda.actions.sample import create_sample
from qda.agreement.values import Undefined
from qda.analysis.compare.cards import Kind
from qda.analysis.compare.source import read_files
from qda.analysis.compare.verdicts import Ruling, Verdict, fitting
from qda.model.errors import QdaError
from qda.model.settling import Why
from qda.ui.compare.comparison import Comparison
from qda.ui.compare.methods_dialog import MethodsDialog
from qda.ui.compare.settlement import Settlement
from qda.ui.compare.window import CompareWindow
from qda.ui.settings import Settings
from qda.ui.tasks import Tasks


@dataclass
class Shown:
    """A compare window on the sample."""

    window: CompareWindow
    comparison: Comparison
    settlement: Settlement
    project: Path


@pytest.fixture
def shown(qtbot: QtBot, light: QApplication, tmp_path: Path) -> Iterator[Shown]:
    path = tmp_path / "sample.concord"
    create_sample(path)
    told: list[QdaError] = []
    tasks, settings = Tasks(), Settings()
    comparison = Comparison(read_files([path]), tasks, told.append)
    settlement = Settlement(comparison, tasks, settings, comparison)
    comparison.settlement = settlement
    window = CompareWindow(comparison, tasks, settings)
    comparison.setParent(window)
    settlement.set_asker(window, None)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(comparison.intervals_arrived, timeout=20_000):
        comparison.start()
    qtbot.waitUntil(lambda: not comparison.is_busy)
    yield Shown(window, comparison, settlement, path)
    assert not told


@pytest.fixture
def save_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Answer the next file dialogs with a path."""

    def answer(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(path), "")))

    return answer


def written(qtbot: QtBot, shown: Shown, path: Path) -> None:
    qtbot.waitUntil(
        lambda: any(f"Written to {path}" in banner.text for banner in shown.window.notices.banners()), timeout=30_000
    )


def rows_of(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_every_figure_of_the_table_is_in_the_report(
    shown: Shown, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None]
) -> None:
    save_as(tmp_path / "out")  # the ending is added
    shown.window.report.export_report()
    path = tmp_path / "out.xlsx"
    written(qtbot, shown, path)
    model = shown.window.figures.model
    kept = {row["Code"]: row for row in rows_of(path, "Per code")}
    paths = {code.name: code.path_text for code in shown.comparison.gathered.codes}
    titles = {"krippendorff_alpha": "Krippendorff's alpha", "percent_agreement": "Percent agreement"}
    titles["positive_agreement"] = "Overlap"
    assert model.rows
    for row in model.rows:
        there = kept[paths[row.name]]
        for column in model.columns:
            if column.kind == "value":
                value, cell = row.values[column.coefficient], there[titles[column.coefficient.value]]
                assert cell is None if isinstance(value, Undefined) else cell == pytest.approx(value, abs=1e-12)
        for rater, count in row.code_row.segments.items():
            assert there[f"n {shown.comparison.rater_name(rater)}"] == count
    sheets = openpyxl.load_workbook(path).sheetnames
    assert sheets == [
        "Summary", "Per code", "Per document", "Code × document", "Disagreements", "Consensus", "Settings",
        "Methods paragraph",
    ]  # fmt: skip
    (banner,) = [each for each in shown.window.notices.banners() if "Written to" in each.text]
    assert [button.text() for button in banner.findChildren(QPushButton, "noticeButton")] == ["Open", "Open folder"]
    cards = [card for card in shown.comparison.cards if card.kind is not Kind.AGREED]
    assert len(rows_of(path, "Disagreements")) == len(cards)


def test_decisions_stand_in_the_report_with_reason_and_note(
    shown: Shown, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None]
) -> None:
    comparison = shown.comparison
    place = next(number for number, card in enumerate(comparison.cards) if card.kind is Kind.BOUNDARY)
    card = comparison.cards[place]
    mine = next(ruling for ruling in fitting(card) if ruling.verdict is Verdict.RATERS)
    assert shown.settlement.decide(place, mine, why=Why("border-rule", "discussion", "=whole sentences"))
    other = next(number for number, card in enumerate(comparison.cards) if card.kind is Kind.MISSED)
    assert shown.settlement.decide(other, Ruling(Verdict.UNRESOLVED))
    save_as(tmp_path / "out.xlsx")
    shown.window.report.export_report()
    written(qtbot, shown, tmp_path / "out.xlsx")
    rows = rows_of(tmp_path / "out.xlsx", "Disagreements")
    (settled,) = [row for row in rows if row["State"] == "Settled"]
    coder = comparison.gathered.raters[mine.rater or 0].label
    assert (settled["Start"], settled["End"], settled["Decision"]) == (card.start, card.end, f"{coder}’s")
    assert (settled["Reason"], settled["How settled"]) == ("Border rule", "By discussion")
    assert settled["Note"] == "=whole sentences"  # text, and no formula
    assert [row["State"] for row in rows].count("Unresolved") == 1
    (kept,) = rows_of(tmp_path / "out.xlsx", "Consensus")
    text = comparison.gathered.documents[card.document].text
    stretch = card.of(mine.rater or 0)[0]
    assert (kept["Text"], kept["Reason"]) == (stretch.span.cut(text), "Border rule")
    summary = {row["Figure"]: row["Number"] for row in rows_of(tmp_path / "out.xlsx", "Summary")}
    assert (summary["Disagreements settled"], summary["Disagreements left unresolved"]) == (1, 1)
    assert summary[f"Settled as {coder} had it"] == 1


def test_a_report_never_replaces_a_compared_project(
    shown: Shown, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None]
) -> None:
    before = shown.project.read_bytes()
    link = tmp_path / "link.xlsx"
    link.symlink_to(shown.project)
    save_as(link)
    shown.window.report.export_report()
    assert shown.project.read_bytes() == before
    assert any("already" in banner.text or "exists" in banner.text for banner in shown.window.notices.banners())


def test_table_and_picture_are_written(
    shown: Shown, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None]
) -> None:
    save_as(tmp_path / "table.docx")
    shown.window.report.export_table()
    written(qtbot, shown, tmp_path / "table.docx")
    save_as(tmp_path / "alphas.svg")
    shown.window.report.export_picture()
    written(qtbot, shown, tmp_path / "alphas.svg")
    assert (tmp_path / "table.docx").stat().st_size
    assert "Krippendorff" in (tmp_path / "alphas.svg").read_text(encoding="utf-8")


def test_the_paragraph_asks_once_for_what_only_the_researchers_know(shown: Shown, qtbot: QtBot) -> None:
    shown.window.report.show_paragraph()
    qtbot.waitUntil(lambda: shown.window.findChild(MethodsDialog) is not None, timeout=20_000)
    dialog = shown.window.findChild(MethodsDialog)
    assert dialog is not None
    text = dialog.findChild(QPlainTextEdit, "methodsText")
    training = dialog.findChild(QLineEdit, "methods-training")
    assert text is not None
    assert training is not None
    assert "To prepare, the coders [to be stated]." in text.toPlainText()
    qtbot.keyClicks(training, "discussed the codebook.")
    assert "To prepare, the coders discussed the codebook. They coded [to be stated]." in text.toPlainText()
    dialog.copy()
    assert QGuiApplication.clipboard().text().startswith("Both documents (100 %) were coded by two coders")
    dialog.accept()
    shown.window.report.show_paragraph()

    def others() -> list[MethodsDialog]:
        return [each for each in shown.window.findChildren(MethodsDialog) if each is not dialog]

    qtbot.waitUntil(lambda: bool(others()), timeout=20_000)
    (again,) = others()
    assert "discussed the codebook" in again.paragraph()
    again.accept()
