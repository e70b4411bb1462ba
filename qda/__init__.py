"""Concord: qualitative text analysis, from the command line, a notebook or its window."""

__version__ = "0.1.0"
