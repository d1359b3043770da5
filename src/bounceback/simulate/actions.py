"""Making a made-up workspace, filling it with a quarter of calls, and removing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from filelock import FileLock, Timeout

from bounceback.base import errands, events
from bounceback.base.folder import Folder
from bounceback.base.models import User, Workspace
from bounceback.simulate import queries, steps, wiping
from bounceback.simulate.driver import Driver
from bounceback.simulate.refusals import MadeUpAlready, NotMadeUp, StillBeingMade
from bounceback.simulate.scenario import Scenario, quarter
from bounceback.simulate.world import World

NAME = "A made-up quarter"
SEED = 13  # of the quarter in the first run: everybody sees the same one


def begin(*, by: User, at: datetime) -> Workspace:
    """Begin a made-up quarter; a process of its own fills it, and the page can be left. Raises MadeUpAlready."""
    with transaction.atomic():
        if Workspace.objects.filter(made_up_at__isnull=False).exists():
            raise MadeUpAlready
        workspace = set_up(name=NAME, by=by, at=at)
        import_string("bounceback.simulate.tasks.fill").enqueue(workspace.pk)
        transaction.on_commit(errands.wake)
    return workspace


def set_up(*, name: str, by: User, at: datetime) -> Workspace:
    """Make an empty made-up workspace, to be filled here and now."""
    with transaction.atomic():
        workspace = Workspace.objects.create(name=name, created_at=at, made_up_at=at)
        events.record("made_up.begun", subject=workspace, by=by, at=at)
    return workspace


def fill(
    *, workspace: Workspace, by: User | None, at: datetime, progress: Callable[[int], None] | None = None
) -> Driver:
    """Live through the quarter that ended yesterday, here and now. What an earlier attempt left is thrown away.

    by          nobody (None): its callers are made here
    progress    told the number of dials after each day
    Raises NotMadeUp, StillBeingMade (another process is at it).
    """
    ends = (at - timedelta(days=1)).date()
    with _alone():
        return live(workspace=workspace, scenario=quarter(ends=ends, seed=SEED), by=by, at=at, progress=progress)


def live(
    *,
    workspace: Workspace,
    scenario: Scenario,
    by: User | None,
    at: datetime,
    world: World | None = None,
    together: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Driver:
    """Furnish a made-up workspace and live through a scenario in it, in many short transactions.

    world       another one than the seed's own
    together    several strokes share a transaction; else each has its own, as in real life
    Raises NotMadeUp.
    """
    if workspace.made_up_at is None:
        raise NotMadeUp
    world = world or World(scenario.seed, scenario.begins, openings=scenario.openings)
    began_at = datetime.combine(scenario.begins - timedelta(days=3), datetime.min.time(), at.tzinfo)
    with connection.constraint_checks_disabled(), transaction.atomic():
        wiping.empty(workspace)
    with transaction.atomic():
        cast = steps.furnish(workspace, scenario, world, at=began_at)
        events.record("made_up.furnished", subject=workspace, by=cast.users[0], at=began_at)
    driver = Driver(scenario, world, cast)
    driver.run(together=together, progress=progress)
    with transaction.atomic():
        facts = {"dials": len(driver.made), "seed": scenario.seed}
        events.record(queries.FILLED, subject=workspace, by=cast.users[0], at=at, facts=facts)
    return driver


def remove(*, workspace: Workspace, by: User, at: datetime) -> None:
    """Delete a made-up workspace with everything in it. Raises NotMadeUp, StillBeingMade.

    by    a user of another workspace, the installation's owner: those of this one go
    """
    if workspace.made_up_at is None or workspace.pk == by.workspace_id:
        raise NotMadeUp
    pk = workspace.pk
    with _alone(), connection.constraint_checks_disabled(), transaction.atomic():
        wiping.remove(workspace)
        events.record("made_up.removed", subject=None, by=by, at=at, facts={"workspace": pk})


def _alone() -> _Alone:
    return _Alone(Folder(settings.DATA_DIR).running / "made-up.lock")


class _Alone:
    """Nobody else fills or removes meanwhile. The lock goes with its process. Raises StillBeingMade."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.lock = FileLock(file, mode=0o600)

    def __enter__(self) -> None:
        try:
            self.lock.acquire(blocking=False)
        except Timeout:
            raise StillBeingMade from None

    def __exit__(self, *_: object) -> None:
        self.lock.release()
