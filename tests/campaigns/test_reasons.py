"""Finer reasons: those of the program until they are changed, then the user's own, with their place as their key."""

from __future__ import annotations

import pytest

from bounceback.base.models import Event
from bounceback.calling.models import CallReason
from bounceback.campaigns.kit import reasons as kit_part
from bounceback.campaigns.models import FinerReason
from bounceback.campaigns.reasons import actions, queries
from bounceback.campaigns.reasons.refusals import FinerTwice, FinerUnfit, NoSuchFiner, TooManyFiner
from bounceback.campaigns.reasons.steps import Line
from bounceback.core.kits import State
from bounceback.core.outcomes import Reason
from bounceback.core.reasons import MOST_FINER, SHIPPED, twice
from tests.factories import make_call, make_campaign

TIME = Reason.WRONG_TIME


@pytest.fixture
def mine(ana, noon):
    """Acts in Ana's name."""
    return {"by": ana, "at": noon}


def labels(ana, family: Reason = TIME) -> list[str]:
    return list(queries.finer(ana.workspace_id)[family].labels)


def test_every_family_comes_with_three_to_six_that_fit_on_a_key():
    for family in Reason:
        assert 3 <= len(SHIPPED[family]) <= 6
        assert twice(SHIPPED[family]) is None
        assert all(len(label) <= 60 for label in SHIPPED[family])


