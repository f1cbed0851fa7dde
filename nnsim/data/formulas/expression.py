"""The formula language: a whitelist over Python's syntax tree, computed with NumPy and never executed.

A formula comes from a text field, or from the project file of a stranger. So the text is only parsed, and the
tree is translated here into calls of what `nnsim.data.formulas.operations` lists; what has no case does not
exist.
All numbers are floats, so that ``9**9**9**9`` is infinite at once and not a number that never ends.
"""

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data.formulas.operations import BINARY, BOOLEAN, COMPARISONS, CONSTANTS, FUNCTIONS, SEVERAL, UNARY
from nnsim.data.formulas.syntax import ExpressionError, UnknownNameError, place_of, tree_of

__all__ = ["MAX_INPUTS", "Expression", "ExpressionError", "parse"]

MAX_INPUTS = 20
"""Inputs are named x1 to x20 where no names are given."""

Array = NDArray[np.float64]
Inputs = Mapping[str, Array]
Part = Callable[[Inputs], Any]
"""A translated part of a formula: columns in, a column or a single number out."""


REFUSED: dict[type[ast.expr], str] = {
    ast.Attribute: "The dot in {piece} at place {place} has no meaning in a formula; take it out.",
    ast.Tuple: "{piece} at place {place} is more than one value; write decimals with a point, as in 0.5.",
}
"""What to say to parts that people do write."""


@dataclass(frozen=True, eq=False)
class Expression:
    """A formula that was checked and can be computed.

    Parameters
    ----------
    text : str
        As it was typed.
    names : tuple of str
        The inputs it uses, in the order of the inputs.
    compute : callable
        Its translation; call the Expression itself, which also checks the values.
    """

    text: str
    names: tuple[str, ...]
    compute: Part

    def __call__(self, inputs: Inputs) -> Array:
        """Return the value in every row.

        Parameters
        ----------
        inputs : mapping of str to ndarray, shape (rows,)
            The columns, at least those in `names`.

        Raises
        ------
        ExpressionError
            If a value is not a finite number; the sentence shows one such row.
        """
        values = self.values(inputs)
        wrong = np.flatnonzero(~np.isfinite(values))
        if len(wrong):
            row = ", ".join(f"{name} = {inputs[name][wrong[0]]:.6g}" for name in self.names)
            raise ExpressionError(
                "The formula has no finite value where {row}; change it, or the range of the inputs.", row=row
            )
        return values

    def values(self, inputs: Inputs) -> Array:
        """Return the value in every row, NaN or infinite where there is no finite one."""
        columns = {name: np.asarray(inputs[name], dtype=np.float64) for name in self.names}
        rows = len(columns[self.names[0]])
        with np.errstate(all="ignore"):
            return np.array(np.broadcast_to(self.compute(columns), rows), dtype=np.float64)


def parse(text: str, names: Collection[str] | None = None) -> Expression:
    """Return the checked formula.

    Parameters
    ----------
    text : str
        For example ``10 + 3*x1 - 4*x2``.
    names : collection of str, optional
        What the inputs are called, in order; ``x1`` to ``x20`` if left out.

    Raises
    ------
    ExpressionError
        With its own sentence for every kind of mistake, and its place.
    """
    known = tuple(f"x{number}" for number in range(1, MAX_INPUTS + 1)) if names is None else tuple(names)
    translator = _Translator(text, known)
    compute = translator.translate(tree_of(text))
    if not translator.used:
        raise ExpressionError(
            "The formula uses no input, so there is nothing to learn; use {known}.", known=_listing(known)
        )
    return Expression(text, tuple(name for name in known if name in translator.used), compute)


