"""The command line: `main` finds the command, runs it, and says in one sentence what went wrong."""

import importlib
import os
import sys
import traceback
from collections.abc import Sequence

from nnsim.cli.output import print_error
from nnsim.cli.parser import parse
from nnsim.cli.usage import UsageError
from nnsim.errors import NnsimError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run nnsim with these arguments (those of the process if left out) and return its exit code.

    0 is done, 1 failed, 2 wrong usage, 130 interrupted. No traceback is shown unless ``--debug`` asks for it.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = parse(arguments)
        command = importlib.import_module(f"nnsim.cli.{options.command}")
        command.run(options)
        sys.stdout.flush()
    except SystemExit as end:  # argparse leaves so, after --help and --version
        return int(end.code or 0)
    except BaseException as error:
        if "--debug" in arguments:
            traceback.print_exc()
        return _say(error)
    return DONE


def _say(error: BaseException) -> int:
    """Say in one sentence on standard error what went wrong, and return the exit code."""
    match error:
        case UsageError():
            return _end(WRONG_USAGE, str(error))
        case NnsimError():
            return _end(FAILED, str(error))
        case KeyboardInterrupt():
            return _end(INTERRUPTED, "stopped.")
        case BrokenPipeError():
            # Whoever read the output has enough. Nothing must be flushed to it when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FAILED
        case MemoryError():
            return _end(FAILED, "there is not enough memory for this; use a smaller network or less data.")
        case ImportError():
            return _end(FAILED, f"a part that nnsim needs cannot be loaded ({error}); install nnsim again.")
    problem = f"{type(error).__name__}: {error}"
    return _end(
        FAILED, f"something unexpected went wrong ({problem}); run it again with --debug and report it."
    )


def _end(code: int, sentence: str) -> int:
    print_error(sentence)
    return code
