"""The ``motcua`` command: everything an administrator does from a shell.

Exit codes: 0 done, 1 a fault was found or the work could not be done, 2 wrong usage, input or setting.
"""

from motcua.cli.root import main

__all__ = ["main"]
