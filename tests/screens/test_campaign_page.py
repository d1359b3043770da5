"""What is said on a campaign's page, and what it saves."""

from __future__ import annotations

from django.test import Client

from bounceback.campaigns.models import Campaign
from tests.screens.desk import Desk


def test_a_campaign_page_says_what_is_wrong_and_keeps_what_was_typed(desk: Desk, browser_of_ana: Client) -> None:
    place = f"/campaigns/{desk.campaign.pk}/words/"

    answer = browser_of_ana.post(place, {"words-name": "", "words-offer": "A longer check"})

    assert answer.status_code == 422
    assert "A longer check" in answer.content.decode()
    desk.campaign.refresh_from_db()
    assert desk.campaign.offer.startswith("A free check")


def test_the_arrow_moves_an_objective_up(desk: Desk, browser_of_ana: Client) -> None:
    rungs = list(desk.campaign.objectives.filter(archived_at=None).order_by("position"))
    posted = {"rungs-TOTAL_FORMS": "4", "rungs-INITIAL_FORMS": "4", "up": "1"}
    for n, rung in enumerate(rungs):
        posted |= {f"rungs-{n}-objective": str(rung.pk), f"rungs-{n}-kind": rung.kind, f"rungs-{n}-label": rung.label}
    posted |= {"rungs-3-kind": "OTHER", "rungs-3-label": ""}

    browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/ladder/", posted)

    after = desk.campaign.objectives.filter(archived_at=None).order_by("position")
    assert [rung.pk for rung in after] == [rungs[1].pk, rungs[0].pk, rungs[2].pk]


def test_sums_are_saved_and_planned_only_on_request(desk: Desk, browser_of_ana: Client) -> None:
    place = f"/campaigns/{desk.campaign.pk}/sums/"
    posted = {
        "sums-worth": "800",
        "sums-currency": "USD",
        "sums-worth_basis": "ONCE",
        "sums-clients_wanted": "100",
        "sums-clients_in_hand": "0",
        "sums-one_in": "20",
    }

    browser_of_ana.post(place, posted)
    saved = Campaign.objects.get(pk=desk.campaign.pk).dials_planned
    browser_of_ana.post(place, posted | {"replan": "1"})

    assert saved == 1850
    assert Campaign.objects.get(pk=desk.campaign.pk).dials_planned == 2000


def test_an_opening_is_reworded_on_its_page(desk: Desk, browser_of_ana: Client) -> None:
    opening = desk.campaign.openings.get(label="A")

    browser_of_ana.post(
        f"/openings/{opening.pk}/versions/", {f"opening-{opening.pk}-text": "Is this {name}? A minute?"}
    )

    assert opening.versions.count() == 2


def test_another_opening_is_put_into_use_on_the_campaigns_page(desk: Desk, browser_of_ana: Client) -> None:
    page = f"/campaigns/{desk.campaign.pk}/"
    browser_of_ana.post(f"{page}openings/", {"opening-label": "Z", "opening-text": "Is this {name}?"})
    opening = desk.campaign.openings.get(label="Z")

    browser_of_ana.post(f"/openings/{opening.pk}/use/")

    assert desk.campaign.opening_periods.get(ended_at=None).opening == opening
    shown = browser_of_ana.get(page).content.decode()
    assert shown.count('<span class="tag">in use</span>') == 1
    assert "Which one was in use when" in shown


def test_hours_are_chosen_on_the_campaigns_page(desk: Desk, browser_of_ana: Client) -> None:
    page = f"/campaigns/{desk.campaign.pk}/"

    wrong = browser_of_ana.post(f"{page}hours/", {"hours-begins": "14", "hours-ends": "11"})
    assert (wrong.status_code, desk.campaign.window_periods.count()) == (422, 0)
    assert "no hour in both" in wrong.content.decode()

    browser_of_ana.post(f"{page}hours/", {"hours-begins": "14", "hours-ends": "16"})
    browser_of_ana.post(f"{page}hours/", {"hours-begins": "", "hours-ends": ""})
    period = desk.campaign.window_periods.get()
    assert (period.begins_hour, period.ends_hour, period.ended_at is None) == (14, 16, False)
    assert "14:00–16:00" in browser_of_ana.get(page).content.decode()


def test_forms_of_impossible_size_are_refused_in_words(desk: Desk, browser_of_ana: Client) -> None:
    words = {"words-name": "x" * 200, "words-offer": "y" * 100_000, "words-voicemail": "{", "words-problem": "\x00"}
    sums = {"sums-worth": "1e40", "sums-currency": "XXX", "sums-worth_basis": "?", "sums-one_in": "0"}
    rungs = {"rungs-TOTAL_FORMS": "99999", "rungs-INITIAL_FORMS": "x"}

    for part, posted in {"words": words, "sums": sums, "ladder": rungs, "pace": {"pace-pace_seconds": "0"}}.items():
        answer = browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/{part}/", posted)
        assert answer.status_code == 422, part
