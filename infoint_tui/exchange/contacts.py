"""Contact cards: vCard 2.1, 3 and 4 as address books write them, and vCard 4 on the way out (RFC 6350), on
the lines of content that calendars have, too.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

from ..domain import NamedTuple, regex
from ..domain.names import in_spoken_order, looks_like_name, parts_of
from ..domain.text import table
from ..domain.workplaces import NO_NAMES
from ..domain.zoned_time import valid_zone

_LINE_BYTES = 75
"""The longest a line of such a file may be, in bytes without its end."""
_ENDS = regex(rb"\r*\n|\r")
_QUOTED_PRINTABLE = regex(rb"[^:]*;\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE\b[^:]*:", re.IGNORECASE)
_BOMS = (
    (b"\xef\xbb\xbf", ""),
    (b"\xff\xfe\x00\x00", "UTF-32-LE"),
    (b"\x00\x00\xfe\xff", "UTF-32-BE"),
    (b"\xff\xfe", "UTF-16-LE"),
    (b"\xfe\xff", "UTF-16-BE"),
)
WESTERN = "Windows-1252"
_OLD = {"cp1252": WESTERN, "cp1250": "Windows-1250", "cp1251": "Windows-1251"}
_CLEANED: dict[int, str | None] = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)))
_CLEANED |= dict.fromkeys((0x200B, 0x2060, 0xFEFF))
_CLEANED |= dict.fromkeys((0x0D, 0x2028, 0x2029), "\n")


class Line(NamedTuple):
    """A line of a file, unfolded."""

    number: int
    """Where it begins in the file, counted from 1."""
    text: str


def read_lines(data: bytes) -> tuple[list[Line], str]:
    """The unfolded lines of a file, and its encoding where that is not UTF-8.

    Lines are joined before characters are read: a fold may stand in the middle of one (RFC 5545, 3.1).
    """
    narrow, encoding = _narrowed(data)
    joined: list[tuple[int, bytearray]] = []
    soft = False
    for number, part in enumerate(_ENDS.split(narrow), start=1):
        if joined and (soft or part[:1] in (b" ", b"\t")):
            joined[-1][1].extend(part if soft else part[1:])
        else:
            joined.append((number, bytearray(part)))
        line = joined[-1][1]
        # A line of quoted-printable text goes on after a lone "=" at its end.
        soft = line.endswith(b"=") and _QUOTED_PRINTABLE.match(line[:500]) is not None
        if soft:
            del line[-1:]
    codec = _old_codec(narrow)
    lines = [(number, _decoded(bytes(line), codec)) for number, line in joined]
    if not encoding and not all(whole for _number, (_text, whole) in lines):
        encoding = _OLD[codec]
    return [Line(number, text) for number, (text, _whole) in lines], encoding


def read_text(data: bytes) -> tuple[str, str]:
    """The whole text of a file that is not folded, and its encoding where that is not UTF-8."""
    narrow, encoding = _narrowed(data)
    codec = _old_codec(narrow)
    lines = [_decoded(line, codec) for line in _ENDS.split(narrow)]
    if not encoding and not all(whole for _text, whole in lines):
        encoding = _OLD[codec]
    return "\n".join(text for text, _whole in lines), encoding


def _narrowed(data: bytes) -> tuple[bytes, str]:
    """The file in UTF-8 where it is in an encoding of two or four bytes, which is named; else as it is."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _as_utf8(data[len(bom) :], encoding), encoding[:6]
    start = data[:8]
    if start.count(0) >= 3:
        size = 4 if b"\x00\x00\x00" in start else 2
        first = next((at for at, byte in enumerate(start) if byte), 0)
        encoding = f"UTF-{size * 8}-{'BE' if first % size else 'LE'}"
        return _as_utf8(data, encoding), encoding[:6]
    return data, ""


