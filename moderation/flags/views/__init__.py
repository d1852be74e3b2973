"""Giving a flag, the queue, and what an author answers."""
