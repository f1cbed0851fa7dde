"""A folder of pictures, one sub-folder for each class."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data import matrix
from nnsim.data.matrix import Matrix
from nnsim.data.recipe import Pictures
from nnsim.data.sets import images
from nnsim.data.tables.opening import GoneError
from nnsim.data.watch import NOBODY, Watch
from nnsim.errors import NnsimError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
"""What is read, by the end of the file's name."""

GREY = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "F"})
"""What Pillow calls the modes without colour."""

MAX_PIXELS = 50_000_000
"""Of one picture as it is in its file; more than any camera's, and not a trap."""

MAX_VALUES = 250_000_000
"""Of all pictures together after scaling: 1 GB."""

Pixels = NDArray[np.uint8]


def load(source: Pictures, folder: Path | None = None, watch: Watch = NOBODY) -> Matrix:
    """Return all pictures with pixels from 0 to 1 in float32, in the order of their classes and file names.

    Pictures of another size are scaled to that of the first, or to the one that the source says; what is
    transparent becomes white.

    Parameters
    ----------
    source : Pictures
    folder : Path, optional
        What the source's folder is relative to; the current folder if left out.
    watch : Watch
        Who sees the progress and may cancel.

    Raises
    ------
    NnsimError
        If the folder is not there (GoneError) or has no classes, or a picture cannot be read.
    """
    place = (folder or Path()) / source.folder
    classes = classes_in(place)
    paths = [path for files in classes.values() for path in files]
    shape = _shape(source, paths, watch)
    _check_size(place, len(paths), shape)
    rows = np.empty((len(paths), int(np.prod(shape))), np.float32)
    for number, path in enumerate(paths):
        watch.at(number / len(paths))
        images.as_inputs(_pixels(path, shape)[np.newaxis], out=rows[number : number + 1])
    codes = np.repeat(np.arange(len(classes)), [len(files) for files in classes.values()])
    return Matrix(
        name=place.name or str(place),
        inputs=rows,
        targets=matrix.classes(codes, dict(enumerate(classes))),
        input_names=images.pixel_names(shape),
        image_shape=shape,
    )


def classes_in(place: Path) -> dict[str, list[Path]]:
    """Return the pictures of each class, in order of names."""
    if not place.is_dir():
        raise GoneError("There is no folder {file}; it may have been moved or renamed.", file=str(place))
    try:
        folders = sorted(each for each in place.iterdir() if each.is_dir() and not each.name.startswith("."))
        found = {each.name: _files(each) for each in folders}
    except OSError as error:
        raise NnsimError(
            "{folder} cannot be opened; choose a folder of pictures.", folder=str(place)
        ) from error
    classes = {name: files for name, files in found.items() if files}
    if len(classes) < 2:
        raise NnsimError(
            "{folder} has {count} sub-folder(s) with pictures (PNG or JPEG); put each class into one of its "
            "own, two or more.",
            folder=str(place),
            count=len(classes),
        )
    return classes


def is_pictures(place: Path) -> bool:
    """Return whether a folder has sub-folders of pictures, two or more."""
    try:
        return place.is_dir() and bool(classes_in(place))
    except NnsimError:
        return False


def describe(place: Path) -> dict[str, Any]:
    """Return what is in a folder of pictures, as `nnsim.data.sets.contents.describe` does.

    Raises
    ------
    NnsimError
        If it has no classes, or a picture cannot be read.
    """
    classes = classes_in(place)
    paths = [path for files in classes.values() for path in files]
    height, width, channels = _shape(Pictures(str(place)), paths, NOBODY)
    return {
        "kind": "pictures",
        "rows": len(paths),
        "height": height,
        "width": width,
        "channels": channels,
        "other_sizes": sum(_size(path) != (width, height) for path in paths),
        "classes": {name: len(files) for name, files in classes.items()},
    }


def read(place: Path, shape: tuple[int, ...]) -> tuple[list[str], NDArray[np.float32]]:
    """Return names and pixels of new pictures, scaled to the size of those that a network was trained on.

    Parameters
    ----------
    place : Path
        A picture, or a folder that has some, also in folders below it.
    shape : tuple of int
        Height, width and channels.

    Returns
    -------
    names : list of str
        Of the files, below the folder.
    pixels : ndarray of float32, shape (pictures, pixels)
        From 0 to 1.

    Raises
    ------
    NnsimError
        If there is none, or one cannot be read.
    """
    paths = sorted(path for path in place.rglob("*") if _is_picture(path)) if place.is_dir() else [place]
    if not paths:
        raise NnsimError("{folder} has no pictures (PNG or JPEG).", folder=str(place))
    height, width, channels = shape
    _check_size(place, len(paths), (height, width, channels))
    rows = [images.as_inputs(_pixels(path, (height, width, channels))[np.newaxis]) for path in paths]
    names = [path.relative_to(place).as_posix() if place.is_dir() else path.name for path in paths]
    return names, np.concatenate(rows)


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in FORMATS and not path.name.startswith(".") and path.is_file()


def _size(path: Path) -> tuple[int, int]:
    """Return width and height of a picture in its file."""
    with _opened(path) as picture:
        return picture.size


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if _is_picture(path))


def _shape(source: Pictures, paths: Sequence[Path], watch: Watch) -> tuple[int, int, int]:
    """Return height, width and channels of all pictures."""
    with _opened(paths[0]) as first:
        width, height = first.size
    colour = source.colour == "colour"
    if source.colour == "auto":
        colour = any(_has_colour(path, watch) for path in paths)
    return source.height or height, source.width or width, 3 if colour else 1


def _has_colour(path: Path, watch: Watch) -> bool:
    watch.at(0)
    with _opened(path) as picture:
        return picture.mode not in GREY


def _check_size(place: Path, count: int, shape: tuple[int, int, int]) -> None:
    if count * int(np.prod(shape)) > MAX_VALUES:
        raise NnsimError(
            "{folder} has {count} pictures, too many for {width} x {height} pixels; choose a smaller size.",
            folder=str(place),
            count=count,
            width=shape[1],
            height=shape[0],
        )


def _opened(path: Path) -> "Image":
    """Return a picture of which only the head was read."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only pictures need it

    try:
        picture = Image.open(path, formats=(FORMATS[path.suffix.lower()],))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _unreadable(path) from error
    if picture.width * picture.height > MAX_PIXELS:
        raise NnsimError(
            "{file} has {width} x {height} pixels; scale it down first.",
            file=str(path),
            width=picture.width,
            height=picture.height,
        )
    return picture


def _pixels(path: Path, shape: tuple[int, int, int]) -> Pixels:
    """Return a picture as pixels, shape (height, width, channels)."""
    height, width, channels = shape
    with _opened(path) as picture:
        try:
            flat = _on_white(picture).convert("RGB" if channels == 3 else "L")
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise _unreadable(path) from error
    if flat.size != (width, height):
        flat = flat.resize((width, height))
    return np.asarray(flat, np.uint8).reshape(shape)


def _on_white(picture: "Image") -> "Image":
    """Return a picture without transparency and with 8 bits a channel."""
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    if picture.mode.startswith("I"):
        return Image.fromarray((np.asarray(picture).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return picture


def _unreadable(path: Path) -> NnsimError:
    return NnsimError("{file} is no picture that can be read, or is damaged; take it out.", file=str(path))
