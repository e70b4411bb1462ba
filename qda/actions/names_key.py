"""The key: which name became which pseudonym, kept in a file of its own and never in a project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qda.formats.names_table import read_names_table, write_names_table
from qda.model.errors import BadTable
from qda.text.pseudonyms import BLOCKING, PROBLEMS, Rule, problems_of


def read_key(path: Path, *, complete: bool = True) -> list[Rule]:
    """Read a table of names.

    Args:
        path: A workbook or CSV file.
        complete: Each name must have a replacement that can be used; otherwise the table is still to be filled in.

    Raises:
        UnreadableFile, FileTooLarge: It is no table.
        BadTable: It holds no name, or (if it has to be complete) something in it cannot be used.
    """
    rules = [Rule(*pair) for pair in read_names_table(path)]
    wrong = [PROBLEMS[one.what].format(name=one.name) for one in problems_of(rules) if one.what in BLOCKING]
    if complete and wrong:
        raise BadTable(name=path.name, problems=wrong)
    return rules


def write_key(path: Path, rules: Sequence[Rule]) -> None:
    """Write a table of names to a file, which takes the place of one that is there.

    Raises:
        CannotWrite: The file cannot be written.
    """
    write_names_table(path, [(rule.name, rule.replacement) for rule in rules if rule.name])
