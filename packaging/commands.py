"""The two commands: run the program, run the tests."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import environment
import libraries
from steps import ROOT, StepError, quietly, say

USAGE = """\
python3 packaging/bootstrap.py run [FILE]
    set nnsim up and open its window (and a project or data file)
python3 packaging/bootstrap.py test [OPTIONS]
    set nnsim up, check its style, types and imports, run every test;
    with options for pytest, run only the tests that they name"""

# What is checked before the tests: what it says, and what does it.
CHECKS = (
    ("Checking the style (ruff check)", ["ruff", "check", "."]),
    ("Checking the layout of the code (ruff format)", ["ruff", "format", "--check", "."]),
    ("Checking the types (mypy)", ["mypy"]),
    ("Checking who imports whom (lint-imports)", ["lint-imports"]),
)

# What is trained where no window can open.
EXAMPLE = "circles"


def has_display() -> bool:
    """Tell whether a window can open here."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def module(python: Path, name: str, *arguments: str) -> list[str]:
    """Return the command that runs a module; ``-I`` keeps files of the current folder from posing as it."""
    return [str(python), "-I", "-m", name, *arguments]


def become(command: list[str]) -> int:
    """Go on as another program; Windows, which cannot do that, waits for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def run(file: str | None) -> int:
    """Open the window or, where there is no display, train in the terminal."""
    drawable = libraries.provide(libraries.WINDOW, "the window")
    python = environment.prepare(extra="")
    if has_display():
        return become(module(python, "nnsim", *([file] if file else [])))
    return run_without_display(python, file or EXAMPLE, drawable)


def run_without_display(python: Path, what: str, drawable: bool) -> int:
    """Train with a progress bar and, where Qt can draw, leave a picture of the window after that."""
    say(f"There is no display here: training {what} in this terminal instead of opening the window")
    is_data = Path(what).suffix not in ("", ".nnsim")
    failed = subprocess.call(module(python, "nnsim", "train", *(["--data"] if is_data else []), what))
    if failed or is_data or not drawable:
        return failed
    picture = Path.cwd() / f"nnsim-{Path(what).stem}.png"
    say(f"Drawing the window as it looks after training into {picture}")
    return subprocess.call(module(python, "nnsim", "picture", what, str(picture)))


def test(options: Sequence[str]) -> int:
    """Run the checks and every test, or only the tests that pytest's options name."""
    if not libraries.provide(libraries.WINDOW, "the window"):
        return 1
    libraries.provide(libraries.TESTS, "some tests, which are skipped without")
    python = environment.prepare(extra="test")
    if not options and not all([check(python, title, command) for title, command in CHECKS]):
        say("The tests were not started: put the above right first.")
        return 1
    say("Running the tests (pytest)")
    os.chdir(ROOT)
    return become(module(python, "pytest", *options))


def check(python: Path, title: str, command: Sequence[str]) -> bool:
    """Run one check, print what it found when it fails, and tell whether it passed."""
    say(title)
    try:
        quietly([str(python.parent / command[0]), *command[1:]], title)
    except StepError as error:
        say(error.output)
        return False
    return True


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says and return the exit code: 0 done, 1 failed, 2 wrong usage."""
    try:
        match arguments:
            case ["run"]:
                return run(None)
            case ["run", file] if not file.startswith("-"):
                return run(file)
            case ["test", *options]:
                return test(options)
    except StepError as error:
        print(error.report(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the next start takes it up again.", file=sys.stderr)
        return 130
    print(USAGE)
    return 0 if arguments in (["-h"], ["--help"]) else 2
