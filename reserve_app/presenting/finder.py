"""What the finder shows of a search: heading, counts, pages, area of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, quote

from reserve_app.domain.criteria import LARGEST_PAGE, LONGEST_TEXT, Mode, SearchCriteria
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.language import N_, _, address, decimal, n_
from reserve_app.presenting.cards import card_view
from reserve_app.presenting.problems import visitor_sentence
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import number, of_place
from reserve_app.search.criteria import to_params
from reserve_app.search.results import SearchPage

Params = Mapping[str, Sequence[str]]
SITE = "Réserve"
REMOTE = N_("à distance")
CALL_ME, CALL_ME_AT = N_("Prévenez-moi quand une mission arrive"), "/mes-missions#prevenez-moi"
NEAREST = N_("Les plus proches ailleurs")
NEAREST_WITHOUT_TEXT = N_("Sans ce mot-clé, près de là")
HERE = N_("Autour de vous")  # in the field; in a sentence it is "votre position"
LONGEST_ADDRESS = 2_000  # characters; every criterion at once takes about 600
RADII = (2, 5, 10, 15, 20, 30, 50, 100)  # kilometres the form offers; an address may ask others
MOST_FIELDS = 40  # a form with everything ticked sends 30
BOX_OF, NO_PLACE = "bbox_of", "-"  # the place a zone was searched with, see `settled`
TO_FIRST_PAGE = N_("Revenir à la première page")
LEAVE_ZONE = N_("Quitter la zone de la carte")
DEFAULT_TITLE = N_("Trouver une mission près de chez vous – Réserve")
DESCRIPTION = N_(
    "Les missions de bénévolat ouvertes autour de vous, sur une carte et en liste : distance, "
    "jours et places libres. Sans compte et sans traceur."
)


@dataclass(frozen=True)
class FinderView:
    """Everything the finder shows, as plain values; an empty one is not shown."""

    heading: str = ""
    title: str = ""
    cards: tuple[dict[str, str], ...] = ()
    remote_cards: tuple[dict[str, str], ...] = ()
    nearest: tuple[dict[str, str], ...] = ()
    nearest_title: str = ""
    counts: dict[str, str] = field(default_factory=dict)
    pager: tuple[dict[str, str], ...] = ()
    place: str = ""
    place_code: str = ""
    area: dict[str, float] = field(default_factory=dict)
    advice: str = ""
    way_out: str = ""  # address of the first page, for who is beyond the last
    leave: str = ""  # address of the same search without the zone of the map
    problem: str = ""
    problem_field: str = ""


_ANYWHERE = ("near", "radius", "kind", "mode", "slot", "q", "full", "past", "sort")


def read_query(query: str) -> dict[str, list[str]]:
    """Return the parameters of a query string.

    Raises:
        BadInput: it is longer than anything our form can send.
    """
    try:
        if len(query) <= LONGEST_ADDRESS:
            return parse_qs(query, max_num_fields=MOST_FIELDS)
    except ValueError:  # more fields than that
        pass
    msg = _("Cette recherche est trop longue : raccourcissez-la.")
    raise BadInput(msg)


def finder_path(params: Mapping[str, str]) -> str:
    """Return the finder's address for those parameters; empty ones are left out."""
    kept = [f"{key}={quote(value, safe=',:')}" for key, value in params.items() if value]
    return address("/missions" + (f"?{'&'.join(kept)}" if kept else ""))


def settled(query: str) -> str | None:
    """Return the address meant by a form sent without JavaScript; None for any other query.

    Such a form sends the zone of the map with the place it was for. Another place leaves the zone.
    """
    try:
        params = read_query(query)
    except BadInput:
        return None
    was = params.pop(BOX_OF, None)
    if was is None:
        return None
    if params.get("near", [NO_PLACE])[-1] != was[-1]:
        params.pop("bbox", None)
    return finder_path({name: ",".join(sent) for name, sent in params.items()})


def present(found: SearchPage, criteria: SearchCriteria, today: date) -> FinderView:
    """Return what the finder shows of a page of results."""
    views = [(card.remote, card_view(card, today)) for card in found.results]
    where, params = _where(criteria), to_params(criteria)
    return FinderView(
        heading=_heading(found, where),
        title=_("Missions {where} – Réserve", where=where) if where else _(DEFAULT_TITLE),
        cards=tuple(view for remote, view in views if not remote),
        remote_cards=tuple(view for remote, view in views if remote),
        nearest=tuple(card_view(card, today) for card in found.nearest),
        nearest_title=_(NEAREST_WITHOUT_TEXT) if criteria.text else _(NEAREST),
        counts=_counts(found),
        pager=tuple(pager(found.page, found.pages, params)),
        place=_place_label(criteria),
        place_code=params.get("near", ""),
        area=_area(criteria),
        advice=_advice(found, criteria),
        way_out=finder_path({**params, "page": ""}) if _beyond(found) else "",
        leave=_without_zone(params),
    )


