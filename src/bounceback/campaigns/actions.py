"""What can be done to a campaign. Nothing is deleted: what calls point at is archived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.campaigns import queries, steps
from bounceback.campaigns.models import Campaign, Objective, Opening, OpeningVersion
from bounceback.campaigns.steps import Rung
from bounceback.core import wording
from bounceback.core.dealing import Span
from bounceback.prospects.models import ProspectList

DEFAULT_LADDER = (
    Rung(Objective.Kind.APPOINTMENT, "Book twenty minutes"),
    Rung(Objective.Kind.MATERIAL, "Send something to read"),
    Rung(Objective.Kind.LATER, "Call again in six months"),
)


class NameTaken(Refused):
    """Another campaign of this workspace has the name."""

    code = "campaign-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a campaign called “{name}” already.", hint="Give this one another name.")


class NoMainObjective(Refused):
    """A ladder needs a first rung."""

    code = "no-main-objective"

    def __init__(self) -> None:
        super().__init__("A campaign needs something to aim for.", hint="Name at least one objective.")


class LabelTaken(Refused):
    """Another opening of this campaign has the letter."""

    code = "opening-label-taken"

    def __init__(self, label: str) -> None:
        super().__init__(f"There is an opening “{label}” already.", hint="Give this one another letter.")


class NoSuchBlank(Refused):
    """An opening names a field that does not exist."""

    code = "opening-field-unknown"

    def __init__(self, unknown: Sequence[str]) -> None:
        known = ", ".join("{" + field + "}" for field in wording.FIELDS)
        super().__init__(f"{{{unknown[0]}}} is no field.", hint=f"These are: {known}.")


class ForeignList(Refused):
    """A list of another workspace, or one that was put away."""

    code = "list-not-here"

    def __init__(self) -> None:
        super().__init__("One of these lists is not yours or was put away.", hint="Choose among your lists.")


class OpeningPutAway(Refused):
    """An opening that was put away cannot be the one in use."""

    code = "opening-put-away"

    def __init__(self, label: str) -> None:
        super().__init__(f"Opening “{label}” was put away.", hint="Take it up again first.")


class NoWindow(Refused):
    """No span of hours."""

    code = "window-unfit"

    def __init__(self) -> None:
        super().__init__("These are no hours of one day.", hint="Say from which hour to which, from 0 to 24.")


@dataclass(frozen=True, slots=True)
class Words:
    """What a campaign says of itself."""

    name: str
    offer: str = ""
    problem: str = ""  # what the offer solves
    voicemail: str = ""  # script for a message left


@dataclass(frozen=True, slots=True)
class Sums:
    """What a campaign reckons with. Money in the currency's main unit."""

    worth: Decimal | None = None  # what one client brings, by `worth_basis`
    worth_basis: str = Campaign.Worth.ONCE
    months: int = 12  # how long a client stays, for worth per month or per head
    heads: int = 1  # heads per client, for worth per head
    currency: str = "USD"
    clients_wanted: int | None = None
    clients_in_hand: int = 0
    one_in: int | None = None  # calls per client


def create(
    *,
    words: Words,
    by: User,
    at: datetime,
    sums: Sums | None = None,
    rungs: Sequence[Rung] = DEFAULT_LADDER,
    lists: Sequence[ProspectList] = (),
    pace_seconds: int = 15,
) -> Campaign:
    """Begin a campaign with its words, its ladder, its lists, and its book planned.

    Raises NameTaken, NoMainObjective, ForeignList.
    """
    _check_name(words.name, by=by)
    _check_lists(lists, by=by)
    if not rungs:
        raise NoMainObjective
    with transaction.atomic():
        campaign = Campaign(workspace_id=by.workspace_id, created_at=at, created_by=by, pace_seconds=pace_seconds)
        _take(campaign, words)
        _take(campaign, sums or Sums())
        steps.plan_book(campaign, at=at)
        campaign.save()
        steps.arrange_ladder(campaign, rungs, at=at)
        steps.choose_lists(campaign, lists)
        events.record("campaign.created", subject=campaign, by=by, at=at)
    return campaign


