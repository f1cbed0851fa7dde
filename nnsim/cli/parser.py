"""Every command with its arguments and options, on one page."""

import argparse
import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from nnsim import places
from nnsim.checks import SEEDS
from nnsim.cli.usage import UsageError

WHAT = "name of an example (see nnsim examples), or a .nnsim file"


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong."""
        raise UsageError("{message}; see {program} --help.", message=message, program=self.prog)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the command and its options; the first argument is a command, or a file for the window.

    Raises
    ------
    UsageError
        If the arguments do not fit.
    SystemExit
        After ``--help`` and ``--version``.
    """
    parser, commands = _parser()
    first = next((argument for argument in arguments if not argument.startswith("-")), None)
    about_nnsim = {"-h", "--help", "--version"} & set(arguments)
    if first in commands or (first is None and about_nnsim):
        return parser.parse_args(arguments)
    if first is not None:
        _check_file(first, commands)
    return parser.parse_args(["window", *arguments])


def _check_file(word: str, commands: Sequence[str]) -> None:
    """Refuse a word that is neither a command nor looks like a file, most likely a mistyped command."""
    if "." in word or "/" in word or "\\" in word or Path(word).exists():
        return
    near = difflib.get_close_matches(word, commands, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the commands are {', '.join(commands)}."
    raise UsageError("'{word}' is neither a command nor a file; {hint}", word=word, hint=hint)


def _parser() -> tuple[Parser, list[str]]:
    parser = Parser(
        prog="nnsim",
        description="A desktop simulator of neural networks: draw, train, watch. Without a command it opens "
        "the window, with a project or data file if one is named.",
        usage="nnsim [FILE] | nnsim COMMAND ...",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"nnsim {places.version()}")
    parser.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="nnsim")
    for add in (_add_examples, _add_summary, _add_train, _add_data, _add_predict, _add_picture, _add_bench):
        add(commands)
    listed = list(commands.choices)
    window = commands.add_parser("window", prog="nnsim", usage="nnsim [FILE]", allow_abbrev=False)
    window.add_argument("file", nargs="?", metavar="FILE")
    window.add_argument("--debug", action="store_true")
    return parser, listed


Commands = argparse._SubParsersAction
"""What `add_subparsers` returns; argparse gives it no public name."""


def _add(commands: "Commands[Parser]", name: str, help: str, more: str = "") -> Parser:
    """Add a command with what all commands have."""
    command = commands.add_parser(
        name, help=help, description=f"{help[0].upper()}{help[1:]}. {more}".strip(), allow_abbrev=False
    )
    command.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    return command


def _add_examples(commands: "Commands[Parser]") -> None:
    command = _add(commands, "examples", "list the examples that come with nnsim")
    command.add_argument("--json", action="store_true", help="print them as JSON")
    command.add_argument("--language", choices=("en", "ko"), default="en", help="of the texts (en)")


def _add_summary(commands: "Commands[Parser]") -> None:
    command = _add(
        commands,
        "summary",
        "print the layers of a network with their shapes and parameters",
        "And how many sums and activations one sample takes; a straight line is no activation.",
    )
    command.add_argument("what", metavar="WHAT", help=WHAT)
    command.add_argument("--json", action="store_true", help="print it as one JSON object")


def _add_train(commands: "Commands[Parser]") -> None:
    command = _add(
        commands,
        "train",
        "train an example or a project without a window",
        "A project that was trained before goes on from there, unless --seed, --data, or --set on graph or "
        "recipe makes it start anew.",
    )
    command.add_argument("what", nargs="?", metavar="WHAT", help=f"{WHAT}; may be left out with --data")
    length = command.add_mutually_exclusive_group()
    length.add_argument(
        "--epochs", type=_count, metavar="N", help="how long, in passes over the training rows"
    )
    length.add_argument("--steps", type=_count, metavar="N", help="how long, in batches")
    command.add_argument(
        "--seed", type=_seed, metavar="N", help="one number for the seeds of data, init and shuffle"
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="PATH=VALUE",
        help="change a value, e.g. training.learning_rate=0.1, recipe.source.noise=0.2, "
        "graph.hidden_1.units=8; may be given several times",
    )
    command.add_argument(
        "--data",
        type=Path,
        metavar="PATH",
        help="train on this data file instead, or on a folder with a sub-folder of pictures for each class; "
        "of MNIST and IMDB their folder (default: NNSIM_DATA, the remembered one, nnsim's own)",
    )
    command.add_argument(
        "--remember", action="store_true", help="look for data sets in the folder of --data from now on"
    )
    command.add_argument(
        "--download", action="store_true", help="fetch a data set that is missing without asking"
    )
    command.add_argument(
        "--target",
        metavar="COLUMN",
        help="the column of --data to learn (default: one that is named like a target, else the last usable)",
    )
    command.add_argument(
        "--folds",
        type=_folds,
        metavar="K",
        help="evaluate instead: train anew on each of K folds, and test on the rows of that fold",
    )
    command.add_argument("--save", type=Path, metavar="OUT.nnsim", help="keep the trained project")
    command.add_argument("--history", type=Path, metavar="OUT.csv", help="keep the curves")
    command.add_argument("--json", action="store_true", help="print the result as one JSON object")


