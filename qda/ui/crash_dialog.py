"""The window that tells of a mistake of ours."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from qda.ui import theme

_KINDS_SHOWN = 10  # enough to learn from
_DETAILS_PX = 180
_WIDTH_PX = 480


class CrashDialog(QDialog):
    """Says that something went wrong, that the work is safe, and shows the details on request.

    Signals:
        report_wanted: The person wants to report it; carries the details.
    """

    report_wanted = Signal(str)

    def __init__(
        self, description: str, times: int = 1, *, no_memory: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("crashDialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self._met = {description: times}
        heading = QLabel(self.tr("There was too little memory") if no_memory else self.tr("Concord made a mistake"))
        theme.set_look(heading, "heading")
        words = QLabel(self._words(no_memory=no_memory))
        words.setWordWrap(True)
        self.details = QPlainTextEdit(self)
        self.details.setObjectName("crashDetails")
        self.details.setAccessibleName(self.tr("Details for the people who make Concord"))
        self.details.setReadOnly(True)
        self.details.setMinimumHeight(_DETAILS_PX)
        self.details.hide()
        self._show_details()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        for part in (heading, words, self.details, self._buttons()):
            layout.addWidget(part)
        self.setMinimumWidth(_WIDTH_PX)

    def _words(self, *, no_memory: bool) -> str:
        saved = self.tr("Every edit up to now is saved in your project, and you can go on working.")
        if no_memory:
            now = self.tr("What you did last did not work. Close other programs before you try it again.")
        else:
            now = self.tr(
                "What you did last may not have worked. If it happens again, close the window and open it anew."
            )
        return f"{saved} {now}"

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole
        self.go_on = buttons.addButton(self.tr("Go on"), role.AcceptRole)
        self.more = buttons.addButton(self.tr("Show details"), role.ActionRole)
        self.copy = buttons.addButton(self.tr("Copy details"), role.ActionRole)
        self.report = buttons.addButton(self.tr("Report it…"), role.ActionRole)
        for button, name in (
            (self.go_on, "crashGoOn"),
            (self.more, "crashShowDetails"),
            (self.copy, "crashCopy"),
            (self.report, "crashReport"),
        ):
            button.setObjectName(name)
            button.setAccessibleName(button.text().removesuffix("…"))
            button.setAutoDefault(False)  # Enter goes on, whichever button has the keyboard
        theme.set_look(self.go_on, "primary")
        self.go_on.setDefault(True)
        self.go_on.setFocus()  # Enter goes on; Qt would give the keyboard to the first button, whichever that is
        self.more.clicked.connect(self._on_more)
        self.copy.clicked.connect(self._on_copy)
        self.report.clicked.connect(self._on_report)
        buttons.accepted.connect(self.accept)
        return buttons

    def add(self, description: str, times: int) -> None:
        """Note a further mistake, or the same once more, in the window that is open already."""
        if description in self._met or len(self._met) < _KINDS_SHOWN:
            self._met[description] = times
            self._show_details()

    def _show_details(self) -> None:
        told = [
            self.tr("{times} times: {description}").format(times=times, description=each) if times > 1 else each
            for each, times in self._met.items()
        ]
        self.details.setPlainText("\n\n".join(told))

    def _on_more(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.more.setText(self.tr("Hide details") if shown else self.tr("Show details"))
        self.more.setAccessibleName(self.more.text())
        self.adjustSize()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())

    def _on_report(self) -> None:
        self.accept()
        self.report_wanted.emit(self.details.toPlainText())
