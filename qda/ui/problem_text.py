"""What a report of a problem says of the program, the computer and the project: numbers and versions, no names."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, qVersion
from PySide6.QtGui import QGuiApplication

from qda import __version__
from qda.store.folders import log_folder
from qda.store.project import Project
from qda.store.queries.size import project_size, sqlite_version
from qda.store.tables import SCHEMA_VERSION
from qda.ui.crash_log import last_lines
from qda.ui.settings import Settings

_LOG_LINES = 120
_SETTINGS = ("scheme", "serif", "zoom", "column_width", "left_shown", "right_shown")  # of those that name nobody


def report_text(what_happened: str, settings: Settings, project: Project | None, details: str = "") -> str:
    """Return a whole report; in English, as who reads it may not know the language of the window.

    Args:
        what_happened: What the person wrote; the only words in it that are not ours.
        settings: Those of the window; what they say of people and files is left out.
        project: The one that is open, of which only numbers are told.
        details: A mistake that was told in a window, if the report is about that.
    """
    parts = [
        ("What happened", what_happened.strip() or "(nothing was written here)"),
        ("Program", _program()),
        ("Computer", _computer()),
        ("Settings", "\n".join(f"{name}: {getattr(settings, name)}" for name in _SETTINGS)),
        ("Project", _project(project)),
    ]
    if details:
        parts.append(("The mistake", details))
    parts.append(("Last entries of the log", last_lines(log_folder(), _LOG_LINES) or "(none)"))
    body = "\n\n".join(f"{title}\n{'-' * len(title)}\n{words}" for title, words in parts)
    return f"Report of a problem with Concord\n\n{without_home(body)}\n"


def without_home(words: str) -> str:
    """Return words in which the person's own folder is only a sign."""
    home = str(Path.home())
    return words.replace(home, "~") if len(home) > 1 else words


def _program() -> str:
    versions = (
        ("Concord", __version__),
        ("project files", f"version {SCHEMA_VERSION}"),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("PySide", PySide6.__version__),
        ("SQLite", sqlite_version()),
    )
    built = "bundled" if getattr(sys, "frozen", False) else "installed with Python"
    return "\n".join([*(f"{name} {version}" for name, version in versions), built])


def _computer() -> str:
    screens = ", ".join(
        f"{screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    )
    # Not platform.platform() or node(): a computer is often called after its owner.
    system = " ".join(part for part in (platform.system(), platform.release(), platform.machine()) if part)
    return "\n".join(
        (
            f"system: {system}",
            f"window system: {QGuiApplication.platformName()}",
            f"screens: {screens}",
            f"language: {QLocale().name()}",
        )
    )


def _project(project: Project | None) -> str:
    if project is None:
        return "(none open)"
    lines = [f"{name}: {count}" for name, count in project_size(project)._asdict().items()]
    try:
        lines.append(f"bytes: {project.path.stat().st_size}")
    except OSError as error:
        lines.append(f"bytes: unknown ({type(error).__name__})")
    lines.append(f"file version: {project.schema_version}, {'read only' if project.read_only else 'writable'}")
    return "\n".join(lines)
