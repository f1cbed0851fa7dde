"""The Legend wraps where it must and says what it shows."""

from PySide6.QtGui import QFontMetrics

from nnsim.gui.plots.legend import MOST, Entry, Legend
from nnsim.gui.theme import LIGHT, Look

ENTRIES = [
    Entry("train", LIGHT.train),
    Entry("validation", LIGHT.validation),
    Entry("test", LIGHT.test, "#000000"),
]


def test_narrow_legends_take_more_lines(qtbot):
    legend = Legend(Look())
    qtbot.addWidget(legend)
    legend.show_entries(ENTRIES)
    one, two = legend.heightForWidth(1000), legend.heightForWidth(150)
    assert two >= 2 * one - 2
    assert legend.heightForWidth(1) >= 3 * one - 4
    assert legend.accessibleName() == "train, validation, test"


def test_an_empty_legend_takes_no_room(qtbot):
    legend = Legend(Look())
    qtbot.addWidget(legend)
    legend.show_entries([])
    assert legend.heightForWidth(100) == 0


def test_samples_are_painted_in_their_colours(qtbot):
    legend = Legend(Look())
    qtbot.addWidget(legend)
    legend.show_entries(ENTRIES)
    legend.resize(400, 20)
    picture = legend.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert {LIGHT.train, LIGHT.validation, LIGHT.test} <= seen


def test_very_many_entries_leave_room_for_the_plot(qtbot):
    legend = Legend(Look())
    qtbot.addWidget(legend)
    line = QFontMetrics(legend._font()).height() + 2
    legend.show_entries([Entry(f"class number {number}", LIGHT.train) for number in range(50)])
    assert legend.heightForWidth(400) <= 6 * line
    assert legend._entries[-1].text == f"… {50 - MOST + 1} more"
    assert "class number 49" in legend.accessibleName()
