"""One call with all that its log has to know, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from bounceback.base.models import User
from bounceback.calling.models import Call, SecondLook
from bounceback.calling.queries import dialled, trials
from bounceback.calling.queries import lists as list_queries
from bounceback.calling.queries import totals as total_queries
from bounceback.calling.queries.cockpit import At
from bounceback.calling.queries.prepared import Answer, Prepared
from bounceback.calling.queries.queue import clock_of
from bounceback.calling.queries.rows import first_row, moment, rows
from bounceback.calling.queries.trials import Tried
from bounceback.campaigns.models import FinerReason, Objective, OpeningVersion
from bounceback.campaigns.reasons import queries as finer_reasons
from bounceback.campaigns.reasons.queries import Finer
from bounceback.compliance import queries as compliance_queries
from bounceback.compliance.models import Suppression
from bounceback.core import hours
from bounceback.core.outcomes import Reason
from bounceback.core.rhythm import Dial
from bounceback.experiments.models import Deal
from bounceback.followups.models import Promise, Seed
from bounceback.prospects.models import Audience, Listing


@dataclass(frozen=True, slots=True)
class Rung:
    """An objective of the campaign, in use or not."""

    pk: int
    kind: str
    label: str
    days: int | None
    main: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A call and what stands around it before it is logged.

    at_desk         where cards are taken from; None when the session is over
    rows            all rows of the queue with this number or of this prospect
    met_before      somebody at this number has spoken with us on an earlier dial
    overtaken       a later dial of this number is logged already
    off             number or person is off the list
    today           the session's other dials of today
    dialled         the campaign's dials since its plan, this one included
    tried           what is tried and in use in the campaign
    dealt           the deal that the log names, unspent and of the card's block: its id, and the version of the opening
    window_dealt    the deal of a window that the next dial of this row spends, in whichever campaign, if its experiment
                    ran at that dial
    finer           the finer reasons of every family
    newest_look     the id of the workspace's newest second look, 0 for none
    """

    call: Call
    at_desk: At | None
    rows: tuple[Listing, ...]
    ladder: dict[int, Rung]
    open_promise: int | None
    open_seed: int | None
    met_before: bool
    overtaken: bool
    off: bool
    opening_known: bool
    today: tuple[Dial, ...]
    dialled: int
    tried: Tried
    dealt: tuple[int, int] | None
    window_dealt: int | None
    finer: dict[Reason, Finer]
    newest_look: int

    @property
    def zone(self) -> str:
        """The one clock of the place called; "" when there are several or none."""
        return clock_of(self.call.listing.place_set.key) if self.call.listing else self.call.zone

    @property
    def for_business(self) -> bool:
        """Whether a firm was called, where nobody is on a Sunday."""
        listing = self.call.listing
        return (self.call.prospect.audience or (listing.list.audience if listing else "")) == Audience.BUSINESS

    @property
    def clock(self) -> ZoneInfo:
        """The clock to reckon by: the place's, or the first of several."""
        if self.zone:
            return ZoneInfo(self.zone)
        places = hours.candidates_of(self.call.listing.place_set.key) if self.call.listing else ()
        return ZoneInfo(places[len(places) // 2].zone) if places else ZoneInfo("UTC")


def calls_of(by: User) -> QuerySet[Call]:
    """Calls of this caller."""
    return Call.objects.filter(caller=by, workspace_id=by.workspace_id)


def scene(key: UUID, *, by: User, at: datetime, opening: int | None = None, deal: UUID | None = None) -> Scene | None:
    """A call of this caller with what stands around it; None when it was never dialled. One statement."""
    since = at - total_queries.A_DAYS_WORK
    mark = dialled.mark()
    row = _CALL.first(
        key=key,
        caller=by.pk,
        workspace=by.workspace_id,
        since=since,
        opening=opening or 0,
        mark=mark,
        deal=deal or NO_DEAL,
    )
    return _read(row, mark=mark) if row is not None else None


NO_DEAL = UUID(int=0)


def _call(
    *, key: UUID, caller: int, workspace: int, since: datetime, opening: int, mark: int, deal: UUID
) -> QuerySet[Any]:
    number, prospect, campaign = OuterRef("number_id"), OuterRef("prospect_id"), OuterRef("campaign_id")
    in_force = Suppression.objects.filter(workspace=OuterRef("workspace_id"), lifted_at=None)
    same_number = Call.objects.filter(number=number, logged_at__isnull=False)
    promises = Promise.objects.filter(prospect=prospect, campaign=campaign, ended_at=None)
    seeds = Seed.objects.filter(prospect=prospect, campaign=campaign, ended_at=None)
    waiting = Deal.objects.filter(stroke=None)
    here = OuterRef("listing_id")
    ran = Q(experiment__ended_at=None) | Q(experiment__ended_at__gt=OuterRef("dialled_at"))
    finers = FinerReason.objects.filter(workspace=OuterRef("workspace_id"))
    looks = SecondLook.objects.filter(workspace=OuterRef("workspace_id")).order_by("-pk")
    return Call.objects.filter(key=key, caller=caller, workspace=workspace).annotate(
        behind=rows(Listing.objects.filter(number=number), *_COLUMNS),
        theirs=rows(Listing.objects.filter(prospect=prospect), *_COLUMNS),
        lists=list_queries.as_rows("campaign_id"),
        ladder=rows(
            Objective.objects.filter(campaign=campaign),
            "pk", "kind", "label", "follow_up_days", "position", "archived_at",
        ),
        promise=first_row(promises, "pk"),
        seed=first_row(seeds, "pk"),
        met=Exists(same_number.filter(dialled_at__lt=OuterRef("dialled_at"), outcome__in=total_queries.HUMAN)),
        later=Exists(same_number.filter(dialled_at__gt=OuterRef("dialled_at"))),
        off_number=compliance_queries.number_is_off(OuterRef("workspace_id"), OuterRef("number__e164")),
        off_person=Exists(in_force.filter(scope="PERSON", prospect=prospect)),
        worded=Exists(OpeningVersion.objects.filter(pk=opening, opening__campaign=campaign)),
        dials_today=total_queries.dial_rows(since=since),
        later_dials=dialled.later_than(mark),
        finer=rows(finers, "position", "pk", *finer_reasons.COLUMNS),
        newest_look=first_row(looks, "pk"),
        dealt=first_row(
            waiting.filter(key=deal, caller=caller, listing=None, experiment__campaign=campaign),
            "pk", "arm__version_id", "block",
        ),
        window_dealt=first_row(waiting.filter(ran, listing=here).order_by("pk"), "pk"),
        **trials.told(campaign="campaign_id", caller=caller),
    )  # fmt: skip


_COLUMNS = (
    "pk", "prospect_id", "list_id", "standing", "attempts", "misses", "ready_at", "number_id", "place_set_id",
)  # fmt: skip

_CALL = Prepared(
    _call,
    types={
        "key": UUID, "caller": int, "workspace": int, "since": datetime, "opening": int, "mark": int, "deal": UUID,
    },
    roots=(
        "", "session", "campaign", "lease", "prospect", "listing", "listing__list", "listing__place_set", "number",
        "rung",
    ),
    others=(
        "behind", "theirs", "lists", "ladder", "promise", "seed", "met", "later", "off_number", "off_person", "worded",
        "dials_today", "later_dials", "finer", "newest_look", "dealt", "window_dealt", *trials.ANNOTATIONS,
    ),
)  # fmt: skip


def _read(row: Answer, *, mark: int) -> Scene:
    call = row.rows[""]
    if not isinstance(call, Call):
        raise Call.DoesNotExist
    for name in ("session", "campaign", "lease", "prospect", "number", "listing", "rung"):
        setattr(call, name, row.rows[name])
    if call.listing is not None:
        for name in ("list", "place_set"):
            setattr(call.listing, name, row.rows[f"listing__{name}"])
    tried = trials.read(row)
    at_desk = None
    if call.session is not None and call.session.ended_at is None:
        lists = list_queries.called_lists(row.lists, workspace=call.workspace_id)
        at_desk = At(call.session.pk, call.workspace_id, call.campaign_id, lists, tried)
    waiting = {found[0]: found for found in (*row.behind, *row.theirs)}
    return Scene(
        call=call,
        at_desk=at_desk,
        rows=tuple(_listing(found, call.workspace_id) for found in waiting.values()),
        ladder={
            pk: Rung(pk, kind, label, days, position == 0 and archived is None)
            for pk, kind, label, days, position, archived in row.ladder
        },
        tried=tried,
        finer=finer_reasons.read((family, label, gone is not None) for _, _, family, label, gone in sorted(row.finer)),
        newest_look=row.newest_look[0] if row.newest_look else 0,
        dealt=_dealt(row.dealt, call),
        window_dealt=row.window_dealt[0] if row.window_dealt else None,
        open_promise=row.promise[0] if row.promise else None,
        open_seed=row.seed[0] if row.seed else None,
        met_before=row.met,
        overtaken=row.later,
        off=row.off_number or row.off_person,
        opening_known=row.worded,
        today=tuple(total_queries.dials(row.dials_today, but=call.pk)),
        dialled=dialled.since_plan(
            campaign=call.campaign_id, planned_at=call.campaign.planned_at, mark=mark, later=row.later_dials
        ),
    )


def _dealt(found: list[Any] | None, call: Call) -> tuple[int, int] | None:
    """The deal that was named, unless it is of another block than the card was: another list, or half of the day."""
    if not found or found[1] is None or found[2] != call.verdict.get("block", ""):
        return None
    return found[0], found[1]


def _listing(found: list[Any], workspace_id: int) -> Listing:
    pk, prospect, on, standing, attempts, misses, ready_at, number, place_set = found
    return Listing(
        pk=pk,
        workspace_id=workspace_id,
        prospect_id=prospect,
        list_id=on,
        standing=standing,
        attempts=attempts,
        misses=misses,
        ready_at=moment(ready_at),
        number_id=number,
        place_set_id=place_set,
    )
