"""Saving replaces a file completely or not at all; opening says what is wrong and where."""

import errno
import json
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace as with_fields

from nnsim.data.build import build
from nnsim.data.recipe import File, Images, Recipe, Reviews
from nnsim.errors import NnsimError
from nnsim.project import store
from nnsim.project.store import check_place, load, save, write

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")


def test_a_saved_project_comes_back(project, tmp_path):
    save(project, tmp_path / "수업 a.nnsim")
    again = load(tmp_path / "수업 a.nnsim")
    assert (again.graph, again.recipe, again.training) == (project.graph, project.recipe, project.training)
    assert again.state.parameters.vector.tobytes() == project.state.parameters.vector.tobytes()
    assert [path.name for path in tmp_path.glob("*.nnsim")] == ["수업 a.nnsim"]


def test_edited_cells_come_back_and_are_none_in_older_files(project, tmp_path):
    edited = replace(project, recipe=with_fields(project.recipe, edits=((3, "x1", "1/4"),)))
    save(edited, tmp_path / "a.nnsim")
    again = load(tmp_path / "a.nnsim")
    assert again.recipe == edited.recipe
    assert build(again.recipe).table["x1"].cell(3) == 0.25
    save(project, tmp_path / "b.nnsim")
    with ZipFile(tmp_path / "b.nnsim") as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    text = json.loads(contents["project.json"])
    assert text["recipe"].pop("edits") == []
    with ZipFile(tmp_path / "b.nnsim", "w") as archive:
        for name, content in (contents | {"project.json": json.dumps(text)}).items():
            archive.writestr(name, content)
    assert load(tmp_path / "b.nnsim").recipe == project.recipe


def test_nothing_stays_beside_a_saved_file(tmp_path):
    write(tmp_path / "a.txt", b"one")
    write(tmp_path / "a.txt", b"two")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {
        "a.txt": b"two"
    }


@posix
def test_permissions_are_kept_and_new_files_follow_the_mask(tmp_path):
    old = os.umask(0o027)
    try:
        write(tmp_path / "a", b"1")
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    finally:
        os.umask(old)
    (tmp_path / "a").chmod(0o604)
    write(tmp_path / "a", b"2")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o604


@posix
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_bytes(b"1")
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", b"2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"2"


def failing(number: int):
    """Return a function that fails as the system does."""

    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("stage", ["open", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "not allowed"), (errno.EIO, "error")],
)
def test_a_failure_at_any_stage_leaves_the_old_file_and_nothing_else(
    tmp_path, monkeypatch, stage, number, reason
):
    path = tmp_path / "a.nnsim"
    path.write_bytes(b"old")
    owner = {"open": store, "fsync": os, "replace": os}[stage]
    monkeypatch.setattr(owner, stage, failing(number), raising=False)
    with pytest.raises(NnsimError, match=reason) as caught:
        write(path, b"new")
    monkeypatch.undo()
    assert "a.nnsim cannot be saved: " in str(caught.value)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["a.nnsim"]


def test_a_disk_that_fills_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    class Full:
        """A file that takes a little and then no more."""

        def __init__(self, path, mode):
            self.file = open(path, mode)  # noqa: SIM115 - closed in __exit__

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, content):
            self.file.write(content[:2])
            raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(store, "open", Full, raising=False)
    with pytest.raises(NnsimError, match="the disk is full; free some space"):
        write(tmp_path / "a", b"new")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == {"a": b"old"}


def test_an_interruption_leaves_the_old_file(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "a", b"new")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == {"a": b"old"}


def test_a_folder_that_is_not_there_and_a_folder_in_the_way_are_said(tmp_path):
    with pytest.raises(NnsimError, match="there is no such folder; choose another one"):
        write(tmp_path / "no" / "a", b"")
    (tmp_path / "d").mkdir()
    with pytest.raises(NnsimError, match="something that is not a file has that name"):
        write(tmp_path / "d", b"")
    with pytest.raises(NnsimError, match="the name is too long"):
        write(tmp_path / ("a" * 300), b"")


