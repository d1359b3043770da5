"""What a world knows and the program has to find out, as one JSON object: for scoring estimators."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bounceback.simulate.driver import Driver
from bounceback.simulate.world import CLASSES


def of(driver: Driver) -> dict[str, Any]:
    """The whole truth about a run. Log-odds unless named otherwise; days are counted from the first."""
    world, scenario, cast = driver.world, driver.scenario, driver.cast
    last = scenario.working_days()[-1]
    days = [world.begins + timedelta(days=n) for n in range((last - world.begins).days + 1)]
    return {
        "seed": scenario.seed,
        "begins": world.begins.isoformat(),
        "scenario": {
            "days": scenario.days,
            "dials_per_day": scenario.dials_per_day,
            "callers": scenario.callers,
            "prospects": scenario.people,
        },
        "knobs": asdict(world.knobs),
        "openings": {chr(ord("A") + index): effect for index, effect in enumerate(world.opening_effects)},
        "opening_versions": {chr(ord("A") + index): pk for index, pk in enumerate(cast.openings)},
        "industries": world.industry_fit,
        "sizes": world.size_fit,
        "states": dict(sorted(world.state_fit.items())),
        "callers": {str(desk.user.pk): desk.caller.knack for desk in driver.desks},
        "answers": driver.seller.truth(),
        "mood_by_day": {day.isoformat(): world.mood(day) for day in days},
        "prospects": {
            str(pk): {
                "picks_up": person.picks_up,
                "available": CLASSES[person.available],
                "dead": person.dead,
                "wrong_person": person.wrong,
                "need_opens_on": _day(world.begins, person.needs_on),
                "fit": world.fit_of(person),
            }
            for pk, person in cast.people.items()
        },
        "calls": [
            {
                "key": str(made.key),
                "attempt": made.attempt,
                "chance_of_pick_up": made.reach,
                "opening": chr(ord("A") + made.opening),
                "opening_dealt": made.dealt,
                "true_reason": made.happening.true_reason,
                "written_reason": made.happening.reason,
                "outcome": made.happening.outcome,
            }
            for made in driver.made
        ],
    }


def _day(begins: Any, day: float) -> str:
    return (datetime.combine(begins, datetime.min.time()) + timedelta(days=day)).date().isoformat()
