"""People's names: titles, suffixes, particles and initials, how somebody is addressed, what counts as equal.

The one place that knows which words around a name are no part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def table(words: str) -> frozenset[str]:
    """Words parted by blanks, to look up."""
    return frozenset(words.split())


TITLES: tuple[str, ...] = _table("""
dr dra drs prof profa professor doctor mr mrs ms miss mx sir dame lord lady rev revd reverend fr rabbi imam
pastor engr eng ing arch atty adv barr hon capt captain cpt col colonel lt ltc sgt maj gen cmdr adm cpl herr
frau mme mlle monsieur madame señor senor señora senora sr sra srta don doña sig dott dottssa lic ir pd mag
alhaji hajia mallam ustaz sheikh shaykh datuk dato tan aunt auntie uncle sister brother
""")
"""What stands before a name, in lower case and without periods."""
SUFFIXES: tuple[str, ...] = _table("""
jr sr ii iii iv phd dphil edd scd md do dds dmd dvm dnp drph pharmd psyd jd llm llb llp ma ba bs bsc ms msc
mph cph mba mpa mpp msw msn bsn mfa med meng beng ba bfa rn lpn cna np pa fnp aprn crna rd rdn lcsw lmsw lpc
lmft emt nremt pmp cpa cfa cfp cissp csm esq pe pt dpt ot otr slp faia aia ra leed ap fache facp facs frcp
frcs frs obe mbe cbe kbe qc kc ches mches shrm shrm-cp shrm-scp sphr phr rpcv usn usaf usmc ret habil dipl-ing
""")
"""Generations and degrees behind a name, in lower case and without periods."""
PARTICLES: tuple[str, ...] = _table("""
a abu af al aw an ap as av bat bin bint binti da dal dalla das de degli dei del dela della dello den der des
di do dos du e el ibn in la las le lo los 't ten ter und van vande vander vom von y zu zum zur san santa st
""")
"""Small words within a family name."""

_JOINING = frozenset(("e", "y", "i", "und"))
"""Particles between two family names: the word before belongs to them."""
_ONLY_SMALL = frozenset(("a", "an", "as", "bat", "do", "in", "lo", "aw", "ap", *_JOINING))
"""Particles that are names or other words with a capital."""
_WITH_GIVEN = frozenset(("sir", "dame", "aunt", "auntie", "uncle", "sister", "brother", "don", "doña"))
"""Titles that go with the first name."""
_KIN = frozenset(("aunt", "auntie", "uncle", "sister", "brother", "fr"))
"""Titles that are kept among friends, too."""
_PLAIN = frozenset(("mr", "mrs", "ms", "miss", "mx", "herr", "frau", "mme", "mlle"))
"""Titles that say nothing beside a higher one."""
_EASY = frozenset(("jr", "sr", "phd", "md", "mba", "rn", "esq", "iii", "msc", "bsc", "mph"))
"""Suffixes that count in lower case, too."""
_TITLE_SET = frozenset(TITLES)
_SUFFIX_SET = frozenset(SUFFIXES)
_PARTICLE_SET = frozenset(PARTICLES)

_GIVEN = frozenset(
    _table("""
