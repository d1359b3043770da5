"""The words of the playbook: what an option works on, what it changes, and how one sees whether it did."""

from __future__ import annotations

from enum import StrEnum


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
