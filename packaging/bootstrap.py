"""Set nnsim up and start it, or run its tests, with nothing but Python on the machine."""

import sys

# Older Pythons must understand all of this file, or they could not refuse in plain words.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "nnsim needs Python 3.11 or newer and this is "
        + sys.version.split()[0]
        + ": install a newer one and "
        "start that, for example with 'python3.12 packaging/bootstrap.py run'."
    )

from commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
