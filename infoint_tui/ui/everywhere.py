"""What can be done in every place, outside of text fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..domain.errors import Refused
from .kit.chrome import FIRST_RUN, PLACES
from .kit.command import Command, command, declared, first_key, shown_keys
from .kit.list import RowList, StyledOnce
from .kit.screen import PlaceScreen, attempt, may_write, outcome

if TYPE_CHECKING:
    from textual.screen import Screen

    from ..domain.meeting import Meeting
    from ..services.finding import FoundText
    from ..services.workspace import Workspace
    from .app import InfointApp
    from .kit.select import OfferedAction


def go_to(app: InfointApp, place: str) -> None:
    """Go to a place; what is finished does not wait behind."""
    if isinstance(app.screen, PlaceScreen) and app.screen.finished and len(app.screen_stack) > 1:
        app.pop_screen()
    app.switch_mode(place)


for _name, _key, _title, _sentence in reversed(PLACES):
    command(f"place.{_name}", _key, _title, arguments=(_name,), help=_sentence)(go_to)


def can_find(app: InfointApp) -> bool:
    """Whether this place has something to find."""
    focused = app.screen.focused
    if focused is not None and focused.check_consume_key("slash", "/"):
        return False  # it is text there, which Textual does not see in this key's name
    place = app.screen
    return isinstance(place, PlaceScreen) and (place.CAN_FIND or isinstance(focused, RowList))


@command("find", "/", "find", footer=60, when=can_find, words="filter search look")
def find(app: InfointApp) -> None:
    """Find or filter here. n and N go to the next and previous match."""
    place = app.screen
    if isinstance(place, PlaceScreen) and not place.find() and isinstance(place.focused, RowList):
        place.run_worker(_look_in(app, place, place.focused), group="dialog", exclusive=True)


async def _look_in(app: InfointApp, place: PlaceScreen, rows: RowList) -> None:
    """Ask for words and go to the first row that holds them."""
    words = await place.dialogs.line("Find in this list", lambda words: words, placeholder="words")
    if words and not rows.look_for(words):
        place.say(f"Nothing here matches {words.strip()}. {app.key_of('find.anything')} searches everything.")


def can_suspend(app: InfointApp) -> bool:
    """Whether there is a shell to go back to."""
    return not app.is_headless


@command("suspend", "ctrl+z", "suspend", when=can_suspend, words="shell background stop")
def suspend(app: InfointApp) -> None:
    """Go back to the shell for a while; fg there comes back to the same screen."""
    app.action_suspend_process()


def can_find_anything(app: InfointApp) -> bool:
    """Whether there is something to search in, and the search is not open already."""
    screen = app.screen
    searching = type(screen).__name__ == "FindDialog"
    # A place or a dialog, whose module no first screen needs.
    return isinstance(screen, StyledOnce) and not searching and app.current_mode != FIRST_RUN


@command(
    "find.anything", "ctrl+f", "find anything", footer=90, when=can_find_anything, priority=True,
    words="search notes everything all words text messages look",
)  # fmt: skip
def find_anything(app: InfointApp) -> None:
    """Search everything you wrote or received, and open what you find."""
    from .finding import FindDialog, open_found

    def opened(hit: FoundText | None) -> None:
        if hit is not None:
            app.run_worker(open_found(app, hit), group="find", exclusive=True)

    # At once, not in a worker: the next key belongs to its line already.
    app.push_screen(FindDialog(app.workspace.finding, app.searches), opened)


NEAR = timedelta(hours=3)
"""A planned talk this near is meant without asking."""


def begin_at_once(workspace: Workspace) -> str:
    """Start or resume a talk if it is clear with whom; returns the uid of its meeting, else an empty text.

    The running talk goes on; a planned talk within three hours starts at once. Raises `Refused`.
    """
    running = workspace.conversation.running()
    if running is not None and not running.practice:
        return running.uid
    meeting = _next(workspace)
    if meeting and meeting.start and abs(meeting.start.utc - workspace.session.clock.now()) <= NEAR:
        return workspace.conversation.start(meeting.uid).uid
    return ""


async def begin_call(app: InfointApp, name: str = "") -> str:
    """The same, but ask where it is not clear; empty if the user changed their mind.

    With a name it is with that person, known or new.
    """
    if name:
        return await _begin_with(app, name)
    return begin_at_once(app.workspace) or await _ask_whom(app)


async def _begin_with(app: InfointApp, name: str) -> str:
    """Start a talk with somebody by name; who may be meant is offered before there is a second person."""
    conversation = app.workspace.conversation
    running = conversation.running()
    busy = running is not None and not running.practice
    likely = [] if busy else app.workspace.known_people.called(name)
    same = sum(each.reason == "same name" for each in likely)
    if not likely or (same == 1 and app.workspace.people.find(name)):
        return conversation.start_new(name).uid
    from .pipeline.add import ask_if_known

    uid = await ask_if_known(app, name, likely, yes="start the conversation")
    return "" if uid is None else conversation.start_new(name, contact=uid).uid


def _next(workspace: Workspace) -> Meeting | None:
    planned = workspace.today.next_up()
    meeting = workspace.session.meetings.get(planned.meeting) if planned else None
    return workspace.session.meetings.get(meeting.rehearses) if meeting and meeting.practice else meeting


async def _ask_whom(app: InfointApp) -> str:
    from ..domain.names import may_be_name

    workspace = app.workspace
    planned = workspace.today.next_up()
    meeting = workspace.session.meetings.get(planned.meeting) if planned else None
    ahead = meeting.contacts if meeting and len(meeting.contacts) == 1 else ()
    options = [("next", planned.name, "the next conversation planned")] if planned else []
    options.append(("@", "Someone new", "you can add the name afterward"))
    options += [(f"@{uid}", name, "") for uid, name in workspace.directory.everybody() if uid not in ahead]
    whom = planned.name if planned else "someone new"
    answer = await app.dialogs.choose(
        "Who are you talking to?",
        options,
        lead="A new name is added to your list. Everything else can wait until afterward.",
        other=lambda text: "someone new" if may_be_name(text) else "a first note, with " + whom,
    )
    if answer is None:
        return ""
    if answer == "next" and planned:
        return workspace.conversation.start(planned.meeting).uid
    if answer.startswith("=") and may_be_name(answer[1:]):
        return await _begin_with(app, answer[1:])
    if answer.startswith("="):
        conversation = workspace.conversation
        begun = conversation.start(planned.meeting) if planned else conversation.start_new("")
        conversation.note(begun.uid, answer[1:])
        return begun.uid
    return workspace.conversation.start_new("", contact=answer[1:]).uid


@command("call", "c", "call", footer=55)
async def call(app: InfointApp) -> None:
    """Start the next conversation, or one with someone new."""
    # Keys typed meanwhile wait for its line.
    meeting = outcome(app, lambda: begin_at_once(app.workspace))
    if meeting:
        await app.open_conversation(meeting, "live")
    elif meeting is not None:
        start_call(app, "")


def start_call(app: InfointApp, name: str) -> None:
    """Open Live in one step; without a name for the running or next meeting, else with somebody new."""

    async def start() -> None:
        try:
            meeting = await begin_call(app, name)
        except Refused as refusal:
            app.say(str(refusal), "error")
        else:
            if meeting:
                await app.open_conversation(meeting, "live")

    app.run_worker(start(), exclusive=True, group="call")


def can_log(app: InfointApp) -> bool:
    """Whether a talk can be written down over what is shown."""
    return isinstance(app.screen, PlaceScreen) and app.current_mode != FIRST_RUN


@command("quick-log", "T", "log conversation", when=can_log, worker="call")
async def quick_log(app: InfointApp) -> None:
    """Log a conversation that already happened."""
    from .conversation.meeting_form import quick_log as ask

    place = app.screen
    if isinstance(place, PlaceScreen) and (talk := await ask(place)):
        await app.open_conversation(talk, "reflect")


def can_open_banks(app: InfointApp) -> bool:
    """Whether there is a place to open them over, and they are not open yet."""
    place = app.screen
    return isinstance(place, PlaceScreen) and not place.SHOWS_BANKS and app.current_mode != FIRST_RUN


@command("banks", "B", "question banks", when=can_open_banks)
def open_question_banks(app: InfointApp) -> None:
    """Open the question banks: browse, search, write and copy questions."""
    from .banks.screen import open_banks

    if isinstance(app.screen, PlaceScreen):
        open_banks(app.screen)


def may_bring_in(app: InfointApp) -> bool | None:
    """In every place but the pipeline, which has its own; dimmed while another window writes."""
    place = app.screen
    if not isinstance(place, PlaceScreen) or app.current_mode in (FIRST_RUN, "pipeline"):
        return False
    return may_write(app)


@command(
    "people.import", "", "import people", when=may_bring_in, worker="dialog",
    words="import linkedin connections csv vcard google outlook contacts file",
)  # fmt: skip
async def bring_in(app: InfointApp) -> None:
    """Import people from a file or a pasted list, from any screen."""
    from .pipeline.importing import bring_people

    if isinstance(app.screen, PlaceScreen):
        await bring_people(app.screen)


@command(
    "people.twice", "", "possible duplicates", when=may_bring_in, worker="dialog",
    words="duplicates twice double merge",
)  # fmt: skip
async def likely_pairs(app: InfointApp) -> None:
    """Find and merge people listed twice, from any screen."""
    from .pipeline.add import open_likely_pairs

    if isinstance(app.screen, PlaceScreen):
        await open_likely_pairs(app.screen)


def can_undo(app: InfointApp) -> bool | None:
    """Dimmed when there is nothing to take back."""
    some = app.workspace.home.may_undo or _own_undo(app)
    return True if some and not app.workspace.session.read_only else None


@command("undo", "u", "undo", footer=50, when=can_undo)
def undo(app: InfointApp) -> None:
    """Undo the last change."""
    _tell_undo(app, _own_undo(app) or app.workspace.session.undo, "There is nothing to undo.")


@command("redo", "U", "redo")
def redo(app: InfointApp) -> None:
    """Bring back what you just undid."""
    _tell_undo(app, app.workspace.session.redo, "There is nothing to redo.")


def _own_undo(app: InfointApp) -> Callable[[], str | None] | None:
    undoing = app.screen.undoing if isinstance(app.screen, PlaceScreen) else None
    return undoing.step() if undoing is not None else None


def _tell_undo(app: InfointApp, step: Callable[[], str | None], nothing: str) -> None:
    if app.workspace.session.read_only:
        app.say(f"Nothing was changed: {app.workspace.session.status.reason}", "warning")
    else:
        attempt(app, lambda: app.say(step() or nothing))


@command("help.keys", "?,f1", "help", footer=90)
def help_keys(app: InfointApp) -> None:
    """List the keys that work here."""
    app.action_help_keys()


def can_list_actions(app: InfointApp) -> bool:
    """Whether a place is in front; dialogs show all their keys."""
    return isinstance(app.screen, PlaceScreen) and app.current_mode != FIRST_RUN


@command("menu", ".", "actions", footer=89, when=can_list_actions, palette=False, words="menu")
def menu(app: InfointApp) -> None:
    """Show what you can do with the selected item."""
    app.action_command_palette()


HOMES = {"today": "today.actions", "pipeline": "pipeline.actions"}
"""Places whose commands are found from everywhere, with the modules that declare them."""
ONE_JOB = frozenset((*HOMES, "people"))
"""Beginnings of ids after which the same verb is the same thing."""


def elsewhere(app: InfointApp, below: Screen[Any], here: Sequence[OfferedAction]) -> Iterator[OfferedAction]:
    """The commands of Today and the pipeline for the menu over a screen, beside those offered here.

    Over a dialog there are none.
    """
    from .kit.select import OfferedAction

    if not isinstance(below, PlaceScreen) or app.current_mode == FIRST_RUN:
        return
    rests = may_write if app.workspace.session.read_only else None
    titles = {name: title for name, _key, title, _help in PLACES}
    seen = {name for offer in here for name in _jobs(offer.command)}
    for place in HOMES:
        if place == app.current_mode and below is app.place:
            continue
        for each in _commands_of(place):
            if not each.palette or "select" in each.label or (rests and each.when is rests):
                continue
            if not seen & _jobs(each):
                seen |= _jobs(each)
                keys = shown_keys(each, app.overrides)
                yield OfferedAction(app, each, keys, titles[place])


def _jobs(command: Command) -> set[str]:
    """What a command is the same as, whichever place it belongs to: its name, and its verb."""
    place, _, verb = command.id.partition(".")
    return {command.label} | ({f".{verb}"} if place in ONE_JOB else set())


def _commands_of(place: str) -> tuple[Command, ...]:
    from importlib import import_module

    return declared(import_module(f".{HOMES[place]}", __package__))


async def do_there(app: InfointApp, wanted: Command) -> None:
    """Go to the place of a command, and start it unless it is about something to be chosen there first."""
    from .today.actions import has_next

    place = wanted.id.partition(".")[0]
    await app.switch_mode(place)
    screen = await app.bare_place()
    if wanted.when in ("", may_write, has_next):
        await app.run_action(wanted.action, screen)
    else:
        what = "a line" if place == "today" else "someone"
        key = first_key(wanted, app.overrides) or app.key_of("menu")
        app.say(f"Choose {what}, then press {key} for “{wanted.label}”.")


PALETTE = Command(
    "palette", "ctrl+p", "command_palette", "actions", "Find any action by name, in text fields too.",
    footer=88, palette=False, priority=True,
)  # fmt: skip


@command("back", "q", "back", footer=80)
async def back(app: InfointApp) -> None:
    """Go back. On Today, quit infoint."""
    came_from = app.place.back if isinstance(app.place, PlaceScreen) else ""
    if len(app.screen_stack) > 1:
        app.pop_screen()
    elif came_from or app.current_mode != "today":
        app.switch_mode(came_from or "today")
    else:
        await app.action_quit()


LEAVE = Command(
    "leave", "escape", "leave", "leave", "Leave the field or dialog. What you typed is kept.",
    palette=False,
)  # fmt: skip
QUIT = Command("quit", "ctrl+q", "quit", "quit", "Save everything and leave infoint.", priority=True)


def only_reads(app: InfointApp) -> bool:
    """Whether another window has the writing access."""
    return app.workspace.session.read_only


@command("pen", "ctrl+o", "let this window write", when=only_reads, footer=2)
def write_here(app: InfointApp) -> None:
    """Let this window write."""
    app.writing.take()


def has_outside(app: InfointApp) -> bool:
    """Whether other programs or windows left something to settle."""
    return app.news.to_settle


@command("outside", "M", "conflicts", when=has_outside, footer=3, worker="dialog")
async def sort_out(app: InfointApp) -> None:
    """Resolve conflicting changes."""
    from .data.dialogs import offer_copies, settle_kept_twice

    if not app.open_places:
        return
    place = app.open_places[-1]
    if await offer_copies(place):
        await settle_kept_twice(place)
    app.news.new_copies()
    for place in app.open_places:
        place.refresh_view()


@command("data", "D", "data")
def open_data_page(app: InfointApp) -> None:
    """See where your data is, what needs attention, and earlier versions."""
    from .data.screen import open_data

    open_data(app)


@command("theme", "ctrl+g", "theme", worker="theme", words="settings colors dark light")
async def choose_theme(app: InfointApp) -> None:
    """Choose a color scheme. You see each one as you move to it."""
    names = sorted(app.available_themes, key=lambda name: (not name.startswith("infoint"), name))
    before = app.theme

    def show(name: str) -> None:
        app.theme = name

    chosen = await app.dialogs.choose(
        "Colors", [(name, name) for name in names], current=before, preview=show
    )
    app.theme = chosen or before
    if chosen:
        try:
            app.workspace.data.settings_file.keep_theme(chosen)
        except Refused as refusal:
            app.say(f"Using {chosen} until you quit. {refusal}")
        else:
            app.say(f"Using {chosen} from now on.")


COMMANDS = (
    *declared(go_to, find_anything, find, call, quick_log, open_question_banks, undo, redo, menu, help_keys),
    PALETTE,
    *declared(back),
    LEAVE,
    QUIT,
    *declared(suspend, write_here, sort_out, open_data_page, choose_theme, bring_in, likely_pairs),
)
"""All of them, in the order of the key table."""
