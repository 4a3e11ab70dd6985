"""People in files: tables as LinkedIn, Google and Outlook export them or any other with a line for each
person, and lines as they are typed. What a file is, is told by what stands in it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from ..domain import NamedTuple, regex
from ..domain.names import fold, is_given_name, is_title
from ..domain.pasted_people import listed_people
from ..domain.quickadd import QuickAdd
from ..domain.text import pairs, sections, word_set
from .contacts import (
    ADDRESS,
    LARGEST,
    LINKEDIN,
    MOST_PEOPLE,
    BadContacts,
    Card,
    People,
    UnreadableCard,
    addresses_in,
    clean,
    distinct,
    one_line,
    read_cards,
    read_text,
    spoken_name,
)

FIELDS = (
    "name", "first", "middle", "last", "prefix", "suffix", "title", "organisation", "email", "phone",
    "linkedin", "link", "note", "tags", "since",
)  # fmt: skip
"""What a column can hold."""
_COLUMNS = "data/columns"
"""The list of names of columns, in the room of the rules."""
_FIELD_OF = {name: field for field, names in pairs(_COLUMNS, "names").items() for name in names.split(", ")}
_SAYING = pairs(_COLUMNS, "saying")
_SAID_BY = {word: field for field, words in _SAYING.items() for word in words.split()}
_NOT_SAID = word_set(_COLUMNS, "not-said")
_MANY = frozenset(("email", "phone", "link", "note", "tags"))
"""Fields several columns may hold."""
_DELIMITERS = (",", ";", "\t", "|")
_HEADER_WITHIN = 40
"""Rows in which the header is looked for: some exports explain themselves first."""
_LONGEST_LINE = 200_000
"""Characters of a line; one that is longer is no row of a person."""
_LONGEST_RECORD = 40
"""Lines one row may take; a quotation mark that stays open longer was none."""
_DATES = ("%d %b %Y", "%Y-%m-%d", "%b %d, %Y", "%d %B %Y", "%d.%m.%Y", "%d-%b-%y", "%Y/%m/%d")
_MONTH_OF = {
    word: number for number, words in enumerate(sections(_COLUMNS)["months"], 1) for word in words.split()
}


class TableRow(NamedTuple):
    """A row of a table."""

    line: int
    cells: tuple[str, ...]


class Spreadsheet(NamedTuple):
    """A table as it was found, before anybody said which column holds what."""

    header: tuple[str, ...]
    """Empty where the table has none."""
    rows: tuple[TableRow, ...]
    columns: tuple[str, ...]
    """What each column is proposed to hold: one of `FIELDS`, or an empty text."""
    unreadable: tuple[UnreadableCard, ...]
    delimiter: str
    encoding: str = ""
    """In what encoding it was read, where that is not UTF-8."""


def read_sheet(data: bytes, step: Callable[[], None] = lambda: None) -> Spreadsheet:
    """The table of a file. Raises `BadContacts` for what is none.

    `step` is called for each row and may raise to end the reading.
    """
    if len(data) > LARGEST:
        raise BadContacts(f"The file has more than {LARGEST // 1_000_000} MB. Export fewer people.")
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadContacts("This is a workbook, not a CSV file. Save it as CSV first.")
    text, encoding = read_text(data)
    if "\x00" in text[:1000]:
        raise BadContacts("This isn't a table of text. Export it as CSV.")
    lines = text.split("\n")
    long = next((number for number, line in enumerate(lines, 1) if len(line) > _LONGEST_LINE), 0)
    if long:
        size = f"{_LONGEST_LINE:,} characters"
        raise BadContacts(f"Line {long} has more than {size}: this isn't a table of people.")
    told = re.fullmatch(r"\s*sep=(.)\s*", lines[0], re.IGNORECASE)
    start = 1 if told else 0
    delimiter, at = _best(lines, start, told[1] if told else "")
    records = []
    for record in _records(lines, start if at < 0 else at, delimiter):
        step()
        records.append(record)
    if not any(isinstance(record, TableRow) for record in records):
        raise BadContacts("The file has no table.")
    rows = tuple(record for record in records if isinstance(record, TableRow))
    header: tuple[str, ...] = ()
    if isinstance(first := records[0], TableRow) and (at >= 0 or _names_columns(rows)):
        header = first.cells
        del records[0]
        rows = rows[1:]
    if len(rows) > MOST_PEOPLE:
        raise BadContacts(f"The file has more than {MOST_PEOPLE:,} rows. Export fewer people.")
    unreadable = tuple(record for record in records if isinstance(record, UnreadableCard))
    columns = columns_of(header) if header else _by_content(rows)
    if header and not {"name", "first", "last"} & set(columns):
        columns = _completed(
            columns, _by_content(rows), also=() if at >= 0 else ("email", "linkedin", "phone")
        )
    return Spreadsheet(header, rows, columns, unreadable, delimiter, encoding)


def with_header(sheet: Spreadsheet) -> Spreadsheet:
    """The same table with its first row as the names of the columns, or back again as a row."""
    if sheet.header:
        first = min((row.line for row in sheet.rows), default=2) - 1
        return sheet._replace(header=(), rows=(TableRow(max(1, first), sheet.header), *sheet.rows))
    if not sheet.rows:
        return sheet
    return sheet._replace(header=sheet.rows[0].cells, rows=sheet.rows[1:])


def read_people(
    sheet: Spreadsheet, columns: Sequence[str] | None = None, step: Callable[[], None] = lambda: None
) -> People:
    """The people of a table: every row ends as a person, or as unreadable with its line and why.

    `columns` say what each holds where that is not what was proposed; `step` is called for each row and may
    raise to end the reading.
    """
    columns = sheet.columns if columns is None else columns
    cards: list[Card] = []
    unreadable = list(sheet.unreadable)
    width = max(len(sheet.header), len(columns))
    for row in sheet.rows:
        step()
        made = _card(row, columns, width, sheet.header)
        if isinstance(made, Card):
            cards.append(made)
        else:
            unreadable.append(UnreadableCard(row.line, made, sheet.delimiter.join(row.cells).strip()[:80]))
    unreadable.sort(key=lambda found: found.line)
    return People(tuple(cards), tuple(unreadable), sheet.encoding)


def columns_of(header: Iterable[str]) -> tuple[str, ...]:
    """What columns hold by their names; the first of several counts where a person has only one of a kind."""
    found: list[str] = []
    for name in header:
        field = _field_of(name)
        found.append("" if field in found and field not in _MANY else field)
    return tuple(found)


@lru_cache(1024)
def _field_of(name: str) -> str:
    plain = _plain(name)
    if field := _FIELD_OF.get(plain):
        return field
    words = plain.split()
    if not words or len(words) > 6:
        return ""
    said = [field for word in words if (field := _said_by(word))]
    if said and all(word in _BESIDES or _said_by(word) for word in words):
        other = _NOT_SAID & set(words) and plain != "company main phone"
        return "" if other else min(said, key=tuple(_SAYING).index)
    # "Company / Organization", "Title/Role", "Cargo de la organización"
    told = [_FIELD_OF.get(word, "") for word in words if word not in _BETWEEN]
    if told and set(told) <= {"title", "organisation", "first"}:
        return next((field for field in ("title", "organisation") if field in told), "")
    return "linkedin" if plain in ("url", "profile", "profile url") else ""


def _said_by(word: str) -> str:
    return _SAID_BY.get(word, "") or next((field for stem, field in _STEMS if word.startswith(stem)), "")


_STEMS = (("email", "email"), ("epost", "email"), ("telefo", "phone"), ("telep", "phone"), ("mobil", "phone"))
_BETWEEN = word_set(_COLUMNS, "between")
_BESIDES = word_set(_COLUMNS, "beside") | _BETWEEN | _NOT_SAID
"""Words that may stand beside those that say what a column holds."""


def _plain(name: str) -> str:
    """A column's name without what programs put into it: "E-mail 1 - Value" is "email"."""
    name = re.sub(r"\be[- ]?(mail|post)", r"e\1", fold(name))
    name = re.sub(
        r"\s-\s(?:value|wert|valor|valeur|valore|waarde|wartosc|значення)$", " ", name.strip(' *:"\ufeff')
    )
    name = re.sub(r"[\d_'\u2019*:\"()\[\]/.,#?-]+", lambda match: "" if match[0] in "'\u2019" else " ", name)
    return " ".join(name.split())


