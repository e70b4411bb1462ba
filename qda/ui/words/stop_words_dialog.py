"""The stop words of a language, to be looked at and changed."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QWidget

from qda.analysis.stop_list import OWN, StopList, stop_list
from qda.text.stop_words import read_lines
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.words.languages import language_name

_WIDTH, _HEIGHT = 480, 560


class StopWordsDialog(QDialog):
    """Shows a list as words between spaces; ``list`` is what it becomes."""

    def __init__(self, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        name = self.tr("own list") if language == OWN else language_name(language)
        layout = prepare_dialog(self, self.tr("Stop words: {language}").format(language=name), "stopWordsDialog")
        self.list: StopList = stop_list(language)
        about = self.tr(
            "These words are left out of the list. Add and remove what you like; capitals do not matter. Your changes "
            "are kept on this computer, for all projects, and the command line follows them too."
        )
        self.words = QPlainTextEdit(self)
        self.words.setObjectName("stopWords")
        self.words.setAccessibleName(self.tr("Stop words"))
        self.words.setTabChangesFocus(True)
        self.told = plain_label("", self, look="muted")
        self.told.setObjectName("stopWordsTold")
        self.restore = push_button(self.tr("As they came"), "stopWordsRestore", self, look="link")
        self.restore.setToolTip(self.tr("Take back all own changes to this list"))
        self.restore.clicked.connect(lambda: self._show(self.list.given))
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.restore)
        self.footer = DialogFooter(self, self.tr("Keep"))
        layout.addWidget(plain_label(about, self, wrap=True))
        layout.addWidget(self.words, 1)
        layout.addLayout(row)
        layout.addLayout(self.footer)
        self.words.textChanged.connect(self._tell)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self._show(self.list.words)

    def _show(self, words: frozenset[str]) -> None:
        self.words.setPlainText(" ".join(sorted(words)))

    def changed(self) -> StopList:
        """Return the list as it stands in the field."""
        return self.list.changed(read_lines(self.words.toPlainText()))

    def _tell(self) -> None:
        now = self.changed()
        words = self.tr("%Ln word(s)", "", len(now.words))
        if now.added or now.removed:
            added = self.tr("%Ln added", "", len(now.added))
            removed = self.tr("%Ln removed", "", len(now.removed))
            words = self.tr("{words}, {added}, {removed}").format(words=words, added=added, removed=removed)
        self.told.setText(words)
        self.restore.setVisible(bool(now.added or now.removed))

    def accept(self) -> None:
        """Take the list as it stands."""
        self.list = self.changed()
        super().accept()
