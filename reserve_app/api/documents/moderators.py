"""`/admin` and `/moderation/equipe`: who moderates what, invitations, stand-ins."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.desk import desk_sheet
from reserve_app.api.documents.fields import (
    choice_field,
    hidden,
    problem,
    said,
    submit,
    text_field,
)
from reserve_app.api.documents.markup import Child, Markup, tag
from reserve_app.api.documents.paper import native_form
from reserve_app.api.forms import Form
from reserve_app.language import N_, _, n_
from reserve_app.presenting.moderators import (
    ADMIN,
    TEAM,
    given_text,
    standing_text,
    territory_label,
)
from reserve_app.queries.moderators import GivenTerritory, Moderator
from reserve_app.queries.visits import Visit

CODES = N_("Leurs codes, séparés par des espaces : 62 59 2A.")


def admin_html(
    visit: Visit, people: Sequence[Moderator], form: Form, sought: str = "", message: str = ""
) -> Markup:
    """Return the page of an administrator."""
    at = form.one("act")
    listed = [_person(one, form) for one in people]
    found = (
        n_("{count} personne", "{count} personnes", len(people))
        if people
        else _("Personne ne correspond.")
    )
    return desk_sheet(
        visit,
        ADMIN,
        said(message),
        problem(form),
        _invite(form if at == "invite" else Form()),
        tag(
            "section",
            tag("h2", _("Qui administre et modère")),
            _search(sought),
            tag("p", found, class_="soft", role="status"),
            tag("ul", listed, class_="people"),
            class_="panel",
        ),
        lead=_("Invitez des modérateurs, confiez-leur des départements, retirez-les."),
    )


def team_html(
    visit: Visit, own: Sequence[str], people: Sequence[Moderator], form: Form, message: str = ""
) -> Markup:
    """Return the page where a moderator lets a colleague stand in."""
    listed = [_colleague(one, own) for one in people if one.account_id != visit.actor.account_id]
    nobody = tag("p", _("Vous êtes seul à modérer ce que vous modérez."), class_="soft")
    return desk_sheet(
        visit,
        TEAM,
        said(message),
        problem(form),
        _deputise(own, form) if own else None,
        tag(
            "section",
            tag("h2", _("Avec qui vous modérez")),
            tag("ul", listed, class_="people") if listed else nobody,
            class_="panel",
        ),
        lead=_("Absent quelques jours ? Un collègue d'un autre département prend le relais."),
    )


def _invite(form: Form) -> Markup:
    fields = native_form(
        hidden(act="invite"),
        tag(
            "div",
            text_field(form, "email", _("Adresse e-mail"), kind="email", longest=254),
            text_field(form, "name", _("Prénom et nom"), longest=60, optional=True),
            class_="pair",
        ),
        text_field(form, "departments", _("Départements"), hint=_(CODES), longest=100),
        submit(_("Inviter"), sign="mail"),
        action=ADMIN,
    )
    return tag("section", tag("h2", _("Inviter à modérer")), fields, class_="panel")


def _deputise(own: Sequence[str], form: Form) -> Markup:
    options = [(code, territory_label(code)) for code in own]
    fields = native_form(
        hidden(act="deputise"),
        choice_field(form, "department", _("Département"), options),
        tag(
            "div",
            text_field(
                form, "email", _("Adresse e-mail du collègue"), kind="email", longest=254,
                hint=_("Il modère déjà un autre département."),
            ),
            text_field(
                form, "until", _("Dernier jour"), kind="date", longest=10,
                hint=_("Inclus, 90 jours au plus."),
            ),
            class_="pair",
        ),
        submit(_("Confier la suppléance"), sign="people"),
        action=TEAM,
    )  # fmt: skip
    return tag("section", tag("h2", _("Confier une suppléance")), fields, class_="panel")


def _search(sought: str) -> Markup:
    field = tag(
        "input",
        type="search",
        name="q",
        value=sought,
        class_="input",
        aria_label=_("Adresse ou code de département"),
        placeholder=_("Adresse ou code de département"),
        maxlength="100",
    )
    button = submit(_("Chercher"), style="btn btn-line", sign="search")
    return tag("form", field, button, method="get", action=ADMIN, class_="inline-search")


def _person(one: Moderator, form: Form) -> Markup:
    badge = tag("span", _("Administration"), class_="state state-good") if one.admin else None
    mine = form if form.one("account") == str(one.account_id) else Form()
    give = native_form(
        hidden(act="give", account=str(one.account_id)),
        tag(
            "label",
            tag("span", _("Codes des départements"), class_="vh"),
            tag(
                "input",
                name="departments",
                class_="input",
                placeholder="62 59",
                required=True,
                maxlength="100",
                value=mine.shown("departments"),
            ),
        ),
        submit(
            _("Confier"), style="btn btn-line", aria_label=_("Confier à {email}", email=one.email)
        ),
        action=ADMIN,
        class_="inline-search",
    )
    folded = tag(
        "details",
        tag("summary", _("Confier un département")),
        give,
        open=bool(mine.problem),
        class_="more",
    )
    chips = [_territory(one, given, ADMIN, may_withdraw=True) for given in one.territories]
    return _line(one, badge, chips, folded)


def _colleague(one: Moderator, own: Sequence[str]) -> Markup:
    chips = [
        _territory(one, given, TEAM, may_withdraw=bool(given.until) and given.department in own)
        for given in one.territories
    ]
    return _line(one, None, chips, None)


def _line(one: Moderator, badge: Child, chips: list[Markup], more: Child) -> Markup:
    head = tag(
        "div",
        tag("strong", one.email),
        tag("span", standing_text(one), class_="soft"),
        class_="person-head",
    )
    held = tag("ul", chips, class_="held") if chips else None
    return tag("li", head, badge, held, more)


def _territory(one: Moderator, given: GivenTerritory, action: str, *, may_withdraw: bool) -> Markup:
    text = given_text(given)
    sure = native_form(
        hidden(act="withdraw", account=str(one.account_id), department=given.department),
        submit(
            _("Retirer"),
            style="btn btn-text",
            aria_label=_("Retirer {text} à {email}", text=text, email=one.email),
        ),
        action=action,
        class_="inline",
    )
    by = (
        tag("small", _("confié par {granted_by}", granted_by=given.granted_by), class_="soft")
        if given.granted_by
        else None
    )
    return tag("li", tag("span", text), by, sure if may_withdraw else None)
