"""Words by which something that is gone could be known again, and taking them out of what stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import cast

_LEAST = 3  # code points of a name that is looked for within other words


class Traces:
    """The names and identities of what is purged, and the names of what stays.

    A name counts where it stands on its own or within a sentence, but not as a part of a longer name that stays:
    "Interview" does not stand in "Interview 2" if that is another document.
    """

    def __init__(self, names: Iterable[str], guids: Iterable[str], staying: Iterable[str] = ()) -> None:
        self.names = {_folded(name) for name in names if name.strip()}
        self.guids = {guid.casefold() for guid in guids}
        within = {name for name in self.names if len(name) >= _LEAST}
        longer = {
            name for name in map(_folded, staying) if name not in self.names and any(one in name for one in within)
        }
        told = sorted((*within, *longer), key=len, reverse=True)
        words = "|".join(map(re.escape, told))
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if told else None
        guid_words = "|".join(map(re.escape, sorted(self.guids)))
        self._guids = re.compile(guid_words) if self.guids else None

    def mentioned(self, text: str) -> bool:
        """Tell whether a text says one of the names, or is one, or holds an identity."""
        folded = _folded(text)
        if folded in self.names or (self._guids is not None and self._guids.search(folded)):
            return True
        return self._pattern is not None and any(found[0] in self.names for found in self._pattern.finditer(folded))

    def in_bytes(self, data: bytes) -> bool:
        """Tell whether something that another program wrote mentions one of them."""
        return self.mentioned(data.decode("utf-8", "replace"))

    # --- taking them out ------------------------------------------------------------------------------------------
    def scrubbed(self, value: object) -> object:
        """Return a value of JSON without what mentions them: parts of lists and objects go, lone words become empty."""
        if isinstance(value, str):
            return "" if self.mentioned(value) else value
        if isinstance(value, list):
            return [self.scrubbed(each) for each in cast("list[object]", value) if not self.within(each)]
        if isinstance(value, dict):
            parts = cast("dict[str, object]", value)
            return {key: self.scrubbed(each) for key, each in parts.items() if not self.mentioned(key)}
        return value

    def within(self, value: object) -> bool:
        """Tell whether a value of JSON mentions one of them anywhere."""
        if isinstance(value, str):
            return self.mentioned(value)
        if isinstance(value, list):
            return any(map(self.within, cast("list[object]", value)))
        if isinstance(value, dict):
            parts = cast("dict[str, object]", value)
            return any(map(self.mentioned, parts)) or any(map(self.within, parts.values()))
        return False

    def scrubbed_json(self, text: str) -> str:
        """Return written JSON without what mentions them; the very same text where nothing does."""
        if not text:
            return text
        try:
            value = json.loads(text)
        except ValueError:
            return "" if self.mentioned(text) else text
        return json.dumps(self.scrubbed(value), ensure_ascii=False) if self.within(value) else text

    def scrubbed_list(self, names: str) -> str:
        """Return names with commas between them, without those that mention them."""
        return ", ".join(name for name in names.split(", ") if not self.mentioned(name))

    def scrubbed_label(self, label: str) -> str:
        """Return a step's label without the values that mention them, so that its words are about the rest."""
        try:
            values = cast("dict[str, object]", json.loads(label))
            kept = {key: each for key, each in values.items() if not self.within(each)}
        except (ValueError, AttributeError):
            return ""
        return label if len(kept) == len(values) else json.dumps(kept, ensure_ascii=False)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
