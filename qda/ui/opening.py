"""What a person is told when the program starts or a project has been opened, and the samples on the list."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from qda.model.codebook import clean_name
from qda.model.wording import notice_text
from qda.store.folders import keeps_data, own_data_folder
from qda.store.opening import Notice
from qda.store.project import Project
from qda.ui.notices import Banner, Choice, Level, Notices, translated
from qda.ui.settings import Settings

_FOR_READING = ("read-only", "kept-version", "newer", "looked-at", "not-updated")
_CALM = ("updated",)


def tell_of_opening(project: Project, notices: Notices, save_copy: Choice) -> list[Banner]:
    """Say what there is to say of a project: what became of an older file or after a crash, who has it open.

    Returns:
        What was shown, which makes no sense any more when the project is closed.
    """
    told = project.notices
    if project.read_only and not any(notice.what in _FOR_READING for notice in told):
        told += (Notice("looked-at"),)
    return [
        notices.say(
            notice_text(notice.what, notice.detail, translated),
            level=Level.INFO if notice.what in _CALM else Level.WARNING,
            choices=(save_copy,) if notice.what in _FOR_READING else (),
            sticky=True,
        )
        for notice in told
    ]


def title_of(project: Project) -> str:
    """Return a project's name, and its file's where that is another: a restored version has its project's name."""
    name = project.name
    return name if clean_name(project.path.stem) == name else f"{name} ({project.path.name})"


def tell_what_is_not_kept(settings: Settings, notices: Notices) -> None:
    """Say so where this computer does not let the program keep its own files; projects are not concerned."""
    lost: list[str] = []
    if not settings.kept:
        lost.append(QCoreApplication.translate("opening", "your settings and the list of recent projects"))
    if not keeps_data():
        lost.append(
            QCoreApplication.translate("opening", "earlier versions of projects, the sample project and the log")
        )
    if lost:
        both = QCoreApplication.translate("opening", " and ").join(lost)
        words = QCoreApplication.translate(
            "opening",
            "Concord cannot write to its own folder on this computer ({folder}), so {lost} are not kept. "
            "Your own projects are saved as usual.",
        )
        folder = own_data_folder() if not keeps_data() else Path(settings.store.fileName()).parent
        notices.say(words.format(folder=folder, lost=both), level=Level.WARNING, sticky=True)


def forget_removed_samples(settings: Settings, folder: Path) -> None:
    """Take samples off the list of recent projects that were cleared away unused."""
    for recent in settings.recent:
        if recent.missing and Path(recent.path).parent.parent == folder:
            settings.forget_recent(recent.path)
