"""Missing values: how they are treated is asked only where there are any, and the count is always told."""

import pytest

from nnsim.data.recipe import File, Recipe
from nnsim.gui.panels.data.preparing.missing_section import MissingSection


@pytest.fixture
def section(document, look, shown):
    made = MissingSection(document, look)
    document.changed.connect(lambda _change: made.show_document())
    made.show_document()
    return shown(made)


@pytest.fixture
def load(document, qtbot, tmp_path):
    """Return a function that loads a table; its values are texts, empty where one is missing."""

    def load(rows):
        path = tmp_path / "table.csv"
        path.write_text("\n".join(["a,b,y", *(",".join(row) for row in rows)]), encoding="utf-8")
        with qtbot.waitSignal(document.changed):
            document.set_recipe("", Recipe(File(str(path))))

    return load


def rows(*missing):
    """Return thirty rows that lack values at these rows of these columns."""
    table = [[str(n), str(n * n % 7), str(2 * n)] for n in range(30)]
    for row, column in missing:
        table[row][column] = ""
    return table


def choose(section, qtbot, document, key):
    field = section.policy
    field.setCurrentIndex(field.findData(key))
    with qtbot.waitSignal(document.changed):
        field.activated.emit(field.currentIndex())


def test_a_full_table_needs_no_answer(section, document, load):
    load(rows())
    assert section.isHidden()


def test_rows_are_left_out_and_values_filled(section, document, load, qtbot):
    load(rows((3, 0), (4, 0), (4, 1), (9, 2)))
    assert not section.isHidden()
    assert section.count.text() == "3 rows left out"
    choose(section, qtbot, document, "mean")
    assert document.project.recipe.missing == "mean"
    assert section.count.text() == "1 row left out · 3 values filled"
    assert section.constant_row.isHidden()
    document.undo_stack.undo()
    assert section.policy.key == "drop"
    assert document.undo_stack.redoText() == "Change missing values"


def test_a_number_is_filled_in(section, document, load, qtbot, enter):
    load(rows((3, 0)))
    choose(section, qtbot, document, "constant")
    assert section.constant.isVisible()
    assert section.count.text() == "1 value filled"
    with qtbot.waitSignal(document.changed):
        enter(section.constant, "-5,5")
    assert document.dataset.raw_inputs[3, 0] == -5.5
