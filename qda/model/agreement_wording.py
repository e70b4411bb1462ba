"""The words for what agreement figures come with: reasons, remarks, how intervals were made.

English sentences by key, as in :mod:`qda.model.wording`; the window translates them. Keys are the values of the enums
in :mod:`qda.agreement.values` and :mod:`qda.agreement.explain`. Gaps in braces are filled at the face. No sentence
calls a disagreement an error.
"""

from __future__ import annotations

COEFFICIENTS: dict[str, str] = {
    "percent_agreement": "Percent agreement",
    "positive_agreement": "Overlap where either coded",
    "jaccard": "Shared part of what either coded (Jaccard)",
    "krippendorff_alpha": "Krippendorff’s alpha (nominal, per code)",
    "alpha_binary_u": "Krippendorff’s alpha for marked stretches (|u)",
    "cohen_kappa": "Cohen’s kappa",
    "scott_pi": "Scott’s pi",
    "brennan_prediger": "Brennan–Prediger kappa",
    "gwet_ac1": "Gwet’s AC1",
}
REFERENCES: dict[str, str] = {
    "percent_agreement": "Fleiss, 1971",
    "positive_agreement": "Dice, 1945",
    "jaccard": "Jaccard, 1912",
    "krippendorff_alpha": "Krippendorff, 2019",
    "alpha_binary_u": "Krippendorff et al., 2016",
    "cohen_kappa": "Cohen, 1960",
    "scott_pi": "Scott, 1955",
    "brennan_prediger": "Brennan & Prediger, 1981",
    "gwet_ac1": "Gwet, 2008",
}
REFERENCES_SEVERAL: dict[str, str] = {
    "cohen_kappa": "Cohen, 1960; mean of pairs, Light, 1971",
    "scott_pi": "Fleiss, 1971",
    "brennan_prediger": "Randolph, 2005",
}
"""What is named instead for more than two coders."""

UNDEFINED: dict[str, str] = {
    "no-units": "no unit was looked at by two coders",
    "not-used": "neither coder used the code",
    "everything-coded": "every coder coded everything",
    "one-value": "only one value occurs",
    "no-gap": "no text was left without a code",
    "no-shared-units": "no text was marked by two coders",
    "no-segments": "there is no coded segment",
    "too-few-values": "there are fewer than two codes",
    "no-pair": "it is undefined for every pair of coders",
    "no-code": "it is undefined for every code",
    "not-exclusive": "a coder put two codes of the group on the same text",
}
UNDEFINED_SEVERAL: dict[str, str] = {"not-used": "no coder used the code"}
"""What is said instead for more than two coders."""

REMARKS: dict[str, str] = {
    "not-used": "not used",
    "one-coder-only": "used by one coder only",
    "everything-coded": "everything coded",
    "perfect": "perfect, on {count} coded units",
    "negative": "less agreement than by chance",
    "pairs-undefined": "undefined for {count} pairs of coders, which are left out",
}

INTERVALS: dict[str, str] = {
    "bootstrap over documents": "percentile bootstrap over {documents} documents",
    "jackknife over documents": "delete-one-document jackknife over {documents} documents",
    "few-documents": "range over {documents} documents; too few for a confidence interval",
    "no-disagreement": "no interval: no disagreement was observed",
    "undefined-replicates": "no interval: undefined in {dropped} of the resamples",
    "undefined": "no interval: the figure itself is undefined",
}
