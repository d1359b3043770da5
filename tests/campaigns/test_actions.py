"""What happens to a campaign when somebody changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bounceback.base.models import Event, User, Workspace
from bounceback.campaigns import actions, queries
from bounceback.campaigns.models import Campaign, Objective
from bounceback.campaigns.steps import Rung
from tests import personas
from tests.factories import make_campaign, make_list

SUMS = actions.Sums(worth=Decimal(500), clients_wanted=200, clients_in_hand=0, one_in=10)


def test_a_new_campaign_has_a_ladder_and_its_plain_sum(ana: User, noon: datetime) -> None:
    campaign = actions.create(words=actions.Words("Renewals"), sums=SUMS, by=ana, at=noon)

    assert queries.ladder(campaign)[0].label == "Book twenty minutes"
    assert campaign.dials_planned == 2000
    assert queries.value_of_a_call(campaign) == Decimal("50.00")


def test_a_campaign_that_reckons_with_nothing_has_no_plan(ana: User, noon: datetime) -> None:
    campaign = actions.create(words=actions.Words("Renewals"), by=ana, at=noon)

    assert campaign.dials_planned is None
    assert campaign.planned_at is None
    assert queries.value_of_a_call(campaign) is None


def test_a_name_is_given_once(ana: User, noon: datetime) -> None:
    make_campaign(ana, name="Renewals", at=noon)

    with pytest.raises(actions.NameTaken):
        actions.create(words=actions.Words("Renewals"), by=ana, at=noon)


def test_another_seller_may_use_the_same_name(ana: User, noon: datetime) -> None:
    make_campaign(ana, name="Renewals", at=noon)
    elsewhere = personas.make_workspace(at=noon, name="Elsewhere")
    other = User.objects.create(username="eve", workspace=elsewhere, date_joined=noon)

    actions.create(words=actions.Words("Renewals"), by=other, at=noon)

    assert Campaign.objects.filter(name="Renewals").count() == 2


def test_a_campaign_keeps_its_own_name_when_it_is_described(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, name="Renewals", at=noon)

    actions.describe(campaign=campaign, words=actions.Words("Renewals", offer="A check"), by=ana, at=noon)

    campaign.refresh_from_db()
    assert campaign.offer == "A check"


@pytest.mark.parametrize(
    ("basis", "worth", "months", "heads", "sum_of_it"),
    [("ONCE", 500, 12, 40, 500), ("MONTH", 20, 24, 40, 480), ("HEAD", 5, 12, 40, 2400)],
)
def test_worth_is_turned_into_one_sum(
    ana: User, noon: datetime, basis: str, worth: int, months: int, heads: int, sum_of_it: int
) -> None:
    sums = actions.Sums(worth=Decimal(worth), worth_basis=basis, months=months, heads=heads)

    campaign = actions.create(words=actions.Words("Renewals"), sums=sums, by=ana, at=noon)

    assert queries.client_worth(campaign) == sum_of_it


def test_new_sums_leave_the_to_go_count_alone(ana: User, noon: datetime) -> None:
    campaign = actions.create(words=actions.Words("Renewals"), sums=SUMS, by=ana, at=noon)

    actions.reckon(campaign=campaign, sums=replace(SUMS, one_in=5), replan=False, by=ana, at=noon)

    campaign.refresh_from_db()
    assert campaign.dials_planned == 2000
    assert campaign.one_in == 5


def test_planning_again_counts_from_now(ana: User, noon: datetime) -> None:
    campaign = actions.create(words=actions.Words("Renewals"), sums=SUMS, by=ana, at=noon)
    later = noon + timedelta(days=9)
    campaign.clients_in_hand = 20

    actions.replan(campaign=campaign, by=ana, at=later)

    campaign.refresh_from_db()
    assert campaign.dials_planned == 1800
    assert campaign.planned_at == later


def test_a_full_book_has_none_to_go(ana: User, noon: datetime) -> None:
    full = replace(SUMS, clients_in_hand=250)

    campaign = actions.create(words=actions.Words("Renewals"), sums=full, by=ana, at=noon)

    assert campaign.dials_planned == 0


def test_rungs_change_places(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    first, second, third = queries.ladder(campaign)
    turned = [Rung(o.kind, o.label, o.follow_up_days, o.pk) for o in (third, first, second)]

    actions.set_ladder(campaign=campaign, rungs=turned, by=ana, at=noon)

    assert [o.pk for o in queries.ladder(campaign)] == [third.pk, first.pk, second.pk]


def test_a_rung_that_was_left_out_is_put_away_and_not_deleted(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    first, second, _ = queries.ladder(campaign)
    kept = [Rung(o.kind, o.label, o.follow_up_days, o.pk) for o in (first, second)]

    actions.set_ladder(campaign=campaign, rungs=kept, by=ana, at=noon)
    actions.set_ladder(campaign=campaign, rungs=kept[:1], by=ana, at=noon)

    assert [o.pk for o in queries.ladder(campaign)] == [first.pk]
    assert Objective.objects.filter(campaign=campaign).count() == 3


def test_a_rung_of_another_kind_is_another_rung(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    first = queries.ladder(campaign)[0]

    changed = [Rung(Objective.Kind.SALE, "Sell it now", None, first.pk)]
    actions.set_ladder(campaign=campaign, rungs=changed, by=ana, at=noon)

    first.refresh_from_db()
    assert first.kind == Objective.Kind.APPOINTMENT
    assert first.archived_at == noon
    assert queries.ladder(campaign).get().kind == Objective.Kind.SALE


def test_a_ladder_without_rungs_is_refused(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)

    with pytest.raises(actions.NoMainObjective):
        actions.set_ladder(campaign=campaign, rungs=[], by=ana, at=noon)

    assert queries.ladder(campaign).count() == 3


def test_new_words_are_a_new_version_and_the_old_ones_stay(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    first = actions.open_with(campaign=campaign, label="A", text="Hello {first_name}.", by=ana, at=noon)

    second = actions.reword(opening=first.opening, text="Is this {name}?", by=ana, at=noon)

    assert (first.version, second.version) == (1, 2)
    assert queries.wordings(campaign)[0].text == "Is this {name}?"
    first.refresh_from_db()
    assert first.text == "Hello {first_name}."


def test_the_same_words_are_the_same_version(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    first = actions.open_with(campaign=campaign, label="A", text="Hello.", by=ana, at=noon)

    again = actions.reword(opening=first.opening, text="Hello.", by=ana, at=noon)

    assert again == first


def test_a_mistyped_blank_is_named(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)

    with pytest.raises(actions.NoSuchBlank) as refused:
        actions.open_with(campaign=campaign, label="A", text="Hello {fist_name}", by=ana, at=noon)

    assert "{fist_name}" in refused.value.text
    assert "{first_name}" in refused.value.hint


def test_a_letter_stands_for_one_opening(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    actions.open_with(campaign=campaign, label="A", text="Hello.", by=ana, at=noon)

    assert queries.next_label(campaign) == "B"
    with pytest.raises(actions.LabelTaken):
        actions.open_with(campaign=campaign, label="A", text="Good day.", by=ana, at=noon)


def test_an_opening_put_away_can_be_taken_up_again(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    opening = actions.open_with(campaign=campaign, label="A", text="Hello.", by=ana, at=noon).opening

    actions.put_opening_away(opening=opening, by=ana, at=noon)
    gone = queries.wordings(campaign)
    actions.take_opening_up(opening=opening, by=ana, at=noon)

    assert gone == []
    assert [w.label for w in queries.wordings(campaign)] == ["A"]


def test_questions_keep_their_order_and_forget_nothing(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    actions.set_questions(campaign=campaign, texts=["Who renews?", "What annoys you?"], by=ana, at=noon)

    actions.set_questions(campaign=campaign, texts=["What annoys you?", "When?"], by=ana, at=noon)

    assert [q.text for q in queries.questions(campaign)] == ["What annoys you?", "When?"]
    assert campaign.questions.count() == 3


def test_a_campaign_calls_its_lists_in_their_order(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    ohio, texas = make_list(ana, name="Ohio", at=noon), make_list(ana, name="Texas", at=noon)
    actions.choose_lists(campaign=campaign, lists=[ohio, texas], by=ana, at=noon)

    actions.choose_lists(campaign=campaign, lists=[texas, ohio], by=ana, at=noon)

    assert list(queries.lists_called(campaign)) == [texas, ohio]


def test_a_list_of_somebody_else_is_refused(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    elsewhere = Workspace.objects.create(name="Elsewhere", created_at=noon)
    eve = User.objects.create(username="eve", workspace=elsewhere, date_joined=noon)

    with pytest.raises(actions.ForeignList):
        actions.choose_lists(campaign=campaign, lists=[make_list(eve, at=noon)], by=ana, at=noon)


def test_a_campaign_put_away_can_be_taken_up_again(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)

    actions.archive(campaign=campaign, by=ana, at=noon)
    running = list(queries.running(ana))
    actions.restore(campaign=campaign, by=ana, at=noon)

    assert running == []
    assert list(queries.running(ana)) == [campaign]


def test_each_action_leaves_one_event(ana: User, noon: datetime) -> None:
    campaign = make_campaign(ana, at=noon)
    opening = actions.open_with(campaign=campaign, label="A", text="Hello.", by=ana, at=noon).opening
    before = Event.objects.count()

    actions.reword(opening=opening, text="Good day.", by=ana, at=noon)
    actions.set_pace(campaign=campaign, pace_seconds=20, by=ana, at=noon)
    actions.set_questions(campaign=campaign, texts=["When?"], by=ana, at=noon)
    actions.archive(campaign=campaign, by=ana, at=noon)

    assert Event.objects.count() == before + 4
