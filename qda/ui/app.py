"""Starting the window: painted first, everything heavy loaded after."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from qda import __version__
from qda.model.resources import resources_folder
from qda.ui import theme
from qda.ui.crash import CrashReporter
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.translation import install_translations


def make_application(arguments: list[str]) -> QApplication:
    """Return the application with its name, icon and language."""
    QCoreApplication.setApplicationName("Concord")
    QCoreApplication.setApplicationVersion(__version__)
    if QLocale().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
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
    reporter = CrashReporter(app)
    reporter.install()
    settings = Settings(app)
    theme.set_scheme(settings.scheme)
    window = MainWindow(settings)
    window.tasks.defect_met.connect(reporter.report)
    window.show()
    if path is not None:
        window.project_chosen.emit(path)
    try:
        return app.exec()
    finally:
        reporter.uninstall()


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
