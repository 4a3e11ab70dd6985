"""A finding in places of the folded text, as rules give it; `as_finding` brings it back to the raw one."""

from __future__ import annotations

from typing import NamedTuple

from .finding import RULES, Finding
from .reasons import REASONS
from .text import Text


class Found(NamedTuple):
    """What a rule found; see `Finding`."""

    rule: str
    severity: str
    start: int
    end: int
    reason: str = ""
    """Empty for the usual one of the rule."""
    rewrite: str | None = None
    rewrite_at: tuple[int, int] = (0, 0)
    rest: str = ""


def as_finding(found: Found, text: Text) -> Finding:
    """The finding with its places in the raw text."""
    start, end = text.span(found.start, found.end)
    rewrite_start, rewrite_end = text.span(*found.rewrite_at)
    return Finding(
        found.rule,
        found.severity,
        start,
        end,
        found.reason or REASONS[found.rule],
        RULES[found.rule].source,
        found.rewrite,
        rewrite_start if found.rewrite is not None else 0,
        rewrite_end if found.rewrite is not None else 0,
        found.rest,
    )
