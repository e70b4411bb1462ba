"""What an import came to: the report's values, and the words for them by the kind of what was imported."""
