"""Small projects of Taguette, QualCoder and RQDA, made as those programs make their tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import html5lib

TAGUETTE = """
PRAGMA application_id = 1416066164;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192),
    disabled BOOLEAN, password_set_date DATETIME, language VARCHAR(10), email VARCHAR(256), email_sent DATETIME);
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER NOT NULL, user_login VARCHAR(30) NOT NULL,
    privileges VARCHAR(11) NOT NULL, PRIMARY KEY (project_id, user_login));
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE, text_direction VARCHAR(13) NOT NULL,
    contents TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
    path VARCHAR(200) NOT NULL, description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE INDEX ix_highlights_document_id ON highlights (document_id);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
    PRIMARY KEY (highlight_id, tag_id));
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
    user_login VARCHAR(30) NOT NULL, project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL);
"""


def raw_text(html: str) -> str:
    """Return the text of HTML as Taguette's server has it: the text nodes of the whole page in order."""
    page = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return "".join(page.itertext())


class Taguette:
    """A Taguette file that grows by what a person does in it."""

    def __init__(self, path: Path, *, schema: str = TAGUETTE) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as database:
            database.executescript(schema)
            database.execute("INSERT INTO alembic_version VALUES ('db5e31a0233d')")
            database.execute("INSERT INTO users (login, created) VALUES ('admin', '2026-01-01 08:00:00.000000')")
            database.commit()
        self.contents: dict[int, str] = {}

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        with closing(sqlite3.connect(self.path)) as database:
            cursor = database.execute(sql, values)
            database.commit()
            return cursor.lastrowid or 0

    def project(self, name: str = "Markets", description: str = "") -> int:
        made = "2026-03-01 09:30:00.250000"
        return self.run("INSERT INTO projects (name, description, created) VALUES (?, ?, ?)", (name, description, made))

    def document(self, html: str, name: str = "Interview", *, project: int = 1, description: str = "") -> int:
        number = self.run(
            "INSERT INTO documents (name, description, filename, created, project_id, text_direction, contents)"
            " VALUES (?, ?, ?, ?, ?, 'LEFT_TO_RIGHT', ?)",
            (name, description, f"{name}.docx", f"2026-03-02 10:00:{len(self.contents):02d}.000000", project, html),
        )
        self.contents[number] = html
        return number

    def tag(self, path: str, description: str = "", *, project: int = 1) -> int:
        values = (project, path, description)
        return self.run("INSERT INTO tags (project_id, path, description) VALUES (?, ?, ?)", values)

    def highlight(
        self, document: int, words: str, tags: Iterable[int] = (), *, user: str = "admin", log: bool = False
    ) -> int:
        """Highlight the first place where words stand in the text that Taguette has."""
        text = raw_text(self.contents[document])
        at = text.index(words)
        start = len(text[:at].encode())
        return self.highlight_bytes(document, start, start + len(words.encode()), words, tags, user=user, log=log)

    def highlight_bytes(
        self,
        document: int,
        start: int,
        end: int,
        snippet: str,
        tags: Iterable[int] = (),
        *,
        user: str = "admin",
        log: bool = False,
    ) -> int:
        given = list(tags)
        number = self.run(
            "INSERT INTO highlights (document_id, start_offset, end_offset, snippet) VALUES (?, ?, ?, ?)",
            (document, start, end, snippet),
        )
        for tag in given:
            self.run("INSERT INTO highlight_tags VALUES (?, ?)", (number, tag))
        if log:
            self.log(user, {"type": "highlight_add", "highlight_id": number, "tags": given}, document=document)
        return number

    def log(self, user: str, payload: dict, *, at: str = "2026-03-03 11:00:00.000000", document: int | None = None):
        values = (at, user, 1, document, json.dumps(payload))
        self.run(
            "INSERT INTO commands (date, user_login, project_id, document_id, payload) VALUES (?, ?, ?, ?, ?)", values
        )


QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
    bookmarkpos integer, codername text, recently_used_codes text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
    date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
    cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text,
    date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
    date text, unique(fid, pos0, pos1, owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
    owner text, unique(name, attr_type, id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
    date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text,
    constraint ucm unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer,
    unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
CREATE TABLE stored_sql (title text, description text, grouper text, ssql text, unique(title));
CREATE TABLE graph (grid integer primary key, name text, description text, date text, scene_width integer,
    scene_height integer, unique(name));
CREATE TABLE gr_free_text_item (gfreeid integer primary key, grid integer, free_text text);
CREATE TABLE ris (risid integer, tag text, longtag text, value text);
CREATE TABLE files_filter (filterid integer primary key, name text, filter text, owner text);
CREATE TABLE coder_names (name TEXT UNIQUE NOT NULL, visibility INTEGER NOT NULL DEFAULT 1);
CREATE VIEW code_text_visible AS SELECT * FROM code_text;
"""

QUALCODER_V2 = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
    bookmarkpos integer);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
    date text, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
    cid integer, memo text, date text, owner text);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text,
    date text, owner text);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
    date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
    owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
    date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_text (cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text,
    memo text, avid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""

WHEN = "2026-02-03 14:05:06"


class Tables:
    """A database in which rows are put by the names of their columns."""

    def __init__(self, path: Path, schema: str) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as database:
            database.executescript(schema)

    def add(self, table: str, **values: object) -> int:
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        with closing(sqlite3.connect(self.path)) as database:
            cursor = database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values.values()))
            database.commit()
            return cursor.lastrowid or 0


class QualCoder(Tables):
    """A project of QualCoder: its folder and the database in it."""

    def __init__(self, folder: Path, *, schema: str = QUALCODER, version: str = "v13") -> None:
        self.folder = folder
        (folder / "documents").mkdir(parents=True)
        super().__init__(folder / "data.qda", schema)
        self.add("project", databaseversion=version, date=WHEN, memo="How it went", about="QualCoder 3.8")
        self.texts: dict[int, str] = {}

    def source(self, text: str | None, name: str = "interview.txt", **values: object) -> int:
        number = self.add("source", name=name, fulltext=text, **{"owner": "ada", "date": WHEN, **values})
        self.texts[number] = text or ""
        return number

    def code(self, name: str, **values: object) -> int:
        return self.add("code_name", name=name, **{"owner": "ada", "date": WHEN, "color": "#F5A623", **values})

    def by_hand(self, code: int, source: int, words: str, **values: object) -> int:
        """Code words as its window does: in UTF-16 units of the text that is shown, paragraphs parted by U+2029."""
        shown = self.texts[source].removeprefix("\ufeff").replace("\r\n", "\n")
        at = shown.index(words)
        start = len(shown[:at].encode("utf-16-le")) // 2
        end = start + len(words.encode("utf-16-le")) // 2
        return self.coding(code, source, words.replace("\n", "\u2029"), start, end, **values)

    def by_search(self, code: int, source: int, words: str, **values: object) -> int:
        """Code words as its automatic coding does: in code points of the text as it is kept."""
        start = self.texts[source].index(words)
        return self.coding(code, source, words, start, start + len(words), **values)

    def coding(self, code: int, source: int, words: str, start: int, end: int, **values: object) -> int:
        place = {"cid": code, "fid": source, "seltext": words, "pos0": start, "pos1": end}
        return self.add("code_text", **place, **{"owner": "ada", "date": WHEN, "memo": "", **values})


RQDA = """
CREATE TABLE project (databaseversion text, date text, dateM text, memo text, about text, imageDir text);
CREATE TABLE source (name text, id integer, file text, memo text, owner text, date text, dateM text, status integer);
CREATE TABLE fileAttr (variable text, value text, fileID integer, date text, dateM text, owner text, status integer);
CREATE TABLE filecat (name text, fid integer, catid integer, owner text, date text, dateM text, memo text,
    status integer);
CREATE TABLE annotation (fid integer, position integer, annotation text, owner text, date text, dateM text,
    status integer);
CREATE TABLE attributes (name text, status integer, date text, dateM text, owner text, memo text, class text);
CREATE TABLE caseAttr (variable text, value text, caseID integer, date text, dateM text, owner text, status integer);
CREATE TABLE caselinkage (caseid integer, fid integer, selfirst real, selend real, status integer, owner text,
    date text, memo text);
CREATE TABLE cases (name text, memo text, owner text, date text, dateM text, id integer, status integer);
CREATE TABLE codecat (name text, cid integer, catid integer, owner text, date text, dateM text, memo text,
    status integer);
CREATE TABLE coding (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,
    date text, memo text);
CREATE TABLE coding2 (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,
    date text, memo text);
CREATE TABLE freecode (name text, memo text, owner text, date text, dateM text, id integer, status integer,
    color text);
CREATE TABLE treecode (cid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
CREATE TABLE treefile (fid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
CREATE TABLE journal (name text, journal text, date text, dateM text, owner text, status integer);
CREATE TABLE image (name text, id integer, date text, dateM text, owner text, status integer);
CREATE TABLE imageCoding (cid integer, iid integer, x1 integer, y1 integer, x2 integer, y2 integer, memo text,
    date text, dateM text, owner text, status integer);
"""

RQDA_EARLY = """
CREATE TABLE source (name text, id integer, file text, memo text, owner text, date text, dateM text, status integer);
CREATE TABLE freecode (name text, memo text, owner text, date text, dateM text, id integer, status integer);
CREATE TABLE treecode (cid integer, catid integer owner text, date text, dateM text, memo text, status integer);
CREATE TABLE codecat (name text, cid integer, catid integer, owner text, date text, dateM text, memo text,
    status integer);
CREATE TABLE coding (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,
    date text, memo text);
CREATE TABLE project (encoding text, databaseversion text, date text, dateM text, memo text, BOM integer);
"""

R_DATE = "Tue Feb  3 14:05:06 2026"


class Rqda(Tables):
    """A project of RQDA."""

    def __init__(self, path: Path, *, schema: str = RQDA) -> None:
        super().__init__(path, schema)
        self.add("project", databaseversion="0.2.2", date=R_DATE, memo="How it went")
        self.texts: dict[int, str] = {}

    def add(self, table: str, **values: object) -> int:
        has_status = table != "project"
        return super().add(table, **({"status": 1, "date": R_DATE, "owner": "default"} if has_status else {}) | values)

    def source(self, text: str, name: str = "interview", **values: object) -> int:
        number = len(self.texts) + 1
        self.add("source", id=number, name=name, file=text, **values)
        self.texts[number] = text
        return number

    def mark(self, code: int, source: int, words: str, *, table: str = "coding", **values: object) -> None:
        """Mark words as its window does: GTK counts characters from 0, the end not included."""
        start = self.texts[source].index(words)
        place = {"cid": code, "fid": source, "seltext": words, "selfirst": start, "selend": start + len(words)}
        self.add(table, **place | values)