def begin_anew(
    *, campaign: Campaign, words: Words, sums: Sums, rungs: Sequence[Rung], by: User, at: datetime
) -> Campaign:
    """Say again what a campaign offers that has not called anybody yet. Raises NameTaken, NoMainObjective."""
    _check_name(words.name, by=by, but=campaign)
    if not rungs:
        raise NoMainObjective
    with transaction.atomic():
        _take(campaign, words)
        _take(campaign, sums)
        steps.plan_book(campaign, at=at)
        campaign.save()
        steps.arrange_ladder(campaign, rungs, at=at)
        events.record("campaign.begun_anew", subject=campaign, by=by, at=at)
    return campaign


def describe(*, campaign: Campaign, words: Words, by: User, at: datetime) -> Campaign:
    """Change name, offer, problem and voicemail script. Raises NameTaken."""
    _check_name(words.name, by=by, but=campaign)
    with transaction.atomic():
        _take(campaign, words)
        campaign.save(update_fields=["name", "offer", "problem", "voicemail"])
        events.record("campaign.described", subject=campaign, by=by, at=at)
    return campaign


def reckon(*, campaign: Campaign, sums: Sums, replan: bool, by: User, at: datetime) -> Campaign:
    """Change what a client is worth and how many are wanted.

    replan    also set the to-go count anew. Without it the count only falls, dial by dial.
    """
    with transaction.atomic():
        _take(campaign, sums)
        if replan:
            steps.plan_book(campaign, at=at)
        campaign.save()
        events.record("campaign.reckoned", subject=campaign, by=by, at=at, facts={"replanned": replan})
    return campaign


