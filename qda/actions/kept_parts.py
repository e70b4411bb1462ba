"""What another program knew of a thing goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from qda.store.queries.ids import one_of
from qda.store.tables import Base, KeptPartRow, table_of

_GUID = re.compile(rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def forget_kept(session: Session, model: type[Base], row_ids: Iterable[int]) -> None:
    """Within a step, before rows are deleted: delete what is kept of them, and of that; undo brings it back."""
    guids = {row[0] for row in session.execute(select(table_of(model).c.guid).where(one_of(model.id, row_ids)))}
    if not session.scalar(select(func.count()).select_from(KeptPartRow)):
        return
    parts = [
        (row.id, row.guid, row.owner)
        for row in session.execute(select(KeptPartRow.id, KeptPartRow.guid, KeptPartRow.owner))
    ]
    gone: set[int] = set()
    while found := {row_id: guid for row_id, guid, owner in parts if owner in guids and row_id not in gone}:
        gone |= found.keys()
        guids |= set(found.values())
    session.execute(delete(KeptPartRow).where(one_of(KeptPartRow.id, gone)))


def with_guids(xml: bytes, changed: Mapping[str, str]) -> bytes:
    """Return XML in which what has another guid here is called by that."""
    if not changed:
        return xml

    def here(match: re.Match[bytes]) -> bytes:
        guid = match[0].decode("ascii")
        return changed.get(guid.lower(), guid).encode("utf-8")

    return _GUID.sub(here, xml)
