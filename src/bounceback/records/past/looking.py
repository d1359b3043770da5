"""What kind of log is this? Detection and corrections → a plan. Writes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from bounceback.base import troubles
from bounceback.core import call_columns, call_times, call_words, cells, mapping
from bounceback.core.mapping import ATTRIBUTE, folded
from bounceback.records import reading
from bounceback.records.past.plans import PastCorrections, PastPlan
from bounceback.records.past.refusals import NoCallsInside, NoSuchOutcome, NoSuchZone
from bounceback.records.plans import VCARD, Corrections
from bounceback.records.reading.rows import Broken
from bounceback.records.refusals import NoSuchColumn, NoSuchCountry, NoSuchDelimiter, NoSuchMeaning, NoSuchPreset

WRONG_TIME = "NO/WRONG_TIME"
CALL_BACK = (
    "A call back without a date counts as a no, for the wrong time, as it does when you log one here. "
    "With a date that is still to come it is a promise."
)
WORDS_KEPT = 300  # a column with more different words tells no outcomes


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the column that says how calls ended."""

    word: str  # as it stands in the file, in its first spelling
    count: int  # rows
    code: str  # what it means by now: a code of core.call_words.CODES, "" when nobody has said
    by_parts: bool = False  # only its parts are known: somebody should look at it


def plan_for(path: Path, corrections: PastCorrections, *, country: str, zone: str) -> PastPlan:
    """How a log will be read, after all corrections. Raises Refused.

    country    of numbers that do not say theirs
    zone       the clock of its times, unless the file's preset or a correction says otherwise
    """
    if corrections.delimiter and (len(corrections.delimiter) != 1 or corrections.delimiter in '"\r\n'):
        raise NoSuchDelimiter(corrections.delimiter)
    country = known_country(corrections.country if corrections.country is not None else country)
    plain = Corrections(
        encoding=corrections.encoding,
        delimiter=corrections.delimiter,
        header=corrections.header,
        sheet=corrections.sheet,
        preset="",
        day_first=corrections.day_first,
    )
    try:
        look = reading.look(path, plain, country=country)
    except OSError as error:
        raise troubles.FileUnreadable(path, troubles.reason_of(error)) from None
    table = look.plan
    if table.kind == VCARD:
        raise NoCallsInside
    preset = _preset(corrections.preset, table.columns)
    sample = [row for _, row in look.sample if not isinstance(row, Broken)]
    plan = PastPlan(
        kind=table.kind,
        columns=table.columns,
        meanings=call_columns.guess(table.columns, sample, preset=preset, country=country),
        zone=known_zone(corrections.zone or (preset.zone if preset else "") or zone),
        encoding=table.encoding,
        delimiter=table.delimiter,
        header=table.header,
        sheet=table.sheet,
        preset=preset.code if preset else "",
        country=country,
        day_first=table.day_first,
        outcomes={folded(word): _code(code) for word, code in corrections.outcomes.items()},
    )
    plan = replace(plan, meanings=_corrected(plan, corrections.meanings))
    if corrections.day_first is None:
        plan = replace(plan, day_first=_order(plan, sample).day_first(usual=plan.day_first))
    return plan


def _order(plan: PastPlan, sample: list[list[str]]) -> call_times.Order:
    columns = [index for index, meaning in enumerate(plan.meanings) if meaning in ("when", "date")]
    return call_times.order_of(row[index] for row in sample for index in columns if index < len(row))


def _preset(asked: str | None, columns: tuple[str, ...]) -> call_columns.Preset | None:
    if asked is None:
        return call_columns.preset_of(columns)
    found = call_columns.preset_named(asked)
    if asked and found is None:
        raise NoSuchPreset(asked, sorted(each.code for each in call_columns.presets()))
    return found


def _corrected(plan: PastPlan, wanted: dict[str, str]) -> tuple[str, ...]:
    meanings = list(plan.meanings)
    chosen: list[int] = []
    for column, meaning in wanted.items():
        if meaning not in call_columns.MEANINGS:
            raise NoSuchMeaning(meaning, list(call_columns.MEANINGS))
        index = _column_at(column, plan.columns)
        meanings[index] = meaning
        chosen.append(index)
    for index in chosen:
        meaning = meanings[index]
        if not call_columns.MEANINGS[meaning].several:
            # What a person says goes before what was detected.
            for other, guessed in enumerate(meanings):
                if guessed == meaning and other not in chosen:
                    meanings[other] = ATTRIBUTE
    return tuple(meanings)


def _column_at(column: str, columns: tuple[str, ...]) -> int:
    wanted = column.strip()
    for same in (str, str.casefold, mapping.folded):
        for index, name in enumerate(columns):
            if same(name) == same(wanted):
                return index
    if wanted.isdigit() and 1 <= int(wanted) <= len(columns):
        return int(wanted) - 1
    raise NoSuchColumn(column, columns)


def meaning_of(word: str, plan: PastPlan) -> str:
    """What a word of the file means: as somebody said, else by the preset, else by the table, else by its parts."""
    return _known(word, plan) or call_words.propose_by_parts(word, lambda part: _known(part, plan))


def _known(word: str, plan: PastPlan) -> str:
    key = folded(word)
    if key in plan.outcomes:
        return plan.outcomes[key]
    preset = call_columns.preset_named(plan.preset)
    if preset is not None and key in preset.outcomes:
        return preset.outcomes[key]
    return call_words.propose(word)


def count_words(path: Path, plan: PastPlan) -> list[tuple[str, int]]:
    """Every different word that says how a call ended, with its rows, the most frequent first. Reads the whole file."""
    column = plan.column_of("outcome")
    if column is None:
        return []
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for _, cells_ in reading.rows(path, plan.table):
        if isinstance(cells_, Broken) or column >= len(cells_) or not cells_[column].strip():
            continue
        key = folded(cells_[column])
        counts[key] += 1
        if key not in spelled:
            spelled[key] = cells.tidy(cells_[column])[:80]
    return [(spelled[key], count) for key, count in counts.most_common(WORDS_KEPT)]


def words_of(plan: PastPlan, counted: list[tuple[str, int]]) -> list[Word]:
    """The words of a file with what they mean by now."""
    return [Word(word, count, meaning_of(word, plan), by_parts=not _known(word, plan)) for word, count in counted]


def known_zone(zone: str) -> str:
    """An IANA name. Raises NoSuchZone."""
    if zone not in _zones():
        raise NoSuchZone(zone)
    return zone


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_country(country: str) -> str:
    """ISO 3166 alpha-2, or "". Raises NoSuchCountry."""
    code = cells.read_country(cells.tidy(country))
    if country and not code:
        raise NoSuchCountry(country)
    return code


def _code(code: str) -> str:
    found = call_words.code_of(code)
    if not found:
        raise NoSuchOutcome(code, list(call_words.CODES))
    return found
