"""What a person can do with the codes chosen in the codebook, from menus and keys alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from qda.actions import codebook
from qda.model.span import Span
from qda.store.queries.codebook import CodeRow
from qda.ui.codebook.editor import CodeEditor
from qda.ui.codebook.merge_dialog import MergeDialog
from qda.ui.codebook.split_dialog import SplitDialog
from qda.ui.codebook.tree import CodeTree
from qda.ui.main_window import MainWindow
from qda.ui.name_dialog import NameDialog
from qda.ui.notices import confirm
from qda.ui.pieces import do_in_pieces
from qda.ui.workspace import MANY, Workspace


class CodebookActs(QObject):
    """Does to the codebook what menus, keys and drops of its panel ask for."""

    def __init__(self, workspace: Workspace, window: MainWindow, tree: CodeTree, panel: QWidget) -> None:
        super().__init__(panel)
        self._workspace = workspace
        self._window = window
        self._tree = tree
        self._panel = panel
        self._dialogs: dict[str, QDialog] = {}

    def bind(self) -> None:
        """Let the main menus act on this codebook."""
        bind = self._window.acts.bind
        bind("new_code", self.new_code)
        bind("new_folder", self.new_folder)
        bind("edit_code", self.edit)
        bind("merge_codes", self.merge)
        bind("split_code", self.split)
        bind("delete_codes", self.delete)
        bind("sort_codes", partial(self.sort, by="name"))

    # --- what is chosen -----------------------------------------------------------------------------------------------
    def rows(self) -> list[CodeRow]:
        """Return the selected entries from top to bottom."""
        chosen = self._tree.selected_ids()
        return [row for row in self._workspace.codes() if row.code_id in chosen]

    def row(self) -> CodeRow | None:
        """Return the current entry if it is among the selected ones, else the first of these."""
        rows = self.rows()
        current = self._tree.current_id()
        return next((row for row in rows if row.code_id == current), rows[0] if rows else None)

    def code_ids(self) -> list[int]:
        """Return the selected codes without folders."""
        return [row.code_id for row in self.rows() if not row.is_folder]

    def writable(self) -> bool:
        """Tell whether the project may be changed; if not, say why nothing happens."""
        if self._workspace.project.read_only:
            self._window.notices.say(self.tr("This project is open for reading only, so its codes stay as they are."))
            return False
        return True

    # --- coding -----------------------------------------------------------------------------------------------------
    def code_selection(self) -> None:
        """Put the selected codes on the selected passage."""
        if self.code_ids() and self._has_target():
            self._workspace.code_selection(self.code_ids())

    def code_by_key(self, key: str) -> None:
        """Put the code with a number key on the selected passage."""
        if not any(row.number_key == key for row in self._workspace.codes()):
            self._window.notices.say(self.tr("No code has the number key {key}.").format(key=key))
        elif self._has_target():
            self._workspace.code_by_key(key)

    def code_span(self, span: Span, code_id: int) -> None:
        """Put a code on a passage that was dropped on it."""
        self._workspace.code_span(span, [code_id])

    def _has_target(self) -> bool:
        if not self.writable():
            return False
        if self._workspace.target_span() is not None:
            return True
        self._window.notices.say(self.tr("Select some words in the document first; then a code can be put on them."))
        return False

    def show_segments(self) -> None:
        """Show the code and its passages in the inspector."""
        row = self.row()
        if row is not None:
            self._window.settings.right_shown = True
            self._workspace.choose_code(row.code_id)

    # --- making and editing -----------------------------------------------------------------------------------------
    def new_code(self) -> None:
        """Ask for a new code, in the folder that is chosen or that holds the chosen code."""
        self.ask_new(self._folder_here())

    def new_folder(self) -> None:
        """Ask for a new folder at the same place."""
        self.ask_new(self._folder_here(), is_folder=True)

    def _folder_here(self) -> int | None:
        row = self.row()
        return None if row is None else row.code_id if row.is_folder else row.parent_id

    def ask_new(self, parent_id: int | None, *, is_folder: bool = False) -> None:
        """Ask for a name below an entry, or at the top."""
        if self.writable():
            dialog = NameDialog(self._workspace, self._panel, parent_id=parent_id, is_folder=is_folder)
            self._show("new", dialog)

    def rename(self) -> None:
        """Let the name be typed in its place."""
        row = self.row()
        if row is not None and self.writable():
            index = self._tree.currentIndex()
            self._tree.scrollTo(index)
            self._tree.edit(index)

    def take_name(self, code_id: int, name: str) -> None:
        """Give an entry the name that was typed."""
        self._workspace.do(codebook.rename_code, code_id, name)

    def edit(self) -> None:
        """Open everything that the codebook says of the current entry."""
        row = self.row()
        if row is None or not self.writable():
            return
        key = f"edit {row.code_id}"
        if key in self._dialogs:
            self._dialogs[key].activateWindow()
        else:
            self._show(key, CodeEditor(self._workspace, row, self._panel))

    def colour(self, colour: str) -> None:
        """Give the selected codes a colour."""
        if self.code_ids():
            self._workspace.do(codebook.colour_codes, self.code_ids(), colour)

    def number_key(self, key: str) -> None:
        """Give the current code a number key."""
        row = self.row()
        if row is not None:
            self._workspace.do(codebook.set_number_key, row.code_id, key)

    # --- order ------------------------------------------------------------------------------------------------------
    def move(self, code_ids: Sequence[int], parent_id: int | None, before_id: int | None) -> None:
        """Put entries where they were dropped."""
        self._workspace.do(codebook.move_codes, code_ids, parent_id, before_id)

    def to_top(self) -> None:
        """Put the selected entries at the end of the top level."""
        chosen = set(self._tree.selected_ids())
        ids = [row.code_id for row in self.rows() if row.parent_id not in chosen]
        if ids and self.writable():
            self.move(ids, None, None)

    def sort(self, *, by: str, parent_id: int | None = None, below: bool = True) -> None:
        """Sort a level, or it and all below."""
        if self.writable():
            self._workspace.do(codebook.sort_codes, by=by, parent_id=parent_id, below=below)

    # --- merging, splitting, deleting -------------------------------------------------------------------------------
    def merge(self) -> None:
        """Ask into which code the selected ones go."""
        ids = self.code_ids()
        if not ids:
            self._window.notices.say(self.tr("Choose the codes that you want to merge; folders cannot be merged."))
        elif self.writable():
            self._show("merge", MergeDialog(self._workspace, self._window.tasks, ids, self._panel))

    def split(self) -> None:
        """Ask which passages of the current code go to a new one."""
        row = self.row()
        if row is None or row.is_folder:
            self._window.notices.say(self.tr("Choose the code that you want to split."))
        elif self.writable():
            self._show("split", SplitDialog(self._workspace, row, self._panel))

    def delete(self) -> None:
        """Delete the selected entries when the person has seen what goes with them."""
        rows = self.rows()
        if not rows or not self.writable():
            return
        ids = [row.code_id for row in rows]
        counts = self._workspace.do(codebook.deletion_counts, ids)
        from_tree = self._panel.window().focusWidget() is self._tree
        if counts is None or not confirm(self._window, *self._deletion_words(rows, counts)):
            return
        follows = self._beside(rows)

        def go_on() -> None:
            if from_tree:  # the keyboard goes on from there
                self._workspace.choose_code(follows)
                self._tree.setFocus()

        if counts[1] > MANY:
            title = self.tr("Deleting %Ln coding(s)", "", counts[1])

            def delete() -> None:
                pieces = codebook.deleting_codes(self._workspace.project, ids)
                do_in_pieces(self._workspace, self._window.tasks, title, pieces, done=go_on)

            self._workspace.keep_first("codes deleted", delete)
        else:
            self._workspace.do(codebook.delete_codes, ids)
            go_on()

    def _beside(self, rows: Sequence[CodeRow]) -> int:
        """Return the entry of the same level that follows some entries, else the one before, else what they lie in."""
        parent_id, chosen = rows[-1].parent_id, {row.code_id for row in rows}
        level = [row.code_id for row in self._workspace.codes() if row.parent_id == parent_id]
        at = level.index(rows[-1].code_id)
        near = (code_id for code_id in (*level[at:], *reversed(level[:at])) if code_id not in chosen)
        above = parent_id if parent_id is not None and parent_id not in chosen else 0
        return next(near, above)

    def _deletion_words(self, rows: Sequence[CodeRow], counts: tuple[int, int, int]) -> tuple[str, str, str]:
        entries, codings, documents = counts
        if len(rows) > 1:
            question = self.tr("Delete %n selected codes and folders?", "", len(rows))
        elif rows[0].is_folder:
            question = self.tr("Delete the folder “{name}”?").format(name=rows[0].name)
        else:
            question = self.tr("Delete the code “{name}”?").format(name=rows[0].name)
        parts: list[str] = []
        if entries > len(rows):
            parts.append(self.tr("With it goes all that lies below: %n code(s) or folder(s).", "", entries - len(rows)))
        if codings:
            parts.append(
                self.tr("This removes {codings} in {documents}.").format(
                    codings=self.tr("%Ln coding(s)", "", codings), documents=self.tr("%Ln document(s)", "", documents)
                )
            )
        else:
            parts.append(self.tr("No passage is coded with it."))
        parts.append(self.tr("You can undo this."))
        return question, " ".join(parts), self.tr("Delete")

    # --- dialogs ----------------------------------------------------------------------------------------------------
    def _show(self, key: str, dialog: QDialog) -> None:
        """Show a dialog beside the window; one of the same kind that is still open makes way."""
        old = self._dialogs.pop(key, None)
        if old is not None:
            old.reject()
        self._dialogs[key] = dialog
        dialog.finished.connect(lambda: self._forget(key, dialog))
        dialog.show()

    def _forget(self, key: str, dialog: QDialog) -> None:
        if self._dialogs.get(key) is dialog:
            del self._dialogs[key]
