"""What can be done in the pipeline: with one person, with all who are selected, and with how it looks."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...domain.phrasing import count
from ...services.pipeline import GROUPS, SORTS
from ..kit.command import YOURS, Command, command
from ..kit.screen import OpenConversation, OpenText, attempt, outcome
from ..kit.text import assemble, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.content import Content

    from ...domain.people import Contact, SavedView
    from ...domain.settings import Settings, UserCommand
    from ...services.erasure import Farewell
    from ...services.pipeline_bulk import BulkPlan
    from .screen import PipelineScreen


PLACE = "pipeline"
LEGEND = (
    "At the end of a line: how long someone has been in their stage.",
    "In color: a conversation today, or a thank-you to send.",
)
"""What the marks on the lines of people mean, for the help."""
NAMES_SHOWN = 8
"""Names of those taken along that the preview shows."""
REASONS_SHOWN = 4
"""Reasons for leaving people out that the preview has room for."""
PATIENCE = 60.0
"""Seconds to wait for the copies that have to be rewritten, while everything else goes on."""
TIES = {
    "strong": "family, friends, people you see often",
    "moderate": "you would greet each other by name",
    "weak": "met once or twice, a friend of a friend",
    "dormant": "close once, out of touch for years",
    "none": "a stranger so far",
}
"""What each degree of closeness means (WT)."""
SORT_NOTES = {
    "next": "the planned conversation, or the first thing due",
    "since": "the longest first",
    "warmth": "close, some, barely, lost touch, not yet",
    "last": "the longest ago first, so no one is forgotten",
    "due": "the first open task",
}
GROUP_NOTES = {
    "path": "people with several are under the first",
    "tie": "how well you know them",
    "tag": "people with several are under the first",
}


# -- whom it is about ------------------------------------------------------------------------------------


def has_person(screen: PipelineScreen) -> bool | None:
    """Dimmed where nobody is under the cursor."""
    return True if screen.current else None


def has_talk(screen: PipelineScreen) -> bool | None:
    """Dimmed unless there is a conversation with the person."""
    return True if talk_of(screen) else None


def has_selection(screen: PipelineScreen) -> bool:
    """Whether anybody is selected."""
    return bool(screen.marked)


def talk_of(screen: PipelineScreen) -> str:
    """Uid of the conversation with the person under the cursor; empty without one."""
    return (screen.workspace.contact_view.conversation(screen.current) if screen.current else "") or ""


def may_write(screen: PipelineScreen) -> bool:
    """Whether this window may change anything; says why not."""
    if not screen.workspace.session.read_only:
        return True
    screen.say("This window is read-only. Press ctrl+o to let it write.", "warning")
    return False


def to_change(screen: PipelineScreen) -> str:
    """Uid of the person under the cursor, if there is one who may be changed.

    While several are selected it would be a guess whom it is for, unless somebody's page is open.
    """
    if len(screen.marked) > 1 and not screen.has_class("-person"):
        screen.say(
            f"This works on one person, and {len(screen.marked)} are selected. Press Esc to clear.", "warning"
        )
        return ""
    return screen.current if screen.current and may_write(screen) else ""


def all_to_change(screen: PipelineScreen) -> list[str]:
    """The selected people, else the one under the cursor, if they may be changed."""
    uids = list(screen.marked) or ([screen.current] if screen.current else [])
    return uids if uids and may_write(screen) else []


def whom(screen: PipelineScreen, uids: list[str]) -> str:
    """The people in a word or two."""
    return screen.workspace.pipeline.name_of(uids[0]) if len(uids) == 1 else f"{len(uids)} people"


def contacts_of(screen: PipelineScreen, uids: list[str]) -> list[Contact]:
    """The people as they are kept."""
    return [contact for uid in uids if (contact := screen.workspace.session.contacts.get(uid))]


# -- one person ------------------------------------------------------------------------------------------


@command("pipeline.add", "a", "add", place=PLACE, footer=10, worker="dialog")
async def add(screen: PipelineScreen) -> None:
    """Add a person: one line is enough."""
    from .add import quick_add

    if may_write(screen) and (contact := await quick_add(screen)):
        screen.show_contact(contact.uid)


@command(
    "pipeline.import", "I", "import people", place=PLACE, footer=43, worker="dialog",
    words="import linkedin connections csv vcard google outlook contacts file",
)  # fmt: skip
async def bring_in(screen: PipelineScreen) -> None:
    """Import people from a file, or from a pasted list."""
    from .importing import bring_people

    if may_write(screen):
        await bring_people(screen)


@command(
    "pipeline.twice", "", "possible duplicates", place=PLACE, worker="dialog",
    words="duplicates twice double merge",
)  # fmt: skip
async def likely_pairs(screen: PipelineScreen) -> None:
    """Find and merge people listed twice."""
    from .add import open_likely_pairs

    if may_write(screen):
        await open_likely_pairs(screen)


@command(
    "pipeline.merge", "", "merge with someone", place=PLACE, when=has_person, worker="dialog",
    words="duplicate twice double same",
)  # fmt: skip
async def merge_person(screen: PipelineScreen) -> None:
    """Merge two entries for the same person."""
    from ...domain.matching import Likeness
    from ...services.people import LikelyPair
    from .add import compare_two, open_likely_pairs

    if len(screen.marked) == 2 and may_write(screen):
        one, other = screen.marked
        await compare_two(screen, LikelyPair(one, other, Likeness.PERHAPS, "you selected both"))
    elif uid := to_change(screen):
        await open_likely_pairs(screen, uid)


@command("pipeline.outreach", "e", "log outreach", place=PLACE, footer=11, when=has_person, worker="dialog")
async def outreach(screen: PipelineScreen) -> None:
    """Log a message, a call, or a reply."""
    from ..messages.request_form import open_outreach

    if uid := to_change(screen):
        await open_outreach(screen, uid)


@command("pipeline.meeting", "m", "plan", place=PLACE, footer=12, when=has_person, worker="dialog")
async def meeting(screen: PipelineScreen) -> None:
    """Schedule, reschedule, or cancel a conversation."""
    from ..conversation.meeting_form import open_meeting

    if uid := to_change(screen):
        await open_meeting(screen, uid)


@command("pipeline.touch", "K", "keep in touch", place=PLACE, footer=15, when=has_person, worker="dialog")
async def touch(screen: PipelineScreen) -> None:
    """Log a message to or from the person."""
    from ..messages.request import open_touch

    if uid := to_change(screen):
        await open_touch(screen, uid)


@command(
    "pipeline.milestones", "", "milestones", place=PLACE, footer=37, worker="dialog",
    words="reached achievement job offer news update",
)  # fmt: skip
async def milestones(screen: PipelineScreen) -> None:
    """Log what you achieved, and whose advice helped."""
    from .milestones import open_milestones

    if may_write(screen):
        await open_milestones(screen, screen.current or "")


@command(
    "pipeline.introductions", "", "introductions", place=PLACE, footer=38, when=has_person, worker="dialog",
    words="referrals intros who knows whom network",
)  # fmt: skip
async def introductions(screen: PipelineScreen) -> None:
    """See who introduced you to whom, and where each introduction stands."""
    from .interactions import open_introductions

    if screen.current:
        await open_introductions(screen, screen.current)


@command(
    "pipeline.forward",
    ">",
    "move forward",
    place=PLACE,
    footer=20,
    when=has_person,
    worker="dialog",
    arguments=(1,),
    help="Move the person, or everyone selected, to a later stage. Asks for a reason.",
)
@command(
    "pipeline.backward", "<", "move back", place=PLACE, footer=21, when=has_person, worker="dialog",
    arguments=(-1,), help="Move the person, or everyone selected, to an earlier stage. Asks for a reason.",
)  # fmt: skip
async def move(screen: PipelineScreen, direction: int) -> None:
    """Move the person, or all selected people, by hand, with a reason."""
    from .interactions import ask_move_many, open_move

    uids = all_to_change(screen)
    if len(uids) > 1:
        if plan := await ask_move_many(screen, uids, direction):
            await carry_out(screen, lambda: plan, many=True)
    elif uids:
        await open_move(screen, uids[0], direction)


@command("pipeline.edit", "E", "edit", place=PLACE, footer=13, when=has_person, worker="dialog")
async def edit(screen: PipelineScreen) -> None:
    """Edit everything about the person."""
    await edit_field(screen, "")


async def edit_field(screen: PipelineScreen, field: str) -> None:
    """Edit everything about the person, beginning with this field."""
    from .contact_form import edit_contact

    if uid := to_change(screen):
        await edit_contact(screen, uid, field)


@command("pipeline.tag", "t", "tag", place=PLACE, footer=30, when=has_person, worker="dialog")
async def tag(screen: PipelineScreen) -> None:
    """Add or remove tags for the selected people."""
    uids = all_to_change(screen)
    if not uids:
        return
    have = dict.fromkeys(tag for contact in contacts_of(screen, uids) for tag in contact.tags)
    now = " ".join(f"#{tag}" for tag in have)
    drafts = screen.dialogs.drafts("tags", uids[0] if len(uids) == 1 else "many")
    plan = await screen.dialogs.line(
        f"Tag {whom(screen, uids)}",
        lambda text: screen.workspace.bulk.tag(uids, text.replace(",", " ").split()),
        lead=f"now: {now}" if now else "Tags are words of your own; -word removes one.",
        placeholder="for example climbing alumni -old",
        drafts=drafts,
    )
    if plan and await carry_out(screen, lambda: plan, many=len(uids) > 1):
        drafts.clear()


@command(
    "pipeline.archive", "z", "archive", place=PLACE, footer=31, when=has_person, worker="dialog", once=True
)
async def archive(screen: PipelineScreen) -> None:
    """Archive the selected people, or bring archived ones back. Nothing is deleted."""
    uids = all_to_change(screen)
    if not uids:
        return
    contacts = screen.workspace.session.contacts
    putting = not all((contacts.peek(uid) or {}).get("archived") is True for uid in uids)
    await carry_out(
        screen,
        lambda: screen.workspace.bulk.archive(uids, archived=putting),
        many=len(uids) > 1,
        after="   u undoes it; archived:yes in the filter shows who is archived",
    )


@command(
    "pipeline.forget", "", "forget for good", place=PLACE, footer=36, when=has_person, worker="dialog",
    words="delete remove erase privacy",
)  # fmt: skip
async def forget(screen: PipelineScreen) -> None:
    """Delete the person everywhere, backups included. Asks first; can't be undone."""
    service = screen.workspace.data.erasure
    uid = to_change(screen)
    farewell = outcome(screen, lambda: service.preview(uid)) if uid else None
    if farewell is None:
        return
    title = f"Forget {farewell.name} for good? No undo."
    if not await screen.dialogs.confirm(title, lead=_what_goes(farewell), yes="forget for good", no="keep"):
        return
    if not attempt(screen, lambda: screen.say(service.forget(uid))):
        return
    await asyncio.to_thread(screen.workspace.home.flush, PATIENCE)
    if service.pending:
        screen.say("Forgotten. Some backups couldn't be rewritten yet. infoint keeps trying.", "warning")
    else:
        screen.say("Forgotten for good, in the backups too.")
    if farewell.lone:
        await _look_at_lone(screen, farewell)


