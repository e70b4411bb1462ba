"""What somebody changed in an exported table, as proposals that a person takes over or leaves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qda.model.codebook import path_text
from qda.model.intake.report import IntakeNote

CODING, CODE = "coding", "code"
"""What a proposal is about: a coded segment, or an entry of the codebook."""

CODE_FIELD, MEMO, WEIGHT, STAR = "code", "memo", "weight", "star"
DEFINITIONS = ("short_definition", "full_definition", "use_when", "dont_use_when", "memo")
"""The fields of a code that are read back from the sheet *Codebook*."""


class SegmentCells(NamedTuple):
    """A row of the sheet *Segments* as it came back; ``None`` where the file has no such column, or no sure value.

    ``row`` counts as a spreadsheet does. ``levels`` are the names in "Level 1", "Level 2" …, empty ones left out.
    ``unsure`` names the fields whose cell holds a formula that no program has calculated, or that failed.
    """

    row: int
    guid: str
    code: str | None = None
    code_path: str | None = None
    levels: tuple[str, ...] | None = None
    memo: str | None = None
    weight: str | None = None
    star: str | None = None
    document: str | None = None
    quote: str | None = None
    start: str | None = None
    end: str | None = None
    coder: str | None = None
    modified: str | None = None
    unsure: frozenset[str] = frozenset()


class CodeCells(NamedTuple):
    """A row of the sheet *Codebook* as it came back: which code, its path there, and its definitions by field."""

    row: int
    guid: str
    path: tuple[str, ...]
    fields: dict[str, str]
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """An exported table that came back: its rows, and what the sheet *About* tells.

    ``written_rows`` is how many segments were written; ``None`` where the file does not tell. ``zone`` is the offset
    from UTC in minutes at which it was written.
    """

    name: str
    file_hash: str
    segments: tuple[SegmentCells, ...]
    codes: tuple[CodeCells, ...] = ()
    project_guid: str = ""
    project_name: str = ""
    written_rows: int | None = None
    written_on: str = ""
    zone: int | None = None
    notes: tuple[IntakeNote, ...] = ()


class CodeTarget(NamedTuple):
    """A code that a row asks for; ``code_id`` is 0 for one that would have to be made at ``path``."""

    path: tuple[str, ...]
    code_id: int = 0

    def __str__(self) -> str:
        return path_text(self.path)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One cell that says something else than the project.

    ``about`` is :data:`CODING` or :data:`CODE`, ``row_id`` which one. ``field`` is ``code``, ``memo``, ``weight`` or
    ``star`` of a coding, one of :data:`DEFINITIONS` of a code. ``before`` is what the project says now, ``after`` what
    the cell says, ``exported`` what the project said when the file was written, if that was something else.

    A ``conflict`` is a field that was changed here since, or for which two rows ask different things. ``choices`` are
    the codes that a cell may mean: none for a field that is no code, one where it is clear.
    """

    row: int
    about: str
    row_id: int
    field: str
    before: str
    after: str
    document_id: int = 0
    document: str = ""
    start: int = 0
    quote: str = ""
    code: str = ""
    coder: str = ""
    exported: str | None = None
    conflict: bool = False
    choices: tuple[CodeTarget, ...] = ()

    @property
    def unclear(self) -> bool:
        """Whether a person has to say which code is meant."""
        return len(self.choices) > 1

    @property
    def makes_code(self) -> bool:
        """Whether a code would have to be made."""
        return len(self.choices) == 1 and not self.choices[0].code_id

    @property
    def ready(self) -> bool:
        """Whether nothing speaks against taking it over unasked."""
        return not self.conflict and not self.unclear

    def meaning(self, target: CodeTarget) -> Proposal:
        """Return the proposal with the one code that was chosen."""
        return replace(self, choices=(target,), after=str(target))


@dataclass(slots=True)
class Proposals:
    """All that a returned file proposes, and what is told of it beside.

    ``rows`` is how many segments the file holds, ``unchanged`` how many of them say what the project says.
    """

    file_name: str = ""
    file_hash: str = ""
    rows: int = 0
    unchanged: int = 0
    proposals: list[Proposal] = field(default_factory=list[Proposal])
    notes: list[IntakeNote] = field(default_factory=list[IntakeNote])

    @property
    def ready(self) -> list[Proposal]:
        """Return those that can be taken over unasked."""
        return [proposal for proposal in self.proposals if proposal.ready]
