"""Records and memories in words."""

from __future__ import annotations

from bounceback.core.objections import Grade
from bounceback.core.stats import rates
from bounceback.objections.models import Hearing
from bounceback.objections.queries.records import ResponseRecord


def record_in_words(record: ResponseRecord | None) -> str:
    """How often the talk went on after a response: "went on 9 of 12 · 55–87 %"; "" while nobody tried it."""
    if record is None or not record.tried:
        return ""
    counted = f"went on {rates.out_of(record.tally)}"
    if record.range is None:
        return f"{counted} · not enough yet, {record.tally.missing} more"
    return f"{counted} · {rates.range_in_words(record.range)}"


def turns_in_words(record: ResponseRecord) -> str:
    """What else came of it: "2 a rung down, 1 hung up, 3 not said"; "" for nothing."""
    parts = [(record.rung_down, "a rung down"), (record.hung_up, "hung up"), (record.unsaid, "not said")]
    return ", ".join(f"{count} {what}" for count, what in parts if count)


def answer_in_words(heard: Hearing) -> str:
    """What was answered: a response's idea, "own words", "no answer came"; "" where nobody said."""
    if heard.response is not None:
        return heard.response.idea
    if heard.grade is None:
        return ""
    return "no answer came" if heard.grade == Grade.AGAIN else "own words"
