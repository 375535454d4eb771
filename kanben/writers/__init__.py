"""Write a book: EPUB, PDF, Markdown; the looks are in ``styles/``."""
