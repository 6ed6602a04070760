"""Random days in the field against the real server steps and store, with every fault of the protocol page.

One seed makes one day: its setting and its list of steps. Nothing else is random, and no clock is read.
Rules S1 to S13 are looked at during the day (`watching.py`) and once all is quiet (`at_rest.py`).
"""
