"""A study coded in Taguette comes over with every highlight on its words."""

from __future__ import annotations

import sqlite3
import time
import uuid
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qda.formats.taguette_in import UNCODED, read_taguette
from qda.formats.taguette_text import read_contents
from qda.model.document import Mark, MarkKind
from qda.model.errors import Cancelled, NotAForeignProject, NotFound, SeveralProjects, UnreadableFile
from qda.model.exchange import ReadOptions
from qda.model.intake.report import intake_note_text
from qda.model.wording import explain
from tests.depth import examples
from tests.formats.peers_making import TAGUETTE, Taguette, raw_text

PAGE = (
    "<h1>The market</h1>\n<p>First <b>Zoë</b> came 🙂🙂 early &amp; said “no” to all.</p>\n"
    "<table><tr><td>c1</td><td>c2</td></tr></table><pre>\n  kept as is\n</pre><p>one<br>two</p>"
)


@pytest.fixture
def study(tmp_path):
    made = Taguette(tmp_path / "2026-03-05_Markets.sqlite3")
    made.project("Markets", "About stalls")
    return made


def quotes(read):
    """Return each coding as the code's name and the words that it lies on."""
    texts = {document.guid: document.text for document in read.project.documents}
    names = {code.guid: code.name for code in read.project.codes}
    return [(names[c.code], texts[c.document][c.start : c.end]) for c in read.project.codings]


def told(read):
    return {note.what for note in read.report.notes}


def reconciles(read):
    return all(account.reconciles for account in read.report.elements.values())


def test_highlights_lie_on_their_words(study):
    document = study.document(PAGE, description="in the morning")
    refusal = study.tag("refusal", "Somebody says no")
    words = ["Zoë", "🙂 early", "early & said “no”", "c1c2", "kept as is", "onetwo", "market\nFirst"]
    for one in words:
        study.highlight(document, one, [refusal])
    read = read_taguette(study.path)
    assert [quote for _code, quote in quotes(read)] == [
        "Zoë", "🙂 early", "early & said “no”", "c1\tc2", "kept as is", "one\ntwo", "market\nFirst",
    ]  # fmt: skip
    made = read.project.documents[0]
    assert made.text == ("The market\nFirst Zoë came 🙂🙂 early & said “no” to all.\nc1\tc2\n  kept as is\none\ntwo")
    assert (made.name, made.memo, made.source_name) == ("Interview", "in the morning", "Interview.docx")
    assert made.marks[:2] == (Mark(MarkKind.HEADING, 0, 10, "1"), Mark(MarkKind.BOLD, 17, 20))
    assert read.project.codes[0].full_definition == "Somebody says no"
    assert (read.project.name, read.project.memo) == ("Markets", "About stalls")
    assert read.project.created == "2026-03-01T09:30:00.250Z"
    assert read.report.texts[0].sureness == "confirmed"
    assert (read.report.texts[0].checked, read.report.texts[0].fitting) == (7, 7)
    assert reconciles(read)


def test_several_tags_are_several_codings_and_none_is_not_lost(study):
    document = study.document("<p>They said no and left.</p>")
    tags = [study.tag("refusal"), study.tag("leaving")]
    study.highlight(document, "said no and left", tags)
    study.highlight(document, "They")
    read = read_taguette(study.path)
    words = "said no and left"
    assert quotes(read) == [("refusal", words), ("leaving", words), (UNCODED, "They")]
    assert "taguette-untagged" in told(read)
    assert reconciles(read)


def test_the_name_asked_for_is_the_coder_of_an_exported_file(study):
    document = study.document("<p>They said no.</p>")
    study.highlight(document, "no", [study.tag("refusal")], log=True)
    read = read_taguette(study.path, ReadOptions(coder_name="Ada"))
    assert [coder.name for coder in read.project.coders] == ["Ada"]
    assert "taguette-coder" in told(read)
    assert not read.report.look
    unasked = read_taguette(study.path)
    assert [(note.name, note.times) for note in unasked.report.notes if note.what == "taguette-coder"] == [("admin", 1)]
    assert unasked.report.look, "the account of the program is nobody’s name"
    other = read_taguette(study.path, ReadOptions(coder_name="Ben"))
    assert other.project.codings[0].guid != read.project.codings[0].guid
    assert other.project.documents[0].guid == read.project.documents[0].guid


