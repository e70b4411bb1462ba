"""Cases and variables: the table in which they are typed, and what chooses by them."""
