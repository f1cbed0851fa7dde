"""Experiments of the course at the window: what is said, and what changes while training runs."""

import msgspec
import pytest

from nnsim.project import examples


def change(window, text, **values):
    document = window.document
    document.set_training(text, msgspec.structs.replace(document.project.training, **values))


def now(window):
    """Return the finished epochs and the steps of the running training."""
    window.session.settle()
    snapshot = window.session.frame.snapshot
    return snapshot.epoch, snapshot.step


def test_batches_are_chosen_otherwise_while_it_runs(make_window, qtbot):
    """The 400 rows are 4 slices of 100, 400 batches of 1, or one of all; it never stops, and learns on."""
    window = make_window(examples.load("csv-batches"))
    window.session.play()
    for values, batches in (({"selection": "slices"}, 4), ({"batch_size": 1}, 400), ({"batch_size": 0}, 1)):
        change(window, "Change batch", **values)
        assert window.session.running
        epochs, steps = now(window)
        qtbot.waitUntil(lambda begun=epochs: now(window)[0] > begun + 20)
        later, more = now(window)
        assert (more - steps) / (later - epochs) == pytest.approx(batches, rel=0.2)
    window.session.pause()
    window.session.settle()
    metrics = window.session.frame.snapshot.metrics
    assert metrics.train_loss < 0.1
    assert metrics.test_loss < 0.1


def test_a_rate_that_is_a_little_too_large_is_told_with_its_reason(make_window, qtbot):
    window = make_window(examples.load("overshoot"))
    change(window, "Change learning rate", learning_rate=0.12)
    with qtbot.waitSignal(window.session.diverged):
        window.session.play()
    assert "0.12 is probably too large: each step overshoots the valley" in window.notice.text.text()
    recipe = msgspec.structs.replace(window.document.project.recipe, scaling="z-score")
    window.document.set_recipe("Change scaling", recipe)
    window.document.reset("Reset")
    window.session.train()
    window.session.settle()
    assert window.session.frame.snapshot.divergence is None
    assert window.session.frame.snapshot.metrics.train_loss < 1e-9


@pytest.mark.parametrize(
    ("name", "way", "view"),
    [
        ("blood-fat", "surface", "data"),
        ("count-66", "predicted", "summary"),
        ("vanishing", "map", "gradients"),
        ("black-box", "slices", None),
    ],
)
def test_a_lesson_begins_with_the_views_that_it_is_about(make_window, name, way, view):
    window = make_window(examples.load("circles"))
    window.files.open_example(name)
    assert window.output.chips.key == way
    assert window.inspector.key == (view or "weights")
    window.files.open_example("gauss")
    assert window.output.chips.key == "map", "the first way again"
    assert window.inspector.key == "weights", "which gauss tells to watch"


def test_every_view_of_a_lesson_exists(make_window):
    window = make_window(examples.load("circles"))
    for name in examples.names():
        assert set(examples.views(name)) <= window.output.modes.keys() | window.inspector.views.keys()
