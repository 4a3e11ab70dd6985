"""Draws people as cards of the board and as lines of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..kit.board import Column
from ..kit.rows import Row, RowSource
from ..kit.text import BLANK, Part, assemble, column, lines, plain, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...services.contact_view import ContactCard
    from ...services.pipeline import PeopleGroup, PipelineView


HEADING = "§"
"""Begins the keys of headings; no uid does."""
LONGEST = 300
"""Characters of a field that are looked at for one line."""


def columns_of(view: PipelineView) -> list[Column]:
    """The stages of the main road, and the side exits folded into one column."""
    columns = [Column(group.key, group.title[:LONGEST], len(group.uids), group.uids) for group in view.road]
    if view.aside:
        keys, headings = keys_of(view.aside)
        count = sum(len(group.uids) for group in view.aside)
        columns.append(Column("aside", "aside", count, keys, headings))
    return columns


def keys_of(groups: Sequence[PeopleGroup]) -> tuple[list[str], dict[int, PeopleGroup]]:
    """Keys of all people below a heading for each stage, and where the headings are."""
    keys: list[str] = []
    headings: dict[int, PeopleGroup] = {}
    for group in groups:
        headings[len(keys)] = group
        keys.append(HEADING + group.key)
        keys.extend(group.uids)
    return keys, headings


def list_source(view: PipelineView, line: Callable[[str, int], Row]) -> RowSource:
    """All people, one line each, below the headings of their stages."""
    keys, headings = keys_of(view.groups)

    def render(index: int, width: int) -> Row:
        group = headings.get(index)
        if group is not None:
            return heading_row(group)
        return line(keys[index], width)

    return RowSource(keys, render, headings=headings)


def heading_row(group: PeopleGroup, *, tall: bool = False) -> Row:
    """The heading of a stage."""
    text = assemble((group.title[:LONGEST], "bold"), (f" {len(group.uids)}", "$text-muted"))
    return Row(HEADING + group.key, (BLANK, text) if tall else (text,), heading=True)


def card_row(uid: str, card: ContactCard, width: int) -> Row:
    """Two lines: name with the right end, and what matters most."""
    return Row(
        uid,
        (plain(card.name[:LONGEST]), styled(tail(card.short, width), "$text-muted")),
        right=_right(card),
        style="muted" if card.quiet else "",
    )


def line_row(uid: str, card: ContactCard, width: int) -> Row:
    """One line: name, role and what matters most, as far as there is room."""
    name_width = max(12, min(28, width // 3))
    role_width = min(38, (width - name_width) // 2) if width >= 70 else 0
    parts: list[Part] = [column(card.name[:LONGEST], name_width), "  "]
    rest = width - name_width - 2 - len(card.right) - 1
    if role_width:
        parts += [column(card.role[:LONGEST], role_width, "$text-muted"), "  "]
        rest -= role_width + 2
    second = card.second if role_width else card.short
    return Row(
        uid,
        (assemble(*parts, (tail(second, rest), "$text-muted")),),
        right=_right(card),
        style="muted" if card.quiet else "",
    )


def _right(card: ContactCard) -> Content:
    return styled(card.right, "bold $text-accent" if card.urgent else "$text-muted")


def tail(text: str, width: int) -> str:
    """A breadcrumb that is too long loses its beginning; other texts are cut by the list."""
    text = text[: LONGEST * 2]
    while " > " in text and len(text) > width:
        text = text.partition(" > ")[2]
    return text


def nobody(others: bool, filtered: bool, add: str, brainstorm: str) -> Content:
    """What stands where nobody is shown.

    Args:
        others: Whether there are people whom the filter leaves out.
        filtered: Whether anything stands in the filter.
        add: The key that adds a person.
        brainstorm: The key of the brainstorm.
    """
    if others:
        return assemble(("Nobody fits. ", "bold"), "Esc leaves the filter, Esc again clears it.")
    if filtered:
        return plain("Nobody fits.")
    return lines(
        ("Nobody here yet.", "bold"),
        BLANK,
        assemble(
            (add, "bold $text-accent"),
            "  adds the first person. A name is enough, one line can hold more:",
        ),
        "   Rosa Delgado, trainer, Brookvale EMS <rosa@example.org> #panel",
        assemble((brainstorm, "bold $text-accent"), "  helps you think of people, circle by circle."),
        BLANK,
        "Who could tell you what the work is really like?",
        "A neighbour, an alumna, the author of a talk.",
    )
