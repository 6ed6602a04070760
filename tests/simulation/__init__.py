"""Long random runs that look for differences: ./dev simulate forms --runs N --seed S."""
