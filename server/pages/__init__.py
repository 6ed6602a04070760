"""Pages for coordinators, one module per noun."""
