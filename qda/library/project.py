"""A project as tables, for notebooks and scripts; a method loads what it needs when it is called."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    import pandas as pd

    from qda.analysis.word_list import WordOptions
    from qda.model.query import Query
    from qda.store.project import Project
    from qda.store.queries.codings import SegmentFilter


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
        where: Collection[str] | None = None,
        starred: bool = False,
        query: str | Query | None = None,
        context: int = 60,
    ) -> pd.DataFrame:
        """Return one row per coding, in the order of documents and text: the columns of the Excel sheet *Segments*.

        Args:
            documents: Names of documents; ``None`` for all.
            codes: Paths of codes; ``None`` for all.
            coders: Names of coders; ``None`` for all.
            where: Conditions on variables, cases and sets, such as ``"Country=Iraq"``; all of them have to fit.
            starred: Only key quotations.
            query: Only what a question finds, such as ``'"Praise" and "Tone" by Ada'``; ``docs/queries.md`` says how
                to ask.
            context: Characters of text before and after each segment.

        Raises:
            NotFound, AmbiguousName: A name fits nothing, or several things.
            BadSentence, BadQuery: The question cannot be understood, or means nothing.
            QueryPartGone: It names what the project does not have.
        """
        from qda.analysis.segments import segments_frame

        wanted = self._filter(documents, codes, coders, where, starred=starred)
        if query is not None:
            wanted = replace(wanted, coding_ids=self._asked(query).coding_ids)
        return segments_frame(self._project, wanted, context=context)

    def segments_wide(
        self,
        *,
        documents: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        where: Collection[str] | None = None,
        starred: bool = False,
    ) -> pd.DataFrame:
        """Return one row per distinct passage and coder, with a column of 0 and 1 per code."""
        from qda.analysis.segments import segments_wide

        return segments_wide(self._project, self._filter(documents, codes, coders, where, starred=starred))

    def codebook(self) -> pd.DataFrame:
        """Return one row per code and folder: its fields, and how many segments it has, in all and per coder."""
        from qda.analysis.tables import codebook_frame

        return codebook_frame(self._project)

    def code_by_document(
        self,
        *,
        coders: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        where: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Return one row per code and one column per document with the number of segments."""
        from qda.analysis.tables import code_by_document

        return code_by_document(self._project, self._filter(None, codes, coders, where, starred=False))

    def words(
        self,
        *,
        documents: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        where: Collection[str] | None = None,
        uncoded: bool = False,
        against: Mapping[str, Collection[str]] | Literal["rest"] | None = None,
        options: WordOptions | None = None,
        stop_words: str | None = None,
        stems: str | None = None,
    ) -> pd.DataFrame:
        """Return one row per word: how often it stands, in how many documents; or how its use differs in two texts.

        Args:
            documents: Names of documents; ``None`` for all.
            codes: Only the segments of these codes and of those below them, each place once.
            coders: Only what these coders coded.
            where: Conditions on variables, cases and sets, such as ``"Country=Iraq"``.
            uncoded: What carries none of the codes, or no code at all, instead.
            against: What to compare with: ``"rest"`` of the project, or a choice such as ``{"codes": ["Criticism"]}``
                with the keys ``documents``, ``codes``, ``coders`` and ``where``.
            options: Case, numbers, least length; see :class:`qda.analysis.word_list.WordOptions`.
            stop_words: The language, such as ``"en"``, whose words without content are left out.
            stems: The language whose stems put forms together.

        Raises:
            NotFound, AmbiguousName: A name fits nothing, or several things.
            ValueError: There are no stop words or stems of a language.
        """
        from qda.analysis.word_asking import WordQuestion, against_named, answer, with_languages
        from qda.analysis.word_list import Sort, WordOptions
        from qda.analysis.word_places import named_passages
        from qda.analysis.word_table import words_frame

        asked = WordQuestion(
            named_passages(self._project, documents, codes, coders, where, uncoded=uncoded),
            against_named(self._project, against),
            with_languages(options or WordOptions(), stop_words, stems),
        )
        found = answer(self._project, asked)
        return words_frame(found, found.rows(Sort.LIKELIHOOD if found.compared else Sort.FREQUENCY))

    def saved_queries(self) -> dict[str, str]:
        """Return the questions saved in the project, by name, as sentences for :meth:`segments`.

        Those that a newer program saved are left out.
        """
        from qda.analysis.corpus import corpus_of
        from qda.analysis.querying import sentence_now
        from qda.model.errors import BadQuery
        from qda.store.queries.saved import saved_queries

        corpus = corpus_of(self._project)
        found: dict[str, str] = {}
        for row in saved_queries(self._project):
            with contextlib.suppress(BadQuery):
                found[row.name] = sentence_now(corpus, row.query)
        return found

    def table(
        self,
        by: Literal["document", "set", "case", "coder"] = "document",
        *,
        variable: str | None = None,
        classes: str | int | Sequence[float] | None = None,
        measure: Literal["segments", "documents", "words", "characters"] = "segments",
        share: Literal["number", "row", "column", "all", "text"] = "number",
        sub_codes: bool = False,
        empty: bool = False,
        totals: bool = False,
        documents: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        where: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Return codes by documents, sets, cases, coders, or the values of a variable.

        Args:
            by: What the columns are, if no variable is named.
            variable: A variable of documents or cases; ``"case:Role"`` where both have one of that name.
            classes: How its numbers or dates are put together: a number of classes of equal width, ``"size 4"``,
                borders such as ``[18, 30, 65]``, ``"year"`` or ``"month"``; each value if not given.
            measure: What a cell counts. Text that several segments cover counts once.
            share: Of what cells show their part in per cent; ``"text"`` is all text of the column, coded or not.
            sub_codes: Count a code with all codes below it; folders are rows too.
            empty: Keep rows and columns in which nothing is counted.
            totals: Put a row and a column of totals first; a total counts each segment, document or letter once.
            documents: Names of documents; ``None`` for all.
            codes: Paths of codes; ``None`` for all.
            coders: Names of coders; ``None`` for all.
            where: Conditions on variables, cases and sets, such as ``"Country=Iraq"``.

        Raises:
            NotFound, AmbiguousName: A name fits nothing, or several things.
            ValueError: What was asked for does not go together.
        """
        from qda.analysis.crossing.asked import By, Measure, Share
        from qda.analysis.crossing.named import classes_of, crossing_by, table_frame

        question = crossing_by(
            self._project,
            By(by) if variable is None else By.VARIABLE,
            variable,
            classes=classes_of(classes),
            measure=Measure(measure),
            share=Share(share),
            rolled_up=sub_codes,
        )
        wanted = self._filter(documents, codes, coders, where, starred=False)
        return table_frame(self._project, question, wanted, empty=empty, totals=totals)

    def co_occurrence(
        self,
        near: str = "overlap",
        *,
        count: Literal["pairs", "segments", "shared", "jaccard", "jaccard-segments"] = "pairs",
        sub_codes: bool = False,
        across_coders: bool = False,
        empty: bool = False,
        totals: bool = False,
        documents: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        where: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Return codes by codes: how often each two occur together.

        Args:
            near: ``"overlap"``, the same ``"sentence"``, ``"paragraph"`` or ``"document"``, or ``"within 20
                characters"``, ``"within 1 sentence"`` (the same or the next one), ``"within 2 paragraphs"``.
            count: Pairs of segments; segments of either code with a partner; how much text both share, in characters,
                sentences, paragraphs or documents; or Jaccard's coefficient, of that text or of segments.
            sub_codes: Count a code with all codes below it; folders are rows too.
            across_coders: Put segments of different coders together too.
            empty: As for :meth:`table`.
            totals: As for :meth:`table`.
            documents: As for :meth:`table`.
            codes: As for :meth:`table`.
            coders: As for :meth:`table`.
            where: As for :meth:`table`.

        Raises:
            NotFound, AmbiguousName, ValueError: As for :meth:`table`.
        """
        from qda.analysis.crossing import named
        from qda.analysis.crossing.asked import CoOccurrence, Occurrence

        question = CoOccurrence(*named.near(near), Occurrence(count), rolled_up=sub_codes, across_coders=across_coders)
        wanted = self._filter(documents, codes, coders, where, starred=False)
        return named.table_frame(self._project, question, wanted, empty=empty, totals=totals)

    def sequences(
        self,
        *,
        share: Literal["number", "row", "column", "all"] = "number",
        max_gap: int | None = None,
        sub_codes: bool = False,
        across_coders: bool = False,
        empty: bool = False,
        totals: bool = False,
        documents: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        where: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Return codes by codes: how often the column's code follows the row's in a document.

        With ``share="row"`` a cell says how probable each next code is, in per cent; ``max_gap`` leaves out what begins
        more paragraphs after the end of the one before. For the rest see :meth:`co_occurrence`.
        """
        from qda.analysis.crossing.asked import Sequences, Share
        from qda.analysis.crossing.named import table_frame

        question = Sequences(Share(share), max_gap, rolled_up=sub_codes, across_coders=across_coders)
        wanted = self._filter(documents, codes, coders, where, starred=False)
        return table_frame(self._project, question, wanted, empty=empty, totals=totals)

    def documents(self) -> pd.DataFrame:
        """Return one row per document: length, codings, who has finished it, where it came from."""
        from qda.analysis.tables import documents_frame

        return documents_frame(self._project)

    def cases(self) -> pd.DataFrame:
        """Return one row per case: what belongs to it, and its variables."""
        from qda.analysis.tables import cases_frame

        return cases_frame(self._project)

    def memos(self) -> pd.DataFrame:
        """Return one row per memo, with what it is about."""
        from qda.analysis.tables import memos_frame

        return memos_frame(self._project)

    def search(
        self,
        words: str,
        *,
        part: Literal["whole", "beginning", "part"] = "whole",
        match_case: bool = False,
        match_accents: bool = False,
        regex: bool = False,
        documents: Collection[str] | None = None,
        where: Collection[str] | None = None,
        coded: bool | None = None,
        codes: Collection[str] | None = None,
        coders: Collection[str] | None = None,
        limit: int | None = None,
        context: int = 60,
    ) -> pd.DataFrame:
        """Return one row per place where words were found, with what stands before and after it and its codes.

        Args:
            words: Words, ``"phrases in quotes"``, ``begin*``, ``A OR B``, ``-without`` and ``A NEAR/5 B``; every place
                of each, in the documents that hold all of them.
            part: Whether a word without quotes is meant whole, as a beginning, or as a part of words.
            match_case: Whether case has to be as written.
            match_accents: Whether accents have to be as written.
            regex: Whether the words are a regular expression.
            documents: Names of documents; ``None`` for all.
            where: Conditions on variables, cases and sets, such as ``"Country=Iraq"``; all of them have to fit.
            coded: Only what carries a coding, or only what carries none.
            codes: Only codings with these codes, by path, count for that.
            coders: Only codings by these coders count for that.
            limit: How many rows at most.
            context: Characters of text before and after each.

        Raises:
            BadPattern, PatternTooSlow: A regular expression means nothing, or would search for ever.
            NotFound, AmbiguousName: A name fits nothing, or several things.
        """
        from qda.analysis.searching.named import named_search_places
        from qda.analysis.searching.search import search_frame
        from qda.model.searching import SearchWish, WordPart

        wish = SearchWish(words, WordPart(part), match_case=match_case, match_accents=match_accents, is_regex=regex)
        places = named_search_places(self._project, documents, where, coded=coded, codes=codes, coders=coders)
        return search_frame(self._project, wish, places, limit=limit, context=context)

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

    def _asked(self, query: str | Query) -> SegmentFilter:
        from qda.analysis.querying import query_filter
        from qda.model.query_text import parse_query

        return query_filter(self._project, parse_query(query) if isinstance(query, str) else query)

    def _filter(
        self,
        documents: Collection[str] | None,
        codes: Collection[str] | None,
        coders: Collection[str] | None,
        where: Collection[str] | None,
        *,
        starred: bool,
    ) -> SegmentFilter:
        from qda.analysis.named import named_filter

        return named_filter(self._project, documents, codes, coders, where, starred=starred)


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
