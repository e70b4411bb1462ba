"""Feeds damaged files to every importer of other programs' files; see README.md."""
