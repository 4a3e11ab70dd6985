"""Whole agendas to choose from, shown before they replace anything; and questions carried over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..domain.budget import Plan, PlanItem, beyond, plan
from ..domain.errors import Refused
from ..domain.meeting import AgendaItem, Meeting
from ..domain.words import ItemStatus
from .agenda_facts import asked_before
from .agenda_planning import AgendaPlanning, insert

if TYPE_CHECKING:
    from ..domain.bank import Question
    from .carried import Carried


class Proposal(NamedTuple):
    """An agenda that may replace the present one."""

    preset: str
    agenda: tuple[AgendaItem, ...]
    """All of it, in order."""
    comes: tuple[AgendaItem, ...]
    goes: tuple[AgendaItem, ...]
    plan: Plan
    before: Plan
    cut: tuple[AgendaItem, ...]
    """What of the new agenda the time has no room for."""
    held_back: tuple[tuple[str, int], ...]
    """Why questions of the banks in use are not proposed, and how many each reason keeps back."""

    @property
    def same(self) -> bool:
        """Whether it is what stands there already."""
        return not self.comes and not self.goes


def measured(agenda: Sequence[AgendaItem]) -> list[PlanItem]:
    """An agenda as far as time is concerned."""
    return [PlanItem(item.minutes, item.closing, item.must) for item in agenda]


class AgendaProposals(AgendaPlanning):
    """The part of planning that fills an agenda as a whole."""

    def carried_over(self, meeting: Meeting) -> tuple[Carried, ...]:
        """What earlier talks with the guest left over, with where it comes from."""
        from .carried import carried_over

        return carried_over(self._ws, meeting)

    def add_carried(self, uid: str, carried: Carried) -> str:
        """Put a question of an earlier talk on the agenda, in the words it had there."""
        meeting = self._ws.meetings.need(uid)
        if carried.key not in {other.key for other in self.carried_over(meeting)}:
            raise Refused("That question stands on the agenda already.")
        return self._replace(
            meeting, "added a question", agenda=insert(meeting.agenda, self._carried_item(carried))
        )

    def no_room(self, meeting: Meeting) -> frozenset[str]:
        """Uids of the questions that would be cut: the time has no room for them."""
        cut = beyond(measured(meeting.agenda), meeting.agreed_minutes)
        return frozenset(meeting.agenda[place].uid for place in cut)

    def propose(self, uid: str, preset: str) -> Proposal:
        """What the agenda would be after a preset.

        Must-asks, the user's own questions and whatever was asked already stay; so do bank questions that
        belong to the preset, with their words and minutes as they were changed. Raises `KeyError` for an
        unknown preset.
        """
        from ..domain.agenda import PRESETS

        if preset not in PRESETS:
            raise KeyError(preset)
        meeting = self._ws.meetings.need(uid)
        agenda = self._filled(meeting, preset)
        kept = {item.uid for item in meeting.agenda} & {item.uid for item in agenda}
        cut = beyond(measured(agenda), meeting.agreed_minutes)
        return Proposal(
            preset,
            agenda,
            tuple(item for item in agenda if item.uid not in kept),
            tuple(item for item in meeting.agenda if item.uid not in kept),
            plan(measured(agenda), meeting.agreed_minutes),
            self.plan(meeting),
            tuple(agenda[place] for place in cut),
            self._held_back(meeting),
        )

    def take_proposal(self, uid: str, proposal: Proposal) -> str:
        """Replace the agenda by a proposal; one step of undo. Refuses where the agenda has changed since."""
        meeting = self._ws.meetings.need(uid)
        known = {item.uid for item in (*proposal.agenda, *proposal.goes)}
        if proposal.same:
            raise Refused("The agenda is that already.")
        if any(item.uid not in known for item in meeting.agenda):
            raise Refused("The agenda has changed meanwhile.", "Look at the proposal again.")
        return self._replace(meeting, "another agenda", agenda=proposal.agenda)

    # -- helpers --------------------------------------------------------------------------------------

    def _filled(self, meeting: Meeting, preset: str) -> tuple[AgendaItem, ...]:
        from ..domain.agenda import Suggestion, in_order, own_question, suggest

        contact = self._contact(meeting)
        facts = self.facts(meeting)
        active = self._ws.banks.active(self._ws.profile.stage)
        present = {item.question: item for item in meeting.agenda if item.question}
        staying = [
            item
            for item in meeting.agenda
            if item.must or not item.question or item.status is not ItemStatus.PLANNED
        ]
        questions = [
            question._replace(minutes=present[question.id].minutes) if question.id in present else question
            for question in self._ws.banks.questions(active)
        ]
        left_over = self.carried_over(meeting) if preset == "second_talk" else ()
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
            asked=asked_before(self._ws, contact),
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
        from ..domain.bank import Question

        return Question(
            id=f"here/{item.uid}", text=item.text, stage=item.stage or "role", minutes=item.minutes,
            must_ask=item.must,
        )  # fmt: skip

    def _carried_item(self, carried: Carried) -> AgendaItem:
        return AgendaItem(
            uid=self._ws.new_id(),
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

        from ..domain.agenda import fitness

        facts = self.facts(meeting)
        active = self._ws.banks.active(self._ws.profile.stage)
        found = (fitness(question, facts) for question in self._ws.banks.questions(active))
        return tuple(Counter(fit.reason for fit in found if not fit.ready).most_common())
