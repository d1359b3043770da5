"""Sums of money in words. Amounts are decimals in the currency's main unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

SIGNS = {"USD": "$", "CAD": "CA$", "AUD": "A$", "EUR": "€", "GBP": "£", "CHF": "CHF ", "JPY": "¥"}


def spoken(amount: Decimal, currency: str = "USD") -> str:
    """A sum as people say it: no cents when it is whole or a hundred and more.

    >>> spoken(Decimal("50.00")), spoken(Decimal("2.5")), spoken(Decimal("1150.40"), "EUR")
    ('$50', '$2.50', '€1,150')
    """
    cents = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole = abs(cents) >= 100 or cents == cents.to_integral_value()
    shown = cents.quantize(Decimal(1), ROUND_HALF_UP) if whole else cents
    sign = "−" if shown < 0 else ""
    return f"{sign}{SIGNS.get(currency, currency + ' ')}{abs(shown):,}"
