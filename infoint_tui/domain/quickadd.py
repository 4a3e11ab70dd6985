"""A person read from typed or pasted text: `name, title, organization <email> #tag`, or a whole signature,
with the words that name a role, an organization, or only tell something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from .business_calendar import MON_TO_FRI, WorkDays
from .name_tables import table
from .names import fold, in_spoken_order, is_given_name, is_suffix, looks_like_name, parts_of
from .note_syntax import date_token, person_token, url_token

_ROLES = table("""
accountant actor adjunct administrator advisor adviser advocate aide analyst apprentice architect artist
assistant associate attorney author baker biologist bookkeeper buyer captain carpenter cashier ceo cfo
chair chairman chairwoman chairperson chef chemist chief cio ciso clerk clinician coach cofounder co-
founder consultant controller coo coordinator counsel counselor counsellor cto curator dean dentist deputy
designer developer director dispatcher doctor driver economist editor educator electrician emt engineer
epidemiologist executive fellow firefighter founder geologist guide head hygienist inspector instructor
intern interpreter investigator investor journalist judge lawyer lead leader lecturer librarian manager
marketer mechanic medic midwife musician nurse nutritionist officer operator organizer owner paramedic
paralegal partner pharmacist photographer physician physicist pilot planner plumber poet policy postdoc
president principal producer professor programmer psychologist realtor receptionist recruiter reporter
representative researcher resident sales scientist secretary senior sergeant software specialist
statistician strategist student superintendent supervisor surgeon surveyor svp teacher technician
technologist therapist trainer translator treasurer tutor veterinarian vice volunteer vp welder writer
""")
"""Words that name what somebody does."""
_PLACES = table("""
academy ag agency airlines airport alliance archive archives arts association associates authority bakery
bank brewery bureau care center centers centre charity church city clinic club college commission
committee company consulting cooperative co-op corp corporation council county dept department district
ems energy enterprises federation festival fire foundation fund gallery gmbh group health healthcare
hospital hospitals hotel inc inc. initiative institute international laboratories laboratory labs lab
library limited llc llp logistics ltd media memorial ministry museum network ngo office orchestra
organization organisation partners pharma pharmacy plc police politecnico press research restaurant sarl
school schools services shelter society solutions spa station studio studios systems task team
technologies theater theatre trust universidad universidade universita universitat universitaet universite
university union ventures works zoo
""")
"""Words that name a place where people work."""
NO_NAMES = (_ROLES | _PLACES) - table("""
chase dean baker cook carpenter spa task care union judge guide captain partner poet chair press bank
church team fire works head lead coach chef doctor
""")
"""Words that hardly stand in a person's name."""
_PLACE_SHAPES = re.compile(
    r"\b(?:city|town|county|state|university|department|ministry|school|house|bank|museum|port|board"
    r"|office) of\b"
    r"|\bstate\b.*\b(?:dept|department)\b|\b(?:inc|llc|ltd|corp|co|gmbh|plc|s\.a|a\.s|k\.k)\.?$",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"(?:^|(?<=\s))(?:(?:[Ii] |[Ww]e )?(?:just )?(?:met|spoke|talked|chatted|bumped|ran into|saw|heard"
    r"|sat next|knows|likes|said|told|asked|wants|offered|call|ask|write|remember|works? with"
    r"|follow up|interested in|(?:mother|father|friend|sister|brother|neighbou?r|cousin) of|from the"
    r"|moved|used to)\b)"
    r"|^(?:Met|Spoke|Talked|Chatted|Ran into|Saw|Heard|Knows) ",
)
_CLOSINGS = re.compile(
    r"(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks|sincerely|cheers|best|respectfully|cordially"
    r"|yours (?:sincerely|truly|faithfully)|thank you|sent from my .{1,30}|--+|get outlook .{1,30})[\s,.!]*",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(
    r"^\d{1,5}\s+\S.*|.*\b(?:street|st\.|avenue|ave\.?|road|rd\.?|blvd|boulevard|suite|ste\.?|floor"
    r"|p\.?o\.? box|drive|lane|stra(?:ß|ss)e)\b.*\d.*|.*,?\s[A-Z]{2}\s\d{5}(?:-\d{4})?|\d{4,5}\s\S+",
    re.IGNORECASE,
)


def _words(text: str) -> list[str]:
    return [fold(word).strip("'") for word in re.findall(r"[\w.&'-]+", text)]


def is_role(text: str) -> bool:
    """Whether a text says what somebody does: it has a word for it, or begins in lower case with one."""
    return any(word.rstrip(".") in _ROLES for word in _words(text))


def is_place(text: str) -> bool:
    """Whether a text names an organization by one of its words: "Acme Corp", "City of Madison"."""
    return bool(_PLACE_SHAPES.search(text)) or any(word.rstrip(".") in _PLACES for word in _words(text))


def is_note(text: str) -> int | None:
    """Where in a part something begins that is neither name, role nor place; None where nothing does."""
    if _CLOSINGS.fullmatch(text.strip()) or _ADDRESSES.fullmatch(text.strip()):
        return 0
    match = _NOTES.search(text)
    return match.start() if match else None


LINE_SIGN = "\u23ce"
"""Stands for a line break in a line of text, as `visible` shows it."""
_ENDS_A_PART = (*",;:.!?\u2026-\u2013\u2014/|(", LINE_SIGN)


def text_lines(text: str) -> list[str]:
    """The lines of a text by any line break there is; the last one is empty after a final break."""
    lines = text.splitlines()
    if not lines or text[-1:].splitlines() == [""]:
        lines.append("")
    return lines


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something, without blanks around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def one_line(text: str, between: str = "; ") -> str:
    """A text of several lines as one; nothing but empty lines and blanks at line ends goes.

    Args:
        text: What was pasted.
        between: Put between lines; a space where the line before ends with punctuation anyway.
    """
    lines = text.splitlines()
    if len(lines) < 2:
        return "".join(lines)
    joined = ""
    for line in lines_of(text):
        joined += (" " if joined.endswith(_ENDS_A_PART) else between if joined else "") + line
    return joined


_BRACKETED = re.compile(r"<([^<>]{0,320})>")
_LINKED = re.compile(
    r"\[([^][\n]{1,200})\]\(\s*((?:https?://|mailto:|tel:)[^()\s]{1,320})\s*\)", re.IGNORECASE
)
_TAG = re.compile(r"(?<!\S)#([^\W\d_][\w-]*)")
_BARE_EMAIL = re.compile(r"[^\s@,;:<>\"()|\u23ce]{1,64}@[^\s@,;:<>\"()|\u23ce]{1,255}")
_EMAIL_LABEL = r"(?:(?<!\w)(?:e-?mail|mail|mailto|e)\s*:\s*)?"
_EMAIL = re.compile(_EMAIL_LABEL + f"({_BARE_EMAIL.pattern})", re.IGNORECASE)
_URL = re.compile(
    r"(?<![\w@.])(?:https?://|www\.|(?:[a-z]{2,3}\.)?linkedin\.com/)[^\s<>,|\u23ce]+", re.IGNORECASE
)
_DATE = re.compile(r"(?<!\S)~\w")
_EXTENSION = r"(?:\s*[,;]?\s*(?:x|ext\.?|extension)\s*\.?:?\s*\d{1,6})?"
_PHONE = re.compile(r"\+?[\d(][\d\s()./\u00a0\u2010-\u2013-]{5,30}" + _EXTENSION, re.IGNORECASE)
_PHONE_LABEL = r"(?:tel|telephone|phone|ph|mobile|mob|cell|office|direct|work|home|m|t|p|c|o|d)"
_PHONE_IN_TEXT = re.compile(
    rf"(?<![\w+@.#/~-])(?:(?P<label>{_PHONE_LABEL})\s*[.:]+\s*)?"
    r"(?P<number>(?:\+|\(|\d)[\d\s()./\u00a0\u2010-\u2013-]{5,30}\d" + _EXTENSION + r")(?![\w@])",
    re.IGNORECASE,
)
_PHONE_LEAD = re.compile(rf"^{_PHONE_LABEL}\s*[.:]*\s*(?=[+(\d])", re.IGNORECASE)
_NO_PHONE = re.compile(
    r"\d{4}\s?[-\u2013]\s?\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{5}-\d{4}"
)
_GROUPED = re.compile(r"\(?\d{3}\)?[-. /]\s?\d{3}[-. ]\d{4}")
_QUOTED = re.compile(r'"([^"]*)"')
_QUOTES = re.compile(r'("[^"]*")')
_AT = re.compile(r"(?:^|\s)@\s+(\S.*)$")
_AT_WORD = re.compile(r"(?:^|\s)at\s+(?=[\"“'(]?(?:the\s)?[^\W_a-z])(\S.*)$")
_VIA = re.compile(
    r"(?<!\w)(?:via|thanks to|(?:introduced|referred|recommended|named|sent) by|(?:intro|introduction"
    r"|referral) (?:by|from|through))\s+@?",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(
    r"[(\[]\s*((?:she|he|they|ze|xe|any|her|him|hers|his|them|theirs|sie|er|elle|ella)"
    r"(?:\s*[/|,]\s*[^\W\d_]+){1,3})\s*[)\]]",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(name|title|role|position|company|organi[sz]ation|employer|org|linkedin|web|website|profile|notes?)\s*:\s+",
    re.IGNORECASE,
)
_STRONG = re.compile(rf"\s*[{LINE_SIGN}\n\r\t]+\s*|\s+[|•·–—-]\s+|\s*[|•;]\s*|\s+·\s*")
_SPLIT = "\ufdd0"
"""Stands where one part ends; no text has this character."""
_GONE = "\ufdd1"
"""Stands where something was taken out: a part of nothing else is none."""
_NETWORKS = table("""
linkedin xing facebook twitter instagram whatsapp zoom slack email handshake meetup phone google bluesky
mastodon teams text sms
""")
_FEW_DIGITS = 7
_MANY_DIGITS = 15


class QuickAdd(NamedTuple):
    """A person read from a text; what was not said is empty."""

    name: str
    title: str = ""
    organisation: str = ""
    email: str = ""
    tags: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """Sentences about what could not be placed or is missing."""
    phone: str = ""
    rest: str = ""
    """What fits nowhere, kept as it was typed: the note about them."""
    profile: str = ""
    """Address of a page about them."""
    introduced_by: str = ""
    """Who named them, by name."""
    follow_up: date | None = None
    pronouns: str = ""

    @property
    def has_linkedin(self) -> bool:
        """Whether the page is one of LinkedIn."""
        return "linkedin." in self.profile.casefold()


class _Found:
    """What has been taken out of the text so far."""

    def __init__(self, today: date | None, work_days: WorkDays) -> None:
        self.today = today
        self.work_days = work_days
        self.emails: list[str] = []
        self.tags: list[str] = []
        self.phones: list[str] = []
        self.urls: list[str] = []
        self.rest: list[str] = []
        self.problems: list[str] = []
        self.introduced_by = ""
        self.follow_up: date | None = None
        self.pronouns = ""

    def without_marks(self, text: str) -> str:
        """`text` without addresses, numbers, tags and the like, which are kept here."""
        text = _LINKED.sub(lambda match: f"{match[1]} <{match[2]}>", text)
        text = _BRACKETED.sub(self._bracketed, text)
        text = _URL.sub(self._url, text)
        text = _EMAIL.sub(self._email, text)
        text = _TAG.sub(self._tag, text)
        text = _PRONOUNS.sub(self._said_pronouns, text)
        text = self._dates(text)
        text = _PHONE_IN_TEXT.sub(self._phone, text)
        return self._introducer(text)

    def _bracketed(self, match: re.Match[str]) -> str:
        inner = re.sub(r"^(?:mailto|tel):\s*", "", match[1].strip(), flags=re.IGNORECASE)
        if is_email(address := inner.partition("?")[0]):
            self.emails.append(address)
        elif _is_phone(inner):
            self.phones.append(inner)
        elif _URL.fullmatch(inner):
            self.urls.append(inner)
        elif inner:
            self.rest.append(match[0])
            self.problems.append(f"{match[0]} isn't an email address; kept as a note.")
        return f" {_SPLIT} "

    def _url(self, match: re.Match[str]) -> str:
        end = url_token(match[0], 0) if "://" in match[0] else len(match[0].rstrip(".,;:!?)'\""))
        if not end:
            return match[0]
        self.urls.append(match[0][:end])
        return _GONE + match[0][end:]

    def _email(self, match: re.Match[str]) -> str:
        word = match[1].rstrip(".")
        if not is_email(word):
            return match[0]
        self.emails.append(word)
        return _GONE + match[1][len(word) :]

    def _tag(self, match: re.Match[str]) -> str:
        self.tags.append(match[1].lower().replace("_", "-").rstrip("-"))
        return _GONE

    def _said_pronouns(self, match: re.Match[str]) -> str:
        if self.pronouns:
            return match[0]
        self.pronouns = "/".join(re.split(r"\s*[/|,]\s*", match[1]))
        return _GONE

    def _dates(self, text: str) -> str:
        """Take the first day off; further ones stay."""
        for match in _DATE.finditer(text) if self.today is not None and self.follow_up is None else ():
            assert self.today is not None
            due = date_token(text, match.start(), self.today, self.work_days)
            if due is not None:
                self.follow_up = due[0]
                return text[: match.start()] + _GONE + text[due[1] :]
        return text

    def _phone(self, match: re.Match[str]) -> str:
        number = match["number"].strip()
        digits = sum(char.isdigit() for char in re.split(r"(?i)\s*[,;]?\s*(?:x|ext)", number)[0])
        clear = match["label"] or number[0] in "+(" or number.startswith("00") or _GROUPED.match(number)
        if not _FEW_DIGITS <= digits <= _MANY_DIGITS or not clear or _NO_PHONE.fullmatch(number):
            return match[0]
        self.phones.append(number)
        return _GONE

    def _introducer(self, text: str) -> str:
        for match in _VIA.finditer(text):
            named = person_token(text, match.end(), {}, 0)
            if named is None or self.introduced_by:
                continue
            if named.name.casefold() in _NETWORKS:
                self.rest.append(text[match.start() : named.name_end])
                return f"{text[: match.start()]} {_SPLIT} {text[named.name_end :]}"
            self.introduced_by = named.name
            if named.note:
                self.rest.append(named.note)
            return f"{text[: match.start()]} {_SPLIT} {text[named.end :]}"
        return text


def parse_quick_add(text: str, *, today: date | None = None, work_days: WorkDays = MON_TO_FRI) -> QuickAdd:
    """The person in `text`; never raises, and no word of it is lost.

    Bars, spaced dashes and line breaks part it before commas do. A stretch after "@ " or "at " is the
    organization, wherever it stands; quotation marks protect commas; degrees belong to the name. `~mon` is
    a day to follow up on, counted from `today`; without one it stays in the note.
    """
    found = _Found(today, work_days)
    pieces = _pieces(text, found)
    reading = _Reading(found)
    reading.read(pieces)
    _keep_surplus(found.emails, "email address", found)
    _keep_surplus(found.phones, "telephone number", found)
    urls = sorted(found.urls, key=lambda url: "linkedin.com/in" not in url.casefold())
    found.rest += urls[1:]
    if not reading.name:
        found.problems.append("A name is missing: it comes first, before any comma.")
    return QuickAdd(
        reading.name,
        reading.title,
        reading.organisation,
        next(iter(found.emails), ""),
        tuple(dict.fromkeys(found.tags)),
        tuple(found.problems),
        next(iter(found.phones), ""),
        "; ".join(found.rest),
        next(iter(urls), ""),
        found.introduced_by,
        found.follow_up,
        found.pronouns,
    )


class _Piece(NamedTuple):
    """What stands between two strong separators: its parts between commas."""

    parts: tuple[str, ...]
    label: str = ""


class _Reading:
    """Which part is what."""

    def __init__(self, found: _Found) -> None:
        self.found = found
        self.name = ""
        self.title = ""
        self.organisation = ""

    def read(self, pieces: list[_Piece]) -> None:
        """Take the name, then what follows it."""
        plain = []
        for piece in pieces:
            if piece.label:
                self._labelled(piece)
            else:
                plain.append(piece)
        if not self.name and plain:
            at = self._name_at(plain)
            first = plain.pop(at)
            others = self._take_name(list(first.parts))
            if others:
                plain.insert(0, _Piece(tuple(others)))
        self._take_places(plain)

    def _labelled(self, piece: _Piece) -> None:
        text, label = ", ".join(piece.parts), piece.label.casefold()
        if label == "name" and not self.name:
            self.name = text
        elif label in ("title", "role", "position") and not self.title:
            self.title = text
        elif label.startswith(("comp", "org", "empl")) and not self.organisation:
            self.organisation = text
        elif text:
            self.found.rest.append(text if label.startswith("note") else f"{piece.label}: {text}")

    @staticmethod
    def _name_at(pieces: list[_Piece]) -> int:
        """The piece with the name: the first, unless that can be none and a later one looks like one."""
        first = pieces[0].parts[0] if pieces[0].parts else ""
        if len(pieces) > 1 and (is_role(first) or is_place(first) or is_note(first) is not None):
            for at, piece in enumerate(pieces):
                if piece.parts and looks_like_name(piece.parts[0], NO_NAMES) and not is_place(piece.parts[0]):
                    return at
        return 0

    def _take_name(self, parts: list[str]) -> list[str]:
        """Take the name off the parts of its piece; returns what is left of them."""
        name = parts.pop(0) if parts else ""
        if not name and not parts:
            return []
        if self._is_reversed(name, parts):
            given = parts.pop(0)
            name = in_spoken_order(f"{name}, {given}")
        while parts and is_suffix(parts[0]):
            name = f"{name}, {parts.pop(0)}" if name else parts.pop(0)
        name, place = _split_at(name)
        if place:
            self.organisation = place
        self.name = name
        return parts

    def _is_reversed(self, name: str, parts: list[str]) -> bool:
        """Whether "Doe, Jane" stands here: by a known first name, an initial, or the address."""
        if not parts or not looks_like_name(name, NO_NAMES) or not looks_like_name(parts[0], NO_NAMES):
            return False
        family, given = parts_of(name), parts[0]
        if (len(family.bare.split()) > 1 and not _is_family(name)) or is_suffix(given) or is_place(given):
            return False
        address = fold(self.found.emails[0]) if self.found.emails else ""
        local, _, domain = address.partition("@")
        first = fold(parts_of(given).given.split()[0]) if parts_of(given).given else ""
        if first and first in domain:
            return False
        if len(first) > 1 and first in re.split(r"[._+-]", local):
            return True
        if local and fold(family.bare).replace(" ", "") == local and not is_given_name(given):
            return False
        if is_given_name(given) and len(given.split()) <= 3:
            return not is_given_name(name) or len(given.split()) > 1 or bool(local)
        return bool(re.fullmatch(r"[^\W\d_]\.?(?:\s?[^\W\d_]\.?)?", given) and given[0].isupper())

    def _take_places(self, pieces: list[_Piece]) -> None:
        loose = len(pieces) <= 1
        texts: list[str] = []
        for piece in pieces:
            parts = [part for part in piece.parts if part]
            if len(piece.parts) > 1 and loose:
                texts += piece.parts
            elif parts:
                texts.append(", ".join(parts))
        if "linkedin" in " ".join(self.found.urls).casefold():
            texts = [text for text in texts if text.casefold() != "linkedin"]
        texts = [text for text in (self._without_notes(text) for text in texts) if text or loose]
        texts = [text for text in (self._without_place(text) for text in texts) if text is not None]
        if len(texts) == 1 and not loose and not self.organisation and not self.title:
            texts = texts[0].split(", ", 1) if ", " in texts[0] and not is_place(texts[0]) else texts
        self._place(texts, loose=loose)

    def _without_notes(self, text: str) -> str:
        """Take a note such as "met at booth 12" off a part."""
        at = is_note(text)
        if at is None:
            return text
        self.found.rest.append(text[at:])
        return text[:at].strip()

    def _without_place(self, text: str) -> str | None:
        """Take an organization after "@ " or "at " off a part; None where nothing else is left."""
        if self.organisation:
            return text
        words, place = _split_at(text)
        if not place:
            return text
        self.organisation = place
        return words or None

    def _place(self, texts: list[str], *, loose: bool) -> None:
        """Title and organization, in that order unless the words say otherwise; the rest is a note."""
        if self.organisation:
            said = [text for text in texts if text]
            if said and not self.title:
                self.title = said.pop(0)
            self.found.rest += [", ".join(said)] if said and loose else said
            return
        if texts and self.title:
            texts = ["", *texts]
        if len(texts) == 1 and self._is_place(texts[0]):
            texts.insert(0, "")
        elif len(texts) > 1 and texts[0] and is_place(texts[0]) and is_role(texts[1]):
            texts[:2] = [texts[1], texts[0]]
        elif len(texts) > 1 and texts[0] and is_place(texts[0]) and not is_role(texts[0]):
            texts.insert(0, "")
        title, *places = texts or [""]
        self.title = self.title or title
        places = [place for place in places if place]
        if loose:
            self.organisation = ", ".join(places)
        else:
            self.organisation = next(iter(places), "")
            self.found.rest += places[1:]

    def _is_place(self, text: str) -> bool:
        if is_place(text) and not is_role(text):
            return True
        domain = fold(self.found.emails[0]).partition("@")[2] if self.found.emails else ""
        bare = re.sub(r"[\W_]+", "", fold(text))
        return len(bare) > 2 and bare in re.split(r"[.-]", domain)[:-1]


def is_email(text: str) -> bool:
    """Whether `text` has the shape of one e-mail address; whether it exists nobody here can tell."""
    if not _BARE_EMAIL.fullmatch(text):
        return False
    local, _, domain = text.partition("@")
    labels = domain.split(".")
    return not local.startswith(".") and len(labels) > 1 and all(labels) and labels[-1].isalpha()


def _pieces(text: str, found: _Found) -> list[_Piece]:
    """The text without marks, parted; a part emptied by that is left out, an empty one stays."""
    text = text.replace(_SPLIT, " ").replace(_GONE, " ")
    bare = _outside_quotes(text, found.without_marks)
    stretches = _outside_quotes(bare, lambda plain: _STRONG.sub(_SPLIT, plain)).split(_SPLIT)
    pieces = []
    for at, stretch in enumerate(stretches):
        words = stretch.strip().lstrip(", " if at else " ")
        words = words.rstrip(", ") if at < len(stretches) - 1 else words
        label = _LABEL.match(words)
        words = words[label.end() :] if label else words
        parts = []
        for raw in _split(words):
            quoted = _QUOTED.fullmatch(raw)
            part = _squeezed((quoted[1] if quoted else raw).replace(_GONE, " "))
            if not part and raw:
                continue
            lead = _PHONE_LEAD.sub("", part)
            if not quoted and _is_phone(lead):
                found.phones.append(lead)
            elif not quoted and re.fullmatch(r"[\W_]*", part) and part:
                found.rest += [part] if re.search(r"[^\s,;|<>()\"'.:/*_=~#@\u2013\u2014-]", part) else []
            else:
                parts.append(part)
        if any(parts) or (parts and len(parts) > 1):
            pieces.append(_Piece(tuple(parts), label[1] if label else ""))
    return pieces


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


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    pieces = _QUOTES.split(text)
    return "".join(piece if piece.startswith('"') and len(piece) > 1 else change(piece) for piece in pieces)


def _split_at(text: str) -> tuple[str, str]:
    """A part without an organization after "@ " or "at ", and the organization."""
    match = _AT.search(text) or _AT_WORD.search(text)
    return (text[: match.start()].strip(), match[1].strip()) if match else (text, "")


def _is_family(name: str) -> bool:
    """Whether several words are one family name: by a particle, or capitals."""
    words = name.split()
    return parts_of(f"X {name}").family == name or all(word.isupper() for word in words)


def _is_phone(text: str) -> bool:
    if not _PHONE.fullmatch(text) or _NO_PHONE.fullmatch(text):
        return False
    return sum(char.isdigit() for char in text) >= _FEW_DIGITS


def _keep_surplus(values: list[str], what: str, found: _Found) -> None:
    for value in list(dict.fromkeys(values))[1:]:
        found.rest.append(value)
        found.problems.append(f"A second {what}, {value}, is kept as a note.")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


_BREAK = re.compile(rf"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029{LINE_SIGN}]")
_ADDRESSEES = re.compile(r"(?<=>)\s*[,;]\s*(?=\S)")
_BULLET = re.compile(r"^\s*(?:[-*•·–—]|\(?\d{1,2}[.)])\s+(?=\S)")
_WORD = re.compile(r"\w+")
_RULE = re.compile(r"[\s\-_=*~.#|]+")


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
    for line in _BREAK.split(text):
        if not line.strip():
            blocks.append([])
        elif not _RULE.fullmatch(line):
            each = _ADDRESSEES.split(line) if line.count("@") > 1 and line.count("<") > 1 else [line]
            blocks[-1] += [_BULLET.sub("", part).strip() for part in each]
    return [block for block in blocks if block]


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
