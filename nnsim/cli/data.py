"""``nnsim data``: how a file is read."""

from argparse import Namespace
from typing import Any

from nnsim.cli.output import print_json, print_table, print_text
from nnsim.data.recipe import File
from nnsim.data.sets import contents
from nnsim.data.tables import file

SIGNS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    " ": "blanks",
    ".": "point",
    "|": "bar",
    ":": "colon",
    "'": "apostrophe",
}
"""What people call the signs between fields and in numbers."""


def run(options: Namespace) -> None:
    """Print what was found by looking at a data file."""
    held = contents.describe(options.file)
    found = held or file.describe(file.read(File(str(options.file))))
    if options.json:
        print_json(found)
    elif held:
        print_text(f"{options.file.name}: {_sentence(held)}")
    else:
        _print(options.file.name, found)


def _sentence(held: dict[str, Any]) -> str:
    """Return what a file of a data set holds, in words."""
    match held["kind"]:
        case "images":
            colours = "" if held["channels"] == 1 else f", {held['channels']} channels"
            return f"{held['rows']} images of {held['height']} x {held['width']} pixels{colours}"
        case "labels":
            counts = ", ".join(f"{label} ({rows})" for label, rows in held["classes"].items())
            return f"{held['rows']} labels, as often as in brackets: {counts}"
    return (
        f"{held['train']} reviews to train with and {held['test']} to test with, {held['positive']} of them "
        f"positive, {held['words']} words"
    )


def _print(name: str, found: dict[str, Any]) -> None:
    parts = [
        f"{name}: {found['rows']} rows",
        *([f"sheet or file {found['sheet']!r}"] if found["sheet"] else []),
        "with a header" if found["header"] else "without a header",
        f"encoding {found['encoding']}",
        *(
            f"{what} {SIGNS.get(found[what], found[what])}"
            for what in ("delimiter", "decimal", "thousands", "comment")
            if found[what]
        ),
        *([f"{found['skip']} lines above it left out"] if found["skip"] else []),
        *([f"missing values written {', '.join(found['missing'])}"] if found["missing"] else []),
    ]
    print_text(", ".join(parts))
    columns = [
        (each["name"], each["kind"], str(each["missing"] or ""), each["role"]) for each in found["columns"]
    ]
    print_table([("COLUMN", "KIND", "MISSING", "ROLE"), *columns])
