"""The replay of a launch."""
