"""The dialogs of the bank screen: each returns a draft, the service of the banks writes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from ...domain.bank import STAGES
from ...domain.errors import Refused
from ..kit.dialog import DialogDrafts
from ..kit.form import CHOICE, Field, Form, Values, whole_number
from ..kit.text import lines, plain, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.bank import BankProblem, Question
    from ...services.bank_writing import Mended
    from ..kit.screen import PlaceScreen


MOST_LINES = 10


def mendable(place: PlaceScreen, problems: Sequence[BankProblem]) -> list[Mended]:
    """What certain mends would make of the files of some problems."""
    writing = place.workspace.banks.writing
    files = dict.fromkeys(problem.file for problem in problems if problem.certain and problem.line)
    found = []
    for file in files:
        try:
            mended = writing.mendable(Path(file))
        except Refused as refusal:
            place.say(str(refusal), "error")
            continue
        if mended.after != mended.before:
            found.append(mended)
    return found


def mend_lead(found: Sequence[Mended]) -> Content:
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
        wrong["minutes"] = "Minutes are a number from 1 to 60."
    return wrong


def _fields(
    text: str, stage: str, minutes: int, banks: tuple[tuple[str, str], ...] = (), bank: str = ""
) -> list[Field]:
    fields = [
        Field("text", "question", value=text, placeholder="What did your first year teach you?"),
        Field("minutes", "minutes", value=str(minutes)),
        Field(
            "stage",
            "stage",
            CHOICE,
            stage,
            options=[(name, name) for name in STAGES],
            help="Its place in the talk; referral and closing use the last minutes.",
        ),
    ]
    if banks:
        fields.append(Field("bank", "bank", CHOICE, bank, options=banks))
    return fields


async def new_question(place: PlaceScreen, bank: str, stage: str) -> str:
    """Write a question into a bank of the user's own; gives its id, empty when it was left."""
    from ...domain.bank import Question

    writing = place.workspace.banks.writing
    banks = writing.targets()
    chosen = bank if bank in dict(banks) else banks[0][0]
    return await _edited(
        place,
        DialogDrafts(place.workspace.session.drafts, "bank-question", chosen),
        "A question for your bank",
        _fields("", stage or "story", 2, banks, chosen),
        lambda values: writing.add(
            values["bank"],
            Question("", values["text"], minutes=int(values["minutes"]), stage=values["stage"]),
        ),
        lead="It is added to the file below the last question of its stage.",
    )


async def copy_question(place: PlaceScreen, question: Question) -> str:
    """Copy a question into a bank of the user's own; gives the id of the copy, empty when it was left."""
    writing = place.workspace.banks.writing
    banks = writing.targets()
    return await _edited(
        place,
        DialogDrafts(place.workspace.session.drafts, "bank-copy", question.id),
        "Copy the question",
        _fields(question.text, question.stage, question.minutes, banks, banks[0][0]),
        lambda values: writing.copy(
            values["bank"], question, values["text"], int(values["minutes"]), values["stage"]
        ),
        lead="Follow-ups, tags and conditions come along. The bank it comes from stays as it is.",
        question=question,
    )


async def edit_question(place: PlaceScreen, question: Question) -> str:
    """Change a question of the user's own; gives its id, empty when it was left."""
    writing = place.workspace.banks.writing
    return await _edited(
        place,
        DialogDrafts(place.workspace.session.drafts, "bank-edit", question.id),
        "Change the question",
        _fields(question.text, question.stage, question.minutes),
        lambda values: writing.change(question, values["text"], int(values["minutes"]), values["stage"]),
        lead="Only its lines in the file change.",
        question=question,
    )


async def _edited(
    place: PlaceScreen,
    drafts: DialogDrafts,
    title: str,
    fields: list[Field],
    save: Callable[[Values], str],
    *,
    lead: str,
    question: Question | None = None,
) -> str:
    """Show a form until it is saved or left. Large files take a moment: they are written in a thread."""
    refusal: Refused | None = None
    lint, off = place.workspace.banks.lint, place.settings.lint_off

    def hints(values: Values) -> dict[str, str]:
        found = lint(values["text"], question, off=off) if values["text"].strip() else ()
        return {"text": found[0][1]} if found else {}

    while True:
        form = Form(title, fields, lead=lead, check=_check, hints=hints, refusal=refusal, drafts=drafts)
        values = await place.ask(form)
        if values is None:
            return ""
        try:
            done = await asyncio.to_thread(save, values)
        except Refused as error:
            refusal = error
        else:
            drafts.clear()
            return done
