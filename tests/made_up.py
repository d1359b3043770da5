"""Made-up callers for tests: they sit down in a world of the test's choice, and live a day when they are told to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bounceback.base.models import User
from bounceback.simulate import actions, steps
from bounceback.simulate.driver import Driver
from bounceback.simulate.knobs import DEFAULT
from bounceback.simulate.scenario import Scenario
from bounceback.simulate.world import World

FURNISHED = datetime(2026, 2, 27, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
BUSY = replace(DEFAULT, picks_up=0.5, dead=0.0, wrong=0.0)  # half of the dials are answered


def at_work(by: User, scenario: Scenario, *, world: World | None = None) -> Driver:
    """Somebody who has a campaign and lists, and has not called yet. `by` owns the installation."""
    workspace = actions.set_up(name="Made up", by=by, at=FURNISHED)
    world = world or World(scenario.seed, scenario.begins, openings=scenario.openings)
    return Driver(scenario, world, steps.furnish(workspace, scenario, world, at=FURNISHED))
