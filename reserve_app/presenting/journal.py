"""The audit log in words: what was done, to what, by whom, and why."""

from __future__ import annotations

from dataclasses import dataclass

from reserve_app.domain.audit import LABELS, Act
from reserve_app.domain.reasons import Said, reason_in_words
from reserve_app.domain.states import By
from reserve_app.language import N_, _
from reserve_app.mail.dates import PARIS, time_in_words
from reserve_app.presenting.words import day_text
from reserve_app.queries.journal import JournalEntry

ROLES = {
    By.PERSON: N_("une personne"),
    By.VOLUNTEER: N_("bénévole"),
    By.MANAGER: N_("structure"),
    By.MODERATOR: N_("modération"),
    By.CLOCK: N_("l'horloge"),
    By.SYSTEM: N_("le système"),
}
SUBJECTS = {
    "account": N_("Compte"),
    "volunteer": N_("Bénévole"),
    "interest": N_("Proposition"),
    "standby": N_("Prévenez-moi"),
    "structure": N_("Structure"),
    "mission": N_("Mission"),
    "territory": N_("Territoire"),
}


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One act as the log shows it; ``iso`` is its moment for machines."""

    id: int
    iso: str
    day: str
    hour: str
    act: str
    subject: str
    who: str
    reason: str
    department: str
    structure: str
    structure_id: int


def journal_line(entry: JournalEntry) -> JournalLine:
    """Return one act in words."""
    act, local = Act(entry.act), entry.at.astimezone(PARIS)
    subject = entry.act.split(":")[0]
    said = Said(entry.reason, entry.reason_text)
    return JournalLine(
        id=entry.id,
        iso=entry.at.isoformat(timespec="seconds"),
        day=day_text(local.date(), year=True),
        hour=time_in_words(local),
        act=_(LABELS[act]),
        subject=_("{what} n° {number}", what=subject_label(subject), number=entry.subject_id),
        who=_who(entry),
        reason=_reason(said),
        department=entry.department,
        structure=entry.structure,
        structure_id=entry.structure_id or 0,
    )


def subject_label(subject: str) -> str:
    """Return what a kind of subject is called."""
    label = SUBJECTS.get(subject)
    return _(label) if label else subject.capitalize()


def act_options() -> list[tuple[str, str]]:
    """Return what one may filter by: a kind of subject, or one act."""
    acts = sorted(Act, key=lambda act: (subject_label(act.split(":")[0]), _(LABELS[act])))
    subjects = list(dict.fromkeys(act.split(":")[0] for act in acts))
    whole = [(subject, _("{what} : tout", what=subject_label(subject))) for subject in subjects]
    each = [(act.value, _act_label(act)) for act in acts]
    return [("", _("Tout")), *whole, *each]


def _act_label(act: Act) -> str:
    return _("{who} : {what}", who=subject_label(act.split(":")[0]), what=_(LABELS[act]))


def _who(entry: JournalEntry) -> str:
    role = _(ROLES[By(entry.actor_role)])
    if entry.staff and entry.actor_role == By.PERSON:
        return entry.staff
    if entry.staff:
        return f"{entry.staff} ({role})"
    if not entry.actor_id:
        return role
    return _("{role}, compte n° {number}", role=role, number=entry.actor_id)


def _reason(said: Said) -> str:
    if not said.code:
        return said.text
    words = reason_in_words(said)
    return words[:1].upper() + words[1:]
