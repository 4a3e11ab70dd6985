"""Words a fact found before a talk as a question about it: "I read that ...; what ...?" (S001)."""

from __future__ import annotations

import re
from typing import NamedTuple


class FactQuestion(NamedTuple):
    """A question made of a fact, to be looked over before it is asked."""

    text: str
    stage: str
    """Its place in the talk."""


_STAGES = {"person": "story", "organisation": "organisation", "industry": "field", "path": "role"}
_ENDS = {
    "person": "what led you to it",
    "organisation": "what does it change in your work",
    "industry": "what do you see of it in your own work",
    "path": "what does it look like from where you stand",
}
_OTHER_END = "what is your view of it"
_ABOUT_THEM = re.compile(r"(?:she|he|they)\s+", re.IGNORECASE)
_ABOUT_IT = re.compile(r"(?:they|it|we)\s+", re.IGNORECASE)
_TO_YOU = {"was": "were", "is": "are", "has": "have", "does": "do"}
_VERBS = frozenset(
    (
        *("is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might"),
        *("must", "do", "does", "did", "lost", "won", "got", "made", "makes", "plans", "wants", "needs"),
        *("grew", "fell", "rose", "began", "begins", "opens", "closes", "wrote", "led", "taught", "ran"),
        *("built", "left", "came", "went", "gave", "held", "kept", "spoke", "met", "grows", "falls", "rises"),
        *("works", "runs", "leads", "teaches", "trains", "pays", "costs", "takes", "loses"),
    )
)
_NOT_VERBS = frozenset(("need", "speed", "seed", "feed", "breed", "shed", "bed", "hundred", "indeed"))
_SMALL = frozenset(
    (
        *("a", "an", "the", "they", "their", "there", "it", "its", "he", "she", "we", "our", "this", "these"),
        *("those", "your", "you", "one", "many", "some", "two", "three", "four", "five"),
    )
)


_OF_THEM = re.compile(r"\byou\b.*\b(?:study|graduate|degree|major)\b|\bdid you\b", re.IGNORECASE)
_OF_A_PLACE = re.compile(
    r"\b(?:organi[sz]ation|company|firm|employer|service|hospital|agency|office|business|school|clinic)\b"
    r"|\b(?:founded|founder|mission|headquarters|employees|staff|products?)\b",
    re.IGNORECASE,
)


def subject_of(question: str) -> str:
    """What a question that can be looked up is about: person, organisation, or else the path."""
    if _OF_THEM.search(question):
        return "person"
    return "organisation" if _OF_A_PLACE.search(question) else "path"


def fact_question(subject: str, fact: str, *, first_name: str = "", organisation: str = "") -> FactQuestion:
    """The fact as a question of its kind.

    Args:
        subject: person, organisation, industry or path; others get a plain ending.
        fact: What was found, as the user wrote it.
        first_name: Of the guest, so that a fact about them speaks to them.
        organisation: Of the guest, in place of "they".
    """
    words = " ".join(fact.split()).rstrip(".!?; ").replace("; ", " and ").replace(". ", " and ")
    if subject == "person":
        said = _of_person(words, first_name)
    elif subject == "organisation" and organisation and (start := _ABOUT_IT.match(words)):
        said = f"that {organisation} {words[start.end() :]}"
    elif subject == "organisation" and organisation and _is_past(words.partition(" ")[0].casefold()):
        said = f"that {organisation} {words[:1].lower()}{words[1:]}"
    else:
        said = f"that {_lowered(words)}" if _has_verb(words) else f"about {_lowered(words)}"
    return FactQuestion(f"I read {said}; {_ENDS.get(subject, _OTHER_END)}?", _STAGES.get(subject, "role"))


def _of_person(words: str, first_name: str) -> str:
    """A fact about the guest, said to them."""
    rest = words
    if start := _ABOUT_THEM.match(words):
        rest = words[start.end() :]
    elif first_name and words.casefold().startswith(f"{first_name.casefold()} "):
        rest = words[len(first_name) + 1 :]
    first, _space, others = rest.partition(" ")
    verb = first.casefold()
    if rest != words or verb in _TO_YOU or _is_past(verb):
        return f"that you {_second_person(first)} {others}".rstrip()
    if verb in ("your", "you"):
        return f"that {_lowered(rest)}" if _has_verb(rest) else f"about {_lowered(rest)}"
    if verb in ("her", "his", "their"):
        return f"about your {others}"
    return f"about you: {rest}"


def _second_person(verb: str) -> str:
    """A verb as it follows "you": "was" becomes "were", "teaches" becomes "teach"."""
    small = verb[:1].lower() + verb[1:]
    if small in _TO_YOU:
        return _TO_YOU[small]
    if small.endswith("ies") and len(small) > 4:
        return f"{small[:-3]}y"
    if small.endswith(("ches", "shes", "sses", "xes", "goes")):
        return small[:-2]
    return small[:-1] if small.endswith("s") and not small.endswith("ss") else small


def _has_verb(words: str) -> bool:
    return any(word in _VERBS or _is_past(word) for word in re.findall(r"[a-z’']+", words.casefold()))


def _is_past(word: str) -> bool:
    return word in _VERBS or (len(word) > 3 and word.endswith("ed") and word not in _NOT_VERBS)


def _lowered(words: str) -> str:
    """The fact as it stands inside a sentence: a small first word in lower case, a name as it is."""
    first, space, rest = words.partition(" ")
    small = first.casefold() in _SMALL or (first[1:].islower() and first.casefold() in _VERBS)
    return f"{first.lower()}{space}{rest}" if small else words
