"""One server without pages for all tests that speak to it over the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import Running, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real server with the Pas-de-Calais demo, API and socket only."""
    folder = tmp_path_factory.mktemp("server")
    with running(folder, "--no-pages", "--demo-if-empty") as started:
        yield started
