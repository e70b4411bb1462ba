"""Two or more coders side by side: what belongs together, how they differ, what they settle on. All plain values."""
