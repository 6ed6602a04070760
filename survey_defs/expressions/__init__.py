"""XPath 1.0 with the functions of ODK: text to tree, tree to value. Mirrored on the phone."""