def present_problem(error: ReserveError, params: Params) -> FinderView:
    """Return what the finder shows when the criteria cannot be used: the sentence, and where."""
    typed = next(iter(params.get("near", ())), "")[:LONGEST_TEXT]
    return FinderView(
        heading=_("Aucune recherche faite"),
        title=_(DEFAULT_TITLE),
        place=typed,
        problem=visitor_sentence(error),
        problem_field=error.field or "",
        leave=_without_zone({name: ",".join(sent) for name, sent in params.items()}),
    )


def _without_zone(params: Mapping[str, str]) -> str:
    """Return the address of a search without the zone of the map; nothing when it has none."""
    if "bbox" not in params:
        return ""
    return finder_path({name: params[name] for name in _ANYWHERE if name in params})


def pager(page: int, pages: int, params: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the links to the pages: first, last, those around; a gap has no address."""
    pages = min(pages, LARGEST_PAGE)
    if pages <= 1:
        return []
    near = {1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)}
    links: list[dict[str, str]] = []
    last = 0
    for wanted in sorted(near):
        if wanted > last + 1:
            links.append({"label": "…", "href": "", "current": ""})
        href = finder_path({**params, "page": str(wanted) if wanted > 1 else ""})
        current = "page" if wanted == page else ""
        links.append({"label": str(wanted), "href": href, "current": current})
        last = wanted
    return links


def _heading(found: SearchPage, where: str) -> str:
    """Say how many were found, and where: remote ones are never counted as being near."""
    whole = where in {"", _(REMOTE)}
    near = found.total if whole else found.total_on_site
    some = n_("{count} mission {where}", "{count} missions {where}", near, where=where)
    text = (some if near else _("Aucune mission {where}", where=where)).strip()
    apart = 0 if whole else found.total_remote
    if not apart:
        return text
    if near:
        return _("{missions} et {count} à distance", missions=text, count=number(apart))
    return _("{missions}, mais {count} à distance", missions=text, count=number(apart))


def _beyond(found: SearchPage) -> bool:
    return found.page > found.pages


def _advice(found: SearchPage, criteria: SearchCriteria) -> str:
    """Say what to change when nothing is found, or nothing near; or that there is no such page."""
    if _beyond(found):
        return _(
            "Il n'y a pas de page {page} : la dernière est la page {last}.",
            page=found.page,
            last=found.pages,
        )
    limited = criteria.origin is not None or criteria.bbox is not None
    lacking = not found.total_on_site and limited and criteria.mode is not Mode.REMOTE
    return _ways(criteria) if lacking or not found.total else ""


def _ways(criteria: SearchCriteria) -> str:
    ways = []
    if criteria.text:
        ways.append(_("changez de mot-clé"))
    if criteria.mode is not Mode.REMOTE and criteria.bbox is not None:
        ways.append(_("reculez la carte"))
    elif criteria.mode is not Mode.REMOTE and criteria.origin is not None:
        ways.append(_("élargissez le rayon"))
    if criteria.kinds:
        ways.append(_("choisissez d'autres types de mission"))
    if criteria.slots:
        ways.append(_("ajoutez des demi-journées"))
    ways.append(_("montrez aussi les missions complètes"))
    text = _(" ou ").join(ways[:2])
    return f"{text[:1].upper()}{text[1:]}."


def _where(criteria: SearchCriteria) -> str:
    if criteria.mode is Mode.REMOTE:
        return _(REMOTE)
    if criteria.bbox is not None:
        return _("dans la zone de la carte")
    if criteria.origin is None:
        return ""
    radius = decimal(f"{criteria.radius_km:g}")
    place = criteria.origin.label if criteria.origin.insee else _("votre position")
    return _("à moins de {radius}\u00a0km {of_place}", radius=radius, of_place=of_place(place))


def _place_label(criteria: SearchCriteria) -> str:
    if criteria.origin is None:
        return ""
    return criteria.origin.label if criteria.origin.insee else _(HERE)


def _counts(found: SearchPage) -> dict[str, str]:
    kinds = {key: number(found.facets.kinds.get(key, 0)) for key in profile().keys}
    return kinds | {mode.value: number(found.facets.modes.get(mode.value, 0)) for mode in Mode}


def _area(criteria: SearchCriteria) -> dict[str, float]:
    area: dict[str, float] = {}
    if criteria.origin is not None:
        area |= {"lat": round(criteria.origin.lat, 5), "lon": round(criteria.origin.lon, 5)}
    if criteria.bbox is not None:
        area |= criteria.bbox.model_dump()
    elif criteria.origin is not None:
        area["radius"] = criteria.radius_km
    return area
