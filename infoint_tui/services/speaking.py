"""What the user says of themselves: their introduction, ready answers, and how often they said them aloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.introduction import ANSWERS, joined, split
from ..domain.meeting import Rehearsal
from ..domain.people import Pitch

if TYPE_CHECKING:
    from .workspace import Workspace

ALOUD_TWICE = 2
"""How often an introduction is said aloud before the item of the checklist is done (S001)."""


class SpeakingService:
    """Introduction, ready answers and their rehearsal."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    @property
    def introduction(self) -> str:
        """The introduction, a line for each part; empty before it was written."""
        pitches = self._ws.profile.pitches
        return pitches[0].text if pitches else ""

    @property
    def parts(self) -> dict[str, str]:
        """The introduction by its parts."""
        return split(self.introduction)

    def save_introduction(self, parts: Mapping[str, str], *, end_drafts: Iterable[str] = ()) -> str:
        """Keep the introduction; those for other audiences stay."""
        profile = self._ws.profile
        first = profile.pitches[0] if profile.pitches else Pitch()
        pitches = (first.replace(text=joined(parts)), *profile.pitches[1:])
        with self._ws.edit("your 30 seconds", end_drafts=end_drafts) as edit:
            edit.put(profile.replace(pitches=pitches))
        return "your 30 seconds"

    def answer(self, key: str) -> str:
        """A ready answer; empty before it was written."""
        return self._ws.profile.ready_answers.get(key, "")

    @property
    def answered(self) -> int:
        """How many of the ready answers are written."""
        return sum(1 for key, _question, _hint in ANSWERS if self.answer(key).strip())

    def save_answer(self, key: str, text: str, *, end_drafts: Iterable[str] = ()) -> str:
        """Keep a ready answer; an empty text removes it."""
        if key not in {known for known, _question, _hint in ANSWERS}:
            raise Refused(f"There is no ready answer called {key!r}.")
        profile = self._ws.profile
        answers = {name: said for name, said in profile.ready_answers.items() if name != key}
        if text.strip():
            answers[key] = text.strip()
        with self._ws.edit("a ready answer", end_drafts=end_drafts) as edit:
            edit.put(profile.replace(ready_answers=answers))
        return "a ready answer"

    def said_aloud(self, meeting: str, seconds: int) -> int:
        """Note that the introduction was said aloud; returns how often it was before this talk.

        The second time ticks the item of the checklist.
        """
        found = self._ws.meetings.need(meeting)
        said = (*found.rehearsals, Rehearsal(at=self._ws.moment(), seconds=max(0, seconds)))
        changed = found.replace(rehearsals=said)
        if len(said) >= ALOUD_TWICE:
            changed = changed.replace(
                checklist=tuple(
                    item.replace(done_at=self._ws.moment())
                    if item.rule == "prep.intro" and not item.done_at
                    else item
                    for item in changed.checklist
                )
            )
        with self._ws.edit("said aloud") as edit:
            edit.put(changed)
            self._ws.todo.sync_meeting(edit, meeting)
        return len(said)
