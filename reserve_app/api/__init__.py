"""Floor 4: HTTP routes."""
