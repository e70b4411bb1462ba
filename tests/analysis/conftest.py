"""The project on which the stories about tables begin."""

from tests.actions.conftest import _own_data_folder, path, story, story_mould

__all__ = ["_own_data_folder", "path", "story", "story_mould"]
