"""Floor 3: pushes each committed change to the screens that show it (docs/live.md)."""
