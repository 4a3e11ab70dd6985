"""All that is said about a message that asks, reminds, confirms or answers, and about a thank-you."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from .. import regex
from ..english import is_whole, note_like
from ..phrasing import count as counted
from ..text import pairs, word_set
from ..thank_you import mentions_moment
from .findings import (
    ERROR,
    HINT,
    INMAIL,
    LINKEDIN,
    NOTE,
    NUDGE,
    REQUEST,
    SILENT,
    TIP,
    WARNING,
    Context,
    Finding,
    order,
)
from .letter import Letter, frames, words_of
from .lexicon import LISTS, Frame, count_words, fold, sections

LOOKED_AT = 20_000
"""Characters of a message that are looked at."""
FREE_NOTE, PAID_NOTE = 200, 300
"""Characters a note on LinkedIn may have without and with a subscription."""
INMAIL_LONG, INMAIL_MOST = 400, 1_900
"""Characters from which an InMail is answered less often, and the most there may be."""
IDEAL, LONG, SHORT = 100, 150, 25
"""Words of a request."""
THANKS_SHORT, THANKS_LONG = 30, 200
"""Words of a thank-you."""


def lint_message(text: str, context: Context | None = None) -> tuple[Finding, ...]:
    """What may be wrong with a message of outreach, errors first; places are characters of the text as given.

    The kind and the channel of the `context` decide which rules apply.
    """
    known = context or Context()
    letter = Letter(text[:LOOKED_AT], known.me, words_of(known.contact))
    return _kept(letter, _message(letter, known), known)


def lint_thanks(text: str, context: Context | None = None) -> tuple[Finding, ...]:
    """What may be wrong with a thank-you, errors first; places are characters of the text as given."""
    known = context or Context()
    letter = Letter(text[:LOOKED_AT], known.me, words_of(known.contact))
    return _kept(letter, _thanks(letter, known), known)


def _kept(letter: Letter, found: Iterator[Finding], known: Context) -> tuple[Finding, ...]:
    if not letter.text.raw.strip():
        return ()
    return order([one.of_raw(letter.text) for one in found if one.rule not in known.off])


def _message(letter: Letter, known: Context) -> Iterator[Finding]:
    yield from _any_language(letter, known)
    yield from _request_length(letter, known)
    yield from _other_organisation(letter, known)
    if not known.english:
        return
    yield from _english(letter, known)
    yield from _no_timezone(letter, known)
    note = known.channel == NOTE
    if not note:
        yield from _sign_off(letter, known)
    if known.kind not in (REQUEST, NUDGE):
        return
    yield from _request(letter, known, note)


def _request(letter: Letter, known: Context, note: bool) -> Iterator[Finding]:
    nudge = known.attempt >= 2 or known.kind == NUDGE
    if not note:  # a profile stands beside it
        yield from _no_self(letter, known)
    if not nudge:  # the first message has said it, and stands below this one
        yield from _no_connection(letter, known)
    yield from _unsaid("no-purpose", WARNING, letter, "aim")
    yield from _too_much_me(letter)
    yield from _private(letter)
    if note:
        return
    yield from _unsaid("no-duration", HINT, letter, "duration")
    yield from _no_easy_out(letter)
    yield from _no_ask(letter)
    yield from _no_thanks(letter, TIP)
    if not nudge:
        yield from _no_slots(letter)
        yield from _not_a_job(letter, known)


def _thanks(letter: Letter, known: Context) -> Iterator[Finding]:
    yield from _any_language(letter, known)
    yield from _thanks_length(letter, known)
    if not known.english:
        return
    yield from _english(letter, known)
    yield from _sign_off(letter, known)
    yield from _no_thanks(letter, WARNING)
    yield from _no_moment(letter, known)
    yield from _unsaid("no-action", TIP, letter, "acts")
    yield from _no_referral(letter, known)
    yield from _over_apology(letter)


def _any_language(letter: Letter, known: Context) -> Iterator[Finding]:
    yield from _placeholder(letter)
    yield from _names(letter, known)


def _english(letter: Letter, known: Context) -> Iterator[Finding]:
    yield from _note_like(letter, known)
    yield from _run_on(letter)
    yield from _job_phrase(letter)
    yield from _attached(letter, known)
    yield from _mechanics(letter, known)


# -- blanks, names and organizations --------------------------------------------------------------------


def _placeholder(letter: Letter) -> Iterator[Finding]:
    """Slots of a template that still wait for their words."""
    for count, match in enumerate(frames("slot").finditer(letter.text.cased)):
        if count == 20:
            return
        reason = f"Fill in the blank “{match[0]}”."
        yield Finding("placeholder", ERROR, match.start(), match.end(), reason)


@lru_cache(maxsize=1)
def _nicknames() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in sections("wordlists")["nicknames"]:
        names = frozenset(group.split())
        for name in names:
            found[name] = found.get(name, frozenset()) | names
    return found


def _greeted(letter: Letter) -> tuple[int, int, tuple[str, ...]] | None:
    """Where the greeting names somebody, and the words of that name; no words where it names nobody."""
    place = letter.greeting
    if place is None:
        return None
    found: list[str] = []
    start = end = place[0]
    for match in re.finditer(r"[^\W\d_]+", letter.text.low[place[0] : place[1]]):
        word = match[0]
        if word in word_set(LISTS, "greeting_words") and not found:
            continue
        if not found:
            start = place[0] + match.start()
        found.append(word)
        end = place[0] + match.end()
    return start, end, tuple(found)


def _names(letter: Letter, known: Context) -> Iterator[Finding]:
    """A greeting that names somebody else, nobody, or that is missing."""
    if known.channel in ("linkedin_note", "inmail") and letter.greeting is None:
        return
    place = _greeted(letter)
    if place is None:
        name = known.contact.strip()
        start = letter.body[0]
        line = f"Dear {name},\n\n" if name else None
        yield Finding("greeting", TIP, start, start, rewrite=line, rewrite_at=(0, 0))
        return
    start, end, words = place
    own = set(words) - word_set(LISTS, "titles") - {"and", "or"}
    if not own - word_set(LISTS, "anybody"):
        titled = not own and set(words) & (word_set(LISTS, "titles") - {"sir", "madam"})
        if known.channel != "linkedin_note" and not titled and not frames("respects").match(letter.text.low):
            yield Finding(
                "greeting", TIP, *(letter.greeting or (start, end)),
                rewrite=_address(known) if words and known.contact.strip() and known.english else None,
                rewrite_at=(start, end),
            )  # fmt: skip
        return
    theirs = words_of(f"{known.contact} {known.called}")
    if not theirs or _shares(own, theirs):
        return
    named = letter.text.cased[start:end]
    yield Finding(
        "wrong-name", ERROR, start, end, f"The greeting says “{named}”, but this is for {known.contact}.",
        rewrite=_address(known), rewrite_at=(start, end),
    )  # fmt: skip


def _address(known: Context) -> str:
    name = known.contact.strip()
    if known.called:
        return known.called
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


def _other_organisation(letter: Letter, known: Context) -> Iterator[Finding]:
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
                    where = (
                        f", but {known.contact or 'the recipient'} works at {known.org}" if known.org else ""
                    )
                    yield Finding(
                        "wrong-org", WARNING, match.start(), match.end(),
                        f"This mentions {name}{where}. Copied from another message?",
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
    if frames("legit").search(whole):
        return False
    if frames("mine").search(before) and not re.search(r"\byour?\b", before):
        return False
    referrer = words_of(known.referrer)
    return not (referrer and referrer[0] in words_of(whole))


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _note_like(letter: Letter, known: Context) -> Iterator[Finding]:
    """Signs, shorthand and labels of a note, and what was written about the recipient as a note."""
    start, end = letter.body
    cased = letter.text.cased
    for begin, stop, what in note_like(cased[start:end]):
        said = cased[start + begin : start + stop].strip() or what
        reason = f"“{said}” still reads like a note. Write it as you'd say it."
        yield Finding("note-like", WARNING, start + begin, start + stop, reason)
    for words in known.own_words:
        said = " ".join(words.split()).rstrip(".")
        at = cased.find(said, start, end) if said and not is_whole(said) else -1
        if at >= 0:
            yield Finding("note-like", WARNING, at, at + len(said))


_BREATH = 28
"""Words from which a sentence that goes on and on is hard to follow."""


def _run_on(letter: Letter) -> Iterator[Finding]:
    """Sentences that join three clauses with "and"."""
    for start, end in letter.sentences:
        said = letter.text.flow[start:end]
        if count_words(said) >= _BREATH and sum(1 for _ in frames("joins").finditer(said)) >= 2:
            yield Finding("run-on", TIP, start, end)


# -- length, closing, slips -----------------------------------------------------------------------------


def _request_length(letter: Letter, known: Context) -> Iterator[Finding]:
    """Too long or too short a request for the way it travels."""
    characters = len(letter.text.raw.strip())
    if known.channel == NOTE:
        most = PAID_NOTE if known.premium else FREE_NOTE
        if characters > most:
            yield _length(letter, ERROR, f"{characters} characters; a note on LinkedIn holds {most}.")
        return
    if known.channel == INMAIL:
        if characters > INMAIL_MOST:
            yield _length(letter, ERROR, f"{characters} characters; an InMail holds {INMAIL_MOST}.")
        elif characters > INMAIL_LONG:
            reason = f"{characters} characters. InMails of up to {INMAIL_LONG} are answered more often."
            yield _length(letter, HINT, reason)
        return
    if too_long := _beyond_linkedin(letter, known):
        yield too_long
        return
    words = letter.words
    if words > LONG:
        yield _length(letter, WARNING, f"{words} words. Long messages wait; aim for {IDEAL}.")
    elif words > IDEAL:
        yield _length(letter, TIP, f"{words} words; up to {IDEAL} are answered sooner.")
    elif words < SHORT and known.attempt < 2 and known.kind == "request":
        yield _length(
            letter, HINT, f"Only {counted(words, 'word')}. Say who you are and what you'd like to learn."
        )


def _beyond_linkedin(letter: Letter, known: Context) -> Finding | None:
    """More characters than a message on LinkedIn holds."""
    characters = len(letter.text.raw.strip())
    if known.channel != LINKEDIN or characters <= INMAIL_MOST:
        return None
    return _length(letter, ERROR, f"{characters} characters; a message on LinkedIn holds {INMAIL_MOST}.")


def _thanks_length(letter: Letter, known: Context) -> Iterator[Finding]:
    """Too long or too short a thank-you."""
    if too_long := _beyond_linkedin(letter, known):
        yield too_long
        return
    words = letter.words
    if words > THANKS_LONG:
        yield _length(letter, WARNING, f"{words} words. A thank-you is short: aim for 60 to 120.")
    elif words < THANKS_SHORT and known.channel not in ("message", LINKEDIN):
        yield _length(letter, HINT, f"{words} words. Add the moment that stayed with you.")


def _length(letter: Letter, severity: str, reason: str) -> Finding:
    start, end = letter.body
    return Finding("length", severity, start, end, reason)


def _sign_off(letter: Letter, known: Context) -> Iterator[Finding]:
    """No closing phrase with a name, and not the writer's name either."""
    if not letter.signed:
        at = len(letter.text.low.rstrip())
        name = known.me.strip()
        adds = f"\n\nKind regards,\n{name}" if name and letter.closing >= at else None
        yield Finding("sign-off", TIP, at, at, rewrite=adds, rewrite_at=(at, at))


