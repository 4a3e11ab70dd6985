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
        drafts = Drafts(self.workspace.drafts, "introduction", "")
        parts = speaking.parts
        fields = [
            Field(key, label, TEXT, parts[key], placeholder=example, rows=2) for key, label, example in PARTS
        ]

        def hints(values: Values) -> dict[str, str | Content]:
            return {PARTS[-1][0]: meter_line(joined(values), self._minutes)}

        return await self.place.edit(
            lambda refusal: Form(
                "You in thirty seconds",
                fields,
                lead="Four lines, then the talk belongs to them. It never ends in a request for work.",
                hints=hints,
                refusal=refusal,
                drafts=drafts,
            ),
            lambda values: speaking.save_introduction(values, end_drafts=drafts.keys),
        )

    @work(exclusive=True, group="dialog")
    async def action_say(self) -> None:
        """Say the introduction aloud against a watch; without one, write it first."""
        from ..dialogs.speak import Speak

        if not self.workspace.speaking.introduction and not await self._write_introduction():
            return
        place = self.place
        seconds = await place.ask(
            Speak(
                "Say it aloud",
                self.workspace.speaking.introduction,
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
    async def action_answers(self) -> None:
        """Read the ready answers and write one."""
        from ..dialogs.choose import Choose, Option

        chosen: str | None = ""
        while chosen is not None:
            options = [
                Option(key, question, self.workspace.speaking.answer(key) or "not written yet")
                for key, question, _hint in ANSWERS
            ]
            chosen = await self.place.ask(
                Choose(
                    "What they may ask you",
                    options,
                    lead="A minute each at most. Enter writes the answer.",
                    current=chosen or "",
                )
            )
            if chosen is not None:
                await self._write_answer(chosen)

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

    def action_short(self) -> None:
        """Cut the checklist to what counts most, or show all of it again."""
        meeting = self.meeting
        if meeting is not None:
            self.planning.set_short_on_time(self.uid, not meeting.short_on_time)


def meter_line(text: str, minutes: int) -> Content:
    """Words, seconds and share of the talk, and what is too much of them."""
    meter = measure(text, minutes)
    words = (f"{meter.words} of {WORD_LIMIT} words", OVER if meter.too_many_words else "")
    parts = [assemble(words, f" · about {meter.seconds} s")]
    if minutes:
        share = f" · {round(meter.share * 100)} % of {minutes} min"
        parts.append(assemble((share, OVER if meter.too_much_of_the_talk else "")))
    if meter.too_many_words or meter.too_much_of_the_talk:
        parts.append(plain(" · shorten it: they came to talk, too"))
    return Content("").join(parts)
