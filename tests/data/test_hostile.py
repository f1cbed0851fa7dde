"""Real files, mutated: they end as tables or as one sentence, soon and without much memory."""

import io
import random
import resource
import threading
import time
import zipfile

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.data.build import build_from
from nnsim.data.recipe import File, Pasted, Recipe
from nnsim.data.tables import file
from nnsim.data.tables.preview import preview
from nnsim.errors import NnsimError

NAMES = (
    *("iris.csv", "titanic_train.csv", "winequality-red.csv", "pima-indians-diabetes.csv", "penguins.csv"),
    *("mpg.csv", "BostonHousing.csv", "horse-colic.csv", "seoul_temperature_cp949.csv", "kobis_utf8_bom.csv"),
    *("chipotle.tsv", "AirQualityUCI.csv"),
)
HANGS = 20.0
"""Seconds that no reading of so small a file takes, however slow the machine; most take a few hundredths."""

SIZE = 20_000
"""Bytes of each real file; more is more of the same."""

PIECES = (
    b'"',
    b'""',
    b"\0",
    b"\n",
    b"\r",
    b";;",
    b",",
    b"\t",
    b"#",
    b"'",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"1e999",
    b"\x1a",
)

pytestmark = pytest.mark.timeout(60)

quick = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def workbook():
    """Return the bytes of a small workbook."""
    made = openpyxl.Workbook()
    made.active.append(["a", "b", "when"])
    for row in range(30):
        made.active.append([row, f"text {row % 3}", "2024-01-01"])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def mutated(data: bytes, seed: int) -> bytes:
    """Return bytes that were cut, flipped, overwritten and added to at random places."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data = data[:place]
            case 1:
                data = data[place:]
            case 2:
                data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
            case 3:
                data = data[:place] + chance.choice(PIECES) + data[place:]
            case 4:
                data = data[:place] + data[place : place + 50] * 3 + data[place:]
    return data


def ends(source: File | Pasted) -> None:
    """Read, preview and prepare a source: anything but an NnsimError is a defect, and so is a long wait."""
    start = time.thread_time()
    try:
        shown = preview(source, 20)
        assert all(len(row) == len(shown.columns) for row in shown.cells)
        dataset = build_from(shown.table, Recipe(source, missing="median"))
        assert np.isfinite(np.asarray(dataset.targets)).all()
    except NnsimError as error:
        assert str(error)  # noqa: PT017
    assert time.thread_time() - start < HANGS


@pytest.fixture(scope="module", autouse=True)
def warm():
    """Import pandas and openpyxl before time is taken."""
    preview(Pasted("a,b\n1,2\n3,4\n"))


@quick
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
def test_mutated_real_files(shared_data, tmp_path, name, seed):
    path = tmp_path / f"fuzz{name[-4:]}"
    path.write_bytes(mutated(shared_data(f"classroom/{name}").read_bytes()[:SIZE], seed))
    ends(File(str(path)))


@quick
@given(seed=st.integers(0, 2**32), inside=st.booleans())
def test_mutated_workbooks(tmp_path, workbook, seed, inside):
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(_inside(workbook, seed) if inside else mutated(workbook, seed))
    ends(File(str(path)))


def _inside(content: bytes, seed: int) -> bytes:
    """Return a workbook of which one packed part was mutated."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        chosen = random.Random(seed).choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, mutated(old.read(name), seed) if name == chosen else old.read(name))
    return stream.getvalue()


@quick
@given(
    text=st.text(alphabet=st.sampled_from('ab1,;\t| "\n\r.-#%$é가'), max_size=200),
    delimiter=st.sampled_from([None, ",", ";", "\t", "|", " ", "."]),
    thousands=st.sampled_from([None, "", ",", " "]),
    header=st.sampled_from([None, True, False]),
    skip=st.sampled_from([None, 0, 1, 5, 1000]),
    comment=st.sampled_from([None, "", "#", "a"]),
    kind=st.sampled_from([None, "number", "category", "text", "date"]),
)
def test_any_text_in_any_way(text, delimiter, thousands, header, skip, comment, kind):
    how = {"delimiter": delimiter, "thousands": thousands, "header": header, "skip": skip, "comment": comment}
    kinds = {} if kind is None else {"column_1": kind, "a": kind}
    ends(Pasted(text, **how))
    ends(Pasted(text, **how, kinds=kinds))


@pytest.mark.parametrize(
    "content",
    [
        b'"' * 200_000,
        b'"a\n' * 60_000,
        b"," * 500_000,
        b"a" * 2_000_000,
        b"1\n" * 200_000,
        b"-\n" * 100_000,
        b"1.1.1.1.1.1.1\n" * 20_000,
        b"1,234,567,890\n" * 20_000,
        b" " * 1_000_000,
        b"\n" * 1_000_000,
        b"#\n" * 300_000,
        b"a;b|c\td e,f\n" * 20_000,
        b"1" * 100_000 + b",2\n3,4\n",
        b"\xe9\xe9\n" * 100_000,
        ("가" * 100_000 + "\n").encode("cp949"),
        b"+" * 100_000 + b"\n" + b"(" * 100_000,
        ("\u00a0" * 50_000 + "1\n").encode() * 3,
        b"12" * 60_000 + b"x,1\n1,2\n",
    ],
)
def test_patterns_that_could_take_for_ever(tmp_path, content):
    path = tmp_path / "slow.csv"
    path.write_bytes(content)
    start = time.thread_time()
    try:
        preview(File(str(path)))
    except NnsimError as error:
        assert str(error)  # noqa: PT017
    assert time.thread_time() - start < HANGS


def test_deep_and_recursive_xml(tmp_path, workbook):
    deep = b"<a>" * 200_000
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (place + 1, *[place] * 8)
        for place in range(97, 110)
    )
    for bad in (deep, laughs + b"]><x>&n;</x>"):
        for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
            stream = io.BytesIO()
            with (
                zipfile.ZipFile(io.BytesIO(workbook)) as old,
                zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
            ):
                for name in old.namelist():
                    new.writestr(name, bad if name == part else old.read(name))
            (tmp_path / "deep.xlsx").write_bytes(stream.getvalue())
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            ends(File(str(tmp_path / "deep.xlsx")))
            assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_threads_may_read_the_same_file(shared_data):
    source = File(str(shared_data("classroom/mpg.csv")))
    file.read(source)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(preview(source).rows)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [398] * 4
