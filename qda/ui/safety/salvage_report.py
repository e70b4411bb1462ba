"""What came of reading a damaged project: what is in the new one, and line by line what was lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView

from qda.model.salvage_wording import HEADS, by_weight, loss_cells
from qda.model.salvaged import Salvaged
from qda.ui import theme
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.safety.lists import Lines, save_lines
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label

_WIDTH, _HEIGHT = 980, 520
_WIDTHS = (96, 130, 170, 190)  # px; the words take the rest
_MEASURED_ROWS = 400  # of more, each row's height is not worked out from its words


class SalvageReport(QDialog):
    """The list as a window beside the main one, to be kept beside the study or shown to a supervisor."""

    def __init__(self, damaged: Path, made: Salvaged, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._damaged = damaged
        layout = prepare_dialog(self, self.tr("What could be saved"), "salvageReport")
        self._about = self._sentences(made)
        layout.addWidget(plain_label(self._about[0], self, look="strong", wrap=True))
        for sentence in self._about[1:]:
            layout.addWidget(plain_label(sentence, self, look="muted", wrap=True))
        self._rows = [loss_cells(loss, translated) for loss in by_weight(made.losses)]
        self._heads = [translated(head) if head else "" for head in HEADS]
        words = self.tr("What was lost and what was saved")
        self.table = PlainTable(self._heads, "salvageLines", words, self, numbers_from=len(self._heads))
        self._fill()
        layout.addWidget(self.table, 1)
        self.table.setVisible(bool(self._rows))
        if not self._rows:
            layout.addStretch(1)
        layout.addLayout(self._buttons())
        fit_dialog(self, _WIDTH, _HEIGHT if self._rows else 0)
        (self.table if self._rows else self.close_button).setFocus()

    def _sentences(self, made: Salvaged) -> list[str]:
        counts = made.counts
        held = ", ".join(
            (
                self.tr("%Ln document(s)", "", counts.get("document", 0)),
                self.tr("%Ln code(s)", "", counts.get("code", 0)),
                self.tr("%Ln coding(s)", "", counts.get("coding", 0)),
                self.tr("%Ln memo(s)", "", counts.get("memo", 0)),
            )
        )
        if made.whole:
            first = self.tr("Everything could be saved. The new project holds {held}.")
        else:
            first = self.tr("Not everything could be saved. The new project holds {held}; the list says what is lost.")
        files = self.tr("New file: {new}. Damaged file, which was not changed: {old}")
        return [first.format(held=held), files.format(new=made.path, old=self._damaged)]

    def _fill(self) -> None:
        table = self.table
        table.setWordWrap(True)
        for cells in self._rows:
            table.add(list(cells))
        header = table.horizontalHeader()
        for column, width in enumerate(_WIDTHS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            table.setColumnWidth(column, width)
            table.setColumnHidden(column, not any(cells[column] for cells in self._rows))
        header.setSectionResizeMode(len(_WIDTHS), QHeaderView.ResizeMode.Stretch)
        few = len(self._rows) <= _MEASURED_ROWS
        mode = QHeaderView.ResizeMode.ResizeToContents if few else QHeaderView.ResizeMode.Interactive
        table.verticalHeader().setSectionResizeMode(mode)

    def _buttons(self) -> QHBoxLayout:
        save = push_button(self.tr("Save the list…"), "salvageSave", self)
        save.setVisible(bool(self._rows))
        self.close_button = push_button(self.tr("Close"), "salvageClose", self, look="primary")
        self.close_button.setDefault(True)
        save.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.accept)
        self.hint = plain_label("", self, look="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(save)
        row.addWidget(self.hint, 1)
        row.addWidget(self.close_button)
        return row

    def _on_save(self) -> None:
        lines = Lines(self.tr("What was lost"), self._about, self._heads, self._rows)

        def saved(path: Path) -> None:
            self.hint.setText(self.tr("Saved to {path}.").format(path=path))

        save_lines(self._window, self, self._damaged.stem, lines, saved)
