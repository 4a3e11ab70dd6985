"""People's names: titles, suffixes, particles and initials, how somebody is addressed, what counts as equal.

The one place that knows which words around a name are no part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from . import NamedTuple, regex
from .name_tables import (
    AFTER_MARIA,
    BEFORE_TITLES,
    BORN,
    CALLINGS,
    CHINESE,
    ENDINGS,
    GIVEN,
    HONORIFICS,
    HUNGARIAN,
    JAPANESE,
    KOREAN,
    KOREAN_SYLLABLES,
    MORA,
    PARTICLES,
    PATRONYMIC,
    PINYIN,
    QUALIFIERS,
    SERVANTS,
    SHORT_FORMS,
    SPANISH,
    SUFFIXES,
    SURELY_VIETNAMESE,
    TEAMS,
    TITLES,
    VIETNAMESE,
)
from .text import table

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

_JOINING = frozenset(("e", "y", "i", "und"))
"""Particles between two family names: the word before belongs to them."""
_ONLY_SMALL = frozenset(("a", "ab", "an", "as", "bat", "do", "in", "lo", "aw", "ap", "wa", *_JOINING))
"""Particles that are names or other words with a capital."""
_WITH_GIVEN = table("sir dame aunt auntie uncle sister brother don doña dña ibu bapak pak encik puan")
"""Titles that go with the first name."""
_KIN = frozenset(("aunt", "auntie", "uncle", "sister", "brother", "fr", "father", "br"))
"""Titles that are kept among friends, too."""
_PLAIN = table("""
mr mrs ms miss mx herr frau hr fru mme mlle monsieur madame mevr mw dhr sr sra srta señor señora señorita sig
signor signora sigra пан пані
""")
"""Titles that say nothing beside a higher one."""
_NAMES_TOO = table("gen maj hon adm barr sig hr fru")
"""Titles that are names where they have no period and one word follows."""
_ONLY_DOTTED = table("ing eng ir pd mag lic arch don brig")
"""Titles that are names or words where they have no period."""
_EASY = frozenset(("jr", "sr", "phd", "md", "mba", "rn", "esq", "esquire", "iii", "msc", "bsc", "mph"))
"""Suffixes that count in lower case, too."""
_DEGREES_FIRST = frozenset(("phd", "md", "mba", "rn", "dds"))
"""Suffixes that some write before a whole name; nobody is addressed by them."""
_UNFINISHED = frozenset(("candidate", "student", "abd", "cand"))
"""What stands beside a degree that somebody has not yet."""
_TITLE_SET = frozenset(TITLES)
_CALLING_SET = frozenset(CALLINGS)
_SUFFIX_SET = frozenset(SUFFIXES)
_PARTICLE_SET = frozenset(PARTICLES)

_LETTER = r"[^\W\d_]"
_INITIALS = regex(rf"(?:{_LETTER}\.-?)+$|{_LETTER}$")
_GLUED_TITLE = regex(rf"^((?:{_LETTER}+\.)+)(?={_LETTER}{{2}})")
_APOSTROPHES = {ord(char): "'" for char in "\u2018\u2019\u02bc\u02bb\u0060\u00b4\uff07"}
_HYPHENS = {ord(char): "-" for char in "\u2010\u2011\u2012\u2013\u2212"}
_SAME = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_FAMILY_FIRST = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々\s・]+")
_LAST_OF_THE_ALPHABETS = 0x0700
"""Above it marks are letters of their own: Indic and Thai vowels, Japanese voicing."""


_ASIDES = regex(
    r"""(?<!\S)(?:[(（\[][^()（）\[\]]*[)）\]]|["“„«‟][^"“”„«»‟]*["”“»‟]"""
    r"""|['‘‚][^\s'’‘][^'’‘,]{0,28}['’‘](?=[\s,)]|$))[.]?"""
)
"""What stands in brackets or quotation marks of its own."""
_BORN = regex(rf"(?<=\s)(?:{BORN})\s[^,]*", re.IGNORECASE)
_ODD = regex("[()（）\\[\\]\"“”„«»‟'‘‚\u2100-\u2bff\U0001f000-\U0001faff]")
"""Signs of something beside a name."""
_CREDENTIAL = regex(r"(?:[A-Z][A-Za-z]{0,7}(?:[-/+][A-Z]{1,4})?|(?:[A-Z][A-Za-z]{0,4}\.)+[A-Z]?)")
_PRONOUNS = table("she he they ze xe her him them hers his theirs sie er elle ella")
_SRI = regex(r"(?:tan|dato['’]?|datuk) se?ri", re.IGNORECASE)
"""A Malaysian title of two words."""
_ABBREVIATED = regex(rf"{_LETTER}{{2,4}}\.")
_AND = regex(r"\s+(?:and|&|\+|und)\s+", re.IGNORECASE)


_LISTED = regex(rf",\s*|{_AND.pattern}", re.IGNORECASE)


class NameParts(NamedTuple):
    """A name taken apart; everything as it was written."""

    titles: tuple[str, ...] = ()
    given: str = ""
    """First and middle names and initials."""
    family: str = ""
    """With its particles; empty where there is one name only."""
    suffixes: tuple[str, ...] = ()
    family_first: bool = False
    asides: tuple[str, ...] = ()
    """What is no part of it: a nickname or a maiden name in brackets, pronouns, pictures."""

    @property
    def bare(self) -> str:
        """The name without titles, suffixes and asides, in the order it is spoken."""
        both = (self.family, self.given) if self.family_first else (self.given, self.family)
        return " ".join(part for part in both if part)

    @property
    def nickname(self) -> str:
        """What they are called instead of their first name: `"Bob"`, or (Liz) where that is a first name."""
        for aside in self.asides:
            inner = aside.strip("()（）[]. ")
            quoted = inner.strip("\"“”„«»‟'‘’‚ ")
            words = fold(quoted).split()
            if not words or len(words) > 2 or not _is_called(quoted) or _PRONOUNS & set(words):
                continue
            first = fold(self.given).split()[:1]
            if quoted != inner or words[0] in _FIRST_NAMES or first == [words[0]]:
                return quoted
        return ""


def _is_called(text: str) -> bool:
    return text[0].isupper() and all(_NAME_WORD.fullmatch(word) for word in text.split())


@lru_cache(maxsize=8192)
def without_periods(word: str) -> str:
    """A word as the tables have it."""
    bare = word.translate(_APOSTROPHES).replace(".", "").replace("'", "").strip("\u200b®™")
    return re.sub(r"\(hons?\)$", "", bare.casefold()).strip(",;:()")


def is_title(word: str, *, after: int = 1) -> bool:
    """Whether a word stands before names: "Dr.", "Prof.Dr.", "engr", "Dipl.-Ing."

    Some titles are names where too few words come `after`.
    """
    bare = without_periods(word)
    if bare.startswith("dipl-"):
        return True
    if bare in _TITLE_SET:
        dotted = "." in word
        if bare == "tan" or (not dotted and bare in _ONLY_DOTTED):
            return bare == "don" and after > 1 and word[:1].isupper()
        return dotted or bare not in _NAMES_TOO or (after > 1 and word[:1].isupper())
    if bare in _CALLING_SET:
        return after > 1 and word[:1].isupper()
    if "." not in word:
        return False
    pieces = [without_periods(piece) for piece in re.split(r"\.-?|-", word) if piece]
    return (
        len(pieces) > 1
        and any(piece in _TITLE_SET for piece in pieces)
        and all(piece in _TITLE_SET or piece in QUALIFIERS or piece in ENDINGS for piece in pieces)
    )


def is_suffix(text: str) -> bool:
    """Whether a text is nothing but generations and degrees: "Jr.", "PhD", "Ph. D.", "MPH CPH"."""
    whole = without_periods(text.replace(" ", ""))
    if whole in _SUFFIX_SET and _written_as_suffix(text):
        return True
    words = [word for word in re.split(r"[\s/&]+", text) if not _is_beside_degree(word)]
    return (
        bool(words)
        and any(words)
        and all(without_periods(word) in _SUFFIX_SET and _written_as_suffix(word) for word in words)
    )


def _is_beside_degree(word: str) -> bool:
    return without_periods(word) in _UNFINISHED or bool(re.fullmatch(r"#?\d[\d-]*", word))


def _written_as_suffix(text: str) -> bool:
    if without_periods(text.replace(" ", "")) in _EASY:
        return True
    return sum(char.isupper() for char in text) > 1 or text.count(".") > 1


def is_particle(word: str) -> bool:
    """Whether a word is a small one within a family name; most may have a capital."""
    low = word.casefold()
    return low.rstrip(".") in _PARTICLE_SET and (word == low or low not in _ONLY_SMALL)


def is_given_name(text: str) -> bool:
    """Whether a text is one of the first names known here, perhaps with further names or initials."""
    words = text.split()
    return bool(words) and 1 <= len(words) <= 3 and fold(words[0].split("-")[0]) in GIVEN


@lru_cache(maxsize=4096)
def parts_of(name: str) -> NameParts:
    """A name in its parts; never raises, and every word of it is in one of them.

    The order is the written one unless a comma ("Doe, Jane"), the script, capitals ("SZABÓ Anna") or a list
    of family names ("Wang Xiaoming") mark the family name.
    """
    text, asides = _asides_off(name)
    head, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
    suffixes: list[str] = []
    while rest and (is_suffix(rest[-1]) or _is_credential(rest[-1], head)):
        suffixes.insert(0, rest.pop())
    if len(head.split()) > 1 and any(map(_tells_more, rest)):
        asides = (*asides, *rest)
        rest = []
    if rest:
        titles, given_words = _titles_off(" ".join(rest).split())
        more, family_words = _titles_off(head.split())
        family_words, degrees = _suffixes_off(family_words)
        given_words, further = _suffixes_off(given_words)
        return NameParts(
            (*more, *titles),
            " ".join(given_words),
            " ".join(family_words),
            (*degrees, *further, *suffixes),
            asides=asides,
        )
    titles, words = _titles_off(_GLUED_TITLE.sub(_parted, head).split())
    words, degrees = _suffixes_off(words)
    given, family, first = _divided(words, titled=bool(titles))
    return NameParts(tuple(titles), given, family, (*degrees, *suffixes), first, asides)


def _tells_more(text: str) -> bool:
    """Whether what stands behind a comma is no name: "Recruiter at Acme"."""
    words = text.split()
    return any(word.islower() and not is_particle(word) and not is_title(word) for word in words)


def _asides_off(name: str) -> tuple[str, tuple[str, ...]]:
    """A name without what is none of its words, and that; all of it where nothing else is left."""
    if not _ODD.search(name) and not _BORN.search(name):
        return name, ()
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(match[0].strip())
        return " "

    text = _BORN.sub(take, _ASIDES.sub(take, name))
    kept = []
    for word in text.split():
        pictured = all(
            unicodedata.category(char) in ("So", "Sk", "Cf", "Mn", "Sm") for char in word.strip(",")
        )
        if pictured and any(unicodedata.category(char) == "So" for char in word):
            found.append(word.strip(","))
            word = "," if word.endswith(",") else ""
        kept.append(word)
    text = " ".join(word for word in kept if word)
    return (text, tuple(found)) if any(map(str.isalpha, text)) else (name, ())


def _is_credential(text: str, head: str) -> bool:
    """Whether what stands behind the comma of a whole name is written like a degree: "Jane Doe, CISM"."""
    words = text.split()
    if head.isupper() or len(_titles_off(head.split())[1]) < 2:
        return False
    return all(
        is_suffix(word) or (_CREDENTIAL.fullmatch(word) and sum(map(str.isupper, word)) > 1) for word in words
    )


def _parted(match: re.Match[str]) -> str:
    following = re.match(rf"{_LETTER}*", match.string[match.end() :])
    ending = without_periods(following[0]) if following else ""
    if ending in ENDINGS or ending in QUALIFIERS:
        return match[1]
    return f"{match[1]} " if is_title(match[1]) else match[1]


def _titles_off(words: list[str]) -> tuple[list[str], list[str]]:
    at = 0
    if (
        len(words) > 2
        and words[0].casefold() == "the"
        and (is_title(words[1], after=2) or without_periods(words[1]) in BEFORE_TITLES)
    ):
        at = 1
    first = at
    while (after := len(words) - 1 - at) > 0:
        bare, following = without_periods(words[at]), words[at + 1]
        again = after > 1 and is_title(following, after=after - 1)
        pair = f"{words[at]} {following}" if at == first else f"{words[at - 1]} {words[at]}"
        if not (
            is_title(words[at], after=2 if again else after)
            or (again and bare in BEFORE_TITLES)
            or (at > first and bare in QUALIFIERS)
            or (at == 0 and after > 1 and bare in _DEGREES_FIRST)
            or _SRI.fullmatch(pair)
        ):
            break
        at += 1
    return words[:at], words[at:]


def _suffixes_off(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    at = len(words)
    loud = all(word.isupper() for word in words)
    while (
        at > 1
        and is_suffix(words[at - 1])
        and not (at == 2 and words[1].casefold() in ("do", "ma", "ba"))
        and not (loud and without_periods(words[at - 1]) not in _EASY)
    ):
        at -= 1
    while 1 < at < len(words) and words[at - 1] in ("-", "\u2013", "\u2014", "|"):
        at -= 1
    return words[:at], tuple(words[at:])


def _divided(words: list[str], *, titled: bool) -> tuple[str, str, bool]:
    """Given and family name, and whether the family name comes first."""
    words = _joined(words)
    if len(words) < 2:
        only = " ".join(words)
        return ("", only, False) if titled else (only, "", False)
    if _FAMILY_FIRST.fullmatch("".join(words)):
        return " ".join(words[1:]), words[0], True
    loud = [len(word) > 2 and word.isupper() and "." not in word for word in words]
    if loud[0] and not any(loud[1:]) and not words[1].isupper():
        return " ".join(words[1:]), words[0], True
    if _begins_with_family(words):
        return " ".join(words[1:]), words[0], True
    at = _family_at(words)
    return " ".join(words[:at]), " ".join(words[at:]), False


def _joined(words: list[str]) -> list[str]:
    """The words with those that are one first name together: "Abdul Rahman", "María del Carmen"."""
    found: list[str] = []
    for at, word in enumerate(words):
        if found and _folded(found[-1]) in SERVANTS and word[:1].isupper():
            found[-1] += f" {word}"
        elif at and at < len(words) - 1 and _folded(word) in AFTER_MARIA and _is_maria(found):
            start = next(n for n in range(len(found) - 1, -1, -1) if not is_particle(found[n]))
            found[start:] = [" ".join((*found[start:], word))]
        else:
            found.append(word)
    return found


def _is_maria(words: list[str]) -> bool:
    """Whether words end with a first name and "del" or "de la": "María del"."""
    small = [word for word in words[1:] if word.casefold() in ("del", "de", "la", "los", "las")]
    return len(small) > 0 and is_particle(words[-1]) and _folded(words[-1 - len(small)]) in _BEFORE_CARMEN


@lru_cache(maxsize=16384)
def _folded(word: str) -> str:
    return fold(word)


def _begins_with_family(words: list[str]) -> bool:
    """Whether a name in Latin letters begins with its family name, as lists of these tell."""
    first, last, *between = _folded(words[0]), _folded(words[-1]), *map(_folded, words[1:-1])
    if len(words) == 3 and _PATRONYMIC.search(words[-1].casefold()):
        return not _PATRONYMIC.search(words[1].casefold()) and first not in GIVEN
    if first in VIETNAMESE and last not in VIETNAMESE:
        marked = not words[0].isascii() or bool(
            _VIETNAMESE_MARKS.search(unicodedata.normalize("NFD", " ".join(words)))
        )
        if first in SURELY_VIETNAMESE or "thi" in between or "van" in between or marked:
            return True
    if len(words) == 2 and first in HUNGARIAN and last not in HUNGARIAN and "-" not in words[0]:
        return True
    if len(words) == 2 and first in JAPANESE and last not in JAPANESE and _JAPANESE_NAME.fullmatch(last):
        return True
    pieces = [piece for word in (last, *between) for piece in word.split("-")]
    if first in KOREAN and (len(words) == 3 or "-" in words[-1]) and len(pieces) == 2:
        if all(piece in KOREAN_SYLLABLES for piece in pieces):
            return True
        if len(words) == 2 and words[-1].partition("-")[2].islower():
            return True
    if first not in CHINESE or (last in CHINESE and len(words) == 2) or last in GIVEN:
        return False
    if len(words) == 3:
        return all(_SYLLABLE.fullmatch(word) for word in (*between, last)) and first not in GIVEN
    sure = first not in _GIVEN_TOO or _SURELY_PINYIN.search(last)
    return bool(sure and len(words) == 2 and _TWO_SYLLABLES.fullmatch(last) and first not in GIVEN)


def _family_at(words: list[str]) -> int:
    """Where the family name begins: at the first particle, else with the last word, or a Spanish two."""
    if is_particle(words[0]) and (words[0].islower() or words[0] == "Ibn"):
        return 0
    for at in range(1, len(words) - 1):
        if is_particle(words[at]):
            if words[at].casefold() in ("bin", "ibn", "bint", "binti"):
                house = next((n for n in (-2, -1) if _ARABIC_HOUSE.match(f"{words[n]} ")), 0)
                return len(words) + house if house else at
            return max(1, at - 1) if words[at].casefold() in _JOINING else at
    if len(words) > 2 and _folded(words[-2]) in SPANISH and _folded(words[-2]) not in GIVEN:
        return len(words) - 2
    return len(words) - 1


_FIRST_NAMES = GIVEN | table(" ".join(SHORT_FORMS))
_BEFORE_CARMEN = table("maria ma jose juan ana luz")
_GIVEN_TOO = table(
    "lin lu su ma song long han jin fan wan yan tan dai jia ren shao lai lam ng ang low ho lee"
)
"""Chinese family names that are names elsewhere, too."""
_PATRONYMIC = regex(PATRONYMIC)
_SYLLABLE = regex(PINYIN)
_TWO_SYLLABLES = regex(PINYIN * 2)
_SURELY_PINYIN = regex("x|q|zh|iao|uo|ua|iu|ing|ang|ong")
_JAPANESE_NAME = regex(rf"{MORA}{{2,5}}")
_VIETNAMESE_MARKS = regex("[\u0302\u0306\u031b][\u0300\u0301\u0303\u0309\u0323]|\u031b|[\u0309\u0323]|[đĐ]")
_ARABIC_HOUSE = regex(r"(?:al|el)[-‐'’ ]", re.IGNORECASE)


# -- addressing ----------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def formal_name(name: str) -> str:
    """The name after "Dear": "Dr. O'Neil-Smith", "Sir Ian"; without a title the whole name."""
    if _is_many(name):
        return " ".join(name.split())
    parts = parts_of(name)
    said = [shown for title in parts.titles if (shown := _said_title(title))]
    titles = [title for title in said if without_periods(title) not in _PLAIN] or said[:1]
    if not titles:
        return _cased(parts.bare, name) or " ".join(name.split())
    with_given = without_periods(titles[-1]) in _WITH_GIVEN and parts.given
    called = parts.given.split()[0] if with_given else parts.family or parts.given
    return _cased(" ".join((*titles, called)), name)


def _said_title(title: str) -> str:
    """A title as it is said: nothing for what only says more of another, "Dr." for "Dr.med."."""
    bare = without_periods(title)
    if (bare in QUALIFIERS and bare not in _TITLE_SET) or bare in _DEGREES_FIRST:
        return ""
    pieces = [piece for piece in title.split(".") if piece]
    if "-" in title or len(pieces) < 2 or bare in _TITLE_SET:
        return title
    return "".join(f"{piece}." for piece in pieces if without_periods(piece) not in QUALIFIERS)


@lru_cache(maxsize=4096)
def friendly_name(name: str) -> str:
    """The name after "Hi": the first name, no initial where there is another; "Aunt May" as a whole."""
    if couple := _couple(name):
        return couple
    if _is_many(name):
        return " ".join(name.split())
    parts = parts_of(name)
    kin = [title for title in parts.titles if without_periods(title) in _KIN]
    if not parts.given:
        spoken = parts.family
        kin = list(filter(None, map(_said_title, parts.titles)))
    else:
        spoken = parts.nickname or _first_name(parts)
    return _cased(" ".join((*kin, spoken.strip('"“”()'))).strip(), name) or " ".join(name.split())


def _first_name(parts: NameParts) -> str:
    words = _joined(parts.given.split())
    if parts.family_first:
        vietnamese = fold(parts.family) in VIETNAMESE and not _FAMILY_FIRST.fullmatch(parts.family)
        syllables = len(words) == 2 and all(len(word) < 7 for word in words)
        if vietnamese and len(words) > 1:
            return words[-1]
        if syllables and fold(parts.family) in CHINESE | KOREAN and all(map(str.isalpha, words)):
            return parts.given
    plain = (w for w in words if not _INITIALS.fullmatch(w) and not _ABBREVIATED.fullmatch(w))
    if spoken := next(plain, ""):
        return spoken
    alone = len(parts.given.rstrip(".")) == 1 and parts.family
    return parts.bare if alone else parts.given


def _is_many(name: str) -> bool:
    """Whether a name is that of several people or of a desk."""
    low = [fold(word) for word in parts_of(name).bare.split()]
    if low and low[-1].endswith(tuple(HONORIFICS)):
        return True
    if _AND.search(name) or (low[:1] == ["the"] and len(low) > 1):
        return True
    return bool(TEAMS & set(low)) and len(low) > 1 and low[0] not in GIVEN


def _couple(name: str) -> str:
    """What two people are called: "Ana and Luis" of "Ana and Luis Ortiz"; empty for one."""
    pair = _AND.split(name)
    listed = _LISTED.split(name)
    if len(pair) == 2 and len(listed) > 2 and all(len(part.split()) == 1 for part in listed):
        return " ".join(name.split())
    if len(pair) != 2 or not all(map(str.strip, pair)) or TEAMS & set(fold(name).split()):
        return ""
    if all(is_title(word) for word in pair[0].split()) or not looks_like_name(pair[1]):
        return ""
    joint = _AND.search(name)
    return f"{friendly_name(pair[0])} {joint[0].strip() if joint else 'and'} {friendly_name(pair[1])}"


def _cased(text: str, name: str) -> str:
    """A text for a greeting: a name written all in capitals or all in small letters gets its usual ones."""
    bare = parts_of(name).bare
    letters = [char for char in bare if char.isalpha()]
    if not letters or not (bare.isupper() or bare.islower()):
        return text
    if bare.isupper() and len(letters) < 4:
        return text
    words = text.split()
    return " ".join(_usual(word, first=not at) for at, word in enumerate(words))


def _usual(word: str, *, first: bool) -> str:
    low = word.lower()
    if ("." in word and not is_title(word)) or (
        word.isupper() and len(word) == 2 and not _SPOKEN.search(low)
    ):
        return word
    if is_particle(low) and not first:
        return low
    capital = re.sub(rf"(?<!{_LETTER})(?<!{_LETTER}{_LETTER}['’]){_LETTER}", lambda m: m[0].upper(), low)
    return re.sub(r"^(Mc)([a-z])", lambda m: m[1] + m[2].upper(), capital)


_SPOKEN = regex("[aeiouy][^j]|[^j][aeiouy]")


_HELLO = regex(
    (
        r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|greetings)\b[ "
        r",]*"
    ),
    re.IGNORECASE,
)


def called(salutation: str) -> str:
    """What somebody is called, of a salutation as typed: "Dr. Okonjo" of "Dear Dr. Okonjo,"."""
    return _HELLO.sub("", " ".join(salutation.split()), count=1).strip(" ,")


def greeting(salutation: str, hello: str) -> str:
    """The first line for a salutation as typed; its own "Dear" goes before `hello`."""
    typed = " ".join(salutation.split()).strip(" ,")
    return typed if _HELLO.match(typed) and called(typed) else f"{hello} {called(typed) or typed}".strip()


def in_spoken_order(name: str) -> str:
    """ "Doe, Jane, PhD" as "Jane Doe, PhD"; other names as they are."""
    parts = parts_of(name)
    spoken = " ".join((*parts.titles, parts.bare, *parts.asides))
    return ", ".join((spoken, *parts.suffixes))


# -- comparing -----------------------------------------------------------------------------------------


_FOREIGN = regex(r"(?<!\S)[^\s\x80-\U0010ffff]*[^\x00-\x7f]\S*", re.ASCII)
"""A word with a letter or mark beyond ASCII."""
_SEEN_WORDS, _SEEN_LENGTH = 2048, 40
"""So many words are kept as they were changed, and so long; texts of some scripts are one long word."""


def lower(text: str) -> str:
    """A text to compare whose accents count: one spelling of equal characters, no capitals."""
    return text.lower() if text.isascii() else _word_by_word(text, _lower_word)


def fold(text: str) -> str:
    """A text to compare whose accents do not count: "Łukasz" equals "lukasz", "Straße" "strasse"."""
    return text.lower() if text.isascii() else _word_by_word(text, _fold_word)


def _word_by_word(text: str, change: _lru_cache_wrapper[str]) -> str:
    """The text with its few words beyond ASCII changed and the rest in small letters.

    Most of a text is ASCII, which bytes turn small at once, and the names in it come again and again.
    """
    small = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")

    def changed(found: re.Match[str]) -> str:
        word = found[0]
        return change(word) if len(word) <= _SEEN_LENGTH else change.__wrapped__(word)

    return _FOREIGN.sub(changed, small).replace("`", "'")


@lru_cache(_SEEN_WORDS)
def _lower_word(word: str) -> str:
    word = unicodedata.normalize("NFKC", word).casefold()
    return unicodedata.normalize("NFC", word.translate(_APOSTROPHES).translate(_HYPHENS))


@lru_cache(_SEEN_WORDS)
def _fold_word(word: str) -> str:
    kept: list[str] = []
    base = 0
    for char in unicodedata.normalize("NFKD", _lower_word(word)):
        if unicodedata.combining(char):
            if base < _LAST_OF_THE_ALPHABETS:
                continue
        else:
            base = ord(char)
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_SAME)


def name_key(name: str) -> str:
    """What is equal for names that differ in case, accents or blanks."""
    return " ".join(fold(name).split())


def bare_key(name: str) -> str:
    """The same, without titles and suffixes, whatever the order: "Doe, Jane" and "Dr. Jane Doe, PhD"."""
    words = name.split()
    plain = words and not any(mark in name for mark in ',.("')
    if plain and words[0].casefold() not in _TITLE_SET and words[-1].casefold() not in _SUFFIX_SET:
        return name_key(name)
    return name_key(parts_of(" ".join(words)).bare)


# -- recognising ---------------------------------------------------------------------------------------

_NAME_WORD = regex(rf"(?:{_LETTER}|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f'’ʼ.\-])+")


_NOTE = regex(r"[\"“*!?^%&+#\-].*|.*[.?!;:…][\"”]?", re.DOTALL)
"""What begins with the sign of a note, or ends as a sentence does."""


def may_be_name(text: str) -> bool:
    """Whether a line typed where a name is asked for is one, rather than a note begun too soon.

    A word or two may be a name in any spelling; more of them only in the shape of one.
    """
    if looks_like_name(text):
        return True
    return len(text.split()) <= 2 and not _NOTE.fullmatch(text.strip())


def looks_like_name(text: str, no_names: Sequence[str] | frozenset[str] = ()) -> bool:
    """Whether a text has the shape of a person's name: one to six words with capitals, or of another script.

    Words of `no_names`, in lower case, are in no name, such as those of jobs.
    """
    parts = parts_of(re.sub(r"\s*[(\"“][^()\"“”]*[)\"”]\s*", " ", text).strip())
    words = parts.bare.split()
    if not 1 <= len(words) <= 6:
        return False
    cased = 0
    for word in words:
        if not _NAME_WORD.fullmatch(word) or word.casefold().strip(".") in no_names:
            return False
        if is_particle(word) and len(words) > 1:
            continue
        if word[0].islower() and not re.match(r"(?:[^\W\d_]{1,3}['’-])(?=[^\W\d_])", word):
            return False
        cased += 1
    return cased > 0
