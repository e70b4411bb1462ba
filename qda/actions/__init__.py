"""Actions: one function per verb, each of which opens exactly one step."""
