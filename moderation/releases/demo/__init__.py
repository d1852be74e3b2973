"""What the demo's release notes say, in both languages."""
