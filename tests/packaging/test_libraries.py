"""System libraries are found, installed where we may, and named where we may not."""

import sys

import pytest

import libraries
from steps import StepError


def test_libraries_and_files_are_found_or_not() -> None:
    assert libraries.is_here("libc.so.6") is sys.platform.startswith("linux")
    assert not libraries.is_here("libnothing-of-this-name.so.9")
    assert libraries.is_here(sys.executable)
    assert not libraries.is_here("/usr/bin/nothing-of-this-name")


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Pretend that everything is missing, and collect the commands that would change the system."""
    ran: list[list[str]] = []
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries, "is_here", lambda need: False)
    monkeypatch.setattr(libraries, "quietly", lambda command, *_: ran.append(command))
    return ran


def test_root_on_debian_gets_the_packages(
    lacking: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries, "may_install", lambda: True)
    assert libraries.provide({"libEGL.so.1": "libegl1", "/usr/bin/Xvfb": "xvfb"}, "drawing")
    assert [command[-1] for command in lacking] == ["update", "xvfb"]
    assert "libegl1" in lacking[1]
    assert capsys.readouterr().out == "Installing system packages for drawing: libegl1 xvfb\n"


def test_others_are_told_in_one_line(
    lacking: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries, "may_install", lambda: False)
    assert not libraries.provide({"libEGL.so.1": "libegl1"}, "drawing")
    assert lacking == []
    line = capsys.readouterr().out
    assert line == "Missing from this system, and needed for drawing: sudo apt install libegl1\n"


def test_a_package_that_cannot_be_installed_stops_nothing(
    lacking: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(packages: list[str]) -> None:
        raise StepError("No luck.", "E: Unable to locate package")

    monkeypatch.setattr(libraries, "may_install", lambda: True)
    monkeypatch.setattr(libraries, "install", fail)
    assert not libraries.provide({"libEGL.so.1": "libegl1"}, "drawing")
    assert capsys.readouterr().out.endswith("E: Unable to locate package\nNo luck.\n")


def test_what_is_here_is_left_alone(lacking: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "is_here", lambda need: True)
    assert libraries.provide({"libEGL.so.1": "libegl1"}, "drawing")
    assert lacking == []
