"""Find what a moderator should look at twice in a subject: `domain.checks`, with its database.

Their codes are stored with the item when it opens or its subject is edited, so that ten thousand
are filtered without computing any; their sentences are found again for the one that is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlmodel import Session

from reserve_app.data import disposable_domains
from reserve_app.domain import checks
from reserve_app.domain.checks import Check, Flag
from reserve_app.domain.review import Decision, ItemState, Reviewed
from reserve_app.domain.states import MissionState, StructureState
from reserve_app.domain.text import fold
from reserve_app.geo.distance import haversine_km
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import N_, _
from reserve_app.models import MISSION, REVIEW_ITEM, STRUCTURE, VOLUNTEER
from reserve_app.services.review_subjects import Facts
from reserve_app.services.sql import one_of, run
from reserve_app.services.structure_numbers import same_structure

FAR_KM = 20.0  # from the centre of its commune: the largest of mainland France, Arles, spans 40 km
_S, _M, _V, _R = STRUCTURE.c, MISSION.c, VOLUNTEER.c, REVIEW_ITEM.c
_ENDED = (MissionState.FINISHED, MissionState.CANCELLED, MissionState.REFUSED)
# What moderators decided before: refusals, then acceptances.
_OF_STRUCTURE = (
    N_("La structure a déjà eu {count} refus ou suspension."),
    N_("La structure a déjà eu {count} décision favorable."),
)
_OF_PROFILE = (
    N_("Ce profil a déjà eu {count} refus ou suspension."),
    N_("Ce profil a déjà eu {count} décision favorable."),
)
_SHOWN = 3  # duplicates named in the sentence


def find_flags(session: Session, facts: Facts, today: date) -> tuple[Flag, ...]:
    """Return the checks that found something, in the order the desk shows them."""
    order = list(Check)
    found = (flag for flag in _FINDERS[facts.kind](session, facts, today) if flag is not None)
    return tuple(sorted(found, key=lambda flag: order.index(flag.check)))


def _of_mission(session: Session, facts: Facts, today: date) -> Iterator[Flag | None]:
    row = facts.row
    texts = (row["title"], row["description"])
    yield checks.contact_in_text((*texts, row["address"]), facts.department)
    yield checks.paid_words(texts)
    yield checks.dates_in_order(row["starts_on"], row["ends_on"], today)
    yield checks.many_places(row["places"])
    yield checks.disposable_email(row["contact_email"], disposable_domains())
    yield _place(facts)
    yield _same_mission(session, facts)
    if row["structure_state"] != StructureState.VALIDATED.value:
        sentence = _("Sa structure n'est pas validée : la mission ne peut pas encore être publiée.")
        yield Flag(Check.STRUCTURE_NOT_VALIDATED, sentence)
    earlier = and_(_M.structure_id == facts.structure_id, _M.id != facts.id)
    published = select(_M.id).where(earlier, _M.published_at.is_not(None)).limit(1)
    if run(session, published).first() is None:
        yield Flag(Check.FIRST_MISSION, _("C'est la première mission de cette structure."))
    yield from _record(session, _R.structure_id == facts.structure_id, _OF_STRUCTURE)


def _of_structure(session: Session, facts: Facts, today: date) -> Iterator[Flag | None]:
    del today
    row = facts.row
    texts = (row["name"], row["description"])
    yield checks.contact_in_text(texts, facts.department)
    yield checks.paid_words(texts)
    yield checks.disposable_email(row["contact_email"], disposable_domains())
    yield _commune(facts)
    here = and_(_S.department == facts.department, _S.id != facts.id)
    query = select(_S.id, _S.name, _S.commune).where(here, _S.state != StructureState.CLOSED.value)
    rows = run(session, query.order_by(_S.id)).all()
    mine = fold(row["name"])
    same = [
        _("« {name} » à {commune}", name=one.name, commune=one.commune)
        for one in rows
        if fold(one.name) == mine
    ]
    yield _duplicate(same)
    before = same_structure(facts.id, row["siret"], row["rna"])  # refused once, registered again
    yield from _record(session, _R.structure_id.in_(before), _OF_STRUCTURE)


def _of_volunteer(session: Session, facts: Facts, today: date) -> Iterator[Flag | None]:
    row = facts.row
    yield checks.disposable_email(row["email"], disposable_domains())
    yield checks.minor(row["birth_date"], today)
    yield _commune(facts)
    near = and_(_V.department == facts.department, _V.birth_date == row["birth_date"])
    query = select(_V.id, _V.first_name, _V.last_name, _V.commune)
    rows = run(session, query.where(near, _V.id != facts.id).order_by(_V.id)).all()
    mine = fold(facts.label)
    same = (one for one in rows if fold(f"{one.first_name} {one.last_name}") == mine)
    yield _duplicate(
        [
            _("le bénévole n° {number} à {commune}", number=one.id, commune=one.commune)
            for one in same
        ]
    )
    yield from _record(session, _R.account_id == facts.account_id, _OF_PROFILE)


_FINDERS: dict[Reviewed, Callable[[Session, Facts, date], Iterator[Flag | None]]] = {
    Reviewed.MISSION: _of_mission,
    Reviewed.STRUCTURE: _of_structure,
    Reviewed.VOLUNTEER: _of_volunteer,
}


def _place(facts: Facts) -> Flag | None:
    """Flag a point far from its commune, or a mission outside its structure's département."""
    row = facts.row
    if (wrong := _commune(facts)) is not None:
        return wrong
    commune = get_gazetteer().commune(row["commune_insee"])
    centre = (commune.lat, commune.lon) if commune else (None, None)
    if centre[0] is not None and centre[1] is not None and row["lat"] is not None:
        km = haversine_km(row["lat"], row["lon"], centre[0], centre[1])
        if km > FAR_KM:
            sentence = _(
                "Le repère est à {km} km du centre de {commune}.",
                km=f"{km:.0f}",
                commune=row["commune"],
            )
            return Flag(Check.WRONG_PLACE, sentence)
    if row["structure_department"] != facts.department:
        sentence = _(
            "La mission est dans le {department}, sa structure dans le {other}.",
            department=facts.department,
            other=row["structure_department"],
        )
        return Flag(Check.WRONG_PLACE, sentence)
    return None