def test_the_log_tells_two_coders_apart(study):
    document = study.document("<p>They said no and left.</p>")
    no, left, gone = study.tag("refusal"), study.tag("leaving"), 99
    first = study.highlight(document, "said no", [no, left])
    add = {"type": "highlight_add", "highlight_id": first}
    study.log("ada", {**add, "tags": [gone]}, at="2026-03-03 11:00:00.123456")
    study.log("ben", {**add, "tags": [gone, left]}, at="2026-03-04 12:00:00.000000")
    study.log("ben", {"type": "tag_merge", "src_tag_id": gone, "dest_tag_id": no}, at="2026-03-05 12:00:00.000000")
    study.log("ada", {"type": "nonsense"})
    study.run("INSERT INTO commands (date, user_login, project_id, payload) VALUES ('', 'ada', 1, '[not json')")
    read = read_taguette(study.path, ReadOptions(coder_name="Somebody"))
    names = {coder.guid: coder.name for coder in read.project.coders}
    codes = {code.guid: code.name for code in read.project.codes}
    assert {codes[c.code]: (names[c.coder], c.created, c.modified) for c in read.project.codings} == {
        "refusal": ("ada", "2026-03-03T11:00:00.123Z", "2026-03-04T12:00:00.000Z"),
        "leaving": ("ben", "2026-03-04T12:00:00.000Z", ""),
    }
    assert read.report.elements["commands"].left == 5
    assert reconciles(read)


def test_reading_twice_gives_the_same_and_tags_have_the_guids_of_taguettes_codebook(study):
    study.highlight(study.document(PAGE), "Zoë", [study.tag("interesting\\places")])
    one, other = read_taguette(study.path), read_taguette(study.path)
    assert one.project == other.project
    namespace = uuid.UUID("51B2B2B7-27EB-4ECB-9D56-E75B0A0496C2")
    assert one.project.codes[0].guid == str(uuid.uuid5(namespace, "interesting\\places"))


def paths(read):
    codes = {code.guid: code for code in read.project.codes}

    def path(code):
        return (*path(codes[code.parent]), code.name) if code.parent else (code.name,)

    return [path(code) for code in read.project.codes]


def test_tags_lie_in_one_another_only_where_a_whole_tag_says_so(study):
    for tag in ("work.home", "work", "work.home.late", "St. Petersburg", "e.g", "life.kids"):
        study.tag(tag)
    read = read_taguette(study.path)
    assert paths(read) == [
        ("work",), ("work", "home"), ("work", "home", "late"), ("St. Petersburg",), ("e.g",), ("life.kids",),
    ]  # fmt: skip
    assert not any(code.is_folder for code in read.project.codes)
    flat = read_taguette(study.path, ReadOptions(split_paths=False))
    assert all(len(path) == 1 for path in paths(flat))


def test_asked_to_split_it_makes_folders_for_what_is_no_tag(study):
    for tag in ("life/kids/school", "life/pets", "St. Petersburg"):
        study.tag(tag)
    read = read_taguette(study.path, ReadOptions(split_paths=True))
    assert paths(read) == [
        ("life",), ("life", "kids"), ("life", "kids", "school"), ("life", "pets"), ("St. Petersburg",),
    ]  # fmt: skip
    assert [code.is_folder for code in read.project.codes] == [True, True, False, False, False]


def test_tags_that_name_their_parent_are_taken_at_their_word(study):
    study.run("ALTER TABLE tags ADD COLUMN parent_id INTEGER")
    one, other = study.tag("work"), study.tag("work.home")
    ring, lost = study.tag("ring"), study.tag("lost")
    for tag, parent in ((other, one), (ring, ring), (lost, 77)):
        study.run("UPDATE tags SET parent_id = ? WHERE id = ?", (parent, tag))
    read = read_taguette(study.path)
    assert sorted(paths(read)) == [("lost",), ("ring",), ("work",), ("work", "home")]
    assert [note.name for note in read.report.notes if note.what == "peer-parent-unknown"] == ["lost", "ring"]


