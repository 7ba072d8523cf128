"""`/territoires/62/bilan`: what a prefecture publishes of a period, to read, print and copy."""

from __future__ import annotations

from reserve_app.api.documents.curve import curve
from reserve_app.api.documents.fields import text_field
from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.api.forms import Form
from reserve_app.language import N_, _
from reserve_app.presenting.bilan import DAY_HEADS, KIND_HEADS, BilanPage, KindShare
from reserve_app.presenting.words import number

FILES = ((".pdf", N_("PDF, une page")), (".csv", "CSV"), (".json", "JSON"))


def bilan_html(page: BilanPage, form: Form) -> Markup:
    """Return the page; the form keeps what was typed, with the error at its field."""
    back = tag("a", f"← {page.name} ({page.code})", href=f"/territoires/{page.code}")
    head = tag(
        "header",
        tag("h1", page.title),
        tag("p", _when(page), class_="lead"),
        class_="bilan-head",
    )
    told = tag("div", [tag("p", sentence) for sentence in page.sentences], class_="bilan-told")
    return tag(
        "div",
        tag("p", back, class_="crumbs no-print"),
        head,
        _period(page, form),
        tag("div", told, _figures(page), class_="bilan-top"),
        _kinds(page),
        _days(page),
        tag("p", page.contact) if page.contact else None,
        tag("p", page.note, class_="soft bilan-note"),
        _files(page),
        class_="bilan",
    )


def _when(page: BilanPage) -> str:
    return f"{page.period}, {page.elapsed}." if page.elapsed else f"{page.period}."


def _period(page: BilanPage, form: Form) -> Markup:
    path = f"/territoires/{page.code}/bilan"
    return tag(
        "form",
        text_field(form, "du", _("Du"), kind="date", optional=True, mark=False),
        text_field(form, "au", _("Au"), kind="date", optional=True, mark=False),
        tag("button", _("Afficher"), type="submit", class_="btn btn-line"),
        tag("a", _("Depuis l'ouverture"), href=path, class_="btn btn-text"),
        method="get", action=path, class_="bilan-period no-print",
    )  # fmt: skip


def _figures(page: BilanPage) -> Markup:
    return tag(
        "dl",
        [
            tag("div", tag("dt", one.label),
                tag("dd", tag("strong", one.value),
                    tag("span", one.change, tag("span", " ", _("sur la période"), class_="vh"),
                        class_="change") if one.change else None))
            for one in page.figures
        ],
        class_="bilan-figures",
    )  # fmt: skip


def _kinds(page: BilanPage) -> Markup:
    return tag(
        "section",
        tag("h2", _("Missions par type d'aide")),
        tag(
            "table",
            tag("caption", _("Missions ouvertes et places, par type d'aide"), class_="vh"),
            _head(KIND_HEADS),
            tag("tbody", [_kind(one) for one in page.kinds]),
            class_="bilan-table",
        ),
    )


def _kind(one: KindShare) -> Markup:
    bar = tag("svg", tag("rect", width=str(one.share), height="8", rx="2"), viewBox="0 0 100 8",
              preserveAspectRatio="none", aria_hidden="true", class_="bar")  # fmt: skip
    name = tag("span", icon(one.kind.icon), one.kind.label, class_="kind-tag")
    counts = (one.missions, one.places, one.places - one.left, one.left)
    cells = zip(KIND_HEADS[1:], counts, strict=True)
    return tag(
        "tr",
        tag("th", name, bar, scope="row"),
        [tag("td", number(count), data_label=head, class_="num") for head, count in cells],
        class_=f"kind-{one.kind.key}",
    )


def _days(page: BilanPage) -> Markup | None:
    if not page.days:
        return None
    rows = [
        tag("tr", tag("th", day, scope="row"),
            [tag("td", text, data_label=head, class_="num")
             for head, text in zip(DAY_HEADS[1:], cells, strict=True)])
        for day, *cells in page.days
    ]  # fmt: skip
    curves: Child = None
    if len(page.missions) > 1:
        curves = tag(
            "div",
            tag("figure", tag("figcaption", _("Bénévoles inscrits")), curve(page.volunteers)),
            tag("figure", tag("figcaption", _("Missions ouvertes")), curve(page.missions)),
            class_="bilan-curves",
        )
    table = tag(
        "table",
        tag("caption", _("Ce qu'il y avait à la fin de chaque jour"), class_="vh"),
        _head(DAY_HEADS),
        tag("tbody", rows),
        class_="bilan-table",
    )
    return tag("section", tag("h2", _("Jour par jour")), curves, table)


def _head(heads: tuple[str, ...]) -> Markup:
    first, *others = heads
    cells = [tag("th", _(head), scope="col", class_="num") for head in others]
    return tag("thead", tag("tr", tag("th", _(first), scope="col"), cells))


def _files(page: BilanPage) -> Markup:
    links = [
        tag("a", _(label), href=page.path(ending), class_="btn btn-line") for ending, label in FILES
    ]
    return tag(
        "section", tag("h2", _("Publier")), tag("p", links, class_="bilan-files"), class_="no-print"
    )
