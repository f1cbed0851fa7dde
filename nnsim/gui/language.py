"""The language of the window: which texts it speaks, and errors in it."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from nnsim import places
from nnsim.errors import NnsimError


def speak(language: str) -> None:
    """Load the texts of a language before any window is made; English is what the source says.

    Raises
    ------
    NnsimError
        If there are no texts in this language.
    """
    if language == "en":
        return
    application = QCoreApplication.instance()
    texts, qt_texts = QTranslator(application), QTranslator(application)
    if not texts.load(str(places.resources() / "translations" / f"nnsim_{language}.qm")):
        raise NnsimError("There are no texts in the language “{language}”; there are: en.", language=language)
    if qt_texts.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(qt_texts)
    QCoreApplication.installTranslator(texts)


def sentence(error: NnsimError) -> str:
    """Return what an error says, translated if a translation of its template is loaded."""
    return QCoreApplication.translate("errors", error.template).format(**error.values)
