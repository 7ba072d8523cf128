"""The browser of the tests of the API."""

from tests.api.conftest import _fresh_limits, browser

__all__ = ["_fresh_limits", "browser"]
