"""The ways in which experiments say no."""

from __future__ import annotations

from bounceback.base.refused import Refused
from bounceback.core.dealing import FEWEST_ARMS, LONGEST_WINDOW, MOST_ARMS, OPEN_FROM, OPEN_TO, SHORTEST_WINDOW
from bounceback.core.experiments import Kind

KINDS = {Kind.OPENING: "openings", Kind.WINDOW: "calling windows"}


class ExperimentRunning(Refused):
    """One experiment of a kind at a time: two would deal to the same calls."""

    code = "experiment-running"

    def __init__(self, kind: Kind) -> None:
        super().__init__(
            f"An experiment with {KINDS[kind]} is running in this campaign already.",
            hint="Adopt its winner or stop it first.",
        )


class TooFewOrManyArms(Refused):
    """An experiment compares two to four things."""

    code = "experiment-arms"

    def __init__(self, arms: int) -> None:
        super().__init__(
            f"An experiment compares {FEWEST_ARMS} to {MOST_ARMS} things, not {arms}.",
            hint="Every further arm takes as many calls again. Two bold ones teach most.",
        )


class ArmsAlike(Refused):
    """Two arms are the same."""

    code = "experiment-arms-alike"

    def __init__(self) -> None:
        super().__init__("Two of these say the same.", hint="Choose arms that differ, and differ boldly.")


class ArmNotHere(Refused):
    """An arm is not of this campaign, or was put away, or is of another kind."""

    code = "experiment-arm-not-here"

    def __init__(self) -> None:
        super().__init__(
            "One of these is not an opening of this campaign that is in use.",
            hint="Choose among the campaign's openings, or hours for an experiment with windows.",
        )


class WindowUnfit(Refused):
    """A window that is no span of hours, or too short or long."""

    code = "experiment-window"

    def __init__(self) -> None:
        super().__init__(
            f"A window lasts {SHORTEST_WINDOW} to {LONGEST_WINDOW} whole hours of one day.",
            hint="Say from which hour to which, on the prospect's clock.",
        )


class WindowClosed(Refused):
    """A window in whose hours nobody may be called."""

    code = "experiment-window-closed"

    def __init__(self) -> None:
        super().__init__(
            f"A window lies between {OPEN_FROM} and {OPEN_TO} o'clock where the prospect is: at other hours nobody may "
            "be called.",
            hint="Where the rules of a place are narrower still, prospects there are called in the open part of it.",
        )


class WindowsOverlap(Refused):
    """Two windows share an hour."""

    code = "experiment-windows-overlap"

    def __init__(self) -> None:
        super().__init__("Two of these windows share an hour.", hint="Let one end where the other begins.")


class NothingToDeal(Refused):
    """Numbers that make no experiment."""

    code = "experiment-numbers"

    def __init__(self) -> None:
        super().__init__(
            "Horizon, budget and rounds a day are whole numbers of at least 1; only windows have rounds a day.",
            hint="Begin the experiment on its page: it reckons them for you.",
        )


class ExperimentKeyTaken(Refused):
    """The key that was to name a new experiment names another one."""

    code = "experiment-key-taken"

    def __init__(self) -> None:
        super().__init__("This key names another experiment already.", hint="Load the page again and start from there.")


class ExperimentOver(Refused):
    """It has ended."""

    code = "experiment-over"

    def __init__(self) -> None:
        super().__init__("This experiment has ended.", hint="What was used when is in the campaign's history.")


class WordsUntested(Refused):
    """An arm that was reworded is not adopted: nobody has said the new words."""

    code = "experiment-words-untested"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"{label} says other words by now than were compared: what was seen is not about them.",
            hint="Begin the experiment anew with the newest words, or stop it without a choice.",
        )
