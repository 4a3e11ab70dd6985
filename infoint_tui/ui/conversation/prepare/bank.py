"""The question banks beside the agenda, and the dialogs of Prepare: a question with advice, saying it aloud,
whole agendas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from ....domain import NamedTuple
from ....domain.agenda import PRESETS, AgendaFacts, Fitness, fitness
from ....domain.bank import Question, fill, stage_word
from ....domain.people import ANSWER_SECONDS, ANSWERS, WORD_LIMIT, WORDS_A_MINUTE, measure
from ....domain.phrasing import mm_ss
from ....services.agenda import LeftoverQuestion
from ...kit.advice import AdvisedForm
from ...kit.chrome import OneLine
from ...kit.command import Command, Commanded, bindings, command
from ...kit.dialog import CLOSE, HELP, Dialog
from ...kit.fields import LineInput
from ...kit.list import Preview, Row, RowList, RowSource
from ...kit.select import TAKE, Option, SelectOne
from ...kit.text import BLANK, Part, assemble, joined, plain, styled
from ..live.parts import Labelled, Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget
    from textual.widgets import Input

    from ....domain.handouts import Brief
    from ....domain.meeting import AgendaItem
    from ....services.agenda import Proposal
    from ....services.planning import IntroductionService
    from ...kit.screen import PlaceScreen


TRUST = 3
"""Depth of a question from which it needs trust."""


class BankView(NamedTuple):
    """What the banks show for one meeting."""

    questions: Sequence[Question]
    """Those of the chosen banks, by stage."""
    facts: AgendaFacts
    """What is known of the talk."""
    taken: frozenset[str]
    """Ids of the questions that stand on the agenda."""
    names: str
    """Names of the banks, for the title."""
    formality: str = ""
    """How the contact is addressed; picks the wording."""
    carried: Sequence[LeftoverQuestion] = ()
    """What the user wants to know and what earlier talks left over; offered first."""

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


class BankPane(Commanded, Vertical):
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
                shown.append(stage_word(stage))
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

    def has_question(self) -> bool:
        """Whether the cursor is on a question."""
        return self.rows.has_focus and self.current is not None

    @command(
        "prepare.bank-add",
        "enter",
        "add",
        place="prepare, bank",
        footer=1,
        when="has_question",
        palette=False,
    )
    def action_add(self) -> None:
        """Put the question under the cursor on the agenda."""
        if (question := self.current) is not None:
            self.post_message(self.Add(question))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a question."""
        event.stop()
        self.action_add()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Look at it."""
        event.stop()
        self.post_message(self.Looked())


def _fits(question: Question, words: Sequence[str]) -> bool:
    if not words:
        return True
    stages = question.stage, stage_word(question.stage)
    parts = (question.text, question.short, *stages, question.section_title, *question.tags)
    hay = " ".join((*parts, *question.probes, question.id)).casefold()
    return all(word in hay for word in words)


def _holds(carried: LeftoverQuestion, words: Sequence[str]) -> bool:
    hay = f"{carried.text} {carried.why} {carried.stage} {stage_word(carried.stage)}".casefold()
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
    return Content("\n").join(lines)


def question_row(question: Question, view: BankView) -> Row:
    """A question of a bank: what stands in the way of it, its minutes and stage."""
    taken = question.id in view.taken
    fit = view.fitness(question)
    mark = (
        ("✓ ", "$text-success") if taken else ("+ ", "$text-accent") if fit.ready else ("– ", "$text-muted")
    )
    after = "" if fit.ready else f"  ({fit.reason})"
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
        deep = "best once you know each other; " if question.depth >= TRUST else ""
        lines.append(styled(f"+ {deep}enter adds it to the agenda", "$text-muted"))
    else:
        taken_anyway = "" if fit.ready else ". Enter adds it anyway."
        lines.append(styled(f"{fit.reason}{taken_anyway}", "$text-muted" if fit.ready else "$text-warning"))
    if question.probes:
        lines.append(assemble(("then  ", "$text-muted"), " · ".join(view.probes(question))))
    if question.note:
        lines.append(assemble(("hint  ", "$text-muted"), question.note))
    return Content("\n").join(lines)


SAY = Command(
    "answers.say", "s", "say", "say it", "Say the answer aloud with a one-minute timer.", "dialogs",
    2, "may_say",
)  # fmt: skip
WATCH = Command(
    "speak.watch", "space", "watch", "start or stop", "Start or stop the clock.", "dialogs",
    1, palette=False,
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (
    WATCH,
    SAY,
)

LOOKED_UP = "looked_up"
"""Name of the value that is there where the question belongs to the research."""
RULE = "searchable"


class QuestionForm(AdvisedForm):
    """A form with advice on a question; the values hold `LOOKED_UP` where it is to be looked up."""

    def can_be_looked_up(self) -> bool:
        """Whether one of the remarks says that a search answers it."""
        mounted = getattr(self, "is_mounted", False)
        return mounted and any(found.rule == RULE for found in self.findings.found)

    @command(
        "questions.look-up", "ctrl+l", "look it up", place="a question", footer=3, when="can_be_looked_up",
        palette=False,
    )  # fmt: skip
    def action_look_up(self) -> None:
        """Put a question that can be looked up on the research list instead of the agenda.

        Its minutes and stage do not matter there.
        """
        self.findings.look_now()
        if self.can_be_looked_up():
            self.dismiss({**self.fields.texts(), LOOKED_UP: "yes"})


TICK = 0.5


class RehearseDialog(Dialog[int]):
    """A text to be said aloud. Returns the seconds it took, or None when it was not said to the end."""

    KEYS: ClassVar[tuple[Command, ...]] = (WATCH, CLOSE, HELP)
    BINDINGS = bindings((WATCH,))
    AUTO_FOCUS = None
    DEFAULT_CSS = """
    RehearseDialog .speak--text { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, place: PlaceScreen, title: str, text: str, limit: int) -> None:
        """A watch beside a text.

        Args:
            limit: Seconds it should take at most.
        """
        super().__init__(
            title,
            lead="Press space and say it the way you would in the conversation. Space again stops the timer.",
        )
        self._text = text
        self._clock = place.workspace.session.clock
        self._limit = limit
        self._intervals = place.intervals
        self._began: float | None = None

    def content(self) -> Iterable[Widget]:
        """The words, and the watch under them."""
        yield Static(plain(self._text, multiline=True), classes="speak--text")
        yield Static(self._watch(), id="watch")

    def on_mount(self) -> None:
        """Let the watch run where timers do."""
        if self._intervals:
            self.set_interval(TICK, self.tick)

    @property
    def seconds(self) -> int:
        """Seconds since the watch was started."""
        return 0 if self._began is None else round(self._clock.elapsed() - self._began)

    def tick(self) -> None:
        """Show the watch."""
        self.query_one("#watch", Static).update(self._watch())

    def _watch(self) -> Content:
        over = self.seconds > self._limit
        shown = (mm_ss(self.seconds), "bold $text-error" if over else "bold $text-accent")
        words = "running long" if over else f"of {mm_ss(self._limit)}"
        return assemble(shown, (f"  {words}", "$text-muted"))

    def action_watch(self) -> None:
        """Start, then stop and return the time."""
        if self._began is None:
            self._began = self._clock.elapsed()
            self.tick()
        else:
            self.dismiss(max(1, self.seconds))


