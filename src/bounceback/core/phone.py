"""Text → telephone numbers in E.164, with every guess named and nothing guessed silently.

The referee: the vectorised reader of the importer must agree with this one.

The rule, in order:

1. Wash: digits of every script become 0–9, marks that nobody sees (zero width, direction) go,
   every dash becomes "-", every blank a space.
2. Cut the cell into pieces: at line breaks, ";", "|", "&", "or", "and" always; at "/" and ","
   only when both sides hold a whole number (seven digits or more).
3. Of each piece take off a word that names the line ("Tel.", "(mobile)"), then the extension.
4. Letters are a number only as a vanity number: digits first, then at least three letters at the
   end; they are read from the keypad, and digits beyond the tenth are dropped, as the network does.
5. "+" says the country. So does a leading 00 where it leads to a number in use, and 011 for a
   list of a North American country. Otherwise the list's country decides; without one the number
   is refused, never guessed.
6. The number must be in use: valid by libphonenumber, or ten digits of a North American area code
   that our own table knows to be assigned and that libphonenumber does not know yet (729).
   Fictional 555-01xx numbers of an assigned area code are valid.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from bounceback.core import places

MIN_DIGITS = 7  # fewer are no subscriber's number; also what a piece beside "/" or "," must hold
MAX_CELL = 500  # characters; longer cells are prose, not numbers


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """One number as dialled: E.164 with plus, digits of an extension, and what we had to do to read it."""

    e164: str
    extension: str = ""
    note: str = ""  # e.g. "letters read as digits"; empty when there was nothing to remark

    @property
    def uri(self) -> str:
        """Like "+13305550143", with ";ext=12" where there is an extension (RFC 3966's form)."""
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of a cell that is not a number that can be dialled, and why, for a person to read."""

    text: str
    code: str  # see PROBLEMS
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell holds: the numbers in their order, each once, and the pieces that are none."""

    numbers: tuple[ParsedNumber, ...]
    problems: tuple[Unreadable, ...]


# code → what to tell a person
PROBLEMS = {
    "empty": "There is no number.",
    "country-missing": "The number does not say its country and the list has none.",
    "too-short": "Too few digits for a telephone number.",
    "too-long": "Too many digits for one telephone number.",
    "not-assigned": "No telephone has this number: its area code or range is not in use.",
    "not-a-number": "This is not a telephone number.",
    "spreadsheet-rounded": "A spreadsheet has rounded this number; its last digits are gone.",
}

LETTERS_READ = "letters read as digits"
LETTERS_CUT = "letters read as digits, those beyond the tenth dropped"
WORDS_DROPPED = "words after the number dropped"
ZEROES_READ = "00 read as +"
SPREADSHEET_READ = "read from a spreadsheet's scientific notation"

_CUTS = re.compile(r"[\n\r;|&]|\bor\b|\band\b", re.IGNORECASE)
_SOFT_CUTS = re.compile(r"[/,]")
_EXTENSION = re.compile(
    r"(?:;\s*ext=|\bextension\b|\bextn?\b|\bx(?=[\s.:]*\d)|(?<=\d)\s*(?:extension|extn?|x)(?=[\s.:]*\d)|#)"
    r"[\s.:=#-]*(\d{1,7})\s*\)?\s*$",
    re.IGNORECASE,
)
_EMPTY_EXTENSION = re.compile(r"(?<=\d)[\s,;]*(?:ext|extn|extension|x|#)[\s.:]*$", re.IGNORECASE)
_EXT_URI = re.compile(r";\s*ext=", re.IGNORECASE)
_LABEL = (
    r"(?:tele?phone|phone|tel|mobile|mob|cell(?:ular)?|cellphone|office|work|business|home|main|direct"
    r"|switchboard|fax|ph|hq|landline|number|no|nr|voice|call|dial)"
)
_LABEL_BEFORE = re.compile(rf"^\W*(?:{_LABEL}\b[\s.:#)=-]*)+(?=[+(\d])", re.IGNORECASE)
_LABEL_AFTER = re.compile(rf"(?<=\d)[\s,(\[-]+(?:{_LABEL}\b[\s.,/)\]]*)+$", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^\+?(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$")
_POINT_ZERO = re.compile(r"^(\+?\d{7,})[.,]0+$")
_VANITY = re.compile(r"^\+?[\d\s().-]*\d[\s().-]*[A-Za-z][A-Za-z\s().\d-]*$")
_ALLOWED = re.compile(r"^[+(\[]*[\d\s().\-+/\[\]~*'’]*$")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_NOT_DIGITS = re.compile(r"\D")

NORTH_AMERICA = 1  # the calling code of the United States, Canada and the Caribbean


def wash(cell: str) -> str:
    """The text as a keyboard would have typed it: plain digits, dashes and blanks, no unseen marks."""
    if cell.isascii():
        return cell.replace("\t", " ").strip(" '\"")
    out = []
    for char in unicodedata.normalize("NFKC", cell):
        category = unicodedata.category(char)
        if category == "Nd":
            out.append(str(unicodedata.decimal(char)))
        elif category == "Cf":
            continue
        elif category == "Pd" or char == "\u2212":
            out.append("-")
        elif category in ("Zl", "Zp"):
            out.append("\n")
        elif category == "Zs" or char == "\t":
            out.append(" ")
        else:
            out.append(char)
    return "".join(out).strip(" '\"")


def pieces(washed: str) -> list[str]:
    """The parts of a washed cell that may each be a number."""
    guarded = _EXT_URI.sub(" ext ", washed)
    cut = []
    for part in _CUTS.split(guarded):
        soft = _SOFT_CUTS.split(part)
        if len(soft) > 1 and all(_count_digits(each) >= MIN_DIGITS for each in soft):
            cut += soft
        else:
            cut.append(part)
    return [part.strip() for part in cut if part.strip()]


def read_numbers(cell: str, *, country: str | None) -> Reading:
    """Every telephone number in one cell of a spreadsheet.

    cell       any text; several numbers may be separated by ; | / , "or", "and" or line breaks
    country    ISO 3166 alpha-2 of numbers that do not say theirs; None or "" refuses such numbers
    """
    region = (country or "").upper()
    numbers: dict[tuple[str, str], ParsedNumber] = {}
    problems: list[Unreadable] = []
    parts = [cell[:MAX_CELL]] if len(cell) > MAX_CELL else pieces(wash(cell))
    if not parts:
        problems.append(_problem(cell, "empty"))
    for part in parts:
        found = _problem(part, "too-long") if len(cell) > MAX_CELL else _read_piece(part, region)
        if isinstance(found, ParsedNumber):
            numbers.setdefault((found.e164, found.extension), found)
        else:
            problems.append(found)
    return Reading(numbers=tuple(numbers.values()), problems=tuple(problems))


def normalise(text: str, *, country: str | None) -> str | None:
    """The first number of a cell as "+13305550143" or "+13305550143;ext=12"; None when there is none.

    normalise(normalise(x)) == normalise(x), whatever the country.
    """
    numbers = read_numbers(text, country=country).numbers
    return numbers[0].uri if numbers else None


@lru_cache(maxsize=4096)
def display(e164: str) -> str:
    """A number as people write it.

    >>> display("+13305550143")
    '(330) 555-0143'
    >>> display("+442079460018")
    '+44 20 7946 0018'
    """
    if e164.startswith("+1") and len(e164) == 12:
        return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _read_piece(text: str, region: str) -> ParsedNumber | Unreadable:
    body, note = _undo_spreadsheet(text)
    if body is None:
        return _problem(text, "spreadsheet-rounded")
    body = _LABEL_BEFORE.sub("", body)
    body = _EMPTY_EXTENSION.sub("", body)
    body = _LABEL_AFTER.sub("", body).strip(" ,'\"")
    body, extension = _take_extension(body)
    body = _LABEL_AFTER.sub("", body).strip(" ,'\":")
    if not _count_digits(body):
        return _problem(text, "not-a-number")
    if any(char.isalpha() for char in body):
        vanity = _read_letters(body)
        if vanity is None:
            return _problem(text, "not-a-number")
        body, note = vanity
    if not _ALLOWED.match(body):
        return _problem(text, "not-a-number")
    found = _read_digits(body, region)
    if isinstance(found, str):
        return _problem(text, found)
    number, how = found
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return ParsedNumber(e164=e164, extension=extension, note=note or how)


def _undo_spreadsheet(text: str) -> tuple[str | None, str]:
    """Both "3.305550143E+09" and "3305550143.0" are numbers that a spreadsheet took for amounts."""
    bare = text.strip()
    if whole := _POINT_ZERO.match(bare):
        return whole.group(1), ""
    if amount := _SCIENTIFIC.match(bare):
        first, rest, power = amount.group(1), amount.group(2) or "", int(amount.group(3))
        if len(rest) > power or len(rest.rstrip("0")) < power - 2:
            return None, ""  # three or more zeroes at the end: far likelier rounded than dialled
        return first + rest.ljust(power, "0"), SPREADSHEET_READ
    return text, ""


def _take_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    if found is None or _count_digits(text[: found.start()]) < MIN_DIGITS - 3:
        return text, ""
    return text[: found.start()].rstrip(" ,(;-"), found.group(1)


def _read_letters(text: str) -> tuple[str, str] | None:
    """A vanity number's digits: "1-800-FLOWERS" → "1-800-3569377"."""
    if not text.isascii() or not _VANITY.match(text):
        return None
    first_letter = next(index for index, char in enumerate(text) if char.isalpha())
    digits_first = _count_digits(text[:first_letter])
    if digits_first >= 10:  # a whole number, then a word
        return text[:first_letter].rstrip(" (-."), WORDS_DROPPED
    letters = sum(char.isalpha() for char in text)
    if digits_first < 3 or letters < 3:
        return None
    keyed = text.upper().translate(_KEYPAD)
    digits = _NOT_DIGITS.sub("", keyed)
    plus = "+" if text.lstrip(" (").startswith("+") else ""
    length = 11 if digits.startswith("1") else 10
    if len(digits) > length:
        return plus + digits[:length], LETTERS_CUT
    return plus + digits, LETTERS_READ


def _read_digits(text: str, region: str) -> tuple[PhoneNumber, str] | str:
    """A number in use and how it was read, or the code of the problem."""
    digits = _NOT_DIGITS.sub("", text)
    if len(digits) > 17:
        return "too-long"
    if "+" in text:
        if text.count("+") > 1 or not text.lstrip(" ([").startswith("+"):
            return "not-a-number"
        return _judge(_parse(text.lstrip(" (["), None))
    if region:
        found = _judge(_parse(text, region))
        if not isinstance(found, str) or not digits.startswith("00"):
            return found
        abroad = _judge(_parse("+" + digits[2:], None))
        return found if isinstance(abroad, str) else (abroad[0], ZEROES_READ)
    if digits.startswith("00"):
        abroad = _judge(_parse("+" + digits[2:], None))
        return abroad if isinstance(abroad, str) else (abroad[0], ZEROES_READ)
    return "country-missing" if len(digits) >= MIN_DIGITS - 2 else "too-short"


def _parse(text: str, region: str | None) -> PhoneNumber | str:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException as error:
        if error.error_type == NumberParseException.TOO_LONG:
            return "too-long"
        if error.error_type in (
            NumberParseException.TOO_SHORT_NSN,
            NumberParseException.TOO_SHORT_AFTER_IDD,
        ):
            return "too-short"
        if region and region not in phonenumbers.SUPPORTED_REGIONS:
            return "country-missing"
        return "not-a-number"


def _judge(number: PhoneNumber | str) -> tuple[PhoneNumber, str] | str:
    if isinstance(number, str):
        return number
    if phonenumbers.is_valid_number(number) or _newly_assigned(number):
        return number, ""
    why = phonenumbers.is_possible_number_with_reason(number)
    if why in (phonenumbers.ValidationResult.TOO_SHORT, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return "too-short"
    return "too-long" if why == phonenumbers.ValidationResult.TOO_LONG else "not-assigned"


def _newly_assigned(number: PhoneNumber) -> bool:
    """An area code that the table knows and libphonenumber does not yet."""
    if number.country_code != NORTH_AMERICA:
        return False
    national = str(number.national_number)
    return len(national) == 10 and national[3] >= "2" and bool(places.area_code_places().get(national[:3]))


def _count_digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _problem(text: str, code: str) -> Unreadable:
    return Unreadable(text=text, code=code, why=PROBLEMS[code])
