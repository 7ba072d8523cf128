"""What sides are judged by, against cases counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reserve_app.demo.replay.comparing import LINES
from reserve_app.demo.replay.distributions import Delay
from reserve_app.demo.replay.facts import Facts, Site, Town, Turn
from reserve_app.demo.replay.fate import Fate
from reserve_app.demo.replay.figures import answered_share, figures_of, gini
from reserve_app.demo.replay.forgetting import spells_of
from reserve_app.demo.replay.script import OPENED

HOUR = timedelta(hours=1)
CALAIS = Town("62193", "62", 67_000, (50.95, 1.86))
NONE = ("62", "no_mission", "")
FAR = ("62", "far_from_help", "62193")
QUEUE = ("62", "slow_queue", "")
CROWD = ("62", "crowded", "")


def at(hours: float) -> object:
    return OPENED + hours * HOUR


def facts(*turns: tuple[float, str, int, int], **changes: object) -> Facts:
    """Give a hundred hours in which those (hour, what, which, n) happened in the 62."""
    made = Facts(
        opened=OPENED,
        ended=OPENED + 100 * HOUR,
        departments=frozenset({"62"}),
        signed={},
        heard={},
        calls={},
        filled=0,
        places=0,
        mails=0,
        sites={1: Site("62", 1, (50.95, 1.87)), 2: Site("62", 2, (50.29, 2.78))},
        towns=(CALAIS,),
        turns=tuple(Turn(OPENED + hour * HOUR, what, "62", one, n) for hour, what, one, n in turns),
        seen=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def told(given: Facts) -> list[tuple[object, float, float]]:
    return [
        (one.place, (one.begins - OPENED) / HOUR, (one.ends - OPENED) / HOUR)
        for one in spells_of(given)
    ]


def test_gini_is_nothing_when_all_have_as_much_and_nears_one_when_one_has_all() -> None:
    assert gini([3, 3, 3, 3]) == pytest.approx(0)
    assert gini([0, 0, 0, 4]) == pytest.approx(3 / 4)
    assert gini([1, 3]) == pytest.approx(1 / 4)
    assert gini([]) == gini([0, 0]) == 0


def test_an_answer_counts_within_72_hours_and_only_for_whom_72_hours_have_passed() -> None:
    signed = {1: at(0), 2: at(10), 3: at(20), 4: at(99)}
    heard = {1: at(72), 2: at(83), 4: at(99)}
    given = facts(signed=signed, heard=heard)
    assert answered_share(given) == pytest.approx(1 / 3, abs=1e-4)
    assert answered_share(facts()) == 0


def test_a_territory_is_forgotten_until_its_first_mission_and_again_after_its_last() -> None:
    given = facts((5, "open", 1, 1), (30, "open", 1, -1))
    assert told(given) == [(NONE, 0, 5), (NONE, 30, 100)]


def test_a_big_commune_is_far_from_help_until_a_mission_is_near_and_again_when_it_ends() -> None:
    given = facts((5, "open", 2, 1), (8, "open", 1, 1), (30, "open", 1, -1))
    assert told(given) == [(NONE, 0, 5), (FAR, 5, 8), (FAR, 30, 100)]
    filled = facts((5, "open", 2, 1), (8, "open", 1, 1), (20, "taken", 1, 1))
    assert told(filled) == [(NONE, 0, 5), (FAR, 5, 8)]


def test_a_queue_is_slow_from_its_48th_hour_and_people_who_wait_are_counted_from_five() -> None:
    opened = [(5.0, "open", 1, 1)]
    slow = [(10.0, "queue", 7, 1), (58.1, "look", 0, 0), (70.0, "queue", 7, -1)]
    assert (QUEUE, 58.1, 70) in told(facts(*opened, *slow))
    few = [(10.0 + n, "standby", n, 1) for n in range(4)]
    many = [(10.0 + n, "standby", n, 1) for n in range(11)]
    full = [(9.0, "taken", 1, 1)]
    assert CROWD not in {one[0] for one in told(facts(*opened, *full, *few))}
    assert (CROWD, 14, 100) in told(facts(*opened, *full, *many))
    assert (CROWD, 20, 100) in told(facts(*opened, *many))  # one place, eleven people


def test_a_flag_is_late_from_when_the_place_was_forgotten_and_for_good_if_never_seen() -> None:
    seen = ((at(2), frozenset({NONE})), (at(40), frozenset({NONE, QUEUE})))
    turns = ((5.0, "open", 1, 1), (30.0, "open", 1, -1))
    late = [one.late / HOUR for one in spells_of(facts(*turns, seen=seen))]
    assert late == [2, 10]
    late = [one.late / HOUR for one in spells_of(facts(*turns))]
    assert late == [5, 70]
    # Half an hour that nobody could see in time is nobody's fault.
    brief = facts((0.5, "open", 1, 1))
    assert figures_of(replace(brief, towns=())).unnoticed_most == 0


def test_each_line_says_which_side_is_better() -> None:
    one = figures_of(facts(filled=3, mails=12))
    other = figures_of(facts(filled=2, mails=12))
    better = {line.name: line.better(one, other) for line in LINES}
    assert (better["filled"], better["mails"], better["mails_a_place"]) == (1, 0, 1)
    assert {line.name: line.better(other, one) for line in LINES}["filled"] == -1
    assert {line.name for line in LINES} == set(one.as_dict())


def test_fate_is_the_same_whatever_was_drawn_before_and_follows_its_distribution() -> None:
    fate = Fate(4)
    first = fate.share("answer", 3)
    assert [fate.share("other", n) for n in range(9)]
    assert first == Fate(4).share("answer", 3) != Fate(5).share("answer", 3)
    drawn = [fate.lasts(Delay(10, 1), n) / HOUR for n in range(4000)]
    assert sorted(drawn)[2000] == pytest.approx(10, rel=0.06)
    assert sum(one > 27.18 for one in drawn) / 4000 == pytest.approx(0.159, abs=0.02)
    assert sum(fate.happens(0.3, n) for n in range(4000)) / 4000 == pytest.approx(0.3, abs=0.03)
    counts = [fate.among((0.5, 0.5), n) for n in range(400)]
    assert 150 < sum(counts) < 250


def test_nobody_is_woken_at_night() -> None:
    fate = Fate(1)
    for hour in range(48):
        moment = OPENED + hour * HOUR
        put_off = fate.awake(moment, "someone")
        assert moment <= put_off < moment + 13 * HOUR
        assert 7 <= put_off.hour < 19  # Paris is an hour ahead until the end of March
