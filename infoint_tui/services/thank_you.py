"""The letter of a thank-you: its wording, its moment, its place on paper."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from .. import exchange
from ..domain import regex
from ..domain.english import plan_sentence, takeaway_sentence
from ..domain.enums import ChannelKind, Formality, NoteKind, TaskState
from ..domain.errors import Refused
from ..domain.meeting import GuestOutlook, Meeting, Note, ThankYou
from ..domain.mentions import note_words, talk_day, without_themes
from ..domain.messages import Filled, LetterTemplate, may_mean_reader, second_person
from ..domain.phrasing import examples_of_times_past
from ..domain.pipeline import after_thanks
from ..domain.task_rules import outbound_allowed
from ..domain.thank_you import card_text, days_since, letter_words, openings_of, sheet_text
from ..domain.zoned_time import AmbiguousTime, ZonedTime
from .records import DraftKey
from .session import Edit, Service, Session, read_time
from .tasks import TaskService, ThanksOwed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..domain.people import Contact, Task
    from .outreach import OutreachService
    from .reflection import ReflectionService
    from .templates import TemplateService


MEDIA = ("email", "card", "message", "linkedin", "letter")
ON_PAPER = ("card", "letter")
NO_MOMENT = "none"
"""Stands where a moment was asked for and none was wanted."""
THANKS, LOOP = "thanks", "loop"
"""Kinds of letters a thank-you is written from: to a guest, and to somebody who had named the guest."""
_NOTHING = Filled("Thank you", "", ())
"""Where the user hides every wording."""


class ThanksLetter(Service):
    """The words of a thank-you."""

    _session: Session
    _owed: ThanksOwed
    _templates: TemplateService
    _reflection: ReflectionService

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

    def openings(self, thank: ThankYou, note: Note) -> tuple[str, ...]:
        """Sentences that weave a note into the message, to pick from."""
        meeting = self._session.meetings.get(thank.talk)
        today = self._session.today
        same_day = meeting is not None and days_since(meeting, today) == 0
        return openings_of(note, tone=self._tone(thank.recipient), same_day=same_day)

    def _tone(self, recipient: str) -> Formality:
        person = self._session.contacts.get(recipient)
        return person.formality if person else Formality.NEUTRAL

    def key(self, thank: ThankYou, field: str = "body") -> DraftKey:
        """The draft of its text, or of its subject."""
        return DraftKey("thanks", thank.uid, field)

    def text(self, thank: ThankYou) -> str:
        """The text as it stands: being typed, else saved, else seeded from the chosen moment."""
        draft = self._session.drafts.peek(self.key(thank))
        return (thank.body or self.seed(thank)) if draft is None else draft

    def action_sentences(self, meeting: Meeting, reader: str = "") -> list[tuple[str, str]]:
        """Key and sentence of what the user will do, as confirmed in the reflection or as it was noted.

        `reader` is the uid of who reads it: they are "you" where it is certain that they are meant.
        """
        found = []
        for planned in self._reflection.mentions.planned(meeting):
            task = self._session.tasks.get(planned.task or "")
            if planned.task != "" and (task is None or task.state is not TaskState.SKIPPED):
                done = task is not None and task.state is TaskState.DONE
                text = task.title if task else planned.found.text
                text = self._to_reader(text, meeting, meeting.note(planned.found.note_uid), reader)
                sentence = plan_sentence(text, done=done, tone=self._tone(reader))
                if sentence:
                    found.append((planned.found.key, sentence))
        return found

    def may_mean_reader(self, sentence: str, reader: str) -> bool:
        """Whether a sentence speaks of its reader, or may do so, as of somebody else."""
        person = self._session.contacts.get(reader)
        return person is not None and may_mean_reader(sentence, (person.name, person.first_name))

    def _to_reader(self, text: str, meeting: Meeting, note: Note | None, reader: str) -> str:
        """An action in words for its reader; other people and other guests leave him and her in doubt."""
        from ..domain.note_syntax import parse_line

        person = self._session.contacts.get(reader)
        if person is None:
            return text
        names = (person.name, person.first_name)
        parsed = parse_line(note.text if note else text, today=talk_day(meeting))
        alone = meeting.contacts == (reader,) and all(one.name in names for one in parsed.people)
        return second_person(text, names, alone=alone)

    def seed(self, thank: ThankYou) -> str:
        """A first draft by the wording that was picked, or that fits the medium and the recipient best."""
        return self._filled(thank).text

    def wordings(self, thank: ThankYou) -> list[LetterTemplate]:
        """Every wording there is for it, the best fit for its medium and recipient first."""
        contact = self._session.contacts.get(thank.recipient)
        kind = LOOP if thank.to_introducer else THANKS
        return self._templates.fitting(kind, thank.medium, contact.formality.value if contact else "")

    def wording(self, thank: ThankYou) -> LetterTemplate | None:
        """The wording it starts from."""
        wordings = self.wordings(thank)
        picked = next((one for one in wordings if one.id == thank.template), None)
        return picked or next(iter(wordings), None)

    def worded(self, thank: ThankYou, template: LetterTemplate) -> Filled:
        """The letter by a wording."""
        contact = self._session.contacts.get(thank.recipient)
        if contact is None:
            return _NOTHING
        return self._templates.fill(template, {**self._templates.values(contact), **self._words(thank)})

    def _filled(self, thank: ThankYou) -> Filled:
        wording = self.wording(thank)
        return self.worded(thank, wording) if wording else _NOTHING

    def _words(self, thank: ThankYou) -> Mapping[str, str]:
        """What is known of the talk, by the names of the gaps."""
        meeting = self._session.meetings.get(thank.talk)
        if meeting is None:
            return {}
        contact = self._session.contacts.get(thank.recipient)
        when = thank.sent_at or self._session.moment()
        words = letter_words(
            meeting,
            self._moment(meeting, thank),
            reworded=lambda text, note: self._to_reader(text, meeting, note, thank.recipient),
            today=self._session.today,
            tone=self._tone(thank.recipient),
            late=not thank.to_introducer and when.utc > self._owed.due(thank)[1].utc,
            further=contact is None or outbound_allowed(contact),
        )
        guest = self._session.contacts.get(thank.introduced) if thank.to_introducer else None
        if guest is None:
            return words
        return {**words, "new_name": guest.name, "learned": self._learned(meeting)}

    @staticmethod
    def _learned(meeting: Meeting) -> str:
        """The first takeaway, else the first insight, as a sentence."""
        takeaways = meeting.reflection.takeaways.splitlines() if meeting.reflection else []
        insights = (note_words(note) for note in meeting.notes if note.kind is NoteKind.INSIGHT)
        said = (without_themes(line).strip() for line in (*takeaways, *insights))
        return takeaway_sentence(next(filter(None, said), ""))

    def pick_wording(self, thank_uid: str, template_id: str) -> ThankYou:
        """Write it by another wording, for the medium that wording is for; a text of one's own stays."""
        thank = self._session.thank_yous.need(thank_uid)
        template = self._templates.find(template_id)
        if template is None:
            raise Refused("That template is gone.", "It may have been removed from templates/letters.yaml.")
        changed = thank.replace(template=template.id, medium=template.medium)
        self._session.put(f"wording: {template.name}", changed)
        return self._session.thank_yous.need(thank_uid)

    def subject(self, thank: ThankYou) -> str:
        """The subject line: being typed, else saved, else a plain one."""
        draft = self._session.drafts.peek(self.key(thank, "subject"))
        return self.saved_subject(thank) if draft is None else draft

    def saved_subject(self, thank: ThankYou) -> str:
        """The subject line without what is being typed."""
        return thank.subject or self._filled(thank).subject or "Thank you"

    def choose_moment(self, thank_uid: str, note_uid: str) -> ThankYou:
        """Choose the moment the letter mentions; an untouched letter is seeded anew."""
        thank = self._session.thank_yous.need(thank_uid)
        self._session.put("chose a moment", thank.replace(moment_note=note_uid))
        return self._session.thank_yous.need(thank_uid)

    def set_medium(self, thank_uid: str, medium: str) -> None:
        """Say how it will be sent: one of `MEDIA`. An untouched letter takes the wording for it."""
        thank = self._session.thank_yous.need(thank_uid)
        self._session.put(f"thank-you by {medium}", thank.replace(medium=medium, template=""))

    def save(self, thank_uid: str, body: str, *, subject: str = "", medium: str = "") -> ThankYou:
        """Keep the letter as written; its drafts end here. A letter nobody touched stays a seed."""
        thank = self._session.thank_yous.need(thank_uid)
        changed = self._written(thank, body, subject, medium)
        drafts = [str(self.key(thank, field)) for field in ("body", "subject")]
        kept = [key for key in drafts if key in {str(kept) for kept in self._session.drafts.keys("thanks")}]
        if changed != thank or kept:
            changes = [changed] if changed != thank else []
            self._session.put("thank-you written", *changes, end_drafts=kept)
        return self._session.thank_yous.need(thank_uid)

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
        if thank.medium == "card":
            return card_text(body).encode()
        return sheet_text(body, self._session.today).encode()

    def _moment(self, meeting: Meeting, thank: ThankYou) -> Note | None:
        if thank.moment_note:
            return meeting.note(thank.moment_note)
        chosen = meeting.reflection.moment_note if meeting.reflection else ""
        if chosen == NO_MOMENT:
            return None
        return meeting.note(chosen) or next((note for note in meeting.notes if note.star and note.text), None)


