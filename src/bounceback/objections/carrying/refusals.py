"""What is refused about files of cards, and what to do then."""

from __future__ import annotations

from pathlib import Path

from bounceback.base.refused import Refused


class DeckUnreadable(Refused):
    """The file holds no cards that can be read."""

    code = "deck-unreadable"
    http_status = 422

    def __init__(self, text: str, hint: str = "Nothing was changed.") -> None:
        super().__init__(text, hint=hint)


class DeckTooNew(Refused):
    """The deck is in the newer format of Anki, which older programs cannot read."""

    code = "deck-too-new"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            "This deck is in Anki’s newer format.",
            hint="Nothing was changed. Export it again in Anki with “Support older Anki versions” ticked.",
        )


class DeckTooLarge(Refused):
    """The file holds more than an album of cards does."""

    code = "deck-too-large"
    http_status = 422

    def __init__(self, text: str) -> None:
        super().__init__(text, hint="Nothing was changed. Bring it in several parts.")


class DeckNotAsSeen(Refused):
    """What the file would change is no longer what was looked at."""

    code = "deck-preview-outdated"

    def __init__(self) -> None:
        super().__init__("The cards have changed since you looked.", hint="Nothing was changed. Look again.")


class NoSuchCampaign(Refused):
    """Cards of a campaign were asked for that is not there."""

    code = "cards-campaign-unknown"
    http_status = 404

    def __init__(self, name: str, known: list[str]) -> None:
        names = ", ".join(f"“{each}”" for each in known)
        super().__init__(
            f"There is no campaign “{name}”.", hint=f"There is: {names}." if known else "There is no campaign yet."
        )


class NoCardsToCarry(Refused):
    """There is nothing to print or to give."""

    code = "no-cards-to-carry"

    def __init__(self) -> None:
        super().__init__("No card is like that.", hint="Nothing was written. Ask for more cards.")


class CardsNotWritten(Refused):
    """The system does not let us write there."""

    code = "cards-not-written"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} cannot be written: {reason}.", hint="Nothing was written. Give another place.")


class CardsWouldOverwrite(Refused):
    """A file of ours replaces one of its own kind, and no other."""

    code = "cards-would-overwrite"

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} exists and is something else.",
            hint="Nothing was written. Give another name, or remove it first.",
        )
