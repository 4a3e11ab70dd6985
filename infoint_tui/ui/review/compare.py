"""The tab Compare: what several people said to one question, as a grid or one question unfolded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Vertical

from ...domain import NamedTuple
from ...domain.evidence import said_in, said_to
from ...domain.phrasing import count, mm_ss
from ..kit.chrome import OneLine
from ..kit.command import command, declared
from ..kit.list import Row, RowList, RowSource
from ..kit.screen import attempt, may_write, outcome
from ..kit.text import BLANK, assemble, column, plain, styled
from .pane import NOT_FOUND, ReviewFile, ReviewPane, nothing_yet, tag_note

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from ...domain.evidence import Answer, AskedQuestion, Pair
    from ...domain.learning import Said
    from ...services.workspace import Workspace


PLACE = "Review, compare"
GRID = "Review, compare side by side"
WIDE = 100
"""From so many cells on people stand side by side."""
CELL = 27
"""Cells a person needs at least."""
GAP = 3
"""Cells between two people."""
CELL_LINES = 3
"""Lines of an answer in the grid."""
NAME = 18
"""Cells for a name where a person takes a line."""
STANCE_MARK = {"same": "= ", "differs": "≠ "}
STANCE_WORDS = {"same": "the same", "differs": "different"}
EMPTY = nothing_yet(
    "Everyone's answers to each question, side by side.",
    "Starts with your second conversation. Each note goes with the question you were on.",
    "If you were in my shoes this month …        asked 2 of 2",
    "  Rosa     ride along before you pay        14:10",
    "  Marcus   ride along, ask for a night      15:02",
)


class CompareLine(NamedTuple):
    """What a row stands for."""

    question: AskedQuestion
    answer: Answer | None = None
    """None on the question itself, and in the grid."""
    note: Said | None = None


class PeopleHead(OneLine):
    """The people of the grid, the present one set apart; how many more stand on either side."""

    DEFAULT_CSS = "PeopleHead { padding: 0 1; color: $text-muted; }"

    names: Callable[[int], Content] | None = None

    def line(self, width: int) -> Content:
        """Their names above their columns."""
        return self.names(width) if self.names is not None else BLANK


class AlikeHint(OneLine):
    """Says which questions sound alike: the one under the cursor, else that there are some."""

    DEFAULT_CSS = "AlikeHint { padding: 0 1; color: $text-muted; }"


class AnswerGrid:
    """People side by side: which of them are shown, the present one, and what each said to the questions."""

    def __init__(self, name: Callable[[str], str]) -> None:
        """Nobody yet; `name` gives the name of a person."""
        self._name = name
        self.questions: tuple[AskedQuestion, ...] = ()
        self.people: tuple[str, ...] = ()
        """Uids of everyone who said something."""
        self.at = 0
        """The person with the cursor."""
        self._first = 0
        """The first one shown."""
        self._by_person: dict[str, dict[str, tuple[Answer, ...]]] = {}
        """By question and person; see `answers`."""
        self._made: dict[tuple[int, int], Row] = {}
        """Rows by index and width, for the people shown now."""

    def take(self, questions: tuple[AskedQuestion, ...], people: tuple[str, ...]) -> None:
        """Show other questions and people."""
        self.questions, self.people = questions, people
        self._by_person = {}
        self._made.clear()
        self.at = min(self.at, max(0, len(people) - 1))

    def go_to(self, at: int) -> bool:
        """Make another person the present one; False where there is none."""
        if not 0 <= at < len(self.people):
            return False
        self.at = at
        self._made.clear()
        return True

    def _window(self, width: int) -> tuple[range, int]:
        """Which people are shown, from the present one on as far as there are any, and the cells each has."""
        fitting = max(1, min(len(self.people), width // CELL))
        most = max(0, len(self.people) - fitting)
        self._first = min(self.at, most)
        return range(self._first, min(self._first + fitting, len(self.people))), width // fitting

    def names(self, width: int) -> Content:
        """Their names above their columns."""
        shown, each = self._window(width)
        parts: list[Content] = []
        for at in shown:
            name = plain(self._name(self.people[at]))
            before = f"← {self._first} " if at == shown[0] and self._first else ""
            beyond = len(self.people) - shown[-1] - 1
            after = f"{beyond} more →" if at == shown[-1] and beyond else ""
            style = "bold underline $text-accent" if at == self.at else "bold"
            room = each - GAP - len(before) - (len(after) + 2 if after else 0)
            cell = name.truncate(room, ellipsis=True).stylize(style)
            gap = " " * (each - len(before) - cell.cell_length - len(after))
            parts.append(assemble((before, "$text-accent"), cell, gap, (after, "$text-accent")))
        return assemble(*parts)

    def answers(self, row: AskedQuestion, at: int) -> tuple[Answer, ...]:
        """What one person answered; a question of many people is gone through once."""
        found = self._by_person.get(row.key)
        if found is None:
            found = self._by_person[row.key] = {}
            for answer in row.answers:
                found[answer.talk.person] = (*found.get(answer.talk.person, ()), answer)
        return found.get(self.people[at], ())

    def row(self, index: int, width: int) -> Row:
        """A question with the answers of the people shown; made once, as the cursor draws it twice."""
        found = self._made.get((index, width))
        if found is None:
            row = self.questions[index]
            shown, each = self._window(width)
            cells = [self._cell(row, at, each - GAP) for at in shown]
            lines = [
                assemble(*(assemble(cell[number], " " * GAP) for cell in cells)).truncate(width)
                for number in range(CELL_LINES)
            ]
            found = self._made[index, width] = Row(
                f"q {row.key}",
                (styled(row.text, "bold"), *lines),
                asked_of(row, len(self.people), width),
            )
        return found

    def _cell(self, row: AskedQuestion, at: int, width: int) -> list[Content]:
        """The lines of one answer, each of exactly so many cells."""
        answers = self.answers(row, at)
        style = "" if at == self.at else "$text-muted"
        if not answers:
            lines = [styled("–", "$text-muted")]
        else:
            parts = [plain(mark) for answer in answers if (mark := STANCE_MARK.get(answer.item.stance, ""))]
            text = " · ".join(filter(None, map(said_to, answers))) or "asked, nothing noted"
            own = "italic" if any(answer.item.summary for answer in answers) else ""
            lines = assemble(*parts[:1], (text, f"{style} {own}".strip())).wrap(width)
            if len(lines) > CELL_LINES:
                last = lines[CELL_LINES - 1]
                lines[CELL_LINES - 1] = assemble(last.truncate(max(1, width - 2)), " …")
        lines = (lines + [BLANK] * CELL_LINES)[:CELL_LINES]
        return [line.truncate(width, ellipsis=True, pad=True) for line in lines]


def asked_of(row: AskedQuestion, people: int, width: int) -> Content:
    """ "asked 6 of 7", and where there is room how the answers stand to each other."""
    of_all = f"{len(row.people)} of {people}"
    counts = [f"{found} {word}" for each, word in STANCE_WORDS.items() if (found := row.count(each))]
    marked = f" · you marked: {', '.join(counts)}" if counts else ""
    asked = f"{'asked' if row.real else 'heard from'} {of_all}"
    room = width - len(row.text) - 1
    return plain(next((words for words in (asked + marked, asked) if len(words) <= room), of_all))


# -- what can be done --------------------------------------------------------------------------------------


def _may_change(pane: ComparePane, some: Callable[[CompareLine], bool]) -> bool | None:
    """Whether what is under the cursor may be changed; dimmed where it is not `some` such thing."""
    if not pane.grid.questions:
        return False
    here = pane.here
    return may_write(pane) if here is not None and some(here) else None


def on_answer(pane: ComparePane) -> bool | None:
    """Dimmed unless an answer to a question is under the cursor and may be changed."""
    return _may_change(pane, lambda here: here.answer is not None and here.question.real)


def on_note(pane: ComparePane) -> bool | None:
    """Dimmed unless a note is under the cursor and may be changed."""
    return _may_change(pane, lambda here: here.note is not None)


def on_question(pane: ComparePane) -> bool | None:
    """Dimmed unless there is another question to join with."""
    return _may_change(pane, lambda here: here.question.real and len(pane.grid.questions) > 1)


def is_joined(pane: ComparePane) -> bool | None:
    """Dimmed unless several wordings stand in the question under the cursor."""
    here = pane.here
    return may_write(pane) if here is not None and len(here.question.wordings) > 1 else None


def has_rows(pane: ComparePane) -> bool:
    """Whether there is anything to open."""
    return pane.here is not None


def in_grid(pane: ComparePane) -> bool:
    """Whether there are columns to go to."""
    return pane.side_by_side and bool(pane.grid.questions)


def on_folded(pane: ComparePane) -> bool:
    """Whether the line is a question of the list."""
    here = pane.here
    return not pane.side_by_side and here is not None and here.answer is None


def on_said(pane: ComparePane) -> bool:
    """Whether the line is what somebody said, in the list."""
    here = pane.here
    return not pane.side_by_side and here is not None and here.answer is not None


@command("compare.read", "enter", "all answers", place=GRID, footer=1, when=in_grid)
def read(pane: ComparePane) -> None:
    """Read what everyone said to this question, a person a line. Esc goes back."""
    if (here := pane.here) is not None:
        pane.unfold(here, from_grid=True)


@command(
    "compare.unfold", "enter", "answers", place=f"{PLACE}, a question", footer=1, when=on_folded,
    help="Show or hide the answers to this question.",
)  # fmt: skip
@command("compare.open", "enter", "open", place=PLACE, footer=1, when=on_said)
def open_line(pane: ComparePane) -> None:
    """Open the conversation at this note."""
    here = pane.here
    if here is not None and here.answer is not None:
        pane.open_talk(here.answer.talk.uid, here.note.uid if here.note else "")
    elif here is not None:
        pane.turn(here)


@command(
    "compare.person-next", "right,l", "next person", place=PLACE, footer=2, when=in_grid, palette=False,
    arguments=(1,), help="Go to the next person.",
)  # fmt: skip
@command(
    "compare.person-previous", "left,h", "previous person", place=PLACE, when=in_grid, palette=False,
    arguments=(-1,), help="Go to the previous person.",
)  # fmt: skip
def person(pane: ComparePane, step: int) -> None:
    """Go to another person."""
    if pane.grid.go_to(pane.grid.at + step):
        pane.redraw()


@command("compare.layout", "v", "side by side or list", place=PLACE, footer=9, when=has_rows)
def layout(pane: ComparePane) -> None:
    """Show people side by side, or one question unfolded."""
    pane.turn_layout()


@command("compare.summarize", "s", "sum up", place=PLACE, footer=3, when=on_answer, worker="dialog")
async def summarize(pane: ComparePane) -> None:
    """Say in your own words what this person answered."""
    here = pane.here
    if here is None or here.answer is None:
        return
    answer, dialogs = here.answer, pane.place.dialogs
    await dialogs.line(
        f"{pane.workspace.review.voices.name(answer.talk.person)}, in your words",
        partial(pane.comparing.summarize, answer.talk.uid, answer.item.uid),
        lead=here.question.text,
        value=answer.item.summary or said_to(answer),
        drafts=dialogs.drafts("summary", answer.item.uid),
    )


@command(
    "compare.same", "=", "same", place=PLACE, footer=4, when=on_answer, arguments=("same",),
    help="Mark this answer as matching the others. Press again to unmark it.",
)  # fmt: skip
@command(
    "compare.differs", "!", "differs", place=PLACE, footer=5, when=on_answer, arguments=("differs",),
    help="Mark this answer as different from the others. Press again to unmark it.",
)  # fmt: skip
def judge(pane: ComparePane, stance: str) -> None:
    """Say how the answer stands to the others."""
    if (here := pane.here) is not None and (answer := here.answer) is not None:
        attempt(pane.place, lambda: pane.comparing.judge(answer.talk.uid, answer.item.uid, stance))


@command(
    "compare.note-later", ">", "move note", place=PLACE, footer=7, when=on_note, arguments=(1,),
    help="Put the note under the next question of its conversation.",
)  # fmt: skip
@command(
    "compare.note-earlier", "<", "move note", place=PLACE, when=on_note, arguments=(-1,),
    help="Put the note under the previous question.",
)  # fmt: skip
def move(pane: ComparePane, step: int) -> None:
    """Put the note under another question."""
    here = pane.here
    if here is None or here.answer is None or here.note is None:
        return
    talk, note = here.answer.talk.uid, here.note.uid
    question = outcome(pane.place, lambda: pane.comparing.move(talk, note, step))
    if question is None:
        return
    pane.place.say(f"Now under: {question}" if question else "It has no question now.")
    if not pane.side_by_side:
        pane.follow(talk, note)


@command("compare.join", "a", "same question", place=PLACE, footer=6, when=on_question, worker="dialog")
async def join(pane: ComparePane) -> None:
    """Mark another question as the same in other words. u undoes it."""
    here = pane.here
    if here is None:
        return
    row = here.question
    pairs = pane.comparing.proposals(pane.scope.path)
    near = [pair.second if pair.first.key == row.key else pair.first for pair in pairs if row in pair]
    others = {each.key: each for each in (*near, *pane.grid.questions) if each.real and each.key != row.key}
    alike = {each.key for each in near}
    options = [
        (each, each.text, "similar" if key in alike else f"people asked: {len(each.people)}")
        for key, each in others.items()
    ]
    same = await pane.place.dialogs.choose("Which question is the same?", options, lead=row.text)
    if same is not None:
        attempt(pane.place, lambda: pane.place.say(pane.comparing.join(same, row)))


@command("compare.separate", "A", "split", place=PLACE, when=is_joined, worker="dialog")
async def separate(pane: ComparePane) -> None:
    """Take a wording out of a question again."""
    here = pane.here
    if here is None:
        return
    row = here.question
    texts = {answer.item.key: answer.item.text for answer in reversed(row.answers)}
    key: str | None = row.wordings[-1]
    if len(row.wordings) > 2:
        options = [(each, texts[each]) for each in row.wordings]
        key = await pane.place.dialogs.choose("Which one is a different question?", options, lead=row.text)
    if key:
        attempt(pane.place, lambda: pane.place.say(pane.comparing.separate(row, key or "")))


@command("compare.tag", "t", "tag", place=PLACE, when=on_note, worker="dialog")
async def tag(pane: ComparePane) -> None:
    """Add a theme to the note."""
    here = pane.here
    if here is not None and here.answer is not None and here.note is not None:
        await tag_note(pane.place, here.answer.talk.uid, here.note)


class ComparePane(ReviewPane):
    """Questions by people: a grid where there is room, else one question unfolded."""

    KEYS = declared(read, open_line, person, layout, summarize, judge, move, join, separate, tag)
    DEFAULT_CSS = """
    ComparePane, #compared { height: 1fr; }
    ComparePane RowList { padding: 0 0; }
    """

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is shown yet."""
        super().__init__(workspace, RowList(empty=EMPTY))
        self.comparing = workspace.review.comparing
        self._head, self._hint = PeopleHead(), AlikeHint()
        self.grid = AnswerGrid(workspace.review.voices.name)
        self._lines: dict[str, CompareLine] = {}
        self._layout = ""
        """grid or list, as the user wishes; empty for what fits."""
        self._from_grid = False
        """Whether Enter on the grid led to the list, so that Esc leads back."""
        self._pairs: tuple[Pair, ...] = ()
        """Questions that sound alike."""
        self._look: tuple[object, ...] | None = None
        """What was shown last: conversations, scope and size."""
        self._unfolded: str | None = None
        """Key of the question unfolded in the list; None before anybody chose."""

    def compose(self) -> ComposeResult:
        """Names, questions, and a line about those that sound alike."""
        with Vertical(id="compared", classes="panel") as panel:
            panel.border_title = "What each person said"
            yield self._head
            yield self.rows
        yield self._hint

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def side_by_side(self) -> bool:
        """Whether people stand side by side."""
        return self._layout == "grid" or (not self._layout and self.screen.size.width >= WIDE)

    def fill(self) -> None:
        """Compare again; what sounds alike follows after the paint."""
        scope = self.scope
        talks = self.workspace.review.voices.talks(scope.path)
        look = (talks, scope, self.screen.size)
        if self._look is not None and self._look[0] is talks and self._look[1:] == look[1:]:
            return
        self._look = look
        rows = self.comparing.questions(scope.path)
        rest = self.comparing.loose(scope.path)
        every = (*rows, rest) if rest is not None else rows
        questions = tuple(row for row in every if self._fits(row)) if scope.words else every
        self.grid.take(questions, tuple(dict.fromkeys(talk.person for talk in talks)))
        self.rows.set_empty(NOT_FOUND if every and not questions else EMPTY)
        self.query_one("#compared").border_subtitle = count(len(questions), "question") if questions else ""
        self._lay_out()
        self.call_after_refresh(self._propose)

    def _fits(self, row: AskedQuestion) -> bool:
        said = [note.text for answer in row.answers for note in answer.notes]
        names = [self.workspace.review.voices.name(person) for person in row.people]
        return self.scope.fits(row.text, *names, *said, *(answer.item.summary for answer in row.answers))

    def _lay_out(self, cursor: str | None = None) -> None:
        self._head.display = bool(self.side_by_side and self.grid.questions)
        if self.side_by_side:
            self._lines = {f"q {row.key}": CompareLine(row) for row in self.grid.questions}
            self._head.names = self.grid.names
            self._head.update()
            self.rows.set_rows(
                RowSource(list(self._lines), self.grid.row, height=CELL_LINES + 2), cursor=cursor
            )
            self.rows.redraw()
        else:
            self._show_list(cursor)

    # -- one question unfolded -----------------------------------------------------------------------

    def _show_list(self, cursor: str | None) -> None:
        # The bar for scrolling comes once there is more than fits, and takes its cell of every line then.
        bar = self.rows.styles.scrollbar_size_vertical
        width = (self.rows.size.width or self.screen.size.width) - 1 - bar
        if self._unfolded is None and self.grid.questions:
            self._unfolded = self.grid.questions[0].key
        lines: dict[str, CompareLine] = {}
        drawn: list[tuple[Content, ...]] = []
        rights: list[Content | None] = []
        for row in self.grid.questions:
            unfolded = row.key == self._unfolded
            lines[f"q {row.key}"] = CompareLine(row)
            sign = "▾ " if unfolded else "▸ "
            right = asked_of(row, len(self.grid.people), width - len(sign))
            shown = assemble((sign, "$text-accent"), (row.text, "bold"))
            drawn.append(tuple(shown.wrap(max(8, width - right.cell_length - 1)) if unfolded else [shown]))
            rights.append(right)
            if unfolded:
                for key, line, content, right_end in self._unfold(row, width):
                    lines[key] = line
                    drawn.append(content)
                    rights.append(right_end)
        self._lines = lines
        keys = list(lines)
        self.rows.set_rows(
            RowSource(
                keys,
                lambda index, _width: Row(keys[index], drawn[index], rights[index]),
                height=[len(each) for each in drawn],
            ),
            cursor=cursor,
        )
        self.rows.redraw()

    def _unfold(
        self, row: AskedQuestion, width: int
    ) -> list[tuple[str, CompareLine, tuple[Content, ...], Content | None]]:
        """A line for each note, or for the summary of an answer; the name stands at the first of them."""
        found = []
        room = NAME if width >= 70 else 12
        for answer in row.answers:
            name = self.workspace.review.voices.name(answer.talk.person)
            texts: list[tuple[str, Said | None]] = [(said_in(note), note) for note in answer.notes]
            if answer.item.summary:
                texts = [(answer.item.summary, answer.notes[0] if answer.notes else None)]
            own = "  your summary" if answer.item.summary else ""
            for number, (text, note) in enumerate(texts or [("asked, nothing noted", None)]):
                mark = STANCE_MARK.get(answer.item.stance, "  ") if not number else "  "
                label = name if not number else ""
                minute = plain(mm_ss(note.at)) if note is not None else None
                rest = width - room - 6 - (minute.cell_length + 1 if minute is not None else 0)
                folded = assemble(text, (own, "$text-muted italic")).wrap(max(8, rest))
                first = assemble("  ", (column(label, room)), "  ", (mark, "$text-warning"), folded[0])
                more = [part.pad_left(room + 6) for part in folded[1:]]
                key = f"a {answer.talk.uid} {answer.item.uid} {note.uid if note is not None else ''}"
                found.append((key, CompareLine(row, answer, note), (first, *more), minute))
        silent = [self.workspace.review.voices.name(uid) for uid in self.grid.people if uid not in row.people]
        if silent and row.real:
            rest_of = styled(f"not asked: {', '.join(silent)}", "$text-muted").wrap(max(8, width - 4))
            lines = tuple(part.pad_left(4) for part in rest_of)
            found.append((f"n {row.key}", CompareLine(row), lines, None))
        return found

    def _propose(self) -> None:
        """Say which questions sound alike, once what counts is painted."""
        self._pairs = self.comparing.proposals(self.scope.path)
        self._hint.display = bool(self._pairs)
        self._hint_at()

    def _hint_at(self) -> None:
        """What sounds like the question under the cursor, else one that sounds like another."""
        if not self._pairs:
            return
        here = self._lines.get(self.rows.cursor_key or "")
        for first, second in self._pairs:
            if here is not None and here.question.key in (first.key, second.key):
                other = second if here.question.key == first.key else first
                self._hint.shown = assemble(
                    ("a", "bold $text-accent"), f" merges it with “{other.text}”, which is similar."
                )
                break
        else:
            self._hint.shown = plain(f"“{self._pairs[0].first.text}” may match another question.")
        self._hint.update()

    def on_row_list_moved(self) -> None:
        """The hint follows the cursor."""
        self._hint_at()

    # -- what is under the cursor --------------------------------------------------------------------

    @property
    def here(self) -> CompareLine | None:
        """The question with the cursor, and the answer and note where there is one."""
        found = self._lines.get(self.rows.cursor_key or "")
        if found is None or not self.side_by_side or not self.grid.people:
            return found
        answers = self.grid.answers(found.question, self.grid.at)
        if not answers:
            return found
        notes = [note for answer in answers for note in answer.notes]
        return CompareLine(found.question, answers[0], notes[0] if notes else None)

    # -- going about ---------------------------------------------------------------------------------

    def unfold(self, here: CompareLine, *, from_grid: bool = False) -> None:
        """Show the list with one question unfolded, as much of it as there is room for; leaving may lead back
        to the grid."""
        if from_grid:
            self._layout, self._from_grid = "list", True
        self._unfolded = here.question.key
        top = f"q {here.question.key}"
        self._lay_out(top)
        below = [key for key, line in self._lines.items() if line.question is here.question]
        own = [key for key in below if here.answer and self._lines[key].answer == here.answer]
        for key in (below[-1], top, *own[:1]):
            self.rows.move_to(key)
        self.screen.refresh_bindings()

    def turn(self, here: CompareLine) -> None:
        """Unfold a question, or fold it."""
        if here.question.key == self._unfolded:
            self._unfolded = ""
            self._lay_out(f"q {here.question.key}")
        else:
            self.unfold(here)

    def redraw(self) -> None:
        """Draw the grid with the present person set apart."""
        self._head.update()
        self.rows.redraw()
        self.screen.refresh_bindings()

    def turn_layout(self) -> None:
        """Show people side by side, or one question unfolded."""
        here = self.here
        self._from_grid = False
        self._layout = "list" if self.side_by_side else "grid"
        if here is not None and not self.side_by_side:
            self.unfold(here)
        else:
            self._back_to_grid(here)

    def _back_to_grid(self, here: CompareLine | None) -> None:
        """Show people side by side, with the cursor on the question and on whoever was read."""
        if here is not None and here.answer is not None and here.answer.talk.person in self.grid.people:
            self.grid.go_to(self.grid.people.index(here.answer.talk.person))
        self._lay_out(f"q {here.question.key}" if here is not None else None)
        self.screen.refresh_bindings()

    def follow(self, talk: str, note: str) -> None:
        """Unfold the question a note is under now, with the cursor on the note."""
        self.show(self.scope)
        for row in self.grid.questions:
            for answer in row.answers:
                if answer.talk.uid == talk and any(each.uid == note for each in answer.notes):
                    self._unfolded = row.key
                    self._lay_out(f"a {talk} {answer.item.uid} {note}")

    # -- for the review ------------------------------------------------------------------------------

    def leave(self) -> bool:
        """From the answers to one question back to the grid they were opened from."""
        if not self._from_grid:
            return False
        here = self.here
        self._layout, self._from_grid = "", False
        self._back_to_grid(here)
        return True

    def files(self) -> Sequence[ReviewFile]:
        """What was said to the questions shown, and to those nobody asked."""
        if not (questions := self.grid.questions):
            return ()

        def quotes() -> bytes:
            said = ((each.talk, note) for row in questions for each in row.answers for note in each.notes)
            return self.workspace.review.review_tables.quotes(said)

        return (ReviewFile("Quotes as a table", "quotes", "csv", quotes),)
