"""Where compiled kernels are kept: one folder per state of their sources and of the compiler."""

import atexit
import functools
import hashlib
import os
import platform
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from nnsim import places

KEPT = 2
"""So many folders of kernels are kept, the newest; older ones are of no more use."""


def digest() -> str:
    """Return a name for these kernels under this compiler.

    Numba notices a change in a file, but not in a function that it calls from another file.
    """
    content = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        content.update(source.read_bytes())
    for library in ("numba", "llvmlite", "numpy"):
        content.update(f"{library} {version(library)}".encode())
    content.update(f"{platform.python_implementation()} {platform.python_version()}".encode())
    return content.hexdigest()[:16]


_used: list[Path] = []


def use(folder: Path) -> None:
    """Keep compiled kernels in the folder that another process has chosen."""
    _used[:] = [folder]


@functools.cache
def folder() -> Path:
    """Return a writable folder for these kernels and remove outdated ones.

    Where the cache cannot be written, as under a read-only home, it is a temporary folder of this process.
    """
    if _used:
        return _used[0]
    kernels = places.cache() / "kernels"
    chosen = kernels / digest()
    try:
        chosen.mkdir(parents=True, exist_ok=True)
        os.utime(chosen)
        with tempfile.TemporaryFile(dir=chosen):
            pass
    except OSError:
        temporary = Path(tempfile.mkdtemp(prefix="nnsim-kernels-"))
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        return temporary
    _remove_outdated(kernels)
    return chosen


def _remove_outdated(kernels: Path) -> None:
    folders = sorted(kernels.iterdir(), key=_last_use, reverse=True)
    for outdated in folders[KEPT:]:
        shutil.rmtree(outdated, ignore_errors=True)


def _last_use(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
