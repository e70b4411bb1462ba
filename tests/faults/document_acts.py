"""What is done to documents, their texts and sets."""

from __future__ import annotations

from collections.abc import Sequence

from qda.actions import coding, documents
from qda.actions.correct_text import correct_text as correct
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.model.span import Span
from qda.text.edits import Edit, Edited
from tests.faults.drawing import Act, Drawing, digest
from tests.faults.state import Refused, State


# --- documents ------------------------------------------------------------------------------------------------------
def _imported(draw: Drawing) -> ImportedDocument:
    text = draw.new_text()
    marks = (Mark(MarkKind.TURN, 0, min(9, len(text)), "Mira", 0, 4000),) if draw.yes() else ()
    original = text.encode() if draw.yes() else b""
    return ImportedDocument(draw.word(), text, "text/plain", "notes.txt" if original else "", original, marks=marks)


def add_documents(draw: Drawing) -> Act:
    draw.room_for("document")
    imported = [_imported(draw) for _ in range(draw.chance.randint(1, 3))]

    def rule(state: State, added: list[documents.Added]) -> None:
        for one, each in zip(imported, added, strict=True):
            assert each.document_id is not None
            assert each.name.startswith(one.name)
            state.check_free("document", each.name)
            row = {"name": each.name, "text_hash": digest(one.text), "length": len(one.text), "memo": ""}
            state.rows["document"][each.document_id] = {**row, "position": state.end("document")}

    return Act(lambda: documents.add_documents(draw.project, imported), rule)


def rename_document(draw: Drawing) -> Act:
    document_id, name = draw.one("document"), draw.word()

    def rule(state: State, _: object) -> None:
        state.check_free("document", name, document_id)
        state.rows["document"][document_id]["name"] = name

    return Act(lambda: documents.rename_document(draw.project, document_id, name), rule)


def edit_document_memo(draw: Drawing) -> Act:
    document_id, memo = draw.one("document"), draw.text()
    return Act(
        lambda: documents.edit_document_memo(draw.project, document_id, memo),
        lambda state, _: state.rows["document"][document_id].update(memo=memo),
    )


def arrange_documents(draw: Drawing) -> Act:
    ids, set_id, before = draw.some("document"), draw.maybe("document_set"), draw.maybe("document")

    def rule(state: State, _: object) -> None:
        _regroup(state, ids, set_id)
        state.put_before("document", ids, before)

    return Act(lambda: documents.arrange_documents(draw.project, ids, set_id=set_id, before_id=before), rule)


def delete_documents(draw: Drawing) -> Act:
    ids = draw.some("document", 2)
    return Act(lambda: documents.delete_documents(draw.project, ids), lambda state, _: state.delete_documents(ids))


def reread_document(draw: Drawing) -> Act:
    document_id, imported = draw.one("document"), _imported(draw)

    def rule(state: State, _: object) -> None:
        coded = any(row["document_id"] == document_id for row in state.codings.values())
        noted = any(
            row["document_id"] == document_id and row["start"] is not None for row in state.rows["memo"].values()
        )
        if coded or noted or any(place[1] == document_id and place[2] is not None for place in state.places):
            raise Refused("in use")
        state.rows["document"][document_id].update(text_hash=digest(imported.text), length=len(imported.text))

    return Act(lambda: documents.reread_document(draw.project, document_id, imported), rule)


def finish(draw: Drawing) -> Act:
    ids, finished, who = draw.some("document"), not draw.yes(3), draw.one("coder")

    def rule(state: State, _: object) -> None:
        for one in ids:
            if finished or (one, who) in state.begun:
                state.begun[one, who] = finished

    return Act(lambda: coding.mark_finished(draw.project, ids, finished=finished, coder_id=who), rule)


def correct_text(draw: Drawing) -> Act:
    document_id = draw.one("document")
    text = draw.text_of(document_id)
    edges = sorted(
        draw.chance.sample(range(min(len(text), 150) + 1), min(len(text) + 1, 2 * draw.chance.randint(1, 3)))
    )
    words = ("", "", "x", "the ", " bridge", "\n", "👩‍👩‍👧")
    edits = [Edit(*edges[at : at + 2], draw.chance.choice(words)) for at in range(0, len(edges) - 1, 2)]
    edited = Edited(text, edits)

    def rule(state: State, _: object) -> None:
        draw.texts[digest(edited.new)] = edited.new
        state.rows["document"][document_id].update(text_hash=digest(edited.new), length=len(edited.new))
        on_it = {one: row for one, row in sorted(state.codings.items()) if row["document_id"] == document_id}
        spans = {one: edited.follow(Span(row["start"], row["end"])).span for one, row in on_it.items()}
        state.delete_codings([one for one, span in spans.items() if span is None])
        first: dict[tuple[object, ...], int] = {}
        for one, span in spans.items():
            if span is not None:
                kept = first.setdefault((on_it[one]["code_id"], on_it[one]["coder_id"], span), one)
                on_it[one].update(start=span.start, end=span.end)
                if kept != one:
                    state.join(kept, one)
        for memo in state.rows["memo"].values():
            if memo["document_id"] == document_id and memo["start"] is not None:
                memo["start"], memo["end"] = edited.follow(Span(memo["start"], memo["end"])).span or (None, None)
        for place, count in list(state.places.items()):
            if place[1] == document_id and place[2] is not None and place[3] is not None:
                del state.places[place]
                span = edited.follow(Span(place[2], place[3])).span
                if span is not None:
                    state.places[place[0], document_id, span.start, span.end] += count

    return Act(lambda: correct(draw.project, document_id, edits), rule)


# --- sets -----------------------------------------------------------------------------------------------------------
def _regroup(state: State, ids: Sequence[int], set_id: int | None) -> None:
    state.members = {pair for pair in state.members if pair[1] not in ids}
    if set_id is not None:
        state.members |= {(set_id, one) for one in ids}


def add_set(draw: Drawing) -> Act:
    draw.room_for("document_set")
    name, ids = draw.word(), draw.some("document") if draw.state.rows["document"] and draw.yes() else []

    def rule(state: State, set_id: int) -> None:
        state.check_free("document_set", name)
        state.rows["document_set"][set_id] = {"name": name, "memo": "", "position": state.end("document_set")}
        _regroup(state, ids, set_id)

    return Act(lambda: documents.add_set(draw.project, name, ids), rule)


def rename_set(draw: Drawing) -> Act:
    set_id, name = draw.one("document_set"), draw.word()

    def rule(state: State, _: object) -> None:
        state.check_free("document_set", name, set_id)
        state.rows["document_set"][set_id]["name"] = name

    return Act(lambda: documents.rename_set(draw.project, set_id, name), rule)


def delete_set(draw: Drawing) -> Act:
    set_id = draw.one("document_set")

    def rule(state: State, _: object) -> None:
        del state.rows["document_set"][set_id]
        state.members = {pair for pair in state.members if pair[0] != set_id}

    return Act(lambda: documents.delete_set(draw.project, set_id), rule)


def put_in_set(draw: Drawing) -> Act:
    ids, set_id = draw.some("document"), draw.maybe("document_set")
    return Act(lambda: documents.put_in_set(draw.project, ids, set_id), lambda state, _: _regroup(state, ids, set_id))


def move_set(draw: Drawing) -> Act:
    set_id, before = draw.one("document_set"), draw.maybe("document_set")
    return Act(
        lambda: documents.move_set(draw.project, set_id, before),
        lambda state, _: state.put_before("document_set", [set_id], before),
    )
