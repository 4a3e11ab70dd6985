"""All that is said about a question: its parts, its faults, and how it might be put instead.

Frames say exactly what they know; people say it in other words. So every word of a text, the meaning
classes it has, and what stands beside it also carry a weight for every rule; a sum that is high enough is a
finding. The weights are learned from the example texts by `python -m tests.domain.advice.learn`. A word
added to a class of `data/words.txt` counts as its class does without learning anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from .. import NamedTuple, regex
from ..text import pairs, word_set
from .findings import ERROR, HINT, TIP, WARNING, Context, Finding, order
from .lexicon import LISTS, Frame, Frames, Sentence, Text, count_words, fold, members, sections

_TOKEN = regex(r"[a-z]+(?:'[a-z]+)*|\d+")
_MOST = 150
"""Words of a text that are weighed."""
_PHRASE = 4
"""Words of the longest phrase of a class."""
_STEM = 5
"""Letters by which long words count as kin."""
STEPS = 10
"""Parts of one by which weights are written down."""


class Token(NamedTuple):
    """One word of a text as it is weighed, and its place."""

    word: str
    start: int
    end: int


class Feature(NamedTuple):
    """Something of a text that may carry a weight, with the tokens it stands for."""

    name: str
    first: int
    last: int


@cache
def _spoken() -> Mapping[str, tuple[str, ...]]:
    """How words of dialects, messages and haste are written in full."""
    said = {**pairs(LISTS, "spelling"), **pairs(LISTS, "spoken")}
    return {short: tuple(full.lower().split()) for short, full in said.items()}


@cache
def _meanings() -> Mapping[str, tuple[str, ...]]:
    """The classes that are weighed, by each word or phrase of theirs."""
    found: dict[str, dict[str, None]] = {}
    for name in " ".join(sections("words")["weighed"]).split():
        for phrase in members(name):
            plain = " ".join(part for _, part in _parts(phrase.replace("-", " ")))
            found.setdefault(plain, {})[f"<{name}>"] = None
    return {phrase: tuple(names) for phrase, names in found.items()}


def _parts(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every word in full, a word with an apostrophe as the words it joins."""
    for match in _TOKEN.finditer(text):
        for word in _spoken().get(match[0], (match[0],)):
            head, mark, tail = word.partition("'")
            if not mark:
                yield match, head
            elif tail == "t":
                yield match, head.removesuffix("n") or head
                yield match, "not"
            else:
                yield match, head
                if tail in ("s", "re", "d", "ll", "ve", "m"):
                    yield match, f"'{tail}"


def tokens(text: str) -> list[Token]:
    """The words of a folded text, the first of them."""
    found = []
    for match, word in _parts(text.replace("-", " ")):
        found.append(Token(word, *match.span()))
        if len(found) == _MOST:
            break
    return found


@cache
def _stem(word: str) -> str:
    if word.isdigit():
        return "#"
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > max(4, len(ending) + 2):
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word


def features(said: list[Token]) -> Iterator[Feature]:
    """Everything of a text that may carry a weight; the same name may come twice."""
    words = ["^", *(_stem(token.word) for token in said), "$"]
    meant = _meant(said)
    yield Feature("BIAS", 1, 0)
    yield Feature(f"LENGTH{min(len(said) // 3, 6)}", 1, 0)
    for at, word in enumerate(words):
        yield Feature(word, at, at)
        if len(word) > _STEM + 1:
            yield Feature(f"{word[:_STEM]}~", at, at)
        for name, last in meant[at]:
            yield Feature(name, at, last)
        for back, gap in ((1, " "), (2, " * ")):
            if at < back:
                continue
            before = at - back
            yield Feature(f"{words[before]}{gap}{word}", before, at)
            for name, last in meant[at]:
                yield Feature(f"{words[before]}{gap}{name}", before, last)
            if back == 1:
                for name, _ in meant[before]:
                    yield Feature(f"{name}{gap}{word}", before, at)


def _meant(said: list[Token]) -> list[list[tuple[str, int]]]:
    """For every token, and for both ends, the classes of the phrases that begin there and where those end."""
    words = [token.word for token in said]
    found: list[list[tuple[str, int]]] = [[] for _ in range(len(words) + 2)]
    for at in range(len(words)):
        seen: dict[str, int] = {}
        for many in range(1, min(_PHRASE, len(words) - at) + 1):
            for name in _meanings().get(" ".join(words[at : at + many]), ()):
                seen[name] = at + many
        found[at + 1] = list(seen.items())
    return found


