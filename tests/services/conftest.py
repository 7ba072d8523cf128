"""Each test counts its rate limits afresh."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reserve_app.services.throttle import forget_counts


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    forget_counts()
    yield
    forget_counts()
