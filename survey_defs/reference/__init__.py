"""Dated reference data: what a choice list may name, with its source and whether it was verified."""
