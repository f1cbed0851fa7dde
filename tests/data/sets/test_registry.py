"""Where data sets are looked for, and what is said where they are not."""

from pathlib import Path

import pytest

from nnsim import places
from nnsim.data.recipe import Images, Reviews
from nnsim.data.sets import registry
from nnsim.errors import NnsimError
from tests.data.conftest import put_images, put_reviews


def test_its_own_folder_or_the_one_above(tmp_path):
    folder = put_images(tmp_path / "sets" / "mnist")
    assert registry.locate(Images("mnist", str(folder))) == folder
    assert registry.locate(Images("mnist", str(tmp_path / "sets"))) == folder
    assert registry.locate(Images("mnist", "sets"), tmp_path) == folder, "relative to the project"
    assert registry.locate(Reviews(folder=str(put_reviews(tmp_path / "sets")))) == tmp_path / "sets"


def test_the_folder_of_the_user_and_that_of_nnsim(tmp_path, monkeypatch):
    own = put_images(places.data() / "mnist")
    assert registry.locate(Images("mnist")) == own
    kept = put_images(tmp_path / "kept" / "mnist")
    registry.remember(tmp_path / "kept")
    assert registry.locate(Images("mnist")) == kept, "remembered"
    now = put_images(tmp_path / "now")
    monkeypatch.setenv("NNSIM_DATA", str(now))
    assert registry.locate(Images("mnist")) == now
    given = put_images(tmp_path / "given")
    assert registry.locate(Images("mnist", str(given))) == given
    assert registry.locate(Images("mnist", str(tmp_path / "moved"))) == now, "of another machine"


def test_a_damaged_note_of_the_folder_is_passed_over():
    (places.config() / "data-folder").mkdir(parents=True)
    assert registry.chosen_folders() == []
    (places.config() / "data-folder").rmdir()
    (places.config() / "data-folder").write_bytes(b"\xff\0\xfe")
    with pytest.raises(registry.MissingSetError):
        registry.locate(Images("mnist"))


def test_names_under_which_the_files_are_distributed(tmp_path):
    folder = put_images(tmp_path / "set", packed=False)
    for path in list(folder.iterdir()):
        path.rename(path.with_name(path.name.replace("-idx", ".idx")))
    assert not registry.lacking(Images(), folder)
    assert registry.file_in(folder, "t10k-labels-idx1-ubyte").name == "t10k-labels.idx1-ubyte"


def test_what_is_missing_is_said_with_what_to_do(tmp_path):
    with pytest.raises(registry.MissingSetError) as caught:
        registry.locate(Images("mnist", str(tmp_path)))
    assert str(caught.value) == (
        f"The data set 'mnist' is not in {tmp_path}, {places.data()}. Name the folder of its files (--data "
        "FOLDER), or have it fetched by nnsim train (--download, 12 MB)."
    )
    assert caught.value.values["name"] == "mnist"
    with pytest.raises(registry.MissingSetError, match=r"'imdb' is not in .*19 MB"):
        registry.locate(Reviews())
    with pytest.raises(registry.MissingSetError, match=r"'kuzushiji' is not in .*; name the folder"):
        registry.locate(Images("kuzushiji"))


def test_one_file_is_enough_to_be_incomplete(tmp_path):
    folder = put_images(tmp_path / "mnist")
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    assert registry.lacking(Images(), folder) == "t10k-labels-idx1-ubyte"
    with pytest.raises(registry.MissingSetError):
        registry.locate(Images("mnist", str(folder)))


def test_a_set_is_recognised_by_its_folder_or_a_file_of_it(tmp_path):
    images, reviews = put_images(tmp_path / "kanji"), put_reviews(tmp_path / "imdb")
    for path in (images, images / "t10k-images-idx3-ubyte.gz"):
        assert registry.recognise(path) == Images("kanji", str(images))
    for path in (reviews, reviews / "imdb.npz"):
        assert registry.recognise(path) == Reviews(folder=str(reviews))
    (images / "notes.csv").write_text("a,b\n1,2\n")
    assert registry.recognise(images / "notes.csv") is None
    assert registry.recognise(tmp_path) is None
    assert registry.recognise(tmp_path / "gone") is None


def test_checksums_are_those_of_the_description(shared_data):
    description = (shared_data("mnist").parent / "README.md").read_text("utf-8")
    for name in ("mnist", "fashion_mnist"):
        for piece in registry.ORIGINS[name].pieces:
            assert f"| `{name}/{piece.name}` | {piece.size:,} |" in description
            assert f"`{piece.sha256}`" in description


def test_a_folder_that_cannot_be_remembered(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NNSIM_CONFIG", str(tmp_path / "file"))
    with pytest.raises(NnsimError, match=r"cannot be remembered in .*; set NNSIM_DATA instead"):
        registry.remember(Path())
