"""Words about who administers and moderates: territories, ends of a stand-in, the tabs between."""

from __future__ import annotations

from datetime import datetime, timedelta

from reserve_app.domain.policies import Policy
from reserve_app.geo.territories import get_territories
from reserve_app.language import N_, _
from reserve_app.mail.dates import PARIS
from reserve_app.presenting.words import day_text
from reserve_app.queries.moderators import GivenTerritory, Moderator
from reserve_app.queries.visits import Visit

DESK, TEAM, JOURNAL = "/moderation", "/moderation/equipe", "/moderation/journal"
DESK_TITLE = N_("Modération")
ADMIN, PULSE = "/admin", "/admin/pouls"
# The pages of those who moderate, in the order of their tabs; the last two are an administrator's.
TABS = (
    (DESK, N_("File"), Policy.MODERATOR),
    (TEAM, N_("Suppléances"), Policy.MODERATOR),
    (JOURNAL, N_("Journal"), Policy.MODERATOR),
    (ADMIN, N_("Équipe"), Policy.ADMIN),
    (PULSE, N_("Pouls"), Policy.ADMIN),
)
TITLES = {
    TEAM: N_("Suppléances"),
    JOURNAL: N_("Journal"),
    ADMIN: N_("Administration"),
    PULSE: N_("Pouls du site"),
}


def tabs_of(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return address and label of the tabs somebody has."""
    return tuple((path, _(label)) for path, label, policy in TABS if visit.meets(policy))


def territory_label(code: str) -> str:
    """Return « Pas-de-Calais (62) »."""
    found = get_territories().get(code)
    return found.label if found else code


def until_text(until: datetime) -> str:
    """Return the last day of a stand-in, « jusqu'au 3 avril 2020 »; grants end at midnight."""
    last_day = (until - timedelta(seconds=1)).astimezone(PARIS).date()
    return _("jusqu'au {day}", day=day_text(last_day, year=True))


def given_text(given: GivenTerritory) -> str:
    """Return a territory as it stands beside a name, with its end if it has one."""
    label = territory_label(given.department)
    return f"{label}, {until_text(given.until)}" if given.until else label


def standing_text(one: Moderator) -> str:
    """Return whether they came in, and when last."""
    if not one.confirmed:
        return _("Invitation envoyée, pas encore acceptée")
    return _(
        "Dernière visite le {day}",
        day=day_text(one.last_seen_at.astimezone(PARIS).date(), year=True),
    )
