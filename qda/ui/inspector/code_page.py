"""The inspector's tab *Code*: what the chosen code means, and everything that carries it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qda.actions import codebook
from qda.store.project import Changes
from qda.store.queries.codebook import CodeRow
from qda.ui import theme
from qda.ui.inspector.quoting import Quoting
from qda.ui.inspector.segment_panel import SegmentPanel
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import MemoField, done, offer_copy
from qda.ui.places import Places
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.fitted_area import FittedArea
from qda.ui.widgets.labels import Chip, ElidedLabel, as_tooltip
from qda.ui.widgets.lead_text import LeadText
from qda.ui.workspace import Workspace

_LONG = ("full_definition", "example_text")  # parts of a definition that are folded away beside shorter ones
_TOP_SHARE = 0.5  # of the column at most, so that segments are always seen


class CodePage(QWidget):
    """Name, definitions and memo of the chosen code above its segments."""

    def __init__(
        self, workspace: Workspace, window: MainWindow, places: Places, quoting: Quoting, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("codePage")
        self._workspace = workspace
        self._in_full = False
        self._window = window
        self.empty = EmptyState(
            self.tr("No code chosen"),
            self.tr("Click a code in the codebook, or a coded passage in a text."),
            parent=self,
        )
        self.top = FittedArea("codeTop", _TOP_SHARE, self)
        self._build_top()
        self.segments = SegmentPanel(workspace, places, quoting, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.top)
        layout.addWidget(self.segments, 1)
        workspace.code_changed.connect(self.show_code)
        workspace.changed.connect(self._on_changed)
        workspace.outdated.connect(lambda: self.show_code(workspace.code_id))
        self.show_code(workspace.code_id)

    def _build_top(self) -> None:
        inside = self.top.inside
        self.chip = Chip("", inside)
        self.name = ElidedLabel("", inside, look="caption")
        self.name.setObjectName("codeName")
        self.folder = ElidedLabel("", inside, look="small", mode=Qt.TextElideMode.ElideMiddle)
        self.folder.setObjectName("codeFolder")
        self.edit = push_button(self.tr("Edit…"), "inspectorEditCode", inside, look="link")
        self.edit.setAccessibleName(self.tr("Edit the code"))
        self.edit.clicked.connect(self._window.acts["edit_code"].trigger)
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addWidget(self.chip)
        head.addWidget(self.name, 1)
        head.addWidget(self.edit)
        self.card = QFrame(inside)
        self.card.setObjectName("definitionCard")
        theme.set_look(self.card, "note")
        self.fields = {
            "short_definition": LeadText(self.tr("Definition."), parent=self.card),
            "full_definition": LeadText(self.tr("In full."), parent=self.card),
            "use_when": LeadText(self.tr("Use when"), parent=self.card),
            "dont_use_when": LeadText(self.tr("Not when"), parent=self.card),
            "example_text": LeadText(self.tr("Example:"), parent=self.card),
        }
        lines = QVBoxLayout(self.card)
        lines.setContentsMargins(11, 8, 11, 9)
        lines.setSpacing(3)
        for field in self.fields.values():
            lines.addWidget(field)
        self.more = push_button(self.tr("More"), "definitionMore", self.card, look="link")
        self.more.clicked.connect(self._toggle_more)
        lines.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.memo = MemoField(self.tr("Memo on this code…"), "codeMemo", self._save_memo, inside)
        self.memo.orphaned.connect(partial(offer_copy, self._window.notices))
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(theme.MARGIN - 2, 8, theme.MARGIN - 2, 0)
        layout.setSpacing(6)
        layout.addWidget(self.folder)
        layout.addLayout(head)
        layout.addWidget(self.card)
        layout.addWidget(self.memo)

    # --- what is shown ----------------------------------------------------------------------------------------------
    def show_code(self, code_id: int) -> None:
        """Show a code, 0 for none."""
        if self.memo.key is not None and self._workspace.code(_as_id(self.memo.key)) is None:
            self.memo.let_go()
        row = self._workspace.code(code_id)
        for widget in (self.top, self.segments):
            widget.setVisible(row is not None)
        self.empty.setVisible(row is None)
        if row is None:
            self.memo.show_memo(None, "")
        else:
            self._show(row)
        self.segments.show_code(code_id if row is not None else 0)

    def _show(self, row: CodeRow) -> None:
        self.chip.set_colour(row.colour)
        self.chip.setVisible(not row.is_folder)
        self.folder.show_text(" › ".join(row.path[:-1]))
        self.folder.setVisible(row.depth > 0)
        self.name.show_text(row.name.upper())
        self.name.setAccessibleName(row.path_text)
        self.name.setToolTip(as_tooltip(row.path_text))
        self._show_definition(row)
        self.edit.setVisible(self._window.acts["edit_code"].isVisible() and not self._workspace.project.read_only)
        about = self.tr("Memo on this folder…") if row.is_folder else self.tr("Memo on this code…")
        self.memo.setPlaceholderText(about)
        self.memo.setAccessibleName(about.rstrip("…"))
        self.memo.setReadOnly(self._workspace.project.read_only)
        self.memo.setVisible(not self.memo.isReadOnly() or bool(row.memo))
        self.memo.show_memo(row.code_id, row.memo)
        self.top.fit()

    def _show_definition(self, row: CodeRow) -> None:
        """Show what tells the code apart at a glance, and the long parts when they are asked for."""
        texts = {name: str(getattr(row, name)).strip() for name in self.fields}
        if texts["example_text"]:
            texts["example_text"] = f"“{texts['example_text']}”"
        long = {name for name in _LONG if texts[name]}
        foldable = bool(long) and any(texts[name] for name in texts if name not in _LONG)
        for name, field in self.fields.items():
            folded = foldable and not self._in_full and name in _LONG
            field.show_words("" if folded else texts[name])
        self.more.setVisible(foldable)
        self.more.setText(self.tr("Less") if self._in_full else self.tr("More"))
        self.more.setAccessibleName(self.tr("Less of the definition") if self._in_full else self.tr("Whole definition"))
        self.card.setVisible(any(texts.values()))

    def _toggle_more(self) -> None:
        self._in_full = not self._in_full
        row = self._workspace.code(self._workspace.code_id)
        if row is not None:
            self._show_definition(row)
            self.top.fit()

    def _on_changed(self, changes: Changes) -> None:
        row = self._workspace.code(self._workspace.code_id)
        if "code" in changes.tables and row is not None:
            self._show(row)

    def _save_memo(self, key: Hashable, words: str) -> bool:
        return done(self._workspace, codebook.edit_code, _as_id(key), memo=words)


def _as_id(key: Hashable) -> int:
    return key if isinstance(key, int) else 0
