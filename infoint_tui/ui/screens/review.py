"""Review: what the conversations say together; for now honest counts, always with their n."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from ...domain.words import Stage
from ..commands.base import Command, bindings
from ..commands.review import COMMANDS
from ..text import BLANK, assemble, plain
from ..widgets.rows import Row, RowList
from .base import PlaceScreen

if TYPE_CHECKING:
    from textual.widget import Widget

FEW = 5
"""Fewer than this are told as counts, never as shares."""


class ReviewScreen(PlaceScreen):
    """Counts over all conversations; practice ones are left out."""

    PLACE = "review"
    HOME = "#review"
    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    DEFAULT_CSS = "ReviewScreen RowList { padding: 1 1; }"

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield RowList(
            id="review", empty=plain("Nothing to review yet. It begins with the first conversation.")
        )

    def refresh_view(self) -> None:
        """Count again."""
        self.query_one(RowList).set_rows(self._rows())

    def _rows(self) -> list[Row]:
        ws = self.workspace
        practice = {contact.uid for contact in ws.contacts.all() if contact.practice}
        held = [m for m in ws.meetings.all() if m.over and m.first_contact not in practice]
        people: dict[Stage, int] = {}
        for contact in ws.contacts.all():
            if contact.uid not in practice and not contact.archived:
                people[contact.stage] = people.get(contact.stage, 0) + 1
        if not held and not people:
            return []
        return [
            *self._conversations(len(held), sum(bool(m.reflection and m.reflection.completed) for m in held)),
            *self._thanks(),
            *self._people(people),
            *self._paths(),
        ]

    def _conversations(self, held: int, reflected: int) -> list[Row]:
        note = f"fewer than {FEW}: counts only, no averages" if held < FEW else ""
        return [
            _heading("CONVERSATIONS"),
            _row("held", "Held", f"n = {held}", note),
            _row("reflected", "Reflected upon", f"{reflected} of {held}"),
        ]

    def _thanks(self) -> list[Row]:
        people = self.workspace.contacts
        sent = [
            thank
            for thank in self.workspace.thank_yous.all()
            if thank.sent_at and not ((person := people.get(thank.recipient)) and person.practice)
        ]
        hours = [self.workspace.thanks.hours(thank) for thank in sent]
        known = [value for value in hours if value is not None]
        return [
            _heading("THANK-YOUS"),
            _row("sent", "Sent", f"n = {len(sent)}", f"{len(self.workspace.thanks.owed())} still owed"),
            _row("soft", "Within 24 hours", f"{sum(value <= 24 for value in known)} of {len(sent)}"),
            _row("hard", "Within 48 hours", f"{sum(value <= 48 for value in known)} of {len(sent)}"),
        ]

    def _people(self, people: dict[Stage, int]) -> list[Row]:
        rows = [_heading("PEOPLE BY STAGE")]
        rows += [_row(stage.value, stage.label, str(people[stage])) for stage in Stage if stage in people]
        return rows

    def _paths(self) -> list[Row]:
        paths = self.workspace.paths.all()
        rows = [_heading("PATHS")] if paths else []
        for path in paths:
            talks = self.workspace.people.coverage(path.uid)
            beliefs = [item.status.value for item in path.assumptions]
            told = ", ".join(f"{beliefs.count(word)} {word}" for word in dict.fromkeys(beliefs))
            rows.append(_row(path.uid, path.title, f"{talks} of {path.target_conversations} talks", told))
        return rows


def _heading(title: str) -> Row:
    return Row(f"#{title}", (BLANK, plain(title)), heading=True)


def _row(key: str, label: str, value: str, note: str = "") -> Row:
    name = plain(label).truncate(28, ellipsis=True, pad=True)
    return Row(key, (assemble("  ", name, " ", (value.rjust(14), "bold"), "   ", (note, "$text-muted")),))
