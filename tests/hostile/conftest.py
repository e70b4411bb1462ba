"""The window's fixtures, for tests that go through the whole program."""

from __future__ import annotations

from tests.ui.conftest import light, own_folders, windows_go

__all__ = ["light", "own_folders", "windows_go"]
