"""The command that takes the work out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from qda.actions import export as exporting
from qda.actions.refi_files import export_refi
from qda.analysis.named import named_filter
from qda.cli.talk import (
    A_PATH,
    DONE,
    LOOK,
    PROJECT,
    counted,
    filter_options,
    progress_bar,
    reading,
    say,
)
from qda.model.exchange import FOR_NVIVO_WINDOWS, WriteOptions
from qda.model.intake.report import IntakeNote, intake_note_text
from qda.model.progress import Progress
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter

_ENDINGS = (".xlsx", ".csv", ".json", ".html", ".docx", ".qdpx", ".sqlite")
_TO_READ = (".html", ".docx")
_READABLE = ("documents", "segments", "codebook")
_WHOLE = (".qdpx", ".sqlite")


@click.command()
@PROJECT
@click.argument("out", type=A_PATH)
@click.option(
    "--what",
    multiple=True,
    type=click.Choice([*exporting.ALL_TABLES]),
    help="Which sheets of the workbook (repeatable; all if not given), or which one as .csv (segments if not given). "
    "For .html and .docx: documents (coded texts; if not given), segments or codebook.",
)
@click.option(
    "--by", type=click.Choice(["code", "document"]), help="How the segments of a .html or .docx are put together."
)
@click.option(
    "--for",
    "program",
    type=click.Choice(["standard", "nvivo-windows"]),
    default="standard",
    help="How a .qdpx counts: by the standard, or as NVivo for Windows does (UTF-16, CR LF, byte order mark).",
)
@click.option("--crlf", is_flag=True, help="In a .qdpx, end lines with CR LF; positions are counted anew.")
@click.option("--no-originals", is_flag=True, help="In a .qdpx, leave out the Word, PDF and other files.")
@filter_options
def export(
    project: Path,
    out: Path,
    what: Sequence[str],
    by: str | None,
    program: str,
    documents: Sequence[str],
    codes: Sequence[str],
    coders: Sequence[str],
    where: Sequence[str],
    *,
    crlf: bool,
    no_originals: bool,
    starred: bool,
) -> int:
    """Take the work out, by OUT's ending.

    .xlsx is the workbook, .csv the segments, .json everything, .html and .docx what is to be read, .qdpx a project
    for NVivo, MAXQDA, ATLAS.ti and others (REFI-QDA), .sqlite a copy of the project.
    """
    suffix = out.suffix.lower()
    if suffix not in _ENDINGS:
        raise click.UsageError(f"“{out.name}” has to end in one of {', '.join(_ENDINGS)}.")
    _check_what(suffix, what, by)
    if suffix != ".qdpx" and (crlf or no_originals or program != "standard"):
        raise click.UsageError("--for, --crlf and --no-originals are for a .qdpx.")
    with reading(project) as opened:
        wanted = named_filter(opened, documents or None, codes or None, coders or None, where or None, starred=starred)
        if suffix in _WHOLE and wanted != EVERYTHING:
            raise click.UsageError(f"A {suffix} holds the whole project; it takes no filter.")
        with progress_bar("Writing") as progress:
            if suffix == ".qdpx":
                options = FOR_NVIVO_WINDOWS if program == "nvivo-windows" else WriteOptions()
                options = replace(options, crlf=crlf or options.crlf, originals=not no_originals)
                return _say_losses(out, export_refi(opened, out, options, progress=progress))
            if suffix in _TO_READ and what and what[0] != "documents":
                told = _write_report(opened, out, what[0], by, wanted, progress)
            else:
                told = _write(opened, out, what, wanted, progress)
    say(f"Wrote {out}.{told}")
    return LOOK if told else DONE


def _check_what(suffix: str, what: Sequence[str], by: str | None) -> None:
    """Refuse what a kind of file cannot hold."""
    if suffix in _TO_READ:
        if len(what) > 1 or not set(what) <= set(_READABLE):
            raise click.UsageError(f"--what chooses one of {', '.join(_READABLE)} for a {suffix}.")
    elif what and (suffix not in (".xlsx", ".csv") or (suffix == ".csv" and len(what) > 1)):
        raise click.UsageError("--what chooses sheets of a .xlsx, or one table as .csv.")
    if by is not None and (suffix not in _TO_READ or list(what) != ["segments"]):
        raise click.UsageError("--by goes with --what segments and a .html or .docx.")


def _say_losses(out: Path, notes: Sequence[IntakeNote]) -> int:
    """Say what the standard has no place for; return the exit code."""
    say(f"Wrote {out}.")
    for note in notes:
        say(f"- {intake_note_text(note)}")
    return LOOK if any(note.look for note in notes) else DONE


def _write_report(
    project: Project, out: Path, what: str, by: str | None, wanted: SegmentFilter, progress: Progress
) -> str:
    """Write segments or the codebook for reading; there is nothing to be looked at."""
    from qda.actions.report_files import export_codebook_report, export_report

    if what == "codebook":
        export_codebook_report(project, out, wanted)
    else:
        export_report(project, out, wanted, by=by or "code", progress=progress)
    return ""


def _write(project: Project, out: Path, what: Sequence[str], wanted: SegmentFilter, progress: Progress) -> str:
    """Write the file; return what is to be looked at in it."""
    suffix = out.suffix.lower()
    exporting.check_target(project, out)
    if suffix == ".xlsx":
        sheets = what or tuple(exporting.TABLES)
        notes = exporting.export_workbook(project, out, wanted, what=sheets, progress=progress)
        cells = counted(len(notes), "cell")
        return f" {cells} had to be changed to fit; the sheet “Notes” lists them." if notes else ""
    if suffix == ".csv":
        exporting.export_csv(project, out, wanted, what=what[0] if what else "segments", progress=progress)
    elif suffix == ".json":
        exporting.export_json(project, out, wanted, progress=progress)
    elif suffix == ".html":
        exporting.export_html(project, out, wanted, progress=progress)
    elif suffix == ".docx":
        exporting.export_docx(project, out, wanted, progress=progress)
    else:
        project.copy_to(out)
    return ""
