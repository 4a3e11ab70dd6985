"""Add somebody: a line or pasted text read, who may be meant asked first, two records joined into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widgets import Static

from ...domain.errors import Refused
from ...domain.people import Contact
from ...domain.phrasing import count, day
from ...domain.text import LINE_SIGN, lines_of
from ...services.known_people import ONE_NAME, Newcomer
from ...services.people import LikelyPair
from ...services.pipeline_bulk import listed
from ..kit.command import Command, bindings, command
from ..kit.dialog import Dialog, DialogDrafts, LinePrompt
from ..kit.fields import LineInput
from ..kit.form import CHOICE, FULL, Field, Values
from ..kit.screen import attempt
from ..kit.text import Part, assemble, joined, lines, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.content import Content
    from textual.widget import Widget
    from textual.widgets import TextArea

    from ...domain.quickadd import QuickAdd as Person
    from ...services.known_people import LikelyPerson
    from ...services.people import BrainstormService, Harvest
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen, Program


LISTED = 4
"""So many of those who fit a name are shown."""


def names_in(text: str) -> list[str]:
    """The names of a list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def wrong_names(workspace: Workspace, text: str) -> str:
    """What is wrong with a list of names, all of it: some mean nobody, or several; empty if nothing is."""
    names = unknown_names(workspace, text)
    nobody = f"No one is called {' or '.join(names)}. Add them first, or leave the name out." if names else ""
    return " ".join(filter(None, (nobody, unclear_names(workspace, text))))


def unknown_names(workspace: Workspace, text: str) -> list[str]:
    """The names of a list that mean nobody, each once."""
    found: dict[str, str] = {}
    for name in names_in(text):
        if not workspace.pipeline.called(name):
            found.setdefault(name.casefold(), name)
    return list(found.values())


def unclear_names(workspace: Workspace, text: str) -> str:
    """The names of a list that several people have, and who; empty if there are none."""
    said = []
    for name in names_in(text):
        found = workspace.pipeline.called(name)
        if len(found) > 1:
            shown = ", ".join(workspace.pipeline.name_of(uid) for uid in found[:LISTED])
            said.append(f"{len(found)} people match {name}: {shown}. Type more of the name.")
    return " ".join(said)


EXAMPLE = "name, title, organization <email> #tag"
SHOWN = 8
"""People listed one by one before they are added."""


class PeopleLine(LineInput):
    """The line; pasted lines stay apart by a sign, for they may be several people."""

    def take_paste(self, text: str) -> None:
        """Put all lines where the cursor is."""
        if text:
            # A blank line parts people; it stays as a sign of its own.
            kept = [line.strip() for line in text.strip().splitlines()] if len(lines_of(text)) > 1 else [text]
            self.replace(f" {LINE_SIGN} ".join(" ".join(line.split()) for line in kept), *self.selection)


class QuickAddDialog(LinePrompt):
    """One line, or the full form with what the line says."""

    KEYS: ClassVar[tuple[Command, ...]] = (*LinePrompt.KEYS, FULL)
    BINDINGS = bindings((FULL,))
    LINE = PeopleLine

    wants_form = False
    """Whether the line was left for the form."""

    def action_full_form(self) -> None:
        """Go on in the form."""
        self.wants_form = True
        self.dismiss(self.query_one(LineInput).value)


async def quick_add(screen: PlaceScreen) -> Contact | None:
    """Ask for the line and add who is in it; returns the first of them, or None if the user left.

    Tab goes on in the full form, with what the line says filled in. Several people are shown before they are
    added; somebody who is here already is offered.
    """
    drafts = screen.dialogs.drafts("add")
    newcomers = screen.workspace.people.newcomers()
    today = screen.workspace.session.today
    error = ""
    while True:
        dialog = QuickAddDialog(
            "Add a person",
            lead="A name is enough. Tab opens the full form. You can paste an email signature or a list.",
            placeholder=EXAMPLE,
            hint=lambda line: understood(newcomers.read(line), today),
            error=error,
            drafts=drafts,
        )
        line = await screen.dialogs.ask(dialog)
        if line is None:
            return None
        people = newcomers.read(line) or (Newcomer(line, newcomers.parse(line)),)
        if dialog.wants_form and len(people) == 1:
            from .contact_form import add_in_full

            return await add_in_full(screen, people[0].text, drafts.keys)
        agreed = await _agreed(screen, people, today)
        if agreed is None:
            continue
        try:
            added = newcomers.add(agreed, end_drafts=drafts.keys)
        except Refused as refusal:
            error = str(refusal)
        else:
            screen.say(_said(agreed, added))
            return added[0]


