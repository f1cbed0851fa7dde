"""Numbers that people type: with a decimal point or comma, or as a fraction."""

import math
import re

from nnsim.errors import NnsimError

FRACTION = re.compile(r"([^/]+)/([^/]+)")

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)


def parse_number(text: str) -> float:
    """Return the number that a text means: ``0.5``, ``0,5``, ``1/3``, ``5 %``, ``1e-3``.

    Raises
    ------
    NnsimError
        If the text is no number, divides by zero, or is too large.
    """
    bare = text.strip().replace("−", "-")
    if bare.endswith("%"):
        return parse_number(bare[:-1]) / 100
    fraction = FRACTION.fullmatch(bare)
    if fraction is None:
        return _plain(bare, text)
    top, bottom = _plain(fraction[1].strip(), text), _plain(fraction[2].strip(), text)
    if bottom == 0:
        raise NnsimError("{text!r} divides by zero; type another number.", text=text)
    return _finite(top / bottom, text)


def _plain(piece: str, text: str) -> float:
    """Return a number without a fraction; a comma is its decimal sign."""
    if not NUMBER.fullmatch(piece):
        raise NnsimError("{text!r} is not a number; type one such as 0.5, 0,5 or 1/3.", text=text)
    return _finite(float(piece.replace(",", ".")), text)


def _finite(number: float, text: str) -> float:
    if not math.isfinite(number):
        raise NnsimError("{text!r} is too large; type a smaller number.", text=text)
    return number
