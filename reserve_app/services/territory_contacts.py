"""Whom the public may write to or call in a territory, as its moderators say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import delete, update

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.emails import clean_email
from reserve_app.domain.errors import BadInput, NotFound
from reserve_app.domain.phones import clean_phone
from reserve_app.domain.states import By
from reserve_app.geo.territories import get_territories
from reserve_app.language import _
from reserve_app.models import TERRITORY_CONTACT
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.sql import GONE, insert_once, run

LONGEST_NAME, LONGEST_URL = 120, 300


def change_contact(actor: Actor, code: str, typed: Mapping[str, str], *, now: datetime) -> None:
    """Keep the public contact of a territory; with every field empty there is none any more.

    Raises:
        NotFound: the territory is not the actor's to moderate.
        BadInput: a field is wrong, or nothing says how to reach the service.
    """
    mine = actor.admin or actor.system or code in actor.departments
    if code not in get_territories() or not mine:
        raise NotFound(_(GONE))
    values = _checked(typed, code)
    here = TERRITORY_CONTACT.c.department == code
    with transaction() as session:
        if not any(values.values()):
            run(session, delete(TERRITORY_CONTACT).where(here))
        elif not insert_once(session, TERRITORY_CONTACT, {"department": code, **values}):
            run(session, update(TERRITORY_CONTACT).where(here).values(**values))
        doing = Doing(actor, By.MODERATOR, now)
        record(session, Act.TERRITORY_CONTACT_CHANGED, Subject(0, code), doing)
        session.commit()


def _checked(typed: Mapping[str, str], code: str) -> dict[str, str]:
    name, email, phone, url = (
        " ".join(typed.get(field, "").split()) for field in ("name", "email", "phone", "url")
    )
    if not name and (email or phone or url):
        msg = _("Indiquez le nom du service.")
        raise BadInput(msg, field="name")
    if name and not (email or phone or url):
        msg = _("Indiquez une adresse e-mail, un téléphone ou une page.")
        raise BadInput(msg, field="email")
    if len(name) > LONGEST_NAME or not name.isprintable():
        msg = _("Écrivez un nom de {longest} caractères au plus.", longest=LONGEST_NAME)
        raise BadInput(msg, field="name")
    return {
        "name": name,
        "email": clean_email(email) if email else "",
        "phone": clean_phone(phone, code) if phone else "",
        "url": _page(url) if url else "",
    }


def _page(text: str) -> str:
    """Return the address of a page.

    Raises:
        BadInput: it is none, or not one of https.
    """
    try:
        parts = urlsplit(text)
        good = parts.scheme == "https" and "." in (parts.hostname or "") and parts.port is None
    except ValueError:
        good = False
    # A name before an @ would make one site look like another.
    if not good or "@" in parts.netloc or " " in text or len(text) > LONGEST_URL:
        msg = _("Écrivez l'adresse entière d'une page, comme https://exemple.fr/contact.")
        raise BadInput(msg, field="url")
    return text
