"""An action as its own subject reads it: "send him the book" is "send you the book" in a letter to him."""

from __future__ import annotations

import re
from collections.abc import Sequence

_VERBS = (
    "send|tell|give|ask|call|ring|phone|write|email|e-mail|mail|message|thank|show|invite|lend|bring|meet|visit"
    "|remind|update|introduce"
)
_BEFORE = rf"(?:{_VERBS}|to|for|with|from)"
_AFTER = (
    r"(?=\s*(?:$|[.,;:!?)])|\s+(?:a|an|the|my|this|that|these|some|about|after|again|and|at|back|before|by|for|"
    r"how|if|in|next|of|on|once|soon|to|today|tomorrow|until|what|when|whether|with)\b)"
)
_PRONOUN = re.compile(
    rf"\b(?P<before>{_BEFORE}\s+(?:him|her)|(?:{_VERBS})(?:\s+to)?\s+them){_AFTER}", re.IGNORECASE
)
_DOUBT = re.compile(rf"\b(?:him|his|her|(?:{_VERBS})(?:\s+to)?\s+them)\b", re.IGNORECASE)
_NAME_LIKE = re.compile(r"(?<=\s)[A-Z][^\W\d_]+")


def to_you(text: str, names: Sequence[str], *, alone: bool) -> str:
    """An action with its reader addressed as "you", where it is certain that they are meant.

    Args:
        text: The words of the action.
        names: Whole and first name of the reader.
        alone: Whether nobody else took part or is named beside it, whom him, her or them could mean.
    """
    words = text.replace("@", "")
    for name in sorted(filter(None, names), key=len, reverse=True):
        each = re.escape(name)
        words = re.sub(rf"\b{each}(?:'s|’s)(?=\s+[a-z])", "your", words)
        words = re.sub(rf"\b({_BEFORE}\s+){each}\b{_AFTER}", r"\1you", words, flags=re.IGNORECASE)
    if alone and not _NAME_LIKE.search(words):
        words = _PRONOUN.sub(lambda found: found["before"].rpartition(" ")[0] + " you", words)
    return words


def may_mean_reader(words: str, names: Sequence[str]) -> bool:
    """Whether a sentence names its reader, or says him or her of somebody who may be the reader."""
    named = any(re.search(rf"\b{re.escape(name)}\b", words) for name in names if name)
    return named or _DOUBT.search(words) is not None
