"""The first run: four questions, all of them optional."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.widgets import Static

from ..commands.base import Command, bindings
from ..commands.first_run import COMMANDS
from ..messages import Visit
from ..text import assemble, lines
from .base import PlaceScreen

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.errors import Refused
    from ..dialogs.form import Field, Form, Values

BELIEFS = ("belief1", "belief2", "belief3")


def welcome() -> Content:
    """What the program is for, in a few lines."""
    enter, skip = (("enter", "bold $text-accent"), ("s", "bold $text-accent"))
    return lines(
        ("Learn about a career by talking to the people in it.", "bold"),
        "",
        "infoint goes with you through each conversation: finding somebody,",
        "asking, preparing, taking notes while you talk, thinking it over,",
        "saying thank you. Everything stays in plain files on this machine.",
        "",
        assemble(enter, "  four questions, about a minute"),
        assemble(skip, "      skip them"),
    )


class FirstRunScreen(PlaceScreen):
    """Shown once, in a home without a profile."""

    PLACE = "first_run"
    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    DEFAULT_CSS = """
    FirstRunScreen #welcome { height: 1fr; width: 1fr; padding: 2 6; }
    """

    def body(self) -> Iterable[Widget]:
        """A few sentences."""
        yield Static(welcome(), id="welcome")

    @work(exclusive=True, group="dialog")
    async def action_start(self) -> None:
        """Ask; Esc leads back here with everything typed kept."""
        from ..dialogs.base import Drafts

        drafts = Drafts(self.workspace.drafts, "first_run", "")
        if await self.edit(lambda refusal: self._form(refusal, drafts), lambda v: self._save(v, drafts.keys)):
            self._go_on()

    def action_skip(self) -> None:
        """Go on without answers; the question is not asked again."""
        if self.attempt(lambda: self.workspace.people.save_profile(zone=self._zone())):
            self._go_on()

    def _zone(self) -> str:
        from ...services.here import local_zone

        return local_zone()

    def _go_on(self) -> None:
        self.post_message(Visit("today"))

    def _form(self, refusal: Refused | None, drafts: object) -> Form:
        from ..dialogs.base import Drafts
        from ..dialogs.form import Form
        from ..dialogs.profile import zone_hints

        assert isinstance(drafts, Drafts)
        return Form(
            "Four questions",
            self._fields(),
            lead="All of them can wait. Enter goes on, ctrl+s ends here, Esc goes back.",
            hints=zone_hints(),
            refusal=refusal,
            drafts=drafts,
        )

    def _fields(self) -> list[Field]:
        from ..dialogs.form import CHOICE, Field
        from ..dialogs.profile import STAGES, ZONE_HELP

        return [
            Field("name", "1 Your name", help="It signs your messages."),
            Field("zone", "2 Time zone", value=self._zone(), help=ZONE_HELP, proposed=True),
            Field("stage", "3 What brings you", CHOICE, STAGES[0][0], options=STAGES, help="← and → choose"),
            Field("path", "4 A first path", placeholder="Paramedic", help="A direction you wonder about."),
            *(
                Field(name, "  and I believe" if name == BELIEFS[0] else "", placeholder=example)
                for name, example in zip(
                    BELIEFS, ("It is all accidents and heroics", "You must be very strong", ""), strict=True
                )
            ),
        ]

    def _save(self, values: Values, end_drafts: tuple[str, ...]) -> None:
        from ...domain.zones import guess_zone

        people = self.workspace.people
        people.save_profile(
            end_drafts=() if values["path"].strip() else end_drafts,
            name=values["name"].strip(),
            zone=guess_zone(values["zone"]) or values["zone"].strip(),
            stage=values["stage"],
        )
        if values["path"].strip():
            people.save_path(
                values["path"], assumptions=[values[name] for name in BELIEFS], end_drafts=end_drafts
            )
