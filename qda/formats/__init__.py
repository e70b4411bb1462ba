"""Formats: a file in, plain values out, and back. No Qt, no project."""
