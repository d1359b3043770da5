"""How to call each action of the base: the first workspace is founded."""

from __future__ import annotations

from bounceback.base import actions as base
from bounceback.base.models import Event, User
from tests.house.acts.stage import FIRM, Act, Stage, table


def found(s: Stage) -> None:
    from bounceback.base.models import Workspace

    Event.objects.all().delete()
    User.objects.all().delete()
    Workspace.objects.all().delete()
    s.before()
    base.found(name=FIRM, by=None, at=s.at)


def introduce(s: Stage) -> None:
    s.before()
    base.introduce(first_name="Somebody", by=s.by, at=s.at)


ROWS: dict[str, Act] = {
    **table("base.actions", found, introduce),
}