def _names_columns(rows: Sequence[TableRow]) -> bool:
    """Whether the first row names columns, though nobody knows them: the others hold addresses there."""
    if len(rows) < 2:
        return False
    told = _by_content(rows[1:])
    sure = [at for at, field in enumerate(told) if field in ("email", "linkedin")]
    first = rows[0].cells
    return (
        bool(sure)
        and not any(ADDRESS.search(cell) or any(map(str.isdigit, cell)) for cell in first)
        and all(at < len(first) and first[at].strip() for at in sure)
    )


def _completed(columns: Sequence[str], by_content: Sequence[str], also: Sequence[str]) -> tuple[str, ...]:
    """What columns hold by their names; a name, and what is among `also`, by their content."""
    wanted = ("name", *also)
    return tuple(
        field or (told if told in wanted else "") for field, told in zip(columns, by_content, strict=False)
    )


# -- rows ----------------------------------------------------------------------------------------------------


def _best(lines: list[str], start: int, told: str) -> tuple[str, int]:
    """The delimiter, and the line of the header; -1 where there is none."""
    best, where, most = told or ",", -1, 0
    for delimiter in (told,) if told else _DELIMITERS:
        for number in range(start, min(len(lines), start + _HEADER_WITHIN)):
            record = next(_records(lines[: number + _LONGEST_RECORD], number, delimiter), None)
            if not isinstance(record, TableRow) or record.line != number + 1:
                continue
            known = [field for field in columns_of(record.cells) if field]
            named = {"name", "first", "last"} & set(known)
            plain = all(len(cell) <= 60 and not _is_person(cell) for cell in record.cells)
            if plain and len(known) > most and (named or len(known) > 1) and _may_name_columns(record.cells):
                best, where, most = delimiter, number, len(known)
    if where >= 0 or told:
        return best, where
    sample = lines[start : start + _HEADER_WITHIN]
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in sample)), -1


