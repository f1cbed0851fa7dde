"""The ready-made sources: what each is called, and the groups they stand in."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from nnsim.data.making.gates import named
from nnsim.data.making.sources import GATES, NOISY_LINE
from nnsim.data.recipe import (
    FUNCTIONS,
    Bundled,
    File,
    Function,
    Generator,
    Images,
    Painted,
    Pasted,
    Pictures,
    Reviews,
    Source,
    TruthTable,
    preset,
)
from nnsim.data.sets import bundled
from nnsim.data.sets.registry import ORIGINS

translate = QCoreApplication.translate

OWN_FORMULA = "sin(6*x1) + x1"
"""What the source of one's own begins with."""

MOST_USED = ("circles", "xor", "spiral", "moons", "formula", "gate", "iris", "blood_fat", "painted")
"""The keys of the sources that are always at hand."""

PICTURES, TEXTS = "pictures", "texts"
"""The keys of sources that begin with a question for a folder or a file."""

PARITY_INPUTS = 3


@dataclass(frozen=True)
class Entry:
    """A ready-made source.

    Parameters
    ----------
    key : str
        What it is called in the code; see `key_of`.
    title : str
        What it is called in the window.
    source : Source or None
        None where a person is asked for a folder or a file first.
    about : str
        A line that says more; it is searched too.
    """

    key: str
    title: str
    source: Source | None = None
    about: str = ""


@dataclass(frozen=True)
class Group:
    """Sources of one kind under a title."""

    title: str
    entries: tuple[Entry, ...]


def key_of(source: Source) -> str:
    """Return the key of a source: that of a ready-made one, or of the family that it belongs to."""
    match source:
        case Generator(kind=kind):
            return kind
        case Function():
            return next((f"formula-{name}" for name in _PRESETS if _is_preset(source, name)), "formula")
        case TruthTable():
            return _key_of_table(source)
        case Images(name=name):
            return name if name in ORIGINS else "images"
        case Bundled(name=name):
            return name
        case Reviews():
            return "imdb"
        case Painted():
            return "painted"
        case Pictures():
            return PICTURES
        case File() | Pasted():
            return "table"


def _key_of_table(source: TruthTable) -> str:
    """Return the key of a gate, also where its answers are written out, or that of any truth table."""
    gate = source.targets[0] if source.targets[0] in GATES else named(source).targets[0]
    return f"gate-{gate}" if len(source.targets) == 1 and gate in GATES else "gate"


def place_of(source: Source) -> str:
    """Return the key of the place among the most used ones that stands for a source, or nothing.

    All formulas share a place, and so do all truth tables.
    """
    place = key_of(source).partition("-")[0] if isinstance(source, Function | TruthTable) else key_of(source)
    return place if place in MOST_USED else ""


_PRESETS = (*FUNCTIONS, NOISY_LINE)


def _is_preset(source: Function, name: str) -> bool:
    """Return whether a function is a ready-made one, however many samples it has."""
    ready = preset(name)
    return (source.formula, source.others, source.spans) == (ready.formula, ready.others, ready.spans)


# ---------------------------------------------------------------------- titles


def titled(source: Source) -> str:
    """Return what to call any source."""
    match source:
        case File(path=path):
            return Path(path).name
        case Pasted():
            return translate("Catalogue", "Pasted")
        case Pictures(folder=folder):
            return Path(folder).name
        case Images(name=name) if name not in ORIGINS:
            return name
    key = key_of(source)
    titles = _titles()
    return titles.get(key) or titles.get(key.partition("-")[0]) or key


def about(source: Source) -> str:
    """Return a line that says more of a source in use: its formulas, or the targets of a truth table."""
    match source:
        case Function(outputs=outputs):
            return "\n".join(f"{output.name} = {output.formula}" for output in outputs)
        case TruthTable(targets=targets):
            return ", ".join(targets)
    return ""


def _titles() -> dict[str, str]:
    return {entry.key: entry.title for group in groups() for entry in group.entries} | {
        "formula": translate("Catalogue", "y = f(x)"),
        "gate": translate("Catalogue", "Truth table"),
    }


def most_used() -> tuple[Entry, ...]:
    """Return the sources that are always at hand."""
    known = {entry.key: entry for group in groups() for entry in group.entries}
    gate = Entry("gate", translate("Catalogue", "XOR gate"), TruthTable(2, ("xor",)))
    return tuple(gate if key == "gate" else known[key] for key in MOST_USED)


def groups() -> tuple[Group, ...]:
    """Return all ready-made sources."""
    return (
        Group(translate("Catalogue", "Shapes: points of some classes"), _shapes()),
        Group(translate("Catalogue", "Numbers over one, two or three inputs"), _fields()),
        Group(translate("Catalogue", "Formulas"), _formulas()),
        Group(translate("Catalogue", "Truth tables"), _gates()),
        Group(translate("Catalogue", "Tables that come with nnsim"), _tables()),
        Group(translate("Catalogue", "Images and texts"), _sets()),
    )


