"""Who may do what: `matrix.csv` says it for each route and form, `events.csv` for each handler."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from urllib.parse import parse_qsl

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response
from reflex_base.registry import RegistrationContext
from sqlalchemy import select, update

from reserve_app.api.documents import elsewhere
from reserve_app.domain.policies import declared
from reserve_app.domain.states import InterestState
from reserve_app.models import ACCOUNT, ACCOUNT_SESSION, INTEREST, MISSION
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.hashing import hash_password
from reserve_app.services.interests import apply
from reserve_app.services.mission_drafts import start_draft
from reserve_app.services.sql import run
from reserve_app.services.throttle import forget_counts
from tests.api.conftest import Browser
from tests.people import NOW, Person, mission, person, volunteer
from tests.routes import routes
from tests.services.review_people import waiting_volunteers

HERE = Path(__file__).parent
PEOPLE = (
    "visitor", "person", "volunteer", "other", "suspended", "member", "manager", "other_manager",
    "moderator", "admin",
)  # fmt: skip
HASH = hash_password("cheval batterie agrafe lune")
# Who may read how to reach the volunteer, and where.
TOLD = {"/courriels": PEOPLE, "/api/v1/interests/{interest}/contact": ("member", "manager")}
CANARY = {"last_name": "Canarisecret", "phone": "06 99 88 77 66"}


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class World:
    """A volunteer with an interest and a session, and everybody who is not them."""

    def __init__(self) -> None:
        self.mission, self.structure = mission()
        _, elsewhere = mission()
        self.draft, _ = mission(state="draft", published_at=None)
        mine = volunteer(**CANARY)
        self.people: dict[str, Person | None] = {
            "visitor": None,
            "person": person(),
            "volunteer": mine,
            "other": volunteer(),
            "suspended": volunteer(),
            "member": person(structures=(self.structure,), role="member"),
            "manager": person(structures=(self.structure,)),
            "other_manager": person(structures=(elsewhere,)),
            "moderator": person(departments=("62",)),
            "admin": person(admin=True),
        }
        with transaction() as session:
            run(session, update(ACCOUNT).values(password_hash=HASH))
            session.commit()
        now = datetime.now(UTC)
        self.interest = apply(mine.actor, self.mission, key=token_hex(8), now=now).interest_id
        manager = self.people["manager"]
        assert manager
        kind = {"kind": ["food_aid"]}
        self.sketch = start_draft(manager.actor, self.structure, kind, now)
        self.item = waiting_volunteers(1, first_name="Ana")[0]
        far = {"commune_insee": "59350", "first_name": "Noé"}
        self.elsewhere = waiting_volunteers(1, **far)[0]
        self.session = 0

    def enter(self, browser: Browser, who: str) -> None:
        """Sign in the volunteer, then whoever asks; a suspension comes after the sign-in."""
        browser.as_(self.people["volunteer"])
        with read_session() as session:
            self.session = run(session, select(ACCOUNT_SESSION.c.id)).scalars().first() or 0
        browser.as_(self.people[who])
        if who == "suspended":
            account = ACCOUNT.c.id == self.people[who].account_id
            with transaction() as session:
                run(session, update(ACCOUNT).where(account).values(suspended_at=NOW))
                session.commit()

    def fill(self, text: str) -> str:
        """Return a path or form with the numbers of this world."""
        with read_session() as session:
            slug = select(MISSION.c.slug).where(MISSION.c.id == self.mission)
            known = {"slug": run(session, slug).scalar_one(), "key": "a" * 12, "code": "62"}
        numbers = (
            "mission",
            "draft",
            "sketch",
            "interest",
            "session",
            "structure",
            "item",
            "elsewhere",
        )
        known |= {name: str(getattr(self, name)) for name in numbers}
        known["account"] = str(self.people["volunteer"].account_id)
        return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], text)

    def untouched(self) -> bool:
        """Say whether the volunteer's interest and session are as they were."""
        with read_session() as session:
            state = select(INTEREST.c.state).where(INTEREST.c.id == self.interest)
            alive = select(ACCOUNT_SESSION.c.id).where(ACCOUNT_SESSION.c.id == self.session)
            held = run(session, state).scalar_one() == InterestState.PROPOSED
            return held and run(session, alive).first() is not None


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("who", PEOPLE)
def test_each_answers_as_the_matrix_says_and_touches_nothing_of_others(
    browser: Browser, who: str
) -> None:
    wrong: list[str] = []
    changed = True
    for row in _rows("matrix.csv"):
        forget_counts()
        if changed:  # what one form changed must not matter to the next
            world = World()
            world.enter(browser, who)
        path, fields = (
            world.fill(row["path"]),
            dict(parse_qsl(world.fill(row["form"]), keep_blank_values=True)),
        )
        answer = browser.get(path) if row["method"] == "GET" else browser.post(path, **fields)
        status, _, where = world.fill(row[who]).partition(" ")
        place = answer.headers.get("location", "")
        changed = row["method"] == "POST" and not _is_refusal(answer, place, who)
        if str(answer.status_code) != status or (where and not place.startswith(where)):
            wrong.append(f"{row['method']} {path} {fields}: {answer.status_code} {place}")
        if who != "volunteer":
            if not world.untouched():
                wrong.append(f"{row['method']} {path} {fields}: changed what is another's")
            if who not in TOLD.get(row["path"], ()) and _tells(answer.text, world):
                wrong.append(f"{row['method']} {path}: tells of another")
    assert not wrong, "\n".join(wrong)


