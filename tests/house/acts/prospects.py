"""How to call each action of prospects and their lists."""

from __future__ import annotations

from typing import Any

from bounceback.core.phone import read_numbers
from bounceback.prospects import actions as prospects
from tests import factories
from tests.house.acts.stage import E164, FIRM, MAIL, NAME, NOTE, OTHER_E164, TOWN, Act, Stage, table


def _numbers(*typed: str) -> Any:
    return [number for each in typed for number in read_numbers(each, country="US").numbers]


DETAILS = prospects.Details(name=NAME, company=FIRM, email=MAIL, city=TOWN, remarks=NOTE)


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


ROWS: dict[str, Act] = {
    **table("prospects.actions", make_list, change_list, make_up_list, add, edit, put_on, take_off, put_back),
}
