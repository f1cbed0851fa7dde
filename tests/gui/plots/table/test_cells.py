"""How numbers stand in the cells."""

import numpy as np
import pytest
from PySide6.QtGui import QPixmap

from nnsim.data import sheet as sheets
from nnsim.data.build import build
from nnsim.data.recipe import Bundled, Pasted, Recipe, Split
from nnsim.data.table import Column
from nnsim.gui.plots.table.cells import Cell
from nnsim.gui.plots.table.model import RowsModel, decimals, short
from nnsim.gui.theme import Look


def model_of(recipe):
    model = RowsModel(Look())
    sheet = sheets.make(build(recipe), recipe)
    model.show_sheet(sheet, np.arange(sheet.rows), {(1, "x")})
    return model


def test_whole_numbers_keep_all_their_figures_and_others_six():
    numbers = (3.0, 1391091.0, -0.25, 0.123456789, 1234567.8, 1e20)
    assert [short(number) for number in numbers] == [
        "3",
        "1391091",
        "-0.25",
        "0.123457",
        "1.23457e+06",
        "1e+20",
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3], (0, False)),
        ([1.5, 2, 3.25, 4.5, 6.5], (1, False)),
        ([26, 14, 0.4167, 55, 3, 8], (0, False)),
        ([0.1, 0.25, 0.125], (2, False)),
        ([1 / 3, 2 / 3, 1 / 30], (6, True)),
        ([100 / 3, 200 / 3, 10 / 3], (4, True)),
        ([0, 0], (0, True)),
        ([], (0, False)),
    ],
)
def test_decimals_are_those_of_most_numbers_and_give_six_figures(values, expected):
    assert decimals(Column("x", "number", np.array(values, float))) == expected


def test_a_number_that_needs_more_decimals_has_them(qapp):
    text = "x,y\n" + "".join(f"{n},{n}.5\n" for n in range(8)) + "0.4167,-1\n"
    model = model_of(Recipe(Pasted(text), split=Split(1, 0, 0)))
    shown = [model.cell(place, 1).text for place in range(9)]
    assert shown == [*map(str, range(8)), "0.4167"]
    assert model.cell(8, 2).text == "\N{MINUS SIGN}1.0"
    assert model.cell(1, 1) == Cell("1", number=True, changed=True)
    assert isinstance(model.cell(1, 0).mark, QPixmap)


def test_wrong_classes_are_told_by_a_sign_and_a_colour(qapp):
    model = model_of(Recipe(Bundled("iris")))
    chances = np.tile([0.1, 0.7, 0.2], (2, 1))
    model.show_answers(np.array([0, 70]), chances)
    kinds = model.sheet.data.class_names
    last = model.columnCount() - 1
    assert model.cell(0, last - 1) == Cell(f"✗ {kinds[1]}", ink="wrong")
    assert model.cell(70, last - 1) == Cell(kinds[1])
    assert model.cell(70, last) == Cell("70.0 %", number=True)
    assert model.cell(1, last).text == ""
