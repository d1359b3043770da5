"""A playbook in use, for whoever looks at its pages: options of one's own, changed ones, plans, tips."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core.playbook import Aim, Lever, OptionWords, PlanEnding, Sort
from bounceback.playbook.actions import options as actions
from bounceback.playbook.actions import tips
from bounceback.playbook.queries.options import option
from bounceback.playbook.steps.options import own_row
from tests.factories_trying import make_plan

LONG = "the renewal, the price of it, and whoever has to sign for it in the end, " * 3


def lay_playbook(by: User, campaign: Campaign, *, at: datetime) -> None:
    """Two plans that ended with a lesson and one that runs, an option of one's own, one changed, one put away; tips."""
    known = option(by, "thirty-seconds")
    assert known is not None
    row = own_row(known, by=by, at=at)
    for days, ending, lesson in ((60, PlanEnding.ADAPT, "They want the reason first. " * 6), (30, PlanEnding.KEEP, "")):
        make_plan(
            by,
            at=at - timedelta(days=days),
            option=row,
            campaign=campaign,
            ended_at=at - timedelta(days=days - 14),
            ending=ending,
            lesson=lesson,
        )
    own = OptionWords(
        title="Ask about " + LONG[:100],
        sort=Sort.SKILL,
        lever=Lever.QUESTION,
        family="NO_VALUE",
        aim=Aim.RUNGS,
        fits=LONG + "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft",
        steps=(LONG, "Wait.", "Write it down."),
        costs=LONG,
    )
    actions.make_option(key=uuid4(), words=own, by=by, at=at)
    for name, does in (("smaller-ask", "change"), ("hear-yourself", "away")):
        each = option(by, name)
        assert each is not None
        if does == "change":
            words = replace(each.words, costs="A line of the script.")
            actions.write_option(option=each, words=words, by=by, at=at)
        else:
            actions.put_option_away(option=each, by=by, at=at)
    tips.note_tip(text="Say the town before the firm.", source="Ben, at the fair", by=by, at=at)
    tips.note_tip(text=LONG * 3, by=by, at=at)
    gone = tips.note_tip(text="Smile while dialling.", source="a poster", by=by, at=at)
    tips.let_tip_go(tip=gone, by=by, at=at)
