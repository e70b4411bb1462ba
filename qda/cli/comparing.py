"""The command that says how far coders agree."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qda.cli.talk import A_PATH, AS_JSON, DONE, LOOK, WHERE, Decorated, progress_bar, say, show_json
from qda.model.progress import Progress

if TYPE_CHECKING:
    from qda.actions.agreeing import Agreement, Asked
    from qda.actions.compare_report import Settled
    from qda.analysis.compare.source import Source

_UNITS = ("character", "token", "sentence", "paragraph", "turn", "segment")
_OPTIONS = (
    click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only this coder (repeatable)."),
    click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document (repeatable)."),
    click.option(
        "--code", "codes", multiple=True, metavar="PATH", help="Only this code and those below it (repeatable)."
    ),
    WHERE,
    click.option(
        "--unit",
        type=click.Choice(_UNITS),
        default="character",
        show_default=True,
        help="What is counted; “segment” means units given beforehand, each counted once.",
    ),
    click.option(
        "--projection",
        type=click.Choice(("any", "majority")),
        default="any",
        show_default=True,
        help="A larger unit counts as coded when any of it is, or more than half.",
    ),
    click.option(
        "--roll-up",
        type=click.IntRange(min=1),
        metavar="DEPTH",
        help="Count codes below DEPTH as their ancestor there.",
    ),
    click.option(
        "--as-one", multiple=True, metavar="NAME=CODE,CODE", help="Let several codes count as one (repeatable)."
    ),
    click.option(
        "--untouched",
        type=click.Choice(("missing", "empty")),
        help="What a document means that a coder neither coded nor marked as finished: not begun (the default), or "
        "read without finding anything.",
    ),
    click.option(
        "--group",
        "groups",
        multiple=True,
        metavar="NAME=CODE,CODE",
        help="Codes that exclude each other, for the u family of alpha (repeatable).",
    ),
    click.option(
        "--segments",
        type=click.FloatRange(0, 1, min_open=True),
        metavar="THRESHOLD",
        help="Compare segments as well: two agree from this share of overlap on, such as 0.9.",
    ),
    click.option(
        "--overlap",
        type=click.Choice(("iou", "longer", "shorter", "own")),
        default="iou",
        show_default=True,
        help="What the share of overlap is a share of: the text that either covers, the longer, the shorter, or the "
        "own segment.",
    ),
    click.option("--replicates", type=click.IntRange(min=1), default=1000, show_default=True, help="Of the bootstrap."),
    click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the bootstrap."),
    click.option(
        "--level",
        type=click.FloatRange(0, 1, min_open=True, max_open=True),
        default=0.95,
        show_default=True,
        help="Of confidence.",
    ),
    click.option(
        "--average",
        type=click.Choice(("documents",)),
        help="Give the mean of the documents’ own figures as well, as some other programs do.",
    ),
)


def _compare_options(command: Decorated) -> Decorated:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class _Output:
    """Where a comparison goes."""

    as_json: bool
    paths: Sequence[Path]
    consensus: Path | None


@click.command("compare")
@click.argument("files", nargs=-1, required=True, metavar="PROJECT…", type=A_PATH)
@_compare_options
@click.option(
    "--key", "key", type=A_PATH, metavar="KEY.concord", help="Compare each PROJECT with this one, as with a key."
)
@click.option("--key-coder", metavar="NAME", help="Whose work in the key's file is the key.")
@click.option(
    "--consensus", type=A_PATH, metavar="FILE.concord", help="Put the decisions of this consensus into the report."
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=A_PATH,
    metavar="REPORT.xlsx",
    help="Write the report; also a table for Word (.docx), a picture (.svg, .png, .pdf), or the paragraph for the "
    "methods section (.txt). Repeatable.",
)
@AS_JSON
def compare_projects(
    files: Sequence[Path],
    key: Path | None,
    key_coder: str | None,
    consensus: Path | None,
    outputs: Sequence[Path],
    *,
    as_json: bool,
    **options: Any,
) -> int:
    """Say how far coders agree, in one PROJECT or in several.

    Documents, codes and coders of different files are paired by themselves; no file is changed. With --key each
    PROJECT is compared with one reference: hits, misses and extras per code.

    Exit code 1: there are things to look at, such as documents without a partner.
    """
    from qda.analysis.compare.source import read_files

    asked = _asked(**options)
    for path in outputs:
        _check_output(path, [*files, *([key] if key else []), *([consensus] if consensus else [])], with_key=bool(key))
    output = _Output(as_json, outputs, consensus)
    if key is not None:
        return _with_key(key, key_coder, files, asked, output)
    if key_coder is not None:
        raise click.UsageError("--key-coder names a coder in the file of --key.")
    with progress_bar("Comparing") as progress:
        found = _agree(read_files(files), asked, progress)
    return _give(found, output)


def _agree(sources: Sequence[Source], asked: Asked, progress: Progress) -> Agreement:
    from qda.actions.agreeing import agree

    return agree(sources, asked, progress=progress)


def _asked(
    *,
    coders: Sequence[str],
    documents: Sequence[str],
    codes: Sequence[str],
    where: Sequence[str],
    as_one: Sequence[str],
    groups: Sequence[str],
    roll_up: int | None,
    untouched: str | None,
    segments: float | None,
    average: str | None,
    **counting: Any,
) -> Asked:
    from qda.actions.agreeing import Asked, rules_of
    from qda.analysis.compare.choices import Presence

    return Asked(
        coders=coders,
        documents=documents,
        codes=codes,
        where=where,
        as_one=_named_lists(as_one, "--as-one"),
        roll_up=roll_up,
        untouched=Presence(untouched or "missing"),
        is_answered=untouched is not None,
        groups=_named_lists(groups, "--group"),
        segments=segments is not None,
        average_documents=average is not None,
        rules=rules_of(threshold=0.9 if segments is None else segments, **counting),
    )


def _named_lists(given: Sequence[str], option: str) -> dict[str, Sequence[str]]:
    from qda.model.codebook import clean_name

    found: dict[str, Sequence[str]] = {}
    for each in given:
        name, equals, codes = each.partition("=")
        pieces = [piece for piece in codes.split(",") if piece.strip()]
        if not equals or not clean_name(name) or not pieces:
            raise click.UsageError(f"{option} wants NAME=CODE,CODE, not “{each}”.")
        if clean_name(name) in found:
            raise click.UsageError(f"{option} names “{clean_name(name)}” twice.")
        found[clean_name(name)] = pieces
    return found


def _check_output(path: Path, sources: Sequence[Path], *, with_key: bool) -> None:
    from qda.actions.compare_names import check_output

    endings = (".xlsx",) if with_key else (".xlsx", ".docx", ".svg", ".png", ".pdf", ".txt")
    if path.suffix.lower() not in endings:
        raise click.UsageError(f"“{path.name}” has to end in {', '.join(endings)}.")
    check_output(path, sources)


# --- what comes out --------------------------------------------------------------------------------------------------
def _give(found: Agreement, output: _Output) -> int:
    from qda.actions.agreement_json import agreement_json
    from qda.actions.compare_names import has_things_to_look_at
    from qda.cli.agreement_lines import show_agreement

    settled = _settled(found, output.consensus)
    with progress_bar("Writing") as progress:
        for path in output.paths:
            _write(path, found, settled, progress)
    if output.as_json:
        show_json(agreement_json(found))
    else:
        show_agreement(found)
    for path in output.paths:
        say(f"Wrote {path}.")
    return LOOK if has_things_to_look_at(found.compared, is_answered=found.asked.is_answered) else DONE


def _settled(found: Agreement, path: Path | None) -> Settled | None:
    if path is None:
        return None
    from qda.actions.compare_report import read_settled
    from qda.analysis.compare.source import opened_untouched

    with contextlib.ExitStack() as stack:
        return read_settled(stack.enter_context(opened_untouched(path)), found.compared)


def _write(path: Path, found: Agreement, settled: Settled | None, progress: Progress) -> None:
    suffix = path.suffix.lower()
    writers: dict[str, Callable[[], object]] = {
        ".xlsx": lambda: _write_report(path, found, settled, progress),
        ".docx": lambda: _write_table(path, found),
        ".txt": lambda: _write_paragraph(path, found, settled),
    }
    writers.get(suffix, lambda: _write_picture(path, found))()


def _write_report(path: Path, found: Agreement, settled: Settled | None, progress: Progress) -> None:
    from qda.actions.compare_report import write_report

    write_report(
        path,
        found.compared,
        found.intervals,
        settled=settled,
        groups=found.groups,
        segments=found.segments,
        progress=progress,
    )


def _write_table(path: Path, found: Agreement) -> None:
    from qda.actions.compare_paper import write_apa_table

    write_apa_table(path, found.compared, found.intervals)


def _write_picture(path: Path, found: Agreement) -> None:
    from qda.actions.compare_paper import write_picture

    write_picture(path, found.compared, found.intervals)


def _write_paragraph(path: Path, found: Agreement, settled: Settled | None) -> None:
    from qda.actions.compare_paper import methods_text
    from qda.formats.saving import saving

    with saving(path) as temporary:
        temporary.write_text(methods_text(found.compared, found.intervals, settled=settled) + "\n", encoding="utf-8")


def _with_key(key: Path, key_coder: str | None, files: Sequence[Path], asked: Asked, output: _Output) -> int:
    from qda.actions.compare_key import compare_with_key, key_json, write_key_table
    from qda.analysis.compare.source import read_files
    from qda.cli.agreement_lines import show_key

    if output.consensus is not None or asked.coders:
        raise click.UsageError("--key goes with neither --consensus nor --coder; --key-coder names the key's coder.")
    with progress_bar("Comparing") as progress:
        found = compare_with_key(read_files([key, *files]), asked, key_coder=key_coder, progress=progress)
    for path in output.paths:
        write_key_table(path, found)
    if output.as_json:
        show_json(key_json(found))
    else:
        show_key(found)
    for path in output.paths:
        say(f"Wrote {path}.")
    return LOOK if found.has_things_to_look_at else DONE
