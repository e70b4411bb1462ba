"""Small projects with a bit of everything, and questions to them, by chance."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import strategies as st

from qda.actions.cases import add_case, put_passage_in_cases
from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents, add_set
from qda.actions.memos import add_memo
from qda.actions.variables import NewValue, add_variable, set_values
from qda.model.conditions import CASE_NAME, SET, WITHOUT_VALUES, Condition, Relation
from qda.model.document import ImportedDocument
from qda.model.portable import CASE, DOCUMENT
from qda.model.query import (
    ORIGINS,
    All,
    AnyOf,
    By,
    Coded,
    CodeName,
    Distance,
    How,
    InDocuments,
    Made,
    Measure,
    Name,
    Not,
    Noted,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
)
from qda.model.span import Span
from qda.model.values import INTEGER
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codings import segments

PATHS = (("Folder", "One"), ("Folder", "Two"), ("Folder", "Two", "Deep"), ("Tone",))
PEOPLE, DOCUMENTS = ("Ada", "Ben"), ("Long", "Short", "Blank")
_PIECES = (
    "A bridge. ",
    "Two brídges stand! ",
    "It’s a\nbridge. ",
    "\n\n",
    "\n",
    "عبر الجسر؟ ",
    "no end, ",
    "e.g. this ",
)


def make(path: Path, seed: int, *, codings: int = 24) -> Project:
    """Write a project; the same for the same seed."""
    chance = random.Random(seed)
    project = Project.create(path, coder_name=PEOPLE[0])
    people = [project.coder_id or 0, ensure_coder(project, PEOPLE[1])]
    folder = add_code(project, "Folder", is_folder=True)
    two = add_code(project, "Two", parent_id=folder)
    code_ids = [add_code(project, "One", parent_id=folder), two, add_code(project, "Deep", parent_id=two)]
    code_ids.append(add_code(project, "Tone"))
    texts = ["".join(chance.choice(_PIECES) for _ in range(count)) + "end" for count in (12, 4)] + ["\n \n  x\n"]
    added = add_documents(
        project, [ImportedDocument(name, text, "text/plain") for name, text in zip(DOCUMENTS, texts, strict=True)]
    )
    ids = [one.document_id or 0 for one in added]
    lengths = dict(zip(ids, map(len, texts), strict=True))
    rows: dict[tuple[int, ...], dict[str, object]] = {}
    for _ in range(codings):
        document_id = chance.choice((ids[0], ids[0], ids[0], ids[1], ids[2]))
        start = chance.randrange(lengths[document_id])
        end = min(lengths[document_id], start + chance.choice((1, 5, 12, 40)))
        place = (document_id, chance.choice(code_ids), chance.choice(people), start, end)
        row = dict(zip(("document_id", "code_id", "coder_id", "start", "end"), place, strict=True))
        told = {"star": chance.randrange(2), "weight": chance.choice((None, 0, 50)), "memo": chance.choice(("", "m"))}
        rows[place] = {**row, **told, "origin": chance.choice(tuple(ORIGINS))}
    with project.step(Verb.CODE_MANY, count=len(rows)) as session:
        put_codings(session, list(rows.values()))
    if rows:
        add_memo(project, "A note", "more", coding_id=segments(project)[0].coding_id)
    _describe(project, chance, ids, lengths)
    return project


def _describe(project: Project, chance: random.Random, ids: list[int], lengths: dict[int, int]) -> None:
    """Give documents sets, cases and values."""
    add_set(project, "Talks", ids[: chance.randrange(1, 3)])
    cases = [add_case(project, "Mira", ids[1:2]), add_case(project, "Nuri")]
    begin = chance.randrange(lengths[ids[0]] - 1)
    span = Span(begin, chance.randrange(begin + 1, lengths[ids[0]] + 1))
    put_passage_in_cases(project, ids[0], span, [chance.choice(cases)])
    country, age = add_variable(project, DOCUMENT, "Country"), add_variable(project, CASE, "Age", INTEGER)
    values = [NewValue(country, one, chance.choice(("Iraq", "Iran", ""))) for one in ids]
    set_values(project, [*values, *(NewValue(age, one, chance.choice(("30", "40", ""))) for one in cases)])


# --- questions -------------------------------------------------------------------------------------------------------
def _conditions() -> st.SearchStrategy[Where]:
    def asked(scope: str, name: str, values: tuple[str, ...], relations: list[Relation]) -> st.SearchStrategy[Where]:
        return st.builds(
            lambda relation, chosen: Where(
                Condition(scope, name, relation, () if relation in WITHOUT_VALUES else tuple(chosen))
            ),
            st.sampled_from(relations),
            st.lists(st.sampled_from(values), min_size=1, max_size=2),
        )

    named = [Relation.IS, Relation.IS_NOT, Relation.CONTAINS, Relation.EMPTY, Relation.FILLED]
    return st.one_of(
        asked(SET, "Set", ("Talks", "Other"), named),
        asked(CASE_NAME, "Case", ("Mira", "Nuri"), named),
        asked(DOCUMENT, "Country", ("Iraq", "Iran"), list(Relation)),
        asked(CASE, "Age", ("30", "35", "40"), list(Relation)),
    )


_names = {
    kind: st.lists(st.sampled_from([Name(name) for name in names]), min_size=1, max_size=2).map(tuple)
    for kind, names in (("people", PEOPLE), ("documents", DOCUMENTS))
}
_codes = st.builds(CodeName, st.sampled_from((*PATHS, ("Folder",))), st.just(""), st.booleans())
_coded = st.builds(Coded, st.lists(_codes, max_size=2).map(tuple))
_small: st.SearchStrategy[Test] = st.one_of(
    _coded,
    _coded,
    _coded,
    st.builds(By, _names["people"]),
    st.builds(InDocuments, _names["documents"]),
    _conditions(),
    st.just(Starred()),
    st.just(Noted()),
    st.sampled_from([Weighed(), Weighed(1), Weighed(None, 0), Weighed(0, 50)]),
    st.builds(Saying, st.sampled_from(("bridge", "Bridge", "it's a bridge", "جسر", "i")), st.booleans(), st.booleans()),
    st.builds(Made, st.lists(st.sampled_from(sorted(ORIGINS)), min_size=1, max_size=2).map(tuple)),
)
_distances = st.builds(Distance, st.sampled_from((0, 1, 2, 9)), st.sampled_from(Measure))


def _larger(inner: st.SearchStrategy[Test]) -> st.SearchStrategy[Test]:
    several = st.lists(inner, max_size=3).map(tuple)
    apart = st.builds(Related, st.sampled_from((How.NEAR, How.BEFORE, How.AFTER)), inner, _distances)
    plain = st.builds(Related, st.sampled_from([how for how in How if how is not How.NEAR]), inner)
    return st.one_of(st.builds(All, several), st.builds(AnyOf, several), st.builds(Not, inner), apart, apart, plain)


questions: st.SearchStrategy[Test] = st.recursive(_small, _larger, max_leaves=5)
