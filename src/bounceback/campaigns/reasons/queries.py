"""Questions about finer reasons: which there are, in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bounceback.campaigns.models import FinerReason
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.reasons import SHIPPED


@dataclass(frozen=True, slots=True)
class Finer:
    """The finer reasons of one family, in their order: the first has the key 1.

    put_away    own ones that are not in use
    own         somebody changed them; False: they are those that come with the program
    """

    family: Reason
    labels: tuple[str, ...]
    put_away: tuple[str, ...] = ()
    own: bool = False

    @property
    def title(self) -> str:
        """The family in words."""
        return REASON_LABELS[self.family]


def finer(workspace_id: int) -> dict[Reason, Finer]:
    """The finer reasons of every family. One statement."""
    rows = FinerReason.objects.filter(workspace_id=workspace_id).order_by("position", "pk")
    return read((family, label, gone is not None) for family, label, gone in rows.values_list(*COLUMNS))


COLUMNS = ("family", "label", "archived_at")


def read(rows: Iterable[tuple[str, str, bool]]) -> dict[Reason, Finer]:
    """Rows of family, words, put away or not, in their order, as the finer reasons of every family."""
    kept: dict[Reason, tuple[list[str], list[str]]] = {}
    for family, label, gone in rows:
        kept.setdefault(Reason(family), ([], []))[gone].append(label)
    found = {}
    for family in Reason:
        used, gone_ones = kept.get(family, (SHIPPED[family], ()))
        found[family] = Finer(family, tuple(used), tuple(gone_ones), own=family in kept)
    return found


def labels(workspace_id: int) -> dict[str, list[str]]:
    """Family → the words of its finer reasons in use, as the cockpit keeps them in hand."""
    return {family.value: list(each.labels) for family, each in finer(workspace_id).items()}
