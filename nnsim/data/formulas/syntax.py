"""From the text of a formula to its syntax tree, with a sentence and a place for what cannot be read."""

import ast
import re
from typing import NoReturn

from nnsim.errors import NnsimError

MAX_LENGTH = 200
MAX_NODES = 200
MAX_DEPTH = 40

MEANINGFUL = re.compile(r"[\w .+\-*/%()<>=!,]")
"""Characters that a formula may have; no brackets of other kinds, quotes, or signs of statements."""

NUMBER = re.compile(r"(?<![\w.])(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)

ASSIGNMENT = re.compile(r"(?<![<>=!])=(?!=)")

GAP = re.compile(r"([\w.]+|\)) +([\w.]+)")
"""Two parts with nothing but blanks between them."""

UNFINISHED = re.compile(r"([-+*/%<>=!,.]|\b(if|else|and|or|not)) *$")
"""The end of a text after which something must follow."""

KEYWORDS = {"if", "else", "and", "or", "not"}

HINTS = {"^": "**", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "[": "(", "]": ")", "{": "(", "}": ")"}
"""What to write instead of a sign that people write on paper."""


class ExpressionError(NnsimError):
    """A formula that cannot be used. ``values["place"]``, where known, counts characters from 1."""


class UnknownNameError(ExpressionError):
    """A formula with a name that none of the inputs has."""


def tree_of(text: str) -> ast.expr:
    """Return the syntax tree of a formula, whatever it contains.

    Raises
    ------
    ExpressionError
        If the text is empty, too long, too deep, or no expression.
    """
    if not text.strip():
        raise ExpressionError("The formula is empty; type one such as 10 + 3*x1.")
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            "The formula has {length} characters; at most {most} are allowed.",
            length=len(text),
            most=MAX_LENGTH,
        )
    _check_characters(text)
    _check_assignment(text)
    _check_brackets(text)
    _check_numbers(text)
    tree = _parse(text)
    _check_size(tree)
    return tree


def place_of(node: ast.expr, text: str) -> tuple[int, str]:
    """Return where a part of the tree starts in the text, from 1, and its text."""
    raw = text.strip().encode()
    start, end = node.col_offset, node.end_col_offset
    return len(raw[:start].decode()) + _indent(text) + 1, raw[start:end].decode()


def _indent(text: str) -> int:
    """Return the number of blanks in front of a text."""
    return len(text) - len(text.lstrip())


def _check_characters(text: str) -> None:
    """Raise an ExpressionError for the first character that has no meaning."""
    for place, sign in enumerate(text, start=1):
        if MEANINGFUL.match(sign):
            continue
        if sign in HINTS:
            raise ExpressionError(
                "The sign {sign} at place {place} has no meaning in a formula; write {instead} instead.",
                sign=sign,
                place=place,
                instead=HINTS[sign],
            )
        raise ExpressionError(
            "The sign {sign!r} at place {place} has no meaning in a formula; take it out.",
            sign=sign,
            place=place,
        )


def _check_assignment(text: str) -> None:
    """Raise an ExpressionError for ``y = ...``."""
    sign = ASSIGNMENT.search(text)
    if sign:
        raise ExpressionError(
            "The = at place {place} is too much: write only what stands to its right, or == to compare.",
            place=sign.start() + 1,
        )


def _check_brackets(text: str) -> None:
    """Raise an ExpressionError for a bracket without its partner."""
    opened: list[int] = []
    for place, sign in enumerate(text, start=1):
        if sign == "(":
            opened.append(place)
        elif sign == ")" and not opened:
            raise ExpressionError("The bracket at place {place} closes nothing; take it out.", place=place)
        elif sign == ")":
            opened.pop()
    if opened:
        raise ExpressionError("The bracket at place {place} is never closed; add a ).", place=opened[-1])


def _check_numbers(text: str) -> None:
    """Raise an ExpressionError for a number that runs into a name, as in ``2x1``."""
    for number in NUMBER.finditer(text):
        follower = text[number.end() : number.end() + 1]
        if follower == "." or follower == "_" or follower.isalnum():
            raise ExpressionError(
                "The number {number} at place {place} runs into {follower!r}; write * between factors.",
                number=number.group(),
                place=number.start() + 1,
                follower=follower,
            )


def _parse(text: str) -> ast.expr:
    """Return what Python's parser makes of a text. Blanks in front would be an indentation to it."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        _fail_to_parse(text, (error.offset or 1) + _indent(text))
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("The formula is too deeply nested; write it in a simpler way.") from None


def _fail_to_parse(text: str, place: int) -> NoReturn:
    """Raise the ExpressionError for a text that is no expression."""
    rest = text[place - 1 :].strip()
    gap = GAP.search(text)
    if gap and not KEYWORDS & {gap[1], gap[2]}:
        raise ExpressionError(
            "Something is missing between {left} and {right} at place {place}; write * between factors, "
            "and a value in brackets after a function.",
            left=gap[1],
            right=gap[2],
            place=gap.start(2) + 1,
        ) from None
    if UNFINISHED.search(text):
        raise ExpressionError(
            "The formula ends too early, at place {place}; something is missing.", place=len(text.rstrip())
        ) from None
    raise ExpressionError(
        "The formula cannot be read from place {place} on: {rest}", place=place, rest=rest
    ) from None


def _check_size(tree: ast.expr) -> None:
    """Raise an ExpressionError if a tree has too many parts or is too deep to be walked."""
    layer: list[ast.AST] = [tree]
    count, depth = 0, 0
    while layer:
        count, depth = count + len(layer), depth + 1
        layer = [child for node in layer for child in ast.iter_child_nodes(node)]
    if count > MAX_NODES:
        raise ExpressionError(
            "The formula has too many parts ({count}); write it in a simpler way.", count=count
        )
    if depth > MAX_DEPTH:
        raise ExpressionError("The formula is too deeply nested; write it in a simpler way.")
