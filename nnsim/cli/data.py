"""``nnsim data``: how a file is read, or what a folder holds."""

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
    """Print what was found by looking at a data file or folder."""
    held = contents.describe(options.file)
    found = held or file.describe(file.read(File(str(options.file))))
    if options.json:
        print_json(found)
    elif held:
        print_text(f"{options.file.name or options.file}: {_sentence(held)}")
    else:
        _print(options.file.name, found)


def _sentence(held: dict[str, Any]) -> str:
    """Return what a data set or a file of one holds, in words."""
    match held["kind"]:
        case "images":
            return f"{held['rows']} images of {_size(held)}"
        case "labels":
            return f"{held['rows']} labels, as often as in brackets: {_counts(held)}"
        case "image set":
            return f"{held['train']} images to train with and {held['test']} to test with, of {_size(held)}"
        case "pictures":
            scaled = f", {held['other_sizes']} scaled to this size" if held["other_sizes"] else ""
            return f"{held['rows']} pictures of {_size(held)}{scaled}; classes: {_counts(held)}"
    return (
        f"{held['train']} reviews to train with and {held['test']} to test with, {held['positive']} of them "
        f"positive, {held['words']} words"
    )


def _size(held: dict[str, Any]) -> str:
    colours = "" if held["channels"] == 1 else f", {held['channels']} channels"
    return f"{held['height']} x {held['width']} pixels{colours}"


def _counts(held: dict[str, Any]) -> str:
    return ", ".join(f"{name} ({rows})" for name, rows in held["classes"].items())


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
