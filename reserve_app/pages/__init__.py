"""Floor 4: one file a page, layout only."""
