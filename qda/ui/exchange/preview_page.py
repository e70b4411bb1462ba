"""Another program's project before it comes in: what is in it, whether it was read rightly, and where it goes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.wording import FORMATS
from qda.ui import theme
from qda.ui.exchange.contents_page import ContentsPage
from qda.ui.exchange.positions_page import PositionsPage
from qda.ui.exchange.questions_page import QuestionsPage
from qda.ui.exchange.target_bar import TargetBar
from qda.ui.notices import translated
from qda.ui.settings import Settings
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label


class PreviewPage(QFrame):
    """Three parts in tabs, where it goes beneath, and the buttons.

    Signals:
        accepted: Import it.
        closed: Leave it.
    """

    accepted = Signal()
    closed = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangePreview")
        theme.set_look(self, "page")
        self.title = plain_label("", self, look="heading", wrap=True)
        self.about = plain_label("", self, look="muted", wrap=True)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("exchangeTabs")
        self.tabs.setAccessibleName(self.tr("Parts of the preview"))
        theme.set_look(self.tabs.tabBar(), "quiet")
        self.contents = ContentsPage(self.tabs)
        self.positions = PositionsPage(self.tabs)
        self.questions = QuestionsPage(settings.coder_name, self.tabs)
        for page, words in (
            (self.contents, self.tr("What is in it")),
            (self.positions, self.tr("Are the codings on the right words?")),
            (self.questions, self.tr("Questions")),
        ):
            self.tabs.addTab(page, words)
        self.target = TargetBar(settings, self)
        self.target.changed.connect(self._refresh)
        self.problem = plain_label("", self, look="muted", wrap=True)
        self.problem.setObjectName("exchangeProblem")
        self.go = push_button(self.tr("Import"), "exchangeImport", self, look="primary")
        cancel = push_button(self.tr("Cancel"), "exchangeCancel", self)
        self.go.clicked.connect(self.accepted)
        cancel.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.problem, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 14)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.title)
        layout.addWidget(self.about)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.target)
        layout.addLayout(foot)

    def show_project(self, foreign: ForeignProject, options: ReadOptions) -> None:
        """Show what was read, and what is to be asked."""
        report = foreign.report
        kind = translated(FORMATS.get(report.format, report.format))
        name = " ".join(foreign.project.name.split())
        self.title.setText(self.tr("Import “{name}”").format(name=name or report.file_name))
        parts = [self.tr("{kind} “{file}”").format(kind=kind, file=report.file_name)]
        parts += [self.tr("written by {program}").format(program=report.origin)] if report.origin else []
        self.about.setText(
            ", ".join(parts) + ". " + self.tr("Nothing is imported yet; the file itself is not changed.")
        )
        self.contents.show_project(foreign)
        self.positions.show_project(foreign)
        unsure = sum(text.sureness == "unsure" for text in report.texts)
        number = self.locale().toString
        words = self.tr("Are the codings on the right words?")
        self.tabs.setTabText(
            1, self.tr("{words} ({count} unsure)").format(words=words, count=number(unsure)) if unsure else words
        )
        self.tabs.setTabVisible(1, bool(report.texts))
        asked = self.questions.show_project(foreign, options)
        self.tabs.setTabText(2, self.tr("Questions ({count})").format(count=number(asked)))
        self.tabs.setTabVisible(2, bool(asked))
        self._refresh()

    def begin(self) -> None:
        """Give the keyboard to what is wanted first: whose work it is if nobody says, then the person's own name."""
        if self.questions.wants_coder:
            self.tabs.setCurrentWidget(self.questions)
            self.questions.coder.setFocus()
        elif self.go.isEnabled():
            self.go.setFocus()
        elif self.target.into_new:
            self.target.coder.setFocus()
        else:
            self.tabs.setFocus()

    def _refresh(self) -> None:
        problem = self.target.problem()
        unanswered = self.questions.unanswered
        open_ones = self.tr("The file leaves %n question(s) open: see “Questions” above.", "", unanswered)
        self.problem.setText(problem or (open_ones if unanswered else ""))
        self.go.setEnabled(not problem)