_DOUBLED = regex(r"(?<![\w'-])([^\W\d_]+)([ ]+|[ ]*\n[ ]*)(\1)(?![\w'-])", re.IGNORECASE)
_SMALL_I = regex(r"(?<![\w.'/(@&-])i(?=(?:'(?:m|ve|ll|d))?(?:[\s,;!?]|$))")
_SPACE_BEFORE = regex(r"(?<=\w)([ ]+)(?=[,.](?:\s|$))")
_LOUD_ROW = regex(r"\b[A-Z]{2,}(?:[ ,]+[A-Z]{2,}){2}\b")
_SHOUTED = regex(r"(?<![\w@./#_\[{<%$-])[A-Z]{6,}(?![\w@/_\]}>%-])")
_MARKS = regex(r"!{2,}|\?!+|!\?+")
_MOST = 8
"""Slips named at once; more would hide the rest."""


def _mechanics(letter: Letter, known: Context) -> Iterator[Finding]:
    """Slips a proof-reader would mark, each with what should stand there."""
    found = [*_repeats(letter), *_marks(letter), *_letters(letter, known), *_spelling(letter)]
    yield from sorted(found, key=lambda one: one.start)[:_MOST]


def _slip(start: int, end: int, reason: str, rewrite: str | None) -> Finding:
    return Finding("mechanics", WARNING, start, end, reason, rewrite, (start, end))


