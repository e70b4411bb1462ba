"""What a query names, as it is called in the project now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qda.model.query import CodeName, Name
from qda.store.queries.codebook import CodeRow
from qda.store.queries.documents import documents
from qda.ui.retrieval.choice_popup import Item
from qda.ui.workspace import Workspace


class Told(NamedTuple):
    """Names in a row, as a part of the sentence shows them; ``gone`` tells whether one of them is not there now."""

    words: str
    whole: str
    gone: bool = False


class NamesNow:
    """Looks up codes, coders and documents by guid, else by name; asked anew whenever the sentence is shown."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # --- codes -------------------------------------------------------------------------------------------------------
    def code(self, name: CodeName) -> CodeRow | None:
        """Return the entry of the codebook that a query names."""
        rows = self._workspace.codes()
        by_guid = (row for row in rows if name.guid and row.guid == name.guid)
        return next(by_guid, next((row for row in rows if row.path == name.path), None))

    def named(self, row: CodeRow, *, below: bool) -> CodeName:
        """Return how a query names an entry of the codebook."""
        return CodeName(row.path, row.guid, below)

    def has_below(self, row: CodeRow) -> bool:
        """Tell whether an entry of the codebook has others below it."""
        return any(other.parent_id == row.code_id for other in self._workspace.codes())

    def code_items(self) -> list[Item]:
        """Return the codebook to choose from."""
        return [
            Item(row.code_id, row.name, row.path_text, "", row.colour, row.depth, row.is_folder)
            for row in self._workspace.codes()
        ]

    # --- people and documents ----------------------------------------------------------------------------------------
    def coders(self) -> dict[str, str]:
        """Return the names of those whose work is shown, by guid."""
        shown = self._workspace.shown_coder_ids()
        return {row.guid: row.name for row in self._workspace.coders() if row.coder_id in shown}

    def documents(self) -> dict[str, str]:
        """Return the names of all documents by guid."""
        return {row.guid: row.name for row in documents(self._workspace.project)}

    @staticmethod
    def guid_of(name: Name, there: Mapping[str, str]) -> str:
        """Return the guid of what is named, empty if it is not there."""
        if name.guid in there:
            return name.guid
        return next((guid for guid, called in there.items() if called == name.name), "")

    def told(self, names: Iterable[Name], there: Mapping[str, str], joint: str) -> Told:
        """Return how coders or documents are told in the sentence."""
        named = list(names)
        found = [there.get(self.guid_of(one, there), "") for one in named]
        words = [now or one.name for one, now in zip(named, found, strict=True)]
        return joined(words, joint, gone=not all(found))


_SHOWN = 3  # names in a row, before the others are only counted
_LONGEST = 48  # characters of a name in the sentence


def joined(names: list[str], joint: str, *, gone: bool = False) -> Told:
    """Return names in a row, cut to what a sentence bears."""
    whole = joint.join(names)
    cut = [name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…" for name in names]
    words = joint.join(cut)
    if len(names) > _SHOWN:
        words = joint.join([*cut[:_SHOWN], f"+{len(names) - _SHOWN}"])
    return Told(words, whole, gone)
