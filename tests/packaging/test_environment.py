"""The environment is made, filled and mended, and left alone when it is right."""

import json
from pathlib import Path

import pytest

import environment
import libraries
from environment import Stamp
from steps import ROOT, StepError


@pytest.mark.parametrize(
    ("found", "work"),
    [
        (None, "rebuild"),
        (Stamp("another Python", "pins", ""), "rebuild"),
        (Stamp("home", "other pins", ""), "install"),
        (Stamp("home", "pins", ""), "nothing"),
        (Stamp("home", "pins", "test"), "nothing"),
    ],
)
def test_only_what_changed_is_done_again(found: Stamp | None, work: str) -> None:
    assert environment.work_to_do(found, Stamp("home", "pins", "")) == work


def test_the_test_tools_are_added_to_an_environment_without_them() -> None:
    assert environment.work_to_do(Stamp("home", "pins", ""), Stamp("home", "pins", "test")) == "install"


def test_the_digest_follows_dependencies_and_pins_but_not_the_settings_of_tools() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    digest = environment.requirements_digest(text, "numpy==1")
    assert (
        environment.requirements_digest(text.replace("line-length = 110", "line-length = 111"), "numpy==1")
        == digest
    )
    assert environment.requirements_digest(text.replace('"numpy>=', '"numpy>'), "numpy==1") != digest
    assert environment.requirements_digest(text, "numpy==2") != digest


@pytest.mark.parametrize("content", ["", "{", "[]", '{"home": "x"}', '{"a": 1, "b": 2, "c": 3}', "null"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "stamp").write_text(content)
    assert environment.found_stamp(tmp_path / "stamp") is None
    assert environment.found_stamp(tmp_path / "missing") is None


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Set up in an empty folder where making and filling an environment only leave a note in this list."""
    done: list[str] = []
    program = tmp_path / "python"

    def build() -> None:
        done.append("build")
        program.touch()

    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(environment, "python", lambda: program)
    monkeypatch.setattr(environment, "build", build)
    monkeypatch.setattr(environment, "install", lambda extra: done.append(f"install {extra}"))
    return done


def test_a_second_start_does_nothing(done: list[str]) -> None:
    environment.prepare("")
    assert done == ["build", "install "]
    environment.prepare("")
    assert done == ["build", "install "]
    environment.prepare("test")
    environment.prepare("")
    assert done == ["build", "install ", "install test"]


def test_an_interrupted_installation_is_made_anew(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(extra: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(environment, "install", interrupt)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare("test")
    environment.prepare("test")
    assert done == ["build", "build", "install test"]


def test_new_pins_are_installed_in_place_and_keep_the_test_tools(done: list[str]) -> None:
    environment.prepare("test")
    old = json.loads(environment.STAMP.read_text())
    environment.STAMP.write_text(json.dumps({**old, "requirements": "older"}))
    environment.prepare("")
    assert done == ["build", "install test", "install test"]


def test_an_environment_without_its_python_is_made_anew(done: list[str]) -> None:
    environment.prepare("").unlink()
    environment.prepare("")
    assert done == ["build", "install "] * 2


def test_without_a_network_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StepError("", "WARNING: Retrying after connection broken by 'NewConnectionError'")

    monkeypatch.setattr(environment, "quietly", fail)
    with pytest.raises(StepError, match="connect to the network") as caught:
        environment.pip("nnsim")
    assert "\n" not in caught.value.report()


def test_where_python_lacks_its_venv_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(libraries, "may_install", lambda: False)
    with pytest.raises(StepError, match=r"sudo apt install python3\.\d+-venv"):
        environment.provide_ensurepip()