def _repeats(letter: Letter) -> Iterator[Finding]:
    for match in _DOUBLED.finditer(letter.text.cased):
        word = match[1].lower()
        both = match[1][0].isupper() and match[3][0].isupper()
        if (
            word not in word_set(LISTS, "may_double")
            and not both
            and not (match.start() == 0 and "\n" in match[2])
        ):
            yield _slip(match.start(), match.end(), f"“{match[1]}” stands here twice.", match[1])


def _marks(letter: Letter) -> Iterator[Finding]:
    cased = letter.text.cased
    loud = False
    for match in _MARKS.finditer(cased):
        loud = True
        calm = "?" if "?" in match[0] else "."
        calm = "!" if set(match[0]) == {"!"} else calm
        yield _slip(match.start(), match.end(), f"One mark is enough: {calm}", calm)
    if not loud and cased.count("!") > 2:
        at = [place for place, char in enumerate(cased) if char == "!"][2]
        yield _slip(at, at + 1, "More than two exclamation marks sound breathless.", ".")


def _is_loud(match: re.Match[str], cased: str) -> bool:
    """Whether capitals raise the voice: an everyday word, or several in a row; a lone name is an acronym."""
    if match[0] in word_set(LISTS, "capitals"):
        return False
    everyday = word_set(LISTS, "common") | word_set(LISTS, "emphasis")
    return match[0].lower() in everyday or bool(
        _LOUD_ROW.search(cased[max(0, match.start() - 40) : match.end() + 40])
    )


