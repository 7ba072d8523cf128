"""The panel of a mission's page where one says "I want to help"."""

from __future__ import annotations

from secrets import token_urlsafe

from reserve_app.api.documents.fields import hidden, long_field, problem, submit
from reserve_app.api.documents.markup import Markup, html, icon, tag
from reserve_app.api.documents.paper import native_form
from reserve_app.api.forms import Form
from reserve_app.language import _
from reserve_app.presenting.applying import ApplyView, Way
from reserve_app.presenting.cards import mission_path
from reserve_app.queries.details import MissionDetail
from reserve_app.services.interests import LONGEST_MESSAGE

KEY_BYTES = 12  # of the idempotency key: two clicks on one page are one act


def apply_html(mission: MissionDetail, view: ApplyView, form: Form) -> Markup:
    """Return the panel: who may help first, then the button."""
    content = {
        Way.OVER: _nothing_more,
        Way.CLOSED: _nothing_more,
        Way.SIGN_UP: _sign_up,
        Way.PROFILE: _profile,
        Way.DONE: _follow,
        Way.APPLY: _apply,
    }[view.way](mission, view, form)
    return tag(
        "section", tag("h2", _("Aider ici")), problem(form), content, class_="apply", id="aider"
    )


def _nothing_more(mission: MissionDetail, view: ApplyView, form: Form) -> Markup:
    del mission, form
    return tag("p", icon("alert"), tag("span", view.sentence), class_="who")


def _sign_up(mission: MissionDetail, view: ApplyView, form: Form) -> Markup:
    del form
    asked = f"?mission={mission.id}"
    return html(
        (
            _who(view),
            tag("a", view.button, href=f"/inscription{asked}", class_="btn btn-go"),
            tag("p", view.note, class_="soft"),
            tag("p", tag("a", _("J'ai déjà un compte"), href=f"/connexion{asked}")),
        )
    )


def _profile(mission: MissionDetail, view: ApplyView, form: Form) -> Markup:
    del form
    link = tag("a", view.button, href=f"/compte/profil?mission={mission.id}", class_="btn btn-go")
    return html((_who(view), link))


def _follow(mission: MissionDetail, view: ApplyView, form: Form) -> Markup:
    del mission, form
    said = tag("p", icon("check"), tag("span", view.sentence), class_="who")
    return html((said, tag("a", view.button, href="/mes-missions", class_="btn btn-line")))


def _apply(mission: MissionDetail, view: ApplyView, form: Form) -> Markup:
    message = long_field(
        form,
        "message",
        _("Quelques mots pour la structure"),
        hint=_("Sans numéro ni adresse : elle les recevra avec votre profil."),
        longest=LONGEST_MESSAGE,
    )
    folded = tag(
        "details",
        tag("summary", _("Ajouter un message")),
        message,
        open=bool(form.one("message")),
        class_="more",
    )
    return native_form(
        _who(view),
        hidden(key=form.one("key") or token_urlsafe(KEY_BYTES)),
        submit(view.button),
        tag("p", view.note, class_="soft"),
        folded,
        action=mission_path(mission.id, mission.slug),
    )


def _who(view: ApplyView) -> Markup:
    return tag("p", icon("people"), tag("span", view.sentence), class_="who")
