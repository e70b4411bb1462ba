"""Why an earlier version of a project was kept, in English; the window translates it."""

from __future__ import annotations

import re
from collections.abc import Callable

WHYS: dict[str, str] = {
    "opened": "when it was opened",
    "at work": "while you worked",
    "closed": "when it was closed",
    "asked": "because you asked for it",
    "merge of codes": "before codes were merged",
    "codes deleted": "before codes were deleted",
    "documents deleted": "before documents were deleted",
    "codings removed": "before codings were removed",
    "text corrected": "before a text was corrected",
    "names replaced": "before names were replaced",
    "deleted permanently": "before something was deleted permanently",
    "changes from Excel": "before changes from Excel were taken over",
    "undo": "before much was undone",
}
"""By the key that :meth:`qda.store.project.Project.back_up_before` is called with."""

_FORMAT = re.compile(r"format \d+")
_UPDATED = "before a newer Concord brought it up to date"
_UNKNOWN = "earlier version"
EVERY = (*WHYS.values(), _UPDATED, _UNKNOWN)
"""All sentences, for the translators."""


def why_text(why: str, translate: Callable[[str], str] = str) -> str:
    """Say why a version was kept."""
    if _FORMAT.fullmatch(why):
        return translate(_UPDATED)
    return translate(WHYS.get(why, why or _UNKNOWN))
