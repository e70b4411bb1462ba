"""Comparing an exported table that came back with the project, cell by cell."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qda.actions.named_targets import CodeCellReader
from qda.formats.cell_text import MAX_CELL_UNITS, replace_illegal, unescaped, unguard_formula, utf16_length
from qda.model.changes import (
    CODE,
    CODE_FIELD,
    CODING,
    DEFINITIONS,
    MEMO,
    STAR,
    WEIGHT,
    CodeTarget,
    Proposal,
    Proposals,
    ReturnedFile,
    SegmentCells,
)
from qda.model.intake.report import IntakeNote
from qda.model.progress import Progress, no_progress, tell
from qda.store.project import Project
from qda.store.queries.codebook import CodeRow, codes
from qda.store.queries.codings import SegmentRow, segments
from qda.store.queries.documents import project_info
from qda.store.queries.versions import Version, corrected_documents, deleted_guids, former_names, versions

_TRUE, _FALSE = frozenset(("1", "true", "yes", "x", "*", "★")), frozenset(("", "0", "false", "no"))
_NEARLY_FULL = MAX_CELL_UNITS - 100  # a cell so long may have been cut by a program that stops there
_ZONE_STEP_S = 15 * 60
_MAX_ZONE_S = 15 * 3600
_LISTED = 12  # rows named in a note
_QUOTE = 200  # characters of a passage that a proposal shows
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Base:
    """What the project said of a coding when the file was written, as far as the history knows."""

    code_id: int
    memo: str
    weight: int | None
    star: bool
    start: int
    end: int


class _Found:
    """Rows by what is to be told of them."""

    def __init__(self) -> None:
        self._rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, what: str, row: int, name: str = "") -> None:
        self._rows[what, name].append(row)

    def notes(self) -> Iterable[IntakeNote]:
        """Return one note per kind, with the rows' numbers."""
        for (what, name), rows in self._rows.items():
            look = what not in ("rows-twice", "changed-here-since", "earlier-names")
            yield IntakeNote(what, name, _listed(rows), len(rows), look=look)


def _listed(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in sorted(rows)[:_LISTED])
    return shown + (" …" if len(rows) > _LISTED else "")


def propose(project: Project, file: ReturnedFile, *, progress: Progress = no_progress) -> Proposals:
    """Return what an exported table that came back asks to be changed; nothing is changed here.

    A cell counts as changed if it says neither what the project says now nor what it said when the file was written,
    which the history tells. Rows that are gone from the file mean nothing; quotes, borders, documents and coders
    are only compared, and told where they differ.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    comparison = _Comparison(project, file)
    result = Proposals(file.name, file.file_hash, rows=len(file.segments), notes=[*file.notes])
    info = project_info(project)
    if file.project_guid and file.project_guid != info.guid:
        result.notes.append(IntakeNote("other-project", detail=file.project_name, look=True))
    for done, row in enumerate(file.segments):
        if done % _ROWS_AT_ONCE == 0:
            tell(progress, done, len(file.segments))
        comparison.compare(row)
    result.proposals = _ordered([*comparison.without_doubles(), *comparison.definitions()])
    result.unchanged = comparison.unchanged
    result.notes += comparison.notes()
    tell(progress, len(file.segments), len(file.segments))
    return result


def _ordered(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Put conflicts first, then what has to be chosen, then the rest; each in the order of the file."""
    return sorted(proposals, key=lambda one: (not one.conflict, not one.unclear, one.about == CODE, one.row))