def _letters(letter: Letter, known: Context) -> Iterator[Finding]:
    cased = letter.text.cased
    for match in _SMALL_I.finditer(cased):
        yield _slip(match.start(), match.end(), "Capitalize “I”.", "I")
    for match in _SPACE_BEFORE.finditer(cased):
        start, end = match.span(1)
        yield Finding("mechanics", WARNING, start, end + 1, "No space before this mark.", "", (start, end))
    names = f"{known.contact} {known.org} {known.me} {' '.join(known.referrals)}".upper()
    for match in _SHOUTED.finditer(cased):
        if _is_loud(match, cased) and match[0] not in names:
            yield _slip(match.start(), match.end(), f"“{match[0]}” shouts.", match[0].capitalize())


@cache
def _slips() -> tuple[tuple[Frame, str], ...]:
    lines = (line.rsplit(" = ", 1) for line in sections("wordlists")["slips"])
    return tuple((Frame(pattern), right) for pattern, right in lines)


def _spelling(letter: Letter) -> Iterator[Finding]:
    text = letter.text
    for word in sorted(pairs(LISTS, "spelling").keys() & text.words):
        for match in re.finditer(rf"(?<![\w'@./-]){re.escape(word)}(?![\w@]|\.\w)", text.low):
            right = pairs(LISTS, "spelling")[word]
            if text.cased[match.start()].isupper():
                right = right[0].upper() + right[1:]
            yield _slip(match.start(), match.end(), f"“{match[0]}” should be “{right}”.", right)
    for frame, right in _slips():
        for match in frame.compiled.finditer(text.flow) if frame.wanted(text.words) else ():
            made = match.expand(right)
            yield _slip(match.start(), match.end(), f"“{match[0]}” should be “{made}”.", made)


