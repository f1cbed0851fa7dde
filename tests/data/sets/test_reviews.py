"""Film reviews: Keras's own figures and order, sparse all the way, and hostile files not executed."""

import io
import pickle
import re
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from nnsim.data.build import build
from nnsim.data.recipe import Recipe, Reviews, Split
from nnsim.data.sets.reviews import MARKS, dictionary, in_order, load, multi_hot, read, word_names
from nnsim.errors import NnsimError
from tests.data.conftest import put_reviews

FIRST = [1, 14, 22, 16, 43, 530, 973, 1622, 1385, 65]
"""How the first training review begins in everything that was ever written about this set."""


@pytest.fixture
def folder(tmp_path):
    return put_reviews(tmp_path / "imdb")


def by_keras(reviews, answers, words, random):
    """Return multi-hot rows and answers as `keras.datasets.imdb.load_data` and the course make them."""
    order = np.arange(len(reviews))
    random.shuffle(order)
    rows = np.zeros((len(reviews), words), np.float32)
    for row, review in enumerate(reviews[place] for place in order):
        marked = [1] + [word + 3 for word in review]
        rows[row, [word if word < words else 2 for word in marked]] = 1
    return rows, np.asarray(answers)[order]


def test_imdb_has_the_figures_of_its_description(shared_data):
    source = Reviews(folder=str(shared_data("imdb")))
    data = build(Recipe(source, split=Split(0.6, 0.4, 0, shuffle=False)))
    assert data.sparse
    assert isinstance(data.inputs, csr_array)
    assert (data.inputs.shape, data.inputs.dtype) == ((50_000, 10_000), np.float32)
    assert [data.count(part) for part in ("train", "validation", "test")] == [15_000, 10_000, 25_000]
    assert (data.part[:10_000] == 1).all(), "x_val = x_train[:10000]"
    assert (data.task, data.class_names, data.targets.shape) == (
        "binary",
        ("negative", "positive"),
        (50_000, 1),
    )
    assert data.targets[:25_000].sum() == data.targets[25_000:].sum() == 12_500
    assert set(FIRST) <= set(data.inputs[[0]].indices.tolist())
    assert data.targets[0] == 1, "the first one praises"
    assert 0.01 < data.inputs.nnz / (50_000 * 10_000) < 0.015, "about 1 % full"


def test_rows_are_those_of_keras_and_the_course(folder):
    parts = read(folder / "imdb.npz")
    random = np.random.RandomState(113)
    rows, answers = zip(*(by_keras(*part, 50, random) for part in parts), strict=True)
    matrix = load(Reviews(50, str(folder)))
    np.testing.assert_array_equal(matrix.inputs.toarray(), np.vstack(rows))
    np.testing.assert_array_equal(matrix.targets.values[:, 0], np.concatenate(answers))
    assert matrix.inputs.data.tolist() == [1.0] * matrix.inputs.nnz
    assert matrix.inputs.has_sorted_indices
    assert (matrix.inputs.indices.dtype, matrix.test_rows) == (np.int32, 40)


def test_no_row_becomes_dense(folder):
    data = build(Recipe(Reviews(50, str(folder)), split=Split(1, 0, 0)))
    inputs, targets = data.take("test")
    assert isinstance(inputs, csr_array)
    assert (inputs.shape, targets.shape) == ((40, 50), (40, 1))
    assert data.raw_inputs is data.inputs
    with pytest.raises(NnsimError, match="nearly all zero, which scaling would fill"):
        build(Recipe(Reviews(50, str(folder)), scaling="0-1"))


def test_words_have_names():
    assert word_names(6) == (*MARKS, "word 1", "word 2")
    assert word_names(6, ["the", "and"])[4:] == ("the", "and")
    assert len(word_names(10_000)) == 10_000


def test_a_word_counts_once_and_a_rare_one_as_another():
    rows = multi_hot([[1, 1, 1], [], [7, 8, 70_000, 80_000]], 11).toarray()
    assert [np.flatnonzero(row).tolist() for row in rows] == [[1, 4], [1], [1, 2, 10]]


# ---------------------------------------------------------------------- hostile files


