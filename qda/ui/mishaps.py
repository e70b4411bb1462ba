"""What the window does about errors that nobody caught, about an unexpected end, and when it is told to end."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from qda.ui.crash import CrashReporter, kept_going
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Level


class Mishaps(QObject):
    """Joins the window to the one place where errors end."""

    def __init__(self, window: MainWindow, reporter: CrashReporter) -> None:
        super().__init__(window)
        self._window, self._reporter = window, reporter
        self._asked_to_leave = False
        window.tasks.defect_met.connect(reporter.report)
        window.closing.connect(self._on_closing)
        reporter.error_told.connect(window.notices.tell)
        reporter.met_again.connect(self._on_met_again)
        reporter.report_wanted.connect(self.report)
        reporter.leaving_asked.connect(self.leave)

    def report(self, details: str) -> None:
        """Show what could be reported of a problem; nothing leaves this computer by itself."""
        from qda.ui.problem_report import report_problem

        report_problem(self._window, details)

    def tell_of_last_time(self, details: str) -> None:
        """Say that the program ended without having been closed."""
        self._window.notices.say(
            self.tr("Concord ended unexpectedly last time. Your work is saved: every edit is kept as it is made."),
            level=Level.WARNING,
            choices=(Choice(self.tr("Report it…"), lambda: self.report(details)),),
            sticky=True,
        )

    def leave(self, exit_code: int = 130) -> None:
        """Close the window as its own button does, and end; whoever asks a second time need not be answered."""
        first, self._asked_to_leave = not self._asked_to_leave, True
        if first:
            kept_going(self._window.close)
        if not first or not self._window.isVisible():
            QApplication.exit(exit_code)

    def _on_met_again(self, description: str) -> None:
        words = self.tr("Concord made the same mistake again. Your work is saved.")
        # Once is enough: a mistake in painting comes as often as the notice itself moves what is painted.
        if all(banner.text != words for banner in self._window.notices.banners()):
            show = Choice(self.tr("Show details"), lambda: self._reporter.show_dialog(description))
            self._window.notices.say(words, level=Level.WARNING, choices=(show,))

    def _on_closing(self, _event: QCloseEvent) -> None:
        QTimer.singleShot(0, self, self._end_if_closed)

    def _end_if_closed(self) -> None:
        """End the program with its window, whatever other window a mistake has left open."""
        if not self._window.isVisible():
            QApplication.quit()
