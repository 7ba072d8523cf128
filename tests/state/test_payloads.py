"""What an event may carry to a handler of ours."""

from __future__ import annotations

import pytest
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY, transform_form_data

from reserve_app.state.payloads import LARGEST, fits, typed


class Desk:
    """A state's handlers, as they are written."""

    async def open(self, number: int) -> None: ...

    async def narrow(self, by: str, on: bool) -> None: ...  # noqa: FBT001

    async def decide(self, form: dict) -> None: ...  # type: ignore[type-arg]


SENT = {FORM_DATA_ENTRIES_KEY: [["reason", "other"], ["field-title", "on"], ["words_many", None]]}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"reason": "other", "text": "Une\nphrase 🎈", "field-title": "on"},
        {"seen": True, "words_many": None},
        SENT,
    ],
)
def test_what_our_pages_send_fits(form: dict[str, object]) -> None:
    assert fits(Desk.decide, {"form": form})
    assert fits(Desk.open, {"number": LARGEST})
    assert fits(Desk.narrow, {"by": "kind", "on": False})


@pytest.mark.parametrize("number", [None, "1", 1.0, True, -1, LARGEST + 1, 2**80, [1], {}])
def test_a_number_is_one_the_database_holds(number: object) -> None:
    assert not fits(Desk.open, {"number": number})


@pytest.mark.parametrize("text", [None, 1, "a\x00b", "\ud800", "x" * 100_000, ["a"], {}, b"a"])
def test_a_text_is_one_the_database_holds(text: object) -> None:
    assert not fits(Desk.narrow, {"by": text, "on": True})
    assert fits(Desk.decide, {"form": {"text": text}}) is (
        text is None
    )  # a field that is not there


WIRE = FORM_DATA_ENTRIES_KEY
MANY = dict.fromkeys(map(str, range(99)), "")


@pytest.mark.parametrize(
    "form",
    [
        None,
        "a",
        [],
        {"a": {}},
        {1: "a"},
        {"a" * 100: "b"},
        MANY,
        {WIRE: "ab"},
        {WIRE: ["ab"]},
        {WIRE: [["a"]]},
        {WIRE: [[["a"], "b"]]},
        {WIRE: [["a", {}]]},
        {WIRE: [["a", "b"]] * 99},
        {WIRE: [["a", "b"]], "c": "d"},
    ],
)
def test_a_form_is_flat_and_short(form: object) -> None:
    assert not fits(Desk.decide, {"form": form})


@pytest.mark.parametrize("payload", [{}, {"by": "a"}, {"by": "a", "on": True, "more": 1}])
def test_nothing_is_missing_and_nothing_too_much(payload: dict[str, object]) -> None:
    assert not fits(Desk.narrow, payload)


def test_a_field_that_is_not_there_is_empty() -> None:
    form = {"a": "Une phrase", "b": None, "c": True}
    assert [typed(form, name) for name in "abcd"] == ["Une phrase", "", "", ""]


def test_reflex_reads_what_it_sends_as_we_believe() -> None:
    assert transform_form_data(SENT, dict)["words_many"] is None
    with pytest.raises((TypeError, ValueError)):  # what the guard spares the handlers
        transform_form_data({WIRE: [["a"]]}, dict)
