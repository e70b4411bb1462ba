"""REFI-QDA: projects (``.qdpx``) and codebooks (``.qdc``), the standard that programs of our kind share."""
