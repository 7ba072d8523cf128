"""Rules about people, without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve_app.data import common_passwords, load_crisis
from reserve_app.domain import durations
from reserve_app.domain.audit import LABELS, Act
from reserve_app.domain.clocks import CLOCKS, has_expired, next_look, reminders_due
from reserve_app.domain.eligibility import age_on, eligibility, remote_only
from reserve_app.domain.emails import clean_email, email_key
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.domain.names import clean_name, clean_shown_name, clean_text
from reserve_app.domain.passwords import check_password
from reserve_app.domain.phones import clean_phone, shown_phone
from reserve_app.domain.reasons import (
    DECLINE_REASON_LABELS,
    RELEASE_LABELS,
    REVIEW_REASON_LABELS,
    DeclineReason,
    ReleaseReason,
    ReviewReason,
)
from reserve_app.domain.states import INTEREST, VOLUNTEER, InterestState

TODAY = date(2020, 3, 26)
START = datetime(2020, 3, 26, tzinfo=timezone.utc)  # noqa: UP017


@pytest.mark.parametrize(
    ("born", "kind", "remote", "allowed"),
    [
        (date(2004, 3, 26), "food_aid", False, True),
        (date(2004, 3, 27), "food_aid", False, False),
        (date(2002, 3, 27), "childcare", False, False),
        (date(2002, 3, 26), "childcare", False, True),
        (date(1950, 3, 27), "food_aid", False, True),
        (date(1950, 3, 26), "food_aid", False, False),
        (date(1930, 1, 1), "isolated_people", True, True),
    ],
)
def test_ages_open_and_close_kinds_on_the_birthday(
    born: date, kind: str, *, remote: bool, allowed: bool
) -> None:
    found = eligibility(load_crisis().kind(kind), remote=remote, birth_date=born, today=TODAY)
    assert found.allowed is allowed
    assert allowed or found.sentence


def test_a_minor_is_told_that_a_parent_must_agree() -> None:
    kind = load_crisis().kind("food_aid")
    found = eligibility(kind, remote=False, birth_date=date(2003, 1, 1), today=TODAY)
    assert "parent" in found.sentence


def test_from_seventy_on_everything_on_site_is_closed() -> None:
    assert remote_only(load_crisis(), date(1950, 3, 26), TODAY)
    assert not remote_only(load_crisis(), date(1950, 3, 27), TODAY)


def test_one_born_on_29_february_ages_on_1_march() -> None:
    assert [age_on(date(2004, 2, 29), day) for day in (date(2022, 2, 28), date(2022, 3, 1))] == [
        17,
        18,
    ]


@pytest.mark.parametrize(
    ("typed", "department", "kept"),
    [
        ("06 12 34 56 78", "62", "+33612345678"),
        ("+33 (0)6.12.34.56.78", "62", "+33612345678"),
        ("0032 470 12 34 56", "59", "+32470123456"),
        ("0692 12 34 56", "974", "+262692123456"),
        ("0690 30 12 34", "971", "+590690301234"),
        ("87 12 34 56", "987", "+68987123456"),
        # Who moved kept their number.
        ("06 12 34 56 78", "974", "+33612345678"),
        ("07 55 12 34 56", "971", "+33755123456"),
        ("01 42 68 53 00", "987", "+33142685300"),
        ("0692 12 34 56", "62", "+262692123456"),
        ("0696 30 12 34", "75", "+596696301234"),
        ("0639 69 12 34", "974", "+262639691234"),
        ("0694 20 12 34", "988", "+594694201234"),
    ],
)
def test_numbers_are_kept_as_e164(typed: str, department: str, kept: str) -> None:
    assert clean_phone(typed, department) == kept


@pytest.mark.parametrize(
    ("typed", "department"),
    [
        ("87 12 34 56", "62"),  # of a territory with a plan of its own: which, only it knows
        ("0899 12 34 56", "974"),
        ("3114", "974"),
        ("06 12 34 56", "974"),
        ("+33 1", "971"),
    ],
)
def test_a_number_nobody_can_be_called_at_is_refused(typed: str, department: str) -> None:
    with pytest.raises(BadInput, match="pas valable"):
        clean_phone(typed, department)


def test_a_french_number_is_shown_as_it_is_said() -> None:
    assert shown_phone("+33612345678") == "06 12 34 56 78"


@pytest.mark.parametrize(
    "name", ["Zoë", "Jean-Pierre", "N’Guyễn", "李小龍", "O'Brien", "De La Fontaine"]
)
def test_every_script_is_welcome_in_a_name(name: str) -> None:
    assert clean_name(f"  {name} ", field="x") == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Livrer \u202esaper sed\u202c à pied", "Livrer saper sed à pied"),
        ("dis\u00adtri\u00adbuer\ufeff", "distribuer"),
        ("a\u115f\u1160\u2800\u3164\uffa0\u034fb", "ab"),
        ("un\u200b\n\u200bdeux", "un\ndeux"),
        ("06 1\u200d2 \u200c\u200d34", "06 12 34"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("a\ufe0f\ufe0f \u200d", "a"),
    ],
)
def test_what_is_not_seen_leaves_a_text(typed: str, kept: str) -> None:
    assert clean_text(typed, longest=100, field="x") == kept


def test_what_is_not_seen_leaves_a_name() -> None:
    assert clean_name("\u202eZo\u200bé\u3164", field="x") == "Zoé"
    with pytest.raises(BadInput):
        clean_name("\u3164\u115f\u200b", field="x")
    assert not clean_shown_name("\u200b\u3164")


@given(st.text(max_size=300))
def test_any_text_gives_a_name_an_address_or_a_sentence(text: str) -> None:
    for clean in (
        lambda: clean_name(text, field="x"),
        lambda: clean_email(text),
        lambda: clean_phone(text, "62"),
        lambda: clean_text(text, longest=200, field="x"),
        lambda: check_password(text, common_passwords(), (text,)),
    ):
        refused = _refusal(clean)
        if refused is not None:
            assert refused.field
            assert len(text) < 6 or text not in refused.sentence


def _refusal(clean: Callable[[], object]) -> BadInput | None:
    try:
        clean()
    except BadInput as refused:
        return refused
    return None


def test_two_spellings_are_one_address() -> None:
    assert email_key(clean_email("Alice@Exemple.FR")) == email_key(clean_email("alice@exemple.fr"))


@pytest.mark.parametrize(
    "password",
    [
        "motdepasse1984!",
        "azertyuiop12",
        "Bonjour123456",
        "a" * 40,
        "m0td3p4sse12",
        "réservecivique62",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(ReserveError):
        check_password(password, common_passwords())


@pytest.mark.parametrize(
    "password",
    ["cheval batterie agrafe lune", "8$3!9#2@k%7^", "x7Kp2mQ9vL4w", "密码密码很长的句子就是这样"],
)
def test_no_composition_is_asked_for(password: str) -> None:
    check_password(password, common_passwords())


def test_every_word_has_its_french_label() -> None:
    assert set(LABELS) == set(Act)
    assert set(REVIEW_REASON_LABELS) == set(ReviewReason)
    assert set(DECLINE_REASON_LABELS) == set(DeclineReason)
    assert set(RELEASE_LABELS) == set(ReleaseReason)


def test_every_verb_of_the_state_tables_can_be_written_in_the_audit_log() -> None:
    for subject, table in (("interest", INTEREST), ("volunteer", VOLUNTEER)):
        for row in table:
            assert Act(f"{subject}:{row.verb}")


@given(st.sampled_from(InterestState), st.integers(0, 400))
def test_the_clock_always_looks_again_until_it_expires(state: InterestState, hours: int) -> None:
    now = START + timedelta(hours=hours)
    sent = reminders_due(state, START, now)
    look = next_look(state, START, sent)
    if state not in CLOCKS:
        assert look is None
    elif not has_expired(state, START, now):
        assert look is not None
        assert look > now


def test_the_promise_is_seventy_two_hours_and_seven_days() -> None:
    assert timedelta(hours=72) == durations.ANSWER
    assert timedelta(days=7) == durations.EXPIRY


@pytest.mark.parametrize(("field", "word"), [("first_name", "prénom"), ("last_name", "nom")])
def test_an_empty_name_is_asked_for_by_its_own_word(field: str, word: str) -> None:
    with pytest.raises(BadInput, match=f"votre {word} en lettres"):
        clean_name(" ", field=field)
