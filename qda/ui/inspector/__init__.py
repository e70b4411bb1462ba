"""The inspector: the chosen code, the chosen coding, the document, and the memos."""
