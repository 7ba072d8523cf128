"""A small launch is played: the same each time, true to the promises, better than what it beats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from reserve_app.demo.replay.apart import database_apart, workshop
from reserve_app.demo.replay.comparing import ends, judge
from reserve_app.demo.replay.facts import read_facts
from reserve_app.demo.replay.figures import Figures, figures_of, is_brief
from reserve_app.demo.replay.forgetting import NOTICED_WITHIN, spells_of
from reserve_app.demo.replay.keeping import keep_launch
from reserve_app.demo.replay.playing import Play
from reserve_app.demo.replay.rules import FIRST_COME, OURS, Rules
from reserve_app.demo.replay.script import OPENED, Asked, draw_script
from reserve_app.demo.sign_ins import SIGN_INS
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.forgotten import Rule
from reserve_app.models import (
    ACCOUNT,
    AUDIT_ENTRY,
    INTEREST,
    OUTBOX_MAIL,
    STANDBY_CALL,
    VOLUNTEER,
    counting,
)
from reserve_app.models.engine import get_engine, read_connection
from reserve_app.queries.territories import all_territories
from reserve_app.services.clock import Clock
from tests.services.test_journey_machine import Journey

SMALL = Asked(days=1, structures=6, volunteers=36, department="62", seed=3)
SHORT, WHOLE = OPENED + timedelta(hours=30), ends(SMALL)
DEAF = replace(OURS, waiting_list=False, standby=False, clock=False)
BLIND = replace(OURS, watches=False)
# What is due later than the moment it was written: the end of an offer, a promise to answer.
LATER = frozenset({"due_at", "until", "claimed_until"})
Played = Callable[..., tuple[str, Figures]]
PROMISES = (
    "places_are_what_interests_hold",
    "nobody_has_two_live_interests_in_one_mission",
    "a_held_interest_means_a_profile_not_yet_validated",
    "what_waits_is_in_the_queue_and_nothing_else_is",
    "each_decision_is_one_audit_row_and_none_once_taken_back",
    "each_change_has_one_audit_row",
    "what_ended_keeps_nobody",
    "each_live_interest_has_told_its_volunteer",
    "the_counts_by_departement_are_true",
)


class Held(Journey):
    """The promises of the journeys, asked of a database where everything was done by services."""

    def __init__(self) -> None:
        """Begin with no people of one's own."""

    def _began(self, table: str, number: int) -> str:
        del table, number
        return ""


def digest() -> str:
    """Sum up what happened: acts, interests, letters and calls."""
    queries: tuple[Any, ...] = (
        select(*(AUDIT_ENTRY.c[name] for name in ("at", "act", "subject_id", "before", "after"))),
        select(*(INTEREST.c[name] for name in ("volunteer_id", "mission_id", "state", "since"))),
        select(OUTBOX_MAIL.c.key, OUTBOX_MAIL.c.created_at),
        select(*STANDBY_CALL.c),
    )
    found = hashlib.sha256()
    with read_connection() as connection:
        for query in queries:
            rows = sorted(str(tuple(row)) for row in connection.execute(query))
            found.update("\n".join(rows).encode())
    return found.hexdigest()


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    """Give what plays the small launch apart, each once: in short what happened, and figures."""
    with workshop() as folder:

        @cache
        def play(
            rules: Rules, seed: int = SMALL.seed, until: datetime = SHORT
        ) -> tuple[str, Figures]:
            with database_apart(folder, "side"):
                figures = judge(draw_script(replace(SMALL, seed=seed)), rules, until)
                return digest(), figures

        yield play


def _moments() -> Iterator[tuple[str, datetime]]:
    with read_connection() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    if isinstance(value, datetime):
                        yield f"{table.name}.{name}", value


@pytest.fixture
def numbered_anew(database: object) -> None:
    """A database whose rows are numbered from one, as those of a launch that is played apart."""
    del database
    with get_engine().begin() as connection:
        if connection.dialect.name == "postgresql":  # emptied tables keep their place there
            for name in connection.exec_driver_sql(
                "SELECT sequencename FROM pg_sequences"
            ).scalars():
                connection.exec_driver_sql(f'ALTER SEQUENCE "{name}" RESTART')


