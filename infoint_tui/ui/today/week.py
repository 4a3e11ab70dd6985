"""Looking back on the week, step by step: what stood still, whom to write to, one thing for the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.widgets import Static

from ..kit.command import command
from ..kit.dialog import Dialog, DialogDrafts
from ..kit.fields import LineInput
from ..kit.list import Row, RowList
from ..kit.text import BLANK, assemble, plain

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Input

    from ...services.learning import Page
    from ..kit.screen import PlaceScreen

LOOKING_BACK = "looking back"
ONE_THING = "One thing for next week"
MOST_TEXT = 48
"""Cells up to which what is noted of the lines stands in a column."""


class LookBack(Dialog[tuple[str, tuple[str, ...]]]):
    """The steps of looking back; where one stood is a draft. Returns the one thing and whom to write to, or
    None when left."""

    GIVES_WAY: ClassVar[str] = "RowList"
    WIDTH: ClassVar[int] = 100
    AUTO_FOCUS = ""

    DEFAULT_CSS = """
    LookBack RowList { height: auto; }
    LookBack LineInput { display: none; }
    LookBack.-last LineInput { display: block; }
    LookBack.-last RowList { display: none; }
    """

    def __init__(self, pages: Sequence[Page], due: str, drafts: DialogDrafts, error: str = "") -> None:
        """The steps: what the ones before the last show, and the day on which the one thing is due."""
        super().__init__(f"Weekly review · {ONE_THING}", lead=" ", error=error, drafts=drafts)
        self._pages = pages
        self._due = due
        step = drafts.get("step") or ""
        self._step = min(int(step), len(pages)) if step.isascii() and step.isdigit() else 0
        self._contacts: dict[str, str] = {}
        """Whom each row of the step is about, by its key; an empty uid where it is about nobody."""
        known = {line.contact for page in pages for line in page.lines}
        self._picked = [uid for uid in (drafts.get("picked") or "").split() if uid in known]

    def content(self) -> Iterable[Widget]:
        """One list for the steps, one line for the last."""
        yield RowList(multi=True)
        yield LineInput(
            self.drafts.get("line") or "", placeholder="for example call the registrar",
            select_on_focus=False,
        )  # fmt: skip

    def on_mount(self) -> None:
        """Show the step one stood at."""
        self._show()

    @property
    def last(self) -> bool:
        """Whether the line is asked for."""
        return self._step == len(self._pages)

    def can_pick(self) -> bool:
        """Whether somebody can be taken along here."""
        return not self.last and self._pages[self._step].can_pick and bool(self._pages[self._step].lines)

    def _show(self) -> None:
        rows, field = self.query_one(RowList), self.query_one(LineInput)
        count = len(self._pages) + 1
        self.set_class(self.last, "-last")
        if self.last:
            title = ONE_THING
            picked = f" You picked {len(self._picked)} to write to." if self._picked else ""
            lead = f"Keep it small. It becomes a task for {self._due}. You can leave it empty.{picked}"
            field.focus()
        else:
            page = self._pages[self._step]
            title, lead = page.title, page.lead
            rows.set_rows(self._rows(page))
            self._contacts = {f"{index}": line.contact for index, line in enumerate(page.lines)}
            rows.set_marked([key for key, contact in self._contacts.items() if contact in self._picked])
            rows.focus()
        self.query_one(".dialog--title", Static).update(
            assemble(title, (f"   {self._step + 1} of {count}", "$text-muted"))
        )
        self.query_one(".dialog--lead", Static).update(plain(lead))
        self.refresh_bindings()
        self.call_after_refresh(self._fit)

    def _rows(self, page: Page) -> list[Row]:
        noted = [cell_len(line.text) for line in page.lines if line.note]
        room = min(MOST_TEXT, max(noted, default=0))
        rows = [
            Row(
                f"{index}",
                (
                    assemble(
                        line.text,
                        " " * (3 + max(0, room - cell_len(line.text))) if line.note else "",
                        (line.note, "$text-muted"),
                    ),
                ),
            )
            for index, line in enumerate(page.lines)
        ]
        if page.more:
            rows.append(Row("#more", (assemble((f"and {page.more} more", "$text-muted")),), heading=True))
        return rows or [Row("#none", (BLANK,), heading=True)]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the line with every key."""
        if event.value or self.drafts.has("line"):
            self.drafts.put("line", event.value)

    def on_row_list_marked(self, event: RowList.Marked) -> None:
        """Take somebody along, or not; on other steps there is nothing to take."""
        contact = self._contacts.get(event.key, "")
        if not contact:
            event.row_list.set_marked(())
            return
        self._picked = [uid for uid in self._picked if uid != contact] + (
            [] if contact in self._picked else [contact]
        )
        self.drafts.put("picked", " ".join(self._picked))

    def on_row_list_chosen(self) -> None:
        """Enter on a line."""
        self.action_next()

    def on_input_submitted(self) -> None:
        """Enter in the line."""
        self.action_next()

    @command("week.next", "enter", "next", place=LOOKING_BACK, footer=1)
    def action_next(self) -> None:
        """Go to the next step. After the last, finish."""
        if self.last:
            self.dismiss((self.query_one(LineInput).value, tuple(self._picked)))
        else:
            self._go(self._step + 1)

    @command("week.pick", "space", "pick", place=LOOKING_BACK, footer=2, when="can_pick")
    def action_pick(self) -> None:
        """Plan to write to this person next week, or don't."""
        self.query_one(RowList).action_toggle_mark()

    @command("week.back", "shift+tab", "back", place=LOOKING_BACK, footer=3)
    def action_previous(self) -> None:
        """Go back one step."""
        self._go(max(0, self._step - 1))

    def _go(self, step: int) -> None:
        self._step = step
        self.drafts.put("step", str(step))
        self._show()


async def look_back(screen: PlaceScreen) -> None:
    """Look back on the week."""
    from ...domain.phrasing import day

    weeks = screen.workspace.review.weekly_review
    drafts = screen.dialogs.drafts("week")
    await screen.dialogs.settle(
        lambda refusal: LookBack(weeks.pages(), day(weeks.next_due()), drafts, str(refusal or "")),
        lambda kept: screen.say(f"{weeks.keep(*kept, drafts.keys)}   u undoes it"),
    )
