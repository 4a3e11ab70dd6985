"""A person read from typed or pasted text: `name, title, organization <email> #tag`, or a whole signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from . import NamedTuple, regex
from .business_calendar import MON_TO_FRI, WorkDays
from .names import fold, in_spoken_order, is_given_name, is_suffix, looks_like_name, parts_of
from .note_syntax import date_token, person_token, url_token
from .text import LINE_SIGN, table
from .workplaces import NO_NAMES, is_calling, is_department, is_location, is_note, is_place, is_rank, is_role

BULLET = regex(r"^\s*(?:(?:[-*•·–—✓☐]|\(?\d{1,2}[.)])\s+)?(?:\[[ xX]?\]\s+)?(?=\S)")
_BRACKETED = regex(r"<([^<>]{0,320})>")
_LINKED = regex(r"\[([^][\n]{1,200})\]\(\s*((?:https?://|mailto:|tel:)[^()\s]{1,320})\s*\)", re.IGNORECASE)
_TAG = regex(r"(?<!\S)#([^\W\d_][\w-]*)")
_BARE_EMAIL = regex(r"[^\s@,;:<>\"()|\u23ce]{1,64}@[^\s@,;:<>\"()|\u23ce]{1,255}")
_EMAIL_LABEL = r"(?:(?<!\w)(?:e-?mail|mail|mailto|e)\s*:\s*)?"
_EMAIL = regex(_EMAIL_LABEL + f"({_BARE_EMAIL.pattern})", re.IGNORECASE)
_URL = regex(
    r"(?<![\w@.])(?:https?://|www\.|(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,6}/)[^\s<>,|\u23ce]+", re.IGNORECASE
)
_HIDDEN_AT = regex(r"(?<=\w)\s*[\[(]\s*at\s*[\])]\s*(?=[\w-]+\s?[.\[(])", re.IGNORECASE)
_HIDDEN_DOT = regex(r"(?<=\w)\s*[\[(]\s*dot\s*[\])]\s*(?=\w)", re.IGNORECASE)
_NOBODY = regex(r"(?:[\w.-]*no-?reply|do-?not-?reply|notifications?|mailer-daemon|bounces?)@", re.IGNORECASE)
"""Addresses that programs write from."""
_DATE = regex(r"(?<!\S)~\+?\w")
_EXTENSION = r"(?:\s*[,;]?\s*(?:x|ext\.?|extension)\s*\.?:?\s*\d{1,6})?"
_PHONE = regex(r"\+?[\d(][\d\s()./\u00a0\u2010-\u2013-]{5,30}" + _EXTENSION, re.IGNORECASE)
_PHONE_LABEL = (
    r"(?:t[e\u00e9]l|telephone|telefon|t[e\u00e9]l[e\u00e9](?:ph|f)on[eo]|phone|ph|mobile?|m[o\u00f3]vil|handy|mob|cell|office"
    r"|direct|work|home|whatsapp|m|t|p|c|o|d)"
)
_PHONE_IN_TEXT = regex(
    rf"(?<![\w+@.#/~-])(?:(?P<label>{_PHONE_LABEL}|(?P<fax>fax|f))(?:\s*[.:]+\s*|(?<=[a-z]{{3}})\s+(?=[+(\d])))?"
    r"(?P<number>(?:\+|\(|\d)[\d\s()./\u00a0\u2010-\u2013-]{5,30}\d" + _EXTENSION + r")(?![\w@])",
    re.IGNORECASE,
)
_PHONE_LEAD = regex(rf"^{_PHONE_LABEL}\s*[.:]*\s*(?=[+(\d])", re.IGNORECASE)
_NO_PHONE = regex(r"\d{4}\s?[-\u2013]\s?\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{5}-\d{4}")
_GROUPED = regex(r"\(?\d{3}\)?[-. /]\s?\d{3}[-. ]\d{4}")
_QUOTED = regex(r'"([^"]*)"')
_QUOTES = regex(r'("[^"]*")')
_AT = regex(r"(?:^|\s)@(?:\s+|(?=[^\W\d_a-z]))(\S.*)$")
_AT_WORD = regex(r"(?:^|\s)at\s+(?=[\"“'(]?(?:the\s)?[^\W_a-z])(\S.*)$")
_VIA = regex(
    r"(?<!\w)(?:via|thanks to|(?:introduced|referred|recommended|named|sent) (?:to (?:me|us) )?by"
    r"|(?:intro|introduction"
    r"|referral) (?:by|from|through))\s+@?",
    re.IGNORECASE,
)
_PRONOUNS = regex(
    r"[(\[]\s*((?:she|he|they|ze|xe|any|her|him|hers|his|them|theirs|sie|er|elle|ella)"
    r"(?:\s*[/|,]\s*[^\W\d_]+){1,3})\s*[)\]]",
    re.IGNORECASE,
)
_BARE_PRONOUNS = regex(
    r"(?<![^\s,|])((?:she|he|they|ze|xe)/(?:her|him|them|zir|xem|they|she|he)s?(?:/(?:hers|his|theirs|they|them))?)"
    r"(?![^\s,|])",
    re.IGNORECASE,
)
_LABEL = regex(
    r"^(name|(?:first|given|last|family) name|surname|vorname|nachname|nombre|apellidos?|from|to|cc|bcc"
    r"|reply-to|sender|von|an|de|para|title|role|position|company|organi[sz]ation|employer|org|linkedin|web|website"
    r"|profile|notes?|sent|date|subject|betreff|datum|gesendet|contact)\s*:\s+",
    re.IGNORECASE,
)
TABBED_LABEL = regex(
    rf"(?:(?<=^)|(?<=[\n{LINE_SIGN}]))[ ]*(name|title|role|company|organization|e-?mail|phone|notes?)[ ]*\t+",
    re.IGNORECASE,
)
_STRONG = regex(
    rf"\s*[{LINE_SIGN}\n\r\t]+\s*|\s+(?:[|•·–—\-・→»›~]|::|->|=>|>>?)\s+(?!\d{{4}}\b)|\s*[|•;]\s*|\s+·\s*"
)
_SLASHED = regex(r"\s+[/\\]\s+")
"""Parts a line that nothing else parts."""
_WIDE = str.maketrans(
    {
        "\uff0c": ", ",
        "\uff5c": " | ",
        "\uff1b": "; ",
        "\uff1a": ": ",
        "\u3001": ", ",
        "\u060c": ", ",
        "\u061b": "; ",
        "\ufeff": "",
        "\u200b": "",
        "\u2060": "",
        "\uff1c": "<",
        "\uff1e": ">",
    }
)
"""Signs as they are typed in East Asia and in Arabic, and what nobody sees."""
_SPLIT = "\ufdd0"
"""Stands where one part ends; no text has this character."""
_GONE = "\ufdd1"
"""Stands where something was taken out: a part of nothing else is none."""
_EMPTIED = regex(rf"[(\[]\s*[\s{_GONE}{_SPLIT}]*[)\]]")
"""Brackets with nothing left in them."""
_PICTURES = (
    "[\u2600-\u27bf\u2b50-\u2b55\u25a0\u25b6\u25c6\u3030\u303d\u200d\ufe0f\u20e3\u00a9\u00ae\u2122"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
_BETWEEN_PICTURES = regex(rf"\s*{_PICTURES}+(?:\s*{_PICTURES}+)*\s*")
_FORMER = regex(r"(?:ex|former|formerly|previously|prev\.?|past|ehemals)[-: ]\S", re.IGNORECASE)
_AFTER_NAME = regex(r"\s(?:from|with|w/|bei|chez)\s+(?=[^\W\d_a-z])(?!the\s)(\S.*)$")
_EMPLOYED_BY = regex(r"\s(?:for|with|w/|of|bei|chez)\s+((?:the\s)?[^\W\d_a-z].*)$")
_CIRCUMSTANCE = regex(
    r"\s(?:(?:at|in|on|from|during|after) (?:the|a|an|my|our|last|this)\s.*|yesterday|today)$"
)
_LEAD = regex(
    r"^(?i:(?:just |i )*(?:met|spoke (?:with|to)|talked (?:with|to)|saw|chatted with|ran into)"
    r"|ask|call|email|write(?: to)?|contact|add|follow up with)\s+(?=[^\W\d_a-z])"
)
"""What somebody did, or is to do, with the person who is then named."""
_WROTE = regex(
    r"^(?:On|Am|Le|El)\s[^<\n]{6,60}?\d{1,2}:\d{2}(?:\s?[AP]M)?,?(?:\s(?:schrieb|a écrit|escribió))?\s+"
    r"(?=[^\W\d_a-z])"
)
"""How a mail program begins what it quotes."""
CITED = regex(rf"(?:^|(?<=[\n{LINE_SIGN}]))[ ]*(?:>[ ]?)+")
_EMPHASIS = regex(r"(?<![\w*])\*{1,3}(?=\S)([^*\n]+?)(?<=\S)\*{1,3}(?![\w*])")
_COUNTED = regex(r"^\(\d+\+?\)\s+")
"""How many messages wait, as the title of a page says it."""
_BRACKETS = regex(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_NETWORKS = table("""
linkedin xing facebook twitter instagram whatsapp zoom slack email handshake meetup phone google bluesky
mastodon teams text sms
""")
_ACRONYM = regex(r"[A-Z][A-Z&]{1,6}")
_FIRST_LABELS = ("first name", "given name", "vorname", "nombre")
_LAST_LABELS = ("last name", "family name", "surname", "nachname", "apellido", "apellidos")
_NAME_LABELS = table("name from sender von de to cc bcc reply-to an para contact")
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
    zone: str = ""
    """The time zone of the place they are in, see `with_zone`."""
    connection: str = ""
    """How they are connected to the user, as a sentence of theirs; see `with_connection`."""

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
        text = _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", text))
        text = _LINKED.sub(self._linked, text)
        text = _BRACKETED.sub(self._bracketed, text)
        text = _URL.sub(self._url, text)
        text = _EMAIL.sub(self._email, text)
        text = _TAG.sub(self._tag, text)
        text = _BARE_PRONOUNS.sub(
            lambda match: f"{self._said_pronouns(match)} {_SPLIT} ", _PRONOUNS.sub(self._said_pronouns, text)
        )
        text = self._dates(text)
        text = _PHONE_IN_TEXT.sub(self._phone, text)
        return _EMPTIED.sub(lambda match: _SPLIT if _SPLIT in match[0] else _GONE, self._introducer(text))

    def _linked(self, match: re.Match[str]) -> str:
        if match[1].casefold() in _NETWORKS:
            self.rest.append(match[1])
            return f" <{match[2]}>"
        return f"{match[1]} <{match[2]}>"

    def _bracketed(self, match: re.Match[str]) -> str:
        inner = re.sub(r"^(?:mailto|tel):\s*", "", match[1].strip(), flags=re.IGNORECASE)
        if is_email(address := inner.partition("?")[0]):
            self._take_email(address)
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
        self._take_email(word)
        return _GONE + match[1][len(word) :]

    def _take_email(self, address: str) -> None:
        if _NOBODY.match(address):
            self.rest.append(address)
            self.problems.append(f"{address} is read by nobody; kept as a note.")
        else:
            self.emails.append(address)

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
        if match["fax"]:
            self.rest.append(f"fax {number}")
        else:
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
    text = TABBED_LABEL.sub(r"\1: ", _EMPHASIS.sub(r"\1", text.translate(_WIDE)))
    text = BULLET.sub("", CITED.sub("", text)).lstrip(" ,@")
    if lead := _COUNTED.match(text) or _LEAD.match(text) or _WROTE.match(text):
        found.rest.append(lead[0].strip())
        text = text[lead.end() :].removesuffix(" wrote:")
    pieces = _pieces(text, found)
    reading = _Reading(found)
    reading.read(pieces)
    _keep_surplus(found.emails, "email address", found)
    _keep_surplus(found.phones, "telephone number", found)
    urls = sorted(found.urls, key=lambda url: "linkedin.com/in" not in url.casefold())
    found.rest += urls[1:]
    if not reading.name:
        found.problems.append("Start with a name, before any comma.")
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
        self.first = self.last = ""

    def read(self, pieces: list[_Piece]) -> None:
        """Take the name, then what follows it."""
        plain = []
        for piece in pieces:
            if piece.label:
                self._labelled(piece)
            else:
                plain.append(piece)
        if not self.name and not (self.first or self.last) and plain:
            at = self._name_at(plain)
            first = plain.pop(at)
            for piece in [piece for piece in plain[:at] if not any(map(_is_told, piece.parts))]:
                self.found.rest.append(", ".join(piece.parts))
                plain.remove(piece)
            others = self._take_name(list(first.parts))
            plain = [piece for piece in plain if ", ".join(piece.parts) != self.name]
            if others:
                plain.insert(0, _Piece(tuple(others)))
        self.name = self.name or " ".join(filter(None, (self.first, self.last)))
        self._take_places(plain)

    def _labelled(self, piece: _Piece) -> None:
        text, label = ", ".join(piece.parts), piece.label.casefold()
        if label in _NAME_LABELS and not self.name and text:
            others = self._take_name(list(piece.parts))
            self.found.rest += [", ".join(others)] if others else []
        elif label in _FIRST_LABELS:
            self.first = text
        elif label in _LAST_LABELS:
            self.last = text
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
        at = 0
        if len(pieces) > 1 and (is_role(first) or is_place(first) or is_note(first) is not None):
            at = next((n for n, piece in enumerate(pieces) if piece.parts and _may_begin(piece.parts[0])), 0)
        short = parts_of(pieces[at].parts[0]).bare.split() if pieces[at].parts else []
        for later, piece in enumerate(pieces[at + 1 :], at + 1):
            whole = parts_of(piece.parts[0]).bare.split() if piece.parts else []
            if short and at and len(whole) > len(short) and whole[: len(short)] == short:
                return later
        return at

    def _take_name(self, parts: list[str]) -> list[str]:
        """Take the name off the parts of its piece; returns what is left of them."""
        name = parts.pop(0) if parts else ""
        if not name and not parts:
            return []
        name = self._without_brackets(re.sub(r"^'(.+)'$", r"\1", name))
        family, comma, given = name.partition(", ")
        if comma and self.found.emails and self._is_reversed(family, [given]):
            name = in_spoken_order(name)
        if parts and looks_like_name(name, NO_NAMES):
            parts[0] = self._without_brackets(parts[0])
        if self._is_reversed(name, parts):
            given = parts.pop(0)
            name = in_spoken_order(f"{name}, {given}")
        whole = name
        while parts and (
            (is_suffix(parts[0]) and not (is_role(parts[0]) and not any(map(is_role, parts[1:]))))
            or (name != whole and len(parts) > 2 and _ACRONYM.fullmatch(parts[0]) and not is_role(parts[0]))
        ):
            name = f"{name}, {parts.pop(0)}" if name else parts.pop(0)
        if (at := is_note(name)) and looks_like_name(name[:at], NO_NAMES):
            self.found.rest.append(name[at:])
            name = name[:at].strip()
        name, place = _split_at(name)
        if place:
            self.organisation = place
        self.name = self._without_more(name, parts).rstrip(" :;")
        return parts

    def _without_brackets(self, text: str) -> str:
        """Take a role or a place in brackets off a name."""
        match = _BRACKETS.search(text)
        if match is None or not text[: match.start()]:
            return text
        inner = match[1].split(", ")
        if is_note(match[1]) == 0:
            self.found.rest.append(match[1])
        elif len(inner) == 2 and is_role(inner[0]) and not (self.title or self.organisation):
            self.title, self.organisation = inner
        elif is_role(match[1]) and not self.title:
            self.title = match[1]
        elif self._is_place(match[1]) and not self.organisation:
            self.organisation = match[1]
        elif match[1].islower():
            self.found.rest.append(match[1])
        else:
            return text
        return text[: match.start()]

    def _without_more(self, name: str, parts: list[str]) -> str:
        """Take what goes on behind a name off it: "from Acme", "met at booth 12", "nurse"."""
        first = name.split()[0] if name else ""
        if not first or first.islower() or is_place(first):
            return name
        if (told := _CIRCUMSTANCE.search(name)) and looks_like_name(name[: told.start()], NO_NAMES):
            self.found.rest.append(told[0].strip())
            name = name[: told.start()]
        more = _AFTER_NAME.search(name)
        if more and not self.organisation and looks_like_name(name[: more.start()], NO_NAMES):
            self.organisation = more[1]
            name = name[: more.start()]
        name = self._without_brackets(name)
        words = name.split()
        for at in range(1, len(words)):
            role = " ".join(words[at:])
            if words[at].islower() and is_role(words[-1]) and looks_like_name(" ".join(words[:at]), NO_NAMES):
                parts.insert(0, role)
                return " ".join(words[:at])
        return name

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
        if parts_of(given).nickname:
            return True
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
            if parts and is_location(where := ", ".join(parts), alone=not loose):
                self.found.rest.append(where)
                continue
            if len(piece.parts) > 1 and loose:
                texts += piece.parts
            elif parts:
                texts.append(", ".join(parts))
        around = [text for text in texts if text.casefold() in ("linkedin", "xing")]
        texts = [text for text in texts if text not in around]
        if "linkedin" not in " ".join(self.found.urls).casefold():
            self.found.rest += around
        texts = [text for text in (self._without_notes(text) for text in texts) if text or loose]
        texts = [text for text in (self._without_place(text) for text in texts) if text is not None]
        if len(texts) == 1 and not loose and not self.organisation and not self.title:
            texts = texts[0].split(", ", 1) if ", " in texts[0] and not is_place(texts[0]) else texts
        if texts and ", " in texts[0] and not loose and not any(map(is_place, texts[1:])):
            role, place = texts[0].split(", ", 1)
            if is_role(role) and is_place(place):
                texts[:1] = [role, place]
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
        if not place and (employed := _EMPLOYED_BY.search(text)) and is_role(text[: employed.start()]):
            words, place = (text[: employed.start()], employed[1]) if is_place(employed[1]) else (text, "")
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
        if len(texts) > 1 and (
            former := [text for text in texts if _FORMER.match(text) and not is_role(text)]
        ):
            self.found.rest += former
            texts = [text for text in texts if text not in former]
        for at in (1, len(texts) - 2) if loose else ():
            if 0 < at < len(texts) and is_location(where := ", ".join(texts[at:])):
                self.found.rest.append(where)
                texts = texts[:at]
        if texts and self.title:
            texts = ["", *texts]
        if len(texts) > 2 and is_rank(texts[0]) and is_department(texts[1]):
            texts[:2] = [f"{texts[0]}, {texts[1]}"]
        if len(texts) == 1 and self._is_place(texts[0]):
            texts.insert(0, "")
        elif len(texts) > 1 and texts[0] and is_place(texts[0]) and is_role(texts[1]):
            texts[:2] = [texts[1], texts[0]]
        elif len(texts) > 1 and texts[0] and is_place(texts[0]) and not is_role(texts[0]):
            texts.insert(0, "")
        elif len(texts) > 1 and not is_role(texts[0]) and is_calling(texts[1]):
            texts[:2] = [texts[1], texts[0]]
        title, *places = texts or [""]
        self.title = self.title or title
        places = [place for place in places if place]
        self.found.rest += [place for place in places if _FORMER.match(place)]
        places = [place for place in places if not _FORMER.match(place)]
        if loose:
            self.organisation = ", ".join(places)
        else:
            self.organisation = next(iter(places), "")
            self.found.rest += places[1:]

    def _is_place(self, text: str) -> bool:
        if not is_role(text) and (is_place(text) or _ACRONYM.fullmatch(text)):
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
    bare = _outside_quotes(bare, _without_pictures)
    stretches = _outside_quotes(bare, lambda plain: _STRONG.sub(_SPLIT, plain)).split(_SPLIT)
    if len(stretches) == 1 and "," not in bare:
        stretches = _SLASHED.split(bare)
    elif "," not in stretches[0].partition(": ")[0] and not _LABEL.match(stretches[0].strip()):
        before, colon, behind = stretches[0].partition(": ")
        if colon and "," not in before and looks_like_name(before, NO_NAMES) and " " in before.strip():
            stretches[:1] = [f"{before}, {behind}"]
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


def _without_pictures(text: str) -> str:
    """Without pictures around it; one before what somebody does parts it from the name."""

    def between(match: re.Match[str]) -> str:
        if not re.search(_PICTURES, match[0]) or match.start() == 0 or match.end() == len(text):
            return " " if re.search(_PICTURES, match[0]) else match[0]
        behind = re.split(r"[,|•;\n]", text[match.end() :])[0]
        return f" {_SPLIT} " if is_role(behind) or is_note(behind) == 0 else " "

    return _BETWEEN_PICTURES.sub(between, text)


def _split(text: str) -> list[str]:
    parts, start, inside, depth = [], 0, False, 0
    closable = text.count('"') // 2 * 2
    for index, char in enumerate(text):
        if char == '"' and closable:
            inside = not inside
            closable -= 1
        elif char in "()" and not inside:
            depth = max(0, depth + (1 if char == "(" and ")" in text[index:] else -1 if char == ")" else 0))
        elif char == "," and not inside and not depth:
            parts.append(text[start:index].strip())
            start = index + 1
    parts.append(text[start:].strip())
    return parts


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    pieces = _QUOTES.split(text)
    return "".join(piece if piece.startswith('"') and len(piece) > 1 else change(piece) for piece in pieces)


def _may_begin(text: str) -> bool:
    return looks_like_name(text, NO_NAMES) and not is_place(text) and is_note(text) is None


def _is_told(text: str) -> bool:
    """Whether a part says what somebody does, or where."""
    return is_role(text) or is_place(text)


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
