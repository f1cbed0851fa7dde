"""Encodings are found in the order BOM, UTF-8, cp949, Latin-1, and what is no text is refused by name."""

import pytest

from nnsim.data.tables import decode as decoding
from nnsim.errors import NnsimError

KOREAN = "날짜,기온(℃)\n1907-10-01,13.5\n"
GERMAN = "Größe,Äpfel\n1,2\n"


def decode(data, encoding, name, piece=5):
    """Decode bytes that come in small pieces; also check that the blocks are whole lines."""
    pieces = [data[start : start + piece] for start in range(0, len(data), piece)]
    blocks, found, why = decoding.decode(lambda: pieces, encoding, name)
    assert all(block.endswith("\n") for block in blocks)
    assert str(why)
    return "".join(blocks), found


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"a,b\n1,2\n", "utf-8", "a,b\n1,2\n"),
        (KOREAN.encode(), "utf-8", KOREAN),
        (KOREAN.encode("utf-8-sig"), "utf-8-sig", KOREAN),
        (KOREAN.encode("cp949"), "cp949", KOREAN),
        (KOREAN.encode("utf-16"), "utf-16", KOREAN),
        (b"\xfe\xff" + KOREAN.encode("utf-16-be"), "utf-16", KOREAN),
        (KOREAN.encode("utf-32"), "utf-32", KOREAN),
        ("a,b\n1,2\n".encode("utf-16-le"), "utf-16-le", "a,b\n1,2\n"),
        ("a,b\n1,2\n".encode("utf-16-be"), "utf-16-be", "a,b\n1,2\n"),
        ("T (℃)\n1\n".encode("cp949"), "cp949", "T (℃)\n1\n"),
        ("prénom,âge\n".encode("latin-1"), "latin-1", "prénom,âge\n"),
        (GERMAN.encode("latin-1"), "latin-1", GERMAN),
        (b"a\r\nb\rc\n", "utf-8", "a\nb\nc\n"),
        (b"a\n\x1a", "utf-8", "a\n"),
        (b"", "utf-8", ""),
    ],
)
def test_encoding_is_found(data, encoding, text):
    assert decode(data, None, "a.csv", 4096) == (text, encoding)


@pytest.mark.parametrize("piece", [1, 2, 3, 1000])
def test_signs_and_line_ends_may_be_cut_anywhere(piece):
    data = ("\ufeff" + KOREAN.replace("\n", "\r\n")).encode()
    head = len(data) if piece < 3 else piece  # the mark itself is looked for in the first piece
    assert decode(data, "utf-8-sig", "a.csv", piece) == (KOREAN, "utf-8-sig")
    assert decode(data, None, "a.csv", head) == (KOREAN, "utf-8-sig")


def test_german_letters_that_are_valid_cp949_are_not_taken_for_chinese():
    assert GERMAN.encode("latin-1").decode("cp949") != GERMAN, "the bytes are valid in both"
    assert decode(GERMAN.encode("latin-1"), None, "a.csv", 4096) == (GERMAN, "latin-1")


def test_a_given_encoding_is_used():
    assert decode("é".encode("cp1252"), "cp1252", "a.csv") == ("é\n", "cp1252")
    assert decode("a".encode("utf-16-le"), "utf-16-le", "a.csv") == ("a\n", "utf-16-le")


@pytest.mark.parametrize(
    ("data", "encoding", "sentence"),
    [
        (
            b"a\nb\n\xb3\xaf",
            "utf-8",
            "a.csv is not utf-8: line 3 has a byte that does not fit; choose another encoding.",
        ),
        (
            b"a",
            "utf-32",
            "a.csv is not utf-32: line 1 has a byte that does not fit; choose another encoding.",
        ),
        (b"a", "bogus", "a.csv: there is no encoding 'bogus'; choose utf-8, cp949, latin-1 or utf-16."),
        (b"a", "hex", "a.csv: there is no encoding 'hex'; choose utf-8, cp949, latin-1 or utf-16."),
        (b"a", "a\0b", "a.csv: there is no encoding 'a\\x00b'; choose utf-8, cp949, latin-1 or utf-16."),
        (b"a\0b", None, "a.csv is not a text file (read as utf-8); choose a file with a table of text."),
        (
            bytes(range(256)),
            None,
            "a.csv is not a text file (read as latin-1); choose a file with a table of text.",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0", None, "a.csv is a picture; choose a text file with a table."),
        (b"PK\x03\x04\x14", None, "a.csv is a zip archive; unpack it and choose the table in it."),
        (b"\x1f\x8b\x08", None, "a.csv is a gzip archive; unpack it first."),
        (
            b"\xd0\xcf\x11\xe0\xa1",
            None,
            "a.csv is an old Excel workbook or a protected one; save the sheet as .xlsx or CSV.",
        ),
        (
            b"%PDF-1.7",
            None,
            "a.csv is a PDF document; copy its table into a spreadsheet and save that as CSV.",
        ),
    ],
)
def test_what_cannot_be_decoded_has_its_sentence(data, encoding, sentence):
    with pytest.raises(NnsimError) as error:
        decode(data, encoding, "a.csv", 4096)
    assert str(error.value) == sentence
