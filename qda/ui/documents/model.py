"""The documents as Qt sees a tree: sets with their documents, then the documents in no set. It never writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qda.store.queries.documents import DocumentRow, SetRow
from qda.ui import theme
from qda.ui.widgets.labels import as_tooltip
from qda.ui.widgets.row_delegate import COUNT_ROLE, STRONG_ROLE, count_text

AnyIndex = QModelIndex | QPersistentModelIndex
FINISHED_ROLE = Qt.ItemDataRole.UserRole + 1  # bool, the person who works now has finished the document
FRONT_ROLE = Qt.ItemDataRole.UserRole + 2  # bool, the document is the one being read
DOCUMENTS_MIME = "application/x-concord-documents"
SETS_MIME = "application/x-concord-document-sets"
_URLS = "text/uri-list"
_NOWHERE = QModelIndex()


class Node(NamedTuple):
    """One row of the tree: a set (``document_id`` 0), or a document in a set or (``set_id`` 0) in none."""

    set_id: int
    document_id: int
    row: int


class DocumentModel(QAbstractItemModel):
    """Sets and documents; a document that lies in several sets stands in each of them.

    Signals:
        renamed: A name was typed; carries the set's id or 0, the document's id or 0, and the name.
        moved: Documents were dropped; carries their ids, the set's id or ``None``, and the id of the document before
            which they belong or ``None``.
        set_moved: A set was dropped; carries its id and the id of the set before which it belongs or ``None``.
        files_dropped: Files were dropped; carries their ``Path``s and the id of the set they were dropped on, or 0.
    """

    renamed = Signal(int, int, str)
    moved = Signal(object, object, object)
    set_moved = Signal(int, object)
    files_dropped = Signal(object, int)

    def __init__(self, parent: QObject | None = None, *, writable: bool) -> None:
        super().__init__(parent)
        item = Qt.ItemFlag
        can = item.ItemIsEnabled | item.ItemIsSelectable
        change = item.ItemIsEditable | item.ItemIsDragEnabled if writable else item.NoItemFlags
        drop = item.ItemIsDropEnabled if writable else item.NoItemFlags
        # Joined once: Qt asks for the flags of every row of a long list.
        self._flags_of_none, self._flags_of_set = drop, can | change | drop
        self._flags_of_document = can | change | item.ItemNeverHasChildren
        self._writable = writable
        self._documents: dict[int, DocumentRow] = {}
        self._sets: dict[int, SetRow] = {}
        self._counts: dict[int, int] = {}
        self._finished: dict[int, str] = {}
        self._front = 0
        self._words: list[str] = []
        self._allowed: frozenset[int] | None = None
        self._nodes: list[Node] = []
        self._top: list[int] = []
        self._inside: dict[int, list[int]] = {}
        self._places: dict[int, list[int]] = {}  # of documents, and of sets by their negative id

    # --- what is shown -----------------------------------------------------------------------------------------------
    def set_rows(self, documents: Sequence[DocumentRow], sets: Sequence[SetRow]) -> None:
        """Show another state of the documents; views lose their place only if something came, went or moved."""
        order = ([row.document_id for row in documents], [(row.set_id, row.document_ids) for row in sets])
        same = order == (list(self._documents), [(row.set_id, row.document_ids) for row in self._sets.values()])
        if not same or self._words or self._allowed is not None:
            self.beginResetModel()
        old = self._documents, self._counts, self._sets
        self._documents = {row.document_id: row for row in documents}
        self._sets = {row.set_id: row for row in sets}
        self._counts = {row.document_id: row.codings for row in documents}
        if not same or self._words or self._allowed is not None:
            self._arrange()
            self.endResetModel()
            return
        self._tell_changed(-each for each, row in self._sets.items() if row != old[2][each])
        others = (each for each, row in self._documents.items() if row != old[0][each])
        self._tell_changed({*others, *(each for each in self._counts if self._counts[each] != old[1].get(each))})

    def set_counts(self, counts: Mapping[int, int]) -> None:
        """Show other numbers of codings."""
        old, self._counts = self._counts, dict(counts)
        self._tell_changed(each for each in self._documents if old.get(each, 0) != self._counts.get(each, 0))

    def count_up(self, differences: Mapping[int, int]) -> None:
        """Change the numbers of codings of some documents."""
        for document_id, difference in differences.items():
            self._counts[document_id] = self._counts.get(document_id, 0) + difference
        self._tell_changed(differences)

    def set_finished(self, finished: Mapping[int, str]) -> None:
        """Show which documents are finished, and since when."""
        old, self._finished = self._finished, dict(finished)
        self._tell_changed(old.keys() ^ finished.keys())

    def set_front(self, document_id: int) -> None:
        """Let the document that is being read stand out."""
        old, self._front = self._front, document_id
        self._tell_changed([old, document_id])

    def filter(self, words: str, document_ids: Collection[int] | None = None) -> None:
        """Show only documents (and whole sets) whose names hold all the words, and of these only some if given."""
        split = words.casefold().split()
        allowed = None if document_ids is None else frozenset(document_ids)
        if (split, allowed) != (self._words, self._allowed):
            self.beginResetModel()
            self._words, self._allowed = split, allowed
            self._arrange()
            self.endResetModel()

    def _allows(self, document_id: int) -> bool:
        return self._allowed is None or document_id in self._allowed

    def _arrange(self) -> None:
        self._nodes, self._top, self._inside, self._places = [], [], {}, {}
        grouped = set[int]()
        for set_id, group in self._sets.items():
            grouped.update(group.document_ids)
            members = [each for each in group.document_ids if each in self._documents and self._allows(each)]
            if self._allowed is not None and not members:
                continue
            if self._words and not self._fits(group.name):
                members = [each for each in members if self._fits(self._documents[each].name)]
                if not members:
                    continue
            self._add(self._top, set_id, 0)
            level = self._inside.setdefault(set_id, [])
            for document_id in members:
                self._add(level, set_id, document_id)
        for document_id, row in self._documents.items():
            if document_id in grouped or not self._allows(document_id):
                continue
            if not self._words or self._fits(row.name):
                self._add(self._top, 0, document_id)

    def _add(self, level: list[int], set_id: int, document_id: int) -> None:
        number = len(self._nodes)
        self._nodes.append(Node(set_id, document_id, len(level)))
        self._places.setdefault(document_id or -set_id, []).append(number)
        level.append(number)

    def _fits(self, name: str) -> bool:
        folded = name.casefold()
        return all(word in folded for word in self._words)

    def _tell_changed(self, document_ids: Iterable[int]) -> None:
        for document_id in document_ids:
            for index in self.indexes_of(document_id):
                self.dataChanged.emit(index, index)
                if index.parent().isValid():
                    self.dataChanged.emit(index.parent(), index.parent())

    # --- ids and indexes ---------------------------------------------------------------------------------------------
    def node(self, index: AnyIndex) -> Node | None:
        """Return what stands at an index."""
        number = index.internalId() if index.isValid() else -1
        return self._nodes[number] if 0 <= number < len(self._nodes) else None

    def indexes_of(self, key: int) -> list[QModelIndex]:
        """Return where a document stands, or a set, given by its negative id; nowhere while a filter hides it."""
        return [self.createIndex(self._nodes[number].row, 0, number) for number in self._places.get(key, ())]

    def document(self, document_id: int) -> DocumentRow | None:
        """Return a document, shown or not."""
        return self._documents.get(document_id)

    def documents(self) -> list[DocumentRow]:
        """Return all documents, shown or not, in the order of the project."""
        return list(self._documents.values())

    def sets(self) -> list[SetRow]:
        """Return all sets in order."""
        return list(self._sets.values())

    def set_of(self, document_id: int) -> int:
        """Return the set in which a document lies, 0 for none."""
        return next((set_id for set_id, row in self._sets.items() if document_id in row.document_ids), 0)

    def level(self, set_id: int) -> list[int]:
        """Return the documents shown in a set, or (0) in none, from top to bottom."""
        numbers = self._inside.get(set_id, []) if set_id else self._top
        return [self._nodes[number].document_id for number in numbers if self._nodes[number].document_id]

    def shown(self) -> list[int]:
        """Return the documents that the filter leaves, from top to bottom."""
        return [node.document_id for node in self._nodes if node.document_id]

    def is_finished(self, document_id: int) -> bool:
        """Tell whether the person who works now has finished a document."""
        return document_id in self._finished

    # --- what Qt asks ------------------------------------------------------------------------------------------------
    def index(self, row: int, column: int, parent: AnyIndex = _NOWHERE) -> QModelIndex:
        """Return the index of a child."""
        level = self._level_below(parent)
        return self.createIndex(row, 0, level[row]) if column == 0 and 0 <= row < len(level) else QModelIndex()

    def parent(self, child: AnyIndex = _NOWHERE) -> QModelIndex:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the index of the set in which a document stands."""
        node = self.node(child)
        if node is None or not node.document_id or not node.set_id:
            return QModelIndex()
        return next(iter(self.indexes_of(-node.set_id)), QModelIndex())

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of children."""
        return len(self._level_below(parent))

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return 1."""
        return 1

    def _level_below(self, parent: AnyIndex) -> list[int]:
        if not parent.isValid():
            return self._top
        node = self.node(parent)
        return self._inside.get(node.set_id, []) if node is not None and not node.document_id else []

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the row shows."""
        node = self.node(index)
        if node is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.name(node)
        if role == COUNT_ROLE:
            return self._count(node)
        if role == Qt.ItemDataRole.DecorationRole:
            return theme.icon("document" if node.document_id else "folder", theme.colours().muted)
        if role == STRONG_ROLE:
            return not node.document_id
        if role == FINISHED_ROLE:
            return node.document_id in self._finished
        if role == FRONT_ROLE:
            return bool(node.document_id) and node.document_id == self._front
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip("\n".join([self.name(node), *self._facts(node)]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join([self.name(node), *self._facts(node)])
        return None

    def name(self, node: Node) -> str:
        """Return the name of a document or set."""
        return self._documents[node.document_id].name if node.document_id else self._sets[node.set_id].name

    def _count(self, node: Node) -> int:
        if node.document_id:
            return self._counts.get(node.document_id, 0)
        return sum(self._counts.get(each, 0) for each in self._sets[node.set_id].document_ids)

    def _facts(self, node: Node) -> list[str]:
        codings = self.tr("%n coding(s) by the coders shown", "", self._count(node))
        if not node.document_id:
            return [self.tr("set of %n document(s)", "", len(self._sets[node.set_id].document_ids)), codings]
        row = self._documents[node.document_id]
        facts = [self.tr("in front")] if node.document_id == self._front else []
        facts.append(codings)
        if node.document_id in self._finished:
            facts.append(self.tr("finished by you on {date}").format(date=self._finished[node.document_id]))
        facts.append(self.tr("{count} characters").format(count=count_text(row.length)))
        if row.source_name and row.source_name != row.name:
            facts.append(self.tr("from the file {name}").format(name=row.source_name))
        return facts

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return what can be done with a row."""
        node = self.node(index)
        if node is None:
            return self._flags_of_none
        return self._flags_of_document if node.document_id else self._flags_of_set

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell of a name that was typed."""
        node = self.node(index)
        if node is None or role != Qt.ItemDataRole.EditRole or str(value) == self.name(node):
            return False
        self.renamed.emit(0 if node.document_id else node.set_id, node.document_id, str(value))
        return True

    # --- dragging and dropping ---------------------------------------------------------------------------------------
    def supportedDragActions(self) -> Qt.DropAction:
        """Say that rows are moved."""
        return Qt.DropAction.MoveAction

    def supportedDropActions(self) -> Qt.DropAction:
        """Say that rows are moved, and files copied into the project."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Return what can be dropped here."""
        return [DOCUMENTS_MIME, SETS_MIME, _URLS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged documents from top to bottom, or the one dragged set."""
        documents, sets = self.ids_at(indexes)
        data = QMimeData()
        if documents:
            data.setData(DOCUMENTS_MIME, ",".join(map(str, documents)).encode())
        elif sets:
            data.setData(SETS_MIME, str(sets[0]).encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        """Tell whether a drop would do anything."""
        if not self._writable:
            return False
        if data.hasFormat(DOCUMENTS_MIME):
            return any(each in self._documents for each in _numbers(data, DOCUMENTS_MIME))
        if data.hasFormat(SETS_MIME):
            return not parent.isValid() and any(each in self._sets for each in _numbers(data, SETS_MIME))
        return data.hasUrls() and bool(_files(data))

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        """Tell of a drop."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        target = self.node(parent)
        set_id = target.set_id if target is not None else 0
        behind = [self._nodes[number] for number in self._level_below(parent)[row:]] if row >= 0 else []
        if data.hasFormat(DOCUMENTS_MIME):
            moved = [each for each in _numbers(data, DOCUMENTS_MIME) if each in self._documents]
            before = next((node.document_id for node in behind if node.document_id not in {0, *moved}), None)
            self.moved.emit(moved, set_id or None, before)
        elif data.hasFormat(SETS_MIME):
            (moved_set,) = _numbers(data, SETS_MIME)[:1]
            others = (node.set_id for node in behind if not node.document_id and node.set_id != moved_set)
            self.set_moved.emit(moved_set, next(others, None))
        else:
            self.files_dropped.emit(_files(data), set_id)
        return True

    def ids_at(self, indexes: Iterable[QModelIndex]) -> tuple[list[int], list[int]]:
        """Return the documents and the sets at some indexes, from top to bottom."""
        chosen = {index.internalId() for index in indexes}
        nodes = [self._nodes[number] for number in sorted(chosen) if number < len(self._nodes)]
        documents = list(dict.fromkeys(node.document_id for node in nodes if node.document_id))
        return documents, [node.set_id for node in nodes if not node.document_id]


def _numbers(data: QMimeData, kind: str) -> list[int]:
    parts = bytes(data.data(kind).data()).decode("ascii", "replace").split(",")
    return [int(part) for part in parts if part.isdecimal()]


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
