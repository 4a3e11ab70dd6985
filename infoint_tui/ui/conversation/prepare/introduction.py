"""What one prepares about oneself: the introduction, ready answers, the card for the last ten minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.content import Content
from textual.widgets import Static

from ....domain.people import (
    ANSWER_SECONDS,
    ANSWERS,
    PARTS,
    WORD_LIMIT,
    WORDS_A_MINUTE,
    joined,
    measure,
    split,
)
from ....domain.phrasing import mm_ss
from ...commands.dialogs import CLOSE, HELP, SAY, WATCH
from ...kit.command import Command, bindings
from ...kit.dialog import Dialog
from ...kit.select import Option, SelectOne
from ...kit.text import assemble, plain
from .view import PrepareView

if TYPE_CHECKING:
    from textual.widget import Widget

    from ....domain.clock import Clock
    from ....services.planning import IntroductionService
    from ....services.workspace import Workspace
    from ...kit.form import Values
    from ...kit.screen import PlaceScreen


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
            title, lead="Space starts the watch; say it as you would in the talk; space stops it."
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
        words = "longer than it should be" if over else f"of {mm_ss(self._limit)}"
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
        from ...kit.list import RowList

        key = self.query_one(RowList).cursor_key if self.is_mounted else None
        return True if key in self._written else None

    def on_row_list_moved(self) -> None:
        """Another answer is under the cursor."""
        self.refresh_bindings()

    def action_say(self) -> None:
        """Return that the answer under the cursor is to be said aloud."""
        from ...kit.list import RowList

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


THIRTY = 30
"""Seconds an introduction should take."""
OVER = "$text-warning"


class SelfPreparation(PrepareView):
    """The part of the preparation that is the same for every talk; the pane says on which screen it asks."""

    def __init__(self, workspace: Workspace, say: Callable[[str, str], None]) -> None:
        """A preparation.

        Args:
            workspace: The open data home.
            say: Shows a message, with its severity.
        """
        super().__init__(workspace)
        self._say = say

    @property
    def place(self) -> PlaceScreen:
        """The screen around it, for dialogs."""
        from ...kit.screen import PlaceScreen

        screen = self.screen
        assert isinstance(screen, PlaceScreen)
        return screen

    @property
    def _minutes(self) -> int:
        meeting = self.meeting
        return meeting.agreed_minutes if meeting else 0

    @work(exclusive=True, group="dialog")
    async def action_introduction(self) -> None:
        """Write the introduction; its length shows while it is written."""
        await self._write_introduction()

    async def _write_introduction(self) -> bool:
        from ...kit.dialog import DialogDrafts
        from ...kit.form import TEXT, Field, Form

        speaking = self.workspace.introduction
        audience = speaking.audience_of(self.meeting)
        drafts = DialogDrafts(self.workspace.session.drafts, "introduction", audience)
        parts = split(speaking.introduction_for(self.meeting))
        fields = [
            Field(key, label, TEXT, parts[key], placeholder=example, rows=2) for key, label, example in PARTS
        ]

        def hints(values: Values) -> dict[str, str | Content]:
            text = joined(values)
            asks = self.workspace.linting.asks_for_work(text)
            return {PARTS[-1][0]: meter_line(text, self._minutes, asks)}

        return await self.place.edit(
            lambda refusal: Form(
                f"You in thirty seconds, for {audience}" if audience else "You in thirty seconds",
                fields,
                lead="Four lines, then the talk belongs to them. It never ends in a request for work.",
                hints=hints,
                refusal=refusal,
                drafts=drafts,
            ),
            lambda values: speaking.save_introduction(values, audience=audience, end_drafts=drafts.keys),
        )

    @work(exclusive=True, group="dialog")
    async def action_say(self) -> None:
        """Say the introduction aloud against a watch; without one, write it first."""

        speaking = self.workspace.introduction
        if not speaking.introduction_for(self.meeting) and not await self._write_introduction():
            return
        place = self.place
        seconds = await place.ask(
            RehearseDialog(
                "Say it aloud",
                speaking.introduction_for(self.meeting),
                self.workspace.session.clock,
                limit=THIRTY,
                intervals=place.intervals,
            )
        )
        if seconds is None or self.workspace.session.read_only:
            return
        times = self.workspace.introduction.said_aloud(self.uid, seconds)
        self._say(
            f"Said aloud in {seconds} s, {'once' if times == 1 else f'{times} times'} for this talk.", ""
        )

    @work(exclusive=True, group="dialog")
    async def action_audience(self) -> None:
        """Choose other words for this audience, or begin them."""
        from ...kit.select import Option, SelectOne

        speaking = self.workspace.introduction
        chosen = await self.place.ask(
            SelectOne(
                "Your thirty seconds: for whom?",
                [Option("", "everybody"), *(Option(name, name) for name in speaking.audiences)],
                lead="A new audience, such as nurses, begins with your words for everybody.",
                current=speaking.audience_of(self.meeting),
                other="new",
            )
        )
        if chosen is None:
            return
        name = chosen.removeprefix("=")
        if self.place.attempt(lambda: speaking.choose_audience(self.uid, name)) and name:
            await self._write_introduction()

    @work(exclusive=True, group="dialog")
    async def action_answers(self) -> None:
        """Read the ready answers, write one, say one aloud."""

        chosen: str | None = ""
        while chosen is not None:
            chosen = await self.place.ask(ReadyAnswersDialog(self.workspace.introduction, chosen))
            if chosen is not None and chosen.startswith(SAID):
                chosen = chosen.removeprefix(SAID)
                await self._say_answer(chosen)
            elif chosen is not None:
                await self._write_answer(chosen)

    async def _say_answer(self, key: str) -> None:

        place = self.place
        question = next(question for known, question, _hint in ANSWERS if known == key)
        seconds = await place.ask(
            RehearseDialog(
                question,
                self.workspace.introduction.spoken(key),
                self.workspace.session.clock,
                limit=ANSWER_SECONDS,
                intervals=place.intervals,
            )
        )
        if seconds is not None:
            over = seconds - ANSWER_SECONDS
            words = f"{over} s too long" if over > 0 else "within the minute"
            self._say(f"Said aloud in {seconds} s, {words}.", "warning" if over > 0 else "")

    async def _write_answer(self, key: str) -> None:
        from ...kit.dialog import DialogDrafts
        from ...kit.prompt import TextPrompt

        speaking = self.workspace.introduction
        drafts = DialogDrafts(self.workspace.session.drafts, "ready-answer", key)
        question, hint = next((question, hint) for known, question, hint in ANSWERS if known == key)
        await self.place.edit(
            lambda refusal: TextPrompt(
                question,
                value=speaking.answer(key),
                lead=f"{hint} {ANSWER_SECONDS} seconds are about {ANSWER_SECONDS * 150 // 60} words.",
                error=str(refusal or ""),
                drafts=drafts,
            ),
            lambda text: speaking.save_answer(key, text, end_drafts=drafts.keys),
        )

    @work(exclusive=True, group="dialog")
    async def action_card(self) -> None:
        """Show the card for the last ten minutes."""
        from .card import TenMinuteCard

        await self.place.ask(TenMinuteCard(self.workspace.briefing.brief(self.uid)))

    @work(exclusive=True, group="dialog")
    async def action_brief(self) -> None:
        """Write the page for print to a file."""
        from ...kit.save_file import save_file

        briefing = self.workspace.briefing
        name = f"conversation {briefing.brief(self.uid).name}"
        await save_file(
            self.place, "The conversation on one page", name, "md", lambda: briefing.page(self.uid).encode()
        )

    def action_resume(self) -> None:
        """Note that they asked to see the résumé, or take that back."""
        meeting = self.meeting
        if meeting is not None:
            place, asked = self.place, not meeting.resume_requested
            place.attempt(
                lambda: place.say(self.planning.resume_asked(self.uid, asked) + "   u takes it back")
            )

    def action_short(self) -> None:
        """Cut the checklist to what counts most, or show all of it again."""
        meeting = self.meeting
        if meeting is not None:
            self.planning.set_short_on_time(self.uid, not meeting.short_on_time)


def meter_line(text: str, minutes: int, asks: str = "") -> Content:
    """Words, seconds and share of the talk, what is too much of them, and words that ask for work."""
    meter = measure(text, minutes)
    words = (f"{meter.words} of {WORD_LIMIT} words", OVER if meter.too_many_words else "")
    parts = [assemble(words, f" · about {meter.seconds} s")]
    if minutes:
        share = f" · {round(meter.share * 100)} % of {minutes} min"
        parts.append(assemble((share, OVER if meter.too_much_of_the_talk else "")))
    if meter.too_many_words or meter.too_much_of_the_talk:
        parts.append(plain(" · shorten it: they came to talk, too"))
    if asks:
        parts.append(assemble((f" · “{asks}” asks for work", OVER), ": you came to learn"))
    return Content("").join(parts)
