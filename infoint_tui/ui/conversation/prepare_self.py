"""What one prepares about oneself: the introduction, ready answers, the card for the last ten minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content

from ...domain.introduction import (
    ANSWER_SECONDS,
    ANSWERS,
    PARTS,
    WORD_LIMIT,
    joined,
    measure,
    split,
)
from ..text import assemble, plain
from .prepare_view import PrepareView

if TYPE_CHECKING:
    from ...services.workspace import Workspace
    from ..dialogs.form import Values
    from ..screens.base import PlaceScreen

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
        from ..screens.base import PlaceScreen

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
        from ..dialogs.base import Drafts
        from ..dialogs.form import TEXT, Field, Form

        speaking = self.workspace.speaking
        audience = speaking.audience_of(self.meeting)
        drafts = Drafts(self.workspace.drafts, "introduction", audience)
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
        from ..dialogs.speak import Speak

        speaking = self.workspace.speaking
        if not speaking.introduction_for(self.meeting) and not await self._write_introduction():
            return
        place = self.place
        seconds = await place.ask(
            Speak(
                "Say it aloud",
                speaking.introduction_for(self.meeting),
                self.workspace.clock,
                limit=THIRTY,
                intervals=place.intervals,
            )
        )
        if seconds is None or self.workspace.read_only:
            return
        times = self.workspace.speaking.said_aloud(self.uid, seconds)
        self._say(
            f"Said aloud in {seconds} s, {'once' if times == 1 else f'{times} times'} for this talk.", ""
        )

    @work(exclusive=True, group="dialog")
    async def action_audience(self) -> None:
        """Choose other words for this audience, or begin them."""
        from ..dialogs.choose import Choose, Option

        speaking = self.workspace.speaking
        chosen = await self.place.ask(
            Choose(
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
        from ..dialogs.answers import SAID, Answers

        chosen: str | None = ""
        while chosen is not None:
            chosen = await self.place.ask(Answers(self.workspace.speaking, chosen))
            if chosen is not None and chosen.startswith(SAID):
                chosen = chosen.removeprefix(SAID)
                await self._say_answer(chosen)
            elif chosen is not None:
                await self._write_answer(chosen)

    async def _say_answer(self, key: str) -> None:
        from ..dialogs.speak import Speak

        place = self.place
        question = next(question for known, question, _hint in ANSWERS if known == key)
        seconds = await place.ask(
            Speak(
                question,
                self.workspace.speaking.spoken(key),
                self.workspace.clock,
                limit=ANSWER_SECONDS,
                intervals=place.intervals,
            )
        )
        if seconds is not None:
            over = seconds - ANSWER_SECONDS
            words = f"{over} s too long" if over > 0 else "within the minute"
            self._say(f"Said aloud in {seconds} s, {words}.", "warning" if over > 0 else "")

    async def _write_answer(self, key: str) -> None:
        from ..dialogs.ask import AskText
        from ..dialogs.base import Drafts

        speaking = self.workspace.speaking
        drafts = Drafts(self.workspace.drafts, "ready-answer", key)
        question, hint = next((question, hint) for known, question, hint in ANSWERS if known == key)
        await self.place.edit(
            lambda refusal: AskText(
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
        from ..dialogs.card import Card

        await self.place.ask(Card(self.workspace.briefing.brief(self.uid)))

    @work(exclusive=True, group="dialog")
    async def action_brief(self) -> None:
        """Write the page for print to a file."""
        from ..dialogs.save_file import save_file

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
