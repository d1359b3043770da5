"""The bank's log, whole."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.prospects.models import Listing, Number, Prospect
from tests.records.conftest import account
from tests.records.past.conftest import Past

BANK = Path(__file__).parent.parent.parent / "data" / "bank-additional-full.csv.gz"


@pytest.fixture(scope="module")
def bank() -> bytes:
    return gzip.decompress(BANK.read_bytes())


def test_calls_of_the_bank_come_in_once_though_some_are_equal(bring_calls: Past, bank: bytes) -> None:
    some = b"\n".join(bank.split(b"\n")[:1501]) + b"\n"
    twins = len(some.splitlines()) - len(set(some.splitlines()))

    assert twins
    assert account(bring_calls(some)) == (1_500, 0, 0, 0)
    assert account(bring_calls(some)) == (0, 0, 1_500, 0)
    assert Listing.objects.filter(standing="OUT", number=None).count() == 1_500


@pytest.mark.slow
def test_every_call_of_the_bank_is_a_call_of_somebody_who_cannot_be_dialled(
    ana: User, noon: datetime, bring_calls: Past, bank: bytes
) -> None:
    done = bring_calls(bank)

    assert account(done) == (41_188, 0, 0, 0)
    assert done.plan["zone"] == "Europe/Lisbon"
    assert Call.objects.filter(outcome="SALE").count() == 4_640
    assert Call.objects.filter(outcome="NO", reason="").count() == 36_548
    assert not Number.objects.exists()
    assert set(Listing.objects.values_list("standing", "number")) == {("OUT", None)}
    assert set(Call.objects.values_list("precision", "local_hour", "number", "zone")) == {
        ("MONTH", None, None, "Europe/Lisbon")
    }
    assert Prospect.objects.exclude(name="", company="").count() == 0
    first = Call.objects.select_related("prospect").order_by("pk")[0]
    assert first.dialled_at == datetime(2008, 5, 5, 11, 0, tzinfo=UTC)
    assert (first.talk_seconds, first.local_weekday, first.attributes["campaign"]) == (261, 0, "1")
    assert (first.prospect.attributes["job"], first.attributes["contact"]) == ("housemaid", "telephone")
    last = Call.objects.order_by("-pk")[0]
    assert (last.dialled_at.year, last.dialled_at.month) == (2010, 11)

    again = bring_calls(bank)

    assert account(again) == (0, 0, 41_188, 0)
    assert Call.objects.count() == Prospect.objects.count() == 41_188
