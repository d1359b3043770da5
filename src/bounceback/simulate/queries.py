"""Questions about made-up workspaces, and what a simulated run amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from bounceback.base import errands
from bounceback.base.models import Event, User, Workspace
from bounceback.calling.models import Call, Session
from bounceback.core.outcomes import MEANINGS
from bounceback.followups.models import Promise, Seed
from bounceback.prospects.models import Prospect
from bounceback.simulate.refusals import NothingMadeUp
from bounceback.simulate.scenario import QUARTER_DAYS, QUARTER_DIALS

FILLED = "made_up.filled"


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A made-up workspace and how far it is."""

    workspace: Workspace
    dials: int
    planned: int
    done: bool
    stuck: bool  # nobody is filling it any more

    @property
    def share(self) -> int:
        """How much of it is there, in per cent."""
        return 100 if self.done else min(99, 100 * self.dials // self.planned)


def made_up(*, at: datetime) -> MadeUp | None:
    """The made-up workspace of this installation, the newest if there are several."""
    workspace = Workspace.objects.filter(made_up_at__isnull=False).order_by("-pk").first()
    if workspace is None:
        return None
    done = Event.objects.filter(workspace=workspace, kind=FILLED).exists()
    dials = Call.objects.filter(workspace=workspace).count()
    return MadeUp(workspace, dials, QUARTER_DAYS * QUARTER_DIALS, done, not done and not errands.unfinished(at=at))


def whom_to_be(*, at: datetime) -> User:
    """Whose desk one sits down at in the made-up workspace. Raises NothingMadeUp."""
    found = made_up(at=at)
    user = User.objects.filter(workspace=found.workspace).order_by("pk").first() if found and found.done else None
    if user is None:
        raise NothingMadeUp
    return user


_HUMAN = [outcome.value for outcome, meaning in MEANINGS.items() if meaning.human]
_NOES = [outcome.value for outcome, meaning in MEANINGS.items() if meaning.is_no]
_TALKS = ("CONVERSATION", "PERMISSION", "APPOINTMENT")


def totals(workspace: Workspace) -> dict[str, int]:
    """What was counted in a workspace, from its own rows.

    dials, connects (somebody spoke), conversations (a minute or more), appointments, noes, rescued (those that
    reached a lower rung), sales, off_list, promises made and kept, seeds planted, prospects listed, dialled and
    reached, sessions.
    """
    calls = Call.objects.filter(workspace=workspace, logged_at__isnull=False)
    found = calls.aggregate(
        dials=Count("pk", filter=Q(came_in=False)),
        connects=Count("pk", filter=Q(outcome__in=_HUMAN)),
        conversations=Count("pk", filter=Q(depth__in=_TALKS)),
        appointments=Count("pk", filter=Q(outcome="APPOINTMENT")),
        noes=Count("pk", filter=Q(outcome__in=_NOES)),
        rescued=Count("pk", filter=Q(outcome__in=("NO", "RUNG"), rung__position__gt=0)),
        sales=Count("pk", filter=Q(outcome="SALE")),
        off_list=Count("pk", filter=Q(outcome="OFF_LIST")),
        reached=Count("prospect", filter=Q(outcome__in=_HUMAN), distinct=True),
        dialled=Count("prospect", distinct=True),
    )
    promises = Promise.objects.filter(workspace=workspace)
    return found | {
        "promises": promises.count(),
        "promises_kept": promises.filter(ending=Promise.Ending.KEPT).count(),
        "seeds": Seed.objects.filter(workspace=workspace).count(),
        "prospects": Prospect.objects.filter(workspace=workspace).count(),
        "sessions": Session.objects.filter(workspace=workspace, started_at__lt=F("ended_at")).count(),
    }
