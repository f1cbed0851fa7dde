"""``nnsim [FILE]``: the window."""

from argparse import Namespace

from nnsim.errors import NnsimError


def run(options: Namespace) -> None:
    """Open the window, with a file if one is named, and return when it was closed."""
    from nnsim.gui import app  # noqa: PLC0415 - the command line can be imported without Qt

    code = app.run(options.file)
    if code:
        raise NnsimError("the window ended with code {code}.", code=code)
