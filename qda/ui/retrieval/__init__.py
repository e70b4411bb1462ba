"""Segments asked for: by a sentence that one edits, or by a figure that leads to them."""
