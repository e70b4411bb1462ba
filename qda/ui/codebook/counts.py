"""How often each code was used, kept up to date change by change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from qda.store.history import Change


class CodeCounts:
    """The codings of the coders whose work is shown, counted by code: in all documents, and in the one in front.

    A large study has some hundred thousand pairs of code and document, so only what is shown is kept.
    """

    def __init__(self, documents_of: Callable[[Collection[int]], int]) -> None:
        self._documents_of = documents_of
        self._everywhere: dict[int, int] = {}
        self._here: dict[int, int] = {}
        self._document_id = 0

    def start(self, everywhere: Mapping[int, int]) -> None:
        """Begin anew with the counts of codes in all documents."""
        self._everywhere = dict(everywhere)

    def look_into(self, document_id: int, here: Mapping[int, int]) -> None:
        """Take over the counts of codes in the document in front."""
        self._document_id, self._here = document_id, dict(here)

    def follow(self, changes: Iterable[Change], coder_ids: Collection[int]) -> None:
        """Take over what a step did to codings."""
        for change in changes:
            for row, step in ((change.before, -1), (change.after, 1)):
                if row is None or row["coder_id"] not in coder_ids:
                    continue
                code_id = row["code_id"]
                self._everywhere[code_id] = self._everywhere.get(code_id, 0) + step
                if row["document_id"] == self._document_id:
                    self._here[code_id] = self._here.get(code_id, 0) + step

    def everywhere(self, code_id: int) -> int:
        """Return how many codings a code has in all documents."""
        return self._everywhere.get(code_id, 0)

    def here(self, code_id: int) -> int:
        """Return how many codings a code has in the document in front."""
        return self._here.get(code_id, 0)

    def documents(self, code_ids: Collection[int]) -> int:
        """Return in how many documents any of the codes was used; asked of the project, for a tooltip now and then."""
        return self._documents_of(code_ids)
