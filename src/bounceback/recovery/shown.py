"""The diagnosis as the page and the command line show it: shares with counts and ranges, and plain sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format

from bounceback.calling.queries.reasons import Tested
from bounceback.core.outcomes import REASON_LABELS
from bounceback.core.stages import Stage
from bounceback.core.stats import rates, watch
from bounceback.core.stats.funnel import OPEN, Funnel
from bounceback.core.stats.intervals import ENOUGH_TO_TELL, Tally
from bounceback.insights.links import to_calls as to_kinds
from bounceback.insights.queries import kinds
from bounceback.insights.shown import SCALES, Cell, cell, lengths
from bounceback.recovery.queries.brief import After, Before
from bounceback.recovery.queries.diagnosis import Run
from bounceback.recovery.queries.differing import Claim, Differing
from bounceback.recovery.queries.phrases import Phrases
from bounceback.recovery.queries.recovered import CameBack, Recovered, Through, Way
from bounceback.recovery.queries.stages import Stages
from bounceback.recovery.queries.watching import Stood, alarms

STAGES: dict[Stage, tuple[str, str]] = {
    Stage.ANSWERED: ("Answered", "of the dials"),
    Stage.CONVERSATION: ("Conversation", "of the answered"),
    Stage.RUNG: ("Any rung", "of the conversations"),
    Stage.FIRST: ("First objective", "of the conversations"),
}
MOST_CLAIMS = 12  # on the page
MOST_NAMED = 3  # who came back in a session
MOST_PHRASES = 8  # of either side
TELLING_CALLS = 500  # with words, after which most phrases that are there are seen (docs/explanation)
FILTERS_OF_CALLS = {"from": "since", "to": "until", "list": "list", "campaign": "campaign"}


@dataclass(frozen=True, slots=True)
class Row:
    """One share: a bar of it, and a line in the table beside it.

    chances    what it is a share of
    note       a word beside the label
    finer      finer reasons below a family, with their calls
    """

    label: str
    shown: Cell
    chances: str = ""
    link: str = ""
    note: str = ""
    at: float | None = None
    low: float | None = None
    high: float | None = None
    finer: tuple[tuple[str, int], ...] = ()
    marked: bool = False


def to_calls(used: Mapping[str, str], **named: str) -> str:
    """The history with the page's own filters and these."""
    within = {name: used[of] for name, of in FILTERS_OF_CALLS.items() if used.get(of)}
    return f"{reverse('screens:calls')}?{urlencode(within | named)}"


def funnel(found: Stages, *, low: Stage | None) -> list[Row]:
    """Stage by stage, each of the one before; bars on the whole scale."""
    return [
        _row(STAGES[stage][0], tally, 100, chances=STAGES[stage][1], marked=stage is low)
        for stage, tally in found.tallies
    ]


def pareto(found: Stages, *, used: Mapping[str, str]) -> tuple[list[Row], int]:
    """The families, the most frequent first, with what is at the right edge of the bars in percent."""
    families = found.families
    edge = _scale([tally for _, tally in families])
    rows = [
        _row(
            REASON_LABELS[reason],
            tally,
            edge,
            link=to_calls(used, reason=reason.value),
            finer=found.finer.get(reason.value, ()),
        )
        for reason, tally in families
    ]
    return rows, edge


def ways_back(found: Recovered) -> tuple[list[Row], int]:
    """What brought prospects back, of all with a lost call; with what is at the right edge of the bars in percent."""
    tallies = [Tally(way.prospects, found.tally.tries) for way in found.ways]
    edge = _scale(tallies)
    rows = [_row(way.label, each, edge, link=way_link(way)) for way, each in zip(found.ways, tallies, strict=True)]
    return rows, edge


def without_reason(found: Stages) -> Cell:
    """Noes that nobody gave a reason, of all."""
    return cell(Tally(found.funnel.reasons.get(OPEN, 0), found.funnel.noes))


def agreement_in_words(found: Tested) -> str:
    """How far the reasons can be trusted, by the second looks there are; "" where there are none."""
    if not found.among_two.tries:
        return ""
    said = f"After a second look the reason was one of the two proposed on {counted(found.among_two)}."
    kappa = found.written
    if kappa is None or kappa.kappa is None or kappa.range is None:
        return said
    if kappa.missing:
        return f"{said} How well what you write at once holds: {kappa.missing} more second looks to tell."
    said += (
        f" What was written at once held on {kappa.same:,} of {kappa.pairs:,}"
        f" (kappa {kappa.kappa:.2f}, {kappa.range.low:.2f} to {kappa.range.high:.2f})."
    )
    if found.merges:
        said += " That is little: read “no rapport” and “no value” together."
    return said


