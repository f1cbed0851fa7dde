"""What plots call layers, in the language of the window."""

from PySide6.QtCore import QCoreApplication

from nnsim.network.graph import Graph
from nnsim.network.titles import titles


def title_words() -> tuple[str, ...]:
    """Return the default titles of layers, in the order of `nnsim.network.titles.TITLES`."""
    return (
        QCoreApplication.translate("titles", "Input"),
        QCoreApplication.translate("titles", "Hidden %1"),
        QCoreApplication.translate("titles", "Output"),
        QCoreApplication.translate("titles", "Convolution %1"),
        QCoreApplication.translate("titles", "Max pooling %1"),
        QCoreApplication.translate("titles", "Average pooling %1"),
        QCoreApplication.translate("titles", "Dropout %1"),
        QCoreApplication.translate("titles", "Flatten %1"),
    )


def layer_titles(graph: Graph) -> dict[str, str]:
    """Return the title of each layer by its id, in drawing order."""
    return dict(zip((layer.id for layer in graph.layers), titles(graph, title_words()), strict=True))
