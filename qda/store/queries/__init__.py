"""Questions to a project, answered with plain named tuples."""
