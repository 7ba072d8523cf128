"""The end of the header: the way in for a visitor, one's own pages for whoever is signed in."""

from __future__ import annotations

from reserve_app.api.documents.markup import Markup, icon, tag
from reserve_app.domain.policies import Policy
from reserve_app.language import N_, _
from reserve_app.queries.visits import Visit

VISITOR_LINKS = (("/connexion", "key", N_("Connexion")),)
MISSIONS = ("/mes-missions", "list", N_("Mes missions"))
STRUCTURE = ("/structure", "home", N_("Ma structure"))
DESK = ("/moderation", "shield", N_("Modération"))
ACCOUNT = ("/compte", "person", N_("Mon compte"))


def account_links(visit: Visit, here: str = "") -> Markup:
    """Return the links; plain ones, since these pages are the server's."""
    links = _own_links(visit) if visit.signed_in else VISITOR_LINKS
    kind = "me-in" if visit.signed_in else "me-out"
    return tag("ul", [_link(*link, here=here) for link in links], class_=kind)


def _own_links(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the ways to one's own pages: those one has a use for."""
    links = [MISSIONS] if visit.meets(Policy.VOLUNTEER) else []
    links += [STRUCTURE] if visit.meets(Policy.MANAGER) else []
    links += [DESK] if visit.meets(Policy.MODERATOR) else []
    return [*(links or [STRUCTURE]), ACCOUNT]  # without a profile: come for a structure


def _link(href: str, sign: str, label: str, *, here: str) -> Markup:
    current = "page" if href == here else None
    return tag("li", tag("a", icon(sign), tag("span", _(label)), href=href, aria_current=current))
