"""How far coders agree: numbers in, numbers out. Nothing here knows a window, a file or a name."""
