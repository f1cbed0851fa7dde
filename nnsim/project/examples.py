"""The examples that come with nnsim: projects with a few words on what to look at."""

import difflib
from dataclasses import dataclass
from functools import cache

import msgspec

from nnsim import places
from nnsim.errors import NnsimError
from nnsim.project import codec, schema
from nnsim.project.project import Project
from nnsim.project.schema import Group, Lesson, LessonText, ProjectText

DEFAULT = "circles"
"""What the window opens with."""


LANGUAGES = ("en", "ko")
"""What the lessons are written in."""

GROUPS: dict[str, dict[Group, str]] = {
    "en": {
        "one-unit": "One unit",
        "hidden-layers": "Hidden layers",
        "data": "Data and batches",
        "by-hand": "Learning by hand",
        "classification": "Classification",
        "images-texts": "Images and text",
        "playground": "Playground",
    },
    "ko": {
        "one-unit": "유닛 하나",
        "hidden-layers": "은닉층",
        "data": "데이터와 배치",
        "by-hand": "손으로 따라 하는 학습",
        "classification": "분류",
        "images-texts": "이미지와 텍스트",
        "playground": "놀이터",
    },
}
"""The titles of the parts of the course, in its order, by language."""


@dataclass(frozen=True)
class Example:
    """What menus and lists show of an example.

    Parameters
    ----------
    name : str
        By which it is loaded.
    title, about : str
        As in `nnsim.project.schema.LessonText`.
    group : Group
        The part of the course that it belongs to.
    """

    name: str
    title: str
    about: str
    group: Group


def groups(language: str = "en") -> dict[Group, str]:
    """Return the titles of the parts of the course, in its order; in English for an unknown language."""
    return GROUPS.get(language, GROUPS["en"])


def all_examples(language: str = "en") -> list[Example]:
    """Return the examples in the order of the course, with texts in a language (English for an unknown)."""
    found = []
    for name in names():
        text = lesson(name, language)
        found.append(Example(name, text.title, text.about, _lesson(name).group))
    return found


@cache
def names() -> tuple[str, ...]:
    """Return the names of the examples in the order of the course."""
    found = [path.stem for path in (places.resources() / "examples").glob("*.json")]
    return tuple(sorted(found, key=_place))


def lesson(name: str, language: str = "en") -> LessonText:
    """Return what is said about an example in a language (English for an unknown)."""
    texts = _lesson(name).texts
    return texts.get(language, texts["en"])


def views(name: str) -> tuple[str, ...]:
    """Return what the window shows first of an example, as in `nnsim.project.schema.Lesson`."""
    return _lesson(name).views


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
    text = schema.read(_content(name))
    codec.check(text)
    return text


class _Told(msgspec.Struct):
    """What is read of an example where only its lesson is wanted: a tenth of the work."""

    example: Lesson


@cache
def _lesson(name: str) -> Lesson:
    return msgspec.json.decode(_content(name), type=_Told).example


def _content(name: str) -> bytes:
    return (places.resources() / "examples" / f"{name}.json").read_bytes()


def _place(name: str) -> tuple[int, int]:
    """Return where an example stands in the course: its group's place and its own there."""
    found = _lesson(name)
    return list(GROUPS["en"]).index(found.group), found.order
