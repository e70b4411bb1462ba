"""Tells who made what, also where a file does not say so or names somebody whom it does not list."""

from __future__ import annotations

from collections.abc import Iterable

from qda.formats.refi.gathered import Gathered
from qda.formats.refi.ledger import Ledger
from qda.formats.refi.scalars import guid_from
from qda.model.portable import PortableCoder

UNKNOWN = "Unknown user"


class Coders:
    """The coders of a project; those that are missing are added when they are asked for.

    Args:
        gathered: With the users as the file lists them.
        ledger: Accounts for the users.
        project_guid: From which the identity of somebody without one is made.
        coder_name: Whose work it is where the file says nobody.
    """

    def __init__(self, gathered: Gathered, ledger: Ledger, project_guid: str, coder_name: str) -> None:
        self._ledger = ledger
        self._found: dict[str, PortableCoder] = {}
        self._project_guid = project_guid
        self._coder_name = coder_name
        self._of_project = gathered.users_of_project
        self._nobody = ""
        self.fallen_back = 0
        for user in gathered.users:
            guid = user.guid or guid_from(project_guid, f"user {user.name}")
            known = self._found.get(guid)
            if known is None:
                name = user.name or self._numbered()
                self._found[guid] = PortableCoder(guid, name)
                ledger.take("User")
            elif known.name == user.name or not user.name:
                ledger.join("User")
            else:
                ledger.report.note("refi-same-guid", user.name, "User", line=user.line, look=True)
                guid = guid_from(guid, f"user {user.name}")
                if guid in self._found:
                    ledger.join("User")
                else:
                    self._found[guid] = PortableCoder(guid, user.name)
                    ledger.take("User")

    @property
    def all(self) -> list[PortableCoder]:
        """All coders, those that were added last."""
        return list(self._found.values())

    def of(self, users: Iterable[str], of_source: Iterable[str] = ()) -> str:
        """Return who made something: the first that is named, else the project's creator, else the source's.

        Who brought a source in need not have coded it, and is therefore asked last.
        """
        for guid in users:
            if guid:
                return guid if guid in self._found else self._add_unknown(guid)
        self.fallen_back += 1
        if self._coder_name:
            return self._add_nobody()
        for guid in self._of_project:
            # QualCoder makes the project's creator up, anew for each file.
            if guid in self._found:
                return guid
        for guid in of_source:
            if guid:
                return guid if guid in self._found else self._add_unknown(guid)
        return self._add_nobody()

    def name(self, guid: str) -> str:
        """Return a coder's name."""
        return self._found[guid].name

    def _add_unknown(self, guid: str) -> str:
        name = f"{UNKNOWN} {guid[:8]}"
        self._found[guid] = PortableCoder(guid, name)
        self._ledger.report.note("refi-unknown-user", name, guid, look=True)
        return guid

    def _add_nobody(self) -> str:
        if not self._nobody:
            name = self._coder_name or UNKNOWN
            same = [coder.guid for coder in self._found.values() if coder.name == name]
            self._nobody = same[0] if same else guid_from(self._project_guid, f"user {name}")
            self._found.setdefault(self._nobody, PortableCoder(self._nobody, name))
            if not self._coder_name:
                self._ledger.report.note("refi-nobody", name, look=True)
        return self._nobody

    def _numbered(self) -> str:
        return f"User {len(self._found) + 1}"
