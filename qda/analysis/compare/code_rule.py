"""The list of codes that a comparison counts, after several were made one or moved up to their ancestors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qda.analysis.compare.choices import CodeRule, Ref
from qda.analysis.compare.codes import CodePair
from qda.analysis.compare.source import Source
from qda.model.codebook import path_text


@dataclass(frozen=True, slots=True)
class ComparedCode:
    """A code of the comparison: one pair of codes, or several that count as one.

    ``relatives`` are the numbers of the codes above and below it, in any of the files.
    """

    key: str
    path: tuple[str, ...]
    colour: str
    pairs: tuple[str, ...]
    refs: tuple[Ref, ...]
    relatives: frozenset[int]

    @property
    def name(self) -> str:
        """Its own name, without the path."""
        return self.path[-1]

    @property
    def path_text(self) -> str:
        """Its path as people read it."""
        return path_text(self.path)


def compared_codes(
    sources: Sequence[Source], pairs: Sequence[CodePair], rule: CodeRule
) -> tuple[tuple[ComparedCode, ...], dict[Ref, int]]:
    """Return the codes to be compared in the order of the codebooks, and each code's number among them."""
    by_key = {pair.key: pair for pair in pairs}
    above = _ancestors(sources, pairs)
    groups = {key: name for name, keys in rule.as_one for key in keys}
    targets = {
        pair.key: f"as-one:{groups[pair.key]}" if pair.key in groups else _ancestor(pair, above, rule)
        for pair in pairs
        if not pair.is_folder
    }
    members: dict[str, list[CodePair]] = {}
    for pair in pairs:
        if pair.key in targets:
            members.setdefault(targets[pair.key], []).append(pair)
    numbers = {target: number for number, target in enumerate(members)}
    over = {
        number: {
            numbers[targets.get(key, key)]
            for key in _above_any(target, by_key, above)
            if targets.get(key, key) in numbers
        }
        for target, number in numbers.items()
    }
    found: list[ComparedCode] = []
    for target, number in numbers.items():
        counted, shown = members[target], by_key.get(target, members[target][0])
        relatives = over[number] | {other for other, those in over.items() if number in those}
        found.append(
            ComparedCode(
                key=target,
                path=shown.path if target in by_key else (target.removeprefix("as-one:"),),
                colour=shown.colour,
                pairs=tuple(pair.key for pair in counted),
                refs=tuple(ref for pair in counted for ref in pair.members if ref is not None),
                relatives=frozenset(relatives - {number}),
            )
        )
    return tuple(found), {ref: number for number, code in enumerate(found) for ref in code.refs}


def _above_any(target: str, by_key: Mapping[str, CodePair], above: Mapping[str, Sequence[Sequence[str]]]) -> set[str]:
    """Return the keys of all codes above one, in any of the files; none for a group that a person made."""
    return {key for chain in above[target] for key in chain} if target in by_key else set()


def _ancestors(sources: Sequence[Source], pairs: Sequence[CodePair]) -> dict[str, list[list[str]]]:
    """Return, for each pair and each file that has it, the keys of the pairs above it, from the top down."""
    key_of = {ref: pair.key for pair in pairs for ref in pair.members if ref is not None}
    parents = {Ref(source.number, row.code_id): row.parent_id for source in sources for row in source.codes}
    found: dict[str, list[list[str]]] = {}
    for pair in pairs:
        for ref in pair.members:
            if ref is None:
                continue
            chain: list[str] = []
            parent = parents[ref]
            while parent is not None:
                over = Ref(ref.source, parent)
                chain.append(key_of[over])
                parent = parents[over]
            found.setdefault(pair.key, []).append(chain[::-1])
    return found


def _ancestor(pair: CodePair, above: Mapping[str, Sequence[Sequence[str]]], rule: CodeRule) -> str:
    """Return the key of the code that one counts as, by the first file that has it."""
    chain = [*above[pair.key][0], pair.key]
    if rule.roll_up is not None:
        chain = chain[: max(1, rule.roll_up)]
    elif rule.to_parent and len(chain) > 1:
        chain = chain[:-1]
    return chain[-1]
