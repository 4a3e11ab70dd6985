"""A file of people, whatever it is: cards, a table, or lines as they are typed. Told by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..domain.quickadd import QuickAdd, listed_people
from .contacts import BadContacts, Card, People, UnreadableCard, read_cards, read_text
from .spreadsheets import Spreadsheet, read_people, read_sheet

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
        cards.append(_card(person, line))
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


def _card(person: QuickAdd, line: int) -> Card:
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
