"""An address is read into criteria and written back the same; what is wrong is told in words."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve_app.domain.criteria import ALL_SLOTS, SearchCriteria
from reserve_app.domain.errors import BadInput, UnknownPlace
from reserve_app.search.criteria import near_commune, parse, to_params, to_query

PLACES = (
    "62041",
    "Arras",
    "62000",
    "62300",
    "insee:62300",
    "henin",
    "50.29,2.78",
    "-21.1,55.5",
    "",
)
slots = st.sampled_from([f"{slot.day}-{slot.half}" for slot in ALL_SLOTS])
kinds = st.sampled_from(["food_aid", "childcare", "isolated_people", "neighbourhood"])
addresses = st.fixed_dictionaries(
    {},
    optional={
        "near": st.sampled_from(PLACES),
        "radius": st.floats(2, 100).map(str),
        "bbox": st.tuples(
            st.floats(-5, 2), st.floats(42, 46), st.floats(3, 8), st.floats(47, 51)
        ).map(lambda sides: ",".join(map(repr, sides))),
        "kind": st.lists(kinds, max_size=3),
        "mode": st.sampled_from(["on_site", "remote", ""]),
        "slot": st.lists(slots, max_size=4).map(lambda names: [",".join(names)]),
        "q": st.sampled_from(["colis", "l'été à Lens", "œuvre 19", "", " a+b & c=d% ", "Noël;x"]),
        "full": st.sampled_from(["1", "0", "true", ""]),
        "past": st.sampled_from(["1", "on"]),
        "sort": st.sampled_from(["distance", "newest", "soonest"]),
        "page": st.integers(1, 500).map(str),
        "utm_source": st.just("\x00 whatever"),
    },
)


@settings(deadline=None)  # the first reading loads the communes
@given(addresses)
def test_what_is_read_is_written_back_the_same(sent: dict[str, Any]) -> None:
    criteria = parse(sent)
    assert parse(to_params(criteria)) == criteria
    assert parse(parse_qs(to_query(criteria))) == criteria
    assert to_query(parse(to_params(criteria))) == to_query(criteria)


def test_an_address_that_says_nothing_asks_for_everything() -> None:
    assert parse({}) == parse({"near": "", "kind": [], "q": "  "}) == SearchCriteria()
    assert to_query(SearchCriteria()) == ""


def test_kinds_and_slots_may_be_repeated_or_separated_by_commas() -> None:
    assert parse({"kind": ["food_aid", "childcare"], "slot": ["mon-morning,tue-evening"]}) == parse(
        {"kind": "food_aid,childcare", "slot": ["mon-morning", "tue-evening"]}
    )


@pytest.mark.parametrize(
    ("typed", "insee"),
    [("62041", "62041"), ("62000", "62041"), ("henin", "62427"), ("62300", "62498"),
     ("insee:62300", "62300"), ("St-Pol-sur-Ternoise", "62767")],
)  # fmt: skip
def test_a_place_is_read_as_people_type_it(typed: str, insee: str) -> None:
    origin = parse({"near": [typed]}).origin
    assert origin is not None
    assert origin.insee == insee


def test_an_insee_code_that_is_a_postcode_elsewhere_is_written_apart() -> None:
    assert near_commune("62041") == "62041"
    assert near_commune("62300") == "insee:62300"


def test_around_me_is_rounded_so_that_no_address_tells_a_home() -> None:
    origin = parse({"near": ["50.2912345,2.7778888"]}).origin
    assert origin is not None
    assert (origin.lat, origin.lon, origin.insee) == (50.291, 2.778, None)


BAD = [
    ("near", "qwrtzplk wxq"), ("near", "x" * 101), ("near", "91,2"),
    ("near", "50.2,181"), ("near", "Arras\x00"), ("near", "😀"), ("near", "insee:99999"),
    ("radius", "-1"), ("radius", "1000000"), ("radius", "1e6"), ("radius", "NaN"),
    ("radius", "inf"), ("radius", "-inf"), ("radius", "dix"), ("radius", "1_0"), ("radius", "٣"),
    ("radius", "1.9"), ("radius", "9" * 400),
    ("bbox", "1,2,3"), ("bbox", "1,2,3,4,5"), ("bbox", "a,b,c,d"), ("bbox", "nan,49,3,50"),
    ("bbox", "inf,49,3,50"), ("bbox", "3,50,1,49"), ("bbox", "1,51,3,49"), ("bbox", "20,49,23,51"),
    ("bbox", "-74.1,40.6,-73.8,40.9"), ("bbox", "-181,40,10,50"), ("bbox", "0,-91,1,50"),
    ("kind", "murder"), ("kind", "food_aid,nope"), ("mode", "both"), ("mode", "ON_SITE"),
    ("slot", "mon"), ("slot", "mon-night"), ("q", "x" * 101), ("q", "q" * 10_000),
    ("q", "a\x00b"), ("q", "😀"), ("q", "\u202eabc"), ("q", "\ud800"), ("q", "a\nb"), ("q", "!?"),
    ("full", "maybe"), ("past", "2"), ("sort", "price"), ("page", "0"), ("page", "-1"),
    ("page", "1000000000"), ("page", "501"), ("page", "1.5"), ("page", "²"), ("page", "9" * 300),
    ("kind", ["food_aid"] * 51),
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), BAD, ids=lambda value: str(value)[:30].encode("unicode_escape").decode()
)
def test_a_bad_value_is_told_in_a_french_sentence(field: str, value: Any) -> None:
    with pytest.raises(BadInput) as raised:
        parse({field: value})
    assert raised.value.field == field
    assert re.fullmatch(r"[A-ZÉ].{10,}\.", raised.value.sentence)
    assert isinstance(value, list) or len(value) < 4 or value not in raised.value.sentence


def test_a_place_that_does_not_exist_is_another_answer_than_a_wrong_one() -> None:
    with pytest.raises(UnknownPlace):
        parse({"near": ["qwrtzplk wxq"]})


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "near",
                "radius",
                "bbox",
                "kind",
                "mode",
                "slot",
                "q",
                "full",
                "past",
                "sort",
                "page",
                "x",
            ]
        ),
        st.lists(st.text(max_size=120), max_size=3),
    )
)
def test_whatever_is_sent_gives_criteria_or_a_sentence(sent: dict[str, list[str]]) -> None:
    criteria, wrong = SearchCriteria(), ""
    try:
        criteria = parse(sent)
    except BadInput as error:
        wrong = error.field or "no field"
    assert not wrong or wrong in sent
    assert parse(to_params(criteria)) == criteria
