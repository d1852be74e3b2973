"""One click from a thing of one room to what another makes of it."""
