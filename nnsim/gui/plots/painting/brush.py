"""Painting points: the brush, and strokes that become changes of the Document while they last."""

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.data.making import painted
from nnsim.data.making.painted import Place
from nnsim.data.making.painted_sets import with_class
from nnsim.data.recipe import Painted, Recipe
from nnsim.errors import NnsimError
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.language import sentence
from nnsim.gui.plots.painting.stroke import ERASER, Brush, Stroke, Surface

SIZES = (0, 10, 18, 30, 46, 70)
"""Radii of the brush in pixels; the smallest paints single points."""

COMMIT_MS = 120
"""Milliseconds between two changes of the Document in one stroke; the points are seen at once."""

REST = 4
"""How many times as long as it took to change the Document the next change has to wait at least."""


class Painting(QObject):
    """What is painted with, and the stroke that is being made.

    Signals
    -------
    changed
        The brush is another one, or painting began or ended.
    stroked
        The stroke has new points that the Document does not have yet.
    said : str
        A sentence for the person who paints.
    """

    changed = Signal()
    stroked = Signal()
    said = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.on = self.erasing = False
        self._sizes = {False: 1, True: 0}
        self.kind = 1
        self.value = 1.0
        self._stroke: Stroke | None = None
        self._strokes = 0
        # The recipe when the stroke began, and the points of the stroke that the Document has.
        self._before, self._known = document.project.recipe, Painted()
        self._task = ""
        self._facts: tuple[object, ...] = ()
        self._changing = False
        self._later = QTimer(self, singleShot=True, interval=COMMIT_MS)
        self._later.timeout.connect(self._commit)
        document.changed.connect(self._document_changed)
        self._follow()

    # ------------------------------------------------------------------ what can be painted

    @property
    def possible(self) -> bool:
        """Whether the data in use can be painted on."""
        return painted.can_be(self.document.dataset)

    @property
    def over_one(self) -> bool:
        """Whether there is one input, so that the place says the value."""
        return self.document.dataset.raw_columns == 1

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that can be chosen, also one that has been added and has no point yet."""
        names = self.document.dataset.class_names
        return with_class(Painted(class_names=names)).class_names if self.kind == len(names) > 0 else names

    @property
    def size(self) -> int:
        """The size of the brush as its place in `SIZES`; over one input it is another one."""
        return self._sizes[self.over_one]

    @property
    def radius(self) -> int:
        """The radius of the brush in pixels; 0 for single points."""
        return max(SIZES[self.size], ERASER) if self.erasing else SIZES[self.size]

    # ------------------------------------------------------------------ the brush

    def turn(self, *, on: bool) -> None:
        """Begin or end painting; the Document says why where it cannot be."""
        if on and not self.possible:
            self._refuse()
        elif on != self.on:
            self.on = on
            self.release()
            self.changed.emit()

    def _refuse(self) -> None:
        try:
            painted.of(self.document.dataset)
        except NnsimError as error:
            self.document.failed.emit(error)

    def erase(self, *, erasing: bool) -> None:
        """Take the eraser, or the brush."""
        self.erasing = erasing
        self.changed.emit()

    def resize(self, size: int) -> None:
        """Take a brush of another size, by its place in `SIZES`."""
        self._sizes[self.over_one] = min(max(size, 0), len(SIZES) - 1)
        self.changed.emit()

    def choose_class(self, kind: int) -> None:
        """Paint points of this class; the number of classes stands for one more."""
        names = self.document.dataset.class_names
        if kind == len(names):
            try:
                with_class(Painted(class_names=names))
            except NnsimError as error:
                self.said.emit(sentence(error))
                return
        if 0 <= kind <= len(names) and names:
            self.kind, self.erasing = kind, False
            self.changed.emit()

    def choose_value(self, value: float) -> None:
        """Paint points of this value."""
        self.value, self.erasing = value, False
        self.changed.emit()

    # ------------------------------------------------------------------ strokes

    @property
    def pending(self) -> tuple[tuple[float, ...], ...]:
        """The points of the stroke that views do not know yet."""
        return self._stroke.source.points[len(self._known.points) :] if self._stroke else ()

    def press(self, place: Place, surface: Surface, *, erasing: bool = False) -> None:
        """Begin a stroke at a place in the units of the axes."""
        self._before = self.document.project.recipe
        source = self._before.source
        if not isinstance(source, Painted):
            source = msgspec.structs.replace(painted.of(self.document.dataset), plane=surface.plane)
        self._known, erasing = source, erasing or self.erasing
        if not erasing and source.class_names and self.kind == len(source.class_names):
            source = with_class(source)
        value = float(self.kind) if source.class_names else self.value
        self._strokes += 1
        self._stroke = Stroke(source, surface, Brush(self.radius, value, erasing))
        self._go(self._stroke.press, place)

    def drag(self, place: Place) -> None:
        """Go on with the stroke to another place."""
        if self._stroke is not None:
            self._go(self._stroke.drag, place)

    def _go(self, way: Callable[[Place], None], place: Place) -> None:
        """Take a part of the stroke; its points are seen now and learnt soon."""
        try:
            way(place)
        except NnsimError as error:
            self.said.emit(sentence(error))
        if not self._later.isActive():
            self._later.start()
        self.stroked.emit()

    def release(self) -> None:
        """End the stroke."""
        if self._stroke is not None:
            self._commit()
            self._stroke = None
            self._later.stop()
            self.stroked.emit()

    # ------------------------------------------------------------------ to the Document and back

    def _commit(self) -> None:
        """Give the Document the points that the stroke has so far."""
        stroke, document = self._stroke, self.document
        if stroke is None or stroke.source in (self._known, document.project.recipe.source):
            return
        begin = time.perf_counter()
        was_painted = isinstance(document.project.recipe.source, Painted)
        text = self.tr("Erase points") if stroke.brush.erasing else self.tr("Paint points")
        recipe = _painted(self._before, stroke.source)
        self._changing = True
        try:
            document.set_recipe(text, recipe, merge=f"paint {self._strokes}", goes_on=True)
        finally:
            self._changing = False
        if document.project.recipe.source is not stroke.source:  # the Document has said why
            self._stroke = None
            return
        self._known = stroke.source
        self._later.setInterval(max(COMMIT_MS, round(1000 * REST * (time.perf_counter() - begin))))
        self.stroked.emit()
        if not was_painted:
            self.said.emit(self.tr("These are painted points now; Undo brings the data from before back."))

    def _document_changed(self, change: Change) -> None:
        if not self._changing:
            self._stroke = None
            self._later.stop()
        self._follow()
        was, now = (isinstance(each.recipe.source, Painted) for each in (change.before, change.after))
        if now and not was and change.state and not change.opened:  # chosen to be painted on
            self.turn(on=True)
            self.said.emit(self.tr("Click or drag here to add points."))

    def _follow(self) -> None:
        """Keep to what the data in use allows."""
        data = self.document.dataset
        task = f"{data.task} {data.raw_names} {data.target_names[:1]}"
        if task != self._task and data.task == "regression" and len(data.targets):
            self.value = float(f"{data.raw_targets.max():.3g}")
        self._task = task
        if self.kind > len(data.class_names) - 1 and not self._changing:
            self.kind = max(0, len(data.class_names) - 1)
        if self.on and not self.possible:
            self.on = False
        span = (data.raw_targets.min(), data.raw_targets.max()) if data.task == "regression" else ()
        facts = (self.on, self.kind, self.value, self.possible, self.over_one, self.class_names, span)
        if facts != self._facts:  # many changes of the Document are of no matter here
            self._facts = facts
            self.changed.emit()


def _painted(recipe: Recipe, source: Painted) -> Recipe:
    """Return a recipe for painted points; its split goes by shares, so that new points find their part."""
    if isinstance(recipe.source, Painted):
        return msgspec.structs.replace(recipe, source=source)
    split = msgspec.structs.replace(recipe.split, unit="share")
    return msgspec.structs.replace(recipe, source=source, inputs=None, targets=None, split=split, edits=())
