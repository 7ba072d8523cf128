"""Measurements anyone can repeat: ``make bench``. Ratios in one run, since machines are noisy."""
