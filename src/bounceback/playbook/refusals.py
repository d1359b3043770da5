"""What cannot be done with options and tips, and why."""

from __future__ import annotations

from bounceback.base.refused import Refused
from bounceback.core.playbook import MOST_STEPS
from bounceback.playbook.queries.options import Known


class OptionUnfit(Refused):
    """An option says when it fits and what to do."""

    code = "option-unfit"

    def __init__(self, what: str) -> None:
        super().__init__(
            what,
            hint=f"Nothing was saved. An option has a title, when it fits, and one to {MOST_STEPS} steps, a line each.",
        )


class OptionTitleTaken(Refused):
    """No two options have the same title."""

    code = "option-title-taken"

    def __init__(self, twin: Known) -> None:
        where = " It was put away." if twin.archived_at is not None else ""
        super().__init__(
            f"Another option is called “{twin.title}” already.{where}",
            hint="Nothing was saved. Say in the title what sets this one apart, or change the other one.",
        )
        self.twin = twin


class OptionChangedMeanwhile(Refused):
    """What was on the page is no longer what stands there."""

    code = "option-changed-meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "This option was changed since the page was opened.",
            hint="Nothing was saved. Load the page again and compare.",
        )


class OptionKeyTaken(Refused):
    """The key of an option belongs to another one."""

    code = "option-key-taken"

    def __init__(self) -> None:
        super().__init__("This key belongs to another option.", hint="Nothing was made. Use a new key for each option.")


class OptionPlanned(Refused):
    """An option that a plan is using stays where it is."""

    code = "option-planned"

    def __init__(self) -> None:
        super().__init__(
            "A plan is using this option.", hint="Nothing was changed. Bring the plan to its end, then put it away."
        )


class NoSuchOption(Refused):
    """No option has that name or key."""

    code = "no-such-option"
    http_status = 404

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no option “{name[:40]}”.", hint="`bounceback playbook list` says how they are called."
        )


class TipEmpty(Refused):
    """A tip has words."""

    code = "tip-empty"

    def __init__(self) -> None:
        super().__init__("A tip needs words.", hint="Write what you heard or read, in a sentence.")


class TipSettled(Refused):
    """A tip that became an option, or was let go, is settled."""

    code = "tip-settled"

    def __init__(self) -> None:
        super().__init__("This tip is settled already.", hint="Nothing was changed.")
