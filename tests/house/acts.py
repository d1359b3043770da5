"""How to call each action: one row per public function of the rooms `actions`. See test_events.

A row gets a `Stage` and calls its action once, so that it changes something. What it needs beforehand it makes with
`stage.before`, which does not count. Everything that could name a person is unmistakable.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from bounceback.base import actions as base
from bounceback.base.models import Event, User
from bounceback.calling import actions as calling
from bounceback.calling.actions import reviews, saved_views, second_looks
from bounceback.calling.models import Lease, Session
from bounceback.calling.queries.cards import Card
from bounceback.calling.steps.said import Learnt, Log, Moment, OffList, RightPerson
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.reasons import actions as finer_reasons
from bounceback.campaigns.reasons.steps import Line
from bounceback.compliance import actions as compliance
from bounceback.core.dealing import Span
from bounceback.core.experiments import Kind
from bounceback.core.objections import Grade, Heard
from bounceback.core.outcomes import Outcome, Reason
from bounceback.core.phone import read_numbers
from bounceback.core.playbook import Aim, Lever, OptionWords, PlanEnding, Sort
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Experiment
from bounceback.followups import actions as followups
from bounceback.objections import actions as objections
from bounceback.objections.carrying import actions as carrying
from bounceback.objections.carrying import rows as carried
from bounceback.objections.decks import actions as decks
from bounceback.objections.memory import actions as fitting
from bounceback.objections.models import ObjectionCard, Response
from bounceback.playbook.actions import options, tips
from bounceback.playbook.queries import options as playbook_options
from bounceback.playbook.queries.options import Known
from bounceback.prospects import actions as prospects
from bounceback.prospects.models import Listing, ProspectList
from bounceback.records import actions as records
from bounceback.records.models import Import
from bounceback.records.plans import Corrections
from tests import factories
from tests.factories_trying import make_experiment, make_option, make_plan
from tests.objections.memory import forgetful

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


def _numbers(*typed: str) -> Any:
    return [number for each in typed for number in read_numbers(each, country="US").numbers]


DETAILS = prospects.Details(name=NAME, company=FIRM, email=MAIL, city=TOWN, remarks=NOTE)
WORDS = campaigns.Words(f"For {FIRM} again", offer=NOTE, problem=NAME, voicemail=NOTE)


def found(s: Stage) -> None:
    from bounceback.base.models import User, Workspace

    Event.objects.all().delete()
    User.objects.all().delete()
    Workspace.objects.all().delete()
    s.before()
    base.found(name=FIRM, by=None, at=s.at)


def take_cards(s: Stage) -> None:
    s.before(s.session)
    assert s.card


def skip(s: Stage) -> None:
    s.before(s.lease)
    calling.skip(lease=s.lease, **s.who)


def ask_permit(s: Stage) -> None:
    s.before(s.lease)
    calling.ask_permit(lease=s.lease, **s.who)


def switch_line(s: Stage) -> None:
    line = factories.make_line(
        s.by, at=s.at, prospect=s.listing.prospect, number=factories.make_number(s.by, at=s.at, e164=OTHER_E164)
    )
    s.before(s.lease)
    calling.switch_line(lease=s.lease, line=line, **s.who)


def receive(s: Stage) -> None:
    s.before(s.session)
    calling.receive(session=s.session, prospect=s.listing.prospect, **s.who)


def put_off_list(s: Stage) -> None:
    s.before(s.lease)
    calling.put_off_list(
        prospect=s.listing.prospect, session=s.session, wish=OffList("PERSON", NOTE), key=uuid4(), **s.who
    )


def dial(s: Stage) -> None:
    s.before(s.lease)
    assert s.dialled


def log(s: Stage) -> None:
    s.before(s.dialled)
    assert s.logged


def change(s: Stage) -> None:
    s.before(s.logged)
    changed = calling.Change(note=f"{NOTE} again", must_change=NAME, hearing=Heard(5, f"{NAME} objects"))
    calling.change(key=s.logged.key, change=changed, by=s.by, at=s.at + timedelta(minutes=2))


def take_back(s: Stage) -> None:
    s.before(s.logged)
    calling.take_back(key=s.logged.key, by=s.by, at=s.at + timedelta(minutes=2))


def amend(s: Stage) -> None:
    s.before(s.logged)
    calling.amend(call=s.logged, field="note", new=f"{NOTE} amended", why=NAME, **s.who)


def review(s: Stage) -> None:
    s.before(s.logged)
    reviews.review(call=s.logged, changes={"note": f"{NOTE} amended", "spoke_name": f"{NAME} II"}, why=NOTE, **s.who)


def add_reason(s: Stage) -> None:
    s.before(s.logged)
    reviews.add_reason(call=s.logged, family="HAS_ONE", finer=NOTE, **s.who)


def take_reason_off(s: Stage) -> None:
    added = reviews.add_reason(call=s.logged, family="HAS_ONE", finer=NOTE, **s.who)
    s.before()
    reviews.take_reason_off(reason=added, **s.who)


def look_again(s: Stage) -> None:
    s.before(s.logged)
    second_looks.look_again(call=s.logged, settled=Reason.NO_RAPPORT, finer=NOTE, **s.who)


def add_moment(s: Stage) -> None:
    s.before(s.logged)
    reviews.add_moment(call=s.logged, speaker="THEY", effect="GOOD", text=NOTE, **s.who)


def start_session(s: Stage) -> None:
    s.before(s.campaign)
    assert s.session


def end_session(s: Stage) -> None:
    s.before(s.card)
    calling.end_session(session=s.session, **s.who)


def write_note(s: Stage) -> None:
    s.before(s.session)
    calling.write_note(session=s.session, note=NOTE, **s.who)


def save_view(s: Stage) -> None:
    saved_views.save_view(name=NAME, filters={"text": NOTE}, **s.who)


def delete_view(s: Stage) -> None:
    view = saved_views.save_view(name=NAME, filters={"text": NOTE}, **s.who)
    s.before()
    saved_views.delete_view(view=view, **s.who)


def create(s: Stage) -> None:
    campaigns.create(words=WORDS, lists=(s.list,), **s.who)


def begin_anew(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.begin_anew(
        campaign=s.campaign, words=WORDS, sums=campaigns.Sums(), rungs=campaigns.DEFAULT_LADDER, **s.who
    )


def describe(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.describe(campaign=s.campaign, words=WORDS, **s.who)


def reckon(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.reckon(campaign=s.campaign, sums=campaigns.Sums(clients_wanted=3), replan=True, **s.who)


def replan(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.replan(campaign=s.campaign, **s.who)


def set_pace(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.set_pace(campaign=s.campaign, pace_seconds=40, **s.who)


def set_ladder(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.set_ladder(campaign=s.campaign, rungs=campaigns.DEFAULT_LADDER[:1], **s.who)


def set_questions(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.set_questions(campaign=s.campaign, texts=[f"Does {NAME} decide?"], **s.who)


def choose_lists(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.choose_lists(campaign=s.campaign, lists=(), **s.who)


def open_with(s: Stage) -> None:
    s.before(s.campaign)
    assert s.opening


def reword(s: Stage) -> None:
    s.before(s.opening)
    campaigns.reword(opening=s.opening, text=f"Is that {FIRM}?", **s.who)


def lay_out(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.lay_out(campaign=s.campaign, opening=f"Is that {FIRM}?", voicemail=NOTE, questions=[NOTE], **s.who)


def put_opening_away(s: Stage) -> None:
    s.before(s.opening)
    campaigns.put_opening_away(opening=s.opening, **s.who)


def take_opening_up(s: Stage) -> None:
    campaigns.put_opening_away(opening=s.opening, **s.who)
    s.before()
    campaigns.take_opening_up(opening=s.opening, **s.who)


def archive(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.archive(campaign=s.campaign, **s.who)


def restore(s: Stage) -> None:
    campaigns.archive(campaign=s.campaign, **s.who)
    s.before()
    campaigns.restore(campaign=s.campaign, **s.who)


def use_opening(s: Stage) -> None:
    s.before(s.opening)
    campaigns.use_opening(opening=s.opening, **s.who)


def use_window(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.use_window(campaign=s.campaign, window=Span(9, 11), **s.who)


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


def suppress(s: Stage) -> None:
    s.before(s.listing)
    compliance.suppress(scope="FIRM", firm=FIRM, e164=E164, source=f"{NAME} asked", why=NOTE, **s.who)


def suppress_numbers(s: Stage) -> None:
    compliance.suppress_numbers(e164s=[E164, OTHER_E164], source=FIRM, why=NOTE, **s.who)


def lift(s: Stage) -> None:
    row = compliance.suppress(scope="NUMBER", e164=E164, source=FIRM, why=NOTE, **s.who)
    s.before()
    compliance.lift(suppression=row, why=f"{NAME} wants to be called", **s.who)


def state_scrub(s: Stage) -> None:
    s.before(s.list)
    compliance.state_scrub(prospect_list=s.list, scrubbed_by=NAME, scrubbed_on=s.at.date(), **s.who)


def bring_registry(s: Stage) -> None:
    file = s.folder / f"{FIRM}.txt"
    file.write_text("330,5550143\n330,5550144\n", encoding="ascii")
    compliance.bring_registry(file=file, name="federal", list_date=date(2026, 11, 16), account=NAME, **s.who)


def mark_sent(s: Stage) -> None:
    material = factories.make_material(s.by, at=s.at, what=NOTE)
    s.before()
    followups.mark_sent(material=material, **s.who)


def make_list(s: Stage) -> None:
    prospects.make_list(name=FIRM, **s.who)


def change_list(s: Stage) -> None:
    s.before(s.list)
    prospects.change_list(changed=s.list, name=f"{NAME}'s", audience="HOUSEHOLD", country="US", **s.who)


def make_up_list(s: Stage) -> None:
    prospects.make_up_list(name=FIRM, audience="BUSINESS", **s.who)


def add(s: Stage) -> None:
    s.before(s.list)
    prospects.add(on=s.list, details=DETAILS, numbers=_numbers(E164, OTHER_E164), **s.who)


def edit(s: Stage) -> None:
    s.before(s.listing)
    prospects.edit(prospect=s.listing.prospect, details=DETAILS, numbers=_numbers(OTHER_E164), **s.who)


def put_on(s: Stage) -> None:
    other = factories.make_list(s.by, at=s.at, name=NAME)
    s.before(s.listing)
    prospects.put_on(prospect=s.listing.prospect, on=other, **s.who)


def take_off(s: Stage) -> None:
    s.before(s.listing)
    prospects.take_off(listing=s.listing, **s.who)


def put_back(s: Stage) -> None:
    prospects.take_off(listing=s.listing, **s.who)
    s.before()
    prospects.put_back(listing=s.listing, **s.who)


def upload(s: Stage) -> None:
    assert s.uploaded


def correct(s: Stage) -> None:
    s.before(s.uploaded)
    records.correct(import_=s.uploaded, corrections=Corrections(meanings={"Company": "name"}), **s.who)


def start(s: Stage) -> None:
    s.before(s.uploaded)
    records.start(import_=s.uploaded, **s.who)


def resume(s: Stage) -> None:
    records.start(import_=s.uploaded, **s.who)
    s.before()
    records.resume(import_=s.uploaded, **s.who)


def carry_on(s: Stage) -> None:
    s.before(s.uploaded)
    assert s.brought


def undo(s: Stage) -> None:
    s.before(s.brought)
    records.undo(import_=s.brought, **s.who)


def discard(s: Stage) -> None:
    s.before(s.uploaded)
    records.discard(import_=s.uploaded, **s.who)


def upload_calls(s: Stage) -> None:
    from bounceback.records.past import actions as past

    s.before(s.listing)
    past.upload(file=io.BytesIO(PAST), file_name=f"{FIRM}.csv", zone="America/New_York", country="US", **s.who)


def correct_calls(s: Stage) -> None:
    from bounceback.records.past import actions as past
    from bounceback.records.past.plans import PastCorrections

    waiting = past.upload(file=io.BytesIO(PAST), file_name="calls.csv", zone="America/New_York", country="US", **s.who)
    s.before()
    past.correct(import_=waiting, corrections=PastCorrections(zone="America/Chicago"), **s.who)


def take_kit(s: Stage) -> None:
    from bounceback.records.kit import actions as kits
    from bounceback.records.kit import file, queries

    text = queries.text_of(s.campaign, author=NAME, at=s.at)
    s.before(s.opening)
    kits.take(kit=file.read(text.encode()), into=None, name=f"{NAME}'s", **s.who)


def export(s: Stage) -> None:
    from bounceback.records.taking import actions as taking

    s.before(s.logged)
    taking.export(to=s.folder / FIRM, format="jsonl", **s.who)


def ask(s: Stage) -> None:
    from bounceback.records.taking import actions as taking

    taking.ask(format="jsonl", **s.who)


def drop(s: Stage) -> None:
    from bounceback.records.taking import actions as taking
    from bounceback.records.taking import tasks

    taking.ask(format="jsonl", **s.who)
    tasks.write_export.call(s.by.pk)
    s.before()
    taking.drop(**s.who)


def replay(s: Stage) -> None:
    from bounceback.records.keeping import actions as keeping
    from bounceback.records.keeping.then import Request, Then

    asked = Request(id=1, workspace=s.by.workspace_id, scope="NUMBER", at=s.at, e164=E164, source=NAME, why=NOTE)
    s.before(s.listing)
    keeping.replay(then=Then(requests=[asked], source="journal"), same_key=True, facts={}, **s.who)


def ask_for_backup(s: Stage) -> None:
    from bounceback.records.keeping import actions as keeping

    keeping.ask_for_backup(**s.who)


def ask_for_proof(s: Stage) -> None:
    from bounceback.records.keeping import actions as keeping

    keeping.ask_for_proof(**s.who)


def erase(s: Stage) -> None:
    from bounceback.records.erasing import actions as erasing

    s.before(s.logged)
    erasing.erase(person=s.listing.prospect, why=NOTE, by=s.by, at=s.at + timedelta(hours=1))


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


def make_card(s: Stage) -> None:
    objections.make_card(key=uuid4(), front=NOTE, family="NO_VALUE", idea=NAME, words=NOTE, **s.who)


def write_card(s: Stage) -> None:
    s.before(s.objection)
    objections.write_card(card=s.objection, front=f"{NOTE} again", family="HAS_ONE", **s.who)


def write_response(s: Stage) -> None:
    s.before(s.objection)
    objections.write_response(card=s.objection, key=uuid4(), idea=NAME, words=NOTE, **s.who)


def drop_response(s: Stage) -> None:
    s.before(s.response)
    objections.drop_response(response=s.response, **s.who)


def take_response_up(s: Stage) -> None:
    objections.drop_response(response=s.response, **s.who)
    s.before()
    objections.take_response_up(response=s.response, **s.who)


def arrange(s: Stage) -> None:
    second = factories.make_response(s.by, at=s.at, card=s.response.card, idea=FIRM, position=1)
    s.before()
    objections.arrange(card=s.objection, order=[second.key, s.response.key], **s.who)


def tag(s: Stage) -> None:
    s.before(s.objection, s.campaign)
    objections.tag(card=s.objection, campaigns=[s.campaign], **s.who)


def archive_card(s: Stage) -> None:
    s.before(s.objection)
    objections.archive(card=s.objection, **s.who)


def bring_card_back(s: Stage) -> None:
    objections.archive(card=s.objection, **s.who)
    s.before()
    objections.bring_back(card=s.objection, **s.who)


def forget_phrasing(s: Stage) -> None:
    phrasing = factories.make_phrasing(s.by, at=s.at, card=s.objection, text=f"{NOTE} too")
    s.before()
    objections.forget_phrasing(phrasing=phrasing, **s.who)


def merge(s: Stage) -> None:
    other = factories.make_objection_card(s.by, at=s.at, front=f"{NOTE} as well")
    s.before(s.response)
    objections.merge(card=s.objection, into=other, **s.who)


def review_card(s: Stage) -> None:
    s.before(s.response)
    objections.review(card=s.objection, grade=Grade.GOOD, key=uuid4(), **s.who)


def take_review_back(s: Stage) -> None:
    key = uuid4()
    s.before(objections.review(card=s.response.card, grade=Grade.GOOD, key=key, **s.who))
    objections.take_review_back(key=key, **s.who)


def fit_weights(s: Stage) -> None:
    s.before(forgetful.reviews(s.by, at=s.at, cards=50, each=20, truth=forgetful.FORGETFUL))
    fitting.fit_weights(**s.who)


def split(s: Stage) -> None:
    s.before(s.response)
    objections.split(card=s.objection, key=uuid4(), front=f"{NOTE} apart", responses=[s.response], **s.who)


def bring_cards(s: Stage) -> None:
    s.before()
    row = carried.row(1, NOTE, [carried.Back(NAME, NOTE)], guid=NAME)
    carrying.take(deck=carried.Deck((row,)), **s.who)


def take_deck(s: Stage) -> None:
    s.before()
    decks.take(name="realtors", **s.who)


def put_deck_away(s: Stage) -> None:
    decks.take(name="realtors", **s.who)
    s.before()
    decks.put_away(name="realtors", **s.who)


def _wanted() -> Any:
    from bounceback.playbook.actions import plans

    return plans.Wanted(remind=NOTE, aim=Aim.RUNGS, finish=40)


def begin_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    option = make_option(s.by, at=s.at, title=NOTE)
    s.before(s.campaign)
    plans.begin(option=option, campaign=s.campaign, wanted=_wanted(), key=uuid4(), **s.who)


def end_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    plan = make_plan(s.by, at=s.at, campaign=s.campaign)
    s.before()
    plans.end(plan=plan, ending=PlanEnding.DROP, lesson=NOTE, **s.who)


def adapt_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    plan = make_plan(s.by, at=s.at, campaign=s.campaign)
    s.before()
    plans.adapt(plan=plan, wanted=_wanted(), lesson=NOTE, key=uuid4(), **s.who)


def judge_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    plan = make_plan(s.by, at=s.at, campaign=s.campaign)
    experiment = make_experiment(s.by, at=s.at, campaign=s.campaign)
    s.before()
    plans.judge(plan=plan, experiment=experiment, **s.who)


OPTION = OptionWords(
    title=f"{NOTE} first", sort=Sort.SKILL, lever=Lever.PRACTICE, family="", aim=Aim.RUNGS, fits=NAME, steps=(NOTE,),
    costs=NAME, shows=NAME, source=FIRM,
)  # fmt: skip


def _shipped(s: Stage) -> Known:
    known = playbook_options.option(s.by, "start-earlier")
    assert known is not None
    return known


def make_own_option(s: Stage) -> None:
    s.before()
    options.make_option(key=uuid4(), words=OPTION, **s.who)


def write_option(s: Stage) -> None:
    s.before()
    options.write_option(option=_shipped(s), words=OPTION, **s.who)


def as_shipped(s: Stage) -> None:
    options.write_option(option=_shipped(s), words=OPTION, **s.who)
    s.before()
    options.as_shipped(option=_shipped(s), **s.who)


def put_option_away(s: Stage) -> None:
    s.before()
    options.put_option_away(option=_shipped(s), **s.who)


def bring_option_back(s: Stage) -> None:
    options.put_option_away(option=_shipped(s), **s.who)
    s.before()
    options.bring_option_back(option=_shipped(s), **s.who)


def note_tip(s: Stage) -> None:
    s.before()
    tips.note_tip(text=NOTE, source=NAME, **s.who)


def let_tip_go(s: Stage) -> None:
    tip = tips.note_tip(text=NOTE, source=NAME, **s.who)
    s.before()
    tips.let_tip_go(tip=tip, **s.who)


def take_tip_up(s: Stage) -> None:
    tip = tips.let_tip_go(tip=tips.note_tip(text=NOTE, source=NAME, **s.who), **s.who)
    s.before()
    tips.take_tip_up(tip=tip, **s.who)


def arrange_finer_reasons(s: Stage) -> None:
    s.before()
    finer_reasons.arrange(family=Reason.NO_VALUE, lines=[Line(NOTE), Line("price", "price")], **s.who)


def add_finer_reason(s: Stage) -> None:
    s.before()
    finer_reasons.add(family=Reason.NO_VALUE, label=NOTE, **s.who)


def rename_finer_reason(s: Stage) -> None:
    s.before()
    finer_reasons.rename(family=Reason.NO_VALUE, label="price", new=NOTE, **s.who)


def put_finer_reason_away(s: Stage) -> None:
    s.before()
    finer_reasons.put_away(family=Reason.NO_VALUE, label="price", **s.who)


def _table(area: str, *rows: Callable[[Stage], None]) -> dict[str, Callable[[Stage], None]]:
    return {f"{area}.{row.__name__}": row for row in rows}


ACTS: dict[str, Callable[[Stage], None]] = {
    **_table("base.actions", found),
    **_table("calling.actions.calls", dial, log, change, take_back, amend),
    **_table("calling.actions.cards", take_cards, skip, ask_permit, switch_line, receive, put_off_list),
    **_table("calling.actions.reviews", review, add_reason, take_reason_off, add_moment),
    **_table("calling.actions.second_looks", look_again),
    **_table("calling.actions.saved_views", save_view, delete_view),
    **_table("calling.actions.sessions", start_session, end_session, write_note),
    **_table("campaigns.actions", create, begin_anew, describe, reckon, replan, set_pace, set_ladder, set_questions),
    **_table("campaigns.actions", choose_lists, open_with, reword, lay_out, put_opening_away, take_opening_up),
    **_table("campaigns.actions", archive, restore, use_opening, use_window),
    "campaigns.reasons.actions.arrange": arrange_finer_reasons,
    "campaigns.reasons.actions.add": add_finer_reason,
    "campaigns.reasons.actions.rename": rename_finer_reason,
    "campaigns.reasons.actions.put_away": put_finer_reason_away,
    **_table("compliance.actions", suppress, suppress_numbers, lift, state_scrub, bring_registry),
    "experiments.actions.begin": begin_experiment,
    "experiments.actions.stop": stop_experiment,
    **_table("experiments.actions", adopt, restart),
    **_table("followups.actions", mark_sent),
    **_table("objections.actions.cards", make_card, write_card, write_response, drop_response, take_response_up),
    **_table("objections.actions.cards", arrange, tag, forget_phrasing),
    "objections.actions.cards.archive": archive_card,
    "objections.actions.cards.bring_back": bring_card_back,
    **_table("objections.actions.joining", merge, split),
    **_table("objections.memory.actions", fit_weights),
    "objections.actions.reviews.review": review_card,
    "objections.actions.reviews.take_review_back": take_review_back,
    "objections.carrying.actions.take": bring_cards,
    "objections.decks.actions.take": take_deck,
    "objections.decks.actions.put_away": put_deck_away,
    "playbook.actions.plans.begin": begin_plan,
    "playbook.actions.plans.end": end_plan,
    "playbook.actions.plans.adapt": adapt_plan,
    "playbook.actions.plans.judge": judge_plan,
    **_table("playbook.actions.options", write_option, as_shipped, put_option_away, bring_option_back),
    "playbook.actions.options.make_option": make_own_option,
    **_table("playbook.actions.tips", note_tip, let_tip_go, take_tip_up),
    **_table("prospects.actions", make_list, change_list, make_up_list, add, edit, put_on, take_off, put_back),
    **_table("records.actions", upload, correct, start, resume, carry_on, undo, discard),
    "records.past.actions.upload": upload_calls,
    "records.past.actions.correct": correct_calls,
    "records.kit.actions.take": take_kit,
    **_table("records.taking.actions", export, ask, drop),
    **_table("records.keeping.actions", replay, ask_for_backup, ask_for_proof),
    **_table("records.erasing.actions", erase),
    **_table("simulate.actions", begin, set_up, remove),
}