async def _agreed(
    screen: PlaceScreen, people: tuple[Newcomer, ...], today: date
) -> tuple[Newcomer, ...] | None:
    """The people to put in once the user has seen who they are; None goes back to the line."""
    if len(people) > 1:
        settled = [await _settled(screen, each, len(people)) for each in people]
        found = tuple(each for each in settled if each is not None)
        if len(found) < len(people):
            return None
        sure = await screen.dialogs.confirm(
            f"Add {len(people)} people?", lead=_preview(found, today), yes="add them", no="back to the line"
        )
        return found if sure else None
    one = await _settled(screen, people[0], 1)
    return None if one is None else (one,)


async def _settled(screen: PlaceScreen, one: Newcomer, of: int) -> Newcomer | None:
    """Somebody of the line once it is clear who they are; None goes back to the line.

    Among several, who is here beyond doubt, or by the name with nothing against it, is only shown.
    """
    if not one.likely or (of > 1 and not one.doubtful):
        return one
    if of > 1 and len(one.likely) == 1 and one.likely[0].reason in ONE_NAME:
        return one._replace(match=one.likely[0])
    uid = await ask_if_known(
        screen,
        one.person.name or one.text,
        one.likely if one.match is None else (one.match,),
        yes="open them and add what's new",
        no="add another person",
    )
    return None if uid is None else one._replace(match=next((p for p in one.likely if p.uid == uid), None))


def _said(people: tuple[Newcomer, ...], added: tuple[Contact, ...]) -> str:
    if len(people) == 1 and people[0].match is not None:
        return f"{added[0].name} was already on your list; anything new was added. u undoes it"
    if len(people) == 1:
        return f"added {added[0].name} ({added[0].stage.label})"
    return f"added {listed([contact.name for contact in added])}   u undoes it"


def _preview(people: tuple[Newcomer, ...], today: date) -> Content:
    """Who will be added, a line each."""
    parts: list[Part] = []
    for each in people[:SHOWN]:
        here = (
            (f"already here: {each.match.name}; anything new is added", "$text-warning") if each.match else ""
        )
        parts.append(joined("  ·  ", [*_fields(each.person, today, labels=False), here]))
    if len(people) > SHOWN:
        parts.append("and " + listed([each.person.name for each in people[SHOWN:]]))
    return lines(*parts, "", "u undoes this.")


def understood(people: Iterable[Newcomer], today: date) -> Content:
    """What the program makes of the line, shown while it is typed."""
    found = tuple(people)
    if len(found) > 1:
        names = [each.person.name or each.text for each in found]
        return joined("  ·  ", [f"{len(found)} people: {listed(names, SHOWN)}", "Enter shows them"])
    if not found:
        return assemble("")
    person = found[0].person
    parts = _fields(person, today)
    parts += [assemble((problem, "$text-warning")) for problem in person.problems]
    parts.append((likely_words(found[0].likely, "Press Enter to check."), "$text-warning"))
    return joined("  ·  ", parts)


def _fields(person: Person, today: date, *, labels: bool = True) -> list[Part]:
    fields = (
        ("name", person.name, labels),
        ("pronouns", person.pronouns, labels),
        ("title", person.title, labels),
        ("organization", person.organisation, labels),
        ("email", person.email, labels),
        ("phone", person.phone, labels),
        ("LinkedIn" if person.has_linkedin else "page", person.profile, labels),
        ("introduced by", person.introduced_by, True),
        ("in common", person.connection, True),
        ("follow up", day(person.follow_up, today=today) if person.follow_up else "", True),
        ("time zone", person.zone, True),
        ("note", person.rest, True),
        ("tags", " ".join(f"#{tag}" for tag in person.tags), labels),
    )
    return [
        assemble((f"{label} " if labelled else "", "$text-muted"), value)
        for label, value, labelled in fields
        if value
    ]


PLACE = "brainstorm"
FINISH = 0


