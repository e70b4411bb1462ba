"""The small project of the store's tests, to be searched."""

from tests.store.conftest import _own_data_folder, path, project

__all__ = ["_own_data_folder", "path", "project"]
