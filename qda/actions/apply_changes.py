"""Taking over what somebody changed in an exported table, all in one step."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from qda.actions.coding import check_takes_codings, current_coder_id, join_codings
from qda.actions.growing_codebook import GrowingCodebook
from qda.actions.import_runs import record_import
from qda.formats.cell_text import replace_illegal
from qda.model.changes import CODE, CODE_FIELD, STAR, WEIGHT, Proposal, Proposals
from qda.model.codebook import path_text
from qda.model.errors import FolderHoldsNoCodings, NotFound
from qda.model.intake.report import IntakeReport
from qda.model.progress import Progress, no_progress, tell
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.ids import one_of, row_of
from qda.store.tables import Code, Coding, utc_now

T = TypeVar("T")
_AT_ONCE = 100  # rows between two breaths
_MANY_ROWS = 5_000  # the same where rows are only looked at
_ASIDE = 1 << 40  # added to a border for a moment; no text is so long


def apply_changes(
    project: Project,
    chosen: Sequence[Proposal],
    source: Proposals | None = None,
    *,
    progress: Progress = no_progress,
) -> IntakeReport:
    """Make the chosen changes in one step; each coding stays its coder's, the history names who took them over.

    A code that is missing is made. A coding that would repeat another of its coder's joins it, memo included. What
    was changed in the project since the proposals were made is left alone and told, as is a second wish for the same.

    Args:
        project: The project.
        chosen: The proposals, each code among their choices decided.
        source: All of the file's proposals, for the report: what was left out, and what there was to tell.
        progress: Hears how many changes are made, and may stop them; the project is as it was then.

    Returns:
        The report; ``stored`` counts the codes that were made.
    """
    work = applying_changes(project, chosen, source)
    with contextlib.closing(work):
        while True:
            try:
                done, total = next(work)
            except StopIteration as ended:
                return ended.value
            tell(progress, done, total)


def applying_changes(
    project: Project, chosen: Sequence[Proposal], source: Proposals | None = None
) -> Generator[tuple[int, int], None, IntakeReport]:
    """Do the work of :func:`apply_changes` in pieces of some hundredths of a second, between which a window lives.

    All pieces are one step. Closed before its end, it leaves the project as it was.

    Yields:
        How much is done of how much, in no particular unit.

    Returns:
        As :func:`apply_changes`.
    """
    source = source if source is not None else Proposals()
    report = IntakeReport("changes-table", source.file_name, source.file_hash, origin="Concord")
    report.notes += source.notes
    wishes = report.account("changes")
    wishes.there = max(len(source.proposals), len(chosen))
    done, total = 0, 2 * len(chosen) + 3 * sum(one.field == CODE_FIELD for one in chosen)
    project.back_up_before("changes from Excel")
    with project.long_step(Verb.APPLY_CHANGES, count=len(chosen), name=source.file_name) as session:
        applying = _Applying(session, report)
        for size in applying.put(chosen):
            done = min(done + size, total)
            yield done, total
        wishes.taken = applying.taken
        wishes.left = wishes.there - wishes.taken
        report.note("changes-taken", times=wishes.taken)
        if wishes.left:
            report.note("changes-left", times=wishes.left)
        if wishes.taken and source.file_name:
            record_import(session, report, current_coder_id(project))
    return report


class _Applying:
    """The step while changes are made; its work yields now and then how many rows were looked at since."""

    def __init__(self, session: Session, report: IntakeReport) -> None:
        self._session = session
        self._report = report
        self._codings: dict[int, Coding] = {}
        self._codes: dict[int, Code] = {}
        self._paths: dict[int, str] = {}
        self._done: set[tuple[str, int, str]] = set()
        self.taken = 0

    def put(self, chosen: Sequence[Proposal]) -> Generator[int]:
        """Write fields first, and then move codings to other codes, where they may join others."""
        for some in _parts(chosen):
            coding_ids = {one.row_id for one in some if one.about != CODE}
            code_ids = {one.row_id for one in some if one.about == CODE}
            codings = self._session.scalars(select(Coding).where(one_of(Coding.id, coding_ids)))
            self._codings |= {row.id: row for row in codings}
            codes = self._session.scalars(select(Code).where(one_of(Code.id, code_ids)))
            self._codes |= {row.id: row for row in codes}
            yield len(some)
        self._paths = _paths(self._session)
        moves: dict[tuple[tuple[str, ...], int], list[int]] = defaultdict(list)
        for some in _parts(chosen):
            for one in some:
                self._put_one(one, moves)
            self._session.flush()
            yield len(some)
        yield from self._move(moves)

    def _put_one(self, one: Proposal, moves: dict[tuple[tuple[str, ...], int], list[int]]) -> None:
        if not self._still_so(one):
            self._report.note("changed-meanwhile", _about(one), _field(one), look=True)
            return
        self._done.add((one.about, one.row_id, one.field))
        self.taken += 1
        if one.field == CODE_FIELD:
            moves[one.choices[0].path, one.choices[0].code_id].append(one.row_id)
        else:
            self._set(one)

    def _still_so(self, one: Proposal) -> bool:
        """Tell whether the project still says what the proposal was made for, and no other one was taken over."""
        if (one.about, one.row_id, one.field) in self._done or (one.field == CODE_FIELD and len(one.choices) != 1):
            return False
        if one.about == CODE:
            code = self._codes.get(one.row_id)
            return code is not None and getattr(code, one.field) == one.before
        coding = self._codings.get(one.row_id)
        if coding is None:
            return False
        if one.field == CODE_FIELD:
            return self._paths.get(coding.code_id) == one.before
        value = getattr(coding, one.field)
        return ("" if value is None else str(value)) == one.before

    def _set(self, one: Proposal) -> None:
        text = replace_illegal(one.after)[0]
        if one.about == CODE:
            setattr(self._codes[one.row_id], one.field, text)
            return
        coding = self._codings[one.row_id]
        value: object = text
        if one.field == WEIGHT:
            value = int(text) if text else None
        elif one.field == STAR:
            value = int(text)
        setattr(coding, one.field, value)
        coding.modified = utc_now()

    def _move(self, moves: dict[tuple[tuple[str, ...], int], list[int]]) -> Generator[int]:
        """Give all codings their other codes as if at one moment, so that two may swap theirs."""
        codebook = GrowingCodebook(self._session)
        targets: dict[int, int] = {}
        # Those that lie above others first: else they would be made as mere folders.
        for (path, code_id), coding_ids in sorted(moves.items(), key=lambda each: len(each[0][0])):
            target = code_id
            if not target:
                before = codebook.last_id
                target = codebook.put_path(path)
                if codebook.last_id > before:
                    self._report.note("code-made", path_text(path))
                    made = self._report.store("code")
                    made.read, made.added = made.read + 1, made.added + 1
            self._check(target, path)
            targets |= dict.fromkeys(coding_ids, target)
        going = yield from self._joined(targets)
        wanted = {_place(coding, targets[coding.id]) for coding in going}
        number = 0
        for some in _parts(going):
            for coding in some:
                number += 1
                if _place(coding, coding.code_id) in wanted:
                    coding.end += number * _ASIDE  # so that no two are ever on the same place
            self._session.flush()
            yield len(some)
        for some in _parts(going):
            for coding in some:
                coding.code_id, coding.modified = targets[coding.id], utc_now()
            self._session.flush()
            yield len(some)
        for some in _parts(going):
            for coding in some:
                coding.end %= _ASIDE
            self._session.flush()
            yield len(some)

    def _joined(self, targets: dict[int, int]) -> Generator[int, None, list[Coding]]:
        """Let codings that would repeat another one join it; return those that are still to be moved."""
        place = (Coding.document_id, Coding.code_id, Coding.coder_id, Coding.start, Coding.end)
        there = select(Coding.id, *place).where(one_of(Coding.code_id, set(targets.values())))
        kept: dict[tuple[int, ...], int] = {}
        for rows in self._session.execute(there).partitions(_MANY_ROWS):
            kept |= {(*at,): coding_id for coding_id, *at in rows if coding_id not in targets}
            yield 0
        going: list[Coding] = []
        joined = 0
        for coding_id, target in sorted(targets.items()):
            coding = self._codings[coding_id]
            kept_id = kept.setdefault(_place(coding, target), coding_id)
            if kept_id == coding_id:
                going.append(coding)
            else:
                join_codings(self._session, row_of(self._session, Coding, kept_id), coding)
                joined += 1
                yield 0
        if joined:
            self._report.note("codings-joined", times=joined)
        return going

    def _check(self, code_id: int, path: tuple[str, ...]) -> None:
        try:
            check_takes_codings(self._session, code_id)
        except NotFound as error:
            raise NotFound(kind="code", name=path_text(path)) from error
        except FolderHoldsNoCodings as error:
            raise FolderHoldsNoCodings(name=path_text(path)) from error


def _parts(every: Sequence[T]) -> Iterator[Sequence[T]]:
    """Return what is done between two breaths, one part after the other."""
    return (every[first : first + _AT_ONCE] for first in range(0, len(every), _AT_ONCE))


def _place(coding: Coding, code_id: int) -> tuple[int, ...]:
    """Return what no two codings may have in common, with another code."""
    return coding.document_id, code_id, coding.coder_id, coding.start, coding.end


def _paths(session: Session) -> dict[int, str]:
    rows = {row.id: row for row in session.execute(select(Code.id, Code.parent_id, Code.name))}

    def path(code_id: int) -> tuple[str, ...]:
        row = rows[code_id]
        return (*(() if row.parent_id is None else path(row.parent_id)), row.name)

    return {code_id: path_text(path(code_id)) for code_id in rows}


def _about(one: Proposal) -> str:
    words = " ".join(one.quote.split()) or one.code
    return words if len(words) <= 60 else words[:59] + "…"


def _field(one: Proposal) -> str:
    return one.field.replace("_", " ")
