"""People in files: tables as LinkedIn, Google and Outlook export them or any other with a line for each
person, and lines as they are typed. What a file is, is told by what stands in it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from ..domain.pasted_people import listed_people
from ..domain.quickadd import QuickAdd
from .contacts import (
    ADDRESS,
    LARGEST,
    LINKEDIN,
    MOST_PEOPLE,
    BadContacts,
    Card,
    People,
    UnreadableCard,
    clean,
    distinct,
    one_line,
    read_cards,
    read_text,
)

FIELDS = (
    "name", "first", "middle", "last", "prefix", "suffix", "title", "organisation", "email", "phone",
    "linkedin", "link", "note", "tags", "since",
)  # fmt: skip
"""What a column can hold."""
_ALIASES: Mapping[str, str] = {
    "name": "name, full name, display name, contact, contact name, person, nom complet, nombre completo",
    "first": "first name, first, given name, forename, vorname, prénom, prenom, nombre",
    "middle": "middle name, additional name, weitere vornamen, deuxième prénom",
    "last": "last name, last, family name, surname, nachname, nom, apellido, apellidos",
    "prefix": "name prefix, prefix, salutation, anrede",
    "suffix": "name suffix, suffix, namenszusatz",
    "title": "position, job title, title, role, occupation, headline, organization title, funktion, beruf,"
    " poste, cargo, puesto",
    "organisation": "company, organization, organisation, employer, company name, organization name,"
    " organisation name, firma, unternehmen, entreprise, société, empresa, institution, school",
    "email": "email address, e-mail address, email, e-mail, mail, primary email, work email, e-mail value,"
    " e-mail-adresse, email-adresse, adresse e-mail, correo, correo electrónico",
    "phone": "phone, phone number, mobile phone, business phone, home phone, primary phone, mobile, cell,"
    " telephone, tel, phone value, company main phone, telefon, handy, téléphone, teléfono",
    "linkedin": "linkedin, linkedin url, profile url, linkedin profile, profile, url",
    "link": "website, web page, homepage, website value, personal web page, site",
    "note": "notes, note, comment, comments, remarks, notizen, bemerkung, remarques, notas",
    "tags": "tags, tag, labels, categories, group membership, kategorien, étiquettes, etiquetas",
    "since": "connected on, connected, date added, added",
}
_FIELD_OF = {alias: field for field, text in _ALIASES.items() for alias in text.split(", ")}
_MANY = frozenset(("email", "phone", "link", "note", "tags"))
"""Fields several columns may hold."""
_DELIMITERS = (",", ";", "\t", "|")
_HEADER_WITHIN = 40
"""Rows in which the header is looked for: some exports explain themselves first."""
_LONGEST_LINE = 200_000
"""Characters of a line; one that is longer is no row of a person."""
_LONGEST_RECORD = 40
"""Lines one row may take; a quotation mark that stays open longer was none."""
_DATES = ("%d %b %Y", "%Y-%m-%d", "%b %d, %Y", "%d %B %Y", "%d.%m.%Y")


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
        raise BadContacts("This is no table of text. Export it as CSV.")
    lines = text.split("\n")
    long = next((number for number, line in enumerate(lines, 1) if len(line) > _LONGEST_LINE), 0)
    if long:
        size = f"{_LONGEST_LINE:,} characters"
        raise BadContacts(f"Line {long} has more than {size}: this is no table of people.")
    told = re.fullmatch(r"\s*sep=(.)\s*", lines[0], re.IGNORECASE)
    start = 1 if told else 0
    delimiter, at = _best(lines, start, told[1] if told else "")
    records = []
    for record in _records(lines, start if at < 0 else at, delimiter):
        step()
        records.append(record)
    if not any(isinstance(record, TableRow) for record in records):
        raise BadContacts("The file holds no table.")
    header: tuple[str, ...] = ()
    if at >= 0 and isinstance(first := records[0], TableRow):
        header = first.cells
        del records[0]
    rows = tuple(record for record in records if isinstance(record, TableRow))
    if len(rows) > MOST_PEOPLE:
        raise BadContacts(f"The file has more than {MOST_PEOPLE:,} rows. Export fewer people.")
    unreadable = tuple(record for record in records if isinstance(record, UnreadableCard))
    columns = columns_of(header) if header else _by_content(rows)
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

    Args:
        sheet: The table.
        columns: What each column holds, where that is not what was proposed.
        step: Called for each row; it may raise to end the reading.
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
        field = _FIELD_OF.get(_plain(name), "")
        found.append("" if field in found and field not in _MANY else field)
    return tuple(found)


def _plain(name: str) -> str:
    """A column's name without the numbers that programs put into it: "E-mail 1 - Value" is "e-mail value"."""
    name = re.sub(r"\b\d+\b", " ", name.casefold()).replace(" - ", " ").replace("_", " ")
    return " ".join(name.strip(" *:\"'\ufeff").split())


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
            if named and len(known) > most and all(len(cell) <= 60 for cell in record.cells):
                best, where, most = delimiter, number, len(known)
    if where >= 0 or told:
        return best, where
    sample = lines[start : start + _HEADER_WITHIN]
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in sample)), -1


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
        if any(cell.strip() for cell in cells):
            yield TableRow(first + 1, tuple(cells))


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
    values: dict[str, list[str]] = {field: [] for field in FIELDS}
    for field, cell in zip(columns, row.cells, strict=False):
        if field and cell.strip():
            values[field].append(cell)
    one = {field: one_line(found[0]) for field, found in values.items() if found}
    parts = [one.get(field, "") for field in ("prefix", "first", "middle", "last")]
    name = one.get("name") or " ".join(part for part in parts if part)
    if one.get("suffix") and "name" not in one and name:
        name = f"{name}, {one['suffix']}"
    if not any(char.isalpha() for char in name):
        return "it has no name"
    links = [*_several(values["linkedin"]), *_several(values["link"])]
    linkedin = next((link for link in links if LINKEDIN.fullmatch(link)), "")
    return Card(
        name=name[:200],
        title=one.get("title", ""),
        organisation=one.get("organisation", ""),
        emails=distinct(text for text in _several(values["email"]) if ADDRESS.fullmatch(text)),
        phones=distinct(text for text in _several(values["phone"]) if any(char.isdigit() for char in text)),
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
        further=tuple(
            (title, text)
            for title, field, cell in zip(header, columns, row.cells, strict=False)
            if not field and title and not _is_label(title) and (text := one_line(cell))
        ),
    )


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
    return None


