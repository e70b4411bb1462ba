"""Write a small project with something in every table that a person can fill, and a history that was partly undone.

Run it with the program whose format is to be kept, from the root of that program's sources::

    PYTHONPATH=. python path/to/make_project.py path/to/schema-1.concord

The file is then kept as it is: it shows that what people made with that version can still be opened.
"""

from __future__ import annotations

import getpass
import platform
import sys
from pathlib import Path

from qda.actions.codebook import add_code, delete_codes, edit_code, merge_codes, rename_code, set_example
from qda.actions.coders import edit_project_memo, ensure_coder
from qda.actions.coding import code_span, edit_coding, mark_finished, move_borders, star_codings
from qda.actions.documents import add_documents, put_in_set
from qda.actions.memos import add_memo, edit_memo
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.model.span import Span
from qda.store.project import Project

LEAFLET = (
    "A ferry for everybody\n"
    "\n"
    "The ferry is late again, and nobody says why. Yesterday forty people stood in the rain.\n"
    "\n"
    "We praise the crew, who worked through the night. We blame the council, which sold the second boat.\n"
)
TALK = "Q: Who uses the ferry?\nA: My mother does, every day. 😀 She says that the café on board is the best part.\n"


def make(path: Path) -> None:
    """Write the project to a new file."""
    platform.node = lambda: "a computer"  # whoever runs this is nobody's business
    getpass.getuser = lambda: "somebody"
    work = path.with_name(f"work-{path.name}")
    with Project.create(work, coder_name="Ada", name="The ferry") as project:
        _fill(project)
    with Project.open(work) as project:
        _change_and_undo(project)
    with Project.open(work, read_only=True) as project:
        project.copy_to(path)  # without pages that are no longer used
    work.unlink()


def _fill(project: Project) -> None:
    marks = (Mark(MarkKind.HEADING, 0, 21, "1"),)
    leaflet = ImportedDocument("Leaflet", LEAFLET, "text/plain", "leaflet.txt", LEAFLET.encode(), "utf-8", marks)
    talk = ImportedDocument("Talk", TALK, "text/plain")
    leaflet_id, talk_id = (int(added.document_id or 0) for added in add_documents(project, [leaflet, talk]))
    put_in_set(project, [leaflet_id], None)
    add_documents(project, [ImportedDocument("Notice", "The ferry does not run.\n", "text/plain")], set_name="Printed")
    edit_project_memo(project, "Who is praised for the ferry, and who is blamed?")

    stance = add_code(project, "Stance", is_folder=True)
    praise, blame, people = (add_code(project, name, parent_id=stance) for name in ("Praise", "Blame", "People"))
    mother = add_code(project, "Mother")
    edit_code(project, praise, short_definition="Something is called good", dont_use_when="It is meant as a joke")
    praised = LEAFLET.index("We praise")
    coding = code_span(project, leaflet_id, praise, Span(praised, praised + 18))
    set_example(project, coding)
    blamed = LEAFLET.index("We blame")
    code_span(project, leaflet_id, blame, Span(blamed, blamed + 20))
    smile = TALK.index("😀")
    weighed = code_span(project, talk_id, people, Span(smile, smile + 1))
    edit_coding(project, weighed, weight=70, memo="A smile")
    star_codings(project, [weighed], star=True)
    code_span(project, talk_id, mother, Span(TALK.index("My"), TALK.index("every")))
    merge_codes(project, [mother], people, unite_overlaps=False)
    add_memo(project, "On the leaflet", "Written by hand?", document_id=leaflet_id, span=Span(0, 21))
    add_memo(project, "Free", "Ask for the timetable.")
    add_memo(project, "On a code", "Too wide?", code_id=people)
    mark_finished(project, [leaflet_id, talk_id], finished=True)
    project.use_coder(ensure_coder(project, "Ben"))
    code_span(project, leaflet_id, praise, Span(praised, praised + 12))
    mark_finished(project, [leaflet_id], finished=True)


def _change_and_undo(project: Project) -> None:
    """Leave five acts to undo, the last of them one that took much with it, and two to redo."""
    praise = add_code(project, "Doubt")
    rename_code(project, praise, "Uncertainty")
    move_borders(project, 2, Span(LEAFLET.index("We blame"), LEAFLET.index("council")))
    edit_memo(project, 2, title="Free", text="The timetable is here.")
    delete_codes(project, [2])
    rename_code(project, praise, "Not sure")
    code_span(project, 1, praise, Span(0, 7))
    project.undo()
    project.undo()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
