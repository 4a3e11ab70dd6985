"""Which letters are begun and not sent: their drafts lie where nobody looks, unless somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .drafts import DraftKey

if TYPE_CHECKING:
    from ..domain.task import Task
    from .workspace import Workspace

BEGUN = "a letter is begun"
_FIELDS = ("body", "subject")


class Begun:
    """The letters begun, as they stand when it is made."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        keys = [*workspace.drafts.keys("outreach"), *workspace.drafts.keys_like("letter-")]
        self._about = {key.subject for key in keys if key.field in _FIELDS}
        """Uids of the contacts, meetings and tasks that a draft of a letter is about."""

    def for_task(self, task: Task) -> bool:
        """Whether the letter that a task asks for is begun."""
        if task.type == "thank":
            return self._thanks(task.contact, task.meeting)
        whose = task.meeting or task.contact if task.type in ("write", "nudge", "confirm") else task.uid
        return whose in self._about

    def for_contact(self, uid: str) -> bool:
        """Whether any letter to somebody is begun."""
        belongings = self._ws.belongings
        about = (uid, *belongings.meetings.of(uid), *belongings.tasks.of(uid))
        return any(each in self._about for each in about) or self._thanks(uid)

    def _thanks(self, contact: str, meeting: str = "") -> bool:
        for uid in self._ws.belongings.thanks.of(contact):
            thank = self._ws.thank_yous.get(uid)
            if thank is None or thank.sent_at is not None or (meeting and meeting != thank.talk):
                continue
            if thank.body or self._ws.drafts.peek(DraftKey("thanks", uid, "body")) is not None:
                return True
        return False
