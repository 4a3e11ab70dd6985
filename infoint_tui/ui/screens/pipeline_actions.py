"""What can be done with the people of the pipeline; each action asks, saves through a service and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from ...domain.pipeline import EARLY
from ...domain.settings import Settings
from ...domain.words import Stage
from ..messages import OpenConversation
from .base import PlaceScreen

if TYPE_CHECKING:
    from ...services.workspace import Workspace

BEFORE_ANSWER = (*EARLY, Stage.CONTACTED, Stage.LATER, Stage.QUIET)
"""Stages in which a message is what comes next."""
NAMES_SHOWN = 8
"""Names listed before something is done to many people."""


class PipelineActions(PlaceScreen):
    """The commands of the pipeline, apart from how it is drawn."""

    current: str | None = None
    """Uid of the person under the cursor."""

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        super().__init__(workspace, settings, intervals=intervals)
        self.marked: dict[str, None] = {}

    # -- whom it is about ----------------------------------------------------------------------------

    def targets(self) -> list[str]:
        """The selected people, else the one under the cursor."""
        return list(self.marked) or ([self.current] if self.current else [])

    def has_person(self) -> bool | None:
        """Dimmed where nobody is under the cursor."""
        return True if self.current else None

    def has_talk(self) -> bool | None:
        """Dimmed unless there is a conversation with the person."""
        return True if self.current and self.workspace.pipeline.people.conversation(self.current) else None

    def has_selection(self) -> bool:
        """Whether anybody is selected."""
        return bool(self.marked)

    def may_write(self) -> bool:
        """Whether this window may change anything; says why not."""
        if not self.workspace.read_only:
            return True
        self.say("This window only reads. ctrl+o takes over writing, if the other window lets go.", "warning")
        return False

    def show_contact(self, contact: str, action: str = "") -> None:
        """Show somebody, whatever the filter says, and run an action on them."""
        raise NotImplementedError

    # -- adding and editing --------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_add(self) -> None:
        """Add a person from one line, or from the full form."""
        from ..dialogs.quick_add import quick_add

        if not self.may_write():
            return
        contact = await quick_add(self)
        if contact is not None:
            self.show_contact(contact.uid)

    @work(exclusive=True, group="dialog")
    async def action_edit_contact(self, field: str = "") -> None:
        """Edit everything about the person."""
        from ..dialogs.contact_form import edit_contact

        if self.current and self.may_write():
            await edit_contact(self, self.current, field)

    @work(exclusive=True, group="dialog")
    async def action_paths(self) -> None:
        """See, add and edit paths."""
        from ..dialogs.path import edit_paths

        await edit_paths(self)

    # -- what happens with a person ------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_outreach(self) -> None:
        """Log a message or call, or what became of it."""
        from ..dialogs.outreach_form import open_outreach

        if self.current and self.may_write():
            await open_outreach(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_meeting(self) -> None:
        """Plan, move or call off a conversation."""
        from ..dialogs.meeting_form import open_meeting

        if self.current and self.may_write():
            await open_meeting(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_move(self, direction: int) -> None:
        """Move the person by hand, with a reason."""
        from ..dialogs.move_dialog import open_move

        if self.current and self.may_write():
            await open_move(self, self.current, direction)

    @work(exclusive=True, group="dialog")
    async def action_calendar(self) -> None:
        """Write or read a calendar file."""
        from ..dialogs.calendar import open_calendar

        talk = self.workspace.pipeline.people.conversation(self.current) if self.current else ""
        await open_calendar(self, talk or "")

    def action_open_talk(self) -> None:
        """Open the conversation with the person."""
        talk = self.workspace.pipeline.people.conversation(self.current) if self.current else ""
        if talk:
            self.post_message(OpenConversation(talk))
        elif self.current:
            self.say("No conversation with them yet: m plans one.")

    def open_line(self, key: str) -> None:
        """Open what a line of the pane names."""
        kind, _, name = key.partition(":")
        if kind == "talk":
            self.post_message(OpenConversation(name))
        elif kind == "person":
            self.show_contact(name)
        elif kind == "path":
            self._edit_path(name)
        elif kind == "field":
            self.action_edit_contact(name.partition(":")[0])
        elif kind == "channel":
            self.action_edit_contact("email")
        elif kind == "stage":
            self.action_move(1)
        elif kind in ("crumb", "move"):
            self.action_outreach()
        elif kind in ("next", "task"):
            self._go_on()
        elif kind == "thanks":
            self.action_open_talk()

    def _go_on(self) -> None:
        """What is next with the person: a message, a meeting, or the talk there is."""
        stage = self.workspace.pipeline.stage_of(self.current or "")
        if stage in (Stage.IN_DIALOGUE, Stage.MISSED):
            self.action_meeting()
        elif stage in BEFORE_ANSWER:
            self.action_outreach()
        else:
            self.action_open_talk()

    @work(exclusive=True, group="dialog")
    async def _edit_path(self, uid: str) -> None:
        from ..dialogs.path import edit_path

        if self.may_write():
            await edit_path(self, self.workspace.paths.get(uid))

    # -- many at once --------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_tag(self) -> None:
        """Add or remove tags."""
        from ..dialogs.ask import AskLine

        uids = self.targets()
        if not uids or not self.may_write():
            return
        have: dict[str, None] = {}
        for uid in uids:
            contact = self.workspace.contacts.get(uid)
            have |= dict.fromkeys(contact.tags if contact else ())
        now = " ".join(f"#{tag}" for tag in have)
        saved = await self.edit(
            lambda refusal: AskLine(
                f"Tag {self._whom(uids)}",
                lead=f"now: {now}" if now else "Tags are words of your own; -word removes one.",
                placeholder="climbing alumni -old",
                error=str(refusal or ""),
            ),
            lambda text: self.say(self.workspace.people.tag(uids, text.replace(",", " ").split())),
        )
        if saved:
            self.action_unselect()

    @work(exclusive=True, group="dialog")
    async def action_archive(self) -> None:
        """Put people away, or take archived ones back; nothing is deleted."""
        uids = self.targets()
        if not uids or not self.may_write():
            return
        contacts = [contact for uid in uids if (contact := self.workspace.contacts.get(uid))]
        put_away = [contact.uid for contact in contacts if not contact.archived]
        chosen = put_away or [contact.uid for contact in contacts]
        if not chosen or (len(chosen) > 1 and not await self._agreed(chosen, archived=bool(put_away))):
            return
        done = self.attempt(
            lambda: self.say(
                self.workspace.people.archive(chosen, archived=bool(put_away))
                + "   u takes it back; archived:yes in the filter shows who is put away"
            )
        )
        if done:
            self.action_unselect()

    async def _agreed(self, uids: list[str], *, archived: bool) -> bool:
        from ..dialogs.confirm import Confirm

        what = "will be archived" if archived else "will be taken back"
        title = f"{len(uids)} people {what}"
        names = [self.workspace.pipeline.name_of(uid) for uid in uids[:NAMES_SHOWN]]
        more = f"\nand {len(uids) - NAMES_SHOWN} more" if len(uids) > NAMES_SHOWN else ""
        lead = "\n".join(names) + more + "\n\nNothing is deleted; archived:yes in the filter shows them."
        answer = await self.ask(Confirm(title, lead=lead, yes="archive" if archived else "take back"))
        return answer is True

    @work(exclusive=True, group="dialog")
    async def action_forget(self) -> None:
        """Remove the person from everything that is kept; asks first."""
        from ..dialogs.forget import forget_for_good

        if self.current and self.may_write():
            await forget_for_good(self, self.current)

    def _whom(self, uids: list[str]) -> str:
        return self.workspace.pipeline.name_of(uids[0]) if len(uids) == 1 else f"{len(uids)} people"

    def action_unselect(self) -> None:
        """Select nobody."""
        self.marked = {}
        self.refresh_view()
        self.refresh_bindings()
