"""Small pictures of the sources, drawn from the real points, formulas, images and tables."""

import csv
import gzip
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec
import numpy as np

from nnsim.data.build import load
from nnsim.data.dataset import Dataset
from nnsim.data.formulas.expression import parse
from nnsim.data.recipe import (
    Bundled,
    Function,
    Generator,
    Images,
    Painted,
    Pictures,
    Reviews,
    Source,
    TruthTable,
)
from nnsim.data.sets import bundled, registry
from nnsim.data.sets.stored import MAX_SIDE
from nnsim.errors import NnsimError
from nnsim.gui.panels.data.sources.drawings import (
    POINTS,
    Drawing,
    curve,
    heat_map,
    icon,
    lines_of_text,
    mosaic,
    nothing,
    scatter,
    shaded,
)

BUNDLED_AXES = {
    "iris": ("petal_length", "petal_width", "species"),
    "wine": ("alcohol", "flavanoids", "class"),
    "breast_cancer": ("mean_radius", "mean_texture", "diagnosis"),
    "diabetes": ("bmi", "progression", ""),
    "blood_fat": ("age", "blood_fat", ""),
    "straight_line": ("x", "y", ""),
    "three_causes": ("x2", "y", ""),
}
"""Which columns of the bundled tables make a telling picture and its groups; else the first and the last."""

IMAGES = 8
"""Images in a picture of a set of images."""

WORD_LENGTHS = ((3, 5, 2, 6), (6, 2, 4), (2, 6, 3, 4), (5, 3))
"""What stands for texts; reading the real ones takes seconds."""

FIELD_POINTS = 350
"""Points in a picture of numbers over the plane, so many that hills and hollows are seen."""

NOISE = 0.06
"""Of pictures of generated sets, little enough for the shape to be seen."""


def drawing(source: Source) -> Drawing:
    """Return what draws a source into a rectangle; nothing where a formula has no picture."""
    if isinstance(source, Painted):
        return _scatter_of_painted(source)  # not kept, for it may be large and another one soon
    return _drawing(source)


@lru_cache(maxsize=200)
def _drawing(source: Source) -> Drawing:
    try:
        return _made(source) if isinstance(source, Generator | Function | TruthTable) else _stored(source)
    except (NnsimError, OSError, EOFError):
        return icon("download") if isinstance(source, Images) else nothing


def _made(source: Generator | Function | TruthTable) -> Drawing:
    match source:
        case Generator():
            return _scatter_of_set(source)
        case Function():
            return _picture_of_formula(source)
        case TruthTable():
            return _dots_of_gate(source)


def _stored(source: Source) -> Drawing:
    match source:
        case Bundled(name=bundled.DIGITS):
            return _mosaic_of_digits()
        case Bundled():
            return _scatter_of_table(source.name)
        case Images():
            return _mosaic_of_files(source)
        case Reviews():
            return lines_of_text(WORD_LENGTHS)
        case Pictures():
            return icon("open")
    return icon("table")


