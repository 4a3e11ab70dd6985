"""What a meeting talks about: its questions, picked, written and ordered; and the clock of its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..domain import NamedTuple
from ..domain.agenda import (
    PRESETS,
    AgendaFacts,
    Suggestion,
    TimeBudget,
    beyond,
    fitness,
    in_order,
    is_must,
    own_question,
    plan,
    subject_of,
    suggest,
)
from ..domain.bank import CAUTIONS, CONDITIONS, MUST_ASKS, Question, fill, stage_rank
from ..domain.english import as_clause, as_question, in_lower_case, within_a_sentence
from ..domain.enums import AssumptionStatus, ItemStatus, Mode, NoteKind, Tie
from ..domain.errors import Refused
from ..domain.live_clock import LiveClock
from ..domain.meeting import AgendaItem, Goal, Meeting, ResearchNote
from ..domain.mentions import note_words
from ..domain.people import Contact, Path
from ..domain.phrasing import day
from .records import DraftKey
from .session import Service, Session

if TYPE_CHECKING:
    from .banks import BankService
    from .tasks import TaskService


def line_key(meeting_uid: str) -> DraftKey:
    """The draft of the line being typed in the live screen; its `at` is the second of the first key."""
    return DraftKey("live", meeting_uid, "line")


class TalkClock:
    """Knows how long a talk has been running, whatever happens to the system's clock meanwhile."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._clocks: dict[str, LiveClock] = {}

    def clock(self, meeting: Meeting) -> LiveClock:
        """The clock of a talk; a jump of the system clock within this process does not move it."""
        assert meeting.actual_start is not None
        clock = self._clocks.get(meeting.uid)
        if clock is None or clock.started_utc != meeting.actual_start.utc:
            clock = LiveClock.resume(
                self._session.clock,
                meeting.actual_start.utc,
                meeting.agreed_minutes,
                reached=self._reached(meeting),
            )
            self._clocks[meeting.uid] = clock
        return clock._replace(
            agreed_minutes=meeting.agreed_minutes, extensions_minutes=meeting.extended_minutes
        )

    def _reached(self, meeting: Meeting) -> int:
        """The last second at which something of a running talk was written down."""
        if not meeting.running:
            return 0
        typing = self._session.drafts.meta(line_key(meeting.uid)).get("at")
        written = (
            meeting.item_since,
            typing if isinstance(typing, int) else 0,
            *(note.at for note in meeting.notes),
            *(extension.at for extension in meeting.extensions),
        )
        return max(written)

    def seconds(self, meeting: Meeting) -> int:
        """Whole seconds since the start, never negative."""
        return max(0, int(self.clock(meeting).elapsed(self._session.clock)))


_BELIEVED = (AssumptionStatus.UNTESTED, AssumptionStatus.MIXED)
_NEWS = ("organisation", "industry")
_ASKED = (ItemStatus.ASKED, ItemStatus.ANSWERED, ItemStatus.PARTLY, ItemStatus.ANSWERED_UNASKED)


def values_of(session: Session, contact: Contact, meeting: Meeting | None = None) -> Mapping[str, str]:
    """Values for the placeholders of questions to a contact; what is not known is left out. The research
    notes of a talk hold the news."""
    referrer = session.contacts.get(contact.introduced_by)
    paths = session.paths.those(contact.paths)
    chosen = meeting.assumption if meeting else ""
    beliefs = (
        item.text
        for path in (*paths, *_others(session, meeting, paths))
        for item in path.assumptions
        if item.uid == chosen or (not chosen and item.status in _BELIEVED)
    )
    news = [note.text for note in meeting.research if note.subject in _NEWS] if meeting else []
    names = (contact.name, contact.organisation, referrer.name if referrer else "")
    values = {
        "first_name": contact.first_name,
        "org": contact.organisation,
        "role": contact.title,
        "field": in_lower_case(paths[0].field) if paths else "",
        "referrer": referrer.name if referrer else "",
        "commonality": contact.commonalities[0] if contact.commonalities else "",
        "assumption": as_clause(belief := next(beliefs, ""), names) or within_a_sentence(belief),
        "recent_news": next(filter(None, (as_clause(text, names) for text in reversed(news))), ""),
    }
    return {name: value for name, value in values.items() if value}


