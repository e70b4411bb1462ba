"""From the menus to copies for sharing, pseudonyms and deleting permanently."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from qda.actions.pseudonymise import pseudonymise
from qda.actions.sharing import Shared, SharingPlan, share_copy
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.store.gate import Gate
from qda.store.purging import Doomed
from qda.store.snapshots import snapshot
from qda.store.traces import Traces
from qda.store.withdrawal import InBackups, PurgeReport, purge
from qda.text.pseudonyms import Rule
from qda.ui.notices import Choice, Level
from qda.ui.start_page import SUFFIX

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.privacy.pseudonymise_dialog import PseudonymiseDialog
    from qda.ui.privacy.purge_dialog import PurgeDialog
    from qda.ui.privacy.share_dialog import ShareDialog
    from qda.ui.workspace import Workspace


class PrivacyFlow(QObject):
    """Shows the three windows and does what is decided there.

    Args:
        window: The main window.
        open_project: Opens a project in it.
        close_project: Takes the open project off it; false if something typed could not be saved.
        settle: Waits until nothing is kept any more of projects that were closed.
        parent: Who owns it.
    """

    def __init__(
        self,
        window: MainWindow,
        open_project: Callable[[Path], None],
        close_project: Callable[[], bool],
        settle: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._open_project = open_project
        self._close_project = close_project
        self._settle = settle
        self._workspace: Workspace | None = None
        self._names: list[Rule] = []  # typed in this session, for the next window; they are never written anywhere
        self._guid = ""
        window.acts.bind("share_copy", self.show_sharing)
        window.acts.bind("pseudonymise", self.show_pseudonymise)
        window.acts.bind("delete_permanently", self.show_purge)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        self._workspace = workspace
        if workspace is not None and workspace.project.guid != self._guid:
            self._names, self._guid = [], workspace.project.guid

    # --- sharing -----------------------------------------------------------------------------------------------------
    def show_sharing(self) -> ShareDialog | None:
        """Ask what is to be replaced in a copy for sharing."""
        from qda.ui.privacy.share_dialog import ShareDialog

        if self._workspace is None:
            return None
        dialog = ShareDialog(self._workspace, self._window, self._names)
        dialog.accepted.connect(lambda: self._on_share(dialog.plan()))
        dialog.finished.connect(lambda: self._keep_names(dialog.names.table.rules()))
        dialog.show()
        return dialog

    def _keep_names(self, names: list[Rule]) -> None:
        self._names = names

    def _on_share(self, plan: SharingPlan) -> None:
        if self._workspace is None:
            return
        project = self._workspace.project
        folder = self._window.settings.output_folder(project.path)
        suggested = folder / self.tr("{name} (for sharing).concord").format(name=self.tr("Project"))
        if not plan.rules:  # else the file's own name may be one of those that are replaced
            suggested = folder / self.tr("{name} (for sharing).concord").format(name=project.path.stem)
        title, kinds = self.tr("Save a copy for sharing"), f"Concord (*{SUFFIX})"
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(suggested), kinds)
        if name:
            path = Path(name) if name.endswith(SUFFIX) else Path(f"{name}{SUFFIX}")
            self._window.settings.last_output_folder = str(path.parent)
            self.write_copy(path, plan)

    def write_copy(self, path: Path, plan: SharingPlan) -> None:
        """Write a copy for sharing on another thread, and report on it."""
        if self._workspace is None:
            return
        project = self._workspace.project
        work = partial(_share, project.path, project.gate, path, plan)
        self._window.tasks.start(self.tr("Writing the copy for sharing"), work, done=partial(self._on_shared, path))

    def _on_shared(self, path: Path, shared: Shared) -> None:
        from qda.ui.privacy.share_dialog import SharedReport

        report = SharedReport(shared, str(path), self._window)
        report.accepted.connect(lambda: self._open_project(path))
        report.show()

    # --- pseudonyms --------------------------------------------------------------------------------------------------
    def show_pseudonymise(self) -> PseudonymiseDialog | None:
        """Ask which names are to be replaced in the project itself."""
        from qda.ui.privacy.pseudonymise_dialog import PseudonymiseDialog

        if self._workspace is None:
            return None
        dialog = PseudonymiseDialog(self._workspace, self._window, self._names)
        dialog.accepted.connect(lambda: self._on_pseudonymise(dialog))
        dialog.finished.connect(lambda: self._keep_names(dialog.names.table.rules()))
        dialog.show()
        return dialog

    def _on_pseudonymise(self, dialog: PseudonymiseDialog) -> None:
        if self._workspace is None:
            return
        names, wanted = dialog.answer()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            done = self._workspace.do(pseudonymise, names, wanted, elsewhere=dialog.elsewhere_names())
        finally:
            QApplication.restoreOverrideCursor()
        if done is None:
            return
        words = self.tr("Names replaced in {places} of {documents}.").format(
            places=self.tr("%n place(s)", "", done.places), documents=self.tr("%n document(s)", "", done.documents)
        )
        if done.elsewhere:
            words += " " + self.tr("Changed %n name(s), memo(s) or value(s) besides.", "", done.elsewhere)
        if done.lost:
            words += " " + self.tr("%n coding(s) had no words left.", "", done.lost)
        words += " " + self.tr("The history and earlier versions of this project still hold the names.")
        share = Choice(self.tr("Save a copy for sharing…"), self.show_sharing)
        self._window.notices.say(words, choices=(share,), sticky=True)

    # --- deleting permanently ----------------------------------------------------------------------------------------
    def show_purge(self) -> PurgeDialog | None:
        """Ask what is to be deleted permanently."""
        from qda.actions.purge import withdrawable
        from qda.ui.privacy.purge_dialog import PurgeDialog

        workspace = self._workspace
        if workspace is None:
            return None
        dialog = PurgeDialog(workspace, self._window)
        names = {row.guid: row.name for row in withdrawable(workspace.project) if not row.deleted}
        front = _name_of(workspace)
        dialog.choose([guid for guid, name in names.items() if name == front])
        dialog.accepted.connect(
            lambda: self._on_purge(dialog.doomed(), dialog.in_backups, dialog.names(), dialog.further_words())
        )
        dialog.show()
        return dialog

    def _on_purge(self, doomed: Doomed, in_backups: InBackups, names: list[str], words: list[str]) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        path, guid = workspace.project.path, workspace.project.guid
        coder = workspace.coder.name if workspace.coder is not None else ""
        if not self._close_project():
            return
        self._window.show_opening(path.stem)
        self._settle()
        self._window.settings.forget_session(guid)
        self._window.settings.forget_refused(guid)
        self._window.settings.forget_folders(Traces(names, ()).mentioned)
        known = self._window.settings.recent_paths()
        work = partial(_purge, path, doomed, coder, in_backups, known, words)
        title = self.tr("Deleting permanently")
        self._window.tasks.start(
            title, work, done=partial(self._on_purged, path), failed=partial(self._on_failed, path)
        )

    def _on_purged(self, path: Path, report: PurgeReport) -> None:
        self._open_project(path)
        rows = report.purged.rows
        parts = [self.tr("Deleted permanently: %n document(s).", "", rows.get("document", 0))]
        if not rows and report.purged.steps:
            parts = [self.tr("The history is forgotten.")]
        if report.rewritten or report.deleted:
            count = self._window.locale().toString(report.rewritten + report.deleted)
            parts.append(self.tr("Earlier versions that no longer hold it: {count}.").format(count=count))
        left = [*report.left_backups, *report.elsewhere]
        if left:
            told = ", ".join(each.name for each in left)
            parts.append(self.tr("Still hold it: {files}.").format(files=told))
        if report.naming:
            told = ", ".join(each.name for each in report.naming)
            parts.append(
                self.tr(
                    "The further words still stand in: {files}. Change them where they stand, then delete permanently "
                    "once more with the history forgotten and the earlier versions deleted altogether."
                ).format(files=told)
            )
        parts.append(self.tr("Copies that you saved elsewhere, sent, synced or exported are not reached."))
        level = Level.WARNING if left or report.naming else Level.INFO
        self._window.notices.say(" ".join(parts), level=level, sticky=True)

    def _on_failed(self, path: Path, error: QdaError) -> None:
        self._open_project(path)
        self._window.notices.tell(error)


def _name_of(workspace: Workspace) -> str:
    from qda.store.queries.documents import document_names

    return document_names(workspace.project).get(workspace.document_id, "")


def _share(own: Path, gate: Gate, path: Path, plan: SharingPlan, progress: Progress) -> Shared:
    with snapshot(own, gate, progress) as project:
        return share_copy(project, path, plan, progress=progress)


def _purge(
    path: Path,
    doomed: Doomed,
    coder: str,
    in_backups: InBackups,
    known: list[Path],
    words: list[str],
    progress: Progress,
) -> PurgeReport:
    return purge(path, doomed, coder=coder, in_backups=in_backups, known=known, words=words, progress=progress)
