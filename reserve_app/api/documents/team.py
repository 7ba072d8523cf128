"""`/structure/{n}/equipe`: who is in the team, who is invited, who asks; and closing."""

from __future__ import annotations

from urllib.parse import quote

from reserve_app.api.documents.fields import hidden, problem, said, submit, text_field
from reserve_app.api.documents.markup import Child, Markup, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.documents.structure_nav import structure_page
from reserve_app.api.forms import Form
from reserve_app.domain.states import StructureState
from reserve_app.domain.teams import ROLE_LABELS, MemberRole
from reserve_app.language import _
from reserve_app.mail.dates import moment_in_words
from reserve_app.presenting.structures import structure_path, structure_view
from reserve_app.presenting.teams import CLOSE_WORD, ROLE_HINTS, closing_consequences
from reserve_app.queries.structures import MyStructure
from reserve_app.queries.teams import Colleague, Invitation, Invited, Team

GROWS = frozenset(StructureState) - {StructureState.SUSPENDED, StructureState.REFUSED}


def team_html(mine: MyStructure, team: Team, form: Form, message: str = "") -> Markup:
    """Return the page."""
    action = structure_path(mine.id, "equipe")
    at = form.one("act")
    asking = [_asking(one, action) for one in team.asking]
    column = tag(
        "div",
        said(message),
        problem(form) if form.problem and not form.problem.field else None,
        _panel(_("Demandes à rejoindre l'équipe"), tag("ul", asking, class_="lines")) if asking
        else None,
        _people(mine, team, action),
        _invite(mine, team, form if at == "invite" else Form(), action),
        _leave(mine, action),
        _close(mine, team, form if at == "close" else Form(), action) if mine.manages else None,
        class_="sheet sheet-left",
    )  # fmt: skip
    return structure_page(
        structure_view(mine), "equipe", tag("h2", _("Équipe"), class_="vh"), column
    )


def invitation_html(
    found: Invitation | None, form: Form, *, email: str = "", signed_in: bool = False
) -> Markup:
    """Return the page a mailed invitation opens."""
    if found is None:
        home = tag("p", tag("a", _("Mes structures"), href="/structure", class_="btn btn-line"))
        return sheet(_("Rejoindre une équipe"), problem(form), home)
    lead = (
        tag("strong", found.structure),
        _(" ({commune}) vous invite dans son équipe, comme ", commune=found.commune),
        tag("strong", _(ROLE_LABELS[found.role]).lower()),
        ".",
    )
    title = _("Rejoindre une équipe")
    token = form.one("jeton")
    if signed_in:
        accept = native_form(
            hidden(jeton=token),
            tag("p", _("Vous êtes connecté avec"), " ", tag("strong", email), "."),
            submit(_("Rejoindre l'équipe")),
            action="/invitation",
        )
        return sheet(title, problem(form), accept, lead=lead)
    back = f"/invitation?jeton={token}"
    ways = tag(
        "div",
        tag("a", _("Créer mon compte"), href=f"/inscription/structure?jeton={token}",
            class_="btn btn-go"),
        tag("a", _("J'ai déjà un compte"), href=f"/connexion?suite={quote(back)}",
            class_="btn btn-line"),
        class_="form-end",
    )  # fmt: skip
    told = tag(
        "p", _("Il vous faut un compte, à votre nom. Vous retrouverez l'invitation ensuite.")
    )
    return sheet(title, tag("section", told, ways, class_="panel"), lead=lead)


def _people(mine: MyStructure, team: Team, action: str) -> Markup:
    alone = sum(one.role is MemberRole.MANAGER for one in team.people) == 1
    people = [_person(mine, one, action, alone=alone) for one in team.people]
    return _panel(_("L'équipe"), tag("ul", people, class_="lines people"))


def _person(mine: MyStructure, one: Colleague, action: str, *, alone: bool) -> Markup:
    assert one.role is not None  # noqa: S101 - of the team
    style = "state state-good" if one.role is MemberRole.MANAGER else "state"
    role = tag("span", _(ROLE_LABELS[one.role]), class_=style)
    you = tag("span", " ", _("(vous)"), class_="soft") if one.here else None
    words = tag(
        "div",
        tag("strong", one.name, you),
        tag("span", one.email, class_="soft") if one.email else None,
    )
    return tag("li", words, role, _person_acts(one, action, alone=alone) if mine.manages else None)


def _person_acts(one: Colleague, action: str, *, alone: bool) -> Markup | None:
    who, name = str(one.account_id), one.name
    leads = one.role is MemberRole.MANAGER
    if one.here:
        step_down = _act(action, "role", who, submit(_("Devenir simple membre"), style=_TEXT),
                         role="member")  # fmt: skip
        return None if alone else tag("div", step_down, class_="acts")
    wanted = "member" if leads else "manager"
    label = _("Nommer membre") if leads else _("Nommer responsable")
    acts: list[Child] = [
        _act(action, "role", who, submit(label, style=_TEXT, aria_label=f"{label} : {name}"),
             role=wanted)
    ]  # fmt: skip
    if not leads:
        over = submit(
            _("Passer la main"), style=_TEXT, aria_label=_("Passer la main à {name}", name=name)
        )
        acts.append(_act(action, "hand_over", who, over))
    sure = submit(f"Oui, retirer {name}", style="btn btn-bad")
    taken = _act(action, "remove", who, sure)
    summary = tag(
        "summary", _("Retirer"), tag("span", _(" {name} de l'équipe", name=name), class_="vh")
    )
    acts.append(tag("details", summary, taken, class_="more"))
    return tag("div", acts, class_="acts")