async def _look_at_lone(screen: PipelineScreen, farewell: Farewell) -> None:
    """List the texts in which a part of the name stands alone; the one chosen is opened."""
    words = " or ".join(f"“{word}”" for word in farewell.lone_words)
    hit = await screen.dialogs.choose(
        f"Is {words} this person here?",
        [(hit, hit.excerpt.text, " · ".join(filter(None, (hit.name, hit.label)))) for hit in farewell.lone],
        lead="These stay as they are. Enter opens one to change it; ctrl+f finds the others again.",
    )
    if hit is not None:
        screen.post_message(OpenText(hit))


@command("pipeline.open", "o", "open conversation", place=PLACE, footer=14, when=has_talk)
def open_talk(screen: PipelineScreen) -> None:
    """Open the conversation with the person: the planned one, else the last."""
    if talk := talk_of(screen):
        screen.post_message(OpenConversation(talk))
    elif screen.current:
        screen.say("No conversation with them yet. m plans one.")


@command("pipeline.calendar", "", "calendar file", place=PLACE, footer=36, worker="dialog", words="ics")
async def calendar(screen: PipelineScreen) -> None:
    """Write the conversation with the person as a calendar file, or read one."""
    from ..data.dialogs import open_calendar

    await open_calendar(screen, talk_of(screen))


