"""`/moderation/journal`: the audit log, filtered, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from reserve_app.api.documents.desk import desk_sheet
from reserve_app.api.documents.fields import choice_field, problem, submit, text_field
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.forms import Form
from reserve_app.language import _
from reserve_app.presenting.journal import JournalLine, act_options
from reserve_app.presenting.moderators import JOURNAL, territory_label
from reserve_app.queries.visits import Visit

FIELDS = ("who", "act", "department", "structure", "since", "until")


def journal_html(visit: Visit, form: Form, lines: Sequence[JournalLine], below: int) -> Markup:
    """Return the page; ``below`` leads to older acts, 0 when there are none."""
    rows = [_row(line) for line in lines]
    head = (_("Quand"), _("Qui"), _("Quoi"), _("Motif"), _("Où"))
    columns = tag("tr", [tag("th", label, scope="col") for label in head])
    table = tag(
        "div",
        tag("table", tag("caption", _("Actes, du plus récent au plus ancien"), class_="vh"),
            tag("thead", columns), tag("tbody", rows), class_="log"),
        class_="log-box", tabindex="0", role="region", aria_label=_("Journal"),
    )  # fmt: skip
    nothing = tag("p", _("Aucun acte ne correspond."), class_="advice", role="status")
    return desk_sheet(
        visit,
        JOURNAL,
        problem(form),
        _filters(visit, form),
        table if rows else nothing,
        _older(form, below) if below else None,
        lead=_("Qui a fait quoi, quand et pourquoi. Ces lignes ne changent jamais."),
    )


def _filters(visit: Visit, form: Form) -> Markup:
    own = sorted(visit.actor.departments)
    places = [("", _("Tous")), *((code, territory_label(code)) for code in own)]
    where = (
        text_field(
            form, "department", _("Département"), hint=_("Son code"), longest=3, optional=True
        )
        if visit.actor.admin
        else choice_field(form, "department", _("Département"), places)
    )
    fields = (
        choice_field(form, "act", _("Acte"), act_options()),
        text_field(form, "who", _("Par qui"), hint=_("Adresse e-mail"), longest=254, optional=True),
        where,
        text_field(
            form,
            "structure",
            _("Structure"),
            hint=_("Son numéro"),
            inputmode="numeric",
            longest=10,
            optional=True,
        ),
        text_field(form, "since", _("Du"), kind="date", longest=10, optional=True),
        text_field(form, "until", _("Au"), kind="date", longest=10, optional=True),
    )
    end = tag(
        "div",
        submit(_("Filtrer"), style="btn btn-line", sign="search"),
        tag("a", _("Tout revoir"), href=JOURNAL, class_="btn btn-text"),
        class_="form-end",
    )
    used = any(form.one(name) for name in FIELDS)
    return tag(
        "details",
        tag("summary", _("Filtrer"), tag("span", _("(actif)")) if used else None),
        tag(
            "form", tag("div", fields, class_="filters"), end, method="get", action=JOURNAL,
            class_="panel",
        ),
        class_="more", open=used,
    )  # fmt: skip


def _row(line: JournalLine) -> Markup:
    moment = tag("time", line.day, tag("small", line.hour), datetime=line.iso)
    what = (tag("strong", line.act), tag("small", line.subject))
    place = (line.department, tag("small", line.structure) if line.structure else None)
    cells = {
        "when": moment,
        "who": line.who,
        "what": what,
        "why": line.reason,
        "where": place,
    }
    return tag("tr", [tag("td", content, data_k=name) for name, content in cells.items()])


def _older(form: Form, below: int) -> Markup:
    kept = {name: form.one(name) for name in FIELDS if form.one(name)}
    href = f"{JOURNAL}?{urlencode({**kept, 'below': str(below)})}"
    return tag("p", tag("a", _("Actes plus anciens"), href=href, class_="btn btn-line", rel="next"))
