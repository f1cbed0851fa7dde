"""``nnsim data``: how a file is read."""

from argparse import Namespace
from typing import Any

from nnsim.cli.output import print_json, print_table, print_text
from nnsim.data import file
from nnsim.data.recipe import File

SIGNS = {",": "comma", ";": "semicolon", "\t": "tab", " ": "blanks", ".": "point", "|": "bar", ":": "colon"}
"""What people call the signs between fields and in numbers."""


def run(options: Namespace) -> None:
    """Print what was found by looking at a data file."""
    found = file.describe(file.read(File(str(options.file))))
    if options.json:
        print_json(found)
    else:
        _print(options.file.name, found)


def _print(name: str, found: dict[str, Any]) -> None:
    delimiter, decimal = (SIGNS.get(found[name], found[name]) for name in ("delimiter", "decimal"))
    header = "with a header" if found["header"] else "without a header"
    print_text(
        f"{name}: {found['rows']} rows, {header}, encoding {found['encoding']}, delimiter {delimiter}, "
        f"decimal {decimal}"
    )
    columns = [
        (each["name"], each["kind"], str(each["missing"] or ""), each["role"]) for each in found["columns"]
    ]
    print_table([("COLUMN", "KIND", "MISSING", "ROLE"), *columns])
