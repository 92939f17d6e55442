"""Answers from the company's own documents: reading, indexing, searching, citing."""
