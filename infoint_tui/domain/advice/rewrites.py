"""Other wordings of a question, where one can be made without guessing at what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from .lazy_regex import Lazy
from .question_parser import Ask
from .text import Text

ADVICE = "How do people usually find their way into work like yours?"
LEARN = "Who else could I learn from?"
GROW = "What does growing in this work look like over the years?"
LIFE = "How does the work fit around the rest of your life?"

_BASE = {
    "thought": "think", "done": "do", "seen": "see", "been": "be", "gone": "go", "had": "have", "felt": "feel",
    "made": "make", "taken": "take", "given": "give", "found": "find", "met": "meet", "left": "leave", "lost": "lose",
    "written": "write", "spoken": "speak", "taught": "teach", "had to": "have to", "got": "get", "gotten": "get",
    "considered": "consider", "changed": "change", "worked": "work", "wanted": "want", "tried": "try", "doubted": "doubt",
    "regretted": "regret", "used": "use", "failed": "fail", "struggled": "struggle", "wondered": "wonder", "missed": "miss",
    "questioned": "question", "experienced": "experience", "faced": "face", "turned": "turn", "wished": "wish",
    "started": "start", "led": "lead", "run": "run", "built": "build", "broken": "break", "said": "say", "told": "tell",
}  # fmt: skip
_LIKE = Lazy(r"do you (?:really |actually |still )?(like|enjoy|love|miss) (.+?)\W*$")
_LIKED = Lazy(r"did you (?:really |actually )?(like|enjoy|love|miss) (.+?)\W*$")
_ANYONE = Lazy(
    r"(?:is|are) there (?:anyone|anybody|someone|somebody)( else)? (?:(?:that|who|whom) )?"
    r"(i|we) (should|could|can|might|must|ought to) (.+?)\W*$"
)
_ANYONE_VERB = Lazy(r"(?:is|are) there (?:anyone|anybody|someone|somebody)( else)? (?:who|that) (.+?)\W*$")
_ANYTHING = Lazy(
    r"(?:is|are) there (?:anything|something)( else)? (?:that )?(i|we) (should|could|can|might|must) (.+?)\W*$"
)
_ONE = Lazy(r"is there (?:an?|one) ((?:[\w'-]+ ){0,4}[\w'-]+) (?:that|who|which) (.+?)\W*$")
_TO = Lazy(
    r"(?:is|was) it (?:ever |very |really |so |that )?(hard|difficult|easy|tough|possible) (?:for you )?to (.+?)\W*$"
)
_EVER = Lazy(r"have you ever ((?:had to|\w+))\b(.*?)\W*$")
_BE = Lazy(
    r"(is|are|was|were) ((?:the|your|this|that|these|those|it)(?: [\w'-]+){0,3}?) (?:very |really |so |quite |too )?(\w+)\W*$"
)
_ADJECTIVE = Lazy(
    r"\w+(?:ful|ous|able|ible|less|tic)|stressful|hard|difficult|busy|lonely|flexible|physical|competitive|creative"
    r"|strict|varied|regular|long|predictable|social|technical|important|quiet|noisy|dangerous|tiring|demanding|big|large"
    r"|open|formal|friendly|hierarchical|diverse|collaborative|repetitive|challenging|rewarding|satisfying"
)
_RECOMMEND = Lazy(
    r"would you recommend (?:it|this|that|(?:the|this|that|your|a|an) [\w' -]{2,40}?)(?: to .+?)?\W*$"
)
_THINK = Lazy(
    r"(?:(?:do|would)n't you (?:think|say|agree)|do you (?:not )?agree|would you (?:not )?agree|is it not true|isn't it true)(?: that)? (.+?)\W*$"
)
_TAG = Lazy(
    r"(.+?)(?:,|\s-)\s*(?:right|correct|no|yes|(?:\w+n't|don't you) (?:it|they|you|there|that|think|agree))\W*$"
)


def opened(ask: Ask, text: Text) -> str | None:
    """A closed question put openly; None where that would be a guess."""
    core = ask.core.rstrip("?.! ")

    def kept(start: int, end: int) -> str:
        """The words as they were written."""
        return text.raw[text.place(ask.start + start) : text.place(ask.start + end)].strip()

    for pattern, make in _OPENED:
        if (match := pattern.match(core)) is not None and (made := make(match, kept)):
            return made
    return None


Kept = Callable[[int, int], str]


def _like(match: re.Match[str], kept: Kept) -> str:
    return f"What do you {match[1]} about {kept(*match.span(2))}?"


def _liked(match: re.Match[str], kept: Kept) -> str:
    return f"What did you {match[1]} about {kept(*match.span(2))}?"


def _anyone(match: re.Match[str], kept: Kept) -> str:
    person = "I" if match[2] == "i" else "we"
    return f"Who{match[1] or ''} {match[3].removesuffix(' to')} {person} {kept(*match.span(4))}?"


def _anyone_verb(match: re.Match[str], kept: Kept) -> str:
    return f"Who{match[1] or ''} {kept(*match.span(2))}?"


def _anything(match: re.Match[str], kept: Kept) -> str:
    person = "I" if match[2] == "i" else "we"
    return f"What{match[1] or ''} {match[3]} {person} {kept(*match.span(4))}?"


def _which(match: re.Match[str], kept: Kept) -> str:
    return f"Which {kept(*match.span(1))} {kept(*match.span(2))}?"


def _makes(match: re.Match[str], kept: Kept) -> str:
    return f"What makes it hard, or easy, to {kept(*match.span(2))}?"


def _ever(match: re.Match[str], kept: Kept) -> str:
    base = _BASE.get(match[1])
    rest = kept(*match.span(2))
    return f"When did you last {base} {rest}".rstrip() + "?" if base and rest else ""


def _how(match: re.Match[str], kept: Kept) -> str:
    if not _ADJECTIVE.fullmatch(match[3]) or match[2] == "it":
        return ""
    return f"How {match[3]} {match[1]} {kept(*match.span(2))}?"


def _recommend(_match: re.Match[str], _kept: Kept) -> str:
    return "What would you say to somebody who considers this path?"


_OPENED = (
    (_LIKE, _like), (_LIKED, _liked), (_ANYONE, _anyone), (_ANYONE_VERB, _anyone_verb), (_ANYTHING, _anything), (_ONE, _which),
    (_TO, _makes), (_EVER, _ever), (_BE, _how), (_RECOMMEND, _recommend),
)  # fmt: skip


def neutral(ask: Ask, text: Text) -> str | None:
    """A leading question as an openly stated assumption."""
    for pattern in (_THINK, _TAG):
        match = pattern.match(ask.core)
        if match is None:
            continue
        start, end = (ask.start + at for at in match.span(1))
        said = text.raw[text.place(start) : text.place(end)].strip(" ,")
        if not said or " must " in said:
            return None
        if not said.startswith("I ") and not said.startswith("I'"):
            said = said[:1].lower() + said[1:]
        return f"I have been assuming that {said}; how does that compare with your experience?"
    return None


def narrowed(words: str) -> str:
    """A narrower question instead of one about everything."""
    if any(
        word in words
        for word in ("advice", "tips", "should i", "wisdom", "suggestion", "recommend", "succe", "secret")
    ):
        return "Which advice would have helped you in your first year?"
    if "future" in words or "industry" in words or "field" in words:
        return "What has changed most in this work over the last two years?"
    return "What did last week hold for you at work?"
