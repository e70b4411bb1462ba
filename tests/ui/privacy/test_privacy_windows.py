"""Names replaced and documents deleted permanently, in the window: by mouse and key, and what is seen afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from qda.actions.names_key import read_key, write_key
from qda.actions.sharing import SharingPlan
from qda.store.backups import backup_folder
from qda.store.project import Project
from qda.store.queries.documents import documents
from qda.text.pseudonyms import Rule
from qda.ui.desk import Desk
from qda.ui.privacy.names_editor import NamesEditor
from qda.ui.privacy.places import TAKE
from qda.ui.privacy.share_dialog import SharedReport
from qda.ui.settings import Settings
from tests.traces import traces


@pytest.fixture
def editor(qtbot: QtBot, light: QApplication) -> NamesEditor:
    editor = NamesEditor(Settings(), list, None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_names_are_typed_pasted_numbered_and_kept_in_a_file(
    qtbot: QtBot, editor: NamesEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = editor.table
    table.setCurrentCell(0, 0)
    qtbot.keyClicks(table, "A")
    QApplication.clipboard().setText("Ben Miller\tPaul\nCid")
    table.paste()
    assert "Cid" in editor.problem.text()
    assert not editor.is_ready
    editor.number_rest()
    assert [rule for rule in table.rules() if rule.name != "A"] == [
        Rule("Ben Miller", "Paul"),
        Rule("Cid", "Person 1"),
    ]
    assert editor.is_ready
    assert not editor.is_kept
    key = tmp_path / "key.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kwargs: (str(key), ""))
    assert editor.save_key()
    assert editor.is_kept
    assert read_key(key) == table.rules()
    write_key(tmp_path / "other.csv", [Rule("Dan", "P9")])
    editor.read(tmp_path / "other.csv")
    assert table.rules()[-1] == Rule("Dan", "P9")
    editor.read(tmp_path / "nothing.csv")
    assert "nothing.csv" in editor.problem.text()


def test_ticked_places_are_replaced_and_one_undo_brings_them_back(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.workspace is not None
    dialog = desk.beside.privacy.show_pseudonymise()
    assert dialog is not None
    rules = [Rule("council", "committee"), Rule("her", "them"), Rule("answer", "X1"), Rule("Patience", "Mia")]
    dialog.names.table.show_rules(rules)
    qtbot.waitUntil(lambda: len(dialog.model.places) == 4)
    assert [place.name for place in dialog.model.places] == ["council", "patience", "answer", "her"]
    assert [dialog.model.is_ticked(place) for place in dialog.model.places] == [True, False, False, True]
    second = dialog.model.index(3, TAKE)
    dialog.model.setData(second, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert "1 of 4" in dialog.count.text()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args, **_kwargs: (str(tmp_path / "elsewhere.xlsx"), "")
    )
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    text = desk.workspace.project.text(desk.workspace.document_id)
    assert text.startswith("The committee met")
    assert "Nobody answered her." in text
    assert "still hold the names" in desk.window.notices.banners()[0].text
    desk.workspace.undo()
    assert desk.workspace.project.text(desk.workspace.document_id).startswith("The council met")


def test_a_copy_for_sharing_is_written_and_told_of(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "shared.concord"
    desk.beside.privacy.write_copy(path, SharingPlan([Rule("council", "committee")]))
    qtbot.waitUntil(lambda: desk.window.findChild(SharedReport) is not None)
    report = desk.window.findChild(SharedReport)
    report.accept()
    assert desk.workspace is not None
    assert desk.workspace.project.path == path
    assert not traces(path, ["council", str(tmp_path)])


def test_names_that_stand_in_no_text_are_told_and_the_buttons_stay_where_they_are(qtbot: QtBot, desk: Desk) -> None:
    dialog = desk.beside.privacy.show_sharing()
    assert dialog is not None
    names = dialog.names
    button = names.findChild(QPushButton, "namesSuggest")
    assert button is not None
    names.table.show_rules([Rule("council", "committee"), Rule("Nowhereman", "A")])
    qtbot.waitUntil(lambda: dialog.note.text() == "In no text: “Nowhereman”.")
    place = button.mapTo(dialog, QPoint(0, 0))
    names.table.show_rules([Rule("council", "committee"), Rule("Nowhereman", "")])
    assert names.problem.isVisible()
    QApplication.processEvents()
    assert button.mapTo(dialog, QPoint(0, 0)) == place
    dialog.reject()


def test_a_document_goes_for_good_after_the_word_is_typed(qtbot: QtBot, desk: Desk, study: Path) -> None:
    assert desk.workspace is not None
    guid, settings = desk.workspace.project.guid, desk.window.settings
    settings.last_folder, settings.last_output_folder = "/interviews/Statement", "/elsewhere"
    for project, mark in ((guid, "gone"), ("another", "kept")):
        settings.keep_refused(project, "code", frozenset({mark}))
    desk.workspace.project.back_up_before("asked")
    dialog = desk.beside.privacy.show_purge()
    assert dialog is not None
    assert [row.name for row in dialog.chosen()] == ["Statement"]
    qtbot.waitUntil(lambda: "It is in 1 of them" in dialog.backups_told.text())
    assert not dialog.footer.button.isEnabled()
    qtbot.keyClicks(dialog.typed, "delete")
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.workspace is not None)
    assert desk.workspace.project.guid == guid
    assert [row.name for row in documents(desk.workspace.project)] == ["Letter"]
    assert "Deleted permanently: 1 document." in desk.window.notices.banners()[0].text
    assert (settings.last_folder, settings.last_output_folder) == ("", "/elsewhere")
    assert settings.refused_of(guid, "code") == frozenset()
    assert settings.refused_of("another", "code") == {"kept"}
    assert desk.close_project()
    desk.beside.settle()
    told = ["Its speaker praised", "Nobody answered", "statement.txt"]
    assert not traces([study.parent], told)
    assert backup_folder().is_relative_to(study.parent)
    with Project.open(study, read_only=True) as project:
        assert project.undo_step is not None
