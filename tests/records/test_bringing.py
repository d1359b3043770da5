"""What becomes of rows."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from bounceback.base.models import Event, User
from bounceback.compliance import actions as compliance
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Line, Listing, Number, Prospect, ProspectList, Replacement
from bounceback.records import queries, stored
from bounceback.records.models import Import
from tests.records.conftest import Bring, account

HOSPITALS = Path(__file__).parent.parent / "data" / "us_hospitals_2026.csv"
FORM_5500 = HOSPITALS.parent / "form_5500_made_up.csv"
HEAD = "Name,Company,Phone\n"


def test_every_hospital_is_accounted_for(bring: Bring) -> None:
    done = bring(HOSPITALS.read_bytes(), into="Hospitals")

    assert account(done) == (5376, 2, 0, 3)
    assert done.state == Import.State.DONE
    assert Prospect.objects.count() == 5376
    # 5,349 different numbers stand in the file; three of them are no telephone's.
    assert Number.objects.count() == 5349 - 3


def test_each_rejected_hospital_says_its_line_and_why(bring: Bring) -> None:
    done = bring(HOSPITALS.read_bytes(), into="Hospitals")

    path = queries.rejects_file(done)
    assert path is not None
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["line"] for row in rows] == ["1409", "4664", "5078"]
    assert all("not in use" in row["reason"] for row in rows)
    assert "(792) 220-5500" in rows[0]["text"]


def test_every_hospital_has_a_place(bring: Bring) -> None:
    done = bring(HOSPITALS.read_bytes(), into="Hospitals")

    assert done.cursor["unknown_place"] == 0
    assert not Listing.objects.filter(place_set__key="").exists()


def test_the_same_file_again_brings_nobody_new(bring: Bring) -> None:
    text = HEAD + "Dana Whitfield,Whitfield Tool & Die,(330) 555-0143\nBen Ortiz,,330-555-0144\n"
    bring(text)

    assert account(bring(text)) == (0, 0, 2, 0)
    assert Prospect.objects.count() == 2


def test_two_people_behind_one_switchboard_stay_two(bring: Bring) -> None:
    done = bring(HEAD + "Dana Whitfield,Whitfield,330-555-0143\nBen Ortiz,Whitfield,330-555-0143\n")

    assert account(done) == (2, 0, 0, 0)
    assert Number.objects.count() == 1


def test_a_number_alone_is_a_prospect(bring: Bring) -> None:
    done = bring("Phone\n330-555-0143\n")

    assert account(done) == (1, 0, 0, 0)
    assert Prospect.objects.get().name_key == ""


def test_same_number_and_name_is_one_prospect_however_it_is_written(bring: Bring) -> None:
    done = bring(HEAD + "Zoë O'Brien,,330-555-0143\nZOE OBRIEN,,+1 (330) 555 0143\n")

    assert account(done) == (1, 1, 0, 0)


def test_the_newest_value_that_says_something_wins_and_the_old_one_is_kept(bring: Bring) -> None:
    bring("Name,Title,City,Phone\nDana Whitfield,Owner,Akron,330-555-0143\n")
    done = bring("Name,Title,City,Phone\nDana Whitfield,President,,330-555-0143\n")

    dana = Prospect.objects.get()
    assert (dana.title, dana.city) == ("President", "Akron")
    old = Replacement.objects.get()
    assert (old.field, old.old, old.new, old.brought_by) == ("title", "Owner", "President", done.pk)
    assert account(done) == (0, 1, 0, 0)


def test_people_twice_in_one_file_are_one(bring: Bring) -> None:
    dana = "Dana Whitfield,{},330-555-0143\n"
    done = bring("Name,Title,Phone\n" + dana.format("") + dana.format("Owner") + dana.format(""))

    assert account(done) == (1, 1, 1, 0)
    assert Prospect.objects.get().title == "Owner"


def test_a_further_number_of_somebody_known_is_added(bring: Bring) -> None:
    bring(HEAD + "Dana Whitfield,,330-555-0143\n")
    done = bring("Name,Phone,Mobile\nDana Whitfield,330-555-0143,330-555-0199 x12\n")

    assert account(done) == (0, 1, 0, 0)
    lines = Line.objects.order_by("position").values_list("number__e164", "position", "extension")
    assert list(lines) == [("+13305550143", 0, ""), ("+13305550199", 1, "12")]


def test_several_numbers_in_a_cell_are_all_kept_in_order(bring: Bring) -> None:
    bring(HEAD + '"Dana Whitfield",,"330-555-0143; 330-555-0144 / 330-555-0145"\n')

    numbers = Line.objects.order_by("position").values_list("number__e164", flat=True)
    assert list(numbers) == ["+13305550143", "+13305550144", "+13305550145"]


def test_somebody_known_from_another_list_is_put_on_this_one_too(bring: Bring) -> None:
    bring(HEAD + "Dana Whitfield,,330-555-0143\n", into="Ohio")
    done = bring(HEAD + "Dana Whitfield,,330-555-0143\n", into="Spring")

    assert account(done) == (0, 1, 0, 0)
    assert Listing.objects.count() == 2
    assert Prospect.objects.count() == 1


def test_columns_nobody_knows_are_kept_under_their_names(bring: Bring) -> None:
    bring('Name,Phone,Beds,"Say ""when"""\nDana,330-555-0143,120,"two\nlines"\n')

    assert Prospect.objects.get().attributes == {"Beds": "120", 'Say "when"': "two\nlines"}


