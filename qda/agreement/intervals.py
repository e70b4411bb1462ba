"""How sure a figure is: intervals over documents.

Characters of one passage are no independent observations, so that an interval must resample what is: documents. From
the stored sums of each document a replicate is a weighted sum; no text is touched.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qda.agreement.pooling import Comparison
from qda.agreement.rules import Rules
from qda.agreement.student import t_below, t_quantile
from qda.agreement.sums import Sum, array_of
from qda.agreement.tables import ANY_CODE
from qda.agreement.values import Coefficient, Interval, IntervalMethod

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from qda.agreement.sums import Floats

    Bools = NDArray[np.bool_]

MIN_BOOTSTRAP = 20  # documents
MIN_JACKKNIFE = 5
MAX_UNDEFINED = 0.05  # share of replicates
RELY, TENTATIVE = 0.800, 0.667  # Krippendorff's lines


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of one coefficient.

    Attributes:
        coefficient: Which.
        codes: Of each code's pooled value.
        any_code: Of any code at all.
        overall: Of the mean over codes, always over the same codes.
        overall_codes: These: all whose pooled value is defined.
        seed: Of the resampling.
        replicates: Asked for.
        level: Of confidence.
    """

    coefficient: Coefficient
    codes: Mapping[int, Interval]
    any_code: Interval
    overall: Interval
    overall_codes: tuple[int, ...]
    seed: int
    replicates: int
    level: float


def intervals(comparison: Comparison, rules: Rules, coefficient: Coefficient = Coefficient.ALPHA) -> Intervals:
    """Return how sure the pooled values of a coefficient are.

    From 20 documents on, the ends are percentiles of a bootstrap over documents; with 5 to 19, a delete-one-document
    jackknife with t on one degree of freedom less than documents, cut at 1; with fewer the range over documents, which
    is no confidence interval. A document counts that two coders looked at. There is none where nobody disagreed, nor
    where more than 5 % of the replicates are undefined.

    Args:
        comparison: Whose tables are resampled.
        rules: Number of replicates, seed, level.
        coefficient: Any.

    Returns:
        The same for the same seed, on every machine.

    Reference:
        Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapters 11 and 13. The 20 and the 5
        come from a simulation of documents that differ from each other.
    """
    import numpy as np

    sums = comparison.character_sums if coefficient is Coefficient.ALPHA_BINARY_U else comparison.sums
    looked_at = sums[..., Sum.UNITS] > 0  # [documents, columns]
    kept = looked_at.any(axis=1)
    sampler = _Sampler(sums[kept], looked_at[kept], coefficient, rules)
    columns = comparison.tables.columns
    points = array_of(coefficient, sums.sum(axis=0))
    fixed = [code_id for code_id in comparison.tables.codes if not np.isnan(points[columns[code_id]])]
    return Intervals(
        coefficient,
        {code_id: sampler.interval([columns[code_id]]) for code_id in comparison.tables.codes},
        sampler.interval([columns[ANY_CODE]]),
        sampler.interval([columns[code_id] for code_id in fixed]),
        tuple(fixed),
        rules.seed,
        rules.replicates,
        rules.level,
    )


class _Sampler:
    """Keeps the replicates, which all codes share."""

    def __init__(self, sums: Floats, looked_at: Bools, coefficient: Coefficient, rules: Rules) -> None:
        self._sums = sums
        self._looked_at = looked_at
        self._coefficient = coefficient
        self._rules = rules
        self._total = sums.sum(axis=0)
        self._points = array_of(coefficient, self._total)
        self._resampled: Floats | None = None
        self._deleted: Floats | None = None

    def interval(self, columns: list[int]) -> Interval:
        """Return the interval of the mean over some columns, of which none is left out in any replicate."""
        import numpy as np

        used = self._looked_at[:, columns].any(axis=1)
        documents = int(used.sum())
        point = float(self._points[columns].mean()) if columns else math.nan
        if math.isnan(point):
            return Interval(IntervalMethod.UNDEFINED, documents=documents)
        if not self._total[columns, Sum.DISAGREEMENT].any():
            return Interval(IntervalMethod.NO_DISAGREEMENT, documents=documents)
        if documents < MIN_JACKKNIFE:
            return self._range(columns, documents)
        method = IntervalMethod.BOOTSTRAP if documents >= MIN_BOOTSTRAP else IntervalMethod.JACKKNIFE
        found = self._bootstrap() if method is IntervalMethod.BOOTSTRAP else self._jackknife()[used]
        values = found[:, columns].mean(axis=1)
        defined = values[~np.isnan(values)]
        dropped = len(values) - len(defined)
        if dropped > MAX_UNDEFINED * len(values):
            return Interval(
                IntervalMethod.UNDEFINED_REPLICATES, documents=documents, replicates=len(defined), dropped=dropped
            )
        if method is IntervalMethod.JACKKNIFE:
            low, high, below = self._by_t(point, defined)
        else:
            tail = (1 - self._rules.level) / 2
            low, high = (float(end) for end in np.quantile(defined, [tail, 1 - tail]))
            below = tuple(float((defined < line).mean()) for line in (TENTATIVE, RELY))
        return Interval(method, low, high, documents, len(defined), dropped, below[0], below[1])

    def _by_t(self, point: float, values: Floats) -> tuple[float, float, tuple[float, float]]:
        """Return both ends, and the chance of being below either of Krippendorff's lines."""
        count = len(values)
        error = math.sqrt((count - 1) / count * float(((values - values.mean()) ** 2).sum()))
        reach = t_quantile((1 + self._rules.level) / 2, count - 1) * error

        def below(line: float) -> float:
            return t_below((line - point) / error, count - 1) if error else float(point < line)

        return point - reach, min(1.0, point + reach), (below(TENTATIVE), below(RELY))

    def _range(self, columns: list[int], documents: int) -> Interval:
        """Return the lowest and highest value of a single document."""
        import numpy as np

        by_document = array_of(self._coefficient, self._sums)[:, columns]
        defined = ~np.isnan(by_document)
        has_any = defined.any(axis=1)
        if not has_any.any():
            return Interval(IntervalMethod.FEW_DOCUMENTS, documents=documents)
        means = np.where(defined, by_document, 0).sum(axis=1)[has_any] / defined.sum(axis=1)[has_any]
        return Interval(IntervalMethod.FEW_DOCUMENTS, float(means.min()), float(means.max()), documents)

    def _bootstrap(self) -> Floats:
        """Return ``[replicates, columns]``."""
        import numpy as np

        if self._resampled is None:
            documents, columns, count = self._sums.shape
            drawn = np.random.default_rng(self._rules.seed).integers(0, documents, (self._rules.replicates, documents))
            weights = np.stack([np.bincount(row, minlength=documents) for row in drawn]).astype(np.float64)
            # By parts, so that a large codebook does not fill the memory.
            step = max(1, (1 << 24) // max(1, columns * count))
            flat = self._sums.reshape(documents, -1)
            parts = [
                array_of(self._coefficient, (weights[first : first + step] @ flat).reshape(-1, columns, count))
                for first in range(0, len(weights), step)
            ]
            self._resampled = np.concatenate(parts)
        return self._resampled

    def _jackknife(self) -> Floats:
        """Return ``[documents, columns]``, each without the document of its row."""
        if self._deleted is None:
            self._deleted = array_of(self._coefficient, self._total - self._sums)
        return self._deleted
