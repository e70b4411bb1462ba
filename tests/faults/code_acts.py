"""What is done to the codebook and to codings."""

from __future__ import annotations

from qda.actions import codebook, coding
from tests.faults.drawing import Act, Drawing, NothingThere, check_span
from tests.faults.state import Refused, State


# --- the codebook ---------------------------------------------------------------------------------------------------
def add_code(draw: Drawing) -> Act:
    draw.room_for("code")
    name, parent_id, is_folder = draw.word(), draw.maybe("code"), draw.yes(4)
    colour = draw.chance.choice(("#aa3300", "#00AA33"))

    def rule(state: State, code_id: int) -> None:
        state.check_free("code", name, parent_id=parent_id)
        taken = {row["number_key"] for row in state.codes.values()}
        keys = [key for key in "1234567890" if key not in taken] if not is_folder else []
        row = {"parent_id": parent_id, "name": name, "is_folder": int(is_folder), "example_coding_id": None}
        row |= dict.fromkeys(("short_definition", "full_definition", "use_when", "dont_use_when"), "")
        row |= {"example_text": "", "memo": "", "colour": colour, "number_key": keys[0] if keys else ""}
        state.codes[code_id] = {**row, "position": state.end("code", parent_id=parent_id)}

    return Act(
        lambda: codebook.add_code(draw.project, name, parent_id=parent_id, is_folder=is_folder, colour=colour), rule
    )


def rename_code(draw: Drawing) -> Act:
    code_id, name = draw.one("code"), draw.word()
    return Act(
        lambda: codebook.rename_code(draw.project, code_id, name),
        lambda state, _: state.place_code(code_id, name, state.codes[code_id]["parent_id"]),
    )


def edit_code(draw: Drawing) -> Act:
    code_id = draw.one("code")
    fields = {name: draw.text() for name in draw.chance.sample(codebook.EDITABLE[:-1], 2)}
    return Act(
        lambda: codebook.edit_code(draw.project, code_id, **fields),
        lambda state, _: state.codes[code_id].update(fields),
    )


def revise_code(draw: Drawing) -> Act:
    code_id, name, memo = draw.one("code"), draw.word(), draw.text()
    key = draw.chance.choice((None, "", "3", "7"))

    def rule(state: State, _: object) -> None:
        state.place_code(code_id, name, state.codes[code_id]["parent_id"])
        if key is not None:
            state.give_key(code_id, key)
        state.codes[code_id].update(memo=memo, example_coding_id=None)

    def do() -> None:
        codebook.revise_code(draw.project, code_id, name=name, number_key=key, unlink_example=True, memo=memo)

    return Act(do, rule)


def colour_codes(draw: Drawing) -> Act:
    ids, colour = draw.some("code"), draw.chance.choice(("#123456", "#abcdef"))

    def rule(state: State, _: object) -> None:
        for one in ids:
            if not state.codes[one]["is_folder"]:
                state.codes[one]["colour"] = colour

    return Act(lambda: codebook.colour_codes(draw.project, ids, colour), rule)


def set_number_key(draw: Drawing) -> Act:
    code_id, key = draw.one("code"), draw.chance.choice(("", "1", "2", "9"))
    return Act(
        lambda: codebook.set_number_key(draw.project, code_id, key), lambda state, _: state.give_key(code_id, key)
    )


def set_example(draw: Drawing) -> Act:
    coding_id = draw.one("coding")
    row = draw.state.codings[coding_id]
    words = draw.text_of(row["document_id"])[row["start"] : row["end"]]
    return Act(
        lambda: codebook.set_example(draw.project, coding_id),
        lambda state, _: state.codes[row["code_id"]].update(example_coding_id=coding_id, example_text=words),
    )


def move_codes(draw: Drawing) -> Act:
    ids, parent_id, before = draw.some("code", 2), draw.maybe("code"), draw.maybe("code")
    return Act(
        lambda: codebook.move_codes(draw.project, ids, parent_id, before),
        lambda state, _: state.move_codes(ids, parent_id, before),
    )


def sort_codes(draw: Drawing) -> Act:
    by, parent_id, below = draw.chance.choice(("name", "count")), draw.maybe("code"), draw.yes()
    return Act(
        lambda: codebook.sort_codes(draw.project, by=by, parent_id=parent_id, below=below),
        lambda state, _: state.sort_codes(by, parent_id, below),
    )


