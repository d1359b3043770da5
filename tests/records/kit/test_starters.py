"""The kits that are there from the beginning."""

from __future__ import annotations

import tomllib

from bounceback.core.kits import State
from bounceback.core.wording import unknown_fields
from bounceback.records.kit import file, queries
from tests.records.kit.conftest import kit_of, look


def test_starters_are_whole_and_written_as_kits_are():
    found = queries.starters()

    assert {each.name for each in found} == {"benefit-broker", "financial-adviser", "realtor", "sales-development"}
    for each in found:
        kit = kit_of(each.text)
        raw = tomllib.loads(each.text)
        assert (each.openings, each.rungs, each.questions) == (3, 4, 5)
        assert all(change.state == State.NEW for change in look(kit, None).changes), each.name
        assert set(kit.parts["words"]) == {"offer", "problem", "voicemail"}
        assert kit.strange == ()
        parts = {name: data for name, data in raw.items() if name != "kit"}
        for entry in [raw["words"], *raw["openings"]]:
            for key in {"offer", "problem", "voicemail", "text"} & set(entry):
                assert unknown_fields(entry[key]) == []
                entry[key] = entry[key].strip()
        assert file.write(kit.head, parts, remarks=queries.STARTER_REMARKS) == each.text


def test_starters_say_that_it_is_a_cold_call_and_who_calls():
    for each in queries.starters():
        kit = kit_of(each.text)
        assert "cold call" in kit.parts["openings"][0].text, each.name
        assert all("{me}" in opening.text for opening in kit.parts["openings"]), each.name
        assert "{me}" in kit.parts["words"]["voicemail"], each.name
