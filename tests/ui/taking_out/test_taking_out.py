"""Taking the work out of the window, and bringing a table's codings in."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFrame, QWidget
from pytestqt.qtbot import QtBot

from qda.actions.coding import code_span, star_codings
from qda.model.intake.report import intake_note_text
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import segments
from qda.store.queries.imports import import_report_of, imports
from qda.ui.desk import Desk
from qda.ui.exchange.codings_dialog import CodingsDialog
from qda.ui.project_dialogs import NewProjectDialog, ProjectProperties, WhoDialog
from qda.ui.taking_out.exporting import BlindCopyDialog, ChoiceDialog
from qda.ui.workspace import Workspace


def workspace_of(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


@pytest.fixture
def coded_desk(desk: Desk) -> Desk:
    """Return the window on a study with two codings in one document and one in the other."""
    project = workspace_of(desk).project
    first = code_span(project, 1, 2, Span(4, 11))
    praise = project.text(1).index("praised")
    code_span(project, 1, 3, Span(praise, praise + len("praised the neighbours")))
    code_span(project, 2, 2, Span(0, 7))
    star_codings(project, [first], star=True)
    return desk


@pytest.fixture
def save_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Answer the next file dialogs with a path."""

    def answer(path: Path) -> None:
        for name in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_: (str(path), "")))

    return answer


@pytest.fixture
def agree(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[QDialog], None]], None]:
    """Let the export dialog be filled in by a function and accepted."""

    def by(fill: Callable[[QDialog], None]) -> None:
        def show(dialog: QDialog) -> None:
            fill(dialog)
            dialog.accept()

        for kind in (ChoiceDialog, BlindCopyDialog):
            monkeypatch.setattr(kind, "show", show)

    return by


def written(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(
        lambda: any("Written to" in banner.text for banner in desk.window.notices.banners()), timeout=20_000
    )


def test_the_workbook_holds_every_coding_with_its_words(
    coded_desk: Desk, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None], agree: Callable[..., None]
) -> None:
    save_as(tmp_path / "out")  # the ending is added
    agree(lambda dialog: None)
    coded_desk.window.acts["export_excel"].trigger()
    written(qtbot, coded_desk)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    header, *rows = book["Segments"].iter_rows(values_only=True)
    places = [header.index(name) for name in ("Document", "Start", "End", "Segment text")]
    project = workspace_of(coded_desk).project
    texts = {"Statement": project.text(1), "Letter": project.text(2)}
    assert len(rows) == 3
    for row in rows:
        document, start, end, words = (row[place] for place in places)
        assert words == texts[str(document)][start:end]


def test_only_this_document_and_only_key_quotations(
    coded_desk: Desk, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None], agree: Callable[..., None]
) -> None:
    def fill(dialog: ChoiceDialog) -> None:
        dialog._this_document.setChecked(True)
        assert dialog._told.text() == "2 segments"
        dialog._starred.setChecked(True)
        assert dialog._told.text() == "1 segment"

    save_as(tmp_path / "out.csv")
    agree(fill)
    coded_desk.window.acts["export_csv"].trigger()
    written(qtbot, coded_desk)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Segment text"] for row in rows] == ["council"]


@pytest.mark.parametrize(("act", "suffix"), [("export_html", ".html"), ("export_docx", ".docx")])
def test_coded_documents_can_be_read_without_us(
    act: str,
    suffix: str,
    coded_desk: Desk,
    qtbot: QtBot,
    tmp_path: Path,
    save_as: Callable[[Path], None],
    agree: Callable[..., None],
) -> None:
    save_as(tmp_path / f"out{suffix}")
    agree(lambda dialog: None)
    coded_desk.window.acts[act].trigger()
    written(qtbot, coded_desk)
    assert (tmp_path / f"out{suffix}").stat().st_size > 1000


def test_a_pdf_of_the_document_in_front_holds_its_words(
    coded_desk: Desk, tmp_path: Path, save_as: Callable[[Path], None]
) -> None:
    import pypdfium2

    save_as(tmp_path / "out.pdf")
    coded_desk.window.acts["export_pdf"].trigger()
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        page = document[0]
        words = page.get_textpage()
        text = words.get_text_range()
        words.close()
        page.close()
    assert "praised the neighbours" in " ".join(text.split())
    assert "Criticism" in text


def test_a_folder_that_is_gone_is_told_and_another_name_offered(
    coded_desk: Desk, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None], agree: Callable[..., None]
) -> None:
    save_as(tmp_path / "nowhere" / "out.xlsx")
    agree(lambda dialog: None)
    coded_desk.window.acts["export_excel"].trigger()
    notices = coded_desk.window.notices
    qtbot.waitUntil(lambda: any("could not be written" in banner.text for banner in notices.banners()), timeout=20_000)


def test_the_project_itself_is_never_overwritten_by_an_export(
    coded_desk: Desk, study: Path, save_as: Callable[[Path], None]
) -> None:
    save_as(study)
    coded_desk.window.acts["save_copy"].trigger()
    assert len(segments(workspace_of(coded_desk).project)) == 3
    assert any("exists already" in banner.text for banner in coded_desk.window.notices.banners())


