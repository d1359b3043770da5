"""Who is meant, where a number leads to two people."""

from __future__ import annotations

from datetime import datetime

import pytest

from bounceback.base.models import User
from bounceback.records.erasing import about
from bounceback.records.erasing.refusals import SeveralPeople
from tests import factories

NUMBER = "+13305550143"


def test_two_people_at_a_number_are_told_apart_by_name_and_firm(ana: User, noon: datetime) -> None:
    on = factories.make_list(ana, at=noon)
    dana = factories.make_prospect(ana, at=noon, on=on, e164=NUMBER, name="Dana Whitfield", company="Whitfield Tool")
    leo = factories.make_prospect(ana, at=noon, on=on, e164=NUMBER, name="", company="Ortiz Group")

    with pytest.raises(SeveralPeople) as refused:
        about.named(NUMBER, by=ana, country="US")

    line = refused.value.line()
    assert f"{dana.prospect_id} Dana Whitfield, Whitfield Tool; {leo.prospect_id} Ortiz Group" in line
    assert "Nothing was changed" not in line  # nobody asked for a change who asked to be shown
