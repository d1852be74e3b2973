"""What the people of the demo ask and answer."""