@command("pipeline.paths", "p", "paths", place=PLACE, footer=33, worker="dialog")
async def paths(screen: PipelineScreen) -> None:
    """See, add and edit the paths you explore."""
    from .views import edit_paths

    await edit_paths(screen)


async def edit_one_path(screen: PipelineScreen, uid: str) -> None:
    """Edit a path that a line names."""
    from .views import edit_path

    if may_write(screen):
        await edit_path(screen, screen.workspace.session.paths.get(uid))


# -- how it looks ----------------------------------------------------------------------------------------


@command("pipeline.view", "v", "view", place=PLACE, footer=32)
def toggle_view(screen: PipelineScreen) -> None:
    """Board or list."""
    screen.layout_wanted = "list" if screen.people.shows_board else "board"
    _show_anew(screen)


@command("pipeline.sort", "s", "sort", place=PLACE, footer=37, worker="dialog")
async def sort(screen: PipelineScreen) -> None:
    """Choose what people are sorted by."""
    now = screen.workspace.pipeline.arrangement
    if answer := await _one_of(screen, "Sort by", SORTS, now.sort, SORT_NOTES):
        screen.workspace.pipeline.arrange(answer, now.group)
        _show_anew(screen)


@command("pipeline.group", "S", "group", place=PLACE, footer=38, worker="dialog")
async def group(screen: PipelineScreen) -> None:
    """Choose what people are grouped by."""
    now = screen.workspace.pipeline.arrangement
    if answer := await _one_of(screen, "Group by", GROUPS, now.group, GROUP_NOTES):
        screen.workspace.pipeline.arrange(now.sort, answer)
        _show_anew(screen)


