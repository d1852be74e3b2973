"""How mail domains and amounts are written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from community.companies.domains import PUBLIC, clean_domain, domain_of, is_public
from community.companies.models import Company
from community.companies.money import amount, money


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("Acme.Example", "acme.example"),
        (" @acme.example. ", "acme.example"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("mail.acme.co.uk", "mail.acme.co.uk"),
    ],
)
def test_a_domain_is_compared_however_it_is_typed(typed, domain):
    assert clean_domain(typed) == domain


@pytest.mark.parametrize(
    "typed",
    ["", "acme", "a@acme.example", "-acme.example", "acme-.example", "acme..example", "127.0.0.1"]
    + ["acme example", "acme.example/x", "*.acme.example", f"{'a' * 64}.example", "%.example"],
)
def test_what_is_no_domain_is_none(typed):
    with pytest.raises(ValueError):
        clean_domain(typed)
    assert domain_of("nobody") == ""


def test_domains_of_everybody_are_known_as_they_are_compared():
    assert all(clean_domain(domain) == domain for domain in PUBLIC)
    assert is_public("gmail.com") and is_public("mail.ru") and not is_public("acme.example")
    assert domain_of("Cleo@Acme.Example") == "acme.example"


@pytest.mark.parametrize(
    ("typed", "worth"),
    [
        ("1200", "1200"),
        ("1 200", "1200"),
        ("12 400,50", "12400.50"),
        ("12,400.50", "12400.50"),
        ("1,200", "1200"),
        ("12.400,50", "12400.50"),
        ("1.234.567", "1234567"),
        ("0,5", "0.5"),
        ("9.99", "9.99"),
        ("1’200.50", "1200.50"),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, worth):
    assert amount(typed) == Decimal(worth)


@pytest.mark.parametrize(
    "typed", ["", "-5", "1.200", "12,3456", "1,2,3", "1e9", "∞", "٣", "10 EUR", "1 20", "9" * 13]
)
def test_what_is_no_clear_amount_is_none(typed):
    with pytest.raises(ValueError):
        amount(typed)


@given(st.decimals(0, 10**11, places=2))
def test_an_amount_in_plain_digits_is_itself(value):
    assert amount(str(value)) == value
    assert Company(value=value, per="month").in_a_year() == int(value * 100) * 12


def test_money_is_written_in_the_readers_way(settings):
    with translation.override("en"):
        assert money(1_240_049) == "12,400\u00a0€"
    settings.CURRENCY = "RUB"
    with translation.override("ru"):
        assert money(1_240_050) == "12\u00a0401\u00a0₽"
