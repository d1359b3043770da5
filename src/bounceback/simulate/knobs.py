"""How the made-up world is set: every number with where it is from.

The defaults are those of the table in docs/explanation/the-made-up-world.md; "judgement" means that nobody measured it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bounceback.core.outcomes import Reason

# The mix of true reasons for a no, and how each shows. Judgement; Reason.OTHER is only ever what somebody wrote down.
REASONS = (Reason.WRONG_TIME, Reason.NO_RAPPORT, Reason.NO_VALUE, Reason.WRONG_PERSON, Reason.HAS_ONE)
REASON_MIX = (0.28, 0.22, 0.25, 0.10, 0.15)
# How long the talk lasts, by true reason: under 15 s, under a minute, longer.
LENGTH = (
    (0.55, 0.30, 0.15),
    (0.40, 0.45, 0.15),
    (0.05, 0.35, 0.60),
    (0.20, 0.60, 0.20),
    (0.08, 0.32, 0.60),
)
# Where it ends: before the introduction, after it, after the offer, after the question.
STAGE = (
    (0.45, 0.40, 0.10, 0.05),
    (0.25, 0.50, 0.20, 0.05),
    (0.03, 0.17, 0.50, 0.30),
    (0.15, 0.65, 0.15, 0.05),
    (0.03, 0.27, 0.35, 0.35),
)
# What the caller writes down for each true reason: about as good as two people agree (kappa .5).
CODED = (
    (0.70, 0.10, 0.10, 0.02, 0.08),
    (0.20, 0.40, 0.33, 0.02, 0.05),
    (0.08, 0.12, 0.68, 0.02, 0.10),
    (0.06, 0.08, 0.10, 0.72, 0.04),
    (0.15, 0.03, 0.17, 0.02, 0.63),
)
# Whether somebody who is not ready says when to call, by true reason. Together 45 % of such talks (judgement).
TELLS_WHEN = (0.80, 0.15, 0.25, 0.20, 0.90)


@dataclass(frozen=True, slots=True)
class Knobs:
    """One setting of the world. Shares are of one; "logit" means log-odds.

    Sources: Belkins 2024/25 (9.9 % of dials answered, 58 % of them a conversation, 4.6 % of those a meeting; 2.7 % in
    July against 8.9 % in February), Cognism (4.8–13.3 % answered, 26.9 % of callbacks), Salesfinity (15 % callback,
    11 % mail), Kulka and Weeks 1988 for the pattern over the day. The rest is judgement.
    """

    dead: float = 0.12  # numbers that ring nowhere
    wrong: float = 0.15  # somebody else answers
    picks_up: float = 0.135  # mean of what a person picks up; 13 % (Cognism, verified numbers) after lunch and Friday
    picks_up_spread: float = 1.0  # first parameter of the beta distribution: small is many nevers and few always
    never_picks_up: bool = False  # the negative control: a world in which nobody answers
    lunch: float = 0.70  # factor from noon to one
    friday: float = 0.82  # factor
    surface: float = 0.10  # spread of each hour of the week around that, logit
    promised: float = 2.0  # factor on the day one was promised; Cognism
    brush_off: float = 0.42  # of those who answer; Belkins
    opening: float = 0.30  # spread between openings, logit, on every rung alike
    yes: float = -2.7  # logit of a yes in a conversation, before what follows
    ripe: float = 1.8  # with the need open
    unripe: float = -1.2
    open_now: float = 0.18  # share whose need is open at the start; Salesfinity: a quarter asks for later or more
    opens_after_days: float = 240.0  # mean wait of the others
    told_error: float = 0.15  # spread of the dates they name, on the log of the days
    industry: float = 0.50  # spread of fit by industry, logit
    size: float = 0.30  # by size band
    state: float = 0.15
    person: float = 0.40
    secondary: float = 0.25  # of conversations without a meeting; Salesfinity
    call_me_back: float = 0.15  # of the other noes: "call me on Thursday"
    off_list_short: float = 0.055  # of brush-offs; together 3–4 % of those who answer
    off_list_long: float = 0.05  # of noes in a conversation
    week: float = 0.10  # step of the weekly random walk, logit
    day: float = 0.30  # noise of each day, logit
    summer: float = -0.70  # July and August, logit of a yes; Belkins
    fatigue: float = -0.001  # logit of a yes per dial of the day: one per cent per ten
    skill: float = 0.2  # logit per thousand conversations
    caller: float = 0.25  # spread between callers, logit
    held: float = 0.70  # of appointments
    client: float = 0.25  # of those that were held
    code: float = 0.85  # of noes get a reason from the caller
    note: float = 0.70  # of conversations get a note


DEFAULT = Knobs()
