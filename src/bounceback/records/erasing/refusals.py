"""What erasing a person refuses, and what to do then."""

from __future__ import annotations

from bounceback.base.refused import Refused

_NAMED = 10  # of several people


class ErasedAlready(Refused):
    """Somebody is erased once."""

    code = "person-was-erased"

    def __init__(self) -> None:
        super().__init__("This person was erased before.", hint="Nothing was changed. Nothing about them is left here.")


class InSomebodysHand(Refused):
    """A card that a caller holds is not pulled away."""

    code = "person-in-hand"

    def __init__(self) -> None:
        super().__init__(
            "A caller holds this person's card right now.",
            hint="Nothing was changed. End the call or skip the card, then erase them.",
        )


class ImportInTheWay(Refused):
    """A list that is being read may hold the person."""

    code = "erasure-waits-for-an-import"

    def __init__(self, number: int, *, waiting: bool) -> None:
        what = "waits to be started" if waiting else "is not finished"
        super().__init__(
            f"Import {number} {what}, and its file may hold this person.",
            hint="Nothing was changed. Finish that import, undo it or discard its file; then erase them.",
        )


class NoSuchPerson(Refused):
    """Nobody here has that number or name."""

    code = "person-unknown"
    http_status = 404

    def __init__(self, whom: str) -> None:
        super().__init__(f"Nobody here is {whom}.", hint="Give the number of the row, or a telephone number.")


class SeveralPeople(Refused):
    """A number leads to several people."""

    code = "several-people-at-this-number"

    def __init__(self, people: list[tuple[int, str, str]]) -> None:
        """people    (number of the row, name, firm)"""
        some = "; ".join(_who(*each) for each in people[:_NAMED]) + (" …" if len(people) > _NAMED else "")
        super().__init__(
            f"{len(people)} people have this number.", hint=f"Say which one, by the number before: {some}."
        )


def _who(pk: int, name: str, firm: str) -> str:
    return f"{pk} {', '.join(each for each in (name, firm) if each) or 'without a name'}"