def merge_codes(draw: Drawing) -> Act:
    sources, target, unite = draw.some("code"), draw.one("code"), draw.yes()
    if set(sources) <= {target}:
        raise NothingThere
    return Act(
        lambda: codebook.merge_codes(draw.project, sources, target, unite_overlaps=unite),
        lambda state, _: state.merge_codes(sources, target, unite),
    )


def split_code(draw: Drawing) -> Act:
    draw.room_for("code")
    ids, name, parent_id = draw.some("coding", 6), draw.word(), draw.maybe("code")

    def rule(state: State, code_id: int) -> None:
        state.check_free("code", name, parent_id=parent_id)
        colour = State.of(draw.project).codes[code_id]["colour"]  # the palette's own business
        taken = {row["number_key"] for row in state.codes.values()}
        keys = [key for key in "1234567890" if key not in taken]
        row = {"parent_id": parent_id, "name": name, "is_folder": 0, "example_coding_id": None, "colour": colour}
        row |= dict.fromkeys(("short_definition", "full_definition", "use_when", "dont_use_when"), "")
        row |= {"example_text": "", "memo": "", "number_key": keys[0] if keys else ""}
        state.codes[code_id] = {**row, "position": state.end("code", parent_id=parent_id)}
        state.recode(ids, code_id)

    return Act(lambda: codebook.split_code(draw.project, ids, name, parent_id=parent_id), rule)


def delete_codes(draw: Drawing) -> Act:
    ids = draw.some("code", 2)
    return Act(lambda: codebook.delete_codes(draw.project, ids), lambda state, _: state.delete_codes(ids))


# --- codings --------------------------------------------------------------------------------------------------------
def code_spans(draw: Drawing) -> Act:
    draw.room_for("coding")
    document_id, code_ids = draw.one("document"), draw.some("code", 2)
    spans, who = [draw.span(document_id) for _ in range(draw.chance.randint(1, 3))], draw.one("coder")
    text = draw.text_of(document_id)

    def rule(state: State, ids: list[int]) -> None:
        for span in spans:
            check_span(text, span)
        if any(state.codes[code_id]["is_folder"] for code_id in code_ids):
            raise Refused("a folder holds no codings")
        state.begun.setdefault((document_id, who), False)
        pairs = [(span, code_id) for span in spans for code_id in code_ids]
        for coding_id, (span, code_id) in zip(ids, pairs, strict=True):
            there = state.twin([document_id, code_id, who, span.start, span.end])
            if there is not None:
                assert there == coding_id
                continue
            row = {"document_id": document_id, "code_id": code_id, "coder_id": who, "start": span.start}
            state.codings[coding_id] = {**row, "end": span.end, "memo": "", "weight": None, "star": 0}

    return Act(lambda: coding.code_spans(draw.project, document_id, code_ids, spans, coder_id=who), rule)


def recode(draw: Drawing) -> Act:
    ids, code_id = draw.some("coding", 5), draw.one("code")
    return Act(lambda: coding.recode(draw.project, ids, code_id), lambda state, _: state.recode(ids, code_id))


def uncode(draw: Drawing) -> Act:
    ids = draw.some("coding")
    return Act(lambda: coding.uncode(draw.project, ids), lambda state, _: state.delete_codings(ids))


def move_borders(draw: Drawing) -> Act:
    coding_id = draw.one("coding")
    row = draw.state.codings[coding_id]
    span, text = draw.span(row["document_id"]), draw.text_of(row["document_id"])

    def rule(state: State, _: object) -> None:
        check_span(text, span)
        moved = state.codings[coding_id]
        place = [moved["document_id"], moved["code_id"], moved["coder_id"], span.start, span.end]
        twin = state.twin(place, coding_id)
        if twin is not None:
            state.join(twin, coding_id)
        else:
            moved.update(start=span.start, end=span.end)

    return Act(lambda: coding.move_borders(draw.project, coding_id, span), rule)


def edit_coding(draw: Drawing) -> Act:
    coding_id = draw.one("coding")
    fields = {"memo": draw.text()} if draw.yes() else {"weight": draw.chance.choice((None, 0, 50, 100))}
    return Act(
        lambda: coding.edit_coding(draw.project, coding_id, **fields),
        lambda state, _: state.codings[coding_id].update(fields),
    )


def star(draw: Drawing) -> Act:
    ids, on = draw.some("coding"), draw.yes()

    def rule(state: State, _: object) -> None:
        for one in ids:
            state.codings[one]["star"] = int(on)

    return Act(lambda: coding.star_codings(draw.project, ids, star=on), rule)
