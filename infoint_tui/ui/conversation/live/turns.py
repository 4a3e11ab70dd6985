"""What changes the course of a talk: more time, another style, the cards beside it, what it has become."""

from __future__ import annotations

from ....domain.enums import CaptureStyle, Permission
from .cards import CARDS, RedirectCards, WrapUp
from .earlier_notes import EarlierNotes


class TalkTurns(EarlierNotes):
    """The view with the keys that steer the talk."""

    def action_extend(self) -> None:
        """Five more minutes."""
        self._do(lambda: self.live.extend(self.uid))

    def action_not_extended(self) -> None:
        """They could not give more time."""
        self._do(lambda: self.live.extend(self.uid, granted=False))
        self._say("Noted: no more time. The agreed end stands.", "")

    def action_drift(self) -> None:
        """Show the cards for a talk that takes another turn, one after the other, then none."""
        self._turn = (self._turn + 1) % (CARDS + 1)
        self.query_one(RedirectCards).set_class(self._turn > 0, "-shown")
        if (meeting := self.meeting) is not None:
            self._show_asking(meeting)

    def action_interview(self) -> None:
        """It became a job interview, or not."""
        meeting = self.meeting
        if meeting is None:
            return
        became = not meeting.became_job_interview
        self._do(lambda: self.live.drifted(self.uid, job_interview=became))
        self._say("Noted: it became a job interview." if became else "Noted: it is a conversation.", "")

    def action_style(self) -> None:
        """Full, quiet, paper, round and round."""
        meeting = self.meeting
        if meeting is None:
            return
        styles = (CaptureStyle.FULL, CaptureStyle.QUIET, CaptureStyle.PAPER)
        style = styles[(styles.index(meeting.style) + 1) % len(styles)]
        self._do(lambda: self.live.set_style(self.uid, style))
        self.refresh_data()
        if style is CaptureStyle.QUIET:
            self._rest_in_keys()
        else:
            self.take_focus()
        draft = ", n goes on with the line" if self.line.value else ""
        words = {
            CaptureStyle.FULL: "full: type at once",
            CaptureStyle.QUIET: f"quiet: single keys{draft}",
            CaptureStyle.PAPER: "paper: clock and agenda",
        }
        self._say(f"Style {words[style]}. F6 changes it.", "")

    def action_wrap_up(self) -> None:
        """Show or hide the card for the end."""
        self.query_one(WrapUp).toggle_class("-shown")
        if (meeting := self.meeting) is not None:
            self._show_asking(meeting)

    def action_notes_asked(self) -> None:
        """They are fine with notes, they are not, or they were not asked: round and round."""
        meeting = self.meeting
        if meeting is None:
            return
        turn = (Permission.NOT_ASKED, Permission.GRANTED, Permission.REFUSED)
        at = turn.index(meeting.notes_permission) if meeting.notes_permission in turn else 0
        answer = turn[(at + 1) % len(turn)]
        self._do(lambda: self.live.may_take_notes(self.uid, answer))
        words = {
            Permission.GRANTED: "Noted: they are fine with notes.",
            Permission.REFUSED: "Noted: they want no notes. F6 shows clock and agenda only.",
        }
        self._say(words.get(answer, "Noted: not asked whether notes are fine."), "")