@cache
def weights() -> Mapping[str, Mapping[str, int]]:
    """The weight of every feature by rule, in parts of one."""
    found: dict[str, dict[str, int]] = {}
    for rule, lines in sections("weights").items():
        known = found.setdefault(rule, {})
        for line in lines:
            weight, _, names = line.partition(": ")
            known |= dict.fromkeys(names.split(" | "), int(weight))
    return found


class Weighed(NamedTuple):
    """What a text weighs for a rule."""

    score: int
    start: int
    """The words that count most; places of the folded text."""
    end: int


def weigh(said: list[Token]) -> Mapping[str, Weighed]:
    """What a text weighs for each rule; the more, the likelier it breaks it."""
    found = {feature.name: feature for feature in features(said)}
    weighed = {}
    for rule, known in weights().items():
        counted = [(known[name], feature) for name, feature in found.items() if name in known]
        score = sum(weight for weight, _ in counted)
        start, end = _strongest(counted, said) if score > 0 else (0, 0)
        weighed[rule] = Weighed(score, start, end)
    return weighed


def _strongest(counted: list[tuple[int, Feature]], said: list[Token]) -> tuple[int, int]:
    """The run of words that together count most."""
    each = [0.0] * (len(said) + 2)
    for weight, (_, first, last) in counted:
        for at in range(first, last + 1):
            each[at] += weight / (last - first + 1)
    best, best_first, best_last = float("-inf"), 1, len(said)
    run, first = 0.0, 1
    for at in range(1, len(said) + 1):
        if run <= 0:
            run, first = 0.0, at
        run += each[at]
        if run > best:
            best, best_first, best_last = run, first, at
    if not said:
        return 0, 0
    return said[best_first - 1].start, said[best_last - 1].end


LOOKED_AT = 2_000
"""Characters of a question that are looked at; a longer one is too long whatever it says."""
LONG, TOO_LONG = 28, 40
"""Words from which a question is long, and too long."""
_LEAST = 4
"""Words before a sentence without its question mark counts as a question: it may still be in the writing."""
_VAGUE_MOST = 120
"""Characters from which a question is no longer about everything."""
_ENOUGH, _OUTWEIGHED = 6, -40
"""What words have to weigh to be a finding alone, and the weight to which a frame is not believed."""
_WANTS = frozenset({"job-ask", "favour-ask", "pay-benefits"})
_SAID_BY = {
    "searchable": _WANTS,
    "closed": _WANTS | {"leading", "vague", "personal", "confidential"},
    "vague": _WANTS | {"personal", "confidential", "searchable"},
}
"""A finding says little beside one of these about the same question."""


def _frames(section: str) -> Frames:
    return Frames("questions", section)


# -- the questions of a text ----------------------------------------------------------------------------


class Ask(NamedTuple):
    """One question of a text."""

    start: int
    """Where what is asked begins, after fillers and leading clauses; a place of the folded text."""
    end: int
    core: str
    """What is asked, in small letters."""
    sentence: Sentence


_FILLER, _NAME, _LEAD = _frames("filler"), _frames("name"), _frames("lead")
_TURN, _BREAK, _ASKS = _frames("turn"), _frames("break"), _frames("asks")
_SUBORDINATE = _frames("subordinate")


def asks(text: Text) -> tuple[Ask, ...]:
    """The questions of a text, in order; without any question mark also sentences that begin like one."""
    flow = text.flow
    marked = [sentence for sentence in text.sentences if "?" in sentence.mark]
    if marked:
        return tuple(_ask(flow, sentence) for sentence in marked)
    found = (_ask(flow, sentence) for sentence in text.sentences)
    return tuple(ask for ask in found if _ASKS.match(ask.core) and count_words(ask.core) >= _LEAST)


def _ask(flow: str, sentence: Sentence) -> Ask:
    start, end = sentence.start, sentence.end
    for match in _BREAK.finditer(flow, start, end):
        if count_words(flow[match.end() : end]) >= 3:
            start = match.end()
    start = _skip_fillers(flow, start, end)
    for _ in range(3):
        leads_up = _SUBORDINATE.match(flow, start) is not None
        if _ASKS.match(flow, start) and not (_LEAD.match(flow, start) and leads_up):
            break
        turn = _TURN.search(flow, start, end)
        if turn is None or not (leads_up or _LEAD.match(flow, start)):
            break
        start = _skip_fillers(flow, turn.end(), end)
    return Ask(start, end, flow[start:end], sentence)


