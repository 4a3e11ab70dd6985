"""Looks at questions and letters with what the data home knows: names, zones, notes, other people's places.

Every `..._look` returns a function for each pause in typing; what needs the data is gathered before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from ..domain.advice import Context, Finding, lint_message, lint_question, lint_thanks
from ..domain.advice.findings import EXPLICIT, INMAIL, NOTE, NUDGE, REQUEST
from ..domain.enums import ChannelKind, NoteKind
from ..domain.names import called
from ..domain.note_syntax import parse_line
from ..domain.thank_you import moment_stems
from ..domain.zoned_time import valid_zone
from .agenda import values_of
from .session import Service, Session

if TYPE_CHECKING:
    from ..domain.meeting import Meeting, ThankYou
    from ..domain.people import Contact
    from .banks import BankService

Look = Callable[[str], tuple[Finding, ...]]
"""Gives what may be wrong with a text."""

WRITTEN = (ChannelKind.EMAIL, ChannelKind.LETTER, ChannelKind.LINKEDIN, ChannelKind.MESSAGE)
"""Channels whose words are a letter; what was said on the phone is none."""
_LONGEST_NOTE = 300
"""Characters up to which a text for LinkedIn is a note beside the request to connect."""


def nothing(_text: str) -> tuple[Finding, ...]:
    """A look that finds nothing."""
    return ()


class LintingService(Service):
    """Advice on what is being written; it changes nothing."""

    _session: Session
    _banks: BankService

    def question_look(
        self, meeting: Meeting | None, *, off: Iterable[str] = (), question_id: str = ""
    ) -> Look:
        """A look at a question for a talk, which has the placeholders and says whether the résumé was asked
        for. What the bank of the question it was made from allows stays allowed; `off` are rules switched off
        in the settings."""
        contact = self._session.contacts.get(meeting.first_contact) if meeting else None
        known = Context(
            off=frozenset(off) | self._allowed(question_id),
            values=values_of(self._session, contact) if contact else {},
            resume_ok=bool(meeting and meeting.resume_requested),
        )
        return lambda text: lint_question(text, known) if text.strip() else ()

    def _allowed(self, question_id: str) -> frozenset[str]:
        question = self._banks.find(question_id) if question_id else None
        return frozenset(question.allow_lint) if question else frozenset()

    def asks_for_work(self, introduction: str) -> str:
        """The words of an introduction that ask for work; empty where it only wants to learn (S001)."""
        found = lint_message(introduction, Context()) if introduction.strip() else ()
        first = next((each for each in found if each.rule in ("job-phrase", "job-ask")), None)
        return introduction[first.start : first.end] if first else ""

    def request_look(
        self,
        contact: Contact,
        channel: ChannelKind,
        *,
        off: Iterable[str] = (),
        n: int = 1,
        linkedin: str = NOTE,
    ) -> Look:
        """A look at message number `n` to a contact; for a channel without a letter nothing is found. For
        `linkedin` see `OutreachService.linkedin_text`."""
        if channel not in WRITTEN:
            return nothing
        referrer = self._session.contacts.get(contact.introduced_by)
        known = self._letter(contact, off)._replace(
            kind=REQUEST if n < 2 else NUDGE,
            attempt=n,
            channel=channel.value,
            referrer=referrer.name if referrer else "",
            other_orgs=self._other_organisations(contact),
            own_words=(contact.connection, contact.why_this_person),
        )
        if channel is not ChannelKind.LINKEDIN:
            return lambda text: self._by_both_clocks(text, known, lint_message(text, known))
        if linkedin != NOTE:
            there = known._replace(channel=linkedin)
            return lambda text: self._by_both_clocks(text, there, lint_message(text, there))
        note, inmail = known._replace(channel=NOTE, premium=True), known._replace(channel=INMAIL)
        return lambda text: lint_message(text, note if len(text.strip()) <= _LONGEST_NOTE else inmail)

    def _by_both_clocks(self, text: str, known: Context, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings, the one about an open zone with both times where the other zone is known (TZ)."""
        open_ = next((each for each in found if each.rule == "no-timezone" and each.rewrite is None), None)
        if open_ is None or not known.their_zone:
            return found
        from ..domain.advice.letter import both_clocks

        today = self._session.today
        words = both_clocks(text, open_.start, known.my_zone, known.their_zone, today)
        if words is None:
            return found
        start, end, rewrite = words
        better = open_._replace(rewrite=rewrite, rewrite_at=(start, end))
        return tuple(better if each is open_ else each for each in found)

    def thanks_look(self, thank: ThankYou, *, off: Iterable[str] = ()) -> Look:
        """A look at a thank-you, whose meeting gives the moments and the names they offered."""
        contact = self._session.contacts.get(thank.recipient)
        meeting = self._session.meetings.get(thank.talk)
        known = self._letter(contact, off)._replace(channel=thank.medium)
        if meeting is not None:
            known = known._replace(
                notes=moment_stems(meeting.notes),
                referrals=() if thank.to_introducer else self._offered(meeting, thank.recipient),
                resume_ok=meeting.resume_requested,
            )
        return lambda text: lint_thanks(text, known)

    def _letter(self, contact: Contact | None, off: Iterable[str]) -> Context:
        profile = self._session.profile
        known = Context(off=frozenset(off), me=profile.name, not_job_style=profile.not_job_style or EXPLICIT)
        if contact is None:
            return known
        mine, theirs = self._session.zone, contact.zone
        return known._replace(
            contact=contact.name,
            called=called(contact.salutation),
            org=contact.organisation,
            formality=contact.formality.value,
            my_zone=mine,
            their_zone=theirs,
            zones_differ=self._differ(mine, theirs),
        )

    def _differ(self, mine: str, theirs: str) -> bool:
        """Whether the clocks of two zones show different times now; an unknown zone may differ."""
        if not theirs or not valid_zone(theirs):
            return True
        if mine == theirs:
            return False
        now = self._session.moment()
        return now.in_zone(mine).local().utcoffset() != now.in_zone(theirs).local().utcoffset()

    def _other_organisations(self, contact: Contact) -> tuple[str, ...]:
        names = {other.organisation.strip() for other in self._session.contacts.all()}
        return tuple(sorted(names - {"", contact.organisation.strip()}))

    def _offered(self, meeting: Meeting, recipient: str) -> tuple[str, ...]:
        """The names they offered: confirmed in the reflection, or noted as a referral."""
        edges = [edge for edge in self._session.introductions.all() if edge.meeting == meeting.uid]
        people = [
            self._session.contacts.get(edge.to_contact) for edge in edges if edge.from_contact == recipient
        ]
        found = dict.fromkeys(person.name for person in people if person is not None)
        for note in meeting.notes if not found else ():
            if note.kind is NoteKind.REFERRAL:
                named = parse_line(note.text, today=date(1970, 1, 1)).people
                found |= dict.fromkeys(person.name for person in named)
        return tuple(found)
