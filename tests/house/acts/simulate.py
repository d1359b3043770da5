"""How to call each action of the made-up world."""

from __future__ import annotations

from tests.house.acts.stage import FIRM, Act, Stage, table


def begin(s: Stage) -> None:
    from bounceback.simulate import actions as simulate

    simulate.begin(**s.who)


def set_up(s: Stage) -> None:
    from bounceback.simulate import actions as simulate

    simulate.set_up(name=FIRM, **s.who)


def remove(s: Stage) -> None:
    from bounceback.simulate import actions as simulate

    made_up = simulate.set_up(name=FIRM, **s.who)
    s.before()
    simulate.remove(workspace=made_up, **s.who)


ROWS: dict[str, Act] = {
    **table("simulate.actions", begin, set_up, remove),
}
