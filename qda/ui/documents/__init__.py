"""The documents panel and the tabs in which documents are open."""
