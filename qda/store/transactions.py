"""Writing to one open project file: one transaction at a time, each on the very state that the last one left."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, NoResultFound

from qda.model.errors import ProjectReplaced, QdaError
from qda.store.backups import State
from qda.store.faults import Faults
from qda.store.gate import Gate
from qda.store.history import StepInfo
from qda.store.presence import note_session
from qda.store.tables import utc_now


class Transactions:
    """Begins, commits and takes back what is written through the one connection that writes.

    ``state`` is that of the last commit; nothing is written on any other.
    """

    def __init__(self, path: Path, connection: Connection, gate: Gate, faults: Faults) -> None:
        self._path = path
        self._connection = connection
        self._gate = gate
        self._faults = faults
        self._session_noted = False
        self.state = self._read_state()

    def _read_state(self) -> State:
        # One plain statement: every step begins with it.
        row = self._connection.exec_driver_sql(
            "SELECT project.guid, project.revision, coalesce(step.id, 0), coalesce(step.time, '') "
            "FROM project LEFT JOIN step ON step.id = (SELECT max(id) FROM step)"
        ).one()
        return State(*row)

    # --- whose file it is --------------------------------------------------------------------------------------------
    def is_another(self) -> bool:
        """Tell whether another program wrote another state of the project, or something else, over ours.

        The last step's time tells apart two computers that went on from the same revision by one edit each.

        Raises:
            sqlalchemy.exc.DBAPIError: The file cannot be read.
        """
        try:
            return self._read_state() != self.state
        except NoResultFound:
            return True
        except DBAPIError as error:
            # Another schema lies there, or no database at all.
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
                raise
            return True

    def _check_still_ours(self) -> None:
        if self.is_another():
            raise ProjectReplaced(path=str(self._path), kind="in-place")

    # --- one step ----------------------------------------------------------------------------------------------------
    def begin(self, verb: str, label: str, *, undoes: int | None, coder_id: int | None) -> StepInfo:
        """Send readers away, begin a transaction on our own state and note the step that it is.

        Raises:
            ProjectReplaced: The file under us is no longer the one we opened; nothing was written.
            StorageFailed: The disk refused; nothing was written.
        """
        self._gate.shut()
        try:
            with self._faults.while_writing():
                self._connection.exec_driver_sql("BEGIN IMMEDIATE")
                self._check_still_ours()
                if not self._session_noted:
                    note_session(self._connection)
                run = self._connection.exec_driver_sql
                found = run("SELECT name FROM coder WHERE id = ?", (coder_id,)).first()
                coder, time = str(found[0]) if found is not None else "", utc_now()
                sql = "INSERT INTO step (verb, label, coder, time, undoes) VALUES (?, ?, ?, ?, ?)"
                step_id = run(sql, (verb, label, coder, time, undoes)).lastrowid
                run("INSERT INTO current_step (id) VALUES (?)", (step_id,))
        except BaseException:
            self.roll_back()
            raise
        return StepInfo(step_id, verb, label, coder, time, undoes)

    def commit(self, step: StepInfo) -> bool:
        """Commit a step; tell whether it changed anything and so was kept.

        Raises:
            StorageFailed: The disk refused; the step was taken back.
        """
        try:
            with self._faults.while_writing():
                # What a step did may have been deleted for good; undo goes on to the one before it all the same.
                if step.undoes is None and not self._changed_anything(step):
                    self.roll_back()
                    return False
                self._connection.exec_driver_sql("DELETE FROM current_step")
                state = State(self.state.guid, self.state.revision + 1, step.step_id, step.time)
                self._connection.exec_driver_sql("UPDATE project SET revision = ?", (state.revision,))
                self._connection.exec_driver_sql("COMMIT")
        except BaseException:
            self.roll_back()
            raise
        self._gate.open()
        self.state = state
        self._session_noted = True
        return True

    def _changed_anything(self, step: StepInfo) -> bool:
        found = self._connection.exec_driver_sql("SELECT 1 FROM change WHERE step_id = ? LIMIT 1", (step.step_id,))
        return found.first() is not None

    def roll_back(self) -> None:
        """Take back what was written since :meth:`begin`, and let readers in again."""
        with contextlib.suppress(DBAPIError), self._faults.left_alone():
            self._connection.exec_driver_sql("ROLLBACK")
        self._gate.open()

    # --- beside the history ------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def beside_history(self) -> Generator[Connection]:
        """Write what no step tells of, in a transaction of its own; the state stays what it was.

        Raises:
            ProjectReplaced, StorageFailed: As for :meth:`begin`.
        """
        with self._faults.while_writing():
            self._gate.shut()
            try:
                self._connection.exec_driver_sql("BEGIN IMMEDIATE")
                self._check_still_ours()
                yield self._connection
                self._connection.exec_driver_sql("COMMIT")
            except BaseException:
                self.roll_back()
                raise
            self._gate.open()

    def forget_session(self) -> None:
        """Take off that the project is open here, if that was noted; where it cannot be, the next computer is told."""
        if not self._session_noted:
            return
        self._session_noted = False
        with contextlib.suppress(DBAPIError, QdaError), self.beside_history() as connection:
            connection.exec_driver_sql("DELETE FROM session")
