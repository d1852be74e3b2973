"""What there is: a kind of thing is declared once, by its room, and asked by all machinery."""