def test_a_workspace_with_several_projects_asks_which(study):
    study.project("Schools")
    study.project("Markets")
    study.document("<p>a</p>", project=2)
    with pytest.raises(SeveralProjects) as asked:
        read_taguette(study.path)
    assert asked.value.values["projects"] == ["Markets (1)", "Schools", "Markets (3)"]
    assert read_taguette(study.path, ReadOptions(project="schools")).project.documents[0].text == "a"
    assert read_taguette(study.path, ReadOptions(project="3")).project.documents == []
    assert read_taguette(study.path, ReadOptions(project="Schools")).report.elements["projects"].left == 2
    assert read_taguette(study.path, ReadOptions(project="Markets (3)")).report.elements["projects"].taken == 1
    with pytest.raises(SeveralProjects) as two:
        read_taguette(study.path, ReadOptions(project="Markets"))
    assert two.value.values["projects"] == ["Markets (1)", "Markets (3)"]
    with pytest.raises(NotFound) as none:
        read_taguette(study.path, ReadOptions(project="Hospitals"))
    assert "Markets (1); Schools" in explain(none.value).now


def test_a_workspace_without_a_project_says_so(tmp_path):
    with pytest.raises(NotAForeignProject) as told:
        read_taguette(Taguette(tmp_path / "empty.sqlite3").path)
    assert "there is no project in it" in explain(told.value).what


def test_a_highlight_that_is_off_is_put_on_its_words_or_listed(study):
    document = study.document("<p>Überall gab es Märkte, sagte sie. Nie gab es Märkte.</p>")
    tag = study.tag("t")
    study.highlight_bytes(document, 17, 24, "<p>Märkte</p>", [tag])  # one byte too far on the left
    study.highlight_bytes(document, 1, 3, "<p>etwas anderes</p>", [tag])
    study.highlight_bytes(document, 4000, 4003, "nirgends", [tag])
    study.highlight_bytes(document, -5, 3, "", [tag])
    study.highlight_bytes(document, 8, 9, " ", [tag])
    study.highlight_bytes(document, 1, 2, "", [tag])  # inside the two bytes of Ü
    read = read_taguette(study.path)
    assert [quote for _code, quote in quotes(read)] == ["Märkte", "Üb", "Ü"]
    assert told(read) >= {"peer-moved", "peer-words-differ", "peer-outside", "peer-blank", "peer-inside-character"}
    account = read.report.elements["highlights"]
    assert (account.there, account.taken, account.left) == (6, 3, 3)
    assert read.report.look
    assert reconciles(read)
    assert all(intake_note_text(note) for note in read.report.notes)


def test_rows_that_belong_to_nothing_are_counted(study):
    document = study.document("<p>word</p>")
    study.highlight(document, "word", [55])
    study.highlight_bytes(77, 0, 1, "x")
    study.run("INSERT INTO highlight_tags VALUES (4711, 1)")
    read = read_taguette(study.path)
    assert quotes(read) == [(UNCODED, "word")]
    assert told(read) >= {"taguette-tag-unknown", "taguette-highlight-lost", "taguette-link-lost"}
    assert reconciles(read)


def test_an_older_file_without_directions_and_with_odd_values_is_read(tmp_path):
    schema = TAGUETTE.replace("text_direction VARCHAR(13) NOT NULL,", "text_direction VARCHAR(13),")
    schema = schema.replace("description TEXT NOT NULL, filename VARCHAR(200) NOT NULL", "filename VARCHAR(200)")
    schema += "CREATE TABLE groups (id INTEGER PRIMARY KEY); CREATE TABLE document_groups (document_id INTEGER);"
    study = Taguette(tmp_path / "old.sqlite3", schema=schema)
    study.project()
    study.run(
        "INSERT INTO documents (name, filename, created, project_id, contents) VALUES (?, NULL, ?, '1', ?)",
        ("old", 12, b"<p>caf\xc3\xa9 au lait</p>"),
    )
    study.tag("t")
    study.run("INSERT INTO highlights VALUES (1, 1, '0', 5.0, ?)", (b"caf\xc3\xa9",))
    study.run("INSERT INTO highlight_tags VALUES (1, 1)")
    read = read_taguette(study.path)
    assert quotes(read) == [("t", "café")]
    assert read.project.documents[0].created == ""


def test_a_picture_page_before_the_text_does_not_shift_words(study):
    """Taguette's window counts the line end that an empty first page leaves; its server, which cuts snippets, not."""
    html = "\n<p>Alpha beta gamma delta.</p>"
    document = study.document(html)
    tag = study.tag("t")
    for words in ("beta", "gamma delta"):
        start = html.replace("<p>", "").index(words)
        snippet = raw_text(html)[start : start + len(words)]  # one letter on
        study.highlight_bytes(document, start, start + len(words), snippet, [tag])
    read = read_taguette(study.path)
    assert [quote for _code, quote in quotes(read)] == ["beta", "gamma delta"]
    assert "taguette-leading" in told(read)


