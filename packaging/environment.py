"""Keep a virtual environment in the checkout that holds nnsim and its pinned libraries."""

import hashlib
import importlib.util
import json
import os
import sys
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import libraries
from steps import ROOT, StepError, quietly, say

FOLDER = ROOT / ".venv"
STAMP = FOLDER / "nnsim-stamp.json"
PINS = ROOT / "packaging" / "constraints.txt"

# What pip prints, among much else, when it cannot reach a package index.
NO_NETWORK = ("connection broken by", "Max retries exceeded")


@dataclass(frozen=True)
class Stamp:
    """What an environment was made for: it is written last, so an interrupted one has none.

    Attributes
    ----------
    home : str
        The Python and the folder it was made with; another one means a new environment.
    requirements : str
        A digest of everything that decides what is installed; another one means another installation.
    extra : str
        The extra of ``pyproject.toml`` that is installed too: ``"test"``, or none.
    """

    home: str
    requirements: str
    extra: str


def requirements_digest(pyproject: str, pins: str) -> str:
    """Return a digest of the pins and of what ``pyproject.toml`` says on building and dependencies."""
    table = tomllib.loads(pyproject)
    relevant = [table["project"], table["build-system"], table["tool"]["hatch"], pins]
    return hashlib.sha256(json.dumps(relevant).encode()).hexdigest()


def wanted_stamp(extra: str) -> Stamp:
    """Return the stamp that the environment should have."""
    home = f"{sys.implementation.cache_tag} {sys.base_prefix} {ROOT}"
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    return Stamp(home, requirements_digest(pyproject, PINS.read_text("utf-8")), extra)


def found_stamp(path: Path) -> Stamp | None:
    """Return the stamp that the environment has, or nothing where it was never finished or is damaged."""
    try:
        return Stamp(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def work_to_do(found: Stamp | None, wanted: Stamp) -> Literal["rebuild", "install", "nothing"]:
    """Return what turns the environment that was found into the one that is wanted."""
    if found is None or found.home != wanted.home:
        return "rebuild"
    if found.requirements != wanted.requirements or wanted.extra not in ("", found.extra):
        return "install"
    return "nothing"


def python() -> Path:
    """Return the environment's own Python."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def build() -> None:
    """Make an empty environment in place of whatever is there."""
    provide_ensurepip()
    say(f"Making a virtual environment in {FOLDER}")
    # The Python below a virtual environment, in case this one runs in the very environment it clears.
    base = getattr(sys, "_base_executable", sys.executable)
    quietly([base, "-I", "-m", "venv", "--clear", str(FOLDER)], "The virtual environment could not be made.")


def provide_ensurepip() -> None:
    """Debian and Ubuntu split what ``venv`` needs off Python: install it, or say how."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not libraries.may_install():
        raise StepError(f"Python's venv is missing here: 'sudo apt install {package}', then start again.")
    say(f"Installing {package}, which Python needs for virtual environments")
    libraries.install([package])


def pip(*arguments: str) -> None:
    """Run pip in the environment, held to the pins."""
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--constraint", str(PINS)]
    command = [str(python()), "-I", "-m", "pip", "install", *options, *arguments]
    try:
        quietly(command, "The libraries could not be installed; pip's last words are above.")
    except StepError as error:
        if any(sign in error.output for sign in NO_NETWORK):
            raise StepError(
                "No package index can be reached: connect to the network and start again."
            ) from error
        raise


def install(extra: str) -> None:
    """Install nnsim in place, so that a change to the checkout counts at once, with its libraries."""
    what = "nnsim, its libraries and the tools that test it" if extra else "nnsim and its libraries"
    say(f"Installing {what} (200 MB to download the first time)")
    pip("hatchling")
    pip("--no-build-isolation", "--editable", f".[{extra}]" if extra else ".")


def prepare(extra: str) -> Path:
    """Bring the environment up to date and return its Python; quick when there is nothing to do.

    Raises
    ------
    StepError
        Where it cannot be made or filled: one sentence and the last words of the program that failed.
    """
    found, wanted = found_stamp(STAMP), wanted_stamp(extra)
    work = work_to_do(found, wanted) if python().exists() else "rebuild"
    if work == "nothing":
        return python()
    if work == "rebuild":
        build()
    elif found is not None:
        wanted = Stamp(wanted.home, wanted.requirements, wanted.extra or found.extra)
    STAMP.unlink(missing_ok=True)
    install(wanted.extra)
    STAMP.write_text(json.dumps(asdict(wanted)), "utf-8")
    return python()
