"""Calls of people who were erased on request are not brought in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime

import pytest

from bounceback.base import tokens
from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.compliance import actions as compliance_actions
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Number, Prospect
from bounceback.records import actions, queries
from bounceback.records.erasing import actions as erasing
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from tests import factories
from tests.records.conftest import account

HEAD = "When,Phone,Name,Company,Disposition,Notes\n"
DANA = "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,Whitfield Tool & Die,Not interested,Dana likes tea\n"
BEN = "3/4/2026 2:06 PM,330-555-0144,Ben Ortiz,Ortiz Group,NA,\n"
Bring = Callable[[str], Import]


@pytest.fixture
def bring_calls(ana: User, noon: datetime) -> Bring:
    """Bring a log in, whole."""

    def run(text: str) -> Import:
        import_ = past.upload(
            file=io.BytesIO(text.encode()),
            file_name="calls.csv",
            zone="America/New_York",
            country="US",
            by=ana,
            at=noon,
        )
        return actions.carry_on(import_=import_, by=ana, at=noon)

    return run


@pytest.fixture
def without_dana(ana: User, noon: datetime, bring_calls: Bring) -> Call:
    """The bare record of a call of somebody who was erased."""
    bring_calls(HEAD + DANA + BEN)
    person = Prospect.objects.get(name="Dana Whitfield")
    erasing.erase(person=person, by=ana, at=noon)
    return Call.objects.get(prospect=person)


def rejects_of(import_: Import) -> list[tuple[str, str, str]]:
    path = queries.rejects_file(import_)
    assert path is not None
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["line"], row["reason"], row["text"]) for row in csv.DictReader(file)]


def test_the_same_log_again_makes_neither_the_person_nor_the_call_anew(without_dana: Call, bring_calls: Bring) -> None:
    again = bring_calls(HEAD + DANA + BEN)

    assert account(again) == (0, 0, 1, 1)
    assert rejects_of(again) == [("2", "Erased on request: not brought in again.", "(erased)")]
    assert Call.objects.count() == 2
    assert not Prospect.objects.filter(name__startswith="Dana").exists()
    assert not Number.objects.filter(e164="+13305550143").exists()


def test_they_are_known_by_name_and_firm_under_another_number(without_dana: Call, bring_calls: Bring) -> None:
    again = bring_calls(HEAD + DANA.replace("0143", "0145") + DANA.replace("330-555-0143", ""))

    assert account(again) == (0, 0, 0, 2)


def test_a_row_that_is_wrong_anyway_leaves_no_words_about_them_either(without_dana: Call, bring_calls: Bring) -> None:
    again = bring_calls(HEAD + DANA.replace("2026", "2036"))

    assert rejects_of(again)[0][2] == "(erased)"


def test_somebody_else_of_the_same_firm_comes_in(without_dana: Call, bring_calls: Bring) -> None:
    again = bring_calls(HEAD + DANA.replace("Dana Whitfield", "Leo Whitfield").replace("0143", "0146"))

    assert account(again) == (1, 0, 0, 0)


def test_once_the_requests_are_lifted_they_come_in(
    ana: User, noon: datetime, without_dana: Call, bring_calls: Bring
) -> None:
    for row in Suppression.objects.filter(lifted_at=None):
        compliance_actions.lift(suppression=row, why="the wrong one", by=ana, at=noon)

    assert account(bring_calls(HEAD + DANA)) == (1, 0, 0, 0)


def test_a_request_that_a_restore_knows_by_its_token_alone_is_no_erasure(
    ana: User, noon: datetime, bring_calls: Bring
) -> None:
    Suppression.objects.create(
        workspace_id=ana.workspace_id, scope="NUMBER", token=tokens.token("+13305550143"), source="asked",
        suppressed_at=noon, suppressed_by=ana,
    )  # fmt: skip

    assert account(bring_calls(HEAD + DANA)) == (1, 0, 0, 0)


def test_a_list_that_brings_them_again_does_not_open_the_way(
    ana: User, noon: datetime, without_dana: Call, bring_calls: Bring
) -> None:
    factories.make_prospect(
        ana, at=noon, on=factories.make_list(ana, at=noon), e164="+13305550143", name="Dana Whitfield"
    )

    assert account(bring_calls(HEAD + DANA)) == (0, 0, 0, 1)
    assert Call.objects.count() == 2
