"""Where the icons and the sample lie."""

from __future__ import annotations

from pathlib import Path


def resources_folder() -> Path:
    """Return the folder of resources: inside the package (wheel, bundle), else beside it (checkout)."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
