"""What insurers write in (Markdown, Word, PDF, HTML, Excel), read into clauses, questions and tables."""
