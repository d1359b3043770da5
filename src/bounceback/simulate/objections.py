"""What is said against the made-up seller, in which words, and what they write on the backs of their cards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bounceback.core.outcomes import Reason

_STEEP = 1.5  # the nth objection of a reason is heard n to the minus that as often as the first


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that is said against a call.

    others    the same in other words
    backs     what the seller writes on its card, one after the other: idea and words
    """

    front: str
    others: tuple[str, ...]
    backs: tuple[tuple[str, str], ...]


# Of each reason the frequent ones first: a few are heard all the time, and there is always a rarer one.
OBJECTIONS: dict[Reason, tuple[Objection, ...]] = {
    Reason.WRONG_TIME: (
        Objection(
            "I am busy",
            ("I have no time now", "You caught me in the middle of something"),
            (
                ("Two minutes, another day", "Then not now. Is tomorrow before nine better, or do you name a time?"),
                ("Ask what the day looks like", "I hear it. Is it a bad hour, or is it like that all month?"),
            ),
        ),
        Objection(
            "Call me another time",
            ("Try again some other day", "Could you ring back later"),
            (("Ask for the day", "Gladly. Which day would not be a nuisance?"),),
        ),
        Objection(
            "Not now, we are short staffed",
            ("Two people are out sick, not today",),
            (("Ask whether it is the plan", "That is hard. Do people leave over the plan, or is it something else?"),),
        ),
        Objection(
            "Call me after the renewal",
            ("When the renewal is through", "Not before we have renewed"),
            (
                (
                    "Before it is signed",
                    "I can. Would one comparison before you sign be of use?",
                ),
            ),
        ),
        Objection(
            "We are in the middle of an audit",
            ("The auditors are here all week",),
            (("After it", "Then I leave you to it. Is the week after all right?"),),
        ),
    ),
    Reason.NO_RAPPORT: (
        Objection(
            "I am not interested",
            ("No interest", "We are not interested, thank you", "That is nothing for us"),
            (
                ("Ask which of two", "Fair. Is it that all is well, or that you have too many of these calls?"),
                ("Offer to stay away", "Understood. Shall I not call again at all, or once before the renewal?"),
            ),
        ),
        Objection(
            "Where do you have my number from?",
            ("How did you get this number", "Who gave you my number"),
            (("Say it as it is", "From the state's register of firms. Shall I take you off my list?"),),
        ),
        Objection(
            "We do not take cold calls",
            ("We do not do business on the phone", "No sales calls please"),
            (("Agree", "Neither would I. What would be the right way to ask you one question?"),),
        ),
        Objection(
            "You are the third one today",
            ("You people call all the time",),
            (("Be the last", "Then I am sorry. Shall I hang up, or be the last one with one question?"),),
        ),
        Objection("Is this a sales call?", ("Are you selling something",), ()),
        Objection("I do not know your firm", ("Never heard of you",), ()),
    ),
    Reason.NO_VALUE: (
        Objection(
            "We are too small for that",
            ("There are only six of us", "We are just a small shop"),
            (("Ask how many", "You may be. How many are on the plan? If it is not worth it I say so."),),
        ),
        Objection(
            "What would that save me?",
            ("How much cheaper is it", "What is in it for me"),
            (
                ("Say that you do not know yet", "I do not know before I see it. What did the renewal go up by?"),
                ("Give one example", "With a shop of your size it was a plan, not a price. Want to hear how?"),
            ),
        ),
        Objection(
            "They all quote the same",
            ("Every broker has the same carriers",),
            (("Agree, and name what differs", "Largely. Who answers your people when a claim is stuck?"),),
        ),
        Objection(
            "No money",
            ("There is no budget for it", "We cannot afford that"),
            (("Ask what it costs now", "It costs nothing to look. Do you know what you pay per head?"),),
        ),
        Objection(
            "Just send me something",
            ("Put it in an email", "Can you mail me the information"),
            (("Ask what about", "I will. What would you look at first: price, or what people complain about?"),),
        ),
        Objection("We are happy as it is", ("Everything is fine with our plan",), ()),
        Objection("It goes up every year anyway", ("Prices rise whatever one does",), ()),
    ),
    Reason.WRONG_PERSON: (
        Objection(
            "I do not decide that",
            ("That is above my head", "Not my decision"),
            (("Ask who does", "Thank you for saying so. Who does, and may I say that we spoke?"),),
        ),
        Objection("You want somebody else", ("You have the wrong person",), ()),
        Objection("Headquarters decides that", ("That is done by the parent company",), ()),
    ),
    Reason.HAS_ONE: (
        Objection(
            "We have a broker",
            ("We already work with a broker", "Somebody does that for us", "We are taken care of"),
            (
                ("Ask how much of the market", "Good. How many quotes did you get to see at the last renewal?"),
                ("Ask what must not be lost", "Glad to hear it. What do they do that you would not want to lose?"),
                ("A second pair of eyes", "I do not ask you to change. When did somebody else last look at it?"),
            ),
        ),
        Objection(
            "We just renewed",
            ("We signed two months ago", "The renewal is behind us"),
            (
                ("Nothing to decide", "Then there is nothing to decide. How did it come out?"),
                ("Ask for the right month", "Then I am early. When do you begin to think about the next one?"),
            ),
        ),
        Objection(
            "My brother-in-law does that",
            ("It stays in the family", "A cousin of mine is in insurance"),
            (("Stay out of it", "Then I will not come between you. Would a comparison for him be a help?"),),
        ),
        Objection(
            "We are under contract",
            ("We are locked in until next year",),
            (("Until when", "Then nothing is to be signed. Until when does it run?"),),
        ),
        Objection(
            "Our payroll firm does that",
            ("It is all with the payroll company",),
            (("Ask who compares", "Convenient. Does somebody there compare, or pass the letter on?"),),
        ),
        Objection("We are in an association plan", ("The trade association has a plan for us",), ()),
    ),
    Reason.OTHER: (Objection("We are closing down", ("We shut at the end of the year",), ()),),
}


def heard(reason: Reason, dice: float) -> str:
    """The front of what is said for that reason. `dice` is in [0, 1)."""
    some = OBJECTIONS[reason]
    weights = [(1 + place) ** -_STEEP for place in range(len(some))]
    left = dice * sum(weights)
    for weight, each in zip(weights, some, strict=True):
        left -= weight
        if left < 0:
            return each.front
    return some[-1].front


@cache
def by_front() -> dict[str, tuple[Reason, Objection]]:
    """Each objection with its family, by its front."""
    return {each.front: (reason, each) for reason, some in OBJECTIONS.items() for each in some}
