"""What the objections say, as the command tells it: lines, or facts for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bounceback.core.objections import TURN_LABELS, Turn
from bounceback.core.stats import rates
from bounceback.core.stats.intervals import Tally
from bounceback.insights import objections_shown as shown
from bounceback.insights.queries.attributes import Attribute
from bounceback.insights.queries.objections import Compared, Heard, Numbers
from bounceback.insights.queries.segments import Segment
from bounceback.objections.models import ObjectionCard

COLUMNS = 5  # objections beside "any", by kind
LINES = 30  # objections that are told in words; --json has all
WIDE = 44


def share(tally: Tally) -> dict[str, Any]:
    """Counts, what they are out of, and the range that fits (80 %); null on fewer than ten chances."""
    likely = rates.fitting(tally)
    low, high = (round(likely.low, 4), round(likely.high, 4)) if likely else (None, None)
    return {"count": tally.hits, "of": tally.tries, "low": low, "high": high}


def facts(
    found: Numbers, attribute: Attribute | None, top: Sequence[ObjectionCard], kinds: Sequence[Segment]
) -> dict[str, Any]:
    """Everything that the page shows, as one object."""
    growth = found.growth
    said: dict[str, Any] = {
        "since": found.since.isoformat() if found.since else None,
        "all": _heard(found.total),
        "without_card": found.cardless,
        "cards": [
            {"key": str(each.card.key), "front": each.card.front, "wants_back": each.backless} | _heard(each.heard)
            for each in found.cards
        ],
        "not_heard": found.silent,
        "responses": [_compared(each) for each in found.compared],
        "growth": [
            {
                "from": each.first.isoformat(),
                "until": each.last.isoformat(),
                "calls_with_a_new_one": share(each.new),
                "new": each.cards,
                "heard_by_then": each.cards_by_then,
                "answered_calls_by_then": each.calls_by_then,
            }
            for each in growth.spans
        ],
        "next_is_new": None
        if growth.unheard is None
        else {
            "count": growth.once,
            "of": growth.hearings,
            "low": round(growth.unheard[1].low, 4),
            "high": round(growth.unheard[1].high, 4),
        },
    }
    if attribute is not None:
        said["attribute"] = attribute.code
        said["kinds"] = [
            {
                "kind": each.label if each.known else None,
                "any": share(each.any),
                "cards": {str(card.key): share(tally) for card, tally in zip(top, each.cards, strict=True)},
            }
            for each in kinds
        ]
    return said


def lines(
    found: Numbers, attribute: Attribute | None, top: Sequence[ObjectionCard], kinds: Sequence[Segment]
) -> Iterator[str]:
    """The same in words."""
    if not found.total.hearings:
        everything = found.filters.campaign is None and found.filters.since is None and found.filters.until is None
        yield "No objection was noted yet." if everything else "No objection was noted that was asked for."
        return
    yield f"{'Objection'.ljust(WIDE)}  {'heard on'.rjust(34)}  {'answered'.rjust(34)}  {'went on'.rjust(34)}"
    yield _line("Any", found.total)
    for each in found.cards[:LINES]:
        yield _line(f"{each.card.front}{' (wants a back)' if each.backless else ''}", each.heard)
    if len(found.cards) > LINES:
        yield f"{len(found.cards) - LINES:,} more, heard less often: --json has them all."
    if attribute is not None:
        yield ""
        heads = ["any objection", *(card.front for card in top)]
        yield "  ".join([attribute.label.ljust(24), *(_cut(head, 24).rjust(24) for head in heads)])
        for kind in kinds:
            yield "  ".join([_cut(kind.label, 24).ljust(24), *(_short(t).rjust(24) for t in (kind.any, *kind.cards))])
    for compared in found.compared[:LINES]:
        word, says = shown.words_for(compared.comparison, compared.responses)
        yield ""
        yield f"{_cut(compared.card.front, WIDE)}: {word}"
        for response, tally in compared.responses:
            yield f"    {_cut(response.idea, WIDE - 4).ljust(WIDE - 4)}  {_long(tally).rjust(34)}"
        yield f"    {says}"
    yield ""
    yield shown.unheard(found.growth)[1]
    yield "Ranges are 80 %. Responses were not dealt by chance: no fair test."


def _heard(heard: Heard) -> dict[str, Any]:
    return {
        "heard_on": share(heard.calls),
        "hearings": heard.hearings,
        "answered": share(heard.answered),
        **{TURN_LABELS[turn].replace(" ", "_"): share(heard.turns.of(turn)) for turn in Turn},
    }


def _compared(each: Compared) -> dict[str, Any]:
    sure = each.comparison.sure
    return {
        "card": str(each.card.key),
        "word": each.comparison.word.value,
        "chance_that_the_first_is_higher": None if sure is None else round(sure, 4),
        "more_of_each": each.comparison.more,
        "first": str(each.responses[each.comparison.first][0].key),
        "second": str(each.responses[each.comparison.second][0].key),
        "fair_test": False,
        "responses": [
            {"key": str(response.key), "idea": response.idea, "went_on": share(tally)}
            for response, tally in each.responses
        ],
    }


def _line(label: str, heard: Heard) -> str:
    told = (heard.calls, heard.answered, heard.turns.of(Turn.WENT_ON))
    return "  ".join([_cut(label, WIDE).ljust(WIDE), *(_long(tally).rjust(34) for tally in told)])


def _long(tally: Tally) -> str:
    cell = shown.cell(tally)
    return f"{cell.words} · {cell.range}" if tally.tries else "–"


def _short(tally: Tally) -> str:
    cell = shown.cell(tally)
    return f"{cell.words} · {cell.range if cell.enough else 'too few yet'}" if tally.tries else "–"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
