"""Data sets that are files of their own: which there are, where to look for them, and where to get them."""

import os
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from nnsim import places
from nnsim.data.recipe import Images, Reviews
from nnsim.errors import NnsimError

IMAGE_PARTS = (
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
)
"""The files of a set of images: those to train with and those to test with, images and labels."""

REVIEWS = "imdb.npz"

WORDS = "imdb_word_index.json"
"""The words of the reviews by their ranks; reviews can be learnt from, but not read, without it."""


class Piece(NamedTuple):
    """A file that can be fetched: its name, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


class Origin(NamedTuple):
    """Where a data set comes from: its files, and addresses that have them, the best one first."""

    pieces: tuple[Piece, ...]
    addresses: tuple[str, ...]

    @property
    def megabytes(self) -> float:
        """How much there is to fetch, in millions of bytes."""
        return sum(piece.size for piece in self.pieces) / 1e6


ORIGINS = {
    "mnist": Origin(
        (
            Piece(
                "train-images-idx3-ubyte.gz",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            ),
            Piece(
                "train-labels-idx1-ubyte.gz",
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            ),
            Piece(
                "t10k-images-idx3-ubyte.gz",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            ),
            Piece(
                "t10k-labels-idx1-ubyte.gz",
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            ),
        ),
        (
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
        ),
    ),
    "fashion_mnist": Origin(
        (
            Piece(
                "train-images-idx3-ubyte.gz",
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            Piece(
                "train-labels-idx1-ubyte.gz",
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            ),
            Piece(
                "t10k-images-idx3-ubyte.gz",
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            ),
            Piece(
                "t10k-labels-idx1-ubyte.gz",
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            ),
        ),
        ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
    ),
    "imdb": Origin(
        (
            Piece(REVIEWS, 17_464_789, "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"),
            Piece(WORDS, 1_641_221, "027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6"),
        ),
        ("https://storage.googleapis.com/tensorflow/tf-keras-datasets/",),
    ),
}
"""What nnsim can fetch. The checksums hold for downloads only; other files need but be readable."""


class MissingSetError(NnsimError):
    """A data set that is not on this machine; ``values["name"]`` says which."""


def name_of(source: Images | Reviews) -> str:
    """Return the name of a source's data set."""
    return source.name if isinstance(source, Images) else "imdb"


def locate(source: Images | Reviews, folder: Path | None = None) -> Path:
    """Return the folder in which the files of a data set are.

    It is looked for in the source's own folder, in the one that the user set (``NNSIM_DATA``, or remembered),
    and in that of nnsim: there, or in a folder of its name below.

    Parameters
    ----------
    source : Images or Reviews
    folder : Path, optional
        What the source's folder is relative to; the current folder if left out.

    Raises
    ------
    MissingSetError
        If it is nowhere.
    """
    looked = [(folder or Path()) / source.folder] if source.folder else []
    looked += [*chosen_folders(), places.data()]
    for place in looked:
        for candidate in (place, place / name_of(source)):
            if not lacking(source, candidate):
                return candidate
    raise _missing(name_of(source), looked)


def lacking(source: Images | Reviews, folder: Path) -> str:
    """Return the name of the first file of a data set that a folder lacks, or nothing."""
    stems = [REVIEWS] if isinstance(source, Reviews) else [stem for part in IMAGE_PARTS for stem in part]
    return next((stem for stem in stems if _find(folder, stem) is None), "")


def file_in(folder: Path, stem: str) -> Path:
    """Return the file of a data set in a folder, packed or not."""
    return _find(folder, stem) or folder / stem


def placed(source: Images | Reviews, path: Path) -> Images | Reviews:
    """Return a source whose files are in this folder, in one of its name below, or where this file is.

    Raises
    ------
    NnsimError
        If one of them is not there.
    """
    folder = path if path.is_dir() else path.parent
    for candidate in (folder, folder / name_of(source)):
        if not lacking(source, candidate):
            found = replace(source, folder=str(candidate.absolute()))
            known = isinstance(found, Images) and candidate.name in ORIGINS
            return replace(found, name=candidate.name) if known else found
    raise NnsimError(
        "{folder} has no file {file} (or .gz) of the data set {name!r}; name the folder that has it.",
        folder=str(folder),
        file=lacking(source, folder),
        name=name_of(source),
    )


def recognise(path: Path) -> Images | Reviews | None:
    """Return the data set whose files lie in a folder, or to which a file belongs; None for anything else."""
    folder = path if path.is_dir() else path.parent
    source: Images | Reviews
    for source in (Reviews(folder=str(folder.absolute())), Images(folder.name, str(folder.absolute()))):
        if not lacking(source, folder) and (path == folder or _belongs(source, path)):
            return source
    return None


def chosen_folders() -> list[Path]:
    """Return the folders that the user set: that of ``NNSIM_DATA`` and the remembered one."""
    try:
        kept = _remembered().read_text("utf-8", errors="replace").strip()
    except OSError:
        kept = ""
    return [Path(text) for text in (os.environ.get("NNSIM_DATA"), kept) if text]


def remember(folder: Path) -> None:
    """Look for data sets in this folder from now on.

    Raises
    ------
    NnsimError
        If that cannot be written down.
    """
    try:
        _remembered().parent.mkdir(parents=True, exist_ok=True)
        _remembered().write_text(f"{folder.absolute()}\n", "utf-8")
    except OSError as error:
        raise NnsimError(
            "The folder cannot be remembered in {file}: {reason}; set NNSIM_DATA instead.",
            file=str(_remembered()),
            reason=error.strerror or str(error),
        ) from error


def _remembered() -> Path:
    """Return the file that keeps the folder the user set."""
    return places.config() / "data-folder"


def _find(folder: Path, stem: str) -> Path | None:
    """Return a file by the names under which it is distributed."""
    names = (stem, f"{stem}.gz", stem.replace("-idx", ".idx"), stem.replace("-idx", ".idx") + ".gz")
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _belongs(source: Images | Reviews, path: Path) -> bool:
    """Return whether a file is one of a data set's."""
    if isinstance(source, Reviews):
        return path.name == REVIEWS
    return any(path == _find(path.parent, stem) for part in IMAGE_PARTS for stem in part)


def _missing(name: str, looked: list[Path]) -> MissingSetError:
    """Return the error that says where a data set was looked for and how to get it."""
    shown = ", ".join(str(place) for place in looked)
    if name not in ORIGINS:
        return MissingSetError(
            "The data set {name!r} is not in {folders}; name the folder of its files (--data FOLDER).",
            name=name,
            folders=shown,
        )
    return MissingSetError(
        "The data set {name!r} is not in {folders}. Name the folder of its files (--data FOLDER), or have it "
        "fetched by nnsim train (--download, {size:.0f} MB).",
        name=name,
        folders=shown,
        size=ORIGINS[name].megabytes,
    )
