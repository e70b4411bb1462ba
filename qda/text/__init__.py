"""Text: graphemes, words, sentences, paragraphs and turns, for every layer alike."""
