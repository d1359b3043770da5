"""A part of a kit: how it leaves a campaign, and how it comes into one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core.kits import Change

Data = TypeVar("Data")


@dataclass(frozen=True, slots=True)
class Part(Generic[Data]):
    """One part of a kit.

    name       its key in the file
    title      its name on screen
    note       what is written above it in the file
    keys       names that may stand in it; others are a later program's and left alone
    prose      those of them that are written as texts of many lines
    out        campaign → plain data for the file; empty where there is nothing to give
    read       plain data of a stranger's file → clean values; raises Fault
    preview    what the values would change in a campaign; None stands for a new one
    take       do it: `ways` says for each key what was decided
    everywhere it is about all campaigns of the workspace: a new one has it already, and is no None
    """

    name: str
    title: str
    note: str
    keys: frozenset[str]
    prose: frozenset[str]
    out: Callable[[Campaign], Any]
    read: Callable[[Any], Data]
    preview: Callable[[Data, Campaign | None], list[Change]]
    take: Callable[[Data, Campaign, Mapping[str, str], User, datetime], None]
    everywhere: bool = False