@pytest.mark.usefixtures("numbered_anew")
def test_the_same_seed_gives_the_same_launch_on_both_databases_and_every_promise_holds(
    played: Played,
) -> None:
    script = draw_script(SMALL)
    world = Play(script, OURS).run(SHORT)
    with read_connection() as connection:
        facts = read_facts(connection, world)
        assert counting.missing_triggers(connection) == ()
    assert (digest(), figures_of(facts)) == played(OURS)
    for promise in PROMISES:
        getattr(Held(), promise)()
    _no_clock_was_read()
    late = [one for one in spells_of(facts) if not is_brief(one)]
    assert late
    assert max(one.late for one in late) <= NOTICED_WITHIN


def _no_clock_was_read() -> None:
    """Every moment written lies in the days played, two years and more before this test runs."""
    seen = dict.fromkeys(name for name, _ in _moments())
    assert {"audit_entry.at", "interest.since", "outbox_mail.created_at"} <= seen.keys()
    for name, moment in _moments():
        latest = SHORT + timedelta(days=31 if name.split(".")[1] in LATER else 0)
        assert OPENED <= moment <= latest, name


def test_other_seeds_and_other_rules_give_other_launches(played: Played) -> None:
    assert played(OURS)[0] != played(OURS, 4)[0]
    # Until the end, as where their figures are compared: played once for both tests.
    assert played(OURS, until=WHOLE)[0] != played(FIRST_COME, until=WHOLE)[0]


def test_who_comes_is_drawn_before_and_the_same_for_both_sides() -> None:
    script = draw_script(SMALL)
    assert script == draw_script(SMALL) != draw_script(replace(SMALL, seed=4))
    assert len(script.structures) == SMALL.structures
    assert len(script.volunteers) == SMALL.volunteers
    moments = [one.at for one in (*script.structures, *script.volunteers)]
    assert all(one and OPENED <= one < OPENED + timedelta(days=SMALL.days) for one in moments)


def test_ours_beats_the_plain_rules_and_loses_once_it_neither_offers_nor_calls(
    played: Played,
) -> None:
    ours, plain, deaf = (played(rules, until=WHOLE)[1] for rules in (OURS, FIRST_COME, DEAF))
    assert ours.answered > plain.answered
    assert ours.filled > plain.filled
    assert ours.gini < plain.gini
    assert ours.answered > deaf.answered
    assert ours.filled > deaf.filled


def test_a_launch_that_is_watched_once_a_day_flags_late(played: Played) -> None:
    ours, blind = played(OURS)[1], played(BLIND)[1]
    assert ours.unnoticed_most <= 1 < blind.unnoticed_most


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
def test_a_launch_is_kept_as_a_demo_one_can_sign_in_to_with_nothing_left_to_send() -> None:
    loaded = keep_launch(SMALL)
    now = OPENED + timedelta(days=SMALL.days)
    assert loaded.volunteers == SMALL.volunteers
    assert loaded.structures >= SMALL.structures
    with read_connection() as connection:
        emails = set(connection.execute(select(ACCOUNT.c.email)).scalars())
        waiting = (OUTBOX_MAIL.c.sent_at.is_(None), OUTBOX_MAIL.c.due_at <= now)
        assert connection.execute(select(OUTBOX_MAIL.c.key).where(*waiting)).all() == []
        assert counting.drift(connection) == {}
        newest = connection.execute(select(VOLUNTEER.c.created_at)).scalars().all()
    always = {one.email for one in SIGN_INS if one.state is None}
    assert always <= emails
    assert "benevole@demo.example" in emails
    assert all(OPENED <= moment < now for moment in newest)
    Clock().run_due(now)
    (there,) = (one for one in all_territories(VISITOR, now) if one.territory.code == "62")
    assert Rule.NO_MISSION not in {reason.rule for reason in there.reasons}
