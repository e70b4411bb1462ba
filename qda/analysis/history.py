"""What each step of the history did: which things, on which passages, before and after, as they were called then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qda.model.change_wording import (
    ANOTHER_TEXT,
    FIELDS,
    MOVED,
    NO,
    NOTHING,
    QUIET,
    THINGS,
    TOP,
    YES,
    happened_text,
)
from qda.model.errors import BadQuery
from qda.model.origin import origin_words
from qda.model.query import Query
from qda.model.span import Span
from qda.model.step_wording import as_is
from qda.store.history import Change
from qda.store.project import Project
from qda.store.queries.past import Past, StepRows, changes_of_steps, codings_by, rows_of_step, some_changes
from qda.text.before_after import before_after, changed_words
from qda.text.edits import Edited
from qda.text.paragraphs import paragraphs_of

SHOWN = 50  # changes of one kind that are told one by one
_QUOTED = 240  # code points of a passage or text
_MOST_EDITS = 5  # of a text that are told one by one
_LONGEST_TEXT = 1_000_000  # code points; of a longer text it is only said that it is another
_MOST_CODES = 5  # codes and documents that are named of very many codings
_DULL = frozenset({"modified", "created", "guid", "id", "length", "marks_hash", "start", "end", "revision"})
_NAMES = {
    "code_id": "code",
    "parent_id": "code",
    "coder_id": "coder",
    "document_id": "document",
    "case_id": "case",
    "set_id": "document_set",
    "variable_id": "variable",
}
_ORDER = {table: place for place, table in enumerate(THINGS)}
_FLAGS = frozenset({"star", "is_folder", "blind"})


class FieldDid(NamedTuple):
    """One field of a thing: its name in words, what it held before, and after; ``None`` where the thing was not."""

    field: str
    before: str | None
    after: str | None


class Did(NamedTuple):
    """What a step did to one thing.

    ``title`` names the thing; ``document_id`` and ``span`` say where it is, or was, and ``quote`` what stands there.
    """

    table: str
    op: str
    title: str
    fields: tuple[FieldDid, ...] = ()
    document_id: int = 0
    document: str = ""
    span: Span | None = None
    paragraph: int = 0
    quote: str = ""
    coding_id: int = 0


@dataclass(frozen=True, slots=True)
class DidGroup:
    """All that a step did of one kind; ``shown`` are the first of ``count``, ``sums`` names the most of very many."""

    table: str
    op: str
    count: int
    shown: tuple[Did, ...]
    sums: tuple[str, ...] = ()


def fits(words: str, *texts: str) -> bool:
    """Tell whether each of some words, or parts of words, stands in one of the texts, whatever its case."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())


