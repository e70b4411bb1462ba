"""Analysis: queries and tables over a project, as plain rows or pandas frames."""
