"""Floor 3: letters in French, the transports that carry them, the dispatcher of the outbox."""
