"""Concord: qualitative text analysis, from the command line, a notebook or its window.

In a notebook::

    import qda

    with qda.open("study.concord") as project:
        segments = project.segments()

Importing this package loads neither pandas nor the window; a method loads what it needs.
"""

from __future__ import annotations

from qda.library.agreement import AgreementFace, compare
from qda.library.project import ProjectFace, open  # noqa: A004  read as qda.open

__version__ = "0.1.0"
__all__ = ["AgreementFace", "ProjectFace", "__version__", "compare", "open"]
