"""What is known beside the text: whom it is for, how it travels, what may be taken for granted."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

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
    """email, letter, message, card, linkedin_note or inmail; linkedin in a thank-you."""
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
    """Stems of each note of the talk, see `thanks_text.moment_stems`."""
    referrals: tuple[str, ...] = ()
    """Names of people they offered."""

    @property
    def english(self) -> bool:
        """Whether the rules about wording apply."""
        return self.language.strip().lower().partition("-")[0] in ("", "en", "eng", "english")
