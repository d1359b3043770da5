"""Made-up days, lived through the real actions with a clock of their own.

Each caller sits twice a day. Whom to call is the program's own queue; what happens then is the world's business. With
several callers their strokes are mixed in the order of time. A handful of dials make one transaction, so that somebody
else who writes gets a turn in between and a disk that syncs slowly does not stretch the run.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from bounceback.base.models import User
from bounceback.calling import actions
from bounceback.calling.models import Call, Lease, Session
from bounceback.calling.queries import reasons
from bounceback.calling.queries.cards import Card
from bounceback.calling.steps.said import Learnt, Log, Marked, Moment, OffList, RightPerson
from bounceback.core.outcomes import Reason
from bounceback.prospects.models import Prospect
from bounceback.simulate import words
from bounceback.simulate.recovering import Recovering
from bounceback.simulate.saying import Said, Saying
from bounceback.simulate.scenario import Scenario
from bounceback.simulate.seller import Seller
from bounceback.simulate.steps import Cast
from bounceback.simulate.talks import Happening
from bounceback.simulate.world import Caller, World

ZONE = ZoneInfo("America/New_York")
_STROKES = 40  # of a transaction: some fourteen dials
_TRIES = 12  # how often an empty queue is asked again in one sitting


@dataclass(frozen=True, slots=True)
class Sitting:
    """A part of the day in which one calls, by the caller's clock."""

    begins: time  # at the earliest
    within_minutes: int  # so much later at the latest
    ends: time  # nobody waits past this for a zone to open


SITTINGS = (Sitting(time(9, 0), 90, time(12, 45)), Sitting(time(13, 15), 170, time(20, 30)))


@dataclass(frozen=True, slots=True)
class Made:
    """One dial as the truth has it.

    dealt    the opening was dealt by an experiment; else it was in use, or chosen by hand
    """

    key: UUID
    person: int
    attempt: int
    reach: float
    opening: int
    happening: Happening
    dealt: bool = False


@dataclass(slots=True)
class _Desk:
    user: User
    caller: Caller
    free_at: datetime | None = None  # when the last sitting was over
    today: list[Made] = field(default_factory=list)


