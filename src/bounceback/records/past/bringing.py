"""Bringing calls in is bringing rows in: the same short transactions, the same account, other rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bounceback.base.models import User
from bounceback.records.bringing import Progress, Run
from bounceback.records.models import Import
from bounceback.records.past import preparing
from bounceback.records.past.plans import PastPlan
from bounceback.records.past.preparing import PastRow
from bounceback.records.past.work import PastWork
from bounceback.records.past.writing import PastBatch


class PastRun(Run):
    """One process's stretch of work on an import of calls."""

    past_work: PastWork | None = None

    def __init__(self, import_: Import, *, by: User, at: datetime, progress: Progress | None) -> None:
        super().__init__(import_, by=by, at=at, progress=progress)
        self.past_plan = PastPlan.from_json(import_.plan)
        self.past_work = PastWork.of(
            import_, zone=self.past_plan.zone, first_position=self.work.first_position, by=by, at=at
        )

    def windows(self, path: Path, *, skip: int) -> Iterator[preparing.Window]:
        """The calls of the file from `skip` rows on."""
        return preparing.windows(
            path,
            self.past_plan,
            at=self.at,
            workspace=self.import_.workspace_id,
            sha256=self.import_.sha256,
            skip=skip,
        )

    def batch(self, rows: Sequence[PastRow]) -> PastBatch:
        """What will be written of some calls. Reads only."""
        assert self.past_work is not None
        self.past_work.place_sets.update(self.work.place_sets)
        return PastBatch(rows, self.past_work)

    def refresh(self) -> None:
        """Look again at what others may have changed."""
        super().refresh()
        if self.past_work is not None:  # the first look comes before it
            self.past_work.names.clear()
