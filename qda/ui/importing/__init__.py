"""Bringing files in: reading them in another thread, asking what only a person knows, and the report."""
