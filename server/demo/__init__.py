"""One invented world for newcomers, tests and screenshots: places are real, everybody in it is made up."""