def _skip_fillers(flow: str, start: int, end: int) -> int:
    for _ in range(2):
        for pattern in (_FILLER, _NAME):
            match = pattern.match(flow, start)
            if match is not None and match.end() < end:
                start = match.end()
    return start


# -- all rules ------------------------------------------------------------------------------------------


def lint_question(text: str, context: Context | None = None) -> tuple[Finding, ...]:
    """What may be wrong with a question, errors first; places are characters of the text as given.

    Placeholders are read as their values or fallbacks.
    """
    known = context or Context()
    folded = fold(text[:LOOKED_AT], known.values)
    found = [one for one in _findings(folded, known) if one.rule not in known.off]
    rules = {one.rule for one in found}
    kept = (one for one in found if not rules & _SAID_BY.get(one.rule, frozenset()))
    return order([one.of_raw(folded) for one in kept])


def _findings(text: Text, known: Context) -> Iterator[Finding]:
    questions = asks(text)
    yield from _double(text, questions, english=known.english)
    yield from _too_long(text)
    if not known.english:
        return
    weighed = weigh(tokens(text.flow))
    for rule in _TOPICS:
        by_frame = _on_topic(rule, text, questions) if weighed[rule].score > _OUTWEIGHED else ()
        yield from by_frame or _by_weight(rule, text, weighed[rule])
    yield from _closed(text, questions)
    yield from _leading(text, questions)
    yield from _vague(text, questions, weighed["vague"])


# -- rules on what a question is about ------------------------------------------------------------------

ADVICE = "How do people usually find their way into work like yours?"
LEARN = "Who else could I learn from?"
GROW = "How do people grow in this work over time?"
LIFE = "How does the work fit around the rest of your life?"


_RESEARCH = _frames("research")
"""The writer looked something up."""


class _Topic(NamedTuple):
    """A rule that looks for what a question is about."""

    severity: str
    frames: Frames
    rewrite: str | None = None
    words: Frames | None = None
    """Words that count unless `care` stands before them."""
    unless: Frames | None = None
    """What anywhere in the text says that all is well."""
    asked_only: bool = False
    """Whether sentences that do not ask are left alone."""


_TOPICS = {
    "job-ask": _Topic(ERROR, _frames("job-ask"), ADVICE),
    "favour-ask": _Topic(ERROR, _frames("favour-ask"), LEARN, unless=_frames("own_hand")),
    "pay-benefits": _Topic(ERROR, _frames("pay-benefits"), GROW),
    "searchable": _Topic(HINT, _frames("searchable"), unless=_RESEARCH, asked_only=True),
    "personal": _Topic(WARNING, _frames("personal"), LIFE),
    "confidential": _Topic(WARNING, _frames("confidential"), words=_frames("confidential_words")),
}


_CARE = _frames("care")


def _by_weight(rule: str, text: Text, weighed: Weighed) -> tuple[Finding, ...]:
    """What no frame knows and its words give away."""
    topic = _TOPICS[rule]
    if weighed.score <= _ENOUGH or (topic.unless and topic.unless.search(text.flow)):
        return ()
    return (_named(rule, text, weighed.start, weighed.end),)


def _named(rule: str, text: Text, start: int, end: int) -> Finding:
    topic = _TOPICS[rule]
    whole = (0, 0) if topic.rewrite is None else (0, len(text.low))
    return Finding(rule, topic.severity, start, end, rewrite=topic.rewrite, rewrite_at=whole)


def _on_topic(rule: str, text: Text, questions: tuple[Ask, ...]) -> tuple[Finding, ...]:
    """The first place in a question, or in a sentence beside it, that is about what the rule looks for."""
    topic = _TOPICS[rule]
    places = [(ask.start, ask.end) for ask in questions]
    if not topic.asked_only:
        places += [(sentence.start, sentence.end) for sentence in text.sentences]
    for start, end in dict.fromkeys(places):
        said = text.flow[start:end]
        match = topic.frames.search(said, words=text.words)
        if match is None and topic.words is not None:
            match = topic.words.search(said, words=text.words)
            match = None if match is None or _CARE.search(said, 0, match.start()) else match
        if match is None:
            continue
        if topic.unless and topic.unless.search(text.flow):
            return ()
        return (_named(rule, text, start + match.start(), start + match.end()),)
    return ()


# -- rules on how a question is built -------------------------------------------------------------------

_CLOSED, _WHY, _WH_WORD = _frames("closed"), _frames("why"), _frames("wh_word")
_WHETHER, _RECOMMEND = _frames("whether"), _frames("recommend")
_OPEN = (_frames("opener"), _frames("permit"))
_EMBEDDED = _frames("embedded")


