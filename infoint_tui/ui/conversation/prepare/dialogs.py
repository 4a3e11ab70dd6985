"""The dialogs of the Prepare tab: a question with advice, saying it aloud, whole agendas, the card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ....domain.agenda import PRESETS
from ....domain.people import ANSWER_SECONDS, ANSWERS, WORD_LIMIT, WORDS_A_MINUTE, measure
from ....domain.phrasing import mm_ss
from ...kit.advice import AdvisedForm
from ...kit.command import Command, bindings, command
from ...kit.dialog import CLOSE, HELP, Dialog
from ...kit.lines import Preview
from ...kit.list import Row, RowList
from ...kit.select import TAKE, Option, SelectOne
from ...kit.text import BLANK, Part, assemble, joined, plain, styled
from ..live.parts import Labelled, Lines

if TYPE_CHECKING:
    from textual.widget import Widget

    from ....domain.handouts import Brief
    from ....domain.meeting import AgendaItem
    from ....domain.zoned_time import Clock
    from ....services.agenda import Proposal
    from ....services.planning import IntroductionService

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

    def __init__(self, title: str, text: str, clock: Clock, *, limit: int, intervals: bool) -> None:
        """A watch beside a text.

        Args:
            title: What is said.
            text: The words.
            clock: Tells the seconds.
            limit: Seconds it should take at most.
            intervals: Whether timers run.
        """
        super().__init__(
            title,
            lead="Press space and say it the way you would in the conversation. Space again stops the timer.",
        )
        self._text = text
        self._clock = clock
        self._limit = limit
        self._intervals = intervals
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
            speaking: Knows them.
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
    return f"{length} · {' '.join(text.split())}" if speaking.answer(key) else f"{length} · your 30 seconds"


TOO_MUCH = "$text-warning"


def meter_line(text: str, minutes: int, asks: str = "") -> Content:
    """Words, seconds and share of the talk, what is too much of them, and words that ask for work."""
    meter = measure(text, minutes)
    words = (f"{meter.words} of {WORD_LIMIT} words", TOO_MUCH if meter.too_many_words else "")
    parts = [assemble(words, f" · about {meter.seconds} s")]
    if minutes:
        share = f" · {round(meter.share * 100)} % of {minutes} min"
        parts.append(assemble((share, TOO_MUCH if meter.too_much_of_the_talk else "")))
    if meter.too_many_words or meter.too_much_of_the_talk:
        parts.append(plain(" · shorten it: leave time for them"))
    if asks:
        parts.append(assemble((f" · “{asks}” asks for work", TOO_MUCH), ": you came to learn"))
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
        """A table of agendas.

        Args:
            proposals: One for each preset.
        """
        lead = "Must-asks, your own questions, and anything already asked stay. u undoes it all."
        super().__init__("Another agenda", lead=lead)
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
            f"{reason.removeprefix('better not: ')} ({count})"
            for reason, count in proposal.held_back[:REASONS]
        ]
        lines.append(assemble(("held back  ", "$text-muted"), "; ".join(reasons)))
    return joined("\n", lines)


def _line(mark: str, style: str, word: str, item: AgendaItem, cut: bool) -> Content:
    parts: list[Part] = [(f"{mark} {word:<6}", style), item.text, (f"  {item.minutes} min", "$text-muted")]
    if item.must:
        parts.append(("  MUST", "bold $text-warning"))
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
        brief: The conversation.
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