# -- how long, on which days, by whose clock ------------------------------------------------------------

_ABBREVIATED = regex(r"\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?")
_BETWEEN = regex(r"[ ,(]*(?:the |on )?[ ]*$")
_AMBIGUOUS = regex(r"\b(?:EST|CST|MST|PST|IST|BST|AST|ECT|GST|SST)\b")


def _days(letter: Letter) -> int:
    """How many different days the body names."""
    start, end = letter.body
    low, cased = letter.text.flow, letter.text.cased
    weekdays = {
        match.span(): match[0].rstrip("s.")[:3] for match in frames("weekday").finditer(low, start, end)
    }
    for match in _ABBREVIATED.finditer(cased, start, end):
        weekdays.setdefault(match.span(), match[0].lower()[:3])
    found = set()
    bound: set[tuple[int, int]] = set()
    for match in frames("date").finditer(low, start, end):
        near = next(
            (
                place
                for place in weekdays
                if place[1] <= match.start() and _BETWEEN.fullmatch(low[place[1] : match.start()])
            ),
            None,
        )
        if near is not None:
            bound.add(near)
        found.add(re.sub(r"\W+", " ", match[0]))
    names = {name for place, name in weekdays.items() if place not in bound}
    many = 1 if names & {"wee", "eve", "any", "all"} else 0
    if found and frames("several").search(low, start, end):
        many += 1
    return len(found) + len(names) + many


def _no_slots(letter: Letter) -> Iterator[Finding]:
    """Fewer than two days to choose from."""
    if _days(letter) < 2:
        yield _missing("no-slots", TIP, letter)


def _no_timezone(letter: Letter, known: Context) -> Iterator[Finding]:
    """Clock times whose zone is open, or an abbreviation with several meanings."""
    start, end = letter.body
    text = letter.text
    clock = frames("clock").search(text.flow, start, end)
    if clock is None:
        return
    short = _AMBIGUOUS.search(text.cased, start, end)
    if short is not None:
        reason = f"{short[0]} means different times in different places. Name a city: 3 pm in Toronto."
        yield Finding("no-timezone", HINT, short.start(), short.end(), reason)
    elif known.zones_differ and not (
        frames("zone").search(text.flow, start, end) or frames("city_time").search(text.cased, start, end)
    ):
        whose = _whose(known)
        yield Finding(
            "no-timezone", WARNING, clock.start(), clock.end(), f"Whose clock is “{clock[0]}”? {whose}"
        )


def _whose(known: Context) -> str:
    if known.my_zone and known.their_zone:
        return f"Yours is {known.my_zone}, theirs {known.their_zone}. Give the time in both zones."
    return "Add a city to the time, or give both times."


# -- who, why, what for ---------------------------------------------------------------------------------

_FIRST = regex(r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself)\b")
_SECOND = regex(r"\b(?:you|you're|you've|you'd|you'll|your|yours|yourself)\b")


def _job_phrase(letter: Letter) -> Iterator[Finding]:
    """Words that read as a request for work, unless they are denied or openly told and set aside."""
    flow, words = letter.text.flow, letter.text.words
    for start, end in (*letter.sentences, *letter.afterthoughts):
        for match in frames("job_phrase").finditer(flow, start, end, words=words):
            if not _excused(flow, start, end, match):
                said = letter.text.cased[match.start() : match.end()]
                yield Finding(
                    "job-phrase", ERROR, match.start(), match.end(),
                    f"“{said}” reads as a request for work. Be open: say once that you're looking, and that"
                    " this conversation is only for learning.",
                )  # fmt: skip
                return


