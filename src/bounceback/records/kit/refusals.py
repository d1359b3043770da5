"""What is refused about kits, and what to do then."""

from __future__ import annotations

from pathlib import Path

from bounceback.base.refused import Refused


class KitUnreadable(Refused):
    """The file is no kit, or something in it is not as it must be."""

    code = "kit-unreadable"
    http_status = 422

    def __init__(self, text: str) -> None:
        super().__init__(text, hint="Nothing was changed.")


class KitTooNew(Refused):
    """The kit's format is one that a later program has brought."""

    code = "kit-too-new"

    def __init__(self, made_with: str) -> None:
        maker = f" with {made_with}" if made_with else ""
        super().__init__(
            f"This kit was made{maker} in a format that this program does not know.",
            hint="Nothing was changed. Ask for it in an older format, or upgrade Bounceback.",
        )


class CannotGive(Refused):
    """A campaign holds something that nobody could take from a kit."""

    code = "kit-cannot-be-made"

    def __init__(self, campaign: str, why: str) -> None:
        super().__init__(
            f"“{campaign}” cannot be put into a kit. {why}", hint="Nothing was written. Mend that, then try again."
        )


class NoSuchChoice(Refused):
    """A decision names an item that the kit does not have, or a way that the item does not have."""

    code = "kit-choice-unknown"

    def __init__(self, text: str, known: list[str]) -> None:
        super().__init__(text, hint=f"Nothing was changed. There is: {', '.join(known)}.")


class NotAsSeen(Refused):
    """What the kit would change is no longer what was looked at."""

    code = "kit-preview-outdated"

    def __init__(self) -> None:
        super().__init__("The campaign has changed since you looked.", hint="Nothing was changed. Look again.")


class NoSuchStarter(Refused):
    """There is no starter kit of that name."""

    code = "kit-starter-unknown"
    http_status = 404

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no starter kit “{name}”.", hint=f"These are: {', '.join(known)}.")


class WhichCampaign(Refused):
    """There are several campaigns, or none, and none was named."""

    code = "kit-campaign-unknown"
    http_status = 404

    def __init__(self, name: str, known: list[str]) -> None:
        text = f"There is no campaign “{name}”." if name else "It is not said which campaign."
        names = ", ".join(f"“{each}”" for each in known)
        super().__init__(text, hint=f"There is: {names}." if known else "There is no campaign yet.")


class CampaignExists(Refused):
    """A campaign has the kit's name, and it was not said that the kit is for it."""

    code = "kit-campaign-exists"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a campaign “{name}” already.",
            hint="Nothing was changed. --into with its name puts the kit into it, with another name into a new one.",
        )


class NotWritten(Refused):
    """The system does not let us write there."""

    code = "kit-not-written"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} cannot be written: {reason}.", hint="Nothing was written. Give another place.")


class NotAKit(Refused):
    """A kit replaces a kit, and no other file."""

    code = "kit-would-overwrite"

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} exists and is no kit.", hint="Nothing was written. Give another name, or remove it first."
        )
