"""The command that makes one project out of several."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qda.cli.talk import A_PATH, AS_JSON, DONE, LOOK, progress_bar, say, show, show_json
from qda.model.merging import MergePlan, MergeReport, merge_note_text

if TYPE_CHECKING:
    from qda.analysis.compare.pairing import Pairing


@click.command("merge")
@click.argument("out", type=A_PATH)
@click.argument("files", nargs=-1, required=True, metavar="PROJECT PROJECT…", type=A_PATH)
@click.option("--plan", "plan_file", type=A_PATH, metavar="PLAN.json", help="What becomes one with what.")
@click.option(
    "--write-plan", type=A_PATH, metavar="PLAN.json", help="Write the plan, to be changed; no project is made."
)
@click.option("--name", default="", help="The new project's name; the file's own if not given.")
@AS_JSON
def merge_projects(
    out: Path, files: Sequence[Path], plan_file: Path | None, write_plan: Path | None, name: str, *, as_json: bool
) -> int:
    """Make one project out of several, in a new file.

    The old files stay as they are. Prints what was paired, added and in conflict. Without a plan, documents, codes
    and coders are paired as the comparison pairs them, and what could not be joined without loss stays two. With
    --write-plan nothing is made but the plan; change its choices, and give it to --plan.
    """
    from qda.actions import merge_files
    from qda.actions.merge import merge, preview_merge
    from qda.analysis.compare.pairing import pair
    from qda.analysis.compare.source import labels_of, opened_untouched, read_source
    from qda.analysis.merging import merge_plan

    if len(files) < 2:
        raise click.UsageError("Name at least two projects to be merged.")
    merge_files.check_different(files)
    with contextlib.ExitStack() as stack, progress_bar("Merging") as progress:
        projects = [stack.enter_context(opened_untouched(path)) for path in files]
        known: Pairing | None = None
        if plan_file is not None:
            plan = merge_files.read_plan(plan_file)
        else:
            labels = labels_of(files)
            sources = [read_source(one, n, label=labels[n], path=files[n]) for n, one in enumerate(projects)]
            known = pair(sources, progress=progress)
            plan = merge_plan(known, progress=progress)
        alignments = {} if known is None else known.alignments
        if write_plan is not None:
            report = preview_merge(projects, plan, alignments=alignments, progress=progress)
            merge_files.write_plan(write_plan, plan)
        else:
            report = merge(out, projects, plan, name=name, alignments=alignments, progress=progress)
    _tell(report, plan, as_json=as_json)
    say(f"Wrote the plan {write_plan}." if write_plan is not None else f"Wrote {out}.")
    return LOOK if report.look else DONE


def _tell(report: MergeReport, plan: MergePlan, *, as_json: bool) -> None:
    if as_json:
        tallies = {table: asdict(tally) for table, tally in report.tallies.items()}
        notes = [
            {"what": note.what, "name": note.name, "detail": note.detail, "count": note.times, "look": note.look}
            | {"text": merge_note_text(note)}
            for note in report.notes
        ]
        show_json({"plan": plan.to_json(), "counts": tallies, "notes": notes})
        return
    for note in report.notes:
        show(f"{'!' if note.look else ' '} {merge_note_text(note)}")
    for table, tally in report.tallies.items():
        if tally.read:
            left = f", {tally.left:,} left out" if tally.left else ""
            name = table.replace("_", " ")
            show(f"  {name}: {tally.read:,} read, {tally.added:,} added, {tally.joined:,} joined{left}")