def drawing_of(dataset: Dataset) -> Drawing:
    """Return what draws the rows of a Dataset: its images, texts, or two of its columns."""
    if dataset.sparse:
        return lines_of_text(WORD_LENGTHS)
    if dataset.image_shape:
        shown = np.asarray(dataset.raw_rows(slice(0, dataset.rows, max(1, dataset.rows // IMAGES))))[:IMAGES]
        top = shown.max() or 1.0
        return mosaic((shown / top * 255).clip(0, 255).astype(np.uint8).reshape(-1, *dataset.image_shape))
    shown = np.asarray(dataset.raw_rows(slice(0, dataset.rows, max(1, dataset.rows // POINTS))))
    targets = dataset.raw_targets[:: max(1, dataset.rows // POINTS)]
    if dataset.task == "regression":
        return scatter(shown[:, 0], targets[:, 0], np.zeros(len(shown), int), classes=1)
    group = targets.argmax(axis=1) if dataset.task == "classes" else (targets[:, 0] > 0).astype(int)
    return scatter(shown[:, 0], shown[:, -1], group, classes=max(2, targets.shape[1]))


def _scatter_of_set(source: Generator) -> Drawing:
    table = load(msgspec.structs.replace(source, samples=POINTS, noise=NOISE, seed=3))
    *inputs, target = table.columns
    if len(inputs) == 2 and not target.labels:
        table = load(msgspec.structs.replace(source, samples=FIELD_POINTS, noise=0.0, seed=3))
        return shaded(*(column.values for column in table.columns))
    group = target.values.astype(int) if target.labels else (target.values > 0).astype(int)
    up = inputs[-1] if len(inputs) > 1 else target
    return scatter(inputs[0].values, up.values, group, classes=max(2, len(target.labels)))


def _scatter_of_painted(source: Painted) -> Drawing:
    if not source.points:
        return _scatter_of_set(Generator("gauss"))
    x, y, *value = np.array(source.points[:: max(1, len(source.points) // POINTS)]).T
    group = value[0].astype(int) if value and source.class_names else np.zeros(len(x), int)
    return scatter(x, y, group, classes=max(1, len(source.class_names)))


def _dots_of_gate(source: TruthTable) -> Drawing:
    """Return a square of dots, one for each row, half of the inputs along each side."""
    table = load(source)
    across = 2 ** (source.inputs // 2)
    row = np.arange(table.rows)
    x, y = (row % across).astype(float), -(row // across).astype(float)
    group = (table[table.targets[0]].values > 0.5).astype(int)
    return scatter(x, y, group, classes=2, radius=max(0.7, 4 / across), margin=0.18)


def _scatter_of_table(name: str) -> Drawing:
    # Reading these small tables as data would load pandas before the window is on screen.
    with bundled.path(name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first, *_, last = rows[0]
    across, up, group = BUNDLED_AXES.get(name, (first, last, ""))
    x, y = (np.array([float(row[column]) for row in rows]) for column in (across, up))
    labels, which = np.unique([row.get(group, "") for row in rows], return_inverse=True)
    return scatter(x, y, which, classes=len(labels))


def _mosaic_of_digits() -> Drawing:
    with bundled.path(bundled.DIGITS).open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.reader(file), 1, IMAGES + 1))
    pixels = np.array([row[:-1] for row in rows], dtype=float) * (255 / 16)
    return mosaic(pixels.astype(np.uint8).reshape(-1, *bundled.DIGITS_SHAPE))


def _mosaic_of_files(source: Images) -> Drawing:
    """Return the first images of a set that is on this machine, without reading the others."""
    path = registry.file_in(registry.locate(source), registry.IMAGE_PARTS[0][0])
    head = 16
    with _unpacked(path) as file:
        start = file.read(head)
        if len(start) < head:
            raise EOFError
        height, width = (min(side, MAX_SIDE) for side in np.frombuffer(start[8:], ">u4").tolist())
        pixels = np.frombuffer(file.read(IMAGES * height * width), np.uint8)
    whole = len(pixels) // max(1, height * width)
    if not whole:
        raise EOFError
    return mosaic(pixels[: whole * height * width].reshape(-1, height, width, 1))


def _unpacked(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _picture_of_formula(source: Function) -> Drawing:
    if any(span.noise for span in source.spans):
        *inputs, y = load(source).columns
        return scatter(inputs[0].values, y.values, np.zeros(len(y.values), int), classes=1)
    formula = parse(source.formula)
    line = np.linspace(source.low, source.high, 40)
    if len(formula.names) == 1:
        return curve(line, formula({formula.names[0]: line}))
    across, up = np.meshgrid(line, line)
    inputs = {name: np.full(across.size, (source.low + source.high) / 2) for name in formula.names}
    inputs |= {formula.names[0]: across.ravel(), formula.names[1]: up.ravel()}
    return heat_map(formula(inputs).reshape(across.shape))
