"""What Today does about staying in touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from .base import PlaceScreen

if TYPE_CHECKING:
    from ...services.today import DueLine

TO_TOUCH = ("touch", "loop", "promised")
"""Types of the lines that ask for a message to somebody who is known."""
TO_TELL = ("update", "told", "tell", "answer", "another")
"""Those that ask for a letter with something to say."""


class TouchActions(PlaceScreen):
    """Messages, milestones and resources, from a line that is due."""

    @property
    def current(self) -> DueLine | None:
        """The line under the cursor, if it is a task."""
        raise NotImplementedError

    def on_person(self) -> bool | None:
        """Dimmed unless the line is about somebody and may be changed."""
        due = self.current
        return True if due is not None and due.contact and not self.workspace.read_only else None

    @work(exclusive=True, group="dialog")
    async def write_to(self, due: DueLine) -> None:
        """Log the message that a line asks for."""
        from ..dialogs.touch import open_touch

        await open_touch(self, due.contact, due.task)

    def tell(self, due: DueLine) -> None:
        """Write the letter that a line asks for."""
        from .outreach import open_composer

        open_composer(self, self.workspace.composing.touch_for(due.contact, due.task))

    @work(exclusive=True, group="dialog")
    async def let_doze(self, due: DueLine) -> None:
        """Nothing passed between the two for long: one key lets the person rest."""
        from ..dialogs.touch import open_rest

        await open_rest(self, due.contact, due.task, due.title, due.detail)

    @work(exclusive=True, group="dialog")
    async def action_touch(self) -> None:
        """Log a message to or from the person of the line."""
        from ..dialogs.touch import open_touch

        if self.current is not None:
            await open_touch(self, self.current.contact)

    @work(exclusive=True, group="dialog")
    async def action_milestones(self) -> None:
        """See and enter milestones."""
        from ..dialogs.touch_milestone import open_milestones

        await open_milestones(self)

    @work(exclusive=True, group="dialog")
    async def action_shelf(self) -> None:
        """See resources and whom they may interest."""
        from ..dialogs.touch_shelf import open_shelf

        await open_shelf(self)
