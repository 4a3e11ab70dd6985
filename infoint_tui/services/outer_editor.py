"""What the user's own editor saves: taken over as the draft of its field, whatever became of the editor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..store.fs import OsLayer
from ..store.sheets import Saved, Sheet, digest, lay_out, left_sheets, sheet_of
from .drafts import DraftKey

if TYPE_CHECKING:
    from .open_home import OpenHome
    from .session import Session


__all__ = ["FILE", "OuterEditor", "Saved", "Sheet", "digest"]

FILE = "file"
"""Place of the drafts of the user's files, with the file as the subject."""


class OuterEditor:
    """Lays texts out for an editor and takes back what it saved.

    Words are removed from the disk only once they are journalled as a draft.
    """

    def __init__(self, session: Session, home: OpenHome) -> None:
        self._session = session
        self._home = home
        self._osl = OsLayer()

    def lay_out(
        self, key: DraftKey, text: str, *, base: str | None = None, suffix: str, people: Iterable[str] = ()
    ) -> Sheet:
        """Write a text to be edited, and lock it for the editor. Raises OSError.

        Args:
            key: The draft that it belongs to.
            text: What the editor shows; take what lies there already first, with `late`.
            base: The text as it is kept already, where that is another one.
            suffix: Ends the name of the file, such as ".txt".
            people: Uids of the contacts that it is about.
        """
        start = text if base is None else base
        sheet = lay_out(self._home.path, str(key), text, start, suffix, people, self._osl)
        sheet.take_lock()
        return sheet

    def take(self, sheet: Sheet, *, whole: bool = True, at_once: bool = False) -> Saved | None:
        """What an editor saved, as the draft by now; None where it saved nothing new. Raises OSError.

        Args:
            sheet: What was laid out.
            whole: Whether the editor ended well. If not, an empty file counts for nothing, and what it left
                for its own rescue stays.
            at_once: Whether it came back at once, and may still be open in a window of its own; a text that
                was not changed stays for it then.
        """
        try:
            saved = sheet.saved()
            if saved is None or not (saved.text or whole):
                if not at_once:
                    sheet.remove(swap=whole)
                return None
            meta: dict[str, object] = {} if saved.text else {"emptied": True}
            drafts, key = self._session.drafts, DraftKey(*sheet.key.split("|", 2))
            drafts.put(key, saved.text, base=sheet.base, **meta)
            self._remove_read(sheet, key, swap=whole)
            return saved
        finally:
            sheet.give_lock()

    def _remove_read(self, sheet: Sheet, key: DraftKey, *, swap: bool) -> None:
        """Remove what is on disk as a draft; what is in memory only stays for the next start."""
        if self._session.drafts.journalled(key) and self._home.flush(2.0):
            sheet.remove(swap=swap)

    def late(self, key: DraftKey) -> Saved | None:
        """What an editor saved after it had come back, or after infoint was ended. Raises OSError.

        Refuses while it is still open.
        """
        sheet = sheet_of(self._home.path, str(key), self._osl)
        if not sheet.folder.is_dir():
            return None
        if not sheet.take_lock():
            raise Refused("This text is still open in your editor.", "Save it and close the editor first.")
        sheet.key = str(key)
        return self.take(sheet, whole=False)

    def take_up(self) -> list[str]:
        """At the start: make drafts of what editors saved and nobody read; what is to be said of it.

        What is still open, or belongs to nobody who is known, is left where it lies.
        """
        if self._session.read_only:
            return []
        said = []
        for sheet in left_sheets(self._home.path, self._osl):
            try:
                if sheet.key.count("|") == 2 and self._known(sheet) and sheet.take_lock():
                    said += self._take_up(sheet)
            except OSError:
                continue
            finally:
                sheet.give_lock()
        return said

    def _known(self, sheet: Sheet) -> bool:
        return all(self._session.contacts.get(uid) for uid in sheet.people)

    def _take_up(self, sheet: Sheet) -> list[str]:
        saved, key = sheet.saved(), DraftKey(*sheet.key.split("|", 2))
        typed = self._session.drafts.peek(key)
        if saved is None or not saved.text or saved.text == typed:
            sheet.remove(swap=False)
            return []
        if typed is None or digest(typed) == sheet.base:
            self.take(sheet, whole=False)
        else:
            self._session.drafts.keep_twice(key, saved.text)
            self._remove_read(sheet, key, swap=False)
        person = self._session.contacts.get(sheet.people[0]) if sheet.people else None
        if key.place == FILE:
            return [f"What your editor had saved of {key.subject} is kept: the next edit begins with it."]
        whom = f" to {person.name}" if person else ""
        return [f"What your editor had saved of the message{whom} is back, as an unsaved draft."]
