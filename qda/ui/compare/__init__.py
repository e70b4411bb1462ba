"""The compare window: two or more coders' work side by side, the figures, and what they settle on."""
