"""How several projects become one: the plan with the person's choices, and the report of what became of everything.

The plan can be written to a JSON file, changed there, and read again. Projects are numbered from 1 in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from qda.model.errors import BadPlan

FORMAT, VERSION = "concord-merge-plan", 1

ONE, APART, JOINED, BOTH, NEWER = "one", "apart", "joined", "both", "newer"


class Member(NamedTuple):
    """A document, code or coder of one of the projects; ``source`` counts them from 0."""

    source: int
    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """What becomes one in the merged project, or stays apart if ``choice`` says so.

    Args:
        members: The things themselves; the first gives name, place and (for a document) the text.
        choice: For documents and coders ``one`` or ``apart``; for codes ``joined`` (definitions stand one below the
            other), ``apart``, or the number of the project (from 1) whose definitions count.
        how: How each member was found to belong here (``guid``, ``text``, ``name`` …).
        differs: What is not the same in all of them.
        moved: Codings that the carrying over to the first text moves.
        lost: Codings that cannot be carried over.
    """

    members: tuple[Member, ...]
    choice: str
    how: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    moved: int = 0
    lost: int = 0


class PlannedProject(NamedTuple):
    """One of the projects that are merged."""

    file: str
    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What is paired with what, and what the person chose.

    ``moved_codings`` says what becomes of a coding that one person moved in one file and not in the other: ``both``
    places are kept, or the ``newer`` one.
    """

    projects: tuple[PlannedProject, ...]
    documents: tuple[Group, ...]
    codes: tuple[Group, ...]
    coders: tuple[Group, ...]
    moved_codings: str = BOTH

    def groups(self, kind: str) -> tuple[Group, ...]:
        """Return the groups of a kind: ``documents``, ``codes`` or ``coders``."""
        return {"documents": self.documents, "codes": self.codes, "coders": self.coders}[kind]

    def choose(self, kind: str, index: int, choice: str) -> MergePlan:
        """Return the plan with another choice for one group of ``documents``, ``codes`` or ``coders``."""
        groups = list(self.groups(kind))
        groups[index] = replace(groups[index], choice=choice)
        return replace(self, **{kind: tuple(groups)})

    def to_json(self) -> dict[str, object]:
        """Return the plan as JSON values."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "projects": [project._asdict() for project in self.projects],
            "documents": [_group_json(group) for group in self.documents],
            "codes": [_group_json(group) for group in self.codes],
            "coders": [_group_json(group) for group in self.coders],
            "moved_codings": self.moved_codings,
        }

    @classmethod
    def from_json(cls, value: object) -> MergePlan:
        """Read a plan.

        Raises:
            BadPlan: It is not one, or a choice in it means nothing.
        """
        plan = _mapping(value, "the file")
        if plan.get("format") != FORMAT or plan.get("version") != VERSION:
            raise BadPlan(detail="it is not a merge plan of this version")
        projects = tuple(
            PlannedProject(*(str(_mapping(one, "projects").get(name, "")) for name in PlannedProject._fields))
            for one in _list(plan.get("projects"), "projects")
        )
        count = len(projects)
        numbers = {str(number + 1) for number in range(count)}
        moved = str(plan.get("moved_codings", BOTH))
        if moved not in (BOTH, NEWER):
            raise BadPlan(detail=f"“{moved}” is no choice for moved_codings")
        return cls(
            projects,
            _groups(plan, "documents", count, {ONE, APART}),
            _groups(plan, "codes", count, {JOINED, APART, *numbers}),
            _groups(plan, "coders", count, {ONE, APART}),
            moved,
        )


def _group_json(group: Group) -> dict[str, object]:
    members = [{"project": one.source + 1, "guid": one.guid, "name": one.name} for one in group.members]
    written: dict[str, object] = {"members": members, "choice": group.choice}
    if len(members) > 1:
        written["matched_by"] = list(group.how)
    if group.differs:
        written["differs"] = list(group.differs)
    if group.moved or group.lost:
        written |= {"moved": group.moved, "lost": group.lost}
    return written


def _groups(plan: Mapping[str, object], kind: str, projects: int, choices: set[str]) -> tuple[Group, ...]:
    found: list[Group] = []
    for value in _list(plan.get(kind), kind):
        one = _mapping(value, kind)
        members = tuple(_member(member, kind, projects) for member in _list(one.get("members"), kind))
        choice = str(one.get("choice", ""))
        if not members or choice not in choices:
            raise BadPlan(detail=f"“{choice}” is no choice for {kind}" if members else f"an entry of {kind} is empty")
        how = tuple(str(word) for word in _list(one.get("matched_by", []), kind))
        differs = tuple(str(word) for word in _list(one.get("differs", []), kind))
        found.append(Group(members, choice, how, differs, _count(one.get("moved")), _count(one.get("lost"))))
    return tuple(found)


def _member(value: object, kind: str, projects: int) -> Member:
    member = _mapping(value, kind)
    number = member.get("project")
    if not isinstance(number, int) or not 1 <= number <= projects:
        raise BadPlan(detail=f"an entry of {kind} names a project that is not there ({number})")
    return Member(number - 1, str(member.get("guid", "")), str(member.get("name", "")))


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadPlan(detail=f"{where} is not as it should be")
    return cast(Mapping[str, object], value)


def _list(value: object, where: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise BadPlan(detail=f"{where} is not as it should be")
    return cast(list[object], value)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


# --- the report -------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Tally:
    """What became of all rows of one kind: each is ``added``, ``joined`` with one that was there, or ``left`` out.

    ``read`` is their sum.
    """

    read: int = 0
    added: int = 0
    joined: int = 0
    left: int = 0


class MergeNote(NamedTuple):
    """One thing to tell; ``what`` is a key of :data:`NOTES`. ``look`` is true where a person should look at it."""

    what: str
    name: str = ""
    detail: str = ""
    times: int = 1
    look: bool = False


NOTES: dict[str, str] = {
    "document-paired": "The document “{name}” is in several files: one document now (found by {detail}).",
    "document-carried": "The texts of “{name}” differ. The one of the first file stays, and {count} codings were "
    "carried over to it.",
    "document-apart": "The document “{name}” stays two documents: the second is called “{detail}”.",
    "document-renamed": "The document “{name}” is called “{detail}”, because there was one of its name.",
    "marks-differ": "Headings, turns or given segments of “{name}” differ: those of the first file stay.",
    "code-joined": "Both files define “{name}” ({detail}): the definitions stand one below the other.",
    "code-chosen": "The files define “{name}” differently ({detail}): the chosen definition stays.",
    "code-apart": "The code “{name}” stays two codes: the second is called “{detail}”.",
    "code-renamed": "The code “{name}” is called “{detail}”, because there was one of its name.",
    "code-moved": "The code “{name}” stands elsewhere in another file ({detail}): the place of the first file stays.",
    "code-moved-top": "The code “{name}” stands at the top in another file: the place of the first file stays.",
    "key-taken": "The number key {detail} of “{name}” was taken.",
    "coder-apart": "Two coders are called “{name}”: the second is called “{detail}” now.",
    "coder-joined": "Two coders called “{name}” became one person.",
    "coding-once": "{count} codings are in several files: each is there once.",
    "coding-both": "{count} codings lie elsewhere in another file: both places are kept.",
    "coding-newer": "{count} codings lie elsewhere in another file: the newer place was kept.",
    "coding-lost": "Lost: “{name}” on “{detail}”, whose words the first text does not have.",
    "weight-differs": "{count} codings have another weight in another file: the one of the first file stays.",
    "memo-both": "{count} memos say other things in another file: both are kept.",
    "memo-unplaced": "{count} memos on passages that the first text does not have are on the whole document now.",
    "memo-freed": "{count} memos on codings that are lost stand free now.",
    "case-unplaced": "{count} passages of cases that the first text does not have became the whole document.",
    "value-differs": "“{name}” is “{detail}” in another file: the value of the first file stays.",
    "query-apart": "The saved query “{name}” asks for something else in another file: the second is called “{detail}”.",
    "variable-apart": "The variable “{name}” is of another kind in another file: the second is called “{detail}”.",
    "decision-differs": "A decision in “{name}” is another one in another file: the newer one stays.",
    "decision-lost": "Lost: a decision in “{name}” on words that the first text does not have.",
    "consensus-link": "{count} links between decisions and codings could not be kept.",
    "history": "What was done step by step stays in the old files: keep them.",
}


@dataclass(slots=True)
class MergeReport:
    """What became of everything, by the names of the tables, and what there is to tell."""

    tallies: dict[str, Tally] = field(default_factory=dict[str, Tally])
    notes: list[MergeNote] = field(default_factory=list[MergeNote])

    @property
    def look(self) -> bool:
        """Whether there is something to look at."""
        return any(note.look for note in self.notes)


def _as_is(text: str) -> str:
    return text


_DETAILS: dict[str, str] = {
    "short_definition": "short definition",
    "full_definition": "full definition",
    "use_when": "when to use it",
    "dont_use_when": "when not to use it",
    "example_text": "typical example",
    "name": "name",
    "person": "hand",
    "guid": "identity",
    "text": "same text",
    "alignment": "nearly the same text",
}
_WITH_DETAILS = frozenset({"document-paired", "code-joined", "code-chosen"})


def merge_note_text(note: MergeNote, translate: Callable[[str], str] = _as_is) -> str:
    """Put one line of a merge's report into words."""
    detail = note.detail
    if note.what in _WITH_DETAILS:
        parts = [part for part in detail.split(", ") if part]
        detail = ", ".join(translate(_DETAILS[part]) if part in _DETAILS else part for part in parts)
    return translate(NOTES[note.what]).format(name=note.name, detail=detail, count=f"{note.times:,}")
