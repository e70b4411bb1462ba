"""The history of the project: what was done, and undoing it up to a chosen step."""
