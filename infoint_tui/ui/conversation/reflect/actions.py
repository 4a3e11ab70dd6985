"""What the keys of the Reflect tab do: answer, write, go on and back."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import TYPE_CHECKING

from ....domain.enums import PathDecision
from ....domain.errors import Refused
from ....domain.reflection import UPSET, passed_over, summary
from ...kit.command import Command, command
from ...kit.screen import Visit, attempt
from .step import DONE, HERE, NOT_APPLICABLE, OPEN, StepQuestion, row_key

if TYPE_CHECKING:
    from textual.binding import BindingType

    from ....domain.meeting import Meeting
    from ....domain.reflection import ReflectionStep
    from .pane import ReflectPane


PLACE = "Reflect"
TITLE_WIDTH = 20


# -- when they can run -------------------------------------------------------------------------------------


def can_answer(pane: ReflectPane) -> bool:
    """Where there is a walk."""
    return pane.view is not None


def can_go_back(pane: ReflectPane) -> bool | None:
    """Dimmed at the first step."""
    if pane.view is None:
        return False
    return True if _neighbour(pane, -1) is not None else None


def can_rate(pane: ReflectPane) -> bool:
    """Where digits answer."""
    return pane.numbered and not pane.locked and not pane.in_text()


def can_shift(pane: ReflectPane) -> bool:
    """Where there is a line to change."""
    return pane.view is not None and bool(pane.view.questions) and not pane.locked and not pane.in_text()


def can_skip_rating(pane: ReflectPane) -> bool:
    """Where the line may be left out."""
    return can_shift(pane) and pane.question is not None and pane.question.optional


def can_write(pane: ReflectPane) -> bool:
    """Where the line takes words."""
    return can_shift(pane) and bool(pane.logic and pane.logic.WRITES and pane.question)


def can_add(pane: ReflectPane) -> bool:
    """Where something can be added."""
    return bool(pane.logic and pane.logic.ADDS) and not pane.locked and not pane.in_text()


def in_text(pane: ReflectPane) -> bool:
    """While the text has the focus."""
    return pane.in_text()


def can_unlock(pane: ReflectPane) -> bool:
    """Where the walk was finished before."""
    return pane.view is not None and pane.locked


def has_thanks(pane: ReflectPane) -> bool:
    """Where a thank-you belongs to this talk."""
    return pane.is_mounted and bool(pane.uid) and pane.workspace.thanks_owed.next_of(pane.uid) is not None


# -- going on and back -------------------------------------------------------------------------------------


@command("reflect.next", "enter", "next", place=PLACE, footer=2, when=can_answer)
def next_step(pane: ReflectPane) -> None:
    """Save this step and go on. The last one leads to the thank-you."""
    logic, step, view = pane.logic, pane.step, pane.view
    if logic is None or step is None or view is None:
        return
    if pane.locked:
        after = _neighbour(pane, 1)
        if after is None:
            pane.say("That was the last step. e changes your answers.")
        else:
            pane.go_to(after)
        return
    stays = False
    missing = ""

    def settle() -> None:
        nonlocal stays, missing
        text = pane.text.raw(view.text)
        stays = logic.onward(text)
        if not stays:
            _question, picked = pane.picked
            missing = pane.reflecting.settle(pane.uid, step, **logic.answers(text, picked))

    if not attempt(pane, settle):
        return
    pane.text.forget()
    pane.note_done()
    if stays:
        pane.display_step()
        pane.take_focus()
    elif (follower := _follower(pane)) is not None:
        pane.go_to(follower)
        if missing:
            pane.say(f"Still open: {step.title} ({missing}). shift+tab goes back.", "warning")
        else:
            meeting = pane.meeting
            skipped = meeting is not None and passed_over(step, meeting, _compared(pane, meeting))
            pane.say(f"Skipped: {step.title}. shift+tab goes back." if skipped else "")
    else:
        _finish(pane)


@command("reflect.back", "shift+tab", "back", place=PLACE, footer=9, when=can_go_back)
def previous_step(pane: ReflectPane) -> None:
    """Go back a step. Your answers stay."""
    pane.gathering = False
    before = _neighbour(pane, -1)
    if before is not None and attempt(pane, pane.keep_text):
        pane.go_to(before)


def _neighbour(pane: ReflectPane, by: int) -> ReflectionStep | None:
    meeting = pane.meeting
    if meeting is None or pane.step is None:
        return None
    steps = pane.reflecting.steps(meeting)
    keys = [step.key for step in steps]
    at = keys.index(pane.step.key) + by if pane.step.key in keys else 0
    return steps[at] if 0 <= at < len(steps) else None


def _follower(pane: ReflectPane) -> ReflectionStep | None:
    """The next step; once the walk has come to its end, the next of those it left open."""
    meeting = pane.meeting
    if not pane.gathering or meeting is None or pane.step is None:
        return _neighbour(pane, 1)
    keys = [step.key for step in pane.reflecting.steps(meeting)]
    past = keys[keys.index(pane.step.key) + 1 :]
    return next((step for step in pane.reflecting.open_steps(meeting) if step.key in past), None)


def _finish(pane: ReflectPane) -> None:
    meeting, place = pane.meeting, pane.place
    still = pane.reflecting.open_steps(meeting) if meeting else []
    if still:
        pane.gathering = True
        pane.go_to(still[0])
        names = ", ".join(step.title for step in still)
        place.say(f"Still open: {names}. ctrl+s saves, and you can finish later.", "warning")
    elif attempt(place, lambda: pane.reflecting.finish(pane.uid)):
        thank = pane.workspace.thanks_owed.next_of(pane.uid)
        place.say(_closing_words(meeting))
        pane.locked = True
        pane.display_step()
        if thank is not None and thank.sent_at is None:
            thanks(pane)


def _closing_words(meeting: Meeting | None) -> str:
    """What the end of the walk says: ruling something out is a result, and what was hard may wait."""
    reflection = meeting.reflection if meeting else None
    if reflection and reflection.path_decision is PathDecision.RULE_OUT:
        return "The reflection is finished. Ruling something out is a result, too."
    if reflection and reflection.mood == UPSET and not reflection.full:
        return "That's enough for today. F2 shows the rest whenever you like."
    return "The reflection is finished."


@command("reflect.edit", "e", "change", place=PLACE, footer=3, when=can_unlock)
def unlock(pane: ReflectPane) -> None:
    """Change the answers of a finished reflection."""
    pane.locked = False
    pane.display_step()
    pane.take_focus()


# -- answering ---------------------------------------------------------------------------------------------


RATE = Command(
    "reflect.rate", "1,2,3,4,5,6,7,8,9", "rate", "answer",
    "Choose this answer for the line under the cursor.", PLACE, 3, can_rate, palette=False,
)  # fmt: skip


def rate_bindings() -> list[BindingType]:
    """One binding for each digit; the first stands for all of them in the key bar."""
    from textual.binding import Binding

    first = replace(RATE._replace(keys="1").binding(), action="rate(1)", key_display="1-9")
    return [first, *(Binding(str(digit), f"rate({digit})", show=False) for digit in range(2, 10))]


def rate(pane: ReflectPane, digit: int) -> None:
    """Give the answer with this number; the cursor goes on to the next line."""
    question = pane.question
    if question is None or not question.options:
        return
    if digit > len(question.options):
        pane.say(f"There are only {len(question.options)} answers here.", "warning")
        return
    choose(pane, question, question.options[digit - 1].key, go_on=True)


def choose(pane: ReflectPane, question: StepQuestion, value: str, *, go_on: bool = False) -> None:
    """Store an answer; the cursor goes on to the next line where that is wished."""
    logic = pane.logic
    if logic is None:
        return
    if (asking := logic.doubt(question.key, value)) is not None:
        pane.run_worker(_settle(pane, question, value, asking, go_on=go_on), group="dialog", exclusive=True)
    elif attempt(pane, lambda: logic.choose(question.key, value)):
        _go_on(pane, question, value, go_on=go_on)


async def _settle(
    pane: ReflectPane, question: StepQuestion, value: str, asking: Awaitable[bool], *, go_on: bool
) -> None:
    """Go on once it is clear what the answer means; the line stays where it was if nobody says."""
    try:
        stored = await asking
    except Refused as refusal:
        pane.say(str(refusal), "warning")
        return
    if stored:
        _go_on(pane, question, value, go_on=go_on)


def _go_on(pane: ReflectPane, question: StepQuestion, value: str, *, go_on: bool) -> None:
    pane.display_step()
    if question.listed:
        pane.answers.move_to(row_key(question.key, value))
    elif go_on and pane.view is not None:
        keys = [other.key for other in pane.view.questions]
        at = keys.index(question.key) + 1 if question.key in keys else len(keys)
        if at < len(keys):
            pane.answers.move_to(row_key(keys[at]))


@command("reflect.not-applicable", "-", "not applicable", place=PLACE, footer=6, when=can_skip_rating)
def skip_rating(pane: ReflectPane) -> None:
    """Say that this does not apply here."""
    if (question := pane.question) is not None and question.optional:
        choose(pane, question, NOT_APPLICABLE, go_on=True)


@command("reflect.write", "w", "details", place=PLACE, footer=4, when=can_write, worker="dialog")
async def write(pane: ReflectPane) -> None:
    """Add details to this line: why, how much, how it's spelled."""
    question, logic = pane.question, pane.logic
    if question is None or logic is None:
        return
    await _asking(pane, logic.write(question.key))
    if pane.view is not None and pane.view.text is not None and pane.step and pane.step.kind == "marks":
        pane.screen.set_focus(pane.editor)


