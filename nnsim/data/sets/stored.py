"""Sources that are stored as a whole: tables that come with nnsim, images, reviews, folders of pictures."""

from typing import Literal, get_args

import msgspec

from nnsim.checks import FieldError, check_choice, check_length
from nnsim.data.making.sources import MAX_NAME
from nnsim.data.tables.source import MAX_PATH

MAX_WORDS = 88_588
"""All words of the reviews, and the marks before them."""

MAX_SIDE = 1024
"""Most pixels along a side of the pictures that a network sees."""


class Bundled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="bundled"):
    """A table that comes with nnsim, by name."""

    name: str = "iris"


Colour = Literal["auto", "grey", "colour"]
"""Whether pictures keep their colours."""


class Images(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="images"):
    """Pictures and their classes in four IDX files, those of MNIST: train and test, images and labels.

    Parameters
    ----------
    name : str
        Which set: ``mnist``, ``fashion_mnist``, or what to call the set in `folder`.
    folder : str
        Where to look first: the folder of the files or the one above it; it may be relative to the project
        file. `nnsim.data.sets.registry` knows where else to look.
    """

    name: str = "mnist"
    folder: str = ""


class Reviews(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="reviews"):
    """Film reviews, good or bad, as the words that occur in each: ``imdb.npz`` of Keras.

    Parameters
    ----------
    words : int
        So many inputs: the most frequent words and the marks that come before them.
    folder : str
        As of `Images`.
    """

    words: int = 10_000
    folder: str = ""


class Pictures(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="pictures"):
    """Pictures (PNG or JPEG) in a folder, those of each class in a sub-folder that is called by it.

    Parameters
    ----------
    folder : str
        It may be relative to the project file.
    width, height : int
        In pixels; other pictures are scaled to it. 0 for that of the first picture.
    colour : {"auto", "grey", "colour"}
        Whether to keep colours; of its own accord only if there are any.
    """

    folder: str
    width: int = 0
    height: int = 0
    colour: Colour = "auto"


def check_bundled(source: Bundled) -> None:
    """Raise a FieldError if the name is too long."""
    check_length("recipe.source.name", source.name, MAX_NAME)


def check_images(source: Images) -> None:
    """Raise a FieldError that names the first wrong field."""
    check_length("recipe.source.name", source.name, MAX_NAME)
    check_folder(source)


def check_pictures(source: Pictures) -> None:
    """Raise a FieldError that names the first wrong field."""
    check_choice("recipe.source.colour", source.colour, get_args(Colour))
    check_folder(source)


def check_folder(source: Images | Reviews | Pictures) -> None:
    """Raise a FieldError unless the folder can be a path."""
    check_length("recipe.source.folder", source.folder, MAX_PATH)
    if "\0" in source.folder:
        raise FieldError("{field} must be the path of a folder.", field="recipe.source.folder")
