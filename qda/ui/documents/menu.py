"""The menus of the document list, made when they are opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from qda.store.queries.codings import SegmentFilter, count_segments
from qda.store.queries.documents import DocumentRow
from qda.ui import theme
from qda.ui.documents.acts import DocumentActs
from qda.ui.documents.list_view import DocumentList
from qda.ui.documents.model import DocumentModel
from qda.ui.importing.flow import ImportFlow
from qda.ui.main_window import MainWindow
from qda.ui.workspace import Workspace

_NAME_LENGTH = 40  # code points of a set's name in a menu


class DocumentMenu(QObject):
    """Makes the menu of the selected rows, and the one of the whole panel."""

    def __init__(
        self,
        workspace: Workspace,
        window: MainWindow,
        acts: DocumentActs,
        imports: ImportFlow,
        view: DocumentList,
        model: DocumentModel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._acts = acts
        self._imports = imports
        self._list = view
        self._model = model

    def of_panel(self, parent: QWidget) -> QMenu:
        """Return the menu behind the three dots."""
        menu = _menu("documentsPanelMenu", parent)
        writable = self._acts.writable
        self._entry(menu, self.tr("Add documents…"), self._imports.choose_files, "add", enabled=writable)
        self._entry(menu, self.tr("Paste text as document…"), self._imports.paste, "paste", enabled=writable)
        self._entry(menu, self.tr("New set…"), self._acts.new_set, "folder", enabled=writable)
        if self._model.sets():
            menu.addSeparator()
            self._entry(menu, self.tr("Open all sets"), partial(self._list.fold_all, closed=False))
            self._entry(menu, self.tr("Close all sets"), partial(self._list.fold_all, closed=True))
        return menu

    def on_rows(self, parent: QWidget) -> QMenu:
        """Return what can be done with the selected documents, the selected set, or, with nothing selected, here."""
        documents, sets = self._list.selected()
        if documents:
            return self._on_documents(_menu("documentMenu", parent), documents)
        if sets:
            return self._on_set(_menu("documentMenu", parent), sets[0])
        return self.of_panel(parent)

    def _on_documents(self, menu: QMenu, documents: list[int]) -> QMenu:
        writable, acts = self._acts.writable, self._acts
        row = self._model.document(documents[0]) if len(documents) == 1 else None
        if row is not None:
            self._entry(menu, self.tr("Open"), partial(self._workspace.choose_document, row.document_id), "document")
            rename = self._entry(menu, self.tr("Rename"), partial(self._list.edit_name, row.document_id), "rename")
            rename.setShortcut("F2")
            rename.setEnabled(writable)
            self._entry(menu, self.tr("Memo"), partial(self._open_memo, row.document_id), "memo")
        self._finish_entry(menu, documents)
        menu.addSeparator()
        self._set_menu(menu, documents)
        self._move_entries(menu, documents)
        menu.addSeparator()
        enabled = bool(acts.with_original(documents))
        words = self.tr("Save the original file…") if row is not None else self.tr("Save the original files…")
        self._entry(menu, words, partial(acts.save_originals, documents), "export", enabled=enabled)
        if row is not None:
            self._entry(
                menu, self.tr("Show the import report…"), partial(self._imports.show_report_of, row.document_id)
            )
            self._reread_entry(menu, row)
        menu.addSeparator()
        words = self.tr("Delete…") if row is not None else self.tr("Delete %n document(s)…", "", len(documents))
        delete = self._entry(menu, words, partial(acts.delete, documents), "trash", enabled=writable)
        delete.setShortcut("Del")
        return menu

    def _on_set(self, menu: QMenu, set_id: int) -> QMenu:
        writable = self._acts.writable
        rename = self._entry(menu, self.tr("Rename the set"), partial(self._list.edit_name, -set_id), "rename")
        rename.setShortcut("F2")
        rename.setEnabled(writable)
        self._entry(
            menu, self.tr("Add documents to it…"), partial(self._imports.choose_files, set_id), "add", enabled=writable
        )
        menu.addSeparator()
        words = self.tr("Delete the set; its documents stay")
        delete = self._entry(menu, words, partial(self._acts.delete_set, set_id), "trash", enabled=writable)
        delete.setShortcut("Del")
        return menu

    def _finish_entry(self, menu: QMenu, documents: list[int]) -> None:
        finished = all(self._model.is_finished(each) for each in documents)
        finish = menu.addAction(self.tr("Finished: I have read and coded all of this"))
        finish.setCheckable(True)
        finish.setChecked(finished)
        finish.setEnabled(self._acts.writable and self._workspace.project.coder_id is not None)
        finish.triggered.connect(lambda: self._acts.finish(documents, finished=not finished))

    def _set_menu(self, menu: QMenu, documents: list[int]) -> None:
        into = menu.addMenu(theme.icon("folder"), self.tr("Put into a set"))
        into.setEnabled(self._acts.writable)
        there = {self._model.set_of(each) for each in documents}
        for row in self._model.sets():
            name = row.name if len(row.name) <= _NAME_LENGTH else row.name[: _NAME_LENGTH - 1] + "…"
            put = self._entry(into, name.replace("&", "&&"), partial(self._acts.put_in_set, documents, row.set_id))
            put.setEnabled(there != {row.set_id})
        into.addSeparator()
        self._entry(into, self.tr("New set…"), self._acts.new_set)
        self._entry(into, self.tr("No set"), partial(self._acts.put_in_set, documents, None), enabled=there != {0})

    def _move_entries(self, menu: QMenu, documents: list[int]) -> None:
        level = self._model.level(self._model.set_of(documents[0]))
        places = [level.index(each) for each in documents if each in level]
        for words, by, keys, possible in (
            (self.tr("Move up"), -1, "Alt+Up", bool(places) and min(places) > 0),
            (self.tr("Move down"), 1, "Alt+Down", bool(places) and max(places) + 1 < len(level)),
        ):
            move = self._entry(menu, words, partial(self._acts.step, by), enabled=possible and self._acts.writable)
            move.setShortcut(keys)

    def _reread_entry(self, menu: QMenu, row: DocumentRow) -> None:
        if row.encoding and row.source_hash:
            entry = self._entry(
                menu, self.tr("Read again in another encoding…"), partial(self._imports.read_again, row.document_id)
            )
            coded = count_segments(self._workspace.project, SegmentFilter(document_ids=[row.document_id]))
            entry.setEnabled(self._acts.writable and not coded)

    def _open_memo(self, document_id: int) -> None:
        self._workspace.choose_document(document_id)
        self._window.acts["document_memo"].trigger()

    def _entry(
        self, menu: QMenu, words: str, slot: Callable[[], object], icon: str = "", *, enabled: bool = True
    ) -> QAction:
        action = menu.addAction(theme.icon(icon), words)
        action.triggered.connect(lambda: slot())
        action.setEnabled(enabled)
        return action


def _menu(object_name: str, parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName(object_name)
    menu.setAccessibleName(QCoreApplication.translate("DocumentMenu", "Documents"))
    return menu
