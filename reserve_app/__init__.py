"""Réserve: the platform a country opens in a crisis."""
