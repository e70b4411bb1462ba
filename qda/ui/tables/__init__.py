"""The window of tables: codes by documents, variables, coders and other codes."""
