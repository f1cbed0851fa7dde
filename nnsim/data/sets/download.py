"""Fetching a data set: each file resumes where it broke off, and counts only with its checksum."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nnsim import places
from nnsim.data.sets.registry import ORIGINS, Piece
from nnsim.errors import NnsimError

Progress = Callable[[int, int, str], None]
"""Called with the bytes that are there, those there will be, and the file; may raise to end the download."""

CHUNK = 2**17
"""Bytes between two reports of progress."""

PATIENCE = (10, 30)
"""Seconds until a server must answer, and until it must go on."""


def fetch(name: str, progress: Progress | None = None) -> Path:
    """Fetch what is missing of a data set, and return the folder of its files.

    Parameters
    ----------
    name : str
        One of `nnsim.data.sets.registry.ORIGINS`.
    progress : callable, optional
        See `Progress`.

    Raises
    ------
    NnsimError
        If a file cannot be had, or cannot be kept. What came so far is kept and not fetched again.
    """
    origin, folder, done = ORIGINS[name], places.data() / name, 0
    whole = sum(piece.size for piece in origin.pieces)
    for piece in origin.pieces:

        def report(got: int, before: int = done, file: str = piece.name) -> None:
            if progress:
                progress(before + got, whole, file)

        _fetch(piece, origin.addresses, folder, report)
        done += piece.size
    return folder


def _fetch(piece: Piece, addresses: tuple[str, ...], folder: Path, report: Callable[[int], None]) -> None:
    """Fetch a file from the first address that has it, unless it is there."""
    # Only who downloads waits for these to be loaded.
    import pooch  # noqa: PLC0415
    import requests  # noqa: PLC0415
    import urllib3  # noqa: PLC0415

    pooch.get_logger().setLevel("ERROR")
    download = _Resuming(piece, folder / f"{piece.name}.part", report)
    problems = []
    for address in addresses:
        try:
            pooch.retrieve(
                address + piece.name, f"sha256:{piece.sha256}", piece.name, folder, downloader=download
            )
            return
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            problems.append(f"{address}: {_reason(error)}")
        except ValueError:
            problems.append(f"{address}: the file there has another checksum")
        except OSError as error:
            raise NnsimError(
                "{file} cannot be kept in {folder}: {reason}; make room, or set NNSIM_DATA and put it there.",
                file=piece.name,
                folder=str(folder),
                reason=error.strerror or str(error),
            ) from error
    raise NnsimError(
        "{file} could not be fetched ({problems}); try again, it goes on from where it broke off, or put the "
        "file into {folder} yourself.",
        file=piece.name,
        problems="; ".join(problems),
        folder=str(folder),
    )


class _Resuming:
    """A downloader for pooch that keeps what it got when the connection breaks, and asks for the rest."""

    def __init__(self, piece: Piece, part: Path, report: Callable[[int], None]) -> None:
        self._piece = piece
        self._part = part
        self._report = report

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        """Download to a file."""
        import requests  # noqa: PLC0415

        begin = self._part.stat().st_size if self._part.exists() else 0
        if begin < self._piece.size:
            headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begin}-"} if begin else {})
            with requests.get(url, headers=headers, stream=True, timeout=PATIENCE) as response:
                self._check(response)
                goes_on = response.status_code == requests.codes.partial_content
                self._receive(response, begin if goes_on else 0)
        os.replace(self._part, output_file)

    def _check(self, response: Any) -> None:
        """Raise an error unless the server sends the file; what it cannot add to is worth nothing."""
        if response.status_code == 416:
            self._part.unlink()
        response.raise_for_status()

    def _receive(self, response: Any, begin: int) -> None:
        """Write what comes, without unpacking it; no more than there may be."""
        got = begin
        with open(self._part, "ab" if begin else "wb") as file:
            for chunk in response.raw.stream(CHUNK, decode_content=False):
                file.write(chunk)
                got += len(chunk)
                self._report(min(got, self._piece.size))
                if got > self._piece.size:
                    break


def _reason(error: Exception) -> str:
    """Return in a few words why a server did not deliver."""
    response = getattr(error, "response", None)
    if response is not None:
        return f"it answers {response.status_code} {response.reason}"
    name = type(error).__name__
    if "Timeout" in name:
        return "it does not answer in time"
    broke = ("ProtocolError", "IncompleteRead", "ChunkedEncodingError")
    return "the connection broke" if name in broke else "it cannot be reached"
