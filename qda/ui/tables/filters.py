"""Of which codings a table is made: whose, of which codes, and in which documents."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from qda.store.queries.codings import SegmentFilter
from qda.ui import theme
from qda.ui.tables.codes_choice import CodesDialog
from qda.ui.variables.conditions_bar import ConditionsBar, of_project
from qda.ui.widgets.buttons import push_button
from qda.ui.workspace import Workspace


class TableFilters(QWidget):
    """Coder, codes and conditions in one row.

    Signals:
        changed: Other codings are asked for.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._code_ids: frozenset[int] | None = None
        self.who = QComboBox(self)
        self.who.setObjectName("tablesWho")
        self.who.setAccessibleName(self.tr("Coder"))
        self.who.setToolTip(self.tr("Whose codings are counted"))
        self.who.view().setObjectName("tablesWhoList")
        self.who.view().setAccessibleName(self.tr("Coder"))
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.set_look(self.who, "long")
        self.codes = push_button("", "tablesCodes", self)
        self.codes.clicked.connect(self.ask_codes)
        self.conditions = ConditionsBar(of_project(workspace.project), "tablesWhere", self, named=True)
        self.conditions.changed.connect(self.changed)
        self.clear = push_button(self.tr("Show everything"), "tablesAll", self, look="link")
        self.clear.clicked.connect(self.forget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.who)
        layout.addWidget(self.codes)
        layout.addWidget(self.conditions, 1)
        layout.addWidget(self.clear)
        self.fill()
        self.who.currentIndexChanged.connect(self._on_who)
        self._tell()

    def fill(self) -> None:
        """Offer the coders whose work is shown; let go of codes that are gone."""
        chosen = self.who.currentData()
        shown = self._workspace.shown_coder_ids()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(self.tr("All coders"))
        for row in self._workspace.coders():
            if row.coder_id in shown:
                self.who.addItem(row.name, row.coder_id)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)) if chosen is not None else 0)
        self.who.blockSignals(False)
        self.who.setVisible(self.who.count() > 2)
        if self._code_ids is not None:
            there = {row.code_id for row in self._workspace.codes()}
            self._code_ids = self._code_ids & there or None
        self.conditions.forget_gone()
        self._tell()

    def _on_who(self) -> None:
        self._tell()
        self.changed.emit()

    # --- codes -------------------------------------------------------------------------------------------------------
    def ask_codes(self) -> None:
        """Ask which codes are meant."""
        dialog = CodesDialog(self._workspace.codes(), self._code_ids, self.window())
        self._workspace.closing.connect(dialog.reject)
        dialog.accepted.connect(lambda: self.use_codes(dialog.chosen()))
        dialog.show()

    def use_codes(self, code_ids: frozenset[int] | None) -> None:
        """Count only some codes, ``None`` for all."""
        self._code_ids = code_ids
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        if self._code_ids is None:
            words = self.tr("All codes…")
        else:
            names = {row.code_id: row.name for row in self._workspace.codes() if not row.is_folder}
            count = len(self._code_ids & set(names))
            words = self.tr("%Ln code(s)…", "", count)
        self.codes.setText(words)
        self.codes.setAccessibleName(self.tr("Which codes: {words}").format(words=words.rstrip("…")))
        self.clear.setVisible(self.some())

    # --- what is asked for -------------------------------------------------------------------------------------------
    def wanted(self) -> SegmentFilter:
        """Return which codings are asked for."""
        shown = self._workspace.shown_coder_ids()
        who = self.who.currentData()
        coders = frozenset([who]) if who is not None else shown
        everybody = coders == frozenset(row.coder_id for row in self._workspace.coders())
        return SegmentFilter(
            code_ids=self._code_ids, coder_ids=None if everybody else coders, places=self.conditions.places()
        )

    def some(self) -> bool:
        """Tell whether not everything is asked for."""
        return self.who.currentIndex() > 0 or self._code_ids is not None or bool(self.conditions.conditions)

    def told(self) -> list[tuple[str, str]]:
        """Return the filters in words, a name and a value each."""
        found: list[tuple[str, str]] = []
        if self.who.currentIndex() > 0:
            found.append((self.tr("Only coder"), self.who.currentText()))
        elif len(self._workspace.shown_coder_ids()) < len(self._workspace.coders()):
            names = [self.who.itemText(at) for at in range(1, self.who.count())]
            found.append((self.tr("Only coders"), "; ".join(names)))
        if self._code_ids is not None:
            chosen = (row.path_text for row in self._workspace.codes() if row.code_id in self._code_ids)
            found.append((self.tr("Only codes"), "; ".join(chosen)))
        places = self.conditions.places()
        if places is not None:
            found.append((self.tr("Only where"), self.tr(" and ").join(places.told)))
        return found

    def forget(self) -> None:
        """Ask for everything."""
        self.who.blockSignals(True)
        self.who.setCurrentIndex(0)
        self.who.blockSignals(False)
        self._code_ids = None
        self.conditions.blockSignals(True)
        self.conditions.set_conditions([])
        self.conditions.blockSignals(False)
        self._tell()
        self.changed.emit()
