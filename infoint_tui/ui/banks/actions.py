"""What can be done with question banks: write, copy, change, remove, mend, put on the agenda of a talk."""

from __future__ import annotations

import asyncio
from difflib import unified_diff
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...domain.bank import STAGES, stage_word
from ..kit.command import command
from ..kit.form import CHOICE, Field, Form, Values, whole_number
from ..kit.screen import attempt, outcome
from ..kit.text import lines, plain, styled
from .rows import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.content import Content

    from ...domain.bank import Question
    from ...domain.errors import FileProblem
    from ...services.banks import MendedLine
    from ..kit.dialog import DialogDrafts
    from .screen import BanksScreen


PLACE = "Question banks"
MOST_LINES = 10
"""Mended lines that are shown before they are written."""


# -- what can be done ------------------------------------------------------------------------------------


def may_write(screen: BanksScreen) -> bool | None:
    """Dimmed while another window has the pen, or the banks are being read."""
    return None if screen.workspace.session.read_only or screen.browser.banks_version < 0 else True


def can_open(screen: BanksScreen) -> bool:
    """Whether Enter does something here."""
    if screen.browser.at == "banks":
        return screen.browser.banks.cursor_key is not None
    talk = screen.page.meeting
    return screen.browser.question is not None and talk is not None and not screen.workspace.session.read_only


def at_questions(screen: BanksScreen) -> bool:
    """Whether the cursor is among the questions."""
    return screen.browser.at == "questions" and bool(screen.page.found)


def on_question(screen: BanksScreen) -> bool | None:
    """Whether there is a question to copy."""
    return may_write(screen) if screen.browser.question is not None else False


def on_own(screen: BanksScreen) -> bool | None:
    """Whether the question is the user's own."""
    question = screen.browser.question
    own = question is not None and screen.page.service.writing.is_own(question)
    return may_write(screen) if own else False


def can_mend(screen: BanksScreen) -> bool | None:
    """Whether something about the bank shown is certain enough to be mended here."""
    found = any(problem.certain and problem.mended for problem in screen.page.problems)
    return may_write(screen) if found else False


def has_people(screen: BanksScreen) -> bool:
    """Whether there is anybody to word the questions for."""
    return screen.workspace.session.contacts.count() > 0


# -- going about -----------------------------------------------------------------------------------------


@command("banks.open", "enter", "open", place=PLACE, footer=1, when=can_open, palette=False)
def open_here(screen: BanksScreen) -> None:
    """Open the bank's questions. On a question, add it to the agenda."""
    page, question = screen.page, screen.browser.question
    if screen.browser.at == "banks":
        screen.browser.go_to("questions")
        return
    if question is None or screen.workspace.session.read_only:
        return
    meeting = page.meeting
    if meeting is None:
        screen.say(
            "No conversation is planned, so there is no agenda to add it to. y copies it to your own bank."
        )
        return
    reason = page.view.fitness(question).reason
    against = f" ({reason})" if reason else ""
    if attempt(screen, lambda: screen.workspace.agenda.add_question(meeting.uid, question)):
        with_whom = f" with {page.contact.name}" if page.contact else ""
        said = f"Added to the agenda of your conversation{with_whom}.{against} u undoes it."
        screen.say(said, "warning" if against else "")


@command("banks.other", "tab,shift+tab", "switch lists", place=PLACE, footer=2, palette=False)
def other(screen: BanksScreen) -> None:
    """Go from banks to questions, and back."""
    screen.browser.go_to("questions" if screen.browser.at == "banks" else "banks")


# -- writing ---------------------------------------------------------------------------------------------


