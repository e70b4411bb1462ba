"""What goes between Concord and other programs: bringing projects in, the reports of that, and writing for them."""
