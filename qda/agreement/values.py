"""What a coefficient can come to: a number, or undefined for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Coefficient(StrEnum):
    """The coefficients that are given per code; the values are their names in ``compare --json``."""

    PERCENT = "percent_agreement"
    POSITIVE = "positive_agreement"
    JACCARD = "jaccard"
    ALPHA = "krippendorff_alpha"
    ALPHA_BINARY_U = "alpha_binary_u"
    KAPPA = "cohen_kappa"
    PI = "scott_pi"
    BRENNAN_PREDIGER = "brennan_prediger"
    AC1 = "gwet_ac1"


class Reason(StrEnum):
    """Why a coefficient has no value; :mod:`qda.model.agreement_wording` says it in words."""

    NO_UNITS = "no-units"  # no unit was looked at by two coders
    NOT_USED = "not-used"
    EVERYTHING_CODED = "everything-coded"
    ONE_VALUE = "one-value"
    NO_GAP = "no-gap"
    NO_SHARED_UNITS = "no-shared-units"
    NO_SEGMENTS = "no-segments"
    TOO_FEW_VALUES = "too-few-values"
    NO_PAIR = "no-pair"
    NO_CODE = "no-code"  # an average of no defined value
    NOT_EXCLUSIVE = "not-exclusive"


@dataclass(frozen=True, slots=True)
class Undefined:
    """Stands where a number cannot: shown as a dash with its reason, never part of an average."""

    reason: Reason


Value = float | Undefined


class RemarkKind(StrEnum):
    """What has to be read beside a number."""

    NOT_USED = "not-used"
    ONE_CODER_ONLY = "one-coder-only"
    EVERYTHING_CODED = "everything-coded"
    PERFECT = "perfect"  # count: on how many coded units
    NEGATIVE = "negative"
    PAIRS_UNDEFINED = "pairs-undefined"  # count: pairs of coders left out of a mean of pairs


@dataclass(frozen=True, slots=True)
class Remark:
    """A note that belongs to a row, with the number that it speaks of."""

    kind: RemarkKind
    count: int = 0


class IntervalMethod(StrEnum):
    """How an interval was made, or why there is none; the first two are named in reports as they stand."""

    BOOTSTRAP = "bootstrap over documents"
    JACKKNIFE = "jackknife over documents"
    FEW_DOCUMENTS = "few-documents"  # low and high are the range over documents, which is no confidence interval
    NO_DISAGREEMENT = "no-disagreement"
    UNDEFINED_REPLICATES = "undefined-replicates"
    UNDEFINED = "undefined"  # the coefficient itself


@dataclass(frozen=True, slots=True)
class Interval:
    """The uncertainty of one figure.

    Attributes:
        method: How it was made, or why there is none.
        low: Lower end; of the range over documents for ``FEW_DOCUMENTS``; ``None`` where there is none.
        high: Upper end, likewise.
        documents: Documents that carry the figure.
        replicates: Resamples or deletions that gave a number.
        dropped: Those that gave none.
        below_667: Share of the replicates (with a jackknife, the chance by its t distribution) below .667.
        below_800: The same below .800.
    """

    method: IntervalMethod
    low: float | None = None
    high: float | None = None
    documents: int = 0
    replicates: int = 0
    dropped: int = 0
    below_667: float | None = None
    below_800: float | None = None

    @property
    def is_confidence(self) -> bool:
        """Whether ``low`` and ``high`` may be called a confidence interval."""
        return self.low is not None and self.method in (IntervalMethod.BOOTSTRAP, IntervalMethod.JACKKNIFE)
