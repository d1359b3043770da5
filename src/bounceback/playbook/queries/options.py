"""All options of a workspace: those that come with the program and one's own, in one shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.core.playbook import EXPERIMENT, FINISH, Aim, Lever, OptionWords, Sort, remind_of
from bounceback.playbook.models import Option
from bounceback.playbook.shipped import Shipped, shipped


@dataclass(frozen=True, slots=True)
class Known:
    """One option, whoever wrote it.

    words       what it says now
    shipped     the option of the program that it is or was made of; None for one's own
    row         the row that was made of it; None while nobody changed it, planned with it or put it away
    """

    words: OptionWords
    shipped: Shipped | None
    row: Option | None

    @property
    def address(self) -> str:
        """What its page is called by: its name in the program's file, else its key."""
        return self.shipped.name if self.shipped is not None else str(self.key)

    @property
    def key(self) -> UUID | None:
        """The key of its row."""
        return self.row.key if self.row is not None else None

    @property
    def title(self) -> str:
        return self.words.title

    @property
    def sort(self) -> Sort:
        return self.words.sort

    @property
    def lever(self) -> Lever:
        return self.words.lever

    @property
    def family(self) -> str:
        return self.words.family

    @property
    def aim(self) -> Aim:
        return self.words.aim

    @property
    def changed(self) -> bool:
        """Is it the program's, and says something else by now?"""
        return self.shipped is not None and self.words != self.shipped.words

    @property
    def archived_at(self) -> datetime | None:
        return self.row.archived_at if self.row is not None else None

    @property
    def remind(self) -> str:
        """The line for the cockpit, unless a plan has its own."""
        if self.shipped is not None and self.shipped.words.steps == self.words.steps:
            return self.shipped.remind
        return remind_of(self.words)

    @property
    def finish(self) -> int:
        """Calls until the finish line, unless a plan has its own: dials where the aim is to be answered, else answered
        calls."""
        if self.shipped is not None and self.shipped.words.aim == self.words.aim:
            return self.shipped.finish
        return FINISH[self.words.aim]

    @property
    def experiment(self) -> str:
        """The kind of experiment (core.experiments.Kind) that can judge it; "" where there is none."""
        if self.shipped is not None and self.shipped.words.lever == self.words.lever:
            return self.shipped.experiment
        return EXPERIMENT.get(self.words.lever, "")

    @property
    def how(self) -> str:
        """How it is tried, where the program's option says so."""
        return self.shipped.how if self.shipped is not None and self.shipped.words.lever == self.words.lever else ""

    @property
    def early(self) -> bool:
        """Was it made for noes within the first seconds?"""
        return self.shipped is not None and self.shipped.early and self.shipped.words.family == self.words.family

    @property
    def hours(self) -> tuple[int, int] | None:
        """Hours of the prospect's clock at which it has one call, where the program's option says so."""
        same = self.shipped is not None and self.shipped.words.lever == self.words.lever
        return self.shipped.hours if same and self.shipped is not None else None

    @property
    def trades(self) -> tuple[str, ...]:
        """For whom it was written; none: for everybody."""
        return self.shipped.trades if self.shipped is not None else ()


def options(by: User, *, archived: bool = False) -> list[Known]:
    """All options: the program's in the order of its file, then one's own, the newest last. One statement.

    archived    those that were put away too
    """
    return of_workspace(by.workspace_id, archived=archived)


def of_workspace(workspace: int, *, archived: bool = False) -> list[Known]:
    """The same of a workspace by its id."""
    rows = list(Option.objects.filter(workspace_id=workspace).order_by("pk"))
    by_name = {row.shipped: row for row in rows if row.shipped}
    found = [_known(each, by_name.pop(name, None)) for name, each in shipped().items()]
    # What is left came from a file that held it once, and holds it no more: it is one's own by now.
    found += [_known(None, row) for row in rows if not row.shipped or row.shipped in by_name]
    return [each for each in found if archived or each.archived_at is None]


def archived(by: User) -> list[Known]:
    """Options that were put away, the latest first."""
    rows = Option.objects.filter(workspace_id=by.workspace_id, archived_at__isnull=False)
    return [of_row(row) for row in rows.order_by("-archived_at", "-pk")]


def option(by: User, name_or_key: str) -> Known | None:
    """The option of that name in the program's file, or of that key; None where there is none. Archived ones too."""
    rows = Option.objects.filter(workspace_id=by.workspace_id)
    each = shipped().get(name_or_key)
    if each is not None:
        return _known(each, rows.filter(shipped=each.name).first())
    try:
        row = rows.filter(key=UUID(name_or_key)).first()
    except ValueError:
        return None
    return None if row is None else of_row(row)


def of_row(row: Option) -> Known:
    """The option of that row."""
    return _known(shipped().get(row.shipped), row)


def _known(each: Shipped | None, row: Option | None) -> Known:
    if row is not None:
        return Known(words_of(row), each, row)
    assert each is not None
    return Known(each.words, each, None)


def words_of(row: Option) -> OptionWords:
    """What a row says."""
    return OptionWords(
        title=row.title,
        sort=Sort(row.sort),
        lever=Lever(row.lever),
        family=row.family,
        aim=Aim(row.aim),
        fits=row.fits,
        steps=tuple(line for line in row.steps.splitlines() if line),
        costs=row.costs,
        shows=row.shows,
        source=row.source,
    )
