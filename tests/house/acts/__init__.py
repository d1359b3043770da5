"""How to call each action: one row per public function of the rooms `actions`. See test_events.

A row gets a `Stage` and calls its action once, so that it changes something. What it needs beforehand it makes with
`stage.before`, which does not count. Everything that could name a person is unmistakable.
"""

from __future__ import annotations

from tests.house.acts import (
    base,
    calling,
    campaigns,
    compliance,
    experiments,
    followups,
    objections,
    playbook,
    prospects,
    records,
    simulate,
)
from tests.house.acts.stage import Act

_AREAS = (
    base,
    calling,
    campaigns,
    compliance,
    experiments,
    followups,
    objections,
    playbook,
    prospects,
    records,
    simulate,
)

ACTS: dict[str, Act] = {name: act for area in _AREAS for name, act in area.ROWS.items()}
