"""Going on with a consensus: where the compared files are now, and doing without them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

from qda.analysis.compare.choices import Choices, Ref
from qda.analysis.compare.choices_json import choices_from_json, choices_to_json
from qda.analysis.compare.source import Source, opened_untouched
from qda.model.errors import QdaError
from qda.model.span import Span
from qda.store.queries.decisions import ConsensusInfo
from qda.store.queries.documents import documents
from qda.text.edits import Edited


class ComparedFile(NamedTuple):
    """A file that was compared: where it lay, where it lay seen from the consensus file, and which project it is."""

    path: str
    relative: str
    guid: str


def remembered(sources: Sequence[Source], choices: Choices, beside: Path) -> dict[str, object]:
    """Return what a consensus file keeps of its comparison, so that it can be taken up again."""
    return {
        "files": [
            ComparedFile(
                str(one.path.absolute()), _relative(one.path.absolute(), beside.absolute().parent), one.info.guid
            )._asdict()
            for one in sources
        ],
        "choices": choices_to_json(choices),
    }


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path.name


def compared_files(info: ConsensusInfo, consensus: Path) -> list[Path] | None:
    """Return where the compared files are now; ``None`` if one is gone, or is another project than it was."""
    found: list[Path] = []
    files = info.settings.get("files")
    for value in cast("list[Mapping[str, Any]]", files) if isinstance(files, list) else ():
        one = ComparedFile(*(str(value.get(name, "")) for name in ComparedFile._fields))
        # What lies beside it goes first: a folder that was copied as a whole belongs together.
        places = (consensus.parent / one.relative, Path(one.path), consensus.parent / Path(one.path).name)
        place = next((path for path in places if _is_project(path, one.guid)), None)
        if place is None:
            return None
        found.append(place)
    return found or None


def _is_project(path: Path, guid: str) -> bool:
    if not path.is_file():
        return False
    try:
        with opened_untouched(path) as project:
            return project.guid == guid
    except QdaError:
        return False


def remembered_choices(info: ConsensusInfo) -> Choices:
    """Return what the person had said about the comparison."""
    return choices_from_json(info.settings.get("choices"))


def choices_now(info: ConsensusInfo, consensus: Path, files: Sequence[Path]) -> Choices:
    """Return what the person had said, with the passages where they are in texts that were corrected since."""
    choices = remembered_choices(info)
    keys = choices.sample.passages.keys() | choices.exclusion.spans.keys()
    moved = dict(_corrected(info, keys, consensus, files)) if keys else {}
    return replace(
        choices,
        sample=replace(choices.sample, passages=_followed(choices.sample.passages, moved)),
        exclusion=replace(choices.exclusion, spans=_followed(choices.exclusion.spans, moved)),
    )


def _followed(spans: Mapping[str, tuple[Span, ...]], moved: Mapping[str, Edited]) -> dict[str, tuple[Span, ...]]:
    return {
        key: tuple(now for one in found if (now := moved[key].follow(one).span) is not None) if key in moved else found
        for key, found in spans.items()
    }


def _corrected(
    info: ConsensusInfo, keys: Collection[str], consensus: Path, files: Sequence[Path]
) -> Iterator[tuple[str, Edited]]:
    """Give the documents whose text in the first of the compared files is another one now."""
    guids = {info.documents.get(key, key): key for key in keys}
    with opened_untouched(consensus) as project:
        then = {row.guid: project.text(row.document_id) for row in documents(project) if row.guid in guids}
    for path in files:
        with opened_untouched(path) as project:
            for row in documents(project):
                if row.guid in then:
                    before, now = then.pop(row.guid), project.text(row.document_id)
                    if before != now:
                        yield guids[row.guid], Edited.between(before, now)


def as_compared(source: Source, info: ConsensusInfo) -> tuple[Source, Choices]:
    """Return a consensus file as the comparison that it was made from, so that its decisions are found again.

    Documents, codes and coders get the identities that they had among the compared files. What the person had said
    about rules, sample and exclusions counts on; what was said about single files does not matter any more.
    """
    keys = {guid: key for key, guid in info.documents.items()}
    codes = {guid: key for key, guid in info.codes.items()}
    people = {row.coder_id: row for row in info.coders}
    known = remembered_choices(info)
    choices = Choices(
        raters=tuple(Ref(source.number, row.coder_id) for row in info.coders),
        labels={Ref(source.number, row.coder_id): row.label for row in info.coders},
        untouched=known.untouched,
        rule=known.rule,
        sample=known.sample,
        exclusion=known.exclusion,
    )
    return (
        replace(
            source,
            documents=tuple(row._replace(guid=keys.get(row.guid, row.guid)) for row in source.documents),
            codes=tuple(row._replace(guid=codes.get(row.guid, row.guid)) for row in source.codes),
            coders=tuple(
                row._replace(guid=people[row.coder_id].key) if row.coder_id in people else row for row in source.coders
            ),
        ),
        choices,
    )
