"""Who acts in the table of actions, on what, and the words that no Event may repeat."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from bounceback.base.models import Event, User
from bounceback.calling import actions as calling
from bounceback.calling.models import Lease, Session
from bounceback.calling.queries.cards import Card
from bounceback.calling.steps.said import Learnt, Log, Moment, RightPerson
from bounceback.campaigns import actions as campaigns
from bounceback.core.experiments import Kind
from bounceback.core.objections import Heard
from bounceback.core.outcomes import Outcome, Reason
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Experiment
from bounceback.objections.models import ObjectionCard, Response
from bounceback.prospects.models import Listing, ProspectList
from bounceback.records import actions as records
from bounceback.records.models import Import
from tests import factories

NAME, FIRM, E164, NOTE = "Zzyzx Quill", "Quillworks Ltd", "+13305550143", "SECRETNOTE"
OTHER_E164, TOWN, MAIL = "+13305550144", "Quillburg", "zzyzx@quill.example"
# None of these may stand in an Event, whole or in part. A number not even without its country.
SECRETS = ("zzyzx", "quill", "3305550143", "3305550144", "555-0143", "555-0144", "secretnote")
FILE = f"Name,Company,Phone,City,Remarks\n{NAME},{FIRM},330-555-0143,{TOWN},{NOTE}\n".encode()
PAST = f"When,Phone,Name,Disposition,Notes\n2026-11-02 10:00,330-555-0143,{NAME},No Answer,{NOTE}\n".encode()


@dataclass
class Stage:
    """Who acts, when, and a folder; with a list, a campaign and a session for whoever asks for them."""

    by: User
    at: datetime
    folder: Path
    events_before: int = field(default=0)

    @cached_property
    def list(self) -> ProspectList:
        return factories.make_list(self.by, at=self.at, name=f"{FIRM} list")

    @cached_property
    def listing(self) -> Listing:
        return self.listed(NAME, E164)

    def listed(self, name: str, e164: str) -> Listing:
        return factories.make_prospect(
            self.by, at=self.at, on=self.list, e164=e164, name=name, company=FIRM, email=MAIL, remarks=NOTE
        )

    @cached_property
    def campaign(self) -> Any:
        assert self.listing
        return factories.make_campaign(self.by, at=self.at, name=f"For {FIRM}", lists=(self.list,))

    @cached_property
    def session(self) -> Session:
        return calling.start_session(campaign=self.campaign, by=self.by, at=self.at)

    @cached_property
    def card(self) -> Card:
        (card,) = calling.take_cards(session=self.session, want=1, by=self.by, at=self.at).hand.cards
        return card

    @property
    def lease(self) -> Lease:
        return Lease.objects.select_related("listing__prospect", "session").get(pk=self.card.lease)

    @cached_property
    def dialled(self) -> Any:
        return calling.dial(key=uuid4(), lease=self.lease, dialled_at=self.at, by=self.by, at=self.at)

    @cached_property
    def experiment(self) -> Experiment:
        arms = [self.opening, campaigns.open_with(campaign=self.campaign, label="X", text=NOTE, **self.who).opening]
        return experiments.begin(
            key=uuid4(), campaign=self.campaign, kind=Kind.OPENING, arms=arms, horizon=300, budget=80, **self.who
        )

    def said(self) -> Log:
        """A log that says everything a log can say."""
        return Log(
            dialled_at=self.at,
            answered_at=self.at + timedelta(seconds=5),
            ended_at=self.at + timedelta(seconds=90),
            outcome=Outcome.NO,
            reason=Reason.NO_VALUE,
            finer=NOTE,
            spoke_name=NAME,
            must_change=NOTE,
            note=NOTE,
            hearings=(Heard(3, NOTE),),
            triggers=(Moment(4, "THEY", "BAD", NOTE),),
            facts=(Learnt(NOTE, NAME),),
            right_person=RightPerson(f"{NAME} junior", NOTE, OTHER_E164),
        )

    @cached_property
    def logged(self) -> Any:
        at = self.at + timedelta(seconds=90)
        calling.log(key=self.dialled.key, log=self.said(), want=0, by=self.by, at=at)
        self.dialled.refresh_from_db()
        return self.dialled

    @cached_property
    def uploaded(self) -> Import:
        return records.upload(
            file=io.BytesIO(FILE),
            file_name=f"{FIRM}.csv",
            list_name=f"{FIRM} spring",
            country="US",
            by=self.by,
            at=self.at,
        )

    @cached_property
    def brought(self) -> Import:
        return records.carry_on(import_=self.uploaded, by=self.by, at=self.at)

    @cached_property
    def opening(self) -> Any:
        words = f"Hello, this is about {FIRM}."
        return campaigns.open_with(campaign=self.campaign, label="A", text=words, by=self.by, at=self.at).opening

    @cached_property
    def objection(self) -> ObjectionCard:
        return factories.make_objection_card(self.by, at=self.at, front=NOTE)

    @cached_property
    def response(self) -> Response:
        return factories.make_response(self.by, at=self.at, card=self.objection, idea=NAME, words=NOTE)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}

    def before(self, *_made: object) -> None:
        """What was made so far is there beforehand: its Events do not count."""
        self.events_before = Event.objects.count()


Act = Callable[[Stage], None]


def table(room: str, *rows: Act) -> dict[str, Act]:
    """The rows of a room whose names are those of the actions."""
    return {f"{room}.{row.__name__}": row for row in rows}
