"""All that is said about a message that asks, reminds, confirms or answers, and about a thank-you."""

from __future__ import annotations

from collections.abc import Iterator

from . import message_content, message_form, message_names, message_time, thanks_rules
from .context import NOTE, NUDGE, REQUEST, Context
from .finding import HINT, WARNING, Finding, order
from .letter import Letter, words_of
from .raw_finding import Found, as_finding

LOOKED_AT = 20_000
"""Characters of a message that are looked at."""


def lint_message(text: str, context: Context | None = None) -> tuple[Finding, ...]:
    """What may be wrong with a message of outreach, errors first; places are characters of the text as given.

    Args:
        text: The message with greeting and closing.
        context: What is known beside it; its kind and channel decide which rules apply.
    """
    known = context or Context()
    letter = Letter(text[:LOOKED_AT], known.me, words_of(known.contact))
    return _kept(letter, _message(letter, known), known)


def lint_thanks(text: str, context: Context | None = None) -> tuple[Finding, ...]:
    """What may be wrong with a thank-you, errors first; places are characters of the text as given.

    Args:
        text: The letter with greeting and closing.
        context: What is known beside it, such as the notes of the talk and the names they offered.
    """
    known = context or Context()
    letter = Letter(text[:LOOKED_AT], known.me, words_of(known.contact))
    return _kept(letter, _thanks(letter, known), known)


def _kept(letter: Letter, found: Iterator[Found], known: Context) -> tuple[Finding, ...]:
    if not letter.text.raw.strip():
        return ()
    return order([as_finding(one, letter.text) for one in found if one.rule not in known.off])


def _message(letter: Letter, known: Context) -> Iterator[Found]:
    yield from _any_language(letter, known)
    yield from message_form.length(letter, known)
    yield from message_names.other_organisation(letter, known)
    if not known.english:
        return
    yield from _english(letter, known)
    yield from message_time.no_timezone(letter, known)
    note = known.channel == NOTE
    if not note:
        yield from message_form.sign_off(letter, known)
    if known.kind not in (REQUEST, NUDGE):
        return
    yield from _request(letter, known, note)


def _request(letter: Letter, known: Context, note: bool) -> Iterator[Found]:
    nudge = known.attempt >= 2 or known.kind == NUDGE
    yield from message_content.no_self(letter, known)
    yield from message_content.no_connection(letter, known)
    yield from message_content.no_purpose(letter)
    yield from message_content.too_much_me(letter)
    if note:
        return
    yield from message_time.no_duration(letter)
    yield from message_content.no_easy_out(letter)
    yield from message_content.no_ask(letter)
    yield from message_content.no_thanks(letter, HINT)
    if not nudge:
        yield from message_time.no_slots(letter)
        yield from message_content.not_a_job(letter, known)


def _thanks(letter: Letter, known: Context) -> Iterator[Found]:
    yield from _any_language(letter, known)
    yield from message_form.thanks_length(letter, known)
    if not known.english:
        return
    yield from _english(letter, known)
    yield from message_form.sign_off(letter, known)
    yield from message_content.no_thanks(letter, WARNING)
    yield from thanks_rules.no_moment(letter, known)
    yield from thanks_rules.no_action(letter)
    yield from thanks_rules.no_referral(letter, known)
    yield from thanks_rules.over_apology(letter)


def _any_language(letter: Letter, known: Context) -> Iterator[Found]:
    yield from message_names.placeholder(letter)
    yield from message_names.names(letter, known)


def _english(letter: Letter, known: Context) -> Iterator[Found]:
    yield from message_content.job_phrase(letter)
    yield from message_content.attached(letter, known)
    yield from message_form.mechanics(letter, known)
