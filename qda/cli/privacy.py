"""Commands on what others may see: copies for coders and for sharing, names replaced, documents purged."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from qda.actions.blind_copy import copy_for_coder
from qda.actions.names_key import read_key
from qda.actions.pseudonymise import find_names, pseudonymise
from qda.actions.purge import doomed_named, mentions, same_text
from qda.actions.sharing import Shared, SharingPlan, share_copy
from qda.cli.talk import (
    A_PATH,
    DONE,
    LOOK,
    PROJECT,
    check_coder_name,
    counted,
    progress_bar,
    reading,
    say,
    show,
    writing,
)
from qda.model.errors import NotFound
from qda.store.project import Project
from qda.store.queries.coders import coders
from qda.store.queries.documents import documents
from qda.store.withdrawal import InBackups, PurgeReport, backups_holding, purge
from qda.text.pseudonyms import Hit, Manner, Pseudonyms

NAMES = click.option(
    "--names",
    "key",
    type=A_PATH,
    metavar="KEY.xlsx",
    help="Names and what is to stand in their place: a table (.xlsx or .csv) with the columns Name and Replacement.",
)
INSIDE = click.option(
    "--inside-words", is_flag=True, help="Replace names inside longer words as well: “Anna” in Annas."
)
EXACT = click.option(
    "--exact-case", is_flag=True, help="Leave a name that is written in other capitals: ANNA for Anna."
)


@click.command()
@PROJECT
@click.argument("out", type=A_PATH)
@click.option("--for-coder", "coder", metavar="NAME", help="Write the blind copy for this second coder.")
@click.option(
    "--with-borders", is_flag=True, help="Blind copy: give the first coder's segments, without codes, as units."
)
@click.option(
    "--with-memos", is_flag=True, help="Blind copy: keep the memos of project, documents, passages and codes."
)
@click.option("--for-sharing", is_flag=True, help="Write a copy that may be given away.")
@NAMES
@INSIDE
@EXACT
@click.option("--hide-coders", is_flag=True, help="Sharing: call those who coded Coder 1, Coder 2 and so on.")
def copy(
    project: Path,
    out: Path,
    coder: str | None,
    key: Path | None,
    *,
    with_borders: bool,
    with_memos: bool,
    for_sharing: bool,
    inside_words: bool,
    exact_case: bool,
    hide_coders: bool,
) -> int:
    """Write a copy for a second coder, or one to be given away.

    The blind copy (--for-coder) holds texts and codebook, and nothing of what was coded.

    The copy for sharing (--for-sharing) is a new project with texts, codebook, codings, memos, cases and variables. It
    has no original files, no history, no earlier texts, no reports of imports and no paths of this computer. With
    --names, names are replaced everywhere in it, and codings follow. Names that still stand inside longer words are
    listed (exit code 1).
    """
    if for_sharing == (coder is not None):
        raise click.UsageError("Say either --for-coder NAME or --for-sharing.")
    if coder is not None:
        if key is not None or inside_words or exact_case or hide_coders:
            raise click.UsageError("--names and what goes with it are for --for-sharing.")
        with reading(project) as opened:
            copy_for_coder(opened, out, coder, with_borders=with_borders, with_memos=with_memos)
            count = len(documents(opened))
        say(f"Wrote {out} for {check_coder_name(coder)}: {counted(count, 'document')} and the codebook, no codings.")
        return DONE
    if with_borders or with_memos:
        raise click.UsageError("--with-borders and --with-memos are for --for-coder.")
    rules = read_key(key) if key is not None else ()
    manner = Manner(whole_words=not inside_words, any_case=not exact_case)
    with reading(project) as opened, progress_bar("Copying") as progress:
        shared = share_copy(opened, out, SharingPlan(rules, manner, hide_coders=hide_coders), progress=progress)
    return _tell_shared(out, shared)


def _tell_shared(out: Path, shared: Shared) -> int:
    for name, times in shared.replaced.items():
        say(f"  “{name}”: replaced {counted(times, 'time')}")
    for one in shared.left:
        place = one.where.replace("_", " ")
        say(f"  Left as it is: “{one.name}” in “{one.word}” ({place}, {counted(one.times, 'time')})")
    if shared.joined:
        say(f"  {counted(shared.joined, 'coding')} became one with another of the same code and words.")
    held = f"{counted(shared.documents, 'document')}, {counted(shared.codings, 'coding')}, no history"
    say(f"Wrote {out} for sharing: {held}.")
    return LOOK if shared.left else DONE


# --- names -----------------------------------------------------------------------------------------------------------
_AROUND = 30  # code points shown on each side of a name


@click.command("pseudonymise")
@PROJECT
@click.argument("key", type=A_PATH)
@click.option("--document", "names", multiple=True, metavar="NAME", help="Only this document (repeatable).")
@INSIDE
@EXACT
@click.option("--elsewhere", is_flag=True, help="Also in memos, codebook, cases, variables, values and all names.")
@click.option("--coder", metavar="NAME", help="Who does it.")
@click.option("--dry-run", is_flag=True, help="Only show each place, and change nothing.")
def pseudonymise_texts(
    project: Path,
    key: Path,
    names: Sequence[str],
    coder: str | None,
    *,
    inside_words: bool,
    exact_case: bool,
    elsewhere: bool,
    dry_run: bool,
) -> int:
    """Replace names in texts by a table; codings follow.

    KEY is a table (.xlsx or .csv) with the columns Name and Replacement. Keep it apart from the project: who has it
    knows who is meant. The history, the imported files and the kept earlier versions of this project go on holding the
    names; a copy without them is written by “qda copy --for-sharing”.
    """
    found = Pseudonyms(read_key(key), Manner(whole_words=not inside_words, any_case=not exact_case))
    if dry_run:
        with reading(project) as opened:
            ids = _document_ids(opened, names)
            for document_id, hits in find_names(opened, found, ids).items():
                _show_hits(opened, found, document_id, hits)
        return DONE
    with writing(project, coder) as opened:
        ids = _document_ids(opened, names)
        hits = find_names(opened, found, ids)
        wanted = {each: [hit for hit in some if inside_words or not hit.inside] for each, some in hits.items()}
        done = pseudonymise(opened, found, wanted, elsewhere=found if elsewhere else None)
        left = sum(map(len, hits.values())) - done.places
    if done.elsewhere:
        say(f"Changed {counted(done.elsewhere, 'field')} of memos, codebook, cases, variables and names.")
    if left:
        say(f"Left as they are, inside longer words: {counted(left, 'place')}. See --dry-run and --inside-words.")
    say(f"Replaced names in {counted(done.places, 'place')} of {counted(done.documents, 'document')}.")
    say("The history, the imported files and earlier versions of this project still hold the names.")
    return LOOK if left else DONE


def _document_ids(project: Project, names: Sequence[str]) -> list[int]:
    known = {row.name.casefold(): row.document_id for row in documents(project)}
    for name in names:
        if name.casefold() not in known:
            raise NotFound(kind="document", name=name)
    return [known[name.casefold()] for name in names] if names else [*known.values()]


def _show_hits(project: Project, names: Pseudonyms, document_id: int, hits: Sequence[Hit]) -> None:
    text = project.text(document_id)
    name = next(row.name for row in documents(project) if row.document_id == document_id)
    for hit in hits:
        before = " ".join(text[max(0, hit.start - _AROUND) : hit.start].split())
        after = " ".join(text[hit.end : hit.end + _AROUND].split())
        found, left = text[hit.start : hit.end], hit.inside and names.manner.whole_words
        told = f"[{found}] (inside a longer word: left)" if left else f"[{found} → {names.replacement(text, hit)}]"
        show(f"{name}, {hit.start}: …{before} {told} {after}…")


# --- deleting permanently ---------------------------------------------------------------------------------------------
@click.command("purge")
@PROJECT
@click.option("--document", "names", multiple=True, metavar="NAME", help="Delete this document (repeatable).")
@click.option("--with-cases", is_flag=True, help="Delete the cases of the documents too, with values and memos.")
@click.option("--history", is_flag=True, help="Forget the whole history: it may quote what was changed since.")
@click.option(
    "--backups",
    type=click.Choice([str(one) for one in InBackups]),
    help="What becomes of kept earlier versions that hold them: purged as well, deleted, or left.",
)
@click.option("--look-for", "words", multiple=True, metavar="WORDS", help="List also what else says these words.")
@click.option("--coder", metavar="NAME", help="Who does it; the project's first coder if not given.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted, and what names or quotes it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge_documents(
    project: Path,
    names: Sequence[str],
    backups: str | None,
    words: Sequence[str],
    coder: str | None,
    *,
    with_cases: bool,
    history: bool,
    dry_run: bool,
    yes: bool,
) -> int:
    """Delete documents permanently, when a participant withdraws.

    Texts, original files, codings, memos, what the history said of them, and the same in kept earlier versions: no byte
    is left, and nothing brings it back. Documents that were deleted before are found as well. What stays and names or
    quotes them is listed; nobody but you can tell what of it has to be changed, and that is done before.
    """
    if not names and not history:
        raise click.UsageError("Say which document: --document NAME.")
    with writing(project) if not dry_run else reading(project) as opened:
        doomed = doomed_named(opened, names, with_cases=with_cases, history=history)
        for name in same_text(opened, doomed.documents):
            say(f"  The same text stays in the document “{name}”.")
        for one in mentions(opened, doomed, words):
            say(f"  Stays, and names or quotes it: {one.table.replace('_', ' ')} “{one.name}”: {one.words}")
        who = coder or next((row.name for row in coders(opened)), "")
    kept = backups_holding(project, doomed)
    if kept:
        say(f"  {counted(len(kept), 'kept earlier version')} held it, the oldest of {kept[-1].time[:10]}.")
    if dry_run:
        return DONE
    if kept and backups is None:
        raise click.UsageError("Say what becomes of the earlier versions: --backups rewrite, delete or leave.")
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked here: say --yes.")
    if not yes:
        click.confirm("Delete permanently? This cannot be undone.", abort=True, err=True)
    with progress_bar("Deleting") as progress:
        choice = InBackups(backups or InBackups.REWRITE)
        report = purge(project, doomed, coder=who, in_backups=choice, progress=progress)
    return _tell_purged(report)


def _tell_purged(report: PurgeReport) -> int:
    rows = Counter(report.purged.rows)
    told = [counted(rows[table], table) for table in ("document", "case", "coding") if rows[table]]
    told += ["the history"] if report.purged.steps and not rows else []
    for path in report.left_backups:
        say(f"  Still holds it: the kept version {path}")
    for path in report.elsewhere:
        say(f"  Still holds it: {path}")
    kept = f"kept versions: {report.rewritten} purged, {report.deleted} deleted"
    say(f"Deleted permanently: {', '.join(told) or 'nothing'}; {kept}.")
    say("Copies that you saved elsewhere, sent or exported are not reached.")
    return LOOK if report.left_backups or report.elsewhere else DONE