@command("reflect.add", "a", "add", place=PLACE, footer=7, when=can_add, worker="dialog")
async def add(pane: ReflectPane) -> None:
    """Add what your notes don't have: a person, an action, a path."""
    if pane.logic is not None:
        await _asking(pane, pane.logic.add())


async def _asking(pane: ReflectPane, question: Awaitable[None]) -> None:
    try:
        await question
    except Refused as refusal:
        pane.say(str(refusal), "warning")
    pane.display_step()


@command(
    "reflect.less", "left,h", "less", place=PLACE, when=can_shift, palette=False, arguments=(-1,),
    help="Choose the answer on the left.",
)  # fmt: skip
@command(
    "reflect.more", "right,l", "more", place=PLACE, when=can_shift, palette=False, arguments=(1,),
    help="Choose the answer on the right.",
)  # fmt: skip
def shift(pane: ReflectPane, by: int) -> None:
    """Take the answer beside the present one, or one more or less of a number."""
    question, logic = pane.question, pane.logic
    if question is None or logic is None or question.listed:
        return
    if not question.options:
        attempt(pane, lambda: logic.shift(question.key, by))
        return
    values = [option.key for option in question.options]
    at = values.index(question.value) + by if question.value in values else 0
    if 0 <= at < len(values):
        choose(pane, question, values[at])


