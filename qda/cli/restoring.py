"""The command that lists earlier versions of a project and restores one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from qda.cli.talk import A_PATH, AS_JSON, PROJECT, counted, on_one_line, say, show, show_json
from qda.model.backup_wording import why_text
from qda.model.errors import NoBackups
from qda.model.wording import explain
from qda.store.backups import Backup, backups_of
from qda.store.backups import restore as restore_backup


@click.command()
@PROJECT
@click.option("--list", "listing", is_flag=True, help="List the versions that are kept, newest first.")
@click.option("--to", "out", type=A_PATH, metavar="OUT", help="Write a version to this new file.")
@click.option("--backup", "number", type=click.IntRange(min=1), metavar="N", help="Which of the listed versions.")
@AS_JSON
def restore(project: Path, *, listing: bool, out: Path | None, number: int | None, as_json: bool) -> None:
    """List earlier versions of a project, or restore one.

    The project's own file may be damaged or gone. A version is only ever written to a new file.
    """
    if listing == (out is not None or number is not None):
        raise click.UsageError("Give either --list, or --to OUT and --backup N.")
    if not listing and (out is None or number is None):
        raise click.UsageError("To restore a version give both --to OUT and --backup N.")
    found = backups_of(project)
    if listing:
        _list(project, found, as_json=as_json)
        return
    assert out is not None
    assert number is not None
    if number > len(found):
        raise NoBackups(path=str(project), number=number, kind="number" if found else "")
    chosen = found[number - 1]
    restore_backup(chosen, out)
    if as_json:
        show_json({"restored": str(out), **_told(number, chosen)})
    else:
        say(f"Restored the version of {_local(chosen.time)} ({why_text(chosen.why)}) to {on_one_line(out)}.")


def _list(project: Path, found: list[Backup], *, as_json: bool) -> None:
    if as_json:
        versions = [_told(number, each) for number, each in enumerate(found, 1)]
        show_json({"project": str(project), "backups": versions})
        return
    if not found:
        say(explain(NoBackups(path=on_one_line(project))).what)
    for number, each in enumerate(found, 1):
        documents, codes, codings = each.counts
        held = f"{counted(documents, 'document')}, {counted(codes, 'code')}, {counted(codings, 'coding')}"
        moved = "" if each.project_path == str(project.resolve()) else f"  (from {on_one_line(each.project_path)})"
        show(f"{number:>4}  {_local(each.time)}  {why_text(each.why)}  {held}  {each.size / 1e6:,.1f} MB{moved}")


def _told(number: int, backup: Backup) -> dict[str, object]:
    return {
        "number": number,
        "time": backup.time,
        "why": backup.why,
        "path": str(backup.path),
        "size_bytes": backup.size,
        "project_path": backup.project_path,
        "project_name": backup.project_name,
        "revision": backup.state.revision,
        **backup.counts._asdict(),
    }


def _local(time: str) -> str:
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