class _Comparison:
    """The project's side, read once, and what comparing row after row comes to."""

    def __init__(self, project: Project, file: ReturnedFile) -> None:
        self._project = project
        self._file = file
        self._segments = {row.guid: row for row in segments(project)}
        self._codes = codes(project)
        self._names = former_names(project, "code")
        self._cells = CodeCellReader(self._codes, file, self._names)
        self._found = _Found()
        self._seen: dict[str, SegmentCells] = {}
        self._by_coding: dict[int, list[Proposal]] = {}
        self._deleted: set[str] | None = None
        self._text: tuple[int, str] = (0, "")
        self._corrected = corrected_documents(project)
        since = [
            self._segments[row.guid].coding_id
            for row in file.segments
            if row.guid in self._segments and _since(self._segments[row.guid].modified, row.modified, file.zone)
        ]
        self._versions = versions(project, "coding", since) if since else {}
        self._changed_since = set(since)
        self._homes: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.unchanged = 0

    # --- one row of the sheet of segments -----------------------------------------------------------------------------
    def compare(self, cells: SegmentCells) -> None:
        """Compare a row with its coding, and note what it asks."""
        if not cells.guid:
            self._found.add("rows-without-id", cells.row)
            return
        coding = self._segments.get(cells.guid)
        if coding is None:
            self._found.add(self._why_unknown(cells.guid), cells.row)
            return
        if coding.guid in self._seen:
            self._found.add("rows-twice", cells.row)
        self._seen.setdefault(coding.guid, cells)
        for name in cells.unsure & {CODE_FIELD, "code_path", MEMO, WEIGHT, STAR}:
            self._found.add("formulas-unsure", cells.row, name)
        base = self._base(coding, cells)
        self._tell_what_stays(coding, cells, base)
        made = [*self._code(coding, cells, base), *self._values(coding, cells, base)]
        if not made:
            self.unchanged += 1
        self._by_coding.setdefault(coding.coding_id, []).extend(made)

    def _why_unknown(self, guid: str) -> str:
        if self._deleted is None:
            self._deleted = deleted_guids(self._project, "coding")
        return "segments-deleted" if guid in self._deleted else "segments-unknown"

    def _base(self, coding: SegmentRow, cells: SegmentCells) -> _Base | None:
        """Return what the project said when the file was written; ``None`` where nobody knows."""
        if coding.coding_id not in self._changed_since:
            return _Base(coding.code_id, coding.memo, coding.weight, coding.star, coding.start, coding.end)
        for version in reversed(self._versions.get(coding.coding_id, [])):
            if not _since(str(version.values["modified"]), cells.modified, self._file.zone):
                return _base_of(version.values)
        return None

    def _tell_what_stays(self, coding: SegmentRow, cells: SegmentCells, base: _Base | None) -> None:
        borders = {(coding.start, coding.end), *([(base.start, base.end)] if base is not None else [])}
        said = _whole_number(cells.start), _whole_number(cells.end)
        # In a text that was corrected since, or before, the file's borders and quotes may well be other ones.
        corrected = coding.document_id in self._corrected
        if None not in (cells.start, cells.end) and said not in borders and not corrected:
            self._found.add("changed-borders", cells.row)
        if cells.quote is not None and "quote" not in cells.unsure and not corrected:
            text = self._text_of(coding.document_id)
            if all(_folded(cells.quote) != _folded(text[start:end]) for start, end in borders):
                self._found.add("changed-quote", cells.row)
        for what, cell, now in (
            ("changed-coder", cells.coder, coding.coder),
            ("changed-document", cells.document, coding.document),
        ):
            if cell is not None and _folded(cell) != _folded(now):
                self._found.add(what, cells.row)

    def _text_of(self, document_id: int) -> str:
        if self._text[0] != document_id:
            self._text = document_id, self._project.text(document_id)
        return self._text[1]

    def _code(self, coding: SegmentRow, cells: SegmentCells, base: _Base | None) -> Iterable[Proposal]:
        """Say which other code a row asks for."""
        base_id = coding.code_id if base is None else base.code_id
        read = self._cells.read(cells, base_id)
        if read.earlier_name:
            self._found.add("earlier-names", cells.row)
        if read.problem:
            self._found.add(read.problem, cells.row, read.name)
        targets = [target for target in read.targets if target.code_id != coding.code_id]
        if not targets:
            return
        if read.bare and not targets[0].code_id:
            self._homes[targets[0].path[-1].casefold()].add(targets[0].path[:-1])
        since = base is None or base.code_id != coding.code_id
        exported = "" if base is None or not since else self._cells.path(base.code_id)
        names = {target.path[-1] for target in targets}
        after = names.pop() if len(names) == 1 < len(targets) else " / ".join(map(str, targets))
        yield replace(
            self._proposal(coding, cells, CODE_FIELD, self._cells.path(coding.code_id), after),
            choices=tuple(targets),
            conflict=since and coding.coding_id in self._changed_since,
            exported=exported or None,
        )

    def _values(self, coding: SegmentRow, cells: SegmentCells, base: _Base | None) -> Iterable[Proposal]:
        """Say which other memo, weight and star a row asks for."""
        asked: dict[str, str] = {}
        if cells.memo is not None:
            if _is_cut(cells.memo, coding.memo):
                self._found.add("cells-cut", cells.row)
            else:
                asked[MEMO] = cells.memo
        if cells.weight is not None:
            weight = _whole_number(cells.weight)
            if cells.weight.strip() and (weight is None or weight > 100):
                self._found.add("weight-unreadable", cells.row)
            else:
                asked[WEIGHT] = "" if weight is None else str(weight)
        if cells.star is not None:
            said = cells.star.strip().casefold()
            if said not in _TRUE | _FALSE:
                self._found.add("star-unreadable", cells.row)
            else:
                asked[STAR] = str(int(said in _TRUE))
        for name, after in asked.items():
            if name in cells.unsure:
                continue
            now = _written(getattr(coding, name))
            exported = None if base is None else _written(getattr(base, name))
            if _same(after, now) or (exported is not None and _same(after, exported)):
                continue
            conflict = exported != now
            shown = exported if conflict else None
            yield replace(self._proposal(coding, cells, name, now, after), conflict=conflict, exported=shown)

    def _proposal(self, coding: SegmentRow, cells: SegmentCells, name: str, before: str, after: str) -> Proposal:
        quote = self._text_of(coding.document_id)[coding.start : coding.end]
        return Proposal(
            row=cells.row,
            about=CODING,
            row_id=coding.coding_id,
            field=name,
            before=before,
            after=after,
            document_id=coding.document_id,
            document=coding.document,
            start=coding.start,
            quote=quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1] + "…",
            code=self._cells.path(coding.code_id),
            coder=coding.coder,
        )

    # --- all rows together ------------------------------------------------------------------------------------------
    def without_doubles(self) -> Iterable[Proposal]:
        """Return the proposals about codings; where rows of one coding ask different things, each is a conflict."""
        for made in self._by_coding.values():
            made[:] = map(self._in_one_place, made)
            by_field: dict[str, list[Proposal]] = {}
            for one in made:
                there = by_field.setdefault(one.field, [])
                if all((each.after, each.choices) != (one.after, one.choices) for each in there):
                    there.append(one)
            for several in by_field.values():
                if len(several) > 1:
                    for one in several:
                        self._found.add("rows-disagree", one.row)
                yield from (replace(one, conflict=True) if len(several) > 1 else one for one in several)

    def _in_one_place(self, one: Proposal) -> Proposal:
        """Put a new code that rows in several folders name at the top, so that they do not make several of it."""
        if one.makes_code and len(self._homes.get(one.choices[0].path[-1].casefold(), ())) > 1:
            return one.meaning(CodeTarget(one.choices[0].path[-1:]))
        return one

    def definitions(self) -> Iterable[Proposal]:
        """Return what the sheet of the codebook asks to be said otherwise of codes."""
        by_guid = {row.guid: row for row in self._codes}
        differing: list[tuple[int, CodeRow, str, str]] = []
        for cells in self._file.codes:
            code = by_guid.get(cells.guid)
            if code is None:
                if cells.guid:
                    self._found.add("codes-unknown", cells.row)
                continue
            if not self._cells.is_own_path(code.code_id, cells.path):
                self._found.add("codes-renamed", cells.row)
            for name in DEFINITIONS:
                now, said = getattr(code, name), cells.fields.get(name)
                if said is None or name in cells.unsure or _same(said, now):
                    continue
                if _is_cut(said, now):
                    self._found.add("cells-cut", cells.row)
                else:
                    differing.append((cells.row, code, name, said))
        past = versions(self._project, "code", {code.code_id for _, code, _, _ in differing}) if differing else {}
        written = _moment(self._file.written_on, self._file.zone)
        for row, code, name, said in differing:
            now = str(getattr(code, name))
            exported = _at(past.get(code.code_id, []), written, name, now)
            if _same(said, exported):
                continue
            conflict = not _same(exported, now)
            yield Proposal(
                row,
                CODE,
                code.code_id,
                name,
                now,
                said,
                code=code.path_text,
                exported=exported if conflict else None,
                conflict=conflict,
            )

    def notes(self) -> Iterable[IntakeNote]:
        """Return what is to be told beside the proposals."""
        yield from self._found.notes()
        known = self._changed_since & {self._segments[guid].coding_id for guid in self._seen}
        if known:
            yield IntakeNote("changed-here-since", times=len(known))
        gone = (self._file.written_rows or 0) - len({row.guid for row in self._file.segments if row.guid})
        if gone > 0:
            yield IntakeNote("rows-taken-out", times=gone)


