"""What is done to many people of the pipeline at once: selected, previewed, one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work

from ...domain.enums import Stage
from ...domain.errors import Refused
from ...domain.pipeline import EARLY
from ...domain.settings import Settings
from ..kit.screen import PlaceScreen
from ..kit.text import assemble, lines
from ..navigation import OpenConversation

if TYPE_CHECKING:
    from textual.content import Content

    from ...services.pipeline import PipelineView
    from ...services.pipeline_bulk import BulkPlan, BulkService
    from ...services.workspace import Workspace


REASONS_SHOWN = 4
"""Reasons for leaving people out that the preview has room for."""


class PipelineMany(PlaceScreen):
    """Selecting people, and the commands that take all of the selected ones."""

    current: str | None = None
    """Uid of the person under the cursor."""
    view: PipelineView | None = None

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        super().__init__(workspace, settings, intervals=intervals)
        self.marked: dict[str, None] = {}
        self.range_from = ""
        """Uid of the person selected last; a range begins there."""

    # -- whom it is about ----------------------------------------------------------------------------

    def targets(self) -> list[str]:
        """The selected people, else the one under the cursor."""
        return list(self.marked) or ([self.current] if self.current else [])

    def has_selection(self) -> bool:
        """Whether anybody is selected."""
        return bool(self.marked)

    def may_write(self) -> bool:
        """Whether this window may change anything; says why not."""
        if not self.workspace.session.read_only:
            return True
        self.say("This window only reads. ctrl+o takes over writing, if the other window lets go.", "warning")
        return False

    def action_select_all(self) -> None:
        """Select everybody the filter leaves; once more selects nobody."""
        shown = self.view.uids if self.view else []
        if len(self.marked) == len(shown) and all(uid in self.marked for uid in shown):
            self.action_unselect()
            return
        self._select({**self.marked, **dict.fromkeys(shown)})

    def action_select_range(self) -> None:
        """Select everybody from the person selected last to the cursor."""
        shown = self.view.uids if self.view else []
        if self.range_from not in shown or self.current not in shown:
            self.say("Select somebody with space first; then this selects all from there to the cursor.")
            return
        ends = sorted((shown.index(self.range_from), shown.index(self.current or "")))
        self._select({**self.marked, **dict.fromkeys(shown[ends[0] : ends[1] + 1])})

    def action_unselect(self) -> None:
        """Select nobody."""
        self.range_from = ""
        self._select({})

    def _select(self, marked: dict[str, None]) -> None:
        self.marked = marked
        self.refresh_view()
        self.refresh_bindings()

    # -- many at once --------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_tag(self) -> None:
        """Add or remove tags."""
        from ..kit.dialog import DialogDrafts
        from ..kit.prompt import LinePrompt

        uids = self.targets()
        if not uids or not self.may_write():
            return
        have: dict[str, None] = {}
        for uid in uids:
            contact = self.workspace.session.contacts.get(uid)
            have |= dict.fromkeys(contact.tags if contact else ())
        now = " ".join(f"#{tag}" for tag in have)
        plans: list[BulkPlan] = []
        drafts = DialogDrafts(self.workspace.session.drafts, "tags", uids[0] if len(uids) == 1 else "many")
        saved = await self.edit(
            lambda refusal: LinePrompt(
                f"Tag {self.whom(uids)}",
                lead=f"now: {now}" if now else "Tags are words of your own; -word removes one.",
                placeholder="climbing alumni -old",
                error=str(refusal or ""),
                drafts=drafts,
            ),
            lambda text: plans.append(self._bulk.tag(uids, text.replace(",", " ").split())),
        )
        if saved and await self.carry_out(lambda: plans[0], many=len(uids) > 1):
            drafts.clear()

    @work(exclusive=True, group="dialog")
    async def action_archive(self) -> None:
        """Put people away, or take archived ones back; nothing is deleted."""
        uids = self.targets()
        if not uids or not self.may_write():
            return
        away = [
            uid for uid in uids if (self.workspace.session.contacts.peek(uid) or {}).get("archived") is True
        ]
        putting = len(away) < len(uids)
        await self.carry_out(
            lambda: self._bulk.archive(uids, archived=putting),
            many=len(uids) > 1,
            after="   u takes it back; archived:yes in the filter shows who is put away",
        )

    @work(exclusive=True, group="dialog")
    async def action_path_many(self) -> None:
        """Put people on a path, or take them off it."""
        from ..kit.select import Option, SelectOne

        uids = self.targets()
        if not uids or not self.may_write():
            return
        paths = self.workspace.session.paths.all()
        if not paths:
            self.say("There is no path yet: p adds one.")
            return
        contacts = [contact for uid in uids if (contact := self.workspace.session.contacts.get(uid))]
        options = []
        for path in paths:
            there = sum(1 for contact in contacts if path.uid in contact.paths)
            note = f"{there} of {len(uids)} on it" if len(uids) > 1 else ""
            if there < len(contacts):
                options.append(Option(f"+{path.uid}", f"put on {path.title}", note))
            if there:
                options.append(Option(f"-{path.uid}", f"take off {path.title}", note))
        answer = await self.ask(SelectOne(f"Paths of {self.whom(uids)}", options))
        if answer:
            away, uid = answer[0] == "-", answer[1:]
            await self.carry_out(lambda: self._bulk.path(uids, uid, away=away), many=len(uids) > 1)

    @work(exclusive=True, group="dialog")
    async def action_tie(self) -> None:
        """Say how well you know people."""
        from ...domain.enums import Tie
        from ..kit.select import Option, SelectOne

        uids = self.targets()
        if not uids or not self.may_write():
            return
        options = [
            Option(tie.value, "no tie" if tie is Tie.NONE else tie.value, TIES[tie.value]) for tie in Tie
        ]
        contact = self.workspace.session.contacts.get(uids[0])
        current = contact.tie.value if contact else ""
        answer = await self.ask(
            SelectOne(f"How well do you know {self.whom(uids)}?", options, current=current)
        )
        if answer:
            await self.carry_out(lambda: self._bulk.tie(uids, Tie(answer)), many=len(uids) > 1)

    async def move_many(self, uids: list[str], direction: int) -> None:
        """Move several people by hand, with one reason."""
        from .move import ask_move_many

        plan = await ask_move_many(self, uids, direction)
        if plan is not None:
            await self.carry_out(lambda: plan, many=True)

    # -- preview and doing ---------------------------------------------------------------------------

    async def carry_out(self, make: Callable[[], BulkPlan], *, many: bool, after: str = "") -> bool:
        """Show what would happen to many people, then do it; returns whether it was done.

        Args:
            make: Makes the plan; may refuse.
            many: Whether it is shown before; what speaks against it always is.
            after: What to say behind the words for undo.
        """
        from ..kit.prompt import Confirm

        try:
            plan = make()
        except Refused as refusal:
            self.say(str(refusal), "error")
            return False
        if not plan.takes:
            self.say(assemble("Nothing changed: ", *left_out(plan)[:1]), "warning")
            return False
        if many or plan.warnings:
            preview = Confirm(f"{plan.question}?", lead=self._preview(plan), yes="do it", no="leave it")
            if await self.ask(preview) is not True:
                return False
        done = self.attempt(lambda: self.say(self._bulk.do(plan) + after))
        if done:
            self.action_unselect()
        return done

    def _preview(self, plan: BulkPlan) -> Content:
        from ...services.pipeline_bulk import listed

        parts: list[str | Content | tuple[str, str]] = [
            listed([self.workspace.pipeline.name_of(uid) for uid in plan.takes], REACH)
        ]
        parts += [(warning, "$text-warning") for warning in plan.warnings]
        if plan.left_out:
            parts += ["", ("left out", "bold"), *left_out(plan)[:REASONS_SHOWN]]
            if len(plan.left_out) > REASONS_SHOWN:
                parts.append(f"and for {len(plan.left_out) - REASONS_SHOWN} more reasons")
        return lines(*parts, "", "One step: u takes it back.")

    @property
    def _bulk(self) -> BulkService:
        return self.workspace.bulk

    def whom(self, uids: list[str]) -> str:
        """The people in a word or two."""
        return self.workspace.pipeline.name_of(uids[0]) if len(uids) == 1 else f"{len(uids)} people"


REACH = 8
"""Names of those taken along that the preview shows."""
TIES = {
    "strong": "family, friends, people you see often",
    "moderate": "you would greet each other by name",
    "weak": "met once or twice, a friend of a friend",
    "dormant": "close once, out of touch for years",
    "none": "a stranger so far",
}
"""What each tie means (WT)."""


def left_out(plan: BulkPlan) -> list[str]:
    """A line for each reason, with those it holds for."""
    from ...services.pipeline_bulk import listed

    return [f"{len(names)}  {reason}: {listed(names, 4)}" for reason, names in plan.left_out]


BEFORE_ANSWER = (*EARLY, Stage.CONTACTED, Stage.LATER, Stage.QUIET)
"""Stages in which a message is what comes next."""


class PipelineActions(PipelineMany):
    """The commands of the pipeline, apart from how it is drawn."""

    # -- whom it is about ----------------------------------------------------------------------------

    def has_person(self) -> bool | None:
        """Dimmed where nobody is under the cursor."""
        return True if self.current else None

    def has_talk(self) -> bool | None:
        """Dimmed unless there is a conversation with the person."""
        return True if self.current and self.workspace.contact_view.conversation(self.current) else None

    def show_contact(self, contact: str, action: str = "") -> None:
        """Show somebody, whatever the filter says, and run an action on them."""
        raise NotImplementedError

    # -- adding and editing --------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_add(self) -> None:
        """Add a person from one line, or from the full form."""
        from .add import quick_add

        if not self.may_write():
            return
        contact = await quick_add(self)
        if contact is not None:
            self.show_contact(contact.uid)

    @work(exclusive=True, group="dialog")
    async def action_edit_contact(self, field: str = "") -> None:
        """Edit everything about the person."""
        from .contact_form import edit_contact

        if self.current and self.may_write():
            await edit_contact(self, self.current, field)

    @work(exclusive=True, group="dialog")
    async def action_paths(self) -> None:
        """See, add and edit paths."""
        from .paths import edit_paths

        await edit_paths(self)

    @work(exclusive=True, group="dialog")
    async def action_brainstorm(self) -> None:
        """Think of people circle by circle, one name a line."""
        from .add import brainstorm

        if self.may_write() and await brainstorm(self):
            self.refresh_view()

    # -- what happens with a person ------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_outreach(self) -> None:
        """Log a message or call, or what became of it."""
        from ..messages.request_form import open_outreach

        if self.current and self.may_write():
            await open_outreach(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_touch(self) -> None:
        """Log a message to or from the person."""
        from .interactions import open_touch

        if self.current and self.may_write():
            await open_touch(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_milestones(self) -> None:
        """See and enter milestones."""
        from .milestones import open_milestones

        if self.may_write():
            await open_milestones(self, self.current or "")

    @work(exclusive=True, group="dialog")
    async def action_introductions(self) -> None:
        """See the introductions of the person, and say how they stand."""
        from .interactions import open_introductions

        if self.current:
            await open_introductions(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_meeting(self) -> None:
        """Plan, move or call off a conversation."""
        from ..conversation.meeting_form import open_meeting

        if self.current and self.may_write():
            await open_meeting(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_move(self, direction: int) -> None:
        """Move the person, or all selected people, by hand, with a reason."""
        from .move import open_move

        if len(self.marked) > 1 and self.may_write():
            await self.move_many(list(self.marked), direction)
        elif self.current and self.may_write():
            await open_move(self, next(iter(self.marked), self.current), direction)

    @work(exclusive=True, group="dialog")
    async def action_calendar(self) -> None:
        """Write or read a calendar file."""
        from ..data.calendar import open_calendar

        talk = self.workspace.contact_view.conversation(self.current) if self.current else ""
        await open_calendar(self, talk or "")

    def action_open_talk(self) -> None:
        """Open the conversation with the person."""
        talk = self.workspace.contact_view.conversation(self.current) if self.current else ""
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
        elif kind == "step" and name.partition(":")[2]:
            self.post_message(OpenConversation(name.partition(":")[2]))
        elif kind in ("next", "begun", "task"):
            self._go_on()
        elif kind == "thanks":
            self.action_open_talk()
        elif kind in ("sign", "hint"):
            self.action_touch()

    def _go_on(self) -> None:
        """What is next with the person: a message, a meeting, or the talk there is."""
        stage = self.workspace.pipeline.stage_of(self.current or "")
        if stage in (Stage.IN_DIALOGUE, Stage.MISSED):
            self.action_meeting()
        elif stage in BEFORE_ANSWER:
            self.action_outreach()
        elif stage in (Stage.IN_TOUCH, Stage.DORMANT, Stage.DECLINED):
            self.action_touch()
        else:
            self.action_open_talk()

    @work(exclusive=True, group="dialog")
    async def _edit_path(self, uid: str) -> None:
        from .paths import edit_path

        if self.may_write():
            await edit_path(self, self.workspace.session.paths.get(uid))

    @work(exclusive=True, group="dialog")
    async def action_forget(self) -> None:
        """Remove the person from everything that is kept; asks first."""
        from .erase import forget_for_good

        if self.current and self.may_write():
            await forget_for_good(self, self.current)
