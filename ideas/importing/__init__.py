"""Ideas that come from elsewhere: what a file says (`table`, `fider`), and what becomes of it here
(`taking_in`).
"""
