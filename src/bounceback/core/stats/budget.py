"""How long to test before going on with whatever is ahead."""

from __future__ import annotations

from math import ceil, sqrt

from bounceback.core.stats.coin import SPREAD

PER_CONNECT = 0.20  # connects that reach a rung: 14 % permission, 6 % appointment
PER_DIAL = 0.02  # the same out of dials, where one in ten is answered


def budget(horizon: int, *, arms: int = 2, base: float = PER_CONNECT, spread: float = SPREAD) -> int:
    """The chances (connects or dials) of all arms together after which testing on costs more than it brings.

    Test & Roll (Feit and Berman, Marketing Science 2019): n* per arm = √(N/4·k + (3k/4)²) − 3k/4, with k = p(1−p)/σ²
    and σ = p·τ/√2. A test that wants proof takes several times as long; meanwhile the lesser arm is used on half of the
    people. With more than two arms each gets the n* of two, which is a little more than it needs.

    horizon    N, the chances in which the answer will be used, those of the test included
    arms       how many are compared
    base       p, the share of chances that reach a rung
    spread     τ, the standard deviation of the log of what a change multiplies that share by
    returns    at least one chance for each arm; a multiple of `arms`, so that the last round is whole

    >>> budget(325), budget(3_250, base=PER_DIAL)
    (84, 858)
    """
    if horizon < 0 or arms < 2 or not 0 < base < 1 or spread <= 0:
        raise ValueError(
            f"need horizon >= 0, arms >= 2, 0 < base < 1, spread > 0, got {horizon}, {arms}, {base}, {spread}"
        )
    sigma = base * spread / sqrt(2)
    k = base * (1 - base) / sigma**2
    each = sqrt(horizon / 4 * k + (3 * k / 4) ** 2) - 3 * k / 4
    return arms * max(1, ceil(each))
