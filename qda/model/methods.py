"""The paragraph for a methods section: figures filled in, and what only the researchers know left for them to say."""

from __future__ import annotations

from dataclasses import dataclass, fields

from qda.model.comparing_wording import PROJECTIONS, UNITS, figure_text, listed, percent_text, unit_text

TO_BE_STATED = "[to be stated]"


@dataclass(frozen=True, slots=True)
class MethodsFacts:
    """What the program cannot know and never assumes; each ends a sentence, and is empty until it is said.

    Attributes:
        training: "To prepare, the coders …": discussed the codebook in two sessions.
        independence: "They coded …": independently, without seeing each other's work.
        cutting: "The borders of the coded segments were set …": freely by each coder.
        sampling: "The documents to be coded by several were chosen …": at random.
        settling: "Disagreements were …": settled by discussion between both coders.
    """

    training: str = ""
    independence: str = ""
    cutting: str = ""
    sampling: str = ""
    settling: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the facts as values that JSON can hold."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, kept: dict[str, str]) -> MethodsFacts:
        """Return facts as they were kept; what is unknown is left out."""
        return cls(**{field.name: str(kept.get(field.name, "")) for field in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalWords:
    """The interval of the mean: its ends, ``None`` where there is none, and how it was made."""

    low: float | None
    high: float | None
    how: str
    level: float
    is_range: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodsFigures:
    """What the program knows of a comparison.

    Attributes:
        coders: How many.
        documents: Coded by two or more.
        all_documents: In the projects.
        characters: Counted.
        unit: What is counted, by its word.
        projection: How codings are carried over to units.
        units: How many.
        alpha: Mean, lowest and highest over the codes; ``None`` where no code's is defined.
        codes: How many codes have an alpha.
        mean_percent: Mean percent agreement over all codes that have one, those that nobody used among them.
        mean_overlap: Mean overlap where either coded.
        mean_kappa: Mean of Cohen's kappas (for several coders of the means of pairs).
        any_alpha: Alpha of any code at all.
        interval: Of the mean.
        unused: Names of codes that nobody used.
        undefined: Names of other codes without an alpha.
        excluded: Characters that were left out of these documents.
        excluded_what: In words, what they are.
        segments: Codings of all coders that were compared.
        rules: Sentences on codes that count as one.
        threshold: For segment agreement, the share of overlap, with the share of agreements; ``None`` without.
        decisions: Settled, unresolved and open disagreements; ``None`` where none was settled.
        version: Of the program.
    """

    coders: int
    documents: int
    all_documents: int
    characters: int
    unit: str
    projection: str
    units: int
    alpha: tuple[float, float, float] | None
    codes: int
    mean_percent: float | None
    mean_overlap: float | None
    mean_kappa: float | None
    any_alpha: float | None
    interval: IntervalWords
    unused: tuple[str, ...]
    undefined: tuple[str, ...]
    excluded: int
    excluded_what: str
    segments: int
    rules: tuple[str, ...]
    threshold: tuple[float, float | None] | None
    decisions: tuple[int, int, int] | None
    version: str


REFERENCES = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, "
    "20(1), 37–46.",
    "Dice, L. R. (1945). Measures of the amount of ecologic association between species. Ecology, 26(3), 297–302.",
    "Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.). SAGE.",
)
LIGHT = (
    "Light, R. J. (1971). Measures of response agreement for qualitative data: Some generalizations and alternatives. "
    "Psychological Bulletin, 76(5), 365–377."
)


def methods_paragraph(figures: MethodsFigures, facts: MethodsFacts) -> str:
    """Return the paragraph as people write it; what was not said stands as "[to be stated]"."""
    if not figures.documents:
        return "No document was coded by two or more coders, so that agreement could not be computed."
    sentences = [
        *_who_coded(figures, facts),
        *_what_was_counted(figures, facts),
        *_which_coefficients(figures),
        *_how_far(figures),
        *_what_was_left_out(figures),
        _how_settled(figures, facts),
        f"Agreement was computed with Concord, version {figures.version}, from the coders’ codings before any "
        "disagreement was settled.",
    ]
    return " ".join(sentences)


def references(figures: MethodsFigures) -> tuple[str, ...]:
    """Return the works that the paragraph names, in the order of a list of references."""
    return (*REFERENCES, LIGHT) if figures.coders > 2 and figures.mean_kappa is not None else REFERENCES


# --- sentences -------------------------------------------------------------------------------------------------------
def _who_coded(figures: MethodsFigures, facts: MethodsFacts) -> list[str]:
    share = figures.documents / figures.all_documents if figures.all_documents else 0.0
    part = (
        f"of {_count(figures.all_documents, 'document')}, {figures.documents:,} ({percent_text(share, digits=0)} %)"
        if figures.documents != figures.all_documents
        else "the only document (100 %)"
        if figures.documents == 1
        else "both documents (100 %)"
        if figures.documents == 2
        else f"all {figures.all_documents:,} documents (100 %)"
    )
    by = f"{_word(figures.coders)} coders" if figures.coders == 2 else f"two or more of {_word(figures.coders)} coders"
    verb = "was" if figures.documents == 1 else "were"
    first = f"{_capital(part)} {verb} coded by {by}, with {_count(figures.characters, 'character')}"
    first += f" and {_count(figures.segments, 'coded segment')} in all."
    chosen = (
        []
        if figures.documents == figures.all_documents and not facts.sampling
        else [f"The documents to be coded by several were chosen {_stated(facts.sampling)}."]
    )
    return [
        first,
        *chosen,
        f"To prepare, the coders {_stated(facts.training)}.",
        f"They coded {_stated(facts.independence)}.",
    ]


def _what_was_counted(figures: MethodsFigures, facts: MethodsFacts) -> list[str]:
    one = UNITS[figures.unit][0]
    said = f"The unit of comparison was the {one}"
    if figures.unit != "character":
        said += f" ({unit_text(figures.unit, figures.units)}; {PROJECTIONS[figures.projection]})"
    return [f"{said}; each code was treated as a yes-or-no decision on every unit.",
            f"The borders of the coded segments were set {_stated(facts.cutting)}."]  # fmt: skip


def _which_coefficients(figures: MethodsFigures) -> list[str]:
    kappa = "the mean of Cohen’s kappa over pairs of coders (Cohen, 1960; Light, 1971)"
    named = ["percent agreement", "the overlap where either coded (positive agreement; Dice, 1945)"]
    if figures.mean_kappa is not None:
        named.append("Cohen’s kappa (Cohen, 1960)" if figures.coders == 2 else kappa)
    return [
        "For each code, pooled over documents, we computed Krippendorff’s alpha for nominal data (Krippendorff, 2019), "
        f"{listed(named)}."
    ]


def _how_far(figures: MethodsFigures) -> list[str]:
    if figures.alpha is None:
        return ["Alpha is undefined for every code."]
    mean, low, high = figures.alpha
    interval = figures.interval
    if figures.codes == 1:
        said = f"Alpha was {figure_text(mean)} for the only code for which it is defined"
    else:
        said = f"Alpha ranged from {figure_text(low)} to {figure_text(high)}, with a mean of {figure_text(mean)}"
        said += f" over {figures.codes:,} codes"
    ends = f"{figure_text(interval.low)}, {figure_text(interval.high)}"
    if interval.low is not None and not interval.is_range:
        said += f", {percent_text(interval.level, digits=0)} % CI [{ends}] ({interval.how})"
    found = [f"{said}."]
    if interval.low is None:
        found.append(f"No confidence interval is given ({interval.how.removeprefix('no interval: ')}).")
    elif interval.is_range and figures.documents > 1:
        found.append(
            f"With {_count(figures.documents, 'document')} no confidence interval is given; in single documents the "
            f"mean ran from {figure_text(interval.low)} to {figure_text(interval.high)}."
        )
    elif interval.is_range:
        found.append("With one document no confidence interval is given.")
    means: list[str] = []
    if figures.mean_percent is not None:
        means.append(f"percent agreement was {percent_text(figures.mean_percent)} %")
    if figures.mean_overlap is not None:
        means.append(f"the overlap {figure_text(figures.mean_overlap)}")
    if figures.mean_kappa is not None:
        means.append(f"kappa {figure_text(figures.mean_kappa)}")
    if means:
        several = figures.codes + len(figures.unused) + len(figures.undefined) > 1
        over = "On average over the codes" if several else "For that code"
        found.append(f"{over}, {listed(means)}.")
    if figures.any_alpha is not None:
        found.append(f"For whether a passage was coded at all, alpha was {figure_text(figures.any_alpha)}.")
    if figures.threshold is not None and figures.threshold[1] is not None:
        share, percent = figures.threshold
        found.append(
            f"Of the coded segments, {percent_text(percent or 0.0)} % had a counterpart with the same code that "
            f"overlapped by at least {percent_text(share, digits=0)} %."
        )
    return found


def _what_was_left_out(figures: MethodsFigures) -> list[str]:
    found = list(figures.rules)
    if figures.unused:
        verb = "was" if len(figures.unused) == 1 else "were"
        found.append(
            f"{_codes(figures.unused)} {verb} used by no coder; alpha is undefined there, and left out of the mean."
        )
    if figures.undefined:
        found.append(f"For {_codes(figures.undefined, small=True)} alpha is undefined, and left out of the mean.")
    if figures.excluded:
        verb = "was" if figures.excluded == 1 else "were"
        what = f" ({figures.excluded_what})" if figures.excluded_what else ""
        found.append(f"{_count(figures.excluded, 'character')} of these documents {verb} not compared{what}.")
    return found


def _how_settled(figures: MethodsFigures, facts: MethodsFacts) -> str:
    said = f"Disagreements were {_stated(facts.settling)}"
    if figures.decisions is None:
        return f"{said}."
    settled, unresolved, left = figures.decisions
    parts = [f"{_count(settled, 'disagreement')} settled"]
    parts += [f"{unresolved:,} left unresolved"] if unresolved else []
    parts += [f"{left:,} still open"] if left else []
    return f"{said} ({', '.join(parts)})."


# --- words -----------------------------------------------------------------------------------------------------------
def _stated(fact: str) -> str:
    return fact.strip().rstrip(".") or TO_BE_STATED


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _codes(names: tuple[str, ...], *, small: bool = False) -> str:
    quoted = listed([f"“{name}”" for name in names])
    if len(names) == 1:
        return f"{'the' if small else 'The'} code {quoted}"
    words = f"{_word(len(names))} codes ({quoted})"
    return words if small else _capital(words)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _word(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
