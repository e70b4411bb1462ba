"""The line at the bottom: where one is, what is selected, what is going on, and that all is saved."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStatusBar, QWidget

from qda.ui import theme
from qda.ui.tasks import Task
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label

_FIELDS = 3  # at the left; Qt counts them before the permanent ones


class TaskProgress(QWidget):
    """Shows one task: its title, how far it is, and after a second a Cancel button."""

    def __init__(self, task: Task, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("taskProgress")
        self._task = task
        self._bar = QProgressBar(self)
        self._bar.setObjectName("taskProgressBar")
        self._bar.setAccessibleName(task.title)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._bar.setRange(0, 0)
        self.cancel = push_button(self.tr("Cancel"), "taskCancel", self, look="link")
        self.cancel.setAccessibleName(self.tr("Cancel: %1").replace("%1", task.title))
        self.cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.GAP, 0)
        layout.setSpacing(theme.GAP)
        for part in (plain_label(task.title, self), self._bar, self.cancel):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.cancel.hide()
        self.hide()
        task.became_visible.connect(self.show)
        task.became_cancellable.connect(self.cancel.show)
        task.progressed.connect(self._on_progressed)
        task.ended.connect(self._on_ended)

    def _on_progressed(self, done: int, total: int) -> None:
        # A QProgressBar counts in 32 bits; bytes of large files do not fit.
        self._bar.setRange(0, 1000 if total > 0 else 0)
        if total > 0:
            self._bar.setValue(round(1000 * done / total))

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.setText(self.tr("Stopping…"))
        self._task.cancel()

    def _on_ended(self) -> None:
        self.hide()
        self.deleteLater()


class StatusBar(QStatusBar):
    """The fields at the bottom of the main window; an empty field takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(theme.MARGIN - 6, 0, theme.MARGIN - 6, 0)
        self.place = self._field("statusPlace")
        self.length = self._field("statusLength")
        self.zoom = self._field("statusZoom")
        self.saved = plain_label("", self, look="saved")
        self.saved.setObjectName("statusSaved")
        self.addPermanentWidget(self.saved)

    def _field(self, name: str) -> QLabel:
        label = plain_label("", self)
        label.setObjectName(name)
        label.setContentsMargins(0, 0, 14, 0)
        self.addWidget(label)
        label.hide()
        return label

    def show_place(self, *, paragraph: int = 0, selected: int = 0, codings: int | None = None) -> None:
        """Show the paragraph's number, how many characters are selected, and the document's codings."""
        parts: list[str] = []
        if paragraph:
            parts.append(f"¶{QLocale().toString(paragraph)}")
        if selected:
            parts.append(self.tr("%Ln character(s) selected", "", selected))
        if codings is not None:
            parts.append(self.tr("%Ln coding(s) in this document", "", codings))
        self._show(self.place, " · ".join(parts))

    def show_length(self, characters: int | None) -> None:
        """Show how long the document is; nothing hides the field."""
        text = "" if characters is None else self.tr("%1 characters").replace("%1", QLocale().toString(characters))
        self._show(self.length, text)

    def show_zoom(self, percent: int) -> None:
        """Show the size of the text."""
        self._show(self.zoom, f"{QLocale().toString(percent)} %")

    def show_saved(self, *, read_only: bool = False) -> None:
        """Say that everything is saved, or that nothing can be changed."""
        theme.set_look(self.saved, "warning" if read_only else "saved")
        self._show(self.saved, self.tr("Read only") if read_only else f"✓ {self.tr('All changes saved')}")

    def show_words(self, *, place: str | None = None, saved: str | None = None) -> None:
        """Show other words than the main window's in the first field, and in the one about what is saved."""
        if place is not None:
            self._show(self.place, place)
        if saved is not None:
            theme.set_look(self.saved, "saved")
            self._show(self.saved, f"✓ {saved}" if saved else "")

    def show_not_saved(self) -> None:
        """Say that the last change did not reach the disk."""
        theme.set_look(self.saved, "warning")
        self._show(self.saved, self.tr("Last change not saved"))

    def show_task(self, task: Task) -> None:
        """Show a task while it takes long."""
        self.insertPermanentWidget(_FIELDS, TaskProgress(task, self))

    def clear_document(self) -> None:
        """Forget the document that was in front."""
        self.show_place()
        self.show_length(None)

    def _show(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
