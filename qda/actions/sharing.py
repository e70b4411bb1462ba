"""A copy of a project that may be given away: what people are meant to see, without what lies behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qda.actions.shared_rows import LeftStanding, SharedRows
from qda.model.progress import Progress, no_progress
from qda.store.copies import writing_anew
from qda.store.project import Project
from qda.text.pseudonyms import Manner, Pseudonyms, Rule


@dataclass(frozen=True, slots=True)
class SharingPlan:
    """What is to be different in the copy.

    ``rules`` are names with what stands in their place, ``manner`` how they are looked for. With ``hide_coders``
    those who coded are called Coder 1, Coder 2 and so on, also where memos and the like name them.
    """

    rules: Sequence[Rule] = ()
    manner: Manner = field(default_factory=Manner)
    hide_coders: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """What a copy came to: how often each name was replaced, and where a listed name stands all the same."""

    documents: int
    codings: int
    replaced: dict[str, int]
    left: tuple[LeftStanding, ...]
    joined: int = 0
    """Codings that became one with another of the same code, because one name stands for both of their words."""


def share_copy(
    project: Project, path: Path, plan: SharingPlan | None = None, *, progress: Progress = no_progress
) -> Shared:
    """Write a new project with the documents, codebook and codings of this one, and nothing else.

    It holds no original files, history, sessions, earlier texts, reports of imports, parts kept of other programs'
    projects, saved queries, or paths of this computer. It is another project than this one, so that the two are not
    taken for each other; documents, codes and codings keep their identities, so that they can be compared.

    Args:
        project: The project, which stays as it is.
        path: Where to; there must be no file yet.
        plan: Names that are to be replaced everywhere: in texts, memos, codebook, cases, variables and all names.
        progress: Told documents done; may end the work.

    Raises:
        ProjectExists, CannotWrite: The file cannot be written there.
        Cancelled: ``progress`` asked to stop; there is no file.
    """
    plan = plan or SharingPlan()
    rows = SharedRows(project, Pseudonyms(plan.rules, plan.manner), hide_coders=plan.hide_coders)
    with writing_anew(path) as target:
        rows.write(target, progress)
    return Shared(rows.documents, rows.codings, rows.replaced(), rows.left(), rows.joined)
