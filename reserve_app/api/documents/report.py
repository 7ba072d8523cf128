"""`/signaler`: say that a published mission is not what it should be."""

from __future__ import annotations

from reserve_app.api.documents.fields import (
    choice_field,
    hidden,
    long_field,
    problem,
    said,
    submit,
)
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.forms import Form
from reserve_app.domain.reasons import LONGEST_REASON, REPORT_REASON_LABELS
from reserve_app.language import _
from reserve_app.presenting.cards import mission_path
from reserve_app.queries.details import MissionDetail

PATH = "/signaler"


def report_html(mission: MissionDetail, form: Form, message: str = "") -> Markup:
    """Return the form, or the thanks once it was sent."""
    back = tag("a", _("← Revenir à la mission"), href=mission_path(mission.id, mission.slug))
    return sheet(
        _("Signaler une mission"),
        tag("p", back, class_="crumbs"),
        said(message) if message else (problem(form), _form(mission, form)),
        lead=mission.title,
    )


def report_link(mission: MissionDetail, *, signed_in: bool) -> Markup:
    """Return the way to the form; a visitor signs in first, and comes back to the mission."""
    href = f"{PATH}?mission={mission.id}" if signed_in else f"/connexion?mission={mission.id}"
    label = _("Signaler cette mission")
    return tag("p", tag("a", label, href=href, class_="btn btn-text", rel="nofollow"))


def _form(mission: MissionDetail, form: Form) -> Markup:
    options = [("", _("Choisissez")), *((str(k), _(v)) for k, v in REPORT_REASON_LABELS.items())]
    return native_form(
        hidden(mission=str(mission.id)),
        choice_field(form, "reason", _("Que se passe-t-il ?"), options),
        long_field(
            form, "reason_text", _("En quelques mots"), longest=LONGEST_REASON,
            hint=_("La modération du département vous lit. La structure ne saura pas qui a écrit."),
        ),
        submit(_("Envoyer le signalement")),
        action=PATH,
    )  # fmt: skip
