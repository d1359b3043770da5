"""Questions about kits: what a campaign would give away, and what a kit would change."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

import bounceback
from bounceback.campaigns.models import Campaign
from bounceback.core.kits import LEAVE, Change, Fault, State, presentable
from bounceback.records.kit import file
from bounceback.records.kit.file import Head, Kit
from bounceback.records.kit.parts import PARTS
from bounceback.records.kit.refusals import CannotGive, NoSuchChoice, NoSuchStarter

STARTER_REMARKS = (
    "",
    "This is a starter: words to begin with, not words that were measured. Replace what stands in",
    "[square brackets], and say nothing that is not true of you.",
)
_CARDS = " Leave its cards out: a table takes them, under Cards."
_STARTERS = resources.files("bounceback.records.kit") / "starters"


@dataclass(frozen=True, slots=True)
class Group:
    """What one part of a kit would change."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a kit would change in a campaign, item by item."""

    kit: Kit
    groups: tuple[Group, ...]

    @property
    def changes(self) -> list[Change]:
        """All items of all parts."""
        return [change for group in self.groups for change in group.changes]

    @property
    def nothing_to_change(self) -> bool:
        """Whether there is nothing to decide."""
        return not any(change.ways for change in self.changes)

    @property
    def unfit(self) -> list[Change]:
        """What cannot be taken as it is."""
        return [change for change in self.changes if change.state == State.UNFIT]

    @property
    def seal(self) -> str:
        """Equal as long as the kit would change the same."""
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Starter:
    """A kit that comes with the program."""

    name: str
    text: str
    head: Head
    openings: int
    rungs: int
    questions: int


def text_of(
    campaign: Campaign, *, author: str = "", licence: str = "", without: Collection[str] = (), at: datetime
) -> str:
    """A campaign's kit, as the file that is shared.

    without    parts that stay, by their names

    Raises CannotGive where a text is too long for one, or two rungs have one name: nobody could take such a kit.
    """
    head = Head(presentable(campaign.name), author, licence, at.date(), f"Bounceback {bounceback.__version__}")
    text = file.write(head, {part.name: part.out(campaign) for part in PARTS if part.name not in without})
    try:
        file.check(text)
    except Fault as fault:
        raise CannotGive(campaign.name, str(fault)) from None
    if len(text.encode()) > file.LARGEST:
        raise CannotGive(
            campaign.name, f"Its words are more than a kit can hold ({file.LARGEST // 1_000:,} KB).{_CARDS}"
        )
    return text


def look(kit: Kit, campaign: Campaign | None, *, workspace: int) -> Preview:
    """What a kit would change in a campaign of this workspace; None stands for a new one."""
    to_be = Campaign(workspace_id=workspace)
    groups = []
    for part in PARTS:
        if part.name in kit.parts:
            into = to_be if campaign is None and part.everywhere else campaign
            groups.append(Group(part.title, tuple(part.preview(kit.parts[part.name], into))))
    return Preview(kit, tuple(group for group in groups if group.changes))


def decided(preview: Preview, choices: Mapping[str, str], *, only_new: bool = False) -> dict[str, str]:
    """For each item that is taken the way in which it is: what was chosen, else what is done unasked.

    only_new    unasked, nothing that the campaign says already is replaced

    Raises NoSuchChoice.
    """
    by_key = {change.key: change for change in preview.changes if change.ways}
    for key, way in choices.items():
        if key not in by_key:
            raise NoSuchChoice(f"Nothing about “{key}” is to be decided.", sorted(by_key) or ["nothing to decide"])
        ways = [each.code for each in by_key[key].ways]
        if way not in ways:
            raise NoSuchChoice(f"“{way}” cannot be done with “{key}”.", ways)
    taken = {}
    for key, change in by_key.items():
        unasked = LEAVE if only_new and change.state == State.CHANGED else change.unasked
        way = choices.get(key, unasked)
        if way != LEAVE:
            taken[key] = way
    return taken


def starters() -> list[Starter]:
    """The kits that come with the program, by their file names."""
    return [_starter(each.name.removesuffix(".toml"), each.read_text(encoding="utf-8")) for each in _files()]


def starter(name: str) -> Starter:
    """One of them. Raises NoSuchStarter."""
    found = {each.name: each for each in starters()}
    if name not in found:
        raise NoSuchStarter(name, sorted(found))
    return found[name]


def _files() -> list[resources.abc.Traversable]:
    return sorted((each for each in _STARTERS.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)


def _starter(name: str, text: str) -> Starter:
    kit = file.read(text.encode())
    counts = {part: len(kit.parts.get(part, ())) for part in ("openings", "ladder", "questions")}
    return Starter(name, text, kit.head, counts["openings"], counts["ladder"], counts["questions"])
