"""What is shown of a folder of pictures in use: how many of what, their size and colours, and the classes."""

from pathlib import Path

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.recipe import RANGES, Pictures
from nnsim.gui.document import Document
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.panels.data.forms.headed import headed
from nnsim.gui.panels.data.forms.set_form import content_text
from nnsim.gui.panels.data.forms.source_form import Problem
from nnsim.gui.theme import Look
from nnsim.gui.widgets import OneLine

SHOWN_CLASSES = 12
"""Of more classes the others are counted together."""


class PicturesForm(QWidget):
    """The folder, width and height that the network sees, colours, and how many pictures each class has.

    Signals
    -------
    folder_wanted
        A person wants pictures from another folder.
    """

    SOURCES = Pictures

    folder_wanted = Signal()

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self.name, self.content = OneLine("section"), OneLine("")
        self.change = QPushButton(self.tr("Folder…"))
        self.change.setToolTip(self.tr("Take pictures from another folder"))
        self.change.clicked.connect(self.folder_wanted)
        self.width_, self.height_ = (
            self._side("width", self.tr("Width")),
            self._side("height", self.tr("Height")),
        )
        kinds = [("auto", self.tr("auto")), ("grey", self.tr("grey")), ("colour", self.tr("colour"))]
        self.colour = ChoiceField(look, self.tr("Colours"), kinds)
        self.colour.setToolTip(
            self.tr("Grey makes a third of the inputs; “auto” keeps colours if there are any")
        )
        self.colour.chosen.connect(lambda key: self._set(self.tr("Change colours"), colour=key))
        self.classes = Problem("muted")
        column = headed(self, self.name, self.change)
        column.addWidget(self.content)
        column.addWidget(FormRow(self.tr("Size"), self.width_, self.height_))
        column.addWidget(FormRow(self.tr("Colours"), self.colour))
        column.addWidget(self.classes)

    def _side(self, name: str, text: str) -> NumberField:
        auto = (self.tr("auto"), 0.0)
        field = NumberField(
            self._look, text, Numbers(RANGES[f"recipe.source.{name}"], whole=True, word=auto), add(4)
        )
        field.set_about(self.tr("In pixels; “auto” is the size of the first picture"))
        gesture = Gesture(f"pictures {name}")
        undo = self.tr("Change size of pictures")
        field.committed.connect(lambda side: self._set(undo, **{name: int(side)}))
        field.stepped.connect(lambda side: self._set(undo, merge=gesture.key(), **{name: int(side)}))
        return field

    def show_document(self) -> None:
        """Show the pictures in use."""
        source = self._document.project.recipe.source
        assert isinstance(source, Pictures)
        self.name.setText(Path(source.folder).name)
        self.name.setToolTip(str((self._document.folder or Path()) / source.folder))
        self.content.setText(content_text(self._document.dataset))
        self.width_.set_value(source.width)
        self.height_.set_value(source.height)
        self.colour.choose(source.colour)
        self.classes.say(classes_text(self._document.dataset))

    def _set(self, undo: str, *, merge: str = "", **changes: int | str) -> None:
        recipe = self._document.coming  # pictures may still be read for the last change
        if isinstance(recipe.source, Pictures):
            source = replace(recipe.source, **changes)
            self._document.set_recipe(undo, replace(recipe, source=source), merge=merge)


def classes_text(dataset: Dataset) -> str:
    """Return how many rows each class has, as ``cats 60 · dogs 40``."""
    targets = dataset.raw_targets
    which = targets.argmax(axis=1) if targets.shape[1] > 1 else (targets[:, 0] > 0.5).astype(int)
    counts = np.bincount(which, minlength=len(dataset.class_names)).tolist()
    texts = [f"{name} {count:,}" for name, count in zip(dataset.class_names, counts, strict=True)]
    if len(texts) > SHOWN_CLASSES:
        texts[SHOWN_CLASSES:] = [f"+{len(texts) - SHOWN_CLASSES}: {sum(counts[SHOWN_CLASSES:]):,}"]
    return " · ".join(texts)
