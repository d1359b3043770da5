"""How to call each action of campaigns, with their finer reasons."""

from __future__ import annotations

from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.reasons import actions as finer_reasons
from bounceback.campaigns.reasons.steps import Line
from bounceback.core.dealing import Span
from bounceback.core.outcomes import Reason
from tests.house.acts.stage import FIRM, NAME, NOTE, Act, Stage, table

WORDS = campaigns.Words(f"For {FIRM} again", offer=NOTE, problem=NAME, voicemail=NOTE)


def create(s: Stage) -> None:
    campaigns.create(words=WORDS, lists=(s.list,), **s.who)


def begin_anew(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.begin_anew(
        campaign=s.campaign, words=WORDS, sums=campaigns.Sums(), rungs=campaigns.DEFAULT_LADDER, **s.who
    )


def describe(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.describe(campaign=s.campaign, words=WORDS, **s.who)


def reckon(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.reckon(campaign=s.campaign, sums=campaigns.Sums(clients_wanted=3), replan=True, **s.who)


def replan(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.replan(campaign=s.campaign, **s.who)


def set_pace(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.set_pace(campaign=s.campaign, pace_seconds=40, **s.who)


def set_ladder(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.set_ladder(campaign=s.campaign, rungs=campaigns.DEFAULT_LADDER[:1], **s.who)


def set_questions(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.set_questions(campaign=s.campaign, texts=[f"Does {NAME} decide?"], **s.who)


def choose_lists(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.choose_lists(campaign=s.campaign, lists=(), **s.who)


def open_with(s: Stage) -> None:
    s.before(s.campaign)
    assert s.opening


def reword(s: Stage) -> None:
    s.before(s.opening)
    campaigns.reword(opening=s.opening, text=f"Is that {FIRM}?", **s.who)


def lay_out(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.lay_out(campaign=s.campaign, opening=f"Is that {FIRM}?", voicemail=NOTE, questions=[NOTE], **s.who)


def put_opening_away(s: Stage) -> None:
    s.before(s.opening)
    campaigns.put_opening_away(opening=s.opening, **s.who)


def take_opening_up(s: Stage) -> None:
    campaigns.put_opening_away(opening=s.opening, **s.who)
    s.before()
    campaigns.take_opening_up(opening=s.opening, **s.who)


def archive(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.archive(campaign=s.campaign, **s.who)


def restore(s: Stage) -> None:
    campaigns.archive(campaign=s.campaign, **s.who)
    s.before()
    campaigns.restore(campaign=s.campaign, **s.who)


def use_opening(s: Stage) -> None:
    s.before(s.opening)
    campaigns.use_opening(opening=s.opening, **s.who)


def use_window(s: Stage) -> None:
    s.before(s.campaign)
    campaigns.use_window(campaign=s.campaign, window=Span(9, 11), **s.who)


def arrange_finer_reasons(s: Stage) -> None:
    s.before()
    finer_reasons.arrange(family=Reason.NO_VALUE, lines=[Line(NOTE), Line("price", "price")], **s.who)


def add_finer_reason(s: Stage) -> None:
    s.before()
    finer_reasons.add(family=Reason.NO_VALUE, label=NOTE, **s.who)


def rename_finer_reason(s: Stage) -> None:
    s.before()
    finer_reasons.rename(family=Reason.NO_VALUE, label="price", new=NOTE, **s.who)


def put_finer_reason_away(s: Stage) -> None:
    s.before()
    finer_reasons.put_away(family=Reason.NO_VALUE, label="price", **s.who)


ROWS: dict[str, Act] = {
    **table("campaigns.actions", create, begin_anew, describe, reckon, replan, set_pace, set_ladder, set_questions),
    **table("campaigns.actions", choose_lists, open_with, reword, lay_out, put_opening_away, take_opening_up),
    **table("campaigns.actions", archive, restore, use_opening, use_window),
    "campaigns.reasons.actions.arrange": arrange_finer_reasons,
    "campaigns.reasons.actions.add": add_finer_reason,
    "campaigns.reasons.actions.rename": rename_finer_reason,
    "campaigns.reasons.actions.put_away": put_finer_reason_away,
}
