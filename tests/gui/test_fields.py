"""Fields: what may be typed, what a step does, what a wrong text says, and that undo stays the Document's."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nnsim.checks import Range
from nnsim.errors import NnsimError
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, marks, plain
from nnsim.gui.theme import Look


@pytest.fixture
def look(qapp):
    made = Look()
    made.apply()
    return made


@pytest.fixture
def page(qtbot):
    """A shown page whose fields can have the focus."""
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def heard(signal):
    """Return the list in which everything a signal says is collected."""
    said = []
    signal.connect(lambda *values: said.append(values[0]))
    return said


def number(page, look, numbers, step=None, value=0.0):
    field = NumberField(look, "A number", numbers, step)
    field.set_value(value)
    page.layout().addWidget(field)
    field.show()
    return field


def type_into(field, text, end=Qt.Key.Key_Return):
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    if end is not None:
        QTest.keyClick(field, end)


def wheel(widget, up=True):
    event = QWheelEvent(
        QPointF(widget.rect().center()), QPointF(), QPoint(), QPoint(0, 120 if up else -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize(
    ("text", "value"), [("0.5", 0.5), ("0,5", 0.5), ("1/4", 0.25), ("1e-3", 0.001), (" 7 ", 7)]
)
def test_typed_numbers_are_taken_on_enter(page, look, text, value):
    field = number(page, look, Numbers(Range(0, 10)), value=1)
    committed = heard(field.committed)
    type_into(field, text)
    assert committed == [value]
    assert field.value == value
    assert field.text() == plain(value)


def test_percent_is_shown_and_typed_as_percent(page, look):
    field = number(page, look, Numbers(Range(0, 1), percent=True), value=0.1)
    assert field.text() == "10 %"
    committed = heard(field.committed)
    type_into(field, "25")
    type_into(field, "12,5 %")
    assert committed == [0.25, 0.125]
    assert field.text() == "12.5 %"


def test_a_word_stands_for_a_number(page, look):
    field = number(page, look, Numbers(Range(1, 100), whole=True, word=("all", 0)), value=10)
    committed = heard(field.committed)
    type_into(field, "ALL")
    assert committed == [0]
    assert field.text() == "all"


@pytest.mark.parametrize(
    ("numbers", "text", "sentence"),
    [
        (Numbers(Range(0, 10)), "abc", "'abc' is not a number"),
        (Numbers(Range(0, 10)), "", "is not a number"),
        (Numbers(Range(0, 10)), "11", "from 0 to 10"),
        (Numbers(Range(0, 10, above=True)), "0", "above 0, at most 10"),
        (Numbers(Range(0, 10), whole=True), "2,5", "only whole numbers"),
        (Numbers(Range(0, 1), percent=True), "150 %", "from 0 % to 100 %"),
    ],
)
def test_wrong_text_says_why_and_changes_nothing(page, look, numbers, text, sentence):
    field = number(page, look, numbers, value=1)
    committed = heard(field.committed)
    with pytest.raises(NnsimError, match=sentence.replace("(", r"\(")):
        numbers.parse(text)
    type_into(field, text, end=None)
    if not text:
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.property("invalid") is True
    assert sentence in field.toolTip()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert committed == []
    assert field.value == 1
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.property("invalid") is False
    assert field.text() == numbers.text(1)


def test_leaving_the_field_takes_the_number_once(page, look):
    field = number(page, look, Numbers(Range(0, 10)), value=1)
    other = number(page, look, Numbers(Range(0, 10)))
    committed = heard(field.committed)
    type_into(field, "3", end=None)
    other.setFocus()
    field.setFocus()
    other.setFocus()
    assert committed == [3]


def test_arrow_keys_and_wheel_step_only_with_the_focus(page, look):
    field = number(page, look, Numbers(Range(0, 1)), marks(1, 3), value=0.03)
    other = number(page, look, Numbers(Range(0, 1)))
    stepped, committed = heard(field.stepped), heard(field.committed)
    other.setFocus()
    wheel(field)
    assert stepped == []
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    wheel(field)
    wheel(field)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert stepped == [0.1, 0.3, 1.0, 0.3]
    wheel(field)
    wheel(field)
    assert field.value == 1.0
    assert committed == []


def test_what_is_being_typed_is_not_overwritten(page, look):
    field = number(page, look, Numbers(Range(0, 10)), value=1)
    type_into(field, "7", end=None)
    field.set_value(2)
    assert field.text() == "7"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "2"


def test_offered_numbers_are_taken_from_the_menu(page, look):
    field = number(page, look, Numbers(Range(0, 1)), value=0.03)
    field.offer((0.1, 0.3))
    committed = heard(field.committed)
    assert [action.text() for action in field._menu.actions()] == ["0.1", "0.3"]
    field._menu.actions()[1].trigger()
    assert committed == [0.3]


def test_undo_belongs_to_the_document_unless_something_is_typed(page, look):
    field = number(page, look, Numbers(Range(0, 10)), value=1)
    undone = []
    action = page.addAction("Undo", "Ctrl+Z", lambda: undone.append(True))
    assert action.isEnabled()
    type_into(field, "5")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    type_into(field, "6", end=None)
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]


def test_choices_tell_only_what_a_person_chose(page, look):
    field = ChoiceField(look, "Colour", [("r", "red"), ("g", "green"), ("b", "blue")])
    page.layout().addWidget(field)
    field.show()
    chosen = heard(field.chosen)
    field.choose("g")
    assert chosen == []
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert chosen == ["b"]
    assert field.key == "b"
    field.clearFocus()
    wheel(field)
    assert field.key == "b"


def test_an_impossible_choice_is_skipped_and_says_why(page, look):
    field = ChoiceField(look, "Colour", [("r", "red"), ("g", "green"), ("b", "blue")])
    page.layout().addWidget(field)
    field.show()
    field.choose("r")
    field.allow("g", suits=False, tip="out of stock")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.key == "b"
    assert field.itemData(1, Qt.ItemDataRole.ToolTipRole) == "out of stock"


def test_a_pause_ends_a_gesture(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    gesture = Gesture("rate")
    first = gesture.key()
    now[0] += 0.9
    assert gesture.key() == first
    now[0] += 1.1
    assert gesture.key() != first


def test_a_row_names_its_field(page, look):
    field = NumberField(look, "Samples", Numbers(Range(0, 1)))
    row = FormRow("Samples", field)
    page.layout().addWidget(row)
    assert row.label.buddy() is field
    assert field.accessibleName() == "Samples"