# --- comparing cells ------------------------------------------------------------------------------------------------
def _same(cell: str, said: str) -> bool:
    """Tell whether a cell says what the project says, but for what a cell cannot hold and white space at the end.

    LibreOffice shows what our writer escaped, but saves it without the escape; a CSV that was saved as a workbook keeps
    the apostrophes that guard formulas.
    """
    legal = _legal(said)
    if legal in (_legal(cell), _legal(unguard_formula(cell))):
        return True
    return "_x" in said and _legal(cell) == _legal(unescaped(said))


def _legal(text: str) -> str:
    return replace_illegal(text)[0].rstrip()


def _folded(text: str) -> str:
    return " ".join(replace_illegal(text)[0].split())


def _written(value: object) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def _is_cut(cell: str, whole: str) -> bool:
    """Tell whether a cell holds only the beginning of a text, as a program leaves it that cannot hold more."""
    legal = _legal(whole)
    return len(cell) < len(legal) and utf16_length(cell) >= _NEARLY_FULL and legal.startswith(cell)


def _whole_number(cell: str | None) -> int | None:
    """Return a number that is not negative; spreadsheets may have made ``50.0`` of 50."""
    digits = (cell or "").strip().removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 15 else None


def _base_of(values: Mapping[str, Any]) -> _Base:
    return _Base(
        values["code_id"], values["memo"], values["weight"], bool(values["star"]), values["start"], values["end"]
    )


