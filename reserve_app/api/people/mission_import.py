"""`/structure/{number}/missions/importer`, and the templates of its file."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import not_found
from reserve_app.api.documents.mission_import import TEMPLATES, import_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, UploadRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show_at
from reserve_app.api.people.structure_missions import number_in, structure_shown
from reserve_app.api.uploads import upload
from reserve_app.domain.errors import BadInput, NotFound, ReserveError
from reserve_app.domain.mission_import import Outcome, Report
from reserve_app.domain.policies import manager, public
from reserve_app.language import _
from reserve_app.presenting.imports import template
from reserve_app.presenting.sheets import as_csv, as_xlsx
from reserve_app.presenting.structure_missions import missions_path
from reserve_app.services.import_files import format_of, read_sheet
from reserve_app.services.mission_import import import_missions

router = APIRouter(include_in_schema=False, route_class=UploadRoute)
templates = APIRouter(include_in_schema=False, route_class=GuardedRoute)
PATH = "/structure/{structure}/missions/importer"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = "public, max-age=3600"
LONGEST_SHOWN = 80  # characters of the name of a file


@router.get(PATH)
@manager
def page(request: Request, structure: str) -> Response:
    """Answer the page."""
    return _page(request, number_in(structure), Form())


@router.post(PATH)
@manager
def send(request: Request, structure: str) -> Response:
    """Try a file, or write what it says; what is wrong is shown line by line."""
    sent, number = form(request), number_in(structure)
    if sent.problem is not None:
        return _page(request, number, sent)
    try:
        report = _import(request, number, sent)
    except NotFound:
        return not_found(request)
    except ReserveError as error:
        return _page(request, number, sent.refused(error))
    if report.written:
        done = report.count(Outcome.CREATED) + report.count(Outcome.UPDATED)
        return see(f"{missions_path(number)}?fait=import&n={done}")
    return _page(request, number, sent, report)


@templates.get(f"{TEMPLATES}.csv")
@public
def template_csv() -> Response:
    """Answer the template as CSV."""
    titles, example = template()
    return _file(as_csv([example], titles), "text/csv; charset=utf-8", "csv")


@templates.get(f"{TEMPLATES}.xlsx")
@public
def template_xlsx() -> Response:
    """Answer the template as a workbook."""
    titles, example = template()
    return _file(as_xlsx([example], titles, "Missions"), XLSX, "xlsx")


def _import(request: Request, structure: int, sent: Form) -> Report:
    file = upload(request)
    if not file.content:
        raise BadInput(_("Choisissez un fichier."), field="file")
    act = sent.one("act")
    if act not in {"try", "import"}:
        raise BadInput(_("Cette action n'existe pas."))
    return import_missions(
        visit(request).actor,
        structure,
        read_sheet(file.content, format_of(file.name, file.media_type)),
        now(),
        dry_run=act == "try",
        replace=bool(sent.one("replace")),
    )


def _page(request: Request, number: int, sent: Form, report: Report | None = None) -> Response:
    try:
        one = structure_shown(request, number)
    except NotFound:
        return not_found(request)
    name = upload(request).name[-LONGEST_SHOWN:] if request.method == "POST" else ""
    content = import_html(one, sent, report, name)
    status = BadInput.status if report and report.faults else sent.status
    return show_at(request, _("Importer des missions"), content, status=status)


def _file(body: bytes, media_type: str, ending: str) -> Response:
    name = f'attachment; filename="modele-missions.{ending}"'
    headers = {"Content-Disposition": name, "Cache-Control": KEPT}
    return Response(body, media_type=media_type, headers=headers)
