"""The table of who may import whom, and the few rules about the code that no linter knows."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import qda

PACKAGE = Path(qda.__file__).resolve().parent
FACES = ("cli", "library", "__init__", "__main__")  # may import all, but lazily
DATABASE = {"sqlalchemy", "sqlite3"}
HEAVY = {"PySide6", "sqlalchemy", "pandas", "numpy", "openpyxl", "docx", "lxml", "pypdfium2", "matplotlib", "sklearn"}


@dataclass(frozen=True)
class Layer:
    """What one package may import: others of ours, and libraries beside the standard one."""

    ours: frozenset[str]
    libraries: frozenset[str]
    sqlite: bool = False


def layer(ours: str, libraries: str, *, sqlite: bool = False) -> Layer:
    return Layer(frozenset(ours.split()), frozenset(libraries.split()), sqlite)


PARSERS = "docx openpyxl lxml pypdfium2 charset_normalizer regex html5lib"
LAYERS = {
    "model": layer("", ""),
    "text": layer("model", "regex rapidfuzz snowballstemmer"),
    "agreement": layer("model text", "numpy"),
    "formats": layer("model text", PARSERS, sqlite=True),
    "store": layer("model", "sqlalchemy platformdirs filelock", sqlite=True),
    "analysis": layer("model text store", "numpy pandas matplotlib sklearn"),
    "actions": layer("model text store formats agreement analysis", "sqlalchemy"),
    "ui": layer(
        "model text agreement formats store analysis actions",
        f"PySide6 shiboken6 numpy pandas matplotlib platformdirs {PARSERS}",
    ),
}


class Import(NamedTuple):
    """One imported module, and where."""

    module: str
    line: int
    at_top: bool


def package_of(path: Path, root: Path = PACKAGE) -> str:
    """Return the layer that a file belongs to; the stem for files that lie in the package itself."""
    relative = path.relative_to(root)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "resources" not in path.relative_to(PACKAGE).parts[:1])


@pytest.fixture(scope="module", autouse=True)
def uncollected() -> Iterator[None]:
    """Keep the trees for these tests only: looking for garbage among a million nodes takes longer than reading them."""
    gc.disable()
    yield
    tree_of.cache_clear()
    gc.enable()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(path: Path, root: Path = PACKAGE) -> list[str]:
    return ["qda", *path.relative_to(root).with_suffix("").parts]


def named_modules(node: ast.AST, path: Path, root: Path = PACKAGE) -> list[str]:
    """Return the modules that one statement or call imports, ``from qda import text`` as ``qda.text``."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = dotted(path, root)[: -node.level] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        return [f"qda.{alias.name}" for alias in node.names] if module == "qda" else [module]
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0] if node.args else None
        if called in ("import_module", "__import__") and isinstance(first, ast.Constant):
            return [str(first.value)]
    return []


def imports_of(path: Path, root: Path = PACKAGE) -> Iterator[Import]:
    """Yield every import of a file: at its top, inside functions, for types only, and by name."""

    waiting: list[tuple[ast.AST, bool]] = [(tree_of(path), True)]
    while waiting:
        node, at_top = waiting.pop()
        for child in ast.iter_child_nodes(node):
            for module in named_modules(child, path, root):
                yield Import(module, getattr(child, "lineno", 0), at_top)
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or is_for_types(child)
            waiting.append((child, at_top and not inside))


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def complaint(importer: str, module: str) -> str:
    """Return why a layer may not import a module, or nothing."""
    top, _, rest = module.partition(".")
    if top == "qda":
        target = rest.partition(".")[0]
        if target in ("__version__", importer):
            return ""
        return "" if target in LAYERS[importer].ours else f"{importer} stands below {target or 'qda'}"
    if top == "sqlite3":
        return "" if LAYERS[importer].sqlite else f"{importer} knows no SQL"
    if top in sys.stdlib_module_names or top in LAYERS[importer].libraries:
        return ""
    return f"{importer} has no business with {top}"


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(PACKAGE.parent)}:{line}"


def test_every_package_stands_in_the_table():
    packages = {package_of(path) for path in sources()}
    assert packages <= {*LAYERS, *FACES}