def array(content: bytes, rows: int = 2, kind: str = "|O") -> bytes:
    """Return a stored NumPy array."""
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({rows},), }}".encode()
    head += b" " * (-(len(head) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(head)) + head + content


def stored(lists: object, protocol: int = 3) -> bytes:
    """Return the pickle of an array of objects."""
    values = np.empty(len(lists), object)
    values[:] = lists
    return pickle.dumps(values, protocol)


ANSWERS = array(np.array([1, 0]).tobytes(), kind="<i8")
REVIEWS = array(stored([[1, 2], [300, 70_000]]))


def write(path: Path, **members: bytes) -> Path:
    """Write an archive with these members in place of good ones; None leaves one out."""
    good = {"x_train": REVIEWS, "y_train": ANSWERS, "x_test": REVIEWS, "y_test": ANSWERS}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (good | members).items():
            if content is not None:
                archive.writestr(f"{name}.npy", content)
    return path


def sentence(path: Path) -> str:
    with pytest.raises(NnsimError) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_pickles_of_all_ages_are_read(tmp_path, protocol):
    path = write(tmp_path / "imdb.npz", x_train=array(stored([[1, 2], [300, 70_000]], protocol)))
    assert read(path)[0][0] == [[1, 2], [300, 70_000]]


def test_a_pickle_of_python_2_and_an_older_numpy_is_read(tmp_path):
    path = tmp_path / "imdb.npz"
    old = stored([[1, 2], [300, 70_000]], 3).replace(b"numpy._core.", b"numpy.core.")
    old = old.replace(b"\x80\x03", b"\x80\x02").replace(b"C\x01b", b"U\x01b")
    assert read(write(path, x_train=array(old)))[0][0] == [[1, 2], [300, 70_000]]


class Evil:
    """Whoever unpickles this writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_nothing_is_executed(tmp_path):
    trap = tmp_path / "trap"
    for protocol in (2, 3, 4, 5):
        for evil in (pickle.dumps(Evil(trap), protocol), stored([[1], Evil(trap)], protocol)):
            assert "is not read" in sentence(write(tmp_path / "imdb.npz", x_train=array(evil)))
            assert not trap.exists()
    named = b"\x80\x03cos\nsystem\nU\x04true\x85R."
    assert "(it asks for os.system)" in sentence(write(tmp_path / "imdb.npz", x_train=array(named)))
    for name in ("numpy\nload", "numpy\nfromfile", "builtins\neval", "numpy.core.multiarray\nfrombuffer"):
        asks = b"\x80\x03c" + name.encode() + b"\n."
        assert "it asks for" in sentence(write(tmp_path / "imdb.npz", x_train=array(asks)))


@pytest.mark.timeout(30)
def test_claims_of_memory_are_not_believed(tmp_path):
    claims = {
        "a place in the notes": b"\x80\x03]r\xff\xff\xff\x7f.",
        "a long text": b"\x80\x04\x8d" + b"\xff" * 7 + b"\x00.",
        "a long number": b"\x80\x03\x8b\xff\xff\xff\x7f.",
        "a frame": b"\x80\x04\x95" + b"\xff" * 7 + b"\x00].",
        "an array": b"\x80\x03cnumpy\nndarray\n(J\xff\xff\xff\x7ftR.",
    }
    for content in claims.values():
        assert "is not read" in sentence(write(tmp_path / "imdb.npz", x_train=array(content)))
    many = array(stored([[1], [2]]), rows=999_999_999)
    assert "does not hold the 999999999 lists" in sentence(write(tmp_path / "imdb.npz", x_train=many))
    long = array(np.array([1, 0]).tobytes(), rows=999_999_999, kind="<i8")
    assert "999999999 whole numbers" in sentence(write(tmp_path / "imdb.npz", y_train=long))


def test_lists_that_refer_to_each_other_do_not_swell(tmp_path, monkeypatch):
    monkeypatch.setattr("nnsim.data.sets.lists.MAX_NUMBERS", 1000)
    same = [1] * 501
    assert "more than 1000 numbers" in sentence(
        write(tmp_path / "imdb.npz", x_train=array(stored([same, same])))
    )


def test_an_archive_that_swells_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("nnsim.data.sets.reviews.MAX_MEMBER", 10_000)
    assert "unusual way" in sentence(write(tmp_path / "imdb.npz", x_train=array(bytes(20_000))))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"x_test": None}, r"imdb.npz, x_test is missing; get the file from its source again."),
        ({"x_train": array(b"", kind="<i8")}, "imdb.npz, x_train holds no lists."),
        ({"x_train": b"no array"}, "imdb.npz, x_train is no array of lists or whole numbers."),
        ({"x_train": array(stored([[1.5], [2]]))}, "something else than lists of word numbers"),
        ({"x_train": array(stored([["word"], [2]]))}, "x_train holds something else than whole numbers"),
        ({"x_train": array(stored([[True], [2]]))}, "x_train holds something else than whole numbers"),
        ({"x_train": array(stored([[[1]], [2]]))}, "x_train holds something else than whole numbers"),
        ({"x_train": array(stored([(1, 2), [2]]))}, "does not hold the 2 lists that it announces"),
        ({"x_train": array(stored([[1], [2], [3]]))}, "does not hold the 2 lists that it announces"),
        ({"x_train": array(pickle.dumps([1, 2], 3))}, "is not read"),
        ({"y_train": array(np.array([1, 2]).tobytes(), kind="<i8")}, "each of the 2 reviews a 0 or a 1"),
        ({"y_train": array(np.array([1]).tobytes(), 1, "<i8")}, "each of the 2 reviews a 0 or a 1"),
        ({"y_train": array(np.array([1.0, 0]).tobytes(), kind="<f8")}, "y_train is no array of lists"),
        ({"y_train": array(stored([[1], [0]]))}, "imdb.npz, y_train does not hold the 2 whole numbers"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(tmp_path, members, expected):
    assert re.search(re.escape(expected), sentence(write(tmp_path / "imdb.npz", **members)))


def test_what_is_no_archive(tmp_path):
    path = tmp_path / "imdb.npz"
    path.write_bytes(b"no zip at all")
    assert sentence(path).startswith("imdb.npz is no imdb.npz, or a damaged one")
    whole = write(path).read_bytes()
    for end in (len(whole) // 2, len(whole) - 10):
        path.write_bytes(whole[:end])
        assert sentence(path).startswith("imdb.npz is no imdb.npz, or a damaged one")
    torn = whole.replace(stored([[1, 2], [300, 70_000]])[:40], bytes(40), 1)
    path.write_bytes(torn)
    assert "damaged" in sentence(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.data())
def test_a_damaged_file_gives_reviews_or_a_sentence(tmp_path: Path, data: st.DataObject):
    whole = REVIEWS if data.draw(st.booleans()) else array(stored([[1, 2], [3]], 4))
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        (reviews, answers), _ = read(write(tmp_path / "imdb.npz", x_train=bytes(content)))
        assert len(reviews) == len(answers)
        assert {type(word) for review in reviews for word in review} <= {int}
    except NnsimError:
        pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.data())
def test_a_damaged_archive_gives_reviews_or_a_sentence(tmp_path: Path, data: st.DataObject):
    content = bytearray(write(tmp_path / "imdb.npz").read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "imdb.npz").write_bytes(io.BytesIO(content).getvalue())
    with suppress(NnsimError):
        read(tmp_path / "imdb.npz")


def test_a_list_of_words_beside_the_reviews_names_the_inputs(folder):
    (folder / "imdb_word_index.json").write_text('{"and": 2, "the": 1, "start": 3}', "utf-8")
    assert dictionary(folder) == ("the", "and", "start")
    data = build(Recipe(Reviews(12, str(folder))))
    assert data.input_names == (*MARKS, "the", "and", "start", *(f"word {rank}" for rank in range(4, 9)))
    assert len(set(data.input_names)) == 12


@pytest.mark.parametrize(
    "content", ["[1, 2]", '{"the": 0}', '{"the": 7}', '{"the": "1"}', "{", '{"the": 1.5}']
)
def test_a_list_of_words_that_is_none_is_refused_by_name(folder, content):
    (folder / "imdb_word_index.json").write_text(content, "utf-8")
    with pytest.raises(NnsimError, match=r"imdb_word_index\.json does not give each word its rank"):
        build(Recipe(Reviews(12, str(folder))))


def test_words_come_in_the_order_of_the_review_and_rows_in_that_of_the_data(folder):
    source = Reviews(4000, str(folder))
    ranks, bounds = in_order(source)
    inputs = load(source).inputs
    assert len(bounds) == inputs.shape[0] + 1 == 81
    for row in range(80):
        words = set((ranks[bounds[row] : bounds[row + 1]] + 3).tolist())
        assert words | {1} == set(inputs.indices[inputs.indptr[row] : inputs.indptr[row + 1]].tolist())


def test_the_first_review_of_imdb_can_be_read(shared_data):
    place = shared_data("imdb")
    ranks, bounds = in_order(Reviews(folder=str(place)))
    words = dictionary(place)
    assert (len(words), words[0], len(bounds)) == (88_584, "the", 50_001)
    text = " ".join(words[rank - 1] for rank in ranks[: bounds[1]])
    assert text.startswith("this film was just brilliant casting location scenery story direction everyone's")
