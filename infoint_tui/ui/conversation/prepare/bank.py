"""The question banks beside the agenda: find, look at, add."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from ....domain.agenda import AgendaFacts, Fitness, fitness
from ....domain.bank import Question
from ....domain.text import fill
from ....services.agenda import LeftoverQuestion
from ...kit.chrome import OneLine
from ...kit.fields import LineInput
from ...kit.list import Row, RowList, RowSource
from ...kit.text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.widgets import Input


TRUST = 3
"""Depth of a question from which it needs trust."""


class BankView:
    """What the banks show for one meeting."""

    def __init__(
        self,
        questions: Sequence[Question],
        facts: AgendaFacts,
        taken: Collection[str],
        names: str,
        formality: str = "",
        carried: Sequence[LeftoverQuestion] = (),
    ) -> None:
        """A view.

        Args:
            questions: Those of the chosen banks, by stage.
            facts: What is known of the talk.
            taken: Ids of the questions that stand on the agenda.
            names: Names of the banks, for the title.
            formality: How the contact is addressed; picks the wording.
            carried: What the user wants to know and what earlier talks left over; offered first.
        """
        self.questions = questions
        self.facts = facts
        self.taken = frozenset(taken)
        self.names = names
        self.formality = formality
        self.carried = carried

    def fitness(self, question: Question) -> Fitness:
        """Whether a question can be asked in this talk."""
        return fitness(question, self.facts)

    def wording(self, question: Question) -> str:
        """A question as it would be asked."""
        return fill(question.wording(self.formality), self.facts.values)

    def probes(self, question: Question) -> list[str]:
        """Its follow-ups as they would be asked."""
        return [fill(probe, self.facts.values) for probe in question.probes]


class BankTitle(OneLine):
    """Which banks are shown, and how to find in them."""

    DEFAULT_CSS = "BankTitle { padding: 0 1; color: $text-muted; }"

    names = ""
    count = 0

    def show(self, names: str, count: int) -> None:
        """Show the names of the banks and the number of questions."""
        self.names, self.count = names, count
        self.update()

    def line(self, width: int) -> Content:
        """Names on the left, keys on the right."""
        right = assemble(
            (f"{self.count}  ", "$text-muted"),
            ("/", "$text-accent"),
            " find  ",
            ("b", "$text-accent"),
            " choose  ",
            ("B", "$text-accent"),
            " browse",
        )
        left = assemble(("Bank  ", "bold"), self.names).truncate(
            max(0, width - right.cell_length - 1), ellipsis=True
        )
        return assemble(left, " " * (width - left.cell_length - right.cell_length), right)


class BankPane(Vertical):
    """The list of questions with its find line."""

    DEFAULT_CSS = """
    BankPane { height: 1fr; }
    BankPane LineInput { display: none; }
    BankPane.-finding LineInput { display: block; }
    """

    class Add(Message):
        """Enter on a question: put it on the agenda."""

        def __init__(self, question: Question | LeftoverQuestion) -> None:
            super().__init__()
            self.question = question

    class Looked(Message):
        """The cursor is on another question."""

    view: BankView | None = None

    def compose(self) -> ComposeResult:
        """Title, find line, list."""
        yield BankTitle()
        yield LineInput(placeholder="words, a stage such as advice, a bank", id="bank-find")
        yield RowList(id="bank", empty=plain("Loading question banks …"))

    @property
    def rows(self) -> RowList:
        """The list of questions."""
        return self.query_one("#bank", RowList)

    @property
    def field(self) -> LineInput:
        """The find line."""
        return self.query_one(LineInput)

    @property
    def current(self) -> Question | LeftoverQuestion | None:
        """The question under the cursor: of a bank, or one that an earlier talk left over."""
        value = self.rows.cursor_value
        return value if isinstance(value, (Question, LeftoverQuestion)) else None

    def show(self, view: BankView) -> None:
        """Show the questions of a view that fit what is typed in the find line."""
        self.view = view
        self._fill()

    def _fill(self) -> None:
        view = self.view
        if view is None:
            return
        words = self.field.value.casefold().split()
        found = [question for question in view.questions if _fits(question, words)]
        left = [each for each in view.carried if _holds(each, words)]
        shown: list[str | Question | LeftoverQuestion] = []
        for wanted, title in ((True, "what you want to know"), (False, "from earlier conversations")):
            if group := [each for each in left if each.wanted is wanted]:
                shown += [title, *group]
        stage = None
        for question in found:
            if question.stage != stage:
                stage = question.stage
                shown.append(stage)
            shown.append(question)
        keys = [_key(each) for each in shown]
        headings = {at for at, each in enumerate(shown) if isinstance(each, str)}

        def render(index: int, _width: int) -> Row:
            match shown[index]:
                case str(title):
                    return Row(keys[index], (plain(title),), heading=True)
                case LeftoverQuestion() as carried:
                    return carried_row(keys[index], carried)
                case question:
                    return question_row(question, view)

        was_empty = self.rows.cursor_key is None
        self.rows.set_empty(plain("No question matches. Esc clears the search."))
        self.rows.set_rows(RowSource(keys, render, headings=headings))
        if was_empty != (self.rows.cursor_key is None):
            self.refresh_bindings()
        self.query_one(BankTitle).show(view.names, len(found) + len(left))
        self.post_message(self.Looked())

    def find(self) -> None:
        """Open the find line."""
        self.add_class("-finding")
        self.field.focus()

    def leave_find(self) -> None:
        """Back to the list; an empty find line closes."""
        self.set_class(bool(self.field.value), "-finding")
        self.rows.focus()

    def clear_find(self) -> None:
        """Show every question again."""
        self.field.value = ""
        self.leave_find()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the find line goes to what was found."""
        event.stop()
        self.leave_find()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a question."""
        event.stop()
        if (question := self.current) is not None:
            self.post_message(self.Add(question))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Look at it."""
        event.stop()
        self.post_message(self.Looked())


