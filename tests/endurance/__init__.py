"""Many processes do everything at random; afterwards a table says what must be true.

`deeds.py` is what they do, `checks.py` what must be true, `world.py` what they start with, `run.py`
one run, `__main__.py` the command. A room that comes later adds its rows to the two tables.
"""