class Driver:
    """Lives through a scenario. `made` is the truth about every dial, in the order of the dials."""

    def __init__(self, scenario: Scenario, world: World, cast: Cast) -> None:
        self.scenario, self.world, self.cast = scenario, world, cast
        self.made: list[Made] = []
        self.desks = [_Desk(user, world.caller(index)) for index, user in enumerate(cast.users)]
        self.seller = Seller(world, cast.campaign.workspace_id)
        self.saying = Saying(world, cast)
        self.recovering = Recovering(world, cast) if scenario.recovers else None
        self._rng: Random = world.dice("driver")

    def run(self, *, together: bool = True, progress: Callable[[int], None] | None = None) -> None:
        """All days, one after the other.

        together    several strokes in one transaction; else each as its own, as in real life
        progress    told the number of dials after each day
        """
        for day in self.scenario.working_days():
            self.live_day(day, together=together)
            if progress is not None:
                progress(len(self.made))

    def live_day(self, day: date, *, together: bool = True) -> None:
        """One working day of all callers."""
        for _ in self._strokes(day, together=together):
            pass

    def _strokes(self, day: date, *, together: bool) -> Iterator[None]:
        running: list[tuple[datetime, int, Iterator[datetime]]] = []
        for index, desk in enumerate(self.desks):
            desk.caller.dials_today = 0
            strokes = self._day(desk, day, self._dials_on(day, index))
            first = next(strokes, None)
            if first is not None:
                heapq.heappush(running, (first, index, strokes))
        while running:
            guard: AbstractContextManager[object] = transaction.atomic() if together else nullcontext()
            with guard:
                for _ in range(_STROKES):
                    if not running:
                        break
                    _, index, strokes = heapq.heappop(running)
                    then = next(strokes, None)
                    if then is not None:
                        heapq.heappush(running, (then, index, strokes))
            yield

    def _dials_on(self, day: date, index: int) -> int:
        planned = self.scenario.dials_per_day
        if not self.scenario.vary:
            return planned
        rng = self.world.dice("diligence", day, index)
        if rng.random() < 0.03:
            return 0
        return max(8, min(2 * planned, round(planned * rng.gauss(1.03, 0.22))))

    def _day(self, desk: _Desk, day: date, dials: int) -> Iterator[datetime]:
        """One caller's day, stroke by stroke. Yields when the next one is due."""
        made = 0
        for sitting, aim in zip(SITTINGS, (round(dials * 0.55), dials), strict=True):
            if made >= aim:
                continue
            late = timedelta(seconds=self._rng.randrange(sitting.within_minutes * 60))
            at = datetime.combine(day, sitting.begins, ZONE).astimezone(UTC) + late
            if desk.free_at is not None:
                at = max(at, desk.free_at + timedelta(minutes=10))
            yield at
            until = datetime.combine(day, sitting.ends, ZONE)
            made += yield from self._sitting(desk, at, aim - made, until=until)
        if made and desk.free_at is not None:
            yield desk.free_at
            self.seller.evening(by=desk.user, at=desk.free_at)
            if self.recovering is not None:
                self.recovering.evening(
                    _noes(desk.today), first=desk is self.desks[0], by=desk.user, day=day, at=desk.free_at
                )
            desk.today.clear()

    def _sitting(self, desk: _Desk, at: datetime, wanted: int, *, until: datetime) -> Generator[datetime, None, int]:
        """One sitting of at most so many dials. Returns how many were made; nobody waits for a zone past `until`."""
        by, rng = desk.user, self._rng
        session = actions.start_session(campaign=self.cast.campaign, by=by, at=at)
        self.saying.sit_down(by=by, day=until.date(), at=at)
        hand = actions.take_cards(session=session, want=1, by=by, at=at).hand
        dials, tries = wanted, 0
        while dials:
            if not hand.cards:
                opens = hand.empty.opens_at if hand.empty else None
                tries += 1
                if opens is None or tries > _TRIES or opens > until:
                    break
                at = max(at, opens) + timedelta(minutes=1)
                yield at
                hand = actions.take_cards(session=session, want=1, by=by, at=at).hand
                continue
            card = hand.cards[0]
            lease = Lease.objects.select_related("listing").get(pk=card.lease or 0)
            lease.session = session
            if rng.random() < 0.01:
                hand = actions.skip(lease=lease, want=1, by=by, at=at)
                at += timedelta(seconds=rng.randint(2, 9))
                yield at
                continue
            key = self._key()
            actions.dial(key=key, lease=lease, dialled_at=at, by=by, at=at)
            said = self.saying.of(hand, card, by=by)
            got = self._happens(desk, card, key, said, at)
            ended_at = at + timedelta(seconds=got.ring_seconds + (got.talk_seconds or 0))
            yield ended_at
            dials -= 1
            log = self._log(got, card, session, said, at, ended_at)
            hand = actions.log(key=key, log=log, want=1 if dials else 0, by=by, at=ended_at).hand
            if got.right_person is not None:
                self._meet(card, got.right_person)
            at = ended_at + timedelta(seconds=_gap(rng))
            yield at
        self._after(desk, session, at)
        actions.end_session(session=session, by=by, at=at)
        desk.free_at = at
        return wanted - dials

    def _key(self) -> UUID:
        """The next stroke's. Two workspaces made of one seed have different ones that fall on the same days: where a
        seed lies in its window is read from the key modulo a thousand.
        """
        made = UUID(int=self._rng.getrandbits(92), version=4).int
        return UUID(int=made + ((self.cast.campaign.workspace_id * 1000) << 92))

    def _happens(self, desk: _Desk, card: Card, key: UUID, said: Said, at: datetime) -> Happening:
        person = self.cast.people[card.prospect]
        local = at.astimezone(ZoneInfo(card.zone) if card.zone else ZONE)
        reach = self.world.reach(person, local)
        got = self.world.dial(person, local=local, opening=said.opening, caller=desk.caller)
        made = Made(key, person.index, person.dials, reach, said.opening, got, said.deal is not None)
        self.made.append(made)
        desk.today.append(made)
        return got

    def _log(
        self, got: Happening, card: Card, session: Session, said: Said, dialled_at: datetime, ended_at: datetime
    ) -> Log:
        answered_at = dialled_at + timedelta(seconds=got.ring_seconds) if got.connected else None
        rung = self.cast.rungs[got.rung] if got.rung is not None else None
        rescued = got.outcome.value == "NO"
        return Log(
            dialled_at=dialled_at,
            ended_at=ended_at,
            outcome=got.outcome,
            answered_at=answered_at,
            reason=got.reason,
            finer=got.finer,
            rung=None if rescued else rung,
            saved_rung=rung if rescued else None,
            said_at=got.said_at,
            appointment_at=got.appointment_at,
            hang_up=got.hang_up,
            spoke_with=got.speaker,
            must_change=got.must_change,
            note=got.note,
            triggers=(Moment(*got.moment),) if got.moment else (),
            hearings=self.seller.hears(got, len(self.made)),
            facts=tuple(Learnt(*fact) for fact in got.facts),
            right_person=RightPerson(*got.right_person) if got.right_person else None,
            suppress=OffList(got.off_list, got.why_off) if got.off_list else None,
            opening=self.cast.openings[said.opening],
            lease=card.lease,
            session=session.pk,
            deal=said.deal if got.connected else None,
            marks=self._marks(got, session),
        )

    def _marks(self, got: Happening, session: Session) -> tuple[Marked, ...]:
        if self.recovering is None or not got.connected:
            return ()
        return self.recovering.marks(len(self.made), caller=session.caller_id)

    def _meet(self, card: Card, named: tuple[str, str]) -> None:
        """Who was named has a row now, and takes a place in the world."""
        sent_on = Prospect.objects.filter(referred_by=card.prospect).order_by("-pk").first()
        if sent_on is None or sent_on.pk in self.cast.people:
            return
        whom = self.cast.people[card.prospect]
        whom.referrals += 1
        index = whom.index + REFERRED * whom.referrals
        self.cast.people[sent_on.pk] = self.world.sent_on_to(whom, index=index, name=named[0], title=named[1])

    def _after(self, desk: _Desk, session: Session, at: datetime) -> None:
        """What a careful caller does once the sitting is over: look at a call again, write a line."""
        rng = self._rng
        if rng.random() < 0.2:
            call = Call.objects.filter(session=session, outcome="NO", talk_seconds__gte=60).order_by("pk").last()
            true = self._true_reason(call.key) if call is not None else None
            if call is not None and true is not None and true in _others(call):
                why = "on reading the note again"
                actions.amend(call=call, field="reason", new=true.value, why=why, by=desk.user, at=at)
        if rng.random() < 0.35:
            actions.write_note(session=session, note=rng.choice(words.DEBRIEFS), by=desk.user, at=at)

    def _true_reason(self, key: UUID) -> Reason | None:
        return next((made.happening.true_reason for made in reversed(self.made) if made.key == key), None)


def _others(call: Call) -> set[Reason]:
    """The reasons that a call could have instead of the one that was written."""
    return set(reasons.may_be(reasons.evidence([call])[call.key])) - {Reason(call.reason)} if call.reason else set()


def _noes(made: list[Made]) -> list[tuple[UUID, Reason]]:
    """The calls that have a true reason, with it."""
    return [(each.key, each.happening.true_reason) for each in made if each.happening.true_reason is not None]


REFERRED = 1_000_000  # indexes of people who were named by others


def _gap(rng: Random) -> int:
    """Seconds from a hang-up to the next dial; now and then a coffee."""
    return rng.randint(300, 700) if rng.random() < 0.015 else min(180, 6 + round(rng.lognormvariate(2.6, 0.6)))
