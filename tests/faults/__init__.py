"""The deeds of `tests/endurance` through real servers, while servers, workers and services die and
come back.

`columns.py` is what runs, `plan.py` what happens to it and when, `portal.py` what is done inside a
portal's environment (deeds, checks), `__main__.py` the command.
"""
