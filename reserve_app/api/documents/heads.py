"""What a page says of itself in its head: description, address, preview, structured data."""

from __future__ import annotations

from typing import Any

from reserve_app.api.documents.markup import Markup, data_script, tag
from reserve_app.domain.errors import ReserveError
from reserve_app.language import LANGUAGES, SOURCE, _, address, current_language
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.feeds import followed
from reserve_app.presenting.finder import SITE, read_query
from reserve_app.presenting.profile import profile
from reserve_app.queries.details import MissionDetail
from reserve_app.search.criteria import parse, to_query
from reserve_app.settings import get_settings

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
ATOM_TYPE, ICS_TYPE = "application/atom+xml", "text/calendar"
LONGEST_DESCRIPTION = 200  # characters; search engines cut after about 160


def page_head(path: str, title: str, description: str, *, kind: str = "website") -> list[Markup]:
    """Return canonical address and preview of a page."""
    here = _page(path)
    preview = {
        "og:type": kind,
        "og:site_name": SITE,
        "og:locale": LOCALES[current_language()],
        "og:title": title,
        "og:description": description,
        "og:url": here,
        "og:image": f"{get_settings().public_url}/share.png",
    }
    return [
        tag("link", rel="canonical", href=here),
        *(
            tag("link", rel="alternate", hreflang=name, href=_page(path, language))
            for name, language in (*((one, one) for one in LANGUAGES), ("x-default", SOURCE))
        ),
        *(tag("meta", property=name, content=value) for name, value in preview.items()),
        *(
            tag("meta", property="og:locale:alternate", content=locale)
            for language, locale in LOCALES.items()
            if language != current_language()
        ),
        tag("meta", name="twitter:card", content="summary_large_image"),
    ]


def _page(path: str, language: str | None = None) -> str:
    return get_settings().public_url + address(path, language)


def feed_links(path: str, title: str, query: str = "") -> list[Markup]:
    """Return where a page's missions can be followed; ``path`` lacks its ending."""
    asked = f"?{query}" if query else ""
    return [
        tag("link", rel="alternate", type=kind, title=title, href=f"{path}.{ending}{asked}")
        for kind, ending in ((ATOM_TYPE, "atom"), (ICS_TYPE, "ics"))
    ]


def search_feeds(query: str) -> list[Markup]:
    """Return where the search of an address can be followed; nowhere when it cannot be read."""
    try:
        criteria = followed(parse(read_query(query)))
    except ReserveError:
        return []
    return feed_links("/missions", _("Missions de cette recherche"), to_query(criteria))


def mission_head(mission: MissionDetail) -> tuple[str, list[Markup]]:
    """Return the title and head of a mission's page."""
    place = _("à distance") if mission.remote else f"{mission.commune} ({mission.department})"
    title = f"{mission.title}, {place} – {SITE}"
    description = _cut(f"{mission.structure}. {mission.description}")
    path = mission_path(mission.id, mission.slug)
    head = [
        tag("meta", name="description", content=description),
        *page_head(path, title, description, kind="article"),
        data_script(structured(mission)),
    ]
    if mission.past:
        head.append(tag("meta", name="robots", content="noindex"))
    return title, head


def structured(mission: MissionDetail) -> dict[str, Any]:
    """Return the mission in the words of schema.org: volunteering has no type of its own there.

    `Event` is what search engines and calendars read: when, where, who organises.
    """
    url = _page(mission_path(mission.id, mission.slug))
    online, offline = "OnlineEventAttendanceMode", "OfflineEventAttendanceMode"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": mission.title,
        "description": mission.description,
        "url": url,
        "startDate": mission.starts_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{online if mission.remote else offline}",
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": mission.places,
        "remainingAttendeeCapacity": mission.places_left,
        "keywords": profile().kind(mission.kind).label,
        "organizer": {"@type": "Organization", "name": mission.structure},
        "location": {"@type": "VirtualLocation", "url": url} if mission.remote else _place(mission),
    }
    if mission.ends_on:
        data["endDate"] = mission.ends_on.isoformat()
    return data


def _place(mission: MissionDetail) -> dict[str, Any]:
    return {
        "@type": "Place",
        "name": mission.commune,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": mission.address,
            "addressLocality": mission.commune,
            "addressCountry": "FR",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": mission.lat, "longitude": mission.lon},
    }


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= LONGEST_DESCRIPTION:
        return plain
    return plain[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + "…"
