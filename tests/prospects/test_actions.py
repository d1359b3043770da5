"""What happens to lists and prospects when somebody changes them by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bounceback.base.models import Event, User
from bounceback.core.phone import ParsedNumber, read_numbers
from bounceback.prospects import actions, made_up
from bounceback.prospects.actions import Details
from bounceback.prospects.models import Audience, Line, Listing, Number, Prospect, ProspectList, Replacement
from tests.factories import make_list, make_prospect

DANA = Details(name="Dana Whitfield", company="Whitfield Tool & Die", city="Akron", state="OH")
NUMBER = ParsedNumber("+13305550143")
OTHER_NUMBER = ParsedNumber("+12065550101")


@pytest.fixture
def ohio(ana: User, noon: datetime) -> ProspectList:
    return make_list(ana, at=noon)


def test_somebody_added_by_hand_waits_at_the_end_of_the_list(ana: User, ohio: ProspectList, noon: datetime) -> None:
    make_prospect(ana, at=noon, on=ohio, e164="+13305550100", name="First")

    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)

    listing = dana.listings.get()
    assert listing.position == 1
    assert listing.standing == Listing.Standing.FRESH
    assert listing.place_set.key == "US-OH@America/New_York"


def test_a_number_alone_is_a_prospect(ana: User, ohio: ProspectList, noon: datetime) -> None:
    nobody = actions.add(on=ohio, details=Details(), numbers=[NUMBER], by=ana, at=noon)

    assert nobody.name_key == ""
    assert nobody.lines.get().number.e164 == NUMBER.e164


def test_a_name_without_a_number_is_refused(ana: User, ohio: ProspectList, noon: datetime) -> None:
    with pytest.raises(actions.NoNumber):
        actions.add(on=ohio, details=DANA, numbers=[], by=ana, at=noon)

    assert not Prospect.objects.exists()


def test_the_same_person_with_the_same_number_is_not_added_twice(ana: User, ohio: ProspectList, noon: datetime) -> None:
    actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)
    shouted = Details(name="DANA WHITFIELD")

    with pytest.raises(actions.AlreadyHere) as refused:
        actions.add(on=ohio, details=shouted, numbers=[NUMBER], by=ana, at=noon)

    assert "Dana Whitfield with (330) 555-0143 is here already." in refused.value.text


def test_two_people_of_one_firm_share_a_switchboard(ana: User, ohio: ProspectList, noon: datetime) -> None:
    actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)

    theo = Details(name="Theo Brandt", company="Whitfield Tool & Die")
    actions.add(on=ohio, details=theo, numbers=[ParsedNumber(NUMBER.e164, "12")], by=ana, at=noon)

    assert Prospect.objects.count() == 2
    assert Number.objects.count() == 1


def test_numbers_are_called_in_the_order_in_which_they_were_typed(
    ana: User, ohio: ProspectList, noon: datetime
) -> None:
    typed = read_numbers("(206) 555-0101; 330-555-0143 x12", country="US").numbers

    dana = actions.add(on=ohio, details=DANA, numbers=typed, by=ana, at=noon)

    lines = dana.lines.order_by("position").values_list("number__e164", "extension")
    assert list(lines) == [("+12065550101", ""), ("+13305550143", "12")]
    assert dana.listings.get().number.e164 == "+12065550101"


def test_what_was_known_before_an_edit_is_kept(ana: User, ohio: ProspectList, noon: datetime) -> None:
    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)
    later = noon + timedelta(days=1)

    married = Details(name="Dana Whitfield-Ortiz", company=DANA.company, city="Akron", state="OH")
    actions.edit(prospect=dana, details=married, numbers=[NUMBER], by=ana, at=later)

    replaced = Replacement.objects.get()
    assert (replaced.field, replaced.old, replaced.new) == ("name", "Dana Whitfield", "Dana Whitfield-Ortiz")
    dana.refresh_from_db()
    assert dana.name_key == "dana whitfield ortiz"
    assert dana.updated_at == later


def test_a_new_number_begins_anew_and_moves_the_place(ana: User, ohio: ProspectList, noon: datetime) -> None:
    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)
    dana.listings.update(standing="RETRY", attempts=3, misses=3, ready_at=noon)
    moved = Details(name="Dana Whitfield", company=DANA.company, city="Seattle", state="WA")

    actions.edit(prospect=dana, details=moved, numbers=[OTHER_NUMBER], by=ana, at=noon)

    listing = dana.listings.get()
    assert listing.number.e164 == OTHER_NUMBER.e164
    assert (listing.standing, listing.attempts, listing.misses) == ("FRESH", 0, 0)
    assert listing.place_set.key == "US-WA@America/Los_Angeles"
    assert Line.objects.count() == 1


def test_an_edit_that_keeps_the_number_keeps_the_place_in_the_queue(
    ana: User, ohio: ProspectList, noon: datetime
) -> None:
    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)
    dana.listings.update(standing="PROMISE", attempts=3, ready_at=noon)

    actions.edit(prospect=dana, details=Details(name="Dana W."), numbers=[NUMBER], by=ana, at=noon)

    listing = dana.listings.get()
    assert (listing.standing, listing.attempts, listing.ready_at) == ("PROMISE", 3, noon)


def test_a_number_that_was_tried_elsewhere_is_not_fresh(ana: User, ohio: ProspectList, noon: datetime) -> None:
    tried = make_prospect(ana, at=noon, on=ohio, e164=NUMBER.e164, name="Theo")
    later = noon + timedelta(days=2)
    Listing.objects.filter(pk=tried.pk).update(standing="RETRY", attempts=2, misses=2, ready_at=later)

    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)

    listing = dana.listings.get()
    assert (listing.standing, listing.attempts, listing.ready_at) == ("RETRY", 2, later)


def test_who_was_taken_off_can_be_put_back(ana: User, ohio: ProspectList, noon: datetime) -> None:
    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)
    listing = dana.listings.get()

    actions.take_off(listing=listing, by=ana, at=noon)
    off = Listing.objects.get(pk=listing.pk)
    actions.put_back(listing=listing, by=ana, at=noon)
    back = Listing.objects.get(pk=listing.pk)

    assert (off.standing, off.retired_at) == ("OUT", noon)
    assert (back.standing, back.retired_at) == ("FRESH", None)


def test_a_prospect_stands_on_a_list_once(ana: User, ohio: ProspectList, noon: datetime) -> None:
    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)
    spring = make_list(ana, name="Spring", at=noon)

    actions.put_on(prospect=dana, on=spring, by=ana, at=noon)

    with pytest.raises(actions.OnTheListAlready):
        actions.put_on(prospect=dana, on=spring, by=ana, at=noon)


@pytest.mark.parametrize("audience", [Audience.BUSINESS, Audience.HOUSEHOLD])
def test_the_made_up_list_holds_forty_numbers_of_stories(ana: User, noon: datetime, audience: str) -> None:
    made = actions.make_up_list(name="Made up", audience=audience, by=ana, at=noon)

    numbers = set(Number.objects.values_list("e164", flat=True))
    assert len(numbers) == made_up.HOW_MANY == made.listings.filter(standing="FRESH").count()
    assert all(number[5:].startswith("55501") for number in numbers)
    assert made.listings.values("place_set").distinct().count() >= 15


def test_nobody_is_made_up_twice(ana: User, noon: datetime) -> None:
    actions.make_up_list(name="One", audience=Audience.BUSINESS, by=ana, at=noon)
    again = actions.make_up_list(name="Two", audience=Audience.BUSINESS, by=ana, at=noon)

    assert Prospect.objects.count() == made_up.HOW_MANY == again.listings.count()


@pytest.mark.parametrize("businesses", [True, False])
def test_every_made_up_number_would_be_imported(businesses: bool, noon: datetime) -> None:
    for person in made_up.people(businesses=businesses, on=noon.date()):
        assert read_numbers(person.e164, country=None).numbers


def test_a_list_is_renamed_but_not_to_a_name_in_use(ana: User, ohio: ProspectList, noon: datetime) -> None:
    make_list(ana, name="Texas", at=noon)

    with pytest.raises(actions.ListNameTaken):
        actions.change_list(changed=ohio, name="Texas", audience="BUSINESS", country="US", by=ana, at=noon)
    actions.change_list(changed=ohio, name="Ohio, spring", audience="HOUSEHOLD", country="US", by=ana, at=noon)

    ohio.refresh_from_db()
    assert (ohio.name, ohio.audience) == ("Ohio, spring", "HOUSEHOLD")


def test_each_action_leaves_one_event(ana: User, ohio: ProspectList, noon: datetime) -> None:
    dana = actions.add(on=ohio, details=DANA, numbers=[NUMBER], by=ana, at=noon)
    actions.edit(prospect=dana, details=Details(name="Dana"), numbers=[OTHER_NUMBER], by=ana, at=noon)
    listing = dana.listings.get()
    actions.take_off(listing=listing, by=ana, at=noon)
    actions.put_back(listing=listing, by=ana, at=noon)
    actions.make_up_list(name="Made up", audience="BUSINESS", by=ana, at=noon)

    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["prospect.added", "prospect.edited", "listing.taken_off", "listing.put_back", "list.made_up"]
