"""Making codes for tests by their paths, as an import of codings makes them."""

from __future__ import annotations

from collections.abc import Sequence

from qda.actions.growing_codebook import GrowingCodebook
from qda.model.verb import Verb
from qda.store.project import Project


def ensure_code(project: Project, path: Sequence[str]) -> int:
    """Return the code at a path; what is missing of the path is made, in one step."""
    with project.step(Verb.ADD_CODE, code=path[-1] if path else "") as session:
        return GrowingCodebook(session).put_path(path)
