"""What calls of the past say to the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.calling.queries import totals
from bounceback.compliance.models import Suppression
from bounceback.followups.models import Promise
from bounceback.prospects.models import Listing, Number, Prospect
from tests.factories import make_campaign, make_list, make_prospect
from tests.records.conftest import account
from tests.records.past.conftest import HEAD, Past, log_here


def test_whom_the_file_names_is_found_by_number_and_name(ana: User, noon: datetime, bring_calls: Past) -> None:
    on = make_list(ana, at=noon)
    dana = make_prospect(ana, at=noon, on=on, name="Dana Whitfield")
    Prospect.objects.filter(pk=dana.prospect_id).update(name_key="dana whitfield")
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,DANA WHITFIELD,NA,0\n3/5/2026 2:05 PM,,Dana Whitfield,NA,0\n")

    assert Prospect.objects.count() == 1
    assert list(Call.objects.values_list("listing", "list", "number").distinct()) == [(dana.pk, on.pk, dana.number_id)]


def test_the_last_call_says_where_they_wait_whatever_the_order_of_the_file(bring_calls: Past) -> None:
    bring_calls(
        HEAD + "11/16/2026 9:00 AM,330-555-0143,Dana,NA,0\n"
        "11/10/2026 9:00 AM,330-555-0143,Dana,Not interested,70\n11/12/2026 9:00 AM,330-555-0143,Dana,VM,0\n"
    )

    row = Listing.objects.get()
    assert (row.standing, row.attempts, row.misses) == ("RETRY", 3, 2)
    assert row.ready_at == datetime(2026, 11, 17, 19, 0, tzinfo=UTC)
    assert list(Call.objects.order_by("dialled_at").values_list("attempt", "first_contact")) == [
        (1, True), (2, None), (3, None),
    ]  # fmt: skip


def test_a_later_log_from_here_is_never_overridden(ana: User, noon: datetime, bring_calls: Past) -> None:
    dana = make_prospect(ana, at=noon, on=make_list(ana, at=noon))
    log_here(ana, dana, at=noon - timedelta(days=1))
    ready = noon + timedelta(days=1)
    Listing.objects.filter(pk=dana.pk).update(standing="RETRY", ready_at=ready, attempts=1, misses=1)

    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,Wrong number,0\n")

    dana.refresh_from_db()
    assert (dana.standing, dana.ready_at, dana.misses, dana.attempts) == ("RETRY", ready, 1, 2)
    assert Number.objects.get().retired_at is None


def test_a_seed_of_long_ago_is_ripe(bring_calls: Past, noon: datetime) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Not interested,70\n")

    row = Listing.objects.get()
    assert row.standing == "SEED"
    assert row.ready_at is not None
    assert row.ready_at < noon


def test_an_appointment_of_long_ago_is_no_overdue_promise(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Appt set,300\n")

    assert Listing.objects.get().standing == "SEED"
    assert not Promise.objects.exists()
    rung = Call.objects.get().rung
    assert rung is not None
    assert rung.kind == "APPOINTMENT"


def test_a_date_that_is_still_to_come_is_a_promise_of_the_campaign_that_calls_the_list(
    ana: User, noon: datetime, bring_calls: Past
) -> None:
    on = make_list(ana, at=noon)
    make_prospect(ana, at=noon, on=on)
    renewals = make_campaign(ana, at=noon, lists=(on,))
    head = "When,Phone,Outcome,Callback\n"
    bring_calls(head + "11/16/2026 2:05 PM,330-555-0143,Callback,11/20/2026 10:00 AM\n")

    promise = Promise.objects.get()
    assert (promise.campaign, promise.due_at) == (renewals, datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    assert Listing.objects.filter(standing="PROMISE", ready_at=promise.due_at).count() == 1


def test_a_wrong_number_is_retired(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Disconnected,0\n")

    assert Number.objects.get().retired_at is not None
    assert Listing.objects.get().standing == "OUT"


def test_whoever_asked_to_be_left_alone_is(ana: User, noon: datetime, bring_calls: Past) -> None:
    dana = make_prospect(ana, at=noon, on=make_list(ana, at=noon))
    done = bring_calls(
        HEAD
        + "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,DNC,10\n3/9/2026 2:05 PM,330-555-0143,Dana Whitfield,NA,0\n"
    )

    dana.refresh_from_db()
    assert dana.standing == "OUT"
    assert Suppression.objects.values_list("scope", "e164").get() == ("NUMBER", "+13305550143")
    assert done.suppressed == 1


def test_a_request_holds_even_where_its_row_is_rejected(bring_calls: Past) -> None:
    done = bring_calls(HEAD + ",330-555-0143,Dana,Do not call,10\n3/9/2026 2:05 PM,330-555-0144,Ben,NA,0\n")

    assert account(done) == (1, 0, 0, 1)
    assert Suppression.objects.values_list("e164", flat=True).get() == "+13305550143"


def test_calls_to_go_do_not_move(ana: User, noon: datetime, bring_calls: Past) -> None:
    began = noon - timedelta(days=30)
    on = make_list(ana, at=began)
    make_prospect(ana, at=began, on=on)
    campaign = make_campaign(ana, at=began, lists=(on,), clients_wanted=2, one_in=100)
    made = totals.dialled.counted_anew(campaign=campaign.pk, planned_at=campaign.planned_at)

    bring_calls(HEAD + "11/16/2026 2:05 PM,330-555-0143,Dana Whitfield,NA,0\n", campaign="Renewals")

    assert Call.objects.get().campaign == campaign
    assert totals.dialled.counted_anew(campaign=campaign.pk, planned_at=campaign.planned_at) == made == 0

    log_here(ana, Listing.objects.get(), at=noon, campaign=campaign)

    assert totals.dialled.counted_anew(campaign=campaign.pk, planned_at=campaign.planned_at) == 1