SAID = "say:"
"""Before the key of an answer that is to be said aloud."""


class ReadyAnswersDialog(SelectOne):
    """What they may ask, and what one would say. Returns the key of an answer, or `SAID` and the key."""

    KEYS: ClassVar[tuple[Command, ...]] = (
        SelectOne.KEYS[0]._replace(label="write"), SAY, *SelectOne.KEYS[1:],
    )  # fmt: skip
    BINDINGS = bindings((SAY,))

    def __init__(self, speaking: IntroductionService, current: str = "") -> None:
        """The answers.

        Args:
            current: Key of the answer to start on.
        """
        self._written = {key for key, _question, _hint in ANSWERS if speaking.spoken(key)}
        super().__init__(
            "What they may ask you",
            [Option(key, question, _note(speaking, key)) for key, question, _hint in ANSWERS],
            lead=f"A minute each at most, about {ANSWER_SECONDS * WORDS_A_MINUTE // 60} words.",
            current=current,
        )

    @property
    def filtered(self) -> bool:
        """Eight lines need no filter, and s is a key here."""
        return False

    def may_say(self) -> bool | None:
        """Dimmed on an answer that is not written."""
        key = self.query_one(RowList).cursor_key if self.is_mounted else None
        return True if key in self._written else None

    def on_row_list_moved(self) -> None:
        """Another answer is under the cursor."""
        self.refresh_bindings()

    def action_say(self) -> None:
        """Return that the answer under the cursor is to be said aloud."""
        key = self.query_one(RowList).cursor_key
        if key in self._written:
            self.dismiss(f"{SAID}{key}")


