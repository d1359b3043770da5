"""The book in its plain form: clients wanted, calls to make, what a dial is worth."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def client_worth(worth: Decimal, *, basis: str, months: int, heads: int) -> Decimal:
    """What one client brings altogether, in the currency's main unit.

    worth     once, per month, or per head and month
    basis     "ONCE", "MONTH" or "HEAD"
    months    how long a client stays
    heads     people per client

    >>> client_worth(Decimal("40"), basis="HEAD", months=12, heads=80)
    Decimal('38400.00')
    """
    if basis == "ONCE":
        total = worth
    elif basis == "MONTH":
        total = worth * months
    elif basis == "HEAD":
        total = worth * months * heads
    else:
        raise ValueError(f"basis is ONCE, MONTH or HEAD, got {basis!r}")
    return total.quantize(CENT, ROUND_HALF_UP)


def calls_plain(*, clients_wanted: int, clients_in_hand: int, one_in: int) -> int:
    """Clients missing times calls per client: the plain sum, without a range.

    >>> calls_plain(clients_wanted=200, clients_in_hand=0, one_in=10)
    2000
    """
    if one_in < 1:
        raise ValueError(f"one in at least 1, got {one_in}")
    return max(0, clients_wanted - clients_in_hand) * one_in


def value_per_dial(worth: Decimal, *, one_in: int) -> Decimal:
    """What a dial brings on average, yes or no.

    worth     of one client altogether; see `client_worth`
    one_in    dials per client

    >>> value_per_dial(Decimal("500"), one_in=10)
    Decimal('50.00')
    """
    if one_in < 1:
        raise ValueError(f"one in at least 1, got {one_in}")
    return (worth / one_in).quantize(CENT, ROUND_HALF_UP)


def to_go(*, planned: int, dialled: int) -> int:
    """Dials still to make: one fewer with every dial since the plan was made, never below 0."""
    return max(0, planned - dialled)
