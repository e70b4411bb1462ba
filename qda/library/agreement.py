"""How far coders agree, as tables and values, for notebooks and scripts; loaded when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from qda.actions.agreeing import Agreement


class AgreementFace:
    """How far coders agree, as tables and values; made by :func:`compare`.

    Where a figure is undefined a table has NaN, and says why in its column "Undefined".
    """

    def __init__(self, found: Agreement) -> None:
        self._found = found

    @property
    def coders(self) -> list[str]:
        """The coders' names, told apart by file where two have the same."""
        from qda.actions.compare_names import coder_names

        return coder_names(self._found.compared)

    @property
    def codes(self) -> pd.DataFrame:
        """One row per code, pooled over documents: every coefficient, alpha's interval, counts, remarks."""
        from qda.actions.compare_tables import codes_table
        from qda.analysis.table import frame

        return frame(codes_table(self._found.compared, self._found.intervals, with_any=False))

    @property
    def documents(self) -> pd.DataFrame:
        """One row per document: means over the codes that somebody used in it, and any code at all."""
        from qda.actions.compare_tables import documents_table
        from qda.analysis.table import frame

        return frame(documents_table(self._found.compared))

    @property
    def codes_by_document(self) -> pd.DataFrame:
        """One row per code and document."""
        from qda.actions.compare_tables import matrix_table
        from qda.analysis.table import frame

        return frame(matrix_table(self._found.compared))

    @property
    def pairs(self) -> pd.DataFrame:
        """One row per pair of coders and code, the means over codes before them."""
        from qda.actions.compare_tables import pairs_table
        from qda.analysis.table import frame

        return frame(pairs_table(self._found.compared))

    @property
    def disagreements(self) -> pd.DataFrame:
        """One row per passage on which coders differ: what kind of difference, and what each has there."""
        from qda.actions.compare_report import disagreements_table
        from qda.analysis.table import frame

        table = frame(disagreements_table(self._found.compared))
        first = list(table.columns).index("State")
        return table.drop(columns=list(table.columns)[first:])

    @property
    def overall(self) -> dict[str, object]:
        """The mean over codes with its interval, lowest and highest code, and the figures of any code at all."""
        from typing import cast

        return cast("dict[str, object]", self.to_dict()["overall"])

    def to_dict(self) -> dict[str, object]:
        """Return everything as ``qda compare --json`` prints it."""
        from qda.actions.agreement_json import agreement_json

        return agreement_json(self._found)

    def methods_paragraph(self) -> str:
        """Return the paragraph for a methods section, with "[to be stated]" for what the program cannot know."""
        from qda.actions.compare_paper import methods_text

        return methods_text(self._found.compared, self._found.intervals, segments=self._found.segments)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the report (``.xlsx``), the table for Word (``.docx``), or the picture (``.svg``, ``.png``, ``.pdf``).

        Raises:
            ValueError: Another ending.
            ProjectExists: It is one of the compared projects.
            CannotWrite: The file cannot be written.
        """
        from qda.actions.compare_names import check_output
        from qda.actions.compare_paper import write_apa_table, write_picture
        from qda.actions.compare_report import write_report

        target = Path(path)
        found = self._found
        check_output(target, [source.path for source in found.compared.pairing.sources])
        suffix = target.suffix.lower()
        if suffix == ".xlsx":
            write_report(target, found.compared, found.intervals, groups=found.groups, segments=found.segments)
        elif suffix == ".docx":
            write_apa_table(target, found.compared, found.intervals)
        elif suffix in (".svg", ".png", ".pdf"):
            write_picture(target, found.compared, found.intervals)
        else:
            raise ValueError(f"“{target.name}” has to end in .xlsx, .docx, .svg, .png or .pdf")


def compare(
    *paths: str | os.PathLike[str],
    coders: Sequence[str] = (),
    documents: Sequence[str] = (),
    codes: Sequence[str] = (),
    where: Sequence[str] = (),
    unit: str = "character",
    projection: str = "any",
    untouched: Literal["missing", "empty"] = "missing",
    roll_up: int | None = None,
    as_one: Mapping[str, Sequence[str]] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    segments: float | None = None,
    overlap: str = "iou",
    replicates: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> AgreementFace:
    """Compare the coders of one project file, or of several; the files are only read.

    Args:
        paths: The ``.concord`` files.
        coders: Only these, by name; all who have worked if none is named.
        documents: Only these, by name.
        codes: Only these and those below them, by path or name.
        where: Only documents and passages that fit conditions such as ``"Country=Iraq"``.
        unit: ``character``, ``token``, ``sentence``, ``paragraph``, ``turn`` or ``segment``.
        projection: A larger unit counts as coded when ``any`` of it is, or its ``majority``.
        untouched: What a document means that a coder neither coded nor finished.
        roll_up: Depth of the codebook below which codes count as their ancestor; 1 is the top.
        as_one: Codes that count as one, by the name that they get.
        groups: Codes that exclude each other, for the u family of alpha, by the group's name.
        segments: Share of overlap from which two segments agree, if segments are to be compared as well.
        overlap: What that share is a share of: ``iou``, ``longer``, ``shorter`` or ``own``.
        replicates: Of the bootstrap.
        seed: Of the bootstrap.
        level: Of confidence.

    Raises:
        NotFound, AmbiguousName: A name fits nothing, or several things.
        TooFewCoders: There are not two coders to compare.
        ValueError: A word or number that is none of those above.
    """
    from qda.actions.agreeing import Asked, agree, rules_of
    from qda.analysis.compare.choices import Presence
    from qda.analysis.compare.source import read_files

    for names in (coders, documents, codes, where):
        if isinstance(names, str):
            raise TypeError("give a list of names, not one name")
    rules = rules_of(
        unit=unit,
        projection=projection,
        threshold=0.9 if segments is None else segments,
        overlap=overlap,
        replicates=replicates,
        seed=seed,
        level=level,
    )
    asked = Asked(
        coders=coders,
        documents=documents,
        codes=codes,
        where=where,
        as_one=as_one or {},
        roll_up=roll_up,
        untouched=Presence(untouched),
        groups=groups or {},
        segments=segments is not None,
        rules=rules,
    )
    return AgreementFace(agree(read_files([Path(path) for path in paths]), asked))
