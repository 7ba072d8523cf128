"""Who may help with what: ages, computed from the crisis profile and explained.

Ages are whole years on the day asked. The rules are data (``data/crises``); this module only
applies them, so that a screen can say *before* the button why there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reserve_app.domain.crisis import CrisisProfile, Kind
from reserve_app.domain.errors import BadInput
from reserve_app.language import N_, _

YOUNGEST = 16  # nobody younger signs up, whatever the kind
ADULT = 18
OLDEST_BELIEVED = 110  # older dates are typing errors: no French person living is 115

MINOR_NOTE = N_(
    "Vous avez moins de 18 ans : un parent doit être d'accord, la structure le vérifiera."
)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a person may apply, and the sentence that says why not (or what to know)."""

    allowed: bool
    sentence: str = ""


def age_on(birth_date: date, today: date) -> int:
    """Return the age in whole years; born on 29 February, one ages on 1 March (Code civil)."""
    before = (today.month, today.day) < (birth_date.month, birth_date.day)
    return today.year - birth_date.year - before


def check_birth_date(birth_date: date, today: date) -> date:
    """Return the date if a person of that age may sign up.

    Raises:
        BadInput: in the future, not believable, or under 16.
    """
    if birth_date > today:
        msg = _("Cette date de naissance est dans le futur : vérifiez l'année.")
        raise BadInput(msg, field="birth_date")
    age = age_on(birth_date, today)
    if age > OLDEST_BELIEVED:
        msg = _("Cette date de naissance est trop ancienne : vérifiez l'année.")
        raise BadInput(msg, field="birth_date")
    if age < YOUNGEST:
        msg = _(
            "Il faut avoir {youngest} ans pour s'inscrire. Merci de votre élan : revenez plus "
            "tard !",
            youngest=YOUNGEST,
        )
        raise BadInput(msg, field="birth_date")
    return birth_date


def eligibility(kind: Kind, *, remote: bool, birth_date: date, today: date) -> Eligibility:
    """Say whether a person born that day may apply to a mission of that kind."""
    age = age_on(birth_date, today)
    if age < kind.minimum_age:
        return Eligibility(allowed=False, sentence=_too_young(kind))
    limit = kind.maximum_age_on_site
    if not remote and limit is not None and age > limit:
        sentence = _(
            "À partir de {age} ans, seules les missions à distance sont proposées, pour vous "
            "protéger.",
            age=limit + 1,
        )
        return Eligibility(allowed=False, sentence=sentence)
    return Eligibility(allowed=True, sentence=_(MINOR_NOTE) if age < ADULT else "")


def remote_only(profile: CrisisProfile, birth_date: date, today: date) -> bool:
    """Say whether every mission on site is closed to that person by its age."""
    limits = [kind.maximum_age_on_site for kind in profile.kinds if kind.default_mode == "on_site"]
    age = age_on(birth_date, today)
    return bool(limits) and all(limit is not None and age > limit for limit in limits)


def _too_young(kind: Kind) -> str:
    if kind.minimum_age == ADULT:
        return _(
            "« {label} » est réservée aux adultes : d'autres missions vous attendent.",
            label=kind.label,
        )
    return _(
        "« {label} » est réservée à partir de {age} ans : d'autres missions vous attendent.",
        label=kind.label,
        age=kind.minimum_age,
    )
