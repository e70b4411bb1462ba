"""What others may see: copies for sharing, pseudonyms, and deleting permanently."""
