"""Merging project files from where they lie: reading, pairing, looking ahead and writing, on any thread."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qda.actions.merge import merge, preview_merge
from qda.analysis.compare.choices import Ref
from qda.analysis.compare.pairing import Pairing, pair
from qda.analysis.compare.source import Source, labels_of, opened_untouched, read_source
from qda.analysis.merging import merge_plan
from qda.model.errors import BadPlan, CannotWrite, SameFileTwice
from qda.model.merging import ONE, Group, MergePlan, MergeReport
from qda.model.progress import Progress, no_progress, tell
from qda.model.read_file import ReadFile
from qda.model.safe_file import replacing
from qda.store.project import Project


@dataclass(frozen=True, slots=True)
class MergeDraft:
    """What a merge would come to, to be looked at and changed; nothing is written yet."""

    pairing: Pairing
    plan: MergePlan
    report: MergeReport


def check_different(paths: Sequence[Path]) -> None:
    """Refuse a file that is there twice.

    Raises:
        SameFileTwice: Two of the paths lead to one file.
    """
    for number, path in enumerate(paths):
        if any(path.exists() and other.exists() and path.samefile(other) for other in paths[:number]):
            raise SameFileTwice(path=str(path))


def draft_merge(files: Sequence[ReadFile], *, progress: Progress = no_progress) -> MergeDraft:
    """Read several projects, pair what belongs together, and say what merging them would do.

    Raises:
        SameFileTwice: One file is there twice.
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: A file cannot be used.
        Cancelled: The person asked to stop.
    """
    check_different([one.path for one in files])
    with _opened(files) as projects:
        labels = labels_of([one.path for one in files])
        sources: list[Source] = []
        for number, project in enumerate(projects):
            tell(progress, number, 0)
            sources.append(read_source(project, number, label=labels[number], path=files[number].path))
        pairing = pair(sources, progress=progress)
        plan = merge_plan(pairing, progress=progress)
        report = preview_merge(projects, plan, alignments=pairing.alignments, progress=progress)
    return MergeDraft(pairing, plan, report)


def join_by_hand(
    draft: MergeDraft, kind: str, groups: Collection[int], *, progress: Progress = no_progress
) -> MergePlan:
    """Return the plan with several documents, codes or coders put together; all other choices stay.

    Args:
        draft: The draft, with its plan as it stands.
        kind: ``documents``, ``codes`` or ``coders``.
        groups: The places of the groups in the plan.
        progress: Told of the texts that are aligned.
    """
    plan = draft.plan
    chosen = [group for place, group in enumerate(plan.groups(kind)) if place in groups]
    members = [member for group in chosen for member in group.members]
    if kind == "coders":
        how = tuple("person" for _ in members)
        kept = [group for place, group in enumerate(plan.coders) if place not in groups]
        return replace(plan, coders=(*kept, Group(tuple(members), ONE, how)))
    ids = _refs_of(draft.pairing.sources, kind)
    refs = frozenset(ids[member.source, member.guid] for member in members)
    choices = draft.pairing.choices
    field = "document_joins" if kind == "documents" else "code_joins"
    joins = tuple(join for join in getattr(choices, field) if join.isdisjoint(refs))
    choices = replace(choices, **{field: (*joins, refs)})
    pairing = pair(draft.pairing.sources, choices, known=draft.pairing, progress=progress)
    return _keep_choices(merge_plan(pairing, progress=progress), plan)


def _refs_of(sources: Sequence[Source], kind: str) -> dict[tuple[int, str], Ref]:
    if kind == "documents":
        return {(one.number, row.guid): Ref(one.number, row.document_id) for one in sources for row in one.documents}
    return {(one.number, row.guid): Ref(one.number, row.code_id) for one in sources for row in one.codes}


def _keep_choices(new: MergePlan, old: MergePlan) -> MergePlan:
    """Take over what was chosen for groups that are as they were."""

    def kept(kind: str) -> tuple[Group, ...]:
        chosen = {frozenset(group.members): group.choice for group in old.groups(kind)}
        return tuple(
            replace(group, choice=chosen.get(frozenset(group.members), group.choice)) for group in new.groups(kind)
        )

    return replace(
        new,
        documents=kept("documents"),
        codes=kept("codes"),
        coders=old.coders,
        moved_codings=old.moved_codings,
    )


def with_plan(
    files: Sequence[ReadFile], draft: MergeDraft, plan: MergePlan, *, progress: Progress = no_progress
) -> MergeDraft:
    """Return the draft with another plan, and what would come of it.

    Raises:
        BadPlan: The plan is not one for these files as they are now.
        Cancelled: The person asked to stop.
    """
    with _opened(files) as projects:
        report = preview_merge(projects, plan, alignments=draft.pairing.alignments, progress=progress)
    return replace(draft, plan=plan, report=report)


def merge_files(
    out: Path, files: Sequence[ReadFile], draft: MergeDraft, *, progress: Progress = no_progress
) -> MergeReport:
    """Write the merged project as a new file; the files it is made from are only read.

    Raises:
        BadPlan: The files have changed since the plan was made.
        ProjectExists, CannotWrite: The file cannot be written there.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    with _opened(files) as projects:
        return merge(out, projects, draft.plan, alignments=draft.pairing.alignments, progress=progress)


@contextlib.contextmanager
def _opened(files: Sequence[ReadFile]) -> Generator[list[Project]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(opened_untouched(one.read_at)) for one in files]


# --- plans as files --------------------------------------------------------------------------------------------------
def read_plan(path: Path) -> MergePlan:
    """Read a plan that was written before, and perhaps changed by hand.

    Raises:
        BadPlan: It cannot be read, or is no plan.
    """
    try:
        value: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadPlan(detail=f"{path.name} cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise BadPlan(detail=f"{path.name} is no JSON file") from None
    return MergePlan.from_json(value)


def write_plan(path: Path, plan: MergePlan) -> None:
    """Write a plan as a JSON file.

    Raises:
        CannotWrite: The folder cannot be written or the disk is full.
    """
    try:
        with replacing(path) as temporary:
            temporary.write_text(json.dumps(plan.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(path=str(path), detail=error.strerror or str(error)) from None
