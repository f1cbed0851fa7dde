"""From the bytes of a text file to its text: the encoding, and what is no text at all."""

import codecs
import re

from nnsim.errors import NnsimError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and what they say. UTF-32 stands before UTF-16, whose mark begins its own."""

FORMATS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook", "save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"%PDF", "a PDF document", "copy its table into a spreadsheet and save that as CSV"),
    (b"\x89PNG", "a picture", "choose a text file with a table"),
    (b"\xff\xd8\xff", "a picture", "choose a text file with a table"),
    (b"GIF8", "a picture", "choose a text file with a table"),
)
"""What the first bytes of well-known files say, what they are, and what to do instead."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""Characters that no table contains."""

KOREAN = re.compile(r"[\u3130-\u318f\uac00-\ud7a3\u2010-\u33ff]")
"""Korean letters, and the signs (units, brackets, circled numbers) that Korean files are full of."""


def decode(data: bytes, encoding: str | None, name: str) -> tuple[str, str]:
    """Return the text of a file, line ends as ``\\n``, and the name of its encoding.

    Without a given encoding: that of the byte order mark, else UTF-8, cp949 or Latin-1, whichever fits first.

    Raises
    ------
    NnsimError
        If the file is no text, or the given encoding is unknown or does not fit.
    """
    _check_format(data, name)
    if encoding is None:
        encoding = _encoding_of(data)
    text = _decoded(data, encoding, name)
    if CONTROL.search(text):
        raise NnsimError(
            "{file} is not a text file (read as {encoding}); choose a file with a table of text.",
            file=name,
            encoding=encoding,
        )
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a"), encoding


def _encoding_of(data: bytes) -> str:
    """Return the encoding that a file seems to have."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    if _fits(data, "utf-8"):
        return "utf-8"
    return "cp949" if _fits(data, "cp949") and _is_korean(data.decode("cp949")) else "latin-1"


def _is_korean(text: str) -> bool:
    """Whether a text read as cp949 has anything that Koreans write.

    Accented Latin-1 letters may be valid cp949 too, but then as Chinese characters, or as syllables that no
    Korean word has: the standard before cp949 left those out, and so they have a byte below A1.
    """
    return any(min(sign.encode("cp949")) >= 0xA1 for sign in set(KOREAN.findall(text)))


def _fits(data: bytes, encoding: str) -> bool:
    """Whether an encoding reads every byte."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str, name: str) -> str:
    """Return the text in an encoding, or raise an NnsimError that says where it does not fit."""
    try:
        return str(codecs.decode(data, encoding))
    except UnicodeDecodeError as error:
        raise NnsimError(
            "{file} is not {encoding}: line {line} has a byte that does not fit; choose another encoding.",
            file=name,
            encoding=encoding,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from None
    except UnicodeError:
        raise NnsimError(
            "{file} is not {encoding}; choose another encoding.", file=name, encoding=encoding
        ) from None
    except (LookupError, TypeError, ValueError):
        raise NnsimError(
            "{file}: there is no encoding {encoding!r}; choose utf-8, cp949, latin-1 or utf-16.",
            file=name,
            encoding=encoding,
        ) from None


def _check_format(data: bytes, name: str) -> None:
    """Raise an NnsimError for a file whose first bytes say that it is something else."""
    for start, what, instead in FORMATS:
        if data.startswith(start):
            raise NnsimError("{file} is {what}; {instead}.", file=name, what=what, instead=instead)
