"""Several people in one pasted text: which lines are about whom."""

from __future__ import annotations

import re

from . import regex
from .names import is_given_name, looks_like_name, parts_of
from .quickadd import BULLET, CITED, TABBED_LABEL, QuickAdd, parse_quick_add
from .text import LINE_SIGN
from .workplaces import NO_NAMES, is_note, is_place, is_role
from .zoned_time import zone_of_city

_BREAK = regex(rf"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029{LINE_SIGN}]")
_ADDRESSEES = regex(r"(?<=>)\s*[,;]\s*(?=\S)")
_WORD = regex(r"\w+")
_RULE = regex(r"[\s\-_=*~.#|]+")

_NOT = regex(r"\b(?:not|never|\w+n['’]t)\b", re.IGNORECASE)
_MET = regex(r"(?:(?:we|i)\s+)?met\s+(?=(?:at|in|on|through|during|over)\s+\S)", re.IGNORECASE)
_IN_CITY = regex(r"(?:^|\s)(?:(?:based |living |lives )?in) ([^\W\d_a-z][\w.' -]*(?:, [A-Z]{2})?)$")


def people_in(text: str) -> tuple[str, ...]:
    """The texts of the people in a pasted text, one for each; a signature of several lines is one person.

    Empty lines part people. Else a new person begins with a line that begins with a name and says more, or
    with each line where all are names. The addressees of an email ("Jane <…>, Tom <…>") are one each.
    """
    found: list[list[str]] = []
    for block in _blocks(text):
        begun = _people_of(block)
        loose = begun and not _begins_person(begun[0][0])
        if loose and found:
            found[-1] += begun.pop(0)
        found += begun
    if len(found) > 1 and not _begins_person(found[0][0]):
        first = found.pop(0)
        found[0][:0] = first
    return tuple(f" {LINE_SIGN} ".join(lines) for lines in found)


def listed_people(text: str) -> tuple[str, ...]:
    """The same for a list kept in a file: where every line begins with a name, each is a person."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(lines) if lines and all(map(_begins_person, lines)) else people_in(text)


def _blocks(text: str) -> list[list[str]]:
    """The lines between empty ones, without bullets and rules."""
    blocks: list[list[str]] = [[]]
    for line in _BREAK.split(TABBED_LABEL.sub(r"\1: ", text)):
        line = CITED.sub("", line)
        bullet = BULLET.match(line)
        if not line.strip() or (bullet and bullet[0].strip()):
            blocks.append([])
        if names := _listed_names(line):
            blocks += [[name] for name in names]
        elif len(each := line.split(";")) > 1 and all("," in part and _begins_person(part) for part in each):
            blocks += [[part.strip()] for part in each]
        elif line.strip() and not _RULE.fullmatch(line):
            each = _ADDRESSEES.split(line) if line.count("@") > 1 and line.count("<") > 1 else [line]
            blocks[-1] += [BULLET.sub("", part).strip() for part in each]
    return [block for block in blocks if block]


def _listed_names(line: str) -> list[str]:
    """The names in a line of nothing else: three or more, each with a first name that is known."""
    names = [name.strip() for name in re.split(r"[,;]", line)]
    return names if len(names) > 2 and all(map(_is_whole_name, names)) else []


def _is_whole_name(text: str) -> bool:
    told = is_role(text) or is_place(text) or is_note(text) is not None
    return len(text.split()) == 2 and text.replace(" ", "").isalpha() and is_given_name(text) and not told


def _people_of(lines: list[str]) -> list[list[str]]:
    """The lines of a block by person."""
    read = [parse_quick_add(line) for line in lines]
    names_only = all(_is_bare_name(line, person) for line, person in zip(lines, read, strict=True))
    several_mails = len({person.email.casefold() for person in read if person.email}) > 1
    in_rows = _says_more(read[0])
    people: list[list[str]] = []
    mail = False
    for line, person in zip(lines, read, strict=True):
        if _is_bare_name(line, person):
            begins = names_only or in_rows or (mail and several_mails)
        else:
            begins = _begins_person(line) and _says_more(person) and (in_rows or _is_row(person))
        if begins or not people:
            people.append([line])
            mail = bool(person.email)
        else:
            people[-1].append(line)
            mail = mail or bool(person.email)
    return people


def _begins_person(line: str) -> bool:
    """Whether a line begins with what may be a name."""
    if _is_whole_name(line):
        return True
    name = parse_quick_add(line).name
    bare = parts_of(name).bare
    if not bare or is_place(bare) or is_role(bare) or is_note(name) is not None:
        return False
    first = _WORD.search(line)
    return bool(first and first[0] in _WORD.findall(name)) and looks_like_name(name, NO_NAMES)


def _is_bare_name(line: str, person: QuickAdd) -> bool:
    """Whether a line is a name and nothing else."""
    return person == QuickAdd(person.name) and _begins_person(line)


def _says_more(person: QuickAdd) -> bool:
    return bool(person.title or person.organisation or person.email or person.phone or person.tags)


def _is_row(person: QuickAdd) -> bool:
    """Whether a line is about a person even below a line with a name: "Madison, Wisconsin" is not."""
    if person.email or person.phone or person.tags:
        return True
    return bool(person.title and person.organisation) or is_role(person.title)


def with_zone(person: QuickAdd) -> QuickAdd:
    """Somebody with the time zone of the one place that is named; the city becomes a note."""
    rest = person.rest.split("; ") if person.rest else []

    def without_city(text: str) -> str:
        told = _IN_CITY.search(text)
        if told is None or zone_of_city(told[1]) is None:
            return text
        rest.append(told[0].strip())
        return text[: told.start()]

    name, title, organisation = map(without_city, (person.name, person.title, person.organisation))
    if zone_of_city(organisation) is not None and title:
        rest.append(organisation)
        organisation = ""
    elif zone_of_city(title) is not None and not organisation:
        rest.append(title)
        title = ""
    zones = {zone_of_city(organisation.rpartition(", ")[2])}
    for said in rest:
        told = _IN_CITY.search(said)
        zones.add(zone_of_city(told[1] if told else said))
    zones -= {"", None}
    return person._replace(
        name=name,
        title=title,
        organisation=organisation,
        rest="; ".join(rest),
        zone=(zones.pop() if len(zones) == 1 else None) or "",
    )


def with_connection(person: QuickAdd, text: str) -> QuickAdd:
    """Somebody with where the two met as the connection, if the text says so once; the rest stays a note."""
    if _NOT.search(text):
        return person
    rest = person.rest.split("; ") if person.rest else []
    met = [said for said in rest if _MET.match(said)]
    if len(met) != 1:
        return person
    left = "; ".join(said for said in rest if said is not met[0])
    return person._replace(connection=_MET.sub("We met ", met[0], count=1), rest=left)
