"""What is done to the chosen segments of a list of cards, wherever that list stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from qda.actions import codebook, coding, new_codes
from qda.store.queries.codings import SegmentPlace
from qda.ui import theme
from qda.ui.coding.palette import CodePalette
from qda.ui.inspector.quoting import Quoting
from qda.ui.inspector.segment_list import SegmentList
from qda.ui.places import Places
from qda.ui.workspace import Workspace


class SegmentActs(QObject):
    """Shows, stars, recodes, removes and copies what is chosen in a list of segments."""

    def __init__(
        self, workspace: Workspace, places: Places, quoting: Quoting, cards: SegmentList, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._places = places
        self._quoting = quoting
        self._cards = cards
        self._recoding: list[int] = []
        self.chooser = CodePalette(parent)
        self.chooser.chosen.connect(self._on_recoded)
        self.chooser.new_wanted.connect(self._on_recoded_new)
        cards.clicked_row.connect(self.show_in_text)
        cards.entered_row.connect(self.jump)
        cards.star_toggled.connect(self._on_star)
        cards.star_wanted.connect(self.toggle_star)
        cards.removed.connect(self.remove)
        cards.recode_wanted.connect(self.open_recode)
        cards.copied.connect(self.copy_text)
        cards.menu_wanted.connect(self.open_menu)

    def jump(self, row: SegmentPlace) -> None:
        """Go to a segment in its text."""
        self._workspace.choose_coding(row.coding_id)
        self._workspace.choose_document(row.document_id, row.span)

    def show_in_text(self, row: SegmentPlace) -> None:
        """Show a segment in its text; the keyboard stays here, so that arrows and keys go on from the card."""
        self.jump(row)
        self._cards.setFocus()

    def toggle_star(self) -> None:
        """Star the chosen segments, or take their stars off if all have one."""
        rows = self._cards.chosen()
        self._star(rows, star=not all(row.star for row in rows))

    def _on_star(self, row: SegmentPlace) -> None:
        self._star([row], star=not row.star)

    def _star(self, rows: list[SegmentPlace], *, star: bool) -> None:
        if rows and self._writable():
            self._workspace.do(coding.star_codings, [row.coding_id for row in rows], star=star)

    def remove(self) -> None:
        """Take the chosen segments' codings off."""
        rows = self._cards.chosen()
        if not rows or not self._writable():
            return
        ids = [row.coding_id for row in rows]
        at = min(index.row() for index in self._cards.selectedIndexes())
        if self._workspace.coding_id in ids:
            self._workspace.choose_coding(0)
        self._workspace.do(coding.uncode, ids)
        model = self._cards.model()
        index = model.index(min(at, model.rowCount() - 1), 0)
        if index.isValid():
            self._cards.setCurrentIndex(index)

    def open_recode(self) -> None:
        """Offer the codes that the chosen segments might get instead."""
        rows = self._cards.chosen()
        if rows and self._writable():
            self._recoding = [row.coding_id for row in rows]
            rect = self._cards.visualRect(self._cards.currentIndex())
            point = self._cards.viewport().mapToGlobal(QPoint(theme.MARGIN, rect.bottom()))
            self.chooser.open_at(point, self._workspace.codes(), with_in_vivo=False)

    def _on_recoded(self, code_ids: list[int]) -> None:
        if self._recoding:
            self._workspace.do(coding.recode, self._recoding, code_ids[0])
        self._cards.setFocus()

    def _on_recoded_new(self, name: str) -> None:
        if self._recoding:
            self._workspace.do(new_codes.recode_with_new, self._recoding, name)
        self._cards.setFocus()

    def copy_text(self) -> None:
        """Copy the chosen segments' words."""
        words = [self._places.text(row.document_id, row.span) for row in self._cards.chosen()]
        if words:
            QGuiApplication.clipboard().setText("\n\n".join(words))

    def copy_quotations(self) -> bool:
        """Copy the chosen segments as quotations; false if none is chosen."""
        return self._quoting.copy_segments(self._cards.chosen())

    def _writable(self) -> bool:
        return not self._workspace.project.read_only

    def open_menu(self, point: QPoint) -> None:
        """Show what can be done with the chosen segments."""
        rows = self._cards.chosen()
        if not rows:
            return
        menu = QMenu(self._cards)
        menu.setObjectName("segmentMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        star = self.tr("Take the star off") if all(row.star for row in rows) else self.tr("Star as a key quotation")
        one = len(rows) == 1
        entries: list[tuple[str, str, Callable[[], object], bool]] = [
            ("jump", self.tr("Show in the text\tEnter"), partial(self.jump, rows[0]), one),
            ("", "", self.toggle_star, True),
            ("quote", self.tr("Copy as quotation\tCtrl+Shift+C"), partial(self._quoting.copy_segments, rows), True),
            ("copy", self.tr("Copy\tCtrl+C"), self.copy_text, True),
            ("", self.tr("Quotation pattern…"), partial(self._quoting.edit_pattern, rows[0]), True),
            ("", "", self.toggle_star, True),
            ("star", f"{star}\tS", self.toggle_star, self._writable()),
            ("code", self.tr("Give another code…\tR"), self.open_recode, self._writable()),
            (
                "",
                self.tr("Make it the typical example"),
                partial(self._make_example, rows[0]),
                one and self._writable(),
            ),
            ("trash", self.tr("Remove %Ln coding(s)", "", len(rows)) + "\tDel", self.remove, self._writable()),
        ]
        for icon, words, slot, possible in entries:
            if words:
                menu.addAction(theme.icon(icon), words, slot).setEnabled(possible)
            else:
                menu.addSeparator()
        menu.popup(point)

    def _make_example(self, row: SegmentPlace) -> None:
        self._workspace.do(codebook.set_example, row.coding_id)
