"""Who has a project open, and where: one row that travels with the file, for the next computer to see."""

from __future__ import annotations

import datetime
import getpass
import platform

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from qda.store.opening import Notice
from qda.store.tables import SessionRow


def note_session(connection: Connection) -> None:
    """Write that the project is open here; with the first edit only, for a heartbeat makes sync clients upload."""
    connection.exec_driver_sql("DELETE FROM session")
    connection.execute(insert(SessionRow).values(computer=platform.node(), user=_user_name()))


def open_elsewhere(session: Session) -> tuple[Notice, ...]:
    """Return a notice if the file says that another computer has it open."""
    found = session.execute(select(SessionRow.computer, SessionRow.start)).first()
    if found is None or found.computer == platform.node():
        return ()
    since = datetime.datetime.fromisoformat(found.start).astimezone()
    today = since.date() == datetime.datetime.now().astimezone().date()
    return (
        Notice(
            "open-elsewhere",
            f"{found.computer}, since {since:%H:%M}" if today else f"{found.computer}, since {since:%Y-%m-%d %H:%M}",
        ),
    )


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
