"""Sentences for people: errors in the language of the window."""

from PySide6.QtCore import QCoreApplication

from nnsim.errors import NnsimError


def sentence(error: NnsimError) -> str:
    """Return what an error says, translated if a translation of its template is loaded."""
    return QCoreApplication.translate("errors", error.template).format(**error.values)
