"""How often each code was used, kept up to date change by change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from qda.store.history import Change


class CodeCounts:
    """The codings of the coders whose work is shown, counted by code and document."""

    def __init__(self) -> None:
        self._by_code: dict[int, dict[int, int]] = {}

    def start(self, pairs: Mapping[tuple[int, int], int]) -> None:
        """Begin anew with the counts of pairs of code and document."""
        self._by_code = {}
        for (code_id, document_id), count in pairs.items():
            self._by_code.setdefault(code_id, {})[document_id] = count

    def follow(self, changes: Iterable[Change], coder_ids: Collection[int]) -> None:
        """Take over what a step did to codings."""
        for change in changes:
            for row, step in ((change.before, -1), (change.after, 1)):
                if row is None or row["coder_id"] not in coder_ids:
                    continue
                of_code = self._by_code.setdefault(row["code_id"], {})
                left = of_code.get(row["document_id"], 0) + step
                if left > 0:
                    of_code[row["document_id"]] = left
                else:
                    of_code.pop(row["document_id"], None)

    def segments(self, code_id: int, document_id: int = 0) -> int:
        """Return how many codings a code has, in one document or (0) in all."""
        of_code = self._by_code.get(code_id, {})
        return of_code.get(document_id, 0) if document_id else sum(of_code.values())

    def documents(self, code_ids: Iterable[int]) -> int:
        """Return in how many documents any of the codes was used."""
        return len(set[int]().union(*(self._by_code.get(code_id, {}) for code_id in code_ids)))