def _others(session: Session, meeting: Meeting | None, paths: list[Path]) -> list[Path]:
    """The paths of a talk that are not those of the contact."""
    return [path for path in session.paths.those(meeting.paths if meeting else ()) if path not in paths]


def facts_of(session: Session, talk_clock: TalkClock, meeting: Meeting, contact: Contact) -> AgendaFacts:
    """What is known about a talk, as far as questions depend on it."""
    words = _about(contact)
    held = any(other.over and contact.uid in other.contacts for other in session.meetings.all())
    if not held:
        words.add("first_meeting")
        if contact.tie not in (Tie.STRONG, Tie.MODERATE):
            words.add("weak_rapport")
    if meeting.mode in (Mode.PHONE, Mode.VIDEO, Mode.WRITTEN):
        words.add("remote")
    if not meeting.resume_requested:
        words.add("resume_not_requested")
    if session.profile.intent == "explore":
        words.add("explore_only")
    if len(meeting.contacts) > 1:
        words.add("group")
    if _gave_a_name(session, meeting, contact):
        words.add("referral")
    if meeting.running and talk_clock.seconds(meeting) > 60 * meeting.agreed_minutes:
        words.add("overtime")
    return AgendaFacts(dict(values_of(session, contact, meeting)), frozenset(words), meeting.agreed_minutes)


def _about(contact: Contact) -> set[str]:
    """Tags of a contact that banks know as circumstances: competitor, senior contact, switcher ..."""
    tags = {"_".join(tag.casefold().replace("-", " ").replace("_", " ").split()) for tag in contact.tags}
    return tags & {*CAUTIONS, *CONDITIONS}


def _gave_a_name(session: Session, meeting: Meeting, contact: Contact) -> bool:
    """Whether they named somebody whose use of their name has not been spoken about."""
    if any(note.kind is NoteKind.REFERRAL for note in meeting.notes):
        return True
    given = session.introductions.where("from_contact", contact.uid)
    return any(introduction.kind == "name_only" for introduction in given)


def asked_before(session: Session, contact: Contact) -> set[str]:
    """Ids of the questions they have answered in earlier talks."""
    return {
        item.question
        for meeting in session.meetings.all()
        if meeting.over and contact.uid in meeting.contacts
        for item in meeting.agenda
        if item.question and item.status in _ASKED
    }


UNASKED = (ItemStatus.PLANNED, ItemStatus.SKIPPED)
ANSWERED = 2
"""Score of a goal that was reached."""
WANTED = "you want to know this"


class LeftoverQuestion(NamedTuple):
    """A question that waits for a talk: left over from an earlier one, or what the user wants to know."""

    key: str
    text: str
    """As it was written; a note need not be a question yet, see `worded`."""
    why: str
    """Where it comes from, in words: "skipped on Thu Mar 12"."""
    stage: str = "role"
    minutes: int = 2
    question: str = ""
    """Full id where it stands in a bank."""
    probes: tuple[str, ...] = ()
    wanted: bool = False
    """Whether it is what the user wants to know from this talk, rather than left over."""

    @property
    def worded(self) -> bool:
        """Whether it can be asked as it stands."""
        return self.text.endswith("?")


def wanted_questions(meeting: Meeting) -> tuple[LeftoverQuestion, ...]:
    """What the user wants to know from a talk, as questions; what stands on its agenda is left out."""
    here = {mark for item in meeting.agenda for mark in (_same(item.text), item.carried) if mark}
    found = {
        goal_key(goal): LeftoverQuestion(goal_key(goal), as_question(goal.text), WANTED, wanted=True)
        for goal in meeting.goals
        if _same(goal.text)
    }
    return tuple(each for each in found.values() if not {_same(each.text), each.key} & here)


def goal_key(goal: Goal) -> str:
    """What a question that goes back to something the user wants to know carries as its origin."""
    return f"goal:{_mark(goal.text)}"


def _all(session: Session, meeting: Meeting, earlier: list[Meeting]) -> Iterator[LeftoverQuestion]:
    for other in earlier:
        yield from _of_talk(session, other)
    contact = session.contacts.get(meeting.first_contact)
    for text in contact.ask_later if contact else ():
        yield LeftoverQuestion(f"later:{_mark(text)}", text, "saved to ask later")


