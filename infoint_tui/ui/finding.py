"""Find anything: one line to type in, and what was found below it, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.content import Content

from ..domain.phrasing import day
from .kit.command import Command, bindings
from .kit.dialog import Dialog
from .kit.fields import LineInput
from .kit.list import Row, RowList
from .kit.rows import RowSource
from .kit.select import TAKE, FilteredRows
from .kit.text import BLANK, assemble, lines, plain, styled

if TYPE_CHECKING:
    from textual.app import ComposeResult  # noqa: F401
    from textual.content import Content
    from textual.widgets import Input

    from ..services.finding import FindService, FoundAll, FoundText
    from .kit.screen import PlaceScreen, Program

AT_ONCE = 0.02
"""Seconds a key may spend on records that nobody looked at yet."""
SLICE = 0.008
"""Seconds of folding between two keys."""
RECENT = 8
LEAST, LEAD = 36, 12
"""Cells a line keeps for what was found before it gives up where and when it stands, and cells shown before
the word found where the beginning has no room."""
HELP = lines(
    ("Type words from anything you wrote or received.", "$text-muted"),
    assemble((' "two words"', "$text-accent"), ("  an exact phrase", "$text-muted")),
    assemble((" person:rosa", "$text-accent"), ("  about one person", "$text-muted")),
    assemble((" path:paramedic", "$text-accent"), ("  on one path", "$text-muted")),
    assemble((" since:3w", "$text-accent"), ("  also 2026-03-01, march, monday", "$text-muted")),
    assemble((" #theme", "$text-accent"), ("  with that theme", "$text-muted")),
)


class FindDialog(FilteredRows["FoundText"]):
    """One line, and what is found. Returns the text chosen, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (TAKE, *FilteredRows.KEYS)
    BINDINGS = bindings((TAKE,))
    WIDTH: ClassVar[int] = 100
    placeholder = "words, person:, path:, since:, #theme"
    DEFAULT_CSS = """
    FindDialog > .dialog--frame { height: 90%; }
    FindDialog RowList { height: 1fr; margin: 1 0 0 0; }
    """

    def __init__(self, finding: FindService, recent: list[str]) -> None:
        """A search; one more is put before the `recent` ones when something is opened."""
        self._finding = finding
        self._recent = recent
        self._found: FoundAll | None = None
        super().__init__("Find anything", RowList(self._recent_rows(), empty=HELP))

    def on_mount(self) -> None:
        """Get ready while nothing is typed yet."""
        self.call_later(self._prepare)

    def _prepare(self) -> None:
        """Fold a little between two keys, and look again once all is."""
        if not self.is_mounted:
            return
        if not self._finding.prepare(SLICE):
            self.call_later(self._prepare)
        elif self._found is not None and self._found.partial:
            self._search(self.query_one(LineInput).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        self._search(event.value)

    def _search(self, text: str) -> None:
        rows = self.rows
        found = self._found = self._finding.find(text, seconds=AT_ONCE)
        if found.query.empty:
            self._found = None
            rows.set_empty(HELP)
            rows.set_rows(self._recent_rows())
            return
        said = found.query.problems or (("Searching …",) if found.partial else ("Nothing found.",))
        rows.set_empty(styled(" ".join(said), "$text-muted"))
        shown = self._found_rows(found)
        first = next((key for at, key in enumerate(shown.keys) if at not in shown.headings), None)
        rows.set_rows(shown, cursor=first)

    def _recent_rows(self) -> list[Row]:
        if not self._recent:
            return []
        rows = [Row(f"recent:{text}", (plain(text),), value=text) for text in self._recent]
        return [Row("#recent", (styled("Recent searches", "$text-muted"),), heading=True), *rows]

    def _found_rows(self, found: FoundAll) -> RowSource:
        """The hits below the headings of their kinds; each is drawn when it is shown, for there are many."""
        keys: list[str] = []
        headings: dict[int, Row] = {}
        hits: dict[int, FoundText] = {}
        for group in found.groups:
            title = f"{group.title}  {len(group.hits)}{'+' if group.more else ''}"
            lines = [(f"#{group.kind}-", BLANK)] if keys else []
            for key, text in (*lines, (f"#{group.kind}", styled(title, "$text-muted"))):
                headings[len(keys)] = Row(key, (text,), heading=True)
                keys.append(key)
            for number, hit in enumerate(group.hits):
                hits[len(keys)] = hit
                keys.append(f"{group.kind}:{number}")
        today = self._finding.today()

        def render(index: int, width: int) -> Row:
            hit = hits.get(index)
            if hit is None:
                return headings[index]
            told = [part for part in (hit.name, hit.label, _day(hit.day, today)) if part]
            while len(told) > 1 and width - cell_len(" · ".join(told)) < min(LEAST, len(hit.excerpt.text)):
                told.pop()
            beside = " · ".join(told)
            text = windowed(marked(hit), hit.excerpt.spans, width - cell_len(beside) - 2)
            return Row(keys[index], (text,), styled(beside, "$text-muted"), value=hit)

        return RowSource(keys, render, headings=headings)

    def on_input_submitted(self) -> None:
        """Enter in the line."""
        self.action_take()

    def on_row_list_chosen(self) -> None:
        """A double click on a line."""
        self.action_take()

    def action_take(self) -> None:
        """Open what is under the cursor; a recent search is looked for again."""
        value = self.rows.cursor_value
        line = self.query_one(LineInput)
        if isinstance(value, str):
            line.value = value
            line.cursor_position = len(value)
        elif value is not None:
            remember(self._recent, line.value)
            self.dismiss(value)


def _day(stored: str, today: date) -> str:
    """A day as it is read everywhere; what is stored may be anything."""
    try:
        return day(date.fromisoformat(stored), today=today)
    except ValueError:
        return stored


def marked(hit: FoundText) -> Content:
    """An excerpt with the words that were found."""
    text, at = hit.excerpt.text, 0
    parts: list[str | tuple[str, str]] = []
    for start, end in hit.excerpt.spans:
        parts += [text[at:start], (text[start:end], "bold $text-accent")]
        at = end
    return assemble(*(part for part in (*parts, text[at:]) if part))


def windowed(text: Content, spans: Sequence[tuple[int, int]], room: int) -> Content:
    """The part of a text that has its first found word in so many cells; the end is cut where it is drawn."""
    if not spans or cell_len(text.plain[: spans[0][1]]) < room:
        return text
    start, end = spans[0]
    before = max(0, min(LEAD, room - (end - start) - 2))
    return assemble("…", text[start - before :]) if start > before else text


def remember(recent: list[str], text: str) -> None:
    """Put a search first among the recent ones, each once."""
    text = " ".join(text.split())
    if text in recent:
        recent.remove(text)
    recent.insert(0, text)
    del recent[RECENT:]


# -- opening what was found ---------------------------------------------------------------------------


async def open_found(app: Program, hit: FoundText) -> None:
    """Go to where a text stands, with the cursor on it. Dialogs are closed first; what was typed is kept."""
    while isinstance(app.screen, Dialog):
        await app.screen.dismiss(None)
    place = hit.place
    if place.meeting and place.table in ("meetings", "thank_yous", "insights", "leads"):
        tab = place.tab or "reflect"
        await app.open_conversation(place.meeting, tab, place.part if tab == "live" else "")
        await _in_conversation(app, hit, tab)
    elif place.table == "profile":
        from .data.profile import edit_profile

        if app.open_places:
            await edit_profile(app.open_places[-1])
    elif place.table == "paths":
        from .pipeline.views import edit_path

        path = app.workspace.session.paths.get(place.uid)
        if app.open_places and path is not None:
            await edit_path(app.open_places[-1], path)
    elif place.table in ("themes", "differences"):
        await app.switch_mode("review")
        app.say(f"{hit.label}: {hit.excerpt.text}")
    elif place.person:
        await _in_pipeline(app, hit)
    else:
        await app.switch_mode("today")
        app.say(f"{hit.label}: {hit.excerpt.text}")


async def _in_pipeline(app: Program, hit: FoundText) -> None:
    from .pipeline.screen import PipelineScreen

    await app.switch_mode("pipeline")
    screen = await app.bare_place()
    if isinstance(screen, PipelineScreen):
        closer = None if hit.label == "Name" else lambda: _on_row(screen, screen.detail.rows, hit)
        screen.show_contact(hit.place.person, closer)


def _on_row(screen: PlaceScreen, rows: RowList, hit: FoundText) -> None:
    """Put the cursor on the row in which the words stand; where none does, say them."""
    keys = (hit.place.part, f"research:{hit.place.part}") if hit.place.part else ()
    begin = hit.excerpt.text.strip("…")[:24]
    if rows.display and (any(rows.move_to(key) for key in keys) or rows.move_to(rows.book.key_with(begin))):
        screen.set_focus(rows)
    else:
        screen.say(f"{hit.label}: {hit.excerpt.text}")


async def _in_conversation(app: Program, hit: FoundText, tab: str) -> None:
    from .conversation.screen import ConversationScreen

    screen = app.screen
    if not isinstance(screen, ConversationScreen):
        return
    if tab == "prepare":
        from .conversation.prepare.pane import PreparePane

        pane = screen.query_one(PreparePane)
        field = hit.place.field
        step = {"agenda": "agenda", "research": "research", "checklist": "todo"}.get(field, "purpose")
        pane.stand_at(step)
        _on_row(screen, pane.agenda if step == "agenda" else pane.todo, hit)
    elif tab == "reflect":
        from .conversation.reflect.pane import ReflectPane

        reflect = screen.query_one(ReflectPane)
        meeting = app.workspace.session.meetings.get(hit.place.meeting)
        steps = reflect.reflecting.steps(meeting) if meeting is not None else ()
        wanted = hit.place.part if hit.place.table == "meetings" else "takeaways"
        step_of = next((each for each in steps if wanted in (each.field, each.key)), None)
        if step_of is not None:
            reflect.go_to(step_of)
        else:
            screen.say(f"{hit.label}: {hit.excerpt.text}")
