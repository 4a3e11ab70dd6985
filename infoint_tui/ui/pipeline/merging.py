"""Shows who may be in here twice, or may be meant by a name, and makes one person of two, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...domain.phrasing import count
from ...services.people import LikelyPair
from ..kit.dialog import Confirm, DialogDrafts
from ..kit.form import CHOICE, Field, Form
from ..kit.screen import attempt
from ..kit.select import Option, SelectOne

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

    from ...domain.errors import Refused
    from ...services.known_people import LikelyPerson
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen

APART = "=apart"
GONE = "One of the two is already gone. u brings back what was removed here."
_LABELS = {
    "name": "Name", "title": "Job title", "organisation": "Organization", "zone": "Time zone",
    "connection": "How you're connected", "why_this_person": "Why this person", "source": "Found through",
    "tie": "How well you know them", "formality": "Formality", "introduced_by": "Introduced by",
    "keep_in_touch": "Keep in touch", "revisit_on": "Ask again on", "pronouns": "Pronouns",
}  # fmt: skip


OFFERED = 6
"""So many of those who may be meant are offered, the surest first."""


def likely_words(likely: Sequence[LikelyPerson], then: str) -> str:
    """Who may be meant, for the line below a field; `then` says what comes of it. Empty for nobody."""
    if not likely:
        return ""
    first = likely[0]
    begin = "already here" if first.sure else "perhaps"
    more = f" or {len(likely) - 1} more" if len(likely) > 1 else ""
    return f"{begin}: {first.name} ({first.reason}){more}. {then}"


async def ask_if_known(
    app: App[Any],
    workspace: Workspace,
    name: str,
    likely: Sequence[LikelyPerson],
    *,
    yes: str,
    no: str = "someone new",
) -> str | None:
    """Ask whether somebody being named is somebody who is here, before they become a second person.

    Args:
        app: Where it is asked.
        workspace: The open data home.
        name: As it was typed.
        likely: Who they may be, at least one.
        yes: What happens with somebody who is here.
        no: What happens with somebody who is not.

    Returns:
        The uid of who it is, an empty text for somebody new, or None if the user left.
    """
    first = likely[0]
    if len(likely) == 1:
        title = f"{first.name} is already here" if first.sure else f"Is this {first.name}?"
        who = ", ".join(filter(None, (first.name, _role(workspace, first.uid))))
        answer = await app.push_screen_wait(Confirm(title, lead=f"{who}: {first.reason}.", yes=yes, no=no))
        return None if answer is None else first.uid if answer else ""
    options = [_option(workspace, each.uid, each.reason) for each in likely[:OFFERED]]
    more = f"The likeliest of {len(likely)}. " if len(likely) > OFFERED else ""
    lead = f"{more}Enter on a person: {yes}."
    options.append(Option(APART, f"{no[:1].upper()}{no[1:]}"))
    chosen = await app.push_screen_wait(SelectOne(f"Who is {name}?", options, lead=lead))
    return "" if chosen == APART else chosen


def _option(workspace: Workspace, uid: str, reason: str) -> Option:
    note = " · ".join(filter(None, (_role(workspace, uid), reason)))
    return Option(uid, workspace.directory.name_of(uid), note)


def _role(workspace: Workspace, uid: str) -> str:
    contact = workspace.session.contacts.get(uid)
    return contact.role_line if contact else ""


async def offer_joining(screen: PlaceScreen, uid: str) -> str:
    """Ask whether somebody whose name is known now was here before; returns the uid of who it is then.

    Whoever was told apart is not asked for again.
    """
    workspace = screen.workspace
    merge, name = workspace.people_merge, workspace.directory.name_of
    running = workspace.conversation.running()
    pairs = [LikelyPair(pair.other, uid, pair.likeness, pair.reason) for pair in merge.like(uid)]
    if not pairs or (running is not None and uid in running.contacts):
        return uid
    pair = pairs[0]
    if len(pairs) > 1:
        options = [_option(workspace, each.uid, each.reason) for each in pairs[:OFFERED]]
        options.append(Option(APART, "Someone else", "you won't be asked again"))
        chosen = await screen.dialogs.ask(SelectOne(f"Is {name(uid)} one of these?", options))
        if chosen == APART:
            others = [each.uid for each in pairs]
            attempt(screen, lambda: screen.say(f"{merge.tell_apart(uid, *others)}   u undoes it"))
        pair = next((each for each in pairs if each.uid == chosen), LikelyPair("", "", pair.likeness, ""))
    if pair.uid:
        await compare_two(screen, pair)
    return uid if workspace.session.contacts.get(uid) is not None or not pair.uid else pair.uid


async def open_likely_pairs(screen: PlaceScreen, uid: str = "") -> None:
    """List who may be the same person, everyone or only with one, until the list is left."""
    merge = screen.workspace.people_merge
    name = screen.workspace.directory.name_of

    def found() -> list[LikelyPair]:
        return list(merge.like(uid) if uid else merge.pairs())

    pairs = found()
    if not pairs:
        screen.say("No one else looks like the same person." if uid else "No one seems to be in here twice.")
    while pairs:
        options = [
            Option(str(at), f"{name(pair.uid)} · {name(pair.other)}", pair.reason)
            for at, pair in enumerate(pairs)
        ]
        title = f"{count(len(pairs), 'likely pair')}"
        chosen = await screen.dialogs.ask(SelectOne(title, options, lead="Enter compares the two."))
        if chosen is None:
            return
        kept = await compare_two(screen, pairs[int(chosen)])
        if kept and uid:
            return
        pairs = found()


async def compare_two(screen: PlaceScreen, pair: LikelyPair) -> bool:
    """Decide about two records, and merge them where they are one; returns whether anything was decided."""
    workspace = screen.workspace
    contacts, merge = workspace.session.contacts, workspace.people_merge
    one, other = contacts.get(pair.uid), contacts.get(pair.other)
    if one is None or other is None:
        screen.say(GONE, "warning")
        return False
    options = [
        Option(
            keep.uid,
            f"One person: keep {keep.name}",
            f"{keep.role_line} · gets {moves}" if moves else keep.role_line,
        )
        for keep, gone in ((one, other), (other, one))
        for moves in (merge.moves(keep.uid, gone.uid),)
    ]
    options.append(Option(APART, "Two people", "they won't be listed again"))
    chosen = await screen.dialogs.ask(SelectOne(f"{one.name} and {other.name}", options, lead=pair.reason))
    if chosen is None:
        return False
    if chosen == APART:
        return attempt(screen, lambda: screen.say(f"{merge.tell_apart(pair.uid, pair.other)}   u undoes it"))
    keep, gone = (pair.uid, pair.other) if chosen == pair.uid else (pair.other, pair.uid)
    return await _merge(screen, keep, gone)


async def _merge(screen: PlaceScreen, keep: str, gone: str) -> bool:
    merge, contacts = screen.workspace.people_merge, screen.workspace.session.contacts
    if contacts.get(keep) is None or contacts.get(gone) is None:
        # Another window took them out while the question stood here.
        screen.say(GONE, "warning")
        return False
    fields = [
        Field(
            choice.name,
            _LABELS.get(choice.name, choice.name.replace("_", " ").capitalize()),
            CHOICE,
            "mine",
            options=(("mine", _words(screen, choice.mine)), ("theirs", _words(screen, choice.theirs))),
        )
        for choice in merge.choices(keep, gone)
    ]

    def save(values: dict[str, Any]) -> None:
        theirs = [name for name, value in values.items() if value == "theirs"]
        screen.say(f"{merge.merge(keep, gone, theirs)}   u undoes it")

    if not fields:
        return attempt(screen, lambda: save({}))
    drafts = DialogDrafts(screen.workspace.session.drafts, "merge", f"{keep} {gone}")

    def make(refusal: Refused | None) -> Form:
        lead = "Choose a value for each field. Everything else of both is kept."
        return Form("One person", fields, lead=lead, refusal=refusal, drafts=drafts)

    return await screen.dialogs.edit(make, save)


def _words(screen: PlaceScreen, value: Any) -> str:
    """A stored value in a few words."""
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values())[:40]
    text = str(value)
    return screen.workspace.directory.name_of(text) or text[:60]
