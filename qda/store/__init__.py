"""The project file: the only part of Concord that speaks SQL to it, beside the actions' steps."""
