"""How ideas are reached over HTTP, one module per noun."""