def test_nobody_imports_what_the_table_forbids():
    wrong = [
        f"{where(path, found.line)}: {why}"
        for path in sources()
        if package_of(path) not in FACES
        for found in imports_of(path)
        if (why := complaint(package_of(path), found.module))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_command_line_and_the_library_face_import_lazily():
    wrong = [
        f"{where(path, found.line)}: {found.module} at the top"
        for path in sources()
        if package_of(path) in FACES
        for found in imports_of(path)
        if found.at_top and (found.module.partition(".")[0] in HEAVY or found.module.startswith("qda.ui"))
    ]
    assert not wrong, "\n".join(wrong)


# ── broad excepts ──


def broad_handlers(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of handlers that take any error and keep it.

    One that cleans up and ends with a bare ``raise`` keeps nothing and is no such handler.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            broad = any(kind is None or getattr(kind, "id", "") in ("Exception", "BaseException") for kind in kinds)
            last = node.body[-1]
            if broad and not (isinstance(last, ast.Raise) and last.exc is None):
                yield node.lineno


def test_any_error_is_caught_in_three_places_only():
    found = {path: list(broad_handlers(tree_of(path))) for path in sources()}
    crash = PACKAGE / "ui" / "crash.py"
    strange = [
        where(path, line)
        for path, lines in found.items()
        for line in lines
        if path != crash and package_of(path) not in ("cli", "formats")
    ]
    assert not strange, "\n".join(strange)
    for face in ("cli", "formats"):
        lines = [
            where(path, line) for path, all_lines in found.items() for line in all_lines if package_of(path) == face
        ]
        assert len(lines) <= 1, f"{face} has one such place, not: {', '.join(lines)}"


def test_only_the_theme_sets_style_sheets():
    theme = PACKAGE / "ui" / "theme.py"
    wrong = [
        where(path, node.lineno)
        for path in sources()
        if path != theme
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet"
    ]
    assert not wrong, "\n".join(wrong)


# ── the watchman himself ──


@pytest.mark.parametrize(
    ("importer", "module", "allowed"),
    [
        ("model", "dataclasses", True),
        ("model", "regex", False),
        ("model", "qda.text.words", False),
        ("model", "sqlite3", False),
        ("text", "qda.model.span", True),
        ("formats", "sqlite3", True),
        ("formats", "sqlalchemy.orm", False),
        ("store", "qda.text", False),
        ("actions", "sqlalchemy", True),
        ("actions", "sqlite3", False),
        ("analysis", "PySide6.QtCore", False),
        ("ui", "PySide6.QtGui", True),
        ("ui", "sqlalchemy.orm", False),
        ("ui", "sqlite3", False),
        ("ui", "qda.__version__", True),
        ("store", "qda", False),
    ],
)
def test_table_is_read_as_it_is_meant(importer: str, module: str, allowed: bool):
    assert (complaint(importer, module) == "") is allowed


def test_an_import_is_seen_wherever_it_hides(tmp_path: Path):
    file = tmp_path / "text" / "words.py"
    file.parent.mkdir()
    file.write_text(
        "import os\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from qda.ui.theme import Theme\n"
        "def one():\n    import PySide6.QtCore\n"
        "async def two():\n    from ..store import project\n"
        "class Three:\n    def four(self):\n        from qda import actions\n"
        "def five():\n    import importlib\n    return importlib.import_module('sqlalchemy')\n",
        encoding="utf-8",
    )
    found = {found.module: found.at_top for found in imports_of(file, tmp_path)}
    assert found["os"]
    hidden = {module for module, at_top in found.items() if not at_top}
    assert hidden == {"qda.ui.theme", "PySide6.QtCore", "qda.store", "qda.actions", "importlib", "sqlalchemy"}


@pytest.mark.parametrize(
    ("handler", "lines"),
    [
        ("except Exception:\n    pass", [3]),
        ("except:\n    print()", [3]),
        ("except (OSError, BaseException) as error:\n    raise RuntimeError from error", [3]),
        ("except OSError:\n    pass", []),
        ("except BaseException:\n    print()\n    raise", []),
    ],
)
def test_a_broad_handler_is_told_from_a_clean_up(handler: str, lines: list[int]):
    assert list(broad_handlers(ast.parse(f"try:\n    print()\n{handler}\n"))) == lines


def test_every_painter_comes_to_its_end_whatever_goes_wrong() -> None:
    """A painter that an error left open ends the program; ``qda.ui.widgets.painting`` gives one that does not."""
    made = [
        str(path.relative_to(PACKAGE))
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QPainter"
    ]
    assert made == [str(Path("ui", "widgets", "painting.py"))]
