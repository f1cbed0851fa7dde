"""``nnsim bench``: the table, its JSON, and wrong usage in sentences."""

import json

import pytest

from nnsim.bench.contest import Figures, Result
from nnsim.bench.contestant import OWN
from nnsim.bench.works import WORKS, work_named
from nnsim.cli import bench, bench_table, main


@pytest.fixture
def canned(monkeypatch):
    """Have every contestant reach the same figures without being run."""

    def compete(work, names, setting, *, repeats, seconds, report):
        rates = {OWN: 1000.0, "torch": 16.0, "jax": 500.0, "keras": 0.5}
        return Result(work, {name: Figures((rates[name],) * repeats, 1) for name in names})

    monkeypatch.setattr(bench, "compete", compete)
    monkeypatch.setattr(bench.importlib.util, "find_spec", lambda name: None if name == "keras" else name)
    monkeypatch.setattr(bench.metadata, "version", lambda name: "1.0")


def test_the_list_names_every_work(capsys):
    assert main(["bench", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["NAME", *(work.name for work in WORKS)]


def test_the_table_has_one_line_for_each_work_and_says_how_it_came_about(canned, capsys):
    assert main(["bench", "--work", "xor", "--work", "imdb", "--peers", "--threads", "1"]) == 0
    out, err = capsys.readouterr()
    heading, xor, imdb, _, *notes = out.splitlines()
    assert heading.split() == ["WORK", "nnsim", "PyTorch", "JAX"]
    assert xor.split()[-7:] == ["steps/s", "1,000", "16", "62", "x", "500", "2.00", "x"][-7:]
    assert "samples/s" in imdb
    assert "float32" in notes[0]
    assert "drawn" in notes[-1]
    assert "not installed and left out: Keras;" in err


def test_the_json_has_every_round(canned, capsys):
    assert main(["bench", "--json", "--peers", "--repeats", "3"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["missing"] == ["keras"]
    assert report["versions"] == {"torch": "1.0", "jax": "1.0"}
    assert [work["name"] for work in report["works"]] == [work.name for work in WORKS]
    assert report["works"][0]["figures"][OWN] == {"median": 1000, "threads": 1, "rounds": [1000] * 3}
    assert report["works"][0]["ratios"] == {"torch": 62.5, "jax": 2}


def test_a_terminal_gets_a_table_by_rich(canned, capsys, monkeypatch):
    monkeypatch.setattr(bench_table.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "160")
    assert main(["bench", "--work", "line", "--peers"]) == 0
    out = capsys.readouterr().out
    assert "─" in out
    assert work_named("line").title in out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--work", "mlp"], 1, "There is no work 'mlp' to measure; there are line"),
        (["--data", "nowhere"], 1, "nowhere is not a folder"),
        (["--data", "."], 1, "data set 'mnist' is not in"),
        (["--repeats", "0"], 2, "--repeats: it is at least 1"),
        (["--seconds", "nan"], 2, "'nan' is no time in seconds"),
        (["--threads", "many"], 2, "'many' is not a whole number"),
        (["--precision", "float16"], 2, "float16"),
    ],
)
def test_wrong_usage_is_refused_in_a_sentence(
    canned, arguments, code, sentence, capsys, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    assert main(["bench", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert "Traceback" not in err