def test_stopping_is_possible(study):
    study.document("<p>x</p>" * 50_000)
    with pytest.raises(Cancelled):
        read_taguette(study.path, progress=lambda done, total: False)
    with pytest.raises(Cancelled):
        read_taguette(study.path, progress=lambda done, total: total == 0)


@pytest.mark.parametrize("html", ["<div>" * 5_000, "".join(f"<b id={i}>" for i in range(800)) + "<p>x" * 800])
def test_html_that_grows_without_end_is_refused(html):
    with pytest.raises(UnreadableFile):
        read_contents(html, "trap")


def test_passwords_are_never_read(study):
    study.run("UPDATE users SET hashed_password = 'scrypt:secret', email = 'someone@example.org'")
    study.document("<p>x</p>")
    read = read_taguette(study.path)
    assert "secret" not in repr(read)
    assert "example.org" not in repr(read)


# ── against an independent model of what Taguette does ──

WORDS = st.text(alphabet="abé😀字\u0301שלום \n\t&", max_size=12)
INLINE = st.sampled_from(["b", "i", "em", "strong", "u", "a"])
BLOCK = st.sampled_from(["p", "h1", "h3", "li", "ul", "blockquote", "pre", "div"])


def escaped(words: str) -> str:
    return words.replace("&", "&amp;")


@st.composite
def pages(draw):
    pieces = [draw(st.sampled_from(["<p>", "x"]))]  # no white space before the first tag
    for _ in range(draw(st.integers(0, 8))):
        words = escaped(draw(WORDS))
        if (form := draw(st.integers(0, 6))) < 2:
            tag = draw(BLOCK)
            pieces.append(f"<{tag}>{words}<{draw(INLINE)}>{escaped(draw(WORDS))}</{tag}>")
        elif form == 2:
            pieces.append(f"<table><tr><td>{words}</td>\n<td>{escaped(draw(WORDS))}<tr><th>{words}</table>")
        elif form == 3:
            pieces.append(draw(st.sampled_from(["<br>", "\n", "&nbsp;", "&#128512;", "&lt;", "<img src=x>", "<hr>"])))
        else:
            pieces.append(words)
    return "".join(pieces)


@settings(max_examples=examples(75), deadline=None)
@given(pages(), st.data())
def test_any_highlight_of_any_page_lands_on_its_words(html, data):
    text = raw_text(html)
    content = read_contents(html, "page")
    assert content.positions.text == text
    assert "".join(content.text.split()) == "".join(text.split())
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = content.positions.from_utf8(len(text[:start].encode()), len(text[:end].encode()))
    assert place == (start, end)
    span = content.positions.span(*place)
    landed = content.text[span.start : span.end] if span else ""
    assert "".join(landed.split()) == "".join(text[start:end].split())
    for mark in content.marks:
        assert 0 <= mark.start < mark.end <= len(content.text)


def test_the_file_is_left_as_it_was(study):
    study.document(PAGE)
    before = {path.name: path.read_bytes() for path in study.path.parent.iterdir()}
    read_taguette(study.path)
    assert {path.name: path.read_bytes() for path in study.path.parent.iterdir()} == before
    with closing(sqlite3.connect(study.path)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_thousands_of_highlights_that_are_alike_are_all_kept_and_take_no_longer(study):
    """Each needs an identity of its own; finding one once took ever longer."""
    document = study.document("<p>again and again</p>")
    with closing(sqlite3.connect(study.path)) as database:
        tag = database.execute("INSERT INTO tags (project_id, path, description) VALUES (1, 'x', '')").lastrowid
        for _ in range(6000):
            values = (document, 0, 5, "again")
            made = database.execute(
                "INSERT INTO highlights (document_id, start_offset, end_offset, snippet) VALUES (?, ?, ?, ?)", values
            ).lastrowid
            database.execute("INSERT INTO highlight_tags VALUES (?, ?)", (made, tag))
        database.commit()
    before = time.process_time()
    read = read_taguette(study.path)
    assert len({coding.guid for coding in read.project.codings}) == 6000
    assert time.process_time() - before < 10
