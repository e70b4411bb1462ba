"""A comparison as one JSON document: numbers in full precision, ``null`` where there is none, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qda.actions.agreeing import Agreement
from qda.actions.compare_names import (
    code_names,
    coder_names,
    late_codes,
    lost_codings,
    not_compared,
    open_questions,
    pair_how,
    suggested_codes,
    unpaired_documents,
)
from qda.agreement.pooling import CodeRow
from qda.agreement.rules import CountedUnit
from qda.agreement.values import Coefficient, Interval, Reason, Undefined, Value
from qda.model.agreement_wording import INTERVALS, REMARKS, UNDEFINED, UNDEFINED_SEVERAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qda.actions.comparing import Compared
    from qda.agreement.segments import SegmentFigures
    from qda.agreement.unitizing import GroupFigures

Json = dict[str, object]

_ANY_CODE = (Coefficient.PERCENT, Coefficient.ALPHA, Coefficient.ALPHA_BINARY_U, Coefficient.KAPPA)


def agreement_json(found: Agreement) -> Json:
    """Return the comparison as values that JSON can hold; ``docs/json.md`` says what each key means."""
    compared, rules = found.compared, found.asked.rules
    writing = _Writing(found)
    return {
        "unit": rules.unit.value,
        "projection": None if rules.unit is CountedUnit.CHARACTER else rules.projection.value,
        "files": [
            {"file": source.path.name, "project": source.info.name, "guid": source.info.guid}
            for source in compared.pairing.sources
        ],
        "coders": writing.coders,
        "documents": writing.documents(),
        "unmatched": [
            {"file": compared.pairing.sources[number].path.name, "document": name}
            for number, name in unpaired_documents(compared)
        ],
        "codes": [writing.code(row) for row in compared.figures.codes],
        "overall": writing.overall(),
        "groups": [writing.group(name, figures) for name, figures in found.groups],
        "segments": writing.segments(found.segments),
        "pairs": writing.pairs(),
        "notes": writing.notes(),
        "seed": rules.seed,
        "replicates": rules.replicates,
        "level": rules.level,
    }


def reason_text(reason: Reason, coders: int) -> str:
    """Return in words why a figure has no value."""
    several = UNDEFINED_SEVERAL.get(reason.value) if coders > 2 else None
    return several or UNDEFINED[reason.value]


def interval_note(interval: Interval) -> str:
    """Return in words how an interval was made, or why there is none."""
    words = INTERVALS[interval.method.value]
    if interval.documents == 1:
        words = words.replace("{documents} documents", "{documents} document")
    return words.format(documents=f"{interval.documents:,}", dropped=f"{interval.dropped:,}")


class _Writing:
    """One comparison while it is put into JSON."""

    def __init__(self, found: Agreement) -> None:
        self._found = found
        self._compared: Compared = found.compared
        self.coders = coder_names(self._compared)
        self.codes = code_names(self._compared)

    # --- documents ---------------------------------------------------------------------------------------------------
    def documents(self) -> list[Json]:
        """Return all documents that more than one coder could have coded, and who did."""
        compared = self._compared
        rows: list[Json] = [
            {
                "name": document.name,
                "length": len(document.text),
                "counted": sum(span.length for span in document.counted),
                "matched_by": pair_how(document.pair),
                "coded_by": [self.coders[rater] for rater in document.raters],
            }
            for document in compared.gathered.documents
        ]
        for pair, raters in not_compared(compared):
            how = pair_how(pair)
            if pair.is_paired or len(pair.members) == 1:
                coded_by = [self.coders[rater] for rater in raters]
                rows.append(
                    {"name": pair.name, "length": pair.length, "counted": 0, "matched_by": how, "coded_by": coded_by}
                )
        return rows

    # --- figures -----------------------------------------------------------------------------------------------------
    def code(self, row: CodeRow) -> Json:
        """Return one code with all its figures."""
        values, undefined = self._values(row.values)
        interval = self._found.intervals.codes[row.code_id]
        made: Json = {"code": self.codes[row.code_id], "units": row.units, "both": row.both}
        if row.only is not None:
            made["only"] = {self.coders[coder]: count for coder, count in row.only.items()}
        else:
            made["some"] = row.some
        made |= {
            "neither": row.neither,
            "segments": {self.coders[coder]: count for coder, count in row.segments.items()},
            **values,
            **self._interval("alpha_interval", interval),
            "undefined": undefined,
            "remarks": [REMARKS[each.kind.value].format(count=f"{each.count:,}") for each in row.remarks],
        }
        if row.kappa_range is not None:
            made["cohen_kappa_range"] = list(row.kappa_range)
        if self._found.asked.average_documents:
            made["average_of_documents"] = self._averages(row.code_id)
        return made

    def overall(self) -> Json:
        """Return the mean over codes, its spread and its interval, and the figures of any code at all."""
        figures = self._compared.figures
        mean = figures.overall[Coefficient.ALPHA]
        any_code, undefined = self._values({name: figures.any_code.values[name] for name in _ANY_CODE})
        made: Json = {
            "mean_krippendorff_alpha": None if isinstance(mean.mean, Undefined) else mean.mean,
            **self._interval("interval", self._found.intervals.overall),
            "lowest": mean.lowest,
            "highest": mean.highest,
            "codes_defined": mean.defined,
            "codes_undefined": mean.undefined,
            "mean_percent_agreement": self._value(figures.overall[Coefficient.PERCENT].mean),
            "mean_positive_agreement": self._value(figures.overall[Coefficient.POSITIVE].mean),
            "mean_cohen_kappa": self._value(figures.overall[Coefficient.KAPPA].mean),
            "any_code": {
                **any_code,
                **self._interval("alpha_interval", self._found.intervals.any_code),
                "undefined": undefined,
            },
        }
        if isinstance(mean.mean, Undefined):
            made["undefined"] = {"mean_krippendorff_alpha": self._reason(mean.mean)}
        return made

    def group(self, name: str, figures: GroupFigures) -> Json:
        """Return the u family of a group of codes."""
        values: dict[str, Value] = {
            "u_alpha": figures.u_alpha,
            "alpha_binary_u": figures.alpha_binary_u,
            "cu_alpha": figures.cu_alpha.value,
        }
        made: Json = {"name": name, "codes": [self.codes[code_id] for code_id in figures.codes]}
        made |= {key: self._value(value) for key, value in values.items()}
        made["cu_coverage"] = figures.cu_alpha.coverage
        made["ku_alpha"] = {
            self.codes[code_id]: {"value": self._value(covered.value), "coverage": covered.coverage}
            | ({"undefined": self._reason(covered.value)} if isinstance(covered.value, Undefined) else {})
            for code_id, covered in figures.ku_alpha.items()
        }
        made["undefined"] = {key: self._reason(value) for key, value in values.items() if isinstance(value, Undefined)}
        if figures.conflict is not None:
            conflict = figures.conflict
            made["conflict"] = {
                "document": self._compared.gathered.documents[conflict.document_id].name,
                "coder": self.coders[conflict.coder],
                "codes": [self.codes[conflict.code_id], self.codes[conflict.other_code_id]],
                "start": conflict.span.start,
                "end": conflict.span.end,
            }
        return made

    def segments(self, figures: SegmentFigures | None) -> Json | None:
        """Return how many segments found a partner, if that was asked for."""
        if figures is None:
            return None
        total = figures.total
        values = {"percent": total.percent, "brennan_prediger": total.brennan_prediger}
        return {
            "threshold": figures.threshold,
            "overlap": figures.overlap.value,
            "agreements": total.agreements,
            "disagreements": total.disagreements,
            **{name: self._value(value) for name, value in values.items()},
            "codes": [
                {
                    "code": self.codes[code_id],
                    "agreements": counts.agreements,
                    "disagreements": counts.disagreements,
                    "percent": self._value(counts.percent),
                }
                for code_id, counts in figures.codes.items()
            ],
            "undefined": {name: self._reason(value) for name, value in values.items() if isinstance(value, Undefined)},
        }

    def pairs(self) -> list[Json]:
        """Return kappa, alpha and overlap of every pair of coders."""
        rows: list[Json] = []
        for pair in self._compared.figures.pairs:
            made: Json = {"coders": [self.coders[coder] for coder in pair.coders]}
            for name in (Coefficient.KAPPA, Coefficient.ALPHA, Coefficient.PERCENT, Coefficient.POSITIVE):
                made[name.value] = {self.codes[row.code_id]: self._value(row.values[name]) for row in pair.codes}
            mean = pair.overall[Coefficient.ALPHA].mean
            made["mean_krippendorff_alpha"] = self._value(mean)
            rows.append(made)
        return rows

    # --- what to look at ---------------------------------------------------------------------------------------------
    def notes(self) -> Json:
        """Return what a person should look at: codings that were carried over or lost, questions, code rules."""
        pairing, gathered = self._compared.pairing, self._compared.gathered
        labels = {rater.ref: label for rater, label in zip(gathered.raters, self.coders, strict=True)}
        names = {pair.key: pair.name for pair in pairing.documents}
        paths = {pair.key: pair.path_text for pair in pairing.codes}
        carried = [one for document in gathered.documents for one in document.carried if one.carried.span is not None]
        return {
            "carried_over": len(carried),
            "lost": lost_codings(self._compared, self.coders, self.codes),
            "untouched": [
                {"document": names[one.document], "coder": labels[one.rater], "taken_as": one.answer.value}
                for one in open_questions(self._compared)
            ],
            "late_codes": [
                {
                    "code": paths[one.code],
                    "coder": labels[one.rater],
                    "documents": [names[key] for key in one.documents],
                    "taken_as": "missing" if one.is_missing else "not given",
                }
                for one in late_codes(self._compared)
            ],
            "doubtful": [document.name for document in gathered.documents if document.pair.doubtful],
            "perhaps_the_same_code": [list(each) for each in suggested_codes(self._compared)],
            "unpaired_codes": [
                code.path_text
                for code in pairing.codes
                if len(code.members) > 1 and not code.is_paired and not code.is_folder
            ],
        }

    # --- values ------------------------------------------------------------------------------------------------------
    def _averages(self, code_id: int) -> Json:
        found: Json = {}
        for name in (Coefficient.PERCENT, Coefficient.POSITIVE, Coefficient.ALPHA, Coefficient.KAPPA):
            each = self._compared.figures.average_of_documents(code_id, name)
            found[name.value] = {
                "mean": self._value(each.mean),
                "lowest": each.lowest,
                "highest": each.highest,
                "documents_defined": each.defined,
                "documents_undefined": each.undefined,
            }
        return found

    def _values(self, values: Mapping[Coefficient, Value]) -> tuple[Json, Json]:
        made: Json = {name.value: self._value(value) for name, value in values.items()}
        return made, {name.value: self._reason(value) for name, value in values.items() if isinstance(value, Undefined)}

    @staticmethod
    def _value(value: Value) -> float | None:
        return None if isinstance(value, Undefined) else value

    def _reason(self, value: Undefined) -> str:
        return reason_text(value.reason, len(self.coders))

    @staticmethod
    def _interval(key: str, interval: Interval) -> Json:
        is_confidence = interval.is_confidence
        found: Json = {
            key: [interval.low, interval.high] if is_confidence else None,
            "interval_method": interval.method.value if is_confidence else None,
            "interval_note": interval_note(interval),
        }
        if not is_confidence and interval.low is not None:
            found["range_over_documents"] = [interval.low, interval.high]
        return found
