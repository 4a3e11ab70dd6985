"""The letter of a thank-you: its wording, its moment, its place on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.letters import Filled, LetterTemplate
from ..domain.meeting import Meeting, Note, ThankYou
from ..domain.reflect_found import note_words, talk_day
from ..domain.thanks_text import action_sentence, letter_words, moment_sentence
from ..domain.words import NoteKind, TaskState
from .drafts import DraftKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .workspace import Workspace

MEDIA = ("email", "card", "message", "linkedin", "letter")
ON_PAPER = ("card", "letter")
NO_MOMENT = "none"
"""Stands where a moment was asked for and none was wanted."""
THANKS, LOOP = "thanks", "loop"
"""Kinds of letters a thank-you is written from: to a guest, and to somebody who had named the guest."""
_NOTHING = Filled("Thank you", "", ())
"""Where the user hides every wording."""


class ThanksLetter:
    """The part of the thank-yous that is about words."""

    _ws: Workspace

    def moments(self, meeting: Meeting) -> list[Note]:
        """Notes that may be mentioned: starred first, then quotes and insights, then the rest with words.

        What the user will do or ask is nothing they said: only with a star is it there. Doubts come last.
        """
        order = {NoteKind.QUOTE: 1, NoteKind.INSIGHT: 2, NoteKind.CONCERN: 4}
        notes = [
            note
            for note in meeting.notes
            if note.star or (note.text.strip() and note.kind not in (NoteKind.ACTION, NoteKind.ASK_LATER))
        ]
        return sorted(notes, key=lambda note: (not note.star, order.get(note.kind, 3), note.at))

    def moment_sentence(self, note: Note) -> str:
        """A note as a sentence of its own in a letter."""
        return moment_sentence(note)

    def key(self, thank: ThankYou, field: str = "body") -> DraftKey:
        """The draft of its text, or of its subject."""
        return DraftKey("thanks", thank.uid, field)

    def text(self, thank: ThankYou) -> str:
        """The text as it stands: being typed, else saved, else seeded from the chosen moment."""
        draft = self._ws.drafts.peek(self.key(thank))
        return (thank.body or self.seed(thank)) if draft is None else draft

    def action_sentences(self, meeting: Meeting, reader: str = "") -> list[tuple[str, str]]:
        """Key and sentence of what the user will do, as confirmed in the reflection or as it was noted.

        `reader` is the uid of who reads it: they are "you" where it is certain that they are meant.
        """
        found = []
        for planned in self._ws.reflecting.planned(meeting):
            task = self._ws.tasks.get(planned.task or "")
            if planned.task != "" and (task is None or task.state is not TaskState.SKIPPED):
                done = task is not None and task.state is TaskState.DONE
                text = task.title if task else planned.found.text
                text = self._to_reader(text, meeting, meeting.note(planned.found.note_uid), reader)
                sentence = action_sentence(text, done=done)
                if sentence:
                    found.append((planned.found.key, sentence))
        return found

    def may_mean_reader(self, sentence: str, reader: str) -> bool:
        """Whether a sentence speaks of its reader, or may do so, as of somebody else."""
        from ..domain.to_you import may_mean_reader

        person = self._ws.contacts.get(reader)
        return person is not None and may_mean_reader(sentence, (person.name, person.first_name))

    def _to_reader(self, text: str, meeting: Meeting, note: Note | None, reader: str) -> str:
        """An action in words for its reader; other people and other guests leave him and her in doubt."""
        from ..domain.inline import parse_line
        from ..domain.to_you import to_you

        person = self._ws.contacts.get(reader)
        if person is None:
            return text
        names = (person.name, person.first_name)
        parsed = parse_line(note.text if note else text, today=talk_day(meeting))
        alone = meeting.contacts == (reader,) and all(one.name in names for one in parsed.people)
        return to_you(text, names, alone=alone)

    def seed(self, thank: ThankYou) -> str:
        """A first draft by the wording that was picked, or that fits the medium and the recipient best."""
        return self._filled(thank).text

    def wordings(self, thank: ThankYou) -> list[LetterTemplate]:
        """Every wording there is for it, the best fit for its medium and recipient first."""
        contact = self._ws.contacts.get(thank.recipient)
        kind = LOOP if thank.to_introducer else THANKS
        return self._ws.letters.fitting(kind, thank.medium, contact.formality.value if contact else "")

    def wording(self, thank: ThankYou) -> LetterTemplate | None:
        """The wording it starts from."""
        wordings = self.wordings(thank)
        picked = next((one for one in wordings if one.id == thank.template), None)
        return picked or next(iter(wordings), None)

    def worded(self, thank: ThankYou, template: LetterTemplate) -> Filled:
        """The letter by a wording."""
        contact = self._ws.contacts.get(thank.recipient)
        if contact is None:
            return _NOTHING
        return self._ws.letters.fill(template, {**self._ws.letters.values(contact), **self._words(thank)})

    def _filled(self, thank: ThankYou) -> Filled:
        wording = self.wording(thank)
        return self.worded(thank, wording) if wording else _NOTHING

    def _words(self, thank: ThankYou) -> Mapping[str, str]:
        """What is known of the talk, by the names of the gaps."""
        meeting = self._ws.meetings.get(thank.talk)
        if meeting is None:
            return {}
        words = letter_words(
            meeting,
            self._moment(meeting, thank),
            reworded=lambda text, note: self._to_reader(text, meeting, note, thank.recipient),
        )
        guest = self._ws.contacts.get(thank.introduced) if thank.to_introducer else None
        if guest is None:
            return words
        return {**words, "new_name": guest.name, "learned": self._learned(meeting)}

    @staticmethod
    def _learned(meeting: Meeting) -> str:
        """The first takeaway, else the first insight; without the full stop that the letter sets."""
        takeaways = meeting.reflection.takeaways.splitlines() if meeting.reflection else []
        insights = (note_words(note) for note in meeting.notes if note.kind is NoteKind.INSIGHT)
        return next((line.strip() for line in (*takeaways, *insights) if line.strip()), "").rstrip(".")

    def pick_wording(self, thank_uid: str, template_id: str) -> ThankYou:
        """Write it by another wording, for the medium that wording is for; a text of one's own stays."""
        thank = self._ws.thank_yous.need(thank_uid)
        template = self._ws.letters.find(template_id)
        if template is None:
            raise Refused("That wording is gone.", "It may have left templates/letters.yaml meanwhile.")
        with self._ws.edit(f"wording: {template.name}") as edit:
            edit.put(thank.replace(template=template.id, medium=template.medium))
        return self._ws.thank_yous.need(thank_uid)

    def subject(self, thank: ThankYou) -> str:
        """The subject line: being typed, else saved, else a plain one."""
        draft = self._ws.drafts.peek(self.key(thank, "subject"))
        return self.saved_subject(thank) if draft is None else draft

    def saved_subject(self, thank: ThankYou) -> str:
        """The subject line without what is being typed."""
        return thank.subject or self._filled(thank).subject or "Thank you"

    def choose_moment(self, thank_uid: str, note_uid: str) -> ThankYou:
        """Choose the moment the letter mentions; an untouched letter is seeded anew."""
        thank = self._ws.thank_yous.need(thank_uid)
        with self._ws.edit("chose a moment") as edit:
            edit.put(thank.replace(moment_note=note_uid))
        return self._ws.thank_yous.need(thank_uid)

    def set_medium(self, thank_uid: str, medium: str) -> None:
        """Say how it will be sent: one of `MEDIA`. An untouched letter takes the wording for it."""
        thank = self._ws.thank_yous.need(thank_uid)
        with self._ws.edit(f"thank-you by {medium}") as edit:
            edit.put(thank.replace(medium=medium, template=""))

    def save(self, thank_uid: str, body: str, *, subject: str = "", medium: str = "") -> ThankYou:
        """Keep the letter as written; its drafts end here. A letter nobody touched stays a seed."""
        thank = self._ws.thank_yous.need(thank_uid)
        changed = self._written(thank, body, subject, medium)
        drafts = [str(self.key(thank, field)) for field in ("body", "subject")]
        kept = [key for key in drafts if key in {str(kept) for kept in self._ws.drafts.keys("thanks")}]
        if changed != thank or kept:
            with self._ws.edit("thank-you written", end_drafts=kept) as edit:
                if changed != thank:
                    edit.put(changed)
        return self._ws.thank_yous.need(thank_uid)

    def _written(self, thank: ThankYou, body: str, subject: str, medium: str) -> ThankYou:
        untouched = not thank.body and body == self.seed(thank)
        plain = not thank.subject and subject == self.saved_subject(thank)
        return thank.replace(
            body="" if untouched else body,
            subject=thank.subject if plain or not subject.strip() else subject,
            medium=medium or thank.medium,
        )

    def paper(self, thank: ThankYou, body: str) -> bytes:
        """The letter as a text file to be printed: on cards, or on a sheet."""
        from ..domain.thanks_card import card_text, sheet_text

        if thank.medium == "card":
            return card_text(body).encode()
        return sheet_text(body, self._ws.moment().local().date()).encode()

    def _moment(self, meeting: Meeting, thank: ThankYou) -> Note | None:
        if thank.moment_note:
            return meeting.note(thank.moment_note)
        chosen = meeting.reflection.moment_note if meeting.reflection else ""
        if chosen == NO_MOMENT:
            return None
        return meeting.note(chosen) or next((note for note in meeting.notes if note.star and note.text), None)
