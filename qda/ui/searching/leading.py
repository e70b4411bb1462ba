"""Where the search stands, what it says of itself, and how it leads to the text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtWidgets import QDialog, QWidget

from qda.analysis.searching.collecting import MOST
from qda.model.searching import HitPlace
from qda.model.span import Span
from qda.ui.documents.tabs import DocumentPage
from qda.ui.widgets.dialog_footer import fit_dialog
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 1080, 420
_FRAME = 34  # px that the window system may draw above a window


def find_room(dialog: QDialog, main: QWidget) -> None:
    """Let a dialog stand below the text that hits are shown in, as far as the screen lets a window choose."""
    fit_dialog(dialog, _WIDTH, _HEIGHT)
    around, room = main.frameGeometry(), dialog.screen().availableGeometry()
    left = around.left() + (around.width() - dialog.width()) // 2
    top = min(around.bottom(), room.bottom()) - dialog.height() - _FRAME
    dialog.move(max(room.left(), left), max(room.top(), top))


def show_place(workspace: Workspace, place: HitPlace | None, document_id: int, before: QWidget) -> None:
    """Show a hit in the main window and select it, or only its document.

    Args:
        workspace: The open project.
        place: The hit, ``None`` for the document alone.
        document_id: The document; 0 shows nothing.
        before: The window that may cover the text.
    """
    if place is None:
        if document_id:
            workspace.choose_document(document_id)
        return
    workspace.choose_document(place.document_id, place.span)
    page = workspace.view
    if isinstance(page, DocumentPage) and page.document_id == place.document_id:
        page.view.set_selection(place.span)  # so that a key codes it
        _uncover(page, place.span, before)


def _uncover(page: DocumentPage, span: Span, before: QWidget) -> None:
    """Scroll a passage out from behind a window that stands before the text."""
    area = page.view.viewport()
    corner = area.mapToGlobal(QPoint(0, 0))
    covering = before.frameGeometry()
    covered_from = covering.top() - corner.y()
    if before.isVisible() and covering.intersects(QRect(corner, area.size())) and covered_from > area.height() // 4:
        page.view.show_above(span, covered_from)


def state_words(count: int, documents: int, *, finished: bool, whole: bool) -> str:
    """Return how many hits there are, and whether that is all."""
    translate = QCoreApplication.translate
    hits = translate("SearchWindow", "%Ln hit(s)", None, count)
    if not finished and not count:
        return translate("SearchWindow", "Searching…")
    if not finished:
        return translate("SearchWindow", "{hits} so far…").format(hits=hits)
    if not count and not whole:
        return translate("SearchWindow", "Nothing found so far; the search was stopped.")
    if not count:
        return translate("SearchWindow", "Nothing found.")
    words = translate("SearchWindow", "{hits} in {documents}")
    if count >= MOST:
        words = translate("SearchWindow", "The first {hits}, in {documents}; ask for less to see all")
    elif not whole:
        words = translate("SearchWindow", "{hits} in {documents}, then the search was stopped")
    return words.format(hits=hits, documents=translate("SearchWindow", "%n document(s)", None, documents))
