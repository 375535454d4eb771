"""Read what was written as a stranger would, and say what is not as the book has it."""
