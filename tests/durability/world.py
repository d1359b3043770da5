"""What these tests call: thousands of people of Ohio, and the questions about what is left of it.

Runs inside of an installation: `installation.python("from tests.durability import world; …")`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

OHIO_CODES = (216, 220, 234, 283, 326, 330, 380, 419, 436, 440, 513, 567, 614, 740, 937)


def lay_out(*, people: int, callers: int, at: str) -> None:
    """One list that every campaign calls, and a session in each campaign. Prints the sessions."""
    from bounceback.base.queries import local_owner
    from bounceback.calling import actions
    from bounceback.prospects.models import Line, Listing, Number, PlaceSet, Prospect
    from tests import factories

    noon = datetime.fromisoformat(at)
    owner = local_owner()
    assert owner is not None
    mine = {"workspace_id": owner.workspace_id}
    ohio = factories.make_list(owner, at=noon, name="Ohio")
    places = PlaceSet.objects.get_or_create(key=factories.OHIO)[0]
    e164s = [f"+1{code}555{n:04}" for n in range(10_000) for code in OHIO_CODES][:people]
    numbers = Number.objects.bulk_create([Number(**mine, e164=e164) for e164 in e164s], batch_size=500)
    prospects = Prospect.objects.bulk_create(
        [
            Prospect(
                **mine,
                name=f"Person {n}",
                company=f"Firm {n}",
                name_key=f"person {n}|firm {n}",
                created_at=noon,
                updated_at=noon,
            )
            for n in range(people)
        ],
        batch_size=500,
    )
    rows = list(zip(prospects, numbers, range(people), strict=True))
    Line.objects.bulk_create([Line(**mine, prospect=whom, number=number) for whom, number, _ in rows], batch_size=500)
    Listing.objects.bulk_create(
        [
            Listing(**mine, list=ohio, prospect=whom, number=number, place_set=places, position=n)
            for whom, number, n in rows
        ],
        batch_size=500,
    )
    sessions = []
    for n in range(callers):
        campaign = factories.make_campaign(owner, at=noon, name=f"Campaign {n}", lists=(ohio,))
        sessions.append(actions.start_session(campaign=campaign, by=owner, at=noon).pk)
    print(json.dumps(sessions))


def check(*, journals: str, at: str, queue: bool = True) -> None:
    """Print what is wrong with the record, given what callers were told; and how much of it there is.

    journals    a file with strokes, acknowledged dials and acknowledged logs
    at          the clock when everything had come to rest
    queue       also take cards, to see that claims end; that writes
    """
    told: dict[str, Any] = json.loads(Path(journals).read_text(encoding="utf-8"))
    then = datetime.fromisoformat(at)
    wrong = [*_lost(told), *_halves(), *_queue(), *(_claims(then) if queue else ()), *_file()]
    from bounceback.calling.models import Call

    counts = {"calls": Call.objects.count(), "logged": Call.objects.exclude(logged_at=None).count()}
    print(json.dumps({"wrong": wrong, **counts}))


def _lost(told: dict[str, Any]) -> Iterable[str]:
    """Nothing that was acknowledged is missing, nothing is there twice."""
    from bounceback.calling.models import Call

    calls = {str(call.key): call for call in Call.objects.all()}
    for stroke in told["dialled"]:
        if stroke not in calls:
            yield f"dial {stroke} is lost"
    for stroke, log in told["logged"].items():
        call = calls.get(stroke)
        if call is None or call.logged_at is None:
            yield f"log {stroke} is lost"
        elif (call.outcome, call.note, call.reason or None) != (log["outcome"], log["note"], log["reason"]):
            yield f"log {stroke} is another one"
    for stroke in set(calls) - set(told["strokes"]):
        yield f"nobody made call {stroke}"
    for what, many in (
        ("number", Counter(call.number_id for call in calls.values())),
        ("lease", Counter(call.lease_id for call in calls.values())),
    ):
        for pk in (pk for pk, count in many.items() if count > 1):
            same = [call for call in calls.values() if getattr(call, f"{what}_id") == pk]
            yield f"{what} {pk} was dialled at " + ", ".join(f"{call.dialled_at:%H:%M:%S.%f}" for call in same)


def _halves() -> Iterable[str]:
    """What a log does is there with the log, once; and nothing of it without."""
    from bounceback.base.models import Event
    from bounceback.calling.models import Call
    from bounceback.campaigns.models import Campaign
    from bounceback.compliance.models import Suppression
    from bounceback.followups.models import Appointment, Promise, Seed
    from bounceback.objections.models import Hearing
    from bounceback.prospects.models import Fact, Number

    events = Counter(Event.objects.filter(kind__startswith="call.").values_list("subject_id", "kind"))
    strokes = {
        model: Counter(model._default_manager.exclude(stroke=None).values_list("stroke", flat=True))
        for model in (Fact, Appointment, Suppression, Seed, Promise)
    }
    retired = set(Number.objects.exclude(retired_stroke=None).values_list("retired_stroke", flat=True))
    sold: Counter[int] = Counter()
    heard = Counter(Hearing.objects.values_list("stroke", flat=True))
    for call in Call.objects.all():
        logged = call.logged_at is not None
        human = logged and call.answered_at is not None
        sold[call.campaign_id] += call.outcome == "SALE"
        wanted = {
            "dialled": (events[call.pk, "call.dialled"], 1),
            "logged": (events[call.pk, "call.logged"], int(logged)),
            "hearings": (heard[call.key], int(human)),
            "facts": (strokes[Fact][call.key], int(human)),
            "appointments": (strokes[Appointment][call.key], int(call.outcome == "APPOINTMENT")),
            "suppressions": (strokes[Suppression][call.key], int(call.outcome == "OFF_LIST")),
            "seeds": (strokes[Seed][call.key], int(call.outcome == "NO")),
            "retired": (int(call.key in retired), int(call.outcome == "WRONG_NUMBER")),
            "before": (int(bool(call.before)), int(logged)),
        }
        for what, (found, expected) in wanted.items():
            if found != expected:
                yield f"call {call.key} ({call.outcome or 'not logged'}): {found} {what}, not {expected}"
    for campaign in Campaign.objects.all():
        if campaign.clients_in_hand != sold[campaign.pk]:
            yield f"campaign {campaign.pk} has {campaign.clients_in_hand} clients of {sold[campaign.pk]} sales"


def _queue() -> Iterable[str]:
    """Who was called waits where the outcome put them."""
    from bounceback.calling.models import Call
    from bounceback.prospects.models import Listing

    calls = {call.listing_id: call for call in Call.objects.exclude(logged_at=None)}
    # A dial whose log never came: the queue puts them aside when their turn comes.
    only_dialled = set(Call.objects.filter(logged_at=None).values_list("listing_id", flat=True))
    stands = {"OFF_LIST": "OUT", "WRONG_NUMBER": "OUT", "SALE": "OUT", "APPOINTMENT": "PROMISE", "NO": "SEED"}
    for row in Listing.objects.all():
        call = calls.get(row.pk)
        if row.attempts != int(call is not None):
            yield f"{row}: {row.attempts} attempts, {int(call is not None)} calls"
        if call is None and row.standing not in ("FRESH", "RETRY" if row.pk in only_dialled else "FRESH"):
            yield f"{row} is {row.standing} and was never called"
        if call is not None and row.standing != stands.get(call.outcome, "RETRY"):
            yield f"{row} is {row.standing} after {call.outcome}"


def _claims(at: datetime) -> Iterable[str]:
    """Claims end when they are over, and then every number that was held and not dialled is handed out again."""
    from django.conf import settings

    from bounceback.base.queries import local_owner
    from bounceback.calling import actions
    from bounceback.calling.models import Call, Lease, Session

    for lease in Lease.objects.filter(ended_at=None):
        if lease.expires_at > at + settings.LEASE_LENGTH:
            yield f"{lease} lasts until {lease.expires_at}"
        if Call.objects.filter(lease=lease).exists():
            yield f"{lease} was dialled and is open"
    held = set(Lease.objects.filter(ended_at=None).values_list("number", flat=True))
    by = local_owner()
    assert by is not None
    session = Session.objects.filter(ended_at=None).first()
    assert session is not None
    taken = actions.take_cards(session=session, want=5, by=by, at=at + settings.LEASE_LENGTH + timedelta(minutes=1))
    again = {card.lines[0].number for card in taken.hand.cards}
    dialled = set(Call.objects.values_list("number", flat=True))
    if again & dialled:
        yield f"numbers {again & dialled} are handed out on the day they were dialled"
    for number in sorted(held - again)[: max(0, 5 - len(again))]:
        yield f"number {number} is still held"


def _file() -> Iterable[str]:
    """The database file is sound."""
    from django.db import connection

    with connection.cursor() as cursor:
        for check in ("integrity_check", "foreign_key_check"):
            cursor.execute(f"PRAGMA {check}")
            yield from (f"{check}: {row}" for row in cursor.fetchall() if row != ("ok",))