def test_a_place_can_be_checked_before_anything_is_written(tmp_path, monkeypatch):
    check_place(tmp_path / "a")
    assert list(tmp_path.glob("a*")) == []
    with pytest.raises(NnsimError, match="no/a cannot be saved: there is no such folder"):
        check_place(tmp_path / "no" / "a")
    with pytest.raises(NnsimError, match="something that is not a file has that name"):
        check_place(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(NnsimError, match="writing there is not allowed"):
        check_place(tmp_path / "a")


@posix
def test_a_device_is_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NnsimError, match="not a file"):
        write(tmp_path / "pipe", b"")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_write_protected_file_is_not_replaced(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write everything
    with pytest.raises(NnsimError, match="writing there is not allowed"):
        write(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("gone.nnsim", None, "gone.nnsim is not there"),
        ("text.nnsim", b"hello", "text.nnsim cannot be opened: it is not a project"),
        ("empty.nnsim", b"", "empty.nnsim cannot be opened: it is not a project"),
    ],
)
def test_a_file_that_is_no_project_is_said(tmp_path, name, content, sentence):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(NnsimError, match=sentence):
        load(tmp_path / name)


def test_folders_pipes_and_giants_are_not_read(tmp_path, monkeypatch):
    with pytest.raises(NnsimError, match="is a folder, not a project"):
        load(tmp_path)
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(NnsimError, match="is not a file that can be opened"):
            load(tmp_path / "pipe")
    (tmp_path / "big").write_bytes(b"12345")
    monkeypatch.setattr(store, "MAX_SIZE", 4)
    with pytest.raises(NnsimError, match="too large to be a project"):
        load(tmp_path / "big")


def test_a_file_that_must_not_be_read_is_said(tmp_path, monkeypatch):
    (tmp_path / "a.nnsim").write_bytes(b"")
    monkeypatch.setattr(Path, "read_bytes", failing(errno.EACCES))
    with pytest.raises(NnsimError, match=r"a\.nnsim cannot be read: Permission denied"):
        load(tmp_path / "a.nnsim")


def test_a_data_file_below_moves_with_the_project(project, tmp_path):
    (here := tmp_path / "here" / "data").mkdir(parents=True)
    (there := tmp_path / "there").mkdir()
    near = replace(project, recipe=Recipe(File(str(here / "a.csv"))))
    save(near, here.parent / "p.nnsim")
    assert load(here.parent / "p.nnsim").recipe == near.recipe
    os.replace(here.parent / "p.nnsim", there / "p.nnsim")
    assert Path(load(there / "p.nnsim").recipe.source.path) == there / "data" / "a.csv"


def test_a_data_file_elsewhere_stays_where_it_is(project, tmp_path):
    far = replace(project, recipe=Recipe(File(str(tmp_path / "a.csv"))))
    (tmp_path / "p").mkdir()
    save(far, tmp_path / "p" / "p.nnsim")
    assert load(tmp_path / "p" / "p.nnsim").recipe == far.recipe


@pytest.mark.parametrize("source", [Images("mnist", "FOLDER"), Reviews(folder="FOLDER")])
def test_the_folder_of_a_data_set_moves_with_the_project(project, tmp_path, source):
    folder = tmp_path / "school" / "sets"
    folder.mkdir(parents=True)
    here = with_fields(source, folder=str(folder))
    save(replace(project, recipe=Recipe(here)), tmp_path / "school" / "p.nnsim")
    (tmp_path / "school").rename(tmp_path / "moved")
    assert load(tmp_path / "moved" / "p.nnsim").recipe.source.folder == str(tmp_path / "moved" / "sets")
    nowhere = with_fields(source, folder="")
    save(replace(project, recipe=Recipe(nowhere)), tmp_path / "p.nnsim")
    assert load(tmp_path / "p.nnsim").recipe.source == nowhere
