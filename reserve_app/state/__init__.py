"""Floor 4: small states; events in, service calls out, plain data to the screen."""
