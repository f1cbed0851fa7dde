"""Texts with their words: in rows of a table, in reviews and in new texts; against the bag of words."""

import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.data.preparing.reading import Reader, without_each
from nnsim.data.recipe import File, Recipe, Reviews, Split, Words
from tests.data.conftest import put_reviews


@pytest.fixture
def table(tmp_path):
    rows = [
        ("A good, good film!", 1),
        ("Bad... don't go", 0),
        ("what a bad film", 0),
        ("So good. I would go again", 1),
        ("The worst one that I have ever seen in my life", 0),
        ("It’s lovely: go, and take your friends with you", 1),
    ]
    path = tmp_path / "films.csv"
    path.write_text("text;liked\n" + "\n".join(f"{text};{liked}" for text, liked in rows), "utf-8")
    recipe = Recipe(File(str(path)), targets=("liked",), split=Split(1, 0, 0), words=Words(30))
    return build(recipe), recipe, [text for text, _ in rows]


def test_a_row_of_a_table_reads_as_it_was_written(table):
    data, recipe, texts = table
    reader = Reader(data, recipe)
    for row, text in enumerate(texts):
        read = reader.of_row(row)
        assert read.content == text
        assert set(read.columns) == set(data.inputs[[row]].indices.tolist())
        for word in read.words:
            if word.column >= 0:
                assert text[word.start : word.end].lower() == data.input_names[word.column]


def test_a_typed_text_becomes_what_the_same_row_is(table):
    data, recipe, texts = table
    reader = Reader(data, recipe)
    assert reader.takes_texts
    for row, text in enumerate(texts):
        assert (reader.inputs_of(text).toarray() == data.inputs[[row]].toarray()).all()
        assert reader.of_text(text) == reader.of_row(row)
    assert reader.of_text("zebra").words[0].column == -1
    assert reader.inputs_of("zebra").nnz == 0


def test_of_several_text_columns_each_has_a_line(tmp_path):
    rows = [
        ("a good title", "bad words", 1),
        ("bad title", "good words here", 0),
        ("one more", "a good end", 1),
    ]
    path = tmp_path / "two.csv"
    lines = "\n".join(f"{title};{body};{liked}" for title, body, liked in rows)
    path.write_text(f"title;body;liked\n{lines}", "utf-8")
    source = File(str(path), kinds={"title": "text", "body": "text"})
    recipe = Recipe(source, ("title", "body"), ("liked",), split=Split(1, 0, 0), words=Words(30))
    data = build(recipe)
    reader = Reader(data, recipe)
    for row, (title, body, _) in enumerate(rows):
        text = reader.of_row(row)
        assert text.content == f"{title}\n{body}"
        assert reader.of_text(text.content) == text
        assert set(text.columns) == set(data.inputs[[row]].indices.tolist())
        assert (reader.inputs_of(text.content).toarray() == data.inputs[[row]].toarray()).all()
    assert reader.inputs_of("title alone").nnz == 1


@pytest.fixture
def folder(tmp_path):
    place = put_reviews(tmp_path / "imdb")
    names = ", ".join(f'"w{rank}": {rank}' for rank in range(1, 3001))
    (place / "imdb_word_index.json").write_text("{" + names + "}", "utf-8")
    return place


def test_a_review_reads_in_its_order_with_rare_words(folder):
    recipe = Recipe(Reviews(100, str(folder)))
    data = build(recipe)
    reader = Reader(data, recipe)
    for row in (0, 17, 79):
        read = reader.of_row(row)
        names = read.content.split()
        assert names[0] in ("w2", "w3")
        assert len(names) == len(read.words)
        for name, word in zip(names, read.words, strict=True):
            rank = int(name[1:])
            assert word.column == (rank + 3 if rank + 3 < 100 else -1)
        known = set(read.columns) | ({2} if -1 in [word.column for word in read.words] else set()) | {1}
        assert known == set(data.inputs[[row]].indices.tolist())


def test_a_typed_review_becomes_what_the_same_row_is(folder):
    recipe = Recipe(Reviews(100, str(folder)))
    data = build(recipe)
    reader = Reader(data, recipe)
    for row in (0, 17, 79):
        text = reader.of_row(row).content.replace(" ", ", ").upper()
        assert (reader.inputs_of(text).toarray() == data.inputs[[row]].toarray()).all()
        columns = [word.column for word in reader.of_text(text).words]
        assert columns == [word.column for word in reader.of_row(row).words]


def test_reviews_without_their_file_or_names_come_as_bags_of_words(folder, tmp_path):
    (folder / "imdb_word_index.json").unlink()
    recipe = Recipe(Reviews(100, str(folder)))
    data = build(recipe)
    assert not Reader(data, recipe).takes_texts
    assert Reader(data, recipe).of_row(0).content.startswith("word ")
    (folder / "imdb.npz").unlink()
    read = Reader(data, recipe).of_row(0)
    assert set(read.columns) == set(data.inputs[[0]].indices.tolist())


def test_each_word_is_left_out_once(table):
    data, _, _ = table
    row = data.inputs[[5]]
    rows = without_each(row).toarray()
    assert (rows[0] == row.toarray()[0]).all()
    for place, column in enumerate(row.indices.tolist()):
        expected = row.toarray()[0]
        expected[column] = 0
        assert (rows[1 + place] == expected).all()
    assert len(rows) == 1 + row.nnz
    assert without_each(data.inputs[[5]] * 0).shape[0] == 1 + row.nnz
    empty = np.zeros((1, 30), np.float32)
    assert without_each(type(row)(empty)).shape == (1, 30)
