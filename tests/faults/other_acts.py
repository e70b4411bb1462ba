"""What is done to memos, coders, cases and variables."""

from __future__ import annotations

from typing import Any

from qda.actions import cases, coders, memos, variables
from qda.model.errors import BadValue
from qda.model.unit import Unit
from qda.model.values import KINDS, canonical, fits, shown
from tests.faults.drawing import Act, Drawing, NothingThere, check_span
from tests.faults.state import Refused, State


# --- memos ----------------------------------------------------------------------------------------------------------
def add_memo(draw: Drawing) -> Act:
    draw.room_for("memo")
    on: dict[str, Any] = {}
    kind = draw.chance.choice(("", "document_id", "span", "code_id", "coding_id"))
    if kind == "span":
        on = {"document_id": draw.one("document")}
        on["span"] = draw.span(on["document_id"])
    elif kind:
        on = {kind: draw.one(kind.removesuffix("_id"))}
    title, text, who = draw.word(), draw.text(), draw.project.coder_id

    def rule(state: State, memo_id: int) -> None:
        span = on.get("span")
        if span is not None:
            check_span(draw.text_of(on["document_id"]), span)
        row = {"title": title, "text": text, "coder_id": who, "start": span and span.start, "end": span and span.end}
        state.rows["memo"][memo_id] = row | {name: on.get(name) for name in ("document_id", "code_id", "coding_id")}

    return Act(lambda: memos.add_memo(draw.project, title, text, **on), rule)


def edit_memo(draw: Drawing) -> Act:
    memo_id, title, text = draw.one("memo"), draw.word(), draw.text()
    return Act(
        lambda: memos.edit_memo(draw.project, memo_id, title=title, text=text),
        lambda state, _: state.rows["memo"][memo_id].update(title=title, text=text),
    )


def delete_memo(draw: Drawing) -> Act:
    memo_id = draw.one("memo")
    return Act(lambda: memos.delete_memo(draw.project, memo_id), lambda state, _: _without(state, "memo", memo_id))


def _without(state: State, table: str, row_id: int) -> None:
    del state.rows[table][row_id]


# --- coders and the project -----------------------------------------------------------------------------------------
def ensure_coder(draw: Drawing) -> Act:
    draw.room_for("coder")
    name = draw.chance.choice(("Ada", "ada", "Ben", "Zoë", "Mira"))

    def rule(state: State, coder_id: int) -> None:
        there = [one for one, row in state.rows["coder"].items() if row["name"].casefold() == name.casefold()]
        if there:
            assert coder_id in there
        else:
            state.rows["coder"][coder_id] = {"name": name, "kind": "person"}

    return Act(lambda: coders.ensure_coder(draw.project, name), rule)


def rename_coder(draw: Drawing) -> Act:
    coder_id, name = draw.one("coder"), draw.chance.choice(("Ada", "Ben", "Grace", "grace"))

    def rule(state: State, _: object) -> None:
        state.check_free("coder", name, coder_id)
        state.rows["coder"][coder_id]["name"] = name

    return Act(lambda: coders.rename_coder(draw.project, coder_id, name), rule)


def edit_project(draw: Drawing) -> Act:
    name, memo, unit, blind = draw.word(), draw.text(), draw.chance.choice(list(Unit)), draw.yes()
    about, do = draw.chance.choice(
        [
            ({"name": name}, lambda: coders.rename_project(draw.project, name)),
            ({"memo": memo}, lambda: coders.edit_project_memo(draw.project, memo)),
            ({"unit": str(unit)}, lambda: coders.set_unit(draw.project, unit)),
            ({"blind": int(blind)}, lambda: coders.set_blind(draw.project, blind=blind)),
        ]
    )
    return Act(do, lambda state, _: state.rows["project"][1].update(about))


# --- cases ----------------------------------------------------------------------------------------------------------
def add_case(draw: Drawing) -> Act:
    draw.room_for("case")
    name, ids = draw.word(), draw.some("document") if draw.state.rows["document"] and draw.yes() else []

    def rule(state: State, case_id: int) -> None:
        state.check_free("case", name)
        state.rows["case"][case_id] = {"name": name, "memo": "", "position": state.end("case")}
        state.places.update((case_id, one, None, None) for one in ids)

    return Act(lambda: cases.add_case(draw.project, name, ids), rule)


def rename_case(draw: Drawing) -> Act:
    case_id, name = draw.one("case"), draw.word()

    def rule(state: State, _: object) -> None:
        state.check_free("case", name, case_id)
        state.rows["case"][case_id]["name"] = name

    return Act(lambda: cases.rename_case(draw.project, case_id, name), rule)


def edit_case_memo(draw: Drawing) -> Act:
    case_id, memo = draw.one("case"), draw.text()
    return Act(
        lambda: cases.edit_case_memo(draw.project, case_id, memo),
        lambda state, _: state.rows["case"][case_id].update(memo=memo),
    )