def _add_data(commands: "Commands[Parser]") -> None:
    command = _add(commands, "data", "show how a data file is read, or what a folder holds")
    command.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a delimited text file (CSV, TSV, ...), a workbook, an IDX file, imdb.npz, or a folder of a "
        "data set or of pictures",
    )
    command.add_argument("--json", action="store_true", help="print it as one JSON object")


def _add_predict(commands: "Commands[Parser]") -> None:
    command = _add(
        commands,
        "predict",
        "predict the target of new rows with a trained project",
        "Columns are found by their names. Each row of the file gives one row: its inputs, what is predicted "
        "in the units of the data, and for classes the probability of the predicted one.",
    )
    command.add_argument("file", type=Path, metavar="FILE.nnsim", help="a trained project")
    command.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="FILE",
        help="a file with the same input columns, or pictures",
    )
    command.add_argument("--out", type=Path, metavar="CSV", help="where to write (default: standard output)")


def _add_picture(commands: "Commands[Parser]") -> None:
    command = _add(commands, "picture", "take a picture of the window after training, also without a display")
    command.add_argument("what", metavar="WHAT", help=WHAT)
    command.add_argument("out", type=_png, metavar="OUT.png", help="where to write the picture")
    command.add_argument(
        "--epochs", type=_count, metavar="N", help="how long to train (default: as the project says)"
    )
    command.add_argument(
        "--size", type=_size, default=(1600, 1000), metavar="WxH", help="of the window (1600x1000)"
    )
    command.add_argument("--theme", choices=("light", "dark"), default="light", help="colours (light)")
    command.add_argument("--language", choices=("en", "ko"), default="en", help="of the texts (en)")
    command.add_argument(
        "--view", default="window", metavar="NAME", help="one panel instead of the whole window"
    )


def _add_bench(commands: "Commands[Parser]") -> None:
    command = _add(
        commands,
        "bench",
        "measure how fast nnsim trains on this machine",
        "Six works from a tiny network to a convolutional one. With --peers PyTorch, JAX and Keras do the "
        "same works in turns with nnsim, as far as they are installed, each in a process of its own. A rate "
        "is the median of its rounds.",
    )
    command.add_argument("--peers", action="store_true", help="also PyTorch, JAX and Keras")
    command.add_argument("--list", action="store_true", help="only list the works")
    command.add_argument(
        "--work",
        action="append",
        default=[],
        dest="works",
        metavar="NAME",
        help="only this work; may be given several times",
    )
    command.add_argument("--repeats", type=_positive, default=5, metavar="N", help="rounds of each (5)")
    command.add_argument(
        "--seconds", type=_seconds, default=0.5, metavar="S", help="how long a round is, about (0.5)"
    )
    command.add_argument(
        "--threads", type=_positive, metavar="N", help="how many may be used (as many as there are cores)"
    )
    command.add_argument(
        "--precision", choices=("float32", "float64"), default="float32", help="of all numbers (float32)"
    )
    command.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="where MNIST and IMDB are; without it, rows of the same shape and density are drawn",
    )
    command.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def _count(text: str) -> int:
    """Return a whole number from 0."""
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0")
    return int(text)


def _positive(text: str) -> int:
    """Return a whole number from 1."""
    if not _count(text):
        raise argparse.ArgumentTypeError("it is at least 1")
    return int(text)


def _folds(text: str) -> int:
    """Return a number of folds; the Recipe says how many are too many."""
    folds = _count(text)
    if folds < 2:
        raise argparse.ArgumentTypeError("there are at least 2 folds")
    return folds


def _seconds(text: str) -> float:
    """Return a time above 0."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' is no time in seconds, above 0 and up to 3600")
    return seconds


def _seed(text: str) -> int:
    """Return a whole number that can be a seed."""
    seed = _count(text)
    if seed not in SEEDS:
        raise argparse.ArgumentTypeError(f"'{text}' is not a seed; seeds are from 0 to {SEEDS.high}")
    return seed


def _png(text: str) -> Path:
    """Return the path of a picture."""
    if Path(text).suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"'{text}' does not end in .png")
    return Path(text)


def _size(text: str) -> tuple[int, int]:
    """Return width and height in pixels."""
    match = re.fullmatch(r"(\d{3,5})x(\d{3,5})", text, re.ASCII)
    if not match or not all(200 <= int(side) <= 10_000 for side in match.groups()):
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a size such as 1600x1000, from 200x200 to 10000x10000"
        )
    return int(match[1]), int(match[2])
