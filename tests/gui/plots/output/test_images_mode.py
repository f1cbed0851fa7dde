"""Images with their answers: which are shown, which are wrong, by a loop over a NumPy forward pass."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip

from nnsim.gui.chosen import of_data
from nnsim.gui.plots.output.image_detail import fitted
from nnsim.gui.plots.output.image_grid import ImageGrid
from nnsim.gui.plots.output.images_mode import MOST, WRONG, ImagesMode, chances
from nnsim.gui.plots.output.view import OutputView, modes_for
from nnsim.gui.theme import Look


@pytest.fixture
def made(stage):
    """Return a stage of 600 images of 2 x 2 pixels in three classes."""
    flowers = stage("flowers")
    data = flowers.dataset
    again = np.tile(np.arange(data.rows), 4)
    rng = np.random.default_rng(0)
    data = replace(
        data,
        image_shape=(2, 2, 1),
        inputs=data.inputs[again] + rng.normal(0, 0.3, (len(again), 4)),
        targets=data.targets[again],
        part=rng.choice(3, len(again), p=(0.4, 0.1, 0.5)).astype(np.uint8),
    )
    flowers.change(flowers.graph, data)
    return flowers


@pytest.fixture
def mode(made, qtbot):
    shown = ImagesMode(made.look, made.document)
    qtbot.addWidget(shown)
    shown.resize(500, 560)
    shown.show()
    QApplication.processEvents()
    shown.show_dataset(made.dataset, 0)
    return shown


@pytest.fixture
def settle(qtbot):
    """Return a function that waits until all answers are there."""
    return lambda mode: qtbot.waitUntil(lambda: not mode._answers.busy, timeout=60000)


def answers(made, parameters):
    """Return row, actual and predicted class of each test row, one by one."""
    found = []
    for row in range(made.dataset.rows):
        if made.dataset.part[row] == 2:
            outputs = made.layers(parameters, made.dataset.inputs[[row]])[made.graph.output.id]
            found.append((row, int(np.argmax(made.dataset.targets[row])), int(np.argmax(outputs))))
    return found


def test_images_come_first_for_data_of_images(made):
    assert modes_for(made.dataset) == ("images", "confusion")


def test_test_images_are_shown_before_anything_is_known(made, mode):
    assert len(mode.grid.actual) == MOST
    assert (made.dataset.part[mode._page] == 2).all()
    assert mode.grid.wrong == []
    assert mode.score.text() == ""
    mode.grab()


def test_wrong_answers_of_a_page_are_marked_and_counted(made, mode, settle):
    parameters = made.parameters()
    mode.show_frame(made.frame(parameters))
    settle(mode)
    known = answers(made, parameters)[:MOST]
    wrong = [place for place, (_, actual, predicted) in enumerate(known) if actual != predicted]
    assert wrong
    assert mode.grid.wrong == wrong
    assert mode.score.text() == f"{MOST - len(wrong)} of these {MOST} images (test) are recognised"
    mode.show_frame(None)
    assert not mode.grid.answered


def test_all_are_leafed_through(made, mode, qtbot):
    rows = np.flatnonzero(made.dataset.part == 2)
    assert mode.pager.text.text() == f"1–{MOST} of {len(rows)}"
    qtbot.mouseClick(mode.pager.forth, Qt.MouseButton.LeftButton)
    assert np.array_equal(mode._page, rows[MOST : 2 * MOST])
    qtbot.keyClick(mode.grid, Qt.Key.Key_PageUp)
    assert np.array_equal(mode._page, rows[:MOST])


def test_the_wrong_ones_of_all_test_rows_are_shown_sixteen_at_a_time(made, mode, settle, qtbot):
    parameters = made.parameters()
    mode.show_frame(made.frame(parameters))
    qtbot.mouseClick(mode.which.chips["wrong"], Qt.MouseButton.LeftButton)
    settle(mode)
    qtbot.waitUntil(lambda: len(mode.grid.actual) > 0)
    known = answers(made, parameters)
    wrong = [row for row, actual, predicted in known if actual != predicted]
    assert len(wrong) > 2 * WRONG
    assert mode._page.tolist() == wrong[:WRONG]
    assert mode.grid.wrong == list(range(WRONG))
    share = 100 * len(wrong) / len(known)
    assert mode.score.text() == (
        f"{len(wrong)} of {len(known)} images (test) are taken for another class: {share:.1f} %"
    )
    qtbot.mouseClick(mode.pager.forth, Qt.MouseButton.LeftButton)
    assert mode.pager.text.text() == f"{WRONG + 1}–{2 * WRONG} of {len(wrong)}"
    assert mode._page.tolist() == wrong[WRONG : 2 * WRONG]
    assert mode.grid.seen == WRONG


def test_a_click_enlarges_an_image_and_chooses_its_row(made, mode, settle, qtbot):
    parameters = made.parameters()
    mode.show_frame(made.frame(parameters))
    settle(mode)
    with qtbot.waitSignal(mode.row_picked) as picked:
        qtbot.mouseClick(mode.grid, Qt.MouseButton.LeftButton, pos=mode.grid.cells()[5].center().toPoint())
    row = int(np.flatnonzero(made.dataset.part == 2)[5])
    assert picked.args == [row]
    assert mode.stack.currentWidget() is mode.detail
    assert mode.pager.text.text().startswith("6 of ")
    settle(mode)
    expected = made.layers(parameters, made.dataset.inputs[[row]])[made.graph.output.id][0]
    assert mode.detail._chances == pytest.approx(expected)
    mode.grab()
    with qtbot.waitSignal(mode.row_picked) as picked:
        qtbot.mouseClick(mode.pager.forth, Qt.MouseButton.LeftButton)
    assert picked.args == [int(np.flatnonzero(made.dataset.part == 2)[6])]
    qtbot.keyClick(mode.detail, Qt.Key.Key_Escape)
    assert mode.stack.currentWidget() is mode.grid
    assert mode.pager.text.text().startswith("1–")


def test_the_chosen_row_is_ringed(made, mode):
    rows = np.flatnonzero(made.dataset.part == 2)
    mode.show_chosen(of_data(made.dataset, int(rows[3])))
    assert mode.grid.chosen == 3
    mode.show_chosen(None)
    assert mode.grid.chosen == -1


def test_the_page_of_a_row_that_is_chosen_elsewhere_is_shown(made, mode):
    rows = np.flatnonzero(made.dataset.part == 2)
    mode.show_chosen(of_data(made.dataset, int(rows[MOST + 2])))
    assert mode.grid.chosen == 2
    assert mode.pager.first == MOST
    mode.show_chosen(of_data(made.dataset, int(np.flatnonzero(made.dataset.part == 0)[0])))
    assert mode.grid.chosen == -1


def test_arrow_keys_and_return_choose_an_image(made, mode, qtbot):
    mode.grid.setFocus()
    qtbot.keyClick(mode.grid, Qt.Key.Key_Right)
    qtbot.keyClick(mode.grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(mode.row_picked) as picked:
        qtbot.keyClick(mode.grid, Qt.Key.Key_Return)
    assert picked.args == [int(np.flatnonzero(made.dataset.part == 2)[1 + mode.grid.columns()])]


def test_a_cell_of_the_confusion_matrix_shows_its_images(made, qtbot):
    view = OutputView(made.document, made.session, made.look)
    qtbot.addWidget(view)
    view.resize(460, 460)
    with qtbot.waitExposed(view):
        view.show()
    parameters = made.parameters()
    made.send(made.frame(parameters))
    qtbot.mouseClick(view.chips.chips["confusion"], Qt.MouseButton.LeftButton)
    confusion, images = view.mode, view.modes["images"]
    qtbot.mouseClick(confusion.parts.chips["test"], Qt.MouseButton.LeftButton)
    known = answers(made, parameters)
    actual, predicted = next((a, p) for _, a, p in known if a != p)
    at = confusion.matrix.rect_of((actual, predicted)).center().toPoint()
    qtbot.mouseClick(confusion.matrix, Qt.MouseButton.LeftButton, pos=at)
    assert view.mode is images
    rows = [row for row, a, p in known if (a, p) == (actual, predicted)]
    qtbot.waitUntil(lambda: images._page.tolist() == rows[:WRONG], timeout=60000)
    names = made.dataset.class_names
    assert images.pair.text().startswith(f"{names[actual]} → {names[predicted]}")
    qtbot.mouseClick(images.pair, Qt.MouseButton.LeftButton)
    assert not images.pair.isVisible()
    wrong = [row for row, a, p in known if a != p]
    qtbot.waitUntil(lambda: images._page.tolist() == wrong[:WRONG], timeout=60000)


def test_two_classes_of_one_output_have_two_chances():
    assert chances(np.array([[0.9], [0.2]])) == pytest.approx(np.array([[0.1, 0.9], [0.8, 0.2]]))


def test_the_tip_names_both_classes(made, mode, settle):
    parameters = made.parameters()
    mode.show_frame(made.frame(parameters))
    settle(mode)
    _, actual, predicted = answers(made, parameters)[1]
    at = mode.grid.cells()[1].center().toPoint()
    QApplication.sendEvent(mode.grid, QHelpEvent(QEvent.Type.ToolTip, at, mode.grid.mapToGlobal(at)))
    names = made.dataset.class_names
    assert QToolTip.text().startswith(f"This is: {names[actual]}\nTaken for: {names[predicted]} (")
    QToolTip.hideText()


def test_pictures_keep_their_shape(qtbot):
    wide = QImage(40, 20, QImage.Format.Format_RGB32)
    place = fitted(wide, QRectF(10, 10, 100, 100))
    assert (place.left(), place.top(), place.width(), place.height()) == (10, 35, 100, 50)
    grid = ImageGrid(Look())
    qtbot.addWidget(grid)
    grid.resize(400, 300)
    grid.show_images([wide] * 7, np.zeros(7, np.intp), ("a",))
    assert all(cell.width() == pytest.approx(2 * cell.height()) for cell in grid.cells())


@pytest.mark.parametrize("size", [(120, 160), (360, 380), (700, 250)])
@pytest.mark.parametrize("which", ["all", "wrong"])
def test_images_stay_inside_and_apart(mode, made, size, which, settle, qtbot):
    mode.resize(*size)
    mode.show_frame(made.frame(made.parameters()))
    qtbot.mouseClick(mode.which.chips[which], Qt.MouseButton.LeftButton)
    settle(mode)
    mode.grab()
    cells = mode.grid.cells()
    assert all(mode.grid.rect().toRectF().contains(cell) for cell in cells)
    assert not any(a.intersects(b) for place, a in enumerate(cells) for b in cells[place + 1 :])
