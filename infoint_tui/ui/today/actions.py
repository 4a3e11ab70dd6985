"""What can be done from Today: a line opened, ticked off, snoozed or skipped; looking back on the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.phrasing import count
from ...services.today import DueLine, NextUp, ToWrite
from ..kit.command import command
from ..kit.screen import Call, Find, OpenConversation, Visit, attempt, may_write
from .rows import TodayEntry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from .screen import TodayScreen


PLACE = "Today"
UPDATE = "update"
"""Type of the lines that ask for news to somebody, which any message may have carried."""
SHOWN = 8
"""Lines of a preview; the rest is counted."""
BACK = "   u undoes it"


# -- what can be done ------------------------------------------------------------------------------------


def has_line(screen: TodayScreen) -> bool:
    """Whether there is a line to open."""
    return screen.rows.cursor_key is not None


def on_task(screen: TodayScreen) -> bool | None:
    """Dimmed unless there are tasks that may be changed."""
    return True if screen.chosen and may_write(screen) else None


def on_person(screen: TodayScreen) -> bool | None:
    """Dimmed unless the line is about somebody and may be changed."""
    return True if screen.current is not None and screen.current.contact and may_write(screen) else None


def has_selection(screen: TodayScreen) -> bool:
    """Whether something is selected."""
    return bool(screen.selected)


def has_next(screen: TodayScreen) -> bool:
    """Whether a conversation is planned."""
    return screen.view is not None and screen.view.next is not None


# -- a line ----------------------------------------------------------------------------------------------


@command("today.do", "enter", "open", place=PLACE, footer=2, when=has_line, worker="dialog")
async def do(screen: TodayScreen) -> None:
    """Open this to-do."""
    match screen.rows.cursor_value:
        case DueLine() as due:
            await open_line(screen, due)
        case NextUp(running=True):
            screen.post_message(Call())
        case NextUp(meeting=meeting):
            screen.post_message(OpenConversation(meeting, "prepare"))
        case ToWrite(contact=contact, kind="" | "request"):
            from ..messages.request_form import open_outreach

            await open_outreach(screen, contact)
        case ToWrite(contact=contact, kind=kind):
            from ...services.messages import MessageRequest
            from ..messages.request import open_composer

            open_composer(screen, MessageRequest(kind, contact))
        case TodayEntry.FIRST:
            await add(screen)
        case TodayEntry.PIPELINE:
            screen.post_message(Visit("pipeline"))
        case TodayEntry.OUTSIDE:
            screen.call_later(screen.app.run_action, "app.command('outside')")
        case TodayEntry.LOOK_BACK if may_write(screen):
            await look_back_on_week(screen)
        case TodayEntry.ATTENTION:
            screen.app.call_later(screen.app.run_action, "command('data')")


async def open_line(screen: TodayScreen, due: DueLine) -> None:
    """Do what a line says, in its own place."""
    from ..messages.request import open_touch
    from ..pipeline.interactions import open_rest

    meeting, contact = due.meeting, due.contact
    match due.type:
        case "fold":
            screen.unfold(due)
        case "loop" if meeting:
            screen.post_message(OpenConversation(meeting, "loop"))
        case "research" | "agenda" if meeting:
            screen.post_message(OpenConversation(meeting, "prepare"))
        case "reflect" if meeting:
            screen.post_message(OpenConversation(meeting, "reflect"))
        case "thank" if meeting:
            screen.post_message(OpenConversation(meeting, "thanks"))
        case "card" if screen.workspace.session.meetings.get(meeting):
            await _show_card(screen, meeting)
        case "write" | "nudge" if contact:
            _write(screen, due, "apology" if meeting else "")
        case "confirm" if meeting and contact:
            _write(screen, due, "confirm")
        case "update" | "told" | "tell" | "answer" | "another" if contact:
            _write(screen, due, "touch")
        case "touch" | "loop" | "promised" if contact:
            await open_touch(screen, contact, due.task)
        case "dormant" if contact:
            await open_rest(screen, contact, due.task, due.title, due.detail)
        case "lead":
            await openings(screen)
        case "quiet" if contact:
            await _let_rest(screen, due)
        case "hint" if contact:
            await _somebody_else(screen, due)
        case _:
            await _is_it_done(screen, due)


def _write(screen: TodayScreen, due: DueLine, kind: str) -> None:
    """Write the letter that the line asks for; without a kind a request, or a reminder of it."""
    from ...services.messages import MessageRequest
    from ..messages.request import open_composer

    messages = screen.workspace.messages
    if kind == "touch":
        open_composer(screen, messages.touch_for(due.contact, due.task))
    elif kind:
        open_composer(screen, MessageRequest(kind, due.contact, due.meeting, due.task))
    else:
        open_composer(screen, messages.job_for(due.contact))


async def _show_card(screen: TodayScreen, meeting: str) -> None:
    """Show the card of the last ten minutes: who reads it then has no time for the way there."""
    from ..conversation.prepare.bank import TenMinuteCard

    await screen.dialogs.ask(TenMinuteCard(screen.workspace.briefing.brief(meeting)))


async def _let_rest(screen: TodayScreen, due: DueLine) -> None:
    """Nobody answered: one key lets the person rest."""
    from ...domain.enums import Stage

    lead = f"{due.how}\nThey move to “quiet” until you have a new reason." if due.how else ""
    if await screen.dialogs.confirm(due.title, lead=lead, yes="stop", no="not yet"):
        people = screen.workspace.people
        attempt(screen, lambda: screen.say(people.move(due.contact, Stage.QUIET, "no answer") + BACK))


async def _somebody_else(screen: TodayScreen, due: DueLine) -> None:
    """Tick the hint off and find others of the same place."""
    if await screen.dialogs.confirm(due.title, lead=due.detail, yes="see who else", no="not yet"):
        attempt(screen, lambda: screen.say(screen.workspace.tasks.done(due.task)))
        person = screen.workspace.session.contacts.get(due.contact)
        place = person.organisation if person else ""
        screen.post_message(Find(f"org:{place.replace(' ', '_')}" if place else ""))


async def _is_it_done(screen: TodayScreen, due: DueLine) -> None:
    """Ask about a line that no place of its own finishes: Enter was meant to do it, not to tick it."""
    if await screen.dialogs.confirm("Is this done?", lead=due.title, yes="done", no="not yet"):
        _tick_off(screen, [due])


# -- several lines ---------------------------------------------------------------------------------------


@command("today.snooze", "s", "snooze", place=PLACE, footer=5, when=on_task, worker="dialog")
async def snooze(screen: TodayScreen) -> None:
    """Hide this to-do until later."""
    from ...domain.naturaltime import WhenError
    from ...domain.phrasing import day

    chosen = screen.chosen
    if not chosen:
        return
    today = screen.workspace.session.today
    days = frozenset(screen.workspace.session.profile.work_days)

    def hint(text: str) -> str:
        try:
            shown = day(until(text, today, days), today=today)
        except WhenError:
            return ""
        return shown if text.strip() else f"Press Enter for tomorrow, {shown}"

    def check(text: str) -> str:
        try:
            until(text, today, days)
        except WhenError as error:
            return str(error)
        return ""

    def hide(text: str) -> None:
        screen.say(screen.workspace.tasks.snooze_all(_uids(chosen), until(text, today, days)) + BACK)
        unselect(screen)

    await screen.dialogs.line(
        "Until when?" if len(chosen) == 1 else f"Until when, all {count(len(chosen), 'line')}?",
        hide,
        lead=preview(chosen),
        placeholder="1d, mon, mar 12",
        hint=hint,
        check=check,
    )


@command("today.skip", "x", "skip", place=PLACE, footer=6, when=on_task, worker="dialog")
async def skip(screen: TodayScreen) -> None:
    """Skip this to-do, with a reason."""
    chosen = screen.chosen
    if not chosen:
        return
    drafts = screen.dialogs.drafts("skip", chosen[0].task if len(chosen) == 1 else "many")

    def pass_over(reason: str) -> None:
        screen.say(screen.workspace.tasks.skip_all(_uids(chosen), reason, drafts.keys) + BACK)
        unselect(screen)

    await screen.dialogs.line(
        "Why skip it?" if len(chosen) == 1 else f"Why skip these {count(len(chosen), 'line')}?",
        pass_over,
        lead=preview(chosen),
        placeholder="not needed, done another way ...",
        drafts=drafts,
    )


@command("today.done", "d", "done", place=PLACE, footer=7, when=on_task, worker="dialog", once=True)
async def done(screen: TodayScreen) -> None:
    """Check this to-do off."""
    from ...services.tasks import ELSEWHERE

    chosen = screen.chosen
    ready = [line for line in chosen if line.type not in ELSEWHERE]
    left = [line for line in chosen if line.type in ELSEWHERE]
    if len(chosen) == 1:
        (due,) = chosen
        if left:
            await open_line(screen, due)
        elif due.type == UPDATE and due.contact:
            await _told(screen, due)
        else:
            _tick_off(screen, ready)
    elif ready:
        own = [f"left open, since it gets done on its own screen: {line.title}" for line in left[:3]]
        lead = "\n".join([preview(ready), *own])
        title = f"Check off {count(len(ready), 'line')}?"
        if await screen.dialogs.confirm(title, lead=lead, yes="done", no="not yet"):
            _tick_off(screen, ready)
    elif left:
        screen.say("These have their own screens. Press Enter on each to open it.", "warning")


async def _told(screen: TodayScreen, due: DueLine) -> None:
    """News may have gone out without the composer: log the message with the tick, or tick only."""
    from ...domain.errors import Refused

    answer = await screen.dialogs.confirm(
        "Log it as a message you sent?", lead=due.title, yes="log it as sent now", no="just check it off"
    )
    if answer is None:
        return
    if not answer:
        _tick_off(screen, [due])
        return
    try:
        screen.workspace.follow_up.log(due.contact, task=due.task)
    except Refused:
        # What speaks against it, and a reason all the same, belong in the form.
        from ..messages.request import open_touch

        await open_touch(screen, due.contact, due.task)
    else:
        screen.say(f"logged: {due.title}{BACK}")
        unselect(screen)


def _tick_off(screen: TodayScreen, lines: Sequence[DueLine]) -> None:
    """Tick lines off and say how that is taken back; nothing stays selected."""
    if attempt(screen, lambda: screen.say(screen.workspace.tasks.done_all(_uids(lines)) + BACK)):
        unselect(screen)


@command("today.select", "space", "select", place=PLACE, footer=40, when=on_task)
def select(screen: TodayScreen) -> None:
    """Select several to-dos to check off, snooze, or skip."""
    screen.rows.action_toggle_mark()


@command("today.unselect", "ctrl+n", "unselect", place=PLACE, footer=41, when=has_selection)
def unselect(screen: TodayScreen) -> None:
    """Clear the selection."""
    screen.rows.set_marked(())
    screen.explain()
    screen.refresh_bindings()


def until(text: str, today: date, work_days: frozenset[int]) -> date:
    """The day a snooze ends: "1d" means "+1d", nothing means tomorrow. Raises WhenError."""
    from datetime import timedelta

    from ...domain.naturaltime import parse_day

    words = text.strip()
    if not words:
        return today + timedelta(days=1)
    if words[:1].isdigit() and words[-1:].isalpha() and " " not in words:
        words = f"+{words}"
    return parse_day(words, today=today, work_days=work_days)


def preview(lines: Sequence[DueLine]) -> str:
    """The titles of some lines, one under the other."""
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([*(line.title for line in lines[:SHOWN]), *more])


def _uids(lines: Sequence[DueLine]) -> list[str]:
    return [line.task for line in lines]


# -- what is at hand besides -----------------------------------------------------------------------------


@command("today.add", "a", "add person", place=PLACE, footer=4, when=may_write, worker="dialog")
async def add(screen: TodayScreen) -> None:
    """Add a person. A name is enough."""
    from ..pipeline.add import quick_add

    await quick_add(screen)


@command("today.prepare", "p", "prepare", place=PLACE, footer=8, when=has_next)
def prepare(screen: TodayScreen) -> None:
    """Prepare the next conversation."""
    if screen.view and screen.view.next:
        screen.post_message(OpenConversation(screen.view.next.meeting, "prepare"))


@command("today.week", "W", "look back", place=PLACE, footer=33, when=may_write, worker="dialog")
async def look_back_on_week(screen: TodayScreen) -> None:
    """Review your week in five minutes."""
    from .week import look_back

    await look_back(screen)


@command("today.calendar", "C", "calendar file", place=PLACE, footer=95, worker="dialog")
async def calendar(screen: TodayScreen) -> None:
    """Export or import a calendar file."""
    from ..data.dialogs import open_calendar

    await open_calendar(screen, screen.view.next.meeting if screen.view and screen.view.next else "")


@command(
    "today.rules", "r", "time rules", place=PLACE, footer=94, worker="dialog",
    words="settings deadlines due days reminders",
)  # fmt: skip
async def rules(screen: TodayScreen) -> None:
    """See and change when things are due."""
    from ..data.profile import open_rules

    await open_rules(screen)


@command("today.openings", "O", "openings", place=PLACE, footer=32, when=may_write, worker="dialog")
async def openings(screen: TodayScreen) -> None:
    """See job openings people mentioned, and when you can follow up."""
    from ..pipeline.milestones import show_openings

    await show_openings(screen)


@command("today.touch", "K", "keep in touch", place=PLACE, footer=31, when=on_person, worker="dialog")
async def touch(screen: TodayScreen) -> None:
    """Log a message to or from this person."""
    from ..messages.request import open_touch

    if screen.current is not None:
        await open_touch(screen, screen.current.contact)


@command("today.milestones", "N", "milestones", place=PLACE, footer=33, when=may_write, worker="dialog")
async def milestones(screen: TodayScreen) -> None:
    """Log what you achieved, and whose advice helped."""
    from ..pipeline.milestones import open_milestones

    await open_milestones(screen)


@command("today.shelf", "R", "resources", place=PLACE, footer=34, when=may_write, worker="dialog")
async def resources(screen: TodayScreen) -> None:
    """See the resources people mentioned, and who might like them."""
    from ..pipeline.milestones import show_resources

    await show_resources(screen)


@command("today.path", "w", "paths", place=PLACE, footer=20, when=may_write, worker="dialog")
async def paths(screen: TodayScreen) -> None:
    """Add or change a path and what you believe about it."""
    from ..pipeline.views import edit_paths

    await edit_paths(screen)


@command(
    "today.profile", "i", "about you", place=PLACE, footer=30, when=may_write, worker="dialog",
    words="settings profile name time zone weekly target",
)  # fmt: skip
async def profile(screen: TodayScreen) -> None:
    """Change what infoint knows about you."""
    from ..data.profile import edit_profile

    await edit_profile(screen)
