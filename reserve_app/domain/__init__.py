"""Floor 1: pure rules. No clock, no session, no randomness, no I/O: they are passed in."""
