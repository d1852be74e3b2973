"""What the people of the demo wish for, and what became of it."""
