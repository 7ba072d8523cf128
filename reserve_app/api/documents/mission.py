"""One mission as HTML: what, where, when, how many places, rules of its kind, structure."""

from __future__ import annotations

from datetime import date

from reserve_app.api.documents.markup import Child, Markup, html, icon, tag
from reserve_app.domain.crisis import Kind
from reserve_app.domain.criteria import DEFAULT_RADIUS_KM
from reserve_app.language import _
from reserve_app.presenting.finder import finder_path
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import day_text, of_place, period_text, places_text, slots_text
from reserve_app.queries.details import MissionDetail
from reserve_app.search.criteria import near_commune


def mission_html(
    mission: MissionDetail,
    today: date,
    panel: Child = None,
    after: Child = None,
    *,
    preview: bool = False,
) -> Markup:
    """Return the content of the page.

    Args:
        mission: what everybody may read.
        today: the day in Paris.
        panel: where one says that one wants to help.
        after: what follows the actions.
        preview: shown to its authors, before anybody else: links that lead elsewhere are left out.
    """
    kind = profile().kind(mission.kind)
    crumbs = tag("p", tag("a", _("← Toutes les missions"), href="/missions"), class_="crumbs")
    main = tag(
        "div",
        _head(mission, kind),
        _description(mission),
        _kind(kind),
        _structure(mission),
        class_="mission-main",
    )
    around = None if preview else _actions(mission)
    side = tag("aside", _facts(mission, today), panel, around, after, class_="side")
    article = tag("article", main, side, class_=f"mission kind-{mission.kind}")
    return article if preview else html((crumbs, article))


def _head(mission: MissionDetail, kind: Kind) -> Markup:
    urgent = tag("span", _("Urgent"), class_="hurry") if mission.urgent else None
    return tag(
        "header",
        tag("p", tag("span", icon(kind.icon), kind.label, class_="kind-tag"), " ", urgent),
        tag("h1", mission.title),
        tag("p", mission.structure, class_="lead soft"),
        class_="mission-head",
    )


def _description(mission: MissionDetail) -> Markup:
    paragraphs = [part.strip() for part in mission.description.split("\n") if part.strip()]
    return tag(
        "section",
        tag("h2", _("La mission")),
        tag("div", [tag("p", part) for part in paragraphs], class_="prose"),
    )


def _kind(kind: Kind) -> Markup:
    ages = _("À partir de {age} ans.", age=kind.minimum_age)
    if kind.maximum_age_on_site:
        ages = _(
            "À partir de {age} ans, et jusqu'à {limit} ans sur place.",
            age=kind.minimum_age,
            limit=kind.maximum_age_on_site,
        )
    rules = [tag("li", icon("shield"), tag("span", rule)) for rule in kind.safety_rules]
    return tag(
        "section",
        tag("h2", kind.label),
        tag("p", kind.objective),
        tag("h3", _("Les règles à suivre")),
        tag("ul", rules, class_="rules"),
        tag("p", ages, class_="soft"),
        class_="kind-box",
    )


def _structure(mission: MissionDetail) -> Markup:
    place = f"{mission.structure_commune} ({mission.structure_department})"
    return tag(
        "section",
        tag("h2", _("La structure")),
        tag("p", tag("strong", mission.structure), ", ", place),
        tag("p", mission.structure_description, class_="prose"),
    )


def _facts(mission: MissionDetail, today: date) -> Markup:
    full = mission.places_left <= 0
    period = period_text(mission.starts_on, mission.ends_on, today) or _("dès maintenant")
    when = _("Mission terminée") if mission.past else slots_text(mission.slots)
    return tag(
        "dl",
        _fact("remote" if mission.remote else "pin", _("Où"), *_where(mission)),
        _fact("clock", _("Quand"), _capital(when), tag("small", _capital(period))),
        _fact(
            "people",
            _("Places"),
            places_text(mission.places_left, mission.places)
            if not full
            else _("Complet pour le moment"),
        ),
        _fact(
            "list",
            _("Publiée"),
            _("le {day}", day=day_text(mission.published_at.date(), year=True)),
        ),
        class_="facts",
    )


def _fact(sign: str, term: str, *content: Child) -> Markup:
    return tag("div", icon(sign), tag("dt", term), tag("dd", *content))


def _where(mission: MissionDetail) -> tuple[Child, ...]:
    if mission.remote:
        return (_("À distance"), tag("small", _("De chez vous, par téléphone, vidéo ou courrier")))
    return (f"{mission.commune} ({mission.department})", tag("small", mission.address))


def _actions(mission: MissionDetail) -> Markup:
    near = finder_path({"near": near_commune(mission.insee), "radius": _radius(mission.kind)})
    return tag(
        "div",
        tag(
            "p",
            tag(
                "a",
                icon("map"),
                _("Voir d'autres missions près {commune}", commune=of_place(mission.commune)),
                href=near,
                class_="btn btn-line",
            ),
        ),
        tag(
            "p",
            tag(
                "a",
                icon("calendar"),
                _("Ajouter à mon agenda"),
                href=f"/missions/{mission.id}.ics",
                class_="btn btn-line",
            ),
        ),
        tag(
            "p",
            tag(
                "a",
                icon("print"),
                _("Affiche à imprimer"),
                href=f"/missions/{mission.id}/affiche.pdf",
                class_="btn btn-line",
            ),
        ),
        tag("div", id="actions"),
        class_="no-print",
    )


def _radius(kind: str) -> str:
    radius = profile().kind(kind).default_radius_km
    return "" if radius == DEFAULT_RADIUS_KM else str(radius)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
