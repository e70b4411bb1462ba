"""All that a researcher does to a project, drawn at random, each act with what the rules say of it.

An act draws its own arguments, sensible or not, and returns how it is done and what it ought to do. A rule that
refuses raises :class:`~tests.faults.state.Refused`; then the program has to refuse too, and nothing may change.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from qda.actions import cases, codebook, coders, coding, documents, memos, variables
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.model.errors import BadValue
from qda.model.span import Span
from qda.model.unit import Unit
from qda.model.values import KINDS, canonical, fits, shown
from qda.store.project import Project
from tests.faults.state import Refused, State

WORDS = (
    *("Praise", "praise", "Blame", "Stance", "Tone", "Ärger", "صحيفة", "<b>x</b>", "a>b", "=1+1", "Straße", "STRASSE"),
    *("Brücke 👩‍👩‍👧", "é", "Field notes", "O'Brien", '"quoted"', "x", "Y", "100 %", "%s", "NULL", "file://x"),
)
TEXTS = ("", "why?", "two\nlines", "“quoted” – 👩‍👩‍👧", "عربي text", "tab\tinside ", "{}[]\\\"'", "x" * 300, "e\u0301")
_SENTENCES = (
    *(
        "The paper praised the bridge. ",
        "Nobody asked the café owners 👩‍👩‍👧.\n",
        "صحيفة الجسر. ",
        "\n",
        "It cost 3½ million.\n",
    ),
    *("They blamed the mayor for it.\n\n", "A ferry would have done. ", "\tAnd so on… "),
)
_MOST = {"document": 9, "code": 26, "coding": 120, "memo": 25, "case": 10, "variable": 7, "coder": 5, "document_set": 6}


class Act(NamedTuple):
    """How an act is done, and what of the state it ought to change; the second is given what the first returned."""

    do: Callable[[], Any]
    rule: Callable[[State, Any], None]


class Drawing:
    """Chance, and what there is to choose from."""

    def __init__(self, project: Project, state: State, chance: random.Random, texts: dict[str, str]) -> None:
        self.project = project
        self.state = state
        self.chance = chance
        self.texts = texts  # by hash

    def word(self) -> str:
        return self.chance.choice(WORDS)

    def text(self) -> str:
        return self.chance.choice(TEXTS)

    def yes(self, of: int = 2) -> bool:
        return self.chance.randrange(of) == 0

    def one(self, table: str) -> int:
        """Return the id of some row.

        Raises:
            NothingThere: There is none.
        """
        if not self.state.rows[table]:
            raise NothingThere
        return self.chance.choice(sorted(self.state.rows[table]))

    def some(self, table: str, most: int = 3) -> list[int]:
        """Return the ids of some rows, at least one."""
        ids = sorted(self.state.rows[table])
        if not ids:
            raise NothingThere
        return self.chance.sample(ids, min(len(ids), self.chance.randint(1, most)))

    def maybe(self, table: str) -> int | None:
        return None if self.yes(3) or not self.state.rows[table] else self.one(table)

    def room_for(self, table: str) -> None:
        """Make sure that a project does not grow for ever."""
        if len(self.state.rows[table]) >= _MOST[table]:
            raise NothingThere

    def new_text(self) -> str:
        text = "".join(self.chance.choices(_SENTENCES, k=self.chance.randint(1, 30)))
        if self.yes(15):
            text *= 400  # several pieces
        self.texts[digest(text)] = text
        return text

    def text_of(self, document_id: int) -> str:
        return self.texts[self.state.rows["document"][document_id]["text_hash"]]

    def span(self, document_id: int) -> Span:
        """Draw a passage, now and then one that cannot be."""
        length = len(self.text_of(document_id))
        start = self.chance.randint(0, min(length, 60))
        return Span(start, start + self.chance.randint(0 if self.yes(10) else 1, 20))


class NothingThere(Exception):
    """An act has nothing to act on; another one is drawn."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check_span(text: str, span: Span) -> None:
    if not 0 <= span.start < span.end <= len(text) or not text[span.start : span.end].strip():
        raise Refused("no passage")


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


ACTS: dict[Callable[[Drawing], Act], int] = {
    add_documents: 6, rename_document: 2, edit_document_memo: 2, arrange_documents: 2, delete_documents: 1,
    reread_document: 1, finish: 3, add_set: 2, rename_set: 1, delete_set: 1, put_in_set: 2, move_set: 1,
    add_code: 8, rename_code: 2, edit_code: 3, revise_code: 2, colour_codes: 1, set_number_key: 2, set_example: 2,
    move_codes: 4, sort_codes: 2, merge_codes: 3, split_code: 2, delete_codes: 1, code_spans: 16, recode: 4, uncode: 2,
    move_borders: 5, edit_coding: 4, star: 2, add_memo: 5, edit_memo: 2, delete_memo: 1, ensure_coder: 2,
    rename_coder: 1, edit_project: 2, add_case: 2, rename_case: 1, edit_case_memo: 1, move_cases: 1, delete_cases: 1,
    put_in_cases: 2, put_passage_in_cases: 2, add_variable: 2, edit_variable: 2, move_variable: 1,
    delete_variables: 1, set_values: 4,
}  # fmt: skip
"""All acts, and how often each is drawn."""
