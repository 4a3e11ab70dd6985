"""What a meeting talks about: its questions within the time, picked, written and put in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..domain.bank import Question, stage_rank
from ..domain.budget import Plan, PlanItem, plan
from ..domain.errors import Refused
from ..domain.meeting import AgendaItem, Meeting, ResearchNote
from ..domain.people import Contact
from ..domain.words import Mode
from .agenda_facts import asked_before, facts_of, values_of

if TYPE_CHECKING:
    from ..domain.agenda import Facts
    from .workspace import Workspace


class AgendaPlanning:
    """The agenda of a meeting; the part of planning that knows questions."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def of_contact(self, contact: str) -> list[Meeting]:
        """Meetings with a contact, oldest first, rehearsals left out; those without a time come first."""
        meetings = self._ws.meetings.all()
        own = [meeting for meeting in meetings if contact in meeting.contacts and not meeting.practice]
        return sorted(own, key=by_time)

    def plan(self, meeting: Meeting) -> Plan:
        """Minutes used and available, in the middle and in the closing."""
        return plan([PlanItem(item.minutes, item.closing) for item in meeting.agenda], meeting.agreed_minutes)

    def placeholders(self, contact: Contact) -> Mapping[str, str]:
        """Values for the placeholders of questions; what is not known is left out."""
        return values_of(self._ws, contact)

    def wording(self, question: Question, contact: Contact, values: Mapping[str, str] | None = None) -> str:
        """A question as it would be asked of this contact, in the words for how they are addressed.

        Args:
            question: A question of a bank.
            contact: Whom it is for.
            values: Values of the placeholders, where more is known than of the contact alone.
        """
        from ..domain.placeholders import fill

        known = self.placeholders(contact) if values is None else values
        return fill(question.wording(contact.formality.value), known)

    def add_question(self, uid: str, question: Question) -> str:
        """Put a question of a bank on the agenda, in the order of the stages; its text is a snapshot."""
        meeting = self._ws.meetings.need(uid)
        if any(item.question == question.id for item in meeting.agenda):
            raise Refused("That question stands on the agenda already.")
        item = self._item(question, self._contact(meeting), self.facts(meeting))
        return self._replace(meeting, "added a question", agenda=insert(meeting.agenda, item))

    def add_own_question(
        self,
        uid: str,
        text: str,
        *,
        stage: str = "role",
        minutes: int = 2,
        because: str = "",
        probes: Iterable[str] = (),
        carried: str = "",
        end_drafts: Iterable[str] = (),
    ) -> str:
        """Put a question of the user's own on the agenda.

        Args:
            uid: The meeting.
            text: The question.
            stage: Its place in the talk.
            minutes: Time planned for it.
            because: Why it stays as it is against advice.
            probes: Follow-ups of it.
            carried: Key of what an earlier talk left over, where it goes back to that.
            end_drafts: Drafts that end with it.
        """
        if not text.strip():
            raise Refused("A question needs a few words.", field="text")
        meeting = self._ws.meetings.need(uid)
        item = AgendaItem(
            uid=self._ws.new_id(),
            text=text.strip(),
            stage=stage,
            minutes=minutes,
            kept_because=because.strip(),
            probes=tuple(probes),
            carried=carried,
        )
        return self._replace(
            meeting, "added a question", end_drafts=end_drafts, agenda=insert(meeting.agenda, item)
        )

    def edit_question(
        self,
        uid: str,
        item_uid: str,
        *,
        text: str = "",
        minutes: int = 0,
        because: str | None = None,
        probes: Iterable[str] = (),
        end_drafts: Iterable[str] = (),
    ) -> str:
        """Change wording or minutes of an agenda item, and why it stays as it is; probes are added."""
        meeting = self._ws.meetings.need(uid)
        agenda = tuple(
            item.replace(
                text=text.strip() or item.text,
                minutes=minutes or item.minutes,
                kept_because=item.kept_because if because is None else because.strip(),
                probes=(*item.probes, *(probe for probe in probes if probe not in item.probes)),
            )
            if item.uid == item_uid
            else item
            for item in meeting.agenda
        )
        return self._replace(meeting, "changed a question", end_drafts=end_drafts, agenda=agenda)

    def look_up(self, uid: str, text: str, *, item_uid: str = "", end_drafts: Iterable[str] = ()) -> str:
        """Put a question that a search answers on the research list; with an item it leaves the agenda.

        The list says what is still to be found out; nothing is ticked by it.
        """
        from ..domain.fact_question import subject_of

        if not text.strip():
            raise Refused("A question needs a few words.", field="text")
        meeting = self._ws.meetings.need(uid)
        agenda = tuple(item for item in meeting.agenda if item.uid != item_uid)
        note = ResearchNote(uid=self._ws.new_id(), subject=subject_of(text), text=text.strip())
        return self._replace(
            meeting,
            "a question to look up",
            end_drafts=end_drafts,
            agenda=agenda,
            research=(*meeting.research, note),
        )

    def remove_question(self, uid: str, item_uid: str) -> str:
        """Take a question off the agenda."""
        meeting = self._ws.meetings.need(uid)
        agenda = tuple(item for item in meeting.agenda if item.uid != item_uid)
        return self._replace(meeting, "took a question off", agenda=agenda)

    def move_question(self, uid: str, item_uid: str, step: int) -> str:
        """Move a question up (-1) or down (1) within its part of the talk."""
        meeting = self._ws.meetings.need(uid)
        agenda = list(meeting.agenda)
        index = next((i for i, item in enumerate(agenda) if item.uid == item_uid), -1)
        other = index + step
        if index < 0 or not 0 <= other < len(agenda) or agenda[index].closing != agenda[other].closing:
            raise Refused("It cannot move further.")
        agenda[index], agenda[other] = agenda[other], agenda[index]
        return self._replace(meeting, "reordered the agenda", agenda=tuple(agenda))

    def suggest(self, uid: str) -> str:
        """Fill the agenda within the time: a recommended arc and the must-asks; what stands there stays."""
        from ..domain.agenda import suggest

        meeting = self._ws.meetings.need(uid)
        contact = self._contact(meeting)
        facts = self.facts(meeting)
        active = self._ws.banks.active(self._ws.profile.stage)
        asked = {item.question for item in meeting.agenda if item.question}
        picked = suggest(
            self._ws.banks.questions(active),
            minutes=meeting.agreed_minutes,
            facts=facts,
            asked=asked | asked_before(self._ws, contact),
            prefer=[bank for bank in active if bank != "core"],
        )
        have = {item.question for item in meeting.agenda}
        agenda = meeting.agenda
        for choice in picked:
            item = self._item(choice.question, contact, facts)
            longer = insert(agenda, item)
            measured = plan([PlanItem(i.minutes, i.closing) for i in longer], meeting.agreed_minutes)
            if choice.question.id not in have and not measured.over:
                agenda = longer
        if agenda == meeting.agenda:
            raise Refused("The time is planned already.", "Take a question off first.")
        return self._replace(meeting, "suggested agenda", agenda=agenda)

    def pocket(self, meeting: Meeting) -> tuple[AgendaItem, ...]:
        """The questions to know by heart, for a talk that nobody prepared (S001)."""
        contact, facts = self._contact(meeting), self.facts(meeting)
        agenda: tuple[AgendaItem, ...] = ()
        for question in self._ws.banks.questions(("pocket",)):
            agenda = insert(agenda, self._item(question, contact, facts))
        return agenda

    def facts(self, meeting: Meeting) -> Facts:
        """What questions may depend on in this talk: placeholder values, and cautions that hold now."""
        return facts_of(self._ws, meeting, self._contact(meeting))

    def facts_for(self, contact: Contact) -> Facts:
        """The same for somebody no talk is planned with."""
        return facts_of(self._ws, Meeting(uid="", contacts=(contact.uid,), agreed_minutes=0), contact)

    def _must_asks(self, meeting: Meeting, contact: Contact) -> tuple[AgendaItem, ...]:
        from ..domain.bank import MUST_ASKS

        if meeting.mode is Mode.UNPLANNED:
            return ()
        facts = self.facts(meeting)
        agenda: tuple[AgendaItem, ...] = ()
        for question_id in MUST_ASKS:
            question = self._ws.banks.find(question_id)
            if question is not None:
                agenda = insert(agenda, self._item(question, contact, facts))
        return agenda

    def _item(self, question: Question, contact: Contact, facts: Facts) -> AgendaItem:
        from ..domain.agenda import is_must
        from ..domain.bank import MUST_ASKS
        from ..domain.placeholders import fill

        values = facts.values
        return AgendaItem(
            uid=self._ws.new_id(),
            text=self.wording(question, contact, values),
            question=question.id,
            short=question.short,
            stage=question.stage,
            minutes=question.minutes,
            must=is_must(question, facts) or question.id in MUST_ASKS,
            probes=tuple(fill(probe, values) for probe in question.probes),
        )

    # -- helpers --------------------------------------------------------------------------------------

    def _contact(self, meeting: Meeting) -> Contact:
        contact = self._ws.contacts.get(meeting.first_contact)
        return contact or Contact(uid=meeting.first_contact, name="somebody")

    def _replace(
        self, meeting: Meeting, label: str, *, end_drafts: Iterable[str] = (), **changes: Any
    ) -> str:
        changed = meeting.replace(**changes)
        with self._ws.edit(label, end_drafts=end_drafts) as edit:
            edit.put(changed)
            self._ws.todo.sync_meeting(edit, changed.uid)
        return label


def by_time(meeting: Meeting) -> float:
    """Seconds since the epoch of its start, for sorting; 0 without one."""
    moment = meeting.actual_start or meeting.start
    return moment.utc.timestamp() if moment else 0.0


def insert(agenda: tuple[AgendaItem, ...], item: AgendaItem) -> tuple[AgendaItem, ...]:
    """The agenda with an item at the end of its stage."""
    rank = stage_rank(item.stage)
    index = max((i + 1 for i, other in enumerate(agenda) if stage_rank(other.stage) <= rank), default=0)
    return (*agenda[:index], item, *agenda[index:])
