"""The table of 2,000 documents by 30 variables: shown anew, changed, filled from a file, and names made in a block."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from pathlib import Path

from benchmarks.measure import Ratio, side_by_side
from qda.actions.cases import check_new_cases
from qda.actions.documents import add_documents
from qda.actions.import_values import import_values, plan_values
from qda.actions.variables import NewValue, add_variable, set_value, set_values
from qda.formats.values_table import read_values_table
from qda.model.document import ImportedDocument
from qda.model.portable import CASE, DOCUMENT
from qda.store.project import Project

ROWS, COLUMNS = 2_000, 30


def _raise(error: Exception) -> None:
    raise error


def _write_table(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Case", *(f"Variable {column}" for column in range(COLUMNS))])
        rows.writerows([f"Person {row}", *(str(row * column % 97) for column in range(COLUMNS))] for row in range(ROWS))


def _shown(folder: Path) -> list[Ratio]:
    """Return how long the table takes to be shown anew and to be changed, beside the database's own answer."""
    from PySide6.QtWidgets import QApplication, QWidget

    from qda.ui.variables.model import VariablesModel
    from qda.ui.variables.table import VariablesTable
    from qda.ui.workspace import Workspace

    application = QApplication.instance() or QApplication([])
    path = folder / "study.concord"
    with Project.create(path, coder_name="Ada") as project:
        texts = [ImportedDocument(f"Document {row}", f"Text {row}.", "text/plain") for row in range(ROWS)]
        ids = [one.document_id or 0 for one in add_documents(project, texts)]
        variable_ids = [add_variable(project, DOCUMENT, f"Variable {column}") for column in range(COLUMNS)]
        set_values(project, [NewValue(each, one, f"{one} {each}") for each in variable_ids for one in ids])
        window = QWidget()
        model = VariablesModel(Workspace(project, _raise), DOCUMENT, window)
        table = VariablesTable(model, window)
        table.resize(1_000, 600)
        window.show()
        raw = sqlite3.connect(path)
        turns = iter(range(1_000))

        def shown() -> None:
            model.reload()
            application.processEvents()

        def asked() -> dict[tuple[int, int], str]:
            rows = raw.execute("SELECT variable_id, document_id, value FROM variable_value")
            return {(row[0], row[1]): row[2] for row in rows}

        def typed() -> None:
            set_value(project, variable_ids[0], ids[7], f"turn {next(turns)}")
            application.processEvents()

        what = f"{ROWS:,} documents by {COLUMNS} variables"
        found = [
            side_by_side(f"{what}: shown anew, beside the query", shown, asked, 6.0),
            side_by_side(f"{what}: one value changed, beside the query of all", typed, asked, 1.0),
        ]
        raw.close()
        window.close()
    return found


def _filled(folder: Path) -> list[Ratio]:
    """Return how long it takes to look at a file and write its values, with history, beside a bare insert."""
    file, number = folder / "people.csv", iter(range(1_000))
    _write_table(file)

    def ours() -> None:
        with Project.create(folder / f"{next(number)}.concord", coder_name="Ada") as project:
            import_values(project, plan_values(project, read_values_table(file), scope=CASE, file_name=file.name))

    def bare() -> None:
        database = sqlite3.connect(folder / f"{next(number)}.db")
        database.execute("CREATE TABLE value (id INTEGER PRIMARY KEY, variable TEXT, bearer TEXT, value TEXT)")
        with file.open(encoding="utf-8", newline="") as source:
            headings, *rows = csv.reader(source)
        cells = ((name, row[0], cell) for row in rows for name, cell in zip(headings[1:], row[1:], strict=True))
        database.executemany("INSERT INTO value (variable, bearer, value) VALUES (?, ?, ?)", cells)
        database.commit()
        database.close()

    what = f"{ROWS:,} cases by {COLUMNS} variables from a file, with history"
    return [side_by_side(what, ours, bare, 20.0, rounds=3)]


def _named(folder: Path) -> list[Ratio]:
    """Return how long it takes to look at the names of twice as many cases: about twice as long, not four times."""
    with Project.create(folder / "names.concord", coder_name="Ada") as project:
        names = [f"Person {number}" for number in range(2 * ROWS)]
        what = f"{2 * ROWS:,} names of new cases, beside half of them"
        return [
            side_by_side(
                what, lambda: check_new_cases(project, names), lambda: check_new_cases(project, names[:ROWS]), 3.5
            )
        ]


def ratios() -> list[Ratio]:
    """Return how long the table takes, shown and filled."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_shown(folder), *_filled(folder), *_named(folder)]


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(ratios()))
