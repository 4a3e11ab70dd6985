"""Outreach: attempts and their outcomes, from which stages follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from .. import exchange
from ..domain.advice.findings import INMAIL, LINKEDIN, NOTE
from ..domain.contact_limits import Concern, Level, Neighbour, concerns, enforce, waiting_concerns
from ..domain.enums import ChannelKind, MeetingState, Outcome, Stage
from ..domain.errors import Refused, needed
from ..domain.meeting import Meeting
from ..domain.naturaltime import WhenError, parse_day
from ..domain.people import Contact, OutreachAttempt, Pitch, link_sentence, linked
from ..domain.phrasing import weekday_number
from ..domain.pipeline import MET_OR_LATER, after_edit, after_outcome, after_outreach, check_outreach
from ..domain.record import NOTHING
from ..domain.zoned_time import ZonedTime
from .records import text_of
from .relations import UNANSWERED, Directory, Relations
from .session import Edit, Service, Session, read_time
from .templates import CONNECT, ME, TemplateService

if TYPE_CHECKING:
    from .conversation import ConversationService
    from .follow_up import FollowUpService
    from .people import ReferralService
    from .rules import RulesService
    from .tasks import TaskService


_ADDRESSES = {ChannelKind.EMAIL: "email address", ChannelKind.PHONE: "phone number"}
"""What has to be known before somebody can be reached; of other channels it is found on the way."""


class OutreachService(Service):
    """Messages and calls that ask for a conversation."""

    _session: Session
    _directory: Directory
    _relations: Relations
    _rules: RulesService
    _tasks: TaskService
    _templates: TemplateService
    _referrals: ReferralService
    _follow_up: FollowUpService
    _conversation: ConversationService

    def next_number(self, contact: str) -> int:
        """Number of the attempt to come. Refuses do-not-contact, a missing reason, a fourth message."""
        person = self._session.contacts.need(contact)
        return check_outreach(person, self._relations.attempts(contact))

    def guard(
        self, contact: str, channel: ChannelKind | None = None, at: ZonedTime | None = None
    ) -> list[Concern]:
        """What speaks against a message to a contact now, or at an instant; the strongest first."""
        person = self._session.contacts.need(contact)
        at, known = at or self._session.moment(), self._follow_up.signs(contact)
        return concerns(
            person,
            self._relations.attempts(contact),
            self._neighbours(person),
            self._rules.reckoning,
            at,
            channel,
            [sign for sign in known if self._session.touchpoints.peek(sign.uid)],
            waiting_concerns(person, known, self._rules.reckoning, at)
            if person.stage in MET_OR_LATER
            else (),
        )

    def _neighbours(self, person: Contact) -> list[Neighbour]:
        """Others of the same organisation who were written to."""
        place = person.organisation.strip().casefold()
        if not place:
            return []
        there = {
            str(raw.get("uid"))
            for raw in self._session.contacts.raw()
            if text_of(raw, "organisation").strip().casefold() == place
        } - {person.uid}
        of: dict[str, list[OutreachAttempt]] = {}
        for raw in self._session.outreach.raw() if there else ():
            if text_of(raw, "contact") in there and (
                attempt := self._session.outreach.get(str(raw.get("uid")))
            ):
                of.setdefault(attempt.contact, []).append(attempt)
        found = []
        for uid, attempts in of.items():
            other = self._session.contacts.get(uid)
            if other is not None and not other.practice:
                first = min(attempts, key=lambda attempt: attempt.sent_at.utc).sent_at
                found.append(Neighbour(other.name, first, other.stage is Stage.CONTACTED))
        return found

    def usual_channel(self, contact: str) -> ChannelKind:
        """How a contact is written to: as they prefer, else as they can be reached, else as it went before.

        Email where nothing is known at all; then `unreachable` says that there is no address.
        """
        person = self._session.contacts.need(contact)
        ways = sorted(person.channels, key=lambda channel: not channel.preferred)
        if ways:
            return ways[0].kind
        before = [attempt.channel for attempt in self._relations.attempts(contact)]
        if before:
            return before[-1]
        return ChannelKind.LINKEDIN if linked(person) else ChannelKind.EMAIL

    def linkedin_text(self, contact: str, template: str = "") -> str:
        """What a request on LinkedIn is: a message where the two are connected, else an InMail, or a note
        where no template speaks against it."""
        if linked(self._session.contacts.need(contact), self._relations.attempts(contact)):
            return LINKEDIN
        return NOTE if template in ("", CONNECT) else INMAIL

    def unreachable(self, contact: str, channel: ChannelKind) -> str:
        """What is missing to reach a contact that way; empty where nothing is, or nobody can tell."""
        what = _ADDRESSES.get(channel, "")
        known = not what or self._session.contacts.need(contact).channel(channel).strip()
        return "" if known else f"no {what} yet"

    def mailto(self, contact: str, subject: str, body: str) -> str:
        """A mailto: address with subject and text. Refuses a missing address and a text that is too long."""
        address = self._session.contacts.need(contact).channel(ChannelKind.EMAIL)
        if not address:
            raise Refused("There's no email address yet.", "Copy the text, or add the address on their page.")
        url = exchange.contacts.mailto(address, subject, body)
        if len(url) > exchange.contacts.LONGEST:
            raise Refused("The text is too long for a mail program.", "Write it as a mail draft instead.")
        return url

    def eml(self, contact: Contact | None, subject: str, body: str) -> bytes:
        """A message to a contact as a file that a mail program opens as a draft; nothing is sent.

        Refuses an address no mail can have.
        """
        profile = self._session.profile
        to = (contact.name, contact.channel(ChannelKind.EMAIL)) if contact else ("", "")
        try:
            return exchange.contacts.eml((profile.name, profile.email), to, subject, body)
        except ValueError as error:
            raise Refused(f"{error}.", "Fix the address in About you or on their page.") from error

    def when(self, text: str) -> ZonedTime:
        """The instant of something that has happened: "now", "10:15", "mon 18:40", "20 min ago".

        A weekday is the last one, a time alone the last such time. Refuses what it cannot read.
        """
        now = self._session.moment()
        if not text.strip():
            return now
        at = read_time(self._session, text, self._session.zone)
        if at.utc <= now.utc:
            return at
        words = text.casefold().replace(",", " ").split()
        back = 7 if len(words) == 2 and any(weekday_number(word) is not None for word in words) else 0
        if len(words) == 1 and words[0][:1].isdigit():
            back = 1
        if back:
            earlier = at.local().replace(tzinfo=None) - timedelta(days=back)
            at = ZonedTime.from_local(earlier, self._session.zone, fold=0)
        return at

    def day(self, text: str) -> date:
        """The day of a typed text such as "4 may" or "+6w". Refuses what it cannot read."""
        try:
            return parse_day(text, today=self._session.today)
        except WhenError as error:
            raise Refused(str(error), field="revisit") from error

    def log(
        self,
        contact: str,
        channel: ChannelKind,
        at: ZonedTime | None = None,
        *,
        subject: str = "",
        body: str = "",
        outcome: Outcome = Outcome.PENDING,
        call_seconds: int | None = None,
        revisit: date | None = None,
        note: str = "",
        why: str = "",
        override: str = "",
        about: Mapping[str, str] = NOTHING,
        facts: Mapping[str, Any] = NOTHING,
        talk_begins: bool = False,
        minutes: int = 0,
        elsewhere: bool = False,
        end_drafts: Iterable[str] = (),
    ) -> OutreachAttempt:
        """Log a message as sent or a call as made; with an outcome when it is known at once.

        Args:
            revisit: The day to come back on, with the outcome "later".
            why: Why this person, where that is still missing; kept in the same change.
            override: The reason to go against the guard, which is kept.
            about: What the letter says ("me", "us", "why"); kept in the profile and the contact.
            facts: Further fields of the attempt: template, slots, findings, confidence.
            talk_begins: With the outcome "converted": the talk goes on now, in Live, instead of being over.
            minutes: How long they have for that talk; as many as are usually asked for by default.
            elsewhere: Whether it went out already, whatever it lacks.

        Refuses what the guard stops, and what it blocks unless `override` gives a reason.
        """
        at = at or self._session.moment()
        if talk_begins:
            self._conversation.refuse_second()
        person = told(self._session.contacts.need(contact), about)
        if why.strip() and not person.why_this_person.strip():
            person = person.replace(why_this_person=why.strip())
        found = self.guard(contact, channel, at)
        number = check_outreach(
            person, self._relations.attempts(contact), composed=bool(body.strip()) and not elsewhere
        )
        if outcome is Outcome.LATER and revisit is None:
            raise _no_day()
        self._check_time(contact, at)
        enforce(found, override)
        blocked = any(concern.level is Level.BLOCK for concern in found)
        attempt = OutreachAttempt(
            uid=self._session.new_id(),
            contact=contact,
            n=number,
            channel=channel,
            sent_at=at,
            subject=subject,
            body=body,
            call_seconds=call_seconds,
            note=note,
            override=override.strip() if blocked else "",
            **facts,
        )
        with self._session.edit(f"logged outreach to {person.name}", end_drafts=end_drafts) as edit:
            edit.put(person, attempt)
            self._put_me(edit, about)
            edit.move(contact, [after_edit(person)])
            edit.move(contact, [after_outreach(edit.contact(contact))])
            self._referrals.used_in(edit, contact)
            if talk_begins:
                self._begin_talk(edit, attempt, minutes)
            elif outcome is not Outcome.PENDING:
                self._answer(edit, attempt, outcome, at, revisit)
            self._tasks.sync_contact(edit, contact)
        return self._session.outreach.get(attempt.uid) or attempt

    def keep_about(self, contact: str, about: Mapping[str, str], *, end_drafts: Iterable[str] = ()) -> bool:
        """Keep what a letter says of the user and the contact; says whether anything was new."""
        before = self._session.contacts.need(contact)
        person = told(before, about)
        with self._session.edit(f"what to say to {person.name}", end_drafts=end_drafts) as edit:
            if person != before:
                edit.put(person)
                edit.move(contact, [after_edit(person)])
                self._tasks.sync_contact(edit, contact)
            self._put_me(edit, about)
            return edit.changed

    def _put_me(self, edit: Edit, about: Mapping[str, str]) -> None:
        """Keep the line about the user, unless it is the one they have anyway."""
        line = " ".join(about.get("me", "").split())
        profile = edit.profile()
        if line and line != self._templates.me(profile):
            # The first one is the introduction, written or not.
            others = tuple(pitch for pitch in profile.pitches if pitch.label != ME) or (Pitch(),)
            edit.put(profile.replace(pitches=(*others, Pitch(label=ME, text=line))))

    def _begin_talk(self, edit: Edit, attempt: OutreachAttempt, minutes: int) -> None:
        """The call becomes the talk, which goes on from now."""
        edit.put(attempt.replace(outcome=Outcome.CONVERTED, reply_at=self._session.moment()))
        edit.move(attempt.contact, [after_outcome(edit.contact(attempt.contact), Outcome.ACCEPTED)])
        self._conversation.begin_in(edit, attempt.contact, minutes)

    def _check_time(self, contact: str, at: ZonedTime) -> None:
        """Refuse what has not happened yet, and what would stand before an earlier attempt."""
        if at.utc > self._session.clock.now():
            raise Refused("That's still ahead.", "Log a message once it is sent.", field="when")
        before = self._relations.attempts(contact)
        if before and at.utc <= before[-1].sent_at.utc:
            raise Refused(
                "You already logged a message after that time.",
                "Log messages in order.",
                field="when",
            )

    def outcome(
        self,
        attempt_uid: str,
        outcome: Outcome,
        at: ZonedTime | None = None,
        *,
        revisit: date | None = None,
        end_drafts: Iterable[str] = (),
    ) -> OutreachAttempt:
        """Log what became of an attempt; the contact's stage follows."""
        attempt = self._session.outreach.need(attempt_uid)
        at = at or self._session.moment()
        if at.utc < attempt.sent_at.utc:
            raise Refused("The reply can't be earlier than the message.", field="when")
        if outcome is Outcome.LATER and revisit is None:
            raise _no_day()
        person = self._session.contacts.get(attempt.contact)
        name = person.name if person else "someone"
        with self._session.edit(f"{outcome.value.replace('_', ' ')}: {name}", end_drafts=end_drafts) as edit:
            self._answer(edit, attempt, outcome, at, revisit)
            self._tasks.sync_contact(edit, attempt.contact)
        return self._session.outreach.get(attempt_uid) or attempt

    def _answer(
        self, edit: Edit, attempt: OutreachAttempt, outcome: Outcome, at: ZonedTime, revisit: date | None
    ) -> None:
        answered = outcome not in UNANSWERED and outcome is not Outcome.BOUNCED
        edit.put(attempt.replace(outcome=outcome, reply_at=at if answered else None, revisit_on=revisit))
        contact = edit.contact(attempt.contact)
        if answered and contact.revisit_on != revisit:
            contact = contact.replace(revisit_on=revisit)
            edit.put(contact)
        met = self._directory.talked_with(attempt.contact)
        edit.move(attempt.contact, [after_outcome(contact, outcome, met=met)])
        if outcome is Outcome.CONVERTED:
            self._conversation.ending.held_at_once(edit, attempt.contact, at, attempt.call_seconds or 0)

    def log_talk(
        self,
        name: str,
        began: ZonedTime,
        minutes: int,
        words: str = "",
        *,
        end_drafts: Iterable[str] = (),
    ) -> Meeting:
        """Keep a talk that nobody planned (S001), with the words remembered, a note a line; signs work as in
        the talk. It is held, to be reflected upon and thanked for.

        `name` may be the uid of a contact; one that nobody knows becomes a contact. Raises `Refused` without
        it, for a length that cannot be, and for an end that lies ahead.
        """
        name = needed(name, "Who did you talk with? A first name is enough.", field="who")
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise Refused(f"Write the minutes it took, 1 to {LONGEST_MINUTES}.", field="minutes")
        end = ZonedTime(began.utc + timedelta(minutes=minutes), began.zone)
        if end.utc > self._session.clock.now():
            raise Refused("That conversation wouldn't be over yet. Press c to start one now.", field="when")
        known = self._session.contacts.get(name) or self._directory.find(name)
        contact = known or Contact(uid=self._session.new_id(), name=name, source="chance")
        noted = self._conversation.noted
        notes = tuple(noted(line, 0, origin="paper") for line in words.splitlines() if line.strip())
        ending = self._conversation.ending
        talk = ending.chance_talk(
            contact, state=MeetingState.HELD, actual_start=began, agreed_minutes=minutes, notes=notes
        )
        label = f"wrote down a conversation with {contact.name}"
        with self._session.edit(label, end_drafts=end_drafts) as edit:
            if known is None:
                self._directory.add_to(edit, contact, "met by chance")
            ending.close(edit, talk, end)
        return self._session.meetings.need(talk.uid)


def told(person: Contact, about: Mapping[str, str]) -> Contact:
    """A contact with what a letter says about the link and the reason; nothing said changes nothing."""
    fields = {"us": "connection", "why": "why_this_person"}
    said = {field: about.get(name, "").strip() for name, field in fields.items()}
    if said["connection"] == link_sentence(person):
        # The program's own words for what is written down already.
        said["connection"] = ""
    return person.replace(**{field: text for field, text in said.items() if text})


def _no_day() -> Refused:
    return Refused(
        "When would they like to hear from you?", "Enter a day such as May 4 or +6w.", field="revisit"
    )


LONGEST_MINUTES = 600
"""Minutes; a longer chance talk is a slip of the fingers."""
