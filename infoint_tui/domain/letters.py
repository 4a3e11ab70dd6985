"""Letters by template: what kinds there are, how one is chosen, and how its gaps are filled.

A template is text with `{name}` or `{name|words if unknown}`. What stays unknown stays a gap, `{name}`, so
that nobody takes a half-finished letter for a finished one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

KINDS: Mapping[str, str] = {
    "request": "asks for a conversation",
    "nudge": "reminds of a request",
    "confirm": "confirms a conversation",
    "reschedule": "moves a conversation",
    "update": "tells what came of their advice",
    "loop": "tells an introducer how it went",
    "answer": "answers a no",
    "apology": "apologises for a missed conversation",
    "thanks": "thanks for a conversation",
    "thanks_introducer": "thanks for an introduction",
    "call": "what to say on the phone",
}
MEDIA: Mapping[str, str] = {
    "email": "e-mail",
    "message": "message",
    "linkedin": "LinkedIn",
    "letter": "letter",
    "card": "card",
    "call": "call",
}
FORMAL, NEUTRAL, FRIENDLY, ANY = "formal", "neutral", "friendly", "any"
SILENT = "silent"
"""The style of requests that do not mention that they are not about a job."""
FORMALITIES = (FORMAL, NEUTRAL, FRIENDLY, ANY)

PLACEHOLDERS: Mapping[str, str] = {
    "greeting": "the greeting with their name, as formal as they are addressed",
    "closing": "the closing phrase that goes with it",
    "them": "how they are addressed",
    "first_name": "their first name",
    "name": "their whole name",
    "role": "their title",
    "org": "their organisation",
    "me": "who you are, in one line",
    "us": "what links you",
    "why": "why you ask this person",
    "my_name": "your name",
    "my_first_name": "your first name",
    "my_email": "your e-mail address",
    "my_phone": "your phone number",
    "field": "what you explore",
    "minutes": "how many minutes you ask for",
    "slots": "the times you offer, one a line",
    "referrer": "who named them to you",
    "sent_on": "the day of your last message to them",
    "when": "day and time of the conversation, in both zones",
    "place": "where it takes place, or who calls whom",
    "new_name": "somebody they named whom you have met",
    "learned": "what you learned",
    "advice": "what they advised",
    "did": "what you did with it",
    "result": "what came of it",
    "news": "what made you think of them",
    "opening": "a line to begin with, where customs ask for one",
    "not_job": "that it is not about a job, unless you would rather not say so",
    "talk": "to talk with you, and about what, as in: time to {talk}",
    "moment": "a moment of the conversation",
    "moment_sentence": "that moment as a sentence of its own",
    "next_step": "what you will do next",
    "next_sentence": "that step as a sentence of its own",
}
"""Names that may stand in braces, and what they become."""

GAP = re.compile(r"\{\s*([A-Za-z]\w{0,40})\s*(?:\|([^{}]*))?\}")
_OPENS = (".", "!", "?", "…", "\n")
_NO_STOP_BEFORE = ".!?…,;:)"
_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_THREE_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


class LetterTemplate(NamedTuple):
    """A letter before it is about anybody."""

    id: str
    """Lower-case words with dots: "request.alum"; the user's file refers to it."""
    kind: str
    """One of `KINDS`."""
    medium: str
    """One of `MEDIA`."""
    formality: str
    """One of `FORMALITIES`."""
    name: str
    """What a list of templates calls it."""
    subject: str
    """Empty where the medium has none."""
    body: str


class Filled(NamedTuple):
    """A letter about somebody."""

    subject: str
    text: str
    missing: tuple[str, ...]
    """Names that stayed gaps, each once, in the order they are met."""


def fill_letter(template: LetterTemplate, values: Mapping[str, str]) -> Filled:
    """A template with its values.

    A blank value counts as unknown: the words of the template take its place, else the gap stays and its name
    is among the missing. A line that held only gaps with nothing to say goes. Braces in a value become
    parentheses, so that they never look like a gap.
    """
    missing: dict[str, None] = {}
    subject = " ".join(_fill(template.subject, values, missing).split())
    return Filled(subject, _fill(template.body, values, missing).strip(), tuple(missing))


_NOT_JOB = re.compile(r" ?\{\s*not_job\s*(?:\|[^{}]*)?\}")


def without_job(template: LetterTemplate) -> LetterTemplate:
    """A template that does not mention that no job is asked for; a line with nothing else goes."""
    lines = [(line, _NOT_JOB.sub("", line)) for line in template.body.split("\n")]
    body = "\n".join(new for old, new in lines if new.strip() or not old.strip())
    return template._replace(subject=_NOT_JOB.sub("", template.subject), body=body)


def gaps(text: str) -> tuple[str, ...]:
    """The names of the gaps in a text, each once, in order."""
    return tuple(dict.fromkeys(match[1] for match in GAP.finditer(text)))


def unknown_names(template: LetterTemplate) -> tuple[str, ...]:
    """Names in braces that nothing ever fills, each once."""
    return tuple(name for name in gaps(f"{template.subject}\n{template.body}") if name not in PLACEHOLDERS)


def _fill(text: str, values: Mapping[str, str], missing: dict[str, None]) -> str:
    lines = []
    for line in text.splitlines():
        filled = GAP.sub(lambda match: _words(match, values, missing), line)
        if "|}" in line:
            # A gap that became nothing leaves no blank behind.
            filled = _BLANKS.sub(" ", filled).lstrip()
        if filled.strip() or not line.strip():
            lines.append(filled.rstrip())
    return _THREE_BREAKS.sub("\n\n", "\n".join(lines))


def _words(match: re.Match[str], values: Mapping[str, str], missing: dict[str, None]) -> str:
    """What a gap becomes; a full stop that the value brings along is not doubled."""
    name = match[1]
    value = values.get(name, "").strip().replace("{", "(").replace("}", ")")
    if value:
        after = match.string[match.end() : match.end() + 1]
        return value[:-1] if after and after in _NO_STOP_BEFORE and value.endswith(".") else value
    if match[2] is None:
        missing[name] = None
        return f"{{{name}}}"
    words = match[2].strip()
    before = match.string[: match.start()].rstrip(" ")
    return words[:1].upper() + words[1:] if not before or before.endswith(_OPENS) else words


def fitting(
    letters: Iterable[LetterTemplate], kind: str, medium: str = "", formality: str = ""
) -> list[LetterTemplate]:
    """The templates of a kind, the best fit first: by medium, then by formality, then as they stand."""
    ranked = []
    for number, letter in enumerate(letters):
        if letter.kind == kind:
            ranked.append((*_distance(letter, medium, formality), number, letter))
    return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])]


def _distance(letter: LetterTemplate, medium: str, formality: str) -> tuple[int, int]:
    """How far a template is from what is wanted; a letter on paper reads like an e-mail."""
    written = ("email", "letter")
    off = 0 if letter.medium == medium or not medium else 1 if {letter.medium, medium} <= set(written) else 2
    tone = 0 if letter.formality == formality else 1 if letter.formality == ANY or not formality else 2
    return off, tone
