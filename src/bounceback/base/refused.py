"""Saying no on purpose."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """We said no on purpose. The text is fit to show a caller; it is not a bug.

    code           stable name for machines, in kebab case; listed in docs/reference/refusals.md
    http_status    status of the answer over HTTP, 409 unless there is a better one
    text           what happened
    hint           what is safe and what to do, "" when nothing can be done
    """

    code: ClassVar[str]
    http_status: ClassVar[int] = 409

    def __init__(self, text: str, *, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint

    def as_dict(self) -> dict[str, str]:
        """The one shape that every door speaks."""
        return {"code": self.code, "text": self.text, "hint": self.hint}

    def line(self) -> str:
        """Text and hint as one line for a terminal."""
        return f"{self.text} {self.hint}".strip()
