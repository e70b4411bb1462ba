"""The standard's own schema, which lies outside the repository."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

_PLACE = Path("shared", "samples", "refi")
REFI_SAMPLES = next(
    (folder / _PLACE for folder in Path(__file__).resolve().parents if (folder / _PLACE).is_dir()), Path("absent")
)
SCHEMA = REFI_SAMPLES / "schema" / "Project.xsd"


def schema_errors(path: Path) -> list[str]:
    """Return what the standard's schema finds wrong with a project; skips where the schema is absent."""
    if not SCHEMA.is_file():
        pytest.skip("the schema of the standard lies outside the repository and is not here")
    with zipfile.ZipFile(path) as archive:
        tree = etree.fromstring(archive.read("project.qde"), etree.XMLParser(huge_tree=True))
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.validate(tree)
    return [str(error) for error in schema.error_log]
