"""What is done to many people of the pipeline at once: selected, previewed, one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work

from ...domain.errors import Refused
from ...domain.settings import Settings
from ..text import assemble, lines
from .base import PlaceScreen

if TYPE_CHECKING:
    from textual.content import Content

    from ...services.pipeline import PipelineView
    from ...services.pipeline_bulk import BulkService, Plan
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
        if not self.workspace.read_only:
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
        from ..dialogs.ask import AskLine
        from ..dialogs.base import Drafts

        uids = self.targets()
        if not uids or not self.may_write():
            return
        have: dict[str, None] = {}
        for uid in uids:
            contact = self.workspace.contacts.get(uid)
            have |= dict.fromkeys(contact.tags if contact else ())
        now = " ".join(f"#{tag}" for tag in have)
        plans: list[Plan] = []
        drafts = Drafts(self.workspace.drafts, "tags", uids[0] if len(uids) == 1 else "many")
        saved = await self.edit(
            lambda refusal: AskLine(
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
        away = [uid for uid in uids if (self.workspace.contacts.peek(uid) or {}).get("archived") is True]
        putting = len(away) < len(uids)
        await self.carry_out(
            lambda: self._bulk.archive(uids, archived=putting),
            many=len(uids) > 1,
            after="   u takes it back; archived:yes in the filter shows who is put away",
        )

    @work(exclusive=True, group="dialog")
    async def action_path_many(self) -> None:
        """Put people on a path, or take them off it."""
        from ..dialogs.choose import Choose, Option

        uids = self.targets()
        if not uids or not self.may_write():
            return
        paths = self.workspace.paths.all()
        if not paths:
            self.say("There is no path yet: p adds one.")
            return
        contacts = [contact for uid in uids if (contact := self.workspace.contacts.get(uid))]
        options = []
        for path in paths:
            there = sum(1 for contact in contacts if path.uid in contact.paths)
            note = f"{there} of {len(uids)} on it" if len(uids) > 1 else ""
            if there < len(contacts):
                options.append(Option(f"+{path.uid}", f"put on {path.title}", note))
            if there:
                options.append(Option(f"-{path.uid}", f"take off {path.title}", note))
        answer = await self.ask(Choose(f"Paths of {self.whom(uids)}", options))
        if answer:
            away, uid = answer[0] == "-", answer[1:]
            await self.carry_out(lambda: self._bulk.path(uids, uid, away=away), many=len(uids) > 1)

    @work(exclusive=True, group="dialog")
    async def action_tie(self) -> None:
        """Say how well you know people."""
        from ...domain.words import Tie
        from ..dialogs.choose import Choose, Option

        uids = self.targets()
        if not uids or not self.may_write():
            return
        options = [
            Option(tie.value, "no tie" if tie is Tie.NONE else tie.value, TIES[tie.value]) for tie in Tie
        ]
        contact = self.workspace.contacts.get(uids[0])
        current = contact.tie.value if contact else ""
        answer = await self.ask(Choose(f"How well do you know {self.whom(uids)}?", options, current=current))
        if answer:
            await self.carry_out(lambda: self._bulk.tie(uids, Tie(answer)), many=len(uids) > 1)

    async def move_many(self, uids: list[str], direction: int) -> None:
        """Move several people by hand, with one reason."""
        from ..dialogs.move_dialog import ask_move_many

        plan = await ask_move_many(self, uids, direction)
        if plan is not None:
            await self.carry_out(lambda: plan, many=True)

    # -- preview and doing ---------------------------------------------------------------------------

    async def carry_out(self, make: Callable[[], Plan], *, many: bool, after: str = "") -> bool:
        """Show what would happen to many people, then do it; returns whether it was done.

        Args:
            make: Makes the plan; may refuse.
            many: Whether it is shown before; what speaks against it always is.
            after: What to say behind the words for undo.
        """
        from ..dialogs.confirm import Confirm

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

    def _preview(self, plan: Plan) -> Content:
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
        return self.workspace.pipeline.bulk

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


def left_out(plan: Plan) -> list[str]:
    """A line for each reason, with those it holds for."""
    from ...services.pipeline_bulk import listed

    return [f"{len(names)}  {reason}: {listed(names, 4)}" for reason, names in plan.left_out]
