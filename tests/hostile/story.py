"""Everything that a person can do, done once: new, import of each format, code, export of all kinds, compare, check."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from qda.model.span import Span
from qda.store.check import check
from qda.store.queries.cases import cases
from qda.ui.actions_table import ACTIONS
from qda.ui.coding_many.found_dialog import FoundDialog
from qda.ui.compare.bulk_dialog import BulkDialog
from qda.ui.compare.definition_dialog import DefinitionDialog
from qda.ui.compare.pairs_dialog import PairsDialog
from qda.ui.compare.window import CompareWindow
from qda.ui.crash_dialog import CrashDialog
from qda.ui.importing.encoding_dialog import PasswordDialog
from qda.ui.inspector.quoting import PatternDialog
from qda.ui.leads import SegmentsWanted
from qda.ui.retrieval.saved_bar import SavedNameDialog
from qda.ui.suggesting.window import SuggestionsWindow
from qda.ui.tables.codes_choice import CodesDialog
from qda.ui.variables.cases_dialog import CaseMemoDialog, NewCaseDialog
from qda.ui.words.picking import Choice, PickDialog
from qda.ui.words.stop_words_dialog import StopWordsDialog
from tests.formats.zip_files import zipped
from tests.hostile.everything import Everything

# What closes the project, belongs to the system, or is done with other answers further down.
_LEFT = ("quit", "close_project", "full_screen", "open_project", "open_sample", "scheme_dark", "compare_coders")
_BY_WINDOW = (
    "cases_variables",
    "compare_with_file",
    "compare_key",
    "merge_projects",
    "earlier_imports",
    "history",
    "pseudonymise",
    "share_copy",
)


def files_of_every_format(folder: Path, name: str) -> list[Path]:
    """Write a small text in every format, which asks for files of this computer and of another."""
    words = f'<p>One. {name}<img src="http://192.0.2.1/one.png"><script src="//192.0.2.1/x.js"></script></p>'
    book = '<package><manifest><item id="a" href="a.html"/></manifest><spine><itemref idref="a"/></spine></package>'
    where = '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    odt = f'<o:document-content xmlns:o="{office}"><o:body><o:text>Two</o:text></o:body></o:document-content>'
    data = {
        "a <b>x<b>.txt": f"Plain {name}".encode(),
        "b.md": f"# {name}\n\n![x](http://192.0.2.1/x.png)".encode(),
        "c.html": f"<!DOCTYPE html>{words}".encode(),
        "d.rtf": rb"{\rtf1 Rich {\field{\*\fldinst INCLUDEPICTURE http://192.0.2.1/x.png}}}",
        "e.srt": f"1\n00:00:01,000 --> 00:00:02,000\n{name}\n".encode(),
        "f.epub": zipped({"META-INF/container.xml": where, "b.opf": book, "a.html": words}),
        "g.odt": zipped({"content.xml": odt}),
        "h.txt": "Делегация прибыла в город сегодня утром.".encode("koi8_r"),
    }
    paths = [folder / one for one in data]
    for path, content in zip(paths, data.values(), strict=True):
        path.write_bytes(content)
    return paths


def choose_something(everything: Everything) -> None:
    """Select words, and choose a code and a coding, so that every act has something to work on."""
    desk = everything.desk
    workspace = desk.workspace
    assert workspace is not None
    assert desk.tabs is not None
    workspace.choose_document(1)
    everything.settle()
    page = desk.tabs.page()
    assert page is not None
    page.view.set_selection(Span(4, 11))
    workspace.choose_code(2)
    workspace.choose_coding(1)
    everything.settle()


def do_everything(everything: Everything) -> None:
    """Do it, one act of the menus after the other, then what the windows beside the main one offer."""
    everything.look()
    for spec in ACTIONS:
        action = everything.window.acts[spec.name]
        if spec.name in (*_LEFT, *_BY_WINDOW) or not action.isVisible():
            continue
        if not action.isEnabled():
            choose_something(everything)
        everything.act(spec.name, accept=spec.name.startswith("export"))
        everything.close_others()
    choose_something(everything)
    everything.ask_menus(everything.window)
    everything.close_others()
    _import(everything)
    for name in _BY_WINDOW:
        everything.act(name)
        for window in everything.others():
            if isinstance(window, CompareWindow):
                _show(everything, *_of_comparing(window))
            everything.ask_menus(window)
            everything.press_all(window, "QPushButton compareBack", "QAction compareClose")
        everything.close_others()
    _dialogs(everything)
    everything.look()
    workspace = everything.desk.workspace
    assert workspace is not None
    assert check(workspace.project).is_sound
    everything.window.settings.coder_name = "Somebody else"
    everything.act("open_project", everything.second)
    _damaged(everything)


def _import(everything: Everything) -> None:
    survey = everything.folder / "b <b>x<b>.csv"
    cell = everything.name.replace('"', '""')
    survey.write_text(f'"{cell}";"age"\n"{cell}";"3"\n', encoding="utf-8")
    out = everything.written
    ways = {
        "add_documents": [*files_of_every_format(everything.folder, everything.name), out(".docx"), out(".pdf")],
        "import_refi_project": [out(".qdpx")],
        "import_refi_codebook": [out(".qdc")],
        "import_codings": [out("export_codings.csv")],
        "import_changes": [out("export_excel.xlsx")],
        "import_variables": [out("export_variables.xlsx")],
        "import_survey": [survey],
    }
    for name, paths in ways.items():
        everything.act(name, *paths, accept=True)
        for window in everything.others():
            everything.press_all(window)
        everything.close_others()


def _of_comparing(window: CompareWindow) -> list[QDialog]:
    comparison = window.comparison
    return [
        DefinitionDialog(comparison, comparison.cards[0].codes, window),
        BulkDialog(comparison, window.cards.current.why(), window),
        PairsDialog(comparison, lambda _code, _pair: None, window),
    ]


def _dialogs(everything: Everything) -> None:
    """Show dialogs to which a long way leads."""
    window, workspace, name = everything.window, everything.desk.workspace, everything.name
    assert workspace is not None
    case = cases(workspace.project)[0]
    values = dict.fromkeys(("text", "document", "place", "coder", "code"), name)
    _show(
        everything,
        CrashDialog(name, parent=window),
        PasswordDialog(name, window),
        PatternDialog(window.settings, values, window),
        NewCaseDialog(workspace, window),
        CaseMemoDialog(workspace, case, window),
        CodesDialog(workspace.codes(), None, window),
        FoundDialog(workspace, window, {1: [Span(4, 11)]}, name, window),
        PickDialog(name, [Choice(1, name)], (), window, none=name),
        SavedNameDialog(name, name, [name], window),
        StopWordsDialog("en", window),
        SuggestionsWindow(workspace, window),
    )
    workspace.segments_wanted.emit(SegmentsWanted(name, [1]))
    everything.settle()
    everything.look(*everything.others())
    everything.close_others()


def _damaged(everything: Everything) -> None:
    """Open a file of which the middle is gone, and save what reads."""
    whole = everything.second.read_bytes()
    damaged = everything.folder / "<b>x<b>.concord"
    damaged.write_bytes(whole[: len(whole) // 2] + bytes(8192) + whole[len(whole) // 2 + 8192 :])
    everything.act("open_project", damaged)
    button = next(found for each in everything.others() if (found := each.findChild(QPushButton, "damagedSalvage")))
    button.click()
    everything.settle()
    everything.look(*everything.others())
    everything.close_others()


def _show(everything: Everything, *dialogs: QDialog) -> None:
    for dialog in dialogs:
        dialog.show()
        QApplication.processEvents()
        everything.look(dialog)
        dialog.close()