def _as_utf8(data: bytes, encoding: str) -> bytes:
    if not encoding:
        return data
    size = int(encoding[4:6]) // 8
    errors = "surrogatepass" if size == 2 else "replace"
    return data[: len(data) // size * size].decode(encoding, errors).encode("utf-8", "surrogatepass")


def _old_codec(data: bytes) -> str:
    """The encoding of a file that is not UTF-8: that in which its letters are letters, else Western."""
    sample = data[:200_000]
    if sample.isascii():
        return "cp1252"
    runs = re.findall(rb"[\x80-\xff]+", sample)
    size = sum(map(len, runs))
    cyrillic = sum(len(run) for run in runs if len(run) > 2 and all(byte >= 0xA8 for byte in run))
    if cyrillic * 10 > size * 8:
        return "cp1251"
    if re.search(rb"[\x8a\x8e\x9a\x9e]", sample) and re.search(rb"[\xe8\xec\xf8\xf9]", sample):
        # Czech and Slovak: both readings are letters, but no language has š beside ø.
        return "cp1250"
    beside = b"".join(re.findall(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])", sample))

    def letters(codec: str) -> int:
        return sum(map(str.isalpha, beside.decode(codec, "ignore")))

    return "cp1250" if letters("cp1250") > letters("cp1252") else "cp1252"


def _decoded(line: bytes, codec: str = "cp1252") -> tuple[str, bool]:
    """A line, and whether it was UTF-8. Halves of characters that a fold had cut are joined again."""
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        pass
    try:
        halves = line.decode("utf-8", "surrogatepass")
        return halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), True
    except UnicodeDecodeError:
        pass
    try:
        return line.decode(codec), False
    except UnicodeDecodeError:
        return line.decode("latin-1"), False


