"""Some hundred prepared rows → the tables, inside the transaction of the import."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bounceback.base import tokens
from bounceback.calling import bulk as calls
from bounceback.calling.queries.queue import clock_of
from bounceback.compliance import queries as compliance
from bounceback.compliance import steps as compliance_steps
from bounceback.compliance.models import Suppression
from bounceback.core import names, places
from bounceback.core.call_times import DAY, MONTH
from bounceback.core.outcomes import MEANINGS, LineResult, Outcome, depth_of
from bounceback.prospects import bulk
from bounceback.prospects.models import Line, Listing, Number, PlaceSet, Prospect
from bounceback.records.erasing import about
from bounceback.records.erasing.files import REDACTED
from bounceback.records.past import settling
from bounceback.records.past.preparing import PastRow
from bounceback.records.past.work import PastWork
from bounceback.records.preparing import COMPANY, COUNTRY, STATE, ZIP
from bounceback.records.steps import Tally

CALL_CHANGED = "call"  # Replacement.field: what a newer export changed in a call
ERASED = "Erased on request: not brought in again."  # why such a row is rejected
SAME_CALL_SECONDS = 60  # a past call so near to one logged here is that call
_OUT, _FRESH = Listing.Standing.OUT.value, Listing.Standing.FRESH.value


@dataclass(slots=True)
class _Place:
    """A prospect's row on a list."""

    pk: int
    list: int
    number: int | None
    place_key: str