# -- the walk ----------------------------------------------------------------------------------------------


@command("reflect.save", "ctrl+s", "save, leave", place=PLACE, footer=8, when=can_answer)
def save(pane: ReflectPane) -> None:
    """Save and leave. You can continue here later."""
    if attempt(pane, pane.keep_text):
        pane.show(pane.uid)
        pane.post_message(Visit("today"))


@command("reflect.full", "f2", "full/short", place=PLACE, footer=12, when=can_answer)
def switch_walk(pane: ReflectPane) -> None:
    """Switch between the short and the full version."""
    meeting, place = pane.meeting, pane.place
    if meeting is None or not attempt(place, pane.keep_text):
        return
    full = not (meeting.reflection and meeting.reflection.full)
    if attempt(place, lambda: pane.reflecting.set_full(pane.uid, full)):
        pane.locked = False
        pane.display_step()
        pane.take_focus()
        place.say("Full version: every step." if full else "Short version: only what's needed.")


@command("reflect.steps", "f3", "all steps", place=PLACE, footer=13, when=can_answer, worker="dialog")
async def choose_step(pane: ReflectPane) -> None:
    """See all steps with their answers and go to one."""
    meeting, at = pane.meeting, pane.step
    if meeting is None or at is None or not attempt(pane, pane.keep_text):
        return
    done = meeting.reflection.done_steps if meeting.reflection else ()
    compared = _compared(pane, meeting)
    steps = pane.reflecting.steps(meeting)
    reached = max(number for number, step in enumerate(steps) if step == at or step.key in done)
    options = []
    for number, step in enumerate(steps):
        skipped = passed_over(step, meeting, compared) or (
            step.required and step.key not in done and number < reached
        )
        mark = HERE if step == at else DONE if step.key in done and not skipped else OPEN
        need = "" if step.required or skipped else "(optional)"
        told = summary(step, meeting, compared) or need
        if skipped and step != at:
            told = f"skipped · {told}" if told else "skipped"
        options.append((step.key, f"{mark} {step.title.ljust(TITLE_WIDTH)}", told))
    chosen = await pane.place.dialogs.choose("The steps of this reflection", options, current=at.key)
    steps = pane.reflecting.steps(pane.meeting or meeting)
    target = next((step for step in steps if step.key == chosen), None)
    if target is not None:
        pane.gathering = False
        pane.go_to(target)


def _compared(pane: ReflectPane, meeting: Meeting) -> list[str]:
    """How the talk goes together with others, in words."""
    judged = pane.workspace.review.differences.of(meeting.uid)
    return [f"#{theme} {each.verdict}" for (theme, _other), each in judged.items()]


@command("reflect.thanks", "ctrl+t", "thank-you", place=PLACE, footer=14, when=has_thanks)
def thanks(pane: ReflectPane) -> None:
    """Write the thank-you."""
    from ...messages.thank_you import open_thanks

    thank = pane.workspace.thanks_owed.next_of(pane.uid)
    if thank is not None and attempt(pane, pane.keep_text):
        open_thanks(pane.place, thank.uid)


@command("reflect.newline", "ctrl+n", "new line", place=PLACE, footer=5, when=in_text, palette=False)
def newline(pane: ReflectPane) -> None:
    """Start a new line in the text."""
    pane.editor.insert("\n")
