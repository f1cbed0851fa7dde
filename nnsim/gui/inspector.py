"""The Inspector: views that share the room beneath the network, one at a time."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from nnsim.gui.widgets import FoldingChips, Panel


class Inspector(Panel):
    """Shows one of several Panels, its controls in the same line as the chips that choose it.

    Where the line is too short for all, the chips become one button with a menu.

    Parameters
    ----------
    views : mapping of str to (str, Panel)
        For each key the text of its chip and the view, which gives up its frame and its title.

    Signals
    -------
    view_changed : str
        Another view is shown.
    """

    view_changed = Signal(str)

    def __init__(self, views: Mapping[str, tuple[str, Panel]], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Inspector"))
        self.views = {key: view for key, (_, view) in views.items()}
        self.title.hide()
        texts = [(key, text) for key, (text, _) in views.items()]
        self.chips = FoldingChips(texts, self.tr("View beneath the network"))
        self.chips.chosen.connect(self.show_view)
        self.add_beside_title(self.chips.folded)
        self.add_beside_title(self.chips)
        self._stack, self._controls = QStackedWidget(), QStackedWidget()
        self._controls.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.header.addWidget(self._controls)
        self.body.addWidget(self._stack, 1)
        for view in self.views.values():
            self._controls.addWidget(view.give_up_frame())
            self._stack.addWidget(view)
        self.show_view(next(iter(self.views)))

    @property
    def key(self) -> str:
        """Which view is shown."""
        return self.chips.key

    def show_view(self, key: str) -> None:
        """Show a view; the others do not work meanwhile."""
        self.chips.choose(key)
        view = self.views[key]
        for place in range(self._controls.count()):  # a stack is as wide as its widest page
            shown = place == self._stack.indexOf(view)
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            self._controls.widget(place).setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self._controls.setCurrentIndex(self._stack.indexOf(view))
        self._stack.setCurrentWidget(view)
        self._fold()
        self.view_changed.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """Choose again when the controls of a view become wider or narrower."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        """Choose between the chips and the button by the width there is."""
        margins = self.layout().contentsMargins()
        room = self.width() - margins.left() - margins.right()
        self.chips.fit(room - self._controls.currentWidget().sizeHint().width())
