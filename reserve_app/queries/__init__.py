"""Floor 3: what reads, scoped by the actor in the SQL itself; frozen data out, never a row."""
