"""Whom to contact in a territory, and the form of it for those who moderate there."""

from __future__ import annotations

from reserve_app.api.documents.fields import hidden, submit, text_field
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.documents.paper import native_form
from reserve_app.api.forms import Form
from reserve_app.domain.phones import shown_phone
from reserve_app.language import _
from reserve_app.queries.territory_page import PublicContact
from reserve_app.settings import get_settings

FIELDS = ("name", "email", "phone", "url")


def contact_html(code: str, contact: PublicContact | None, form: Form, *, inside: bool) -> Markup:
    """Return the service to write to or call; its moderators may change it."""
    return tag(
        "section",
        tag("h2", _("Qui contacter")),
        _service(contact) if contact else _nobody(),
        _change(code, contact, form) if inside else None,
        id="contact",
    )


def _service(contact: PublicContact) -> Markup:
    ways = [
        tag("a", text, href=href, class_="btn btn-line")
        for text, href in (
            (contact.email, f"mailto:{contact.email}"),
            (shown_phone(contact.phone) if contact.phone else "", f"tel:{contact.phone}"),
            (_("Sa page") if contact.url else "", contact.url),
        )
        if text
    ]
    return tag("div", tag("p", tag("strong", contact.name)), tag("p", ways, class_="acts"))


def _nobody() -> Markup:
    site = get_settings().operator_contact
    words = _("Ce territoire n'a pas encore de contact public.")
    other = tag("p", _("Pour toute question sur ce site : {contact}.", contact=site))
    return tag("div", tag("p", words), other if site else None)


def _change(code: str, contact: PublicContact | None, form: Form) -> Markup:
    known = {name: [getattr(contact, name)] for name in FIELDS} if contact else {}
    mine = form if form.problem else Form(known)
    fields = native_form(
        hidden(act="contact"),
        text_field(mine, "name", _("Service"), longest=120, optional=True,
                   hint=_("Un service, jamais une personne : tout le monde le lira.")),
        text_field(mine, "email", _("Adresse e-mail"), kind="email", longest=254, optional=True),
        text_field(mine, "phone", _("Téléphone"), kind="tel", longest=40, optional=True),
        text_field(mine, "url", _("Page"), kind="url", longest=300, optional=True,
                   hint=_("Par exemple https://exemple.fr/contact.")),
        submit(_("Enregistrer le contact"), style="btn btn-line"),
        tag("p", _("Tout vide, il n'y a plus de contact."), class_="soft"),
        action=f"/territoires/{code}",
    )  # fmt: skip
    summary = tag("summary", _("Modifier le contact public"))
    return tag("details", summary, fields, open=bool(form.problem), class_="more no-print")
