"""What stands in ``project.json``: one schema for project files and examples, versions and upgrades."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from nnsim.checks import FieldError, explain
from nnsim.data.recipe import Recipe
from nnsim.errors import NnsimError
from nnsim.network.graph import Graph
from nnsim.training.training import Training
from nnsim.training.watch import UNWATCHED, Watch

VERSION = 1
"""The format that this nnsim writes. It grows with each change that an older nnsim could not read."""

UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From each older version to the next: takes and returns the decoded JSON, without the field ``format``."""


class Progress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The counters and the Watch of a `nnsim.training.state.State`; its arrays are in
    ``parameters.safetensors``."""

    epoch: int
    position: int
    step: int
    samples: int
    updates: int
    watch: Watch = UNWATCHED


Group = Literal[
    "one-unit", "hidden-layers", "data", "by-hand", "classification", "images-texts", "playground"
]
"""The parts of the course, in its order; `nnsim.project.examples.groups` has their titles."""


class LessonText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said about an example in one language.

    Parameters
    ----------
    title : str
        A few words for lists.
    about : str
        Two sentences on what to look at.
    """

    title: str
    about: str


class Lesson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said about an example, and its place in the course.

    Parameters
    ----------
    group : Group
        The part of the course that it belongs to.
    order : int
        Its place there.
    texts : dict of str to LessonText
        By language: ``en`` and ``ko``.
    views : tuple of str
        What the window shows first: a way of showing the output, a view beneath the network, or both.
    """

    group: Group
    order: int
    texts: dict[str, LessonText]
    views: tuple[str, ...] = ()


class ProjectText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Project without its arrays, as it is written to JSON.

    Parameters
    ----------
    format : int
        The version of this schema.
    name, graph, recipe, training
        As in `nnsim.project.project.Project`.
    progress : Progress or None
        Where training stands; None for a project that was never started.
    example : Lesson or None
        Only in the examples that come with nnsim.
    """

    format: int
    name: str
    graph: Graph
    recipe: Recipe
    training: Training
    progress: Progress | None = None
    example: Lesson | None = None


def write(text: ProjectText) -> bytes:
    """Return the JSON, indented for people.

    Raises
    ------
    NnsimError
        If a name holds characters that no file can hold.
    """
    try:
        return msgspec.json.format(msgspec.json.encode(text), indent=2) + b"\n"
    except UnicodeEncodeError as error:
        raise NnsimError(
            "The name {name!r} has characters that cannot be saved; rename it.", name=error.object
        ) from error


def read(content: bytes) -> ProjectText:
    """Return what a JSON text says, after upgrading it from an older version.

    Raises
    ------
    NnsimError
        If it is not JSON, of a newer version, or a field is missing, unknown or of the wrong type.
    """
    try:
        raw = msgspec.json.decode(content)
        return msgspec.convert(_upgrade(raw), ProjectText)
    except msgspec.ValidationError as error:
        raise explain(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NnsimError("project.json is not readable: {problem}.", problem=str(error)) from error
    except RecursionError as error:
        raise NnsimError("project.json is nested too deeply to be a project.") from error


def _upgrade(raw: Any) -> Any:
    """Return decoded JSON of any known version as that of `VERSION`."""
    version = raw.get("format") if isinstance(raw, dict) else None
    if type(version) is not int or version < 1:
        raise FieldError("{field} must be a version number from 1.", field="format")
    if version > VERSION:
        raise NnsimError(
            "it has format {found}, and this nnsim reads formats up to {known}: open it with a newer nnsim.",
            found=version,
            known=VERSION,
        )
    for older in range(version, VERSION):
        raw = UPGRADES[older](raw)
    return raw | {"format": VERSION}
