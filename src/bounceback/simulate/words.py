"""What people say and callers write in the made-up world. Nobody said any of it."""

from __future__ import annotations

from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim, Lever, OptionWords, Sort
from bounceback.core.reasons import SHIPPED

NOTES: dict[Reason, tuple[str, ...]] = {
    Reason.WRONG_TIME: (
        "In a meeting, short with me. Try another day.",
        "Was driving. Polite, but could not talk.",
        "Middle of payroll. Said mornings are better.",
        "Busy with an audit this week.",
        "Picked up by accident, waiting for another call.",
        "Short staffed today, asked me to try later.",
    ),
    Reason.NO_RAPPORT: (
        "Annoyed as soon as I said why I call.",
        "Has had three of these calls today.",
        "Asked where I had the number from, then hung up.",
        "Said they do not buy anything on the phone.",
        "Cold from the first word. I spoke too fast.",
        "Not interested, before I had said what it is about.",
    ),
    Reason.NO_VALUE: (
        "Does not see what a review would change. Rates went up 4 %, thinks that is normal.",
        "Too small for this, in their view. I did not have a number ready.",
        "Asked what it saves. I talked about service instead of money.",
        "Happy with how it is. Never compared.",
        "Says all brokers quote the same carriers.",
        "Wanted a price at once. Could not give one.",
    ),
    Reason.WRONG_PERSON: (
        "Does not decide on this. The owner’s wife does the benefits.",
        "Only does the books; HR sits at the other site.",
        "Decided by the parent company.",
        "New in the job, did not know who handles it.",
    ),
    Reason.HAS_ONE: (
        "Has a broker for nine years, a friend of the family.",
        "Just signed for the year. Renewal is the time to talk.",
        "Uses their payroll provider for it.",
        "In a trade association plan. Locked until it renews.",
        "Broker is the brother-in-law. Maybe at renewal.",
        "Renewed two months ago, happy so far.",
    ),
    Reason.OTHER: (
        "Closing the business at the end of the year.",
        "Line was bad, we gave up.",
        "Language: could not follow each other.",
    ),
}

FINER = SHIPPED

MUST_CHANGE: dict[Reason, tuple[str, ...]] = {
    Reason.WRONG_TIME: ("a quieter week",),
    Reason.NO_RAPPORT: ("a better first sentence",),
    Reason.NO_VALUE: ("a number: what it saved somebody like them", "the next increase"),
    Reason.WRONG_PERSON: ("the right person",),
    Reason.HAS_ONE: ("their renewal comes near", "their broker retires"),
    Reason.OTHER: ("",),
}

YES_NOTES = (
    "Renewal letter is on the desk: 14 % more. Wants to see what else there is.",
    "Broker never calls back. Will have last year’s rates ready.",
    "Two people left over the plan. Wants to compare before open enrolment.",
    "Liked that it takes twenty minutes. Bring the comparison for their size.",
)
MATERIAL_NOTES = (
    "Wants it in writing first. One page, no brochure.",
    "Will look at the comparison over the weekend.",
    "Asked for two references nearby.",
)
LATER_NOTES = (
    "Fine with a call before the renewal.",
    "Said: try me in half a year, things may look different.",
)
GATE_NOTES = ("Out of the office, back tomorrow.", "Reception, did not put me through.", "At lunch.")
SALE_NOTES = ("Signed. Takes over the group on the first of the month.", "Went with us after the comparison.")
LOST_NOTES = ("Met, liked it, stays with the old one for this year.", "Held. The board wants to wait.")

GOOD_MOMENTS = (
    "I asked what they pay per head today",
    "I named their town and a firm like theirs",
    "They laughed at the honest opening",
)
BAD_MOMENTS = ("I said “benefits solution”", "I talked over them", "I asked whether it was a bad time")

RIGHT_TITLES = ("Owner", "HR manager", "Controller", "Office manager", "Managing partner")
BROKERS = ("Harlan & Co", "Midland Benefits", "their payroll provider", "a cousin", "the trade association", "nobody")

DEBRIEFS = (
    "Mornings ring through more than I thought. Slower after lunch.",
    "Opening B feels easier to say. I rush A.",
    "Three wrong people in a row at clinics: ask for the practice manager first.",
    "Too many without a note. Write one line each, at once.",
    "Good hour between ten and eleven.",
)
OFF_LIST_WHY = ("take me off your list", "do not call here again", "asked in plain words, apologised")

TIP = "Say the name of their town in the first sentence, then wait."
TIP_FROM = "a colleague, over lunch"
OWN_FINER = "had two calls like this today"
OWN_OPTION = OptionWords(
    title="Stand up for the first ten dials",
    sort=Sort.REJECTION,
    lever=Lever.PRACTICE,
    family="",
    aim=Aim.CONVERSATIONS,
    fits="The first hour is stiff, and the voice is still asleep.",
    steps=("Stand up before the first dial.", "Stay standing for ten.", "Sit down after the first talk of a minute."),
    costs="Nothing.",
    shows="Talks of a minute or more in the first hour.",
    source="an idea of one's own",
)


def lesson_of_verdict(label: str, *, proven: bool, changed: bool) -> str:
    """What is noted once an experiment is over."""
    if not changed:
        return f"No difference worth having. {label} stays, and there is one thing less to wonder about."
    said = "It was proven" if proven else "Not proven, but enough to go on with"
    return f"{label} went further in more of the pairs. {said}: {label} from now on."


def lesson_of_habit(*, did: int, of: int, keep: bool) -> str:
    """What is noted once a plan without an experiment is over."""
    end = "By now it comes by itself." if keep else "Too much to think of on a call; not now."
    return f"Done on {did} of {of} calls. {end}"