LOOP_RULE = "referral.loop"
EVENING = time(20)
"""Until then such a letter is in time on its day."""


class IntroducerLoop:
    """Tells who named a guest how it went: closes the loop of an introduction (INTRO, YALE)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def introducer(self, thank: ThankYou) -> Contact | None:
        """Who had named the guest of a thank-you; None where nobody did, or they are not to be written to."""
        guest = self._session.contacts.get(thank.recipient)
        named_by = (
            self._session.contacts.get(guest.introduced_by) if guest and not thank.to_introducer else None
        )
        if named_by is None or named_by.uid == thank.recipient or not outbound_allowed(named_by):
            return None
        return named_by

    def begun(self, meeting_uid: str, introducer: str) -> ThankYou | None:
        """The letter to an introducer about a talk, if one was begun."""
        return next(
            (
                t
                for t in self._session.thank_yous.all()
                if t.after == meeting_uid and t.recipient == introducer
            ),
            None,
        )

    def open(self, thank: ThankYou) -> bool:
        """Whether the introducer of a guest has not been told yet."""
        named_by = self.introducer(thank)
        if named_by is None:
            return False
        letter = self.begun(thank.meeting, named_by.uid)
        return letter is None or letter.sent_at is None

    def letter(self, thank: ThankYou) -> ThankYou:
        """The letter to the introducer of a guest; begun now if there is none."""
        named_by = self.introducer(thank)
        if named_by is None:
            raise Refused("You haven't noted who introduced you to them.", "Add it on their page.")
        return self._letter_to(named_by, thank.meeting, thank.recipient)

    def _letter_to(self, named_by: Contact, meeting_uid: str, guest: str) -> ThankYou:
        begun = self.begun(meeting_uid, named_by.uid)
        if begun is not None:
            return begun
        meeting = self._session.meetings.need(meeting_uid)
        end = meeting.actual_end or self._session.moment()
        due = self._due_in_time(meeting_uid, named_by.uid) or ZonedTime(end.utc + timedelta(days=3), end.zone)
        letter = ThankYou(
            uid=self._session.new_id(),
            meeting="",
            after=meeting_uid,
            introduced=guest,
            recipient=named_by.uid,
            soft_due=due,
            hard_due=due,
        )
        self._session.put(f"a message to {named_by.name}", letter)
        return letter

    def _task(self, meeting_uid: str, introducer: str) -> Task | None:
        found = (task for task in self._session.tasks.all() if task.rule == LOOP_RULE)
        return next((t for t in found if t.meeting == meeting_uid and t.contact == introducer), None)

    def _due_in_time(self, meeting_uid: str, introducer: str) -> ZonedTime | None:
        task = self._task(meeting_uid, introducer)
        if task is None or task.due_day is None:
            return None
        evening = datetime.combine(task.due_day, EVENING)
        return ZonedTime.from_local(evening, self._session.zone)

    def close(self, edit: Edit, letter: ThankYou) -> None:
        """They know now: the introduction says so, and the task is done."""
        at = letter.sent_at or self._session.moment()
        on = self._session.day_of(at)
        for intro in self._session.introductions.all():
            if (intro.from_contact, intro.to_contact) == (letter.recipient, letter.introduced):
                edit.put(intro.replace(loop_closed_on=on))
        task = self._task(letter.after, letter.recipient)
        if task is not None and task.open:
            edit.put(task.replace(state=TaskState.DONE, done_at=self._session.moment()))


_AHEAD = regex(r"\s*(in\b|\+|tom|tmr)", re.IGNORECASE)


class ThanksService:
    """Sends thank-yous; has their words and the loop to introducers."""

    def __init__(
        self,
        session: Session,
        owed: ThanksOwed,
        tasks: TaskService,
        templates: TemplateService,
        reflection: ReflectionService,
        outreach: OutreachService,
    ) -> None:
        self._session, self._owed, self._tasks, self._outreach = session, owed, tasks, outreach
        self.letter = ThanksLetter(session, owed, templates, reflection)
        self.loop = IntroducerLoop(session)

    # -- the clock ------------------------------------------------------------------------------------

    def sent_when(self, thank: ThankYou, text: str) -> ZonedTime:
        """The instant meant by "17:30", "wed 18:00", "20 min ago" or nothing (now).

        A time alone is the last one that was so. Refuses what lies ahead or before the talk's end.
        """
        now = self._session.moment()
        if not text.strip() or text.strip().lower() == "now":
            return now
        at = read_time(self._session, text, self._session.zone)
        if at.utc > now.utc and not _AHEAD.match(text):
            at = self._last_before(text, now) or at
        if at.utc > now.utc:
            raise Refused(
                "That's in the future.", f"Write when it was sent: {examples_of_times_past()}.", field="when"
            )
        ended = self._owed.end_of_talk(thank)
        if ended is not None and at.utc < ended.utc:
            raise Refused("The conversation wasn't over by then.", "Write a later time.", field="when")
        return at

    def _last_before(self, text: str, now: ZonedTime) -> ZonedTime | None:
        """The time read again as somebody would have meant it yesterday, or a week ago.

        Refuses one that came twice then, unless the text says which.
        """
        for days in (1, 7):
            try:
                at = read_time(self._session, text, now.zone, days_ago=days)
            except Refused as refusal:
                if isinstance(refusal.__cause__, AmbiguousTime):
                    raise
                return None
            if at.utc <= now.utc:
                return at
        return None

    def first_update(self, thank: ThankYou) -> date | None:
        """The day by which they should hear what came of it, once thanked and staying in touch."""
        mine = (
            task
            for task in self._session.tasks.all()
            if task.open and (task.meeting, task.contact) == (thank.talk, thank.recipient)
        )
        return next((task.due_day for task in mine if task.rule == "update.first"), None)

    # -- sending --------------------------------------------------------------------------------------

    def mark_sent(
        self,
        thank_uid: str,
        body: str,
        *,
        subject: str = "",
        medium: str = "",
        at: ZonedTime | None = None,
    ) -> ThankYou:
        """The user says it is sent: the contact moves on, the clock stops.

        The letter is kept as a change of its own, so that taking the sending back does not take the words.
        """
        thank = self._session.thank_yous.need(thank_uid)
        if thank.sent_at is not None:
            raise Refused("That thank-you is already marked as sent.", "`u` undoes it.")
        thank = self.letter.save(thank_uid, body, subject=subject, medium=medium)
        meeting = self._session.meetings.get(thank.talk)
        contact = self._session.contacts.get(thank.recipient)
        name = contact.name if contact else "someone"
        sent = thank.replace(
            body=body,
            subject=subject or thank.subject,
            medium=medium or thank.medium,
            sent_at=at or self._session.moment(),
        )
        drafts = tuple(str(self.letter.key(thank, field)) for field in ("body", "subject"))
        label = f"told {name} how it went" if thank.to_introducer else f"thanked {name}"
        with self._session.edit(label, end_drafts=drafts) as edit:
            edit.put(sent)
            if thank.to_introducer:
                self.loop.close(edit, sent)
            elif contact is not None:
                outlook = meeting.outlook(contact.uid) if meeting else GuestOutlook(contact=contact.uid)
                edit.move(contact.uid, after_thanks(contact, outlook.strategy, outlook.permission))
            if meeting is not None:
                self._tasks.sync_meeting(edit, meeting.uid)
        return self._session.thank_yous.need(thank_uid)

    def mailto(self, thank: ThankYou, body: str, subject: str = "") -> str:
        """A mailto: address with subject and text. Refuses when no e-mail address is known."""
        contact = self._session.contacts.get(thank.recipient)
        address = contact.channel(ChannelKind.EMAIL) if contact else ""
        if not address:
            raise Refused(
                "There's no email address yet.", "Copy the text instead, or add the address on their page."
            )
        url = exchange.contacts.mailto(address, subject or self.letter.subject(thank), body)
        if len(url) > exchange.contacts.LONGEST:
            raise Refused(
                "This message is too long for your mail program.",
                "Save it as a mail draft, or copy the text and paste it.",
            )
        return url

    def eml(self, thank: ThankYou, body: str, subject: str = "") -> bytes:
        """The letter as a file that a mail program opens as a draft."""
        contact = self._session.contacts.get(thank.recipient)
        return self._outreach.eml(contact, subject or self.letter.subject(thank), body)
