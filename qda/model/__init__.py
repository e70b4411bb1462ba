"""Values and rules that every layer shares. Standard library only."""
