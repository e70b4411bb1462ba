"""What can be done with documents and sets in the list: naming, grouping, moving, finishing, deleting, saving out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from qda.actions import documents as actions
from qda.actions.coding import mark_finished
from qda.formats.saving import saving
from qda.model.codebook import MAX_NAME_LENGTH
from qda.model.progress import Progress, tell
from qda.model.safe_file import file_name_from
from qda.store.queries.documents import DocumentRow, documents
from qda.store.queries.memos import memos
from qda.ui.documents.list_view import DocumentList
from qda.ui.documents.model import DocumentModel
from qda.ui.documents.set_dialog import SetDialog
from qda.ui.main_window import MainWindow
from qda.ui.notices import confirm
from qda.ui.pieces import do_in_pieces
from qda.ui.workspace import MANY, Workspace


class DocumentActs(QObject):
    """Acts on the documents selected in the list, or on the one in front where the list does not have the keyboard."""

    def __init__(
        self, workspace: Workspace, window: MainWindow, view: DocumentList, model: DocumentModel, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._list = view
        self._model = model
        self._parent = parent

    def bind(self) -> None:
        """Let the menus and keys of the window act here."""
        bind = self._window.acts.bind
        bind("rename_document", self.rename)
        bind("new_set", self.new_set)
        bind("save_original", lambda: self.save_originals(self.targets()))
        bind("delete_documents", lambda: self.delete(self.targets()))

    def targets(self) -> list[int]:
        """Return the documents that an act of the menu bar means."""
        chosen = self._list.selected()[0] if self._list.hasFocus() else []
        front = self._workspace.document_id
        return chosen or ([front] if front else [])

    @property
    def writable(self) -> bool:
        """Whether the project may be changed."""
        return not self._workspace.project.read_only

    # --- names -------------------------------------------------------------------------------------------------------
    def rename(self) -> None:
        """Let a name be typed in its place in the list."""
        if not self.writable:
            return
        key = self._list.current_document() if self._list.hasFocus() else 0
        key = key or self._workspace.document_id
        if not self._model.indexes_of(key):  # a filter hides it
            self._list.filter_left.emit()
        self._window.settings.left_shown = True
        self._list.edit_name(key)

    def take_name(self, set_id: int, document_id: int, name: str) -> None:
        """Give a document or a set the name that was typed."""
        if document_id:
            self._workspace.do(actions.rename_document, document_id, name)
        else:
            self._workspace.do(actions.rename_set, set_id, name)

    # --- order and sets ----------------------------------------------------------------------------------------------
    def move(self, document_ids: list[int], set_id: int | None, before_id: int | None) -> None:
        """Put documents where they were dropped."""
        if document_ids:
            self._workspace.do(actions.arrange_documents, document_ids, set_id=set_id, before_id=before_id)

    def move_set(self, set_id: int, before_id: int | None) -> None:
        """Put a set where it was dropped."""
        self._workspace.do(actions.move_set, set_id, before_id)

    def step(self, by: int) -> None:
        """Move the selected documents, or the selected set, one place up (-1) or down (1)."""
        chosen, sets = self._list.selected()
        if not self.writable:
            return
        if chosen:
            self._step_documents(chosen, by)
        elif len(sets) == 1:
            order = [row.set_id for row in self._model.sets()]
            at = order.index(sets[0]) + (by if by < 0 else by + 1)
            if at >= 0 and order.index(sets[0]) + by < len(order):
                self.move_set(sets[0], order[at] if at < len(order) else None)

    def _step_documents(self, chosen: list[int], by: int) -> None:
        set_id = self._model.set_of(chosen[0])
        level = self._model.level(set_id)
        moved = [each for each in level if each in set(chosen)]
        places = [level.index(each) for each in moved]
        if not places or places[0] + by < 0 or places[-1] + by >= len(level):
            return
        rest = [each for each in level if each not in set(moved)]
        at = sum(1 for each in rest if level.index(each) < places[0]) + by
        at = max(0, min(at, len(rest)))
        before = rest[at] if at < len(rest) else self._behind(level, moved)
        self.move(moved, set_id or None, before)

    def _behind(self, level: list[int], moved: list[int]) -> int | None:
        """Return what follows a level's last document in the whole project, so that others keep their order."""
        order = [row.document_id for row in self._model.documents() if row.document_id not in moved]
        last = max((order.index(each) for each in level if each not in moved), default=len(order) - 1)
        return order[last + 1] if last + 1 < len(order) else None

    def new_set(self) -> None:
        """Ask for a name and make a set of the selected documents."""
        SetDialog(
            self._workspace, self._list.selected()[0], [row.name for row in self._model.sets()], self._parent
        ).open()

    def put_in_set(self, document_ids: list[int], set_id: int | None) -> None:
        """Move documents to a set, or out of every set."""
        self._workspace.do(actions.put_in_set, document_ids, set_id)

    def delete_set(self, set_id: int) -> None:
        """Delete a set; its documents stay, so nothing is asked."""
        self._workspace.do(actions.delete_set, set_id)

    # --- finishing and deleting --------------------------------------------------------------------------------------
    def finish(self, document_ids: list[int], *, finished: bool) -> None:
        """Say that the person who works now has read and coded all of some documents, or take that back."""
        self._workspace.do(mark_finished, document_ids, finished=finished)

    def delete_chosen(self) -> None:
        """Delete the selected documents, or a selected set."""
        chosen, sets = self._list.selected()
        if chosen:
            self.delete(chosen)
        elif self.writable:
            for set_id in sets:
                self.delete_set(set_id)

    def delete(self, document_ids: list[int]) -> None:
        """Delete documents, after saying what goes with them."""
        if not document_ids or not self.writable:
            return
        rows = [row for each in document_ids if (row := self._model.document(each)) is not None]
        if len(rows) == 1:
            question = self.tr("Delete the document “{name}”?").format(name=rows[0].name)
            verb = self.tr("Delete document")
        else:
            question = self.tr("Delete %n document(s)?", "", len(rows))
            verb = self.tr("Delete documents")
        if not confirm(self._window, question, self._consequence({row.document_id for row in rows}), verb):
            return
        chosen = set(document_ids)
        codings = sum(row.codings for row in documents(self._workspace.project) if row.document_id in chosen)
        if codings > MANY:
            title = self.tr("Deleting %Ln coding(s)", "", codings)

            def delete() -> None:
                pieces = actions.deleting_documents(self._workspace.project, document_ids)
                do_in_pieces(self._workspace, self._window.tasks, title, pieces)

            self._workspace.keep_first("documents deleted", delete)
        else:
            self._workspace.do(actions.delete_documents, document_ids)

    def _consequence(self, document_ids: set[int]) -> str:
        project = self._workspace.project
        codings = sum(row.codings for row in documents(project) if row.document_id in document_ids)
        attached = sum(1 for row in memos(project) if row.document_id in document_ids)
        parts = [self.tr("%Ln coding(s)", "", codings)] if codings else []
        parts += [self.tr("%n memo(s)", "", attached)] if attached else []
        if not parts:
            return (
                self.tr("It holds no codings and no memos. You can undo this.")
                if len(document_ids) == 1
                else self.tr("They hold no codings and no memos. You can undo this.")
            )
        lost = self.tr(" and ").join(parts)
        return self.tr("{lost}, of all coders, are deleted with it. You can undo this.").format(lost=lost)

    # --- the original files ------------------------------------------------------------------------------------------
    def with_original(self, document_ids: list[int]) -> list[DocumentRow]:
        """Return those of the documents that were made from a file."""
        rows = (self._model.document(each) for each in document_ids)
        return [row for row in rows if row is not None and row.source_hash]

    def save_originals(self, document_ids: list[int]) -> None:
        """Ask where to, and write the files out again from which documents were made, byte by byte."""
        rows = self.with_original(document_ids)
        if not rows:
            self._window.notices.say(self.tr("This text was pasted, so there is no original file."))
            return
        folder = self._window.settings.output_folder(self._workspace.project.path)
        if len(rows) == 1:
            suggested = folder / file_name_from(rows[0].source_name or rows[0].name)
            name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the original file"), str(suggested))
            targets = [Path(name)] if name else []
        else:
            name = QFileDialog.getExistingDirectory(self._window, self.tr("Save the original files in"), str(folder))
            targets = _free_paths(Path(name), [row.source_name or row.name for row in rows]) if name else []
        if targets:
            self._window.settings.last_output_folder = str(targets[0].parent)
            self._write(rows, targets)

    def _write(self, rows: list[DocumentRow], targets: list[Path]) -> None:
        project = self._workspace.project
        contents = [project.original(row.document_id) for row in rows]

        def write(progress: Progress) -> int:
            for done, (target, data) in enumerate(zip(targets, contents, strict=True)):
                tell(progress, done, len(targets))
                with saving(target) as temporary:
                    temporary.write_bytes(data)
            return len(targets)

        def done(count: int) -> None:
            self._window.notices.say(self.tr("%n original file(s) saved.", "", count))

        self._window.tasks.start(self.tr("Saving original files"), write, done=done)


def _free_paths(folder: Path, names: list[str]) -> list[Path]:
    """Return a path in a folder for each name, none of them twice and none of a file that is there."""
    found: list[Path] = []
    for name in names:
        path = folder / file_name_from(name)
        stem, number = path.stem[: MAX_NAME_LENGTH - 8], 2
        while path in found or path.exists():
            path, number = folder / f"{stem} ({number}){path.suffix}", number + 1
        found.append(path)
    return found
