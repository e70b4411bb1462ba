"""The window with pictures of the codings."""
