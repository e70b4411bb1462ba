"""Pictures: what they show, that no label lies on another, and what their parts lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.analysis.corpus import Corpus, corpus_of
from qda.analysis.pictures import sheet
from qda.analysis.pictures.asked import Asked, Count, Kind, Order, Said
from qda.analysis.pictures.colours import contrast, seen
from qda.analysis.pictures.drawing import draw
from qda.analysis.pictures.sheet import DARK, LIGHT, PRINT, Picture
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.project import Project

ODD_NAMES = ("Tone", "<b>bold</b> & $x^2$ \\frac", "تقارب في المواقف", "和解 🙂", "W" * 190, "\u202eesrever\u202c")
TALK = "".join(f"{'ANNA' if turn % 2 else 'BEN'}: Words of turn {turn}.\n" for turn in range(30))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Project.create(tmp_path_factory.mktemp("pictures") / "p.concord", coder_name="Ada") as project:
        texts = [ImportedDocument(f"Talk {number}" + "!" * 90, TALK, "text/plain") for number in range(3)]
        documents = [one.document_id for one in add_documents(project, texts)]
        ben = ensure_coder(project, "Ben")
        codes = [add_code(project, name) for name in ODD_NAMES]
        for number, code_id in enumerate(codes):
            for document_id in documents[: number % 3 + 1]:
                assert document_id is not None
                code_span(project, document_id, code_id, Span(10 * number, 10 * number + 25))
                code_span(project, document_id, code_id, Span(10 * number + 5, 10 * number + 40), coder_id=ben)
        yield corpus_of(project)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Project.create(tmp_path_factory.mktemp("pictures") / "e.concord", coder_name="Ada") as project:
        add_documents(project, [ImportedDocument("Nothing yet", "Words.", "text/plain")])
        yield corpus_of(project)


def boxes_of_texts(picture: Picture) -> list[Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with sheet._drawn(picture) as figure:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        return [text.get_window_extent(renderer) for axes in figure.axes for text in axes.texts if text.get_text()]


@pytest.mark.parametrize(
    ("kind", "by_coder"), [*((kind, False) for kind in Kind), (Kind.FREQUENCIES, True), (Kind.COVERAGE, True)]
)
def test_no_label_lies_on_another_or_outside(corpus: Corpus, kind: Kind, by_coder: bool) -> None:
    picture = draw(corpus, Asked(kind, by_coder=by_coder), LIGHT, Said())
    boxes = boxes_of_texts(picture)
    assert len(boxes) > 6
    for one, other in combinations(boxes, 2):
        assert not one.padded(-0.6).overlaps(other.padded(-0.6))
    width, height = picture.width / 72 * 100, picture.height / 72 * 100
    assert all(box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1 for box in boxes)


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_project_says_so_in_the_picture(empty: Corpus, kind: Kind) -> None:
    picture = draw(empty, Asked(kind), DARK, Said())
    if kind is Kind.COVERAGE:
        assert "Nothing yet: 0.0 %" in picture.alt
    else:
        assert Said().nothing in picture.alt
        assert picture.parts == ()


def test_a_bar_counts_the_codings_that_it_leads_to(corpus: Corpus) -> None:
    picture = draw(corpus, Asked(Kind.FREQUENCIES), LIGHT, Said())
    counts = [int((corpus.code_id == row.code_id).sum()) for row in corpus.codes]
    assert [len(part.coding_ids) for part in picture.parts] == counts == [2, 4, 6, 2, 4, 6]
    assert picture.parts[0].words == "Tone: 2 segments"
    documents = draw(corpus, Asked(Kind.FREQUENCIES, count=Count.DOCUMENTS), LIGHT, Said())
    assert documents.parts[2].words.endswith(": 3 documents")
    apart = draw(corpus, Asked(Kind.FREQUENCIES, by_coder=True, order=Order.MOST_FIRST, most=3), LIGHT, Said())
    assert [len(part.coding_ids) for part in apart.parts] == [3, 3, 3, 3, 2, 2]
    assert [part.words.split(": ")[-2] for part in apart.parts][:2] == ["Ada", "Ben"]


def test_coverage_counts_overlaps_once(corpus: Corpus) -> None:
    picture = draw(corpus, Asked(Kind.COVERAGE), LIGHT, Said())
    # Codes 2 and 5 lie in the third document only: at 20-60 and 50-90, so 20-90.
    assert picture.parts[2].words.endswith(f": {70 / len(TALK) * 100:.1f} %")


def test_a_portrait_leads_from_each_stretch_to_its_own_codings(corpus: Corpus) -> None:
    picture = draw(corpus, Asked(Kind.PORTRAIT), LIGHT, Said(), document=2)
    rows = [part for part in picture.parts if part.width > 200]
    assert [len(row.coding_ids) for row in rows] == [2, 2]
    small = picture.part_at(rows[0].left + rows[0].width * 0.03, rows[0].top + 8)
    assert small is not None
    assert set(small.coding_ids.tolist()) <= set(rows[0].coding_ids.tolist())


def test_a_codeline_shows_the_turns_that_a_code_touches(corpus: Corpus) -> None:
    picture = draw(corpus, Asked(Kind.CODELINE), LIGHT, Said(), document=0)
    assert "BEN" in _svg(picture)
    stretches = [part for part in picture.parts if part.words.startswith("Tone") and part.width < 200]
    each = (468 - picture.parts[0].left - 40) / 30
    # Tone lies on 0-40: the first turn ends at 21, so two turns.
    assert [round(part.width / each, 1) for part in stretches] == [pytest.approx(2, abs=0.3)]


def test_the_map_gives_pairs_and_coefficients(corpus: Corpus) -> None:
    picture = draw(corpus, Asked(Kind.TOGETHER), LIGHT, Said())
    assert any(part.words.startswith("Tone + <b>bold</b>") for part in picture.parts)
    decimal = draw(corpus, Asked(Kind.TOGETHER, jaccard=True), LIGHT, Said())
    assert all(re.search(r": [01]\.\d\d$", part.words) for part in decimal.parts)


def _svg(picture: Picture) -> str:
    return picture.as_bytes("svg").decode()


def test_files_are_repeatable_hold_their_words_and_say_what_they_show(corpus: Corpus, tmp_path: Path) -> None:
    picture = draw(corpus, Asked(Kind.FREQUENCIES), PRINT, Said())
    svg = _svg(picture)
    assert "Tone" in svg
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; $x^2$" in svg
    assert "<b>bold" not in svg
    assert "6 segments" in svg
    assert svg == _svg(picture)
    for kind in ("png", "pdf"):
        picture.save(tmp_path / f"p.{kind}")
        assert (tmp_path / f"p.{kind}").stat().st_size > 2000


@pytest.mark.parametrize("look", [LIGHT, DARK, PRINT])
def test_each_look_has_its_ground(corpus: Corpus, look: sheet.Look) -> None:
    dots, width, height = draw(corpus, Asked(Kind.COVERAGE), look, Said()).pixels(36)
    pixels = np.frombuffer(dots, np.uint8).reshape(height, width, 4)
    assert "#" + "".join(f"{part:02x}" for part in pixels[0, 0, :3]) == look.ground


@pytest.mark.parametrize("look", [LIGHT, DARK, PRINT])
@pytest.mark.parametrize("colour", ["#882255", "#ffffaa", "#000000", "#ffffff", "#23262a", "nonsense", ""])
def test_a_bar_of_any_colour_is_seen_on_its_ground(look: sheet.Look, colour: str) -> None:
    assert contrast(seen(colour, look.ground, look.fill), look.ground) >= 3
