"""Correcting the text of a document: the window for it, and its way to the project."""
