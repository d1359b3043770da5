"""Whom somebody erased nobody calls again, whatever brings them back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bounceback.base import tokens
from bounceback.calling.queries import picks
from bounceback.compliance import actions as compliance_actions
from bounceback.compliance import queries as compliance
from bounceback.compliance.models import Suppression
from bounceback.core.names import firm_key
from bounceback.prospects.models import Listing, Prospect
from bounceback.records import erasing
from bounceback.records.models import Erasure
from tests import factories
from tests.records.conftest import Bring
from tests.records.erasing.conftest import LIST, NUMBER, OTHER, erase


def test_a_list_that_brings_the_number_back_does_not_bring_it_into_the_queue(ana, dana, noon, bring: Bring):
    erase(dana, by=ana, at=noon)

    import_ = bring(LIST.replace("Dana Whitfield", "Somebody Else"), into="Again")

    assert (import_.created, import_.suppressed) == (1, 1)
    assert Listing.objects.get().standing == Listing.Standing.OUT


def test_a_list_that_brings_the_person_back_under_another_number_does_not_either(ana, dana, noon, bring: Bring):
    erase(dana, by=ana, at=noon)

    import_ = bring(LIST.replace("0143", "0199"), into="Again")

    assert (import_.created, import_.suppressed) == (1, 1)
    assert Listing.objects.get().standing == Listing.Standing.OUT


def test_without_an_erasure_the_same_list_would_be_called(bring: Bring):
    import_ = bring(LIST, into="Again")

    assert (import_.created, import_.suppressed) == (1, 0)
    assert Listing.objects.get().standing == Listing.Standing.FRESH


@pytest.mark.parametrize(
    ("again", "rule"),
    [
        ({"e164": NUMBER, "name": "Somebody Else"}, "suppressed.number"),
        ({"e164": OTHER}, "suppressed.person"),
        ({"e164": OTHER, "name": "Somebody Else"}, ""),
    ],
)
def test_the_gate_knows_them_whatever_they_are_called_by_now(ana, dana, noon, again, rule):
    erase(dana, by=ana, at=noon)
    listing = factories.make_prospect(ana, at=noon, on=dana.list, **again)
    campaign = factories.some_campaign(ana, at=noon)

    pick = picks.pick(listing.pk, campaign=campaign.pk, firm=firm_key(listing.prospect.company), at=noon)

    refused = [each for each in pick.verdict.refused_by if each.startswith("suppressed")]
    assert refused == ([rule] if rule else [])


def test_the_do_not_call_list_knows_the_number_without_holding_it(ana, dana, noon):
    compliance_actions.suppress(scope="NUMBER", e164=NUMBER, source="asked on a call", why="Dana", by=ana, at=noon)

    erase(dana, by=ana, at=noon)

    assert compliance.check(ana.workspace_id, NUMBER).suppressed
    assert compliance.suppressed_among(ana.workspace_id, [NUMBER, OTHER]) == {NUMBER}
    assert not Suppression.objects.filter(e164=NUMBER).exists()
    assert not Suppression.objects.filter(why__contains="Dana").exists()
    assert Suppression.objects.filter(scope="NUMBER", lifted_at=None).count() == 1


def test_asking_again_for_an_erased_number_does_not_write_it_down(ana, dana, noon):
    erase(dana, by=ana, at=noon)

    compliance_actions.suppress(scope="NUMBER", e164=NUMBER, source="command line", by=ana, at=noon)
    added = compliance_actions.suppress_numbers(e164s=[NUMBER], source="own.csv", by=ana, at=noon)

    assert (added.added, added.already) == (0, 1)
    assert not Suppression.objects.filter(e164=NUMBER).exists()


def test_a_lifted_token_lets_the_number_be_called(ana, dana, noon, bring: Bring):
    erase(dana, by=ana, at=noon)
    bring(LIST.replace("Dana Whitfield", "Somebody Else"), into="Again")

    row = Suppression.objects.get(scope="NUMBER", token=tokens.token(NUMBER))
    compliance_actions.lift(suppression=row, why="The number has a new owner.", by=ana, at=noon)

    assert Listing.objects.get().standing == Listing.Standing.FRESH


def test_the_page_shows_an_erased_person_instead_of_a_number(ana, dana, noon, browser_of_ana):
    erase(dana, by=ana, at=noon)

    page = browser_of_ana.get("/do-not-call/").content.decode()
    lifting = browser_of_ana.get(f"/do-not-call/{Suppression.objects.get(scope='NUMBER').pk}/lift/").content.decode()

    assert page.count("<b>A person who was erased</b>") == 1
    assert page.count("<b>The number of a person who was erased</b>") == 1
    assert "The number of a person who was erased" in lifting


def test_erasing_again_after_a_restore_is_harmless_when_it_was_done(ana, dana, noon):
    erasure = erase(dana, by=ana, at=noon)

    erasing.replay(dana.prospect_id, tokens=erasure.tokens, by=ana, at=noon + timedelta(days=1))
    erasing.replay(987654, tokens=[], by=ana, at=noon)

    assert Erasure.objects.get() == erasure
    assert Prospect.objects.get(pk=dana.prospect_id).erased_at == noon


def test_erasing_again_erases_whom_a_backup_brought_back(ana, dana, noon):
    erasing.replay(dana.prospect_id, tokens=[tokens.token(NUMBER)], by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).name == ""
    assert compliance.check(ana.workspace_id, NUMBER).suppressed
