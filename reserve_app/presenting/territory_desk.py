"""What a moderator can do next for a territory, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reserve_app.domain.actor import Actor
from reserve_app.mail.dates import PARIS, paris_day
from reserve_app.presenting.pulse import age_text
from reserve_app.presenting.words import day_text, plural
from reserve_app.queries.territory_desk import (
    CallableMission,
    Done,
    Neighbour,
    SilentStructure,
    territory_desk,
)

# What the page says after an act; the address carries the key only.
SAID = {
    "relance": "C'est parti : la structure reçoit votre relance par courriel.",
    "appel": "C'est parti : les bénévoles qui correspondent sont appelés par courriel.",
    "personne": "Personne à appeler : aucun bénévole ne correspond, ou tous l'ont été cette "
    "semaine.",
    "voisin": "C'est parti : vos collègues du département voisin reçoivent votre demande.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: ``act`` and ``which`` are what its form sends.

    ``done`` says who did it and when, ``why`` why it cannot be done now; then there is no button.
    """

    act: str
    which: str
    name: str
    about: str
    button: str
    done: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """A list of things to do under its title; ``none`` is said when it is empty."""

    title: str
    none: str
    steps: tuple[Step, ...]


def next_steps(actor: Actor, code: str, now: datetime) -> tuple[Steps, ...]:
    """Return what can be done next.

    Raises:
        NotFound: the territory is not the actor's.
        Unavailable: the database does not answer.
    """
    desk = territory_desk(actor, code, now)
    return (
        Steps(
            "Relancer une structure",
            "Aucune structure silencieuse : toutes répondent et ont une mission ouverte.",
            tuple(_silent(one, now) for one in desk.silent),
        ),
        Steps(
            "Appeler des bénévoles",
            "Aucune mission ouverte n'a de place libre.",
            tuple(_mission(one, now) for one in desk.missions),
        ),
        Steps(
            "Demander aux départements voisins",
            "Ce territoire n'a pas de voisin.",
            tuple(_neighbour(one, now) for one in desk.neighbours),
        ),
    )


def when_text(at: datetime, now: datetime) -> str:
    """Say when something was done lately: « aujourd'hui à 14 h 05 », « hier à 9 h 30 »."""
    local, today = at.astimezone(PARIS), paris_day(now)
    days = {today: "aujourd'hui", today - timedelta(days=1): "hier"}
    day = days.get(local.date(), f"le {day_text(local.date())}")
    return f"{day} à {local.hour} h {local.minute:02d}"


def _silent(one: SilentStructure, now: datetime) -> Step:
    about = "Aucune mission ouverte"
    if one.since is not None:
        who = "1 bénévole attend" if one.waiting == 1 else f"{one.waiting} bénévoles attendent"
        about = f"{who} sa réponse, le premier depuis {age_text(now - one.since)}"
    done = _done("Relancée", one.done, now)
    return Step("relancer", str(one.id), one.name, about, "Relancer", done)


def _mission(one: CallableMission, now: datetime) -> Step:
    about, why = f"{one.structure} · {plural(one.left, 'place libre')}", ""
    who = f"Appel envoyé à {plural(one.called, 'bénévole')}" if one.called else "Personne à appeler"
    done = _done(who, one.done, now)
    if not done and one.waved is not None and not one.may_call(now):
        why = f"{who} {when_text(one.waved, now)}"
    return Step("appeler", str(one.id), one.title, about, "Appeler", done, why)


def _neighbour(one: Neighbour, now: datetime) -> Step:
    done = _done("Demande envoyée", one.done, now)
    why = "" if one.moderators else "Personne ne le modère encore"
    about = "" if why else plural(one.moderators, "modérateur")
    return Step("demander", one.territory.code, one.territory.label, about, "Écrire", done, why)


def _done(what: str, done: Done | None, now: datetime) -> str:
    if done is None:
        return ""
    by = f" par {done.who}" if done.who else ""
    return f"{what} {when_text(done.at, now)}{by}"
