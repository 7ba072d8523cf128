"""Floor 4: our kit, used by the pages."""
