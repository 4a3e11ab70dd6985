"""Choose two to four times to offer, each as both clocks show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from ...domain.errors import Refused
from ...domain.messages import FEWEST, MOST
from ...domain.zoned_time import ZonedTime
from ..commands.outreach import OWN_TIME, PICK, USE
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog, DialogDrafts
from ..kit.fields import LineInput
from ..kit.list import Row, RowList
from ..kit.text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget
    from textual.widgets import Input

    from ...services.messages import Offer
    from .request import OutreachScreen


class SlotPicker(Dialog[tuple[ZonedTime, ...]]):
    """Times to offer: space takes one or leaves it, a typed one is added. Returns those taken, in order."""

    KEYS: ClassVar[tuple[Command, ...]] = (USE, PICK, OWN_TIME, *Dialog.KEYS)
    BINDINGS = bindings((USE, PICK))
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = """
    SlotPicker {
        & RowList { height: auto; max-height: 14; }
        & #notes { height: auto; min-height: 1; max-height: 4; color: $text-warning; }
        & LineInput { margin: 1 0 0 0; }
        & .dialog--frame { background: $panel; }
        & KeyBar { background: $panel; }
    }
    """

    def __init__(
        self,
        name: str,
        offers: Sequence[Offer],
        chosen: Sequence[ZonedTime],
        *,
        read: Callable[[str], Offer],
        drafts: DialogDrafts,
    ) -> None:
        """A list of times.

        Args:
            name: Whom they are offered to.
            offers: The times there are, in order.
            chosen: Those taken at first.
            read: Reads a typed time; may raise `Refused`.
            drafts: Where the typed line is kept.
        """
        lead = "Two to four times, outside of what you have planned. Space takes one; type any other below."
        super().__init__(f"Times to offer {name}", lead=lead, drafts=drafts)
        self._offers = {str(offer.at.utc): offer for offer in offers}
        self._chosen = {str(at.utc) for at in chosen}
        self._read = read

    def content(self) -> Iterable[Widget]:
        """The times, what is unusual about the one under the cursor, and a line for another."""
        yield RowList(self._rows(), empty=plain("no time of yours meets theirs; type one below"))
        yield Static(BLANK, id="notes")
        kept = self.drafts.get("when") or ""
        yield LineInput(kept, placeholder="another one: wed 18 mar 15:00", id="when", select_on_focus=False)

    def on_mount(self) -> None:
        """Start in the list, or in the line where there is none."""
        rows = self.query_one(RowList)
        (rows if self._offers else self.query_one("#when")).focus()
        self._show_notes()

    def _rows(self) -> list[Row]:
        offers = sorted(self._offers.items(), key=lambda pair: pair[1].at.utc)
        return [
            Row(
                key,
                (
                    assemble(
                        ("[x] " if key in self._chosen else "[ ] ", "bold $text-accent"),
                        offer.text,
                        ("  !" if offer.notes else "", "bold $text-warning"),
                    ),
                ),
            )
            for key, offer in offers
        ]

    def _refresh(self) -> None:
        self.query_one(RowList).set_rows(self._rows())
        self._show_notes()

    def _show_notes(self) -> None:
        offer = self._offers.get(self.query_one(RowList).cursor_key or "")
        count = len(self._chosen)
        taken = styled(f"{count} taken. ", "$text-muted")
        notes = " ".join(offer.notes) if offer else ""
        self.query_one("#notes", Static).update(assemble(taken, notes))

    def on_row_list_moved(self) -> None:
        """Say what is unusual about the time."""
        self._show_notes()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter or a double click takes a time, too."""
        self._toggle(event.key)

    def action_pick(self) -> None:
        """Take the time under the cursor, or leave it."""
        key = self.query_one(RowList).cursor_key
        if key is not None:
            self._toggle(key)

    def _toggle(self, key: str) -> None:
        if key in self._chosen:
            self._chosen.remove(key)
        elif len(self._chosen) >= MOST:
            self.show_error(f"{MOST} times are enough to choose from. Leave one first.")
            return
        else:
            self._chosen.add(key)
        self.show_error("")
        self._refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is typed."""
        self.drafts.put("when", event.value)

    def on_input_submitted(self) -> None:
        """Add the typed time."""
        line = self.query_one("#when", LineInput)
        if not line.value.strip():
            self.action_use()
            return
        try:
            offer = self._read(line.value)
        except Refused as refusal:
            self.show_error(str(refusal))
            return
        key = str(offer.at.utc)
        self._offers[key] = offer
        line.value = ""
        self._refresh()
        self.query_one(RowList).move_to(key)
        if key not in self._chosen:
            self._toggle(key)

    def action_use(self) -> None:
        """Return the times taken."""
        if not FEWEST <= len(self._chosen) <= MOST:
            self.show_error(f"Offer {FEWEST} to {MOST} times: it saves them a decision.")
            return
        taken = [self._offers[key].at for key in self._chosen]
        self.dismiss(tuple(sorted(taken, key=lambda at: at.utc)))


async def choose_times(screen: OutreachScreen) -> tuple[ZonedTime, ...] | None:
    """Ask for the times to offer; None where the list was left."""
    person, composing = screen.contact, screen.composing
    if person is None:
        return None
    minutes = screen.workspace.rules.table.number("request.ask_minutes")
    offers, suggested = composing.times(person, minutes)
    known = {offer.at.utc for offer in offers}
    kept = [composing.offer(person, at, minutes) for at in screen.offered if at.utc not in known]
    drafts = DialogDrafts(screen.workspace.session.drafts, "times", person.uid)
    return await screen.ask(
        SlotPicker(
            person.name,
            [*kept, *offers],
            screen.offered or suggested,
            read=lambda text: composing.offer(person, composing.typed_time(text), minutes),
            drafts=drafts,
        )
    )
