"""What happens on a defect of ours: logged without any text of documents, told calmly, and the program goes on."""

from __future__ import annotations

import faulthandler
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TextIO, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from qda import __version__
from qda.model.defect import describe
from qda.model.errors import QdaError
from qda.store.folders import log_folder
from qda.ui import theme

if TYPE_CHECKING:
    import logging

T = TypeVar("T")
_LOG_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a piece of work came to: a value, or the error that ended it."""

    value: T | None = None
    error: Exception | None = None


def outcome_of(work: Callable[[], T]) -> Outcome[T]:
    """Do work on whatever thread this is and bring back its value or its error, so that its owner can tell of it."""
    try:
        return Outcome(value=work())
    except Exception as error:  # noqa: BLE001  the one place where every error of a worker is brought home
        return Outcome(error=error)


def _open_log() -> logging.Logger:
    import logging  # with its handlers it costs as much as the start page, and most days need neither
    from logging.handlers import RotatingFileHandler

    log, folder = logging.getLogger("concord"), log_folder()
    log.propagate = False
    try:
        handler = RotatingFileHandler(folder / "concord.log", maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        log.addHandler(logging.NullHandler())
        return log
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return log


class CrashReporter(QObject):
    """Catches what nothing else caught, on any thread, and tells of it in a window.

    Signals:
        reported: An error is to be told; carries its description.
        error_told: A ``QdaError`` that no slot took; it is no defect, and its owner tells it in its own words.
    """

    reported = Signal(str)
    error_told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: CrashDialog | None = None
        self._faults: TextIO | None = None
        self._log: logging.Logger | None = None
        self._opening = threading.Lock()
        self._before = (sys.excepthook, threading.excepthook)
        self.reported.connect(self._on_reported)  # queued when it comes from another thread

    def install(self) -> None:
        """Take over the interpreter's hooks; the log begins with the first error."""
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_uncaught_in_thread
        folder = log_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._faults = (folder / "faults.log").open("a", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._faults)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before
        if self._log is not None:
            for handler in list(self._log.handlers):
                self._log.removeHandler(handler)
                handler.close()
            self._log = None
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None

    def report(self, error: BaseException) -> None:
        """Log an error and tell of it; may be called on any thread."""
        description = f"Concord {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n{describe(error)}"
        self._begun_log().error("%s", description)
        self.reported.emit(description)

    def _begun_log(self) -> logging.Logger:
        with self._opening:
            self._log = self._log or _open_log()
            return self._log

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, QdaError):
            self._begun_log().warning("%s", describe(error))
            self.error_told.emit(error)
            return
        self.report(error.with_traceback(trace))

    def _on_uncaught_in_thread(self, args: threading.ExceptHookArgs) -> Any:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _on_reported(self, description: str) -> None:
        # One window however often it happens: a defect in painting would open hundreds.
        if self._dialog is None or not self._dialog.isVisible():
            self._dialog = CrashDialog(description, QApplication.activeWindow())
            self._dialog.open()
        else:
            self._dialog.add(description)


class CrashDialog(QDialog):
    """Says that something went wrong, that the work is safe, and shows the details on request."""

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crashDialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self._count = 1
        heading = QLabel(self.tr("Concord made a mistake"), self)
        theme.set_look(heading, "heading")
        words = QLabel(
            self.tr(
                "What you did last may not have worked. Every edit up to now is saved in your project, "
                "and you can go on working. If it happens again, close the window and open it anew."
            ),
            self,
        )
        words.setWordWrap(True)
        self.details = QPlainTextEdit(description, self)
        self.details.setObjectName("crashDetails")
        self.details.setAccessibleName(self.tr("Details for the people who make Concord"))
        self.details.setReadOnly(True)
        self.details.setMinimumHeight(180)
        self.details.hide()
        buttons = QDialogButtonBox(self)
        self.go_on = buttons.addButton(self.tr("Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.more = buttons.addButton(self.tr("Show details"), QDialogButtonBox.ButtonRole.ActionRole)
        copy = buttons.addButton(self.tr("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        for button, name in ((self.go_on, "crashGoOn"), (self.more, "crashShowDetails"), (copy, "crashCopy")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        self.go_on.setDefault(True)
        self.go_on.setFocus()  # Enter goes on; Qt would give the keyboard to the first button, whichever that is
        self.more.clicked.connect(self._on_more)
        copy.clicked.connect(self._on_copy)
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        for part in (heading, words, self.details, buttons):
            layout.addWidget(part)
        self.setMinimumWidth(460)

    def add(self, description: str) -> None:
        """Note a further error in the window that is open already; ten are enough to learn from."""
        self._count += 1
        if self._count <= 10:
            self.details.appendPlainText("\n" + description)

    def _on_more(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.more.setText(self.tr("Hide details") if shown else self.tr("Show details"))
        self.more.setAccessibleName(self.more.text())
        self.adjustSize()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