def _commune(facts: Facts) -> Flag | None:
    commune = get_gazetteer().commune(facts.row["commune_insee"])
    if commune is not None and commune.department == facts.department:
        return None
    return Flag(
        Check.WRONG_PLACE,
        _(
            "{place} n'est pas dans le {department}.",
            place=facts.place,
            department=facts.department,
        ),
    )


def _same_mission(session: Session, facts: Facts) -> Flag | None:
    """Flag a mission of the same title and place; two readings of an index each."""
    row = facts.row
    alive = and_(_M.id != facts.id, _M.state.not_in([state.value for state in _ENDED]))
    public = and_(_M.published == true(), _M.structure_validated == true())
    places = [_M.structure_id == facts.structure_id]
    if row["tile"] is not None:
        places.append(and_(public, _M.tile == row["tile"]))
    mine, same = fold(row["title"]), set()
    for here in places:  # one reading of an index each, where « or » would read the table
        query = select(_M.id, _M.title, _M.commune_insee).where(alive, here)
        same |= {
            one.id
            for one in run(session, query)
            if one.commune_insee == row["commune_insee"] and fold(one.title) == mine
        }
    return _duplicate([_("la mission n° {number}", number=number) for number in sorted(same)])


def _duplicate(same: list[str]) -> Flag | None:
    if not same:
        return None
    listed, more = ", ".join(same[:_SHOWN]), len(same) - _SHOWN
    sentence = (
        _("Même nom, même lieu : {listed} et {more} autres.", listed=listed, more=more)
        if more > 0
        else _("Même nom, même lieu : {listed}.", listed=listed)
    )
    return Flag(Check.DUPLICATE, sentence)


def _record(session: Session, whose: ColumnElement[bool], said: tuple[str, str]) -> Iterator[Flag]:
    """Tell what moderators decided before on the same structure or person."""
    decided = and_(whose, _R.state == ItemState.DECIDED.value)
    told = one_of(_R.decision, [Decision.VALIDATE, Decision.REFUSE, Decision.SUSPEND])
    query = select(_R.decision, func.count()).where(decided, told).group_by(_R.decision)
    counts = {str(decision): int(number) for decision, number in run(session, query)}
    accepted = counts.pop(Decision.VALIDATE.value, 0)
    refused = sum(counts.values())
    if refused:
        yield Flag(Check.REFUSED_BEFORE, _(said[0], count=refused))
    if accepted:
        yield Flag(Check.ACCEPTED_BEFORE, _(said[1], count=accepted))