def _closed(text: Text, questions: tuple[Ask, ...]) -> Iterator[Finding]:
    """Every question begins with an auxiliary verb and asks for a yes or no."""
    if not questions or not all(_is_closed(ask.core, text.words) for ask in questions):
        return
    ask = questions[0]
    yield Finding(
        "closed", TIP, ask.start, ask.end,
        rewrite=_opened(ask, text) if len(questions) == 1 else None, rewrite_at=(ask.start, ask.end),
    )  # fmt: skip


def _is_closed(core: str, words: frozenset[str]) -> bool:
    if not _CLOSED.match(core) or _WHY.search(core):
        return False
    if core.startswith("would you say ") and not _WH_WORD.search(core):
        return " or " not in core
    if _WHETHER.search(core, words=words) or _RECOMMEND.match(core):
        return True
    return not (any(each.match(core) for each in _OPEN) or _EMBEDDED.search(core[:90]))


_SECOND, _ALSO_TELL, _SECOND_SUBJECT = _frames("second"), _frames("also_tell"), _frames("second_subject")
_SPLICE, _ELLIPTIC, _BEGINS, _PAIRS = (
    _frames("splice"),
    _frames("elliptic"),
    _frames("begins"),
    _frames("pairs"),
)
_JOINS = frozenset(("and", "or", "but", "plus"))
"""Words one of which, or a comma, stands before a second question."""


def _double(text: Text, questions: tuple[Ask, ...], *, english: bool) -> Iterator[Finding]:
    """Two question marks, or a second question behind and, or, but."""
    marks = [sentence for sentence in text.sentences if "?" in sentence.mark]
    if len(marks) > 1:
        first, second = marks[0], marks[1]
        rest = text.raw[text.place(second.start) :].strip()
        yield Finding(
            "double-barrelled", TIP, second.start, second.end,
            rewrite="", rewrite_at=(first.end, len(text.low)), rest=rest,
        )  # fmt: skip
        return
    for ask in questions if english else ():
        if ("," in ask.core or _JOINS & text.words) and (at := _second(ask.core)) is not None:
            start = ask.start + at
            rest = text.raw[text.place(start) : text.place(ask.end)].strip(" ,;")
            head, _, tail = rest.partition(" ")
            rest = tail.strip() if head.lower() in ("and", "or", "but", "plus") and tail else rest
            yield Finding(
                "double-barrelled", TIP, start, ask.end,
                rewrite="?", rewrite_at=(start, ask.end), rest=rest[:1].upper() + rest[1:],
            )  # fmt: skip
            return
        if (pair := _PAIRS.search(ask.core, words=text.words)) is not None:
            yield Finding(
                "double-barrelled", TIP, ask.start + pair.start(), ask.start + pair.end(),
                reason=f"“{pair[0]}” asks for two answers. Ask about one at a time.",
            )  # fmt: skip
            return


def _second(core: str) -> int | None:
    """Where a second question begins, from its "and" on."""
    if not _BEGINS.match(core):
        return None
    if (match := _ALSO_TELL.search(core)) is not None:
        return match.start()
    found = [m.start() for m in _SECOND.finditer(core) if not _ELLIPTIC.match(core, m.start())]
    if (splice := _SPLICE.search(core, 8)) is not None:
        found.append(splice.start())
    if found:
        return min(found)
    if not _WH_WORD.match(core):
        return None
    for match in _SECOND_SUBJECT.finditer(core):
        alone = match["next"] not in word_set(LISTS, "no_subject") and not _ELLIPTIC.match(
            core, match.start()
        )
        if alone and sum(1 for _ in _WH_WORD.finditer(core, 0, match.start())) <= 1:
            return match.start()
    return None


_LEADING, _GUESS, _REAL = _frames("leading"), _frames("guess"), _frames("real")


def _leading(text: Text, questions: tuple[Ask, ...]) -> Iterator[Finding]:
    """The question holds its answer."""
    for ask in questions:
        whole = text.flow[ask.sentence.start : ask.sentence.end]
        for core, offset in ((ask.core, ask.start), (whole, ask.sentence.start)):
            match = _LEADING.search(core, words=text.words)
            if match is None and (guess := _GUESS.match(core)) and not _REAL.search(core):
                match = guess
            if match is not None:
                yield Finding(
                    "leading", WARNING, offset + match.start(), offset + match.end(),
                    rewrite=_neutral(ask, text), rewrite_at=(ask.sentence.start, ask.end),
                )  # fmt: skip
                return