def escape(text: str) -> str:
    """A text as a value: line ends and separators escaped, control characters left out."""
    text = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def unescape(text: str) -> str:
    """The text a value stands for."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text, flags=re.DOTALL)


def clean(text: str) -> str:
    """Without what a file of this kind may not hold: control characters and halves of characters."""
    text = text.replace("\r\n", "\n").translate(_CLEANED)
    return text.encode("utf-8", "replace").decode("utf-8")


def split_head(text: str) -> tuple[str, str, str]:
    """A line before and after its first colon that no quotes enclose."""
    head, colon, value = text.partition(":")
    while head.count('"') % 2 and ":" in value:
        more, colon, value = value.partition(":")
        head = f"{head}:{more}"
    return head, colon, value


def folded(line: str) -> str:
    """The line in parts of at most 75 bytes; no character is cut in two."""
    parts, part, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8"))
        if size + width > _LINE_BYTES:
            parts.append(part)
            part, size = " ", 1
        part += char
        size += width
    return "\r\n".join([*parts, part])


LARGEST = 50_000_000
"""Bytes a file of people may have; cards with pictures are large."""
MOST_PEOPLE = 50_000
_LONGEST = 4_000
"""Characters of a field; a longer one is no field of a person."""
_WANTED = table("""
BEGIN END VERSION FN N NICKNAME ORG TITLE ROLE EMAIL TEL URL X-SOCIALPROFILE SOCIALPROFILE NOTE CATEGORIES
TZ UID KIND X-ABSHOWAS X-ADDRESSBOOKSERVER-KIND
""")
_LEFT = table("""
PHOTO LOGO SOUND KEY REV PRODID SOURCE XML AGENT MAILER LABEL GEO SORT-STRING SORT-AS CLASS CLIENTPIDMAP
X-ABLABEL X-ABADR X-IMAGETYPE X-IMAGEHASH X-SHARED-PHOTO-DISPLAY-PREF
""")
"""Properties that are passed over: pictures, keys, and what only programs need."""
_NAME = regex(r"[A-Z][A-Z0-9-]{0,40}")
LINKEDIN = regex(r"(?:https?://)?(?:[\w-]+\.)?linkedin\.com/(?:in|pub)/\S+", re.IGNORECASE)
ADDRESS = regex(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")


class Card(NamedTuple):
    """A person as a file describes them."""

    name: str
    title: str = ""
    organisation: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    linkedin: str = ""
    links: tuple[str, ...] = ()
    note: str = ""
    tags: tuple[str, ...] = ()
    zone: str = ""
    """IANA name; empty where the file gives none."""
    since: date | None = None
    """The day the two were connected."""
    uid: str = ""
    line: int = 0
    """Where it begins in the file, counted from 1."""
    further: tuple[tuple[str, str], ...] = ()
    """What the file says beyond these fields: its name for it, and the text."""


class UnreadableCard(NamedTuple):
    """A part of a file that became no person."""

    line: int
    why: str
    text: str = ""
    """How it begins."""


class People(NamedTuple):
    """What a file of people holds; each part of it is in exactly one of the two lists."""

    cards: tuple[Card, ...]
    unreadable: tuple[UnreadableCard, ...]
    encoding: str = ""
    """In what encoding it was read, where that is not UTF-8."""


class BadContacts(ValueError):
    """A file that holds no people; the message says why and how to mend it."""


class _Property(NamedTuple):
    name: str
    params: Mapping[str, str]
    value: str


# -- in ------------------------------------------------------------------------------------------------------


def read_cards(data: bytes, step: Callable[[], None] = lambda: None) -> People:
    """The people of a file of vCards. Raises `BadContacts` for what is none.

    `step` is called for each card and may raise to end the reading.
    """
    if len(data) > LARGEST:
        raise BadContacts(f"The file has more than {LARGEST // 1_000_000} MB. Export it without pictures.")
    lines, encoding = read_lines(data)
    cards: list[Card] = []
    unreadable: list[UnreadableCard] = []
    for begin, properties, why in _split(lines):
        step()
        made = why or _card(begin, properties)
        if isinstance(made, Card):
            cards.append(made)
        else:
            unreadable.append(UnreadableCard(begin, made, _first(properties, "FN", "N", "ORG")[:80]))
        if len(cards) + len(unreadable) > MOST_PEOPLE:
            raise BadContacts(f"The file holds more than {MOST_PEOPLE:,} people. Export fewer.")
    if not cards and not unreadable:
        raise BadContacts("This isn't a contact file: it has no BEGIN:VCARD.")
    return People(tuple(cards), tuple(unreadable), encoding)


def _split(lines: Iterable[Line]) -> Iterator[tuple[int, list[_Property], str]]:
    """The cards of a file: line, properties, and why it is none. A card within a card is passed over."""
    begin, depth, found = 0, 0, list[_Property]()
    for number, text in lines:
        made = _property(text)
        if made is None:
            continue
        card = made.value.strip().upper() == "VCARD"
        if made.name == "BEGIN" and card:
            # A card left open is known by the next one at the margin; one within a card follows AGENT.
            if depth and not _agent(found):
                yield begin, found, "it ends nowhere: END:VCARD is missing"
                depth = 0
            depth += 1
            if depth == 1:
                begin, found = number, []
        elif made.name == "END" and card:
            depth = max(0, depth - 1)
            if not depth and begin:
                yield begin, found, ""
                begin, found = 0, []
        elif depth == 1:
            found.append(made)
    if depth:
        yield begin, found, "it ends nowhere: END:VCARD is missing"


def _agent(found: list[_Property]) -> bool:
    return bool(found) and found[-1].name == "AGENT"


def _property(text: str) -> _Property | None:
    """A line taken apart; None for lines that are not read, such as pictures."""
    if len(text) > _LONGEST and not re.match(r"(?:[\w-]+\.)?NOTE\b", text[:100], re.IGNORECASE):
        return None
    head, colon, value = split_head(text)
    if not colon:
        return None
    first, *rest = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", head[:1000])
    name = first.rpartition(".")[2].strip().upper()
    if (name in _LEFT and name != "AGENT") or not _NAME.fullmatch(name):
        return None
    params: dict[str, str] = {}
    for part in rest:
        key, equals, given = part.partition("=")
        # In vCard 2.1 a type, or an encoding, may stand without saying what it is.
        key, given = (key, given) if equals else ("ENCODING" if "PRINTABLE" in key.upper() else "TYPE", key)
        key, given = key.strip().upper(), given.strip().strip('"')
        params[key] = f"{params[key]},{given}" if key in params else given
    if params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _unquoted(value, params.get("CHARSET", ""))
    return _Property(name, params, value)


def _unquoted(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode("utf-8"))
    for codec in (charset or "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def _card(line: int, properties: list[_Property]) -> Card | str:
    """The person of a card, or why it is none."""
    kind = _first(properties, "KIND", "X-ADDRESSBOOKSERVER-KIND").casefold()
    if kind and kind != "individual":
        return f"it isn't a person ({kind[:20]})"
    name = _name(properties)
    organisation = ", ".join(_parts(_raw(properties, "ORG")))
    if _first(properties, "X-ABSHOWAS").upper() == "COMPANY" or (name and name == organisation):
        return "it is a company, not a person"
    if not name:
        return "no name"
    links = [
        found
        for prop in properties
        if prop.name in ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE")
        and (found := one_line(unescape(prop.value)).removeprefix("x-apple:"))
    ]
    linkedin = next((link for link in links if LINKEDIN.fullmatch(link)), "")
    zone = _first(properties, "TZ")
    return Card(
        name=name,
        title=_first(properties, "TITLE", "ROLE"),
        organisation=organisation,
        emails=distinct(_email(prop.value) for prop in _preferred(properties, "EMAIL")),
        phones=distinct(_phone(prop.value) for prop in _preferred(properties, "TEL")),
        linkedin=linkedin,
        links=distinct(link for link in links if link != linkedin),
        note="\n".join(clean(unescape(prop.value)).strip() for prop in properties if prop.name == "NOTE"),
        tags=distinct(
            one_line(unescape(tag))
            for prop in properties
            if prop.name == "CATEGORIES"
            for tag in re.split(r"(?<!\\),", prop.value)
        ),
        zone=zone if valid_zone(zone) else "",
        uid=_first(properties, "UID")[:200],
        line=line,
        further=_further(properties),
    )


def _further(properties: list[_Property]) -> tuple[tuple[str, str], ...]:
    """What a card says beyond the fields of a person, by the names of its properties."""
    found: dict[str, str] = {}
    for prop in properties:
        if prop.name not in _WANTED | _LEFT and (text := ", ".join(_parts(prop.value))[:_LONGEST]):
            found[prop.name] = f"{found[prop.name]}; {text}" if prop.name in found else text
    role, nickname = _first(properties, "ROLE"), _first(properties, "NICKNAME")
    if role and role != _first(properties, "TITLE", "ROLE"):
        found["ROLE"] = role
    if nickname and nickname not in _name(properties):
        found["NICKNAME"] = nickname
    return tuple(found.items())


def _name(properties: list[_Property]) -> str:
    full = _first(properties, "FN")
    if full and not ADDRESS.fullmatch(full):
        family, given = (*_parts(_raw(properties, "N"), keep=True), "", "")[:2]
        if family and given and full == f"{family} {given}" and not parts_of(full).family_first:
            return f"{given} {family}"[:200]
        return spoken_name(full)[:200]
    family, given, middle, prefix, suffix = (*_parts(_raw(properties, "N"), keep=True), *[""] * 5)[:5]
    composed = " ".join(part for part in (prefix, given, middle, family) if part)
    if composed:
        return f"{composed}, {suffix}"[:200] if suffix else composed[:200]
    return _first(properties, "NICKNAME")[:200]


def _parts(value: str, *, keep: bool = False) -> list[str]:
    """The components of a value that semicolons divide."""
    parts = [one_line(unescape(part)) for part in re.split(r"(?<!\\);", value)]
    return parts if keep else [part for part in parts if part]


def _raw(properties: list[_Property], name: str) -> str:
    return next((prop.value for prop in properties if prop.name == name and prop.value.strip()), "")


def _first(properties: list[_Property], *names: str) -> str:
    """The first value of these that says something, as one line."""
    return next((text for name in names if (text := one_line(unescape(_raw(properties, name))))), "")


def _preferred(properties: list[_Property], name: str) -> list[_Property]:
    """The values of a kind, those the card prefers first."""

    def rank(prop: _Property) -> int:
        types = prop.params.get("TYPE", "").casefold().split(",")
        pref = prop.params.get("PREF", "")
        return int(pref) if pref.isdecimal() and len(pref) < 4 else 1 if "pref" in types else 101

    found = [prop for prop in properties if prop.name == name]
    return sorted((prop for prop in found if "fax" not in prop.params.get("TYPE", "").casefold()), key=rank)


def _email(value: str) -> str:
    return next(iter(addresses_in(unescape(value))), "")


def addresses_in(text: str) -> list[str]:
    """The email addresses of a value, which may name whose they are: "Jane <j@a.example>; k@b.example"."""
    text = one_line(text)
    text = unquote(text) if text[:7].casefold() == "mailto:" else text
    found = (match[0].partition("?")[0] for match in ADDRESS.finditer(re.sub(r"(?i)\bmailto:", " ", text)))
    return [address.rstrip(".") for address in found]


def spoken_name(name: str) -> str:
    """A name of a file in the order in which it is spoken: "Doe, Jane, PhD" as "Jane Doe, PhD"."""
    name = re.sub(r'^"([^"]+)"$', r"\1", name)
    parts = parts_of(name)
    turned = (
        "," in name and parts.given and parts.family and not parts.bare.startswith(name.partition(",")[0])
    )
    names = turned and looks_like_name(parts.given, NO_NAMES) and looks_like_name(parts.family, NO_NAMES)
    return in_spoken_order(name) if names else name


def _phone(value: str) -> str:
    text = one_line(unescape(value))
    if text[:4].casefold() == "tel:":
        number, _, rest = text[4:].partition(";")
        extension = re.search(r"(?:^|;)ext=([\d.-]+)", rest, re.IGNORECASE)
        text = unquote(number) + (f" x{extension[1]}" if extension else "")
    return text[:60] if any(char.isdigit() for char in text) else ""


def one_line(text: str) -> str:
    """A value as one line without control characters, cut where no field is that long."""
    return " ".join(clean(text).split())[:_LONGEST]


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in order, whatever its case; empty ones are left out."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault(text.casefold(), text)
    return tuple(found.values())


# -- out -----------------------------------------------------------------------------------------------------


def write_cards(cards: Iterable[Card]) -> bytes:
    """The people as one file of vCards 4. No text of theirs can add a line."""
    lines = [line for card in cards for line in _written(card)]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode("utf-8")


def _written(card: Card) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    if card.uid:
        yield f"UID:{escape(card.uid)}"
    yield f"FN:{escape(one_line(card.name))}"
    yield f"N:{_name_parts(card.name)}"
    for name, text in (
        ("TITLE", card.title),
        ("ORG", card.organisation),
        ("TZ", card.zone),
        ("NOTE", card.note),
    ):
        if text:
            yield f"{name}:{escape(text if name == 'NOTE' else one_line(text))}"
    for name, texts in (
        ("EMAIL", card.emails),
        ("TEL", card.phones),
        ("URL", (card.linkedin, *card.links)),
    ):
        for text in texts:
            if text:
                yield f"{name}:{escape(one_line(text))}"
    if card.tags:
        yield f"CATEGORIES:{','.join(escape(one_line(tag)) for tag in card.tags)}"
    yield "END:VCARD"


def _name_parts(name: str) -> str:
    """Family and given name, titles and suffixes, which phones sort by."""
    parts = parts_of(one_line(name))
    texts = (parts.family, parts.given, "", " ".join(parts.titles), " ".join(parts.suffixes))
    return ";".join(escape(text) for text in texts)


LONGEST = 8000
"""Characters that systems are sure to hand over to a mail program."""


def mailto(address: str, subject: str, body: str) -> str:
    """An RFC 6068 address; line ends become CRLF as it asks for, and no text can add a header."""
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    line = " ".join(subject.split())
    return f"mailto:{_part(address.strip(), '@')}?subject={_part(line)}&body={_part(text)}"


def _part(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")


def eml(sender: tuple[str, str], recipient: tuple[str, str], subject: str, body: str) -> bytes:
    """A message as a file that mail programs open as a draft of the user's, not as one received.

    Args:
        sender: Name and address of the user; without an address the mail program fills it in.
        recipient: The same of whom it is for.
        subject: Any text; it becomes one line.
        body: Any text.

    Raises ValueError for an address that no mail can have. No text can add a header.
    """
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(SMTP.clone(cte_type="7bit"))
    message["X-Unsent"] = "1"
    for header, (name, address) in (("From", sender), ("To", recipient)):
        if address.strip():
            message[header] = _address(name, address.strip())
    message["Subject"] = " ".join(_mended(subject).split())
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    message.set_content(_mended(text, keep="\n\t"))
    return message.as_bytes()


def _address(name: str, address: str) -> Any:
    from email.headerregistry import Address

    local, at, host = address.rpartition("@")
    if not at or not local or not host or any(char.isspace() or char in '<>,;:"()[]\\' for char in address):
        raise ValueError(f"{address!r} isn't an email address")
    if not address.isascii() or not address.isprintable():
        raise ValueError(f"{address!r} has letters that only some mail programs can write to")
    return Address(" ".join(_mended(name).split()), username=local, domain=host)


def _is_control(char: str) -> bool:
    return ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u2028\u2029"


def _mended(text: str, keep: str = "") -> str:
    """Without control characters and halves of characters."""
    shown = "".join(" " if char not in keep and _is_control(char) else char for char in text)
    return shown.encode("utf-8", "replace").decode("utf-8")
