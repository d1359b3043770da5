"""How to call each action of followups."""

from __future__ import annotations

from bounceback.followups import actions as followups
from tests import factories
from tests.house.acts.stage import NOTE, Act, Stage, table


def mark_sent(s: Stage) -> None:
    material = factories.make_material(s.by, at=s.at, what=NOTE)
    s.before()
    followups.mark_sent(material=material, **s.who)


ROWS: dict[str, Act] = {
    **table("followups.actions", mark_sent),
}
