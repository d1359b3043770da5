"""Why something about a made-up workspace is not done."""

from __future__ import annotations

from bounceback.base.refused import Refused


class MadeUpAlready(Refused):
    """An installation has one made-up quarter at a time."""

    code = "made-up-already"

    def __init__(self) -> None:
        super().__init__("There is a made-up quarter already.", hint="Look around in it, or remove it first.")


class NothingMadeUp(Refused):
    """There is no made-up workspace, or it is still being written."""

    code = "nothing-made-up"

    def __init__(self) -> None:
        super().__init__("There is no made-up quarter to look at.", hint="Make one on the page “A made-up quarter”.")


class StillBeingMade(Refused):
    """Somebody is writing it right now."""

    code = "made-up-being-written"

    def __init__(self) -> None:
        super().__init__(
            "The made-up quarter is still being written.", hint="It takes less than a minute. Remove it after that."
        )


class NotMadeUp(Refused):
    """Only what was made up is removed in one go."""

    code = "not-made-up"

    def __init__(self) -> None:
        super().__init__("These are your own calls.", hint="Nothing was removed. Only a made-up quarter can be.")


class NothingReal(Refused):
    """What is real belongs on one's own desk."""

    code = "made-up-takes-nothing-real"

    def __init__(self) -> None:
        super().__init__(
            "This is a made-up quarter; whoever is real belongs on your own desk.",
            hint="Press “Back to my own calls” and do it there.",
        )
