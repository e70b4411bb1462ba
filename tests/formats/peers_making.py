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