def _note(speaking: IntroductionService, key: str) -> str:
    text = speaking.spoken(key)
    if not text:
        return "not written yet"
    seconds = measure(text).seconds
    length = f"{seconds} s, too long" if seconds > ANSWER_SECONDS else f"{seconds} s"
    return (
        f"{length} · {' '.join(text.split())}"
        if speaking.answer(key)
        else f"{length} · uses your introduction"
    )


TOO_MUCH = "$text-warning"


def meter_line(text: str, minutes: int, asks: str = "") -> Content:
    """Words, seconds and share of the talk, what is too much of them, and words that ask for work."""
    meter = measure(text, minutes)
    words = (f"{meter.words} of {WORD_LIMIT} words", TOO_MUCH if meter.too_many_words else "")
    parts = [assemble(words, f" · about {meter.seconds} s")]
    if minutes:
        share = f" · {round(meter.share * 100)}% of {minutes} min"
        parts.append(assemble((share, TOO_MUCH if meter.too_much_of_the_talk else "")))
    if meter.too_many_words or meter.too_much_of_the_talk:
        parts.append(plain(" · shorten it to leave them time"))
    if asks:
        parts.append(assemble((f" · “{asks}” sounds like asking for a job", TOO_MUCH)))
    return Content("").join(parts)


# -- whole agendas -------------------------------------------------------------------------------------------


MEANS = {
    "story_first": "how they came to it, then the work, then advice",
    "tiara": "trends, insights, advice, resources, assignments",
    "ten_minutes": "one question about the work, advice, two people",
    "decide": "does it fit, and what is it really like",
    "second_talk": "what earlier conversations left open, then what's next",
}
NAME_CELLS = 14
REASONS = 4
"""Reasons for holding questions back that are named."""


class Proposals(Dialog[str]):
    """The presets with a preview. Returns the one to take, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (TAKE._replace(label="replace"), *Dialog.KEYS)
    BINDINGS = bindings((TAKE,))
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = ".proposals--preview"
    DEFAULT_CSS = """
    Proposals RowList { height: auto; }
    Proposals .proposals--preview {
        height: auto; scrollbar-size-vertical: 1; border-top: solid $border-blurred;
    }
    Proposals Preview { max-height: 100; border-top: none; padding: 0; }
    """

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        """A table of agendas."""
        lead = "Must-asks, your own questions, and anything already asked stay. u undoes this."
        super().__init__("Choose an agenda", lead=lead)
        self._proposals = {proposal.preset: proposal for proposal in proposals}

    def content(self) -> Iterable[Widget]:
        """The presets, and what the one under the cursor would do."""
        yield RowList([self._row(proposal) for proposal in self._proposals.values()])
        with VerticalScroll(classes="proposals--preview"):
            yield Preview()

    def on_mount(self) -> None:
        """Start on the first."""
        self.query_one(RowList).focus()
        self.on_row_list_moved()

    @staticmethod
    def _row(proposal: Proposal) -> Row:
        name = plain(PRESETS[proposal.preset]).truncate(NAME_CELLS, pad=True).stylize("bold")
        plan = proposal.plan
        right = styled(
            "as it is" if proposal.same else f"{plan.used} of {plan.plannable} min",
            "$text-error" if plan.over else "$text-muted",
        )
        return Row(proposal.preset, (assemble(name, "  ", (MEANS[proposal.preset], "$text-muted")),), right)

    def on_row_list_moved(self) -> None:
        """Show what the preset under the cursor would do."""
        key = self.query_one(RowList).cursor_key
        shown = BLANK if key is None else proposal_lines(self._proposals[key])
        self.query_one(Preview).show(shown)
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self.on_resize()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a preset."""
        self.dismiss(event.key)

    def action_take(self) -> None:
        """Return the preset under the cursor."""
        if key := self.query_one(RowList).cursor_key:
            self.dismiss(key)


