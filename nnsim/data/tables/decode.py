"""From the bytes of a text file to its text: the encoding, and what is no text at all."""

import codecs
import io
import re
from collections.abc import Callable, Iterable, Iterator

from nnsim.data.tables.text import Reason
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
    (b"PK\x03\x04", "a zip archive", "unpack it and choose the table in it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or a protected one", "save the sheet as .xlsx or CSV"),
    (b"%PDF", "a PDF document", "copy its table into a spreadsheet and save that as CSV"),
    (b"\x89PNG", "a picture", "choose a text file with a table"),
    (b"\xff\xd8\xff", "a picture", "choose a text file with a table"),
    (b"GIF8", "a picture", "choose a text file with a table"),
)
"""What the first bytes of well-known files say, what they are, and what to do instead."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\ud800-\udfff]")
"""Characters that no table contains."""

KOREAN = re.compile(r"[\u3130-\u318f\uac00-\ud7a3\u2010-\u33ff]")
"""Korean letters, and the signs (units, brackets, circled numbers) that Korean files are full of."""

LOOKED_AT = 4096
"""First bytes in which UTF-16 without a mark is looked for."""

Pieces = Callable[[], Iterable[bytes]]
"""Gives the bytes of a file piece by piece, as often as it is called."""


def decode(pieces: Pieces, encoding: str | None, name: str) -> tuple[tuple[str, ...], str, Reason]:
    """Return the text of a file as blocks of whole lines, its encoding, and what spoke for that.

    Without a given encoding: that of the byte order mark, else UTF-8, cp949 or Latin-1, whichever fits first;
    UTF-16 without a mark is known by its zeros. Line ends become ``\\n``.

    Raises
    ------
    NnsimError
        If the file is no text, or the given encoding is unknown or does not fit.
    """
    head = next(iter(pieces()), b"")
    _check_format(head, name)
    if encoding is not None:
        return _decoded(pieces, encoding, name), encoding, Reason("you said so")
    told = _told(head)
    if told is not None:
        return _decoded(pieces, told[0], name), *told
    try:
        return _decoded(pieces, "utf-8", name), "utf-8", Reason("all bytes fit it")
    except _MisfitError as error:
        line = error.values["line"]
    with_korean = _try_korean(pieces, name)
    if with_korean is not None:
        return with_korean, "cp949", Reason("line {line} is no UTF-8, but Korean in this encoding", line=line)
    return (
        _decoded(pieces, "latin-1", name),
        "latin-1",
        Reason("line {line} is neither UTF-8 nor Korean", line=line),
    )


class _MisfitError(NnsimError):
    """An encoding does not fit; ``values["line"]`` says where."""


def _told(head: bytes) -> tuple[str, Reason] | None:
    """Return the encoding that the first bytes tell, if they do, and how."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, Reason("the file begins with its byte order mark")
    head = head[:LOOKED_AT]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = head[first::2].count(0), head[1 - first :: 2].count(0)
        share = zeros / max(1, len(head) // 2)
        if zeros > 1 and share > (0.2 if zeros > 8 else 0.5) and 8 * others < zeros:
            return encoding, Reason("every other byte is zero, or nearly so")
    return None


def _try_korean(pieces: Pieces, name: str) -> tuple[str, ...] | None:
    """Return the text read as cp949, or None if it does not fit or has nothing that Koreans write.

    Accented Latin-1 letters may be valid cp949 too, but then as Chinese characters, or as syllables that no
    Korean word has: the standard before cp949 left those out, and so they have a byte below A1.
    """
    try:
        blocks = _decoded(pieces, "cp949", name)
    except _MisfitError:
        return None
    signs = {sign for block in blocks for sign in KOREAN.findall("".join(set(block)))}
    return blocks if any(min(sign.encode("cp949")) >= 0xA1 for sign in signs) else None


def _decoded(pieces: Pieces, encoding: str, name: str) -> tuple[str, ...]:
    """Return the text in an encoding as blocks, or raise an NnsimError that says where it does not fit."""
    decoder = io.IncrementalNewlineDecoder(_decoder(encoding, name), translate=True)
    blocks: list[str] = []
    try:
        for block in whole_lines(_decode_each(pieces(), decoder)):
            if CONTROL.search(block):
                raise NnsimError(
                    "{file} is not a text file (read as {encoding}); choose a file with a table of text.",
                    file=name,
                    encoding=encoding,
                )
            blocks.append(block)
    except UnicodeError:
        raise _MisfitError(
            "{file} is not {encoding}: line {line} has a byte that does not fit; choose another encoding.",
            file=name,
            encoding=encoding,
            line=_misfit_line(pieces, encoding),
        ) from None
    return tuple(blocks)


def _decoder(encoding: str, name: str) -> codecs.IncrementalDecoder:
    """Return what decodes piece by piece, or raise an NnsimError for an encoding that there is not."""
    try:
        known = codecs.lookup(encoding)
        b"a".decode(encoding, "replace")  # refuses what is no encoding of text
        if known.incrementaldecoder is not None:
            return known.incrementaldecoder("strict")
    except (LookupError, TypeError, ValueError, UnicodeError):
        pass
    raise NnsimError(
        "{file}: there is no encoding {encoding!r}; choose utf-8, cp949, latin-1 or utf-16.",
        file=name,
        encoding=encoding,
    )


def _decode_each(pieces: Iterable[bytes], decoder: io.IncrementalNewlineDecoder) -> Iterator[str]:
    """Yield the text of each piece; the mark at the beginning and the end-of-file sign of old are no text."""
    first = True
    for piece in pieces:
        text = decoder.decode(piece)
        if text:
            yield text.removeprefix("\ufeff") if first else text
            first = False
    yield decoder.decode(b"", True)


def _misfit_line(pieces: Pieces, encoding: str) -> int:
    """Return the line of the byte at which decoding stops."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    try:
        for piece in pieces():
            lines += _newlines(decoder.decode(piece))
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        lines += _newlines(error.object[: error.start].decode(encoding, "replace"))
    except UnicodeError:
        pass
    return lines


def _newlines(text: str) -> int:
    """Return the number of line ends, of whatever system."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def whole_lines(texts: Iterable[str]) -> Iterator[str]:
    """Yield a text that comes in pieces as blocks of whole lines, the last one ended too."""
    pending: list[str] = []
    for text in texts:
        end = text.rfind("\n") + 1
        if end:
            yield "".join([*pending, text[:end]])
            pending = []
        if end < len(text):
            pending.append(text[end:])
    last = "".join(pending).rstrip("\x1a")
    if last:
        yield last + "\n"


def _check_format(head: bytes, name: str) -> None:
    """Raise an NnsimError for a file whose first bytes say that it is something else."""
    for start, what, instead in FORMATS:
        if head.startswith(start):
            raise NnsimError("{file} is {what}; {instead}.", file=name, what=what, instead=instead)
