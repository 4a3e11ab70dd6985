"""The questions within a text: each sentence that asks, without what people say before they ask."""

from __future__ import annotations

from typing import NamedTuple

from .lazy_regex import Lazy
from .text import Sentence, Text, count_words

_FILLER = Lazy(
    r"(?:(?:so|well|ok|okay|and|but|now|then|just|also|oh|hm+|um+|alright|right|first|firstly|second|secondly|third"
    r"|finally|lastly|next|personally|honestly|generally|overall|actually|basically|please|sorry|more generally"
    r"|in general|by the way|out of curiosity|one last thing|one more thing|last question|a last question"
    r"|quick question|another question|as an aside|if i may|if i may ask|may i ask|can i ask|could i ask"
    r"|if you don't mind(?: my asking| me asking)?|if you like|tell me|i wonder|i was wondering|i'm wondering"
    r"|i am wondering|i'm curious|i am curious|curious|you know|for example|for instance|in your experience"
    r"|in your (?:\w+ ){0,2}(?:opinion|view|eyes|case|work|field|role|job|team)|from your (?:\w+ )?(?:perspective|view"
    r"|experience|point of view)|speaking of which|on that note|thanks|thank you)(?=\W)[ ,:.;-]*)+"
)
_NAME = Lazy(r"(?:(?:mr|mrs|ms|mx|dr|prof|professor)\.? )?[^\W\d_]+(?: [^\W\d_]+)?,\s+(?=<AUX>\b|<WH>\b)")
_LEAD = Lazy(
    r"(?:if|when|whenever|while|since|given|as|after|before|looking|having|being|for|with|without|from|to|besides"
    r"|apart|outside|compared|thinking|during|over|among|of|in|on|at|by|under|based|considering|because|although"
    r"|though|once|until|now that|through|across|despite|aside|beyond|between|within|today|these days|nowadays"
    r"|back|early|coming|working|suppose|say|imagine|knowing|seeing)\b"
)
_TURN = Lazy(
    r",\s+(?:and |so |then |but )?(?=(?:<AUX>(?:n't)?|<WH>(?:'s)?|(?:in|to|at|for|on|with|by) <WH>) )"
)
_BREAK = Lazy(r"(?:;|:|\s-|\.\.\.)\s+")
ASKS = Lazy(r"(?:<AUX>(?:n't)?|<WH>(?:'s|'re|'d)?|(?:in|to|at|for|on|with|by|from|until|since|about) <WH>)\b")
_LEAST = 4
"""Words before a sentence without its question mark counts as a question: it may still be in the writing."""


class Ask(NamedTuple):
    """One question of a text."""

    start: int
    """Where what is asked begins, after fillers and leading clauses; a place of the folded text."""
    end: int
    core: str
    """What is asked, in small letters."""
    sentence: Sentence


def asks(text: Text) -> tuple[Ask, ...]:
    """The questions of a text, in order; without any question mark also sentences that begin like one."""
    flow = text.flow
    marked = [sentence for sentence in text.sentences if "?" in sentence.mark]
    if marked:
        return tuple(_ask(flow, sentence) for sentence in marked)
    found = (_ask(flow, sentence) for sentence in text.sentences)
    return tuple(ask for ask in found if ASKS.match(ask.core) and count_words(ask.core) >= _LEAST)


def _ask(flow: str, sentence: Sentence) -> Ask:
    start, end = sentence.start, sentence.end
    for match in _BREAK.finditer(flow, start, end):
        if count_words(flow[match.end() : end]) >= 3:
            start = match.end()
    start = _skip_fillers(flow, start, end)
    for _ in range(3):
        if ASKS.match(flow, start) and not _LEAD.match(flow, start):
            break
        if ASKS.match(flow, start) and not _subordinate(flow, start):
            break
        turn = _TURN.search(flow, start, end)
        if turn is None or not (_LEAD.match(flow, start) or _subordinate(flow, start)):
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


_SUBORDINATE = Lazy(
    r"(?:(?:in|to|at|for|on|with|by|from|of) )?(?:when(?:ever)?|while|where|what|how) (?:you|i|we|people|someone|somebody|your|the|a|an|it|they|things|others)\b"
    r"|(?:in|to|at|for|on|with|by|from|until|since) (?!<WH>)"
)


def _subordinate(flow: str, start: int) -> bool:
    """Whether a clause that begins here leads up to a question instead of asking it."""
    return _SUBORDINATE.match(flow, start) is not None
