"""The codebook panel: its tree, the editor of a code, merging, splitting, and its files."""
