"""Reading a table from a file or pasted text, and describing how it was read."""

from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec

from nnsim.data import roles
from nnsim.data.table import Column, Found, Table
from nnsim.data.tables import columns, excel, packed
from nnsim.data.tables.decode import decode, whole_lines
from nnsim.data.tables.kept import Kept
from nnsim.data.tables.laying import Laid, lay, settled
from nnsim.data.tables.opening import digest, identity, pieces
from nnsim.data.tables.source import File, Pasted
from nnsim.data.tables.text import BLOCK, Reason, Text
from nnsim.data.watch import NOBODY, Cancel, Progress, Watch
from nnsim.errors import NnsimError

PASTED = "pasted"
"""What pasted text is called."""

_digests: Kept[str] = Kept(64)
_texts: Kept[Text] = Kept(1)
_parts: Kept[tuple[str, ...]] = Kept(8)
_laid: Kept[Laid] = Kept(1)
_tables: Kept[Table] = Kept(4)


def read(
    source: File | Pasted,
    folder: Path | None = None,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Table:
    """Return the table in a file or pasted text. What was read lately is not read again.

    Parameters
    ----------
    source : File or Pasted
        Where it is; encoding, delimiter and so on where a person said how to read it.
    folder : Path, optional
        What a relative path is relative to; the current folder if left out.
    progress : callable, optional
        Is told how much is done, from 0 to 1, in the thread that calls.
    cancel : callable, optional
        Says whether to stop; asked at least every 0.1 s.

    Raises
    ------
    NnsimError
        If there is no such file, it cannot be read, or it holds no table.
    Cancelled
        If `cancel` says so.
    """
    watch = Watch(_rising(progress), cancel)
    table = _kept(source, folder, watch)
    watch.at(1)
    return table if isinstance(source, Pasted) else replace(table, name=Path(source.path).name)


def laid_of(source: File | Pasted, folder: Path | None = None, watch: Watch = NOBODY) -> Laid:
    """Return how the text of a source lies, whatever kinds its columns shall be of; the last is kept."""
    plain = msgspec.structs.replace(source, kinds={})
    key = _key(plain, content_of(source, folder, watch.part(0, 0.1)))
    return _laid.get(
        key, lambda: lay(text_of(plain, folder, watch.part(0.1, 0.5)), plain, watch.part(0.5, 1))
    )


def content_of(source: File | Pasted, folder: Path | None = None, watch: Watch = NOBODY) -> str:
    """Return the SHA-256 of a file's bytes, empty for pasted text; raises what `read` raises."""
    if isinstance(source, Pasted):
        return ""
    path = (folder or Path()) / source.path
    return _digests.get(identity(path), lambda: digest(path, watch))


def is_changed(source: File | Pasted, folder: Path | None = None) -> bool:
    """Whether a file holds something else than when it was chosen; raises a GoneError if there is none."""
    return isinstance(source, File) and bool(source.sha256) and content_of(source, folder) != source.sha256


def parts_of(source: File | Pasted, folder: Path | None = None) -> tuple[str, ...]:
    """Return the sheets of a workbook or the files in an archive; nothing for other sources."""
    if isinstance(source, Pasted):
        return ()
    path = (folder or Path()) / source.path
    return _parts.get(identity(path), lambda: _listed(path))


def _listed(path: Path) -> tuple[str, ...]:
    if not next(iter(pieces(path)), b"").startswith(packed.ZIP):
        return ()
    return tuple(excel.sheets(path) if excel.is_workbook(path) else packed.members(path))


def text_of(source: File | Pasted, folder: Path | None = None, watch: Watch = NOBODY) -> Text:
    """Return the decoded text of a source; that of the last one is kept."""
    if isinstance(source, Pasted):
        return _pasted(source.text)
    path = (folder or Path()) / source.path
    sha256 = content_of(source, folder, watch)
    return _texts.get(
        (sha256, path.name, source.encoding, source.sheet), lambda: _opened(path, source, watch.part(0.1, 1))
    )


def describe(table: Table) -> dict[str, Any]:
    """Return how a file was read and what its columns are, as ``nnsim data --json`` prints it."""
    assert table.found is not None, "only files are described"
    chosen = roles.choose(table)
    listed = [
        {"name": column.name, "kind": column.kind, "missing": column.missing, "role": chosen[column.name]}
        for column in table
    ]
    found = {field.name: getattr(table.found, field.name) for field in fields(Found)}
    found["why"] = {name: str(reason) for name, reason in table.found.why.items()}
    return {**found, "rows": table.rows, "columns": listed}


def _key(source: File | Pasted, sha256: str) -> bytes:
    """Return what two sources have in common whose tables are the same."""
    if isinstance(source, File):
        source = msgspec.structs.replace(source, path=Path(source.path).suffix, sha256=sha256)
    return msgspec.json.encode(source)


def _rising(progress: Progress | None) -> Progress | None:
    """Return what tells only progress: work that is tried again in another way is not told as going back."""
    most = 0.0

    def tell(share: float) -> None:
        nonlocal most
        most = max(most, share)
        if progress is not None:
            progress(most)

    return tell if progress else None


def _kept(source: File | Pasted, folder: Path | None, watch: Watch) -> Table:
    """Return the table in a source, read now if it was not read lately."""
    sha256 = content_of(source, folder, watch.part(0, 0.1))
    make = _with_kinds if source.kinds else _read
    return _tables.get(
        _key(source, sha256), lambda: replace(make(source, folder, watch.part(0.1, 1)), sha256=sha256)
    )


def _read(source: File | Pasted, folder: Path | None, watch: Watch) -> Table:
    """Return the table in a source, its columns of the kinds that are found."""
    laid = laid_of(source, folder, watch.part(0, 0.4))
    parsed, seen = columns.parse(laid.body, laid.names, laid.signs, watch.part(0.4, 1))
    return Table(laid.body.text.name, _filled(parsed, laid.titles), settled(laid.found, seen))


def _with_kinds(source: File | Pasted, folder: Path | None, watch: Watch) -> Table:
    """Return the table in a source, some of its columns of a chosen kind: only these are parsed again."""
    table = _kept(msgspec.structs.replace(source, kinds={}), folder, watch.part(0, 0.7))
    laid = laid_of(source, folder)
    assert table.found is not None
    for name in source.kinds:
        if name not in table:
            raise NnsimError(
                "{file} has no column {name!r}; its columns are {names}.",
                file=table.name,
                name=name,
                names=roles.listing(table.names),
            )
    signs = replace(laid.signs, kinds=source.kinds)
    parsed, seen = columns.parse(laid.body, laid.names, signs, watch.part(0.7, 1), list(source.kinds))
    chosen = {column.name: column for column in parsed}
    return replace(
        table,
        columns=tuple(chosen.get(column.name, column) for column in table),
        found=settled(table.found, seen),
    )


def _filled(parsed: tuple[Column, ...], titles: list[str]) -> tuple[Column, ...]:
    """Return columns without the empty ones at both sides that have no title."""
    blank = [column.kind == "empty" and not title for column, title in zip(parsed, titles, strict=True)]
    if all(blank):
        return parsed[:1]
    first = blank.index(False)
    last = len(blank) - blank[::-1].index(False)
    return parsed[first:last]


def _pasted(text: str) -> Text:
    """Return pasted text in blocks."""
    even = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    parts = (even[start : start + BLOCK] for start in range(0, len(even), BLOCK))
    return Text(PASTED, tuple(whole_lines(parts)), "utf-8", {"encoding": Reason("it was pasted")})


def _opened(path: Path, source: File, watch: Watch) -> Text:
    """Return the text of a file, unpacked and decoded."""
    head = next(iter(pieces(path)), b"")
    if head.startswith(packed.ZIP) and excel.is_workbook(path):
        return excel.read(path, source.sheet, watch)
    if head.startswith(packed.ZIP):
        return _from_archive(path, source, watch)

    def bytes_of() -> Iterable[bytes]:
        return packed.gunzip(path, watch) if head.startswith(packed.GZIP) else pieces(path, watch)

    blocks, encoding, why = decode(bytes_of, source.encoding, path.name)
    return Text(path.name, blocks, encoding, {"encoding": why})


def _from_archive(path: Path, source: File, watch: Watch) -> Text:
    """Return the text of a file in a zip archive: the chosen one, or the first that is not empty."""
    names = [source.sheet] if source.sheet else packed.members(path)
    said = Reason("you said so") if source.sheet else Reason("it is the first file with anything in it")
    for member in names:
        blocks, encoding, why = decode(lambda: packed.unzip(path, member, watch), source.encoding, path.name)  # noqa: B023
        if any(block.strip() for block in blocks) or member == names[-1]:
            break
    return Text(path.name, blocks, encoding, {"encoding": why, "sheet": said}, member)
