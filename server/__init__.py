"""The only place that knows HTTP, SQL, files and the time."""
