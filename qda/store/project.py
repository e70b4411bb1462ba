"""One open project file: its only reader, writer and teller."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from filelock import FileLock
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from qda.model.codebook import clean_name
from qda.model.document import Mark
from qda.model.errors import (
    ChangeUnderWay,
    EmptyName,
    NothingToUndo,
    ProjectDamaged,
    ProjectExists,
    ProjectInUse,
    ProjectReadOnly,
    ProjectReplaced,
    QdaError,
)
from qda.model.verb import Verb
from qda.store import history, migrations, opening, updating
from qda.store.backups import State, is_backup
from qda.store.faults import Faults
from qda.store.gate import Gate
from qda.store.history import Changes, HistorySpoilt, StepInfo
from qda.store.keeping import Keeping
from qda.store.locks import is_held
from qda.store.opening import Notice
from qda.store.presence import open_elsewhere
from qda.store.stepping import Steps
from qda.store.tables import SCHEMA_VERSION, Coder, ProjectRow
from qda.store.texts import Texts
from qda.store.transactions import Transactions

Listener = Callable[[Changes], None]


class Project:
    """An open project. One thread owns it; every write is inside :meth:`step`, every change is told to listeners.

    Use :meth:`create` or :meth:`open`, and close it (or use it as a context manager).
    """

    def __init__(self, path: Path, engine: Engine, lock: FileLock | None, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self.notices: tuple[Notice, ...] = ()
        self._engine = engine
        self._faults = Faults(path)
        self.gate = Gate()
        self.keeping = Keeping(path, self.gate)
        self._lock = lock
        self._connection = engine.connect()
        self._listeners: list[Listener] = []
        self._session: Session | None = None
        self._in_long_step = False
        self.coder_id: int | None = None
        self.schema_version: int = self._connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if not read_only:
            history.install(self._connection)
        elif self.older:
            migrations.show_as_current(self._connection, self.schema_version)
        self._writing = Transactions(path, self._connection, self.gate, self._faults)
        self.guid = self.state.guid
        self._texts = Texts(path, self._connection, self.read, lambda: self._session is not None)
        self._steps = Steps(self._connection)
        self._faults.watch(engine)

    # --- opening and closing --------------------------------------------------------------------------------------
    @classmethod
    def create(cls, path: Path, *, coder_name: str, name: str = "") -> Self:
        """Make a new project file with one coder and open it.

        Raises:
            ProjectExists: There is a file at the path.
            EmptyName: The coder's name has no visible character.
            CannotWrite: The folder cannot be written.
        """
        path, coder_name = Path(path), clean_name(coder_name)
        if not coder_name:
            raise EmptyName
        with opening.writing_project(path) as temporary:
            # A file's name, and a word from a terminal, may hold bytes that are no text; a project's name is one.
            opening.write_empty(temporary, clean_name(name) or clean_name(path.stem), coder_name)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project file after checking it; read-only where the file or its folder cannot be written.

        A file of an earlier version is brought up to date if it may be written, and otherwise read as it is.

        Raises:
            ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew, ProjectUnfinished: It cannot be used; it was
                not touched.
            ProjectInUse: Another window on this computer has it open for writing.
        """
        path = Path(path)
        asked_read_only, told = read_only, tuple[Notice, ...]()
        lock, header, notices = opening.prepare(path, read_only=read_only)
        kept = is_backup(path)
        read_only = read_only or header is None or header.newer or kept or not opening.can_write(path)
        with contextlib.ExitStack() as unlocking:
            if lock is not None:
                unlocking.callback(lock.release)
            if read_only:
                unlocking.close()
            version = opening.verify(path)
            if not read_only and version < SCHEMA_VERSION:
                told = (updating.bring_up_to_date(path, version),)
                read_only = told[0].what == "not-updated"
                if read_only:
                    unlocking.close()
            project = cls._connected(path, None if read_only else lock, read_only=read_only)
            unlocking.pop_all()
        if project.newer:
            told = (Notice("newer"),)
        elif read_only and not asked_read_only and not told:
            told = (Notice("kept-version" if kept else "read-only"),)
        with project.read() as session:
            project.notices = notices + told + open_elsewhere(session)
        project.coder_id = project._first_coder()
        return project

    @classmethod
    def beside(cls, path: Path) -> Self:
        """Open once more, for reading on another thread, a file that this program has open: nothing of it is checked.

        Only SQLite may touch the file meanwhile: closing any other handle would drop the locks of the first.
        """
        return cls._connected(Path(path), None, read_only=True)

    @classmethod
    def _connected(cls, path: Path, lock: FileLock | None, *, read_only: bool) -> Self:
        engine = opening.connect(path, read_only=read_only)
        try:
            return cls(path, engine, lock, read_only=read_only)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, DBAPIError):
                raise opening.opening_failed(path, error.orig) from None
            if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
                raise opening.opening_failed(path, error) from None
            raise

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self.keeping.wait()
        self._writing.forget_session()
        with contextlib.ExitStack() as closing:  # whatever goes wrong, nobody is kept from the file by a lock
            if self._lock is not None:
                closing.callback(self._lock.release)
                self._lock = None
            closing.callback(self.gate.open)
            closing.callback(self._engine.dispose)
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def copy_to(self, path: Path) -> None:
        """Write the whole project, as it is now, to another file, which is checked before it takes its place.

        Raises:
            CannotWrite: The folder cannot be written or the disk is full; a file that was there is unchanged.
            ProjectExists: It is the project's own file.
            ProjectInUse: It is a project that another window works in, whose edits would be lost.
            ProjectReplaced: Another program wrote over the project, so it is nowhere any more as it was left.
        """
        if opening.is_there(path) and opening.is_there(self.path) and path.samefile(self.path):
            raise ProjectExists(path=str(path))
        if opening.is_there(path) and is_held(path):
            raise ProjectInUse(path=str(path))
        if not self.read_only and self._is_another():
            raise ProjectReplaced(path=str(self.path), kind="in-place")
        with opening.writing_project(path, over=True) as temporary, self._faults.left_alone():
            temporary.unlink()
            if self.older:  # there, what stands in for what the file has not got would be in the way
                opening.copy_rows(self.path, temporary)
            else:
                self._connection.exec_driver_sql("VACUUM INTO ?", (temporary.resolve().as_uri(),))
            opening.forget_sessions(temporary)
            opening.verify(temporary, told_as=path)

    def back_up_before(self, why: str) -> None:
        """Keep the project as it is, before something large is done to it; nothing where it is kept already.

        ``why`` is a key of :data:`qda.model.backup_wording.WHYS`. Where it cannot be kept, work goes on: whoever
        listens to :attr:`keeping` is told.
        """
        if not self.read_only:
            self._check_free()
            self.keeping.before(why, self.state)

    @property
    def state(self) -> State:
        """What tells the project as it is now from every other state of it."""
        return self._writing.state

    def _is_another(self) -> bool:
        with contextlib.suppress(DBAPIError), self._faults.left_alone():
            return self._writing.is_another()
        return False  # whoever reads it next is told why it cannot be read

    @property
    def older(self) -> bool:
        """Whether an earlier version of Concord made the file, and it is only read."""
        return self.schema_version < SCHEMA_VERSION

    @property
    def newer(self) -> bool:
        """Whether a later version of Concord made the file."""
        return self.schema_version > SCHEMA_VERSION

    # --- reading ---------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def read(self) -> Generator[Session]:
        """Give a session for queries; inside a step it is the step's own, so that it sees what the step wrote."""
        if self._session is not None:
            yield self._session
            return
        with Session(self._connection, autoflush=False) as session:
            yield session

    @contextlib.contextmanager
    def bare_cursor(self) -> Generator[sqlite3.Cursor]:
        """Give the database's own cursor, for questions with a hundred thousand rows; its faults are told as any."""
        with self.read() as session, self._faults.while_reading():
            cursor = session.connection().connection.cursor()
            try:
                yield cast(sqlite3.Cursor, cursor)
            finally:
                cursor.close()

    @property
    def revision(self) -> int:
        """How many times the project was changed since it was made, counting what was undone."""
        return self.state.revision

    @property
    def name(self) -> str:
        """The project's name."""
        with self.read() as session:
            return session.scalars(select(ProjectRow.name)).one()

    def text(self, document_id: int) -> str:
        """Return a document's stored text.

        Raises:
            NotFound: There is no such document.
            ProjectDamaged: The text is not the one that was stored.
        """
        return self._texts.text(document_id)

    def marks(self, document_id: int) -> tuple[Mark, ...]:
        """Return a document's headings, turns and other marks, in the order of its import."""
        return self._texts.marks(document_id)

    def original(self, document_id: int) -> bytes:
        """Return the bytes of the file a document was made from; empty for pasted text."""
        return self._texts.original(document_id)

    # --- writing ---------------------------------------------------------------------------------------------------
    def use_coder(self, coder_id: int) -> None:
        """From now on steps are this coder's."""
        self.coder_id = coder_id

    def _has_coder(self) -> bool:
        return self._connection.scalar(select(Coder.id).where(Coder.id == self.coder_id)) is not None

    def _first_coder(self) -> int | None:
        with self.read() as session:
            return session.scalar(select(Coder.id).where(Coder.kind == "person").order_by(Coder.id).limit(1))

    @contextlib.contextmanager
    def step(self, verb: Verb, **label: object) -> Generator[Session]:
        """Do one undoable act: all of the block's writes are committed together, or none.

        ``label`` says what was acted on, for the history's words. A block that changes nothing leaves no step.
        Steps do not nest.

        Raises:
            ProjectReadOnly: The project is open for reading only.
            ProjectReplaced: The file under us is no longer the one we opened; nothing was written.
            StorageFailed: The disk refused; the step was taken back.
        """
        self._check_free()
        told = json.dumps(label, ensure_ascii=False) if label else ""
        step = self._writing.begin(str(verb), told, undoes=None, coder_id=self.coder_id)
        session = Session(self._connection)
        self._session = session
        try:
            with self._faults.while_writing():
                yield session
                session.flush()
        except BaseException:
            self._session = None
            session.close()
            self._writing.roll_back()
            raise
        self._session = None
        session.close()
        self._commit(step)

    @contextlib.contextmanager
    def long_step(self, verb: Verb, **label: object) -> Generator[Session]:
        """Do one act in pieces, between which a window lives and reads; see :meth:`step`.

        Whatever else would change the project meanwhile is refused with ``ChangeUnderWay``.
        """
        with self.step(verb, **label) as session:
            self._in_long_step = True
            try:
                yield session
            finally:
                self._in_long_step = False

    @contextlib.contextmanager
    def storing(self) -> Generator[Connection]:
        """Keep contents for documents that a step will add, in a transaction of their own.

        Contents lie outside the history, and nobody sees them before a document holds them.

        Raises:
            ProjectReadOnly, ProjectReplaced, StorageFailed: As for :meth:`step`.
        """
        self._check_free()
        with self._writing.beside_history() as connection:
            yield connection

    def undo(self) -> StepInfo:
        """Take back the last step that is not undone; return that step.

        Raises:
            NothingToUndo: No step is left.
        """
        return self._reverse(self._steps.stacks.next_undo)

    def redo(self) -> StepInfo:
        """Bring back the step that was undone last; return that step.

        Raises:
            NothingToUndo: No undone step is left, or something new was done since.
        """
        return self._reverse(self._steps.stacks.next_redo)

    @property
    def undo_step(self) -> StepInfo | None:
        """The step that :meth:`undo` would take back, told as the act it was."""
        return self._steps.told(self._steps.stacks.next_undo)

    @property
    def redo_step(self) -> StepInfo | None:
        """The act that :meth:`redo` would bring back."""
        return self._steps.told(self._steps.stacks.next_redo)

    @property
    def steps(self) -> Steps:
        """What each step was, and which of them can be taken back or brought back."""
        return self._steps

    def is_large(self, step_ids: Sequence[int], rows: int) -> bool:
        """Tell whether some steps touched more than so many rows."""
        return history.count_changes(self._connection, step_ids) > rows

    def _reverse(self, step_id: int | None) -> StepInfo:
        if step_id is None:
            raise NothingToUndo
        told = self._steps.told(step_id)
        assert told is not None
        for _ in self.reversing([step_id]):
            pass
        return told

    def reversing(self, step_ids: Sequence[int]) -> Generator[tuple[int, int]]:
        """Reverse steps one after the other, each as a step of its own, in short pieces between which a window lives.

        Whatever else would change the project meanwhile is refused with ``ChangeUnderWay``. Listeners hear of all of
        it at once, at the end. Closed before its end, it leaves the project at the border between two steps: those
        that were reversed by then stay so.

        Args:
            step_ids: The steps in the order in which they are reversed: what :attr:`steps` says.

        Yields:
            How many changed rows are done of how many.

        Raises:
            ProjectReadOnly, ProjectReplaced, StorageFailed: As for :meth:`step`.
        """
        self._check_free()
        total, done = history.count_changes(self._connection, step_ids), 0
        reversed_steps: list[StepInfo] = []
        self._in_long_step = True
        try:
            for step_id in step_ids:
                # Whoever stops half-way has the half taken back before anybody is told of the steps before it.
                with contextlib.closing(self._reverse_one(step_id, reversed_steps)) as pieces:
                    for size in pieces:
                        done += size
                        yield done, total
        finally:
            self._in_long_step = False
            if reversed_steps:
                with contextlib.suppress(QdaError):  # what was committed is done, though the disk fails just after
                    if not self._has_coder():
                        self.coder_id = self._first_coder()  # the coder at work was added by what was taken back
                self._tell(Changes(self._connection, reversed_steps[-1], reversed_steps[0].step_id))

    def _reverse_one(self, step_id: int, reversed_steps: list[StepInfo]) -> Generator[int]:
        told = self._steps.told(step_id)
        assert told is not None
        step = self._writing.begin(told.verb, told.label, undoes=step_id, coder_id=self.coder_id)
        self._session = Session(self._connection)  # what the window reads meanwhile is not taken for committed
        try:
            yield from self._written_back(step_id)
        except BaseException:
            self._end_session()
            self._writing.roll_back()
            raise
        self._end_session()
        with self._told_as_spoilt():
            kept = self._write(step)
        if kept:
            reversed_steps.append(step)

    def _written_back(self, step_id: int) -> Generator[int]:
        with self._told_as_spoilt():
            with self._faults.while_writing():
                self._connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            pieces = history.reversing(self._connection, step_id)
            while True:
                with self._faults.while_writing():
                    size = next(pieces, 0)
                if not size:
                    break
                yield size

    @contextlib.contextmanager
    def _told_as_spoilt(self) -> Generator[None]:
        """Tell a history that does not fit the rows: damage, or another program, has been at one of them."""
        try:
            yield
        except (IntegrityError, HistorySpoilt) as error:
            raise ProjectDamaged(path=str(self.path), detail="its history does not fit what is in it") from error

    def _end_session(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            session.close()

    # --- one transaction -------------------------------------------------------------------------------------------
    def _check_free(self) -> None:
        if self.read_only:
            raise ProjectReadOnly(path=str(self.path))
        if self._in_long_step:
            raise ChangeUnderWay(path=str(self.path))
        if self._session is not None:
            raise AssertionError("a step was opened within a step")

    def _commit(self, step: StepInfo) -> None:
        if self._write(step):
            self._tell(Changes(self._connection, step))

    def _write(self, step: StepInfo) -> bool:
        kept = self._writing.commit(step)
        if kept:
            self._steps.note(step)
        return kept

    def _tell(self, changes: Changes) -> None:
        """Tell every listener, also those after one that fails; what was committed stays so."""
        with contextlib.ExitStack() as telling:
            for listener in reversed(self._listeners):
                telling.callback(listener, changes)
            self._forget_hashes(changes)

    def _forget_hashes(self, changes: Changes) -> None:
        unsure = True
        with contextlib.suppress(QdaError):  # what was committed is done, though the disk fails just after
            unsure = "document" in changes.tables
        if unsure:
            self._texts.forget_hashes()

    # --- telling ----------------------------------------------------------------------------------------------------
    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every commit, undo and redo; return the function that ends it."""
        self._listeners.append(listener)

        def unlisten() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return unlisten
