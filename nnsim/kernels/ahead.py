"""Ahead: the large road's programs are compiled in a process of their own, beside those of the small road.

A compiler in a thread would hold up the window, and two would take turns. What the process leaves in the
folder of compiled kernels is found there instead of being compiled.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path

from nnsim.kernels import cache, loading

DONE = "complete"
"""The file in the folder of compiled kernels that says that all programs are there."""

LOOK = 0.1
"""Seconds between two looks at whether the other process is still wanted."""

Process = subprocess.Popen[bytes]

_started: list[Process] = []


def compile_ahead() -> None:
    """Start the process if programs are missing, where there are a processor and an interpreter for it."""
    folder = cache.folder()
    if (folder / DONE).exists() or (os.cpu_count() or 1) < 2 or getattr(sys, "frozen", False):
        return
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    nowhere = subprocess.DEVNULL
    command = [sys.executable, "-c", f"from {__name__} import main; main()", str(folder)]
    try:
        process = subprocess.Popen(command, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    except OSError:
        return
    _started.append(process)


def load_everything() -> None:
    """Load all programs, those first that are needed first; for a thread in the background."""
    for precision in loading.PRECISIONS:
        loading.load(precision)
    while _started:
        if not _wait(_started.pop()):
            return
    for precision in loading.PRECISIONS:
        loading.load_large(precision)
    (cache.folder() / DONE).touch()


def _wait(process: Process) -> bool:
    """Wait for the process; end it and return False if the program itself ends before."""
    while True:
        try:
            process.wait(LOOK)
            return True
        except subprocess.TimeoutExpired:
            if not threading.main_thread().is_alive():
                process.kill()
                process.wait()
                return False


def main() -> None:
    """Compile the programs of the large road into the folder named on the command line: the other process."""
    cache.use(Path(sys.argv[1]))
    for precision in loading.PRECISIONS:
        loading.load_large(precision)
