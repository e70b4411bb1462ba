"""Finding in a project that is read the part that Concord once added to it."""

from __future__ import annotations

import hashlib

from qda.formats.refi.archive import RefiArchive
from qda.formats.refi.extras import EXTRAS_ENTRY
from qda.formats.refi.extras_in import apply_extras, text_form
from qda.formats.refi.places import Dialect
from qda.model.errors import FileTooLarge, UnreadableFile
from qda.model.intake.report import IntakeReport
from qda.model.portable import PortableProject


class OwnPart:
    """What Concord added to a file, if this is one of its files; the standard's part of it is read without.

    ``dialect`` is how positions are counted, where our part tells it of just this XML.
    """

    def __init__(self, archive: RefiArchive) -> None:
        self._archive = archive
        self._data = self._read(EXTRAS_ENTRY)
        self._qde_hash = self._hash() if self._data is not None else ""
        form = text_form(self._data, self._qde_hash) if self._data is not None else None
        self.dialect = None if form is None else Dialect(*form)

    def apply(self, project: PortableProject, report: IntakeReport) -> PortableProject:
        """Return the project with what our part holds besides."""
        if self._data is None:
            return project
        return apply_extras(project, self._data, report, qde_hash=self._qde_hash, entry=self._read)

    def _read(self, name: str) -> bytes | None:
        entry = self._archive.find(name)
        if entry is None or not entry.casefold().endswith(name.casefold()):
            return None
        try:
            return self._archive.read(entry)
        except (FileTooLarge, UnreadableFile):
            return b""

    def _hash(self) -> str:
        entry = self._archive.find("project.qde")
        digest = hashlib.sha256()
        for piece in self._archive.pieces(entry) if entry is not None else ():
            digest.update(piece)
        return digest.hexdigest()
