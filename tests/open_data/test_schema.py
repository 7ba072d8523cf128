"""The OpenAPI document is true: whatever is drawn from it, no 5xx and the shapes are kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode, openapi
from schemathesis.checks import (
    CheckFunction,
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.core.failures import FailureGroup

from reserve_app.api import partner_route
from reserve_app.api.app import api
from reserve_app.domain.partners import Scope
from reserve_app.services.partner_keys import make_key
from reserve_app.services.throttle import Allowance
from tests.api.conftest import SITE, Browser
from tests.factories import mission_row, store, structure_row
from tests.people import person

EXAMPLES = 12  # drawn from each operation, well formed and malformed
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
OPERATIONS = [
    found.ok() for found in openapi.from_asgi("/api/v1/openapi.json", api()).get_all_operations()
]
KEYS: list[str] = []
OF_A_DOCUMENT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # the first failure is read as it is
    suppress_health_check=list(HealthCheck),
)


def _check(browser: Browser, case: Case) -> None:
    asked: dict[str, Any] = case.as_transport_kwargs(base_url=SITE)
    asked["headers"] = {**(asked.get("headers") or {}), "Origin": SITE, **_key()}
    if isinstance(asked.get("data"), (bytes, str)):
        asked["content"] = asked.pop("data")
    if asked.get("files"):
        asked["files"] = [(name, _sendable(part)) for name, part in asked["files"]]
    asked.pop("cookies", None)  # the client has none, and nothing here reads one
    case.validate_response(browser.client.request(**asked), checks=CHECKS)


def _sendable(part: Any) -> Any:
    """Return a part of a form as the client can send it: of a number, its digits."""
    if isinstance(part, tuple):
        return (part[0], _sendable(part[1]), *part[2:])
    return part if isinstance(part, (bytes, str)) else str(part)


def _key() -> dict[str, str]:
    """Return the key of the structure, where one was made: what it opens is then drawn too."""
    return {"Authorization": f"Bearer {KEYS[-1]}"} if KEYS else {}


@pytest.mark.parametrize(
    ("operation", "mode"),
    [
        pytest.param(one, mode, id=f"{mode.value} {one.label}")
        for one in OPERATIONS
        for mode in GenerationMode
        # Without parameters nothing can be malformed; any text may stand in a path.
        if mode is GenerationMode.POSITIVE or one.query
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
def test_the_document_is_kept(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    operation: APIOperation,
    mode: GenerationMode,
) -> None:
    structure = structure_row(id=1)
    store([structure], [mission_row(structure, id=1), mission_row(structure, id=2, remote=True)])

    manager = person(structures=(1,))
    monkeypatch.setattr(
        partner_route,
        "spend",
        lambda *_: Allowance(allowed=True, most=120, remaining=119, seconds=0),
    )
    made = make_key(manager.actor, 1, "Schéma", [one.value for one in Scope], datetime.now(UTC))
    monkeypatch.setattr(sys.modules[__name__], "KEYS", [made])

    @OF_A_DOCUMENT
    @given(operation.as_strategy(generation_mode=mode))
    def keeps(case: Case) -> None:
        _check(browser, case)

    keeps()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
def test_an_answer_that_is_not_as_documented_is_seen(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the same checks refuse a field that nobody promised."""
    from reserve_app.api import open_missions

    monkeypatch.setattr(
        open_missions, "cached", lambda *_, **__: open_missions.Response(b'{"total": "two"}')
    )
    listing = next(one for one in OPERATIONS if one.path == "/api/v1/structures")
    with pytest.raises(FailureGroup):
        _check(browser, listing.Case())
