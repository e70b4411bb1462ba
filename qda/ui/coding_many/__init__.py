"""Coding many passages in one act: what was found, what speakers say, what stands below headings."""