class CircleDialog(Dialog[int]):
    """One circle. Returns 1 or -1 for the next or the last one, `FINISH` for the preview, None when left."""

    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = "TextArea"
    DEFAULT_CSS = "CircleDialog TextArea { height: 10; }"

    def __init__(self, title: str, lead: str, hint: Callable[[str], Content], drafts: DialogDrafts) -> None:
        """A circle; the `hint` says what the program understands of its names, kept in the draft "text"."""
        super().__init__(title, lead=lead, drafts=drafts)
        self._hint = hint

    def content(self) -> Iterable[Widget]:
        """The editor, and what is understood."""
        from ..kit.fields import make_editor

        yield make_editor(self.drafts.get("text") or "")
        yield Static(plain(""), classes="dialog--lead", id="hint")

    def on_mount(self) -> None:
        """Show what is understood of the names that are there already."""
        self._show_hint(self.drafts.get("text") or "")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the names with every key."""
        text = event.text_area.text
        self.drafts.put("text", text)
        self._show_hint(text)

    def _show_hint(self, text: str) -> None:
        self.query_one("#hint", Static).update(self._hint(text))

    @command(
        "brainstorm.next",
        "ctrl+s",
        "next group",
        place=PLACE,
        footer=1,
        arguments=(1,),
        help="Go to the next group.",
    )
    @command(
        "brainstorm.back", "ctrl+b", "back", place=PLACE, footer=2, arguments=(-1,),
        help="Go back to the previous group.",
    )  # fmt: skip
    def action_step(self, by: int) -> None:
        """Go to another group."""
        self.dismiss(by)

    @command("brainstorm.finish", "ctrl+r", "done", place=PLACE, footer=3)
    def action_finish(self) -> None:
        """Review the list."""
        self.dismiss(FINISH)


async def walk_circles(screen: PlaceScreen) -> bool:
    """Walk through the circles; returns whether people were added.

    It begins at the last circle with names, so that a walk that was left goes on where it was.
    """
    from ...services.people import CIRCLES

    service = screen.workspace.people.brainstorm()
    drafts = {circle.key: screen.dialogs.drafts(PLACE, circle.key) for circle in CIRCLES}
    filled = [at for at, circle in enumerate(CIRCLES) if drafts[circle.key].get("text")]
    at = max(filled, default=0)
    while True:
        while 0 <= at < len(CIRCLES):
            circle = CIRCLES[at]
            dialog = CircleDialog(
                f"{at + 1} of {len(CIRCLES)}  {circle.title}",
                f"{circle.prompt}\nOne name per line, with a title, an "
                "organization or an address if you like.",
                partial(_understood, service, circle.key),
                drafts[circle.key],
            )
            step = await screen.dialogs.ask(dialog)
            if step is None:
                return False
            at = len(CIRCLES) if step == FINISH else max(0, at + step)
        answer = await _agree(screen, service, drafts)
        if answer is not None:
            return answer
        at = len(CIRCLES) - 1


async def _agree(
    screen: PlaceScreen, service: BrainstormService, drafts: dict[str, DialogDrafts]
) -> bool | None:
    """Show what the names come to and add the people; None goes back to the circles."""
    harvest = service.harvest({key: kept.get("text") or "" for key, kept in drafts.items()})
    if not harvest.new:
        if harvest.known or harvest.twice or harvest.unclear:
            screen.say(lines(*_left(harvest)[:1]), "warning")
        return False
    agreed = await screen.dialogs.confirm(
        f"Add {count(len(harvest.new), 'person', 'people')}?",
        lead=_preview_brainstorm(harvest),
        yes="add them",
        no="back to the groups",
    )
    if agreed is not True:
        return None if agreed is False else False
    keys = tuple(key for name, kept in drafts.items() if name not in harvest.unclear for key in kept.keys)
    done = attempt(screen, lambda: screen.say(f"{service.add(harvest, end_drafts=keys)}   u undoes it"))
    if done:
        for name, rest in harvest.unclear.items():
            drafts[name].put("text", "\n".join(rest))
    return done


def _preview_brainstorm(harvest: Harvest) -> Content:
    by_circle: dict[str, list[str]] = {}
    for circle, person in harvest.new:
        by_circle.setdefault(circle.title, []).append(person.name)
    parts: list[Part] = [f"{title}: {listed(names, 5)}" for title, names in list(by_circle.items())[:6]]
    if len(by_circle) > 6:
        parts.append(f"and {len(by_circle) - 6} more groups")
    return lines(*parts, *_left(harvest), "", "A name on its own starts as an idea. u undoes this.")


def _left(harvest: Harvest) -> list[Part]:
    """A line for each reason why a name becomes nobody new."""
    found: list[Part] = []
    if harvest.known:
        found.append((f"already on your list: {listed(harvest.known)}", "$text-warning"))
    if harvest.twice:
        found.append((f"listed twice, added once: {listed(harvest.twice)}", "$text-warning"))
    if harvest.unclear:
        unclear = [line for rest in harvest.unclear.values() for line in rest]
        found.append((f"no name found, so not added: {listed(unclear, 3)}", "$text-warning"))
    return found


def _understood(service: BrainstormService, circle: str, text: str) -> Content:
    harvest = service.harvest({circle: text})
    names: Part = count(len(harvest.new), "new name") if harvest.new else "no name yet"
    return joined("  ·  ", [names, *_left(harvest)])


APART = "=apart"
GONE = "One of the two is already gone. u brings back what was removed here."
_LABELS = {
    "name": "Name", "title": "Job title", "organisation": "Organization", "zone": "Time zone",
    "connection": "What you have in common", "why_this_person": "Why this person", "source": "Found through",
    "tie": "How close", "formality": "Formality", "introduced_by": "Introduced by",
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
    where: PlaceScreen | Program,
    name: str,
    likely: Sequence[LikelyPerson],
    *,
    yes: str,
    no: str = "someone new",
) -> str | None:
    """Ask whether somebody being named is one of those who are `likely`, before they become a second person.

    `yes` and `no` say what happens then. Returns the uid of who it is, an empty text for somebody new, or
    None if the user left.
    """
    first, workspace, dialogs = likely[0], where.workspace, where.dialogs
    if len(likely) == 1:
        title = f"{first.name} is already here" if first.sure else f"Is this {first.name}?"
        who = ", ".join(filter(None, (first.name, _role(workspace, first.uid))))
        answer = await dialogs.confirm(title, lead=f"{who}: {first.reason}.", yes=yes, no=no)
        return None if answer is None else first.uid if answer else ""
    options = [_option(workspace, each.uid, each.reason) for each in likely[:OFFERED]]
    more = f"The {OFFERED} most likely of {len(likely)}. " if len(likely) > OFFERED else ""
    lead = f"{more}Press Enter on a person to {yes}."
    options.append(("", f"{no[:1].upper()}{no[1:]}", ""))
    return await dialogs.choose(f"Who is {name}?", options, lead=lead)


def _option(workspace: Workspace, uid: str, reason: str) -> tuple[str, str, str]:
    note = " · ".join(filter(None, (_role(workspace, uid), reason)))
    return uid, workspace.directory.name_of(uid), note


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
        options.append((APART, "Someone else", "you won't be asked again"))
        chosen = await screen.dialogs.choose(f"Is {name(uid)} one of these?", options)
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
        screen.say("No other entry looks like this person." if uid else "No duplicates found.")
    while pairs:
        pair = await screen.dialogs.choose(
            count(len(pairs), "likely pair"),
            [(pair, f"{name(pair.uid)} · {name(pair.other)}", pair.reason) for pair in pairs],
            lead="Enter compares the two.",
        )
        if pair is None or (await compare_two(screen, pair) and uid):
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
        (
            keep.uid,
            f"One person: keep {keep.name}",
            f"{keep.role_line} · adds {moves}" if moves else keep.role_line,
        )
        for keep, gone in ((one, other), (other, one))
        for moves in (merge.moves(keep.uid, gone.uid),)
    ]
    options.append((APART, "Two people", "they won't be listed again"))
    chosen = await screen.dialogs.choose(f"{one.name} and {other.name}", options, lead=pair.reason)
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

    def save(values: Values) -> bool:
        theirs = [name for name, value in values.items() if value == "theirs"]
        screen.say(f"{merge.merge(keep, gone, theirs)}   u undoes it")
        return True

    if not fields:
        return attempt(screen, lambda: save({}))
    return bool(
        await screen.dialogs.form(
            "One person",
            fields,
            save,
            lead="Choose a value for each field. Everything else is kept from both.",
            drafts=screen.dialogs.drafts("merge", f"{keep} {gone}"),
        )
    )


def _words(screen: PlaceScreen, value: Any) -> str:
    """A stored value in a few words."""
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values())[:40]
    text = str(value)
    return screen.workspace.directory.name_of(text) or text[:60]
