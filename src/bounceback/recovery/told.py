"""The diagnosis on the command line: lines for people, facts for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bounceback.core.outcomes import REASON_LABELS
from bounceback.core.stats import rates
from bounceback.core.stats.funnel import OPEN
from bounceback.core.stats.intervals import Tally
from bounceback.recovery import shown
from bounceback.recovery.queries.diagnosis import Diagnosis
from bounceback.recovery.queries.ranking import Ranking

TO_TRY = 3


def lines(found: Diagnosis, ranked: Ranking, *, at: datetime) -> Iterator[str]:
    """The page in lines."""
    staged = found.stages
    if not staged.funnel.dials:
        yield "There are no calls yet." if found.filters == type(found.filters)() else "No call is like that."
        return
    yield found.lost.sentence
    for row in shown.funnel(staged, low=found.lost.stage):
        yield f"  {row.label:<18} {row.shown.words} {row.chances} · {row.shown.range}"
    yield "Why they say no:"
    for reason, tally in staged.families:
        finer = ", ".join(f"{words} {calls:,}" for words, calls in staged.finer.get(reason.value, ()))
        yield f"  {REASON_LABELS[reason]:<18} {shown.counted(tally)}" + (f" ({finer})" if finer else "")
    yield f"  {'no reason yet':<18} {shown.counted(Tally(staged.funnel.reasons.get(OPEN, 0), staged.funnel.noes))}"
    yield "Where it differs:"
    several = [claim.sentence for claim in shown.claims(found.differing, used={})]
    yield from (f"  {line}" for line in several or [shown.nothing_stands_out(found.differing)])
    yield "Words that go with an end:"
    said = [(each.words, each.went_on, each.with_it) for each in found.phrases.standing_out[: shown.MOST_PHRASES]]
    for words, went_on, tally in said:
        share = tally if went_on else Tally(tally.tries - tally.hits, tally.tries)
        yield f"  “{words}” {'reached a rung' if went_on else 'ended with a no'} {shown.counted(share)}"
    if not said:
        yield f"  {shown.no_phrase(found.phrases)}"
    yield "Is something broken?"
    yield f"  {shown.alarm(found.watched, at=at) or 'Nothing has changed that would show yet.'}"
    if found.run is not None:
        yield f"  {shown.run_in_words(found.run)}"
    yield "What came back:"
    back = found.recovered
    days = shown.days_in_words(back)
    yield f"  prospects with a lost call that later reached a rung: {shown.counted(back.tally)}"
    if days:
        yield f"  they did so {days}"
    for way in back.ways:
        yield f"  {way.label:<40} {way.prospects:,}"
    yield "What to try:"
    for option in ranked.suggestions(TO_TRY):
        yield f"  {option.option.title}. {option.ranked.fit} {option.ranked.effect}"


def facts(found: Diagnosis, ranked: Ranking) -> dict[str, Any]:
    """The same for programs: counts with what they are out of, and 80 % ranges; null on fewer than ten chances."""
    staged = found.stages
    return {
        "dials": staged.funnel.dials,
        "stages": [{"stage": stage.value, **_share(tally)} for stage, tally in staged.tallies],
        "lost": {"stage": found.lost.stage, "sentence": found.lost.sentence},
        "reasons": [
            {
                "reason": reason.value,
                **_share(tally),
                "finer": [{"words": words, "calls": calls} for words, calls in staged.finer.get(reason.value, ())],
            }
            for reason, tally in staged.families
        ],
        "without_reason": _share(Tally(staged.funnel.reasons.get(OPEN, 0), staged.funnel.noes)),
        "stands_out": [
            {
                "attribute": claim.attribute.code,
                "kind": claim.kind.label,
                "reason": claim.reason.value,
                "more_often": claim.cell.more_often,
                "here": _share(claim.cell.here),
                "elsewhere": _share(claim.cell.elsewhere),
            }
            for claim in found.differing.claims
        ],
        "compared": found.differing.cells,
        "more_noes": found.differing.more,
        "phrases": [
            {
                "words": each.words,
                "went_on": each.went_on,
                "with": _share(each.with_it),
                "without": _share(each.without),
            }
            for each in found.phrases.standing_out
        ],
        "watched": [
            {
                "stage": each.stage.value,
                "alarm": each.said.alarm,
                "since": each.said.since,
                "missing": each.said.missing,
                "usual": _share(each.usual),
                "newest": _share(each.newest),
            }
            for each in found.watched
        ],
        "run": None if found.run is None else {"noes": found.run.noes, "chance": round(found.run.chance, 4)},
        "recovered": {
            **_share(found.recovered.tally),
            "median_days": found.recovered.median_days,
            "ways": [
                {"through": way.through.value, "label": way.label, "key": way.key, "prospects": way.prospects}
                for way in found.recovered.ways
            ],
        },
        "try": [
            {"option": row.option.address, "title": row.option.title, "fit": row.ranked.fit}
            for row in ranked.suggestions(TO_TRY)
        ],
        "seconds": round(found.seconds, 3),
    }


def _share(tally: Tally) -> dict[str, Any]:
    likely = rates.fitting(tally)
    low, high = (round(likely.low, 4), round(likely.high, 4)) if likely else (None, None)
    return {"count": tally.hits, "of": tally.tries, "low": low, "high": high}
