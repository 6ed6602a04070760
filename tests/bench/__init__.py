"""`./dev bench`: ratios against a floor in the same run, never absolute times (machines are shared)."""
