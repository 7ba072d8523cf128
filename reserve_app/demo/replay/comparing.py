"""Play both sides of a script and put their figures side by side; over several seeds, the means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean

from reserve_app.demo.replay.apart import database_apart, workshop
from reserve_app.demo.replay.facts import read_facts
from reserve_app.demo.replay.figures import Figures, figures_of
from reserve_app.demo.replay.playing import Play
from reserve_app.demo.replay.rules import FIRST_COME, OURS, Rules
from reserve_app.demo.replay.script import Asked, Script, draw_script
from reserve_app.domain.durations import ANSWER
from reserve_app.models.engine import read_connection

SIDES = (OURS, FIRST_COME)
Told = Callable[[str, datetime], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison; ``more`` says whether more is better."""

    name: str
    label: str
    more: bool
    unit: str = ""

    def better(self, ours: Figures, theirs: Figures) -> int:
        """Return 1 when ours is better, -1 when worse, 0 when they are equal."""
        one, other = (side.as_dict()[self.name] for side in (ours, theirs))
        return 0 if one == other else 1 if (one > other) == self.more else -1


LINES = (
    Line("answered", "Bénévoles avec une réponse ou une offre à 72 h", more=True, unit="%"),
    Line("filled", "Places pourvues", more=True),
    Line("forgotten", "Lieux encore oubliés à la fin", more=False),
    Line("forgotten_hours", "Heures d'oubli, tous lieux", more=False),
    Line("unnoticed", "Heures avant signalement (moyenne)", more=False),
    Line("unnoticed_most", "Heures avant signalement (la plus longue)", more=False),
    Line("gini", "Inégalité des appels (Gini)", more=False),
    Line("mails", "Courriels envoyés", more=False),
    Line("mails_a_place", "Courriels par place pourvue", more=False),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides of one seed."""

    seed: int
    ours: Figures
    theirs: Figures


@dataclass(frozen=True, slots=True)
class Summary:
    """One line over every seed."""

    line: Line
    ours: float
    theirs: float
    ours_worst: float
    theirs_best: float
    won: int
    lost: int


def compare(asked: Asked, seeds: Sequence[int], told: Told | None = None) -> list[Compared]:
    """Play each seed by both rules, in databases apart that are gone afterwards.

    Everybody is followed for 72 h after the last day, the time within which an answer is promised.
    """
    found = []
    with workshop() as folder:
        for seed in seeds:
            script = draw_script(replace(asked, seed=seed))
            ours, theirs = (_side(folder, script, rules, told) for rules in SIDES)
            found.append(Compared(seed, ours, theirs))
    return found


def summaries(compared: Sequence[Compared]) -> list[Summary]:
    """Return each line's means, our worst seed, their best, and how many seeds each side won."""
    return [_summary(line, compared) for line in LINES]


def ends(asked: Asked) -> datetime:
    """Return when a play ends: 72 h after the last day."""
    return asked.opened + timedelta(days=asked.days) + ANSWER


def judge(
    script: Script,
    rules: Rules,
    until: datetime,
    told: Callable[[datetime], None] | None = None,
) -> Figures:
    """Play one side in the configured database, which holds nobody, and judge it."""
    world = Play(script, rules).run(until, told)
    with read_connection() as connection:
        return figures_of(read_facts(connection, world))


def _side(folder: Path, script: Script, rules: Rules, told: Told | None) -> Figures:
    name = f"{script.asked.seed} · {rules.name}"
    with database_apart(folder, name):
        return judge(
            script, rules, ends(script.asked), (lambda at: told(name, at)) if told else None
        )


def _summary(line: Line, compared: Sequence[Compared]) -> Summary:
    ours, theirs = (
        [side.as_dict()[line.name] for side in sides]
        for sides in ([one.ours for one in compared], [one.theirs for one in compared])
    )
    worst, best = (min, max) if line.more else (max, min)
    results = [line.better(one.ours, one.theirs) for one in compared]
    return Summary(
        line, mean(ours), mean(theirs), worst(ours), best(theirs),
        results.count(1), results.count(-1),
    )  # fmt: skip
