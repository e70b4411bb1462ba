"""What a person said about a comparison, as values that JSON can hold, so that it can be taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from qda.analysis.compare.choices import Choices, CodeRule, Exclusion, Presence, Ref, Sample
from qda.model.span import Span


def choices_to_json(choices: Choices) -> dict[str, object]:
    """Return choices as values that JSON can hold; files are known by their places, things by their ids there."""
    rule, sample, exclusion = choices.rule, choices.sample, choices.exclusion
    return {
        "document_joins": [_refs(join) for join in choices.document_joins],
        "document_parts": _refs(choices.document_parts),
        "code_joins": [_refs(join) for join in choices.code_joins],
        "code_parts": _refs(choices.code_parts),
        "raters": None if choices.raters is None else [list(ref) for ref in choices.raters],
        "labels": [[*ref, label] for ref, label in choices.labels.items()],
        "untouched": str(choices.untouched),
        "answers": [[key, *ref, str(answer)] for (key, ref), answer in choices.answers.items()],
        "late_codes": [[key, *ref, missing] for (key, ref), missing in choices.late_codes.items()],
        "rule": {
            "as_one": [[name, sorted(keys)] for name, keys in rule.as_one],
            "roll_up": rule.roll_up,
            "to_parent": rule.to_parent,
        },
        "sample": {
            "documents": None if sample.documents is None else sorted(sample.documents),
            "set_name": sample.set_name,
            "passages": _spans(sample.passages),
        },
        "exclusion": {
            "speakers": sorted(exclusion.speakers),
            "headings": exclusion.headings,
            "spans": _spans(exclusion.spans),
        },
    }


def choices_from_json(value: object) -> Choices:
    """Read choices that were written; what is not as it should be is as if nothing had been said."""
    try:
        return _read(cast("dict[str, Any]", value))
    except (KeyError, TypeError, ValueError, AttributeError):
        return Choices()


def _read(value: Mapping[str, Any]) -> Choices:
    rule, sample, exclusion = value["rule"], value["sample"], value["exclusion"]
    return Choices(
        document_joins=tuple(_read_refs(join) for join in value["document_joins"]),
        document_parts=_read_refs(value["document_parts"]),
        code_joins=tuple(_read_refs(join) for join in value["code_joins"]),
        code_parts=_read_refs(value["code_parts"]),
        raters=None if value["raters"] is None else tuple(Ref(*map(int, ref)) for ref in value["raters"]),
        labels={Ref(int(source), int(row)): str(label) for source, row, label in value["labels"]},
        untouched=Presence(value["untouched"]),
        answers={
            (str(key), Ref(int(source), int(row))): Presence(answer) for key, source, row, answer in value["answers"]
        },
        late_codes={
            (str(key), Ref(int(source), int(row))): bool(missing) for key, source, row, missing in value["late_codes"]
        },
        rule=CodeRule(
            tuple((str(name), frozenset(map(str, keys))) for name, keys in rule["as_one"]),
            None if rule["roll_up"] is None else int(rule["roll_up"]),
            bool(rule["to_parent"]),
        ),
        sample=Sample(
            None if sample["documents"] is None else frozenset(map(str, sample["documents"])),
            None if sample["set_name"] is None else str(sample["set_name"]),
            _read_spans(sample["passages"]),
        ),
        exclusion=Exclusion(
            frozenset(map(str, exclusion["speakers"])), bool(exclusion["headings"]), _read_spans(exclusion["spans"])
        ),
    )


def _refs(refs: Iterable[Ref]) -> list[list[int]]:
    return [list(ref) for ref in sorted(refs)]


def _read_refs(value: Iterable[Iterable[Any]]) -> frozenset[Ref]:
    return frozenset(Ref(*map(int, ref)) for ref in value)


def _spans(spans: Mapping[str, Iterable[Span]]) -> dict[str, list[list[int]]]:
    return {key: [list(span) for span in found] for key, found in spans.items()}


def _read_spans(value: Mapping[str, Iterable[Iterable[Any]]]) -> dict[str, tuple[Span, ...]]:
    return {str(key): tuple(Span(*map(int, span)) for span in found) for key, found in value.items()}
