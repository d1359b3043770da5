"""What the cockpit's page hands to its browser module, beside the cards, which the module fetches itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from bounceback.base.models import User
from bounceback.calling.models import Session
from bounceback.calling.queries import totals
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign, Objective
from bounceback.campaigns.reasons import queries as reasons
from bounceback.core import keys
from bounceback.core.consequences import OTHER_RUNG_DAYS, RUNG_DAYS
from bounceback.core.dates import days_on
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import MEANINGS, REASON_LABELS
from bounceback.experiments import queries as experiments
from bounceback.prospects.models import Audience
from bounceback.recovery.queries import progress

# Other dates for the call just logged, by one key each: days from today.
DATES = (("tomorrow", 1), ("3 days", 3), ("a week", 7), ("a month", 30), ("3 months", 91), ("6 months", 182))


def laid_out(*, session: Session, by: User, at: datetime) -> dict[str, Any]:
    """Everything on the desk of one session: words, ladder, numbers, keys. No cards: a page that is only
    looked at claims nobody."""
    campaign = session.campaign
    numbers = totals.of_session(session, at=at)
    firms_only = not campaigns.lists_called(campaign).exclude(audience=Audience.BUSINESS).exists()
    return {
        "session": {"id": session.pk, "campaign": campaign.name, "started_at": session.started_at},
        "pace_seconds": campaign.pace_seconds,
        "me": by.get_full_name() or by.get_username(),
        "now": at,
        "campaign": {
            "id": campaign.pk,
            "offer": campaign.offer,
            "problem": campaign.problem,
            "voicemail": campaign.voicemail,
            "rungs": [
                _rung(rung, key, weekdays=firms_only, at=at)
                for rung, key in zip(campaigns.ladder(campaign), keys.RUNG_KEYS, strict=False)
            ],
            "questions": [{"id": each.pk, "text": each.text} for each in campaigns.questions(campaign)],
        },
        "totals": {
            "to_go": numbers.to_go,
            "value_per_dial": numbers.value_per_dial,
            "currency": numbers.currency,
            "value_today": numbers.value_today,
            "dials_today": numbers.dials_today,
            "dials_an_hour": numbers.dials_an_hour,
            "median_gap_seconds": numbers.median_gap_seconds,
            "noes_in_row": numbers.noes_in_row,
            "streak": numbers.streak,
        },
        "outcomes": [{"code": outcome.value, "label": meaning.label} for outcome, meaning in MEANINGS.items()],
        "reasons": [
            {"code": reason.value, "label": label, "key": key}
            for (reason, label), key in zip(REASON_LABELS.items(), keys.REASON_KEYS, strict=True)
        ],
        "dates": [
            {"key": key, "label": label, "days": days} for key, (label, days) in zip(keys.DATE_KEYS, DATES, strict=True)
        ],
        "plans": [
            {
                "key": each.key,
                "remind": each.remind,
                "done": each.done,
                "finish": each.finish,
                "per_dial": each.per_dial,
                "url": reverse("recovery:plan", args=[each.key]),
            }
            for each in progress.reminders(by, campaign)
        ],
        "experiment": _experiment(campaign),
        "finer": reasons.labels(by.workspace_id),
        "cards": [],
        "empty": None,
        **key_table(),
    }


def key_table() -> dict[str, Any]:
    """The table of keys as the browser reads it."""
    return {
        "keys_table": [
            {
                "id": row.id,
                "states": row.states,
                "key": row.key,
                "pad": row.pad,
                "label": row.label,
                "does": row.does,
                "presses": row.presses,
                "deaf": row.deaf,
            }
            for row in keys.KEYS
        ],
        "deaf_seconds": keys.DEAF_SECONDS,
        "twice_within_seconds": keys.TWICE_WITHIN_SECONDS,
    }


def _experiment(campaign: Campaign) -> dict[str, str] | None:
    """The running comparison of openings, in a sentence."""
    running = experiments.running(campaign, Kind.OPENING)
    if running is None:
        return None
    labels = [arm.label for arm in experiments.arms(running)]
    spent = running.deals.filter(stroke__isnull=False).count()
    return {
        "url": reverse("recovery:experiment", args=[running.key]),
        "words": f"Openings {', '.join(labels[:-1])} and {labels[-1]} are compared: "
        f"{spent} of {running.budget} answered calls so far.",
    }


def _rung(rung: Objective, key: str, *, weekdays: bool, at: datetime) -> dict[str, Any]:
    hint = ""
    if rung.kind not in (Objective.Kind.APPOINTMENT, Objective.Kind.SALE):
        days = rung.follow_up_days or RUNG_DAYS.get(rung.kind, OTHER_RUNG_DAYS)
        day = days_on(at.date(), days, weekdays=weekdays)
        hint = f"back {day.day} {day:%B}"
    return {"id": rung.pk, "key": key, "kind": rung.kind, "label": rung.label, "hint": hint}
