"""What the objections say, as the page shows it: counts with their ranges, and words where it is early."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format

from bounceback.core.objections import Turn
from bounceback.core.stats import rates
from bounceback.core.stats.comparing import Comparison, Word
from bounceback.core.stats.funnel import Funnel
from bounceback.core.stats.growth import ENOUGH_HEARINGS, MOSTLY_HEARD
from bounceback.core.stats.intervals import Interval, Tally
from bounceback.insights.links import to_calls
from bounceback.insights.queries.attributes import Attribute
from bounceback.insights.queries.kinds import Kind
from bounceback.insights.queries.objections import CardHeard, Compared, Growth, Span
from bounceback.insights.queries.segments import Segment
from bounceback.insights.shown import SCALES, Cell, lengths
from bounceback.objections.models import ObjectionCard, Response

TURNS = tuple(Turn)
WIDE, HIGH = 600, 160  # of the growth's picture


@dataclass(frozen=True, slots=True)
class Row:
    """One objection, or one kind of calls: a bar of the first share, and all shares in a table."""

    label: str
    shown: Cell
    cells: tuple[Cell, ...]
    link: str = ""
    calls: str = ""
    at: float | None = None
    low: float | None = None
    high: float | None = None
    every: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """One response of a card that has several."""

    idea: str
    row: Row
    first: bool


@dataclass(frozen=True, slots=True)
class Contest:
    """A card with its responses, and what may be said of them."""

    front: str
    link: str
    tried: tuple[Tried, ...]
    word: str
    says: str
    ahead: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """The growth: lines of its table, and the points of its picture."""

    rows: tuple[tuple[str, Span, Cell], ...]
    line: str
    area: str
    cards: int
    calls: int


def cell(tally: Tally) -> Cell:
    """A share in words: "52 of 410", and "11–15 %" or how many more it takes."""
    likely = rates.fitting(tally)
    words = rates.range_in_words(likely) if likely else f"not enough yet, {max(1, tally.missing)} more"
    return Cell(tally, rates.out_of(tally), words, likely is not None)


def card_link(card: ObjectionCard) -> str:
    """The page of a card."""
    return reverse("objections:card", args=[card.key])


def calls_link(card: ObjectionCard, used: dict[str, str]) -> str:
    """Its calls in the history, within the filters of the page."""
    names = {"from": "since", "to": "until", "campaign": "campaign"}
    within = {name: used[of] for name, of in names.items() if used.get(of)}
    return f"{reverse('screens:calls')}?{urlencode(within | {'card': str(card.key)})}"


def kind_link(attribute: Attribute, used: dict[str, str], *, card: ObjectionCard | None) -> Callable[[Segment], str]:
    """What leads from each kind to its calls on which the card was heard; "" where the history has no such filter."""
    link = to_calls(attribute, used | ({"card": str(card.key)} if card else {}))

    def of(segment: Segment) -> str:
        return link(Kind(segment.value, segment.label, Funnel())) if card and segment.known else ""

    return of


def objections(cards: Sequence[CardHeard], *, used: dict[str, str]) -> tuple[list[Row], int]:
    """Each card with: heard on, an answer came, went on, a rung down, hung up; and what the bars end at in percent."""
    scale = _scale(each.heard.calls for each in cards)
    rows = []
    for each in cards:
        heard = each.heard
        shares = (heard.calls, heard.answered, *(heard.turns.of(turn) for turn in TURNS))
        row = _row(each.card.front, heard.calls, scale, shares, link=card_link(each.card))
        rows.append(replace(row, calls=calls_link(each.card, used)))
    return rows, scale


def by_kind(
    found: Sequence[Segment], *, column: int, link: Callable[[Segment], str] = lambda _: ""
) -> tuple[list[Row], int]:
    """All together and each kind with: any objection, then the cards; the bars show the column, 0 for any."""
    total = [sum(column, Tally(0, 0)) for column in zip(*((each.any, *each.cards) for each in found), strict=True)]
    lines = [("All", total, "", True)] if found else []
    lines += [(each.label, [each.any, *each.cards], link(each), False) for each in found]
    scale = _scale(tallies[column] for _, tallies, _, _ in lines)
    return [
        _row(label, tallies[column], scale, tallies, link=to, every=every) for label, tallies, to, every in lines
    ], scale


def contests(found: Sequence[Compared]) -> list[Contest]:
    """Cards with several responses and what may be said of them, in plain words."""
    made = []
    for each in found:
        tried = tuple(
            Tried(response.idea, _row(response.idea, tally, 100, (tally,)), place == each.comparison.first)
            for place, (response, tally) in enumerate(each.responses)
        )
        word, says = words_for(each.comparison, each.responses)
        made.append(
            Contest(each.card.front, card_link(each.card), tried, word, says, each.comparison.word is Word.AHEAD)
        )
    return made


def words_for(comparison: Comparison, responses: Sequence[tuple[Response, Tally]]) -> tuple[str, str]:
    """The word for several records of one card, and a sentence."""
    first, second = responses[comparison.first][0].idea, responses[comparison.second][0].idea
    if comparison.word is Word.AHEAD:
        return "ahead for now", f"“{first}” is ahead of “{second}” for now. It is no proof."
    if comparison.word is Word.TOO_EARLY:
        two = [responses[place] for place in (comparison.first, comparison.second)]
        needs = " and ".join(f"{tally.missing} more of “{each.idea}”" for each, tally in two if tally.missing)
        return "too early", f"Two of them need ten tries each: {needs}."
    if comparison.more is None:
        return "alike so far", "What sets them apart may well be luck, and it would take very long to tell."
    more_of_each = f"about {comparison.more:,} more tr{'y' if comparison.more == 1 else 'ies'} of each"
    return (
        "too close to tell",
        f"What sets them apart may well be luck. If it stays like this, {more_of_each} would tell.",
    )


def unheard(growth: Growth) -> tuple[str, str]:
    """How likely the next objection is new, short and as a sentence."""
    if growth.unheard is None:
        missing = ENOUGH_HEARINGS - growth.hearings
        return "", f"How much is still unheard can be told from {ENOUGH_HEARINGS} hearings on: {missing} more."
    _, likely = growth.unheard
    words = rates.range_in_words(likely)
    counts = f"{growth.once:,} of {growth.hearings:,} hearings were of an objection heard just once"
    said = f"Of the next hundred objections {_about(likely)} would be ones that you never heard ({counts} · {words})."
    if likely.high <= MOSTLY_HEARD:
        said += " You have heard most of what is said to you."
    return words, said


def curve(growth: Growth) -> Curve | None:
    """The growth as a picture and a table; None without anything to show."""
    spans = growth.spans
    if not spans:
        return None
    calls, cards = max(1, spans[-1].calls_by_then), max(1, spans[-1].cards_by_then)
    began = spans[0].cards_by_then - spans[0].cards
    points = [(0, began), *((each.calls_by_then, each.cards_by_then) for each in spans)]
    drawn = [f"{WIDE * x / calls:.1f},{HIGH - (HIGH - 6) * y / cards:.1f}" for x, y in points]
    rows = tuple((_days(each.first, each.last), each, cell(each.new)) for each in spans)
    return Curve(rows, " ".join(drawn), f"0,{HIGH} {' '.join(drawn)} {WIDE},{HIGH}", spans[-1].cards_by_then, calls)


def _scale(tallies: Iterable[Tally]) -> int:
    ranges = [rates.fitting(tally) for tally in tallies]
    most = 100 * max((likely.high for likely in ranges if likely), default=1.0)
    return next((each for each in SCALES if each >= most), 100)


def _row(label: str, tally: Tally, scale: int, shares: Iterable[Tally], *, link: str = "", every: bool = False) -> Row:
    at, low, high = lengths(tally, rates.fitting(tally), scale)
    return Row(label, cell(tally), tuple(cell(each) for each in shares), link, "", at, low, high, every)


def _about(likely: Interval) -> str:
    low, high = round(100 * likely.low), round(100 * likely.high)
    return f"about {low}" if low == high else f"{low} to {high}"


def _days(first: date, last: date) -> str:
    if first == last:
        return date_format(first, "j M Y")
    return f"{date_format(first, 'j M' if first.year == last.year else 'j M Y')} – {date_format(last, 'j M Y')}"
