"""What is asked: surveys written as XLSForm tables, compiled to one neutral definition, and answered by it."""
