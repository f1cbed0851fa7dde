"""What is pinned fits together, and what is shipped is complete."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from steps import ROOT, quietly

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TOP_LEVEL = {
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "nnsim",
    "packaging",
    "pyproject.toml",
    "resources",
    "tests",
}


def test_ci_runs_the_same_command_as_everybody() -> None:
    script = ROOT / ".ci" / "run"
    assert script.read_text("utf-8").splitlines()[-1] == "exec python3 packaging/bootstrap.py test"
    assert script.stat().st_mode & stat.S_IXUSR


def pins() -> dict[str, str]:
    """Return the pinned versions by normal name."""
    lines = (ROOT / "packaging" / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def asked_for() -> list[Requirement]:
    """Return everything that pyproject.toml asks for: to build, to run and to test."""
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]["test"]
    return [
        Requirement(text)
        for text in [*PYPROJECT["build-system"]["requires"], *project["dependencies"], *extras]
    ]


@pytest.mark.parametrize("requirement", asked_for(), ids=str)
def test_what_is_asked_for_is_pinned_and_allowed(requirement: Requirement) -> None:
    assert pins()[canonicalize_name(requirement.name)] in requirement.specifier


def test_what_the_pinned_packages_need_is_pinned_too() -> None:
    for name in pins():
        try:
            needs = [Requirement(text) for text in metadata.requires(name) or []]
        except metadata.PackageNotFoundError:
            continue  # For another system, or for building only.
        for need in needs:
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert pins()[canonicalize_name(need.name)] in need.specifier, f"{name} needs {need}"


def test_qt_is_kept_below_the_version_that_loses_references() -> None:
    qt = next(requirement for requirement in asked_for() if requirement.name == "PySide6-Essentials")
    assert "6.11.3" in qt.specifier
    assert "6.12.0" not in qt.specifier


def tracked() -> list[str]:
    """Return the files under version control, or skip the test where there is no version control."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, or there is no git")
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_top_level_is_what_it_should_be() -> None:
    names = {name.partition("/")[0] for name in tracked()}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source archive."""
    pytest.importorskip("hatchling", reason="hatchling, which packs nnsim, is not installed here")
    folder = tmp_path_factory.mktemp("built")
    quietly([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], "nnsim cannot be packed")
    return folder


def test_the_wheel_holds_the_package_and_the_resources_within_it(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    package = {name for name in tracked() if name.startswith("nnsim/")}
    resources = {f"nnsim/{name}" for name in tracked() if name.startswith("resources/")}
    assert package | resources <= packed
    assert {name.partition("/")[0] for name in packed} == {"nnsim"}


def test_the_source_archive_holds_all_that_is_tracked(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in tracked() if not name.startswith(".")} <= packed


def test_nnsim_works_from_the_unpacked_wheel(built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from nnsim import cli, places; "
        "print(places.resources()); sys.exit(cli.main(['examples']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    first, *examples = done.stdout.splitlines()
    assert first == str(tmp_path / "nnsim" / "resources")
    assert any("circles" in line for line in examples)


@pytest.mark.slow
def test_nnsim_works_installed_from_its_wheel(built: Path, tmp_path: Path) -> None:
    """Install into a new environment, from the network, and train."""
    home = tmp_path / "an environment"
    venv.create(home, with_pip=True)
    bin_folder = home / ("Scripts" if os.name == "nt" else "bin")
    wheel, pinned = next(built.glob("*.whl")), ROOT / "packaging" / "constraints.txt"
    pip = [str(bin_folder / "python"), "-I", "-m", "pip", "install", "-q", "-c", str(pinned), str(wheel)]
    quietly(pip, "the wheel cannot be installed")
    train = [str(bin_folder / "nnsim"), "train", "circles", "--epochs", "2", "--json"]
    done = subprocess.run(train, cwd=tmp_path, capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["epochs"] == 2
