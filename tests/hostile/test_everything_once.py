"""Everything is done once with a project in which every name is markup, a picture's address and an ampersand.

Whatever things are called is shown and never obeyed (case 55 and what follows from it), nothing that a name or a text
points at is opened, and nobody is asked anything over the network.
"""

from __future__ import annotations

import importlib
import pkgutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QPushButton

import qda.ui
from qda.ui.widgets.labels import as_tooltip, plain_label
from tests.hostile.everything import Everything
from tests.hostile.looking import Looker
from tests.hostile.story import do_everything
from tests.hostile.watching import Bait, sockets_noted


class Done(NamedTuple):
    """What was noticed while everything was done."""

    looker: Looker
    sockets: list[str]
    bait: Bait
    out: Path
    name: str


@pytest.fixture(scope="module")
def done(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    folder = tmp_path_factory.mktemp("once")
    bait = Bait(folder / "bait.png")
    name = f'<b>x</b><img src="file://{bait.path}">&amp;'
    looker = Looker(name)
    with pytest.MonkeyPatch.context() as monkeypatch, sockets_noted() as sockets:
        monkeypatch.setenv("QDA_CONFIG_DIR", str(folder / "config"))
        monkeypatch.setenv("QDA_DATA_DIR", str(folder / "data"))
        everything = Everything(monkeypatch, folder, name, looker.look)
        do_everything(everything)
        everything.close()
    yield Done(looker, sockets, bait, everything.out, name)
    bait.close()


def test_case_55_a_name_is_shown_as_it_is_and_never_obeyed(done: Done) -> None:
    assert done.looker.names_seen > 100
    assert done.looker.wrong == []


def test_every_window_and_dialog_was_looked_at(done: Done) -> None:
    for module in pkgutil.walk_packages(qda.ui.__path__, "qda.ui."):
        importlib.import_module(module.name)
    kinds = [*_below(QDialog), *_below(QMainWindow)]
    missing = {kind.__name__ for kind in kinds if kind.__module__.startswith("qda.")} - done.looker.seen
    assert not missing, "tests/hostile/story.py shows each of them once"


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def test_the_looker_would_tell(qapp: QApplication) -> None:
    name = '<b>x</b><img src="file:///x.png">&amp;'
    window = QDialog()
    makers = (QLabel, QPushButton, plain_label, lambda words: QPushButton(words.replace("&", "&&")))
    for number, make in enumerate(makers):
        child = make(name)
        child.setParent(window)
        child.setToolTip((name, as_tooltip(name), "&amp;lt;b&amp;gt;", "")[number])
    window.show()
    looker = Looker(name)
    looker.look()
    told = [words.split(":")[0] for words in looker.wrong]
    assert sorted(told) == ["an ampersand becomes a key", "markup is escaped twice", "markup is obeyed"]


def test_no_file_that_a_name_points_at_is_opened(done: Done) -> None:
    assert not done.bait.was_taken()


def test_the_bait_would_tell(qapp: QApplication, tmp_path: Path) -> None:
    bait = Bait(tmp_path / "bait.png")
    if not bait.watches:
        pytest.skip("only Linux tells who opens a file")
    label = QLabel(f'<img src="file://{bait.path}">')
    label.setTextFormat(Qt.TextFormat.RichText)
    label.grab()
    assert bait.was_taken()
    bait.close()


def test_no_socket_is_opened(done: Done) -> None:
    assert done.sockets == []


def test_what_is_exported_holds_names_as_words_only(done: Done) -> None:
    """Pages, documents, workbooks and pictures name no file and no computer, and run nothing."""
    pages = [path.read_text(encoding="utf-8") for ending in ("html", "svg") for path in done.out.glob(f"*.{ending}")]
    assert len(pages) >= 3
    for page in pages:
        assert "<img" not in page
        assert "<b>x" not in page
        assert "<script" not in page
    offices = [path for ending in ("docx", "xlsx", "qdpx") for path in done.out.glob(f"*.{ending}")]
    assert len(offices) >= 8
    for path in offices:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.namelist():
                content = archive.read(entry)
                assert b'TargetMode="External"' not in content, (path.name, entry)
                if entry.endswith(".xml") and path.suffix != ".qdpx":
                    etree.fromstring(content)
                    obeyed = [each for each in (b"<f>", b"<f ", b"<hyperlink", b"INCLUDE") if each in content]
                    assert not obeyed, (path.name, entry)