def replan(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Count anew from here: clients still wanted times calls per client."""
    with transaction.atomic():
        steps.plan_book(campaign, at=at)
        campaign.save(update_fields=["dials_planned", "planned_at"])
        facts = {"dials_planned": campaign.dials_planned}
        events.record("campaign.replanned", subject=campaign, by=by, at=at, facts=facts)
    return campaign


def set_pace(*, campaign: Campaign, pace_seconds: int, by: User, at: datetime) -> Campaign:
    """Set the seconds from hang-up to the next dial, 1 to 600."""
    with transaction.atomic():
        campaign.pace_seconds = pace_seconds
        campaign.save(update_fields=["pace_seconds"])
        events.record("campaign.paced", subject=campaign, by=by, at=at, facts={"pace_seconds": pace_seconds})
    return campaign


def set_ladder(*, campaign: Campaign, rungs: Sequence[Rung], by: User, at: datetime) -> Campaign:
    """Order the objectives, the main one first. Raises NoMainObjective."""
    if not rungs:
        raise NoMainObjective
    with transaction.atomic():
        steps.arrange_ladder(campaign, rungs, at=at)
        events.record("campaign.ladder_set", subject=campaign, by=by, at=at, facts={"rungs": len(rungs)})
    return campaign


def set_questions(*, campaign: Campaign, texts: Sequence[str], by: User, at: datetime) -> Campaign:
    """Set the fact-finding questions, in their order."""
    with transaction.atomic():
        steps.arrange_questions(campaign, list(dict.fromkeys(texts)), at=at)
        events.record("campaign.questions_set", subject=campaign, by=by, at=at, facts={"questions": len(texts)})
    return campaign


def choose_lists(*, campaign: Campaign, lists: Sequence[ProspectList], by: User, at: datetime) -> Campaign:
    """Say which lists the campaign calls, in their order. Raises ForeignList."""
    _check_lists(lists, by=by)
    with transaction.atomic():
        steps.choose_lists(campaign, lists)
        facts = {"lists": [chosen.pk for chosen in lists]}
        events.record("campaign.lists_chosen", subject=campaign, by=by, at=at, facts=facts)
    return campaign


def open_with(*, campaign: Campaign, label: str, text: str, by: User, at: datetime) -> OpeningVersion:
    """Write a new opening under a letter of its own. Raises LabelTaken, NoSuchBlank."""
    _check_blanks(text)
    if campaign.openings.filter(label=label).exists():
        raise LabelTaken(label)
    with transaction.atomic():
        opening = Opening.objects.create(workspace_id=campaign.workspace_id, campaign=campaign, label=label)
        version = steps.write_version(opening, text, by=by, at=at)
        events.record("opening.written", subject=opening, by=by, at=at, facts={"version": version.version})
    return version


def reword(*, opening: Opening, text: str, by: User, at: datetime) -> OpeningVersion:
    """Write an opening anew: a further version, so that each call keeps the words it was opened with.

    The same words again make no new version. Raises NoSuchBlank.
    """
    _check_blanks(text)
    with transaction.atomic():
        newest = opening.versions.order_by("-version").first()
        if newest is None or newest.text != text:
            newest = steps.write_version(opening, text, by=by, at=at)
            events.record("opening.reworded", subject=opening, by=by, at=at, facts={"version": newest.version})
    return newest


def lay_out(
    *, campaign: Campaign, opening: str, voicemail: str, questions: Sequence[str], by: User, at: datetime
) -> Campaign:
    """Lay the words of a new campaign ready: a first opening, a voicemail script, questions.

    Doing it again rewords the opening A. Raises NoSuchBlank.
    """
    _check_blanks(opening)
    with transaction.atomic():
        first, _ = Opening.objects.get_or_create(workspace_id=campaign.workspace_id, campaign=campaign, label="A")
        newest = first.versions.order_by("-version").first()
        if newest is None or newest.text != opening:
            steps.write_version(first, opening, by=by, at=at)
        campaign.voicemail = voicemail
        campaign.save(update_fields=["voicemail"])
        steps.arrange_questions(campaign, list(dict.fromkeys(questions)), at=at)
        events.record("campaign.laid_out", subject=campaign, by=by, at=at)
    return campaign


def put_opening_away(*, opening: Opening, by: User, at: datetime) -> Opening:
    """Stop using an opening. Its calls keep it."""
    with transaction.atomic():
        opening.archived_at = at
        opening.save(update_fields=["archived_at"])
        steps.stop_using(opening, at=at)
        events.record("opening.archived", subject=opening, by=by, at=at)
    return opening


def take_opening_up(*, opening: Opening, by: User, at: datetime) -> Opening:
    """Use an opening again that was put away."""
    with transaction.atomic():
        opening.archived_at = None
        opening.save(update_fields=["archived_at"])
        events.record("opening.restored", subject=opening, by=by, at=at)
    return opening


def use_opening(*, opening: Opening, by: User, at: datetime) -> Opening:
    """Choose by hand which opening the cockpit shows while nothing is dealt. Raises OpeningPutAway."""
    if opening.archived_at is not None:
        raise OpeningPutAway(opening.label)
    with transaction.atomic():
        period = steps.use_opening(opening, at=at)
        if period.began_at == at:  # else it is in use already
            events.record("opening.chosen", subject=opening, by=by, at=at)
    return opening


def use_window(*, campaign: Campaign, window: Span | None, by: User, at: datetime) -> Campaign:
    """Choose by hand the hours of the prospects' day that the queue prefers; None: no hours. Raises NoWindow."""
    if window is not None and not 0 <= window.begins < window.ends <= 24:
        raise NoWindow
    with transaction.atomic():
        before = queries.window_in_use(campaign)
        steps.use_window(campaign, window, at=at)
        if before != window:
            facts = {"hours": [window.begins, window.ends] if window is not None else []}
            events.record("campaign.window_chosen", subject=campaign, by=by, at=at, facts=facts)
    return campaign


def archive(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Put a campaign away. Its calls, promises and seeds stay as they are."""
    with transaction.atomic():
        campaign.archived_at = at
        campaign.save(update_fields=["archived_at"])
        events.record("campaign.archived", subject=campaign, by=by, at=at)
    return campaign


def restore(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Take a campaign up again."""
    with transaction.atomic():
        campaign.archived_at = None
        campaign.save(update_fields=["archived_at"])
        events.record("campaign.restored", subject=campaign, by=by, at=at)
    return campaign


def _take(campaign: Campaign, values: Words | Sums) -> None:
    for name in values.__slots__:
        setattr(campaign, name, getattr(values, name))


def _check_name(name: str, *, by: User, but: Campaign | None = None) -> None:
    others = Campaign.objects.filter(workspace_id=by.workspace_id, name=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise NameTaken(name)


def _check_lists(lists: Sequence[ProspectList], *, by: User) -> None:
    if any(chosen.workspace_id != by.workspace_id or chosen.archived_at for chosen in lists):
        raise ForeignList


def _check_blanks(text: str) -> None:
    unknown = wording.unknown_fields(text)
    if unknown:
        raise NoSuchBlank(unknown)
