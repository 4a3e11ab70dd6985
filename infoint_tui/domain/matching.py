"""Whether two descriptions mean one person: the same, perhaps, or different, with the reason in words.

An address, a number or a profile that only one person can have decides. Names never do by themselves: they
are compared without accents, titles and order, with short forms and other spellings, and say "perhaps".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote

from . import NamedTuple, regex
from .name_tables import BORN, PARTICLES, SERVANTS, SHORT_FORMS, SUFFIXES, TITLES
from .names import fold, parts_of
from .text import listed, table, word_set

T = TypeVar("T")


class Likeness(StrEnum):
    """What a comparison comes to."""

    SAME = "same"
    PERHAPS = "perhaps"
    DIFFERENT = "different"


class Comparison(NamedTuple):
    """What a comparison comes to, and why."""

    likeness: Likeness
    reason: str = ""
    """Such as "same email"; empty where nothing speaks for one person."""


class Description(NamedTuple):
    """What is known of somebody that may tell who they are."""

    name: str
    title: str = ""
    organisation: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class Phone(NamedTuple):
    """A number to compare."""

    full: str
    """In the form of E.164; empty where its country is not known."""
    tail: str
    """Its last digits, which no prefix changes."""


class Prepared(NamedTuple):
    """A description in the form in which it is compared."""

    name: str
    """The words of the name in alphabetical order."""
    words: tuple[str, ...]
    """The words of the name in their order."""
    title: str
    emails: frozenset[str]
    mailboxes: frozenset[str]
    """Addresses that several people read."""
    phones: frozenset[Phone]
    profiles: frozenset[str]
    """Pages that belong to one person."""
    pages: frozenset[str]
    places: frozenset[str]
    """Words of the organization, its initials, and the domain of an address of it."""
    employer: str
    """The organization as a whole, to tell whether it is another one."""
    others: tuple[tuple[str, ...], ...] = ()
    """The words of the name with what stands beside it in place of a part: a nickname, a maiden name."""


# -- addresses, numbers, pages -------------------------------------------------------------------------------

_LISTS = "data/matching"
_SHARED = word_set(_LISTS, "shared-mailboxes")
_FREE = word_set(_LISTS, "free-domains")
_HOST = regex(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:www\.|m\.)?", re.IGNORECASE)
_LINKEDIN = regex(r"(?:[\w-]+\.)?linkedin\.com(?:/mwlite)?/(in|pub)/([^/]+(?:/\w+/\w+/\w+)?)")
_PERSONAL = regex(
    r"(?:linkedin\.com/(?:in|pub)|xing\.com/profile|orcid\.org|github\.com|x\.com|twitter\.com|instagram\.com"
    r"|bsky\.app/profile|facebook\.com)/[^/]+(?:/.*)?"
)
_FEWEST_DIGITS, _LAST_DIGITS = 7, 9
_TWO_DIGITS = word_set(_LISTS, "two-digits")
_COUNTRIES = dict(pair.split(":") for pair in listed(_LISTS, "countries"))


def email_key(text: str) -> str:
    """An address as its mailbox is known: no case, no tag behind a plus, no dots where Gmail ignores them."""
    address = unicodedata.normalize("NFKC", text).strip().casefold().removeprefix("mailto:").partition("?")[0]
    local, at, domain = address.rpartition("@")
    domain = domain.rstrip(".>")
    if not at or not local or "." not in domain or " " in address:
        return ""
    local = local.lstrip("<").partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def calling_code(own_number: str, country: str = "") -> str:
    """The country code that numbers without one are read with: that of the user's own number, else of a
    country such as "US" or "DE-BE"; empty where neither says."""
    number = own_number.strip()
    if number.startswith(("+", "00")):
        digits = "".join(char for char in number.lstrip("+0") if char.isdigit())
        return digits[:1] if digits[:1] in "17" else digits[:2] if digits[:2] in _TWO_DIGITS else digits[:3]
    return _COUNTRIES.get(country[:2].upper(), "")


def phone_of(text: str, code: str = "") -> Phone | None:
    """A number to compare, its extension left out; None for what is no number.

    `code` is the country code of numbers without one.
    """
    if "@" in text or "//" in text:
        return None
    number = unicodedata.normalize("NFKC", text).strip().removeprefix("tel:")
    number = re.split(r"(?i)\s*[,;#]?\s*(?:x|ext|durchwahl)", number)[0]
    plain = re.sub(r"\(0\)", "", number)
    digits = "".join(char for char in plain if char.isdecimal())
    if len(digits) < _FEWEST_DIGITS or len(digits) > 17:
        return None
    bare = plain.lstrip(" (")
    if bare.startswith("+"):
        full = digits
    elif digits.startswith("00"):
        full = digits[2:]
    elif code == "1":
        full = digits[3:] if digits.startswith("011") else _american(digits)
    elif code == "7" and len(digits) == 11 and digits[0] == "8":
        full = "7" + digits[1:]
    elif code and digits.startswith("0"):
        # Italians keep their zero, abroad too.
        full = code + (digits if code == "39" else digits.lstrip("0"))
    elif code and len(digits) >= 9 and not digits.startswith(code):
        full = code + digits
    else:
        full = ""
    return Phone(full and f"+{full}", (full or digits)[-_LAST_DIGITS:])


def _american(digits: str) -> str:
    if len(digits) == 11 and digits[0] == "1":
        return digits
    return "1" + digits if len(digits) == 10 else ""


def page_key(text: str) -> str:
    """An address of a page without what may differ: scheme, www, country, query, last slash, spelling."""
    bare = _HOST.sub("", text.strip()).partition("?")[0].partition("#")[0].rstrip("/")
    if "." not in bare or "@" in bare or " " in bare:
        return ""
    bare = unicodedata.normalize("NFC", unquote(bare)).casefold()
    found = _LINKEDIN.match(bare)
    return f"linkedin.com/{found[1]}/{found[2]}" if found else bare if "/" in bare or "//" in text else ""


# -- names ---------------------------------------------------------------------------------------------------

_ALPHABETS = listed(_LISTS, "alphabets")
_SPELLED = str.maketrans(
    {letter: latin.replace("-", "") for letter, latin in zip(_ALPHABETS[::2], _ALPHABETS[1::2], strict=True)}
)
_WORDS = regex(r"[^\W_]+")
_JOINED = {ord("'"): None, ord("’"): None, ord("."): " ", ord("ʼ"): None}
_AROUND = frozenset((*TITLES, *SUFFIXES))
_SMALL = frozenset(PARTICLES) - {"an", "bat", "do", "lo", "ter", "san", "santa", "a", "e", "y"}
_DIGRAPH_TABLE = "ae:a oe:o ue:u ei:i ee:i ea:i ou:u oo:u ph:f ck:k th:t kh:h x:ks"
_DIGRAPHS = tuple(pair.split(":") for pair in _DIGRAPH_TABLE.split())
_SOUNDS = str.maketrans({"y": "i", "j": "i", "w": "v", "c": "k", "q": "k", "z": "s"})


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name to compare: without titles, degrees, small words and accents, in Latin letters."""
    name = unicodedata.normalize("NFKC", name)
    if _is_plain(name):
        words = [word for word in name.lower().split() if word not in _AROUND]
        bare = " ".join(words) or name.lower()
    else:
        parts = parts_of(" ".join(name.split()))
        bare = fold(f"{parts.given} {parts.family}".strip() or name)
    return _name_words(bare)


