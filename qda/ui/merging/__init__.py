"""The window that makes one project out of several."""
