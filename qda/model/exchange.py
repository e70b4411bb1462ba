"""What a person says beforehand of reading another program's project, or of writing one for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qda.model.intake.report import IntakeReport
from qda.model.portable import PortableProject


@dataclass(frozen=True, slots=True)
class ReadOptions:
    r"""How another program's project is read.

    Args:
        coder_name: Whose codings these are where the file does not say (Taguette), or says nobody.
        project: The name or number of the one project to read, where a file holds several (Taguette).
        split_paths: Whether ``.``, ``/`` and ``\\`` in the names of flat tags make a hierarchy; ``None`` to decide by
            whether some prefix is a tag itself.
        unit: How positions are counted: ``codepoint`` or ``utf16``; empty to find out for each text.
        media_folder: The only folder from which files that lie outside the project may be read; ``None`` for none.
        keep_files: Whether pictures and recordings are kept in the project file, up to ``kept_limit_mb`` in all.
        kept_limit_mb: Up to how much.
        password: For encrypted PDFs; never stored.
        trust_size: Whether an archive may unpack to any size and ratio, because the person knows the file: one
            with many hours of film, or with pictures that pack very well.
    """

    coder_name: str = ""
    project: str = ""
    split_paths: bool | None = None
    unit: str = ""
    media_folder: Path | None = None
    keep_files: bool = True
    kept_limit_mb: int = 200
    password: str | None = None
    trust_size: bool = False


class ForeignProject(NamedTuple):
    """Another program's project as it was read, and what there is to say of the reading."""

    project: PortableProject
    report: IntakeReport


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How texts and positions of a REFI-QDA project are written.

    The standard says: line feeds, no byte order mark, positions in Unicode code points. NVivo for Windows counts
    otherwise; see :data:`FOR_NVIVO_WINDOWS`.

    Args:
        unit: ``codepoint`` or ``utf16``.
        crlf: Whether lines end with CR LF, which then takes two positions.
        bom: Whether texts begin with a byte order mark, which takes no position.
        capital_sources: Whether the folder is called ``Sources``.
        originals: Whether Word and PDF files that documents came from are written too.
        extras: Whether what the standard cannot hold is added in a file of our own, so that reading it here again
            gives the same project.
    """

    unit: str = "codepoint"
    crlf: bool = False
    bom: bool = False
    capital_sources: bool = False
    originals: bool = True
    extras: bool = True


FOR_NVIVO_WINDOWS = WriteOptions(unit="utf16", crlf=True, bom=True, capital_sources=True)
"""As NVivo for Windows writes and reads them."""