def test_until_somebody_changes_them_they_are_the_programs(ana, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.finer(ana.workspace_id)

    assert found[TIME].labels == SHIPPED[TIME]
    assert not found[TIME].own


def test_the_first_change_makes_them_ones_own_and_leaves_the_other_families(ana, mine):
    actions.add(family=TIME, label="  at   the dentist's ", **mine)

    assert labels(ana) == [*SHIPPED[TIME], "at the dentist's"]
    assert set(FinerReason.objects.values_list("family", flat=True)) == {TIME}


def test_what_is_put_away_comes_back_as_it_was(ana, mine):
    actions.put_away(family=TIME, label="driving", **mine)
    assert "driving" not in labels(ana)

    actions.add(family=TIME, label="driving", **mine)

    assert labels(ana)[-1] == "driving"
    assert FinerReason.objects.filter(label="driving").count() == 1


def test_a_call_keeps_the_words_it_was_given(ana, noon, mine):
    call = make_call(ana, at=noon, outcome="NO", reason=TIME)
    CallReason.objects.create(workspace_id=ana.workspace_id, call=call, family=TIME, finer="driving", added_at=noon)

    actions.rename(family=TIME, label="Driving", new="on the road", **mine)

    assert "on the road" in labels(ana)
    assert "driving" not in labels(ana)
    assert call.reasons.get().finer == "driving"


def test_they_are_put_into_another_order(ana, mine):
    first, second, *rest = SHIPPED[TIME]

    actions.arrange(family=TIME, lines=[Line(second, second), Line(first, first), *(Line(x, x) for x in rest)], **mine)

    assert labels(ana)[:2] == [second, first]
    assert FinerReason.objects.filter(archived_at=None).count() == len(SHIPPED[TIME])


def test_two_can_swap_their_words(ana, mine):
    first, second, *_ = SHIPPED[TIME]

    actions.arrange(family=TIME, lines=[Line(second, first), Line(first, second)], **mine)

    assert labels(ana) == [second, first]


def test_nothing_changed_leaves_no_trace(ana, mine):
    before = Event.objects.count()

    actions.arrange(family=TIME, lines=[Line(label, label) for label in SHIPPED[TIME]], **mine)

    assert Event.objects.count() == before
    assert not FinerReason.objects.exists()


@pytest.mark.parametrize(
    ("labels", "refusal"),
    [
        (["driving", "Driving"], FinerTwice),
        (["x" * 61], FinerUnfit),
        (["  "], FinerUnfit),
        ([f"reason {n}" for n in range(MOST_FINER + 1)], TooManyFiner),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(ana, mine, labels, refusal):
    with pytest.raises(refusal):
        actions.arrange(family=TIME, lines=[Line(label) for label in labels], **mine)

    assert not FinerReason.objects.exists()


def test_words_that_are_not_there_cannot_be_renamed(ana, mine):
    with pytest.raises(NoSuchFiner, match="sailing"):
        actions.rename(family=TIME, label="sailing", new="at sea", **mine)


def test_the_page_saves_one_family_and_says_so(browser_of_ana, ana):
    page = browser_of_ana.get("/reasons/").content.decode()
    assert page.count("Save<span") == len(Reason)

    data = {"family": "WRONG_TIME", "wrong_time-TOTAL_FORMS": "2", "wrong_time-INITIAL_FORMS": "2"}
    data |= {"wrong_time-0-before": "driving", "wrong_time-0-label": "on the road", "wrong_time-1-label": "asleep"}
    saved = browser_of_ana.post("/reasons/", data, follow=True)

    assert "Saved" in saved.content.decode()
    assert labels(ana) == ["on the road", "asleep"]


def test_the_page_moves_one_up_and_uses_one_again(browser_of_ana, ana, mine):
    actions.arrange(family=TIME, lines=[Line("one"), Line("two")], **mine)
    data = {"family": "WRONG_TIME", "wrong_time-TOTAL_FORMS": "2", "wrong_time-INITIAL_FORMS": "2"}
    data |= {"wrong_time-0-before": "one", "wrong_time-0-label": "one"}
    data |= {"wrong_time-1-before": "two", "wrong_time-1-label": "two"}

    browser_of_ana.post("/reasons/", data | {"up": "1"})
    assert labels(ana) == ["two", "one"]

    browser_of_ana.post("/reasons/", data | {"again": "driving"})
    assert labels(ana) == ["one", "two", "driving"]


def test_the_page_says_what_is_wrong_and_changes_nothing(browser_of_ana, ana):
    data = {"family": "WRONG_TIME", "wrong_time-TOTAL_FORMS": "2", "wrong_time-INITIAL_FORMS": "0"}
    data |= {"wrong_time-0-label": "price", "wrong_time-1-label": "Price"}

    answer = browser_of_ana.post("/reasons/", data)

    assert answer.status_code == 422
    assert "there twice" in answer.content.decode()
    assert not FinerReason.objects.exists()


def test_a_family_that_does_not_exist_is_refused(browser_of_ana):
    assert browser_of_ana.post("/reasons/", {"family": "BAD_MOOD"}).status_code == 409


def test_a_kit_gives_only_what_is_ones_own(ana, noon, mine):
    campaign = make_campaign(ana, at=noon)
    assert kit_part.PART.out(campaign) == {}

    actions.arrange(family=TIME, lines=[Line("asleep")], **mine)

    assert kit_part.PART.out(campaign) == {"wrong_time": ["asleep"]}


def test_a_kit_adds_what_is_lacking_and_leaves_what_was_put_away(ana, noon, mine):
    campaign = make_campaign(ana, at=noon)
    actions.put_away(family=TIME, label="driving", **mine)
    given = kit_part.PART.read({"wrong_time": ["Busy right now", "driving", "asleep"]})

    found = kit_part.PART.preview(given, campaign)
    kit_part.PART.take(given, campaign, {each.key: "take" for each in given}, ana, noon)

    assert [each.state for each in found] == [State.SAME, State.LEFT, State.NEW]
    assert labels(ana)[-1] == "asleep"
    assert "driving" not in labels(ana)


def test_a_kit_with_more_than_there_are_keys_is_taken_as_far_as_it_goes(ana, noon):
    campaign = make_campaign(ana, at=noon)
    given = kit_part.PART.read({"other": [f"reason {n}" for n in range(MOST_FINER)]})

    found = kit_part.PART.preview(given, campaign)
    kit_part.PART.take(given, campaign, {each.key: "take" for each in found if each.ways}, ana, noon)

    assert [each.state for each in found].count(State.UNFIT) == len(SHIPPED[Reason.OTHER])
    assert len(labels(ana, Reason.OTHER)) == MOST_FINER
