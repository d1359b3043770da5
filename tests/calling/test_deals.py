"""An experiment with openings at the desk: what a card shows, what a log spends, what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.calling import actions
from bounceback.calling.models import Call, Lease
from bounceback.calling.steps.said import Log
from bounceback.campaigns import actions as campaigns
from bounceback.core import dealing
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import Outcome, Reason
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal, Experiment
from tests.factories import make_list, make_prospect


@pytest.fixture
def openings(renewals, ana, noon):
    return [
        campaigns.open_with(campaign=renewals, label=label, text=f"{{first_name}}, {label}?", by=ana, at=noon).opening
        for label in "XY"
    ]


@pytest.fixture
def experiment(renewals, openings, ana, noon) -> Experiment:
    return experiments.begin(
        key=uuid4(), campaign=renewals, kind=Kind.OPENING, arms=openings, horizon=300, budget=80, by=ana, at=noon
    )


def hand(desk: Any, want: int = 1) -> Any:
    return actions.take_cards(session=desk.session, want=want, by=desk.by, at=desk.at).hand


def spent(key: UUID) -> list[Deal]:
    return list(Deal.objects.filter(stroke=key).select_related("arm"))


def test_without_an_experiment_nothing_is_dealt(desk, people):
    (card,) = hand(desk).cards

    assert (card.block, card.arms) == ("", ())
    assert hand(desk).deals == ()
    assert not Deal.objects.exists()


def test_a_card_shows_the_words_of_every_arm(desk, people, experiment, ohio):
    (card,) = hand(desk).cards

    assert card.block == f"{desk.by.pk}|{ohio.pk}|PM"
    assert [(arm.label, arm.text) for arm in card.arms] == [("X", "Person, X?"), ("Y", "Person, Y?")]


def test_deals_wait_for_a_whole_hand_in_rounds(desk, people, experiment):
    dealt = hand(desk, 3).deals

    assert len(dealt) == dealing.AHEAD
    assert [{one.label, two.label} for one, two in zip(dealt[::2], dealt[1::2], strict=True)] == [{"X", "Y"}] * 3
    assert [deal.label for deal in dealt] == [
        "XY"[position] for n in (1, 2, 3) for position in dealing.order_of_round(experiment.key, n, arms=2)
    ]


def test_a_deal_waits_until_somebody_answers(desk, people, experiment):
    first = hand(desk).deals[0]

    desk.call(Outcome.NO_ANSWER, talked=False, deal=first.key)

    assert Deal.objects.get(key=first.key).stroke is None
    assert hand(desk).deals[0] == first


@pytest.mark.parametrize("outcome", [Outcome.NO, Outcome.HUNG_UP, Outcome.GATEKEEPER, Outcome.APPOINTMENT])
def test_whoever_answers_spends_the_deal(desk, people, experiment, outcome):
    first, second, *_ = hand(desk).deals

    _, logged = desk.call(outcome, deal=first.key, opening=second.version, want=1)

    key = desk.keys[-1]
    assert [deal.key for deal in spent(key)] == [first.key]
    assert Call.objects.get(key=key).opening_id == first.version
    assert logged.hand.deals[0] == second


def test_a_hand_is_never_short_of_deals(desk, people, experiment):
    dealt = hand(desk).deals
    for n in range(4):
        desk.at += timedelta(days=1)
        _, logged = desk.call(Outcome.NO, reason=Reason.WRONG_TIME, deal=dealt[0].key, want=1)
        assert logged.hand.deals[0] == dealt[1]
        dealt = logged.hand.deals
        assert len(dealt) >= dealing.AHEAD - 1, n
    assert Deal.objects.filter(stroke__isnull=False).count() == 4


def test_a_log_that_names_no_deal_spends_none(desk, people, experiment):
    first = hand(desk).deals[0]

    desk.call(Outcome.NO, opening=first.version)

    assert spent(desk.keys[-1]) == []
    assert Call.objects.get(key=desk.keys[-1]).opening_id == first.version


def test_a_deal_is_spent_once(desk, people, experiment):
    first = hand(desk).deals[0]
    desk.call(Outcome.NO, deal=first.key)
    one = desk.keys[-1]

    desk.call(Outcome.NO, deal=first.key)

    assert [deal.key for deal in spent(one)] == [first.key]
    assert spent(desk.keys[-1]) == []


def test_a_deal_of_a_colleague_or_of_nobody_is_passed_over(desk, people, experiment, renewals, ben):
    session = actions.start_session(campaign=renewals, by=ben, at=desk.at)
    theirs = actions.take_cards(session=session, want=1, by=ben, at=desk.at).hand.deals[0]
    assert theirs not in hand(desk).deals

    desk.call(Outcome.NO, deal=theirs.key)
    desk.call(Outcome.NO, deal=uuid4())

    assert not Deal.objects.filter(stroke__isnull=False).exists()


def test_who_called_us_spends_nothing(desk, people, experiment):
    first = hand(desk).deals[0]
    card = actions.receive(session=desk.session, prospect=people[4].prospect, by=desk.by, at=desk.at)
    key = desk.dial(card)

    desk.log(key, Outcome.NO, came_in=True, deal=first.key)

    assert (card.block, card.arms) == ("", ())
    assert spent(key) == []


def test_the_same_log_again_spends_no_second_deal(desk, people, experiment):
    first, second, *_ = hand(desk).deals
    _, logged = desk.call(Outcome.NO, deal=first.key, want=1)
    key = desk.keys[-1]
    call = Call.objects.get(key=key)
    log = Log(
        dialled_at=call.dialled_at, answered_at=call.answered_at, ended_at=call.ended_at, outcome=Outcome.NO,
        deal=first.key,
    )  # fmt: skip

    again = actions.log(key=key, log=log, want=1, by=desk.by, at=desk.at)

    assert [deal.key for deal in spent(key)] == [first.key]
    assert again.hand.deals == logged.hand.deals
    assert again.hand.deals[0] == second
    assert again.hand.cards[0].block == second.block


def test_undo_puts_the_deal_back_in_front(desk, people, experiment):
    first = hand(desk).deals[0]
    desk.call(Outcome.NO, deal=first.key)

    back = actions.take_back(key=desk.keys[-1], by=desk.by, at=desk.at)

    assert back.deals[0] == first
    assert back.card.block == first.block
    assert [arm.label for arm in back.card.arms] == ["X", "Y"]
    assert spent(desk.keys[-1]) == []


def test_undo_and_log_again_spends_it_again(desk, people, experiment):
    first = hand(desk).deals[0]
    desk.call(Outcome.NO, deal=first.key)
    key = desk.keys[-1]
    actions.take_back(key=key, by=desk.by, at=desk.at)

    desk.log(key, Outcome.GATEKEEPER, deal=first.key)

    assert [deal.key for deal in spent(key)] == [first.key]


def test_undo_and_nobody_answered_leaves_it_waiting(desk, people, experiment):
    first = hand(desk).deals[0]
    desk.call(Outcome.NO, deal=first.key)
    key = desk.keys[-1]
    actions.take_back(key=key, by=desk.by, at=desk.at)

    desk.log(key, Outcome.VOICEMAIL, talked=False, deal=first.key)

    assert spent(key) == []
    assert Call.objects.get(key=key).opening_id is None


def test_a_change_keeps_the_deal(desk, people, experiment):
    first = hand(desk).deals[0]
    desk.call(Outcome.NO, deal=first.key)
    key = desk.keys[-1]

    actions.change(key=key, change=actions.Change(reason=Reason.NO_RAPPORT), by=desk.by, at=desk.at)

    assert [deal.key for deal in spent(key)] == [first.key]
    assert Call.objects.get(key=key).opening_id == first.version


def test_a_late_log_spends_its_deal_when_the_experiment_has_ended(desk, people, experiment, ana):
    first = hand(desk).deals[0]
    (card,) = desk.take(1)
    key = desk.dial(card)
    experiments.stop(experiment=experiment, by=ana, at=desk.at)

    desk.log(key, Outcome.NO, deal=first.key, want=1)

    assert [deal.key for deal in spent(key)] == [first.key]
    assert hand(desk).deals == ()


def test_a_log_without_its_dial_spends_its_deal(desk, people, experiment):
    (card,) = desk.take(1)
    first = Deal.objects.order_by("round", "place")[0]
    key = uuid4()
    log = Log(dialled_at=desk.at, ended_at=desk.at, outcome=Outcome.NO, lease=card.lease, deal=first.key)

    logged = actions.log(key=key, log=log, want=1, by=desk.by, at=desk.at)

    assert [deal.pk for deal in spent(key)] == [first.pk]
    assert first.key not in {deal.key for deal in logged.hand.deals}


def test_lists_are_not_mixed(desk, people, experiment, renewals, ohio, ana, noon):
    texas = make_list(ana, at=noon, name="Texas")
    make_prospect(ana, at=noon, on=texas, e164="+13305550199", name="Tex")
    campaigns.choose_lists(campaign=renewals, lists=[ohio, texas], by=ana, at=noon)

    taken = hand(desk, 5)
    also = actions.take_cards(
        session=desk.session, want=1, holding=[card.lease for card in taken.cards], by=desk.by, at=desk.at
    )

    blocks = {deal.block for deal in also.hand.deals}
    assert blocks == {f"{ana.pk}|{ohio.pk}|PM", f"{ana.pk}|{texas.pk}|PM"}
    for block in blocks:
        labels = [deal.label for deal in also.hand.deals if deal.block == block]
        assert [set(pair) for pair in zip(labels[::2], labels[1::2], strict=True)] == [{"X", "Y"}] * 3
    rounds: dict[int, set[str]] = {}
    for deal in Deal.objects.all():
        rounds.setdefault(deal.round, set()).add(deal.block)
    assert all(len(in_round) == 1 for in_round in rounds.values())


def test_an_open_round_waits_for_its_block(desk, people, experiment):
    """Half a pair is spent in the afternoon; the morning deals rounds of its own, and the other half waits."""
    first, second, *_ = hand(desk).deals
    desk.call(Outcome.NO, deal=first.key)
    for lease in Lease.objects.filter(ended_at=None):
        actions.skip(lease=lease, want=0, by=desk.by, at=desk.at)
    desk.at += timedelta(hours=22)  # ten in the morning

    morning = hand(desk).deals

    assert {deal.block.rpartition("|")[2] for deal in morning} == {"AM"}
    assert Deal.objects.get(key=second.key).stroke is None


def test_other_words_interrupt_the_dealing(desk, people, experiment, openings, ana):
    first = hand(desk).deals[0]
    desk.at += timedelta(minutes=1)
    campaigns.reword(opening=openings[0], text="Something else.", by=ana, at=desk.at)

    again = hand(desk)

    assert again.deals == ()
    assert again.cards[0].block == ""
    following = experiments.restart(experiment=experiment, key=uuid4(), by=ana, at=desk.at)
    anew = hand(desk)
    assert first.key not in {deal.key for deal in anew.deals}
    assert Deal.objects.filter(experiment=following).count() == dealing.AHEAD
    assert "Something else." in [arm.text for arm in anew.cards[0].arms]


def test_the_words_in_use_are_on_the_card(desk, people, openings, ana):
    campaigns.use_opening(opening=openings[1], by=ana, at=desk.at)

    assert hand(desk).cards[0].opening.label == "Y"


def test_dealing_costs_two_statements_more(desk, people, renewals, openings, ana, noon):
    def statements(**said: Any) -> int:
        desk.at += timedelta(seconds=10)
        (card,) = desk.take(1)
        key = desk.dial(card)
        with CaptureQueriesContext(connection) as caught:
            desk.log(key, Outcome.NO, reason=Reason.NO_VALUE, want=1, **said)
        return len(caught)

    statements()  # whatever a process asks once
    plain = statements()
    experiments.begin(
        key=uuid4(), campaign=renewals, kind=Kind.OPENING, arms=openings, horizon=300, budget=80, by=ana, at=noon
    )
    first = hand(desk).deals[0]

    assert statements(deal=first.key) <= plain + 2


def test_a_deal_of_another_half_of_the_day_is_passed_over(desk, people, experiment):
    afternoon = hand(desk).deals[0]
    desk.call(Outcome.NO_ANSWER, talked=False)
    desk.at += timedelta(hours=21)  # nine in the morning there

    card, _ = desk.call(Outcome.NO, deal=afternoon.key)

    assert card.block.endswith("AM")
    assert afternoon.block.endswith("PM")
    assert spent(desk.keys[-1]) == []


def test_a_deal_said_after_the_end_is_spent_and_the_call_keeps_its_words(desk, people, experiment, ana):
    first = hand(desk).deals[0]
    experiments.stop(experiment=experiment, by=ana, at=desk.at)

    _, logged = desk.call(Outcome.NO, deal=first.key, want=1)

    assert logged.hand.deals == ()
    assert [deal.key for deal in spent(desk.keys[-1])] == [first.key]
    assert Call.objects.get(key=desk.keys[-1]).opening_id == first.version


def test_cards_in_hand_when_it_begins_get_its_arms_while_they_are_held(desk, people, request):
    first, second = desk.take(2)
    request.getfixturevalue("experiment")

    taken = actions.take_cards(
        session=desk.session, want=0, holding=(first.lease, second.lease), by=desk.by, at=desk.at
    ).hand

    assert [card.lease for card in taken.cards] == [first.lease, second.lease]
    assert [[arm.label for arm in card.arms] for card in taken.cards] == [["X", "Y"]] * 2
    assert {card.block for card in taken.cards} == {taken.deals[0].block}
    key = desk.dial(taken.cards[0])
    desk.log(key, Outcome.NO, deal=taken.deals[0].key)
    assert [deal.key for deal in spent(key)] == [taken.deals[0].key]


def test_cards_that_have_arms_are_handed_out_once(desk, people, experiment):
    (card,) = desk.take(1)

    taken = actions.take_cards(session=desk.session, want=1, holding=(card.lease,), by=desk.by, at=desk.at).hand

    assert card.lease not in [each.lease for each in taken.cards]
    assert len(taken.cards) == 1
