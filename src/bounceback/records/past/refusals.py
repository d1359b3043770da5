"""What bringing calls in refuses, and what to do then."""

from __future__ import annotations

from bounceback.base.refused import Refused


class NoCallsInside(Refused):
    """An address book holds no calls."""

    code = "past-no-calls"

    def __init__(self) -> None:
        super().__init__("This is an address book; it holds no calls.", hint="Bring it in as a list: /imports/new/.")


class NoDayColumn(Refused):
    """A call without a day cannot be placed."""

    code = "past-without-days"

    def __init__(self) -> None:
        super().__init__(
            "No column is known to say when the calls were.",
            hint="Nothing was changed. Choose “Day and time of the call” for it, or --map when=COLUMN.",
        )


class NoEndColumn(Refused):
    """Neither how calls ended nor how long they were is known."""

    code = "past-without-ends"

    def __init__(self) -> None:
        super().__init__(
            "No column is known to say how the calls ended, or how long they were.",
            hint="Nothing was changed. Choose “How it ended” for one, or --map outcome=COLUMN.",
        )


class WordsUndecided(Refused):
    """Words of the file whose meaning nobody has said yet."""

    code = "past-words-undecided"

    def __init__(self, words: list[str]) -> None:
        some = ", ".join(f"“{word}”" for word in words[:5]) + (" …" if len(words) > 5 else "")
        super().__init__(
            f"What these words mean is not said yet: {some}",
            hint="Nothing was changed. Choose an outcome for each, or leave their rows out.",
        )


class NoSuchZone(Refused):
    """A clock that nobody knows was named."""

    code = "zone-unknown"

    def __init__(self, zone: str) -> None:
        super().__init__(
            f"“{zone}” is no time zone.", hint="Nothing was changed. Write it as Area/City, such as America/New_York."
        )


class NoSuchOutcome(Refused):
    """A word was given a meaning that we do not have."""

    code = "past-outcome-unknown"

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(f"“{code}” is no outcome.", hint=f"Nothing was changed. These are: {', '.join(known)}.")


class NotACallImport(Refused):
    """The import of that number brought in a list."""

    code = "import-of-a-list"

    def __init__(self, number: int) -> None:
        super().__init__(f"Import {number} brought in a list, not calls.", hint="Use `bounceback import` for it.")
