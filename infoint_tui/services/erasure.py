"""Forgetting a person for good, and saying beforehand exactly what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain import NamedTuple
from ..domain.erasure import ErasedPerson, LoneNames, forget, goes
from ..domain.errors import Refused
from ..domain.people import Contact
from ..domain.phrasing import count
from ..store.records import StoreError
from ..store.store import Store
from .session import Service, Session

if TYPE_CHECKING:
    from .finding import FindService, FoundText
    from .today import Attention


_WORDS = (
    ("outreach", "message or call", "messages and calls"),
    ("meetings", "conversation", "conversations"),
    ("thank_yous", "thank-you", "thank-yous"),
    ("tasks", "task", "tasks"),
    ("touchpoints", "update", "updates"),
    ("introductions", "introduction", "introductions"),
    ("leads", "opening", "openings"),
    ("resources", "resource", "resources"),
    ("transitions", "step in the pipeline", "steps in the pipeline"),
    ("drafts", "unfinished text", "unfinished texts"),
)


class Farewell(NamedTuple):
    """What forgetting somebody takes and leaves."""

    uid: str
    name: str
    gone: dict[str, int]
    """Records that go, by table, the contact left out."""
    notes: int
    """Notes in the conversations that go."""
    shared: int
    """Conversations with others, which stay with the others."""
    insights: int
    """Insights that stay without the name."""
    mentions: int
    """Other records that stay without the name."""
    lone: tuple[FoundText, ...]
    """Texts about others in which a part of the name stands alone, and stays."""
    lone_words: tuple[str, ...]
    copies: int
    damaged: int
    foreign: int

    @property
    def what_goes(self) -> str:
        """In words: "3 messages and calls, 1 conversation with 12 notes"."""
        parts = []
        for table, one, many in _WORDS:
            if number := self.gone.get(table, 0):
                text = count(number, one, many)
                parts.append(f"{text} with {count(self.notes, 'note')}" if table == "meetings" else text)
        return ", ".join(parts)

    @property
    def what_stays(self) -> str:
        """In words; empty when nothing stays."""
        parts = [
            count(self.insights, "insight") if self.insights else "",
            f"{count(self.shared, 'conversation')} with others" if self.shared else "",
            f"{self.mentions} other places that mention the name" if self.mentions > 1 else "",
            "1 other place that mentions the name" if self.mentions == 1 else "",
        ]
        return ", ".join(part for part in parts if part)


class ErasureService(Service):
    """Removes a person from the home, its backups and everything else that lies in it."""

    _session: Session
    _attention: Attention
    _finding: FindService
    _store: Store

    def preview(self, uid: str) -> Farewell:
        """What will go and what will stay. Raises `Refused` while a talk with them runs."""
        contact = self._allowed(uid)
        self._attention.take_up_texts()
        records = self._store.db.records.data.by_key()
        gone = goes(records, uid)
        changed = forget(records, self._person(uid))
        counts: dict[str, int] = {}
        for table, _ in gone:
            counts[table] = counts.get(table, 0) + 1
        counts["contacts"] = 0
        notes = sum(
            len(records["meetings"][key].get("notes") or ()) for table, key in gone if table == "meetings"
        )
        kept = [(table, key) for (table, key), record in changed.items() if record is not None]
        shared = sum(
            table == "meetings" and uid in (records[table][key].get("contacts") or ()) for table, key in kept
        )
        insights = sum(table == "insights" for table, _ in kept)
        try:
            beside = self._store.eraser.survey()
        except OSError as error:
            raise Refused(
                f"The backups cannot be read ({error.strerror}), so nothing was changed."
            ) from error
        mentions = len(kept) - shared - insights
        others = [other.name for other in self._session.contacts.all() if other.uid != uid]
        names = LoneNames(contact.name, [*others, self._session.profile.name])
        lone = self._finding.standing(names.words, names.stand_alone_in, changed)
        words = tuple(word for word in names.words if any(word in each.excerpt.text for each in lone))
        return Farewell(
            uid, contact.name, counts, notes, shared, insights, mentions, tuple(lone), words, *beside
        )

    def forget(self, uid: str) -> str:
        """Do it. Copies in the home follow within moments; `pending` tells when they have."""
        self._allowed(uid)
        self._attention.take_up_texts()
        try:
            self._store.eraser.erase(self._person(uid))
        except StoreError as error:
            raise Refused(f"Nothing was changed: {error}") from error
        except OSError as error:
            raise Refused(f"Nothing was changed: {error.strerror or error}.") from error
        self._session.drafts.settle()
        return "Forgotten. The backups are being rewritten."

    def _allowed(self, uid: str) -> Contact:
        contact = self._session.contacts.need(uid)
        if any(meeting.running and uid in meeting.contacts for meeting in self._session.meetings.all()):
            raise Refused(f"A conversation with {contact.name} is running.", "End it first.")
        return contact

    @property
    def pending(self) -> bool:
        """Whether copies of somebody forgotten are still to be removed."""
        return self._store.eraser.pending

    def _person(self, uid: str) -> ErasedPerson:
        return ErasedPerson(uid, (), (), f"removed-{self._session.new_id()}")
