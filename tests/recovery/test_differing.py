"""Where reasons differ: what is compared, what is said, and what it takes."""

from __future__ import annotations

import pytest

from bounceback.core.outcomes import Reason
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery import shown
from bounceback.recovery.queries.differing import REST, differing
from tests.recovery.laid import Caller

CLINIC, SHOP = {"industry": "Clinic"}, {"industry": "Shop"}


@pytest.fixture
def caller(ana, noon):
    return Caller(ana, at=noon)


def noes(caller, about, **counts):
    for reason, times in counts.items():
        for _ in range(times):
            caller.call(about, outcome="NO", reason=reason)


def test_a_kind_that_says_something_far_more_often_stands_out_with_its_counts(ana, caller):
    noes(caller, CLINIC, WRONG_PERSON=18, NO_VALUE=6)
    noes(caller, SHOP, WRONG_PERSON=4, NO_VALUE=30)

    found = differing(filters=Filters(), by=ana)

    claims = {(claim.kind.label, claim.reason, claim.cell.more_often) for claim in found.claims}
    assert ("Clinic", Reason.WRONG_PERSON, True) in claims
    sentences = [said.sentence for said in shown.claims(found, used={})]
    assert (
        "Industry: Clinic · “wrong person” more often than elsewhere: 18 of 24 noes here, 4 of 34 elsewhere."
        in sentences
    )


def test_a_claim_leads_to_its_calls(ana, caller):
    noes(caller, CLINIC, WRONG_PERSON=18, NO_VALUE=6)
    noes(caller, SHOP, WRONG_PERSON=4, NO_VALUE=30)

    found = shown.claims(differing(filters=Filters(), by=ana), used={"since": "2026-11-01"})

    links = [said.link for said in found if said.sentence.startswith("Industry: Clinic · “wrong person”")]
    assert links == ["/calls/?from=2026-11-01&industry=Clinic&reason=WRONG_PERSON"]


def test_where_kinds_say_the_same_nothing_stands_out_and_it_is_said_what_it_takes(ana, caller):
    noes(caller, CLINIC, WRONG_PERSON=6, NO_VALUE=9)
    noes(caller, SHOP, WRONG_PERSON=7, NO_VALUE=8)

    found = differing(filters=Filters(), by=ana)

    assert found.claims == ()
    assert found.more
    assert f"About {found.more} more noes" in shown.nothing_stands_out(found)


def test_kinds_with_few_noes_stand_together(ana, caller):
    noes(caller, CLINIC, WRONG_PERSON=12)
    noes(caller, SHOP, NO_VALUE=3)
    noes(caller, {}, NO_VALUE=2)

    (table,) = [each for each in differing(filters=Filters(), by=ana).tables if each.attribute.code == "industry"]

    assert [(kind.label, kind.noes) for kind in table.kinds] == [("Clinic", 12), (REST, 5)]


def test_a_source_in_an_imported_column_is_compared_too(ana, caller):
    for source in ("Fair", "Web"):
        noes(caller, {"attributes": {"Lead Source": source}}, WRONG_PERSON=6, NO_VALUE=6)

    found = differing(filters=Filters(), by=ana)

    assert "Lead Source" in [table.attribute.label for table in found.tables]


def test_with_one_kind_only_there_is_nothing_to_compare(ana, caller):
    noes(caller, CLINIC, WRONG_PERSON=5)

    assert shown.nothing_stands_out(differing(filters=Filters(), by=ana)).startswith("There is nothing to compare yet")


def test_the_number_of_statements_does_not_depend_on_the_calls(ana, caller, django_assert_max_num_queries):
    noes(caller, CLINIC, WRONG_PERSON=15, NO_VALUE=6)
    noes(caller, SHOP, WRONG_PERSON=4, NO_VALUE=15)

    with django_assert_max_num_queries(6):
        differing(filters=Filters(), by=ana)
