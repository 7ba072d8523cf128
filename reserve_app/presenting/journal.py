"""The audit log in words: what was done, to what, by whom, and why."""

from __future__ import annotations

from dataclasses import dataclass

from reserve_app.domain.audit import LABELS, Act
from reserve_app.domain.reasons import Said, reason_in_words
from reserve_app.domain.states import By
from reserve_app.mail.dates import PARIS
from reserve_app.presenting.words import day_text
from reserve_app.queries.journal import JournalEntry

ROLES = {
    By.PERSON: "une personne",
    By.VOLUNTEER: "bénévole",
    By.MANAGER: "structure",
    By.MODERATOR: "modération",
    By.CLOCK: "l'horloge",
    By.SYSTEM: "le système",
}
SUBJECTS = {
    "account": "Compte",
    "volunteer": "Bénévole",
    "interest": "Proposition",
    "standby": "Prévenez-moi",
    "structure": "Structure",
    "mission": "Mission",
    "territory": "Territoire",
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
    said = Said(entry.reason, entry.reason_text)
    return JournalLine(
        id=entry.id,
        iso=entry.at.isoformat(timespec="seconds"),
        day=day_text(local.date(), year=True),
        hour=f"{local.hour} h {local.minute:02d}",
        act=LABELS[act],
        subject=f"{subject_label(entry.act.split(':')[0])} n° {entry.subject_id}",
        who=_who(entry),
        reason=_reason(said),
        department=entry.department,
        structure=entry.structure,
        structure_id=entry.structure_id or 0,
    )


def subject_label(subject: str) -> str:
    """Return what a kind of subject is called."""
    return SUBJECTS.get(subject, subject.capitalize())


def act_options() -> list[tuple[str, str]]:
    """Return what one may filter by: a kind of subject, or one act."""
    acts = sorted(Act, key=lambda act: (subject_label(act.split(":")[0]), LABELS[act]))
    subjects = list(dict.fromkeys(act.split(":")[0] for act in acts))
    whole = [(subject, f"{subject_label(subject)} : tout") for subject in subjects]
    each = [(act.value, f"{subject_label(act.split(':')[0])} : {LABELS[act]}") for act in acts]
    return [("", "Tout"), *whole, *each]


def _who(entry: JournalEntry) -> str:
    role = ROLES[By(entry.actor_role)]
    if entry.staff and entry.actor_role == By.PERSON:
        return entry.staff
    if entry.staff:
        return f"{entry.staff} ({role})"
    return f"{role}, compte n° {entry.actor_id}" if entry.actor_id else role


def _reason(said: Said) -> str:
    if not said.code:
        return said.text
    words = reason_in_words(said)
    return words[:1].upper() + words[1:]
