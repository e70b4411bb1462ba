"""What the program remembers about this person and computer, declared once and typed.

Everything about a study itself is in its project file; here is only how it was looked at.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar, cast, overload

import platformdirs
from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal

from qda.store.folders import own_data_folder
from qda.ui.theme import Scheme

T = TypeVar("T")
MOST_RECENT = 12  # projects kept in the list
MOST_SESSIONS = 40  # projects whose open documents are remembered
MOST_REFUSED = 5_000  # suggestions that are remembered as refused, of one code
MOST_CODES_REFUSED = 200
ZOOM_PERCENT = (50, 300)
COLUMN_PX = (360, 960)
COLUMN_PX_PER_CHARACTER = 8  # of the column width as it is kept, whatever the font


def config_folder() -> Path:
    """Return the folder for settings; ``QDA_CONFIG_DIR`` overrides the system's place."""
    own = os.environ.get("QDA_CONFIG_DIR")
    return Path(own) if own else platformdirs.user_config_path("concord", appauthor=False)


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project that was open here, and when last (ISO 8601, UTC)."""

    path: str
    opened_at: str

    @property
    def missing(self) -> bool:
        """Whether no file is at the path now."""
        return not Path(self.path).is_file()


@dataclass(frozen=True, slots=True)
class Session:
    """How a project was left: open documents, the one in front, and the first visible code point of each."""

    documents: tuple[int, ...] = ()
    current: int | None = None
    anchors: dict[int, int] = field(default_factory=lambda: dict[int, int]())


class _Setting(Generic[T]):
    """One declared setting: a key in the file, a default, and how a stored value is read and checked."""

    def __init__(self, key: str, *, default: T, read: Callable[[Any], T]) -> None:
        self.key, self.default, self.read = key, default, read
        self.name = ""

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, settings: None, owner: type[object]) -> _Setting[T]: ...
    @overload
    def __get__(self, settings: Settings, owner: type[object]) -> T: ...
    def __get__(self, settings: Settings | None, owner: type[object]) -> T | _Setting[T]:
        if settings is None:
            return self
        try:
            stored = settings.store.value(self.key)
            return self.default if stored is None else self.read(json.loads(str(stored)))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return self.default  # a file edited by hand must not keep the program from starting

    def __set__(self, settings: Settings, value: T) -> None:
        if self.__get__(settings, Settings) != value:
            settings.store.setValue(self.key, json.dumps(value, default=_plain, ensure_ascii=True))
            settings.changed.emit(self.name)


def _plain(value: object) -> object:
    return dataclasses.asdict(cast(Any, value))


def _within(limits: tuple[int, int]) -> Callable[[Any], int]:
    return lambda value: max(limits[0], min(limits[1], int(value)))


def _sizes(value: Any) -> tuple[int, ...]:
    return tuple(int(each) for each in value)


def _recent(value: Any) -> tuple[RecentProject, ...]:
    return tuple(RecentProject(str(each["path"]), str(each["opened_at"])) for each in value)


def _places(value: Any) -> dict[str, str]:
    return {str(key): str(path) for key, path in value.items()}


def _facts(value: Any) -> dict[str, dict[str, str]]:
    return {str(key): {str(name): str(words) for name, words in kept.items()} for key, kept in value.items()}


def _marks(value: Any) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(str(mark) for mark in marks) for key, marks in value.items()}


def _sessions(value: Any) -> dict[str, Session]:
    return {
        str(key): Session(
            tuple(int(each) for each in kept["documents"]),
            None if kept["current"] is None else int(kept["current"]),
            {int(document): int(anchor) for document, anchor in kept["anchors"].items()},
        )
        for key, kept in value.items()
    }


class Settings(QObject):
    """All settings as attributes; reading never fails, writing lands in the file at once or soon.

    Signals:
        changed: A setting got another value; carries the attribute's name.
    """

    changed = Signal(str)

    scheme = _Setting("look/scheme", default=Scheme.SYSTEM, read=Scheme)
    serif = _Setting("look/serif", default=True, read=bool)
    zoom = _Setting("look/zoom", default=100, read=_within(ZOOM_PERCENT))
    column_width = _Setting("look/column-width", default=620, read=_within(COLUMN_PX))
    counts_here = _Setting("look/counts-here", default=True, read=bool)
    coder_name = _Setting("person/coder-name", default="", read=str)
    tour_seen = _Setting("person/tour-seen", default=False, read=bool)
    quotation_pattern = _Setting("person/quotation-pattern", default="“{text}” ({document}, {place})", read=str)
    last_folder = _Setting("person/last-folder", default="", read=str)
    last_output_folder = _Setting("person/last-output-folder", default="", read=str)
    recent = _Setting[tuple[RecentProject, ...]]("projects/recent", default=(), read=_recent)
    sessions = _Setting[dict[str, Session]]("projects/sessions", default={}, read=_sessions)
    last_project = _Setting("projects/last", default="", read=str)
    window_geometry = _Setting("window/geometry", default="", read=str)
    side_widths = _Setting[tuple[int, ...]]("window/side-widths", default=(), read=_sizes)
    left_heights = _Setting[tuple[int, ...]]("window/left-heights", default=(), read=_sizes)
    consensus_files = _Setting[dict[str, str]]("projects/consensus", default={}, read=_places)
    methods_facts = _Setting[dict[str, dict[str, str]]]("compare/methods-facts", default={}, read=_facts)
    cards_left = _Setting[dict[str, str]]("projects/cards-left", default={}, read=_places)
    copies_left = _Setting[dict[str, str]]("projects/copies-left", default={}, read=_places)
    words_stop = _Setting("words/stop-words", default="", read=str)
    words_stems = _Setting("words/stems", default="", read=str)
    compare_geometry = _Setting("compare/geometry", default="", read=str)
    compare_widths = _Setting[tuple[int, ...]]("compare/side-widths", default=(), read=_sizes)
    suggestions_on = _Setting("suggestions/on", default=False, read=bool)
    refused = _Setting[dict[str, tuple[str, ...]]]("suggestions/refused", default={}, read=_marks)
    left_shown = _Setting("window/left-shown", default=True, read=bool)
    right_shown = _Setting("window/right-shown", default=True, read=bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = QSettings(str(config_folder() / "concord.ini"), QSettings.Format.IniFormat)

    @property
    def kept(self) -> bool:
        """Whether the file of the settings can be written on this computer."""
        folder = Path(self.store.fileName()).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return False
        return self.store.isWritable()

    def start_folder(self) -> Path:
        """Return where a dialog for files begins: the folder used last, else the person's documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        for folder in (self.last_folder, documents):
            if folder and Path(folder).is_dir():
                return Path(folder)
        return Path.home()

    def project_folder(self) -> Path:
        """Return where projects are looked for and made: where the last one lies, else as for other files."""
        samples = own_data_folder()
        for each in self.recent:
            folder = Path(each.path).parent
            if samples not in folder.parents and folder.is_dir():
                return folder
        return self.start_folder()

    def output_folder(self, project_path: Path) -> Path:
        """Return where a dialog for what is written begins: the folder written to last, else that of the project.

        Texts are often read from a folder of sources, where nothing should be written by a careless Enter.
        """
        for folder in (self.last_output_folder, str(project_path.absolute().parent)):
            if folder and Path(folder).is_dir() and os.access(folder, os.W_OK):
                return Path(folder)
        return self.start_folder()

    def add_recent(self, path: Path) -> None:
        """Put a project at the head of the list of recent ones."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        first = RecentProject(str(path.absolute()), now)
        self.recent = (first, *(each for each in self.recent if each.path != first.path))[:MOST_RECENT]
        self.last_project = first.path

    def recent_paths(self) -> list[Path]:
        """Return where the projects lie that were open here."""
        return [Path(each.path) for each in self.recent]

    def forget_recent(self, path: str) -> None:
        """Take a project off the list; its file is not touched."""
        self.recent = tuple(each for each in self.recent if each.path != path)
        if self.last_project == path:
            self.last_project = ""

    def session(self, project_guid: str) -> Session:
        """Return how a project was left, or an empty session."""
        return self.sessions.get(project_guid, Session())

    def keep_session(self, project_guid: str, session: Session) -> None:
        """Remember how a project is left."""
        kept = {key: each for key, each in self.sessions.items() if key != project_guid}
        kept[project_guid] = session
        self.sessions = dict(list(kept.items())[-MOST_SESSIONS:])

    def forget_session(self, project_guid: str) -> None:
        """Forget how a project was left, and at which card its settling was: the documents may be gone."""
        self.sessions = {key: each for key, each in self.sessions.items() if key != project_guid}
        self.cards_left = {key: each for key, each in self.cards_left.items() if key != project_guid}

    def forget_folders(self, tells: Callable[[str], bool]) -> None:
        """Forget folders whose names, or those of what they lie in, tell what nobody should know any more."""
        if any(map(tells, Path(self.last_folder).parts)):
            self.last_folder = ""
        if any(map(tells, Path(self.last_output_folder).parts)):
            self.last_output_folder = ""

    def consensus_of(self, project_guids: tuple[str, ...]) -> Path | None:
        """Return the file in which decisions on these projects were kept last."""
        kept = self.consensus_files.get(" ".join(project_guids))
        return Path(kept) if kept else None

    def keep_consensus(self, project_guids: tuple[str, ...], path: Path) -> None:
        """Remember in which file decisions on these projects are kept."""
        key = " ".join(project_guids)
        kept = {each: where for each, where in self.consensus_files.items() if each != key}
        kept[key] = str(path)
        self.consensus_files = dict(list(kept.items())[-MOST_SESSIONS:])

    def facts_of(self, project_guids: tuple[str, ...]) -> dict[str, str]:
        """Return what was said of these projects for the methods section."""
        return self.methods_facts.get(" ".join(project_guids), {})

    def keep_facts(self, project_guids: tuple[str, ...], facts: dict[str, str]) -> None:
        """Remember what was said of these projects for the methods section."""
        key = " ".join(project_guids)
        kept = {each: words for each, words in self.methods_facts.items() if each != key}
        kept[key] = facts
        self.methods_facts = dict(list(kept.items())[-MOST_SESSIONS:])

    def card_left(self, consensus_guid: str) -> str:
        """Return place and key of the card at which the settling in a consensus file was left, if any."""
        return self.cards_left.get(consensus_guid, "")

    def keep_card(self, consensus_guid: str, key: str) -> None:
        """Remember at which card the settling in a consensus file is."""
        kept = {each: card for each, card in self.cards_left.items() if each != consensus_guid}
        kept[consensus_guid] = key
        self.cards_left = dict(list(kept.items())[-MOST_SESSIONS:])

    def refused_of(self, project_guid: str, code_guid: str) -> frozenset[str]:
        """Return the marks of the suggestions for a code that were refused here."""
        return frozenset(self.refused.get(f"{project_guid} {code_guid}", ()))

    def keep_refused(self, project_guid: str, code_guid: str, marks: frozenset[str]) -> None:
        """Remember which suggestions for a code were refused."""
        key = f"{project_guid} {code_guid}"
        kept = {each: there for each, there in self.refused.items() if each != key}
        kept[key] = tuple(sorted(marks))[:MOST_REFUSED]
        self.refused = dict(list(kept.items())[-MOST_CODES_REFUSED:])

    def forget_refused(self, project_guid: str) -> None:
        """Forget what was refused in a project: by its mark, a sentence that somebody guesses could be known again."""
        self.refused = {key: marks for key, marks in self.refused.items() if key.split(" ")[0] != project_guid}