def test_without_a_country_a_number_is_rejected_and_never_guessed(bring: Bring) -> None:
    done = bring(HEAD + "Dana,,330-555-0143\nBen,,+1 330 555 0144\n", country="")

    assert account(done) == (1, 0, 0, 1)
    assert "does not say its country" in queries.first_rejects(done)[0][1]


def test_the_rows_own_country_goes_before_the_lists(bring: Bring) -> None:
    bring("Name,Phone,Country\nAda,020 7946 0018,United Kingdom\nDana,330-555-0143,\n")

    assert set(Number.objects.values_list("e164", flat=True)) == {"+442079460018", "+13305550143"}
    assert Prospect.objects.get(name="Ada").country == "GB"


def test_a_number_off_the_list_stays_off_when_it_is_imported_again(bring: Bring, ana: User, noon: datetime) -> None:
    bring(HEAD + "Dana,,330-555-0143\n", into="Ohio")
    compliance.suppress(scope="NUMBER", e164="+13305550143", source="asked on a call", by=ana, at=noon)
    done = bring(HEAD + "Dana,,330-555-0143\nBen,,330-555-0143\n", into="Spring")

    assert done.suppressed == 2
    assert set(Listing.objects.values_list("standing", flat=True)) == {"OUT"}


def test_who_asked_not_to_be_called_is_not_called_at_another_number(bring: Bring, ana: User, noon: datetime) -> None:
    compliance.suppress(scope="NUMBER", e164="+13305550143", source="asked on a call", by=ana, at=noon)
    done = bring("Name,Phone,Mobile\nDana,330-555-0199,330-555-0143\n")

    assert done.suppressed == 1
    assert Listing.objects.get().standing == "OUT"


def test_a_firm_off_the_list_stays_off(bring: Bring, ana: User, noon: datetime) -> None:
    compliance.suppress(scope="FIRM", firm="The Ortiz Group, LLC", source="asked on a call", by=ana, at=noon)
    done = bring(HEAD + "Ben,Ortiz Group,330-555-0143\n")

    assert done.suppressed == 1


def test_a_column_that_says_do_not_call_makes_a_do_not_call_row(bring: Bring) -> None:
    done = bring("Name,Phone,DNC\nDana,330-555-0143,Yes\nBen,330-555-0144,no\n")

    assert done.suppressed == 1
    assert Suppression.objects.get().e164 == "+13305550143"
    assert Listing.objects.get(prospect__name="Dana").standing == "OUT"
    assert Listing.objects.get(prospect__name="Ben").standing == "FRESH"


def test_a_dead_number_is_passed_over_for_a_working_one(bring: Bring, noon: datetime) -> None:
    bring(HEAD + "Dana,,330-555-0143\n", into="Ohio")
    Number.objects.update(retired_at=noon)
    bring("Name,Phone,Mobile\nDana,330-555-0143,330-555-0144\n", into="Spring")

    fresh = Listing.objects.get(list__name="Spring")
    assert fresh.number is not None
    assert (fresh.number.e164, fresh.standing) == ("+13305550144", "FRESH")


def test_a_refreshed_list_retires_who_is_gone_and_takes_back_who_returns(bring: Bring) -> None:
    both = HEAD + "Dana,,330-555-0143\nBen,,330-555-0144\n"
    bring(both)
    refreshed = bring(HEAD + "Dana,,330-555-0143\n", retire_missing=True)

    assert refreshed.retired == 1
    gone = Listing.objects.get(prospect__name="Ben")
    assert (gone.standing, gone.retired_by) == ("OUT", refreshed.pk)

    again = bring(both, retire_missing=True)
    gone.refresh_from_db()
    assert (gone.standing, gone.retired_at) == ("FRESH", None)
    assert account(again) == (0, 1, 1, 0)


