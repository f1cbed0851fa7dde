"""`nnsim picture` hands the project and every option to the window."""

from pathlib import Path

import pytest

from nnsim.gui import picture


def test_a_place_that_cannot_be_is_said_before_training(run, monkeypatch):
    monkeypatch.setattr(picture, "take", lambda *_, **__: pytest.fail("it was trained"))
    done = run("picture", "xor", "no/such/folder/o.png")
    assert (done.code, done.out) == (1, "")
    assert "there is no such folder" in done.err


def test_the_options_reach_the_window(run, monkeypatch):
    taken = {}
    monkeypatch.setattr(
        picture, "take", lambda project, out, **how: taken.update(how, name=project.name, out=out)
    )
    done = run(
        "picture", "xor", "o.png", "--epochs", 7, "--size", "1280x720", "--theme", "dark", "--view", "loss"
    )
    assert done.code == 0
    assert taken == {
        "name": "xor",
        "out": Path("o.png"),
        "epochs": 7,
        "size": (1280, 720),
        "theme": "dark",
        "language": "en",
        "view": "loss",
    }
