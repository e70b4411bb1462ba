"""A project in whose every corner people are named, for the stories about what must not be told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qda.actions.cases import add_case, edit_case_memo, put_passage_in_cases
from qda.actions.codebook import edit_code, set_example
from qda.actions.coders import edit_project_memo, ensure_coder, rename_project
from qda.actions.coding import code_span, edit_coding, mark_finished
from qda.actions.documents import add_documents, add_set, edit_document_memo, rename_document
from qda.actions.memos import add_memo
from qda.actions.saved_queries import save_query
from qda.actions.variables import add_variable, set_value
from qda.model.document import ImportedDocument, ImportNote, Mark, MarkKind
from qda.model.query_text import parse_query
from qda.model.span import Span
from qda.store.project import Project
from tests.codes import ensure_code

TALK = (
    "Interviewer: Who are you?\n"
    "Quirina: I am Quirina Vogelsang, QUIRINA to my friends, and Quirinas brother is Zoltán.\n"
    "Interviewer: And what did Zoltan’s wife say?\n"
    "Quirina: She crossed the bridge with Quirina\nVogelsang. Quirina’s memory of Quirinaville is good.\n"
)
OTHER = "Interviewer: Who are you?\nWendel: I am Wendel, and I have never met anybody from the other side.\n"
NAMES = ("Quirina", "Vogelsang", "Zoltán")


@dataclass(frozen=True)
class Telling:
    """The project, and the ids of what is in it."""

    project: Project
    talk: int
    other: int
    past: int
    person: int
    case: int
    ada: int
    codings: tuple[int, ...]


def make(path: Path) -> Telling:
    """Write the project: two interviews, one about Quirina Vogelsang, of whom everything else tells as well."""
    project = Project.create(path, coder_name="Ottilie", name="Study")
    turns = (Mark(MarkKind.TURN, 0, 26, "Interviewer"), Mark(MarkKind.TURN, 26, 114, "Quirina"))
    notes = (ImportNote("renamed", detail="/home/aurelia/quirina.txt"),)
    original = f"by Quirina Vogelsang\n{TALK}".encode("utf-16")
    talk = ImportedDocument(
        "Talk with Quirina Vogelsang", TALK, "text/plain", "quirina_vogelsang.txt", original, marks=turns, notes=notes
    )
    other = ImportedDocument("Other talk", OTHER, "text/plain", "wendel.txt", OTHER.encode())
    talk_id, other_id = (int(one.document_id or 0) for one in add_documents(project, [talk, other]))
    ada = project.coder_id
    assert ada is not None
    ensure_coder(project, "Ben")
    past = ensure_code(project, ["Past"])
    person = ensure_code(project, ["Person"])

    def code(words: str, code_id: int, document_id: int) -> int:
        start = project.text(document_id).index(words)
        return code_span(project, document_id, code_id, Span(start, start + len(words)))

    codings = (
        code("Quirina Vogelsang", person, talk_id),
        code("Quirina\nVogelsang. Quirina’s memory", past, talk_id),
        code("crossed the bridge", past, talk_id),
        code("met anybody", past, other_id),
        code("Quirina Vogels", person, talk_id),
    )
    edit_coding(project, codings[2], memo="Quirina told it twice.")
    set_example(project, codings[1])
    edit_code(project, past, full_definition="What Vogelsang remembers", memo="asked of Zoltán")
    start = TALK.index("Zoltan’s wife")
    add_memo(project, "On Zoltán", "Quirina Vogelsang’s brother", document_id=talk_id, span=Span(start, start + 13))
    add_memo(project, "Free", "Ask Vogelsang again; Ottilie will.")
    edit_document_memo(project, talk_id, "Quirina was tired.")
    rename_document(project, talk_id, "Interview Quirina")
    add_set(project, "People like Quirina", [talk_id, other_id])
    case = add_case(project, "Quirina Vogelsang", [talk_id])
    edit_case_memo(project, case, "Lives near Zoltán")
    put_passage_in_cases(project, other_id, Span(26, 60), [case])
    met = add_variable(project, "document", "Met Quirina")
    set_value(project, met, talk_id, "by Zoltán")
    name = add_variable(project, "case", "Name")
    set_value(project, name, case, "Quirina Vogelsang")
    edit_project_memo(project, "All about Vogelsang")
    rename_project(project, "The Vogelsang study")
    mark_finished(project, [talk_id], finished=True)
    save_query(project, "Of Vogelsang", parse_query("Past in “Interview Quirina” by Ottilie"), "for Zoltán")
    save_query(project, "Of the bridge", parse_query("Past"))
    return Telling(project, talk_id, other_id, past, person, case, ada, codings)
