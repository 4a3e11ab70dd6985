"""A letter one sentence a line, to be read aloud: what stumbles there reads badly, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from ...domain.people import measure
from ...domain.phrasing import count as counted
from ...domain.text import sentences
from ..commands.dialogs import CLOSE
from ..kit.command import Command
from ..kit.dialog import Dialog
from ..kit.text import assemble, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget


LONG = 25
"""Words of a sentence from which one runs out of breath."""


class ReadAloudDialog(Dialog[None]):
    """The sentences of a text, each with its words; closed by Esc."""

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE,)
    GIVES_WAY: ClassVar[str] = ".aloud--lines"
    WIDTH: ClassVar[int] = 100
    DEFAULT_CSS = """
    ReadAloudDialog .aloud--lines { height: auto; scrollbar-size-vertical: 1; }
    ReadAloudDialog .aloud--line { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, text: str) -> None:
        """The view of a text."""
        self._sentences = sentences(text)
        whole = measure(text)
        count = len(self._sentences)
        super().__init__(
            "Read it aloud",
            lead=f"{counted(count, 'sentence')} · {whole.words} words · "
            f"{whole.seconds} s at an easy pace. Where you stumble, write it shorter.",
        )

    def content(self) -> Iterable[Widget]:
        """One sentence a line."""
        lines = [Static(_line(sentence), classes="aloud--line") for sentence in self._sentences]
        yield VerticalScroll(*(lines or [Static(plain("Nothing is written yet."))]), classes="aloud--lines")


def _line(sentence: str) -> Content:
    meter = measure(sentence)
    note = f"  {meter.words} words, {meter.seconds} s"
    if meter.words <= LONG:
        return assemble(plain(sentence), styled(note, "$text-muted"))
    return assemble(plain(sentence), styled(f"{note}: long", "$text-warning"))
