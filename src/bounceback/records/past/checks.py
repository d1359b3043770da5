"""What stands against bringing a log in."""

from __future__ import annotations

from bounceback.base.refused import Refused
from bounceback.records.models import Import
from bounceback.records.past import looking
from bounceback.records.past.plans import PastPlan
from bounceback.records.past.refusals import NoDayColumn, NoEndColumn, WordsUndecided

_WHEN = {"when", "date", "month"}
_END = {"outcome", "duration"}


def why_not_ready(import_: Import) -> Refused | None:
    """Why the file cannot be read as calls yet: no day, no ending; None when nothing is missing."""
    meanings = set(PastPlan.from_json(import_.plan).meanings)
    if not meanings & _WHEN:
        return NoDayColumn()
    if not meanings & _END:
        return NoEndColumn()
    return None


def undecided(import_: Import) -> WordsUndecided | None:
    """Words of the file that nobody has given a meaning; on a page these are asked for before anything is written."""
    plan = PastPlan.from_json(import_.plan)
    counted = [(word, count) for word, count in import_.cursor.get("words", ())]
    words = [each.word for each in looking.words_of(plan, counted) if not each.code]
    return WordsUndecided(words) if words else None
