"""Finding words and patterns in all documents, each with its context."""