def _is_refusal(answer: Response, place: str, who: str) -> bool:
    """Say whether a form was refused: a world nothing was done to serves again."""
    nobody = who in {"visitor", "suspended"} and place.startswith("/connexion")
    # Who is in no team is led from its pages to their own list.
    stranger = who not in {"member", "manager", "other_manager"} and place == "/structure"
    of_a_team = re.match(r"/structure/\d+/", answer.request.url.path) is not None
    return answer.status_code >= 400 or nobody or (stranger and of_a_team)


def _tells(text: str, world: World) -> bool:
    mine = world.people["volunteer"]
    assert mine
    secrets = ("Canarisecret", "06 99 88 77 66", "+33699887766", mine.email)
    return any(secret in text for secret in secrets)


def test_every_route_is_in_the_matrix() -> None:
    asked = {(row["method"], _shape(row["path"].partition("?")[0])) for row in _rows("matrix.csv")}
    have = {
        (method, _shape(re.sub(r"\{rest:\w+\}", "a/b/c", route.path)))
        for route in routes()
        for method in route.methods - {"HEAD"} - _refused_alike(route)
    }
    assert len(have) > 30
    assert have == asked


def _refused_alike(route: APIRoute) -> set[str]:
    """Return the verbs that one row, that of POST, stands for."""
    alike = (elsewhere.only_read, elsewhere.no_such_thing)
    return {"PUT", "PATCH", "DELETE"} if route.endpoint in alike else set()


def _shape(path: str) -> str:
    if path.startswith("/structure/"):
        return re.sub(r"\{[\w:]+\}|(?<=/)(?:[0-9]+|abc)(?=/|$)", "*", path)
    path = path.removeprefix("/api/v1")  # routes of a part say their path below its prefix
    path = re.sub(r"/reviews/[^/]+/", "/reviews/*/", path)
    path = re.sub(r"^/(territoires|territories)/[^/]+$", r"/\1/*", path)
    path = path.replace("missions-{file:int}", "missions-1")
    path = path.replace(":int}", "}").replace("/missions/{draft}", "/missions/{mission}")
    path = re.sub(r"^/territoires/(99|2a)/", "/territoires/{code}/", path)
    path = re.sub(r"^/interests/[^/]+/", "/interests/*/", path)
    path = re.sub(r"/missions/[^/]+\.ics$", "/missions/*.ics", path)
    path = re.sub(r"^/missions/(?!\*)[^/]+/[^/]+$", "/missions/*/*", path)
    return re.sub(r"^/missions/(?!\*)[^/]+$", "/missions/*", path)


def test_every_route_declares_its_policy() -> None:
    assert [route.path for route in routes() if declared(route.endpoint) is None] == []


def test_a_route_that_declares_nothing_is_closed(browser: Browser) -> None:
    """Negative control: forgetting the policy opens nothing."""
    from fastapi import APIRouter, FastAPI
    from fastapi.testclient import TestClient

    from reserve_app.api import problems
    from reserve_app.api.guarded import GuardedRoute

    del browser
    router = APIRouter(route_class=GuardedRoute)
    router.add_api_route("/forgotten", lambda: "secret")
    application = FastAPI()
    problems.install(application)
    application.include_router(router)
    answer = TestClient(application).get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_every_handler_is_in_the_list_with_its_policy() -> None:
    import reserve_app.reserve_app  # noqa: F401 - registers the states
    from reserve_app.state.guard import policy_of

    registered = RegistrationContext.ensure_context().event_handlers
    ours = {
        name.rpartition("reserve_app___state___")[2].replace("____", "."): policy_of(
            entry.handler.fn
        )
        for name, entry in registered.items()
        if entry.handler.fn.__module__.startswith("reserve_app")
    }
    assert ours == {row["handler"]: row["policy"] for row in _rows("events.csv")}
