"""A REFI-QDA project of 200 documents and 50,000 codings against the same elements through lxml and zip."""

from __future__ import annotations

import random
import sys
import tempfile
import uuid
import zipfile
from pathlib import Path

import psutil
from lxml import etree

from benchmarks.measure import Ratio, seconds
from qda.formats.refi.writing import write_refi_project
from qda.model.portable import PortableCode, PortableCoder, PortableCoding, PortableDocument, PortableProject

DOCUMENTS, CODINGS, LENGTH = 200, 50_000, 52_000
MOST_MEMORY_MB = 500
_SENTENCES = (
    "The river was higher than anybody remembered. ",
    "“We will talk about anything, even about trade,” the letter said.\n",
    "- and then he left, without a word to the others. ",
    "Nobody in the village believed it; the teacher did 😀. ",
)


def project() -> PortableProject:
    """Return a project of ten million characters."""
    chance = random.Random(3)

    def guid() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128)))

    time = "2026-03-01T09:30:00.000Z"
    made = PortableProject("Large study", guid(), created=time)
    made.coders = [PortableCoder(guid(), f"Coder {number}", created=time) for number in range(3)]
    made.codes = [PortableCode(guid(), f"Code {number}") for number in range(80)]
    for number in range(DOCUMENTS):
        text = "".join(chance.choices(_SENTENCES, k=LENGTH // 50))
        made.documents.append(PortableDocument(guid(), f"Interview {number}", text, created=time))
    for number in range(CODINGS):
        document = made.documents[number % DOCUMENTS]
        start = chance.randrange(len(document.text) - 400)
        code, coder = made.codes[chance.randrange(80)].guid, made.coders[chance.randrange(3)].guid
        memo = "so it is" if number % 20 == 0 else ""
        at = f"2026-03-{1 + number % 28:02}T{number % 24:02}:{number % 60:02}:12.{number % 1000:03}Z"
        end = start + chance.randrange(1, 400)
        made.codings.append(
            PortableCoding(guid(), document.guid, code, coder, start, end, memo, created=at, modified=at)
        )
    return made


def most_memory_mb() -> float:
    """Return how much memory this process has held at most."""
    if sys.platform == "win32":
        return psutil.Process().memory_info().peak_wset / 2**20
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def ratios() -> list[Ratio]:
    """Return how long the export takes beside writing its elements with lxml, and how much memory it takes at most."""
    made = project()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "study.qdpx"
        write_refi_project(target, made)
        memory = most_memory_mb()  # before the other way fills its own
        with zipfile.ZipFile(target) as archive:
            xml = archive.read("project.qde")
            others = {name: archive.read(name) for name in archive.namelist() if name != "project.qde"}
        elements = [(element.tag, dict(element.attrib), element.text) for element in etree.fromstring(xml).iter()]

        def bare() -> None:
            """Write as many elements with as much in them, none inside another but the first."""
            with zipfile.ZipFile(Path(folder) / "bare.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                with archive.open("project.qde", "w") as entry, etree.xmlfile(entry, encoding="utf-8") as file:
                    (root, attributes, _), *rest = elements
                    with file.element(root, attributes):
                        for tag, values, text in rest:
                            with file.element(tag, values):
                                file.write(text or "")
                for name, data in others.items():
                    archive.writestr(name, data)

        def ours() -> None:
            write_refi_project(target, made)

        before, own, after = seconds(bare), seconds(ours), seconds(bare)
    what = f"REFI-QDA project of {DOCUMENTS} documents and {CODINGS:,} codings"
    return [
        Ratio(what, own, (before + after) / 2, 3.0, "s"),
        Ratio("memory at most while it is written, the project itself included", memory, MOST_MEMORY_MB, 1.0, "MB"),
    ]


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(ratios()))
