"""Who lives in the demo community."""
