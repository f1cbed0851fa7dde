"""What was dropped on the window or pasted into it: a source of data, or a sentence that says why not."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from nnsim.data.recipe import File, Pasted, Pictures, Source
from nnsim.data.sets import pictures, registry
from nnsim.data.tables.clip import table_text
from nnsim.data.tables.source import MAX_PASTED
from nnsim.errors import NnsimError

PICTURES = (*pictures.FORMATS, ".gif", ".bmp", ".webp", ".svg", ".tif", ".tiff", ".heic")
DOCUMENTS = (".pdf", ".doc", ".docx", ".hwp", ".hwpx", ".odt", ".rtf", ".ppt", ".pptx", ".pages")
WORKBOOKS = (".xls", ".ods", ".numbers", ".xlsb")
"""How the names of files end that are told apart by what to do instead."""


def may_arrive(data: QMimeData) -> bool:
    """Whether something that is dragged over the window may be dropped: a file, or text."""
    return data.hasUrls() or data.hasText() or data.hasHtml()


def source_of(data: QMimeData) -> Source:
    """Return the source in what was dropped or pasted.

    Raises
    ------
    NnsimError
        If there is none; the sentence says what to do instead.
    """
    files = files_in(data)
    if files:
        return _source_in_files(files)
    if data.hasImage() and not data.hasText():
        raise NnsimError("That is a picture, not a table; copy the cells themselves, or choose a file.")
    text = table_text(data.text(), data.html())
    if text is None and data.hasUrls():
        raise NnsimError(
            "{address} is an address on the network; download the file first, then open it.",
            address=data.urls()[0].toString(),
        )
    if text is None:
        raise NnsimError(
            "That is no table: copy cells of a spreadsheet, a table of a web page, or rows of text."
        )
    if len(text) > MAX_PASTED:
        raise NnsimError("That is too much to be pasted; save it as a file and open that.")
    return Pasted(text=text)


def files_in(data: QMimeData) -> list[Path]:
    """Return the files and folders of this machine in what was dropped or pasted."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def source_in(path: Path) -> Source:
    """Return the source in a file or folder: a table, a known data set, or pictures.

    Raises
    ------
    NnsimError
        If it is something else, as far as its name tells.
    """
    known = registry.recognise(path)
    if known is not None:
        return known
    if path.is_dir():
        return _source_in_folder(path)
    suffix = path.suffix.lower()
    if suffix in PICTURES:
        raise NnsimError(
            "{file} is a single picture; open the folder that has a sub-folder of pictures for each class.",
            file=path.name,
        )
    if suffix in DOCUMENTS:
        raise NnsimError("{file} is a document; copy its table and paste that here (Ctrl+V).", file=path.name)
    if suffix in WORKBOOKS:
        raise NnsimError(
            "{file} is a workbook of a kind that nnsim cannot read; save it as .xlsx or CSV.", file=path.name
        )
    return File(str(path.absolute()))


def _source_in_files(files: list[Path]) -> Source:
    """Return the source in several files: only those of a known data set belong together."""
    known = registry.recognise(files[0])
    if len(files) > 1 and known is None:
        raise NnsimError(
            "These are {count} files; a network learns from one table. Choose one of them.", count=len(files)
        )
    return source_in(files[0])


def _source_in_folder(path: Path) -> Pictures:
    try:
        pictures.classes_in(path)
    except NnsimError as error:
        raise NnsimError(
            "{folder} is a folder without pictures of two or more classes; drop a file, or a folder that has "
            "a sub-folder of PNG or JPEG pictures for each class.",
            folder=path.name,
        ) from error
    return Pictures(str(path.absolute()))
