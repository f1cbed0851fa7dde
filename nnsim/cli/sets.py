"""The data sets of a command: where their files are, and fetching them if the user agrees."""

import sys
from argparse import Namespace
from pathlib import Path

from msgspec.structs import replace

from nnsim.cli.output import ProgressBar
from nnsim.data import download, sets
from nnsim.data.recipe import Images, Reviews, Source
from nnsim.errors import NnsimError


def placed(source: Images | Reviews, path: Path) -> Images | Reviews:
    """Return a source whose files are in this folder, in one of its name below, or where this file is.

    Raises
    ------
    NnsimError
        If one of them is not there.
    """
    folder = path if path.is_dir() else path.parent
    for candidate in (folder, folder / sets.name_of(source)):
        if not sets.lacking(source, candidate):
            found = replace(source, folder=str(candidate.absolute()))
            known = isinstance(found, Images) and candidate.name in sets.ORIGINS
            return replace(found, name=candidate.name) if known else found
    raise NnsimError(
        "{folder} has no file {file} (or .gz) of the data set {name!r}; name the folder that has it.",
        folder=str(folder),
        file=sets.lacking(source, folder),
        name=sets.name_of(source),
    )


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
        sets.locate(source)
    except sets.MissingSetError:
        name = sets.name_of(source)
        if name not in sets.ORIGINS or not (options.download or _agrees(name)):
            raise
        _fetch(name)


def _agrees(name: str) -> bool:
    """Ask on a terminal whether a data set shall be fetched."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    origin = sets.ORIGINS[name]
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
    bar = ProgressBar(sum(piece.size for piece in sets.ORIGINS[name].pieces))
    try:
        download.fetch(
            name, lambda got, size, file: bar.show(got, f"{got / 1e6:.1f} of {size / 1e6:.1f} MB, {file}")
        )
    finally:
        bar.clear()