def test_a_refresh_that_could_not_be_read_retires_nobody(bring: Bring) -> None:
    bring(HEAD + "Dana,,330-555-0143\n")
    done = bring(HEAD + "Dana,,none\n", retire_missing=True)

    assert done.retired == 0
    assert Listing.objects.get().standing == "FRESH"


def test_who_was_promised_a_call_is_not_retired(bring: Bring, noon: datetime) -> None:
    bring(HEAD + "Dana,,330-555-0143\nBen,,330-555-0144\n")
    Listing.objects.filter(prospect__name="Ben").update(standing="PROMISE", ready_at=noon)
    done = bring(HEAD + "Dana,,330-555-0143\n", retire_missing=True)

    assert done.retired == 0


def test_an_address_that_changed_moves_the_prospect_to_another_clock(bring: Bring) -> None:
    head = "Name,State,Zip,Phone\n"
    bring(head + "Dana,OH,44301,330-555-0143\n")
    before = Listing.objects.get().place_set.key
    bring(head + "Dana,CA,94105,330-555-0143\n")

    after = Listing.objects.get().place_set.key
    assert "US-CA@America/Los_Angeles" in after
    assert before != after


def test_somebody_may_move_to_a_place_that_later_rows_name_too(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in ("FIRST_CHUNK", "LEAST_CHUNK", "MOST_CHUNK"):
        monkeypatch.setattr(f"bounceback.records.bringing.{size}", 1)
    head = "Name,State,Zip,Phone\n"
    bring(head + "Dana,OH,44301,330-555-0143\n")
    done = bring(head + "Dana,CA,94105,330-555-0143\nBen,CA,94105,330-555-0144\nEva,CA,94105,330-555-0145\n")

    assert account(done) == (2, 1, 0, 0)
    assert Listing.objects.values("place_set").distinct().count() == 1


def test_renewals_are_the_next_return_of_the_day(bring: Bring) -> None:
    form = (
        "ACK_ID,FORM_PLAN_YEAR_BEGIN_DATE,FORM_TAX_PRD,SPONSOR_DFE_NAME,SPONS_DFE_PHONE_NUM,ADMIN_SIGNED_NAME,"
        "SPONS_DFE_MAIL_US_STATE,BUSINESS_CODE,TOT_ACTIVE_PARTCP_CNT\n"
        "2024A,2024-01-01,2024-12-31,WHITFIELD TOOL & DIE INC,3305550143,DANA WHITFIELD,OH,333510,84\n"
    )
    done = bring(form, country="")

    dana = Prospect.objects.get()
    assert done.plan["preset"] == "form-5500"
    assert dana.renews_on == date(2027, 1, 1)
    assert (dana.name, dana.company, dana.headcount, dana.industry, dana.state) == (
        "DANA WHITFIELD",
        "WHITFIELD TOOL & DIE INC",
        84,
        "333510",
        "OH",
    )
    assert dana.attributes == {"ACK_ID": "2024A", "FORM_TAX_PRD": "2024-12-31"}


def test_a_form_5500_file_of_136_columns_is_a_list_of_renewals(bring: Bring) -> None:
    done = bring(FORM_5500.read_bytes(), country="")

    assert account(done) == (38, 0, 0, 2)
    assert len(done.plan["columns"]) == 136
    assert not Prospect.objects.filter(renews_on=None).exists()
    soonest = Prospect.objects.order_by("renews_on").first()
    assert soonest is not None
    assert soonest.renews_on == date(2026, 12, 1)
    assert soonest.attributes["TYPE_WELFARE_BNFT_CODE"] == "4A4D4E"
    assert "SPONS_DFE_PHONE_NUM" not in soonest.attributes


def test_a_preset_knows_whom_its_lists_hold(bring: Bring) -> None:
    bring(FORM_5500.read_bytes(), into="Renewals", country="")

    assert ProspectList.objects.get(name="Renewals").audience == "BUSINESS"


def test_a_workbook_comes_in(bring: Bring) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["Name", "Phone"], ["Dana", 3305550143], ["Ben", "none"]):
        page.append(row)
    data = io.BytesIO()
    book.save(data)
    done = bring(data.getvalue(), name="list.xlsx")

    assert account(done) == (1, 0, 0, 1)
    assert queries.first_rejects(done)[0][0] == "3"


