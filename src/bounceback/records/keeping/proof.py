"""Whether the record is as it was written: the chain over the events, what they speak of, the backups' heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from bounceback.base import events, seals
from bounceback.base.backups import Backup
from bounceback.base.models import Event, Workspace
from bounceback.base.seals import Chain
from bounceback.calling.models import Call
from bounceback.prospects.models import Prospect
from bounceback.records.keeping import requests

_SHOWN = 20
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying found.

    compared    calls that were compared with the hash in their last event
    unproved    calls without such a hash: brought in from a file, or of people who were erased
    differing   ids of calls that are not as their last event left them, the first twenty; all of them are counted
    gone        ids of calls that have events and are not there any more, likewise
    requests    do-not-call requests that events name, and were looked for
    withdrawn   ids of those of them that are not there any more, likewise
    noted       heads in the manifests of backups, and given by hand, that were looked for in the chain
    problems    a sentence each; empty when all holds
    """

    chains: tuple[Chain, ...]
    compared: int
    unproved: int
    differing: tuple[int, ...]
    gone: tuple[int, ...]
    requests: int
    withdrawn: tuple[int, ...]
    noted: int
    problems: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "events": sum(chain.events for chain in self.chains),
            "seals": sum(chain.seals for chain in self.chains),
            "waiting": sum(chain.waiting for chain in self.chains),
            "head": self.chains[0].head if self.chains else "",
            "chains": [
                {
                    "workspace": chain.workspace,
                    "events": chain.events,
                    "seals": chain.seals,
                    "head": chain.head,
                    "last_event": chain.last_event,
                    "broken": chain.broken.text if chain.broken else None,
                }
                for chain in self.chains
            ],
            "calls_compared": self.compared,
            "calls_unproved": self.unproved,
            "calls_differing": list(self.differing),
            "calls_gone": list(self.gone),
            "requests_compared": self.requests,
            "requests_gone": list(self.withdrawn),
            "heads_found": self.noted,
            "problems": list(self.problems),
        }


def prove(
    *,
    backups: Sequence[Backup] = (),
    heads: Sequence[str] = (),
    workspace: int | None = None,
    rows: bool = True,
) -> Proof:
    """Reckon everything again. Reads only; a minute or two for a million calls.

    backups     whose manifests noted heads of the chain
    heads       further heads that somebody noted
    workspace   None: all of them
    rows        also compare each call with its last event, and look for each do-not-call request
    """
    wanted = (
        [workspace] if workspace is not None else list(Workspace.objects.order_by("pk").values_list("pk", flat=True))
    )
    chains = tuple(seals.verify(each) for each in wanted)
    problems = [chain.broken.text for chain in chains if chain.broken]
    noted, lost = _noted(chains, backups, heads)
    problems += lost
    compared, unproved, differing, gone = 0, 0, [], []
    looked_for, withdrawn, fewer = 0, [], 0
    if rows:
        for each in wanted:
            named = requests.named(each)
            looked_for += len(named)
            withdrawn += requests.gone(each, named)
            fewer += requests.lost_of_lists(each)
            unproved += Call.objects.filter(workspace=each).count()
            for pk, state in _calls(each):
                compared += state != "gone"
                if state == "differs":
                    differing.append(pk)
                elif state == "gone":
                    gone.append(pk)
        unproved -= compared
    if differing:
        problems.append(f"{len(differing):,} calls are not as the last action left them: {_ids(differing)}.")
    if gone:
        problems.append(f"{len(gone):,} calls were removed by no action: {_ids(gone)}.")
    if withdrawn:
        problems.append(
            f"{len(withdrawn):,} do-not-call requests were removed, which no action does: {_ids(withdrawn)}."
        )
    if fewer:
        problems.append(
            f"There are {fewer:,} do-not-call requests fewer than lists alone brought; no action removes one."
        )
    return Proof(
        chains=chains,
        compared=compared,
        unproved=unproved,
        differing=tuple(differing[:_SHOWN]),
        gone=tuple(gone[:_SHOWN]),
        requests=looked_for,
        withdrawn=tuple(withdrawn[:_SHOWN]),
        noted=noted,
        problems=tuple(problems),
    )


def _ids(found: list[int]) -> str:
    return ", ".join(map(str, found[:_SHOWN])) + (" …" if len(found) > _SHOWN else "")


def _noted(chains: Sequence[Chain], backups: Sequence[Backup], heads: Sequence[str]) -> tuple[int, list[str]]:
    by_workspace = {str(chain.workspace): chain for chain in chains}
    found, lost = 0, []
    for backup in backups:
        if any(begun < backup.manifest.at <= ended for begun, ended in _unwritten()):
            continue  # a restore went back to before it
        for workspace, head in backup.manifest.heads.items():
            chain = by_workspace.get(workspace)
            if chain is None or chain.broken:
                continue
            if head["seal"] in chain.heads:
                found += 1
            else:
                lost.append(f"The chain does not hold the head that the backup {backup.file.name} noted.")
    every = frozenset().union(*(chain.heads for chain in chains))
    for noted in heads:
        if noted in every:
            found += 1
        else:
            lost.append(f"The chain does not hold the head {noted[:16]}.")
    return found, lost


def _unwritten() -> list[tuple[datetime, datetime]]:
    """Spans whose events a restore took out of the database: from its backup to itself."""
    restores = Event.objects.filter(kind="installation.restored").values_list("facts", "at")
    begin = datetime.fromisoformat("0001-01-01T00:00:00+00:00")
    return [(datetime.fromisoformat(facts["made_at"]) if "made_at" in facts else begin, at) for facts, at in restores]


def _calls(workspace: int) -> Iterator[tuple[int, str]]:
    """(id, "fits" | "differs" | "gone") for every call that an event speaks of."""
    erased = set(Prospect.objects.filter(workspace=workspace, erased_at__isnull=False).values_list("pk", flat=True))
    table = Event._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT subject_id, digest FROM "{table}" WHERE id IN (SELECT max(id) FROM "{table}" '
            "WHERE workspace_id = %s AND subject_type = 'calling.call' AND subject_id IS NOT NULL "
            "GROUP BY subject_id) ORDER BY subject_id",
            [workspace],
        )
        while said := cursor.fetchmany(_AT_ONCE):
            calls = Call.objects.in_bulk([pk for pk, _ in said])
            for pk, digest in said:
                call = calls.get(pk)
                if call is None:
                    yield pk, "gone"
                elif digest and call.prospect_id not in erased:
                    yield pk, "fits" if events.digest_of(call) == digest else "differs"
