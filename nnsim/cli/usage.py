"""Wrong usage of the command line, as its own kind of error."""

from nnsim.errors import NnsimError


class UsageError(NnsimError):
    """Arguments that cannot be meant; the command line ends with exit code 2."""
