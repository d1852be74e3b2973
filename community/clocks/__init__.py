"""Working hours, and the clocks that run by them: how long something has waited, and until when it
has to be answered.
"""
