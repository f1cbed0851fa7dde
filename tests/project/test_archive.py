"""Only a sound zip with the members of a project is unpacked, and never more than a project needs."""

import io
import zipfile

import pytest

from nnsim.errors import NnsimError
from nnsim.project import archive
from nnsim.project.archive import pack, unpack

FILES = {"project.json": b'{"a": 1}\n' * 50, "parameters.safetensors": bytes(range(256))}


def zipped(*members, method=zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of (name, content) pairs, made by the standard library alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
    return stream.getvalue()


def patched(content: bytes, offset: int, value: int) -> bytes:
    """Return a zip whose first entry of the directory has other bytes at an offset (APPNOTE 4.3.12)."""
    place = content.index(b"PK\x01\x02") + offset
    return content[:place] + bytes([value]) + content[place + 1 :]


def test_what_is_packed_comes_back_with_the_same_bytes_every_time():
    assert unpack(pack(FILES)) == FILES
    assert pack(FILES) == pack(FILES)


def test_another_zip_program_reads_it():
    with zipfile.ZipFile(io.BytesIO(pack(FILES))) as made:
        assert made.testzip() is None
        assert {name: made.read(name) for name in made.namelist()} == FILES


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 100, b"\0" * 1000])
def test_what_is_no_zip_is_refused(content):
    with pytest.raises(NnsimError, match="not a project, or it is damaged"):
        unpack(content)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_file_is_refused(share):
    whole = pack(FILES)
    with pytest.raises(NnsimError, match="damaged or cut off"):
        unpack(whole[: int(len(whole) * share)])


def test_every_single_damaged_byte_is_refused_or_harmless():
    whole = pack(FILES)
    for place in range(len(whole)):
        damaged = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
        try:
            assert unpack(damaged).items() <= FILES.items()
        except NnsimError:
            continue


@pytest.mark.parametrize(
    "name", ["../evil.json", "/etc/passwd", "a\\..\\b", "project.json/", "data.pkl", "x" * 60_000]
)
def test_other_members_are_refused_by_name(name):
    with pytest.raises(NnsimError, match="which no project holds"):
        unpack(zipped(("project.json", b"{}"), (name, b"x")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused():
    with pytest.raises(NnsimError, match="twice"):
        unpack(zipped(("project.json", b"{}"), ("project.json", b"{}")))


def test_a_zip_without_a_project_is_refused():
    with pytest.raises(NnsimError, match=r"project\.json is missing"):
        unpack(zipped(("parameters.safetensors", b"")))
    with pytest.raises(NnsimError, match=r"project\.json is missing"):
        unpack(zipped())


def test_an_encrypted_member_is_refused():
    with pytest.raises(NnsimError, match="encrypted"):
        unpack(patched(zipped(("project.json", b"{}")), 8, 1))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_plain_ways_of_packing_are_unpacked(method):
    with pytest.raises(NnsimError, match="packed in an unknown way"):
        unpack(zipped(("project.json", b"{}" * 100), method=method))


@pytest.mark.parametrize("name", ["project.json", "parameters.safetensors"])
def test_a_zip_bomb_is_not_unpacked(name, monkeypatch):
    bomb = zipped(*{"project.json": b"{}", name: b"\0" * 30_000_000}.items())
    assert len(bomb) < 50_000
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(NnsimError, match=f"{name} in it would unpack to 28 MB"):
        unpack(bomb)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says():
    bomb = zipped(("project.json", b"\0" * 3_000_000))
    for offset, value in zip(range(24, 28), (100).to_bytes(4, "little"), strict=True):
        bomb = patched(bomb, offset, value)
    with pytest.raises(NnsimError, match="damaged"):
        unpack(bomb)


def test_a_huge_text_is_refused_even_if_it_is_hardly_packed(monkeypatch):
    monkeypatch.setitem(archive.LIMITS, "project.json", 1000)
    with pytest.raises(NnsimError, match="more than any project needs"):
        unpack(zipped(("project.json", b"x" * 1001)))