def proposal_lines(proposal: Proposal) -> Content:
    """What a proposal brings, takes and costs, a line for each question."""
    before, after = proposal.before, proposal.plan
    minutes = assemble(
        ("minutes  ", "$text-muted"),
        f"{before.used} → ",
        (f"{after.used} of {after.plannable}", "bold $text-error" if after.over else "bold"),
        f"   closing {before.closing_used} → {after.closing_used} of {after.closing}",
    )
    new = {item.uid for item in proposal.comes}
    cut = {item.uid for item in proposal.cut}
    staying = [item for item in proposal.agenda if item.uid not in new]
    lines: list[Part] = [
        minutes,
        *(_line("+", "$text-success", "comes", item, item.uid in cut) for item in proposal.comes),
        *(_line("–", "$text-warning", "goes", item, False) for item in proposal.goes),
        *(_line("·", "$text-muted", "stays", item, item.uid in cut) for item in staying),
    ]
    if proposal.held_back:
        reasons = [
            f"{reason.removeprefix('maybe skip: ')} ({count})"
            for reason, count in proposal.held_back[:REASONS]
        ]
        lines.append(assemble(("held back  ", "$text-muted"), "; ".join(reasons)))
    return joined("\n", lines)


def _line(mark: str, style: str, word: str, item: AgendaItem, cut: bool) -> Content:
    parts: list[Part] = [(f"{mark} {word:<6}", style), item.text, (f"  {item.minutes} min", "$text-muted")]
    if item.must:
        parts.append(("  MUST", "bold"))
    if cut:
        parts.append(("  no room", "$text-error"))
    return assemble(*parts)


# -- the last ten minutes ------------------------------------------------------------------------------------


ROOMY = 30
"""Lines of the terminal from which the groups of the card are set apart."""
BREATHE = "You only need to learn three things. Silence your phone and take three slow breaths."


class CardLines(Labelled):
    """The lines of the card, folded beside their labels."""

    LABEL_CELLS: ClassVar[int] = 10
    DEFAULT_CSS = "CardLines { padding: 0; }"


class TenMinuteCard(Dialog[None]):
    """Name, purpose, first question, must-asks, the end; closed by Esc."""

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE,)
    GIVES_WAY: ClassVar[str] = ".card--lines"
    DEFAULT_CSS = "TenMinuteCard .card--lines { height: auto; scrollbar-size-vertical: 1; }"

    def __init__(self, brief: Brief) -> None:
        """The card of a conversation."""
        sound = f"say {brief.name_sound}" if brief.name_sound else ""
        facts = [sound, brief.salutation, brief.role, brief.how, f"until {brief.ends}" if brief.ends else ""]
        super().__init__(brief.name, lead=" · ".join(fact for fact in facts if fact))
        self._brief = brief

    def content(self) -> Iterable[Widget]:
        """The lines; set apart where there is room."""
        lines = CardLines()
        lines.show_lines(card_lines(self._brief, airy=self.app.size.height >= ROOMY))
        yield VerticalScroll(lines, classes="card--lines")


def card_lines(brief: Brief, *, airy: bool) -> Lines:
    """Label and words of each line.

    Args:
        airy: Leave a blank line between the groups.
    """
    purpose = brief.purpose or "; ".join(brief.goals)
    groups: list[tuple[str, list[Content]]] = [
        ("needs", [plain(text) for text in brief.needs]),
        ("share", [plain(brief.shared[0])] if brief.shared else []),
        ("purpose", [plain(purpose)] if purpose else []),
        ("begin", [styled(brief.first_question, "bold")] if brief.first_question else []),
        ("must ask", [assemble(("○ ", "$text-warning"), text) for text in brief.must_asks]),
        ("this time", [plain(text) for text in brief.next_time]),
        ("now", [plain(BREATHE)]),
    ]
    lines: list[tuple[Content, Content]] = []
    for label, texts in groups:
        if airy and lines and texts:
            lines.append((BLANK, BLANK))
        for number, text in enumerate(texts):
            lines.append((BLANK if number else styled(label, "$text-muted"), text))
    return tuple(lines)
