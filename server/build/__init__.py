"""Commands for developers: the checks and the generated files. Nothing here runs in production."""
