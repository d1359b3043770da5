"""Which words go with a yes and which with a no, in the notes and the marked moments of calls."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from bounceback.base.models import User
from bounceback.core.stats.intervals import Tally
from bounceback.core.stats.phrases import Phrase, compared
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery.queries.stages import NOES, YES, by_time, listed

NEWEST = 2_000  # calls with words that are looked at


@dataclass(frozen=True, slots=True)
class Phrases:
    """What was found.

    all         every phrase that was compared, those that stand out first
    went_on     calls with words that reached a rung, of all with words that were looked at
    capped      there are more: only the newest were looked at
    """

    all: tuple[Phrase, ...]
    went_on: Tally
    capped: bool

    @property
    def standing_out(self) -> tuple[Phrase, ...]:
        """Those that pass."""
        return tuple(each for each in self.all if each.stands_out)


# A note and a marked moment are parted by a full stop; whoever only reached a gatekeeper heard neither yes nor no.
_WORDS = f"""
    SELECT c.note || ' . ' || COALESCE((SELECT GROUP_CONCAT(t.text, ' . ') FROM calling_trigger t
                                         WHERE t.call_id = c.id), ''),
           c.outcome IN ({listed(YES)}) OR c.rung_id IS NOT NULL
      FROM calling_call c INDEXED BY {{index}}
     WHERE c.workspace_id = %s AND c.outcome IN ({listed((*NOES, *YES))}){{within}}
       AND (c.note <> '' OR EXISTS (SELECT 1 FROM calling_trigger t WHERE t.call_id = c.id AND t.text <> ''))
     ORDER BY c.dialled_at DESC LIMIT {NEWEST}"""


def phrases(*, filters: Filters, by: User) -> Phrases:
    """The phrases of the newest calls with words. One statement."""
    within, params = filters.where()
    with connection.cursor() as cursor:
        cursor.execute(_WORDS.format(within=within, index=by_time(filters)), [by.workspace_id, *params])
        rows = [(text, bool(yes)) for text, yes in cursor.fetchall()]
    return Phrases(compared(rows), Tally(sum(yes for _, yes in rows), len(rows)), len(rows) >= NEWEST)


BENCH = (phrases,)
