"""The Words window: which words are used how often, and where more than elsewhere."""
