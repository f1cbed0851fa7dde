"""The data sets of a command: where their files are, and fetching them if the user agrees."""

import sys
from argparse import Namespace

from nnsim.cli.output import ProgressBar
from nnsim.data.recipe import Images, Reviews, Source
from nnsim.data.sets import download, registry


def provide(source: Source, options: Namespace) -> None:
    """Fetch the files of a source if they are nowhere on this machine and the user agrees.

    Raises
    ------
    MissingSetError
        If the user does not, or cannot be asked.
    NnsimError
        If they cannot be fetched.
    """
    if not isinstance(source, Images | Reviews):
        return
    try:
        registry.locate(source)
    except registry.MissingSetError:
        name = registry.name_of(source)
        if name not in registry.ORIGINS or not (options.download or _agrees(name)):
            raise
        _fetch(name)


def _agrees(name: str) -> bool:
    """Ask on a terminal whether a data set shall be fetched."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    origin = registry.ORIGINS[name]
    print(
        f"The data set {name} is not on this machine. Fetch it ({origin.megabytes:.0f} MB) from "
        f"{origin.addresses[0]}? [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _fetch(name: str) -> None:
    """Fetch a data set with a progress bar."""
    bar = ProgressBar(sum(piece.size for piece in registry.ORIGINS[name].pieces))
    try:
        download.fetch(
            name, lambda got, size, file: bar.show(got, f"{got / 1e6:.1f} of {size / 1e6:.1f} MB, {file}")
        )
    finally:
        bar.clear()
