"""``nnsim picture``: the real window as a PNG."""

from argparse import Namespace

from nnsim.cli.what import open_what
from nnsim.project import store


def run(options: Namespace) -> None:
    """Train a project in the window and save a picture of it."""
    from nnsim.gui import picture  # noqa: PLC0415 - the command line can be imported without Qt

    store.check_place(options.out)
    picture.take(
        open_what(options.what),
        options.out,
        epochs=options.epochs,
        size=options.size,
        theme=options.theme,
        language=options.language,
        view=options.view,
    )
