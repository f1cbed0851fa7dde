"""The fields for how a table is read: each shows what was found and why, and can be overridden."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.checks import Range
from nnsim.data.recipe import File, Pasted
from nnsim.data.table import Found
from nnsim.data.tables.cells import MISSING
from nnsim.data.tables.preview import Preview
from nnsim.data.tables.source import MAX_SKIP
from nnsim.data.tables.text import Reason
from nnsim.errors import NnsimError
from nnsim.gui.fields import ChoiceField, NumberField, TextField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.panels.data.importing.row import FormatRow
from nnsim.gui.theme import Look

ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "cp949", "latin-1", "cp1252", "iso8859-2", "shift_jis", "gb18030", "big5",
)  # fmt: skip
"""Encodings to choose from; the one that was found is there too."""

Choices = Sequence[tuple[str, str]]


class FormatFields(QWidget):
    """One row for each decision; what a person decided can be set back to what was found.

    Signals
    -------
    changed : str, object
        The field of the source, and its new value; None for what is found.
    """

    changed = Signal(str, object)

    def __init__(self, look: Look, source: File | Pasted, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._source = look, source
        self._usual = self.tr("usual ones")
        self.rows: dict[str, FormatRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self._make()

    @property
    def fields(self) -> dict[str, QWidget]:
        """The field of each decision."""
        return {name: row.field for name, row in self.rows.items()}

    # ------------------------------------------------------------------ making

    def _make(self) -> None:
        file = isinstance(self._source, File)
        yes, no = self.tr("names"), self.tr("values")
        if file:
            self._choice("sheet", self.tr("Sheet or file"), [])
            self._choice("encoding", self.tr("Encoding"), [(name, name) for name in ENCODINGS])
        self._choice("delimiter", self.tr("Delimiter"), list(delimiters().items()))
        decimals = [(".", self.tr("point .")), (",", self.tr("comma ,"))]
        self._choice("decimal", self.tr("Decimal sign"), decimals)
        thousands = [
            ("", self.tr("none")), (",", self.tr("comma ,")), (".", self.tr("point .")),
            (" ", self.tr("blank")), ("'", self.tr("apostrophe '")),
        ]  # fmt: skip
        self._choice("thousands", self.tr("Thousands"), thousands)
        self._choice("header", self.tr("First row"), [("yes", yes), ("no", no)])
        days = [("yes", self.tr("31/1 (day)")), ("no", self.tr("1/31 (month)"))]
        self._choice("day_first", self.tr("Dates begin"), days)
        self._text("comment", self.tr("Comment sign"), lambda text: _short(text, 10))
        skip = NumberField(self._look, self.tr("Skip lines"), Numbers(Range(0, MAX_SKIP), whole=True), add(1))
        for signal in (skip.committed, skip.stepped):
            signal.connect(lambda value: self.changed.emit("skip", int(value)))
        self._row("skip", self.tr("Skip lines"), skip)
        self._text("missing", self.tr("Written as"), lambda text: [_short(mark, 100) for mark in marks(text)])

    def _choice(self, name: str, text: str, choices: Choices) -> None:
        field = ChoiceField(self._look, text, choices)
        field.chosen.connect(lambda key: self.changed.emit(name, _value(name, key)))
        self._row(name, text, field)

    def _text(self, name: str, text: str, check: Callable[[str], object]) -> None:
        field = TextField(self._look, text, check)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.entered.connect(lambda typed: self.changed.emit(name, self._typed(name, typed)))
        self._row(name, text, field)

    def _typed(self, name: str, text: str) -> str | tuple[str, ...]:
        if name == "comment":
            return text.strip()
        chosen = []
        for mark in marks(text):
            chosen += [each for each in MISSING if each] if mark == self._usual else [mark]
        return tuple(dict.fromkeys(chosen))

    def _row(self, name: str, text: str, field: QWidget) -> None:
        row = FormatRow(self._look, text, field)
        row.back_wanted.connect(lambda: self.changed.emit(name, None))
        self._column.addWidget(row)
        self.rows[name] = row

    # ------------------------------------------------------------------ showing

    def show_source(self, source: File | Pasted, seen: Preview | None) -> None:
        """Show how a source is read: what a person said, and what was found where nobody did."""
        self._source = source
        found = seen.found if seen is not None else None
        if "sheet" in self.rows:
            self._offer("sheet", [(part, part) for part in (seen.parts if seen else ())])
        for name, row in self.rows.items():
            said = getattr(source, name)
            self._show(name, said if said is not None else getattr(found, name, None))
            self._explain(name, self._reason(name, found), said=said is not None)
            row.setVisible(_suits(name, source, seen))

    def _show(self, name: str, value: object) -> None:
        field = self.fields[name]
        if isinstance(field, ChoiceField):
            key = {True: "yes", False: "no", None: ""}.get(value, value)  # type: ignore[call-overload]
            if field.findData(key) < 0 and key:
                field.addItem(str(key), key)
            field.choose(key)
        elif isinstance(field, NumberField):
            field.set_value(float(value or 0))  # type: ignore[arg-type]
        elif isinstance(field, TextField):
            text = self._marks_text(value) if isinstance(value, tuple) else str(value or "")
            field.show_text(text)
            field.setPlaceholderText(self.tr("none"))

    def _marks_text(self, chosen: tuple[str, ...]) -> str:
        """Return marks as they are typed; all the usual ones by one word."""
        usual = [mark for mark in MISSING if mark]
        if set(usual) <= set(chosen):
            return ", ".join([self._usual, *(mark for mark in chosen if mark not in usual)])
        return ", ".join(chosen)

    def _offer(self, name: str, choices: Choices) -> None:
        """Give a field other choices, if they are others."""
        field = self.fields[name]
        assert isinstance(field, ChoiceField)
        if [field.itemData(place) for place in range(field.count())] != [key for key, _ in choices]:
            field.clear()
            for key, text in choices:
                field.addItem(text, key)

    def _reason(self, name: str, found: Found | None) -> str:
        reason = found.why.get(name) if found is not None else None
        return told(reason) if reason is not None else ""

    def _explain(self, name: str, text: str, *, said: bool) -> None:
        row = self.rows[name]
        row.explain(text, said=said)
        about = self.tr("You said so") if said else text
        if name == "missing":
            usual = ", ".join(mark for mark in MISSING if mark)
            tip = self.tr("Several are separated by commas. The usual ones: %1").replace("%1", usual)
            about = f"{about}\n{tip}".strip()
        if isinstance(row.field, TextField):
            row.field.set_about(about)
        else:
            row.field.setToolTip(about)


def _suits(name: str, source: File | Pasted, seen: Preview | None) -> bool:
    """Whether a decision has a meaning for this table."""
    found = seen.found if seen is not None else None
    if name == "sheet":
        return seen is not None and len(seen.parts) > 1
    if name in ("encoding", "delimiter"):
        # The fields of a workbook are not separated by anything.
        return found is None or found.delimiter != ""
    if name == "day_first":
        return source.day_first is not None or (found is not None and found.day_first is not None)
    return True


def delimiters() -> dict[str, str]:
    """Return what to call the signs between fields."""
    return {
        ",": QCoreApplication.translate("FormatFields", "comma ,"),
        ";": QCoreApplication.translate("FormatFields", "semicolon ;"),
        "\t": QCoreApplication.translate("FormatFields", "tab"),
        "|": QCoreApplication.translate("FormatFields", "bar |"),
        " ": QCoreApplication.translate("FormatFields", "blanks"),
        ":": QCoreApplication.translate("FormatFields", "colon :"),
    }


def told(reason: Reason) -> str:
    """Return why something was decided, translated if a translation of its template is loaded."""
    return QCoreApplication.translate("reasons", reason.template).format(**reason.values)


def marks(text: str) -> list[str]:
    """Return the marks in a typed list."""
    return [mark for mark in (part.strip() for part in text.replace(";", ",").split(",")) if mark]


def _value(name: str, key: str) -> str | bool:
    """Return what a chosen key stands for."""
    return key == "yes" if name in ("header", "day_first") else key


def _short(text: str, most: int) -> str:
    if len(text.strip()) > most:
        raise NnsimError("{text} is too long here; type at most {most} letters.", text=text[:20], most=most)
    return text
