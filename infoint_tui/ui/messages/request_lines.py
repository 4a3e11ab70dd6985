"""The lines around a message: whom it is for, what a field asks for, how long it is, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...domain.contact_limits import Level
from ...domain.english import is_whole
from ...domain.enums import ChannelKind
from ...domain.messages import KINDS, PLACEHOLDERS, SLOTS, Slot
from ...domain.phrasing import count, day_and_time
from ...domain.zones import valid_zone, zone_place
from ..kit.text import BLANK, Part, assemble, joined, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.people import Contact
    from ...services.messages import MessageRequest
    from ...services.workspace import Workspace

NOTE_FREE, NOTE_PAID = 200, 300
"""Characters of a note with a request to connect on LinkedIn, without and with a subscription (LI)."""
INMAIL_BEST, INMAIL_MOST = 400, 1_900
"""Characters up to which an InMail is answered best, and the most there may be (LI)."""
SUBJECT_MOST = 200
"""Characters of the subject of an InMail (LI)."""
SHORT, IDEAL, LONG = 25, 100, 150
"""Words of a request (SFU, DUKE)."""
TEXT_ONE = 160
"""Characters that travel as one text message."""


def to_line(person: Contact, job: MessageRequest, number: int, workspace: Workspace) -> Content:
    """Whom it is for, what it does, which message it is, and what time it is there."""
    what = "" if job.kind == "request" else KINDS.get(job.kind, job.kind)
    if job.is_attempt and number > 1:
        what = f"message {number}"
    parts: list[Part] = [assemble((person.name, "bold"))]
    if person.role_line:
        parts.append(styled(person.role_line, "$text-muted"))
    if what:
        parts.append(styled(what, "$text-accent"))
    if valid_zone(person.zone) and person.zone != workspace.session.zone:
        there = workspace.session.moment().in_zone(person.zone).local()
        parts.append(styled(f"{day_and_time(there)} in {zone_place(person.zone)}", "$text-muted"))
    return joined(" · ", parts)


def concern_lines(workspace: Workspace, job: MessageRequest, channel: ChannelKind) -> Content:
    """What the guard says, the strongest first; within a thread what is unusual about the time."""
    if not (job.is_attempt or job.is_touch):
        meeting, person = (
            workspace.session.meetings.get(job.meeting),
            workspace.session.contacts.get(job.contact),
        )
        if meeting is None or meeting.start is None or person is None:
            return BLANK
        notes = workspace.planning.preview(meeting.start, person)[1:]
        return joined("\n", [styled(f"· {note}", "$text-warning") for note in notes]) if notes else BLANK
    found = workspace.messages.guard(job, channel=channel)
    rows = [
        assemble(("! ", "bold $text-warning"), concern.text)
        if concern.level is not Level.HINT
        else styled(f"· {concern.text}", "$text-muted")
        for concern in found
    ]
    return joined("\n", list(rows)) if rows else BLANK


def asked_line(slot: Slot, text: str) -> Content:
    """What a line asks for, with an example; a text that reads like a note gets a remark."""
    if text.strip() and not is_whole(text):
        return styled(
            f"Write it as you'd say it, as a whole sentence. Example: {slot.example}", "$text-warning"
        )
    return assemble((slot.ask, "bold"), styled(f" Example: {slot.example}", "$text-muted"))


def gap_words(name: str) -> str:
    """What belongs into a gap, in words."""
    return SLOTS[name].label.lower() if name in SLOTS else PLACEHOLDERS.get(name, name)


def remark_line(
    letter: str,
    subject: str,
    channel: ChannelKind,
    open_: Sequence[str] = (),
    *,
    spoken: bool,
    calm: bool = False,
    unreachable: str = "",
) -> Content:
    """How long it is for its channel, and what is still open; calmly where nobody has begun to write."""
    parts: list[Part] = []
    if not spoken:
        parts.append(_length(letter, subject, channel))
    if open_:
        words = ", ".join(map(gap_words, open_))
        parts.append(styled(f"not written yet: {words}", "$text-muted" if calm else "bold $text-warning"))
    if unreachable:
        parts.append(styled(unreachable, "bold $text-warning"))
    if spoken:
        parts.append(styled("F8 starts the call", "$text-muted"))
    return joined(" · ", parts) if parts else BLANK


def _length(letter: str, subject: str, channel: ChannelKind) -> Content:
    from ...domain.advice import body_words

    characters, words = len(letter.strip()), body_words(letter)
    if channel is ChannelKind.LINKEDIN:
        return _linkedin(characters, subject)
    if channel is ChannelKind.MESSAGE:
        texts = -(-characters // TEXT_ONE)
        return styled(f"{characters} characters, {count(texts, 'text')}", "$text-muted")
    said = f"{words} words"
    if words > LONG:
        return styled(f"{said}, more than {LONG}: long messages wait", "$text-warning")
    if words < SHORT:
        return styled(f"{said}, rather short", "$text-muted")
    return styled(said if words <= IDEAL else f"{said}, best up to {IDEAL}", "$text-muted")


def _linkedin(characters: int, subject: str) -> Content:
    """As long as it fits, a text is a note with the request to connect; beyond that it is an InMail."""
    if characters <= NOTE_FREE:
        return styled(f"{characters}/{NOTE_FREE} for a note", "$text-success")
    if characters <= NOTE_PAID:
        return styled(
            f"{characters}/{NOTE_FREE} for a note, {NOTE_PAID} with a subscription", "bold $text-error"
        )
    if len(subject) > SUBJECT_MOST:
        return styled(f"subject {len(subject)}/{SUBJECT_MOST} for an InMail", "bold $text-error")
    if characters > INMAIL_MOST:
        return styled(f"{characters}/{INMAIL_MOST} for an InMail", "bold $text-error")
    style = "$text-muted" if characters <= INMAIL_BEST else "$text-warning"
    return styled(f"{characters}/{INMAIL_BEST} at best, {INMAIL_MOST} at most for an InMail", style)
