"""The only place that speaks SQL: one file per table, migrations as an append-only list."""
