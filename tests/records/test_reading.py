"""Files of every sort → the same rows."""

from __future__ import annotations

import codecs
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bounceback.base.refused import Refused
from bounceback.core import tables
from bounceback.records import reading
from bounceback.records.plans import CSV, VCARD, XLSX, Corrections
from bounceback.records.reading import delimited, workbook
from bounceback.records.reading.rows import Broken

TEXT = 'Name;Phone\n"Zoë; Ortiz";(330) 555-0143\nJosé;330-555-0144\n'
ROWS = [["Zoë; Ortiz", "(330) 555-0143"], ["José", "330-555-0144"]]


def cells(path: Path, corrections: Corrections | None = None) -> list[list[str]]:
    look = reading.look(path, corrections or Corrections())
    return [row if not isinstance(row, Broken) else [row.why] for _, row in reading.rows(path, look.plan)]


def written(tmp_path: Path, data: bytes | str, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_every_encoding_is_found(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = written(tmp_path, data)

    assert reading.look(path, Corrections()).plan.encoding == encoding
    assert cells(path) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_ending_is_found(tmp_path: Path, delimiter: str, ending: str) -> None:
    text = (
        ending.join(delimiter.join(row) for row in (["Name", "Phone"], ["Dana", "330-555-0143"], ["Ben", "1"])) + ending
    )

    assert cells(written(tmp_path, text)) == [["Dana", "330-555-0143"], ["Ben", "1"]]


def test_a_file_without_names_of_columns_is_seen(tmp_path: Path) -> None:
    plan = reading.look(written(tmp_path, "Dana Whitfield,330-555-0143\nBen Ortiz,330-555-0144\n"), Corrections()).plan

    assert not plan.header
    assert plan.columns == ("Column 1", "Column 2")
    assert plan.meanings == ("name", "phone")


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    plan = reading.look(written(tmp_path, "Name,Phone,Phone,\nDana,330-555-0143,,x\n"), Corrections()).plan

    assert plan.columns == ("Name", "Phone", "Phone (2)", "Column 4")
    assert plan.meanings == ("name", "phone", "phone", "attribute")


def test_what_was_detected_can_be_corrected(tmp_path: Path) -> None:
    path = written(tmp_path, "Dana|330-555-0143\n".encode("utf-16-le"))

    found = cells(path, Corrections(encoding="utf-16-le", delimiter="|", header=False))
    assert found == [["Dana", "330-555-0143"]]


def test_line_breaks_in_cells_stay_there(tmp_path: Path) -> None:
    path = written(tmp_path, 'Name,Phone,Note\nDana,330-555-0143,"one\ntwo"\nBen,330-555-0144,x\n')

    assert cells(path) == [["Dana", "330-555-0143", "one\ntwo"], ["Ben", "330-555-0144", "x"]]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    rows = "".join(f"Person {n},330-555-01{n:02d},x\n" for n in range(50))
    path = written(tmp_path, 'Name,Phone,Note\nDana,330-555-0143,"oops\n' + rows)

    found = cells(path)
    assert len(found) == 51
    assert found[0] == ["Dana", "330-555-0143", "oops"]
    assert found[-1] == ["Person 49", "330-555-0149", "x"]


def test_two_stray_quotation_marks_swallow_no_rows(tmp_path: Path) -> None:
    path = written(tmp_path, 'Name,Note,Phone\nDana,"oops,1\nBen,x,2\nEva,y"s,3\nAna,z,4\n')

    assert [row[-1] for row in cells(path)] == ["1", "2", "3", "4"]


def test_letters_of_another_encoding_in_the_middle_are_read_too(tmp_path: Path) -> None:
    head = "Name,Phone\n" + "Zoë,330-555-0143\n" * 100_000
    path = written(tmp_path, head.encode() + "José,330-555-0144\n".encode("cp1252"))

    assert cells(path)[-1] == ["José", "330-555-0144"]


def test_a_cell_of_a_megabyte_is_read_and_a_longer_one_rejected(tmp_path: Path) -> None:
    fits, too_long = "x" * (1 << 20), "x" * ((1 << 20) + 10)
    found = cells(written(tmp_path, f"Name,Phone\n{fits},1\n{too_long},2\nDana,3\n"))

    assert found[0] == [fits, "1"]
    assert "longer than a million" in found[1][0]
    assert found[2] == ["Dana", "3"]


def test_five_thousand_columns_are_read(tmp_path: Path) -> None:
    head = ",".join(f"c{n}" for n in range(4999)) + ",Phone"
    plan = reading.look(written(tmp_path, f"{head}\n{',' * 4999}330-555-0143\n"), Corrections()).plan

    assert len(plan.columns) == 5000
    assert plan.meanings[-1] == "phone"


def test_unseen_signs_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "Name,Phone\nDa\0na,330-555-0143\n")

    assert cells(path) == [["Da\0na", "330-555-0143"]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.append(["Name", "Phone", "Since", "Employees"])
    from datetime import date

    page.append(["Dana", 3305550143, date(2024, 1, 31), 84.0])
    page.append([None, None, None, None])
    page.append(["Ben", "(330) 555-0144", None, True])
    made.create_sheet("Other").append(["x"])
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def test_a_workbook_is_read(book: Path) -> None:
    look = reading.look(book, Corrections())

    assert look.plan.kind == XLSX
    assert look.sheets == ("Sheet", "Other")
    assert cells(book) == [["Dana", "3305550143", "2024-01-31", "84"], ["Ben", "(330) 555-0144", "", "TRUE"]]


def test_a_vcard_with_several_telephones_is_read(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\nVERSION:3.0\nN:Whitfield;Dana;;;\nFN:Dana Whitfield\nORG:Whitfield Tool & Die;Sales\n"
        "TEL;TYPE=HOME,VOICE:(330) 555-0144\nTEL;TYPE=CELL,PREF:+1 330 555 0143\nTEL;TYPE=FAX:330-555-0199\n"
        "ADR;TYPE=WORK:;;1 Main St;Akron;OH;44301;USA\nPHOTO;ENCODING=b:AAAA\n BBBB\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nFN:Ben\nTEL;CELL:3305550145\nEND:VCARD\n"
        "BEGIN:VCARD\nnonsense\nEND:VCARD\n"
    )
    path = written(tmp_path, text, "people.vcf")

    assert reading.look(path, Corrections()).plan.kind == VCARD
    dana, ben, broken = cells(path)
    assert dana[6] == "+1 330 555 0143\n(330) 555-0144"
    assert dana[:1] + dana[3:4] + dana[7:12] == [
        "Dana Whitfield",
        "Whitfield Tool & Die",
        "1 Main St",
        "Akron",
        "OH",
        "44301",
        "USA",
    ]
    assert ben[6] == "3305550145"
    assert broken == ["This vCard cannot be read."]


ODD = st.sampled_from(list(",;\t|\"'\n\r\0=@+-0159aZë\ufeff\u202e🎈 "))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(ODD, max_size=300), encoding=st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]))
def test_no_text_breaks_the_reader(tmp_path: Path, text: str, encoding: str) -> None:
    path = written(tmp_path, text.encode(encoding, "replace"))
    try:
        look = reading.look(path, Corrections())
    except Refused:
        return
    for line, row in reading.rows(path, look.plan):
        assert line >= 1
        assert isinstance(row, Broken) or all(isinstance(cell, str) for cell in row)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), min_size=3, max_size=3),
        max_size=20,
    )
)
def test_what_a_spreadsheet_program_writes_is_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    import csv

    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL)
        out.writerow(["Name", "Phone", "Note"])
        out.writerows(rows)

    found = [row for _, row in delimited.rows(path, encoding="utf-8", delimiter=",", width=3)]
    # Cells that look like further rows of three are taken for a quotation mark gone astray; none is lost either way.
    if not any(cell.count(",") >= 2 or "\n" in cell or "\r" in cell or '"' in cell for row in rows for cell in row):
        assert found[1:] == rows
    assert len(found) >= len(rows) + 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_an_encoding_is_always_named(data: bytes) -> None:
    assert codecs.lookup(tables.detect_encoding(data))


def test_a_first_line_that_names_the_delimiter_is_obeyed(tmp_path: Path) -> None:
    assert cells(written(tmp_path, "sep=;\r\nName;Phone\r\nDana, Akron;1\r\n")) == [["Dana, Akron", "1"]]


def test_a_sheet_is_chosen_by_its_name(book: Path) -> None:
    assert workbook.sheets(book).first == "Sheet"
    assert cells(book, Corrections(sheet="Other", header=False)) == [["x"]]


def test_text_files_are_told_from_everything_else(tmp_path: Path) -> None:
    assert reading.look(written(tmp_path, "Phone\n330-555-0143\n", "photo.png"), Corrections()).plan.kind == CSV
