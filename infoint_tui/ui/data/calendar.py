"""Calendar files: write one, or take over what changed in one after looking at it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...domain.errors import Refused
from ..kit.dialog import work_on
from ..kit.prompt import Confirm, LinePrompt
from ..kit.save_file import save_file
from ..kit.select import Option, SelectOne

if TYPE_CHECKING:
    from ...services.calendar_changes import Change, InvitationOffer
    from ..kit.screen import PlaceScreen

ONE, ALL, DUE, READ = "one", "all", "due", "read"
NEW, OTHER = "=new", "=other"
SHOWN = 8
"""Lines of a preview; the rest is counted."""


async def open_calendar(screen: PlaceScreen, meeting: str = "") -> None:
    """Choose what to do with calendar files.

    Args:
        screen: The place it is opened from.
        meeting: Uid of the talk it is about; empty for none.
    """
    options = []
    planned = screen.workspace.session.meetings.get(meeting)
    if planned is not None and planned.start is not None:
        note = "asks calendars to take it out" if planned.called_off else "no guest is named in it"
        options.append(Option(ONE, "this conversation", note))
    options += [
        Option(ALL, "all conversations", "those called off are marked so"),
        Option(DUE, "all conversations and due dates", "due dates take no time"),
        Option(READ, "read a file", "an invitation, an answer, or one you changed"),
    ]
    lead = "A calendar finds each entry by its own number, so a newer file changes it instead of adding one."
    chosen = await screen.ask(SelectOne("Calendar file", options, lead=lead))
    if chosen == READ:
        await _read(screen)
    elif chosen:
        await _write(screen, meeting, chosen)


async def _write(screen: PlaceScreen, meeting: str, what: str) -> None:
    calendar = screen.workspace.calendar
    name = "infoint"
    if what == ONE:
        planned = screen.workspace.session.meetings.need(meeting)
        person = screen.workspace.session.contacts.get(planned.first_contact)
        day = (
            f" {planned.start.in_zone(screen.workspace.session.zone).local():%Y-%m-%d}"
            if planned.start
            else ""
        )
        name = f"{person.name if person else 'talk'}{day}"
    await save_file(
        screen,
        "Calendar file",
        name,
        "ics",
        lambda: calendar.of_meeting(meeting) if what == ONE else calendar.of_all(due=what == DUE),
    )


async def _read(screen: PlaceScreen) -> None:
    from ...services.files import expand

    calendar = screen.workspace.calendar
    if screen.workspace.session.read_only:
        screen.say("This window only reads; nothing can be taken over.", "warning")
        return
    refusal = ""
    path = ""
    while True:
        typed = await screen.ask(
            LinePrompt(
                "Read which calendar file?",
                value=path,
                lead="Nothing is changed before you have seen what would be.",
                placeholder="~/Downloads/invite.ics",
                error=refusal,
            )
        )
        if typed is None:
            return
        path = typed
        try:
            place = expand(path)
            file = await work_on(screen, f"Reading {place.name} …", partial(calendar.parsed, place))
        except Refused as error:
            refusal = str(error)
            continue
        if file is None:
            screen.say("Stopped. Nothing was changed.")
            return
        break
    reading = calendar.compared(file)
    notes = list(reading.notes)
    changes = list(reading.changes)
    for offer in reading.offers:
        chosen = await _whose(screen, offer)
        if chosen is not None:
            changes.append(chosen)
    if not changes:
        if not reading.offers:
            reason = "; ".join(notes[:2]) or "the file has no conversation of yours"
            screen.say(f"Nothing to take over: {reason}")
        return
    lines = [change.text for change in changes]
    rest = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    left = [f"left alone: {note}" for note in notes[:3]]
    question = Confirm(
        "Take this over?", lead="\n".join([*lines[:SHOWN], *rest, *left]), yes="take over", no="leave it"
    )
    if await screen.ask(question) is True:
        screen.attempt(lambda: screen.say(f"{calendar.apply(changes)}   u undoes it"))


async def _whose(screen: PlaceScreen, offer: InvitationOffer) -> Change | None:
    """Ask whose conversation an invitation is; None where it is left alone."""
    workspace = screen.workspace
    options = []
    for uid in offer.planned:
        meeting = workspace.session.meetings.need(uid)
        change = workspace.calendar.joined(offer, uid)
        note = change.text.removeprefix(f"{workspace.people.guests(meeting)}: ")
        options.append(Option(uid, f"the planned one with {workspace.people.guests(meeting)}", note))
    people = ", ".join(person.name for uid in offer.guests if (person := workspace.session.contacts.get(uid)))
    if people or offer.name:
        who = people or f"{offer.name}, who is new here"
        options.append(Option(NEW, f"a new conversation with {who}", offer.email if not people else ""))
    options.append(Option(OTHER, "a new conversation with someone else", "say with who"))
    chosen = await screen.ask(SelectOne("Whose conversation is this?", options, lead=offer.text))
    if chosen is None:
        return None
    if chosen == NEW:
        return workspace.calendar.as_new(offer)
    if chosen != OTHER:
        return workspace.calendar.joined(offer, chosen)
    name = await screen.ask(LinePrompt("With whom?", placeholder="a name", lead=offer.text, check=_named))
    return workspace.calendar.as_new(offer, name) if name else None


def _named(line: str) -> str:
    return "" if line.strip() else "A conversation needs a name."
