"""How the forum is reached over HTTP, one module per noun."""
