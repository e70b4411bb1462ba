"""The command that lists words, and compares their use in two texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click

from qda.analysis.stop_list import LISTS
from qda.analysis.word_asking import REST, Against, WordQuestion, against_named, answer, with_languages
from qda.analysis.word_list import Sort, WordList, WordOptions
from qda.analysis.word_places import named_passages
from qda.analysis.word_table import REFERENCE, forms_text, used, words_table
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    WHERE,
    counted,
    progress_bar,
    reading,
    say,
    show,
    show_json,
)
from qda.text.stemming import STEMMED

_AGAINST = {"code": "codes", "document": "documents", "coder": "coders", "where": "where"}
_SHOWN = 100  # rows on a terminal, where nobody asked for another number


@click.command()
@PROJECT
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document (repeatable).")
@click.option("--code", "codes", multiple=True, metavar="PATH", help="Only segments of this code (repeatable).")
@click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only what this coder coded (repeatable).")
@WHERE
@click.option("--uncoded", is_flag=True, help="Only what carries no code, or none of those named.")
@click.option(
    "--against",
    multiple=True,
    metavar="WHAT",
    help="Compare with another text (repeatable): “rest” of the project, or code:PATH, document:NAME, coder:NAME, "
    "where:CONDITION.",
)
@click.option("--stop-words", "stop", type=click.Choice([*LISTS]), help="Leave out this language's stop words.")
@click.option("--stems", type=click.Choice([*STEMMED]), help="Put together words with one stem in this language.")
@click.option("--match-case", is_flag=True, help="“Press” and “press” are two words.")
@click.option("--numbers", is_flag=True, help="Count words without letters too.")
@click.option("--min-length", type=click.IntRange(min=1), default=1, help="Leave out shorter words.")
@click.option("--min-frequency", type=click.IntRange(min=1), default=1, help="Leave out rarer words.")
@click.option("--containing", default="", metavar="LETTERS", help="Only words that hold these letters.")
@click.option(
    "--sort",
    type=click.Choice([each.value for each in Sort]),
    help="What decides the order; G² in comparisons, else frequency.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N words only.")
@click.option("-o", "--out", type=A_PATH, metavar="OUT", help="Write a .xlsx or .csv.")
@AS_JSON
def words(
    project: Path,
    against: Sequence[str],
    stop: str | None,
    stems: str | None,
    sort: str | None,
    limit: int | None,
    out: Path | None,
    min_frequency: int,
    containing: str,
    *,
    as_json: bool,
    **asked: object,
) -> int:
    """List words by frequency, or compare two choices of text.

    A word is a Unicode word that holds a letter or a number; “don't” is one, “well-known” two. Overlapping segments
    count once.
    """
    if out is not None and (as_json or out.suffix.lower() not in (".xlsx", ".csv")):
        raise click.UsageError("-o names a file that ends in .xlsx or .csv, and does not go with --json.")
    by = Sort(sort) if sort else Sort.LIKELIHOOD if against else Sort.FREQUENCY
    if not against and by not in (Sort.WORD, Sort.FREQUENCY, Sort.DOCUMENTS):
        raise click.UsageError(f"--sort {by} needs --against.")
    with reading(project) as opened, progress_bar("Counting") as progress:
        options = WordOptions(
            match_case=bool(asked["match_case"]),
            numbers=bool(asked["numbers"]),
            min_length=int(str(asked["min_length"])),
        )
        of = named_passages(
            opened,
            *(_given(asked[key]) for key in ("documents", "codes", "coders", "where")),
            uncoded=bool(asked["uncoded"]),
        )
        other = against_named(opened, _against(against))
        question = WordQuestion(of, other, with_languages(options, stop, stems))
        found = answer(opened, question, progress=progress)
        rows = found.rows(by, descending=by is not Sort.WORD, containing=containing, min_frequency=min_frequency)
        every = len(rows)
        if out is not None:
            from qda.actions.word_export import export_words

            names = (_told(asked), " and ".join(against)) if found.compared else ("",)
            table = words_table(found, rows[:limit], names=names)
            notes = export_words(opened, out, table, _about(asked, against, stop, stems, found), progress=progress)
            say(f"Wrote {out}.")
            return LOOK if notes else DONE
    if as_json:
        show_json(_as_json(found, rows[:limit].tolist()))
        return DONE
    for row in rows[: limit or _SHOWN].tolist():
        show(_line(found, row))
    sizes = " against ".join(counted(column.size, "word") for column in found.columns)
    left = every - min(every, limit or _SHOWN)
    more = f" {counted(left, 'more word')} with --limit, --json or -o." if left else ""
    say(f"{sizes}; {every:,} different in this list.{more}")
    return DONE


def _given(names: object) -> list[str] | None:
    return [str(name) for name in cast("tuple[object, ...]", names)] or None


def _against(asked: Sequence[str]) -> Against:
    if not asked:
        return None
    if REST in asked:
        if len(asked) > 1:
            raise click.UsageError("--against rest stands alone.")
        return REST
    found: dict[str, list[str]] = {}
    for one in asked:
        kind, colon, name = one.partition(":")
        if not colon or kind.strip() not in _AGAINST or not name.strip():
            raise click.UsageError("--against takes rest, code:PATH, document:NAME, coder:NAME or where:CONDITION.")
        found.setdefault(_AGAINST[kind.strip()], []).append(name.strip())
    return found


def _line(found: WordList, row: int) -> str:
    frequencies = "".join(
        f"{int(column.frequency[row]):>9,} {column.per_million(row):>11,.1f}" for column in found.columns
    )
    forms = forms_text(found, row)
    tail = f"  ({forms})" if forms else ""
    if not found.compared:
        return f"{frequencies} {int(found.columns[0].documents[row]):>6,}  {found.word(row)}{tail}"
    rare = " expected < 5" if found.rare[row] else ""
    figures = f"{found.likelihood[row]:>9.2f} {used(found, row):<8} {found.ratio[row]:>7.2f}"
    return f"{figures}{frequencies}  {found.word(row)}{tail}{rare}"


def _told(asked: dict[str, object]) -> str:
    parts = [name for key in ("documents", "codes", "coders", "where") for name in _given(asked[key]) or ()]
    if asked["uncoded"]:
        parts.append("uncoded")
    return " and ".join(parts) or "all text"


def _about(
    asked: dict[str, object], against: Sequence[str], stop: str | None, stems: str | None, found: WordList
) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [("Words of", _told(asked))]
    if found.compared:
        rows.append(("Compared with", " and ".join(against)))
    for column, name in zip(found.columns, ("Words in all", "Words in all, compared text"), strict=False):
        rows.append((name, column.size))
    rows += [("Stop words left out", stop or "none"), ("Stems", stems or "none")]
    rows += [(key.replace("_", " ").capitalize(), str(asked[key])) for key in ("match_case", "numbers", "min_length")]
    return [*rows, ("G² and log ratio", REFERENCE)] if found.compared else rows


def _as_json(found: WordList, rows: Sequence[int]) -> dict[str, object]:
    return {
        "words": [column.size for column in found.columns],
        "documents": [column.document_count for column in found.columns],
        "list": [_row_as_json(found, row) for row in rows],
    }


def _row_as_json(found: WordList, row: int) -> dict[str, object]:
    made: dict[str, object] = {
        "word": found.word(row),
        "forms": {found.words[place]: [int(one[place]) for one in found.of_forms] for place in found.form_places(row)},
        "frequency": [int(column.frequency[row]) for column in found.columns],
        "per_million": [column.per_million(row) for column in found.columns],
        "documents": [int(column.documents[row]) for column in found.columns],
    }
    if found.compared:
        ratio = float(found.ratio[row])
        made |= {
            "g2": float(found.likelihood[row]),
            "used": used(found, row),
            "log_ratio": None if ratio != ratio else ratio,
            "expected_below_5": bool(found.rare[row]),
        }
    return made