class Details:
    """Tells what steps did, from the rows before and after that the history keeps.

    Args:
        project: The project.
        translate: Translates the words that are ours.
        own_coder_id: In blind work: whose codings may be told one by one.
    """

    def __init__(
        self, project: Project, translate: Callable[[str], str] = as_is, *, own_coder_id: int | None = None
    ) -> None:
        self._project = project
        self._translate = translate
        self.own_coder_id = own_coder_id
        self.past = Past(project)
        self._ahead: dict[int, list[Change]] = {}
        self._doers: dict[int, str] = {}

    def read_ahead(self, steps: Mapping[int, str], limit: int = SHOWN) -> None:
        """Read at once what many steps did that are asked for next; who did each is told with its number."""
        self._ahead = changes_of_steps(self._project, steps, limit)
        self._doers = dict(steps)

    def of(self, step_id: int, limit: int = SHOWN) -> list[DidGroup]:
        """Return what a step did, the weightiest first; what goes along only where there is nothing else."""
        known = self._ahead.get(step_id)
        if known is None:
            counts = {(row.table, row.op): row.count for row in rows_of_step(self._project, step_id)}
        else:
            counts = Counter((change.table, change.op) for change in known)
        kinds = sorted(counts, key=lambda kind: (kind[0] in QUIET, _ORDER.get(kind[0], len(_ORDER)), kind[1]))
        if any(table not in QUIET for table, _ in kinds):
            kinds = [kind for kind in kinds if kind[0] not in QUIET]
        groups: list[DidGroup] = []
        for table, op in kinds:
            if known is None:
                changes = some_changes(self._project, step_id, table, op, limit)
            else:
                changes = [change for change in known if (change.table, change.op) == (table, op)][:limit]
            groups.append(self._group(step_id, StepRows(table, op, counts[table, op]), changes))
        return groups

    def _group(self, step_id: int, kind: StepRows, changes: Sequence[Change]) -> DidGroup:
        shown = tuple(did for change in changes if (did := self._did(change, step_id)) is not None)
        sums: list[str] = []
        if kind.table == "coding" and kind.count > len(changes):
            for column, table in (("code_id", "code"), ("document_id", "document")):
                found = codings_by(self._project, step_id, kind.op, column, _MOST_CODES + 1)
                sums += [f"“{self._name(table, row_id, step_id)}”: {count:,}" for row_id, count in found[:_MOST_CODES]]
                if len(found) > _MOST_CODES:
                    sums.append("…")
        return DidGroup(kind.table, kind.op, kind.count, shown, tuple(sums))

    # --- one row -----------------------------------------------------------------------------------------------------
    def _did(self, change: Change, step_id: int) -> Did | None:
        row = change.after or change.before or {}
        if change.table == "coding" and self.own_coder_id is not None and row.get("coder_id") != self.own_coder_id:
            return None
        where = change.before if change.op == "delete" else row
        document_id, span = int((where or {}).get("document_id") or 0), _span(where)
        text = self._text(document_id, step_id, before=change.op == "delete") if span is not None else ""
        named_document = change.table not in ("document", "case_document", "document_set_member")
        return Did(
            change.table,
            change.op,
            self._title(change, step_id),
            tuple(self._fields(change, step_id)),
            document_id or (change.row_id if change.table == "document" else 0),
            self._name("document", document_id, step_id) if document_id and named_document else "",
            span,
            paragraphs_of(text).number_at(span.start) if span is not None and span.start < len(text) else 0,
            _quoted(text, span) if span is not None else "",
            change.row_id if change.table == "coding" else 0,
        )

    def _title(self, change: Change, step_id: int) -> str:
        row = change.after or change.before or {}
        joined = {
            "coding": ("code_id",),
            "document_coder": ("document_id", "coder_id"),
            "case_document": ("document_id", "case_id"),
            "document_set_member": ("document_id", "set_id"),
            "variable_value": ("variable_id", "document_id", "case_id"),
        }.get(change.table)
        if joined is not None:
            names = (self._name(_NAMES[column], int(row[column]), step_id) for column in joined if row.get(column))
            return " · ".join(names)
        said = row.get("name") or row.get("title") or row.get("text") or row.get("file_name") or row.get("verdict")
        return _shortened(" ".join(str(said or "").split()), 80)

    def _fields(self, change: Change, step_id: int) -> list[FieldDid]:
        before, after = change.before, change.after
        found: list[FieldDid] = []
        moved = self._moved(change, step_id)
        if moved is not None:
            found.append(moved)
        for column, words in FIELDS.items():
            old, new = (before or {}).get(column), (after or {}).get(column)
            if (
                column in _DULL
                or (column == "origin" and change.table != "coding")
                or old == new
                or (change.op != "update" and not self._worth_telling(change, column, step_id))
            ):
                continue
            if column == "text_hash" and change.op == "update":
                found.append(FieldDid(self._translate(words), None, self._corrected(change.row_id, step_id)))
                continue
            if column in ("text_hash", "position", "settings", "example_coding_id"):
                if change.op == "update" and not (column == "position" and found):
                    told = MOVED if column == "position" else ""
                    found.append(FieldDid(self._translate(words), None, self._translate(told) if told else None))
                continue
            values = (
                None if row is None else self._value(column, value, at)
                for row, value, at in ((before, old, step_id - 1), (after, new, step_id))
            )
            found.append(FieldDid(self._translate(words), *values))
        return found

    def _moved(self, change: Change, step_id: int) -> FieldDid | None:
        """Tell of a passage whose borders moved, or whose text was corrected: what was quoted, and what is now."""
        old, new = _span(change.before), _span(change.after)
        if old is None or new is None or change.before is None or change.after is None:
            return None
        quotes = [
            _quoted(self._text(int(row["document_id"]), step_id, before=earlier), span)
            for span, row, earlier in ((old, change.before, True), (new, change.after, False))
        ]
        if old == new and quotes[0] == quotes[1]:
            return None
        told = (f"“{quote}” ({span.start}–{span.end})" for quote, span in zip(quotes, (old, new), strict=True))
        return FieldDid(self._translate(FIELDS["span"]), *told)

    def _corrected(self, document_id: int, step_id: int) -> str:
        """Say which words of a text became which others, as far as few are enough to tell."""
        old, new = (self._text(document_id, step_id, before=earlier) for earlier in (True, False))
        if not old or not new or max(len(old), len(new)) > _LONGEST_TEXT:
            return self._translate(ANOTHER_TEXT)
        edited = Edited.between(old, new)
        told: list[str] = []
        for number in range(min(_MOST_EDITS, len(edited.edits))):
            before, after = changed_words(edited, number)
            one, other = before_after(before.cut(old), after.cut(new))
            told.append(f"“{one}” → “{other}”")
        if len(edited.edits) > _MOST_EDITS:
            told.append(self._translate("… and {count} more").format(count=f"{len(edited.edits) - _MOST_EDITS:,}"))
        return " · ".join(told) or self._translate(ANOTHER_TEXT)

    def _worth_telling(self, change: Change, column: str, step_id: int) -> bool:
        """Tell whether a field of a thing that came or went says something beside the thing's title."""
        row = change.after or change.before or {}
        if column == "coder_id" and self._name("coder", int(row.get(column) or 0), step_id) == self._doer(step_id):
            return False
        if not row.get(column) or column in ("name", "title", "text_hash", "position", "colour", "kind", "encoding"):
            return False
        return column not in _NAMES or column == "parent_id" or (column == "coder_id" and change.table == "coding")

    def _value(self, column: str, value: object, step_id: int) -> str:
        if column == "origin":
            return self._translate(origin_words(str(value or "")))
        if column == "query" and value:
            return self._shown_query(str(value))
        if column in _FLAGS:
            return self._translate(YES if value else NO)
        if column == "parent_id" and value is None:
            return self._translate(TOP)
        if value in (None, ""):
            return self._translate(NOTHING)
        if column in _NAMES and isinstance(value, int):
            return self._name(_NAMES[column], value, step_id)
        return _shortened(str(value), _QUOTED)

    def _shown_query(self, value: str) -> str:
        """Return what a saved query asks for as a sentence."""
        try:
            return _shortened(Query.from_json(value).words(self._translate), _QUOTED)
        except BadQuery:
            return _shortened(value, _QUOTED)

    def _doer(self, step_id: int) -> str:
        return self._doers.get(step_id) or self._project.steps.info(step_id).coder

    def _name(self, table: str, row_id: int, step_id: int) -> str:
        return self.past.name(table, row_id, step_id) or f"№ {row_id}"

    def _text(self, document_id: int, step_id: int, *, before: bool) -> str:
        return self.past.text(document_id, step_id - 1 if before else step_id)


