"""Making options, changing them, putting them away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.core.playbook import OptionWords
from bounceback.playbook.models import Option, Tip
from bounceback.playbook.queries import options as queries
from bounceback.playbook.queries.options import Known
from bounceback.playbook.refusals import OptionChangedMeanwhile, OptionKeyTaken, OptionPlanned, TipSettled
from bounceback.playbook.steps import options as steps


def make_option(*, key: UUID, words: OptionWords, tip: Tip | None = None, by: User, at: datetime) -> Option:
    """Write an option of one's own. The same key again changes nothing.

    tip    what it is made of; settled by it

    Raises OptionUnfit, OptionTitleTaken, OptionKeyTaken, TipSettled.
    """
    words = steps.fit(words)
    with transaction.atomic():
        known = Option.objects.filter(key=key).first()
        if known is not None:
            if known.workspace_id != by.workspace_id:
                raise OptionKeyTaken
            return known
        steps.see_title_free(words.title, by=by)
        row = steps.make(words, key=key, by=by, at=at)
        if tip is not None:
            tip = Tip.objects.get(pk=tip.pk, workspace_id=by.workspace_id)
            if tip.settled_at is not None:
                raise TipSettled
            tip.option, tip.settled_at = row, at
            tip.save(update_fields=["option", "settled_at"])
        events.record("option.made", subject=row, by=by, at=at, facts={"tip": tip and tip.pk})
    return row


def write_option(
    *, option: Known, words: OptionWords, seen: OptionWords | None = None, by: User, at: datetime
) -> Option | None:
    """Change what an option says. The program's own text stays in its file; the workspace has its own from then on.

    seen    what stood there for the writer; None: whatever stands there
    returns the row, or None where nothing changed in an option that has none

    Raises OptionUnfit, OptionTitleTaken, OptionChangedMeanwhile.
    """
    words = steps.fit(words)
    with transaction.atomic():
        option = steps.now(option, by=by)
        if words == option.words:
            return option.row
        if seen is not None and seen != option.words:
            raise OptionChangedMeanwhile
        if words.title != option.title:
            steps.see_title_free(words.title, but=option, by=by)
        had_row = option.row is not None
        row = steps.own_row(option, by=by, at=at)
        facts = {"fields": steps.rewrite(row, words), "shipped": row.shipped, "first": not had_row}
        events.record("option.written", subject=row, by=by, at=at, facts=facts)
    return row


def as_shipped(*, option: Known, by: User, at: datetime) -> Known:
    """Let an option of the program say again what it says there. Raises OptionTitleTaken."""
    with transaction.atomic():
        option = steps.now(option, by=by)
        if option.row is None or option.shipped is None or not option.changed:
            return option
        row, words = option.row, option.shipped.words
        if words.title != row.title:
            steps.see_title_free(words.title, but=option, by=by)
        steps.rewrite(row, words)
        events.record("option.as_shipped", subject=row, by=by, at=at, facts={"shipped": row.shipped})
    return replace(option, words=words, row=row)


def put_option_away(*, option: Known, by: User, at: datetime) -> Known:
    """Put an option away: it is neither ranked nor offered. What plans did with it stays. Raises OptionPlanned."""
    with transaction.atomic():
        option = steps.now(option, by=by)
        if option.archived_at is not None:
            return option
        row = steps.own_row(option, by=by, at=at)
        if row.plans.filter(ended_at=None).exists():
            raise OptionPlanned
        row.archived_at = at
        row.save(update_fields=["archived_at"])
        events.record("option.put_away", subject=row, by=by, at=at, facts={"shipped": row.shipped})
    return replace(option, row=row)


def bring_option_back(*, option: Known, by: User, at: datetime) -> Known:
    """Put an option back into the playbook."""
    with transaction.atomic():
        option = steps.now(option, by=by)
        row = option.row
        if row is not None and row.archived_at is not None:
            row.archived_at = None
            row.save(update_fields=["archived_at"])
            events.record("option.brought_back", subject=row, by=by, at=at, facts={"shipped": row.shipped})
    return option if row is None else queries.of_row(row)
