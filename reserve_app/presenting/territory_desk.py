"""What a moderator can do next for a territory, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reserve_app.domain.actor import Actor
from reserve_app.language import N_, _, n_
from reserve_app.mail.dates import PARIS, paris_day, time_in_words
from reserve_app.presenting.words import age_text, day_text
from reserve_app.queries.territory_desk import (
    CallableMission,
    Done,
    Neighbour,
    SilentStructure,
    territory_desk,
)

# What the page says after an act; the address carries the key only.
SAID = {
    "relance": N_("C'est parti : la structure reçoit votre relance par courriel."),
    "appel": N_("C'est parti : les bénévoles qui correspondent sont appelés par courriel."),
    "personne": N_(
        "Personne à appeler : aucun bénévole ne correspond, ou tous l'ont été cette semaine."
    ),
    "voisin": N_("C'est parti : vos collègues du département voisin reçoivent votre demande."),
    "contact": N_("Le contact public est enregistré."),
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
            _("Relancer une structure"),
            _("Aucune structure silencieuse : toutes répondent et ont une mission ouverte."),
            tuple(_silent(one, now) for one in desk.silent),
        ),
        Steps(
            _("Appeler des bénévoles"),
            _("Aucune mission ouverte n'a de place libre."),
            tuple(_mission(one, now) for one in desk.missions),
        ),
        Steps(
            _("Demander aux départements voisins"),
            _("Ce territoire n'a pas de voisin."),
            tuple(_neighbour(one, now) for one in desk.neighbours),
        ),
    )


def when_text(at: datetime, now: datetime) -> str:
    """Say when something was done lately: « aujourd'hui à 14 h 05 », « hier à 9 h 30 »."""
    local, today = at.astimezone(PARIS), paris_day(now)
    days = {today: _("aujourd'hui"), today - timedelta(days=1): _("hier")}
    day = days.get(local.date(), _("le {day}", day=day_text(local.date())))
    return _("{day} à {time}", day=day, time=time_in_words(at))


def _silent(one: SilentStructure, now: datetime) -> Step:
    about = _("Aucune mission ouverte")
    if one.since is not None:
        about = n_(
            "{count} bénévole attend sa réponse, le premier depuis {age}",
            "{count} bénévoles attendent sa réponse, le premier depuis {age}",
            one.waiting,
            age=age_text(now - one.since),
        )
    done = _done(_("Relancée"), one.done, now)
    return Step("relancer", str(one.id), one.name, about, _("Relancer"), done)


def _mission(one: CallableMission, now: datetime) -> Step:
    about, why = f"{one.structure} · {_places(one.left)}", ""
    who = (
        n_("Appel envoyé à {count} bénévole", "Appel envoyé à {count} bénévoles", one.called)
        if one.called
        else _("Personne à appeler")
    )
    done = _done(who, one.done, now)
    if not done and one.waved is not None and not one.may_call(now):
        why = f"{who} {when_text(one.waved, now)}"
    return Step("appeler", str(one.id), one.title, about, _("Appeler"), done, why)


def _neighbour(one: Neighbour, now: datetime) -> Step:
    done = _done(_("Demande envoyée"), one.done, now)
    why = "" if one.moderators else _("Personne ne le modère encore")
    about = "" if why else n_("{count} modérateur", "{count} modérateurs", one.moderators)
    return Step("demander", one.territory.code, one.territory.label, about, _("Écrire"), done, why)


def _done(what: str, done: Done | None, now: datetime) -> str:
    if done is None:
        return ""
    said = f"{what} {when_text(done.at, now)}"
    return _("{done} par {who}", done=said, who=done.who) if done.who else said


def _places(count: int) -> str:
    return n_("{count} place libre", "{count} places libres", count)
