"""Do-not-call and hours over HTTP. Numbers travel in bodies, never in addresses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, StringConstraints

from bounceback.base.refused import Refused
from bounceback.base.requests import CallerRequest
from bounceback.compliance import actions, queries
from bounceback.compliance.models import Suppression
from bounceback.core import gate
from bounceback.core.phone import read_numbers

router = Router()

Cell = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Short = Annotated[str, StringConstraints(max_length=60)]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2})?$")]


class NumberUnreadable(Refused):
    """The text holds no telephone number, or does not say its country."""

    code = "number-unreadable"
    http_status = 422

    def __init__(self, why: str) -> None:
        super().__init__(why, hint="Nothing was changed. Write it with its country, like +1 330 555 0143.")


class NumberIn(Schema):
    """A telephone number as anybody writes it, and the country it is in when it does not say so."""

    number: Cell
    country: Country = ""


class MomentIn(NumberIn):
    """A number, its address as far as known, and a moment."""

    at: AwareDatetime
    state: Short = ""
    zip: Short = ""


class OffIn(NumberIn):
    """A number that must not be called, and why."""

    why: Annotated[str, StringConstraints(max_length=2_000)] = ""


class PlaceOut(Schema):
    """Where a telephone may be."""

    zone: str
    region: str


class HoursOut(Schema):
    """The gate's word, as far as place and hour go."""

    callable: bool
    refused_by: list[str]
    candidates: list[PlaceOut]
    opens_at: AwareDatetime | None
    until: AwareDatetime | None
    text: str
    rules_version: str


class CheckOut(Schema):
    """Whether a number is off the list, and who says so."""

    suppressed: bool
    sources: list[str]


@router.post("/hours", response=HoursOut)
def hours(request: HttpRequest, body: MomentIn) -> dict[str, Any]:
    """May this number be called at this moment, as far as place and hour go?"""
    answer = gate.by_the_clock(_number(body), at=body.at, state=body.state, zip=body.zip, country="")
    return {**asdict(answer), "candidates": [place._asdict() for place in answer.candidates]}


@router.post("/do-not-call/checks", response=CheckOut)
def checks(request: HttpRequest, body: NumberIn) -> dict[str, Any]:
    """Is this number off the list, by our own rows or by a registry?"""
    return asdict(queries.check(_caller(request).user.workspace_id, _number(body)))


@router.post("/do-not-call", response={201: CheckOut})
def do_not_call(request: HttpRequest, body: OffIn) -> Status[dict[str, Any]]:
    """Put a number off the list, at once. Asked twice is asked once."""
    caller, e164 = _caller(request), _number(body)
    actions.suppress(
        scope=Suppression.Scope.NUMBER, e164=e164, source="API", why=body.why, by=caller.user, at=caller.at
    )
    return Status(201, asdict(queries.check(caller.user.workspace_id, e164)))


def _caller(request: HttpRequest) -> CallerRequest:
    return request  # type: ignore[return-value]  # the clock and the door have seen it


def _number(body: NumberIn) -> str:
    reading = read_numbers(body.number, country=body.country)
    if not reading.numbers:
        raise NumberUnreadable(reading.problems[0].why)
    return reading.numbers[0].e164
