"""What a participant who withdraws takes with her: the documents, the cases, and what else tells of her."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from qda.actions.shared_rows import NAMES, WORDS
from qda.model.errors import BadQuery, NotFound
from qda.model.query import Query, is_about
from qda.store.copies import rows_of
from qda.store.project import Project
from qda.store.purging import Doomed
from qda.store.tables import Case, CaseDocument, Coding, Document, Memo, ProjectRow, SavedQuery, VariableValue
from qda.store.traces import Traces
from qda.text.find import find_all

_QUOTE = 30  # code points in a row that are in a text by no chance
_MOST_MENTIONS = 200
_MOST_OF_ONE = 5  # in the text of one document
_EXCERPT = 30


class Withdrawn(NamedTuple):
    """A document that can be purged; one that is ``deleted`` lies in the history only."""

    guid: str
    name: str
    deleted: bool
    length: int
    codings: int
    cases: tuple[str, ...]
    """The guids of the cases that it belongs to."""


class OfCase(NamedTuple):
    """A case that can go with its documents; ``others`` are documents of it that stay."""

    guid: str
    name: str
    others: tuple[str, ...]


class Mention(NamedTuple):
    """Something that stays and names or quotes what is to go: which row of which table, and the words."""

    table: str
    name: str
    words: str


# --- before --------------------------------------------------------------------------------------------------------
def withdrawable(project: Project) -> list[Withdrawn]:
    """Return the documents of a project, and then those that were deleted but can still be brought back."""
    cases = {row["id"]: str(row["guid"]) for row in rows_of(project, Case)}
    of_document: dict[int, dict[str, None]] = {}
    for row in rows_of(project, CaseDocument):
        of_document.setdefault(int(str(row["document_id"])), {})[cases[int(str(row["case_id"]))]] = None
    codings: dict[int, int] = {}
    with project.read() as session:
        for document_id in session.scalars(select(Coding.document_id)):
            codings[document_id] = codings.get(document_id, 0) + 1
        there = session.execute(select(Document).order_by(Document.position, Document.id)).scalars().all()
        found = [
            Withdrawn(row.guid, row.name, False, row.length, codings.get(row.id, 0), tuple(of_document.get(row.id, ())))
            for row in there
        ]
        gone = session.connection().exec_driver_sql(
            "SELECT json_extract(before, '$.guid'), json_extract(before, '$.name'), json_extract(before, '$.length'), "
            "max(id) FROM change WHERE table_name = 'document' AND after IS NULL "
            "AND row_id NOT IN (SELECT id FROM document) GROUP BY row_id ORDER BY row_id"
        )
        found += [Withdrawn(str(row[0]), str(row[1]), True, int(row[2]), 0, ()) for row in gone]
    return found


def cases_of(project: Project, documents: Collection[str]) -> list[OfCase]:
    """Return the cases of documents, with the names of their other documents."""
    rows = withdrawable(project)
    wanted = {case for row in rows if row.guid in documents for case in row.cases}
    return [
        OfCase(
            str(case["guid"]),
            str(case["name"]),
            tuple(row.name for row in rows if case["guid"] in row.cases and row.guid not in documents),
        )
        for case in rows_of(project, Case)
        if case["guid"] in wanted
    ]


def same_text(project: Project, documents: Collection[str]) -> list[str]:
    """Return the names of other documents that have the text of one that is to go."""
    rows = rows_of(project, Document)
    hashes = {row["text_hash"] for row in rows if row["guid"] in documents}
    return [str(row["name"]) for row in rows if row["text_hash"] in hashes and row["guid"] not in documents]


def doomed_named(project: Project, names: Sequence[str], *, with_cases: bool = False, history: bool = False) -> Doomed:
    """Return what is to go, documents by their names; of several that were deleted under one name, all.

    Raises:
        NotFound: There is no such document, now or in the history.
    """
    rows = withdrawable(project)
    guids = set[str]()
    for name in names:
        there = [row for row in rows if row.name == name and not row.deleted]
        found = there or [row for row in rows if row.name.casefold() == name.casefold()]
        if not found:
            raise NotFound(kind="document", name=name)
        guids |= {row.guid for row in found}
    cases = {case.guid for case in cases_of(project, guids)} if with_cases else set[str]()
    return Doomed(frozenset(guids), frozenset(cases), history)


def mentions(project: Project, doomed: Doomed, words: Iterable[str] = ()) -> list[Mention]:
    """Return what stays and names a document or case that is to go, says one of some words, or quotes the text.

    Nobody but the person can tell what of it has to be changed.
    """
    documents = {row["id"]: row for row in rows_of(project, Document) if row["guid"] in doomed.documents}
    cases = {row["id"]: row for row in rows_of(project, Case) if row["guid"] in doomed.cases}
    codings = {row["id"] for row in rows_of(project, Coding) if row["document_id"] in documents}
    names = [str(row[column]) for row in documents.values() for column in ("name", "source_name")]
    names += [str(row["name"]) for row in cases.values()]
    traces, sought = Traces(names, ()), [word for word in words if word.strip()]
    texts = [_flat(project.text(int(str(document_id)))) for document_id in documents]
    found: list[Mention] = []
    for model in (ProjectRow, *(one for one in NAMES | WORDS if one is not ProjectRow), SavedQuery):
        columns = [*WORDS.get(model, ()), *([NAMES[model]] if model in NAMES else [])]
        columns = ["name", "memo", "query"] if model is SavedQuery else columns
        for row in rows_of(project, model):
            going = row["id"] in (documents if model is Document else cases if model is Case else codings)
            if model in (Document, Case, Coding) and going:
                continue
            if model is SavedQuery and _asks_for(row, doomed, traces):
                continue  # it goes too
            if model in (Memo, VariableValue) and _belongs(row, documents, cases, codings):
                continue
            told = str(row.get("name") or row.get("title") or row.get("text") or row.get("value") or "")[:60]
            for column in columns:
                if column == "example_text" and row["example_coding_id"] in codings:
                    continue  # goes with the coding that it quotes
                value = str(row[column] or "")
                if column == "query":
                    value = _sentence(value)
                excerpt = _excerpt(value, traces, sought, texts)
                if excerpt:
                    found.append(Mention(model.__tablename__, told, excerpt))
    for row in rows_of(project, Document):
        if len(found) >= _MOST_MENTIONS:
            break
        if row["id"] not in documents and (sought or names):
            text = project.text(int(str(row["id"])))
            places = [
                span for word in dict.fromkeys((*sought, *names)) if len(word) > 2 for span in _places(text, word)
            ]
            shown = sorted(places)[:_MOST_OF_ONE]
            found += [Mention("text", str(row["name"]), _around(text, *span)) for span in shown]
    return found[:_MOST_MENTIONS]


def _asks_for(row: dict[str, Any], doomed: Doomed, traces: Traces) -> bool:
    """Tell whether a saved query asks for what is to go."""
    try:
        return is_about(Query.from_json(str(row["query"])), doomed.documents | doomed.cases, traces.mentioned)
    except BadQuery:
        return False


def _sentence(query: str) -> str:
    """Return what a saved query asks for as people read it; as it is kept where a newer program saved it."""
    try:
        return Query.from_json(query).words()
    except BadQuery:
        return query


def _belongs(row: dict[str, Any], documents: Collection[Any], cases: Collection[Any], codings: Collection[Any]) -> bool:
    return row.get("document_id") in documents or row.get("case_id") in cases or row.get("coding_id") in codings


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    for span in find_all(text, word, whole_words=True, loosely=True):
        yield span.start, span.end


def _excerpt(value: str, traces: Traces, words: Sequence[str], texts: Sequence[str]) -> str:
    """Return the words of a value that name or quote, with what stands around them; empty if there are none."""
    for word in words:
        for start, end in _places(value, word):
            return _around(value, start, end)
    if value and traces.mentioned(value):
        return _around(value, 0, 2 * _EXCERPT)
    flat = _flat(value)
    for start in range(0, len(flat) - _QUOTE + 1, _QUOTE // 3):
        if any(flat[start : start + _QUOTE] in text for text in texts):
            return _around(flat, start, start + _QUOTE)
    return ""


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _EXCERPT) : start], text[end : end + _EXCERPT]
    cut = ("…" if start > _EXCERPT else "", "…" if end + _EXCERPT < len(text) else "")
    return cut[0] + " ".join(f"{before}{text[start:end]}{after}".split()) + cut[1]


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[\u00ad\u200b]", "", text).split())