def _quoted(text: str, span: Span) -> str:
    return _shortened(text[span.start : min(span.end, span.start + _QUOTED + 1)], _QUOTED)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _span(row: dict[str, object] | None) -> Span | None:
    start, end = (row or {}).get("start"), (row or {}).get("end")
    return Span(start, end) if isinstance(start, int) and isinstance(end, int) else None


def told_in_lines(group: DidGroup, translate: Callable[[str], str] = as_is) -> list[str]:
    """Return what a step did of one kind as plain lines, for a cell or a terminal."""
    lines: list[str] = []
    if len(group.shown) != 1 or group.count != 1:
        lines.append(happened_text(group.table, group.op, group.count, translate, number=lambda n: f"{n:,}") + ":")
    for did in group.shown:
        head = happened_text(did.table, did.op, 1, translate) if group.count == 1 else "–"
        place = " ".join(part for part in (f"¶{did.paragraph}" if did.paragraph else "", did.document) if part)
        quote = f": “{did.quote}”" if did.quote else ""
        where = f" ({place})" if place else ""
        lines.append(f"{head} {did.title}{where}{quote}")
        lines += [f"   {_field_line(field)}" for field in did.fields]
    if group.count > len(group.shown):
        lines.append(translate("… and {count} more").format(count=f"{group.count - len(group.shown):,}"))
        lines += [f"   {each}" for each in group.sums]
    return lines


def _field_line(field: FieldDid) -> str:
    if field.before is None or field.after is None:
        return ": ".join(part for part in (field.field, field.after or field.before or "") if part)
    return f"{field.field}: {field.before} → {field.after}"
