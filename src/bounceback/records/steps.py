"""Some hundred prepared rows → the tables, inside the transaction of `actions.carry_on`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bounceback.base import tokens
from bounceback.base.models import User
from bounceback.compliance import queries as compliance
from bounceback.compliance import steps as compliance_steps
from bounceback.compliance.models import Suppression
from bounceback.core import places
from bounceback.prospects import bulk
from bounceback.prospects.models import Line, Listing, Number, PlaceSet, Prospect
from bounceback.records.models import Import
from bounceback.records.preparing import COUNTRY, FIELDS, STATE, ZIP, Prepared

LINE_ADDED = "number"  # Replacement.field: a further number of a prospect that was there
BACK_ON_LIST = "listing.retired"  # Replacement.field: it was off the list and is on it again
_FRESH, _OUT = Listing.Standing.FRESH.value, Listing.Standing.OUT.value


@dataclass(slots=True)
class Tally:
    """What came of some rows. rows = created + updated + duplicates + rejected."""

    created: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: int = 0
    suppressed: int = 0
    unknown_place: int = 0
    rejects: list[Prepared] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)  # ids of the rows of this list that the file still has

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.duplicates + self.rejected


@dataclass(slots=True)
class Work:
    """What stays the same for all rows of an import."""

    import_: Import
    by: User
    at: datetime
    first_position: int  # of the list: the file's first row gets it
    place_sets: dict[str, int] = field(default_factory=bulk.place_sets)
    anybody_suppressed: bool = True  # False saves two questions for each chunk


class _Person:
    """A prospect in hand: read from the tables, or about to be written for the first time."""

    __slots__ = ("attributes", "listing", "moved", "name_key", "new", "numbers", "pk", "values")

    def __init__(self, pk: int, values: list[Any], attributes: str, name_key: str, *, new: bool) -> None:
        self.pk = pk
        self.values = values
        self.attributes = attributes
        self.name_key = name_key
        self.new = new
        self.moved = False  # the address changed
        self.numbers: dict[str, int] = {}
        self.listing: bulk.Place | None = None


class Batch:
    """One transaction's worth of rows: what is there, and what will be written.

    Made before the transaction, so that the writers' queue is held only while `write` runs. What it has read may be
    stale by then: the caller compares `bulk.version()` and makes it anew if anybody else has written meanwhile.
    """

    def __init__(self, rows: Sequence[Prepared], work: Work) -> None:
        self.work = work
        self.workspace = work.by.workspace_id
        self.stored_at = bulk.stored(work.at)
        self.tally = Tally()
        e164s = {number[0] for row in rows for number in row[4]}
        known = bulk.numbers(self.workspace, e164s)
        self.number_ids = {e164: pk for e164, (pk, _) in known.items()}
        self.dead = {e164 for e164, (_, retired) in known.items() if retired}
        self.people: dict[tuple[str, str], _Person] = {}
        self._remember_people({pk: e164 for e164, pk in self.number_ids.items()})
        self.called = bulk.called_before(list(self.number_ids.values()))
        self.forbidden: set[str] = set()
        self.forbidden_firms: set[str] = set()
        self.erased: set[str] = set()
        if work.anybody_suppressed:
            self.forbidden = compliance.suppressed_among(self.workspace, e164s)
            self.forbidden_firms = compliance.suppressed_firms(self.workspace)
            self.erased = compliance.erased_people(self.workspace)
        ids = bulk.next_ids()
        self.next_prospect, self.next_number = ids[Prospect], ids[Number]
        self.next_line, self.next_listing, self.next_place_set = ids[Line], ids[Listing], ids[PlaceSet]
        self.created: list[_Person] = []
        self.changed: dict[int, _Person] = {}
        self.put_back: list[_Person] = []
        self.new_numbers: list[tuple[Any, ...]] = []
        self.new_lines: list[tuple[Any, ...]] = []
        self.new_listings: list[tuple[Any, ...]] = []
        self.new_place_sets: dict[str, int] = {}
        self.replacements: list[tuple[Any, ...]] = []
        self.asked_off: list[str] = []
        for row in rows:
            self._take(row)

    def _remember_people(self, e164_of: dict[int, str]) -> None:
        by_pk: dict[int, _Person] = {}
        for found in bulk.people_behind(list(e164_of)):
            person = by_pk.get(found.pk)
            if person is None:
                values = [
                    "" if value is None and slot not in _NULLS else value for slot, value in enumerate(found.values)
                ]
                values[_RENEWS] = str(values[_RENEWS]) if values[_RENEWS] else None
                person = _Person(found.pk, values, found.attributes, found.name_key, new=False)
                by_pk[found.pk] = person
            self.people.setdefault((e164_of[found.number], found.name_key), person)
        for pk, own in bulk.numbers_of(list(by_pk)).items():
            by_pk[pk].numbers = own
        for pk, place in bulk.places_on(self.work.import_.list_id, list(by_pk)).items():
            by_pk[pk].listing = place

    def _take(self, row: Prepared) -> None:
        """Decide about one row."""
        position, _, problem, _, numbers, values, attributes, name_key, firm_key, do_not_call = row
        if problem:
            self.tally.rejected += 1
            self.tally.rejects.append(row)
            return
        if do_not_call:
            self.asked_off += [number[0] for number in numbers]
            self.forbidden.update(number[0] for number in numbers)
        person = None
        for number in numbers:
            person = self.people.get((number[0], name_key))
            if person is not None:
                break
        if person is None:
            person = self._create(values, attributes, name_key)
            self._add_lines(person, numbers)
            self._add_listing(person, position, numbers, firm_key)
            self.tally.created += 1
            return
        changed = self._merge(person, values, attributes)
        moved = changed and not person.new
        if self._add_lines(person, numbers):
            changed = True
        if person.listing is None:
            self._add_listing(person, position, numbers, firm_key)
            changed = True
        elif person.listing.retired:
            self._put_back(person)
            changed = True
        else:
            self.tally.seen.append(person.listing.pk)
        if moved:
            self.changed[person.pk] = person
        if changed:
            self.tally.updated += 1
        else:
            self.tally.duplicates += 1

    def _create(self, values: Sequence[Any], attributes: str, name_key: str) -> _Person:
        person = _Person(self.next_prospect, list(values), attributes, name_key, new=True)
        self.next_prospect += 1
        self.created.append(person)
        return person

    def _add_lines(self, person: _Person, numbers: Sequence[tuple[str, str, str]]) -> bool:
        added = False
        for e164, extension, _ in numbers:
            if e164 in person.numbers:
                continue
            number = self.number_ids.get(e164)
            if number is None:
                number = self.number_ids[e164] = self.next_number
                self.next_number += 1
                self.new_numbers.append((number, e164, self.workspace))
            order = len(person.numbers)
            self.new_lines.append((self.next_line, order, extension, self.workspace, number, person.pk))
            self.next_line += 1
            person.numbers[e164] = order
            self.people.setdefault((e164, person.name_key), person)
            if order:
                added = True
                if not person.new:
                    self._replaced(person, LINE_ADDED, "", e164)
        return added

    def _add_listing(
        self, person: _Person, position: int, numbers: Sequence[tuple[str, str, str]], firm_key: str
    ) -> None:
        # Whoever asked for one of their numbers not to be called is not called at another one.
        off = firm_key in self.forbidden_firms or any(e164 in self.forbidden for e164 in person.numbers)
        off = off or (bool(self.erased) and self._was_erased(person.name_key, firm_key))
        working = next((number for number in numbers if number[0] not in self.dead), None)
        e164, _, place = working or numbers[0]
        number = self.number_ids[e164]
        attempts, misses = self.called.get(number, (0, 0))
        self.new_listings.append(
            (
                self.next_listing,
                self.work.first_position + position,
                _OUT if off or working is None else _FRESH,
                attempts,
                misses,
                self.work.import_.pk,
                self.workspace,
                number,
                self._place_set(place),
                person.pk,
                self.work.import_.list_id,
            )
        )
        person.listing = bulk.Place(self.next_listing, _FRESH, retired=False)
        self.tally.seen.append(self.next_listing)
        self.next_listing += 1
        self.tally.suppressed += off
        self.tally.unknown_place += place == ""

    def _was_erased(self, name_key: str, firm_key: str) -> bool:
        words = compliance.person_text(name_key, firm_key)
        return bool(words) and tokens.token(words) in self.erased

    def _place_set(self, key: str) -> int:
        pk = self.work.place_sets.get(key) or self.new_place_sets.get(key)
        if pk is None:
            pk = self.new_place_sets[key] = self.next_place_set
            self.next_place_set += 1
        return pk

    def _merge(self, person: _Person, values: Sequence[Any], attributes: str) -> bool:
        """Newest non-empty value wins; what was there before is kept."""
        changed = False
        for slot, new in enumerate(values):
            old = person.values[slot]
            if new in (None, "") or new == old:
                continue
            self._replaced(person, FIELDS[slot], "" if old is None else str(old), str(new))
            person.values[slot] = new
            person.moved = person.moved or slot in _MOVES
            changed = True
        if attributes not in ("{}", person.attributes):
            old_ones, new_ones = json.loads(person.attributes), json.loads(attributes)
            for label, value in new_ones.items():
                if value and old_ones.get(label) != value:
                    self._replaced(person, f"attributes.{label}"[:120], str(old_ones.get(label, "")), value)
                    old_ones[label] = value
                    changed = True
            if changed:
                person.attributes = json.dumps(old_ones, ensure_ascii=False)
        return changed

    def _replaced(self, person: _Person, what: str, old: str, new: str) -> None:
        self.replacements.append(
            (what, old, new, self.stored_at, self.work.import_.pk, self.workspace, person.pk, self.work.by.pk)
        )

    def _put_back(self, person: _Person) -> None:
        assert person.listing is not None
        self._replaced(person, BACK_ON_LIST, str(person.listing.pk), "")
        self.put_back.append(person)
        self.tally.seen.append(person.listing.pk)
        person.listing = bulk.Place(person.listing.pk, person.listing.standing, retired=False)

    def write(self) -> None:
        """Everything at once, parents first. The caller holds the transaction."""
        head = (self.work.import_.pk, self.stored_at, self.stored_at, self.workspace)
        if self.new_place_sets:
            bulk.insert_place_sets([(pk, key) for key, pk in self.new_place_sets.items()])
        bulk.insert_numbers(self.new_numbers)
        bulk.insert_prospects(
            [(each.pk, *each.values, each.attributes, "", each.name_key, *head) for each in self.created]
        )
        bulk.insert_lines(self.new_lines)
        bulk.insert_listings(self.new_listings)
        bulk.insert_replacements(self.replacements)
        if self.changed:
            bulk.update_prospects(
                [(*each.values, each.attributes, self.stored_at, each.pk) for each in self.changed.values()]
            )
            for person in self.changed.values():
                if person.moved:
                    self._place_again(person)
        for person in self.put_back:
            self._write_back(person)
        for e164 in dict.fromkeys(self.asked_off):
            compliance_steps.suppress(
                scope=Suppression.Scope.NUMBER,
                e164=e164,
                source=f"marked in {self.work.import_.file_name}",
                by=self.work.by,
                at=self.work.at,
            )

    def committed(self) -> None:
        """What later batches may rely on, now that it is written."""
        self.work.place_sets.update(self.new_place_sets)
        self.work.anybody_suppressed = self.work.anybody_suppressed or bool(self.asked_off)

    def _write_back(self, person: _Person) -> None:
        assert person.listing is not None
        rows = Listing.objects.filter(pk=person.listing.pk)
        rows.update(retired_at=None, retired_by=None)
        if any(e164 in self.forbidden for e164 in person.numbers):
            return
        alive = rows.filter(number__isnull=False, number__retired_at=None)
        alive.filter(attempts=0).update(standing=Listing.Standing.FRESH, ready_at=None)
        alive.filter(attempts__gt=0).update(standing=Listing.Standing.RETRY, ready_at=self.work.at)

    def _place_again(self, person: _Person) -> None:
        """An address that changed may have moved a prospect to another clock, or under another law."""
        state, zip_, country = (str(person.values[slot] or "") for slot in (STATE, ZIP, COUNTRY))
        for listing in Listing.objects.filter(prospect=person.pk, number__isnull=False).select_related(
            "number", "place_set"
        ):
            assert listing.number is not None
            key = places.key_of(places.candidates(listing.number.e164, state=state, zip=zip_, country=country))
            if key != listing.place_set.key:
                place_set, _ = PlaceSet.objects.get_or_create(key=key)
                self.new_place_sets[key] = place_set.pk
                Listing.objects.filter(pk=listing.pk).update(place_set=place_set)


_RENEWS = FIELDS.index("renews_on")
_NULLS = frozenset({_RENEWS, FIELDS.index("headcount")})
_MOVES = frozenset({STATE, ZIP, COUNTRY})
