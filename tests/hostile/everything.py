"""A project in which everything has a hostile name, and a way to do with it whatever the window offers."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from qda.actions.blind_copy import copy_for_coder
from qda.actions.cases import add_case
from qda.actions.codebook import add_code, edit_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.documents import add_documents, add_set
from qda.actions.memos import add_memo
from qda.actions.variables import add_variable, set_value
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.project import Project
from qda.ui.desk import Desk
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.view.document_view import DocumentView

TEXT = (
    "The council met on Monday. {name}\n\nIts speaker praised \u202ethe neighbours\u202c.\n\nNobody answered {name}.\n"
)
_LONGEST = 20  # seconds for one act, however busy the computer


def make_hostile(path: Path, name: str) -> None:
    """Make a project in which all that has a name or words has this name."""
    with Project.create(path, name=name, coder_name=name) as project:
        text = TEXT.format(name=name)
        documents = [
            ImportedDocument(f"{name} {number}", text, "text/plain", f"{name}.txt", text.encode()) for number in (1, 2)
        ]
        ids = [one.document_id or 0 for one in add_documents(project, documents)]
        folder = add_code(project, f"{name} folder", is_folder=True)
        codes = [add_code(project, f"{name} {number}", parent_id=folder) for number in (1, 2)]
        about = dict.fromkeys(("short_definition", "full_definition", "use_when", "dont_use_when", "memo"), name)
        for code_id in codes:
            edit_code(project, code_id, **about)
        add_set(project, name, ids[:1])
        own, other = project.coder_id, ensure_coder(project, f"{name} other")
        for coder_id, words in ((own, "council"), (other, "The council"), (own, "praised \u202ethe neighbours")):
            project.use_coder(coder_id or 0)
            for document_id, code_id in zip(ids, codes, strict=True):
                start = text.index(words)
                coding = code_span(project, document_id, code_id, Span(start, start + len(words)))
                add_memo(project, name, name, coding_id=coding)
        add_memo(project, name, name, document_id=ids[0], span=Span(4, 11))
        add_memo(project, name, name)
        case = add_case(project, name, ids)
        for scope, bearer in (("document", ids[0]), ("case", case)):
            set_value(project, add_variable(project, scope, name, "text", name), bearer, name)


class Everything:
    """A window on the hostile project, whose acts are done one after the other.

    ``look`` is called with the windows at which to look, with none for all.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, look: Callable[..., object]) -> None:
        self.folder, self.name, self.look = folder, name, look
        self.out = folder / "out"
        self.out.mkdir()
        self._act, self._answers = "", list[Path]()
        self._pressed = set[str]()
        self.path, self.second = folder / "study.concord", folder / "second.concord"
        make_hostile(self.path, name)
        with Project.open(self.path) as project:
            copy_for_coder(project, self.second, f"{name} two", with_borders=True)
        self._patch(monkeypatch)
        Settings().coder_name = name
        self.window = MainWindow(Settings())
        self.window.resize(1300, 850)
        self.window.show()
        self.desk = Desk(self.window)
        self.desk.open_project(self.path)
        self.settle()

    # --- dialogs that wait ---------------------------------------------------------------------------------------
    def _patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let dialogs that wait be looked at and given up, and those of the system be answered."""

        def looked_at(dialog: QDialog) -> int:
            dialog.show()
            self.settle(wait=False)
            self.look(dialog)
            dialog.reject()
            return 0

        def popped_up(menu: QMenu, *_others: object) -> None:
            menu.aboutToShow.emit()
            self.look(menu)

        for kind in (QDialog, QMessageBox):
            monkeypatch.setattr(kind, "exec", looked_at)
        for how in ("exec", "popup"):
            monkeypatch.setattr(QMenu, how, popped_up)
        monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: 0)  # the system's own
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(self._next_answer()), ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: (self._all_answers(), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(self._next_answer()))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._save_as)
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)

    def _next_answer(self) -> Path:
        return self._answers.pop(0) if self._answers else self.second

    def _all_answers(self) -> list[str]:
        answers, self._answers = [str(path) for path in self._answers or [self.second]], []
        return answers

    def _save_as(
        self, _parent: object, _title: str = "", suggested: str = "", kinds: str = "", *_o: object, **_k: object
    ):
        first = kinds.split(";;")[0]
        ending = first.rpartition("*")[2].rstrip(")").split()[0] if "*." in first else Path(suggested).suffix
        return str(self.out / f"{len(list(self.out.iterdir()))} {self._act}{ending}"), first

    def written(self, ending: str) -> Path:
        """Return what was exported last in a format."""
        return max(self.out.glob(f"*{ending}"), key=lambda path: path.stat().st_mtime_ns)

    # --- doing ---------------------------------------------------------------------------------------------------
    def settle(self, *, wait: bool = True) -> None:
        """Let everything happen that is under way."""
        QApplication.processEvents()
        until = time.monotonic() + _LONGEST
        while wait and self.window.tasks.running:
            QCoreApplication.processEvents()
            time.sleep(0.002)
            assert time.monotonic() < until, f"{self._act} does not end"
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()

    def others(self) -> list[QWidget]:
        """Return the windows that stand beside the main one."""
        shown = [each for each in QApplication.topLevelWidgets() if each is not self.window and each.isVisible()]
        return [each for each in shown if isinstance(each, QDialog) or each.isWindow()]

    def act(self, name: str, *answers: Path, accept: bool = False) -> None:
        """Do what a menu's entry does, look at what comes, and press its button if asked to."""
        self._act, self._answers = name, list(answers)
        action = self.window.acts[name]
        assert action.isEnabled(), f"{name} is greyed out"
        action.trigger()
        self.settle()
        self.look(*(self.others() or [self.window.notices, self.window.statusBar()]))
        for dialog in self.others() if accept else ():
            button = dialog.findChild(QPushButton, "dialogOk")
            if button is not None and button.isVisible() and button.isEnabled():
                button.click()
                self.settle()
        if accept:
            self.look(*(self.others() or [self.window.notices, self.window.statusBar()]))

    def close_others(self) -> None:
        """Close everything but the main window."""
        for each in self.others():
            each.close()
        self.window.notices.clear()
        self.settle()

    def press_all(self, window: QWidget, *leave: str) -> None:
        """Press every button and choose every act of a window once, and look at what comes of it."""
        window.setUpdatesEnabled(False)  # it was drawn when it came
        for number in range(400):
            there = [
                self._key(each) for each in self._buttons(window) if self._key(each) not in (*self._pressed, *leave)
            ]
            if not there:
                window.setUpdatesEnabled(True)
                self.look(window)
                return
            button = next(each for each in self._buttons(window) if self._key(each) == there[0])
            self._pressed.add(there[0])
            self._act = f"{number} {there[0]}"
            if isinstance(button, QToolButton) and button.menu() is not None:
                button.menu().aboutToShow.emit()
                self.look(button.menu())
            elif isinstance(button, QAction):
                button.trigger()
            else:
                button.click()
            if not self._after(window):
                return

    def _after(self, window: QWidget) -> bool:
        """Look at a window and what came beside it; false if it is gone."""
        self.settle()
        for each in self.others():
            if each is not window:
                self.look(each)
                each.close()
        return isValid(window) and window.isVisible()

    @staticmethod
    def _key(button: QAbstractButton | QAction) -> str:
        return f"{type(button).__name__} {button.objectName() or button.text()}"

    @staticmethod
    def _buttons(window: QWidget) -> list[QAbstractButton | QAction]:
        buttons = [each for each in window.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
        actions = [each for each in window.findChildren(QAction) if each.isVisible() and each.isEnabled()]
        return [*buttons, *(each for each in actions if not each.isSeparator() and each.menu() is None)]

    def ask_menus(self, window: QWidget) -> None:
        """Ask every list and text of a window for its menu, on its first row."""
        for view in [*window.findChildren(QAbstractItemView), *window.findChildren(DocumentView)]:
            if not isValid(view) or not view.isVisible():
                continue
            place = QPoint(60, 30)
            if isinstance(view, QAbstractItemView) and view.model() is not None and view.model().index(0, 0).isValid():
                view.setCurrentIndex(view.model().index(0, 0))
                place = view.visualRect(view.currentIndex()).center()
            port = view.viewport()
            QApplication.sendEvent(
                port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, port.mapToGlobal(place))
            )
            self._after(window)

    def close(self) -> None:
        """End the program."""
        self.close_others()
        self.window.close()
        self.window.deleteLater()
        self.settle(wait=False)