def _is_plain(name: str) -> bool:
    return name.isascii() and not any(mark in name for mark in ",.()[]\"'") and " nee " not in name.lower()


def other_name_words(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a name with each aside in place of the first name, and of the family name."""
    if _is_plain(name):
        return ()
    parts = parts_of(" ".join(unicodedata.normalize("NFKC", name).split()))
    found: dict[tuple[str, ...], None] = {}
    for aside in parts.asides:
        inner = _BESIDE.sub("", aside.strip("()[] ")).strip("\"'\u201c\u201d\u201e ")
        if parts.family and 0 < len(inner.split()) < 3 and inner.replace(" ", "").replace("-", "").isalpha():
            for name in (f"{inner} {parts.family}", f"{parts.given} {inner}"):
                found[_name_words(fold(name))] = None
    return tuple(found)


_BESIDE = regex(rf"^(?:{BORN})\s+", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _name_words(bare: str) -> tuple[str, ...]:
    if not bare.isascii():
        bare = bare.translate(_SPELLED)
    words = _WORDS.findall(bare.translate(_JOINED))
    for at in range(len(words) - 1, 0, -1):
        if words[at - 1] in SERVANTS:
            words[at - 1 : at + 1] = [words[at - 1] + words[at]]
    kept = [word for word in words if word not in _SMALL]
    return tuple(kept if len(kept) > 1 else words)


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """A word as it is heard, whatever its spelling: "mueller" and "muller", "dmitriy" and "dmitri"."""
    for long, short in _DIGRAPHS:
        word = word.replace(long, short)
    word = re.sub(r"([^\W\d_])\1+", r"\1", word.translate(_SOUNDS))
    return re.sub(r"(?<=[^aeiou])h", "", word)


_GROUPS = [_group.split() for _group in SHORT_FORMS]
_NICKNAMES: dict[str, set[int]] = {}
"""The groups of a short form, by how it is heard."""
for _number, _group in enumerate(_GROUPS):
    for _name in _group:
        _NICKNAMES.setdefault(_sound(_name), set()).add(_number)


@lru_cache(maxsize=8192)
def _bones(word: str) -> str:
    return re.sub(r"[aeiou]", "", _sound(word))


def _near(one: str, other: str) -> bool:
    """Whether a letter more, less, other or swapped makes one word of the other."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 5 or not f"{one}{other}".isalpha():
        return False
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[at:], other[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@lru_cache(maxsize=16384)
def _alike(one: str, other: str) -> bool:
    """Whether two words of names may be one: a short form, an initial, another spelling, a slip."""
    if one == other or _sound(one) == _sound(other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    if len(short) > 3 and long in (f"al{short}", f"el{short}"):
        return True
    if _NICKNAMES.get(_sound(one), set()) & _NICKNAMES.get(_sound(other), set()):
        return True
    if {one[-1], other[-1]} == {"a", "o"} or long == short + "a":
        # Maria and Mario, Paul and Paula.
        return False
    if len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= 5:
        return True
    bones = _bones(one)
    return _near(one, other) or (len(bones) >= 3 and bones == _bones(other))


def words_alike(one: str, other: str) -> bool:
    """Whether two words of names, as `name_words` gives them, may be one."""
    return _alike(one, other)


def first_sound(word: str) -> str:
    """How a word of a name begins to the ear; all vowels are one."""
    sound = _sound(word)[:1]
    return "a" if sound and sound in "aeiou" else sound


def first_sounds(word: str) -> frozenset[str]:
    """How the words begin that may be alike to one, its short and long forms among them."""
    groups = _NICKNAMES.get(_sound(word), ())
    house = (first_sound(word[2:]),) if len(word) > 5 and word.startswith(("al", "el")) else ()
    long = (first_sound(name) for at in groups for name in _GROUPS[at])
    return frozenset((first_sound(word), *house, *long))


class NameLikeness(StrEnum):
    """How two names stand to each other."""

    EQUAL = "equal"
    ALIKE = "alike"
    GIVEN = "given"
    """Only the first names are alike."""
    FAMILY = "family"
    """Only the family names are."""
    UNKNOWN = "unknown"
    """Written in scripts that are not compared."""
    OTHER = "other"


def _names(one: Prepared, other: Prepared) -> NameLikeness:
    if one.name and one.name == other.name:
        return NameLikeness.EQUAL
    likeness = _names_of(one.words, other.words)
    if likeness in (NameLikeness.GIVEN, NameLikeness.FAMILY, NameLikeness.OTHER):
        sure = (NameLikeness.EQUAL, NameLikeness.ALIKE)
        for mine in (one.words, *one.others):
            for yours in (other.words, *other.others):
                if _names_of(mine, yours) in sure:
                    return NameLikeness.ALIKE
    return likeness


def _names_of(a: tuple[str, ...], b: tuple[str, ...]) -> NameLikeness:
    if not a or not b:
        return NameLikeness.UNKNOWN
    if a[0][:1].isascii() != b[0][:1].isascii():
        return NameLikeness.UNKNOWN
    if sum(map(len, a)) == sum(map(len, b)) and not _turned(a).isdisjoint(_turned(b)):
        return NameLikeness.EQUAL
    if sorted(map(_sound, a)) == sorted(map(_sound, b)):
        return NameLikeness.EQUAL
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    pairs = _paired(short, long)
    whole = len(pairs) == len(short) and len(short) > 1 and any(len(short[at]) > 2 for at, _ in pairs)
    # All words of the shorter name, one more than an initial, where the longer one begins or ends.
    if whole and {0, len(long) - 1} & {mate for _, mate in pairs}:
        return NameLikeness.ALIKE
    joined = "".join(short[1:]), "".join(long[1:])
    if len(short) > 1 and _alike(short[0], long[0]) and _alike(*joined):
        return NameLikeness.ALIKE
    if _alike(short[0], long[0]) and len(short[0]) > 1 and len(long[0]) > 1:
        return NameLikeness.GIVEN
    if len(short) > 1 and set(short[1:]) & set(long[1:]):
        return NameLikeness.FAMILY
    return NameLikeness.OTHER


def _turned(words: tuple[str, ...]) -> set[str]:
    """The words written as one, beginning with each of them: "Mei Ling Huang" and "Huang Meiling"."""
    return {"".join((*words[at:], *words[:at])) for at in range(len(words))}


def _paired(short: tuple[str, ...], long: tuple[str, ...]) -> list[tuple[int, int]]:
    """Each word of the shorter name with one of the longer that is alike; equal ones first."""
    free = list(range(len(long)))
    found: list[tuple[int, int]] = []
    for alike in (str.__eq__, _alike):
        for at, word in enumerate(short):
            if any(at == done for done, _ in found):
                continue
            mate = next((n for n in free if alike(word, long[n])), None)
            if mate is not None:
                free.remove(mate)
                found.append((at, mate))
    return sorted(found)


# -- organizations -------------------------------------------------------------------------------------------

_FORMS = word_set(_LISTS, "forms")
_PUBLIC = table("example co com org net ac edu gov gob gouv or ne nhs uk mail")
"""Parts of domains below which others have theirs."""


@lru_cache(maxsize=8192)
def _place_words(organisation: str) -> frozenset[str]:
    words = _WORDS.findall(fold(organisation).translate(_JOINED))
    if not words:
        return frozenset()
    kept = [word for word in words if word not in _FORMS] or words
    initials = "".join(word[0] for word in words if word not in _FORMS)
    return frozenset((*kept, *((initials,) if len(initials) > 2 else ())))


@lru_cache(maxsize=1024)
def _label(domain: str) -> str:
    """The part of a domain that names who owns it."""
    labels = [label for label in domain.split(".")[:-1] if label not in _PUBLIC]
    return labels[-1] if labels else ""


def _same_place(one: Prepared, other: Prepared) -> bool:
    a, b = one.places, other.places
    if not a or not b:
        return False
    common = a & b
    return bool(common) and len(common) * 2 >= min(len(a), len(b))


# -- comparing -----------------------------------------------------------------------------------------------


def prepared(person: Description, code: str = "") -> Prepared:
    """A description in the form in which it is compared; `code` as in `phone_of`."""
    emails = [key for text in person.emails if (key := email_key(text))]
    shared = {key for key in emails if key.partition("@")[0] in _SHARED}
    pages = [key for text in person.pages if (key := page_key(text))]
    profiles = {key for key in pages if _PERSONAL.fullmatch(key)}
    words = name_words(person.name)
    places = _place_words(person.organisation) if person.organisation else frozenset()
    domains = {key.rpartition("@")[2] for key in emails}
    labels = {label for domain in domains if domain not in _FREE and (label := _label(domain))}
    return Prepared(
        " ".join(sorted(words)),
        words,
        fold(person.title).strip() if person.title else "",
        frozenset(key for key in emails if key not in shared),
        frozenset(shared),
        frozenset(phone for text in person.phones if (phone := phone_of(text, code))),
        frozenset(profiles),
        frozenset(key for key in pages if key not in profiles),
        places | labels if labels else places,
        " ".join(sorted(places)),
        other_name_words(person.name),
    )


def same_number(one: Iterable[Phone], other: Iterable[Phone]) -> bool:
    """Whether two people have a number in common: as a whole, or its end where a country is not known."""
    return any(
        mine.full == yours.full if mine.full and yours.full else mine.tail == yours.tail
        for mine in one
        for yours in other
    )


def compare(one: Prepared, other: Prepared) -> Comparison:
    """What two descriptions come to."""
    if one.profiles and one.profiles & other.profiles:
        return Comparison(Likeness.SAME, "same profile")
    apart = _apart(_linkedin(one), _linkedin(other))
    post = bool(one.emails and one.emails & other.emails)
    if apart and not post:
        return Comparison(Likeness.DIFFERENT)
    names = _names(one, other)
    if post:
        if apart or names in (NameLikeness.FAMILY, NameLikeness.OTHER):
            return Comparison(
                Likeness.PERHAPS, "same email, another name" if not apart else "same email, two profiles"
            )
        return Comparison(Likeness.SAME, "same email")
    if one.phones and other.phones and same_number(one.phones, other.phones):
        if names in (NameLikeness.EQUAL, NameLikeness.ALIKE):
            return Comparison(Likeness.SAME, "same phone")
        if names is not NameLikeness.OTHER:
            return Comparison(Likeness.PERHAPS, "same phone, another name")
    if names is NameLikeness.EQUAL:
        return _of_one_name(one, other)
    if names is NameLikeness.ALIKE and (
        _same_place(one, other) or one.mailboxes & other.mailboxes or one.pages & other.pages
    ):
        return Comparison(Likeness.PERHAPS, "similar name, same organization")
    if names is NameLikeness.GIVEN and one.pages & other.pages and one.title and one.title == other.title:
        return Comparison(Likeness.PERHAPS, "same first name, title and page")
    return Comparison(Likeness.DIFFERENT)


def compare_typed(known: Prepared, typed: Prepared) -> Comparison:
    """The same of somebody who is only being named: what is typed may be short for a whole name.

    It says "perhaps" more often than `compare`, for somebody is there to answer.
    """
    verdict = compare(known, typed)
    if verdict.likeness is not Likeness.DIFFERENT or (
        (known.employer and typed.employer and not _same_place(known, typed))
        or _apart(known.emails, typed.emails)
        or _apart(known.phones, typed.phones)
        or _apart(_linkedin(known), _linkedin(typed))
    ):
        return verdict
    names = _names(known, typed)
    if names is NameLikeness.ALIKE:
        return Comparison(Likeness.PERHAPS, "similar name")
    if min(len(known.words), len(typed.words)) == 1:
        if known.words[0] == typed.words[0]:
            return Comparison(Likeness.PERHAPS, "same first name")
        if names is NameLikeness.GIVEN:
            return Comparison(Likeness.PERHAPS, "similar first name")
        if set(known.words) & set(typed.words):
            return Comparison(Likeness.PERHAPS, "part of the name")
    return verdict


def _of_one_name(one: Prepared, other: Prepared) -> Comparison:
    place = _same_place(one, other)
    known = bool(one.employer and other.employer)
    if len(one.words) < 2 and known and not place:
        return Comparison(Likeness.DIFFERENT)
    if place or one.mailboxes & other.mailboxes:
        twice = _apart(one.emails, other.emails) or _apart(one.phones, other.phones)
        if known and one.employer == other.employer and one.title == other.title and one.title and not twice:
            return Comparison(Likeness.SAME, "same name, title and organization")
        return Comparison(Likeness.PERHAPS, "same name and organization")
    if known:
        return Comparison(Likeness.PERHAPS, "same name, another organization")
    return Comparison(Likeness.PERHAPS, "same name")


def _linkedin(person: Prepared) -> frozenset[str]:
    return frozenset(profile for profile in person.profiles if profile.startswith("linkedin"))


def _apart(one: frozenset[T], other: frozenset[T]) -> bool:
    """Whether both have some, and none in common."""
    return bool(one) and bool(other) and not one & other


PLACE, CROWD = "o", 40
"""Mark of the ways by a name and a place, and how many people such a way may lead to: where more share both,
the other name is what tells."""


class PeopleIndex:
    """Prepared people by what may lead to them, so that one is compared with few of the others."""

    def __init__(self) -> None:
        self._all: dict[str, Prepared] = {}
        self._by: dict[str, dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self._all)

    def add(self, key: str, person: Prepared) -> None:
        """Take somebody in."""
        self._all[key] = person
        for way in _ways(person):
            self._by.setdefault(way, {})[key] = None

    def get(self, key: str) -> Prepared:
        """Somebody who was taken in."""
        return self._all[key]

    def best(self, person: Prepared) -> tuple[str, Comparison] | None:
        """Who is meant, the surest first; None where everybody is somebody else."""
        found: tuple[str, Comparison] | None = None
        for key in self.near(person):
            verdict = compare(self._all[key], person)
            if verdict.likeness is Likeness.SAME:
                return key, verdict
            if verdict.likeness is Likeness.PERHAPS and (found is None or _rank(verdict) < _rank(found[1])):
                found = key, verdict
        return found

    def near(self, person: Prepared) -> Iterator[str]:
        """Keys of those who have something in common with somebody, each once."""
        seen: set[str] = set()
        for way in _ways(person):
            found = self._by.get(way, {})
            if way[0] == PLACE and len(found) > CROWD:
                continue
            for key in found:
                if key not in seen:
                    seen.add(key)
                    yield key

    def pairs(self) -> Iterator[tuple[str, str, Comparison]]:
        """Every pair that is, or perhaps is, one person."""
        order = {key: n for n, key in enumerate(self._all)}
        for key, person in self._all.items():
            for other in self.near(person):
                if order[other] > order[key]:
                    verdict = compare(person, self._all[other])
                    if verdict.likeness is not Likeness.DIFFERENT:
                        yield key, other, verdict


_SURER = ("same email", "same phone", "same name and", "similar", "same name, another", "same name")


def _rank(verdict: Comparison) -> int:
    return next((n for n, words in enumerate(_SURER) if verdict.reason.startswith(words)), len(_SURER))


def name_ways(words: tuple[str, ...]) -> Iterator[str]:
    """What of a name leads to those written like it, in another order or with other blanks too."""
    if words:
        yield "n " + " ".join(sorted(map(_sound, words)))
        yield "j " + min(_turned(words))


def _ways(person: Prepared) -> Iterator[str]:
    """What of somebody leads to others who may be the same, the surest first."""
    for profile in person.profiles:
        yield f"p {profile}"
    for email in person.emails:
        yield f"e {email}"
    for phone in person.phones:
        yield f"t {phone.tail}"
    for words in (person.words, *person.others):
        yield from name_ways(words)
    places = (*person.places, *person.mailboxes, *person.pages)
    for word in dict.fromkeys((*person.words, *(word for words in person.others for word in words))):
        if len(word) > 1:
            heard = _sound(word)
            for place in places:
                yield f"{PLACE} {heard} {place}"