def _excused(flow: str, start: int, end: int, match: re.Match[str]) -> bool:
    before = flow[start : match.start()]
    cut = max((found.end() for found in frames("contrast").finditer(before)), default=0)
    if (
        frames("negates").search(before[cut:])
        or frames("negates").search(match[0])
        or frames("negated_after").match(flow[match.end() : end])
    ):
        return True
    if frames("past").search(before[cut:]):
        return True
    after = flow[match.end() : end]
    return bool(frames("discloses").search(after) or frames("next").match(flow[end : end + 200]))


def _attached(letter: Letter, known: Context) -> Iterator[Finding]:
    """A résumé that was not asked for."""
    if known.resume_ok or frames("asked").search(letter.text.flow, words=letter.text.words):
        return
    flow = letter.text.flow
    for start, end in letter.sentences:
        match = frames("attaches").search(flow, start, end, words=letter.text.words)
        if (
            match is None
            or frames("offers").search(flow[start : match.start()])
            or re.search(r"\b(?:not|if|nothing)\b", match[0])
        ):
            continue
        yield Finding("resume-attached", WARNING, match.start(), match.end())
        return


def _no_self(letter: Letter, known: Context) -> Iterator[Finding]:
    """Nothing says who is writing; a reminder may leave that to the message it reminds of."""
    if (known.attempt > 1 or known.kind == NUDGE) and letter.says("thread"):
        return
    if not (letter.says("self", "self_signs") or _named(letter, known.me)):
        yield _missing("no-self", WARNING, letter)


def _named(letter: Letter, name: str) -> bool:
    first = words_of(name)[:1]
    return bool(first) and re.search(rf"(?<!\w){re.escape(first[0])}(?!\w)", letter.said) is not None


def _private(letter: Letter) -> Iterator[Finding]:
    """The writer's age, or a worry that a stranger can do nothing about."""
    start, end = letter.body
    for kind in ("age", "worry"):
        match = frames(kind).search(letter.text.flow, start, end, words=letter.text.words)
        if match is not None:
            yield Finding("private", TIP, match.start(), match.end())


def _no_connection(letter: Letter, known: Context) -> Iterator[Finding]:
    """Nothing says how the two are linked."""
    if not (letter.says("link", "link_signs", "of_theirs") or _named(letter, known.referrer)):
        yield _missing("no-connection", WARNING, letter, at_start=True)


def _not_a_job(letter: Letter, known: Context) -> Iterator[Finding]:
    """By setting: the request says that it asks for no job, or it does not use the word."""
    if known.not_job_style == SILENT:
        start, end = letter.body
        match = frames("job_word").search(letter.text.flow, start, end)
        if match is not None:
            reason = "You chose to leave the word “job” out of requests."
            yield Finding("not-a-job", HINT, match.start(), match.end(), reason)
    elif not letter.says("not_a_job", "asks_no_job"):
        yield _missing("not-a-job", TIP, letter, adds="I'm not asking for a job, only for your perspective.")


def _no_easy_out(letter: Letter) -> Iterator[Finding]:
    """Nothing makes a no easy."""
    if not (letter.says("way_out") or _leaves_a_way_out(letter)):
        yield _missing("no-easy-out", TIP, letter, adds="If it does not suit you, I understand completely.")


def _leaves_a_way_out(letter: Letter) -> bool:
    """Whether a sentence speaks of a no, or of other times and ways, as something that is all right.

    What stands behind the request and is none of the usual things there is taken for that, too: a hint that
    is not needed costs more trust than one that is missing.
    """
    if letter.says("offers_a_no"):
        return True
    said = [letter.text.flow[start:end] for start, end in letter.sentences]
    asked = next((at for at, one in enumerate(said) if one.endswith("?")), len(said))
    usual = ("days", "asks_no_job", "self_signs", "fixed", "thanks", "not_a_job", "aim", "self")
    return any(not any(frames(kind).search(one) for kind in usual) for one in said[asked + 1 :])


