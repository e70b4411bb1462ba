"""Starting the window: painted first, everything heavy loaded after."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from qda import __version__
from qda.model.resources import resources_folder
from qda.store.locks import call_forward
from qda.ui import theme
from qda.ui.crash import CrashReporter
from qda.ui.interrupts import Interrupts
from qda.ui.main_window import MainWindow
from qda.ui.memory import share_one_arena
from qda.ui.mishaps import Mishaps
from qda.ui.settings import Settings
from qda.ui.translation import install_translations

_TURN_S = 0.001  # for which a task may keep Python before the window gets it; five times as long makes it stutter


def make_application(arguments: list[str]) -> QApplication:
    """Return the application with its name, icon and language."""
    QCoreApplication.setApplicationName("Concord")
    QCoreApplication.setApplicationVersion(__version__)
    if QLocale().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    sys.setswitchinterval(_TURN_S)
    share_one_arena()
    app = QApplication(arguments)
    app.setDesktopFileName("concord-qda")
    icon = resources_folder() / "icons" / "concord.svg"
    if icon.is_file():
        app.setWindowIcon(QIcon(str(icon)))
    install_translations(app)
    return app


def run(path: Path | None = None) -> int:
    """Open the window, and a project in it if a path is given; returns the exit code."""
    app = make_application(sys.argv[:1])
    settings = Settings(app)
    last = Path(settings.last_project) if settings.last_project else None
    path = path or (last if last and last.is_file() else None)
    if path is not None and call_forward(path):  # it is open already: one window is enough
        return 0
    reporter = CrashReporter(app)
    ended_badly = reporter.install()
    theme.set_scheme(settings.scheme)
    window = MainWindow(settings)
    mishaps = Mishaps(window, reporter)
    interrupts = Interrupts(app)
    interrupts.asked.connect(mishaps.leave)
    interrupts.install()
    if path is not None:
        window.show_opening(path.stem)
    window.show()

    def sit() -> None:
        sit_down(window, path)
        if ended_badly:
            mishaps.tell_of_last_time(ended_badly)

    # The heavy half of the program is loaded when the window has been painted.
    _AfterFirstPaint(window, sit)
    try:
        return app.exec()
    finally:
        interrupts.uninstall()
        reporter.uninstall()


class _AfterFirstPaint(QObject):
    """Calls a function once, when a widget has been painted for the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the paint event."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._then)
        return False


def sit_down(window: MainWindow, path: Path | None) -> None:
    """Make the window one in which projects can be opened, and open one if a path is given."""
    from qda.ui.desk import Desk
    from qda.ui.opening import tell_what_is_not_kept

    desk = Desk(window)
    tell_what_is_not_kept(window.settings, window.notices)
    if path is not None:
        desk.open_project(path)
        if desk.workspace is None:
            window.show_start()


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
