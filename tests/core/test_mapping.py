"""Columns are understood by name, by preset and by content."""

from __future__ import annotations

import pytest

from bounceback.core import mapping

EXPORTS = {
    "hubspot": (
        "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Company Name,Job Title,"
        "City,State/Region,Postal Code,Country/Region,Number of Employees,Industry,Lead Status",
        "attribute first_name last_name email phone phone attribute company title city state zip country headcount"
        " industry attribute",
    ),
    "salesforce": (
        "Id,LastName,FirstName,Name,Title,Phone,MobilePhone,Email,MailingStreet,MailingCity,MailingState,"
        "MailingPostalCode,MailingCountry,DoNotCall,OwnerId",
        "attribute last_name first_name ignore title phone phone email address city state zip country"
        " do_not_call attribute",
    ),
    "apollo": (
        "First Name,Last Name,Title,Company,Company Name for Emails,Email,Contact Owner,Work Direct Phone,Home Phone,"
        "Mobile Phone,Corporate Phone,Other Phone,# Employees,Industry,City,State,Country,Company Address,"
        "Company Phone",
        "first_name last_name title company attribute email attribute phone phone phone phone phone headcount industry"
        " city state country attribute phone",
    ),
    "zoominfo": (
        "ZoomInfo Contact ID,Last Name,First Name,Middle Name,Job Title,Direct Phone Number,Mobile phone,Email Address,"
        "Person City,Person State,Person Zip Code,Country,Company Name,Company HQ Phone,Fax,Employees,Primary Industry,"
        "Company City",
        "attribute last_name first_name attribute title phone phone email city state zip country company phone"
        " attribute headcount industry attribute",
    ),
    "google": (
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,Notes,E-mail 1 - Value,Phone 1 - Label,"
        "Phone 1 - Value,Phone 2 - Value,Address 1 - Street,Address 1 - City,Address 1 - Region,"
        "Address 1 - Postal Code",
        "first_name attribute last_name company title remarks email attribute phone phone address city state zip",
    ),
    "redx": (
        "MLS Status,Name,Phone 1,Phone 2,Property Address,Property City,Property State,Property Zip,Mailing Address,"
        "Agent Name,DNC",
        "attribute name phone phone address city state zip attribute attribute do_not_call",
    ),
    "mojo": (
        "Full Name,Primary Phone,Secondary Phone,Email,Property Address,Property City,Property State,Property Zip,"
        "Lead Source,Notes",
        "name phone phone email address city state zip attribute remarks",
    ),
}


@pytest.mark.parametrize("code", EXPORTS)
def test_exports_of_other_programs_are_known_and_read(code: str) -> None:
    columns = EXPORTS[code][0].split(",")
    preset = mapping.preset_of(columns)

    assert preset is not None
    assert preset.code == code
    assert list(mapping.guess(columns, [], preset=preset)) == EXPORTS[code][1].split()


def test_every_preset_uses_known_meanings_and_folded_names() -> None:
    for preset in mapping.presets():
        assert set(preset.columns.values()) <= set(mapping.MEANINGS), preset.code
        for name in (*preset.columns, *preset.detect, *preset.leave):
            assert mapping.folded(name) == name, preset.code


@pytest.mark.parametrize(
    ("column", "meaning"),
    [
        ("PHONE_NUMBER", "phone"),
        ("Phone 2", "phone"),
        ("Phone 1 - Value", "phone"),
        ("Telephone Number", "phone"),
        ("E-mail", "email"),
        ("City/Town", "city"),
        ("ZIP Code", "zip"),
        ("# Employees", "headcount"),
        ("Beds", ""),
        ("Phone Type", ""),
        ("Fax", ""),
    ],
)
def test_a_column_is_understood_by_its_name(column: str, meaning: str) -> None:
    assert mapping.by_name(column) == meaning


def test_numbers_are_found_by_what_stands_in_a_column() -> None:
    rows = [["x1", "(330) 555-0143"], ["x2", "330-555-0144"]]

    assert mapping.guess(["Code", "Reach"], rows, country="US") == ("attribute", "phone")


def test_identifiers_are_not_taken_for_numbers() -> None:
    rows = [["341234567"], ["342345678"]]

    assert mapping.guess(["EIN"], rows, country="US") == ("attribute",)


def test_of_columns_that_cannot_stand_twice_the_first_counts() -> None:
    assert mapping.guess(["City", "City (2)", "Town"], []) == ("city", "attribute", "attribute")


def test_a_full_name_beside_its_parts_is_kept_aside() -> None:
    assert mapping.guess(["Name", "First Name", "Last Name"], []) == ("attribute", "first_name", "last_name")