@command("pipeline.views", "V", "views", place=PLACE, footer=39, worker="dialog")
async def views(screen: PipelineScreen) -> None:
    """Save the filter, order, and grouping as a view."""
    from ...domain.people import SavedView
    from .views import open_views

    pipeline = screen.workspace.pipeline
    now = SavedView(
        name="",
        filter=screen.filter.value.strip(),
        sort=pipeline.arrangement.sort,
        group=pipeline.arrangement.group,
        layout=screen.layout_wanted,
    )
    name = await open_views(screen, now)
    view = screen.workspace.views.get(name) if name else None
    if view is not None:
        look_through(screen, view)
        _show_anew(screen)


def look_through(screen: PipelineScreen, view: SavedView) -> None:
    """Arrange people as a view says, to be shown anew; an order or a grouping nobody knows is left out."""
    screen.workspace.pipeline.arrange(
        view.sort if view.sort in SORTS else "next", view.group if view.group in GROUPS else "stage"
    )
    screen.layout_wanted = view.layout if view.layout in ("board", "list") else ""
    told, screen.filter.on_typed = screen.filter.on_typed, None
    screen.filter.write(view.filter)
    screen.filter.on_typed = told


def _show_anew(screen: PipelineScreen) -> None:
    screen.refresh_view()
    screen.go_home()


async def _one_of(
    screen: PipelineScreen, title: str, labels: Mapping[str, str], current: str, notes: Mapping[str, str]
) -> str | None:
    options = [(key, label, notes.get(key, "")) for key, label in labels.items()]
    return await screen.dialogs.choose(title, options, current=current)


@command(
    "pipeline.brainstorm", "", "brainstorm", place=PLACE, footer=34, worker="dialog",
    words="ideas names circles think whom to ask",
)  # fmt: skip
async def brainstorm(screen: PipelineScreen) -> None:
    """Think of people group by group, one name per line."""
    from .add import walk_circles

    if may_write(screen) and await walk_circles(screen):
        screen.refresh_view()