@command("banks.new", "n", "new question", place=PLACE, footer=3, when=may_write, worker="dialog")
async def new(screen: BanksScreen) -> None:
    """Write a question into a bank of your own."""
    from ...domain.bank import Question

    writing = screen.page.service.writing
    banks = writing.targets()
    bank = screen.page.bank if screen.page.bank in dict(banks) else banks[0][0]
    here = screen.browser.question
    await _edit(
        screen,
        screen.dialogs.drafts("bank-question", bank),
        "A question for your bank",
        _fields("", here.stage if here else "story", 2, banks, bank),
        lambda values: writing.add(
            values["bank"],
            Question("", values["text"], minutes=int(values["minutes"]), stage=values["stage"]),
        ),
        "Added",
        lead="It's added at the end of its stage.",
    )


@command("banks.copy", "y", "copy to mine", place=PLACE, footer=4, when=on_question, worker="dialog")
async def copy(screen: BanksScreen) -> None:
    """Copy the question into a bank of your own, to change it there."""
    question, writing = screen.browser.question, screen.page.service.writing
    if question is None:
        return
    banks = writing.targets()
    await _edit(
        screen,
        screen.dialogs.drafts("bank-copy", question.id),
        "Copy the question",
        _fields(question.text, question.stage, question.minutes, banks, banks[0][0]),
        lambda values: writing.copy(
            values["bank"], question, values["text"], int(values["minutes"]), values["stage"]
        ),
        "Copied",
        lead="Follow-ups, tags and conditions are copied, too. The original bank stays the same.",
        question=question,
    )


@command("banks.edit", "e", "edit", place=PLACE, footer=5, when=on_own, worker="dialog")
async def edit(screen: BanksScreen) -> None:
    """Change a question of your own."""
    question, writing = screen.browser.question, screen.page.service.writing
    if question is None:
        return
    await _edit(
        screen,
        screen.dialogs.drafts("bank-edit", question.id),
        "Change the question",
        _fields(question.text, question.stage, question.minutes),
        lambda values: writing.change(question, values["text"], int(values["minutes"]), values["stage"]),
        "Changed",
        lead="Only this question changes in the file.",
        question=question,
    )


@command("banks.remove", "x,delete", "remove", place=PLACE, footer=6, when=on_own, once=True)
def remove(screen: BanksScreen) -> None:
    """Remove your own question from its bank. Undo brings it back."""
    question = screen.browser.question
    if question is not None and attempt(screen, lambda: screen.page.service.writing.remove(question)):
        screen.file_changed()
        screen.say(f"Removed: {question.label}. u brings it back.")


@command("banks.mend", "f", "fix", place=PLACE, footer=7, when=can_mend, worker="dialog")
async def mend(screen: BanksScreen) -> None:
    """Fix what can be fixed automatically, after showing it. Keeps a copy."""
    found = _mendable(screen, screen.page.problems)
    if not found:
        screen.say("Nothing here can be fixed automatically. See the suggested lines.", "warning")
        return
    title = f"Change these lines in {', '.join(each.path.name for each in found)}?"
    if await screen.dialogs.confirm(title, lead=_mended_lines(found), yes="write", no="leave"):
        done = [each for each in found if attempt(screen, partial(screen.page.service.writing.mend, each))]
        for each in done:
            screen.say(f"{len(each.applied)} fixed. The original is saved. u undoes it.")
        if done:
            screen.file_changed()


@command("banks.whom", "w", "who it's for", place=PLACE, footer=8, when=has_people, worker="dialog")
async def whom(screen: BanksScreen) -> None:
    """Choose who the questions are for."""
    people = sorted(screen.workspace.session.contacts.all(), key=lambda contact: contact.name.casefold())
    options = [("", "No one in particular", "")]
    options += [(contact.uid, contact.name, contact.role_line) for contact in people]
    current = screen.page.contact.uid if screen.page.contact else ""
    chosen = await screen.dialogs.choose("Who is it for?", options, current=current)
    if chosen is not None:
        screen.page.word_for(chosen)
        screen.refresh_view()
        screen.refresh_bindings()


