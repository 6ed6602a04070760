"""What is asked: surveys written as XLSForm tables, compiled to one definition, and answered by it."""