# -- selecting -------------------------------------------------------------------------------------------


@command("pipeline.select", "space", "select", place=PLACE, footer=35, when=has_person)
def select(screen: PipelineScreen) -> None:
    """Select people, to do something with all of them."""
    screen.people.toggle_mark()


@command("pipeline.select-all", "A", "select all", place=PLACE, footer=40, when=has_person)
def select_all(screen: PipelineScreen) -> None:
    """Select everyone shown. Again selects no one."""
    shown = screen.view.uids if screen.view else []
    if len(screen.marked) == len(shown) and all(uid in screen.marked for uid in shown):
        unselect(screen)
    else:
        _select(screen, {**screen.marked, **dict.fromkeys(shown)})


@command("pipeline.select-range", "", "select range", place=PLACE, when=has_selection, words="mark several")
def select_range(screen: PipelineScreen) -> None:
    """Select everyone from the person selected last to the cursor."""
    shown = screen.view.uids if screen.view else []
    current = screen.current
    if screen.range_from not in shown or current not in shown:
        screen.say("Select someone with space first; then this selects all from there to the cursor.")
        return
    first, last = sorted((shown.index(screen.range_from), shown.index(current)))
    _select(screen, {**screen.marked, **dict.fromkeys(shown[first : last + 1])})


@command(
    "pipeline.path-of", "", "on a path", place=PLACE, footer=41, when=has_person, worker="dialog",
    words="assign paths career",
)  # fmt: skip
async def path_many(screen: PipelineScreen) -> None:
    """Put the selected people on a path, or take them off it."""
    uids = all_to_change(screen)
    if not uids:
        return
    paths = screen.workspace.session.paths.all()
    if not paths:
        screen.say("There are no paths yet. p adds one.")
        return
    contacts = contacts_of(screen, uids)
    options = []
    for path in paths:
        there = sum(1 for contact in contacts if path.uid in contact.paths)
        note = f"{there} of {len(uids)} on it" if len(uids) > 1 else ""
        if there < len(contacts):
            options.append(((path.uid, False), f"add to {path.title}", note))
        if there:
            options.append(((path.uid, True), f"remove from {path.title}", note))
    answer = await screen.dialogs.choose(f"Paths of {whom(screen, uids)}", options)
    if answer:
        uid, away = answer
        bulk = screen.workspace.bulk
        await carry_out(screen, lambda: bulk.path(uids, uid, away=away), many=len(uids) > 1)


@command(
    "pipeline.tie", "", "how well you know them", place=PLACE, footer=42, when=has_person, worker="dialog",
    words="closeness warmth relationship strength",
)  # fmt: skip
async def tie(screen: PipelineScreen) -> None:
    """Say how well you know the selected people."""
    from ...domain.enums import Tie

    uids = all_to_change(screen)
    if not uids:
        return
    options = [(tie, tie.label, TIES[tie.value]) for tie in Tie]
    contact = screen.workspace.session.contacts.get(uids[0])
    title = f"How well do you know {whom(screen, uids)}?"
    answer = await screen.dialogs.choose(title, options, current=contact.tie if contact else None)
    if answer:
        await carry_out(screen, lambda: screen.workspace.bulk.tie(uids, answer), many=len(uids) > 1)


@command("pipeline.unselect", "", "unselect", place=PLACE, footer=34, when=has_selection, words="none")
def unselect(screen: PipelineScreen) -> None:
    """Select no one."""
    screen.range_from = ""
    _select(screen, {})


def _select(screen: PipelineScreen, marked: dict[str, None]) -> None:
    screen.marked = marked
    screen.refresh_view()
    screen.refresh_bindings()


# -- preview and doing -----------------------------------------------------------------------------------


