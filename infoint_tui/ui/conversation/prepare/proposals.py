"""Whole agendas to choose from: what each would bring, take away and cost, before anything is replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll

from ....domain.agenda import PRESETS
from ...commands.dialogs import TAKE
from ...kit.command import Command, bindings
from ...kit.dialog import Dialog
from ...kit.lines import Preview
from ...kit.list import Row, RowList
from ...kit.text import BLANK, Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ....domain.meeting import AgendaItem
    from ....services.agenda import Proposal


MEANS = {
    "story_first": "how they came to it, then the work, then advice",
    "tiara": "trends, insights, advice, resources, assignments",
    "ten_minutes": "one question about the work, advice, two people",
    "decide": "does it fit, and how is it really",
    "second_talk": "what earlier talks left over, then what comes next",
}
NAME_CELLS = 14
REASONS = 4
"""Reasons for holding questions back that are named."""


class Proposals(Dialog[str]):
    """The presets with a preview. Returns the one to take, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (TAKE._replace(label="replace"), *Dialog.KEYS)
    BINDINGS = bindings((TAKE,))
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = ".proposals--preview"
    DEFAULT_CSS = """
    Proposals RowList { height: auto; }
    Proposals .proposals--preview {
        height: auto; scrollbar-size-vertical: 1; border-top: solid $border-blurred;
    }
    Proposals Preview { max-height: 100; border-top: none; padding: 0; }
    """

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        """A table of agendas.

        Args:
            proposals: One for each preset.
        """
        lead = "Must-asks, your own questions and what was asked already stay. One u takes it back."
        super().__init__("Another agenda", lead=lead)
        self._proposals = {proposal.preset: proposal for proposal in proposals}

    def content(self) -> Iterable[Widget]:
        """The presets, and what the one under the cursor would do."""
        yield RowList([self._row(proposal) for proposal in self._proposals.values()])
        with VerticalScroll(classes="proposals--preview"):
            yield Preview()

    def on_mount(self) -> None:
        """Start on the first."""
        self.query_one(RowList).focus()
        self.on_row_list_moved()

    @staticmethod
    def _row(proposal: Proposal) -> Row:
        name = plain(PRESETS[proposal.preset]).truncate(NAME_CELLS, pad=True).stylize("bold")
        plan = proposal.plan
        right = styled(
            "as it is" if proposal.same else f"{plan.used} of {plan.plannable} min",
            "$text-error" if plan.over else "$text-muted",
        )
        return Row(proposal.preset, (assemble(name, "  ", (MEANS[proposal.preset], "$text-muted")),), right)

    def on_row_list_moved(self) -> None:
        """Show what the preset under the cursor would do."""
        key = self.query_one(RowList).cursor_key
        shown = BLANK if key is None else proposal_lines(self._proposals[key])
        self.query_one(Preview).show(shown)
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self.on_resize()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a preset."""
        self.dismiss(event.key)

    def action_take(self) -> None:
        """Return the preset under the cursor."""
        if key := self.query_one(RowList).cursor_key:
            self.dismiss(key)


def proposal_lines(proposal: Proposal) -> Content:
    """What a proposal brings, takes and costs, a line for each question."""
    before, after = proposal.before, proposal.plan
    minutes = assemble(
        ("minutes  ", "$text-muted"),
        f"{before.used} → ",
        (f"{after.used} of {after.plannable}", "bold $text-error" if after.over else "bold"),
        f"   closing {before.closing_used} → {after.closing_used} of {after.closing}",
    )
    new = {item.uid for item in proposal.comes}
    cut = {item.uid for item in proposal.cut}
    staying = [item for item in proposal.agenda if item.uid not in new]
    lines: list[Part] = [
        minutes,
        *(_line("+", "$text-success", "comes", item, item.uid in cut) for item in proposal.comes),
        *(_line("–", "$text-warning", "goes", item, False) for item in proposal.goes),
        *(_line("·", "$text-muted", "stays", item, item.uid in cut) for item in staying),
    ]
    if proposal.held_back:
        reasons = [
            f"{reason.removeprefix('better not: ')} ({count})"
            for reason, count in proposal.held_back[:REASONS]
        ]
        lines.append(assemble(("held back  ", "$text-muted"), "; ".join(reasons)))
    return joined("\n", lines)


def _line(mark: str, style: str, word: str, item: AgendaItem, cut: bool) -> Content:
    parts: list[Part] = [(f"{mark} {word:<6}", style), item.text, (f"  {item.minutes} min", "$text-muted")]
    if item.must:
        parts.append(("  MUST", "bold $text-warning"))
    if cut:
        parts.append(("  no room", "$text-error"))
    return assemble(*parts)
