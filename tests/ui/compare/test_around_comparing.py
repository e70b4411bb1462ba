"""The ways to a comparison: blind copies, earlier files, a consensus taken up again, dropped files, a key."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from qda.actions.adopt import adopt
from qda.actions.blind_copy import copy_for_coder
from qda.actions.coding import code_span, uncode
from qda.analysis.compare.choices import Choices, CodeRule, Exclusion, Presence, Ref, Sample
from qda.analysis.compare.choices_json import choices_from_json, choices_to_json
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.decisions import decisions
from qda.ui.compare.window import CompareWindow
from qda.ui.desk import Desk
from qda.ui.taking_out.exporting import BlindCopyDialog
from tests.moulds import Mould
from tests.ui.conftest import make

Choose = Callable[[object], None]


def code_words(project: Project, words: str, name: str) -> None:
    code_id = next(row.code_id for row in codes(project) if row.name == name)
    start = project.text(1).index(words)
    code_span(project, 1, code_id, Span(start, start + len(words)))


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Answer the file dialogs."""

    def answer(path: object) -> None:
        paths = path if isinstance(path, list) else [path]
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(one) for one in paths], ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(paths[0]), ""))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(paths[0]), ""))

    return answer


def make_both(folder: Path) -> None:
    """Make Ann's study, which she has coded, and the blind copy that Ben coded."""
    make(folder)
    with Project.open(folder / "study.concord") as project:
        copy_for_coder(project, folder / "ben.concord", "Ben")
        code_words(project, "praised the neighbours", "Praise")
        code_words(project, "criticised the delay", "Criticism")
    with Project.open(folder / "ben.concord") as project:
        code_words(project, "praised the neighbours for their patience", "Praise")
        code_words(project, "Nobody answered her", "Criticism")


@pytest.fixture(scope="module")
def made_both(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make_both, tmp_path_factory)


@pytest.fixture
def bens(study: Path) -> Path:
    """Return Ben's copy."""
    return study.with_name("ben.concord")


def ready(qtbot: QtBot, desk: Desk, number: int = 1) -> CompareWindow:
    """Return the newest compare window when it shows what it compares; ``number`` is how many there are then."""

    def is_ready() -> bool:
        windows = desk.compare.windows
        if len(windows) < number:
            return False
        return windows[-1].comparison.result is not None and not windows[-1].comparison.is_busy

    qtbot.waitUntil(is_ready, timeout=10_000)
    return desk.compare.windows[-1]


def compare(qtbot: QtBot, desk: Desk, *paths: Path) -> CompareWindow:
    desk.compare.compare_paths(paths)
    return ready(qtbot, desk)


def told(window: CompareWindow) -> str:
    return " ".join(banner.text for banner in window.notices.banners())


def names(window: CompareWindow) -> list[str]:
    return [rater.label for rater in window.comparison.gathered.raters]


def settle_first(window: CompareWindow, verdict: Verdict = Verdict.NEITHER) -> int:
    """Settle the first disagreement and return its place."""
    settlement, card = window.comparison.settlement, window.comparison.listed()[0]
    assert settlement is not None
    window.comparison.choose_card(card)
    assert settlement.decide(card, Ruling(verdict))
    return card


# --- the blind copy --------------------------------------------------------------------------------------------------
def test_a_copy_for_another_coder_comes_back_and_pairs_itself(
    qtbot: QtBot, desk: Desk, choose: Choose, tmp_path: Path
) -> None:
    assert desk.workspace is not None
    desk.window.acts["copy_for_coder"].trigger()
    dialog = desk.window.findChild(BlindCopyDialog)
    assert dialog is not None
    choose(tmp_path / "for Ben.concord")
    qtbot.keyClicks(dialog._name, "Ben")
    ok = dialog.findChild(QPushButton, "dialogOk")
    assert ok is not None
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    code_words(desk.workspace.project, "praised the neighbours", "Praise")
    with Project.open(tmp_path / "for Ben.concord") as copy:
        code_words(copy, "praised the neighbours", "Praise")
    before = (tmp_path / "for Ben.concord").read_bytes()
    desk.window.acts["compare_with_file"].trigger()
    window = ready(qtbot, desk)
    pairing = window.comparison.pairing
    assert pairing is not None
    assert names(window) == ["Ann", "Ben"]
    assert all(pair.is_paired for pair in (*pairing.documents, *pairing.codes))
    assert {how for pair in pairing.documents for how in pair.how} == {"guid"}
    assert len(window.comparison.listed()) == 0  # they agree
    assert (tmp_path / "for Ben.concord").read_bytes() == before