def test_the_copy_for_another_coder_is_blind(
    coded_desk: Desk, tmp_path: Path, save_as: Callable[[Path], None], agree: Callable[..., None]
) -> None:
    def fill(dialog: BlindCopyDialog) -> None:
        dialog._name.setText("Ben")

    save_as(tmp_path / "ben.concord")
    agree(fill)
    coded_desk.window.acts["copy_for_coder"].trigger()
    with Project.open(tmp_path / "ben.concord") as copy:
        assert segments(copy) == []
        assert copy.text(1) == workspace_of(coded_desk).project.text(1)
    assert b"Ann" not in (tmp_path / "ben.concord").read_bytes()


def test_rows_that_do_not_fit_are_left_out_only_by_choice(
    coded_desk: Desk, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None]
) -> None:
    table = tmp_path / "codings.csv"
    head = "document,start,end,code,coder,quote\n"
    table.write_text(
        f"{head}Letter,8,14,Stance > Praise,Ben,letter\nLetter,8,14,Actor,Ben,paper\nLetter,1,9999,Actor,Ben,\n",
        encoding="utf-8",
    )
    save_as(table)
    coded_desk.window.acts["import_codings"].trigger()
    qtbot.waitUntil(lambda: bool(coded_desk.window.findChildren(CodingsDialog)))
    dialog = coded_desk.window.findChildren(CodingsDialog)[0]
    assert [dialog.tabs.tabText(at) for at in range(2)] == ["Does not fit (2)", "To be added (1)"]
    assert not dialog.footer.button.isEnabled()
    dialog.skip.setFocus()
    qtbot.keyClick(dialog.skip, Qt.Key.Key_Space)
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(segments(workspace_of(coded_desk).project)) == 4)


def test_codings_come_in_from_a_table(
    coded_desk: Desk, qtbot: QtBot, tmp_path: Path, save_as: Callable[[Path], None]
) -> None:
    table = tmp_path / "codings.csv"
    table.write_text("document,start,end,code,coder\nLetter,8,14,Stance > Praise,Jürgen\n", encoding="cp1252")
    save_as(table)
    coded_desk.window.acts["import_codings"].trigger()
    qtbot.waitUntil(lambda: bool(coded_desk.window.findChildren(CodingsDialog)))
    dialog = coded_desk.window.findChildren(CodingsDialog)[0]
    assert dialog.tabs.tabText(0) == "To be added (1)"
    assert len(segments(workspace_of(coded_desk).project)) == 3
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(segments(workspace_of(coded_desk).project)) == 4)
    (kept,) = [row for row in imports(workspace_of(coded_desk).project) if row.file_name == "codings.csv"]
    told = import_report_of(workspace_of(coded_desk).project, kept.import_id)
    assert "Windows-1252" in " ".join(map(intake_note_text, told.notes)), "how it was decoded is kept"
    workspace_of(coded_desk).undo()
    assert len(segments(workspace_of(coded_desk).project)) == 3


def test_finding_in_all_documents_leads_to_the_passage(coded_desk: Desk, qtbot: QtBot) -> None:
    coded_desk.window.toolbar.search.setText("letter")
    coded_desk.window.toolbar.search.returnPressed.emit()
    finder = coded_desk.window.findChild(QDialog, "searchWindow")
    assert finder is not None
    assert finder.isVisible()
    qtbot.waitUntil(lambda: len(finder.all_places()) == 1)
    finder.step(1)
    assert workspace_of(coded_desk).document_id == 2
    finder.close()


def test_every_focusable_widget_of_the_dialogs_says_what_it_is(coded_desk: Desk) -> None:
    window, workspace = coded_desk.window, workspace_of(coded_desk)
    dialogs = [
        NewProjectDialog(window.settings, window),
        WhoDialog(["Ann", "Ben"], "", window),
        ProjectProperties(workspace, window),
        ChoiceDialog(workspace, "Export", window),
        BlindCopyDialog(window),
    ]
    nameless = [
        f"{type(widget).__name__} in {type(dialog).__name__}"
        for dialog in dialogs
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget.parentWidget(), QComboBox | QFrame)  # the list that a combo box drops down
        and not widget.objectName().startswith("qt_")
        and not (widget.accessibleName() and widget.objectName())
    ]
    assert nameless == []


def test_a_new_project_needs_a_name_a_coder_and_a_free_place(coded_desk: Desk, tmp_path: Path) -> None:
    coded_desk.window.settings.last_folder = str(tmp_path)
    dialog = NewProjectDialog(coded_desk.window.settings, coded_desk.window)
    accept = dialog._footer.button
    assert not accept.isEnabled()
    dialog._name.setText("study")  # the file of the fixture is there
    assert not accept.isEnabled()
    dialog._name.setText("Press survey")
    assert accept.isEnabled()
    assert dialog.path() == tmp_path / "Press survey.concord"
    dialog._coder.clear()
    assert not accept.isEnabled()


def test_project_properties_are_saved_as_steps_that_can_be_undone(coded_desk: Desk) -> None:
    workspace = workspace_of(coded_desk)
    dialog = ProjectProperties(workspace, coded_desk.window)
    dialog._name.setText("Renamed")
    dialog._unit.setCurrentIndex(1)
    item = dialog._coders.item(0, 0)
    assert item is not None
    item.setText("Anna")
    dialog.accept()
    assert workspace.project.name == "Renamed"
    assert coded_desk.window.windowTitle() == "Renamed (study.concord) — Concord"
    assert workspace.unit == "sentence"
    assert coded_desk.window.toolbar.coder_button.text().strip() == "Anna"
    for _ in range(3):
        workspace.undo()
    assert workspace.project.name == "study"
