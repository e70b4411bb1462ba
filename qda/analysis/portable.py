"""A whole project as plain values, for whatever writes it in another form."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from qda.model.portable import PortableProject
from qda.store.queries.portable import portable_of

__all__ = ["portable_of", "work_of"]


def work_of(project: PortableProject, coders: Collection[str]) -> PortableProject:
    """Return a project with the codings, memos and progress of some coders only, given by their guids.

    Texts, codebook, cases and variables stay, typical examples that others coded as mere words. What coders settled
    on is left out, because it would tell of the others.
    """
    codings = [coding for coding in project.codings if coding.coder in coders]
    kept = {coding.guid for coding in codings} | {""}
    return replace(
        project,
        coders=[coder for coder in project.coders if coder.guid in coders],
        codes=[code if code.example_coding in kept else replace(code, example_coding="") for code in project.codes],
        codings=codings,
        memos=[memo for memo in project.memos if memo.coder in coders and memo.coding in kept],
        work=[row for row in project.work if row.coder in coders],
        comparisons=[],
        decisions=[],
    )
