"""A study coded in QualCoder comes over with every coding on its words, whatever its positions count."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qda.formats.foreign import read_foreign
from qda.formats.peer_texts import Passages, Quote, StoredText, squeezed
from qda.formats.qualcoder_in import read_qualcoder
from qda.formats.refi.writing import write_refi_project
from qda.model.errors import Cancelled
from qda.model.exchange import ReadOptions
from qda.model.intake.report import intake_note_text
from qda.model.portable import CASE, DOCUMENT, CasePlace
from qda.model.span import Span
from qda.text.normalise import normalise
from tests.depth import examples
from tests.formats.peers_making import QUALCODER_V2, WHEN, QualCoder

TEXT = "🙂 Alpha came.\nSaid no ✅ twice, naïve 字 done.\nשלום to all"


@pytest.fixture
def study(tmp_path):
    return QualCoder(tmp_path / "Markets.qda")


def quotes(read):
    texts = {document.guid: document.text for document in read.project.documents}
    names = {code.guid: code.name for code in read.project.codes}
    return [(names[c.code], texts[c.document][c.start : c.end]) for c in read.project.codings]


def told(read):
    return {note.what for note in read.report.notes}


def reconciles(read):
    assert all(intake_note_text(note) for note in read.report.notes)
    return all(account.reconciles for account in read.report.elements.values())


def test_codings_by_hand_and_by_search_lie_on_their_words(study):
    source = study.source(TEXT)
    code = study.code("x")
    for words in ("Alpha", "came.\nSaid no", "twice"):
        study.by_hand(code, source, words)
    study.by_search(code, source, "done")
    study.by_search(code, source, "שלום")
    read = read_qualcoder(study.folder)
    assert [quote for _code, quote in quotes(read)] == ["Alpha", "came.\nSaid no", "twice", "done", "שלום"]
    assert not read.report.look
    decision = read.report.texts[0]
    assert (decision.unit, decision.checked, decision.fitting) == ("utf16", 5, 3)
    assert reconciles(read)


def test_a_text_with_windows_line_ends_and_a_byte_order_mark(study):
    source = study.source("\ufeffOne line.\r\nTwo lines.\r\nThree \f lines.")
    code = study.code("x")
    study.by_hand(code, source, "Two")
    study.by_search(code, source, "lines.\r\nThree")
    read = read_qualcoder(study.folder)
    assert read.project.documents[0].text == "One line.\nTwo lines.\nThree \n\n lines."
    assert [quote for _code, quote in quotes(read)] == ["Two", "lines.\nThree"]
    assert reconciles(read)


def test_a_coding_that_is_off_is_moved_or_kept_in_its_place_and_listed(study):
    source = study.source("Nobody came, and nobody said why.")
    code = study.code("x")
    study.coding(code, source, "nobody", 14, 20)
    study.coding(code, source, "everybody", 0, 6)
    study.coding(code, source, "gone", 90, 94)
    study.coding(code, source, " ", 6, 7)
    study.coding(code, source, "x", -3, 2)
    study.coding(77, source, "Nobody", 0, 6)
    study.coding(code, 99, "Nobody", 0, 6, owner="ben")
    read = read_qualcoder(study.folder)
    assert [quote for _code, quote in quotes(read)] == ["nobody", "Nobody"]
    assert told(read) >= {
        "peer-moved", "peer-words-differ", "peer-outside", "peer-blank", "peer-code-gone", "peer-document-gone",
    }  # fmt: skip
    account = read.report.elements["code_text"]
    assert (account.there, account.taken, account.left) == (7, 2, 5)
    assert reconciles(read)


def test_memos_stars_coders_and_times_come_along(study):
    source = study.source("Somebody said no.", memo="Loud room")
    code = study.code("refusal", memo="Says no")
    study.by_hand(code, source, "no", memo="clearly", important=1)
    study.by_hand(code, source, "no", owner="ben")
    study.by_hand(code, source, "said", owner="")
    study.add("annotation", fid=source, pos0=0, pos1=8, memo="who?", owner="ben", date=WHEN)
    study.add("journal", name="Day one", jentry="It rained.", owner="cleo", date=WHEN)
    study.add("coder_names", name="ada", visibility=0)
    read = read_qualcoder(study.folder, ReadOptions(coder_name="Dana"))
    names = {coder.guid: coder.name for coder in read.project.coders}
    assert sorted(names.values()) == ["Dana", "ada", "ben", "cleo"]
    one, other, nobody = read.project.codings
    assert (names[one.coder], one.memo, one.star, one.created) == ("ada", "clearly", True, "2026-02-03T14:05:06.000Z")
    assert (names[other.coder], other.star, names[nobody.coder]) == ("ben", False, "Dana")
    passage, free = read.project.memos
    assert (passage.text, passage.span, names[passage.coder]) == ("who?", Span(0, 8), "ben")
    assert (free.title, free.text, free.document) == ("Day one", "It rained.", "")
    assert (read.project.memo, read.project.name) == ("How it went", "Markets")
    assert (read.project.documents[0].memo, read.project.codes[0].memo) == ("Loud room", "Says no")
    assert read.project.codes[0].colour == "#f5a623"
    assert reconciles(read)


def test_categories_and_subcodes_with_rings_and_lost_parents(study):
    top = study.add("code_cat", name="Top", date=WHEN)
    low = study.add("code_cat", name="Low", date=WHEN, supercatid=top)
    ring = study.add("code_cat", name="Ring", date=WHEN)
    study.add("code_cat", name="Other ring", date=WHEN, supercatid=ring)
    study.add("code_cat", name="Lost", date=WHEN, supercatid=55)
    parent = study.code("parent", catid=low)
    study.code("child", supercid=parent)
    study.code("itself", supercid=3)
    with_ring = study.add("code_cat", name="Third", date=WHEN, supercatid=4)
    with closing(sqlite3.connect(study.path)) as database:
        database.execute("UPDATE code_cat SET supercatid = ? WHERE catid = ?", (with_ring, ring))
        database.commit()
    read = read_qualcoder(study.folder)
    codes = {code.guid: code for code in read.project.codes}
    where = {code.name: codes[code.parent].name if code.parent else "" for code in read.project.codes}
    assert where["Low"] == "Top"
    assert (where["parent"], where["child"], where["itself"], where["Lost"]) == ("Low", "parent", "", "")
    assert sorted([where["Ring"], where["Other ring"], where["Third"]]) == ["", "Other ring", "Ring"]
    assert len(codes) == 9
    assert [code.is_folder for code in read.project.codes if code.name in ("Top", "parent", "child")] == [
        True, False, False,
    ]  # fmt: skip
    assert len([note for note in read.report.notes if note.what == "peer-parent-unknown"]) == 3
    assert reconciles(read)


def test_cases_with_whole_files_and_passages(study):
    one = study.source("🙂 Anna speaks.\nBert speaks.")
    study.source(None, "photo.jpg", mediapath="/images/photo.jpg")
    anna = study.add("cases", name="Anna", memo="first", owner="ada", date=WHEN)
    study.add("case_text", caseid=anna, fid=one, pos0=0, pos1=27, owner="ada", date=WHEN, memo="")
    bert = study.add("cases", name="Bert", owner="ada", date=WHEN)
    study.add("case_text", caseid=bert, fid=one, pos0=16, pos1=28, owner="ada", date=WHEN, memo="late")
    study.add("case_text", caseid=bert, fid=2, pos0=0, pos1=0, owner="ada", date=WHEN)
    study.add("case_text", caseid=9, fid=one, pos0=0, pos1=3, owner="ada", date=WHEN)
    read = read_qualcoder(study.folder)
    document = read.project.documents[0]
    assert [(case.name, case.memo) for case in read.project.cases] == [("Anna", "first"), ("Bert", "")]
    assert read.project.cases[0].places == (CasePlace(document.guid),)
    (place,) = read.project.cases[1].places
    assert place.span.cut(document.text) == "Bert speaks."
    assert read.project.memos[0].text == "Bert: late"
    assert reconciles(read)


def test_attributes_are_variables_of_documents_and_of_cases(study):
    source = study.source("x")
    case = study.add("cases", name="Anna", date=WHEN)
    for name, scope, kind in (("Age", "case", "numeric"), ("Place", "file", "character"), ("Score", "file", "numeric")):
        study.add("attribute_type", name=name, caseOrFile=scope, valuetype=kind, memo=f"about {name}")
    study.add("attribute_type", name="Mood", caseOrFile="journal", valuetype="character")
    for name, scope, value, number in (
        ("Age", "case", "34.5", case),
        ("Place", "file", "Köln", source),
        ("Score", "file", "many", source),
        ("Score", "case", "", case),
        ("Mood", "journal", "glad", 1),
        ("Place", "file", "gone", 88),
    ):
        study.add("attribute", name=name, attr_type=scope, value=value, id=number, date=WHEN)
    read = read_qualcoder(study.folder)
    kinds = {(one.scope, one.name): (one.kind, one.memo) for one in read.project.variables}
    assert kinds == {
        (CASE, "Age"): ("decimal", "about Age"),
        (DOCUMENT, "Place"): ("text", "about Place"),
        (DOCUMENT, "Score"): ("text", "about Score"),
    }
    assert [value.value for value in read.project.values] == ["34.5", "Köln", "many"]
    account = read.report.elements["attribute"]
    assert (account.there, account.taken, account.left) == (6, 3, 3)
    assert "peer-not-numbers" in told(read)
    assert reconciles(read)


def test_pictures_recordings_graphs_and_queries_are_named(study):
    study.code("x")
    study.source(None, "photo.jpg", mediapath="/images/photo.jpg")
    study.source("What was said", "talk.mp3.transcribed")
    study.source("", "talk.mp3", mediapath="audio:/home/ada/talk.mp3", av_text_id=2)
    study.source("Page one", "paper.pdf", mediapath="/docs/paper.pdf")
    study.add("code_image", id=1, x1=1, y1=1, width=5, height=5, cid=1, owner="ada")
    study.add("code_image", id=4, x1=1, y1=1, width=5, height=5, cid=1, owner="ada", pdf_page=0)
    study.add("code_av", id=3, pos0=0, pos1=1000, cid=1, owner="ada")
    study.add("stored_sql", title="All of it", ssql="select 1")
    study.add("graph", name="Overview")
    study.add("gr_free_text_item", grid=1, free_text="hm")
    study.add("ris", risid=1, tag="TI", value="A title")
    study.add("files_filter", name="mine")
    read = read_qualcoder(study.folder)
    assert [document.name for document in read.project.documents] == ["talk.mp3.transcribed", "paper.pdf"]
    notes = {(note.what, note.name, note.times) for note in read.report.notes}
    assert notes >= {
        ("qualcoder-medium", "photo.jpg", 1),
        ("qualcoder-medium", "talk.mp3", 1),
        ("qualcoder-areas", "paper.pdf", 1),
        ("qualcoder-query", "All of it", 1),
        ("qualcoder-graph", "Overview", 1),
        ("qualcoder-references", "", 1),
    }
    account = read.report.elements["source"]
    assert (account.taken, account.kept, account.left) == (2, 2, 0)
    assert ("qualcoder-medium-file-missing", "photo.jpg", 1) in notes
    assert ("qualcoder-medium-file-outside", "talk.mp3", 1) in notes
    assert read.report.elements["code_image"].kept == read.report.elements["code_image"].left == 1
    assert read.report.elements["gr_free_text_item"].left == 1
    assert reconciles(read)


def test_codings_of_pictures_and_recordings_come_out_again_as_refi_qda(study, tmp_path):
    (study.folder / "images").mkdir()
    (study.folder / "images" / "photo.JPG").write_bytes(b"\xff\xd8\xff picture")
    code = study.code("smile")
    study.source(None, "photo.JPG", mediapath="/images/photo.JPG", memo="a & b <c>\x01")
    study.source("She laughs.", "talk.mp3.transcribed")
    study.source(None, "talk.mp3", mediapath="/audio/talk.mp3", av_text_id=2)
    study.add("code_image", id=1, x1=10, y1=20, width=30, height=40, cid=code, owner="ada", date=WHEN, memo="wide")
    study.add("code_image", id=1, x1=-4, y1=None, width=3, height="x", cid=code, owner="ada")
    study.add("code_av", id=3, pos0=1500, pos1=2500, cid=code, owner="ben", date=WHEN)
    study.add("cases", name="Anna", date=WHEN)
    study.add("case_text", caseid=1, fid=1, pos0=0, pos1=0)
    read = read_qualcoder(study.folder)
    assert reconciles(read)
    assert [(part.kind, part.name, part.file) for part in read.project.kept] == [
        ("SourceRef", "Anna", b""),
        ("PictureSource", "photo.JPG", b"\xff\xd8\xff picture"),
        ("AudioSource", "talk.mp3", b""),
        ("Transcript", "talk.mp3.transcribed", b""),
    ]
    write_refi_project(tmp_path / "study.qdpx", read.project)
    with zipfile.ZipFile(tmp_path / "study.qdpx") as archive:
        xml = archive.read("project.qde").decode()
        assert sum(archive.read(name) == b"\xff\xd8\xff picture" for name in archive.namelist()) == 1
    assert 'firstX="10"' in xml
    assert 'secondY="60"' in xml
    assert 'begin="1500"' in xml
    again = read_foreign(tmp_path / "study.qdpx")
    assert [part.kind for part in again.project.kept if part.place == "Sources"] == ["PictureSource", "AudioSource"]
    assert {(part.guid, part.xml) for part in again.project.kept} == {
        (part.guid, part.xml) for part in read.project.kept
    }, "or what is kept would be there twice after the way back"
    assert [document.name for document in again.project.documents] == ["talk.mp3.transcribed"]


def test_originals_are_kept_from_the_projects_own_folder_only(study, tmp_path):
    (study.folder / "documents" / "a.docx").write_bytes(b"PK word")
    (study.folder / "documents" / "early.odt").write_bytes(b"PK open")
    (tmp_path / "secret.txt").write_text("secret")
    (study.folder / "documents" / "link.txt").symlink_to(tmp_path / "secret.txt")
    study.source("a", "a", mediapath="/docs/a.docx")
    study.source("b", "early.odt", mediapath="")
    study.source("c", "c", mediapath="/docs/../../secret.txt")
    study.source("d", "d", mediapath="/docs/link.txt")
    study.source("e", "e", mediapath=f"docs:{tmp_path}/secret.txt")
    study.source("f", "f", mediapath="/docs/gone.docx")
    read = read_qualcoder(study.folder)
    assert [document.original for document in read.project.documents] == [b"PK word", b"PK open", b"", b"", b"", b""]
    assert read.project.documents[0].media_type.endswith("wordprocessingml.document")
    assert {(note.what, note.name) for note in read.report.notes if note.what.startswith("qualcoder")} == {
        ("qualcoder-original-outside", "c, d"), ("qualcoder-linked", "e"), ("qualcoder-original-missing", "f"),
    }  # fmt: skip
    named = read_qualcoder(study.folder, ReadOptions(media_folder=tmp_path))
    assert named.project.documents[4].original == b"secret"
    without = read_qualcoder(study.folder, ReadOptions(keep_files=False))
    assert not any(document.original for document in without.project.documents)
    small = read_qualcoder(study.folder, ReadOptions(kept_limit_mb=0))
    assert "qualcoder-original-large" in told(small)


def test_a_database_that_lies_anywhere_touches_no_files_around_it(study, tmp_path):
    study.source("a", "a", mediapath="/docs/private.txt")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "private.txt").write_text("private")
    alone = tmp_path / "data.qda"
    alone.write_bytes(study.path.read_bytes())
    read = read_foreign(alone)
    assert read.project.documents[0].original == b""
    assert "qualcoder-original-missing" in told(read)


def test_the_folder_and_the_file_in_it_are_the_same_project(study):
    study.by_hand(study.code("x"), study.source(TEXT), "Alpha")
    one, other = read_foreign(study.folder), read_foreign(study.path)
    assert one.project == other.project
    assert one.project.name == "Markets"
    assert one.report.origin == "QualCoder 3.8 (v13)"


def test_version_2_lacks_columns_and_tables_and_is_read(tmp_path):
    study = QualCoder(tmp_path / "old.qda", schema=QUALCODER_V2, version="v2")
    source = study.source("Some old words.")
    study.by_hand(study.code("x"), source, "old words")
    read = read_qualcoder(study.folder)
    assert quotes(read) == [("x", "old words")]
    assert reconciles(read)


def test_values_of_wrong_types_do_no_harm(study):
    source = study.source(b"caf\xe9 words", "odd")
    code = study.code("x", memo=17, color=5)
    study.coding(code, source, b"words", "5", 10.0, owner=None, date=3, memo=None, important="1")
    study.coding(code, source, None, None, "x")
    study.add("journal", name=None, jentry=None)
    read = read_qualcoder(study.folder)
    assert quotes(read) == [("x", "words")]
    assert read.project.codings[0].star
    assert read.project.codes[0].memo == "17"
    assert reconciles(read)


def test_stopping_is_possible(study):
    study.source("x")
    with pytest.raises(Cancelled):
        read_qualcoder(study.folder, progress=lambda done, total: total == 0)


# ── any text, any way to count ──

ANY = st.text(alphabet="abc 😀é字\u0301\u200d❤️\n\r\x0b\x0c\u2028\ufeff", min_size=1, max_size=60)


def units(text: str, position: int) -> int:
    return len(text[:position].encode("utf-16-le")) // 2


@settings(max_examples=examples(75), deadline=None)
@given(ANY, st.booleans(), st.booleans(), st.data())
def test_any_passage_of_any_text_is_found_however_it_is_counted(raw, utf16, as_kept, data):
    shown = raw if as_kept else raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    quotes = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(shown)))
        end = data.draw(st.integers(start, len(shown)))
        place = (units(shown, start), units(shown, end)) if utf16 else (start, end)
        quotes.append(Quote(*place, normalise(shown[start:end]).text))
    text = StoredText(raw)
    passages = Passages(text, quotes, utf16=utf16)
    for quote in quotes:
        placed = passages.place(quote)
        wanted = squeezed(quote.words)
        if not wanted:
            continue
        assert placed.span is not None
        assert not placed.what
        assert squeezed(placed.span.cut(text.text)) == wanted


def test_who_made_codes_and_cases_is_told_to_be_left_out_and_that_times_are_local_ones(study):
    source = study.source("A day in the market", owner="ana", date="2026-03-02 23:30:00")
    code = study.code("stalls", owner="ana", date="2026-03-02 23:31:00")
    study.code("noise", owner="ben")
    study.by_hand(code, source, "market", owner="ana", date="2026-03-02 23:45:00")
    read = read_qualcoder(study.folder)
    notes = {(note.what, note.name): (note.detail, note.times) for note in read.report.notes}
    assert notes["peer-owners-left", "code_name"] == ("ana 1, ben 1", 2)
    assert notes["peer-owners-left", "source"] == ("ana 1", 1)
    assert read.project.codings[0].created == "2026-03-02T23:45:00.000Z"
    assert notes["peer-local-times", ""][1] >= 3
    assert all(intake_note_text(note) for note in read.report.notes)
