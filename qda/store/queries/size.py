"""How large a project is, in numbers that say nothing of what is in it."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from sqlalchemy import func, select

from qda.store.project import Project
from qda.store.tables import Case, Code, Coder, Coding, Decision, Document, Memo, Step, Variable


class ProjectSize(NamedTuple):
    """Numbers of things in a project; ``characters`` of all documents, ``longest`` of the longest."""

    documents: int
    characters: int
    longest: int
    codes: int
    codings: int
    coders: int
    memos: int
    cases: int
    variables: int
    decisions: int
    steps: int


def project_size(project: Project) -> ProjectSize:
    """Count what is in a project."""
    with project.read() as session:
        lengths = func.coalesce(func.sum(Document.length), 0), func.coalesce(func.max(Document.length), 0)
        documents, characters, longest = session.execute(select(func.count(Document.id), *lengths)).one()
        others = (Code, Coding, Coder, Memo, Case, Variable, Decision, Step)
        counts = [session.scalar(select(func.count()).select_from(each)) or 0 for each in others]
    return ProjectSize(documents, characters, longest, *counts)


def sqlite_version() -> str:
    """Return the version of SQLite that reads and writes project files here."""
    return sqlite3.sqlite_version
