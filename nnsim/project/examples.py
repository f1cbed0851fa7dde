"""The examples that come with nnsim: projects with a few words on what to look at."""

import difflib
from dataclasses import dataclass
from functools import cache

from nnsim import places
from nnsim.errors import NnsimError
from nnsim.project import codec, schema
from nnsim.project.project import Project
from nnsim.project.schema import ProjectText

DEFAULT = "circles"
"""What the window opens with."""


@dataclass(frozen=True)
class Example:
    """What menus and lists show of an example.

    Parameters
    ----------
    name : str
        By which it is loaded.
    title, about, group : str
        As in `nnsim.project.schema.Lesson`.
    """

    name: str
    title: str
    about: str
    group: str


def all_examples() -> list[Example]:
    """Return the examples in the order of their lessons."""
    lessons = [(name, _read(name).example) for name in names()]
    return [Example(name, each.title, each.about, each.group) for name, each in lessons if each]


@cache
def names() -> tuple[str, ...]:
    """Return the names of the examples in the order of their lessons."""
    found = [path.stem for path in (places.resources() / "examples").glob("*.json")]
    return tuple(sorted(found, key=_order))


def load(name: str) -> Project:
    """Return an example as a Project that was never started.

    Raises
    ------
    NnsimError
        If there is none of this name; the sentence lists those with similar names.
    """
    if name not in names():
        near = difflib.get_close_matches(name, names(), cutoff=0.5)
        raise NnsimError(
            "There is no example '{name}'; {hint}: {known}.",
            name=name,
            hint="did you mean" if near else "there are",
            known=", ".join(near or names()),
        )
    text = _read(name)
    return Project(text.graph, text.recipe, text.training, name=text.name)


@cache
def _read(name: str) -> ProjectText:
    content = (places.resources() / "examples" / f"{name}.json").read_bytes()
    text = schema.read(content)
    codec.check(text)
    return text


def _order(name: str) -> tuple[int, str]:
    lesson = _read(name).example
    return (lesson.order if lesson else 0, name)
