"""The parts of :mod:`qda.store.salvage`: reading rows, mending them, texts, and the new file."""
