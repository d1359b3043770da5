"""The words of the playbook: what an option works on, what it changes, and how one sees whether it did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bounceback.core.experiments import Kind


class Sort(StrEnum):
    """The three sorts of ways to recover."""

    APPROACH = "APPROACH"  # refine the approach
    SKILL = "SKILL"  # communication skills
    REJECTION = "REJECTION"  # dealing with rejection


class Lever(StrEnum):
    """What an option changes."""

    OPENING = "OPENING"
    HOUR = "HOUR"
    LIST = "LIST"
    QUESTION = "QUESTION"
    OBJECTIVE = "OBJECTIVE"
    PRACTICE = "PRACTICE"
    HAND_OVER = "HAND_OVER"


class Aim(StrEnum):
    """What is counted to see whether an option works. Each is a share with its own chances."""

    ANSWERED = "ANSWERED"  # answered, of the dials
    CONVERSATIONS = "CONVERSATIONS"  # talks of a minute or more, of the answered
    RUNGS = "RUNGS"  # any rung of the ladder, of the answered
    APPOINTMENTS = "APPOINTMENTS"  # the first objective, of the answered
    FEWER_OF_REASON = "FEWER_OF_REASON"  # noes with the plan's reason, of the noes: less is better


class Did(StrEnum):
    """Whether the caller did on a call what the plan says."""

    DID = "DID"
    FORGOT = "FORGOT"


class PlanEnding(StrEnum):
    """What becomes of a plan at its finish line."""

    KEEP = "KEEP"
    ADAPT = "ADAPT"
    DROP = "DROP"


MOST_PLANS = 2  # at a time, for one person in one campaign

SORT_LABELS: dict[Sort, str] = {
    Sort.APPROACH: "Refine the approach",
    Sort.SKILL: "Communication skills",
    Sort.REJECTION: "Dealing with rejection",
}
LEVER_LABELS: dict[Lever, str] = {
    Lever.OPENING: "Opening",
    Lever.HOUR: "Hour",
    Lever.LIST: "List",
    Lever.QUESTION: "Question",
    Lever.OBJECTIVE: "Objective",
    Lever.PRACTICE: "Practice",
    Lever.HAND_OVER: "Hand-over",
}
AIM_LABELS: dict[Aim, str] = {
    Aim.ANSWERED: "answered, of the dials",
    Aim.CONVERSATIONS: "conversations, of the answered calls",
    Aim.RUNGS: "calls that reached a rung, of the answered ones",
    Aim.APPOINTMENTS: "calls that reached the first objective, of the answered ones",
    Aim.FEWER_OF_REASON: "noes with the plan’s reason, of all noes (fewer is better)",
}
# Calls after which a plan with this aim is looked at, where the option does not say otherwise. Our judgement: two to
# three weeks of one caller at fifty dials a day, five of them answered.
FINISH: dict[Aim, int] = {
    Aim.ANSWERED: 400,
    Aim.CONVERSATIONS: 60,
    Aim.RUNGS: 60,
    Aim.APPOINTMENTS: 80,
    Aim.FEWER_OF_REASON: 60,
}
# What of an option the program can deal by itself, so that it is judged fairly.
EXPERIMENT: dict[Lever, Kind] = {Lever.OPENING: Kind.OPENING, Lever.HOUR: Kind.WINDOW}

MOST_STEPS = 5
LONGEST_TITLE = 120  # letters, as the table has them
LONGEST_REMIND = 160
LONGEST_STEP = 300
LONGEST_FITS = 1_000
LONGEST_LINE = 300  # what it costs, what would show that it works, where it is from


@dataclass(frozen=True, slots=True)
class OptionWords:
    """What an option says, whoever wrote it.

    family    a Reason's value; "" for an option against any no
    steps     what to do, at most MOST_STEPS
    """

    title: str
    sort: Sort
    lever: Lever
    family: str
    aim: Aim
    fits: str
    steps: tuple[str, ...]
    costs: str = ""
    shows: str = ""
    source: str = ""


def remind_of(words: OptionWords) -> str:
    """The line that the cockpit shows where nobody wrote one: the first step, else the title.

    >>> from dataclasses import replace
    >>> words = OptionWords("Early", Sort.APPROACH, Lever.HOUR, "", Aim.ANSWERED, "", ("Begin at eight.", "Stop."))
    >>> remind_of(words), remind_of(replace(words, steps=()))
    ('Begin at eight.', 'Early')
    """
    said = words.steps[0] if words.steps else words.title
    return said if len(said) <= LONGEST_REMIND else said[: LONGEST_REMIND - 1].rstrip() + "…"
