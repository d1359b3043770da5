"""The page of the reference that prints the gate's rules: every rule id, every row of the rules file."""

from __future__ import annotations

from collections.abc import Iterable

from bounceback.core import gate, rules
from bounceback.core.places import Place


def reference() -> str:
    """The page as Markdown."""
    table = rules.current()
    ids = "\n".join(f"| `{rule_id}` | {words} |" for rule_id, words in gate.RULE_IDS.items())
    rows = "\n".join(_row(rule) for rule in table.regions.values())
    house = gate.HOUSE
    names = "\n".join(f"| `{name}` | {words} |" for name, words in table.registry_names.items())
    return f"""# Calling rules

<!-- Made by `make docs`; do not edit. -->

Rules version `{table.version}`, from `src/bounceback/core/data/rules.toml`. What they mean and what is not verified:
[calling law](../explanation/calling-law.md). This is not legal advice.

## Rule ids

In the order in which they are named; those above `attempts` do not pass by waiting.

| id | what it means |
| --- | --- |
{ids}

## House rules

Ours, beyond the law: at most {house.dials_per_day} dial a day to a number; {house.gap_unanswered_hours} hours
between dials that reach nobody; {house.gap_human_days} days after somebody spoke with us; {house.rest_days} days after
{house.rest_after_unanswered} unanswered dials in a row. A promise ("call me Tuesday") lifts all four from its hour on,
and none of the law's.
Where no law is known to set hours: {_week(table.house_week)}.

## Places

Hours are those of the clock of the person called; the guard of {table.guard_minutes} minutes is taken off both ends.
A state's row narrows its country's. `EU` stands for members without a row of their own, `ZZ` for all other countries.

| region | name | hours | no calls on | attempts | households | firms | confidence | source | review due |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{rows}

## Registries

The name is the one for `bounceback dnc import --source`; besides these, `state-XX` for the list of a state.

| name | registry |
| --- | --- |
{names}
"""


def besides(candidates: Iterable[Place]) -> list[str]:
    """What the countries of these places ask for beside the hour, a sentence each.

    >>> besides([Place("Europe/Vienna", "AT")])
    ['Austria: households: permission needed; firms: permission needed.']
    """
    table = rules.current()
    said = []
    for nation in dict.fromkeys(table.chain(place.region)[0] for place in candidates):
        household = _policy(nation.household, nation.registries, nation)
        business = _policy(nation.business, nation.registries_business, nation)
        parts = [f"{who}: {words}" for who, words in (("households", household), ("firms", business)) if words]
        if parts:
            said.append(f"{nation.name}: {'; '.join(parts)}.")
    return said


def _row(rule: rules.Rule) -> str:
    hours = _week(rule.week) if rule.week else "house" if "-" not in rule.region else "as the country"
    if rule.clock:
        hours += f", on the clock of {rule.clock}"
    limit = f"{rule.attempts.max} in {rule.attempts.hours} h" if rule.attempts else ""
    days = ", ".join(name.replace("_", " ") for name in rule.holidays)
    if len(rule.holiday_weekdays) < 7:
        days += f" ({_days(sorted(rule.holiday_weekdays))} only)"
    household = _policy(rule.household, rule.registries, rule)
    business = _policy(rule.business, rule.registries_business, rule)
    if rule.listed_binds_business:
        business = f"{business}; off where listed".removeprefix("; ")
    source = f"{rule.cite}. {rule.note}" if rule.note else rule.cite
    cells = (rule.region, rule.name, hours, days, limit, household, business, rule.confidence, source, rule.expires_on)
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _policy(policy: str | None, registries: tuple[str, ...], rule: rules.Rule) -> str:
    if policy is None:
        return ""
    words = {
        "allowed": "",
        "opt_in": "permission needed",
        "reason": "a reason on file",
        "confirm": "to be confirmed by an administrator",
    }[policy]
    if policy == "opt_in" and rule.opt_in_from:
        words += f" from {rule.opt_in_from}"
    if registries:
        words = f"{', '.join(registries)} checked within {rule.registry_days} days"
    return words


def _week(week: rules.Week) -> str:
    """Like "mon–sat 08:00–20:00"."""
    parts: list[tuple[list[int], tuple[rules.Window, ...]]] = []
    for weekday, windows in enumerate(week):
        if parts and parts[-1][1] == windows:
            parts[-1][0].append(weekday)
        else:
            parts.append(([weekday], windows))
    said = [f"{_days(days)} {' and '.join(map(_window, windows))}" for days, windows in parts if windows]
    return ", ".join(said).removeprefix("mon–sun ")


def _days(days: list[int]) -> str:
    first, last = rules.WEEKDAYS[days[0]], rules.WEEKDAYS[days[-1]]
    return first if first == last else f"{first}–{last}"


def _window(window: rules.Window) -> str:
    start, end = window
    return f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}"
