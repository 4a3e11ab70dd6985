"""Which letters are begun and not sent."""

from __future__ import annotations

from ..domain.task import Task
from .drafts import DraftKey
from .relations import Relations
from .session import Session

BEGUN = "unsent draft"
_FIELDS = ("body", "subject")


class UnsentDrafts:
    """The letters begun, as they stand when it is made."""

    def __init__(self, session: Session, relations: Relations) -> None:
        self._session, self._relations = session, relations
        keys = [*session.drafts.keys("outreach"), *session.drafts.keys_like("letter-")]
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
        belongings = self._relations
        about = (uid, *belongings.meetings.of(uid), *belongings.tasks.of(uid))
        return any(each in self._about for each in about) or self._thanks(uid)

    def _thanks(self, contact: str, meeting: str = "") -> bool:
        for uid in self._relations.thanks.of(contact):
            thank = self._session.thank_yous.get(uid)
            if thank is None or thank.sent_at is not None or (meeting and meeting != thank.talk):
                continue
            if thank.body or self._session.drafts.peek(DraftKey("thanks", uid, "body")) is not None:
                return True
        return False