def _fits(question: Question, words: Sequence[str]) -> bool:
    if not words:
        return True
    parts = (question.text, question.short, question.stage, question.section_title, *question.tags)
    hay = " ".join((*parts, *question.probes, question.id)).casefold()
    return all(word in hay for word in words)


def _holds(carried: LeftoverQuestion, words: Sequence[str]) -> bool:
    hay = f"{carried.text} {carried.why} {carried.stage}".casefold()
    return all(word in hay for word in words)


def _key(shown: str | Question | LeftoverQuestion) -> str:
    """The key of a row: a title, a question of a bank, or one an earlier talk left over."""
    match shown:
        case str(title):
            return f"#{title}"
        case LeftoverQuestion():
            return f"carried:{shown.key}"
    return shown.id


def carried_row(key: str, carried: LeftoverQuestion) -> Row:
    """A question an earlier talk left over, and where it comes from; or one the user wants to ask."""
    why = "" if carried.wanted else f"  ({carried.why})"
    line = assemble(("+ ", "$text-accent"), carried.text, (why, "$text-muted"))
    return Row(key, (line,), assemble(f"{carried.minutes}", (" min ", "$text-muted")), value=carried)


def carried_preview(carried: LeftoverQuestion) -> Content:
    """A question an earlier talk left over, in full."""
    lines = [styled(carried.text, "bold"), styled(carried.why, "$text-muted")]
    if carried.probes:
        lines.append(assemble(("then  ", "$text-muted"), " · ".join(carried.probes)))
    return type(BLANK)("\n").join(lines)


def question_row(question: Question, view: BankView) -> Row:
    """A question of a bank: what stands in the way of it, its minutes and stage."""
    taken = question.id in view.taken
    fit = view.fitness(question)
    mark = (
        ("✓ ", "$text-success") if taken else ("+ ", "$text-accent") if fit.ready else ("– ", "$text-muted")
    )
    notes = []
    if not fit.ready:
        notes.append(fit.reason)
    after = f"  ({', '.join(notes)})" if notes else ""
    right = assemble(f"{question.minutes}", (" min ", "$text-muted"))
    return Row(
        question.id,
        (assemble(mark, view.wording(question), (after, "$text-muted")),),
        right,
        style="muted" if taken or not fit.ready else "",
        value=question,
    )


def preview(question: Question, view: BankView) -> Content:
    """A question in full, with its follow-ups and what speaks against it."""
    fit = view.fitness(question)
    lines = [styled(view.wording(question), "bold")]
    if question.id in view.taken:
        lines.append(styled("✓ on the agenda", "$text-success"))
    elif fit.state == "ready":
        deep = "best once you know each other a little; " if question.depth >= TRUST else ""
        lines.append(styled(f"+ {deep}enter adds it to the agenda", "$text-muted"))
    else:
        taken_anyway = "" if fit.ready else ". Enter adds it anyway."
        lines.append(styled(f"{fit.reason}{taken_anyway}", "$text-muted" if fit.ready else "$text-warning"))
    if question.probes:
        lines.append(assemble(("then  ", "$text-muted"), " · ".join(view.probes(question))))
    if question.note:
        lines.append(assemble(("hint  ", "$text-muted"), question.note))
    return type(BLANK)("\n").join(lines)
