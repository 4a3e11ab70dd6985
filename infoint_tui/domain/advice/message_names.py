"""Rules on names in a message: slots left unfilled, somebody else's name, another organisation, the greeting."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from .context import Context
from .finding import ERROR, HINT, WARNING
from .lazy_regex import Lazy
from .letter import Letter, words_of
from .raw_finding import Found
from .text import fold

_SLOT = Lazy(
    r"\{\{?[^{}\n]{0,60}\}\}?|\[(?!(?:x|sic|\.\.\.|ok)\])(?=[^\[\]\n]*[A-Za-z]{2})[^\[\]\n]{2,60}\](?![(\[])|<<[^<>\n]{1,60}>>"
    r"|<(?!/|https?:|mailto:|www\.|3)(?=[^<>\n@]*[A-Za-z]{2})[^<>\n@]{2,60}>|\bX{3,}\b|\bTODO\b|\bTBDs?\b|\bTBC\b|\bFIXME\b"
    r"|(?i:\blorem ipsum\b)|_{3,}|\((?i:insert|your|name|company|date|time|add|fill in|topic|title) ?(?i:name|here|your|the|of|company|date|time|title|topic|role|position)[^()\n]{0,40}\)"
    r"|\b(?:FIRST ?NAME|LAST ?NAME|FIRSTNAME|LASTNAME|COMPANY ?NAME|YOUR NAME|NAME HERE|INSERT [A-Z]+|YOUR COMPANY|JOB TITLE)\b"
    r"|%[A-Za-z_]{3,30}%|\$\{?[A-Z_]{3,30}\}?|(?<=[Dd]ear )(?:Name|NAME)\b|(?<=[Hh]i )(?:Name|NAME)\b|(?<=[Hh]ello )(?:Name|NAME)\b|\?{3,}"
)


def placeholder(letter: Letter) -> Iterator[Found]:
    """Slots of a template that still wait for their words."""
    for count, match in enumerate(_SLOT.finditer(letter.text.cased)):
        if count == 20:
            return
        reason = f"“{match[0]}” still needs its words."
        yield Found("placeholder", ERROR, match.start(), match.end(), reason)


_ADDRESSES = """
mr mrs ms miss mx dr prof professor sir madam doctor rev reverend herr frau senor senora monsieur madame
captain officer nurse chef coach judge father sister brother pastor rabbi imam mister dame lord lady sensei
dean chief chechi chetta chettan akka anna bhaiya saab sahib sahab memsahib tia tio tita tito kuya ate
sunbae senpai mzee mama baba bwana mwalimu ustad hoca abi abla khala mash saheb beti bhabhi ma maam aunt
auntie aunty uncle oga engr barr alhaji hajia mallam ustaz sheikh san sama ji bhai didi guru teacher fr
elder deacon bishop councillor sergeant
"""
"""Titles, and what people in many countries call somebody they respect."""
_TITLES = frozenset(_ADDRESSES.split())
_GREETING_WORDS = frozenset(
    [
        "dear",
        "hi",
        "hiya",
        "hello",
        "hey",
        "hallo",
        "good",
        "morning",
        "afternoon",
        "evening",
        "day",
        "greetings",
        "bonjour",
        "salut",
        "hola",
        "respected",
        "esteemed",
        "honoured",
        "honored",
        "most",
        "namaskar",
        "salam",
        "shalom",
        "hei",
        "hej",
        "moin",
        "servus",
        "gruss",
        "gott",
        "kia",
        "ora",
        "vanakkam",
        "assalamu",
        "alaikum",
        "ola",
        "ciao",
        "guten",
        "tag",
        "liebe",
        "lieber",
        "aloha",
        "namaste",
        "salaam",
        "to",
        "my",
        "dearest",
        "again",
        "g'day",
        "g",
        "d",
        "howdy",
        "and",
        "or",
        "the",
        "from",
        "there",
    ]
)
_ANYBODY = frozenset(
    [
        "sir",
        "madam",
        "sirs",
        "all",
        "everyone",
        "everybody",
        "team",
        "folks",
        "whom",
        "hiring",
        "manager",
        "managers",
        "recruiter",
        "recruiters",
        "recruiting",
        "recruitment",
        "there",
        "friend",
        "friends",
        "colleague",
        "colleagues",
        "concerned",
        "guys",
        "people",
        "committee",
        "department",
        "hr",
        "human",
        "resources",
        "ladies",
        "gentlemen",
        "it",
        "may",
        "concern",
        "member",
        "members",
        "stranger",
        "person",
        "both",
        "neighbour",
        "neighbor",
        "neighbours",
        "mate",
        "fellow",
        "alumni",
        "alum",
        "alumna",
        "alumnus",
        "future",
        "mentor",
        "director",
        "it's",
        "company",
        "staff",
        "office",
        "personnel",
        "talent",
        "acquisition",
        "esteemed",
        "valued",
        "one",
        "linkedin",
        "connection",
        "customer",
        "service",
        "support",
        "contact",
        "ally",
    ]
)
_NICKNAMES = (
    "robert bob rob bobby|elizabeth liz beth lizzie eliza betty lisa|william bill will billy liam|richard rick dick rich"
    "|margaret maggie meg peggy greta|katherine catherine kathryn kate kathy cathy katie kat katya|michael mike mick misha"
    "|james jim jimmy jamie|john jack johnny jon jonathan|thomas tom tommy|charles charlie chuck|edward ed eddie ted ned"
    "|anthony tony|alexander alex sasha xander alexandra alexandre sandra lex|andrew andy drew|benjamin ben benny|christopher chris kit"
    "|christina christine chris tina|daniel dan danny|david dave|deborah debbie deb|donald don|dorothy dot dottie"
    "|frances fran francis frank|frederick fred freddie|gregory greg|henry harry hank|jennifer jen jenny|jessica jess"
    "|joseph joe joey|joshua josh|kenneth ken kenny|lawrence larry laurence|leonard len leo|matthew matt|nathaniel nathan nate nat"
    "|nicholas nick nico|patricia pat patty tricia trish|patrick pat paddy|peter pete|philip phil phillip|raymond ray"
    "|rebecca becky becca|ronald ron|samuel sam samantha|stephen steve steven stephanie steph|susan sue susie suzanne"
    "|timothy tim|theodore ted theo|theresa teresa tess terry|victoria vicky tori|vincent vince|zachary zach zack"
    "|eleanor ellie nell nora elena|abigail abby|amanda mandy|barbara barb|jacob jake|gabriel gabe gabrielle gabriella|isabel isabella bella izzy"
    "|mohammed mohamed muhammad mo|maximilian max maxine|natalie natalia natasha nat|veronica ronnie|walter walt|rosalind roz ros"
)


_RESPECTS = re.compile(r"\s*(?:most )?(?:respected|esteemed|honou?red) (?:sir|madam|ma'?am)\b")
"""Greets a person one looks up to, where people do so without the name."""


@lru_cache(maxsize=1)
def _nicknames() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in _NICKNAMES.split("|"):
        names = frozenset(group.split())
        for name in names:
            found[name] = found.get(name, frozenset()) | names
    return found


def greeted(letter: Letter) -> tuple[int, int, tuple[str, ...]] | None:
    """Where the greeting names somebody, and the words of that name; no words where it names nobody."""
    place = letter.greeting
    if place is None:
        return None
    found: list[str] = []
    start = end = place[0]
    for match in re.finditer(r"[^\W\d_]+", letter.text.low[place[0] : place[1]]):
        word = match[0]
        if word in _GREETING_WORDS and not found:
            continue
        if not found:
            start = place[0] + match.start()
        found.append(word)
        end = place[0] + match.end()
    return start, end, tuple(found)


def names(letter: Letter, known: Context) -> Iterator[Found]:
    """A greeting that names somebody else, nobody, or that is missing."""
    if known.channel in ("linkedin_note", "inmail") and letter.greeting is None:
        return
    place = greeted(letter)
    if place is None:
        name = known.contact.strip()
        start = letter.body[0]
        line = f"Dear {name},\n\n" if name else None
        yield Found("greeting", HINT, start, start, rewrite=line, rewrite_at=(0, 0))
        return
    start, end, words = place
    own = set(words) - _TITLES - {"and", "or"}
    if not own - _ANYBODY:
        titled = not own and set(words) & (_TITLES - {"sir", "madam"})
        if known.channel != "linkedin_note" and not titled and not _RESPECTS.match(letter.text.low):
            yield Found(
                "greeting", HINT, *(letter.greeting or (start, end)),
                rewrite=_address(known) if words and known.contact.strip() and known.english else None, rewrite_at=(start, end),
            )  # fmt: skip
        return
    theirs = words_of(known.contact)
    if not theirs or _shares(own, theirs):
        return
    named = letter.text.cased[start:end]
    yield Found(
        "wrong-name", ERROR, start, end, f"The greeting says “{named}”, but this is for {known.contact}.",
        rewrite=_address(known), rewrite_at=(start, end),
    )  # fmt: skip


def _address(known: Context) -> str:
    name = known.contact.strip()
    return name if known.formality in ("formal", "") else name.split()[0] if name else ""


def _shares(own: set[str], theirs: tuple[str, ...]) -> bool:
    """Whether two names have a word in common, spelled together or apart, or a usual short form."""
    also = set(theirs) | {"".join(pair) for pair in itertools.pairwise(theirs)}
    if own & also or "".join(sorted(own)) in {"".join(sorted(theirs))}:
        return True
    joined = {"".join(pair) for a in own for b in own if a != b for pair in ((a, b),)}
    if joined & also:
        return True
    short = _nicknames()
    return any(short.get(name, frozenset()) & own for name in also)


_LEGIT = Lazy(
    r"\b(?:suggested|introduced|recommended|spoke|spoken|talked|met|told me|gave me your|mentioned your|pointed me|referred"
    r"|my (?:\w+ )?(?:colleague|friend|teacher|mentor|internship|placement|job|work|studies|training)|interviewed)\b"
)
_MINE = Lazy(
    r"\b(?:i|i'm|i've|we|my)\b[^.?!]{0,80}\b(?:at|from|of|with|for|by|in|joined|left|attend|attended)(?: the)?\s*$"
)


@lru_cache(maxsize=4)
def _index(orgs: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Organisations in small letters by their first word."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for name in orgs:
        low = fold(name).low.strip()
        words = re.findall(r"[^\W_]+", low)
        if words and len(low) > 2:
            found[words[0]] = (*found.get(words[0], ()), (low, name))
    return found


def other_organisation(letter: Letter, known: Context) -> Iterator[Found]:
    """The name of an organisation the recipient does not belong to."""
    if not known.other_orgs:
        return
    text = letter.text
    index = _index(known.other_orgs)
    own = fold(known.org).low.strip()
    start, end = letter.body
    said = {match[0] for match in re.finditer(r"[^\W_]+", text.flow[start:end])}
    for first in said & index.keys():
        for low, name in index[first]:
            if low == own or (own and low in own):
                continue
            pattern = re.compile(rf"(?<!\w){re.escape(low)}(?!\w)")
            for match in pattern.finditer(text.flow, start, end):
                if _is_slip(letter, known, match, own):
                    where = f"; {known.contact or 'the recipient'} works at {known.org}" if known.org else ""
                    yield Found(
                        "wrong-org", WARNING, match.start(), match.end(),
                        f"{name} is named{where}. Copied from another message?",
                        rewrite=known.org or None, rewrite_at=(match.start(), match.end()),
                    )  # fmt: skip
                    break


def _is_slip(letter: Letter, known: Context, match: re.Match[str], own: str) -> bool:
    text = letter.text
    cased = text.cased[match.start() : match.end()]
    if " " not in match[0] and cased == match[0] and cased.isalpha():
        return False
    if own and any(at <= match.start() and match.end() <= at + len(own) for at in _places(text.flow, own)):
        return False
    sentence = next(
        (s for s in letter.sentences if s[0] <= match.start() < s[1]), (match.start(), match.end())
    )
    before = text.flow[sentence[0] : match.start()]
    whole = text.flow[slice(*sentence)]
    if _LEGIT.search(whole) or (_MINE.search(before) and not re.search(r"\byour?\b", before)):
        return False
    referrer = words_of(known.referrer)
    return not (referrer and referrer[0] in words_of(whole))


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