def move_cases(draw: Drawing) -> Act:
    ids, before = draw.some("case"), draw.maybe("case")
    return Act(
        lambda: cases.move_cases(draw.project, ids, before), lambda state, _: state.put_before("case", ids, before)
    )


def delete_cases(draw: Drawing) -> Act:
    ids = draw.some("case", 2)
    return Act(lambda: cases.delete_cases(draw.project, ids), lambda state, _: state.delete_cases(ids))


def put_in_cases(draw: Drawing) -> Act:
    wanted = {one: draw.some("case", 2) if draw.yes() else [] for one in draw.some("document")}
    if not draw.state.rows["case"]:
        raise NothingThere

    def rule(state: State, _: object) -> None:
        for document_id, case_ids in wanted.items():
            for place in list(state.places):
                if place[1] == document_id and place[2] is None:
                    del state.places[place]
            state.places.update((case_id, document_id, None, None) for case_id in case_ids)

    return Act(lambda: cases.put_each_in_cases(draw.project, wanted), rule)


def put_passage_in_cases(draw: Drawing) -> Act:
    document_id, case_ids = draw.one("document"), draw.some("case", 2)
    span, text = draw.span(document_id), draw.text_of(document_id)

    def rule(state: State, _: object) -> None:
        check_span(text, span)
        for place in list(state.places):
            if place[1:] == (document_id, span.start, span.end):
                del state.places[place]
        state.places.update((case_id, document_id, span.start, span.end) for case_id in case_ids)

    return Act(lambda: cases.put_passage_in_cases(draw.project, document_id, span, case_ids), rule)


# --- variables ------------------------------------------------------------------------------------------------------
def add_variable(draw: Drawing) -> Act:
    draw.room_for("variable")
    scope, name, kind = draw.chance.choice(("document", "case")), draw.word(), draw.chance.choice(list(KINDS))

    def rule(state: State, variable_id: int) -> None:
        state.check_free("variable", name, scope=scope)
        row = {"scope": scope, "name": name, "kind": kind, "memo": "said"}
        state.rows["variable"][variable_id] = {**row, "position": state.end("variable", scope=scope)}

    return Act(lambda: variables.add_variable(draw.project, scope, name, kind, "said"), rule)


def edit_variable(draw: Drawing) -> Act:
    variable_id, name, memo = draw.one("variable"), draw.word(), draw.text()
    kind, empty = draw.chance.choice((None, *KINDS)), draw.yes()

    def rule(state: State, _: object) -> None:
        row = state.rows["variable"][variable_id]
        state.check_free("variable", name, variable_id, scope=row["scope"])
        old, new = row["kind"], kind or row["kind"]
        for key, value in list(state.values.items()) if new != old else ():
            if key[0] != variable_id:
                continue
            if not fits(new, shown(old, value)):
                if not empty:
                    raise Refused("values do not fit")
                del state.values[key]
            else:
                state.values[key] = canonical(new, shown(old, value))
        row.update(name=name, kind=new, memo=memo)

    def do() -> None:
        variables.edit_variable(draw.project, variable_id, name=name, kind=kind, memo=memo, empty_unfit=empty)

    return Act(do, rule)


def move_variable(draw: Drawing) -> Act:
    variable_id, before = draw.one("variable"), draw.maybe("variable")
    scope = draw.state.rows["variable"][variable_id]["scope"]
    return Act(
        lambda: variables.move_variable(draw.project, variable_id, before),
        lambda state, _: state.put_before("variable", [variable_id], before, scope=scope),
    )


def delete_variables(draw: Drawing) -> Act:
    ids = draw.some("variable", 2)

    def rule(state: State, _: object) -> None:
        for one in ids:
            del state.rows["variable"][one]
        state.values = {key: value for key, value in state.values.items() if key[0] not in ids}

    return Act(lambda: variables.delete_variables(draw.project, ids), rule)


def set_values(draw: Drawing) -> Act:
    wanted: dict[tuple[int, int], variables.NewValue] = {}
    for variable_id in draw.some("variable"):
        bearer = draw.one(draw.state.rows["variable"][variable_id]["scope"])
        text = draw.chance.choice(("", "1", "007", "yes", "2026-03-01", "2026-03-01 09:30", "3.5", "Iraq", "1,234"))
        wanted[variable_id, bearer] = variables.NewValue(variable_id, bearer, text)

    def rule(state: State, _: object) -> None:
        for one in wanted.values():
            row = state.rows["variable"][one.variable_id]
            try:
                text = canonical(row["kind"], one.text)
            except BadValue as error:
                raise Refused from error
            bearer = (one.bearer_id, None) if row["scope"] == "document" else (None, one.bearer_id)
            state.values.pop((one.variable_id, *bearer), None)
            if text:
                state.values[one.variable_id, *bearer] = text

    return Act(lambda: variables.set_values(draw.project, list(wanted.values())), rule)
