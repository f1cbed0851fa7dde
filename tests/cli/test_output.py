"""JSON without NaN, CSV that pandas reads back, tables that line up, a bar on terminals only."""

import io
import json
import math
import sys

import numpy as np
import pandas as pd
import pytest

from nnsim.cli.output import ProgressBar, csv_text, plain, print_json, print_table


def test_json_has_null_where_there_is_no_number(capsys):
    print_json({"a": math.nan, "b": [math.inf, -math.inf, 1.5], "c": (None, True, "층")})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [None, None, 1.5], "c": [None, True, "층"]}


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-300, 3])
def test_numbers_keep_all_their_digits(value):
    assert json.loads(json.dumps(plain(value))) == value


def test_csv_is_read_back_by_pandas_with_every_digit():
    random = np.random.default_rng(0)
    rows = [[value, 'a, "b"\nc', None] for value in random.standard_normal(20)]
    rows[3][0] = math.nan
    again = pd.read_csv(io.StringIO(csv_text(["x", "y", "z"], rows)), dtype=str)
    np.testing.assert_array_equal(again["x"].astype(float), [row[0] for row in rows])
    assert again["y"].unique().tolist() == ['a, "b"\nc']
    assert again["z"].isna().all()


def test_whole_numbers_need_no_decimals():
    text = csv_text(["x"], [[3.0], [-0.5], [1e300], [math.inf], [7], ["3.0"]])
    assert text.split() == ["x", "3", "-0.5", "1e+300", "inf", "7", "3.0"]


def test_korean_columns_line_up(capsys):
    print_table([("A", "B"), ("층", "1"), ("abc", "2")])
    assert capsys.readouterr().out == "A    B\n층   1\nabc  2\n"


def test_no_bar_where_there_is_no_terminal(capsys):
    bar = ProgressBar(10)
    bar.show(5, "loss")
    bar.clear()
    assert capsys.readouterr().err == ""


def test_a_bar_on_a_terminal_shows_how_far_it_is_and_goes_away(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "80")
    bar = ProgressBar(200)
    bar.show(50, "loss 0.5")
    bar.show(51, "too soon to draw again")
    assert " 25%  loss 0.5" in terminal.getvalue()
    assert "too soon" not in terminal.getvalue()
    bar.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert "\n" not in terminal.getvalue()
