"""What a notebook or script sees: :mod:`qda` gives these names."""
