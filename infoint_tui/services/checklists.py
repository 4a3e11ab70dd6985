"""The lines of the checklists in force: built in, and changed by the user's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.checklist import (
    BUILT_IN,
    ChecklistLine,
    lines_for,
    merged,
    needs_lines,
    plan_checklist,
    reminders_for,
    with_policy,
)
from .template_file import Stamp, TemplateFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..content.templates import Checklists
    from ..domain.meeting import ChecklistItem, Meeting
    from ..domain.people import Contact
    from .edit import Edit
    from .open_home import OpenHome
    from .session import Session

PLACE = "templates/checklists.yaml"
"""The user's file in the data home."""
FOLLOWED = "checklists changed"


class ChecklistService:
    """Reads the file again when it has changed; open items of talks ahead follow it."""

    def __init__(self, session: Session, home: OpenHome) -> None:
        self._session = session
        self._home = home
        self._on_disk = TemplateFile(session, home, PLACE)
        self._stamp: Stamp | None = None
        self._read: Checklists | None = None
        self._kept: Checklists | None = None
        """The last version that could be taken apart."""
        self._lines: tuple[ChecklistLine, ...] = BUILT_IN
        self._version = 0
        self._followed: Stamp | None = None
        """Which version of the file the talks ahead are in step with."""

    # -- reading --------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[ChecklistLine, ...]:
        """All lines in force."""
        self._look()
        return self._lines

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file, each with its place and how to mend it."""
        self._look()
        read = self._read
        problems = tuple(map(str, read.problems)) if read else ()
        if read is None or read.readable:
            return problems
        stays = "The version read before stays in use." if self._kept else "The built-in lines are in use."
        return (*(f"{problem} {stays}" for problem in problems[:1]), *problems[1:])

    @property
    def version(self) -> int:
        """Grows with every reading of the file; 0 where there never was one."""
        self._look()
        return self._version

    def plan(self, meeting: Meeting, policy: str | None = None) -> tuple[ChecklistItem, ...]:
        """The checklist of a meeting as it is planned; done items and the user's own stay.

        `policy` is the one about the résumé, where that of the profile is about to change.
        """
        return self._planned(meeting, policy, self._session.contacts.get)

    def _planned(
        self, meeting: Meeting, policy: str | None, guest: Callable[[str], Contact | None]
    ) -> tuple[ChecklistItem, ...]:
        policy = self._session.profile.resume_policy if policy is None else policy
        lines = with_policy(self.lines, policy, asked=meeting.resume_requested)
        found = lines_for(meeting.mode, lines, group=len(meeting.contacts) > 1)
        guests = [each for uid in meeting.contacts if (each := guest(uid)) is not None]
        needs = needs_lines(key for each in guests for key in each.accommodations)
        return plan_checklist((*needs, *found), meeting.checklist, self._session.new_id)

    def follow_in(self, edit: Edit, policy: str | None = None) -> None:
        """Bring the talks ahead in step as part of a larger change."""
        for meeting in self._session.meetings.all():
            if meeting.planned and not meeting.practice:
                items = self._planned(
                    meeting, policy, lambda uid: edit.contact(uid) if edit.has_contact(uid) else None
                )
                if items != meeting.checklist:
                    edit.put(meeting.replace(checklist=items))

    def reminders(self, meeting: Meeting) -> tuple[ChecklistLine, ...]:
        """What to keep in mind for a meeting, group by group."""
        return reminders_for(meeting.mode, self.lines, group=len(meeting.contacts) > 1)

    def _look(self) -> None:
        """Read the file again when it has changed."""
        stamp = self._on_disk.stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._version += 1
        self._read = None
        if stamp is not None:
            from ..content.templates import read_checklists

            self._read = read_checklists(self._home.path)
        if self._read is None:
            self._kept, self._lines = None, BUILT_IN
        elif self._read.readable:
            self._kept, self._lines = self._read, merged(self._read.changes)

    # -- changing -------------------------------------------------------------------------------------

    def follow(self) -> bool:
        """Bring the talks ahead in step with the file if it changed since; one step of undo.

        Says whether any item changed. Without a file nothing happens.
        """
        self._look()
        if self._stamp == self._followed or self._session.read_only:
            return False
        self._followed = self._stamp
        if self._read is not None and not self._read.readable:
            return False
        with self._session.edit(FOLLOWED) as edit:
            self.follow_in(edit)
            return edit.changed

    def text(self) -> str:
        """The user's file as it stands, else one with every line switched off by a #."""
        found = self._on_disk.text()
        if found is not None:
            return found
        from ..content.templates import whole_file

        return whole_file()

    def write(self, text: str) -> str:
        """Store the user's file; open items of talks ahead follow it. Refuses what cannot be stored."""
        self._on_disk.store(text)
        changed = self.follow()
        wrong = len(self.problems)
        told = f"{PLACE} stored"
        if wrong:
            return f"{told}; {wrong} to fix: {self.problems[0]}"
        return f"{told}; the conversations ahead follow it" if changed else told