class PastBatch:
    """One transaction's worth of rows: what is there, and what will be written. See `records.steps.Batch`."""

    def __init__(self, rows: Sequence[PastRow], work: PastWork) -> None:
        self.work = work
        self.workspace = work.by.workspace_id
        self.stored_at = bulk.stored(work.at)
        self.tally = Tally()
        good = [row for row in rows if not row.problem]
        self.known = calls.known(self.workspace, [row.key for row in good if row.key])
        met = [(self.known[row.key], row) for row in good if row.key in self.known]
        self.corrected = calls.corrected_here([call.pk for call, row in met if call.digest != row.digest])
        found = bulk.numbers(self.workspace, {row.e164 for row in good if row.e164})
        self.number_ids = {e164: pk for e164, (pk, _) in found.items()}
        self.logged_here = calls.logged_here(list(self.number_ids.values()))
        self.behind: dict[int, list[bulk.Found]] = {}
        for person in bulk.people_behind(list(self.number_ids.values())):
            self.behind.setdefault(person.number, []).append(person)
        self._look_up_names(row for row in good if not row.e164 and row.name_key)
        self.sets = {pk: key for key, pk in work.place_sets.items()}
        self.rows_on: dict[int, list[_Place]] = {}
        named = {pk for row in good if not row.e164 for pk, _ in work.names.get(row.name_key, ())}
        self._remember_places({each.pk for people in self.behind.values() for each in people} | named)
        self.lines = bulk.numbers_of(named)
        if self.lines:
            own = {e164 for numbers in self.lines.values() for e164 in numbers}
            self.number_ids |= {e164: pk for e164, (pk, _) in bulk.numbers(self.workspace, own).items()}
        e164s = set(self.number_ids) | {row.e164 for row in rows}
        self.forbidden = compliance.suppressed_among(self.workspace, e164s - {""})
        self.forbidden_firms = compliance.suppressed_firms(self.workspace)
        self.erased = about.tokens_in_force(self.workspace)
        ids = bulk.next_ids()
        self.next_prospect, self.next_number = ids[Prospect], ids[Number]
        self.next_line, self.next_listing, self.next_place_set = ids[Line], ids[Listing], ids[PlaceSet]
        self.new: dict[str, list[tuple[Any, ...]]] = {
            each: [] for each in ("prospects", "numbers", "lines", "listings", "calls")
        }
        self.new_place_sets: dict[str, int] = {}
        self.new_people: dict[tuple[str, str], int] = {}  # (E.164, name key) → prospect, of those made here
        self.changes: list[tuple[Any, ...]] = []
        self.off: list[tuple[str, int | None, str]] = []  # E.164, prospect, their day
        self.touched: set[int] = set()  # numbers
        self.touched_people: set[int] = set()  # named ones, without a number
        for row in rows:
            self._take(row)

    def _look_up_names(self, rows: Iterable[PastRow]) -> None:
        missing = {row.name_key for row in rows} - set(self.work.names)
        if not missing:
            return
        self.work.names.update({key: [] for key in missing})
        wanted = sorted(missing)
        for begin in range(0, len(wanted), 10_000):
            some = Prospect.objects.filter(
                workspace_id=self.workspace, name_key__in=wanted[begin : begin + 10_000], erased_at=None
            )
            for pk, key, company in some.order_by("pk").values_list("pk", "name_key", "company"):
                self.work.names[key].append((pk, names.firm_key(company)))

    def _remember_places(self, prospects: Collection[int]) -> None:
        rows = Listing.objects.filter(prospect__in=list(prospects)).order_by("-pk")
        for pk, prospect, on, number, place in rows.values_list(
            "pk", "prospect_id", "list_id", "number_id", "place_set_id"
        ):
            self.rows_on.setdefault(prospect, []).append(_Place(pk, on, number, self.sets.get(place, "")))

    def _take(self, row: PastRow) -> None:
        """Decide about one row."""
        if self.erased and self._was_erased(row):
            # Without its text: nothing about them is to stand here again, in a file of rejected rows neither.
            self._reject(row, ERASED, text=REDACTED)
            return
        if row.problem or row.key is None:
            self._reject(row, row.problem)
            if row.off_list and row.e164:
                self.off.append((row.e164, None, ""))
            return
        before = self.known.get(row.key)
        if before is not None:
            if before.digest in ("", row.digest) or before.pk in self.corrected:
                self.tally.duplicates += 1
            else:
                self._change(row, before)
            return
        number = self.number_ids.get(row.e164)
        if number is not None and self._was_logged_here(row, number):
            self.tally.duplicates += 1
            return
        prospect = self._who(row)
        if prospect is None:
            return
        if not row.e164 and len(own := self.lines.get(prospect, {})) == 1:
            number = self.number_ids[next(iter(own))]  # they have one telephone: it was this one
            if self._was_logged_here(row, number):
                self.tally.duplicates += 1
                return
        elif row.e164:
            number = self.number_ids[row.e164]
        self._add(row, prospect, number)

    def _was_erased(self, row: PastRow) -> bool:
        """Whether the bare record of this call, or what had to go for good, is what the row would bring back."""
        firm = names.firm_key(str(row.values[COMPANY])) if row.values else ""
        who = (row.e164, compliance.person_text(row.name_key, firm))
        return any(tokens.token(text) in self.erased for text in who if text)

    def _was_logged_here(self, row: PastRow, number: int) -> bool:
        if row.precision in (DAY, MONTH):
            return False
        then = row.at.timestamp()
        return any(abs(then - other) <= SAME_CALL_SECONDS for other in self.logged_here.get(number, ()))

    def _reject(self, row: PastRow, why: str, *, text: str = "") -> None:
        self.tally.rejected += 1
        text = text or row.text or " · ".join(str(each) for each in (row.at.isoformat(), *row.values[:2]) if each)
        # The journal of rejects asks for line, reason and text at these places.
        self.tally.rejects.append(row._replace(problem=why, text=text))  # type: ignore[arg-type]  # same first fields

    def _who(self, row: PastRow) -> int | None:
        """The prospect who was called, made when nobody is known; None when the row had to be rejected."""
        if row.e164:
            made = self.new_people.get((row.e164, row.name_key))
            people = self.behind.get(self.number_ids.get(row.e164, 0), [])
            if made is None and not row.name_key:
                made = people[0].pk if people else self.new_people.get((row.e164, "*"))
            if made is not None:
                return made
            same = [each.pk for each in people if each.name_key in (row.name_key, "")]
            return same[0] if same else self._create(row)
        if not row.name_key:
            return self._create(row)
        if (made := self.new_people.get(("", row.name_key))) is not None:
            return made
        people_named = self.work.names.get(row.name_key, [])
        firm = names.firm_key(str(row.values[COMPANY]))
        if len(people_named) > 1 and firm:
            people_named = [each for each in people_named if each[1] == firm]
        if len(people_named) > 1:
            self._reject(row, f"{len(people_named)} of your prospects have this name: only a number tells which.")
            return None
        return people_named[0][0] if people_named else self._create(row)

    def _create(self, row: PastRow) -> int:
        work, prospect = self.work, self.next_prospect
        self.next_prospect += 1
        if row.e164 or row.name_key:
            self.new_people[row.e164, row.name_key] = prospect
            self.new_people.setdefault((row.e164, "*"), prospect)
        head = ("", row.name_key, work.import_.pk, self.stored_at, self.stored_at, self.workspace)
        self.new["prospects"].append((prospect, *row.values, row.about, *head))
        number, place_key, standing = None, "", _OUT
        if row.e164:
            number = self.number_ids.get(row.e164)
            if number is None:
                number = self.number_ids[row.e164] = self.next_number
                self.next_number += 1
                self.new["numbers"].append((number, row.e164, self.workspace))
            self.new["lines"].append((self.next_line, 0, row.extension[:16], self.workspace, number, prospect))
            self.next_line += 1
            state, zip_, country = (str(row.values[slot] or "") for slot in (STATE, ZIP, COUNTRY))
            place_key = places.key_of(places.candidates(row.e164, state=state, zip=zip_, country=country))
            off = row.e164 in self.forbidden or names.firm_key(str(row.values[COMPANY])) in self.forbidden_firms
            standing = _OUT if off else _FRESH
            self.tally.unknown_place += not place_key
        self.new["listings"].append(
            (
                self.next_listing, work.first_position + row.position, standing, 0, 0, work.import_.pk, self.workspace,
                number, self._place_set(place_key), prospect, work.import_.list_id,
            )
        )  # fmt: skip
        self.rows_on[prospect] = [_Place(self.next_listing, work.import_.list_id, number, place_key)]
        self.next_listing += 1
        return prospect

    def _place_set(self, key: str) -> int:
        known = self.work.place_sets.get(key) or self.new_place_sets.get(key)
        if known is None:
            known = self.new_place_sets[key] = self.next_place_set
            self.next_place_set += 1
        return known

    def _add(self, row: PastRow, prospect: int, number: int | None) -> None:
        work, place = self.work, self._place_of(prospect, number)
        caller = work.callers.get(names.fold(row.caller), work.by.pk) if row.caller else work.by.pk
        values = self._values(row, place)
        first = row.first_contact if row.attempt is not None else True
        whole = {
            "key": row.key.hex if row.key else "",
            "campaign_id": work.campaign.pk,
            "caller_id": caller,
            "prospect_id": prospect,
            "listing_id": place.pk if place else None,
            "list_id": place.list if place else None,
            "number_id": number,
            "first_contact": first if values["line_result"] == LineResult.ANSWERED else None,
            "brought_by": work.import_.pk,
            "workspace_id": self.workspace,
        } | values
        self.new["calls"].append(tuple(whole[each] for each in calls.COLUMNS))
        assert row.key is not None
        self.known[row.key] = calls.Known(0, number, prospect, row.digest)
        self._touch(row, number, prospect)
        self.tally.created += 1

    def _touch(self, row: PastRow, number: int | None, prospect: int) -> None:
        if number is not None:
            self.touched.add(number)
        elif row.name_key:
            self.touched_people.add(prospect)
        if row.off_list:
            self.off.append((row.e164, prospect, row.at.date().isoformat()))

    def _place_of(self, prospect: int, number: int | None) -> _Place | None:
        found = self.rows_on.get(prospect, [])
        on = self.work.import_.list_id
        return min(found, key=lambda each: (each.list != on, each.number != number), default=None)

    def _values(self, row: PastRow, place: _Place | None) -> dict[str, Any]:
        """What a row says about its call, by column."""
        outcome = Outcome(row.outcome) if row.outcome else None
        line = MEANINGS[outcome].line if outcome else LineResult.ANSWERED
        human = line == LineResult.ANSWERED
        seconds = row.seconds if human else None
        depth = depth_of(outcome or Outcome.NO, seconds)
        zone = row.zone or (clock_of(place.place_key) if place else "")
        exact = row.precision not in (DAY, MONTH)
        local = row.at.astimezone(ZoneInfo(zone)) if zone and exact else None
        attributes = json.loads(row.attributes)
        opening = self.work.openings.get(names.fold(row.opening)) if row.opening else None
        if row.opening and opening is None:
            attributes["Opening"] = row.opening
        if row.caller and names.fold(row.caller) not in self.work.callers:
            attributes["Caller"] = row.caller
        length = timedelta(seconds=row.seconds or 0)
        before: dict[str, Any] = {"past": row.digest}
        if row.said_at is not None:
            before["said_at"] = row.said_at.isoformat()
        return {
            "opening_id": opening,
            "attempt": row.attempt or 1,
            "came_in": row.came_in,
            "dialled_at": bulk.stored(row.at),
            "precision": row.precision,
            "answered_at": bulk.stored(row.at) if human else None,
            "ended_at": bulk.stored(row.at + length) if row.seconds is not None else None,
            "local_hour": local.hour if local else None,
            "local_weekday": local.weekday() if local else None if exact else row.weekday,
            "zone": zone,
            "talk_seconds": seconds,
            "line_result": line.value,
            "outcome": row.outcome,
            "depth": depth.value if depth else "",
            "rung_id": self.work.ladder.get(row.outcome),
            "reason": row.reason,
            "note": row.note,
            "before": json.dumps(before),
            "logged_at": self.stored_at if row.outcome else None,
            "attributes": json.dumps(attributes, ensure_ascii=False),
        }

    def _change(self, row: PastRow, before: calls.Known) -> None:
        """A newer export says something else about a call that is there."""
        self.tally.updated += 1
        if before.pk == 0:
            return  # twice in one file, under one number of theirs: the first stays
        place = self._place_of(before.prospect, before.number)
        if place is None:
            self._remember_places([before.prospect])
            place = self._place_of(before.prospect, before.number)
        values = self._values(row, place)
        self.changes.append((before, values))
        assert row.key is not None
        self.known[row.key] = before._replace(digest=row.digest)
        self._touch(row, before.number, before.prospect)

    def write(self) -> None:
        """Write what was decided; inside a transaction, with nobody having written since this was made."""
        work = self.work
        bulk.insert_place_sets([(pk, key) for key, pk in self.new_place_sets.items()])
        bulk.insert_numbers(self.new["numbers"])
        bulk.insert_prospects(self.new["prospects"])
        bulk.insert_lines(self.new["lines"])
        bulk.insert_listings(self.new["listings"])
        calls.insert(self.new["calls"])
        self._write_changes()
        for e164, prospect, day in self.off:
            self._put_off(e164, prospect, day)
        settling.settle(numbers=self.touched, people=self.touched_people, work=work)

    def _write_changes(self) -> None:
        if not self.changes:
            return
        old = calls.values_of([before.pk for before, _ in self.changes])
        replaced = []
        for before, values in self.changes:
            replaced.append(
                (
                    CALL_CHANGED,
                    json.dumps({"call": before.pk, "values": old[before.pk]}),
                    json.dumps({"call": before.pk, "past": json.loads(values["before"])["past"]}),
                    self.stored_at,
                    self.work.import_.pk,
                    self.workspace,
                    before.prospect,
                    self.work.by.pk,
                )
            )
        bulk.insert_replacements(replaced)
        calls.update([(*(values[each] for each in calls.CHANGEABLE), before.pk) for before, values in self.changes])

    def _put_off(self, e164: str, prospect: int | None, day: str) -> None:
        person = Prospect.objects.filter(pk=prospect).first() if prospect else None
        if not e164 and (person is None or not person.name_key):
            return  # of somebody without name and number there is nothing to keep off
        if e164 in self.forbidden:
            return
        compliance_steps.suppress(
            scope=Suppression.Scope.NUMBER if e164 else Suppression.Scope.PERSON,
            e164=e164,
            prospect=person,
            source=f"asked on a call, says {self.work.import_.file_name}"[:120],
            why=f"The call was on {day}." if day else "",
            by=self.work.by,
            at=self.work.at,
        )
        self.forbidden.add(e164)
        self.tally.suppressed += 1

    def committed(self) -> None:
        """What later batches may rely on, now that it is written."""
        self.work.place_sets.update(self.new_place_sets)
        for (e164, key), prospect in self.new_people.items():
            if not e164 and key != "*":
                self.work.names.setdefault(key, []).append((prospect, ""))
