"""Every handler, sent what no page of ours sends: nothing breaks, nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import signature
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY as WIRE
from sqlalchemy import inspect, text

import reserve_app.reserve_app  # noqa: F401 - registers the states
from reserve_app.models.engine import get_engine, read_session
from reserve_app.services.sql import run
from tests.live.people import cookie_of
from tests.live.screens import screen
from tests.people import mission, person
from tests.services.review_people import waiting_volunteers
from tests.serving import Running

WRONG: tuple[object, ...] = (
    None, 2**80, -1, 1.5, True, [], ["a"], {"a": {"b": 1}}, {"a": ["b"]}, {"a": "x" * 100_000},
    {"": None}, {WIRE: [["a"]]}, {WIRE: [["text", {}]]}, "",
    "x" * 100_000, "\x00", "99999999999999999999", "²", "validate",
)  # fmt: skip
AT_ONCE = 3  # handlers a socket is asked for: more would be swallowed by its budget
BESIDE = {"account_session"}  # when it was last used, which a visit writes by itself
Handler = tuple[str, Callable[..., Any]]


def _handlers() -> list[Handler]:
    registered = RegistrationContext.ensure_context().event_handlers
    return [
        (name, entry.handler.fn)
        for name, entry in sorted(registered.items())
        if entry.handler.fn.__module__.startswith("reserve_app")
    ]


def _payloads(function: Callable[..., Any]) -> Iterator[dict[str, object]]:
    """Give what is too much, too little, and each wrong value at each place."""
    names = list(signature(function).parameters)[1:]
    yield dict.fromkeys([*names, "canary"], "1")
    if names:
        yield {}
        yield from (dict.fromkeys(names, value) for value in WRONG)


def _everything() -> dict[str, list[str]]:
    """Return all that the database holds, but what a visit writes by itself."""
    with read_session() as session:
        return {
            name: sorted(map(str, run(session, text(f'select * from "{name}"')).all()))  # noqa: S608 - our names
            for name in inspect(get_engine()).get_table_names()
            if name not in BESIDE
        }


@pytest.mark.parametrize("page", ["board", "desk"])
async def test_no_handler_breaks_on_what_it_is_sent(serving: Running, site: str, page: str) -> None:
    _, structure = mission()
    waiting_volunteers(1, commune_insee="08105")
    cookie = cookie_of(person(structures=(structure,), admin=True))
    path = f"/structure/{structure}" if page == "board" else "/moderation"
    handlers = [one for one in _handlers() if f"{page}_state." in one[0]]
    assert len(handlers) > 8
    before, said = _everything(), len(serving.log.read_text(encoding="utf-8"))
    for at in range(0, len(handlers), AT_ONCE):
        async with screen(site, path, cookie) as live:
            await live.settled()
            for name, function in handlers[at : at + AT_ONCE]:
                for payload in _payloads(function):
                    await live.send(name, **payload)
            await live.settled()
    printed = serving.log.read_text(encoding="utf-8")[said:]
    broken = [line for line in printed.splitlines() if "failed" in line or "Error" in line]
    assert not broken, "\n".join(broken[:20])
    assert _everything() == before
