"""The one family of errors that reach a person: a sentence with its place and a way out."""

from typing import Any


class NnsimError(Exception):
    """A mistake that a person can put right.

    The sentence is kept as a template and its values, so that the window can translate the template and
    the command line can print it as it is.

    Parameters
    ----------
    template : str
        An English sentence with ``{name}`` fields: what is wrong, where, and what to do about it.
    **values : object
        What goes into the fields.

    Examples
    --------
    >>> str(NnsimError("{file}, line {line}: 3 fields where 5 are expected.", file="a.csv", line=7))
    'a.csv, line 7: 3 fields where 5 are expected.'
    """

    def __init__(self, template: str, /, **values: Any) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))
