"""Floor 3: what changes things; one function a verb, one transaction each, for an actor."""
