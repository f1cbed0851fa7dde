"""``nnsim picture``: the real window as a PNG."""

from argparse import Namespace

from nnsim.cli.what import open_what
from nnsim.gui import picture


def run(options: Namespace) -> None:
    """Train a project in the window and save a picture of it."""
    picture.take(
        open_what(options.what),
        options.out,
        epochs=options.epochs,
        size=options.size,
        theme=options.theme,
        language=options.language,
        view=options.view,
    )
