"""A study coded in RQDA comes over with every coding on its words."""

from __future__ import annotations

import pytest

from qda.formats.foreign import foreign_kind, read_foreign
from qda.formats.rqda_in import read_rqda
from qda.model.errors import Cancelled
from qda.model.exchange import ReadOptions
from qda.model.intake.report import intake_note_text
from qda.model.portable import CASE, DOCUMENT, CasePlace
from tests.formats.peers_making import RQDA_EARLY, Rqda

TEXT = "🙂 Zoë came early.\nShe said 不 no, twice.\n\nThen she left."


@pytest.fixture
def study(tmp_path):
    return Rqda(tmp_path / "Markets.rqda")


def quotes(read):
    texts = {document.guid: document.text for document in read.project.documents}
    names = {code.guid: code.name for code in read.project.codes}
    return [(names[c.code], texts[c.document][c.start : c.end]) for c in read.project.codings]


def told(read):
    return {note.what for note in read.report.notes}


def reconciles(read):
    assert all(intake_note_text(note) for note in read.report.notes)
    return all(account.reconciles for account in read.report.elements.values())


def test_codings_lie_on_their_words_and_what_was_deleted_is_only_counted(study):
    source = study.source(TEXT, memo="Loud room")
    study.source("Deleted text", "gone", status=0)
    study.add("freecode", id=1, name="refusal", memo="Says no", color="#FF8800")
    study.add("freecode", id=2, name="old", status=0)
    study.mark(1, source, "Zoë came")
    study.mark(1, source, "不 no", memo="clearly")
    study.mark(1, source, "twice", status=-1)
    study.mark(2, source, "left")
    study.mark(1, 2, "Deleted")
    read = read_rqda(study.path)
    assert quotes(read) == [("refusal", "Zoë came"), ("refusal", "不 no")]
    assert read.project.codings[1].memo == "clearly"
    assert read.project.codings[0].created == "2026-02-03T14:05:06.000Z"
    code = read.project.codes[0]
    assert (code.memo, code.colour) == ("Says no", "#ff8800")
    assert (read.project.name, read.project.memo) == ("Markets", "How it went")
    assert [coder.name for coder in read.project.coders] == ["default"]
    account = read.report.elements["coding"]
    assert (account.there, account.taken, account.left) == (5, 2, 3)
    assert next(note.times for note in read.report.notes if note.what == "rqda-deleted") == 3
    assert "rqda-coding-of-deleted" in told(read)
    assert read.report.texts[0].sureness == "confirmed"
    assert reconciles(read)


def test_codings_that_were_united_begin_one_character_early_and_are_right_where_they_are(study):
    source = study.source("One two three four.")
    study.add("freecode", id=1, name="x")
    study.add("coding", cid=1, fid=source, seltext=" two three", selfirst=4.0, selend=13.0)
    study.add("coding", cid=1, fid=source, seltext="three", selfirst=11, selend=16)
    study.add("coding", cid=1, fid=source, seltext="five", selfirst=0, selend=3)
    study.add("coding", cid=1, fid=source, seltext="six", selfirst=50, selend=53)
    read = read_rqda(study.path)
    assert [quote for _code, quote in quotes(read)] == ["two three", "three", "One"]
    assert told(read) == {"peer-moved", "peer-words-differ", "peer-outside", "peer-local-times", "peer-owners-left"}
    assert reconciles(read)


def test_a_code_in_two_categories_lies_in_the_first(study):
    for number, name in ((1, "a"), (2, "b")):
        study.add("freecode", id=number, name=name)
        study.add("codecat", catid=number, name=f"category {name}")
    for code, category in ((1, 1), (1, 2), (2, 2), (9, 1)):
        study.add("treecode", cid=code, catid=category)
    read = read_rqda(study.path)
    names = {code.guid: code.name for code in read.project.codes}
    assert [(code.name, names.get(code.parent, ""), code.is_folder) for code in read.project.codes] == [
        ("category a", "", True), ("category b", "", True), ("a", "category a", False), ("b", "category b", False),
    ]  # fmt: skip
    second = next(note for note in read.report.notes if note.what == "rqda-second-category")
    assert (second.name, second.detail) == ("a", "category b")
    assert reconciles(read)


def test_the_second_table_of_codings_is_the_work_of_others(study):
    source = study.source("Somebody said no.")
    study.add("freecode", id=1, name="x")
    study.mark(1, source, "no")
    study.mark(1, source, "no", table="coding2")
    study.mark(1, source, "said", owner="")
    read = read_rqda(study.path, ReadOptions(coder_name="Ada"))
    names = {coder.guid: coder.name for coder in read.project.coders}
    assert [names[coding.coder] for coding in read.project.codings] == ["default", "Ada", "default (coding2)"]
    assert len({coding.guid for coding in read.project.codings}) == 3
    assert reconciles(read)


