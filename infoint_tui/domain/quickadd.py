"""One line that adds a person: `name, title, organisation <e-mail> #tag`, every later part optional."""

from __future__ import annotations

import re
from typing import NamedTuple

_BRACKETED = re.compile(r"<([^<>]{0,320})>")
_TAG = re.compile(r"(?<!\S)#([^\W\d_][\w-]*)")
_BARE_EMAIL = re.compile(r"[^\s@,;<>\"()]{1,64}@[^\s@,;<>\"()]{1,255}")
_PHONE = re.compile(r"(?:tel:? ?)?\+?[\d(][\d\s()./-]{5,30}", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')
_QUOTES = re.compile(r'("[^"]*")')
_AT_ORGANISATION = re.compile(r"(?:^|\s)@\s+(\S.*)$")
_SUFFIXES = frozenset(
    [
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "phd",
        "md",
        "mba",
        "rn",
        "esq",
        "cpa",
        "msc",
        "bsc",
        "ma",
        "ba",
        "dds",
        "dvm",
        "jd",
        "llm",
        "msw",
        "lcsw",
        "emt",
        "frcp",
        "obe",
        "mbe",
    ]
)


class QuickAdd(NamedTuple):
    """A person read from one line; what was not said is empty."""

    name: str
    title: str = ""
    organisation: str = ""
    email: str = ""
    tags: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """Sentences about what could not be placed or is missing."""
    phone: str = ""
    rest: str = ""
    """What fits nowhere, kept as it was typed."""


class _Found:
    """What has been taken out of the line so far."""

    def __init__(self) -> None:
        self.emails: list[str] = []
        self.tags: list[str] = []
        self.phones: list[str] = []
        self.organisation = ""
        self.rest: list[str] = []
        self.problems: list[str] = []

    def without_marks(self, text: str) -> str:
        """`text` without its e-mail addresses and tags, which are kept here."""
        return _TAG.sub(self._tag, _BARE_EMAIL.sub(self._bare, _BRACKETED.sub(self._bracketed, text)))

    def _bracketed(self, match: re.Match[str]) -> str:
        inner = match[1].strip()
        if is_email(inner):
            self.emails.append(inner)
        elif _is_phone(inner):
            self.phones.append(inner)
        elif inner:
            self.rest.append(match[0])
            self.problems.append(f"{match[0]} is no e-mail address; it is kept as a note.")
        return " "

    def _bare(self, match: re.Match[str]) -> str:
        word = match[0].rstrip(".")
        if not is_email(word):
            return match[0]
        self.emails.append(word)
        return match[0][len(word) :]

    def _tag(self, match: re.Match[str]) -> str:
        self.tags.append(match[1].lower().replace("_", "-").rstrip("-"))
        return " "


def parse_quick_add(text: str) -> QuickAdd:
    """The person in `text`; never raises, and no word of it is lost.

    A stretch after "@ " is the organisation, wherever it stands. Quotation marks protect commas, a suffix
    such as "Jr." belongs to the name, further parts belong to the organisation.
    """
    found = _Found()
    places = [_organisation_apart(part, found) for part in _parts(text, found)]
    name, *others = places or [""]
    while others and others[0].replace(".", "").casefold() in _SUFFIXES:
        name = f"{name}, {others.pop(0)}" if name else others.pop(0)
    title = others.pop(0) if others else ""
    further = ", ".join(part for part in others if part)
    if found.organisation and further:
        found.rest.append(further)
    _keep_surplus(found.emails, "e-mail address", found)
    _keep_surplus(found.phones, "telephone number", found)
    if not name:
        found.problems.append("A name is missing: it comes first, before any comma.")
    return QuickAdd(
        name,
        title,
        found.organisation or further,
        found.emails[0] if found.emails else "",
        tuple(dict.fromkeys(found.tags)),
        tuple(found.problems),
        found.phones[0] if found.phones else "",
        " ".join(found.rest),
    )


def is_email(text: str) -> bool:
    """Whether `text` has the shape of one e-mail address; whether it exists nobody here can tell."""
    if not _BARE_EMAIL.fullmatch(text):
        return False
    local, _, domain = text.partition("@")
    labels = domain.split(".")
    return not local.startswith(".") and len(labels) > 1 and all(labels) and labels[-1].isalpha()


def _parts(text: str, found: _Found) -> list[str]:
    """The parts between the commas without addresses, tags and numbers; one emptied by that is left out."""
    parts = []
    for raw in _split(text):
        quoted = _QUOTED.fullmatch(raw)
        if quoted:
            parts.append(_squeezed(quoted[1]))
            continue
        bare = _squeezed("".join(_outside_quotes(raw, found)))
        if _is_phone(bare):
            found.phones.append(bare)
        elif bare or not raw:
            parts.append(bare)
    return parts


def _split(text: str) -> list[str]:
    parts, start, inside = [], 0, False
    closable = text.count('"') // 2 * 2
    for index, char in enumerate(text):
        if char == '"' and closable:
            inside = not inside
            closable -= 1
        elif char == "," and not inside:
            parts.append(text[start:index].strip())
            start = index + 1
    parts.append(text[start:].strip())
    return parts


def _outside_quotes(raw: str, found: _Found) -> list[str]:
    pieces = _QUOTES.split(raw)
    return [piece if piece.startswith('"') else found.without_marks(piece) for piece in pieces]


def _organisation_apart(part: str, found: _Found) -> str:
    """`part` without an organisation written after "@ "."""
    match = _AT_ORGANISATION.search(part)
    if not match or found.organisation:
        return part
    found.organisation = match[1].strip()
    return part[: match.start()].strip()


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and sum(char.isdigit() for char in text) >= 7


def _keep_surplus(values: list[str], what: str, found: _Found) -> None:
    for value in values[1:]:
        found.rest.append(value)
        found.problems.append(f"A second {what}, {value}, is kept as a note.")


def _squeezed(text: str) -> str:
    return " ".join(text.split())