def _settled(talk: Meeting) -> Iterator[AgendaItem]:
    """What was asked in a talk; how far its own goals were reached is said by their scores instead."""
    goals = {goal_key(goal) for goal in talk.goals}
    return (item for item in talk.agenda if item.status not in UNASKED and item.carried not in goals)


def _of_talk(session: Session, talk: Meeting) -> Iterator[LeftoverQuestion]:
    on = _day(session, talk)
    reflection = talk.reflection
    for line in reflection.said_unsaid.splitlines() if reflection else ():
        if line.strip():
            yield LeftoverQuestion(f"later:{_mark(line)}", line.strip(), f"you didn't get to it {on}")
    for note in talk.notes:
        if note.kind is NoteKind.ASK_LATER and (words := note_words(note)):
            yield LeftoverQuestion(f"note:{note.uid}", words, f"noted for later {on}")
    for item in talk.agenda:
        if item.status in UNASKED and not item.must:
            why = f"{'skipped' if item.status is ItemStatus.SKIPPED else 'not reached'} {on}"
            yield LeftoverQuestion(
                item.carried or f"item:{item.uid}",
                item.text, why, item.stage, item.minutes, item.question, item.probes,
            )  # fmt: skip
    for goal in talk.goals:
        if goal.score is not None and goal.score < ANSWERED:
            why = f"{'partly answered' if goal.score else 'goal still open'} {on}"
            yield LeftoverQuestion(goal_key(goal), as_question(goal.text), why)


def _day(session: Session, talk: Meeting) -> str:
    moment = talk.began
    if moment is None:
        return "in an earlier conversation"
    return f"on {day(session.day_of(moment), today=session.today)}"


def _mark(text: str) -> str:
    """A short mark of a text that gives none of its words away: it stays when somebody is forgotten."""
    from hashlib import sha256

    return sha256(_same(text).encode("utf-8", "replace")).hexdigest()[:12]


def _same(text: str) -> str:
    """A text as it is compared."""
    return "".join(char for char in text.casefold() if char.isalnum())


def by_time(meeting: Meeting) -> float:
    """Seconds since the epoch of its start, for sorting; 0 without one."""
    moment = meeting.began
    return moment.utc.timestamp() if moment else 0.0


def insert(agenda: tuple[AgendaItem, ...], item: AgendaItem) -> tuple[AgendaItem, ...]:
    """The agenda with an item at the end of its stage."""
    rank = stage_rank(item.stage)
    index = max((i + 1 for i, other in enumerate(agenda) if stage_rank(other.stage) <= rank), default=0)
    return (*agenda[:index], item, *agenda[index:])


class Proposal(NamedTuple):
    """An agenda that may replace the present one."""

    preset: str
    agenda: tuple[AgendaItem, ...]
    """All of it, in order."""
    comes: tuple[AgendaItem, ...]
    goes: tuple[AgendaItem, ...]
    plan: TimeBudget
    before: TimeBudget
    cut: tuple[AgendaItem, ...]
    """What of the new agenda the time has no room for."""
    held_back: tuple[tuple[str, int], ...]
    """Why questions of the banks in use are not proposed, and how many each reason keeps back."""

    @property
    def same(self) -> bool:
        """Whether it is what stands there already."""
        return not self.comes and not self.goes