class _Translator:
    """Translates a syntax tree, and notes which inputs it uses."""

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        self.text = text
        self.known = known
        self.used: set[str] = set()

    def translate(self, node: ast.expr) -> Part:
        """Return the translation of a part, or raise an ExpressionError: this is the whitelist."""
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return _constant(float(number))
            case ast.Name(id=name):
                return self._name(name, node)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in UNARY:
                return _apply(UNARY[type(op)], [self.translate(operand)])
            case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
                return _apply(BINARY[type(op)], [self.translate(left), self.translate(right)])
            case ast.BoolOp(op=op, values=parts):
                return _apply(BOOLEAN[type(op)], [self.translate(part) for part in parts])
            case ast.Compare(left=first, ops=ops, comparators=rest) if all(
                type(op) in COMPARISONS for op in ops
            ):
                return _compare([type(op) for op in ops], [self.translate(part) for part in (first, *rest)])
            case ast.IfExp(test=test, body=yes, orelse=no):
                return _apply(_choose, [self.translate(part) for part in (test, yes, no)])
            case ast.Call():
                return self._call(node)
        raise self._error(
            REFUSED.get(type(node), "{piece} at place {place} cannot be used in a formula."), node
        )

    def _name(self, name: str, node: ast.expr) -> Part:
        """Return an input or a constant."""
        if name in self.known:
            self.used.add(name)
            return lambda inputs: inputs[name]
        if name in CONSTANTS:
            return _constant(CONSTANTS[name])
        if name in FUNCTIONS:
            raise self._error(
                "{piece} at place {place} is a function; write {piece}(...) with a value.", node
            )
        place, piece = place_of(node, self.text)
        template = "{piece} at place {place} is not known; use {known}."
        raise UnknownNameError(template, place=place, piece=piece, known=_listing(self.known))

    def _call(self, node: ast.Call) -> Part:
        """Return the call of a named function."""
        match node.func:
            case ast.Name(id=name) if name in FUNCTIONS:
                self._check_arguments(name, node)
                return _apply(FUNCTIONS[name], [self.translate(argument) for argument in node.args])
            case ast.Name(id=name) if name in self.known or name in CONSTANTS:
                raise self._error(
                    "{piece} at place {place} is no function; write * between factors.", node.func
                )
            case ast.Name():
                raise self._error(
                    "There is no function {piece} (place {place}); there are {known}.",
                    node.func,
                    known=", ".join(FUNCTIONS),
                )
            case ast.Attribute():
                return self.translate(node.func)
        raise self._error("{piece} at place {place} is no function; write * between factors.", node.func)

    def _check_arguments(self, name: str, node: ast.Call) -> None:
        """Raise an ExpressionError unless a function gets as many values as it takes, and nothing else."""
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self._error(
                "{piece} at place {place} takes plain values only, as in {name}(x1).", node, name=name
            )
        if name in SEVERAL and len(node.args) < 2:
            raise self._error("{piece} at place {place} needs two or more values, separated by commas.", node)
        if name not in SEVERAL and len(node.args) != 1:
            raise self._error("{piece} at place {place} needs exactly one value in the brackets.", node)

    def _error(self, template: str, node: ast.expr, **values: Any) -> ExpressionError:
        """Return the error about a part, with its place and its text."""
        place, piece = place_of(node, self.text)
        return ExpressionError(template, place=place, piece=piece, **values)


def _constant(number: float) -> Part:
    return lambda inputs: number


def _apply(operation: Callable[..., Any], parts: list[Part]) -> Part:
    return lambda inputs: operation(*(part(inputs) for part in parts))


def _compare(ops: list[type[ast.cmpop]], parts: list[Part]) -> Part:
    """Return 1 where a comparison holds, or a whole chain such as ``0 < x1 < 1``, and 0 elsewhere."""

    def compute(inputs: Inputs) -> Any:
        pairs = pairwise(part(inputs) for part in parts)
        holds: Any = 1.0
        for op, (left, right) in zip(ops, pairs, strict=True):
            holds = holds * COMPARISONS[op](left, right)
        return holds

    return compute


def _choose(test: Any, yes: Any, no: Any) -> Any:
    return np.where(np.not_equal(test, 0.0), yes, no)


def _listing(names: tuple[str, ...]) -> str:
    """Return names for a sentence: all of a few, else the first and the last."""
    return ", ".join(names) if len(names) <= 12 else f"{names[0]}, {names[1]}, ... {names[-1]}"
