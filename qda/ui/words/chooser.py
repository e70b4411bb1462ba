"""One row that says which text is meant: documents, the segments of codes, whose, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from qda.analysis.word_asking import REST
from qda.analysis.word_places import Part, Passages
from qda.store.queries.documents import document_names
from qda.ui import theme
from qda.ui.variables.conditions_bar import ConditionsBar, of_project
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import as_tooltip, chip_icon, plain_label
from qda.ui.words.picking import Choice, PickDialog
from qda.ui.workspace import Workspace

NOTHING = "nothing"
_CAPTION_WIDTH = 112
_LONGEST = 32  # characters of a name on a button


class TextChooser(QWidget):
    """What text is meant; the one of the two that a comparison needs may also be nothing, or all that the other leaves.

    Signals:
        changed: Another text is meant.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, caption: str, name: str, parent: QWidget, *, second: bool = False) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._caption = caption
        self._document_ids: frozenset[int] = frozenset()
        self._code_ids: frozenset[int] = frozenset()
        self.part = self._combo(f"{name}Part", caption)
        if second:
            self.part.addItem(self.tr("Nothing"), NOTHING)
            self.part.addItem(self.tr("The rest of the project"), REST)
        self.part.addItem(self.tr("All text"), Part.ALL)
        self.part.addItem(self.tr("Coded text"), Part.CODED)
        self.part.addItem(self.tr("Text without codes"), Part.UNCODED)
        self.codes = self._button(f"{name}Codes")
        self.codes.clicked.connect(self.ask_codes)
        self.coder = self._combo(f"{name}Coder", self.tr("{text}: coded by").format(text=caption))
        self.documents = self._button(f"{name}Documents")
        self.documents.clicked.connect(self.ask_documents)
        self.conditions = ConditionsBar(of_project(workspace.project), f"{name}Where", self, named=True)
        self._label_of_row = plain_label(caption, self)
        self._label_of_row.setMinimumWidth(_CAPTION_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        for widget in (self._label_of_row, self.part, self.codes, self.coder, self.documents):
            layout.addWidget(widget)
        layout.addWidget(self.conditions, 1)
        layout.addStretch(0)
        self.refresh()
        self.part.currentIndexChanged.connect(self._on_changed)
        self.coder.currentIndexChanged.connect(self._on_changed)
        self.conditions.changed.connect(self._on_changed)

    def _combo(self, name: str, words: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(words)
        combo.view().setObjectName(f"{name}List")
        combo.view().setAccessibleName(words)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.set_look(combo, "long")
        return combo

    def _button(self, name: str) -> QPushButton:
        return push_button("", name, self)

    def show_number(self, number: int) -> None:
        """Say which of the columns' numbers means this text; 0 for none."""
        self._label_of_row.setText(f"{number} · {self._caption}" if number else self._caption)

    # --- what is meant -----------------------------------------------------------------------------------------------
    def meant(self) -> Passages | Literal["rest"] | None:
        """Return what is chosen: a text, the rest of the project, or nothing."""
        kind = self.part.currentData()
        if kind in (NOTHING, REST):
            return REST if kind == REST else None
        return self.passages()

    def passages(self) -> Passages:
        """Return the text that is chosen."""
        part = Part(self.part.currentData())
        coder_ids = self.coder.currentData()
        shown = self._workspace.shown_coder_ids()
        everybody = shown >= {row.coder_id for row in self._workspace.coders()}
        whose = frozenset({coder_ids}) if coder_ids else None if everybody else shown
        return Passages(
            part,
            self._document_ids or None,
            self.conditions.places(),
            None if part is Part.ALL else self._code_ids or None,
            None if part is Part.ALL else whose,
        )

    def words(self) -> str:
        """Return what is chosen, in words that fit a heading."""
        kind = self.part.currentData()
        if kind in (NOTHING, REST):
            return self.part.currentText()
        parts = [self.part.currentText()]
        if kind != Part.ALL:
            if self._code_ids:
                parts = [self.codes.text()] if kind == Part.CODED else [*parts, self.codes.text()]
            if self.coder.currentData():
                parts.append(self.coder.currentText())
        if self._document_ids:
            parts = [self.documents.text()] if parts == [self.tr("All text")] else [*parts, self.documents.text()]
        told = [condition.words(self._translated) for condition in self.conditions.conditions]
        if told and parts == [self.tr("All text")]:
            parts = []
        return ", ".join((*parts, *told))

    @staticmethod
    def _translated(words: str) -> str:
        from qda.ui.notices import translated

        return translated(words)

    # --- asking ------------------------------------------------------------------------------------------------------
    def ask_documents(self) -> None:
        """Ask for documents."""
        names = document_names(self._workspace.project)
        choices = [Choice(document_id, name, icon=theme.icon("document")) for document_id, name in names.items()]
        self._ask(self.tr("Which documents"), choices, self._document_ids, self.tr("all documents"), self.use_documents)

    def ask_codes(self) -> None:
        """Ask for codes."""
        choices = [
            Choice(
                row.code_id,
                row.name,
                row.parent_id,
                theme.icon("folder") if row.is_folder else chip_icon(row.colour),
            )
            for row in self._workspace.codes()
        ]
        self._ask(self.tr("Which codes"), choices, self._code_ids, self.tr("any code"), self.use_codes)

    def _ask(
        self,
        title: str,
        choices: list[Choice],
        chosen: frozenset[int],
        none: str,
        use: Callable[[frozenset[int]], None],
    ) -> None:
        dialog = PickDialog(title, choices, chosen, self.window(), none=none)
        self._workspace.closing.connect(dialog.reject)
        dialog.accepted.connect(lambda: use(dialog.chosen()))
        dialog.show()

    def use_documents(self, document_ids: frozenset[int]) -> None:
        """Mean only some documents, all if there are none."""
        self._document_ids = document_ids
        self._on_changed()

    def use_codes(self, code_ids: frozenset[int]) -> None:
        """Mean only some codes, with those that stand below them ticked too; any if there are none."""
        self._code_ids = code_ids
        self._on_changed()

    # --- following the project ---------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Let go of what is gone, follow names and who is shown."""
        self._document_ids &= frozenset(document_names(self._workspace.project))
        self._code_ids &= frozenset(row.code_id for row in self._workspace.codes())
        chosen, shown = self.coder.currentData(), self._workspace.shown_coder_ids()
        self.coder.blockSignals(True)
        self.coder.clear()
        self.coder.addItem(self.tr("by anybody"))
        for row in self._workspace.coders():
            if row.coder_id in shown:
                self.coder.addItem(self.tr("by {name}").format(name=row.name), row.coder_id)
        self.coder.setCurrentIndex(max(0, self.coder.findData(chosen)) if chosen else 0)
        self.coder.blockSignals(False)
        self.conditions.forget_gone()
        self._show()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        kind = self.part.currentData()
        a_text = kind not in (NOTHING, REST)
        by_code = a_text and kind != Part.ALL
        codes = [row.name for row in self._workspace.codes() if row.code_id in self._code_ids and not row.is_folder]
        self._label(self.codes, codes, self.tr("any code"), self.tr("%Ln code(s)", "", len(codes)))
        documents = document_names(self._workspace.project)
        names = [name for document_id, name in documents.items() if document_id in self._document_ids]
        self._label(self.documents, names, self.tr("all documents"), self.tr("%Ln document(s)", "", len(names)))
        self.codes.setVisible(by_code)
        self.coder.setVisible(by_code and self.coder.count() > 2)
        self.documents.setVisible(a_text)
        self.conditions.setVisible(a_text)

    def _label(self, button: QPushButton, names: list[str], none: str, several: str) -> None:
        words = none if not names else names[0] if len(names) == 1 else several
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        button.setText(short.replace("&", "&&"))
        button.setToolTip(as_tooltip("\n".join(names[:12])) if names else "")
        button.setAccessibleName(self.tr("{text}: {choice}").format(text=self._caption, choice=words))
