"""How to call each action of calling: cards, calls, sessions, reviews."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from bounceback.calling import actions as calling
from bounceback.calling.actions import reviews, saved_views, second_looks
from bounceback.calling.steps.said import OffList
from bounceback.core.objections import Heard
from bounceback.core.outcomes import Reason
from tests import factories
from tests.house.acts.stage import NAME, NOTE, OTHER_E164, Act, Stage, table


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


ROWS: dict[str, Act] = {
    **table("calling.actions.calls", dial, log, change, take_back, amend),
    **table("calling.actions.cards", take_cards, skip, ask_permit, switch_line, receive, put_off_list),
    **table("calling.actions.reviews", review, add_reason, take_reason_off, add_moment),
    **table("calling.actions.second_looks", look_again),
    **table("calling.actions.saved_views", save_view, delete_view),
    **table("calling.actions.sessions", start_session, end_session, write_note),
}
