"""What is known beside a text, the rules there are, and what they find."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from .. import NamedTuple
from .lexicon import sections

if TYPE_CHECKING:
    from .lexicon import Text

ERROR, WARNING, HINT, TIP = "error", "warning", "hint", "tip"
SEVERITIES = (ERROR, WARNING, HINT, TIP)
"""A tip is never marked: how a question is built matters less when it is spoken."""
REQUEST, NUDGE, CONFIRM, REPLY, UPDATE = "request", "nudge", "confirm", "reply", "update"
"""Kinds of outreach; all but the first two are written within a thread that is already open."""
NOTE, INMAIL, LINKEDIN = "linkedin_note", "inmail", "linkedin"
EXPLICIT, SILENT = "explicit", "silent"
_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Context(NamedTuple):
    """Everything has a default, so that a text alone can be looked at."""

    language: str = "en"
    """Language of the text; for others than English only what needs no English is looked at."""
    off: frozenset[str] = frozenset()
    """Rules switched off: everywhere, for a bank, or for this text."""
    values: Mapping[str, str] = _NO_VALUES
    """Values of the placeholders in a question."""
    kind: str = REQUEST
    """Of a message: request, nudge, confirm, reply or update."""
    channel: str = "email"
    """email, letter, message, card, linkedin_note or inmail; linkedin to somebody connected there."""
    premium: bool = False
    """Whether notes on LinkedIn may have 300 characters instead of 200."""
    attempt: int = 1
    """Number of the message in an unanswered sequence."""
    formality: str = ""
    """formal, neutral, friendly or unknown."""
    mode: str = ""
    """The form of the talk it asks for, as phone or coffee_meal; empty where that is open."""
    contact: str = ""
    """Name of the recipient."""
    called: str = ""
    """How they are greeted, where the user says so."""
    org: str = ""
    """Organisation of the recipient."""
    me: str = ""
    """Name of the writer."""
    referrer: str = ""
    """Name of the person who suggested the recipient."""
    other_orgs: tuple[str, ...] = ()
    """Organisations of other people, which a letter may name by mistake."""
    zones_differ: bool = False
    """Whether the two live by different clocks, or one of the clocks is unknown."""
    my_zone: str = ""
    their_zone: str = ""
    not_job_style: str = EXPLICIT
    """explicit: a request says that it is none for a job; silent: it does not use the word."""
    resume_ok: bool = False
    """Whether they asked for the résumé."""
    notes: tuple[frozenset[str], ...] = ()
    """Stems of each note of the talk, see `thank_you.moment_stems`."""
    own_words: tuple[str, ...] = ()
    """What the user wrote once about themselves and the recipient, for messages to take up."""
    referrals: tuple[str, ...] = ()
    """Names of people they offered."""

    @property
    def english(self) -> bool:
        """Whether the rules about wording apply."""
        return self.language.strip().lower().partition("-")[0] in ("", "en", "eng", "english")


class Finding(NamedTuple):
    """One remark on a text: where, why, by whose advice, and what might stand there instead."""

    rule: str
    severity: str
    """error, warning, hint or tip."""
    start: int
    """Characters of the text before the words meant."""
    end: int
    """Equal to `start` where something is missing: there it could stand."""
    reason: str = ""
    """One or two sentences to the writer."""
    rewrite: str | None = None
    """Text that may stand in place of the characters of `rewrite_at`."""
    rewrite_at: tuple[int, int] = (0, 0)
    rest: str = ""
    """What the rewrite leaves out and what is worth keeping elsewhere, as the second of two questions."""
    source: str = ""
    """Source keys, see `time_rules.explain`."""

    def applied(self, text: str) -> str:
        """The text with the rewrite in it; unchanged without one."""
        if self.rewrite is None:
            return text
        start, end = self.rewrite_at
        return text[:start] + self.rewrite + text[end:]

    def of_raw(self, text: Text) -> Finding:
        """One with places of the folded text with those of the raw one, and what its rule says by itself."""
        start, end = text.span(self.start, self.end)
        at = text.span(*self.rewrite_at) if self.rewrite is not None else (0, 0)
        rule = RULES[self.rule]
        reason = self.reason or rule.reason
        return self._replace(start=start, end=end, rewrite_at=at, reason=reason, source=rule.source)


class Rule(NamedTuple):
    """What a rule looks for."""

    id: str
    kinds: str
    """Texts it looks at: question, request (outreach of any kind), thanks; separated by spaces."""
    title: str
    source: str
    reason: str
    """What it says to the writer where it has no more exact words."""


def _rule(line: str) -> Rule:
    return Rule(*(part.strip() for part in line.split(" | ")))


RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.id: rule for rule in map(_rule, sections("rules")["rules"])}
)
"""Every rule by its id, in the order in which findings of one place are shown."""


def order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Errors first, then by place."""
    return tuple(sorted(findings, key=lambda found: (SEVERITIES.index(found.severity), found.start)))
