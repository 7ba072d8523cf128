"""`/metrics` for Prometheus, and `/healthz`.

Written by hand: a client library would add its own registry, and files shared by the workers, for
what the database counts already. What the database holds is the same from every worker; numbers
of a process carry its number as a label, so that two workers never overwrite each other.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse, PlainTextResponse

from reserve_app.api.guarded import GuardedRoute
from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import NotFound, Unavailable
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.queries.health import database_answers
from reserve_app.queries.pulse import Pulse, pulse
from reserve_app.services.gauges import Gauge, counted
from reserve_app.settings import LOCAL_HOSTS, get_settings

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
TYPE = "text/plain; version=0.0.4; charset=utf-8"
NO_STORE = {"Cache-Control": "no-store"}
_STARTED = time.time()
Sample = tuple[Mapping[str, str], float]
Metric = tuple[str, str, str, list[Sample]]  # name, type, what it is, samples


@router.api_route("/healthz", methods=["GET", "HEAD"])
@public
def healthz() -> Response:
    """Answer 200 when this process and its database do their work, 503 when they do not."""
    try:
        database_answers()
    except Unavailable:
        return JSONResponse({"healthy": False}, status_code=503, headers=NO_STORE)
    return JSONResponse({"healthy": True}, headers=NO_STORE)


@router.get("/metrics")
@public
def metrics(request: Request) -> Response:
    """Answer the metrics to who may read them; to anybody else there is nothing here."""
    if not _may_read(request):
        msg = _("Cette adresse n'existe pas.")
        raise NotFound(msg)
    now = datetime.now(UTC)
    text = exposition([*_of_the_site(pulse(SYSTEM, now), now), *_of_the_process()])
    return PlainTextResponse(text, media_type=TYPE, headers=NO_STORE)


def exposition(metrics: Iterable[Metric]) -> str:
    """Write metrics in the text format of Prometheus."""
    lines = []
    for name, kind, about, samples in metrics:
        lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
        lines += [f"{name}{_labels(labels)} {value:.10g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    written = (f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{','.join(written)}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _may_read(request: Request) -> bool:
    """Say whether the token is right; without one set, whether it is this machine asking itself."""
    settings = get_settings()
    token = settings.metrics_token.get_secret_value()
    if token:
        sent = request.headers.get("authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(sent.encode(), token.encode())
    # Behind a proxy everybody comes from this machine: in production the token is the only way.
    near = request.client is not None and request.client.host in LOCAL_HOSTS
    direct = "x-forwarded-for" not in request.headers and request.url.hostname in LOCAL_HOSTS
    return settings.env != "production" and near and direct


def _of_the_site(known: Pulse, now: datetime) -> list[Metric]:
    queue = [({"department": line.department, "kind": line.kind}, line) for line in known.queue]
    mail_age = (now - known.mail_oldest).total_seconds() if known.mail_oldest else 0
    return [
        ("reserve_review_waiting", "gauge", "Items that wait for a moderator.",
         [(labels, line.waiting) for labels, line in queue]),
        ("reserve_review_late", "gauge", "Items beyond the promised delay.",
         [(labels, line.late) for labels, line in queue]),
        ("reserve_review_oldest_seconds", "gauge", "Age of the oldest item.",
         [(labels, (now - line.oldest).total_seconds()) for labels, line in queue]),
        ("reserve_review_median_seconds", "gauge", "Median age of the items.",
         [(labels, (now - line.median).total_seconds()) for labels, line in queue]),
        _one("reserve_review_claims", "Items a moderator has in hand.", known.claims),
        _one("reserve_sessions_recent", "Sessions used within 15 minutes.", known.people),
        _one("reserve_mail_waiting", "Letters due and not sent yet.", known.mail_waiting),
        _one("reserve_mail_oldest_seconds", "Age of the oldest letter due.", mail_age),
        _one("reserve_mail_late", "Letters due for more than a minute.", known.mail_late),
        _one("reserve_mail_refused_day", "Letters given up within a day.", known.mail_refused),
        _one("reserve_clock_late", "Interests the clock is late with.", known.clock_late),
    ]  # fmt: skip


def _of_the_process() -> list[Metric]:
    here, numbers = {"process": str(os.getpid())}, counted()
    processor = time.process_time()
    return [
        ("reserve_sockets", "gauge", "Open sockets.", [(here, numbers[Gauge.SOCKETS])]),
        ("reserve_events_total", "counter", "Events let through.",
         [(here, numbers[Gauge.EVENTS])]),
        ("reserve_events_refused_total", "counter", "Events dropped at the door.",
         [(here, numbers[Gauge.EVENTS_REFUSED])]),
        ("process_cpu_seconds_total", "counter", "Processor time used.", [(here, processor)]),
        ("process_start_time_seconds", "gauge", "When it started.", [(here, _STARTED)]),
    ]  # fmt: skip


def _one(name: str, about: str, value: float) -> Metric:
    return name, "gauge", about, [({}, value)]
