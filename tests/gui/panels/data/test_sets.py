"""Large data sets in the window: read in the background, asked for when they are missing, shown in words."""

import gzip
import struct
import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from nnsim.data.recipe import Bundled, Generator, Images, Recipe
from nnsim.data.sets import download, registry
from nnsim.errors import NnsimError
from nnsim.gui.panels.data.panel import DataPanel
from nnsim.network import edits
from nnsim.network.layers import Conv2D
from tests.data.conftest import put_reviews

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def no_sets(tmp_path, monkeypatch):
    """Let no data set of this machine be found, and nothing be remembered on it."""
    monkeypatch.setenv("NNSIM_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("NNSIM_DATA", raising=False)
    monkeypatch.setattr("nnsim.places.data", lambda: tmp_path / "data")


def write_images(folder) -> None:
    """Write a tiny MNIST: twenty and ten images of 4 x 3 pixels."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    for stem, rows in (("train", 20), ("t10k", 10)):
        pixels = random.integers(0, 256, (rows, 4, 3), np.uint8)
        head = struct.pack(">HBB3I", 0, 8, 3, rows, 4, 3)
        (folder / f"{stem}-images-idx3-ubyte.gz").write_bytes(gzip.compress(head + pixels.tobytes()))
        labels = (np.arange(rows) % 10).astype(np.uint8)
        head = struct.pack(">HBBI", 0, 8, 1, rows)
        (folder / f"{stem}-labels-idx1-ubyte").write_bytes(head + labels.tobytes())


@pytest.fixture
def panel(document, session, look, shown):
    return shown(DataPanel(document, session, look))


def choose(panel, key: str) -> None:
    QTest.mouseClick(panel.all_button, LEFT)
    panel.gallery.buttons[key].click()


def test_the_bundled_digits_are_images(panel, document):
    choose(panel, "digits")
    assert document.project.recipe.source == Bundled("digits")
    assert document.dataset.image_shape == (8, 8, 1)
    assert document.undo_stack.undoText() == "Choose data"


def test_a_missing_set_is_asked_for_and_taken_from_a_folder(panel, document, qtbot, tmp_path, monkeypatch):
    before = document.project
    choose(panel, "mnist")
    qtbot.waitUntil(lambda: panel.opening.missing is not None)
    dialog = panel.opening.missing
    assert document.project is before
    assert dialog.download.text() == "Download 12 MB"
    folders = [str(tmp_path), str(tmp_path / "sets")]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folders.pop(0))
    QTest.mouseClick(dialog.choose, LEFT)
    assert "train-images-idx3-ubyte" in dialog.problem.text()
    write_images(tmp_path / "sets" / "mnist")
    QTest.mouseClick(dialog.choose, LEFT)
    qtbot.waitUntil(lambda: document.dataset.image_shape == (4, 3, 1))
    assert not dialog.isVisible()
    assert panel.set_form.content.text() == "30 images of 4 × 3"
    assert panel.set_form.folder.text() == "mnist"
    assert registry.chosen_folders() == [tmp_path / "sets"]
    assert document.project.graph.input.units == 12


def test_a_download_shows_how_far_it_is(panel, document, qtbot, tmp_path, monkeypatch):
    fetched, may_end = [], threading.Event()

    def fetch(name, progress):
        progress(6_000_000, 12_000_000, "some")
        may_end.wait(10)
        write_images(tmp_path / "data" / name)
        fetched.append(name)

    monkeypatch.setattr(download, "fetch", fetch)
    choose(panel, "mnist")
    qtbot.waitUntil(lambda: panel.opening.missing is not None)
    assert not fetched
    QTest.mouseClick(panel.opening.missing.download, LEFT)
    qtbot.waitUntil(lambda: panel.opening.missing.progress.text() == "6.0 of 12.0 MB")
    may_end.set()
    qtbot.waitUntil(lambda: document.dataset.image_shape == (4, 3, 1))
    assert fetched == ["mnist"]


def test_a_download_that_fails_says_why_and_can_be_tried_again(panel, qtbot, monkeypatch):
    def fetch(_name, _progress):
        raise NnsimError("No way to {place}.", place="there")

    monkeypatch.setattr(download, "fetch", fetch)
    choose(panel, "mnist")
    qtbot.waitUntil(lambda: panel.opening.missing is not None)
    QTest.mouseClick(panel.opening.missing.download, LEFT)
    qtbot.waitUntil(lambda: panel.opening.missing.problem.isVisible())
    assert panel.opening.missing.problem.text() == "No way to there."
    assert panel.opening.missing.download.isEnabled()
    panel.opening.missing.reject()


def test_cancelling_ends_the_download_and_changes_nothing(panel, document, qtbot, monkeypatch):
    ended = []

    def fetch(_name, progress):
        try:
            while True:
                progress(1, 2, "some")
        except NnsimError:
            ended.append(True)
            raise

    before = document.project
    monkeypatch.setattr(download, "fetch", fetch)
    choose(panel, "mnist")
    qtbot.waitUntil(lambda: panel.opening.missing is not None)
    QTest.mouseClick(panel.opening.missing.download, LEFT)
    QTest.mouseClick(panel.opening.missing.cancel, LEFT)
    qtbot.waitUntil(lambda: bool(ended))
    assert document.project is before
    assert not panel.reading.isVisible()


def test_another_folder_can_be_chosen_for_the_set_in_use(panel, document, qtbot, tmp_path, monkeypatch):
    for name in ("one", "two"):
        write_images(tmp_path / name)
    registry.remember(tmp_path / "one")
    choose(panel, "mnist")
    qtbot.waitUntil(lambda: document.dataset.image_shape == (4, 3, 1))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "two"))
    QTest.mouseClick(panel.set_form.change, LEFT)
    qtbot.waitUntil(lambda: document.project.recipe.source == Images("mnist", str(tmp_path / "two")))
    qtbot.waitUntil(lambda: panel.set_form.folder.text() == "two")


def test_a_file_of_a_data_set_brings_the_whole_set(panel, document, qtbot, tmp_path):
    write_images(tmp_path / "mnist")
    panel.opening.load_file(tmp_path / "mnist" / "train-labels-idx1-ubyte")
    qtbot.waitUntil(lambda: document.dataset.image_shape == (4, 3, 1))
    assert document.project.recipe.source == Images("mnist", str(tmp_path / "mnist"))
    assert document.project.graph.input.shape == (4, 3, 1)


def test_data_that_a_drawing_cannot_take_is_refused_in_words(panel, document, qtbot, tmp_path):
    write_images(tmp_path / "mnist")
    panel.opening.load_file(tmp_path / "mnist")
    qtbot.waitUntil(lambda: document.dataset.image_shape == (4, 3, 1))
    conv = edits.insert_layer(document.project.graph, 1, Conv2D(2, "relu"))
    document.edit_graph("Add layer", conv)
    before, said = document.project, []
    document.failed.connect(said.append)
    document.set_recipe("Choose data", Recipe(Generator()))
    assert document.project is before
    assert "needs images" in str(said[0])


def test_reviews_have_as_many_words_as_a_person_wants(panel, document, qtbot, tmp_path, enter):
    put_reviews(tmp_path / "imdb")
    panel.opening.load_file(tmp_path / "imdb" / "imdb.npz")
    qtbot.waitUntil(lambda: document.dataset.sparse)
    assert panel.set_form.words.text() == "10000"
    enter(panel.set_form.words, "50")
    qtbot.waitUntil(lambda: document.dataset.inputs.shape[1] == 50)
    assert document.project.graph.input.units == 50
    assert document.undo_stack.undoText() == "Change words"
    document.undo_stack.undo()
    assert panel.set_form.words.text() == "10000"
    QTest.mouseClick(panel.sources.buttons["circles"], LEFT)
    assert not panel.set_form.isVisible()


def test_a_folder_of_pictures_is_loaded_by_its_name(panel, document, qtbot, tmp_path):
    for name in ("cats", "dogs"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for number in range(4):
            image = QImage(3, 2, QImage.Format.Format_Grayscale8)
            image.fill(40 * number)
            image.save(str(tmp_path / "pets" / name / f"{number}.png"))
    panel.opening.load_file(tmp_path / "pets")
    qtbot.waitUntil(lambda: document.dataset.image_shape == (2, 3, 1))
    said = []
    panel.opening.notice.connect(lambda text, _buttons: said.append(text))
    panel.opening.load_file(tmp_path)
    assert "without pictures" in said[0]
