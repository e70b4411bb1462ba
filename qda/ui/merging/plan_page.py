"""What becomes one with what, and what would come of it: to be looked at and changed before anything is written."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QRadioButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qda.actions.merge_files import MergeDraft
from qda.model.merging import BOTH, NEWER, MergePlan
from qda.ui import theme
from qda.ui.merging.report_page import ReportTable
from qda.ui.merging.words import (
    CODERS,
    CODES,
    DOCUMENTS,
    KINDS,
    becomes,
    differs_words,
    found_by,
    needs_look,
    offers,
    why,
)
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import as_tooltip, plain_label

_PLACE_ROLE = Qt.ItemDataRole.UserRole + 1


class GroupsPage(QWidget):
    """All groups of one kind in a list, and beneath it the chosen one in plain words with its choices.

    Signals:
        chosen: Another choice was made; carries the group's place and the choice.
        joined: The chosen groups are to become one; carries their places.
    """

    chosen = Signal(int, str)
    joined = Signal(object)

    def __init__(self, kind: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"merge-{kind}")
        self._kind = kind
        self._plan: MergePlan | None = None
        self.only_look = QCheckBox(self.tr("Only what should be looked at"), self)
        self.only_look.setObjectName(f"mergeOnlyLook-{kind}")
        self.only_look.setAccessibleName(self.only_look.text())
        self.tree = QTreeWidget(self)
        self.tree.setObjectName(f"mergeTree-{kind}")
        self.tree.setAccessibleName(words)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        heads = [self.tr("Name"), self.tr("In"), self.tr("Found by"), self.tr("Differs in"), self.tr("Becomes")]
        self.tree.setHeaderLabels(heads)
        self.why = plain_label("", self, wrap=True)
        self.choices = QVBoxLayout()
        self.choices.setSpacing(2)
        self._buttons = QButtonGroup(self)
        self.join = push_button(self.tr("These are the same"), f"mergeJoin-{kind}", self)
        top = QHBoxLayout()
        top.addWidget(self.only_look)
        top.addStretch(1)
        top.addWidget(self.join)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.why)
        layout.addLayout(self.choices)
        self.only_look.toggled.connect(self._filter)
        self.tree.itemSelectionChanged.connect(self._show_chosen)
        self.join.clicked.connect(lambda: self.joined.emit(self._chosen()))

    def look_count(self, plan: MergePlan) -> int:
        """Return how many groups should be looked at."""
        return sum(needs_look(self._kind, group) for group in plan.groups(self._kind))

    def show_plan(self, plan: MergePlan) -> None:
        """Show the groups of a plan; what should be looked at stands first."""
        kept = self._chosen() if self._plan is not None else []
        same = self._plan is not None and len(self._plan.groups(self._kind)) == len(plan.groups(self._kind))
        self._plan = plan
        groups = list(enumerate(plan.groups(self._kind)))
        self.tree.blockSignals(True)
        if same:
            for row in range(self.tree.topLevelItemCount()):
                item = self.tree.topLevelItem(row)
                if item is not None:
                    self._fill(item, plan, item.data(0, _PLACE_ROLE))
        else:
            self.tree.clear()
            ordered = sorted(groups, key=lambda each: (not needs_look(self._kind, each[1]), len(each[1].members) < 2))
            items: list[QTreeWidgetItem] = []
            for place, _group in ordered:
                item = QTreeWidgetItem()
                item.setData(0, _PLACE_ROLE, place)
                self._fill(item, plan, place)
                items.append(item)
            self.tree.addTopLevelItems(items)
            header = self.tree.header()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            for column, width in enumerate((230, 190, 130, 170)):
                self.tree.setColumnWidth(column, width)
            if items and not kept:
                self.tree.setCurrentItem(items[0])
        self.tree.blockSignals(False)
        some = self.look_count(plan)
        self.only_look.setEnabled(bool(some) or self.only_look.isChecked())
        self._filter()
        self._show_chosen()

    def _fill(self, item: QTreeWidgetItem, plan: MergePlan, place: int) -> None:
        group = plan.groups(self._kind)[place]
        files = ", ".join(plan.projects[member.source].file for member in group.members)
        names = " / ".join(dict.fromkeys(member.name for member in group.members))
        cells = (names, files, found_by(group), differs_words(group), becomes(self._kind, group, plan))
        for column, words in enumerate(cells):
            item.setText(column, words)
            item.setToolTip(column, as_tooltip(words))
        look = needs_look(self._kind, group)
        icon = (
            theme.icon("eye", str(theme.colours().accent)) if look else theme.icon("check", str(theme.colours().muted))
        )
        item.setIcon(0, icon)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{names}, {self.tr('to look at')}" if look else names)

    def _filter(self) -> None:
        plan = self._plan
        if plan is None:
            return
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None:
                place: int = item.data(0, _PLACE_ROLE)
                group = plan.groups(self._kind)[place]
                item.setHidden(self.only_look.isChecked() and not needs_look(self._kind, group))

    def _chosen(self) -> list[int]:
        return sorted(item.data(0, _PLACE_ROLE) for item in self.tree.selectedItems())

    def _show_chosen(self) -> None:
        plan, chosen = self._plan, self._chosen()
        for button in self._buttons.buttons():
            self._buttons.removeButton(button)
            self.choices.removeWidget(button)
            button.hide()
            button.deleteLater()
        if plan is None:
            return
        groups = [plan.groups(self._kind)[place] for place in chosen]
        sources = [member.source for group in groups for member in group.members]
        self.join.setEnabled(len(groups) > 1 and len(set(sources)) == len(sources))
        if len(groups) != 1:
            words = self.tr(
                "Choose one to see what becomes of it. To put two together that are the same, choose both "
                "(Ctrl+click) and press “These are the same”."
            )
            self.why.setText(words)
            return
        self.why.setText(why(self._kind, groups[0], plan))
        for offer in offers(self._kind, groups[0], plan):
            button = QRadioButton(offer.words.replace("&", "&&"), self)
            button.setObjectName(f"mergeChoice-{offer.choice}")
            button.setAccessibleName(offer.words)
            button.setChecked(offer.choice == groups[0].choice)
            button.clicked.connect(partial(self.chosen.emit, chosen[0], offer.choice))
            self._buttons.addButton(button)
            self.choices.addWidget(button)


class PlanPage(QFrame):
    """The plan on four tabs, with what would come of it on the first.

    Signals:
        chosen: Another choice was made; carries kind, place and choice.
        joined: Groups are to become one; carries kind and places.
        moved_chosen: What becomes of codings that lie elsewhere in another file; carries the choice.
        back_wanted, accepted, save_wanted, load_wanted: The buttons at the foot.
    """

    chosen = Signal(str, int, str)
    joined = Signal(str, object)
    moved_chosen = Signal(str)
    back_wanted = Signal()
    accepted = Signal()
    save_wanted = Signal()
    load_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mergePlanPage")
        theme.set_look(self, "page")
        self.told = plain_label("", self, look="muted", wrap=True)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("mergeTabs")
        self.tabs.setDocumentMode(True)
        self.report = ReportTable(self)
        self.newer = QCheckBox(
            self.tr("Where one person moved a coding in one file only, keep the newer place and not both"), self
        )
        self.newer.setObjectName("mergeNewer")
        self.newer.setAccessibleName(self.newer.text())
        self.newer.clicked.connect(lambda: self.moved_chosen.emit(NEWER if self.newer.isChecked() else BOTH))
        overview = QWidget(self)
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.report, 1)
        column.addWidget(self.newer)
        self.tabs.addTab(overview, self.tr("Summary"))
        words = {DOCUMENTS: self.tr("Documents"), CODES: self.tr("Codes"), CODERS: self.tr("Coders")}
        self._words = words
        self.pages = {kind: GroupsPage(kind, words[kind], self) for kind in KINDS}
        for kind, page in self.pages.items():
            self.tabs.addTab(page, words[kind])
            page.chosen.connect(partial(self._on_chosen, kind))
            page.joined.connect(partial(self._on_joined, kind))
        self.back = push_button(self.tr("Back to the files"), "mergeBack", self)
        self.save = push_button(self.tr("Save this plan…"), "mergeSavePlan", self)
        self.load = push_button(self.tr("Use a saved plan…"), "mergeLoadPlan", self)
        self.go = push_button(self.tr("Merge into a new file…"), "mergeGo", self, look="primary")
        for button, signal in (
            (self.back, self.back_wanted),
            (self.save, self.save_wanted),
            (self.load, self.load_wanted),
            (self.go, self.accepted),
        ):
            button.clicked.connect(signal)
        foot = QHBoxLayout()
        for button in (self.back, self.save, self.load):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 18)
        layout.setSpacing(theme.GAP)
        layout.addWidget(plain_label(self.tr("What becomes of them"), self, look="title"))
        layout.addWidget(self.told)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)

    def _on_chosen(self, kind: str, place: int, choice: str) -> None:
        self.chosen.emit(kind, place, choice)

    def _on_joined(self, kind: str, places: object) -> None:
        self.joined.emit(kind, places)

    def show_draft(self, draft: MergeDraft) -> None:
        """Show what would become of everything."""
        plan = draft.plan
        number = self.locale().toString
        looks = 0
        for place, (kind, page) in enumerate(self.pages.items(), start=1):
            page.show_plan(plan)
            look, count = page.look_count(plan), len(plan.groups(kind))
            looks += look
            words = self.tr("{what} ({count}, {look} to look at)") if look else "{what} ({count})"
            text = words.format(what=self._words[kind], count=number(count), look=number(look))
            self.tabs.setTabText(place, text)
        files = ", ".join(f"“{project.file}”" for project in plan.projects)
        if looks:
            words = self.tr("{files}: %Ln thing(s) should be looked at. Nothing is written yet.", "", looks)
        else:
            words = self.tr("{files} fit together. Nothing is written yet.")
        self.told.setText(words.format(files=files))
        self.newer.setChecked(plan.moved_codings == NEWER)
        self.report.show_report(draft.report, draft.pairing.sources)