def test_an_address_book_comes_in(bring: Bring) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Dana\nTEL:330-555-0143\nTEL:330-555-0144\nEND:VCARD\n"
    done = bring(card + "BEGIN:VCARD\nVERSION:3.0\nFN:Ben\nEND:VCARD\nBEGIN:VCARD\nnonsense\nEND:VCARD\n", name="a.vcf")

    assert account(done) == (1, 0, 0, 2)
    assert Line.objects.count() == 2


def test_later_form_5500_files_with_small_letters_are_the_same(bring: Bring) -> None:
    done = bring("sponsor_dfe_name,spons_dfe_phone_num\nWhitfield,3305550143\n", country="")

    assert done.plan["preset"] == "form-5500"
    assert account(done) == (1, 0, 0, 0)


def test_values_too_long_for_their_field_are_kept_whole_elsewhere(bring: Bring) -> None:
    bring(HEAD + f"{'D' * 500},,330-555-0143\n")

    dana = Prospect.objects.get()
    assert dana.name == "D" * 200
    assert dana.attributes == {"Name in full": "D" * 500}


def test_a_row_with_a_cell_too_many_is_rejected_not_shifted(bring: Bring) -> None:
    done = bring(HEAD + "Dana,Whitfield, Inc,330-555-0143\nBen,Ortiz,330-555-0144\n")

    assert account(done) == (1, 0, 0, 1)
    assert "4 cells, but there are 3 columns" in queries.first_rejects(done)[0][1]


def test_an_import_leaves_one_event_when_it_ends_and_no_copy_of_the_file(bring: Bring) -> None:
    done = bring(HEAD + "Dana,,330-555-0143\n")

    assert Event.objects.filter(kind="import.finished", subject_id=done.pk).count() == 1
    assert not stored.source_of(done).exists()


def test_events_hold_no_personal_data(bring: Bring) -> None:
    bring(HEAD + "Dana Whitfield,,330-555-0143\n")

    said = str(list(Event.objects.values_list("facts", flat=True)))
    assert "Dana" not in said
    assert "555" not in said


def test_rejected_texts_cannot_run_in_a_spreadsheet(bring: Bring) -> None:
    done = bring(HEAD + "=cmd|' /C calc'!A0,,none\n")

    path = queries.rejects_file(done)
    assert path is not None
    assert list(csv.reader(path.read_text().splitlines()))[1][2].startswith("'=")


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_the_size_of_chunks_changes_nothing(bring: Bring, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr("bounceback.records.bringing.FIRST_CHUNK", chunk)
    monkeypatch.setattr("bounceback.records.bringing.LEAST_CHUNK", chunk)
    monkeypatch.setattr("bounceback.records.bringing.MOST_CHUNK", chunk)
    rows = "".join(f"Person {n % 11},Firm,330-555-01{n % 23:02d}\n" for n in range(100))

    done = bring(HEAD + rows)

    # 11 and 23 have no common divisor: 100 rows name 100 different pairs.
    assert account(done) == (100, 0, 0, 0)
    assert account(bring(HEAD + rows)) == (0, 0, 100, 0)


def test_positions_follow_the_file_and_later_files_come_after(bring: Bring) -> None:
    bring(HEAD + "Zoe,,330-555-0199\nDana,,330-555-0143\n")
    bring(HEAD + "Ben,,330-555-0101\n")

    order = Listing.objects.order_by("position").values_list("prospect__name", flat=True)
    assert list(order) == ["Zoe", "Dana", "Ben"]


def test_the_list_is_made_with_what_was_said_of_it(bring: Bring) -> None:
    bring(HEAD + "Dana,,330-555-0143\n", into="Realtors", country="US")

    made = ProspectList.objects.get(name="Realtors")
    assert (made.country, made.audience) == ("US", "UNKNOWN")


@pytest.mark.parametrize("name", ["Zoë 👩\u200d👧", "علی\u200cرضا", "क्\u200dष"])
def test_a_name_that_is_written_with_joiners_comes_in_as_it_is(bring: Bring, name: str) -> None:
    bring(HEAD + f"{name},Ort\u200biz Group,330\u200d-555-0143\n")

    person = Prospect.objects.get()
    assert person.name.encode() == name.encode()
    assert person.company == "Ortiz Group"
    assert Number.objects.get().e164 == "+13305550143"
