"""The words for what became of a damaged project, in English; the window translates them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qda.model.salvaged import Loss


def _as_is(text: str) -> str:
    return text


LOSSES: dict[str, tuple[str, ...]] = {
    "rows-unread": (
        "One of the {kinds} could not be read, and nothing else tells of it.",
        "Up to {count} {kinds} could not be read, and nothing else tells of them.",
    ),
    "table-unread": ("If there were {kinds}, they could not be read.",),
    "row-lost": ("Lost, because what it belongs to is gone.",),
    "row-odd": ("Lost, because what reads of it makes no sense.",),
    "words-spoilt": ("Some of its words could not be read; “\ufffd” stands for them.",),
    "span-dropped": ("Kept, but which passage it belongs to is lost.",),
    "renamed": ("Kept under another name, because two had the same: {place}.",),
    "from-history": (
        "One of the {kinds} could not be read where it stood, and was taken from the history, which has every change a "
        "second time. Nothing of it is lost.",
        "{count} {kinds} could not be read where they stood, and were taken from the history, which has every change a "
        "second time. Nothing of them is lost.",
    ),
    "from-parts-of-history": (
        "One of the {kinds} was taken from what can be read of the history; a later change to it may be missing.",
        "{count} {kinds} were taken from what can be read of the history; later changes to them may be missing.",
    ),
    "from-backup": (
        "One of the {kinds} was taken from the newest version that Concord had kept; a later change to it is missing.",
        "{count} {kinds} were taken from the newest version that Concord had kept; later changes to them are missing.",
    ),
    "from-index": (
        "One of the {kinds} was put together from an index: its passage and code are as they were, its memo and weight "
        "are lost if it had any.",
        "{count} {kinds} were put together from an index: their passages and codes are as they were, their memos and "
        "weights are lost if they had any.",
    ),
    "project-new": ("The project's own name and memo are lost; it is called after its file.",),
    "coder-unknown": ("The name of a coder is lost; what that person coded is kept under this one.",),
    "code-unknown": ("The name of a code is lost; what was coded with it is kept under this one.",),
    "code-moved": ("The code stands at the top of the codebook now: what it stood below is gone.",),
    "memo-freed": ("The memo is kept, but attached to nothing: what it was about is gone.",),
    "text-lost": (
        "The whole text is lost; “▒” stands for each character. One coding in it kept its place.",
        "The whole text is lost; “▒” stands for each character. {count} codings in it kept their places.",
    ),
    "text-part": (
        "A part of the text is lost; “▒” stands for each of its characters. One coding in it kept its place.",
        "A part of the text is lost; “▒” stands for each of its characters. {count} codings in it kept their places.",
    ),
    "text-differs": (
        "The text reads, but some letters in it are not those that were added. Compare it with its source.",
    ),
    "text-from-original": (
        "The text was spoilt, and was read again from the original file that is kept with it; it is the same to the "
        "letter.",
    ),
    "original-lost": ("The original file that was kept with it is lost; its text is not concerned.",),
    "marks-part": ("Headings, turns or other marks of the text are lost, all or some of them.",),
    "kept-lost": ("What was kept of another program's project is lost.",),
    "report-lost": ("The report of this import is lost; what was imported is not concerned.",),
    "history-anew": ("The history could not be read whole. It begins anew, so nothing done before can be undone.",),
    "history-kept": (
        "The history was kept. Its last step notes how this file differs from it; undo does not go back behind that.",
    ),
    "more": ("One more of the same.", "{count} more of the same."),
}
"""What :class:`~qda.model.salvaged.Loss` says; a second sentence is for several things, or none."""

KINDS: dict[str, tuple[str, str]] = {
    "project": ("Project", "projects"),
    "coder": ("Coder", "coders"),
    "document": ("Document", "documents"),
    "document_set": ("Set", "sets of documents"),
    "document_set_member": ("Document in a set", "documents in sets"),
    "code": ("Code", "codes"),
    "coding": ("Coding", "codings"),
    "memo": ("Memo", "memos"),
    "document_coder": ("Document begun or finished", "notes on which documents were begun or finished"),
    "case": ("Case", "cases"),
    "case_document": ("Document of a case", "documents of cases"),
    "variable": ("Variable", "variables"),
    "variable_value": ("Value of a variable", "values of variables"),
    "comparison": ("Comparison", "comparisons"),
    "compared_coder": ("Coder in a comparison", "coders in comparisons"),
    "decision": ("Decision", "decisions"),
    "decision_coding": ("Coding of a decision", "codings of decisions"),
    "import_run": ("Import", "imports"),
    "kept_part": ("Part of another program's project", "parts of other programs' projects"),
    "saved_query": ("Saved query", "saved queries"),
    "step": ("History", "steps"),
}
"""Each table in the words of the person: one, several."""

_NOT_LOST = frozenset(
    ("from-parts-of-history", "from-backup", "from-index", "renamed", "code-moved", "memo-freed", "text-differs")
)
HEADS = ("", "What", "Name", "Where", "What became of it")


def loss_text(loss: Loss, translate: Callable[[str], str] = _as_is) -> str:
    """Put into words what became of a thing."""
    sentences = LOSSES.get(loss.what, ("{place}",))
    template = sentences[0] if loss.number == 1 else sentences[-1]
    kinds = translate(KINDS.get(loss.kind, (loss.kind, loss.kind))[1])
    return translate(template).format(count=f"{loss.number:,}", kinds=kinds, place=loss.place)


def loss_cells(loss: Loss, translate: Callable[[str], str] = _as_is) -> tuple[str, str, str, str, str]:
    """Return a line of the list: lost, to be looked at or saved, kind of thing, name, place, and what became of it."""
    weight = "Saved" if not loss.bad else "Please look" if loss.what in _NOT_LOST else "Lost"
    kind = translate(KINDS.get(loss.kind, (loss.kind, loss.kind))[0])
    place = "" if loss.what == "renamed" else loss.place
    return translate(weight), kind, loss.name, place, loss_text(loss, translate)


def by_weight(losses: Sequence[Loss]) -> list[Loss]:
    """Return what was lost before what should be looked at, and that before what was saved."""
    return sorted(losses, key=lambda loss: (not loss.bad, loss.what in _NOT_LOST))
