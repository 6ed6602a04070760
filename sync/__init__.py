"""How changes travel and meet. Pure: no clock, no files, no SQL; the time is always an argument.

The specification is the page on the sync protocol, version 1; its rules S1 to S13 are named where they hold.
"""
