"""The pulse of the site in words, and whether each part is well."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from reserve_app.domain.review import KIND_LABELS, Reviewed
from reserve_app.language import _
from reserve_app.presenting.moderators import territory_label
from reserve_app.presenting.words import age_text, number
from reserve_app.queries.pulse import Pulse
from reserve_app.services.gauges import Gauge


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its name; ``well`` is False when somebody should look."""

    label: str
    value: str
    note: str = ""
    well: bool = True


@dataclass(frozen=True, slots=True)
class AgeLine:
    """What waits of one kind in one territory."""

    territory: str
    kind: str
    waiting: str
    oldest: str
    median: str
    late: str


@dataclass(frozen=True, slots=True)
class PulseView:
    """The page; ``version`` changes whenever anything on it does."""

    figures: tuple[Figure, ...]
    ages: tuple[AgeLine, ...]
    version: str


def pulse_view(known: Pulse, here: dict[Gauge, int], now: datetime) -> PulseView:
    """Return the pulse as the page shows it; ``here`` are the numbers of the process that asks."""
    figures = (*_queue(known, now), *_machine(known, here, now))
    ages = tuple(
        AgeLine(
            territory=territory_label(line.department),
            kind=_(KIND_LABELS[Reviewed(line.kind)]),
            waiting=number(line.waiting),
            oldest=age_text(now - line.oldest),
            median=age_text(now - line.median),
            late=number(line.late) if line.late else "",
        )
        for line in known.queue
    )
    shown = json.dumps([[asdict(one) for one in part] for part in (figures, ages)])
    version = hashlib.blake2b(shown.encode(), digest_size=8).hexdigest()
    return PulseView(figures, ages, version)


def _queue(known: Pulse, now: datetime) -> tuple[Figure, ...]:
    waiting = sum(line.waiting for line in known.queue)
    late = sum(line.late for line in known.queue)
    oldest = min((line.oldest for line in known.queue), default=now)
    return (
        Figure(_("En attente de modération"), number(waiting)),
        Figure(
            _("Au-delà de 24 h"), number(late), _("la promesse faite à qui attend"), well=not late
        ),
        Figure(_("Le plus ancien"), age_text(now - oldest) if waiting else _("aucun")),
        Figure(_("En cours de lecture"), number(known.claims)),
    )


def _machine(known: Pulse, here: dict[Gauge, int], now: datetime) -> tuple[Figure, ...]:
    mail = ""
    if known.mail_oldest:
        mail = _("le premier depuis {age}", age=age_text(now - known.mail_oldest))
    return (
        Figure(_("Courriels à envoyer"), number(known.mail_waiting), mail,
               well=not known.mail_late),
        Figure(_("Courriels refusés"), number(known.mail_refused), _("en 24 h"),
               well=not known.mail_refused),
        Figure(_("Horloge en retard"), number(known.clock_late),
               _("propositions à relancer ou clore"), well=not known.clock_late),
        Figure(_("Personnes connectées"), number(known.people), _("depuis un quart d'heure")),
        Figure(_("Pages ouvertes"), number(here[Gauge.SOCKETS]), _("sur ce processus")),
        Figure(_("Gestes refusés"), number(here[Gauge.EVENTS_REFUSED]),
               _("sur ce processus, depuis son démarrage")),
    )  # fmt: skip
