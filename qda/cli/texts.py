"""The command on a document's text: print it, or correct it."""

from __future__ import annotations

from pathlib import Path

import click

from qda.actions.correct_text import correct_text
from qda.analysis.correction import CodingFate, Correction, correction
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    counted,
    progress_bar,
    reading,
    say,
    show,
    show_bytes,
    show_json,
    writing,
)
from qda.formats.read import read_document
from qda.model.correcting_wording import fate_text
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.documents import document_named
from qda.text.before_after import before_after
from qda.text.edits import Fate, edits_between
from qda.text.paragraphs import paragraphs_of


@click.command()
@PROJECT
@click.argument("document")
@click.option("--correct", "file", type=A_PATH, metavar="FILE", help="Let the text read as this file does.")
@click.option("--coder", metavar="NAME", help="With --correct: in whose name; the project's first coder if not given.")
@click.option("--dry-run", is_flag=True, help="With --correct: only say what would become of the codings.")
@AS_JSON
def text(project: Path, document: str, file: Path | None, coder: str | None, *, dry_run: bool, as_json: bool) -> int:
    """Print a document's stored text, or correct it.

    Without options the text is printed exactly as it is stored and in UTF-8, to standard output.

    With --correct, typing mistakes are mended: the codings of all coders, memos and whatever else lies on the text
    follow, in one step that can be undone. Codings whose words change are listed, before and after. Exit code 1 where
    one of them loses words, disappears or joins another one.
    """
    if file is None:
        if dry_run or as_json or coder is not None:
            raise click.UsageError("--dry-run, --coder and --json go with --correct.")
        with reading(project) as opened:
            stored = opened.text(document_named(opened, document).document_id)
        show_bytes(stored.encode("utf-8"))
        return DONE
    wording = read_document(file).text
    if dry_run:
        with reading(project) as opened:
            document_id = document_named(opened, document).document_id
            edits = edits_between(opened.text(document_id), wording)
            return _tell(opened, correction(opened, document_id, edits), as_json=as_json, dry_run=True)
    with writing(project, coder) as opened:
        document_id = document_named(opened, document).document_id
        edits = edits_between(opened.text(document_id), wording)
        with progress_bar("Correcting") as progress:
            done = correct_text(opened, document_id, edits, progress=progress)
        return _tell(opened, done, as_json=as_json, dry_run=False)


def _tell(project: Project, found: Correction, *, as_json: bool, dry_run: bool) -> int:
    names = {row.code_id: row.path_text for row in codes(project)}
    people = {row.coder_id: row.name for row in coders(project)}
    lines = [_told(found, one, names[one.code_id], people[one.coder_id]) for one in found.changed]
    if as_json:
        show_json(
            {
                "places": len(found.edited.edits),
                "moved": found.moved,
                "codings": lines,
                "memos": len(found.memos),
                "case_parts": len(found.case_parts),
                "decisions": len(found.decisions),
                "written": bool(found.edited.edits) and not dry_run,
            }
        )
    else:
        for line in lines:
            show(f"¶{line['paragraph']} {line['code']} ({line['coder']}): {line['what']}")
            show(f"    “{line['before']}” → " + (f"“{line['after']}”" if line["after"] is not None else "–"))
        moved = f"{counted(found.moved, 'coding')} only moved" if found.moved else "no coding moved"
        places, changed = counted(len(found.edited.edits), "place"), counted(len(lines), "coding")
        say(f"{places} corrected, {changed} changed, {moved}." + (" Nothing was written." if dry_run else ""))
    look = any(one.joins is not None or found.loses_words(one) for one in found.changed)
    lost = any(one.after is None for one in (*found.memos, *found.case_parts, *found.decisions))
    return LOOK if look or lost else DONE


def _told(found: Correction, one: CodingFate, code: str, coder: str) -> dict[str, object]:
    before = one.before.cut(found.edited.old)
    after = None if one.after is None else one.after.cut(found.edited.new)
    grown = 0 if one.after is None else abs(one.after.length - one.before.length)
    loses = found.loses_words(one)
    short = before_after(before, after or "")
    return {
        "code": code,
        "coder": coder,
        "paragraph": paragraphs_of(found.edited.old).number_at(one.before.start),
        "start": one.before.start,
        "end": one.before.end,
        "new_start": None if one.after is None else one.after.start,
        "new_end": None if one.after is None else one.after.end,
        "fate": str(one.fate),
        "what": fate_text(one.fate, grown, joins=one.joins is not None, loses_words=loses),
        "joins": one.joins is not None,
        "loses_words": loses,
        "before": short[0],
        "after": None if one.fate is Fate.GONE else short[1],
    }