_SAYS_LAST = regex(
    r"\b(?:my|the|one) (?:last|final) (?:note|message|e-?mail|time|follow-?up)\b", re.IGNORECASE
)


def _no_ask(letter: Letter) -> Iterator[Finding]:
    """No question in the body; the last message asks nothing more."""
    if _SAYS_LAST.search(letter.said):
        return
    if "?" not in letter.said and not letter.says("asks_politely"):
        yield _missing("no-ask", TIP, letter)


def _no_thanks(letter: Letter, severity: str) -> Iterator[Finding]:
    """No word of thanks anywhere."""
    if not frames("thanks").search(letter.text.flow, words=letter.text.words):
        adds = "Thank you for considering it." if severity == TIP else "Thank you for your time."
        yield _missing("thanks", severity, letter, adds=adds)


def _too_much_me(letter: Letter) -> Iterator[Finding]:
    """More than seven words of the first person, and more than twice as many as of the second."""
    mine = len(_FIRST.findall(letter.said)) - sum(1 for _ in frames("polite").finditer(letter.said))
    yours = len(_SECOND.findall(letter.said))
    if mine > 7 and mine > 2 * yours:
        start, end = letter.body
        reason = f"I, me, my: {mine}. You, your: {yours}. Turn a sentence toward them."
        yield Finding("too-much-me", TIP, start, end, reason)


def _unsaid(rule: str, severity: str, letter: Letter, section: str) -> Iterator[Finding]:
    """Nothing in the body fits the frames of a section."""
    if not letter.says(section):
        yield _missing(rule, severity, letter)


def _missing(rule: str, severity: str, letter: Letter, *, adds: str = "", at_start: bool = False) -> Finding:
    """Something is missing: it could stand at the end of the body, or at its start."""
    at = letter.body[0 if at_start else 1]
    text = letter.text.low
    before = " " if at and not text[at - 1].isspace() else ""
    return Finding(rule, severity, at, at, rewrite=f"{before}{adds}" if adds else None, rewrite_at=(at, at))


# -- what a thank-you says ------------------------------------------------------------------------------

_WORD = regex(r"[a-z]{4,}")
_TELLING = 3
"""Words of one sentence that could stand in no other message, from which it counts as a moment."""


def _no_moment(letter: Letter, known: Context) -> Iterator[Finding]:
    """Neither two telling words of one note nor a reference to something they said."""
    told = letter.says("refers") or mentions_moment(letter.said, known.notes, refers=False)
    if not (told or _tells_of_moment(letter)):
        yield _missing("no-moment", WARNING, letter)


def _tells_of_moment(letter: Letter) -> bool:
    """Whether a sentence is so particular that it could be of no other talk; its plans are left out."""
    for sentence in _parts(letter):
        told = sentence[: min((plan.start() for plan in frames("acts").finditer(sentence)), default=None)]
        telling = {word[:6] for word in _WORD.findall(told) if word not in word_set(LISTS, "common")}
        if len(telling) >= _TELLING:
            return True
    return False


def _parts(letter: Letter) -> Iterator[str]:
    for start, end in letter.sentences:
        yield from letter.text.flow[start:end].split(";")


def _no_referral(letter: Letter, known: Context) -> Iterator[Finding]:
    """They gave a name, and the letter does not say so."""
    if not known.referrals or letter.says("named"):
        return
    said = set(words_of(letter.said))
    if any(set(words_of(name)) & said for name in known.referrals):
        return
    names = " and ".join(known.referrals[:3])
    found = _missing("no-referral-thanks", HINT, letter, adds=f"Thank you also for pointing me to {names}.")
    yield found._replace(reason=f"They suggested {names}. Thank them, and say when you'll write.")


def _over_apology(letter: Letter) -> Iterator[Finding]:
    """More than one apology."""
    found = list(frames("sorry").finditer(letter.text.flow))
    if len(found) > 1:
        yield Finding("over-apology", HINT, found[1].start(), found[1].end())