class AgendaService(Service):
    """The agenda of a meeting: question by question, or filled as a whole."""

    _session: Session
    _banks: BankService
    _tasks: TaskService
    _talk_clock: TalkClock

    def plan(self, meeting: Meeting) -> TimeBudget:
        """Minutes used and available, in the middle and in the closing."""
        return plan(meeting.agenda, meeting.agreed_minutes)

    def wording(self, question: Question, contact: Contact, values: Mapping[str, str] | None = None) -> str:
        """A question as it would be asked of this contact, in the words for how they are addressed; `values`
        are those of the placeholders, where more is known than of the contact alone."""
        known = values_of(self._session, contact) if values is None else values
        return fill(question.wording(contact.formality.value), known)

    def add_question(self, uid: str, question: Question) -> str:
        """Put a question of a bank on the agenda, in the order of the stages; its text is a snapshot."""
        meeting = self._session.meetings.need(uid)
        if any(item.question == question.id for item in meeting.agenda):
            raise Refused("That question is already on the agenda.")
        item = self._item(question, self._contact(meeting), self.facts(meeting))
        return self._tasks.change_meeting(meeting, "added a question", agenda=insert(meeting.agenda, item))

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
        """Put a question of the user's own on the agenda. `because` says why it stays as it is against
        advice, `carried` is the key of what an earlier talk left over, where it goes back to that."""
        if not text.strip():
            raise Refused("A question needs a few words.", field="text")
        meeting = self._session.meetings.need(uid)
        item = AgendaItem(
            uid=self._session.new_id(),
            text=text.strip(),
            stage=stage,
            minutes=minutes,
            kept_because=because.strip(),
            probes=tuple(probes),
            carried=carried,
        )
        return self._tasks.change_meeting(
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
        meeting = self._session.meetings.need(uid)
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
        return self._tasks.change_meeting(meeting, "changed a question", end_drafts=end_drafts, agenda=agenda)

    def look_up(self, uid: str, text: str, *, item_uid: str = "", end_drafts: Iterable[str] = ()) -> str:
        """Put a question that a search answers on the research list; with an item it leaves the agenda.

        The list says what is still to be found out; nothing is ticked by it.
        """
        if not text.strip():
            raise Refused("A question needs a few words.", field="text")
        meeting = self._session.meetings.need(uid)
        agenda = tuple(item for item in meeting.agenda if item.uid != item_uid)
        note = ResearchNote(uid=self._session.new_id(), subject=subject_of(text), text=text.strip())
        return self._tasks.change_meeting(
            meeting,
            "a question to look up",
            end_drafts=end_drafts,
            agenda=agenda,
            research=(*meeting.research, note),
        )

    def remove_question(self, uid: str, item_uid: str) -> str:
        """Take a question off the agenda."""
        meeting = self._session.meetings.need(uid)
        agenda = tuple(item for item in meeting.agenda if item.uid != item_uid)
        return self._tasks.change_meeting(meeting, "removed a question", agenda=agenda)

    def move_question(self, uid: str, item_uid: str, step: int) -> str:
        """Move a question up (-1) or down (1) within its part of the talk."""
        meeting = self._session.meetings.need(uid)
        agenda = list(meeting.agenda)
        index = next((i for i, item in enumerate(agenda) if item.uid == item_uid), -1)
        other = index + step
        if index < 0 or not 0 <= other < len(agenda) or agenda[index].closing != agenda[other].closing:
            raise Refused("It can't move any further.")
        agenda[index], agenda[other] = agenda[other], agenda[index]
        return self._tasks.change_meeting(meeting, "reordered the agenda", agenda=tuple(agenda))

    def suggest(self, uid: str) -> str:
        """Fill the agenda within the time: what the user wants to know, the must-asks, a recommended arc.

        What stands there stays.
        """
        meeting = self._session.meetings.need(uid)
        contact = self._contact(meeting)
        facts = self.facts(meeting)
        active = self._banks.active(self._session.profile.stage)
        asked = {item.question for item in meeting.agenda if item.question}
        wanted = {each.key: each for each in wanted_questions(meeting)}
        picked = suggest(
            self._banks.questions(active),
            minutes=meeting.agreed_minutes,
            facts=facts,
            asked=asked | asked_before(self._session, contact),
            follow_ups=[
                own_question(each.text, stage=each.stage, minutes=each.minutes)._replace(id=key)
                for key, each in wanted.items()
            ],
            prefer=[bank for bank in active if bank != "core"],
        )
        agenda = meeting.agenda
        # Whatever the time has room for, what is wanted comes before what the banks propose.
        for choice in sorted(picked, key=lambda choice: choice.question.id not in wanted):
            key = choice.question.id
            if key in wanted:
                item = self._carried_item(wanted[key])
            else:
                item = self._item(choice.question, contact, facts)
            longer = insert(agenda, item)
            room = plan(longer, meeting.agreed_minutes)
            if choice.question.id not in asked and not room.over:
                agenda = longer
        if agenda == meeting.agenda:
            raise Refused("The time is already full.", "Take a question off first.")
        return self._tasks.change_meeting(meeting, "suggested agenda", agenda=agenda)

    def pocket(self, meeting: Meeting) -> tuple[AgendaItem, ...]:
        """The questions to know by heart, for a talk that nobody prepared (S001)."""
        contact, facts = self._contact(meeting), self.facts(meeting)
        agenda: tuple[AgendaItem, ...] = ()
        for question in self._banks.questions(("pocket",)):
            agenda = insert(agenda, self._item(question, contact, facts))
        return agenda

    def facts(self, meeting: Meeting) -> AgendaFacts:
        """What questions may depend on in this talk: placeholder values, and cautions that hold now."""
        return facts_of(self._session, self._talk_clock, meeting, self._contact(meeting))

    def facts_for(self, contact: Contact) -> AgendaFacts:
        """The same for somebody no talk is planned with."""
        nothing_planned = Meeting(uid="", contacts=(contact.uid,), agreed_minutes=0)
        return facts_of(self._session, self._talk_clock, nothing_planned, contact)

    def must_asks(self, meeting: Meeting, contact: Contact) -> tuple[AgendaItem, ...]:
        """What every planned conversation asks, as the first of its agenda."""
        if meeting.mode is Mode.UNPLANNED:
            return ()
        facts = self.facts(meeting)
        agenda: tuple[AgendaItem, ...] = ()
        for question_id in MUST_ASKS:
            question = self._banks.find(question_id)
            if question is not None:
                agenda = insert(agenda, self._item(question, contact, facts))
        return agenda

    def _item(self, question: Question, contact: Contact, facts: AgendaFacts) -> AgendaItem:
        values = facts.values
        return AgendaItem(
            uid=self._session.new_id(),
            text=self.wording(question, contact, values),
            question=question.id,
            short=question.short,
            stage=question.stage,
            minutes=question.minutes,
            must=is_must(question, facts) or question.id in MUST_ASKS,
            probes=tuple(fill(probe, values) for probe in question.probes),
        )

    # -- as a whole -----------------------------------------------------------------------------------

    def leftover_questions(self, meeting: Meeting) -> tuple[LeftoverQuestion, ...]:
        """What the user wants to know, then what earlier talks with the guest left over, the last talk first.

        Each question once; what was asked since, or stands on the agenda, is left out.
        """
        earlier = [
            other
            for other in self._session.meetings.all()
            if other.over and not other.practice and meeting.first_contact in other.contacts
        ]
        earlier.sort(key=by_time, reverse=True)
        settled = [item for other in earlier for item in _settled(other)]
        gone = {
            mark
            for item in (*meeting.agenda, *settled)
            for mark in (_same(item.text), item.question, item.carried)
            if mark
        }
        found = {_same(each.text): each for each in wanted_questions(meeting)}
        for carried in _all(self._session, meeting, earlier):
            mark = _same(carried.text)
            if mark and not {mark, carried.question, carried.key} & gone:
                found.setdefault(mark, carried)
        return tuple(found.values())

    def add_leftover(self, uid: str, carried: LeftoverQuestion) -> str:
        """Put a question of an earlier talk on the agenda, in the words it had there."""
        meeting = self._session.meetings.need(uid)
        if carried.key not in {other.key for other in self.leftover_questions(meeting)}:
            raise Refused("That question is already on the agenda.")
        return self._tasks.change_meeting(
            meeting, "added a question", agenda=insert(meeting.agenda, self._carried_item(carried))
        )

    def no_room(self, meeting: Meeting) -> frozenset[str]:
        """Uids of the questions that would be cut: the time has no room for them."""
        cut = beyond(meeting.agenda, meeting.agreed_minutes)
        return frozenset(meeting.agenda[place].uid for place in cut)

    def propose(self, uid: str, preset: str) -> Proposal:
        """What the agenda would be after a preset.

        Must-asks, the user's own questions and whatever was asked already stay; so do bank questions that
        belong to the preset, with their words and minutes as they were changed. Raises `KeyError` for an
        unknown preset.
        """
        if preset not in PRESETS:
            raise KeyError(preset)
        meeting = self._session.meetings.need(uid)
        agenda = self._filled(meeting, preset)
        kept = {item.uid for item in meeting.agenda} & {item.uid for item in agenda}
        cut = beyond(agenda, meeting.agreed_minutes)
        return Proposal(
            preset,
            agenda,
            tuple(item for item in agenda if item.uid not in kept),
            tuple(item for item in meeting.agenda if item.uid not in kept),
            plan(agenda, meeting.agreed_minutes),
            self.plan(meeting),
            tuple(agenda[place] for place in cut),
            self._held_back(meeting),
        )

    def take_proposal(self, uid: str, proposal: Proposal) -> str:
        """Replace the agenda by a proposal; one step of undo. Refuses where the agenda has changed since."""
        meeting = self._session.meetings.need(uid)
        known = {item.uid for item in (*proposal.agenda, *proposal.goes)}
        if proposal.same:
            raise Refused("That's already the agenda.")
        if any(item.uid not in known for item in meeting.agenda):
            raise Refused("The agenda has changed in the meantime.", "Look at the proposal again.")
        return self._tasks.change_meeting(meeting, "another agenda", agenda=proposal.agenda)

    # -- helpers --------------------------------------------------------------------------------------

    def _contact(self, meeting: Meeting) -> Contact:
        contact = self._session.contacts.get(meeting.first_contact)
        return contact or Contact(uid=meeting.first_contact, name="someone")

    def _filled(self, meeting: Meeting, preset: str) -> tuple[AgendaItem, ...]:
        contact = self._contact(meeting)
        facts = self.facts(meeting)
        active = self._banks.active(self._session.profile.stage)
        present = {item.question: item for item in meeting.agenda if item.question}
        staying = [
            item
            for item in meeting.agenda
            if item.must or not item.question or item.status is not ItemStatus.PLANNED
        ]
        questions = [
            question._replace(minutes=present[question.id].minutes) if question.id in present else question
            for question in self._banks.questions(active)
        ]
        left_over = self.leftover_questions(meeting) if preset == "second_talk" else wanted_questions(meeting)
        carried = [each for each in left_over if each.worded]
        back = {f"carried/{number}": each for number, each in enumerate(carried)}
        first = [self._as_question(item) for item in staying]
        first += [
            own_question(each.text, stage=each.stage, minutes=each.minutes)._replace(id=key)
            for key, each in back.items()
        ]
        stay = ({item.question for item in staying} | {each.question for each in carried}) - {""}
        picked = suggest(
            [question for question in questions if question.id not in stay],
            minutes=meeting.agreed_minutes,
            preset=preset,
            facts=facts,
            asked=asked_before(self._session, contact),
            follow_ups=first,
            prefer=[] if preset == "ten_minutes" else [bank for bank in active if bank != "core"],
        )
        by_uid = {item.uid: item for item in staying}
        taken = {choice.question.id.removeprefix("here/") for choice in picked}
        left = [
            Suggestion(self._as_question(item), item.minutes, item.must, "")
            for item in staying
            if item.uid not in taken
        ]
        agenda: list[AgendaItem] = []
        for choice in in_order([*picked, *left], preset):
            key = choice.question.id.removeprefix("here/")
            if key in by_uid:
                agenda.append(by_uid[key])
            elif key in back:
                agenda.append(self._carried_item(back[key]))
            else:
                agenda.append(present.get(key) or self._item(choice.question, contact, facts))
        return tuple(agenda)

    @staticmethod
    def _as_question(item: AgendaItem) -> Question:
        """An item of the agenda among the questions of a proposal; its uid stands in its id."""
        return Question(
            id=f"here/{item.uid}", text=item.text, stage=item.stage or "role", minutes=item.minutes,
            must_ask=item.must,
        )  # fmt: skip

    def _carried_item(self, carried: LeftoverQuestion) -> AgendaItem:
        return AgendaItem(
            uid=self._session.new_id(),
            text=carried.text,
            question=carried.question,
            stage=carried.stage,
            minutes=carried.minutes,
            probes=carried.probes,
            carried=carried.key,
        )

    def _held_back(self, meeting: Meeting) -> tuple[tuple[str, int], ...]:
        """Reasons that keep questions of the banks in use back, the one with most questions first."""
        from collections import Counter

        facts = self.facts(meeting)
        active = self._banks.active(self._session.profile.stage)
        found = (fitness(question, facts) for question in self._banks.questions(active))
        return tuple(Counter(fit.reason for fit in found if not fit.ready).most_common())
