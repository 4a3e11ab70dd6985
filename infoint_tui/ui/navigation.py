"""Ways into a conversation or to another place: what screens ask of the app, and the start of a talk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from ..domain.meeting import Meeting
    from ..services.finding import FoundText
    from ..services.workspace import Workspace
    from .app import InfointApp
    from .kit.list import RowList
    from .kit.screen import PlaceScreen

NEAR = timedelta(hours=3)
"""A planned talk this near is meant without asking."""


class Visit(Message):
    """Go to a place: today, pipeline, conversation or review."""

    def __init__(self, place: str, said: str = "") -> None:
        """A request to go.

        Args:
            place: Where to.
            said: What is to be read there.
        """
        super().__init__()
        self.place = place
        self.said = said


class OpenConversation(Message):
    """Show a meeting in the conversation place."""

    def __init__(self, meeting: str, tab: str = "", note: str = "") -> None:
        """A request to open a meeting.

        Args:
            meeting: Its uid.
            tab: prepare, live or reflect; empty leaves the choice to the state of the meeting.
            note: Uid of the note to put the cursor on, in the tab live.
        """
        super().__init__()
        self.meeting = meeting
        self.tab = tab
        self.note = note


class Call(Message):
    """Start the next conversation, or one with somebody new."""


class Find(Message):
    """Find someone, in the pipeline: those a filter leaves, or whoever is typed."""

    def __init__(self, filtered: str = "") -> None:
        super().__init__()
        self.filtered = filtered


def begin_at_once(workspace: Workspace, name: str = "") -> str:
    """Start or resume a talk if it is clear with whom; returns the uid of its meeting, else an empty text.

    The running talk goes on; a name starts a talk with that person, known or new; a planned talk within three
    hours starts at once. Raises `Refused`.
    """
    running = workspace.conversation.running()
    if running is not None and not name and not running.practice:
        return running.uid
    if name:
        return workspace.conversation.start_new(name).uid
    meeting = _next(workspace)
    if meeting and meeting.start and abs(meeting.start.utc - workspace.session.clock.now()) <= NEAR:
        return workspace.conversation.start(meeting.uid).uid
    return ""


async def begin_call(app: InfointApp, name: str = "") -> str:
    """The same, but ask in one line where it is not clear; empty if the user changed their mind."""
    return begin_at_once(app.workspace, name) or await _ask_whom(app)


def _next(workspace: Workspace) -> Meeting | None:
    planned = workspace.today.next_up()
    meeting = workspace.session.meetings.get(planned.meeting) if planned else None
    return workspace.session.meetings.get(meeting.rehearses) if meeting and meeting.practice else meeting


async def _ask_whom(app: InfointApp) -> str:
    from .kit.select import Option, SelectOne

    workspace = app.workspace
    planned = workspace.today.next_up()
    next_name = planned.name if planned else ""
    options = [Option("next", next_name, "the next conversation planned")] if planned else []
    options.append(Option("@", "Someone new", "the name can follow after the conversation"))
    options += [Option(f"@{name}", name) for name in workspace.people.names() if name != next_name]
    answer = await app.push_screen_wait(
        SelectOne(
            "Who are you talking to?",
            options,
            lead=("A new name is added to your list. Everything else can wait until afterward."),
            other="someone new",
        )
    )
    if answer is None:
        return ""
    if answer == "next" and planned:
        return workspace.conversation.start(planned.meeting).uid
    return workspace.conversation.start_new(answer[1:]).uid


# -- opening -------------------------------------------------------------------------------------------------


async def open_found(app: InfointApp, hit: FoundText) -> None:
    """Go to where a text stands, with the cursor on it. Dialogs are closed first; what was typed is kept."""
    from .kit.dialog import Dialog

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
        from .pipeline.paths import edit_path

        path = app.workspace.session.paths.get(place.uid)
        if app.open_places and path is not None:
            await edit_path(app.open_places[-1], path)
    elif place.table in ("themes", "differences"):
        await app.switch_mode("review")
        app.say(f"{hit.label}: {hit.excerpt.text}")
    elif place.person:
        await _person(app, hit)
    else:
        await app.switch_mode("today")
        app.say(f"{hit.label}: {hit.excerpt.text}")


async def _person(app: InfointApp, hit: FoundText) -> None:
    from .pipeline.screen import PipelineScreen

    await app.switch_mode("pipeline")
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    screen = app.screen
    if isinstance(screen, PipelineScreen):
        closer = None if hit.label == "Name" else lambda: _on_row(screen, screen.detail.rows, hit)
        screen.show_contact(hit.place.person, closer)


def _on_row(screen: PlaceScreen, rows: RowList, hit: FoundText) -> None:
    """Put the cursor on the row in which the words stand; where none does, say them."""
    keys = (hit.place.part, f"research:{hit.place.part}") if hit.place.part else ()
    begin = hit.excerpt.text.strip("…")[:24]
    if rows.display and (any(rows.move_to(key) for key in keys) or rows.move_to_text(begin)):
        screen.set_focus(rows)
    else:
        screen.say(f"{hit.label}: {hit.excerpt.text}")


async def _in_conversation(app: InfointApp, hit: FoundText, tab: str) -> None:
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
