"""One item of the moderators' desk in words: what is public, what changed, what was done before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from reserve_app.domain.checks import REASSURING, Check
from reserve_app.domain.reasons import REPORT_REASON_LABELS, ReportReason, Said, reason_in_words
from reserve_app.domain.review import (
    CONTENT_FIELDS,
    DECISION_LABELS,
    KIND_LABELS,
    NEEDS_REASON,
    WHY_LABELS,
    Decision,
    Reviewed,
    Why,
)
from reserve_app.domain.structures import LEGAL_KIND_LABELS, LegalKind
from reserve_app.language import N_, _
from reserve_app.mail.dates import moment_in_words
from reserve_app.models.volunteer import kinds_of
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.desk_views import (
    ChangeView,
    CheckView,
    ChoiceView,
    Fact,
    ItemView,
    MissionLink,
    NoteView,
    Option,
    StepView,
)
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import age_text, day_text, number, slots_text
from reserve_app.queries import review_items
from reserve_app.queries.queue import QueueRow

ICONS = {Reviewed.STRUCTURE: "home", Reviewed.MISSION: "list", Reviewed.VOLUNTEER: "person"}
KEYS = {Decision.VALIDATE: "v", Decision.REQUEST_CHANGES: "c", Decision.REFUSE: "r"}
# Of what is online, the same decision is another gesture.
ONLINE_LABELS = {
    Decision.VALIDATE: N_("Garder en ligne"),
    Decision.REFUSE: N_("Revenir à l'ancienne version"),
}
LONG = frozenset({"description"})  # shown as text, not as a fact
# Repeated by the commune in words; the map's mark by the address.
UNSHOWN = frozenset({"commune_insee", "lat", "lon", "department"})
RECORD = {
    "validate": N_("Validations"),
    "request_changes": N_("Demandes de correction"),
    "refuse": N_("Refus"),
    "suspend": N_("Suspensions"),
}
NOTHING = N_("(vide)")


def item_view(found: review_items.ItemView, waiting: list[MissionLink], now: datetime) -> ItemView:
    """Return what the desk shows of one item; ``waiting`` are missions of the same structure."""
    row, kind = found.row, Reviewed(found.row.kind)
    choices = [_choice(Decision(one), found) for one in found.decisions]
    return ItemView(
        id=row.id,
        version=row.version,
        revision=found.revision,
        kind=row.kind,
        icon=ICONS[kind],
        kind_label=_(KIND_LABELS[kind]),
        why=_(WHY_LABELS[Why(row.reason)]),
        title=row.label,
        place=place_text(row),
        age=age_text(now - row.opened_at),
        late=row.due_at < now,
        public_href=_public_href(found),
        holder=_("{holder} regarde cet élément.", holder=row.holder)
        if row.holder and not row.mine else "",
        closed=row.closed,
        letters="".join(one.key for one in choices),
        has_contact=not row.closed,
        facts=_facts(found, kind),
        text=_paragraphs(found.content.get("description")),
        checks=[CheckView(one.label, one.sentence, Check(one.check) in REASSURING)
                for one in found.checks],
        changes=[
            ChangeView(_(one.label), value_text(one.field, one.before) or _(NOTHING),
                       value_text(one.field, one.after) or _(NOTHING))
            for one in found.changes if one.field not in UNSHOWN
        ],
        record=_record(found, kind),
        reports=[NoteView("", moment_in_words(one.at), _report(one)) for one in found.reports],
        notes=[NoteView(one.author, moment_in_words(one.at), one.text) for one in found.notes],
        history=[_step(one) for one in found.history],
        choices=choices,
        fields=[Option(name, _(label)) for name, label in CONTENT_FIELDS[kind].items()
                if name not in UNSHOWN],
        waiting=waiting,
    )  # fmt: skip


def place_text(row: QueueRow) -> str:
    """Return « Arras (62) »."""
    return f"{row.place} ({row.department})" if row.place else row.department


def value_text(name: str, value: Any) -> str:  # noqa: ANN401 - of JSON
    """Return one value of a content as a person reads it."""
    if value is None or value == "":
        return ""
    if name in _WRITERS:
        return _WRITERS[name](value)
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    return str(value)


def _day(value: str) -> str:
    return day_text(date.fromisoformat(value), year=True)


def _kind(value: str) -> str:
    known = {kind.key: kind.label for kind in profile().kinds}
    return known.get(value, value)


def _kinds(value: str) -> str:
    return ", ".join(_kind(one) for one in kinds_of(value)) or _("Toutes")


def _legal(value: str) -> str:
    return _(LEGAL_KIND_LABELS[LegalKind(value)])


_WRITERS = {
    "starts_on": _day,
    "ends_on": _day,
    "birth_date": _day,
    "kind": _kind,
    "kinds": _kinds,
    "legal_kind": _legal,
    "slots": slots_text,
    "places": lambda value: number(int(value)),
    "radius_km": lambda value: f"{value} km",
}


def _facts(found: review_items.ItemView, kind: Reviewed) -> list[Fact]:
    values = (
        (_(CONTENT_FIELDS[kind][name]), value_text(name, found.content.get(name)))
        for name in CONTENT_FIELDS[kind]
        if name not in UNSHOWN | LONG
    )
    return [Fact(label, text) for label, text in values if text]


def _paragraphs(text: object) -> list[str]:
    return [part.strip() for part in str(text or "").split("\n") if part.strip()]


def _public_href(found: review_items.ItemView) -> str:
    if found.row.kind != Reviewed.MISSION or found.subject_state != "published":
        return ""
    return mission_path(found.row.subject_id, found.slug)


def _record(found: review_items.ItemView, kind: Reviewed) -> list[Fact]:
    facts = [Fact(_("Structure"), found.structure)] if kind is Reviewed.MISSION else []
    done = [
        Fact(_(label), number(found.record[decision]))
        for decision, label in RECORD.items()
        if found.record.get(decision)
    ]
    return [*facts, *(done or [Fact(_("Décisions"), _("Aucune"))])]


def _report(one: review_items.Report) -> str:
    label = _(REPORT_REASON_LABELS[ReportReason(one.reason)])
    label = label[:1].upper() + label[1:]
    return _("{reason} : {text}", reason=label, text=one.text) if one.text else f"{label}."


def _step(one: review_items.Past) -> StepView:
    why = reason_in_words(Said(one.reason, one.reason_text)) if one.reason else one.reason_text
    return StepView(moment_in_words(one.at), one.label, one.by, why)


def _choice(decision: Decision, found: review_items.ItemView) -> ChoiceView:
    online = found.subject_state != "pending"
    label = (ONLINE_LABELS if online else {}).get(decision, DECISION_LABELS[decision])
    return ChoiceView(decision.value, _(label), KEYS.get(decision, ""), decision in NEEDS_REASON)
