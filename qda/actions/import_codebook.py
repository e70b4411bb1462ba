"""Adding a codebook to the one of a project, in one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from qda.actions.coding import current_coder_id
from qda.actions.growing_codebook import GrowingCodebook
from qda.actions.import_runs import record_import
from qda.model.codebook import CodebookEntry, clean_name
from qda.model.errors import NameTaken
from qda.model.intake.report import IntakeReport
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.ids import row_of
from qda.store.tables import Code

Path = tuple[str, ...]


def import_codebook(
    project: Project, entries: Sequence[CodebookEntry], *, report: IntakeReport | None = None
) -> tuple[int, int]:
    """Add a codebook's entries in one step; an entry that is there already gets what the import says of it.

    An entry is known again by its guid, then by its path. One known by its guid takes the name and the place that the
    import gives, unless something else there has that name. A guid that stands twice (a row copied in a spreadsheet)
    tells nothing. With a ``report`` of reading the file, what became of the entries is counted in it, and it is kept
    with the project as that of an import.

    Returns:
        How many entries were added and how many were changed.
    """
    with project.step(Verb.IMPORT_CODEBOOK, count=len(entries)) as session:
        intake = _Intake(session, entries)
        for entry in _parents_first(entries):
            intake.take(entry)
        if report is not None:
            counted = report.store("code")
            counted.read, counted.added = len(entries), intake.added
            counted.joined = max(0, len(entries) - intake.added)
            record_import(session, report, current_coder_id(project))
    return intake.added, intake.changed


class _Intake:
    """Takes entries in, one after the other."""

    def __init__(self, session: Session, entries: Sequence[CodebookEntry]) -> None:
        self.added = self.changed = 0
        self._session = session
        self._codebook = GrowingCodebook(session)
        counted = Counter(entry.guid for entry in entries if entry.guid)
        self._repeated = {guid for guid, count in counted.items() if count > 1}
        self._known: dict[str, int] = {row.guid: row.id for row in session.execute(select(Code.guid, Code.id))}
        self._placed: dict[Path, int] = {}  # by the import's own, folded paths

    def take(self, entry: CodebookEntry) -> None:
        """Find or make an entry's code, and give it what the entry says."""
        parent_id = self._folder(entry.path[:-1])
        code_id = None if entry.guid in self._repeated else self._known.get(entry.guid)
        moved = code_id is not None and self._place(code_id, entry, parent_id)
        code_id = code_id or self._codebook.find(parent_id, entry.path[-1])
        new = code_id is None
        if code_id is None:
            name, colour = entry.path[-1], entry.colour
            code_id = self._codebook.put(name, parent_id=parent_id, is_folder=entry.is_folder, colour=colour)
        self._placed[_folded(entry.path)] = code_id
        filled = self._fill(row_of(self._session, Code, code_id), entry, new=new)
        self.added += new
        self.changed += (moved or filled) and not new

    def _folder(self, path: Path) -> int | None:
        """Return what lies at a path of the import; it is made where it is missing."""
        key = _folded(path)
        depth = next((depth for depth in range(len(path), 0, -1) if key[:depth] in self._placed), 0)
        above = self._placed[key[:depth]] if depth else None
        for end in range(depth + 1, len(path) + 1):
            there = self._codebook.find(above, path[end - 1])
            above = there or self._codebook.put(path[end - 1], parent_id=above, is_folder=True)
            self._placed[key[:end]] = above
        return above

    def _place(self, code_id: int, entry: CodebookEntry, parent_id: int | None) -> bool:
        code = row_of(self._session, Code, code_id)
        before = (code.name, code.parent_id)
        if self._codebook.is_below(parent_id, code_id):
            parent_id = code.parent_id  # else it would come to lie below itself
        try:
            self._codebook.place(code, entry.path[-1], parent_id)
        except NameTaken:
            return False
        return before != (code.name, code.parent_id)

    def _fill(self, code: Code, entry: CodebookEntry, *, new: bool) -> bool:
        fields = {
            "short_definition": entry.short_definition,
            "full_definition": entry.full_definition,
            "use_when": entry.use_when,
            "dont_use_when": entry.dont_use_when,
            "example_text": entry.example,
            "memo": entry.memo,
            "colour": entry.colour,
        }
        given_key = entry.number_key not in ("", code.number_key) and not code.is_folder
        if given_key:
            self._codebook.give_key(code.id, entry.number_key)
        if new and entry.guid and entry.guid not in self._known and entry.guid not in self._repeated:
            fields["guid"] = entry.guid
        said = {name: value for name, value in fields.items() if value and value != getattr(code, name)}
        for name, value in said.items():
            setattr(code, name, value)
        self._session.flush()
        return given_key or bool(said)


def _parents_first(entries: Sequence[CodebookEntry]) -> list[CodebookEntry]:
    """Put each entry before those below it, so that it is made as what its own row says; keep the order otherwise."""
    own_rows = {_folded(entry.path): entry for entry in entries}
    ordered: dict[Path, CodebookEntry] = {}
    for own in own_rows:
        # From the entry upwards until what stands in its place already, and back down.
        missing: list[Path] = []
        for depth in range(len(own), 0, -1):
            if own[:depth] in ordered:
                break
            if own[:depth] in own_rows:
                missing.append(own[:depth])
        ordered.update((above, own_rows[above]) for above in reversed(missing))
    return list(ordered.values())


def _folded(path: Sequence[str]) -> Path:
    return tuple(map(_folded_name, path))


@lru_cache(maxsize=20_000)  # in a deep codebook the same names stand in very many paths
def _folded_name(name: str) -> str:
    return clean_name(name).casefold()