@command(
    "banks.next-stage",
    ">",
    "next stage",
    place=PLACE,
    footer=9,
    when=at_questions,
    palette=False,
    arguments=(1,),
    help="Go to the questions of the next stage.",
)
@command(
    "banks.stage-before", "<", "previous stage", place=PLACE, when=at_questions, palette=False,
    arguments=(-1,), help="Go to the questions of the previous stage.",
)  # fmt: skip
def go_to_stage(screen: BanksScreen, step: int) -> None:
    """Go to the first question of the next stage, or of the one before."""
    if found := screen.page.next_stage(screen.browser.question, step):
        screen.browser.questions.move_to(found)


def _written(screen: BanksScreen, question_id: str, what: str) -> None:
    """A file was changed: show the question where it is now."""
    screen.file_changed()
    if screen.page.bank != ALL:
        screen.page.bank = question_id.split("/")[0]
    screen.browser.show_question(question_id)
    question = screen.page.service.find(question_id)
    home = f"{screen.workspace.home.path}/"
    place = f" {question.file.removeprefix(home)}:{question.line}" if question else ""
    screen.say(f"{what}:{place}. u undoes it.")
    screen.refresh_bindings()


def _mendable(screen: BanksScreen, problems: Sequence[FileProblem]) -> list[MendedLine]:
    """What certain mends would make of the files of some problems."""
    writing = screen.page.service.writing
    files = dict.fromkeys(problem.file for problem in problems if problem.certain and problem.line)
    found = []
    for file in files:
        mended = outcome(screen, partial(writing.mendable, Path(file)))
        if mended is not None and mended.after != mended.before:
            found.append(mended)
    return found


def _mended_lines(found: Sequence[MendedLine]) -> Content:
    """The lines that are written, as many as there is room for."""
    written: list[str] = []
    for each in found:
        pairs = unified_diff(each.before.split("\n"), each.after.split("\n"), lineterm="", n=0)
        written += [line[1:].strip() for line in list(pairs)[2:] if line.startswith("+")]
    shown = [plain(line) for line in written[:MOST_LINES]]
    if len(written) > MOST_LINES:
        shown.append(styled(f"… and {len(written) - MOST_LINES} more", "$text-muted"))
    return lines(*shown)


def _check(values: Values) -> dict[str, str]:
    wrong = {}
    if not values["text"].strip():
        wrong["text"] = "A question needs a few words."
    if whole_number(values["minutes"], 1, 60) is None:
        wrong["minutes"] = "Enter a number of minutes from 1 to 60."
    return wrong


def _fields(
    text: str, stage: str, minutes: int, banks: tuple[tuple[str, str], ...] = (), bank: str = ""
) -> list[Field]:
    fields = [
        Field("text", "question", value=text, placeholder="for example What did your first year teach you?"),
        Field("minutes", "minutes", value=str(minutes)),
        Field(
            "stage",
            "stage",
            CHOICE,
            stage,
            options=[(name, stage_word(name)) for name in STAGES],
            help="When to ask it. Save referral and closing questions for the end.",
        ),
    ]
    if banks:
        fields.append(Field("bank", "bank", CHOICE, bank, options=banks))
    return fields


async def _edit(
    screen: BanksScreen,
    drafts: DialogDrafts,
    title: str,
    fields: list[Field],
    save: Callable[[Values], str],
    done: str,
    *,
    lead: str,
    question: Question | None = None,
) -> None:
    """Show a form until it is saved or left. Large files take a moment: they are written in a thread."""
    lint, off = screen.page.service.lint, screen.settings.lint_off

    def hints(values: Values) -> dict[str, str]:
        found = lint(values["text"], question, off=off) if values["text"].strip() else ()
        return {"text": found[0][1]} if found else {}

    written = await screen.dialogs.settle_later(
        lambda refusal: Form(
            title, fields, lead=lead, check=_check, hints=hints, refusal=refusal, drafts=drafts
        ),
        lambda values: asyncio.to_thread(save, values),
    )
    if written:
        _written(screen, written, done)
