"""The two commands start what they promise, in order."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import commands
import environment
import libraries
from steps import ROOT, StepError

BOOTSTRAP = ROOT / "packaging" / "bootstrap.py"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Pretend that everything is set up, and collect the programs that would be started."""
    started: list[list[str]] = []

    def start(command: list[str]) -> int:
        started.append(command[2:])
        return 0

    monkeypatch.setattr(libraries, "provide", lambda needs, purpose: True)
    monkeypatch.setattr(environment, "prepare", lambda extra: Path("/venv/bin/python"))
    monkeypatch.setattr(commands, "become", start)
    monkeypatch.setattr(commands.subprocess, "call", start)
    monkeypatch.setattr(commands, "has_display", lambda: True)
    return started


def test_run_opens_the_window(started: list[list[str]]) -> None:
    assert commands.main(["run"]) == 0
    assert commands.main(["run", "a b.nnsim"]) == 0
    assert started == [["-m", "nnsim"], ["-m", "nnsim", "a b.nnsim"]]


def test_run_without_a_display_trains_in_the_terminal_and_leaves_a_picture(
    started: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "has_display", lambda: False)
    assert commands.main(["run"]) == 0
    picture = str(tmp_path / "nnsim-circles.png")
    assert [command[2:] for command in started] == [["train", "circles"], ["picture", "circles", picture]]
    out = capsys.readouterr().out
    assert "no display" in out
    assert picture in out


def test_a_data_file_is_trained_on_without_a_display(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "has_display", lambda: False)
    assert commands.main(["run", "my data.csv"]) == 0
    assert started == [["-m", "nnsim", "train", "--data", "my data.csv"]]


def test_no_picture_is_drawn_without_the_libraries_for_it(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "has_display", lambda: False)
    monkeypatch.setattr(libraries, "provide", lambda needs, purpose: False)
    assert commands.main(["run"]) == 0
    assert [command[2] for command in started] == ["train"]
    assert commands.main(["test"]) == 1
    assert len(started) == 1


@pytest.mark.parametrize(
    ("variables", "display"),
    [({}, False), ({"DISPLAY": ""}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, True)],
)
def test_a_display_is_known_by_its_variables(
    variables: dict[str, str], display: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert commands.has_display() is display


def test_the_tests_start_only_after_all_checks_passed(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checked: list[str] = []

    def pass_all_but_mypy(command: list[str], *_: object) -> None:
        checked.append(Path(command[0]).name)
        if checked[-1] == "mypy":
            raise StepError("", "nnsim/x.py:1: error")

    monkeypatch.setattr(commands, "quietly", pass_all_but_mypy)
    assert commands.main(["test"]) == 1
    assert checked == ["ruff", "ruff", "mypy", "lint-imports"]
    assert started == []
    assert "nnsim/x.py:1: error" in capsys.readouterr().out

    monkeypatch.setattr(commands, "quietly", lambda *_: None)
    monkeypatch.chdir(ROOT)
    assert commands.main(["test"]) == 0
    assert started == [["-m", "pytest"]]


def test_options_for_pytest_choose_tests_and_skip_the_checks(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "quietly", lambda *_: pytest.fail("a check was run"))
    monkeypatch.chdir(ROOT)
    assert commands.main(["test", "-x", "tests/data"]) == 0
    assert started == [["-m", "pytest", "-x", "tests/data"]]


@pytest.mark.parametrize("arguments", [[], ["go"], ["run", "--fast"], ["run", "a", "b"]])
def test_wrong_usage_shows_the_right_one(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(arguments) == 2
    assert "bootstrap.py run [FILE]" in capsys.readouterr().out


def test_an_older_python_is_refused_in_one_sentence() -> None:
    ast.parse(BOOTSTRAP.read_text("utf-8"), feature_version=(3, 6))
    program = (
        "import runpy, sys; sys.version_info = (3, 10, 13); runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program, str(BOOTSTRAP)], capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(r"nnsim needs Python 3\.11 or newer[^\n]*\n", done.stderr)
