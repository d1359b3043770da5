"""How to call each action of experiments."""

from __future__ import annotations

from uuid import uuid4

from bounceback.core.dealing import Span
from bounceback.core.experiments import Kind
from bounceback.experiments import actions as experiments
from tests.house.acts.stage import Act, Stage, table


def begin_experiment(s: Stage) -> None:
    s.before(s.campaign)
    arms = (Span(9, 11), Span(14, 16))
    experiments.begin(
        key=uuid4(), campaign=s.campaign, kind=Kind.WINDOW, arms=arms, horizon=300, budget=80, rounds_a_day=3, **s.who
    )


def stop_experiment(s: Stage) -> None:
    s.before(s.experiment)
    experiments.stop(experiment=s.experiment, **s.who)


def adopt(s: Stage) -> None:
    s.before(s.experiment)
    experiments.adopt(experiment=s.experiment, arm=s.experiment.arms.get(position=1), **s.who)


def restart(s: Stage) -> None:
    s.before(s.experiment)
    experiments.restart(experiment=s.experiment, key=uuid4(), **s.who)


ROWS: dict[str, Act] = {
    "experiments.actions.begin": begin_experiment,
    "experiments.actions.stop": stop_experiment,
    **table("experiments.actions", adopt, restart),
}
