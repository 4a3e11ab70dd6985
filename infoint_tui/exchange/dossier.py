"""One path on one page of Markdown: what a decision rests on, with the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .markdown import listed, plain_line, section

MINE = {
    "skills": "my skills",
    "interests": "my interests",
    "lifestyle": "the life I want",
    "goals": "my goals",
}
MOST = 8
"""Lines of one list that still fit on the page."""


class Dossier(NamedTuple):
    """What stands on the page."""

    title: str
    standing: str
    why: str
    fit: tuple[tuple[str, float, int, int, int], ...]
    """Side, median, lowest, highest, how many conversations."""
    weighted: float | None
    for_it: tuple[tuple[str, str], ...]
    """What speaks for it, and who said so."""
    against: tuple[tuple[str, str], ...]
    new_themes: tuple[int, ...]
    not_heard: tuple[str, ...]
    open_questions: tuple[str, ...]
    log: tuple[tuple[date, str, str], ...]
    """Day, decision, reason."""


def dossier_markdown(page: Dossier) -> str:
    """The page. What people said is text: nothing in it becomes a heading, a link or HTML."""
    lines = [f"# {plain_line(page.title)}", "", plain_line(page.standing), ""]
    lines += section("Why", [plain_line(page.why)] if page.why else [])
    lines += section("How well it fits", _fit(page))
    lines += section("For", _said(page.for_it))
    lines += section("Against", _said(page.against) or ["No one has spoken against it yet."])
    if page.new_themes:
        counts = " ".join(map(str, page.new_themes))
        lines += section("New themes per conversation", [counts])
    lines += section("Not heard yet", listed(page.not_heard))
    lines += section("Still open", _cut(listed(page.open_questions)))
    lines += section("Decisions", [_decided(*entry) for entry in page.log])
    return "\n".join(lines).rstrip() + "\n"


def _fit(page: Dossier) -> list[str]:
    lines = [
        f"- {MINE.get(side, side)}: {median:g} of 5 ({low}-{high}), n = {n}" if n > 1
        else f"- {MINE.get(side, side)}: {median:g} of 5, n = 1"
        for side, median, low, high, n in page.fit
    ]  # fmt: skip
    if page.weighted is not None:
        lines.append(f"- weighted by what counts for me: {page.weighted:.1f}")
    return lines


def _said(found: tuple[tuple[str, str], ...]) -> list[str]:
    return _cut([f"- {plain_line(text)} ({plain_line(names)})" for text, names in found])


def _decided(on: date, what: str, reason: str) -> str:
    because = f": {plain_line(reason)}" if reason else ""
    return f"- {on.isoformat()} {plain_line(what)}{because}"


def _cut(lines: list[str]) -> list[str]:
    """So many lines that the page stays one; the rest is counted."""
    return lines if len(lines) <= MOST else [*lines[: MOST - 1], f"- and {len(lines) - MOST + 1} more"]


def tree_markdown(figures: str, people: Iterable[tuple[int, str, str]]) -> str:
    """Who named whom, as a list in a list. Depth, name and figures of everybody, in the order of the tree."""
    lines = ["# Who named whom", "", plain_line(figures), ""]
    for depth, name, said in people:
        behind = f" ({plain_line(said)})" if said else ""
        lines.append(f"{'    ' * depth}- {plain_line(name)}{behind}")
    return "\n".join(lines) + "\n"
