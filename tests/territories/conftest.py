"""Browsers for the pages of territories."""

from tests.api.conftest import _fresh_limits, browser

__all__ = ["_fresh_limits", "browser"]
