"""The Reflect tab: one step a view, answered by digits and words, resumable on any step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work

from ....domain.enums import PathDecision
from ....domain.errors import Refused
from ....domain.reflection import UPSET
from ...commands.reflect import BACK, COMMANDS, NEWLINE, NEXT, OTHERS, rate_bindings
from ...kit.command import Command, Commanded, bindings
from ...kit.list import RowList
from .answers import of_row, row_key
from .steps.base import NOT_APPLICABLE, Given, StepQuestion
from .view import StepView

if TYPE_CHECKING:
    from ....domain.meeting import Meeting
    from ....domain.reflection import ReflectionStep


TEXT_FIRST = ("marks", "pair")
"""Steps that begin in their text although they have lines."""


class ReflectPane(Commanded, StepView):
    """The walkthrough after a talk."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = [*bindings((NEXT, BACK, *OTHERS, NEWLINE)), *rate_bindings()]

    _gathering = False
    """Whether the walk came to its end once and goes through what it left open."""

    # -- what the conversation place calls -------------------------------------------------------------

    def show(self, meeting_uid: str) -> None:
        """Show the reflection of a meeting, where it was left."""
        if meeting_uid != self.uid and self.uid:
            self._keep_draft()
        self.uid = meeting_uid
        self._gathering = False
        self._forget()
        if self.is_mounted:
            self._show()

    def show_part(self, part: str) -> None:
        """Go on to the thank-you, or to the letter to the introducer, if that is asked for."""
        if part == "thanks" and self.has_thanks():
            self.action_thanks()
        elif part == "loop":
            from ...messages.thank_you import open_letter_to_introducer

            open_letter_to_introducer(self._place, self.uid)

    def refresh_data(self) -> None:
        """Show the present data; an answer taken back shows its step."""
        meeting = self.meeting
        done = frozenset(meeting.reflection.done_steps if meeting and meeting.reflection else ())
        gone = self._done - done
        self._done = done
        if meeting is not None and gone:
            steps = self.reflecting.steps(meeting)
            back = next((step for step in steps if step.key in gone), None)
            if back is not None and back != self.step:
                self._open(back)
                return
        self._show()

    def take_focus(self) -> None:
        """Give the focus to what is answered first in this step."""
        view = self.view
        if view is not None and view.questions and not (self.step and self.step.kind in TEXT_FIRST):
            self.screen.set_focus(self._rows)
        elif view is not None and view.text:
            self.screen.set_focus(self._editor)
        else:
            self.screen.set_focus(self)

    def leave(self) -> bool:
        """Leave the text and keep it; False if it has no focus."""
        if not self.in_text():
            return False
        self._keep_draft()
        self.screen.set_focus(self._rows if self._rows.display else self)
        return True

    # -- what can be done ----------------------------------------------------------------------------

    def can_answer(self) -> bool:
        """Whether there is a walk."""
        return self.view is not None

    def can_go_back(self) -> bool | None:
        """Dimmed at the first step."""
        if self.view is None:
            return False
        return True if self._neighbour(-1) is not None else None

    def can_rate(self) -> bool:
        """Whether digits answer."""
        questions = self.view.questions if self.view else ()
        return any(question.options for question in questions) and not self.in_text()

    def can_shift(self) -> bool:
        """Whether there is a line to change."""
        return self.view is not None and bool(self.view.questions) and not self.in_text()

    def can_skip_rating(self) -> bool:
        """Whether the line may be left out."""
        question = self.question
        return question is not None and question.optional and not self.in_text()

    def can_write(self) -> bool:
        """Whether the line takes words."""
        return bool(self._logic and self._logic.WRITES and self.question) and not self.in_text()

    def can_add(self) -> bool:
        """Whether something can be added."""
        return bool(self._logic and self._logic.ADDS) and not self.in_text()

    def in_text(self) -> bool:
        """Whether the text has the focus."""
        return self.is_mounted and self.screen.focused is self._editor

    def has_thanks(self) -> bool:
        """Whether a thank-you belongs to this talk."""
        return self.is_mounted and bool(self.uid) and self.workspace.thanks.next_of(self.uid) is not None

    # -- answering -----------------------------------------------------------------------------------

    def action_rate(self, digit: int) -> None:
        """Give the answer with this number; the cursor goes on to the next line."""
        question = self.question
        if question is None or not question.options:
            return
        if digit > len(question.options):
            self._place.say(f"There are {len(question.options)} answers here.", "warning")
            return
        self._choose(question, question.options[digit - 1].value, go_on=True)

    def action_skip_rating(self) -> None:
        """Say that it does not apply."""
        if (question := self.question) is not None and question.optional:
            self._choose(question, NOT_APPLICABLE, go_on=True)

    def action_shift(self, step: int) -> None:
        """Take the answer beside the present one, or one more or less of a number."""
        question, logic = self.question, self._logic
        if question is None or logic is None or question.listed:
            return
        if not question.options:
            self._place.attempt(lambda: logic.shift(question.key, step))
        else:
            values = [option.value for option in question.options]
            at = values.index(question.value) + step if question.value in values else 0
            if 0 <= at < len(values):
                self._choose(question, values[at])

    def _choose(self, question: StepQuestion, value: str, *, go_on: bool = False) -> None:
        logic = self._logic
        if logic is None or not self._place.attempt(lambda: logic.choose(question.key, value)):
            return
        self._show()
        if question.listed:
            self._rows.move_to(row_key(question.key, value))
        elif go_on and self.view is not None:
            keys = [other.key for other in self.view.questions]
            at = keys.index(question.key) + 1 if question.key in keys else len(keys)
            if at < len(keys):
                self._rows.move_to(row_key(keys[at]))

    @work(exclusive=True, group="dialog")
    async def action_write(self) -> None:
        """Ask for the words that belong to the line."""
        question, logic = self.question, self._logic
        if question is None or logic is None:
            return
        await self._asking(logic.write(question.key))
        if self.view is not None and self.view.text is not None and self.step and self.step.kind == "marks":
            self.screen.set_focus(self._editor)

    @work(exclusive=True, group="dialog")
    async def action_add(self) -> None:
        """Ask for something the notes do not have."""
        if self._logic is not None:
            await self._asking(self._logic.add())

    async def _asking(self, question: Any) -> None:
        try:
            await question
        except Refused as refusal:
            self._place.say(str(refusal), "warning")
        self._show()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A double click on a line of a list takes it."""
        event.stop()
        question, value = self.question, of_row(event.key)[1]
        if question is not None and question.listed and value:
            self._choose(question, value)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """What can be done depends on the line."""
        event.stop()
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """What can be done depends on where the keys go."""
        self.refresh_bindings()

    # -- going on and back ---------------------------------------------------------------------------

    def _neighbour(self, by: int) -> ReflectionStep | None:
        meeting = self.meeting
        if meeting is None or self.step is None:
            return None
        steps = self.reflecting.steps(meeting)
        keys = [step.key for step in steps]
        at = keys.index(self.step.key) + by if self.step.key in keys else 0
        return steps[at] if 0 <= at < len(steps) else None

    def _follower(self) -> ReflectionStep | None:
        """The next step; once the walk has come to its end, the next of those it left open."""
        meeting = self.meeting
        if not self._gathering or meeting is None or self.step is None:
            return self._neighbour(1)
        steps, here = self.reflecting.steps(meeting), self.step.key
        past = [step.key for step in steps[[step.key for step in steps].index(here) + 1 :]]
        return next((step for step in self.reflecting.open_steps(meeting) if step.key in past), None)

    def action_next(self) -> None:
        """Keep this step and go on; after the last one the thank-you opens."""
        logic, step = self._logic, self.step
        if logic is None or step is None or self.view is None:
            return
        missing: list[str] = []

        def settle() -> None:
            if logic.onward(self._text()):
                missing.append("-")
                return
            answers = logic.answers(Given(self._text(), self._picked()))
            missing.append(self.reflecting.settle(self.uid, step, **answers))

        if not self._place.attempt(settle):
            return
        self._stored()
        self._note_done()
        if missing == ["-"]:
            self._show()
            self.take_focus()
            return
        follower = self._follower()
        if follower is not None:
            self._open(follower)
            said = f"Left open: {missing[0]} ({step.title}). shift+tab goes back." if missing[0] else ""
            self._place.say(said, "warning" if said else "")
        else:
            self._finish()

    def _picked(self) -> dict[str, str]:
        """The option under the cursor of a list."""
        question, value = of_row(self._rows.cursor_key)
        return {question: value} if self.view and self.view.questions and value else {}

    def _note_done(self) -> None:
        meeting = self.meeting
        self._done = frozenset(meeting.reflection.done_steps if meeting and meeting.reflection else ())

    def action_back(self) -> None:
        """Go to the step before; what was typed is stored."""
        self._gathering = False
        before = self._neighbour(-1)
        if before is not None and self._place.attempt(self._keep_text):
            self._open(before)

    def _open(self, step: ReflectionStep) -> None:
        self._keep_draft()
        self.reflecting.go_to(self.uid, step.key)
        self.step, self._logic = step, None
        self._rows.set_rows(())
        self._show()
        self.take_focus()

    def _finish(self) -> None:
        meeting = self.meeting
        still = self.reflecting.open_steps(meeting) if meeting else []
        if still:
            self._gathering = True
            self._open(still[0])
            names = ", ".join(step.title for step in still)
            self._place.say(f"Still open: {names}. ctrl+s leaves them for another time.", "warning")
            return
        if self._place.attempt(lambda: self.reflecting.finish(self.uid)):
            thank = self.workspace.thanks.next_of(self.uid)
            self._place.say(self._closing_words(meeting))
            self._show()
            if thank is not None and thank.sent_at is None:
                self.action_thanks()

    @staticmethod
    def _closing_words(meeting: Meeting | None) -> str:
        """What the end of the walk says: ruling something out is a result, and what was hard may wait."""
        reflection = meeting.reflection if meeting else None
        if reflection and reflection.path_decision is PathDecision.RULE_OUT:
            return "The reflection is finished. You ruled something out: that is a result."
        if reflection and reflection.mood == UPSET and not reflection.full:
            return "That is enough for today. F2 walks the rest whenever you like, or never."
        return "The reflection is finished."

    def action_newline(self) -> None:
        """Begin another line."""
        self._editor.insert("\n")

    def action_save(self) -> None:
        """Store everything and go to Today."""
        from ...navigation import Visit

        if self._place.attempt(self._keep_text):
            self._show()
            self.post_message(Visit("today"))

    def action_full(self) -> None:
        """Switch between express and full; the present step stays if it is in both."""
        meeting = self.meeting
        if meeting is None or not self._place.attempt(self._keep_text):
            return
        full = not (meeting.reflection and meeting.reflection.full)
        if self._place.attempt(lambda: self.reflecting.set_full(self.uid, full)):
            self._show()
            self.take_focus()
            self._place.say("The full walk: every step." if full else "The express run: required steps only.")

    @work(exclusive=True, group="dialog")
    async def action_steps(self) -> None:
        """All steps with their answers; Enter goes to one."""
        from .head import choose_step

        meeting, step = self.meeting, self.step
        if meeting is None or step is None or not self._place.attempt(self._keep_text):
            return
        chosen = await choose_step(self._place, meeting, step)
        steps = self.reflecting.steps(self.meeting or meeting)
        target = next((item for item in steps if item.key == chosen), None)
        if target is not None:
            self._gathering = False
            self._open(target)

    def action_thanks(self) -> None:
        """Write the thank-you; the place in the walk is kept."""
        from ...messages.thank_you import open_thanks

        thank = self.workspace.thanks.next_of(self.uid)
        if thank is not None and self._place.attempt(self._keep_text):
            open_thanks(self._place, thank.uid)
