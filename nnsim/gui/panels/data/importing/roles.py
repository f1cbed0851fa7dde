"""The roles of columns: what they are called, and the colours by which they are told apart."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from nnsim.data.roles import Role
from nnsim.data.table import Kind
from nnsim.gui.theme import Theme

ROLES: tuple[Role, ...] = ("input", "target", "ignore")

COLUMNS = "application/x-nnsim-columns"
"""Names of columns that are dragged to a role, as JSON."""


def role_text(role: Role) -> str:
    """Return what a role is called where one column has it."""
    texts = {
        "input": QCoreApplication.translate("roles", "input"),
        "target": QCoreApplication.translate("roles", "target"),
        "ignore": QCoreApplication.translate("roles", "ignored"),
    }
    return texts[role]


def kind_text(kind: Kind) -> str:
    """Return what a kind of column is called."""
    texts = {
        "number": QCoreApplication.translate("roles", "number"),
        "category": QCoreApplication.translate("roles", "category"),
        "text": QCoreApplication.translate("roles", "text"),
        "date": QCoreApplication.translate("roles", "date"),
        "empty": QCoreApplication.translate("roles", "empty"),
    }
    return texts[kind]


def colour(theme: Theme, role: Role) -> QColor:
    """Return the colour of a role for text and bars."""
    return QColor({"input": theme.positive, "target": theme.test, "ignore": theme.muted}[role])


def tint(theme: Theme, role: Role) -> QColor:
    """Return the colour of a role behind text: close to that of the panel."""
    strong, share = colour(theme, role), 0.14 if role != "ignore" else 0.0
    return mixed(QColor(theme.panel), strong, share)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two; `share` is how much of the other."""
    channels = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return QColor(*(round(a + (b - a) * share) for a, b in channels))
