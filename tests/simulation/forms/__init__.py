"""Random forms with random answers through both engines: they must agree on all that can be asked of them."""
