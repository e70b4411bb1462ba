"""Commands on what others may see: copies for coders and for sharing, names replaced, documents purged."""

from __future__ import annotations

from pathlib import Path

import click

from qda.actions.blind_copy import copy_for_coder
from qda.actions.names_key import read_key
from qda.actions.sharing import Shared, SharingPlan, share_copy
from qda.cli.talk import A_PATH, DONE, LOOK, PROJECT, check_coder_name, counted, progress_bar, reading, say
from qda.store.queries.documents import documents
from qda.text.pseudonyms import Manner

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
