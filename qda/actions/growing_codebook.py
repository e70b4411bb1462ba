"""The codebook within a step that adds to it: read once, then kept in mind, however many codes come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qda.actions.coding import check_takes_codings
from qda.model.codebook import clean_name, code_name
from qda.model.errors import EmptyName, NameTaken, NotFound
from qda.model.palette import least_used
from qda.store.queries.ids import row_of
from qda.store.tables import Code

NUMBER_KEYS = "1234567890"


class GrowingCodebook:
    """Adds and places codes within a step, and keeps the rule that siblings differ in more than case."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parents: dict[int, int | None] = {}
        self._levels: dict[int | None, dict[str, list[tuple[int, str]]]] = {}
        self._ends: dict[int | None, int] = {}
        self._last_id = 0
        self._colours = Counter[str]()
        self._keys: set[str] | None = None
        columns = (Code.id, Code.parent_id, Code.name, Code.position, Code.colour, Code.is_folder)
        for code_id, parent_id, name, position, colour, is_folder in session.execute(select(*columns)):
            self._note(code_id, parent_id, name, position)
            if not is_folder:
                self._colours[colour.lower()] += 1

    def _note(self, code_id: int, parent_id: int | None, name: str, position: int) -> None:
        self._parents[code_id] = parent_id
        self._last_id = max(code_id, self._last_id)
        self._levels.setdefault(parent_id, {}).setdefault(name.casefold(), []).append((code_id, name))
        self._ends[parent_id] = max(position, self._ends.get(parent_id, 0))

    def _forget(self, code_id: int, name: str) -> None:
        level = self._levels[self._parents.pop(code_id)]
        level[name.casefold()].remove((code_id, name))

    @property
    def last_id(self) -> int:
        """The highest id there is, 0 in an empty codebook: it rises when something is added."""
        return self._last_id

    # --- asking -----------------------------------------------------------------------------------------------------
    def find(self, parent_id: int | None, name: str) -> int | None:
        """Return the entry of a name below another one, or at the top; case matters only where it decides."""
        wanted = clean_name(name)
        near = self._levels.get(parent_id, {}).get(wanted.casefold(), [])
        return next((code_id for code_id, each in near if each == wanted), near[0][0] if near else None)

    def checked_name(self, name: str, parent_id: int | None, *, but: int | None = None) -> str:
        """Return a name as it is kept.

        Raises:
            EmptyName, NameTaken: It does not serve there.
            NotFound: The entry that is to lie above is gone.
        """
        if parent_id is not None and parent_id not in self._parents:
            raise NotFound(kind="code", name=parent_id)
        name = code_name(name)
        if not name:
            raise EmptyName
        if any(code_id != but for code_id, _ in self._levels.get(parent_id, {}).get(name.casefold(), ())):
            raise NameTaken(name=name)
        return name

    def end_of_level(self, parent_id: int | None) -> int:
        """Return the position behind the last entry of a level."""
        return self._ends.get(parent_id, 0) + 1

    def is_below(self, code_id: int | None, above_id: int) -> bool:
        """Tell whether an entry is another one or lies below it."""
        while code_id is not None and code_id != above_id:
            code_id = self._parents[code_id]
        return code_id is not None

    # --- adding -----------------------------------------------------------------------------------------------------
    def put(self, name: str, *, parent_id: int | None = None, is_folder: bool = False, colour: str = "") -> int:
        """Add a code or folder at the end of its level; a code gets a colour and the next free number key.

        Raises:
            EmptyName, NameTaken, NotFound: As for :meth:`checked_name`.
        """
        name = self.checked_name(name, parent_id)
        code = Code(name=name, parent_id=parent_id, is_folder=int(is_folder), position=self.end_of_level(parent_id))
        code.colour = colour or ("" if is_folder else least_used(self._colours))
        code.number_key = "" if is_folder else self._free_key()
        self._session.add(code)
        self._session.flush()
        self._note(code.id, parent_id, name, code.position)
        if not is_folder:
            self._colours[code.colour.lower()] += 1
            self._taken_keys().add(code.number_key)
        return code.id

    def put_path(self, path: Sequence[str], *, is_folder: bool = False) -> int:
        """Return the entry at a path, made where it is missing; names above the last become folders where new.

        Raises:
            EmptyName: The path, or a name in it, is empty.
        """
        code_id: int | None = None
        for depth, name in enumerate(path, start=1):
            there = self.find(code_id, name)
            code_id = there or self.put(name, parent_id=code_id, is_folder=is_folder or depth < len(path))
        if code_id is None:
            raise EmptyName
        return code_id

    # --- changing ---------------------------------------------------------------------------------------------------
    def place(self, code: Code, name: str, parent_id: int | None) -> None:
        """Give an entry a name and a level; on another level it comes last.

        Raises:
            EmptyName, NameTaken, NotFound: As for :meth:`checked_name`.
        """
        name = self.checked_name(name, parent_id, but=code.id)
        self._forget(code.id, code.name)
        if parent_id != code.parent_id:
            code.parent_id, code.position = parent_id, self.end_of_level(parent_id)
        code.name = name
        self._session.flush()
        self._note(code.id, parent_id, name, code.position)

    def give_key(self, code_id: int, key: str) -> None:
        """Give a code a number key ("" for none), taking it from the code that has it.

        Raises:
            FolderHoldsNoCodings: The entry is a folder.
        """
        check_takes_codings(self._session, code_id)
        if key:
            others = update(Code).where(Code.number_key == key, Code.id != code_id)
            self._session.execute(others.values(number_key=""))
        row_of(self._session, Code, code_id).number_key = key
        self._keys = None

    def _taken_keys(self) -> set[str]:
        if self._keys is None:
            self._session.flush()
            self._keys = set(self._session.scalars(select(Code.number_key).where(Code.number_key != "")))
        return self._keys

    def _free_key(self) -> str:
        taken = self._taken_keys()
        return next((key for key in NUMBER_KEYS if key not in taken), "")
