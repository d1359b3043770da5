"""How to call each action of the playbook: plans, options, tips."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from bounceback.core.playbook import Aim, Lever, OptionWords, PlanEnding, Sort
from bounceback.playbook.actions import options, tips
from bounceback.playbook.queries import options as playbook_options
from bounceback.playbook.queries.options import Known
from tests.factories_trying import make_experiment, make_option, make_plan
from tests.house.acts.stage import FIRM, NAME, NOTE, Act, Stage, table


def _wanted() -> Any:
    from bounceback.playbook.actions import plans

    return plans.Wanted(remind=NOTE, aim=Aim.RUNGS, finish=40)


def begin_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    option = make_option(s.by, at=s.at, title=NOTE)
    s.before(s.campaign)
    plans.begin(option=option, campaign=s.campaign, wanted=_wanted(), key=uuid4(), **s.who)


def end_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    plan = make_plan(s.by, at=s.at, campaign=s.campaign)
    s.before()
    plans.end(plan=plan, ending=PlanEnding.DROP, lesson=NOTE, **s.who)


def adapt_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    plan = make_plan(s.by, at=s.at, campaign=s.campaign)
    s.before()
    plans.adapt(plan=plan, wanted=_wanted(), lesson=NOTE, key=uuid4(), **s.who)


def judge_plan(s: Stage) -> None:
    from bounceback.playbook.actions import plans

    plan = make_plan(s.by, at=s.at, campaign=s.campaign)
    experiment = make_experiment(s.by, at=s.at, campaign=s.campaign)
    s.before()
    plans.judge(plan=plan, experiment=experiment, **s.who)


OPTION = OptionWords(
    title=f"{NOTE} first", sort=Sort.SKILL, lever=Lever.PRACTICE, family="", aim=Aim.RUNGS, fits=NAME, steps=(NOTE,),
    costs=NAME, shows=NAME, source=FIRM,
)  # fmt: skip


def _shipped(s: Stage) -> Known:
    known = playbook_options.option(s.by, "start-earlier")
    assert known is not None
    return known


def make_own_option(s: Stage) -> None:
    s.before()
    options.make_option(key=uuid4(), words=OPTION, **s.who)


def write_option(s: Stage) -> None:
    s.before()
    options.write_option(option=_shipped(s), words=OPTION, **s.who)


def as_shipped(s: Stage) -> None:
    options.write_option(option=_shipped(s), words=OPTION, **s.who)
    s.before()
    options.as_shipped(option=_shipped(s), **s.who)


def put_option_away(s: Stage) -> None:
    s.before()
    options.put_option_away(option=_shipped(s), **s.who)


def bring_option_back(s: Stage) -> None:
    options.put_option_away(option=_shipped(s), **s.who)
    s.before()
    options.bring_option_back(option=_shipped(s), **s.who)


def note_tip(s: Stage) -> None:
    s.before()
    tips.note_tip(text=NOTE, source=NAME, **s.who)


def let_tip_go(s: Stage) -> None:
    tip = tips.note_tip(text=NOTE, source=NAME, **s.who)
    s.before()
    tips.let_tip_go(tip=tip, **s.who)


def take_tip_up(s: Stage) -> None:
    tip = tips.let_tip_go(tip=tips.note_tip(text=NOTE, source=NAME, **s.who), **s.who)
    s.before()
    tips.take_tip_up(tip=tip, **s.who)


ROWS: dict[str, Act] = {
    "playbook.actions.plans.begin": begin_plan,
    "playbook.actions.plans.end": end_plan,
    "playbook.actions.plans.adapt": adapt_plan,
    "playbook.actions.plans.judge": judge_plan,
    **table("playbook.actions.options", write_option, as_shipped, put_option_away, bring_option_back),
    "playbook.actions.options.make_option": make_own_option,
    **table("playbook.actions.tips", note_tip, let_tip_go, take_tip_up),
}
