"""The menu of the compared text: copying, and saying which passages count."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from qda.analysis.compare.choices import Choices
from qda.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qda.ui.compare.comparison import Comparison
    from qda.ui.view.sides.sides_view import SidesView


def _tr(words: str) -> str:
    return QCoreApplication.translate("compareText", words)


def text_menu(comparison: Comparison, view: SidesView, selected: Span | None, parent: QWidget) -> QMenu:
    """Return the menu for what is selected in the document in front."""
    menu = QMenu(parent)
    menu.setObjectName("compareTextMenu")
    key = comparison.gathered.documents[comparison.document].key
    copy = menu.addAction(_tr("&Copy"), QKeySequence("Ctrl+C"), view.copy)
    copy.setEnabled(selected is not None)
    menu.addSeparator()
    out = menu.addAction(_tr("&Leave this passage out of the comparison"))
    only = menu.addAction(_tr("Compare &only this passage of the document"))
    for act, change in ((out, leave_out), (only, compare_only)):
        act.setEnabled(selected is not None)
        if selected is not None:
            act.triggered.connect(partial(_choose, comparison, change(comparison.choices, key, selected)))
    everything = menu.addAction(_tr("Compare &all of this document again"))
    whole = compare_all(comparison.choices, key)
    everything.setEnabled(whole != comparison.choices)
    everything.triggered.connect(partial(_choose, comparison, whole))
    return menu


def leave_out(choices: Choices, key: str, span: Span) -> Choices:
    """Return choices by which a passage of a document is not compared any more."""
    spans = _with(choices.exclusion.spans, key, span)
    return replace(choices, exclusion=replace(choices.exclusion, spans=spans))


def compare_only(choices: Choices, key: str, span: Span) -> Choices:
    """Return choices by which of a document only a passage is compared, beside others chosen like this before."""
    passages = _with(choices.sample.passages, key, span)
    return replace(choices, sample=replace(choices.sample, passages=passages))


def compare_all(choices: Choices, key: str) -> Choices:
    """Return choices by which all of a document is compared, but for headings and speakers that are left out anyway."""
    sample = replace(choices.sample, passages=_without(choices.sample.passages, key))
    exclusion = replace(choices.exclusion, spans=_without(choices.exclusion.spans, key))
    return replace(choices, sample=sample, exclusion=exclusion)


def _with(spans: Mapping[str, tuple[Span, ...]], key: str, span: Span) -> dict[str, tuple[Span, ...]]:
    return {**spans, key: tuple(sorted({*spans.get(key, ()), span}))}


def _without(spans: Mapping[str, tuple[Span, ...]], key: str) -> dict[str, tuple[Span, ...]]:
    return {each: found for each, found in spans.items() if each != key}


def _choose(comparison: Comparison, choices: Choices, _checked: object = None) -> None:
    comparison.choose(choices)