def _asking(one: Colleague, action: str) -> Markup:
    who = str(one.account_id)
    yes = submit(
        _("Accepter"), style="btn btn-line", aria_label=_("Accepter {name}", name=one.name)
    )
    no = submit(_("Décliner"), style=_TEXT, aria_label=_("Décliner {name}", name=one.name))
    words = tag(
        "div", tag("strong", one.name),
        tag("span", one.email if one.email != one.name else "", class_="soft"),
    )  # fmt: skip
    acts = (_act(action, "welcome", who, yes), _act(action, "turn_down", who, no))
    return tag("li", words, tag("div", *acts, class_="acts"))


def _invite(mine: MyStructure, team: Team, form: Form, action: str) -> Markup | None:
    if not mine.manages:
        return None
    waiting = [_invited(one, action, again=mine.state in GROWS) for one in team.invited]
    listed = (
        (tag("h3", _("Invitations en attente")), tag("ul", waiting, class_="lines"))
        if waiting
        else None
    )
    if mine.state not in GROWS:
        stopped = tag("p", _("L'équipe ne peut pas s'agrandir pour le moment."), class_="soft")
        return _panel(_("Inviter quelqu'un"), stopped, listed)
    chosen = form.one("role") or MemberRole.MEMBER.value
    roles = [
        tag(
            "label",
            tag("input", type="radio", name="role", value=role.value,
                checked=role.value == chosen, class_="box"),
            tag("span", tag("strong", _(label)), tag("span", _(ROLE_HINTS[role]), class_="soft")),
            class_="check",
        )
        for role, label in ROLE_LABELS.items()
    ]  # fmt: skip
    fields = native_form(
        hidden(act="invite"),
        text_field(
            form,
            "email",
            _("Adresse e-mail"),
            kind="email",
            longest=254,
            hint=_("Un lien y est envoyé, valable sept jours."),
        ),
        tag(
            "fieldset",
            tag("legend", _("Ce que cette personne pourra faire"), class_="label"),
            roles,
            class_="field roles",
        ),
        submit(_("Inviter"), sign="mail"),
        action=action,
    )
    return _panel(_("Inviter quelqu'un"), fields, listed)


def _invited(one: Invited, action: str, *, again: bool) -> Markup:
    number = str(one.id)
    until = _(
        "{role}, jusqu'au {moment}",
        role=_(ROLE_LABELS[one.role]),
        moment=moment_in_words(one.expires_at),
    )
    words = tag("div", tag("strong", one.email), tag("span", until, class_="soft"))
    send = submit(_("Renvoyer"), style=_TEXT, aria_label=_("Renvoyer à {email}", email=one.email))
    stop = submit(
        _("Annuler"), style=_TEXT, aria_label=_("Annuler l'invitation de {email}", email=one.email)
    )
    acts = tag(
        "div",
        _act(action, "invite_again", number, send) if again else None,
        _act(action, "cancel", number, stop),
        class_="acts",
    )
    return tag("li", words, acts)


def _leave(mine: MyStructure, action: str) -> Markup:
    sure = _act(action, "leave", "", submit(_("Oui, quitter l'équipe"), style="btn btn-bad"))
    told = tag("p", _("Vous n'aurez plus accès à cette structure ni à ses bénévoles."))
    summary = tag("summary", _("Quitter l'équipe"))
    folded = tag("details", summary, told, sure, class_="more")
    last = (
        _("Un responsable ne peut partir que s'il en reste un autre : passez d'abord la main.")
        if mine.manages
        else ""
    )
    return _panel(_("Partir"), tag("p", last, class_="soft") if last else None, folded)


def _close(mine: MyStructure, team: Team, form: Form, action: str) -> Markup:
    lines = [tag("li", line) for line in closing_consequences(mine, team.engaged)]
    fields = native_form(
        tag("ul", lines, class_="bullets"),
        hidden(act="close"),
        text_field(
            form,
            "word",
            _("Écrivez {word} pour confirmer", word=CLOSE_WORD),
            longest=20,
        ),
        submit(_("Fermer la structure"), style="btn btn-bad"),
        action=action,
    )
    opened = bool(form.problem)
    summary = tag("summary", _("Fermer la structure"))
    return _panel(_("Fermer"), tag("details", summary, fields, open=opened, class_="more"))


def _act(action: str, verb: str, number: str, button: Child, **more: str) -> Markup:
    return native_form(hidden(act=verb, n=number, **more), button, action=action, class_="inline")


def _panel(title: str, *content: Child) -> Markup:
    return tag("section", tag("h2", title), *content, class_="panel")


_TEXT = "btn btn-text"
