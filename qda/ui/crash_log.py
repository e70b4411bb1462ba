"""The log of what went wrong, which holds no text of anybody, and what an unexpected end of the program left."""

from __future__ import annotations

import faulthandler
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from qda.model.defect import file_name

if TYPE_CHECKING:
    import logging

LOG = "concord.log"
FAULTS = "faults.log"
_LOG_BYTES = 500_000
_FAULTS_BYTES = 200_000  # what is read of them
_AT_CLOSING = "Not told before the end:"
_PLACE = re.compile(r'^\s*File "(?P<path>[^"]*)", line (?P<line>\d+) in (?P<name>[\w.<>]+)\s*$')
_HEADING = re.compile(r"^(Fatal Python error: [\w ()]+|Windows fatal exception: [\w ]+|Current thread|Thread) ?")
# Windows tells faulthandler of every error of its own components, most of which they deal with themselves.
_HARMLESS = "Windows fatal exception: code"


class CrashLog:
    """Keeps the log, which begins with the first error; a folder that cannot be written is left alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._faults: TextIO | None = None
        self._log: logging.Logger | None = None
        self._opening = threading.Lock()

    def begin(self) -> str:
        """Note a violent end from now on; return what is known of one that was noted last time, else nothing."""
        path = self.folder / FAULTS
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            left = shortened(_read(path))
            self._faults = path.open("a", encoding="utf-8")
            if left:
                self._faults.truncate(0)  # it named whole paths; the log has the rest
        except OSError:
            return ""
        faulthandler.enable(self._faults)
        if left:
            self.error(f"Concord ended unexpectedly\n{left}")
        return left

    def end(self, untold: list[str]) -> None:
        """Close the log, and keep for the next start what could not be told."""
        if self._log is not None:
            for handler in list(self._log.handlers):
                self._log.removeHandler(handler)
                handler.close()
            self._log = None
        if self._faults is None:
            return
        faulthandler.disable()
        try:
            self._faults.truncate(0)  # the program came to its end, so nothing in there was fatal
            for description in untold:
                self._faults.write(f"{_AT_CLOSING}\n{description}\n")
            self._faults.close()
        except OSError:
            pass  # the next start has nothing to tell then; the log has it
        self._faults = None

    def error(self, words: str) -> None:
        """Log a mistake of ours; may be called on any thread."""
        self._begun().error("%s", words)

    def warning(self, words: str) -> None:
        """Log an error that the person is told of."""
        self._begun().warning("%s", words)

    def _begun(self) -> logging.Logger:
        with self._opening:
            self._log = self._log or _open_log(self.folder)
            return self._log


def last_lines(folder: Path, most: int = 120) -> str:
    """Return the end of the log, or nothing where there is none."""
    try:
        words = _read(folder / LOG)
    except OSError:
        return ""
    return "\n".join(words.splitlines()[-most:])


def shortened(faults: str) -> str:
    """Return what is left of an unexpected end without the folders of files, which may name a person."""
    lines: list[str] = []
    kept = faults.partition(_AT_CLOSING)[2].strip()
    if kept:
        return kept
    for line in faults.splitlines():
        place, heading = _PLACE.match(line), _HEADING.match(line)
        if place is not None:
            lines.append(f"  {file_name(place['path'])}:{place['line']} {place['name']}")
        elif heading is not None:
            lines.append(heading[1])
    fatal = [line for line in lines if "atal" in line and not line.startswith(_HARMLESS)]
    return "\n".join(lines) if fatal else ""


def _read(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _FAULTS_BYTES))
        return file.read().decode("utf-8", "replace")


def _open_log(folder: Path) -> logging.Logger:
    import logging  # with its handlers it costs as much as the start page, and most days need neither
    from logging.handlers import RotatingFileHandler

    logging.raiseExceptions = False  # a full disk must not print on the terminal what could not be logged
    log = logging.getLogger("concord")
    log.propagate = False
    try:
        handler = RotatingFileHandler(folder / LOG, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        log.addHandler(logging.NullHandler())
        return log
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return log