def _is_person(cell: str) -> bool:
    return len(cell.split()) > 1 and is_given_name(cell) and not _field_of(cell)


def _may_name_columns(cells: Sequence[str]) -> bool:
    """Whether a row is no person: "Ngozi Eze, student, Acme" is one, "Student,Email" names columns."""
    plain = [_plain(cell) for cell in cells]
    if any("@" in cell or len(re.findall(r"\d", cell)) > 3 for cell in cells):
        return False
    if _COULD_BE_ROLES & set(plain) and not {"email", "phone"} & set(map(_field_of, cells)):
        return False
    begins = {cell.strip()[0].islower() for cell in cells if cell.strip()}
    return len(begins) < 2 or bool(_SURELY & set(plain))


_SURELY = frozenset(("name", "full name", "first name", "last name", "vorname", "nachname", "email"))
"""Names that no cell of a person has."""
_COULD_BE_ROLES = frozenset(("student", "guest", "candidate", "member", "participant", "attendee"))


def _records(lines: list[str], start: int, delimiter: str) -> Iterator[TableRow | UnreadableCard]:
    """The rows from a line on; a quotation mark that is never closed costs its own line only."""
    at = start
    while at < len(lines):
        first, text, end = at, lines[at], at + 1
        at = end
        if not text.strip():
            continue
        while text.count('"') % 2 and end < len(lines) and end - first < _LONGEST_RECORD:
            text, end = f"{text}\n{lines[end]}", end + 1
        if text.count('"') % 2:
            cells = [cell.strip() for cell in lines[first].split(delimiter)]
            if lines[first].lstrip().startswith('"') or f'{delimiter}"' in lines[first]:
                yield UnreadableCard(first + 1, "a quotation mark in it is never closed", lines[first][:80])
                continue
        else:
            at = end
            try:
                cells = next(
                    csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
                )
            except (csv.Error, StopIteration) as error:
                yield UnreadableCard(first + 1, f"it cannot be taken apart ({error})", text[:80])
                continue
        if any(cell.strip() for cell in cells) and not all(_RULED.fullmatch(cell) for cell in cells):
            yield TableRow(first + 1, tuple(map(_bare, cells)))


