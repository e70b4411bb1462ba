"""Tables of codes: by document, set, variable and coder, with each other, and one after the other."""