def _too_long(text: Text) -> Iterator[Finding]:
    """More words than can be kept in mind."""
    words = count_words(text.flow)
    if words > LONG:
        yield Finding(
            "too-long", HINT if words > TOO_LONG else TIP, 0, len(text.low),
            reason=f"{words} words are hard to follow by ear. Keep the background for your introduction.",
        )  # fmt: skip


_VAGUE = _frames("vague")
_LEAD_MOST = 25
"""Characters before a question from which on they say what it is about."""
_NEW_WORDS = 2
"""Words that no frame about everything knows, from which a question is about something."""


def _vague(text: Text, questions: tuple[Ask, ...], weighed: Weighed) -> Iterator[Finding]:
    """The whole text is one question about everything."""
    if not text.sentences or len(text.low) > _VAGUE_MOST:
        return
    found = next(_about_everything(text, questions), None)
    if found is not None:
        yield found
    elif weighed.score > _ENOUGH and not any(_is_closed(ask.core, text.words) for ask in questions):
        start, end = text.sentences[0].start, text.sentences[-1].end
        yield Finding("vague", HINT, start, end, rewrite=_narrowed(text.flow), rewrite_at=(start, end))


def _about_everything(text: Text, questions: tuple[Ask, ...]) -> Iterator[Finding]:
    """The words of a frame, and hardly one beside."""
    if len(text.sentences) != 1:
        return
    if len(text.words - _VAGUE.vocabulary) > _NEW_WORDS or _RESEARCH.search(text.flow, words=text.words):
        return
    sentence = text.sentences[0]
    whole = text.flow[sentence.start : sentence.end]
    bare = questions and questions[0].start - sentence.start <= _LEAD_MOST
    for words in dict.fromkeys((questions[0].core if bare else whole, whole)):
        plain = words.rstrip("?.! \"')").strip().replace(",", "")
        if _VAGUE.fullmatch(plain, text.words):
            yield Finding(
                "vague", HINT, sentence.start, sentence.end,
                rewrite=_narrowed(plain), rewrite_at=(sentence.start, sentence.end),
            )  # fmt: skip
            return


# -- other wordings, where one can be made without guessing at what was meant ---------------------------

_ADJECTIVE = _frames("to_adjective")
_GROUP = regex(r"\{(\d)([!=~]?)\}")


@cache
def _openings() -> tuple[tuple[Frame, str], ...]:
    lines = (line.rsplit(" => ", 1) for line in sections("questions")["opened"])
    return tuple((Frame(frame), template) for frame, template in lines)


def _opened(ask: Ask, text: Text) -> str | None:
    """A closed question put openly; None where that would be a guess."""
    core = ask.core.rstrip("?.! ")
    for frame, template in _openings():
        if (match := frame.compiled.match(core)) is None:
            continue
        words = template
        for group in _GROUP.finditer(template):
            said = _said(group, match, ask, text)
            if said is None:
                break
            words = words.replace(group[0], said, 1)
        else:
            return words
    return None


def _said(group: re.Match[str], match: re.Match[str], ask: Ask, text: Text) -> str | None:
    """What stands for a group in the open question; None where it cannot stand there."""
    number, way = int(group[1]), group[2]
    word: str = match[number] or ""
    if way == "!":
        start, end = match.span(number)
        return text.raw[text.place(ask.start + start) : text.place(ask.start + end)].strip() or None
    if way == "=":
        return pairs(LISTS, "base_forms").get(word)
    if way == "~" and not _ADJECTIVE.fullmatch(word):
        return None
    return "I" if word == "i" else word


_STATED = (_frames("to_think"), _frames("to_tag"))


def _neutral(ask: Ask, text: Text) -> str | None:
    """A leading question as an openly stated assumption."""
    for frames in _STATED:
        match = frames.match(ask.core)
        if match is None:
            continue
        start, end = (ask.start + at for at in match.span(1))
        said = text.raw[text.place(start) : text.place(end)].strip(" ,")
        if not said or " must " in said:
            return None
        if not said.startswith(("I ", "I'")):
            said = said[:1].lower() + said[1:]
        return f"I've been assuming that {said}; how does that compare with your experience?"
    return None


def _narrowed(words: str) -> str:
    """A narrower question instead of one about everything."""
    if re.search(r"advice|tips|should i|wisdom|suggestion|recommend|succe|secret", words):
        return "What advice would have helped you in your first year?"
    if re.search(r"future|industry|field", words):
        return "What has changed most in this work over the last two years?"
    return "What did last week look like for you at work?"
