"""Case 55 and what issue 5 makes of it: whatever things are called, it is shown and never obeyed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qda.model.span import Span

from qda.ui.actions_table import ACTIONS
from tests.hostile.everything import Everything
from tests.hostile.looking import Looker

LEFT = {"quit", "close_project", "full_screen", "open_project", "open_sample", "scheme_dark", "copy"}


def test_try(tmp_path: Path, light: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f'<b>x</b><img src="file://{tmp_path}/bait.png">&amp;'
    looker = Looker(name)
    cpu = time.process_time()
    everything = Everything(monkeypatch, tmp_path, name, looker.look)
    print("made", time.process_time()-cpu)
    looker.look()
    def timed(what, do):
        t=time.process_time()
        try: do()
        except AssertionError as e: print("!!", e)
        d=time.process_time()-t
        if d>.15: print(what, round(d,2), [type(w).__name__ for w in everything.others()])
    desk=everything.desk
    ws=desk.workspace
    def choose():
        ws.choose_document(1)
        everything.settle()
        desk.tabs.page().view.set_selection(Span(4,11))
        ws.choose_code(2); ws.choose_coding(1)
        everything.settle()
    for spec in ACTIONS:
        if spec.name in LEFT:
            continue
        if not everything.window.acts[spec.name].isEnabled(): choose()
        timed(spec.name, lambda: everything.act(spec.name, accept=spec.name.startswith("export")))
        timed("close", everything.close_others)
    choose()
    timed("menus", lambda: everything.ask_menus(everything.window))
    folder, out = everything.folder, everything.out
    def windows(act, *answers, leave=(), accept=False):
        def go():
            everything.act(act, *answers, accept=accept)
            for w in everything.others():
                everything.press_all(w, *leave)
            for w in everything.others():
                everything.ask_menus(w)
        timed(act, go)
        everything.close_others()
    windows("cases_variables")
    windows("compare_with_file", leave=("QPushButton compareBack", "QAction compareClose"))
    windows("compare_key")
    windows("merge_projects")
    windows("import_refi_project", everything.written("qdpx"))
    windows("import_codings", everything.written("export_codings.csv"))
    windows("import_changes", everything.written("export_excel.xlsx"))
    windows("import_variables", everything.written("export_variables.xlsx"))
    survey = folder / f"{chr(60)}b{chr(62)}.csv"
    survey.write_text(f'"{name}";"age"\n"{name}";"3"\n'.replace('src="', 'src=""').replace('png"','png""'))
    windows("import_survey", survey)
    (folder / "<b>x<b>.txt").write_bytes("Делегация прибыла в город сегодня утром.".encode("koi8_r"))
    windows("add_documents", folder / "<b>x<b>.txt")
    windows("earlier_imports")
    qt = __import__("PySide6.QtWidgets").QtWidgets
    import pkgutil, importlib, qda.ui
    for m in pkgutil.walk_packages(qda.ui.__path__, "qda.ui."):
        importlib.import_module(m.name)
    def subs(c):
        for d in c.__subclasses__():
            yield d
            yield from subs(d)
    unseen={c.__name__ for k in (qt.QDialog, qt.QMainWindow) for c in subs(k) if c.__module__.startswith("qda")} - looker.seen
    print("UNSEEN", sorted(unseen))
    print("seen", sorted(looker.seen))
    print(looker.names_seen, time.process_time()-cpu)
    print(*sorted(set(looker.wrong))[:50], sep="\n")
    print(*everything.out.iterdir(), sep="\n")
    everything.window.close()