aaron abdul abigail adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra ali alice
alicia amanda amir amy ana anders andre andrea andrew angela anita anja ann anna anne annika anthony antonio
arjun astrid babatunde barbara beatriz ben benjamin bernd beth bjorn brian bruno camila carla carlos carmen
carol caroline catherine cecilia charles charlotte chiara chinedu chloe chris christian christina christine
christopher claire clara claudia daniel daniela david deborah denise dennis diana diego dmitri dominik donna
dorothy edward elena elizabeth ella emily emma enrique eric erik eva fatima felix fernando florian francesca
francisco frank gabriel george giulia giuseppe grace greta gustavo hannah hans hassan heather helen helena
henry ian ibrahim ines ingrid irene isabel isabella ivan jack jacob jakub james jan jane janet jason javier
jean jennifer jessica jim joan joanna joao john jonas jonathan jorge jose josef joseph joshua juan juana julia
julian julie jurgen karen karl katarzyna kate katherine kathleen kevin khalid kim klaus krzysztof lars laura
lauren lea lena leon leonie leticia lina linda lisa lucas lucia luis lukas lukasz maja marco marcos marcus
margaret maria marie mario mark marta martin mary mateo matteo matthew max mehmet mei michael michelle miguel
mohamed mohammed monika nadia nancy natalia natalie nicholas nicole nina noah nora olga oliver olivia omar
oscar pablo patricia patrick paul paula pedro peter petra philip pierre priya rachel rafael raj ramon raul
rebecca ricardo richard robert roberto rosa ruth ryan sabine samuel sandra sara sarah sebastian sergio sharon
simon sofia sophia sophie stefan stephanie stephen steven susan sven tanja teresa thomas tim tomas ursula
valentina valeria victor victoria vikram vincent wei werner william wolfgang yan yuki yusuf zainab zoe zofia
""")
)
"""First names, without accents, that tell "Doe, Jane" from "Jane, Acme"."""

_LETTER = r"[^\W\d_]"
_INITIALS = re.compile(rf"(?:{_LETTER}\.-?)+$|{_LETTER}$")
_GLUED_TITLE = re.compile(rf"^((?:{_LETTER}+\.)+)(?={_LETTER}{{2}})")
_APOSTROPHES = {ord(char): "'" for char in "\u2018\u2019\u02bc\u02bb\u0060\u00b4\uff07"}
_HYPHENS = {ord(char): "-" for char in "\u2010\u2011\u2012\u2013\u2212"}
_SAME = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々\s・]+")
_LAST_OF_THE_ALPHABETS = 0x0700
"""Above it marks are letters of their own: Indic and Thai vowels, Japanese voicing."""


class NameParts(NamedTuple):
    """A name taken apart; everything as it was written."""

    titles: tuple[str, ...] = ()
    given: str = ""
    """First and middle names and initials."""
    family: str = ""
    """With its particles; empty where there is one name only."""
    suffixes: tuple[str, ...] = ()
    family_first: bool = False

    @property
    def bare(self) -> str:
        """The name without titles and suffixes, in the order it is spoken."""
        both = (self.family, self.given) if self.family_first else (self.given, self.family)
        return " ".join(part for part in both if part)


def without_periods(word: str) -> str:
    """A word as the tables have it."""
    return word.replace(".", "").replace("\u200b", "").strip(",;:").casefold()


def is_title(word: str) -> bool:
    """Whether a word stands before names: "Dr.", "Prof.Dr.", "engr"."""
    bare = without_periods(word)
    if bare in _TITLE_SET:
        return not (bare in ("tan", "don", "mag", "ing", "eng", "gen", "ir") and word[:1].islower())
    pieces = [piece for piece in word.split(".") if piece]
    return len(pieces) > 1 and all(piece.casefold() in _TITLE_SET for piece in pieces)


def is_suffix(text: str) -> bool:
    """Whether a text is nothing but generations and degrees: "Jr.", "PhD", "Ph. D.", "MPH CPH"."""
    whole = without_periods(text.replace(" ", ""))
    if whole in _SUFFIX_SET and _written_as_suffix(text):
        return True
    words = re.split(r"[\s/&]+", text.strip(" ,()"))
    return bool(words[0]) and all(
        without_periods(word) in _SUFFIX_SET and _written_as_suffix(word) for word in words
    )


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
    return bool(words) and 1 <= len(words) <= 3 and fold(words[0].split("-")[0]) in _GIVEN


@lru_cache(maxsize=4096)
def parts_of(name: str) -> NameParts:
    """A name in its parts; never raises, and every word of it is in one of them.

    The order is the written one unless a comma ("Doe, Jane"), the script, or capitals ("SZABÓ Anna") mark
    the family name.
    """
    head, *rest = [part.strip() for part in name.split(",") if part.strip()] or [""]
    suffixes: list[str] = []
    while rest and is_suffix(rest[-1]):
        suffixes.insert(0, rest.pop())
    if rest:
        words = " ".join(rest).split()
        titles, given_words = _titles_off(words)
        more, family_words = _titles_off(head.split())
        family_words, degrees = _suffixes_off(family_words)
        return NameParts(
            (*more, *titles), " ".join(given_words), " ".join(family_words), (*degrees, *suffixes)
        )
    titles, words = _titles_off(_GLUED_TITLE.sub(_parted, head).split())
    words, degrees = _suffixes_off(words)
    given, family, first = _divided(words, titled=bool(titles))
    return NameParts(tuple(titles), given, family, (*degrees, *suffixes), first)


def _parted(match: re.Match[str]) -> str:
    return f"{match[1]} " if is_title(match[1]) else match[1]


def _titles_off(words: list[str]) -> tuple[list[str], list[str]]:
    at = 0
    while at < len(words) - 1 and is_title(words[at]):
        at += 1
    return words[:at], words[at:]


def _suffixes_off(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    at = len(words)
    while at > 1 and is_suffix(words[at - 1]) and not (at == 2 and words[1].casefold() in ("do", "ma", "ba")):
        at -= 1
    return words[:at], tuple(words[at:])


def _divided(words: list[str], *, titled: bool) -> tuple[str, str, bool]:
    """Given and family name, and whether the family name comes first."""
    if len(words) < 2:
        only = " ".join(words)
        return ("", only, False) if titled else (only, "", False)
    if _FAMILY_FIRST.fullmatch("".join(words)):
        return " ".join(words[1:]), words[0], True
    loud = [len(word) > 2 and word.isupper() and "." not in word for word in words]
    if loud[0] and not any(loud[1:]) and not words[1].isupper():
        return " ".join(words[1:]), words[0], True
    at = _family_at(words)
    return " ".join(words[:at]), " ".join(words[at:]), False


def _family_at(words: list[str]) -> int:
    """Where the family name begins: at the first particle, else with the last word."""
    if is_particle(words[0]) and words[0].islower():
        return 0
    for at in range(1, len(words) - 1):
        if is_particle(words[at]):
            return max(1, at - 1) if words[at].casefold() in _JOINING else at
    return len(words) - 1


# -- addressing ----------------------------------------------------------------------------------------


def formal_name(name: str) -> str:
    """The name after "Dear": "Dr. O'Neil-Smith", "Sir Ian"; without a title the whole name."""
    parts = parts_of(name)
    titles = [title for title in parts.titles if without_periods(title) not in _PLAIN]
    titles = titles or list(parts.titles[:1])
    if not titles:
        return parts.bare or " ".join(name.split())
    with_given = without_periods(titles[-1]) in _WITH_GIVEN and parts.given
    called = parts.given.split()[0] if with_given else parts.family or parts.given
    return " ".join((*titles, called))


def friendly_name(name: str) -> str:
    """The name after "Hi": the first name, no initial where there is another; "Aunt May" as a whole."""
    parts = parts_of(name)
    kin = [title for title in parts.titles if without_periods(title) in _KIN]
    if not parts.given:
        spoken = parts.family
        kin = list(parts.titles)
    else:
        words = parts.given.split()
        spoken = next((word for word in words if not _INITIALS.fullmatch(word)), parts.given)
    return " ".join((*kin, spoken.strip('"“”()'))).strip() or " ".join(name.split())


_HELLO = re.compile(
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
    spoken = " ".join((*parts.titles, parts.bare))
    return ", ".join((spoken, *parts.suffixes))


# -- comparing -----------------------------------------------------------------------------------------


def lower(text: str) -> str:
    """A text to compare whose accents count: one spelling of equal characters, no capitals."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", text.translate(_APOSTROPHES).translate(_HYPHENS))


def fold(text: str) -> str:
    """A text to compare whose accents do not count: "Łukasz" equals "lukasz", "Straße" "strasse"."""
    if text.isascii():
        return text.lower()
    kept: list[str] = []
    base = 0
    for char in unicodedata.normalize("NFKD", lower(text)):
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
    plain = "," not in name and "." not in name and words
    if plain and words[0].casefold() not in _TITLE_SET and words[-1].casefold() not in _SUFFIX_SET:
        return name_key(name)
    return name_key(parts_of(" ".join(words)).bare)


# -- recognising ---------------------------------------------------------------------------------------

_NAME_WORD = re.compile(rf"(?:{_LETTER}|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f'’ʼ.\-])+")


_NOTE = re.compile(r"[\"“*!?^%&+#\-].*|.*[.?!;:…][\"”]?", re.DOTALL)
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

    Args:
        text: Without anything around the name.
        no_names: Words in lower case that no name has, such as those of jobs.
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
