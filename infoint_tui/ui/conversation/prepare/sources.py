"""What fills a preparation from elsewhere: whole agendas, facts as questions, beliefs, lines of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from ....domain.enums import ItemStatus
from ....domain.errors import Refused
from .introduction import SelfPreparation

if TYPE_CHECKING:
    from ....domain.meeting import ResearchNote
    from ....services.agenda import LeftoverQuestion


class FilledPreparation(SelfPreparation):
    """The part of the preparation that brings things together."""

    _lines_shown = 0
    """The reading of the file of checklists that is shown; 0 for none."""

    def note_under_cursor(self) -> ResearchNote | None:
        """The fact under the cursor."""
        meeting = self.meeting
        key = (self.todo.cursor_key or "") if self.is_mounted and self.at == "todo" else ""
        if meeting is None or not key.startswith("research:"):
            return None
        uid = key.removeprefix("research:")
        return next((note for note in meeting.research if note.uid == uid), None)

    def on_fact(self) -> bool:
        """Whether a fact is under the cursor that may become a question; what is to be looked up is none."""
        note = self.note_under_cursor()
        return note is not None and not note.text.endswith("?") and not self.workspace.session.read_only

    def may_refill(self) -> bool:
        """Whether the banks are there and the talk is ahead."""
        meeting = self.meeting
        ahead = meeting is not None and meeting.planned
        return self._banks_read and ahead and not self.workspace.session.read_only

    @work(exclusive=True, group="dialog")
    async def action_presets(self) -> None:
        """Show whole agendas; the one chosen replaces the present one."""
        from ....domain.agenda import PRESETS
        from .proposals import Proposals

        proposals = {preset: self.planning.propose(self.uid, preset) for preset in PRESETS}
        chosen = await self.place.ask(Proposals(list(proposals.values())))
        if chosen is None:
            return
        try:
            self.planning.take_proposal(self.uid, proposals[chosen])
        except Refused as refusal:
            self._say(str(refusal), "error")
            return
        self._say(f"{PRESETS[chosen]}: the agenda is replaced. u takes it back.", "")
        self.go_to("agenda")

    @work(exclusive=True, group="dialog")
    async def action_fact_question(self) -> None:
        """Word the fact under the cursor as a question, to be looked over before it lands."""
        from ....domain.agenda import fact_question
        from . import forms as prepare_forms

        note, meeting = self.note_under_cursor(), self.meeting
        if note is None or meeting is None:
            return
        contact = self.workspace.session.contacts.get(meeting.first_contact)
        made = fact_question(
            note.subject,
            note.text,
            first_name=contact.first_name if contact else "",
            organisation=contact.organisation if contact else "",
        )
        before = len(meeting.agenda)
        await prepare_forms.own_question(
            self.place, self.uid, text=made.text, stage=made.stage, about=note.uid
        )
        after = self.meeting
        if after is not None and len(after.agenda) > before:
            self._say("On the agenda, made from your note. u takes it off.", "")

    @work(exclusive=True, group="dialog")
    async def _choose_belief(self) -> None:
        """Say which belief about a path this talk may shake."""
        from ...kit.select import Option, SelectOne

        meeting = self.meeting
        beliefs = self.planning.beliefs(meeting) if meeting else []
        if meeting is None or not beliefs:
            self._say("No path of this talk has a belief yet; a path in the pipeline takes them.", "warning")
            return
        chosen = await self.place.ask(
            SelectOne(
                "Which belief could this person shake?",
                [Option(belief.uid, belief.text, belief.status.value) for belief in beliefs],
                lead="Questions that need a belief are worded with it; the reflection asks about it.",
                current=meeting.assumption,
            )
        )
        if chosen and self.place.attempt(lambda: self.planning.shake(self.uid, chosen)):
            self._say("The question that tests it stands in the bank: / assumption.", "")

    def add_leftover(self, key: str) -> None:
        """Put a question of an earlier talk on the agenda."""
        view = self.bank.view
        carried = view.carried_by_key.get(key) if view else None
        if carried is None:
            return
        if not carried.worded:
            self._word_carried(carried)
            return
        try:
            self.planning.add_leftover(self.uid, carried)
        except Refused as refusal:
            self._say(str(refusal), "error")
            return
        self._say(f"On the agenda, {carried.why}. u takes it off.", "")

    @work(exclusive=True, group="dialog")
    async def _word_carried(self, carried: LeftoverQuestion) -> None:
        """A note for later becomes a question first."""
        from . import forms as prepare_forms

        await prepare_forms.own_question(
            self.place, self.uid, text=carried.text, stage=carried.stage, carried=carried.key
        )

    def action_lines(self) -> None:
        """Edit the file of checklists in the user's editor; talks ahead follow it."""
        from ....services.checklists import PLACE
        from ...kit.external import edit_file

        service = self.workspace.checklists
        told = edit_file(self.place, PLACE, service.text, service.write)
        if told.text:
            self.place.say(told.text, "warning" if told.stored and service.problems else told.severity)
        if told.stored:
            self.refresh_data()

    def show_read_banks(self) -> None:
        """The file of checklists may have been changed outside, too: open items follow it."""
        super().show_read_banks()
        if not self.is_attached:
            return
        service = self.workspace.checklists
        if not self.workspace.session.read_only:
            self.place.attempt(service.follow)
        if service.version != self._lines_shown:
            self._lines_shown = service.version
            self.refresh_data()

    def removed_words(self, uid: str) -> str:
        """What to say of a question that is being taken off."""
        meeting = self.meeting
        item = meeting.item(uid) if meeting else None
        if item is None:
            return ""
        must = item.must and item.status is ItemStatus.PLANNED
        what = "Taken off, though nobody should leave without asking it" if must else "Taken off"
        return f"{what}: {item.label}. u brings it back."