def run_in_words(run: Run | None) -> str:
    """The present run of noes in proportion; "" while it needs no words."""
    if run is None:
        return ""
    share = round(100 * run.chance)
    often = "less than 1 % of the time" if share < 1 else f"{share} % of the time"
    return f"{run.noes} noes in a row now. At your rate a run at least this long is running {often}."


def days_in_words(found: Recovered) -> str:
    """After how many days: the middle, and from the quickest to the slowest."""
    if not found.days:
        return ""
    low, high, middle = found.days[0], found.days[-1], found.median_days
    if len(found.days) == 1:
        return f"after {_days(low)}"
    if low == high:
        return f"each after {_days(low)}"
    return f"after {_days(middle or 0)} in the middle, {low:,} to {high:,}"


@dataclass(frozen=True, slots=True)
class Said:
    """Something that stands out, as a sentence with its counts, and the calls behind it."""

    sentence: str
    here: str  # "14 of 40 · 26–45 %"
    elsewhere: str
    link: str
    bars: tuple[Row, ...] = ()


def claims(found: Differing, *, used: Mapping[str, str]) -> list[Said]:
    """What stands out, one sentence each."""
    return [_said(each, used) for each in found.claims[:MOST_CLAIMS]]


def _said(claim: Claim, used: Mapping[str, str]) -> Said:
    cell = claim.cell
    label = claim.kind.label
    often = "more often" if cell.more_often else "more rarely"
    sentence = (
        f"{claim.attribute.label}: {label} · “{REASON_LABELS[claim.reason].lower()}” {often} than elsewhere: "
        f"{rates.out_of(cell.here)} noes here, {rates.out_of(cell.elsewhere)} elsewhere."
    )
    link = to_kinds(claim.attribute, used)(kinds.Kind(claim.kind.value, label, Funnel()))
    link = f"{link}&{urlencode({'reason': claim.reason.value})}" if link else ""
    edge = _scale([cell.here, cell.elsewhere])
    bars = (_row("here", cell.here, edge), _row("elsewhere", cell.elsewhere, edge))
    return Said(sentence, counted(cell.here), counted(cell.elsewhere), link, bars)


def nothing_stands_out(found: Differing) -> str:
    """Said where nothing does: how much it would take."""
    if found.more is None:
        return (
            "There is nothing to compare yet: it takes two kinds of prospects with at least ten noes each that say why."
        )
    begin = f"Nothing stands out yet, in {found.cells:,} comparisons of {found.noes:,} noes."
    if found.more:
        return f"{begin} About {found.more:,} more noes until a reason that comes 1.8 times as often could be seen."
    return f"{begin} A reason that came 1.8 times as often somewhere would most likely have been seen by now."


def said_with(found: Phrases, *, used: Mapping[str, str], went_on: bool) -> list[Said]:
    """The phrases that stand out on one side, each with its calls."""
    several = [each for each in found.standing_out if each.went_on is went_on]
    return [
        Said(
            each.words,
            counted(each.with_it if went_on else _others(each.with_it)),
            counted(each.without if went_on else _others(each.without)),
            to_calls(used, q=f'"{each.words}"'),
        )
        for each in several[:MOST_PHRASES]
    ]


def no_phrase(found: Phrases) -> str:
    """Said where no phrase stands out."""
    calls = found.went_on.tries
    if found.all:
        begin = f"{len(found.all)} phrases were compared, on {calls:,} calls with a note or a marked moment"
        if calls >= TELLING_CALLS:
            return f"No phrase stands out: {begin}."
        return f"No phrase stands out yet: {begin}. It takes about {TELLING_CALLS} to tell."
    few = "a rung" if found.went_on.hits <= calls - found.went_on.hits else "a no"
    fewest = min(found.went_on.hits, calls - found.went_on.hits)
    if fewest < ENOUGH_TO_TELL:
        more = ENOUGH_TO_TELL - fewest
        return (
            f"{calls:,} calls have words so far. Phrases are compared once ten of those with a rung and ten of those"
            f" with a no have some: {more} more with {few}."
        )
    return f"{calls:,} calls have words, and no phrase is on five of them."


@dataclass(frozen=True, slots=True)
class Watch:
    """One watched stage in words."""

    label: str
    usual: str
    newest: str
    says: str
    alarm: bool


WATCHED: dict[watch.Stage, tuple[str, str]] = {
    watch.Stage.CONNECT: ("Connect", "dials"),
    watch.Stage.CONVERSATION: ("Conversation", "answered calls"),
    watch.Stage.YES: ("Yes", "conversations"),
}


