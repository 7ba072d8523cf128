"""`/structure/{n}/missions/importer`: send a file, and read line by line what would come of it."""

from __future__ import annotations

from reserve_app.api.documents.fields import error, problem, said, submit, tick
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.documents.paper import native_form
from reserve_app.api.documents.structure_missions import desk
from reserve_app.api.forms import Form
from reserve_app.domain.mission_import import COLUMNS, MOST_ROWS, NEEDED, Report
from reserve_app.language import _
from reserve_app.presenting.imports import OUTCOMES, faults_words, tried_words
from reserve_app.presenting.structure_missions import missions_path
from reserve_app.presenting.structures import StructureView, structure_path

TEMPLATES = "/modeles/missions"
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.json"


def import_html(
    one: StructureView, form: Form, report: Report | None = None, sent: str = ""
) -> Markup:
    """Return the page; with what came of a file that was sent, by its name."""
    back = tag("a", _("← Toutes les missions"), href=missions_path(one.id))
    return desk(
        one,
        tag("p", back, class_="crumbs"),
        tag("h2", _("Importer des missions")),
        problem(form) if form.problem and form.problem.field != "file" else None,
        _report(report, sent) if report else None,
        tag("div", _send(one, form, sent), _columns(), class_="import"),
    )


def _send(one: StructureView, form: Form, sent: str) -> Markup:
    wrong = form.error("file")
    field = tag(
        "div",
        tag("label", _("Votre fichier"), for_="file"),
        tag(
            "p",
            _("CSV, XLSX ou JSON, {most} missions au plus.", most=str(MOST_ROWS)),
            id="file-hint",
            class_="hint",
        ),
        tag("p", _("Dernier envoi : {name}", name=sent), class_="soft")
        if sent
        else None,
        tag("input", id="file", name="file", type="file", accept=ACCEPTED, required=True,
            class_="input", aria_describedby="file-hint file-error" if wrong else "file-hint",
            aria_invalid="true" if wrong else None, autofocus=bool(wrong)),
        error("file", wrong),
        class_="field",
    )  # fmt: skip
    over = tick(form, "replace", _("Remplacer aussi ce qui a été modifié ici depuis"))
    acts = tag(
        "div",
        submit(_("Vérifier sans rien écrire"), style="btn btn-line", name="act", value="try"),
        submit(_("Importer"), name="act", value="import"),
        class_="form-end",
    )
    told = tag(
        "ul",
        tag("li", _("Tout le fichier est importé, ou rien : chaque erreur vous est montrée.")),
        tag("li", _("Le même fichier renvoyé ne crée rien deux fois : la référence fait foi.")),
        tag("li", _("Ce qui est nouveau ou modifié est relu par le département, comme toujours.")),
        class_="bullets",
    )
    send = native_form(
        field, over, acts,
        action=missions_path(one.id, "importer"), enctype="multipart/form-data",
    )  # fmt: skip
    keys = tag("a", _("Clés d'API"), href=structure_path(one.id, "cles"))
    by_program = tag(
        "p", _("Votre logiciel peut envoyer ce fichier lui-même."), " ", keys, class_="soft"
    )
    return tag("section", send, told, by_program, class_="panel")


def _columns() -> Markup:
    needed = tag("span", _("obligatoire"), class_="hint")
    rows = [
        tag(
            "tr",
            tag("th", _(one.title), needed if one.key in NEEDED else None, scope="row"),
            tag("td", _(one.about)),
        )
        for one in COLUMNS
    ]
    templates = tag(
        "p",
        tag("a", _("Modèle XLSX"), href=f"{TEMPLATES}.xlsx", class_="btn btn-line"),
        tag("a", _("Modèle CSV"), href=f"{TEMPLATES}.csv", class_="btn btn-line"),
        class_="acts",
    )
    return tag(
        "section",
        tag("h3", _("Les colonnes")),
        templates,
        _table(
            (_("Colonne"), _("Ce qu'on y écrit")),
            rows,
            _("Colonnes du fichier"),
        ),
        class_="panel",
    )


def _report(report: Report, sent: str) -> Markup:
    if report.faults:
        rows = [
            tag(
                "tr",
                tag("td", str(fault.row), class_="num"),
                tag("td", fault.column),
                tag("td", fault.sentence),
            )
            for fault in report.faults
        ]
        words: tuple[str, ...] = (_("Ligne"), _("Colonne"), _("À corriger"))
        heading = faults_words(len(report.faults))
    else:
        rows = [
            tag(
                "tr",
                tag("td", str(done.row), class_="num"),
                tag("td", done.reference),
                tag("td", done.title),
                tag("td", _(OUTCOMES[done.outcome])),
            )
            for done in report.rows
        ]
        words = (_("Ligne"), _("Référence"), _("Mission"), _("Résultat"))
        heading = tried_words(report)
    table = _table(words, rows, sent or _("Résultat"))
    return tag("section", said(heading, bad=bool(report.faults), found=True), table, class_="panel")


def _table(titles: tuple[str, ...], rows: list[Markup], caption: str) -> Markup:
    head = tag("tr", [tag("th", title, scope="col") for title in titles])
    table = tag(
        "table",
        tag("caption", caption, class_="vh"),
        tag("thead", head),
        tag("tbody", rows),
        class_="rows",
    )
    return tag("div", table, class_="rows-of", tabindex="0", role="region", aria_label=caption)
