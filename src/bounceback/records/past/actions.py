"""Bringing calls of the past in: upload and correct. Starting, going on and undoing are those of every import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from bounceback.base import events, troubles
from bounceback.base.models import User
from bounceback.campaigns import steps as campaign_steps
from bounceback.campaigns.models import Campaign, Objective
from bounceback.core import cells
from bounceback.prospects.models import Audience, ProspectList
from bounceback.records import reading, stored
from bounceback.records.models import Import
from bounceback.records.past import looking
from bounceback.records.past.plans import PastCorrections, PastPlan
from bounceback.records.refusals import NotWaiting

PAST_CALLS = "Past calls"  # name of the list and of the campaign, unless others are named
_LADDER = (
    campaign_steps.Rung(Objective.Kind.APPOINTMENT, "An appointment"),
    campaign_steps.Rung(Objective.Kind.SALE, "A sale on the phone"),
)


def upload(
    *,
    file: BinaryIO,
    file_name: str,
    zone: str,
    by: User,
    at: datetime,
    list_name: str = "",
    campaign_name: str = "",
    audience: str = Audience.UNKNOWN,
    country: str = "",
    corrections: PastCorrections | None = None,
) -> Import:
    """Keep a copy of a log of calls and work out how to read it; no call is in the record yet.

    file_name        as the user knows it; never used as a path
    zone             IANA; the clock of times that do not say theirs, unless the file's preset knows better
    list_name        whom the file names that we do not know goes there; made if there is none. "" = "Past calls"
    campaign_name    the calls belong to it; one that is made is put away at once, so that it never calls
    audience         of a list that is made
    country          of numbers that do not say theirs, ISO 3166 alpha-2; "" = the list's
    returns          an Import of kind CALLS in state WAITING

    Raises NotAList, EmptyFile, NoRows, NoCallsInside, NoSuchZone, NoSuchOutcome, DiskFull …
    """
    corrections = corrections or PastCorrections()
    file_name = cells.tidy(file_name)[-255:] or "calls"
    list_name = cells.tidy(list_name)[:120] or PAST_CALLS
    campaign_name = cells.tidy(campaign_name)[:120] or PAST_CALLS
    known = ProspectList.objects.filter(workspace_id=by.workspace_id, name=list_name).first()
    country = looking.known_country(country) or (known.country if known else "")
    try:
        copy = stored.keep(file)
    except OSError as error:
        raise troubles.of_folder(stored.uploads(), error) from None
    path = stored.uploads() / copy.name
    try:
        plan = looking.plan_for(path, corrections, country=country, zone=zone)
        cursor = _seen_in(path, plan)
        with transaction.atomic():
            into, list_made = _list_for(list_name, audience=audience, country=plan.country, by=by, at=at)
            campaign, campaign_made = _campaign_for(campaign_name, by=by, at=at)
            import_ = Import.objects.create(
                workspace_id=by.workspace_id,
                kind=Import.Kind.CALLS,
                list=into,
                campaign=campaign,
                file_name=file_name,
                stored_as=copy.name,
                sha256=copy.sha256,
                size_bytes=copy.size,
                plan=plan.as_json(),
                started_at=at,
                started_by=by,
                cursor=cursor | {"list_was_made": list_made, "campaign_was_made": campaign_made},
            )
            facts = {"list": into.pk, "campaign": campaign.pk, "bytes": copy.size}
            events.record("import.uploaded", subject=import_, by=by, at=at, facts=facts)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return import_


def correct(*, import_: Import, corrections: PastCorrections, by: User, at: datetime) -> Import:
    """Read a waiting log another way than was detected. Raises NotWaiting, NoSuchColumn, NoSuchZone, NoSuchOutcome …"""
    path = stored.source_of(import_)
    old = PastPlan.from_json(import_.plan)
    plan = looking.plan_for(path, corrections, country=old.country, zone=old.zone)
    cursor = import_.cursor
    if (plan.table, plan.column_of("outcome")) != (old.table, old.column_of("outcome")):
        cursor = cursor | _seen_in(path, plan)
    with transaction.atomic():
        import_.refresh_from_db(fields=["state", "rows_in"])
        if import_.state != Import.State.WAITING:
            raise NotWaiting
        import_.plan, import_.cursor = plan.as_json(), cursor
        import_.save(update_fields=["plan", "cursor"])
        events.record("import.corrected", subject=import_, by=by, at=at)
    return import_


def _seen_in(path: Path, plan: PastPlan) -> dict[str, Any]:
    return {"words": looking.count_words(path, plan), "rows_guessed": reading.guess_rows(path, plan.table)}


def _list_for(name: str, *, audience: str, country: str, by: User, at: datetime) -> tuple[ProspectList, bool]:
    made = {"audience": audience, "country": country, "created_at": at, "created_by": by}
    return ProspectList.objects.get_or_create(workspace_id=by.workspace_id, name=name, defaults=made)


def _campaign_for(name: str, *, by: User, at: datetime) -> tuple[Campaign, bool]:
    made = {"created_at": at, "created_by": by, "archived_at": at}
    campaign, new = Campaign.objects.get_or_create(workspace_id=by.workspace_id, name=name, defaults=made)
    if new:
        campaign_steps.arrange_ladder(campaign, _LADDER, at=at)
    return campaign, new
