"""Where to search, as people name it: documents and coders by name, codes by path."""

from __future__ import annotations

from collections.abc import Collection

from qda.analysis.named import named_filter
from qda.model.searching import CodedWish, SearchPlaces
from qda.store.project import Project


def named_search_places(
    project: Project,
    documents: Collection[str] | None = None,
    where: Collection[str] | None = None,
    *,
    coded: bool | None = None,
    codes: Collection[str] | None = None,
    coders: Collection[str] | None = None,
) -> SearchPlaces:
    """Return where names mean to search; ``None`` is no limit.

    ``coded`` asks for what carries a coding, or none; with ``codes`` or ``coders`` one of these codes (or those below
    them) by one of these coders, and without a word about ``coded`` that it carries one.

    Raises:
        NotFound, AmbiguousName: A name fits nothing, or several things.
        BadCondition, BadValue: A condition cannot be understood.
    """
    wanted = named_filter(project, documents, codes, coders, where)
    wish = None
    if coded is not None or codes is not None or coders is not None:
        code_ids, coder_ids = wanted.code_ids, wanted.coder_ids
        wish = CodedWish(
            coded=coded is not False,
            code_ids=None if code_ids is None else frozenset(code_ids),
            coder_ids=None if coder_ids is None else frozenset(coder_ids),
        )
    document_ids = None if wanted.document_ids is None else frozenset(wanted.document_ids)
    return SearchPlaces(document_ids, wanted.places, wish)
