"""Finding words in all documents, each hit with its context."""
