"""The fields of painted points: what is painted, how many classes there are, and a way to begin anew."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnsim.data.making.painted_sets import (
    PaintedKind,
    as_classes,
    as_values,
    cleared,
    counts,
    fresh,
    kind_of,
    with_classes,
)
from nnsim.data.making.sources import CLASSES
from nnsim.data.recipe import Painted
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.panels.data.forms.source_form import Problem, SourceForm
from nnsim.gui.panels.data.sources.choosing import chosen
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label


class PaintingForm(SourceForm):
    """Classes or values over two inputs, or values over one; they are painted on the output."""

    SOURCES = Painted

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(document, look, parent)
        kinds = (
            ("classes", self.tr("classes"), self.tr("Points of several classes over two inputs")),
            ("values", self.tr("values"), self.tr("Points that have numbers, over two inputs")),
            ("curve", self.tr("curve"), self.tr("Points of a curve over one input")),
        )
        self.kinds = ChipRow([(key, text) for key, text, _ in kinds])
        self.kinds.setAccessibleName(self.tr("What is painted"))
        self.kinds.chosen.connect(self._choose_kind)
        for key, _, tip in kinds:
            self.kinds.chips[key].setToolTip(tip)
            self.kinds.chips[key].setProperty("role", "compact")
        self.classes = NumberField(look, self.tr("Number of classes"), Numbers(CLASSES, whole=True), add(1))
        gesture = Gesture("painted classes")
        self.classes.committed.connect(lambda count: self._set_classes(count))
        self.classes.stepped.connect(lambda count: self._set_classes(count, merge=gesture.key()))
        self.classes_row = FormRow(self.tr("Classes"), self.classes)
        self.points = label("", "muted")
        self.points.setTextFormat(Qt.TextFormat.RichText)
        self.points.setAccessibleName(self.tr("Number of points"))
        self.clear = QPushButton(self.tr("Clear"))
        self.clear.setToolTip(self.tr("Take all points away but one of each class, or two"))
        self.clear.clicked.connect(self._clear)
        self._arrange()
        look.changed.connect(self._show_points)

    def _arrange(self) -> None:
        kinds, points = QHBoxLayout(), QHBoxLayout()
        for row, first, last in (
            (kinds, label(self.tr("Paint")), self.kinds),
            (points, self.points, self.clear),
        ):
            row.setSpacing(4)
            row.addWidget(first, 1)
            row.addWidget(last)
        self.column.addLayout(kinds)
        self.column.addWidget(self.classes_row)
        self.column.addLayout(points)
        hint = Problem("muted")
        hint.say(self.tr("P begins and ends painting on the output."))
        self.column.addWidget(hint)

    def show_document(self) -> None:
        """Show the painted points in use."""
        source: Painted = self.source
        self.kinds.choose(kind_of(source))
        self.classes_row.setVisible(bool(source.class_names))
        self.classes.set_value(len(source.class_names))
        self._show_points()

    def _show_points(self) -> None:
        """Show how many points each class has."""
        source = self.source
        if not isinstance(source, Painted):
            return
        found = counts(source)
        if not source.class_names:
            self.points.setText(self.tr("%1 points").replace("%1", f"{found[0]:,}"))
            return
        theme = self._look.theme
        colours = (theme.negative, theme.positive) if len(found) <= 2 else theme.classes
        texts = [
            f"<span style='color:{colour}'>●</span>&nbsp;{count:,}"
            for colour, count in zip(colours, found, strict=False)
        ]
        self.points.setText("&ensp;".join(texts))
        names = (f"{escape(name)}: {count:,}" for name, count in zip(source.class_names, found, strict=True))
        self.points.setToolTip("<br>".join(names))

    # ------------------------------------------------------------------ changing

    def _choose_kind(self, key: PaintedKind) -> None:
        """Paint something else: the points stay where they can."""
        source: Painted = self.source
        before = kind_of(source)
        if "curve" in (before, key):
            after = source if key == before else fresh(key)
        else:
            after = source if key == before else as_classes(source) if key == "classes" else as_values(source)
        self._take(self.tr("Paint something else"), after)

    def _set_classes(self, count: float, *, merge: str = "") -> None:
        try:
            self._take(
                self.tr("Change number of classes"), with_classes(self.source, int(count)), merge=merge
            )
        except NnsimError as error:
            self._document.failed.emit(error)

    def _clear(self) -> None:
        self._take(self.tr("Clear points"), cleared(self.source))

    def _take(self, text: str, source: Painted, *, merge: str = "") -> None:
        """Give the Document other points; training goes on if they have the same inputs."""
        same = source.names[:-1] == self.source.names[:-1]
        recipe = chosen(self._document.project.recipe, source)
        self._document.set_recipe(text, recipe, merge=merge, goes_on=same)
        self.show_document()