# --- times ------------------------------------------------------------------------------------------------------------
def _since(modified: str, cell: str | None, zone: int | None) -> bool:
    """Tell whether a coding's time says that it was changed after the cell with its time was written.

    A workbook's times have no zone, and a summer's time stands there by another offset than a winter's: what differs
    by the offset that the file names, by an hour more or less, or by that of this computer, is the same moment.
    """
    if cell is None:
        return False
    try:
        said = datetime.datetime.fromisoformat(cell.strip())
    except ValueError:
        return False  # somebody wrote something else there: nothing is known
    now = datetime.datetime.fromisoformat(modified)
    exact_s = 0.01 if said.microsecond else 1  # CSV tells whole seconds, a workbook a little more than it shows
    if said.tzinfo is not None:
        return abs((now - said).total_seconds()) > exact_s
    apart = (said - now.replace(tzinfo=None)).total_seconds()
    local = now.astimezone().utcoffset()
    offsets = {0.0 if local is None else local.total_seconds()}
    if zone is not None:
        offsets |= {60.0 * zone + hour for hour in (-3600, 0, 3600)}
    else:
        offsets.add(max(-_MAX_ZONE_S, min(_MAX_ZONE_S, round(apart / _ZONE_STEP_S) * _ZONE_STEP_S)))
    return all(abs(apart - offset) > exact_s for offset in offsets)


def _moment(cell: str, zone: int | None) -> datetime.datetime | None:
    """Return when the file was written."""
    try:
        said = datetime.datetime.fromisoformat(cell.strip())
    except ValueError:
        return None
    if said.tzinfo is not None:
        return said
    return None if zone is None else said.replace(tzinfo=datetime.timezone(datetime.timedelta(minutes=zone)))


def _at(past: Sequence[Version], moment: datetime.datetime | None, name: str, now: str) -> str:
    """Return what a row said at a moment; what it says now where the history does not tell."""
    if moment is None:
        return now
    # The file tells whole seconds.
    end = moment + datetime.timedelta(seconds=1)
    earlier = [version for version in past if datetime.datetime.fromisoformat(version.time) < end]
    return str(earlier[-1].values.get(name, now)) if earlier else now
