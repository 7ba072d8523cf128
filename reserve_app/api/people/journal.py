"""`/moderation/journal`: filters in the address, the actor's scope in the query."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.journal import FIELDS, journal_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, visit
from reserve_app.api.people.showing import show
from reserve_app.domain.errors import BadInput
from reserve_app.domain.policies import moderator
from reserve_app.language import _
from reserve_app.mail.dates import PARIS
from reserve_app.presenting.journal import journal_line
from reserve_app.presenting.moderators import JOURNAL
from reserve_app.queries.journal import JournalFilter, JournalPage, journal

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
YEARS = range(2000, 2100)
LONGEST = 254  # characters of a filter; an address is the longest


@router.get(JOURNAL)
@moderator
def journal_page(request: Request) -> Response:
    """Answer a page of the log."""
    asked = request.query_params
    sent = Form({name: [asked.get(name, "")[:LONGEST]] for name in (*FIELDS, "below")})
    asking, page = visit(request), JournalPage((), 0)
    try:
        page = journal(asking.actor, _filter(sent))
    except BadInput as error:
        sent = sent.refused(error)
    lines = [journal_line(entry) for entry in page.entries]
    content = journal_html(asking, sent, lines, page.below)
    return show(request, JOURNAL[1:], content, status=sent.status)


def _filter(sent: Form) -> JournalFilter:
    if sent.one("structure") and not sent.number("structure"):
        msg = _("Une structure se cherche par son numéro.")
        raise BadInput(msg, field="structure")
    last = _day(sent, "until")
    return JournalFilter(
        who=sent.one("who"),
        act=sent.one("act"),
        department=sent.one("department").strip().upper(),
        structure=sent.number("structure"),
        since=_start(_day(sent, "since")),
        before=_start(last + timedelta(days=1) if last else None),
        below=sent.number("below"),
    )


def _day(sent: Form, name: str) -> date | None:
    text = sent.one(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        msg = _("Écrivez un jour comme 2020-03-26.")
        raise BadInput(msg, field=name)
    return day


def _start(day: date | None) -> datetime | None:
    """Return the moment a day of Paris begins."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC) if day else None
