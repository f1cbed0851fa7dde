"""A copy is offered exactly when the program that wrote it ended without taking it away."""

import os
import subprocess
import sys

import pytest

from nnsim import places
from nnsim.errors import NnsimError
from nnsim.project import recovery


@pytest.fixture(autouse=True)
def _clean():
    yield
    recovery.discard_own()


CHILD = """
import os, sys
from pathlib import Path
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project import recovery
from nnsim.project.project import Project
recovery.write(Project(sequential(2, Dense(1)), name="lesson"), Path("/somewhere/lesson.nnsim"))
print("written", flush=True)
sys.stdin.read()
os._exit(9)
"""


def child() -> subprocess.Popen:
    """Start another nnsim that writes a copy and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ}
    )
    assert process.stdout.readline().strip() == b"written"
    return process


def finish(process: subprocess.Popen) -> None:
    process.communicate()
    process.wait()


def test_a_crashed_program_leaves_its_copy_and_a_running_one_does_not():
    running = child()
    assert recovery.left_behind() == []
    finish(running)
    (copy,) = recovery.left_behind()
    assert (copy.name, copy.original.name) == ("lesson", "lesson.nnsim")
    assert recovery.read(copy).graph.output.units == 1
    recovery.discard(copy)
    assert recovery.left_behind() == []
    assert list((places.state() / "recovery").iterdir()) == []


def test_a_killed_program_leaves_its_copy():
    running = child()
    running.kill()
    finish(running)
    assert len(recovery.left_behind()) == 1


def test_the_own_copy_is_never_offered_and_can_be_taken_away(project):
    recovery.write(project, None)
    recovery.write(project, None)
    assert recovery.left_behind() == []
    assert len(list((places.state() / "recovery").iterdir())) == 1
    recovery.discard_own()
    assert list((places.state() / "recovery").iterdir()) == []
    recovery.discard_own()


def test_nothing_is_offered_where_nothing_was_written():
    assert recovery.left_behind() == []


@pytest.mark.parametrize("about", [None, b"", b"{", b'{"name": 3}', b"\xff"])
def test_a_copy_is_offered_though_what_is_said_of_it_is_damaged(about):
    finish(child())
    (folder,) = (places.state() / "recovery").iterdir()
    (folder / "about.json").unlink()
    if about is not None:
        (folder / "about.json").write_bytes(about)
    (copy,) = recovery.left_behind()
    assert (copy.name, copy.original) == ("", None)


def test_a_damaged_copy_is_said():
    finish(child())
    (copy,) = recovery.left_behind()
    (copy.folder / "copy.nnsim").write_bytes(b"x")
    with pytest.raises(NnsimError, match=r"copy\.nnsim cannot be opened"):
        recovery.read(copy)


def test_a_place_where_nothing_can_be_written_is_said(project):
    places.state().parent.mkdir(parents=True, exist_ok=True)
    places.state().write_bytes(b"a file in the way")
    with pytest.raises(NnsimError, match="No recovery copy can be kept"):
        recovery.write(project, None)
