"""A review as pages and commands show it: shares with their ranges, and nothing where there is too little to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.stats import rates
from bounceback.core.stats.funnel import OPEN, Funnel
from bounceback.core.stats.intervals import Interval, Tally
from bounceback.insights.queries.kinds import Kind, Review

SCALES = (1, 2, 5, 10, 20, 30, 40, 50, 75, 100)  # percent at the right edge of the bars


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may come of a dial.

    chances    what its share is a share of, in words: before it in the funnel, or of the dials
    """

    code: str
    label: str
    chances: str
    tally: Callable[[Funnel, bool], Tally]
    no: bool = False

    def of(self, funnel: Funnel, *, dials: bool) -> Tally:
        """How often it happened."""
        return self.tally(funnel, dials)


@dataclass(frozen=True, slots=True)
class Cell:
    """A share in a table: counts, and the range or what is missing."""

    tally: Tally
    words: str  # "52 of 410"
    range: str  # "11–15 %", or "not enough calls yet, 7 more"
    enough: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One kind in a table, and as a bar of the step that is shown (in percent of the bar's length)."""

    kind: Kind | None  # None: all together
    label: str
    dials: int
    cells: tuple[Cell, ...]
    shown: Cell
    at: float | None = None
    low: float | None = None
    high: float | None = None
    link: str = ""


def steps_of(review: Review) -> tuple[Step, ...]:
    """The steps of the funnel, from the dial down the ladder, then the noes and their reasons."""
    rungs = [
        Step(
            f"rung-{rung.code}",
            rung.label,
            "of the conversations",
            lambda funnel, dials, code=rung.code: funnel.reached(code, of_dials=dials),  # type: ignore[misc]
        )
        for rung in review.rungs
    ]
    reasons = [
        Step(
            f"no-{reason.lower() or 'open'}",
            REASON_LABELS[Reason(reason)] if reason else "No reason given",
            "of the noes",
            lambda funnel, dials, reason=reason: funnel.because(reason, of_dials=dials),  # type: ignore[misc]
            no=True,
        )
        for reason in (*(each.value for each in Reason), OPEN)
    ]
    return (
        Step("answered", "Answered", "of the dials", lambda funnel, _: funnel.answers()),
        Step("conversations", "Conversations", "of the answered", lambda funnel, dials: funnel.talks(of_dials=dials)),
        Step("rung", "Any rung", "of the conversations", lambda funnel, dials: funnel.reached(None, of_dials=dials)),
        *rungs,
        Step("no", "Noes", "of the answered", lambda funnel, dials: funnel.said_no(of_dials=dials), no=True),
        *reasons,
    )


def cell(tally: Tally) -> Cell:
    """A share in words."""
    likely = rates.fitting(tally)
    words = rates.range_in_words(likely) if likely else rates.not_enough(tally)
    return Cell(tally, rates.out_of(tally), words, likely is not None)


def lines(
    review: Review, steps: Iterable[Step], *, shown: Step, dials: bool, link: Callable[[Kind], str] = lambda _: ""
) -> tuple[list[Line], int]:
    """All kinds together and then each, with what is at the right edge of the bars in percent."""
    steps = list(steps)
    rows: list[tuple[Kind | None, str, Funnel]] = [(None, "All", review.total)]
    rows += [(kind, kind.label, kind.funnel) for kind in review.kinds]
    tallies = [shown.of(funnel, dials=dials) for _, _, funnel in rows]
    ranges = [rates.fitting(tally) for tally in tallies]
    most = 100 * max((likely.high for likely in ranges if likely), default=1.0)
    scale = next((each for each in SCALES if each >= most), 100)
    made = []
    for (kind, label, funnel), tally, likely in zip(rows, tallies, ranges, strict=True):
        cells = tuple(cell(step.of(funnel, dials=dials)) for step in steps)
        at, low, high = lengths(tally, likely, scale)
        to = link(kind) if kind is not None else ""
        made.append(Line(kind, label, funnel.dials, cells, cell(tally), at, low, high, to))
    return made, scale


def in_order(review: Review, *, order: str, step: Step, dials: bool) -> Review:
    """The review with its kinds in another order; others and not known stay last, and so do kinds too few to tell."""
    named = [kind for kind in review.kinds if kind.known and kind.kinds == 1]
    rest = tuple(kind for kind in review.kinds if not (kind.known and kind.kinds == 1))
    if order == "name":
        named.sort(key=lambda kind: kind.label.casefold())
    elif order == "dials":
        named.sort(key=lambda kind: -kind.funnel.dials)
    elif order == "share":
        named.sort(key=lambda kind: _share(step.of(kind.funnel, dials=dials)), reverse=True)
    return replace(review, kinds=(*named, *rest))


def _share(tally: Tally) -> float:
    return -1.0 if tally.missing else tally.hits / tally.tries


def lengths(tally: Tally, likely: Interval | None, scale: int) -> tuple[float | None, float | None, float | None]:
    """A share and the ends of its range, in percent of a bar that ends at `scale` percent."""
    if likely is None:
        return None, None, None
    share = 100 * 100 / scale
    return (
        round(share * tally.hits / tally.tries, 1),
        round(share * likely.low, 1),
        round(share * likely.high, 1),
    )
