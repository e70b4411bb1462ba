"""The tab Document: where a text came from, who has coded it, and its memo."""

from __future__ import annotations

from qda.actions.coding import mark_finished
from qda.actions.documents import add_set
from qda.store.queries.documents import documents
from tests.ui.inspector.study import MINUTES, Desk, Study


def test_the_document_in_front_is_told_with_its_import_report(desk: Desk, study: Study) -> None:
    add_set(study.project, "Council", [study.minutes])
    mark_finished(study.project, [study.minutes], finished=True)
    desk.window.acts["document_memo"].trigger()
    page = desk.inspector.document
    assert page.name.text() == "Minutes"
    told = {name: pair[1].text() for name, pair in page.values.items()}
    assert told["length"] == f"{len(MINUTES)} characters, {len(MINUTES.split())} words"
    assert told["source"] == "minutes.txt"
    assert told["kind"] == "Plain text"
    assert told["encoding"] == "windows-1252"
    assert told["sets"] == "Council"
    assert told["codings"] == "3"
    assert page.report.text().splitlines()[0] == "· 3 line ends were made uniform."
    assert page.report.text().splitlines()[1].startswith("! Not UTF-8; read as windows-1252.")
    assert page.progress.text().splitlines()[0].startswith("Ada: finished ")
    assert page.progress.text().splitlines()[1].startswith("Ben: begun ")


def test_what_a_document_does_not_have_takes_no_room(desk: Desk, study: Study) -> None:
    desk.workspace.choose_document(study.talk)
    desk.window.acts["document_memo"].trigger()
    page = desk.inspector.document
    assert not page.values["encoding"][0].isVisible()
    assert not page.report_header.isVisible()


def test_the_memo_of_the_document_is_saved_when_another_comes_to_the_front(desk: Desk, study: Study, qtbot) -> None:
    desk.window.acts["document_memo"].trigger()
    memo = desk.inspector.document.memo
    assert memo.hasFocus()
    qtbot.keyClicks(memo, "from the archive")
    desk.workspace.choose_document(study.talk)
    assert [row.memo for row in documents(study.project)] == ["from the archive", ""]
    assert memo.words() == ""