def test_cases_attributes_sets_journal_and_annotations(study):
    source = study.source(TEXT)
    said = TEXT.index("She said")
    study.add("cases", id=1, name="Zoë", memo="NA")
    study.add("caselinkage", caseid=1, fid=source, selfirst=0, selend=len(TEXT))
    study.add("cases", id=2, name="Bert")
    study.add("caselinkage", caseid=2, fid=source, selfirst=said, selend=said + 21)
    study.add("caselinkage", caseid=7, fid=source, selfirst=0, selend=4)
    for name, kind in (("Age", "numeric"), ("Place", "character"), ("Unused", "character")):
        study.add("attributes", name=name, **{"class": kind}, memo=f"about {name}")
    study.add("caseAttr", variable="Age", value="34", caseID=1)
    study.add("caseAttr", variable="Age", value="NA", caseID=2)
    study.add("fileAttr", variable="Place", value="Köln", fileID=source)
    study.add("fileAttr", variable="Place", value="Bonn", fileID=66)
    study.add("filecat", catid=1, name="Morning")
    study.add("treefile", fid=source, catid=1)
    study.add("journal", name="2026-02-03 14:00:00", journal="It rained.")
    study.add("annotation", fid=source, position=said + 5, annotation="who is she?")
    study.add("annotation", fid=source, position=said + 22, annotation="a pause")
    study.add("image", id=1, name="photo")
    study.add("imageCoding", cid=1, iid=1)
    read = read_rqda(study.path)
    document = read.project.documents[0]
    assert [case.memo for case in read.project.cases] == ["", ""]
    assert read.project.cases[0].places == (CasePlace(document.guid),)
    assert read.project.cases[1].places[0].span.cut(document.text) == "She said 不 no, twice."
    assert [(v.scope, v.name, v.kind) for v in read.project.variables] == [
        (CASE, "Age", "integer"), (DOCUMENT, "Place", "text"), (CASE, "Unused", "text"),
    ]  # fmt: skip
    assert [value.value for value in read.project.values] == ["34", "Köln"]
    assert (read.project.sets[0].name, read.project.sets[0].documents) == ("Morning", (document.guid,))
    journal, one, other = read.project.memos
    assert (journal.title, journal.text) == ("2026-02-03 14:00:00", "It rained.")
    assert one.span.cut(document.text) == "She said 不 no, twice."
    assert other.span.cut(document.text) == "She said 不 no, twice."
    assert told(read) >= {"rqda-pictures", "rqda-picture-codings", "rqda-no-value", "rqda-value-gone", "peer-case-gone"}
    assert reconciles(read)


def test_an_early_file_without_most_tables_is_read(tmp_path):
    study = Rqda(tmp_path / "early.rqda", schema=RQDA_EARLY)
    source = study.source("Some old words.")
    study.add("freecode", id=1, name="x")
    study.add("codecat", catid=1, name="category")
    with pytest.raises(Exception, match="no column named owner"):  # RQDA forgot a comma there
        study.add("treecode", cid=1, catid=1)
    study.mark(1, source, "old words")
    assert foreign_kind(study.path) == "rqda"
    read = read_foreign(study.path)
    assert quotes(read) == [("x", "old words")]
    assert reconciles(read)


def test_odd_values_do_no_harm_and_reading_twice_gives_the_same(study):
    study.add("source", id="1", name=5, file=b"caf\xe9 words\r\nmore")
    study.add("freecode", id=1.0, name=None)
    study.add("coding", cid="1", fid=1, seltext=b"words\nmore", selfirst="5", selend="16")
    study.add("coding", cid=1, fid=1, seltext=None, selfirst=None, selend="x", date="yesterday")
    study.add("annotation", fid=1, position="far", annotation=None)
    one, other = read_rqda(study.path), read_rqda(study.path)
    assert quotes(one) == [("", "words\nmore")]
    assert one.project == other.project
    assert reconciles(one)


def test_who_speaks_is_found_in_transcripts(study):
    study.source("ANNA: Hello.\nBERT: Hello.\nANNA: How are you?\nBERT: Fine.")
    marks = read_rqda(study.path).project.documents[0].marks
    assert [mark.value for mark in marks] == ["ANNA", "BERT", "ANNA", "BERT"]


def test_stopping_is_possible(study):
    study.source("x")
    with pytest.raises(Cancelled):
        read_rqda(study.path, progress=lambda done, total: total == 0)
