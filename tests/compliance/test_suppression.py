"""Off the list: at once, for good, once, and back only with a reason."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError

from bounceback.base.models import Event
from bounceback.compliance import actions, queries, steps
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Listing
from tests import factories, personas

Standing = Listing.Standing
NUMBER, OTHER = "+13305550143", "+13305550144"


@pytest.fixture
def ohio(ana, noon):
    return factories.make_list(ana, at=noon)


def standing(listing: Listing) -> str:
    listing.refresh_from_db()
    return listing.standing


def test_a_number_off_the_list_leaves_every_queue_at_once(ana, ohio, noon):
    michigan = factories.make_list(ana, at=noon, name="Michigan")
    first = factories.make_prospect(ana, at=noon, on=ohio, e164=NUMBER)
    same_number = factories.make_prospect(ana, at=noon, on=michigan, e164=NUMBER, name="Lee Ortiz")
    other = factories.make_prospect(ana, at=noon, on=ohio, e164=OTHER, name="Sam Poe")

    actions.suppress(scope="NUMBER", e164=NUMBER, source="asked on a call", by=ana, at=noon)

    assert [standing(each) for each in (first, same_number, other)] == [Standing.OUT, Standing.OUT, Standing.FRESH]
    assert queries.suppressed_among(ana.workspace_id, [NUMBER, OTHER]) == {NUMBER}
    assert queries.check(ana.workspace_id, NUMBER).sources == ("asked on a call",)
    assert not queries.check(ana.workspace_id, OTHER).suppressed


def test_asking_twice_is_asking_once(ana, noon):
    first = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)
    second = actions.suppress(scope="NUMBER", e164=NUMBER, source="letter", by=ana, at=noon + timedelta(days=1))

    assert first == second
    assert Suppression.objects.count() == 1


def test_a_person_is_off_with_every_number_and_a_colleague_stays(ana, ohio, noon):
    dana = factories.make_prospect(ana, at=noon, on=ohio)
    colleague = factories.make_prospect(ana, at=noon, on=ohio, name="Lee Ortiz")

    actions.suppress(scope="PERSON", prospect=dana.prospect, source="asked on a call", by=ana, at=noon)

    assert [standing(dana), standing(colleague)] == [Standing.OUT, Standing.FRESH]
    assert queries.scopes_in_force(ana.workspace_id, e164=NUMBER, prospect=dana.prospect_id) == ["PERSON"]
    assert queries.scopes_in_force(ana.workspace_id, e164=NUMBER, prospect=colleague.prospect_id) == []


def test_a_firm_is_off_however_its_name_is_written(ana, ohio, noon):
    one = factories.make_prospect(ana, at=noon, on=ohio, company="Whitfield Tool & Die")
    two = factories.make_prospect(ana, at=noon, on=ohio, name="Lee", e164=OTHER, company="WHITFIELD TOOL AND DIE, INC.")
    three = factories.make_prospect(ana, at=noon, on=ohio, name="Sam", e164="+13305550145", company="Whitfield Farms")

    actions.suppress(scope="FIRM", firm="The Whitfield Tool & Die Co.", source="letter", by=ana, at=noon)

    assert [standing(each) for each in (one, two, three)] == [Standing.OUT, Standing.OUT, Standing.FRESH]
    assert queries.suppressed_firms(ana.workspace_id) == {"whitfield tool and die"}
    assert queries.scopes_in_force(ana.workspace_id, company="Whitfield Tool & Die LLC") == ["FIRM"]


def test_a_firm_named_on_a_call_is_not_searched_for_while_the_caller_waits(ana, ohio, noon, django_assert_num_queries):
    listing = factories.make_prospect(ana, at=noon, on=ohio)

    with django_assert_num_queries(2):
        steps.suppress(scope="FIRM", firm="Whitfield Tool & Die", source="call", stroke=uuid.uuid4(), by=ana, at=noon)

    assert queries.scopes_in_force(ana.workspace_id, company=listing.prospect.company) == ["FIRM"]


@pytest.mark.parametrize(
    "nobody",
    [{"scope": "NUMBER"}, {"scope": "PERSON"}, {"scope": "FIRM", "firm": " - "}],
    ids=lambda each: each["scope"],
)
def test_a_request_that_names_nobody_is_refused(ana, noon, nobody):
    with pytest.raises(actions.NobodyNamed):
        actions.suppress(**nobody, source="?", by=ana, at=noon)

    assert not Suppression.objects.exists()
    assert not Event.objects.exists()


def test_lifting_needs_a_reason_and_keeps_the_history(ana, ohio, noon):
    dana = factories.make_prospect(ana, at=noon, on=ohio)
    row = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)

    with pytest.raises(actions.ReasonNeeded):
        actions.lift(suppression=row, why="  ", by=ana, at=noon)
    assert queries.check(ana.workspace_id, NUMBER).suppressed

    later = noon + timedelta(days=3)
    actions.lift(suppression=row, why="She wrote and asked for a quote.", by=ana, at=later)

    row.refresh_from_db()
    assert (row.lifted_at, row.lifted_by, row.lifted_why) == (later, ana, "She wrote and asked for a quote.")
    assert not queries.check(ana.workspace_id, NUMBER).suppressed
    assert standing(dana) == Standing.FRESH
    with pytest.raises(actions.LiftedAlready):
        actions.lift(suppression=row, why="again", by=ana, at=later)


def test_a_lifted_number_that_was_called_before_waits_for_another_try(ana, ohio, noon):
    dana = factories.make_prospect(ana, at=noon, on=ohio)
    Listing.objects.filter(pk=dana.pk).update(attempts=2)
    row = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)

    actions.lift(suppression=row, why="a mistake", by=ana, at=noon)

    assert standing(dana) == Standing.RETRY
    assert dana.ready_at == noon


def test_lifting_one_row_does_not_lift_another(ana, ohio, noon):
    dana = factories.make_prospect(ana, at=noon, on=ohio)
    by_number = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)
    actions.suppress(scope="FIRM", firm=dana.prospect.company, source="letter", by=ana, at=noon)

    actions.lift(suppression=by_number, why="a mistake", by=ana, at=noon)

    assert standing(dana) == Standing.OUT


def test_lifting_does_not_put_back_what_was_taken_off_its_list(ana, ohio, noon):
    dana = factories.make_prospect(ana, at=noon, on=ohio)
    Listing.objects.filter(pk=dana.pk).update(retired_at=noon)
    row = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)

    actions.lift(suppression=row, why="a mistake", by=ana, at=noon)

    assert standing(dana) == Standing.OUT


def test_after_a_lift_the_same_request_can_be_made_again(ana, noon):
    row = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)
    actions.lift(suppression=row, why="a mistake", by=ana, at=noon)

    again = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)

    assert again != row
    assert queries.check(ana.workspace_id, NUMBER).suppressed


def test_undo_lifts_what_the_log_suppressed_and_nothing_else(ana, noon):
    stroke = uuid.uuid4()
    mine = steps.suppress(scope="NUMBER", e164=NUMBER, source="call", stroke=stroke, by=ana, at=noon)
    steps.suppress(scope="NUMBER", e164=OTHER, source="call", by=ana, at=noon)

    assert steps.take_back(stroke=stroke, by=ana, at=noon) == 1

    mine.refresh_from_db()
    assert mine.lifted_why
    assert queries.suppressed_numbers(ana.workspace_id) == {OTHER}


def test_another_workspace_knows_nothing_of_it(ana, noon):
    actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)
    elsewhere = personas.make_workspace(at=noon, name="Elsewhere")

    assert not queries.check(elsewhere.pk, NUMBER).suppressed
    assert queries.suppressed_among(elsewhere.pk, [NUMBER]) == set()


def test_the_database_holds_one_row_per_number_in_force(ana, noon):
    row = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)
    row.pk = None

    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_each_verb_leaves_one_event_without_personal_data(ana, ohio, noon):
    row = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)
    actions.lift(suppression=row, why="Dana asked", by=ana, at=noon)
    actions.suppress_numbers(e164s=[NUMBER, OTHER], source="own.csv", by=ana, at=noon)
    actions.state_scrub(prospect_list=ohio, scrubbed_by="Dana", scrubbed_on=noon.date(), by=ana, at=noon)

    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "suppression.made", "suppression.lifted", "suppression.list_brought", "scrub.stated",
    ]  # fmt: skip
    assert "555" not in str(list(Event.objects.values_list("facts", flat=True)))
    assert "Dana" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_many_numbers_at_once_count_new_and_known(ana, ohio, noon):
    dana = factories.make_prospect(ana, at=noon, on=ohio)
    actions.suppress(scope="NUMBER", e164=OTHER, source="call", by=ana, at=noon)

    done = actions.suppress_numbers(e164s=[NUMBER, OTHER, NUMBER], source="own.csv", by=ana, at=noon)

    assert (done.added, done.already) == (1, 2)
    assert standing(dana) == Standing.OUT


def test_many_numbers_are_checked_in_few_statements(ana, noon, django_assert_num_queries):
    numbers = [f"+1330{n:07}" for n in range(2_000_000, 2_025_000)]
    actions.suppress_numbers(e164s=numbers[:5_000], source="own.csv", by=ana, at=noon)

    with django_assert_num_queries(4):  # one asks whether anybody was erased
        found = queries.suppressed_among(ana.workspace_id, numbers)

    assert found == set(numbers[:5_000])


def test_a_scrub_statement_holds_for_its_list_or_for_all(ana, ohio, noon):
    other = factories.make_list(ana, at=noon, name="Other")
    today = noon.date()
    actions.state_scrub(
        prospect_list=ohio, scrubbed_by="a vendor", scrubbed_on=today - timedelta(days=2), by=ana, at=noon
    )
    assert queries.scrubbed_on(ohio, workspace_id=ana.workspace_id) == today - timedelta(days=2)
    assert queries.scrubbed_on(other, workspace_id=ana.workspace_id) is None

    actions.state_scrub(prospect_list=None, scrubbed_by="a vendor", scrubbed_on=today, by=ana, at=noon)
    assert queries.scrubbed_on(ohio, workspace_id=ana.workspace_id) == today
    assert queries.scrubbed_on(other, workspace_id=ana.workspace_id) == today
    assert queries.scrubs_of(ohio).count() == 2
    assert queries.newest_scrub(None, workspace_id=ana.workspace_id) is not None


@pytest.mark.parametrize(("who", "days"), [("", 0), ("a vendor", 2)])
def test_a_scrub_statement_says_who_and_not_a_day_to_come(ana, ohio, noon, who, days):
    with pytest.raises(actions.ScrubIncomplete):
        actions.state_scrub(
            prospect_list=ohio, scrubbed_by=who, scrubbed_on=noon.date() + timedelta(days=days), by=ana, at=noon
        )


def test_all_rows_are_listed_newest_first_with_those_lifted(ana, noon):
    old = actions.suppress(scope="NUMBER", e164=NUMBER, source="call", by=ana, at=noon)
    new = actions.suppress(scope="NUMBER", e164=OTHER, source="call", by=ana, at=noon + timedelta(days=1))
    actions.lift(suppression=old, why="a mistake", by=ana, at=noon)

    assert list(queries.suppressions_of(ana)) == [new, old]
