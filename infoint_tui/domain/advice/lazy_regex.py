"""Patterns that are compiled when a text first needs them, written with a few shared words in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

_ORGANISATION = (
    "company|organi[sz]ation|firm|employer|business|charity|foundation|agency|institute|school|clinic|hospital"
    "|practice|studio|shop|store|lab|laboratory|museum|library|council|start-?up|nonprofit|non-profit|ngo|college"
    "|university|bank|brewery|bakery|restaurant|hotel|farm|factory|plant|theatre|theater|publisher|service"
    "|department|ministry|authority|office|centre|center|group|cooperative|co-op|association|trust|nursery|garage"
)
_GROUP = (
    f"{_ORGANISATION}|team|crew|unit|ward|workshop|place|newsroom|kitchen|site|branch|division|staff|ranks|gallery"
    "|salon|surgery|desk|chambers|station|yard|programme|program|project|outfit|house|side"
)
_WORDS = {
    "AUX": "(?:do|does|did|is|are|was|were|am|have|has|had|can|could|will|would|should|shall|may|might|must)",
    "WH": "(?:what|how|which|who|whom|whose|where|when|why)",
    "ORG": f"(?:{_ORGANISATION})",
    "GROUP": f"(?:{_GROUP})",
    "YOURS": rf"(?:you\b|here\b|(?:your|the|this) (?:[\w'-]+ ){{0,3}}(?:{_GROUP})s?\b|your (?:own )?[\w-]+\b"
    r"(?<!field)(?<!industry)(?<!sector)(?<!profession)(?<!trade)(?<!area)(?<!country)(?<!region)(?<!city)"
    r"(?<!discipline)(?<!craft)(?<!town)(?<!world)(?<!market)(?<!work)(?<!opinion)(?<!view)(?<!experience))",
    "JOB": "(?:job|position|role|post|internship|apprenticeship|traineeship|placement|gig|contract|job offer)",
    "SAY": "(?:describe|walk|tell|share|explain|talk|give|show|take|say|speak|sketch|outline|recall|name|list"
    "|point|elaborate|expand|help|compare|think of|suggest|recommend|paint|elucidate|go into|run|lead|guide|pick)",
}


class Lazy:
    """A regular expression over folded text; `<AUX>` and the like stand for shared groups of words."""

    def __init__(self, pattern: str, needs: str = "") -> None:
        """A pattern.

        Args:
            pattern: In the syntax of `re`; spaces count.
            needs: Words of which the text must hold one for the pattern to be tried at all.
        """
        self._pattern = pattern
        self.needs = frozenset(needs.split())

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(re.sub(r"<([A-Z]+)>", lambda match: _WORDS[match[1]], self._pattern))

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first place that fits."""
        return self.compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Whether the text fits from a place on."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether the whole text fits."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every place that fits."""
        return self.compiled.finditer(text, start, len(text) if end is None else end)


def first_of(patterns: tuple[Lazy, ...], text: str, words: frozenset[str]) -> re.Match[str] | None:
    """The first place of the first pattern that fits; those whose words the text lacks are not tried."""
    for pattern in patterns:
        if (not pattern.needs or pattern.needs & words) and (match := pattern.search(text)):
            return match
    return None
