"""The architecture holds: who imports whom, what an import costs, and the house rules that no linter has."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "nnsim").rglob("*.py"))
OWN_FILES = [*SOURCES, *sorted((ROOT / "packaging").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]

LONGEST_FUNCTION = 55
LONGEST_FILE = 450
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}

# A statement that breaks each contract of pyproject.toml, by the contract's name.
VIOLATIONS = {
    "nnsim is layered": ("network/graph.py", "import nnsim.data.dataset"),
    "gui is layered": ("gui/theme.py", "import nnsim.gui.document"),
    "Qt lives only in gui": ("data/dataset.py", "import PySide6.QtCore"),
    "Numba lives only in kernels": ("training/training.py", "import numba"),
}


def lint_imports(folder: Path) -> str:
    """Return what import-linter prints about the checkout in a folder."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout


def run_python(program: str, *arguments: str) -> str:
    """Return what a fresh Python prints that can import nnsim from this checkout, or fail with its error."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_import_contracts_hold() -> None:
    report = lint_imports(ROOT)
    assert f"Contracts: {len(VIOLATIONS)} kept, 0 broken." in report, report


def test_each_import_contract_can_be_broken(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "nnsim", tmp_path / "nnsim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, statement in VIOLATIONS.values():
        path = tmp_path / "nnsim" / file
        path.write_text(f"{path.read_text('utf-8')}\n{statement}\n", "utf-8")
    report = lint_imports(tmp_path)
    for contract in VIOLATIONS:
        assert f"{contract} BROKEN" in report, report


IMPORT_ALL_BUT = """
import importlib, pkgutil, sys
blocked, left_out = sys.argv[1].split(","), tuple(sys.argv[2].split(","))
for name in blocked:
    sys.modules[name] = None
import nnsim
for module in pkgutil.walk_packages(nnsim.__path__, "nnsim.", onerror=print):
    if not module.name.startswith(left_out):
        importlib.import_module(module.name)
        print(module.name)
"""


PEERS = "nnsim.bench.peers."
"""Each of these modules needs a library that nnsim does without."""

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def test_everything_but_the_window_imports_without_qt() -> None:
    left_out = f"nnsim.gui,nnsim.__main__,{PEERS}"
    names = run_python(IMPORT_ALL_BUT, "PySide6,shiboken6,pyqtgraph", left_out).split()
    assert {"nnsim.cli", "nnsim.project.project", "nnsim.training.trainer", "nnsim.data.build"} <= set(names)


def test_everything_but_the_kernels_imports_without_numba() -> None:
    left_out = f"nnsim.gui,nnsim.__main__,nnsim.kernels.,{PEERS}"
    names = run_python(IMPORT_ALL_BUT, "numba,llvmlite", left_out).split()
    assert {"nnsim.cli", "nnsim.kernels", "nnsim.training.trainer", "nnsim.network.compiler"} <= set(names)


LOADED = """
import sys, numpy
before = set(sys.modules)
import nnsim
if "all" in sys.argv:
    for name in nnsim.__all__:
        getattr(nnsim, name)
print(*{name.partition(".")[0] for name in set(sys.modules) - before})
"""
HEAVY = {"PySide6", "shiboken6", "pyqtgraph", "numba", "llvmlite", "pandas", "scipy", "safetensors"}


def test_importing_nnsim_loads_little_beside_numpy() -> None:
    loaded = set(run_python(LOADED).split())
    assert loaded - sys.stdlib_module_names <= {"nnsim", "numpy", "msgspec", "platformdirs"}


def test_the_python_interface_loads_heavy_libraries_only_when_it_needs_them() -> None:
    loaded = set(run_python(LOADED, "all").split())
    assert "msgspec" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_or_function_is_too_long_or_without_a_name(path: Path) -> None:
    text = path.read_text("utf-8")
    assert path.stem not in NAMELESS, "name the module for what it does"
    assert text.count("\n") <= LONGEST_FILE, f"more than {LONGEST_FILE} lines"
    assert list(long_functions(text)) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_can_be_translated_and_only_the_command_line_prints(path: Path) -> None:
    text = path.read_text("utf-8")
    assert list(finished_texts(text)) == []
    if "cli" not in path.parts:
        assert list(prints(text)) == []


def long_functions(source: str) -> Iterator[str]:
    """Find functions that do not fit in the eye; what they say of themselves and inner ones count apart."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FUNCTION):
            said = [node.body[0]] if ast.get_docstring(node) else []
            lines = length(node) - sum(length(apart) for apart in (*said, *outermost_functions(node)))
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}: {lines} lines"


def length(node: ast.AST) -> int:
    """Return how many lines a piece of code takes."""
    return node.end_lineno - node.lineno + 1


def outermost_functions(node: ast.AST) -> Iterator[ast.AST]:
    """Find the functions inside a function, but not those inside of them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTION):
            yield child
        else:
            yield from outermost_functions(child)


def finished_texts(source: str) -> Iterator[str]:
    """Find the texts that are put together before they are translated, so that none is ever found."""
    for call in calls(source, "tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"):
        for argument in call.args:
            formatted = isinstance(argument, ast.JoinedStr | ast.BinOp)
            if formatted or (isinstance(argument, ast.Call) and name_of(argument) == "format"):
                yield f"line {call.lineno}: {ast.unparse(call)}"


def prints(source: str) -> Iterator[str]:
    """Find what prints."""
    for call in calls(source, "print"):
        yield f"line {call.lineno}: {ast.unparse(call)}"


def calls(source: str, *names: str) -> Iterator[ast.Call]:
    """Find the calls of functions or methods with one of these names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and name_of(node) in names:
            yield node


def name_of(call: ast.Call) -> str | None:
    """Return the last part of the name that is called: ``tr`` in ``self.tr("...")``."""
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)


@pytest.mark.parametrize(
    ("find", "bad", "good"),
    [
        (
            long_functions,
            "def f():" + "\n  1" * LONGEST_FUNCTION,
            "def f():" + "\n  1" * (LONGEST_FUNCTION - 1),
        ),
        (
            long_functions,
            "def f():\n def g():" + "\n  1" * LONGEST_FUNCTION,
            "def f():\n def g():" + "\n  1" * (LONGEST_FUNCTION - 1) + "\n 1" * (LONGEST_FUNCTION - 1),
        ),
        (finished_texts, 'self.tr(f"Loss {n}")', 'self.tr("Loss {n}").format(n=n)'),
        (finished_texts, 'self.tr("Loss {}".format(n))', 'self.tr("%n epochs", "", n)'),
        (finished_texts, 'QCoreApplication.translate("a", "Loss %d" % n)', 'translate("a", "Loss")'),
        (prints, 'print("here")', 'painter.drawText("here")'),
    ],
)
def test_the_house_rules_can_be_broken(find: Callable[[str], Iterator[str]], bad: str, good: str) -> None:
    assert list(find(bad)) != []
    assert list(find(good)) == []


def test_qt_keeps_its_references_to_none(qtbot) -> None:
    """PySide6 6.12.0 loses one with each call on Python 3.10 and 3.11, and aborts after some 5,000."""
    from PySide6.QtWidgets import QWidget

    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.update()
    assert abs(sys.getrefcount(None) - before) < 100
