"""How a step speaks: one line before it, nothing while it goes well, its last words when it fails."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TAIL = 15


class StepError(Exception):
    """A step that failed, in one sentence, and what its program printed."""

    def __init__(self, sentence: str, output: str = "") -> None:
        self.output = output
        super().__init__(sentence)

    def report(self) -> str:
        """Return the last lines of what the program printed, and the sentence."""
        return "\n".join([*self.output.strip().splitlines()[-TAIL:], str(self)])


def say(sentence: str) -> None:
    """Print a line at once, also into a pipe."""
    print(sentence, flush=True)


def quietly(command: Sequence[str], failure: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program in the checkout and swallow its output; raise `StepError` with it when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise StepError(failure, done.stdout)
