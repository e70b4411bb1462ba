"""The command line: everything that the window does to a project, for scripts, tests and servers."""

from qda.cli.entry import main

__all__ = ["main"]
