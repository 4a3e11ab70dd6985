"""Several people on one question: which questions are one, what an answer comes to, where a note belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.comparing import AskedQuestion, Pair, alike, compared, loose
from ..domain.errors import Refused
from ..domain.voices import STANCES, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from ..domain.meeting import AgendaItem, Meeting
    from ..domain.voices import Talk
    from .conversation import LiveNotes
    from .session import Session
    from .voices import Voices


class ComparisonService:
    """What the tab Compare shows and changes."""

    def __init__(self, session: Session, voices: Voices, notes: Callable[[], LiveNotes]) -> None:
        self._session, self._voices, self._notes = session, voices, notes
        self._kept: tuple[tuple[Talk, ...], tuple[AskedQuestion, ...]] | None = None

    def talks(self, path: str = "") -> tuple[Talk, ...]:
        """The conversations compared, by time."""
        return self._voices.talks(path)

    def questions(self, path: str = "") -> tuple[AskedQuestion, ...]:
        """Every question somebody was asked, with all answers; made anew only after a change."""
        talks = self.talks(path)
        kept = self._kept
        if kept is None or (kept[0] is not talks and kept[0] != talks):
            self._kept = kept = (talks, compared(talks))
        return kept[1]

    def loose(self, path: str = "") -> AskedQuestion | None:
        """What was said to no question, in the shape of one."""
        return loose(self.talks(path))

    def proposals(self, path: str = "") -> tuple[Pair, ...]:
        """Pairs of questions that sound alike."""
        return alike(self.questions(path))

    # -- one question in several wordings -------------------------------------------------------------

    def join(self, one: AskedQuestion, into: AskedQuestion) -> str:
        """Treat two questions as one; returns what was done. One step, `separate` takes it apart."""
        if one.key == into.key:
            raise Refused("That is the same question already.")
        target = into.answers[0].item.uid
        with self._session.edit("joined two questions") as edit:
            for meeting in self._with(one.wordings):
                edit.put(_marked(meeting, one.wordings, target))
        return f"One question now: {into.text}"

    def separate(self, row: AskedQuestion, key: str) -> str:
        """Take one wording out of a question; the others stay joined."""
        rest = [other for other in row.wordings if other != key]
        if key not in row.wordings or not rest:
            raise Refused("Only one wording is in this question.", "There is nothing to take apart.")
        first, *others = rest
        hub = next(each.item.uid for each in row.answers if each.item.key == first)
        with self._session.edit("took a question apart") as edit:
            for meeting in self._with(row.wordings):
                changed = _marked(meeting, (key, first), "")
                edit.put(_marked(changed, others, hub))
        return "Two questions again."

    def _with(self, keys: Collection[str]) -> Iterator[Meeting]:
        """Conversations whose agenda has one of these wordings, planned ones too."""
        wanted = set(keys)
        for meeting in self._session.meetings.all():
            if any(_key(item) in wanted for item in meeting.agenda):
                yield meeting

    # -- one answer -----------------------------------------------------------------------------------

    def summarize(self, meeting_uid: str, item_uid: str, text: str) -> None:
        """Say in one's own words what somebody answered; an empty text shows the notes again."""
        self._change(meeting_uid, item_uid, "summed up an answer", summary=" ".join(text.split()))

    def judge(self, meeting_uid: str, item_uid: str, stance: str) -> str:
        """Say how an answer stands to the others': same, differs; said twice, it is taken back."""
        if stance not in STANCES:
            raise ValueError(stance)
        _meeting, item = self._item(meeting_uid, item_uid)
        new = "" if item.stance == stance else stance
        self._change(meeting_uid, item_uid, f"an answer: {stance}" if new else "no verdict", stance=new)
        return new

    def _change(self, meeting_uid: str, item_uid: str, label: str, **changes: str) -> None:
        meeting, item = self._item(meeting_uid, item_uid)
        changed = item.replace(**changes)
        with self._session.edit(label) as edit:
            agenda = tuple(changed if each.uid == item_uid else each for each in meeting.agenda)
            edit.put(meeting.replace(agenda=agenda))

    def _item(self, meeting_uid: str, item_uid: str) -> tuple[Meeting, AgendaItem]:
        meeting = self._session.meetings.need(meeting_uid)
        item = meeting.item(item_uid)
        if item is None:
            raise Refused("That question is gone; u brings it back.")
        return meeting, item

    # -- one note -------------------------------------------------------------------------------------

    def move(self, meeting_uid: str, note_uid: str, step: int) -> str:
        """Put a note under the question before or after its own; returns that question's words."""
        item = self._notes().move_note(meeting_uid, note_uid, step)
        return item.text if item is not None else ""


def _key(item: AgendaItem) -> str:
    return item.question or wording(item.text)


def _marked(meeting: Meeting, keys: Collection[str], target: str) -> Meeting:
    """The conversation with the questions of these wordings pointing to another, or to none."""
    wanted = set(keys)
    agenda = tuple(
        item.replace(same_as=target if item.uid != target else "") if _key(item) in wanted else item
        for item in meeting.agenda
    )
    return meeting.replace(agenda=agenda)
