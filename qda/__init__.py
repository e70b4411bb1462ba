"""Concord: qualitative text analysis, from the command line, a notebook or its window.

In a notebook::

    import qda

    with qda.open("study.concord") as project:
        segments = project.segments()

Importing this package loads neither pandas nor the window; a method loads what it needs.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import pandas as pd

    from qda.store.project import Project
    from qda.store.queries.codings import SegmentFilter

__version__ = "0.1.0"
__all__ = ["ProjectFace", "__version__", "open"]


class ProjectFace:
    """A project opened to be read as tables; use it in a ``with`` block or close it.

    Every table can be narrowed to some documents, codes (with those below them), coders, or to starred segments.
    Documents and coders are meant by name, codes by path (``"Stance > Criticism"``) or by a name that only one has.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    @property
    def name(self) -> str:
        """The project's name."""
        return self._project.name

    @property
    def path(self) -> Path:
        """The project's file."""
        return self._project.path

    def segments(
        self,
        *,
        documents: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        starred: bool = False,
        context: int = 60,
    ) -> pd.DataFrame:
        """Return one row per coding, in the order of documents and text: the columns of the Excel sheet *Segments*.

        Args:
            documents: Names of documents; ``None`` for all.
            codes: Paths of codes; ``None`` for all.
            coders: Names of coders; ``None`` for all.
            starred: Only key quotations.
            context: Characters of text before and after each segment.

        Raises:
            NotFound, AmbiguousName: A name fits nothing, or several things.
        """
        from qda.analysis.segments import segments_frame

        return segments_frame(self._project, self._filter(documents, codes, coders, starred=starred), context=context)

    def segments_wide(
        self,
        *,
        documents: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        starred: bool = False,
    ) -> pd.DataFrame:
        """Return one row per distinct passage and coder, with a column of 0 and 1 per code."""
        from qda.analysis.segments import segments_wide

        return segments_wide(self._project, self._filter(documents, codes, coders, starred=starred))

    def codebook(self) -> pd.DataFrame:
        """Return one row per code and folder: its fields, and how many segments it has, in all and per coder."""
        from qda.analysis.tables import codebook_frame

        return codebook_frame(self._project)

    def code_by_document(
        self, *, coders: Collection[str] | None = None, codes: Collection[str] | None = None
    ) -> pd.DataFrame:
        """Return one row per code and one column per document with the number of segments."""
        from qda.analysis.tables import code_by_document

        return code_by_document(self._project, self._filter(None, codes, coders, starred=False))

    def documents(self) -> pd.DataFrame:
        """Return one row per document: length, codings, who has finished it, where it came from."""
        from qda.analysis.tables import documents_frame

        return documents_frame(self._project)

    def memos(self) -> pd.DataFrame:
        """Return one row per memo, with what it is about."""
        from qda.analysis.tables import memos_frame

        return memos_frame(self._project)

    def text(self, document: str) -> str:
        """Return a document's stored text; the offsets of all tables count its characters.

        Raises:
            NotFound: There is no such document.
        """
        from qda.store.queries.documents import document_named

        return self._project.text(document_named(self._project, document).document_id)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._project.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _filter(
        self,
        documents: Collection[str] | None,
        codes: Collection[str] | None,
        coders: Collection[str] | None,
        *,
        starred: bool,
    ) -> SegmentFilter:
        from qda.analysis.named import named_filter

        return named_filter(self._project, documents, codes, coders, starred=starred)


def open(path: str | os.PathLike[str], *, read_only: bool = True) -> ProjectFace:  # noqa: A001  read as qda.open
    """Open a project file to read it as tables.

    Args:
        path: The ``.concord`` file.
        read_only: Open it beside a window that has it open; ``False`` keeps others from writing meanwhile.

    Raises:
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: It cannot be used; it was not touched.
    """
    from qda.store.project import Project

    return ProjectFace(Project.open(Path(path), read_only=read_only))
