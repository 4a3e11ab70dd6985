"""Thank-yous: drafted from a moment of the talk, on a clock, never sent by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.meeting import Meeting, Note, ThankYou
from ..domain.moment import Moment
from ..domain.pipeline import after_thanks
from ..domain.thanks_text import moment_words, seed_body, seed_subject
from ..domain.timerules import ThankBand, thank_band
from ..domain.words import ChannelKind, NoteKind
from .drafts import DraftKey

if TYPE_CHECKING:
    from .workspace import Workspace


class ThanksService:
    """Thank-yous and what is still owed."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def of_meeting(self, meeting_uid: str) -> list[ThankYou]:
        """Thank-yous of a talk, one for each guest."""
        return [thank for thank in self._ws.thank_yous.all() if thank.meeting == meeting_uid]

    def owed_to(self, contact: str) -> bool:
        """Whether a talk with them is still to be thanked for."""
        return any(t.recipient == contact and t.sent_at is None for t in self._ws.thank_yous.all())

    def owed(self) -> list[ThankYou]:
        """All unsent thank-yous, the most urgent first."""
        unsent = [thank for thank in self._ws.thank_yous.all() if thank.sent_at is None]
        return sorted(unsent, key=lambda thank: thank.soft_due.utc)

    def band(self, thank: ThankYou) -> ThankBand:
        """How its clock stands now, or stood when it was sent."""
        meeting = self._ws.meetings.get(thank.meeting)
        end = (
            meeting.actual_end
            if meeting and meeting.actual_end
            else Moment(thank.soft_due.utc, thank.soft_due.zone)
        )
        at = thank.sent_at.utc if thank.sent_at else self._ws.clock.now()
        return thank_band(end, at, sent=thank.sent_at is not None)

    def hours(self, thank: ThankYou) -> float | None:
        """Hours from the end of the talk to the thank-you, once it is sent."""
        meeting = self._ws.meetings.get(thank.meeting)
        if thank.sent_at is None or meeting is None or meeting.actual_end is None:
            return None
        return (thank.sent_at.utc - meeting.actual_end.utc).total_seconds() / 3600

    def moments(self, meeting: Meeting) -> list[Note]:
        """Notes that may be mentioned: starred first, then quotes and insights, then the rest with words."""
        order = {NoteKind.QUOTE: 1, NoteKind.INSIGHT: 2}
        notes = [note for note in meeting.notes if note.text.strip() or note.star]
        return sorted(notes, key=lambda note: (not note.star, order.get(note.kind, 3), note.at))

    def key(self, thank: ThankYou) -> DraftKey:
        """The draft of its text."""
        return DraftKey("thanks", thank.uid, "body")

    def text(self, thank: ThankYou) -> str:
        """The text as it stands: being typed, else saved, else seeded from the chosen moment."""
        return self._ws.drafts.get(self.key(thank)) or thank.body or self.seed(thank)

    def seed(self, thank: ThankYou) -> str:
        """A first draft: thanks, the chosen moment, what the user will do, and the name below."""
        meeting = self._ws.meetings.get(thank.meeting)
        contact = self._ws.contacts.get(thank.recipient)
        if meeting is None or contact is None:
            return ""
        return seed_body(contact, meeting, self._moment(meeting, thank), self._ws.profile)

    def subject(self, thank: ThankYou) -> str:
        """The subject line."""
        contact = self._ws.contacts.get(thank.recipient)
        return thank.subject or (seed_subject(contact) if contact else "Thank you")

    def moment_line(self, note: Note) -> str:
        """A note as it can be quoted in a letter."""
        return moment_words(note)

    def choose_moment(self, thank_uid: str, note_uid: str) -> ThankYou:
        """Choose the moment the letter mentions; an untouched draft is seeded anew."""
        thank = self._thank(thank_uid)
        with self._ws.edit("chose a moment") as edit:
            edit.put(thank.replace(moment_note=note_uid))
        return self._thank(thank_uid)

    def save(self, thank_uid: str, body: str, *, subject: str = "", medium: str = "") -> ThankYou:
        """Keep the letter as written; its draft ends here."""
        thank = self._thank(thank_uid)
        changed = thank.replace(body=body, subject=subject or thank.subject, medium=medium or thank.medium)
        with self._ws.edit("thank-you written", end_drafts=(str(self.key(thank)),)) as edit:
            edit.put(changed)
        return changed

    def mark_sent(self, thank_uid: str, body: str, *, medium: str = "", at: Moment | None = None) -> ThankYou:
        """The user says it is sent: the contact moves on, the clock stops."""
        ws = self._ws
        thank = self._thank(thank_uid)
        if thank.sent_at is not None:
            raise Refused("That thank-you is marked sent already.", "`u` takes it back.")
        at = at or ws.moment()
        meeting = ws.meetings.get(thank.meeting)
        contact = ws.contacts.get(thank.recipient)
        name = contact.name if contact else "somebody"
        reflection = meeting.reflection if meeting else None
        with ws.edit(f"thanked {name}", end_drafts=(str(self.key(thank)),)) as edit:
            edit.put(thank.replace(body=body, medium=medium or thank.medium, sent_at=at))
            if contact is not None:
                strategy = reflection.strategy if reflection else None
                permission = reflection.permission if reflection else None
                edit.move(contact.uid, after_thanks(contact, strategy, permission))
            if meeting is not None:
                ws.todo.sync_meeting(edit, meeting.uid)
        return self._thank(thank_uid)

    def mailto(self, thank: ThankYou, body: str) -> str:
        """A mailto: address with subject and text. Refuses when no e-mail address is known."""
        from ..exchange.mail import mailto

        contact = self._ws.contacts.get(thank.recipient)
        address = contact.channel(ChannelKind.EMAIL) if contact else ""
        if not address:
            raise Refused(
                "No e-mail address is known.", "Copy the text instead, or add the address to the contact."
            )
        return mailto(address, self.subject(thank), body)

    def _moment(self, meeting: Meeting, thank: ThankYou) -> Note | None:
        if thank.moment_note:
            return meeting.note(thank.moment_note)
        chosen = meeting.reflection.moment_note if meeting.reflection else ""
        if chosen == "none":
            return None
        return meeting.note(chosen) or next((note for note in meeting.notes if note.star and note.text), None)

    def _thank(self, uid: str) -> ThankYou:
        thank = self._ws.thank_yous.get(uid)
        if thank is None:
            raise Refused(
                "That thank-you is gone.", "It may have been removed by an undo; `U` brings it back."
            )
        return thank
