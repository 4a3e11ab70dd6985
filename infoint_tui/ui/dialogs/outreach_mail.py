"""The outreach form with its ways to a mail program; it still sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work

from ...domain.errors import Refused
from ...domain.people import Contact
from ..commands.base import Command, bindings
from ..commands.dialogs import DRAFT, MAIL
from .linted import LintedForm
from .save_file import save_file

if TYPE_CHECKING:
    from textual.content import Content

    from ..screens.base import PlaceScreen
    from .base import Dialog


class OutreachForm(LintedForm):
    """A form whose fields "subject" and "body" can go to a mail program before they are logged."""

    KEYS: ClassVar[tuple[Command, ...]] = (MAIL, DRAFT, *LintedForm.KEYS)
    BINDINGS = bindings((MAIL, DRAFT))

    def __init__(self, place: PlaceScreen, person: Contact, *args: Any, **kwargs: Any) -> None:
        """A form of that place about that person; the rest as in `LintedForm`."""
        super().__init__(*args, **kwargs)
        self._reach = place.workspace.reach
        self._person = person

    def action_mail(self) -> None:
        """Hand the text to the mail program."""
        try:
            url = self._reach.mailto(self._person.uid, self.shown("subject"), self.shown("body"))
        except Refused as refusal:
            self.show_error(str(refusal))
            return
        self.app.open_url(url, new_tab=False)
        self.say("Handed to your mail program. Nothing opens? F9 writes a draft.")

    @work(exclusive=True, group="mail draft")
    async def action_draft(self) -> None:
        """Write the text as a file for the mail program."""
        await save_file(
            self,
            "Mail draft",
            f"to {self._person.name}",
            "eml",
            lambda: self._reach.eml(self._person, self.shown("subject"), self.shown("body")),
        )

    async def ask(self, dialog: Dialog[Any]) -> Any:
        """Show another dialog over this one and wait for its answer."""
        return await self.app.push_screen_wait(dialog)

    def say(self, text: str | Content, severity: str = "") -> None:
        """Tell something: an error in the line for errors, all else under the text."""
        if severity == "error":
            self.show_error(text)
        else:
            self.show_error("")
            self.tell("body", text)