# --- the same coder's earlier file -----------------------------------------------------------------------------------
def test_an_earlier_file_of_the_same_coder_stands_first_and_both_are_named_by_their_files(
    qtbot: QtBot, desk: Desk, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    assert desk.workspace is not None
    project = desk.workspace.project
    project.copy_to(tmp_path / "in March.concord")
    uncode(project, [1])
    choose(tmp_path / "in March.concord")
    desk.window.acts["compare_earlier"].trigger()
    window = ready(qtbot, desk)
    assert names(window) == ["Ann (in March)", "Ann (study)"]
    assert len(window.comparison.listed()) == 1
    assert "earlier file of the same coder" in told(window)
    choose(bens)
    desk.window.acts["compare_earlier"].trigger()
    assert len(desk.compare.windows) == 1
    assert "Ann did nothing in ben.concord" in desk.window.notices.banners()[0].text


# --- a consensus -----------------------------------------------------------------------------------------------------
def test_a_consensus_is_taken_up_where_it_was_left_even_when_the_folder_has_moved(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    window = compare(qtbot, desk, study, bens)
    settle_first(window)
    settlement = window.comparison.settlement
    assert settlement is not None
    assert settlement.project is not None
    consensus = settlement.project.path
    window.comparison.choose_card(window.comparison.listed()[-1])
    left = window.comparison.cards[window.comparison.card].span
    window.close()
    desk.close_project()
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in (study, bens, consensus):
        shutil.move(path, moved / path.name)
    choose(moved / consensus.name)
    desk.window.acts["continue_consensus"].trigger()
    window = ready(qtbot, desk)
    assert [source.path for source in window.comparison.sources] == [moved / "study.concord", moved / "ben.concord"]
    settlement = window.comparison.settlement
    assert settlement is not None
    qtbot.waitUntil(lambda: settlement.standing is not None, timeout=10_000)
    assert settlement.standing is not None
    assert settlement.standing.counts.settled == 1
    assert settlement.standing.counts.stale == 0
    assert window.comparison.cards[window.comparison.card].span == left


def test_without_the_compared_files_the_copies_in_the_consensus_are_settled_further(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    window = compare(qtbot, desk, study, bens)
    before = [(card.kind, card.span) for card in window.comparison.cards]
    settle_first(window)
    settlement = window.comparison.settlement
    assert settlement is not None
    assert settlement.project is not None
    (tmp_path / "mailed").mkdir()
    mailed = tmp_path / "mailed" / settlement.project.path.name
    shutil.copy(settlement.project.path, mailed)
    window.close()
    desk.close_project()
    study.unlink()
    bens.unlink()
    desk.open_project(mailed)
    assert desk.workspace is not None
    offer = next(banner for banner in desk.window.notices.banners() if "consensus file" in banner.text)
    assert "Ann, Ben" in offer.text
    button = offer.findChild(QPushButton, "noticeButton")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    window = ready(qtbot, desk)
    assert [(card.kind, card.span) for card in window.comparison.cards] == before
    assert names(window) == ["Ann", "Ben"]
    settlement = window.comparison.settlement
    assert settlement is not None
    assert settlement.standing is not None
    assert (settlement.standing.counts.settled, settlement.standing.counts.stale) == (1, 0)
    settle_first(window, Verdict.UNRESOLVED)
    assert {row.verdict for row in decisions(desk.workspace.project)} == {"neither", "unresolved"}
    assert settlement.standing.counts.settled == 1


def test_a_mailed_consensus_is_settled_further_without_being_opened_first(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    window = compare(qtbot, desk, study, bens)
    settle_first(window)
    settlement = window.comparison.settlement
    assert settlement is not None
    assert settlement.project is not None
    (tmp_path / "mailed").mkdir()
    mailed = tmp_path / "mailed" / "consensus.concord"
    shutil.copy(settlement.project.path, mailed)
    window.close()
    desk.close_project()
    study.unlink()
    choose(mailed)
    desk.window.acts["continue_consensus"].trigger()
    window = ready(qtbot, desk)
    assert "their copies in consensus.concord are compared" in told(window)
    settle_first(window)
    window.close()
    with Project.open(mailed) as project:
        assert len(decisions(project)) == 2


def test_another_project_is_no_consensus_and_is_left_as_it_is(
    qtbot: QtBot, desk: Desk, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    before = bens.read_bytes()
    choose(bens)
    desk.window.acts["continue_consensus"].trigger()
    assert "is no consensus file" in desk.window.notices.banners()[0].text
    (tmp_path / "zero.concord").write_bytes(b"")
    choose(tmp_path / "zero.concord")
    desk.window.acts["continue_consensus"].trigger()
    assert "zero.concord holds nothing at all" in desk.window.notices.banners()[0].text
    assert bens.read_bytes() == before
    assert desk.compare.windows == []


def test_a_consensus_never_enters_the_comparison_unless_it_is_chosen(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path
) -> None:
    assert desk.workspace is not None
    window = compare(qtbot, desk, study, bens)
    settlement = window.comparison.settlement
    assert settlement is not None
    card = window.comparison.listed()[0]
    assert settlement.decide(card, Ruling(Verdict.RATERS, window.comparison.cards[card].raters[0]))
    assert settlement.project is not None
    adopted = adopt(desk.workspace.project, settlement.project)
    assert adopted.added >= 1
    window.close()
    people = [row.kind for row in coders(desk.workspace.project)]
    assert people.count("consensus") == 1
    window = compare(qtbot, desk, study, bens)
    assert names(window) == ["Ann", "Ben"]
    window.show_pairing()
    tree = window.pairing.coders
    item = next(
        item
        for row in range(tree.topLevelItemCount())
        if (item := tree.topLevelItem(row)) is not None and "Consensus" in item.text(0)
    )
    assert item.checkState(0) is Qt.CheckState.Unchecked
    assert "no independent coding" in item.text(3)
    item.setCheckState(0, Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: len(window.comparison.gathered.raters) == 3, timeout=10_000)
    assert "Consensus" in " ".join(names(window))


# --- dropped files ---------------------------------------------------------------------------------------------------
def drop(target: object, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    target.dropEvent(event)  # type: ignore[attr-defined]


def press(qtbot: QtBot, desk: Desk, words: str) -> None:
    banner = desk.window.notices.banners()[0]
    button = next(each for each in banner.findChildren(QPushButton, "noticeButton") if each.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def test_a_project_dropped_on_an_open_one_is_compared_opened_or_merged_as_the_person_says(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path
) -> None:
    drop(desk.window, bens)
    assert "ben.concord" in desk.window.notices.banners()[0].text
    press(qtbot, desk, "Compare")
    assert names(ready(qtbot, desk)) == ["Ann", "Ben"]
    drop(desk.window, bens)
    press(qtbot, desk, "Merge…")
    assert desk.beside.merging.windows[-1].files.paths() == [study, bens]
    drop(desk.window, study)  # it is open already
    assert desk.workspace is not None
    assert desk.workspace.project.path == study


def test_two_projects_dropped_on_the_start_page_are_compared(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, tmp_path: Path
) -> None:
    desk.close_project()
    drop(desk.window.start, study, bens)
    press(qtbot, desk, "Compare")
    window = ready(qtbot, desk)
    assert names(window) == ["Ann", "Ben"]
    window.close()
    drop(desk.window.start, study)
    assert desk.workspace is not None
    assert desk.workspace.project.path == study


# --- the sample ------------------------------------------------------------------------------------------------------
def test_the_sample_shows_every_kind_of_disagreement_in_one_click(qtbot: QtBot, desk: Desk) -> None:
    desk.close_project()
    button = desk.window.start.findChild(QPushButton, "startSampleCompare")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    window = ready(qtbot, desk)
    kinds = {str(card.kind) for card in window.comparison.cards}
    assert kinds == {"agreed", "trivial", "boundary", "cut", "more-specific", "other-code", "missed"}


def test_what_was_said_about_a_comparison_survives_being_written_down() -> None:
    said = Choices(
        document_joins=(frozenset({Ref(0, 1), Ref(1, 2)}),),
        document_parts=frozenset({Ref(1, 3)}),
        code_joins=(frozenset({Ref(0, 4), Ref(1, 5)}),),
        raters=(Ref(1, 1), Ref(0, 1)),
        labels={Ref(0, 1): "A"},
        untouched=Presence.EMPTY,
        answers={("d", Ref(0, 1)): Presence.MISSING},
        late_codes={("c", Ref(0, 1)): True},
        rule=CodeRule((("Both", frozenset({"x", "y"})),), 2, to_parent=True),
        sample=Sample(frozenset({"d"}), "Set", {"d": (Span(1, 5),)}),
        exclusion=Exclusion(frozenset({"Q"}), headings=True, spans={"d": (Span(7, 9),)}),
    )
    assert choices_from_json(json.loads(json.dumps(choices_to_json(said)))) == said
    for bad in (None, {}, [], {"rule": 1}, {**choices_to_json(said), "raters": [["a"]]}):
        assert choices_from_json(bad) == Choices()


# --- many files with a key -------------------------------------------------------------------------------------------
def test_students_stand_beside_the_key_and_each_cell_leads_to_its_passages(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    (tmp_path / "zero.concord").write_bytes(b"")
    desk.window.acts["compare_key"].trigger()
    window = desk.beside.keys.windows[-1]
    qtbot.waitUntil(window.add.isEnabled, timeout=10_000)
    choose([bens, tmp_path / "zero.concord"])
    qtbot.mouseClick(window.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.study is not None and window.export.isEnabled(), timeout=10_000)
    table = window.table
    heads = [item.text() for column in range(table.columnCount()) if (item := table.horizontalHeaderItem(column))]
    assert heads == ["Student", "Hits", "Misses", "Extras", "Found", "Criticism", "Praise"]
    rows = [[item.text() for column in range(7) if (item := table.item(row, column))] for row in range(2)]
    assert rows == [["Ben", "1", "1", "1", "50 %", "0 / 1 / 1", "1 / 0 / 0"], ["zero: not compared", *["–"] * 6]]
    table.setCurrentCell(1, 0)
    assert "zero.concord holds nothing at all" in window.about.text()
    table.setCurrentCell(0, 5)
    shown = [window.passages.topLevelItem(row) for row in range(window.passages.topLevelItemCount())]
    assert [(item.text(0), item.text(3)) for item in shown if item] == [
        ("Miss", "criticised the delay"),
        ("Extra", "Nobody answered her"),
    ]
    window.passages.setCurrentItem(window.passages.topLevelItem(1))
    window.passages.setFocus()
    qtbot.keyClick(window.passages, Qt.Key.Key_Return)
    pair = ready(qtbot, desk)
    assert names(pair) == ["Ann", "Ben"]
    qtbot.waitUntil(lambda: pair.comparison.card >= 0, timeout=10_000)
    card = pair.comparison.cards[pair.comparison.card]
    assert card.span.cut(pair.comparison.gathered.documents[card.document].text) == "Nobody answered her"
    choose(tmp_path / "key")
    qtbot.mouseClick(window.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((tmp_path / "key.xlsx").is_file, timeout=10_000)
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    order = [item.text() for row in range(2) if (item := table.item(row, 0))]
    assert order == ["zero: not compared", "Ben"]


def test_a_file_in_which_nobody_coded_is_no_key(qtbot: QtBot, desk: Desk) -> None:
    desk.window.acts["compare_key"].trigger()
    window = desk.beside.keys.windows[-1]
    qtbot.waitUntil(lambda: bool(window.notices.banners()), timeout=10_000)
    assert "Nobody coded anything in study.concord" in window.notices.banners()[0].text
    assert not window.add.isEnabled()
