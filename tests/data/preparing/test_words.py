"""A text column becomes the words that occur in it, and can be read back."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.data.build import build
from nnsim.data.preparing.words import bag, read_back, split, vocabulary
from nnsim.data.recipe import File, Generator, Recipe, Split, Words
from nnsim.errors import NnsimError

TEXT = """review\tgood
The film is good, the actors are good.\t1
What a bad film!\t0
I don't like the actors at all\t0
Good, good, GOOD fun for all of us\t1
"""
ALL = Split(1, 0, 0)


@pytest.fixture
def reviews(tmp_path):
    """Return a function that makes a Recipe on a small file of reviews."""
    (tmp_path / "reviews.tsv").write_text(TEXT)

    def recipe(**values):
        return Recipe(File(str(tmp_path / "reviews.tsv")), **({"split": ALL} | values))

    return recipe


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't stop -- it's GREAT!", ["don't", "stop", "it's", "great"]),
        ("'quoted' a_b 3.14 l’été", ["quoted", "a", "b", "3", "14", "l’été"]),
        ("영화가 정말 좋았어요!!", ["영화가", "정말", "좋았어요"]),
        ("... ?!", []),
    ],
)
def test_words(text, words):
    assert split(text) == words


def test_vocabulary():
    assert vocabulary(["b a b", "c a b", "d"], 3) == ("b", "a", "c"), "as frequent: by the alphabet"


letters = st.text("abc '", max_size=30)


@given(st.lists(letters, min_size=1, max_size=8), st.integers(1, 20))
def test_bags_are_counters(texts, size):
    known = vocabulary(texts, size)
    everything = Counter(word for text in texts for word in split(text))
    assert [everything[word] for word in known] == sorted(everything.values(), reverse=True)[:size]
    counted, present = bag(texts, known, counts=True), bag(texts, known)
    assert counted.dtype == np.float32
    assert (counted.indices.dtype, counted.indptr.dtype) == (np.int32, np.int32)
    assert counted.has_sorted_indices
    for row, text in enumerate(texts):
        found = Counter(split(text))
        assert counted.toarray()[row].tolist() == [found[word] for word in known]
        assert present.toarray()[row].tolist() == [min(1, found[word]) for word in known]


def test_a_table_with_a_text_and_a_label(reviews):
    data = build(reviews())
    assert data.sparse
    assert (data.task, data.target_names, data.rows) == ("binary", ("good",), 4)
    assert data.input_names[:4] == ("good", "the", "actors", "all")
    assert data.inputs.shape == (4, len(data.input_names))
    assert set(data.inputs.data) == {1.0}
    assert dict(read_back(data, 1)) == {"what": 1, "a": 1, "bad": 1, "film": 1}


def test_how_many_words_and_how_often(reviews):
    data = build(reviews(words=Words(2, counts=True)))
    assert data.input_names == ("good", "the")
    assert data.inputs.toarray().tolist() == [[2, 2], [0, 0], [0, 1], [3, 0]]
    assert read_back(data, 0) == [("good", 2.0), ("the", 2.0)]


def test_the_words_are_those_of_the_training_rows(reviews):
    data = build(reviews(split=Split(2, 1, 1, shuffle=False, unit="rows")))
    assert "fun" not in data.input_names
    assert "bad" in data.input_names
    assert dict(read_back(data, 3)) == {"good": 1}


def test_two_texts_have_words_of_their_own(tmp_path):
    (tmp_path / "a.csv").write_text(
        't,u,y\n"one two three","two one four",1.5\n"two one five","one a b",2.5\n'
    )
    data = build(Recipe(File("a.csv"), split=ALL, words=Words(2)), tmp_path)
    assert data.input_names == ("t: one", "t: two", "u: one", "u: a")
    assert data.inputs.toarray().tolist() == [[1, 1, 1, 0], [1, 1, 1, 1]]


def test_a_category_stays_what_it_is_if_it_is_said(tmp_path):
    (tmp_path / "a.csv").write_text("t,y\none two three,1.5\ntwo one five,2.5\n")
    data = build(Recipe(File("a.csv"), split=ALL, encodings={"t": "one-hot"}), tmp_path)
    assert not data.sparse
    assert data.inputs.tolist() == [[1, 0], [0, 1]]


def test_text_beside_other_inputs(tmp_path):
    (tmp_path / "a.csv").write_text("t,x,y\none two three,3,1.5\ntwo one five,4,2.5\n")
    with pytest.raises(
        NnsimError, match=r"^Column 't' is text, whose words do not go together with other inp"
    ):
        build(Recipe(File("a.csv"), inputs=("t", "x"), split=ALL), tmp_path)
    with pytest.raises(
        NnsimError, match=r"^Column 't' is text, whose words do not go together with other inp"
    ):
        build(Recipe(File("a.csv"), inputs=("t",), ones="last", split=ALL), tmp_path)


def test_text_without_words(tmp_path):
    (tmp_path / "a.csv").write_text("t,y\n- - -!,1.5\n? ? ?,2.5\n")
    with pytest.raises(NnsimError, match=r"^Column 't' has no words to learn from\.$"):
        build(Recipe(File("a.csv"), inputs=("t",), split=ALL), tmp_path)


def test_numbers_cannot_be_read():
    with pytest.raises(NnsimError, match=r"^circles has no words to be read\.$"):
        read_back(build(Recipe(Generator())), 0)


REVIEWS = Path(__file__).parents[3].parent / "shared/data/imdb/imdb_labelled.txt"


@pytest.mark.skipif(not REVIEWS.exists(), reason="the shared data is not here")
def test_real_sentences():
    """1,000 sentences, 500 of each kind, as their README says."""
    data = build(Recipe(File(str(REVIEWS)), words=Words(3000)))
    assert (data.rows, data.task, int(data.targets.sum())) == (1000, "binary", 500)
    assert set(data.input_names[:5]) <= {"the", "a", "and", "of", "is", "this", "it", "i"}
    assert data.inputs.nnz < 0.01 * 1000 * len(data.input_names)
