"""What is said of documents, codes and coders that are to become one, and what may be chosen."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from qda.model.merging import APART, JOINED, ONE, Group, MergePlan

DOCUMENTS, CODES, CODERS = "documents", "codes", "coders"
KINDS = (DOCUMENTS, CODES, CODERS)


class Offer(NamedTuple):
    """One of the choices for a group, in words."""

    choice: str
    words: str


def _tr(words: str) -> str:
    return QCoreApplication.translate("merging", words)


def _counted(words: str, count: int) -> str:
    return QCoreApplication.translate("merging", words, "", count)


def needs_look(kind: str, group: Group) -> bool:
    """Tell whether a person should look at what was chosen for a group: something differs, or could be lost."""
    if kind == DOCUMENTS:
        return bool(group.differs or group.moved or group.lost) or (group.choice == APART and len(group.members) > 1)
    if kind == CODES:
        return len(group.members) > 1 and bool(set(group.differs) - {"path"})
    return bool(group.differs)


def found_by(group: Group) -> str:
    """Return how the members of a group were found to belong together."""
    if len(group.members) < 2:
        return _tr("only there")
    words = {
        "person": _tr("by hand"),
        "guid": _tr("identity"),
        "text": _tr("same text"),
        "alignment": _tr("nearly the same text"),
        "path": _tr("place in the codebook"),
        "name": _tr("name"),
    }
    return ", ".join(dict.fromkeys(words.get(how, how) for how in group.how if how and how != "alone"))


def differs_words(group: Group) -> str:
    """Return what is not the same in all files."""
    words = {
        "text": _tr("text"),
        "name": _tr("name"),
        "path": _tr("place in the codebook"),
        "folder": _tr("folder or code"),
        "short_definition": _tr("short definition"),
        "full_definition": _tr("full definition"),
        "use_when": _tr("when to use it"),
        "dont_use_when": _tr("when not to use it"),
        "guid": _tr("identity"),
    }
    return ", ".join(words.get(what, what) for what in group.differs)


def offers(kind: str, group: Group, plan: MergePlan) -> list[Offer]:
    """Return what may be chosen for a group; nothing where only one file has it."""
    if len(group.members) < 2:
        return []
    file = plan.projects[group.members[0].source].file
    if kind == DOCUMENTS:
        return _document_offers(group, file)
    if kind == CODERS:
        return [
            Offer(ONE, _tr("One person: all their work is put together")),
            Offer(APART, _tr("Different people: each keeps their own work, the second gets another name")),
        ]
    joined = _tr("One code, with all definitions one below the other")
    found = [Offer(JOINED, joined if group.differs else _tr("One code"))]
    for number in sorted({member.source for member in group.members}) if group.differs else ():
        words = _tr("One code, named and defined as in “{file}”")
        found.append(Offer(str(number + 1), words.format(file=plan.projects[number].file)))
    return [*found, Offer(APART, _tr("Separate codes: the second gets another name"))]


def _document_offers(group: Group, file: str) -> list[Offer]:
    if "text" not in group.differs:
        one = _tr("One document")
    else:
        parts = [_tr("One document, with the text of “{file}”").format(file=file)]
        if group.moved:
            parts.append(_counted("%Ln coding(s) carried over to it", group.moved))
        if group.lost:
            parts.append(_counted("%Ln coding(s) lost, whose words are not in it", group.lost))
        one = "; ".join(parts)
    return [
        Offer(ONE, one),
        Offer(
            APART,
            _tr("Texts that differ stay separate documents: every coding stays where it is")
            if "text" in group.differs
            else _tr("Separate documents"),
        ),
    ]


def becomes(kind: str, group: Group, plan: MergePlan) -> str:
    """Return in a few words what becomes of a group."""
    if len(group.members) < 2:
        return _tr("added")
    if group.choice == APART:
        return {DOCUMENTS: _tr("stay separate documents"), CODES: _tr("stay separate codes")}.get(
            kind, _tr("stay different people")
        )
    if kind == CODERS:
        return _tr("one person")
    if kind == DOCUMENTS:
        return _counted("one document, %Ln coding(s) lost", group.lost) if group.lost else _tr("one document")
    if group.choice == JOINED or not group.differs:
        return _tr("one code, both definitions") if "short_definition" in group.differs else _tr("one code")
    return _tr("one code, as in “{file}”").format(file=plan.projects[int(group.choice) - 1].file)


def why(kind: str, group: Group, plan: MergePlan) -> str:
    """Explain a group in plain words: who has what, how it was found, and what does not fit."""
    files = [plan.projects[member.source].file for member in group.members]
    if len(group.members) < 2:
        return _tr("Only “{file}” has it. It is added as it is.").format(file=files[0])
    several = _tr("It is in {files}; found by: {how}.").format(
        files=", ".join(f"“{file}”" for file in dict.fromkeys(files)), how=found_by(group)
    )
    if kind == CODERS:
        if "guid" not in group.differs:
            return several
        return _tr(
            "Coders of one name in {files}, but the files do not say that they are the same person. "
            "Only you know: somebody who made two projects herself, or two people who share a name?"
        ).format(files=", ".join(f"“{file}”" for file in files))
    told = [several]
    if group.differs:
        told.append(_tr("Not the same in all of them: {what}.").format(what=differs_words(group)))
    if group.lost:
        told.append(
            _counted("%Ln coding(s) would have no place in one document: the first text lacks their words.", group.lost)
        )
    return " ".join(told)


def table_words(table: str) -> str:
    """Return what the rows of a table are called."""
    return {
        "coder": _tr("Coders"),
        "document": _tr("Documents"),
        "document_set": _tr("Sets of documents"),
        "document_set_member": _tr("Documents in sets"),
        "code": _tr("Codes and folders"),
        "coding": _tr("Codings"),
        "document_coder": _tr("Who began and finished what"),
        "memo": _tr("Memos"),
        "case": _tr("Cases"),
        "case_document": _tr("Passages of cases"),
        "variable": _tr("Variables"),
        "variable_value": _tr("Values of variables"),
        "decision": _tr("Decisions"),
        "decision_coding": _tr("Codings by decision"),
        "comparison": _tr("Comparisons that were settled"),
        "compared_coder": _tr("Compared coders"),
        "saved_query": _tr("Saved queries"),
    }.get(table, table.replace("_", " "))
