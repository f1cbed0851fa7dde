"""`nnsim predict` matches columns by name and answers in the units of the data."""

import csv
import io

import numpy as np
import pytest

from nnsim.project import examples, store


@pytest.fixture
def iris(run, tmp_path):
    """Return a project trained on iris."""
    assert run("train", "iris", "--save", tmp_path / "iris.nnsim").code == 0
    return tmp_path / "iris.nnsim"


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_classes_have_their_names_and_probabilities(run, iris, shared_data):
    path = shared_data("classroom/iris.csv")
    done = run("predict", iris, "--data", path)
    assert (done.code, done.err) == (0, "")
    rows, truth = read(done.out), read(path.read_text(encoding="utf-8"))
    assert list(rows[0]) == [*truth[0], "probability"]
    right = [row["species"] == known["species"] for row, known in zip(rows, truth, strict=True)]
    assert np.mean(right) > 0.9
    assert all(1 / 3 < float(row["probability"]) <= 1 for row in rows)


def test_columns_are_found_by_name_whatever_their_order(run, iris, tmp_path, shared_data):
    truth = read(shared_data("classroom/iris.csv").read_text(encoding="utf-8"))
    names = ["petal_width", "sepal_length", "sepal_width", "petal_length"]
    with open(tmp_path / "turned.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["note", *names], extrasaction="ignore")
        writer.writeheader()
        writer.writerows([{**row, "note": "x"} for row in truth])
    straight = read(run("predict", iris, "--data", shared_data("classroom/iris.csv")).out)
    turned = read(run("predict", iris, "--data", tmp_path / "turned.csv").out)
    assert [row["species"] for row in turned] == [row["species"] for row in straight]


def test_numbers_come_in_the_units_of_the_data(run, tmp_path):
    rows = "".join(f"{x},{1000 * x + 5}\n" for x in range(40))
    (tmp_path / "a.csv").write_text("x,y\n" + rows, encoding="utf-8")
    assert (
        run("train", "--data", tmp_path / "a.csv", "--epochs", 400, "--save", tmp_path / "a.nnsim").code == 0
    )
    (tmp_path / "new.csv").write_text("x\n10\n20\n", encoding="utf-8")
    assert (
        run(
            "predict", tmp_path / "a.nnsim", "--data", tmp_path / "new.csv", "--out", tmp_path / "out.csv"
        ).out
        == ""
    )
    predicted = read((tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert [float(row["x"]) for row in predicted] == [10, 20]
    np.testing.assert_allclose([float(row["y"]) for row in predicted], [10_005, 20_005], atol=1500)


def test_rows_without_a_value_or_with_an_unknown_category_have_no_prediction(run, tmp_path):
    rows = "".join(f"{x},{'ab'[x % 2]},{'yes' if x % 2 else 'no'}\n" for x in range(40))
    (tmp_path / "a.csv").write_text("x,kind,answer\n" + rows, encoding="utf-8")
    assert run("train", "--data", tmp_path / "a.csv", "--save", tmp_path / "a.nnsim").code == 0
    (tmp_path / "new.csv").write_text("x,kind\n3,b\n4,a\n,a\n5,c\n6,\n7,b\n", encoding="utf-8")
    done = run("predict", tmp_path / "a.nnsim", "--data", tmp_path / "new.csv")
    assert [row["answer"] for row in read(done.out)] == ["yes", "no", "", "", "", "yes"]
    assert done.err == "nnsim: 3 of 6 rows have a missing or unknown value and no prediction.\n"


def test_categories_that_look_like_numbers_are_known_again(run, tmp_path):
    rows = "".join(f"{x},{['1', '2', '3b'][x % 3]},{'yes' if x % 3 == 1 else 'no'}\n" for x in range(60))
    (tmp_path / "a.csv").write_text("x,kind,answer\n" + rows, encoding="utf-8")
    assert run("train", "--data", tmp_path / "a.csv", "--save", tmp_path / "a.nnsim").code == 0
    (tmp_path / "new.csv").write_text("x,kind\n3,1\n4,2\n", encoding="utf-8")
    done = run("predict", tmp_path / "a.nnsim", "--data", tmp_path / "new.csv")
    assert [(row["kind"], row["answer"]) for row in read(done.out)] == [("1", "no"), ("2", "yes")]


def test_korean_classes_reach_spreadsheets_and_pipes(run, tmp_path):
    rows = "".join(f"{x},{'고양이' if x < 20 else '개'}\n" for x in range(40))
    (tmp_path / "a.csv").write_text("x,종\n" + rows, encoding="utf-8")
    assert run("train", "--data", tmp_path / "a.csv", "--save", tmp_path / "a.nnsim").code == 0
    out = run("predict", tmp_path / "a.nnsim", "--data", tmp_path / "a.csv").out
    assert [row["종"] for row in read(out)][::39] == ["고양이", "개"]
    run("predict", tmp_path / "a.nnsim", "--data", tmp_path / "a.csv", "--out", tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_bytes() == b"\xef\xbb\xbf" + out.encode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sepal_length,sepal_width,petal_length\n1,2,3\n4,5,6\n", "has no column 'petal_width'"),
        (
            "sepal_length,sepal_width,petal_length,petal_width\nlong,2,3,4\nshort,2,3,4\n",
            "Column 'sepal_length' must hold numbers",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_one_sentence(run, iris, tmp_path, text, sentence):
    (tmp_path / "new.csv").write_text(text, encoding="utf-8")
    done = run("predict", iris, "--data", tmp_path / "new.csv")
    assert (done.code, done.out) == (1, "")
    assert sentence in done.err


def test_a_project_that_was_never_trained_predicts_nothing(run, tmp_path):
    store.save(examples.load("iris"), tmp_path / "new.nnsim")
    done = run("predict", tmp_path / "new.nnsim", "--data", "whatever.csv")
    assert done.code == 1
    assert "was never trained" in done.err


def test_features_are_computed_from_the_columns(run, tmp_path):
    """The square of x makes a parabola a straight line; the file to predict has x alone."""
    rows = "".join(f"{x},{x * x}\n" for x in range(-20, 21))
    (tmp_path / "a.csv").write_text("x,y\n" + rows, encoding="utf-8")
    settings = ["--set", "recipe.features=x**2", "--set", "recipe.switched_off=x"]
    place = tmp_path / "a.nnsim"
    assert run("train", "--data", tmp_path / "a.csv", "--epochs", 300, *settings, "--save", place).code == 0
    (tmp_path / "new.csv").write_text("x\n3\n-15\n", encoding="utf-8")
    predicted = read(run("predict", place, "--data", tmp_path / "new.csv").out)
    assert [float(row["y"]) for row in predicted] == pytest.approx([9, 225], abs=20)


def test_texts_are_known_by_their_words(run, tmp_path):
    rows = "".join(f"a good film {place},yes\nwhat a bad film {place},no\n" for place in range(20))
    (tmp_path / "a.csv").write_text("text,liked\n" + rows, encoding="utf-8")
    place = tmp_path / "a.nnsim"
    done = run("train", "--data", tmp_path / "a.csv", "--epochs", 50, "--save", place)
    assert done.code == 0, done.err
    (tmp_path / "new.csv").write_text('text,n\n"Good, good!",1\nbad bad bad,2\n,3\n', encoding="utf-8")
    done = run("predict", place, "--data", tmp_path / "new.csv")
    assert [row["liked"] for row in read(done.out)] == ["yes", "no", ""]
    assert done.err == "nnsim: 1 of 3 rows have a missing or unknown value and no prediction.\n"
