"""What stays the same for all rows of an import of calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core import names
from bounceback.prospects import bulk
from bounceback.records.models import Import


@dataclass(slots=True)
class PastWork:
    """Looked up once: what rows refer to, and what does not change from row to row."""

    import_: Import
    campaign: Campaign
    by: User
    at: datetime
    first_position: int
    zone: ZoneInfo  # the clock of the file
    ladder: dict[str, int] = field(default_factory=dict)  # kind of an objective → the first of that kind
    openings: dict[str, int] = field(default_factory=dict)  # letter → newest version
    callers: dict[str, int] = field(default_factory=dict)  # folded name or e-mail → user
    names: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # name key → (prospect, folded firm)
    place_sets: dict[str, int] = field(default_factory=bulk.place_sets)

    @classmethod
    def of(cls, import_: Import, *, zone: str, first_position: int, by: User, at: datetime) -> PastWork:
        """Look up what rows will refer to."""
        campaign = import_.campaign
        if campaign is None:
            raise ValueError("an import of calls has a campaign")
        work = cls(import_, campaign, by, at, first_position, ZoneInfo(zone))
        for objective in campaign.objectives.order_by("archived_at", "-position"):
            work.ladder[objective.kind] = objective.pk
        for opening in campaign.openings.prefetch_related("versions"):
            newest = max(opening.versions.all(), key=lambda version: version.version, default=None)
            if newest is not None:
                work.openings[names.fold(opening.label)] = newest.pk
        for user in User.objects.filter(workspace_id=by.workspace_id):
            for word in (user.username, user.email, user.get_full_name(), user.first_name):
                if word:
                    work.callers.setdefault(names.fold(word), user.pk)
        return work
