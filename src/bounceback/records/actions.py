"""Bringing lists in: upload, correct, start, carry on, undo."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.module_loading import import_string

from bounceback.base import errands, events, troubles
from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core import cells, mapping
from bounceback.prospects.models import Audience, ProspectList
from bounceback.records import bringing, locks, reading, stored, undoing
from bounceback.records.models import Import
from bounceback.records.past import checks
from bounceback.records.past.bringing import PastRun
from bounceback.records.plans import Corrections, Plan
from bounceback.records.refusals import (
    NoNumberColumn,
    NoSuchColumn,
    NoSuchCountry,
    NoSuchDelimiter,
    NoSuchMeaning,
    NoSuchPreset,
    NotStopped,
    NotWaiting,
)

State = Import.State


def upload(
    *,
    file: BinaryIO,
    file_name: str,
    list_name: str,
    by: User,
    at: datetime,
    audience: str = Audience.UNKNOWN,
    country: str = "",
    new_list_country: str = "",
    corrections: Corrections | None = None,
) -> Import:
    """Keep a copy of a file and work out how to read it; nothing of it is on a list yet.

    file         an open binary file: a request's upload or a file of the disk
    file_name    as the user knows it; never used as a path
    list_name    the list to add to; made if there is none of that name. "" = named after the file
    audience     of a list that is made; an existing one keeps its own unless that is UNKNOWN. A preset knows its own
    country      of numbers that do not say theirs, ISO 3166 alpha-2; "" = the list's
    new_list_country    the country of a list that is made, when neither `country` nor the file's preset says it
    returns      an Import in state WAITING; `queries.preview(import_)` shows what would come of it

    Raises NotAList (a picture, a program …), EmptyFile, NoRows, FileTooDangerous, DiskFull.
    """
    corrections = corrections or Corrections()
    file_name = cells.tidy(file_name)[-255:] or "list"
    list_name = cells.tidy(list_name)[:120] or Path(file_name).stem[:120] or "List"
    country = _known_country(corrections.country or country)
    try:
        copy = stored.keep(file)
    except OSError as error:
        raise troubles.of_folder(stored.uploads(), error) from None
    path = stored.uploads() / copy.name
    try:
        known = ProspectList.objects.filter(workspace_id=by.workspace_id, name=list_name).first()
        plan = _plan_for(path, corrections, country=country or (known.country if known else ""))
        if known is None and not plan.country and new_list_country:
            plan = _plan_for(path, corrections, country=_known_country(new_list_country))
        guessed = reading.guess_rows(path, plan)
        if audience == Audience.UNKNOWN and (preset := mapping.preset_named(plan.preset)):
            audience = preset.audience or audience
        with transaction.atomic():
            into = _list_for(list_name, audience=audience, country=country or plan.country, by=by, at=at)
            import_ = Import.objects.create(
                workspace_id=by.workspace_id,
                list=into,
                file_name=file_name,
                stored_as=copy.name,
                sha256=copy.sha256,
                size_bytes=copy.size,
                plan=plan.as_json(),
                started_at=at,
                started_by=by,
                cursor={"list_was_made": known is None, "rows_guessed": guessed},
            )
            events.record("import.uploaded", subject=import_, by=by, at=at, facts={"list": into.pk, "bytes": copy.size})
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return import_


def _plan_for(path: Path, corrections: Corrections, *, country: str) -> Plan:
    """How a file will be read, after all corrections. Writes nothing. Raises Refused."""
    if corrections.preset and mapping.preset_named(corrections.preset) is None:
        raise NoSuchPreset(corrections.preset, sorted({each.code for each in mapping.presets()}))
    if corrections.delimiter and (len(corrections.delimiter) != 1 or corrections.delimiter in '"\r\n'):
        raise NoSuchDelimiter(corrections.delimiter)
    try:
        plan = reading.look(path, corrections, country=country).plan
    except OSError as error:
        raise troubles.FileUnreadable(path, troubles.reason_of(error)) from None
    meanings = list(plan.meanings)
    chosen: list[int] = []
    for column, meaning in corrections.meanings.items():
        if meaning not in mapping.MEANINGS:
            raise NoSuchMeaning(meaning, list(mapping.MEANINGS))
        index = _column_at(column, plan)
        meanings[index] = meaning
        chosen.append(index)
    for index in chosen:
        meaning = meanings[index]
        if not mapping.MEANINGS[meaning].several:
            # What a person says goes before what was detected.
            for other, guessed in enumerate(meanings):
                if guessed == meaning and other not in chosen:
                    meanings[other] = mapping.ATTRIBUTE
    if "name" in [meanings[index] for index in chosen]:
        meanings = [
            mapping.ATTRIBUTE if code in ("first_name", "last_name") and index not in chosen else code
            for index, code in enumerate(meanings)
        ]
    return replace(plan, meanings=tuple(meanings))


def correct(*, import_: Import, corrections: Corrections, by: User, at: datetime) -> Import:
    """Read a waiting file another way than was detected. Raises NotWaiting, NoSuchColumn, NoSuchMeaning."""
    _known_country(corrections.country or "")
    plan = _plan_for(stored.source_of(import_), corrections, country=import_.list.country)
    with transaction.atomic():
        _waiting(import_)
        import_.plan = plan.as_json()
        import_.save(update_fields=["plan"])
        events.record("import.corrected", subject=import_, by=by, at=at)
    return import_


def start(*, import_: Import, by: User, at: datetime) -> Import:
    """Let a process of its own bring the rows in; the page can be left.

    Raises NotWaiting, NoNumberColumn; of calls NoDayColumn, NoEndColumn, WordsUndecided.
    """
    _has_what_it_needs(import_)
    if import_.kind == Import.Kind.CALLS and (refused := checks.undecided(import_)) is not None:
        raise refused
    with transaction.atomic():
        _waiting(import_)
        import_.state = State.RUNNING
        import_.started_at = at
        import_.save(update_fields=["state", "started_at"])
        events.record("import.started", subject=import_, by=by, at=at)
        import_string("bounceback.records.tasks.carry_on").enqueue(import_.pk)
        transaction.on_commit(errands.wake)
    return import_


def resume(*, import_: Import, by: User, at: datetime) -> Import:
    """Let a process of its own go on with an import that stopped. Raises NotStopped."""
    with transaction.atomic():
        import_.refresh_from_db()
        if import_.state not in (State.STOPPED, State.RUNNING) or import_.cursor.get("undoing"):
            raise NotStopped
        import_.state, import_.problem = State.RUNNING, ""
        import_.save(update_fields=["state", "problem"])
        events.record("import.resumed", subject=import_, by=by, at=at)
        import_string("bounceback.records.tasks.carry_on").enqueue(import_.pk)
        transaction.on_commit(errands.wake)
    return import_


def carry_on(*, import_: Import, by: User, at: datetime, progress: Callable[[Import], None] | None = None) -> Import:
    """Bring the rows in, here and now, from wherever the import stands; returns when it is done.

    progress    called after every few thousand rows
    Raises AlreadyRunning (another process is at it), Refused when the file or the disk fails half-way: what
    was brought in stays, and the import can be carried on or undone.
    """
    _has_what_it_needs(import_)
    how = PastRun if import_.kind == Import.Kind.CALLS else None
    with locks.alone(import_):
        bringing.bring_all(import_, by=by, at=at, progress=progress, how=how)
        with suppress(OSError):  # on a full disk they stay in the order in which they were met
            stored.put_rejects_in_order(import_)
        with transaction.atomic():
            bringing.finish(import_, at=at)
            events.record("import.finished", subject=import_, by=by, at=at, facts=bringing.account(import_))
    stored.forget(import_)
    return import_


def undo(*, import_: Import, by: User, at: datetime) -> Import:
    """Take a whole import back. Raises CannotUndo once one of its prospects was called."""
    with locks.alone(import_):
        undoing.take_back_all(import_, by=by, at=at)
        with transaction.atomic():
            import_.state = State.UNDONE
            import_.undone_at = at
            import_.problem = ""
            campaign = _made_for(import_)
            if campaign is not None:
                import_.campaign = None
            import_.save(update_fields=["state", "undone_at", "problem", "campaign"])
            if campaign is not None:
                campaign.delete()
            events.record("import.undone", subject=import_, by=by, at=at, facts=bringing.account(import_))
    stored.forget(import_)
    return import_


def discard(*, import_: Import, by: User, at: datetime) -> None:
    """Forget a file that was uploaded but never started, and the empty list that was made for it."""
    with transaction.atomic():
        _waiting(import_)
        events.record("import.discarded", subject=import_, by=by, at=at)
        into, made = import_.list, bool(import_.cursor.get("list_was_made"))
        campaign = import_.campaign if import_.cursor.get("campaign_was_made") else None
        import_.delete()
        if campaign is not None and not campaign.calls.exists() and not campaign.imports.exists():
            campaign.delete()
        if made and not into.listings.exists() and not into.imports.exists() and not _used(into):
            into.delete()
    stored.forget(import_, rejects=True)


def _made_for(import_: Import) -> Campaign | None:
    """The campaign that was made for an import of calls, when nothing else has to do with it."""
    campaign = import_.campaign if import_.cursor.get("campaign_was_made") else None
    if campaign is None or campaign.imports.exclude(pk=import_.pk).exists():
        return None
    others = (campaign.calls, campaign.sessions, campaign.promises, campaign.seeds, campaign.materials)
    more = (campaign.appointments, campaign.campaign_lists, campaign.openings)
    return None if any(each.exists() for each in (*others, *more)) else campaign


def _used(into: ProspectList) -> bool:
    from bounceback.campaigns.models import CampaignList

    return CampaignList.objects.filter(list=into).exists()


def _list_for(name: str, *, audience: str, country: str, by: User, at: datetime) -> ProspectList:
    into, made = ProspectList.objects.get_or_create(
        workspace_id=by.workspace_id,
        name=name,
        defaults={"audience": audience, "country": country, "created_at": at, "created_by": by},
    )
    if not made:
        if into.audience == Audience.UNKNOWN and audience != Audience.UNKNOWN:
            into.audience = audience
        into.country = into.country or country
        into.archived_at = None
        into.save(update_fields=["audience", "country", "archived_at"])
    return into


def _waiting(import_: Import) -> None:
    import_.refresh_from_db(fields=["state", "rows_in"])
    if import_.state != State.WAITING:
        raise NotWaiting


def _has_what_it_needs(import_: Import) -> None:
    if import_.kind == Import.Kind.CALLS:
        refused = checks.why_not_ready(import_)
        if refused is not None:
            raise refused
    elif "phone" not in Plan.from_json(import_.plan).meanings:
        raise NoNumberColumn


def _known_country(country: str) -> str:
    code = cells.read_country(cells.tidy(country))
    if country and not code:
        raise NoSuchCountry(country)
    return code


def _column_at(column: str, plan: Plan) -> int:
    wanted = column.strip()
    for same in (str, str.casefold, mapping.folded):
        for index, name in enumerate(plan.columns):
            if same(name) == same(wanted):
                return index
    if wanted.isdigit() and 1 <= int(wanted) <= len(plan.columns):
        return int(wanted) - 1
    raise NoSuchColumn(column, plan.columns)
