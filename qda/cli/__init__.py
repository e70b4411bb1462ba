"""The command line: everything that the window does to a project, for scripts, tests and servers."""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command ``qda``: without arguments the window opens, sooner than a parser of arguments would be there."""
    if len(sys.argv) == 1:
        from qda.cli.launch import run_alone

        sys.exit(run_alone())
    from qda.cli import entry

    entry.main()
