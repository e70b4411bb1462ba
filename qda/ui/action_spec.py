"""What an act is: its words, where it stands, and what must be so for it to be possible."""

from __future__ import annotations

from dataclasses import dataclass


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark words for translation where they stand; Qt's own marker of this name hides that it returns them."""
    return source


PROJECT = "project"  # a project is open
WRITABLE = "writable"  # and it may be changed
DOCUMENT = "document"  # a document is in front
SELECTION = "selection"  # text is selected in it
CODING = "coding"  # a coding is chosen
CODE = "code"  # a code is chosen in the codebook
CODERS = "coders"  # at least two people have coded in it
UNDO = "undo"  # there is a step to take back
REDO = "redo"  # there is a step to do again


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One act: its words, where it stands, and what must be so for it to be possible.

    ``shortcut`` works in the whole window; ``hint`` is only shown, for single keys that the document view handles.
    ``menu`` is a key of ``MENUS``, or ``key.sub`` for a submenu. ``line`` draws a separator before it. ``group``
    makes checkable acts exclude each other. ``short`` are the words on the toolbar, where those of the menu would
    say too little there.
    """

    name: str
    menu: str
    text: str
    shortcut: str = ""
    hint: str = ""
    icon: str = ""
    tip: str = ""
    needs: tuple[str, ...] = ()
    line: bool = False
    checkable: bool = False
    group: str = ""
    short: str = ""
