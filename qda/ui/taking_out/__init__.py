"""What leaves the program: tables, documents, and paper."""
