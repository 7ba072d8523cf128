"""Identifiers of structures: the digits that are right, and those that only look so."""

import pytest

from reserve_app.domain.structures import LEGAL_KIND_LABELS, LegalKind, is_rna, is_siret


@pytest.mark.parametrize("siret", ["73282932000074", "35600000000048", "35600000049837"])
def test_a_well_formed_siret_is_accepted(siret: str) -> None:
    assert is_siret(siret)


@pytest.mark.parametrize(
    "siret",
    ["73282932000075", "7328293200007", "732829320000740", "7328293200007A", "", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤",
     "35600000049838", "73282932000074\n"],
)  # fmt: skip
def test_another_is_refused(siret: str) -> None:
    assert not is_siret(siret)


def test_an_rna_is_a_w_and_nine_digits() -> None:
    assert is_rna("W621234567")
    assert not any(map(is_rna, ("w621234567", "W62123456", "W6212345678", "W62123456X", "")))


def test_every_legal_kind_has_its_french_label() -> None:
    assert set(LEGAL_KIND_LABELS) == set(LegalKind)
