"""What the server does, in order, pure where it can be."""