# -- out -----------------------------------------------------------------------------------------------------

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_PLAIN_NUMBER = re.compile(r"\s*[+-]?\(?\d[\d\s().,/-]*(?:x\d+)?\s*")


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
        raise BadContacts("This is a calendar file, not one of people. C in the pipeline reads it.")
    if re.search(r"^\s*BEGIN:VCARD", head, re.IGNORECASE | re.MULTILINE):
        return PeopleFile(CARDS, read_cards(data, step))
    if head.lstrip()[:1] in "{[" or head.lstrip()[:5].casefold() in ("<html", "<!doc", "<?xml", "%pdf-"):
        raise BadContacts("This is no file of people. Export it as CSV or vCard.")
    sheet = read_sheet(data, step)
    if columns is not None or sheet.header or name.casefold().endswith(_TABLES) or _is_table(sheet):
        return PeopleFile(TABLE, read_people(sheet, columns, step), sheet)
    text, encoding = read_text(data)
    if len(text) > MOST_LINES:
        raise BadContacts("This is a long text without columns. Name them in a first line, or send less.")
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
            unreadable.append(UnreadableCard(line, "it has no name", part[:80]))
            continue
        typed.append(person)
        cards.append(_typed_card(person, line))
    if not cards and not unreadable:
        raise BadContacts("The file holds no people.")
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
