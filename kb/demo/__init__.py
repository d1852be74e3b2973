"""The articles of the demo."""
