"""IDX files: the arrays that were written, and a sentence for everything else, whatever it is."""

import gzip
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.data.sets.idx import read
from nnsim.errors import NnsimError

ARRAY = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
HEAD = bytes([0, 0, 8, 3]) + struct.pack(">III", 2, 3, 4)
GOOD = HEAD + ARRAY.tobytes()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a"


@pytest.mark.parametrize("packed", [False, True])
def test_an_array_of_images(path, packed):
    path.write_bytes(gzip.compress(GOOD) if packed else GOOD)
    np.testing.assert_array_equal(read(path), ARRAY)


def test_labels_and_channels(path):
    path.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
    assert read(path).tolist() == [7, 8, 9]
    path.write_bytes(bytes([0, 0, 8, 4]) + struct.pack(">IIII", 1, 2, 3, 3) + bytes(range(18)))
    assert read(path).shape == (1, 2, 3, 3)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a is no IDX file of images or labels: it begins with nothing instead of 00 00 08 01 or 03."),
        (b"PNG\r", "begins with 50 4e 47 0d instead of"),
        (bytes([0, 0, 8, 2]) + bytes(8), "begins with 00 00 08 02 instead of"),
        (
            bytes([0, 0, 13, 3]) + bytes(12),
            "a holds numbers of the kind float; only bytes from 0 to 255 can be read.",
        ),
        (HEAD[:10], "a ends within its head; get it from its source again."),
        (GOOD[:-1], "a ends too early: it has 23 of 24 values; get it from its source again."),
        (GOOD + b"\0", "a goes on after its 24 values; get it from its source again."),
        (bytes([0, 0, 8, 1, 0, 0, 0, 0]), "a says that it holds 0 values"),
        (
            bytes([0, 0, 8, 3]) + b"\xff" * 12,
            "a says that it holds 4294967295 x 4294967295 x 4294967295 values",
        ),
        (gzip.compress(GOOD)[:-9], "a is a damaged gzip archive; get it from its source again."),
        (gzip.compress(GOOD)[:-4] + b"1234", "a is a damaged gzip archive"),
        (b"\x1f\x8bnothing at all", "a is a damaged gzip archive"),
        (gzip.compress(b""), "a is no IDX file"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(path, content, sentence):
    path.write_bytes(content)
    with pytest.raises(NnsimError) as caught:
        read(path)
    assert sentence in str(caught.value)


@pytest.mark.timeout(20)
def test_a_head_that_claims_much_and_an_archive_that_swells_are_not_believed(path):
    claims = bytes([0, 0, 8, 3]) + struct.pack(">III", 1000, 1000, 1000)
    path.write_bytes(gzip.compress(claims))
    with pytest.raises(NnsimError, match="it has 0 of 1000000000 values"):
        read(path)
    path.write_bytes(gzip.compress(HEAD + bytes(50_000_000)))
    with pytest.raises(NnsimError, match="goes on after its 24 values"):
        read(path)


def test_no_file(path):
    with pytest.raises(NnsimError, match="There is no file"):
        read(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data())
def test_a_damaged_file_gives_an_array_or_a_sentence(tmp_path: Path, data: st.DataObject):
    content = bytearray(data.draw(st.sampled_from([GOOD, gzip.compress(GOOD, mtime=0)])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    (tmp_path / "a").write_bytes(content)
    with suppress(NnsimError):
        assert read(tmp_path / "a").dtype == np.uint8
