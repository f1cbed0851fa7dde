"""Running the command line inside the test: arguments in, exit code and what was printed out."""

from dataclasses import dataclass

import pytest

from nnsim.cli import main


@dataclass
class Ran:
    """What a command left."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys):
    """Return a function that runs nnsim with arguments, any of which may be a path."""

    def run(*arguments) -> Ran:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