def watched(found: Sequence[Stood], *, at: datetime) -> list[Watch]:
    """Each stage: what was usual, what is newest, and what the detector says."""
    rows = []
    for each in found:
        label, chances = WATCHED[each.stage]
        if each.said.alarm:
            says = "may have changed" + (f" since about {since(each.said.since, at=at)}" if each.said.since else "")
        elif each.said.missing:
            says = f"watched after {each.said.missing:,} more {chances}"
        elif not each.newest.tries:
            says = f"watched from the next {chances} on"
        else:
            says = "no change that would show yet"
        newest = counted(each.newest) if each.newest.tries else "–"
        rows.append(Watch(label, counted(each.usual), newest, says, alarm=each.said.alarm))
    return rows


def alarm(found: Sequence[Stood], *, at: datetime) -> str:
    """The one sentence where something may have changed; "" where nothing has that would show."""
    for each in alarms(found):
        meaning = watch.MEANINGS[each.stage]
        when = f" since about {since(each.said.since, at=at)}" if each.said.since else ""
        return (
            f"Something may have changed at the {WATCHED[each.stage][0].lower()} stage{when}:"
            f" {meaning.not_you}. {meaning.check}"
        )
    return ""


def since(then: datetime | None, *, at: datetime) -> str:
    """A day as one says it: the weekday within a week, else its date."""
    if then is None:
        return ""
    day, today = timezone.localtime(then).date(), timezone.localtime(at).date()
    if day == today:
        return "today"
    return date_format(day, "l") if (today - day).days < 7 else date_format(day, "j F")


def _others(tally: Tally) -> Tally:
    """How often it did not happen."""
    return Tally(tally.tries - tally.hits, tally.tries)


def counted(tally: Tally) -> str:
    """A rate with its counts: "14 of 40 · 26–45 %"."""
    shown = cell(tally)
    return f"{shown.words} · {shown.range}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the diagnosis beside a session."""

    text: str
    link: str
    label: str  # of the link
    loud: bool = False


def after_session(found: After, *, at: datetime) -> list[Line]:
    """What the debrief says of the diagnosis."""
    lines = _alarm_line(found.alarms, at=at)
    lines += [Line(_came_back(found.back), page("recovery:diagnosis") + "#back-title", "What came back")] * bool(
        found.back
    )
    option = found.suggestion
    if option is not None:
        text = f"To try next: {option.option.title}. {option.ranked.fit}"
        lines.append(Line(text, page("recovery:option", option.option.address), "How"))
    return lines


def before_session(found: Before, *, at: datetime) -> list[Line]:
    """What the plan says of the diagnosis."""
    lines = _alarm_line(found.alarms, at=at)
    back = found.recovered
    if back.tally.hits:
        text = f"{rates.out_of(back.tally)} who once said no came back {days_in_words(back)}."
        lines.append(Line(text, page("recovery:diagnosis") + "#back-title", "Through what"))
    return lines


def _alarm_line(found: Sequence[Stood], *, at: datetime) -> list[Line]:
    said = alarm(found, at=at)
    return [Line(said, page("recovery:diagnosis") + "#broken-title", "What is watched", loud=True)] if said else []


def _came_back(back: Sequence[CameBack]) -> str:
    """ "2 lost calls came back: Dana Whitfield after 30 days (a promise that you kept), …"."""
    named = [f"{each.name or 'a number without a name'} after {_days(each.days)} ({_way(each.way)})" for each in back]
    more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
    begin = "1 lost call" if len(named) == 1 else f"{len(named):,} lost calls"
    return f"{begin} came back: {', '.join(named[:MOST_NAMED])}{more}."


def _way(way: Way) -> str:
    if way.through is Through.OPTION:
        return f"“{way.label}”"
    return way.label[0].lower() + way.label[1:]


def way_link(way: Way) -> str:
    """Where an option or an experiment is shown; "" for the other ways."""
    if way.key is None:
        return ""
    return page("recovery:option" if way.through is Through.OPTION else "recovery:experiment", way.key)


def page(name: str, *args: UUID | str) -> str:
    """The address of a page; "" where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _row(label: str, tally: Tally, edge: int, **more: object) -> Row:
    likely = rates.fitting(tally)
    at, low, high = lengths(tally, likely, edge)
    return Row(label, cell(tally), at=at, low=low, high=high, **more)  # type: ignore[arg-type]


def _scale(tallies: list[Tally]) -> int:
    ranges = [rates.fitting(tally) for tally in tallies]
    most = 100 * max((likely.high for likely in ranges if likely), default=1.0)
    return next((each for each in SCALES if each >= most), 100)


def _days(number: int) -> str:
    return "less than a day" if number == 0 else f"{number:,} day{'' if number == 1 else 's'}"