_RULED = regex(r"[\s:=-]*")
"""A cell of the line below the head of a table as it is drawn in a text."""


def _bare(cell: str) -> str:
    """A cell without what spreadsheets put around a text: ="…", an apostrophe, single quotation marks."""
    text = cell.strip()
    if wrapped := re.fullmatch(r"=\"(.*)\"|'(.*)'", text, re.DOTALL):
        return wrapped[1] or wrapped[2] or ""
    return text[1:] if re.match(r"'[=+\-@(\d]", text) else cell


def _by_content(rows: Sequence[TableRow]) -> tuple[str, ...]:
    """What columns without names hold, by what stands in most of their cells."""
    width = max((len(row.cells) for row in rows), default=0)
    found: list[str] = []
    for column in range(width):
        cells = [
            cell for row in rows[:200] if column < len(row.cells) and (cell := row.cells[column].strip())
        ]
        field = ""
        if cells and _most(ADDRESS.fullmatch(cell) for cell in cells):
            field = "email"
        elif cells and _most(LINKEDIN.fullmatch(cell) for cell in cells):
            field = "linkedin"
        elif cells and _most(re.fullmatch(r"[+\d][\d\s()./-]{5,30}", cell) for cell in cells):
            field = "phone"
        elif (
            cells and "name" not in found and _most(re.fullmatch(r"[^\W\d_].{0,79}", cell) for cell in cells)
        ):
            field = "name"
        found.append("" if field in found and field not in _MANY else field)
    return tuple(found)


def _most(matches: Iterable[object]) -> bool:
    found = [match is not None for match in matches]
    return sum(found) * 2 > len(found)


# -- people --------------------------------------------------------------------------------------------------


def _card(row: TableRow, columns: Sequence[str], width: int, header: Sequence[str]) -> Card | str:
    """The person of a row, or why it is none."""
    extra = [cell for cell in row.cells[width:] if cell.strip()]
    if extra:
        return f"it has {len(row.cells)} columns where {width} have names"
    if header and [fold(cell).strip() for cell in row.cells[: len(header)]] == [
        fold(cell).strip() for cell in header
    ]:
        return "it repeats the header row"
    values: dict[str, list[str]] = {field: [] for field in FIELDS}
    further: list[tuple[str, str]] = []
    for at, (field, cell) in enumerate(zip(columns, row.cells, strict=False)):
        title, text = header[at] if at < len(header) else "", one_line(cell)
        if not text:
            continue
        if (field == "phone" and _SCIENTIFIC.fullmatch(text)) or (field == "since" and _day(text) is None):
            field, title = "", title or field
        if field == "prefix" and not all(map(is_title, text.split())):
            field = "title"
        if field:
            values[field].append(cell)
        elif title and not _is_label(title):
            further.append((title, text))
    one = {field: one_line(found[0]) for field, found in values.items() if found}
    parts = [one.get(field, "") for field in ("prefix", "first", "middle", "last")]
    name = one.get("name") or " ".join(part for part in parts if part)
    if one.get("first") and "name" in one and "last" not in one and fold(one["first"]) not in fold(name):
        # "Name" stands for the family name beside "Vorname" and "Prénom".
        name = " ".join(filter(None, (one.get("prefix"), one["first"], one["name"])))
    name = spoken_name(name)
    if one.get("suffix") and "name" not in one and name:
        name = f"{name}, {one['suffix']}"
    if not any(char.isalpha() for char in name):
        return "no name"
    if _SUM.fullmatch(name) and len(one) < 3:
        return "it's a total, not a person"
    links = [*map(_profile, _several(values["linkedin"])), *_several(values["link"])]
    linkedin = next((link for link in links if LINKEDIN.fullmatch(link)), "")
    return Card(
        name=name[:200],
        title=one.get("title", ""),
        organisation=one.get("organisation", ""),
        emails=distinct(address for cell in values["email"] for address in addresses_in(cell)),
        phones=distinct(
            number
            for text in _several(values["phone"])
            for number in _numbers(text)
            if any(char.isdigit() for char in number)
        ),
        linkedin=linkedin,
        links=distinct(link for link in links if link != linkedin),
        note="\n".join(cell.strip() for cell in values["note"]),
        tags=distinct(
            tag.strip()
            for cell in values["tags"]
            for tag in re.split(r":::|[;,]", cell)
            if not tag.strip().startswith("*")
        ),
        since=_day(one.get("since", "")),
        line=row.line,
        further=tuple(further),
    )


