"""Formulas as people write them on paper: ``x1**2`` is x1², ``x1*x2`` is x1·x2, ``sin(x1)`` is sin x1."""

import re

POWER = re.compile(r" *\*\* *(\d+)(?![\w.]| *\*\*)")
"""A power whose exponent is a whole number."""

TIMES = re.compile(r" *(?<!\*)\*(?!\*) *")

CALL = re.compile(r"([^\W\d]\w*) *\( *(\w+) *\)")
"""A function of nothing but a name."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(formula: str) -> str:
    """Return a formula as people write it; what has no other way of writing stays as it is typed."""
    text = formula.strip()
    call = CALL.fullmatch(text)
    if call:
        return f"{call[1]} {call[2]}"
    text = POWER.sub(lambda power: power[1].translate(RAISED), text)
    return TIMES.sub("·", text)
