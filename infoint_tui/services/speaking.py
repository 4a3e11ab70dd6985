"""What the user says of themselves: their introduction, ready answers, and how often they said them aloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.introduction import ANSWERS, joined, split
from ..domain.meeting import Rehearsal
from ..domain.people import Pitch

if TYPE_CHECKING:
    from ..domain.meeting import Meeting
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

    # -- for other audiences --------------------------------------------------------------------------

    @property
    def audiences(self) -> tuple[str, ...]:
        """Names of those the introduction has other words for."""
        return tuple(dict.fromkeys(pitch.label for pitch in self._ws.profile.pitches[1:] if pitch.label))

    def audience_of(self, meeting: Meeting | None) -> str:
        """For whom the introduction of a talk is; empty for everybody."""
        return meeting.audience if meeting and meeting.audience in self.audiences else ""

    def introduction_for(self, meeting: Meeting | None) -> str:
        """The introduction chosen for a talk, else the one for everybody."""
        audience = self.audience_of(meeting)
        if not audience:
            return self.introduction
        return next(pitch.text for pitch in self._ws.profile.pitches[1:] if pitch.label == audience)

    def choose_audience(self, meeting: str, audience: str) -> str:
        """Take other words for a talk; a new audience begins with the words for everybody.

        Args:
            meeting: Uid of the talk.
            audience: Name of the audience; empty for everybody.
        """
        found = self._ws.meetings.need(meeting)
        wanted = " ".join(audience.split())
        known = next((name for name in self.audiences if name.casefold() == wanted.casefold()), "")
        label = "another introduction"
        with self._ws.edit(label) as edit:
            if wanted and not known:
                pitches = self._ws.profile.pitches or (Pitch(),)
                fresh = Pitch(label=wanted, text=self.introduction)
                edit.put(self._ws.profile.replace(pitches=(*pitches, fresh)))
            edit.put(found.replace(audience=known or wanted))
        return label

    def save_introduction(
        self, parts: Mapping[str, str], *, audience: str = "", end_drafts: Iterable[str] = ()
    ) -> str:
        """Keep the introduction for everybody or for one audience; the others stay."""
        profile = self._ws.profile
        pitches = profile.pitches or (Pitch(),)
        at = next((n for n, pitch in enumerate(pitches) if n and audience and pitch.label == audience), 0)
        text = joined(parts)
        changed = tuple(pitch.replace(text=text) if n == at else pitch for n, pitch in enumerate(pitches))
        with self._ws.edit("your 30 seconds", end_drafts=end_drafts) as edit:
            edit.put(profile.replace(pitches=changed))
        return "your 30 seconds"

    # -- ready answers --------------------------------------------------------------------------------

    def answer(self, key: str) -> str:
        """A ready answer; empty before it was written."""
        return self._ws.profile.ready_answers.get(key, "")

    def spoken(self, key: str) -> str:
        """What would be said: the ready answer; to "tell me about yourself" else the introduction."""
        return self.answer(key) or (self.introduction if key == "about" else "")

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