async def carry_out(
    screen: PipelineScreen, make: Callable[[], BulkPlan], *, many: bool, after: str = ""
) -> bool:
    """Show what would happen to people, then do it; returns whether it was done.

    Args:
        screen: Where it is asked.
        make: Makes the plan; may refuse.
        many: Whether it is shown before; what speaks against it always is.
        after: What to say behind the words for undo.
    """
    plan = outcome(screen, make)
    if plan is None:
        return False
    if not plan.takes:
        screen.say(assemble("Nothing changed. ", *_left_out(plan)[:1]), "warning")
        return False
    if (many or plan.warnings) and not await screen.dialogs.confirm(
        f"{plan.question}?", lead=_preview(screen, plan), yes="go ahead", no="cancel"
    ):
        return False
    done = attempt(screen, lambda: screen.say(screen.workspace.bulk.do(plan) + after))
    if done:
        unselect(screen)
    return done


def _preview(screen: PipelineScreen, plan: BulkPlan) -> Content:
    from ...services.pipeline_bulk import listed

    parts: list[str | Content | tuple[str, str]] = [
        listed([screen.workspace.pipeline.name_of(uid) for uid in plan.takes], NAMES_SHOWN)
    ]
    parts += [(warning, "$text-warning") for warning in plan.warnings]
    if plan.left_out:
        parts += ["", ("left out", "bold"), *_left_out(plan)[:REASONS_SHOWN]]
        if len(plan.left_out) > REASONS_SHOWN:
            parts.append(f"and more reasons ({len(plan.left_out) - REASONS_SHOWN})")
    return lines(*parts, "", "u undoes this.")


def _left_out(plan: BulkPlan) -> list[str]:
    """A line for each reason, with those it holds for."""
    from ...services.pipeline_bulk import listed

    return [f"{len(names)}  {reason}: {listed(names, 4)}" for reason, names in plan.left_out]


def _what_goes(farewell: Farewell) -> str:
    """What forgetting somebody means, short enough for the smallest screen."""
    from ...domain.erasure import REMOVED

    goes = farewell.what_goes
    said = [f"Will be deleted: the person{', ' + goes if goes else ''}."]
    if farewell.what_stays:
        said.append(f"Will stay, as “{REMOVED}”: {farewell.what_stays}.")
    if farewell.shared:
        said.append("Quotes in conversations with others go unless they name another guest.")
    if farewell.lone:
        words = " or ".join(f"“{word}”" for word in farewell.lone_words)
        places = count(len(farewell.lone), "text")
        said.append(f"Will stay: {words} in {places} about others. You'll see a list.")
    copies = count(farewell.copies, "copy", "copies")
    here = f"Backups: {copies} cleaned" if farewell.copies else "Backups: none yet"
    if farewell.damaged:
        files = count(farewell.damaged, "damaged file")
        here += f", {files} deleted, because they can't be read"
    said.append(f"{here}. After this, you can't undo anything from today.")
    far = "Not reached: backup files elsewhere, exports, other machines, sync services, templates, banks"
    if farewell.foreign:
        far += f", journals from another computer ({farewell.foreign})"
    return "\n".join([*said, f"{far}."])


# -- what the settings add -------------------------------------------------------------------------------


def user_commands(settings: Settings) -> tuple[Command, ...]:
    """The user's own commands, on the person under the cursor.

    Their keys are overrides like any other, so that a key that is taken costs no command.
    """
    return tuple(_user_command(each) for each in settings.commands)


def _user_command(own: UserCommand) -> Command:
    where = "in the terminal" if own.terminal else "in the background"
    sentence = f"Run {Path(own.run[0]).name:.24} on this person {where}."
    action, run = f"command({own.id!r})", partial(_run_user_command, own=own)
    return Command(own.id, "", action, own.name, sentence, YOURS, when=has_person, run=run)


def _run_user_command(screen: PipelineScreen, own: UserCommand) -> None:
    """Run one of them, and say how it failed if it does."""
    from ..kit.external import run_detached, run_in_terminal

    contact = screen.workspace.session.contacts.get(screen.current or "")
    words = outcome(screen, lambda: own.arguments(contact)) if contact is not None else None
    if contact is None or not words:
        return
    program, *arguments = words
    what = [str(Path(program).expanduser()) if program.startswith("~/") else program, *arguments]
    if own.terminal:
        run_in_terminal(screen, what, f"{own.name}: {program}")
    else:
        screen.say(f"{own.name}: started for {contact.name}.")
        run_detached(screen, what, f"{own.name}: {program}")