def _shapes() -> tuple[Entry, ...]:
    titles = {
        "circles": translate("Catalogue", "Circles"),
        "xor": translate("Catalogue", "XOR"),
        "gauss": translate("Catalogue", "Gauss"),
        "spiral": translate("Catalogue", "Spiral"),
        "moons": translate("Catalogue", "Moons"),
        "blobs": translate("Catalogue", "Blobs"),
        "checkerboard": translate("Catalogue", "Checkerboard"),
    }
    paint = translate("Catalogue", "Paint points of your own on the output")
    return (
        *(Entry(key, title, Generator(key)) for key, title in titles.items()),
        Entry("painted", translate("Catalogue", "Paint"), Painted(), paint),
    )


def _fields() -> tuple[Entry, ...]:
    titles = {
        "plane": translate("Catalogue", "Tilted plane"),
        "multi-gauss": translate("Catalogue", "Hills"),
        "swiss-roll": translate("Catalogue", "Swiss roll"),
        "sine-gaps": translate("Catalogue", "Sine with gaps"),
    }
    return tuple(Entry(key, title, Generator(key)) for key, title in titles.items())


def formulas() -> list[tuple[str, str]]:
    """Return name and text of the ready-made functions, for a menu."""
    entries = [entry for entry in _formulas() if entry.key != "formula"]
    return [(entry.key.removeprefix("formula-"), f"{entry.title}\t{entry.about}") for entry in entries]


def _formulas() -> tuple[Entry, ...]:
    titles = {
        "line": translate("Catalogue", "Line"),
        "plane": translate("Catalogue", "Plane"),
        "parabola": translate("Catalogue", "Parabola"),
        "cubic": translate("Catalogue", "Cubic"),
        "curve": translate("Catalogue", "Curve"),
        "moderation": translate("Catalogue", "Moderation"),
        "power": translate("Catalogue", "Power"),
        "three-inputs": translate("Catalogue", "Three inputs"),
        NOISY_LINE: translate("Catalogue", "Noisy line"),
    }
    own = translate("Catalogue", "A formula of your own")
    return (
        *(Entry(f"formula-{key}", titles[key], preset(key), preset(key).formula) for key in _PRESETS),
        Entry("formula", translate("Catalogue", "y = f(x)"), Function(OWN_FORMULA), own),
    )


def _gate_titles() -> dict[str, str]:
    return {
        "and": translate("Catalogue", "AND"),
        "or": translate("Catalogue", "OR"),
        "nand": translate("Catalogue", "NAND"),
        "nor": translate("Catalogue", "NOR"),
        "xor": translate("Catalogue", "XOR gate"),
        "parity": translate("Catalogue", "Parity"),
    }


def _gates() -> tuple[Entry, ...]:
    about = translate("Catalogue", "Every combination of 0 and 1, and what comes out")
    return tuple(
        Entry(f"gate-{key}", title, TruthTable(PARITY_INPUTS if key == "parity" else 2, (key,)), about)
        for key, title in _gate_titles().items()
    )


def _tables() -> tuple[Entry, ...]:
    titles = {
        "iris": translate("Catalogue", "Iris"),
        "wine": translate("Catalogue", "Wine"),
        "breast_cancer": translate("Catalogue", "Breast cancer"),
        "diabetes": translate("Catalogue", "Diabetes"),
        "digits": translate("Catalogue", "Digits 8 × 8"),
        "blood_fat": translate("Catalogue", "Blood fat"),
        "straight_line": translate("Catalogue", "Straight line"),
        "three_causes": translate("Catalogue", "Three causes"),
    }
    return tuple(Entry(key, title, Bundled(key), origin(key)) for key, title in titles.items())


def origin(name: str) -> str:
    """Return where a bundled table is from and its licence; nothing if that is not known."""
    told = bundled.about(name)
    if not told.origin:
        return ""
    licence = translate("Catalogue", "Licence: %1").replace("%1", told.licence)
    return f"{told.origin}\n{licence}"


def _sets() -> tuple[Entry, ...]:
    fetched = translate("Catalogue", "Files of their own: nnsim asks before it fetches any")
    folder = translate("Catalogue", "A folder with one sub-folder of pictures (PNG or JPEG) for each class")
    texts = translate("Catalogue", "A table with a column of texts, which become the words in them")
    return (
        Entry("mnist", "MNIST", Images("mnist"), fetched),
        Entry("fashion_mnist", "Fashion-MNIST", Images("fashion_mnist"), fetched),
        Entry("imdb", translate("Catalogue", "IMDB reviews"), Reviews(), fetched),
        Entry(PICTURES, translate("Catalogue", "Pictures…"), None, folder),
        Entry(TEXTS, translate("Catalogue", "Texts…"), None, texts),
    )
