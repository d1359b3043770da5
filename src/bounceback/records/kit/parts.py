"""Which parts a kit has, in the order of the file. An area that has something to share adds its parts here."""

from __future__ import annotations

from typing import Any

from bounceback.campaigns import kit as campaigns
from bounceback.campaigns.kit.part import Part
from bounceback.objections import kit as objections
from bounceback.playbook import kit as playbook

PARTS: tuple[Part[Any], ...] = (*campaigns.PARTS, objections.PART, playbook.PART)