_SCIENTIFIC = regex(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number."""
_SUM = regex(r"(?:total|sum|count|records|rows|gesamt|anzahl|summe)\b[\s:]*\d*", re.IGNORECASE)


def _profile(text: str) -> str:
    """A profile as an address, where only its end is given: "in/jane"."""
    return f"https://www.linkedin.com/{text.lstrip('/')}" if re.fullmatch(r"/?in/[\w%-]+/?", text) else text


def _numbers(text: str) -> list[str]:
    """The telephone numbers of a cell; one alone may have signs of all kinds in it."""
    parts = re.split(r"\s+/\s+|\s*[;,|]\s*|\s+(?:or|oder|ou|o)\s+", text)
    whole = all(sum(map(str.isdigit, part)) >= _FEWEST_DIGITS for part in parts)
    return parts if whole else [text]


_FEWEST_DIGITS = 7


@lru_cache(1024)
def _is_label(title: str) -> bool:
    """Whether a column only says of what kind the next one is: "E-mail 1 - Label"."""
    return title.strip().casefold().endswith((" - label", " - type"))


def _several(cells: Iterable[str]) -> list[str]:
    """The values of cells; some programs put several into one."""
    return [text for cell in cells for part in cell.split(":::") if (text := one_line(part))]


@lru_cache(1024)
def _day(text: str) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    named = re.fullmatch(r"(\d{1,2})\.? (?:de )?([^\W\d_]{3,10})\.? (?:de )?(\d{4})", fold(text))
    if named and (
        month := next((_MONTH_OF[named[2][:n]] for n in (5, 4, 3) if named[2][:n] in _MONTH_OF), 0)
    ):
        try:
            return date(int(named[3]), month, int(named[1]))
        except ValueError:
            return None
    return None


# -- out -----------------------------------------------------------------------------------------------------

_FORMULA = regex(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_PLAIN_NUMBER = regex(r"\s*[+-]?\(?\d[\d\s().,/-]*(?:x\d+)?\s*")


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as spreadsheets open it: UTF-8 with its mark, commas, every line ended (RFC 4180).

    A text that a spreadsheet would take for a formula gets an apostrophe in front, as they ask for; telephone
    numbers stay as they are. Control characters are left out.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """A cell that no spreadsheet calculates."""
    text = clean(cell)
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


_HEAD = 65_536
"""Bytes in which a file says what it is."""
MOST_LINES = 300_000
"""Characters of a list of lines; each is read like a typed one, which takes its time."""
_TABLES = (".csv", ".tsv", ".tab")
CARDS, TABLE, LINES = "cards", "table", "lines"


class PeopleFile(NamedTuple):
    """What a file says of people."""

    kind: str
    """cards, table or lines."""
    people: People
    sheet: Spreadsheet | None = None
    """The table, for saying anew what its columns hold."""
    typed: tuple[QuickAdd, ...] = ()
    """Of lines: each person as the line says, beside their card."""


def _nothing() -> None:
    """What is called for each row where nobody counts them."""


def read_people_file(
    data: bytes,
    parse: Callable[[str], QuickAdd],
    *,
    name: str = "",
    columns: Sequence[str] | None = None,
    step: Callable[[], None] = _nothing,
) -> PeopleFile:
    """The people of a file. Raises `BadContacts` with a sentence for what holds none.

    Args:
        data: The bytes of the file.
        parse: Reads a typed line.
        name: Of the file; only asked where its text could be a table or lines.
        columns: What each column of a table holds, where somebody said so.
        step: Called for each row; it may raise to end the reading.
    """
    head, _ = read_text(data[:_HEAD])
    if not head.strip():
        raise BadContacts("The file is empty.")
    if re.search(r"^\s*BEGIN:VCALENDAR", head, re.IGNORECASE | re.MULTILINE):
        raise BadContacts("This is a calendar file. Press C in the pipeline to read it.")
    if re.search(r"^\s*BEGIN:VCARD", head, re.IGNORECASE | re.MULTILINE):
        return PeopleFile(CARDS, read_cards(data, step))
    if head.lstrip()[:1] in "{[" or re.match(
        r"\s*(?:<(?:!doc|[?]xml|html|head|body|table|div)|%pdf-|dn: )", head, re.IGNORECASE
    ):
        raise BadContacts("This isn't a list of people. Export it as CSV or vCard.")
    sheet = read_sheet(data, step)
    if columns is not None or sheet.header or name.casefold().endswith(_TABLES) or _is_table(sheet):
        return PeopleFile(TABLE, read_people(sheet, columns, step), sheet)
    text, encoding = read_text(data)
    if len(text) > MOST_LINES:
        raise BadContacts("This is long text without columns. Add a header row, or paste less.")
    return _of_lines(text, encoding, parse, step)


def _is_table(sheet: Spreadsheet) -> bool:
    """Whether rows without a header are a table all the same: addresses have columns of their own."""
    widths = {len(row.cells) for row in sheet.rows}
    told = {"email", "phone", "linkedin"} & set(sheet.columns)
    return (
        len(sheet.rows) > 1 and len(widths) == 1 and widths != {1} and (bool(told) or sheet.delimiter != ",")
    )


def _of_lines(
    text: str, encoding: str, parse: Callable[[str], QuickAdd], step: Callable[[], None]
) -> PeopleFile:
    cards: list[Card] = []
    typed: list[QuickAdd] = []
    unreadable: list[UnreadableCard] = []
    for line, part in _numbered(text):
        step()
        person = parse(part)
        if not any(char.isalpha() for char in person.name):
            unreadable.append(UnreadableCard(line, "no name", part[:80]))
            continue
        typed.append(person)
        cards.append(_typed_card(person, line))
    if not cards and not unreadable:
        raise BadContacts("The file has no people in it.")
    return PeopleFile(LINES, People(tuple(cards), tuple(unreadable), encoding), None, tuple(typed))


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """The people of a text, each with the line on which they begin."""
    lines = text.split("\n")
    at = 0
    for part in listed_people(text):
        first = " ".join(re.split(r"[\n\u23ce]", part)[0].split())
        while at < len(lines) and first[:20] not in " ".join(lines[at].split()):
            at += 1
        yield min(at, len(lines) - 1) + 1, part


def _typed_card(person: QuickAdd, line: int) -> Card:
    page = person.profile
    return Card(
        name=person.name,
        title=person.title,
        organisation=person.organisation,
        emails=(person.email,) if person.email else (),
        phones=(person.phone,) if person.phone else (),
        linkedin=page if person.has_linkedin else "",
        links=(page,) if page and not person.has_linkedin else (),
        note=person.rest,
        tags=person.tags,
        line=line,
    )
