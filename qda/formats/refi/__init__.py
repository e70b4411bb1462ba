"""REFI-QDA: projects (.qdpx) and codebooks (.qdc) as the programs of qualitative analysis exchange them."""
