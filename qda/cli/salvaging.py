"""The command that saves what can be read of a damaged project."""

from __future__ import annotations

from pathlib import Path

import click

from qda.cli.talk import A_PATH, AS_JSON, DONE, LOOK, PROJECT, counted, on_one_line, progress_bar, say, show, show_json
from qda.model.salvage_wording import HEADS, by_weight, loss_cells, loss_text


def _as_list(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in (".xlsx", ".txt"):
        raise click.UsageError(f"“{path.name}” has to end in .xlsx or .txt.")
    return path


@click.command("salvage")
@PROJECT
@click.argument("out", type=A_PATH)
@click.option(
    "--report",
    type=A_PATH,
    metavar="OUT.xlsx",
    callback=_as_list,
    help="Write the list of what was lost as a workbook, or as text if the name ends in .txt.",
)
@AS_JSON
def salvage_project(project: Path, out: Path, report: Path | None, *, as_json: bool) -> int:
    """Save what can be read of a damaged project.

    It goes into the new file OUT; the damaged one is not changed. Exit code 1 says that something was lost: the list
    tells what.
    """
    from qda.actions.salvaging import salvage_with_backups
    from qda.actions.told_lines import write_lines

    with progress_bar("Reading what can be read") as progress:
        made = salvage_with_backups(project, out, progress)
    losses = by_weight(made.losses)
    if report is not None:
        about = [f"{on_one_line(project)} → {on_one_line(out)}"]
        write_lines(report, "What was lost", about, HEADS, [loss_cells(loss) for loss in losses])
    if as_json:
        lines = [{**loss._asdict(), "text": loss_text(loss)} for loss in losses]
        show_json(
            {
                "made": str(out),
                "nothing_lost": made.whole,
                "history_kept": made.history_kept,
                "counts": made.counts,
                "losses": lines,
            }
        )
    else:
        for loss in losses:
            show(" · ".join(on_one_line(cell) for cell in loss_cells(loss) if cell))
        held = ", ".join(counted(made.counts.get(name, 0), name) for name in ("document", "code", "coding", "memo"))
        found = "Nothing was lost" if made.whole else "Not everything could be read: the list says what was lost"
        say(f"{found}. {on_one_line(out)} holds {held}. {on_one_line(project)} was not changed.")
    return DONE if made.whole else LOOK
