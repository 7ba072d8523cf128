"""`/mes-missions`: each interest with its timeline and next step, and the standby."""

from __future__ import annotations

from reserve_app.api.documents.fields import (
    hidden,
    kinds_field,
    modes_field,
    problem,
    radius_field,
    said,
    submit,
    week_field,
)
from reserve_app.api.documents.markup import Child, Markup, html, icon, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.forms import Form
from reserve_app.language import _
from reserve_app.presenting.interests import InterestView
from reserve_app.presenting.my_missions import MyMissionsView

ACTION = "/mes-missions"


def my_missions_html(view: MyMissionsView, form: Form, standby: Form, message: str = "") -> Markup:
    """Return the page; ``standby`` is the form of « Prévenez-moi » as it shows."""
    return sheet(
        _("Mes missions"),
        said(message),
        problem(form),
        _news(view),
        tag("div", _lists(view), data_live=view.version),
        _standby(view, standby) if view.profile else None,
        wide=True,
    )


def _lists(view: MyMissionsView) -> Markup:
    if not view.interests:
        return _nothing(view)
    ended = view.ended
    return html(
        (
            tag("h2", _("En cours"), class_="vh") if view.live else None,
            [_interest(one) for one in view.live],
            _find_more() if not view.live else None,
            tag("h2", _("Terminées"), class_="group-title") if ended else None,
            [_interest(one) for one in ended],
        )
    )


def _interest(one: InterestView) -> Markup:
    good = "state state-good" if one.good else "state"
    head = tag(
        "header",
        tag("span", icon(one.icon), one.kind_label, class_="kind-tag"),
        tag("span", one.label, class_=good if one.live else "state state-over"),
        tag("h3", tag("a", one.title, href=one.href)),
        tag("p", f"{one.structure}, {one.where}", class_="soft"),
    )
    clock = tag("p", icon("clock"), tag("span", one.clock), class_="clock") if one.clock else None
    folded = not one.live
    body = (tag("p", one.next, class_="next"), clock, _acts(one), _timeline(one, folded=folded))
    kind = f"interest kind-{one.kind}" + ("" if one.live else " interest-over")
    return tag("article", head, *body, class_=kind, id=f"proposition-{one.id}")


def _acts(one: InterestView) -> Markup | None:
    number = str(one.id)
    acts: list[Child] = []
    if one.can_accept:
        acts.append(_act("accept", number, submit(_("Accepter la place"))))
    if one.calendar:
        agenda = tag("a", icon("calendar"), _("Ajouter à mon agenda"), href=one.calendar,
                     class_="btn btn-line")  # fmt: skip
        acts.append(agenda)
    if one.can_withdraw:
        sure = tag("p", _("Votre place sera proposée à quelqu'un d'autre."))
        button = submit(_("Oui, je me désiste"), style="btn btn-bad")
        act = _act("withdraw", number, sure, button)
        acts.append(tag("details", tag("summary", _("Me désister")), act, class_="more"))
    return tag("div", acts, class_="acts") if acts else None


def _act(verb: str, number: str, *content: Child) -> Markup:
    return native_form(hidden(act=verb, interest=number), *content, action=ACTION)


def _timeline(one: InterestView, *, folded: bool) -> Markup:
    steps = [
        tag(
            "li",
            tag("strong", label),
            tag("span", when, class_="soft"),
            tag("span", why, class_="why") if why else None,
        )
        for label, when, why in one.steps
    ]
    message = tag("p", _("Votre message :"), " ", tag("q", one.message), class_="soft")
    content = (tag("ol", steps, class_="timeline"), message if one.message else None)
    if folded:
        return tag("details", tag("summary", _("Revoir les étapes")), *content, class_="more")
    return html(content)


def _news(view: MyMissionsView) -> Markup | None:
    if view.profile is None:
        link = tag("a", _("Compléter mon profil"), href="/compte/profil", class_="btn btn-go")
        return tag(
            "div",
            tag("p", _("Pour proposer votre aide, il manque votre profil de bénévole.")),
            link,
            class_="advice stack",
        )
    content: Child = view.news
    if view.profile.state.value == "changes_requested":
        content = (view.news, " ", tag("a", _("Corriger mon profil"), href="/compte/profil"))
    # Always there, so that the watcher finds where to put the next news.
    return tag("div", tag("p", content, class_="advice") if view.news else None, data_live="news")


def _nothing(view: MyMissionsView) -> Markup:
    words = _("Vous n'avez pas encore proposé votre aide.") if view.profile else ""
    return tag("div", tag("p", words) if words else None, _find_more(), class_="stack")


def _find_more() -> Markup:
    link = tag("a", icon("search"), _("Trouver une mission"), href="/missions", class_="btn btn-go")
    return tag("p", link)


def _standby(view: MyMissionsView, form: Form) -> Markup:
    active = view.standby is not None and view.standby.active
    lead = _(
        "Nous vous écrivons dès qu'une nouvelle mission vous correspond, trois fois par semaine "
        "au plus."
    )
    fields = native_form(
        problem(form),
        hidden(act="standby"),
        radius_field(form),
        modes_field(form),
        kinds_field(form),
        week_field(form),
        submit(_("Enregistrer mes choix") if active else _("Prévenez-moi"), sign="bell"),
        action=ACTION,
    )
    opened = bool(form.problem)
    summary = _("Modifier mes choix") if active else _("Choisir pour quoi être prévenu")
    stop = _stop() if active else None
    state = tag("p", icon("bell"), tag("strong", _("Activé : nous vous prévenons.")), class_="who")
    return tag(
        "section",
        tag("h2", _("Prévenez-moi")),
        tag("p", lead),
        state if active else None,
        tag("details", tag("summary", summary), fields, open=opened, class_="more"),
        stop,
        class_="panel",
        id="prevenez-moi",
    )


def _stop() -> Markup:
    button = submit(_("Ne plus me prévenir"), style="btn btn-text")
    return native_form(hidden(act="stop_standby"), button, action=ACTION)
