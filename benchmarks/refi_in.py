"""Importing a REFI-QDA project of 50,000 codings against walking through its XML and inserting the same rows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree
from sqlalchemy import insert, select

from benchmarks.measure import Ratio, seconds
from benchmarks.refi import CODINGS, DOCUMENTS, MOST_MEMORY_MB, project
from qda.actions.take_in import import_as_project, import_into
from qda.formats.refi.reading import read_refi_project
from qda.formats.refi.writing import write_refi_project
from qda.model.exchange import WriteOptions
from qda.store import opening
from qda.store.project import Project
from qda.store.tables import Base, Content, ContentChunk, table_of

Rows = Mapping[type[Base], Sequence[dict[str, object]]]

_PEAK = """
import sys
from pathlib import Path
from benchmarks.refi import most_memory_mb
from qda.actions.take_in import import_as_project
from qda.formats.refi.reading import read_refi_project
import_as_project(Path(sys.argv[2]), read_refi_project(Path(sys.argv[1])))
print(most_memory_mb())
"""


def _rows(path: Path) -> Rows:
    """Return all rows of a project file."""
    from qda.actions.new_file import IN_ORDER

    with Project.open(path, read_only=True) as made, made.read() as session:
        return {
            model: [dict(row) for row in session.execute(select(table_of(model))).mappings()]
            for model in (*IN_ORDER, Content, ContentChunk)
        }


def _bare(source: Path, out: Path, rows: Rows) -> None:
    """Walk through the XML, and insert the rows as they are."""
    with zipfile.ZipFile(source) as archive, archive.open("project.qde") as file:
        for _, element in etree.iterparse(file):
            element.clear()
    out.unlink(missing_ok=True)
    out.touch()
    engine = opening.connect(out, read_only=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        opening.create_tables(connection)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for model, some in rows.items():
            if some:
                connection.execute(insert(table_of(model)), list(some))
        connection.exec_driver_sql("INSERT INTO content_search (rowid, text) SELECT id, text FROM content_chunk")
        connection.exec_driver_sql("COMMIT")
    engine.dispose()


def ratios() -> list[Ratio]:
    """Return how long the import takes as a new project and into one, and how much memory it takes at most."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, out, mine = folder / "study.qdpx", folder / "new.concord", folder / "mine.concord"
        write_refi_project(source, project(), WriteOptions(extras=False))

        def new() -> None:
            out.unlink(missing_ok=True)
            import_as_project(out, read_refi_project(source))

        def into() -> None:
            mine.unlink(missing_ok=True)
            with Project.create(mine, coder_name="Ada") as opened:
                import_into(opened, read_refi_project(source))

        new()
        rows = _rows(out)

        def bare() -> None:
            _bare(source, folder / "bare.db", rows)

        # In turn, and the best of each: on a busy machine the others tell of its other work.
        works = (bare, new, into)
        plain, as_new, as_more = (
            min(of) for of in zip(*([seconds(work) for work in works] for _ in range(3)), strict=True)
        )
        peak = subprocess.run(
            [sys.executable, "-c", _PEAK, source, folder / "other.concord"],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
        )
    what = f"REFI-QDA, {DOCUMENTS} documents, {CODINGS:,} codings"
    return [
        Ratio(f"{what}: as a new project", as_new, plain, 3.0, "s"),
        Ratio(f"{what}: into a project, with history", as_more, plain, 6.0, "s"),
        Ratio("memory at most while it is imported", float(peak.stdout), MOST_MEMORY_MB, 1.0, "MB"),
    ]


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(ratios()))
