"""What the user says happened: a sign of life from or to somebody, and a move along the pipeline by hand."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from ...domain.contact_limits import Level
from ...domain.enums import Stage
from ...domain.errors import Refused
from ...domain.interactions import IN, KIND_OF_TASK, KINDS, OUT, WEIGHTS, last_real
from ...domain.people import Contact
from ...domain.phrasing import day, day_and_time, examples_of_times_past
from ...domain.pipeline import BEFORE_TALK, BOARD_ORDER, MAIN_ROAD, allowed_moves
from ..kit.command import Command, bindings
from ..kit.form import CHOICE, TEXT, Field, Form, Values, in_section
from ..kit.screen import attempt, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...domain.errors import Refused
    from ...domain.people import Contact
    from ...services.messages import MessageRequest
    from ...services.pipeline_bulk import BulkPlan
    from ...services.workspace import Workspace
    from ..kit.dialog import DialogDrafts
    from ..kit.screen import PlaceScreen

R = TypeVar("R")

LETTER = Command(
    "touch.letter", "f2", "letter", "write it", "Write it from a template instead of just logging it.",
    "dialogs", 2, "may_write",
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (LETTER,)


async def open_introductions(screen: PlaceScreen, contact: str) -> None:
    """Choose an introduction and say how it stands, until the list is left."""
    from ...services.people import STATUSES

    workspace = screen.workspace
    current: str | None = None
    while True:
        edges = workspace.referrals.of_contact(contact)
        name = workspace.pipeline.name_of(contact)
        if not edges:
            screen.say(
                f"No introductions by or to {name} yet. They come from names you note in a conversation."
            )
            return
        current = await screen.dialogs.choose(
            f"Introductions: {name}",
            [(edge.uid, f"{'to' if edge.outward else 'by'} {edge.name}", edge.words) for edge in edges],
            lead="You'll be reminded to ask about promised ones, and to tell whoever introduced you how it"
            " went.",
            current=current,
        )
        edge = next((edge for edge in edges if edge.uid == current), None)
        if edge is None:
            return
        status = await screen.dialogs.choose(
            f"{name} {'to' if edge.outward else 'by'} {edge.name}",
            STATUSES,
            lead=f"Now: {edge.words}.",
            current=edge.status,
        )
        if status in (None, edge.status) or workspace.session.read_only:
            continue
        if said := outcome(screen, partial(workspace.referrals.set_status, edge.uid, status)):
            screen.say(said)


LEAD = "Log what you said to each other. infoint never sends anything itself."
_FREE = {kind.key: "owed or agreed, so it never counts against the limit" for kind in KINDS if kind.free}


class TouchForm(Form):
    """The form of a message, with the way to the composer."""

    KEYS: ClassVar[tuple[Command, ...]] = (*Form.KEYS, LETTER)
    BINDINGS = bindings((LETTER,))

    letters = True
    """Whether there is such a way."""
    writes = False
    """Whether it was taken."""

    def may_write(self) -> bool:
        """Not where the dialog was opened from the composer itself."""
        return self.letters

    def action_letter(self) -> None:
        """Leave for the composer; what was typed stays."""
        self.writes = True
        self.dismiss(None)


async def log_touch(
    screen: PlaceScreen, contact: str, task: str = "", about: str = "", *, letters: bool
) -> bool | MessageRequest:
    """Log a message to or from a contact.

    Returns whether something was saved, or the message to be written instead, where `letters` may be.

    Args:
        screen: Where it is asked.
        contact: Uid.
        task: Uid of the task that asks for it; empty for none.
        about: Uid of the resource or milestone it is about.
        letters: Whether a letter may be written instead.
    """
    workspace = screen.workspace
    person = workspace.session.contacts.get(contact)
    if person is None:
        screen.say("That person is gone. Press U to redo if an undo removed them.", "warning")
        return False
    asked = workspace.session.tasks.get(task)
    kind = KIND_OF_TASK.get(asked.type, "other") if asked else "resource" if about else "update"
    if asked and asked.rule == "milestone.tell":
        about = asked.about
    drafts = screen.dialogs.drafts("touch", task or contact)
    against = workspace.follow_up.guard(contact, kind=kind)
    blocked = any(concern.level is Level.BLOCK for concern in against)

    form: TouchForm | None = None

    def make(refusal: Refused | None) -> Form:
        nonlocal form
        form = TouchForm(
            asked.title if asked else f"Staying in touch with {person.name}",
            _fields(
                workspace, person, kind, about,
                blocked=blocked or (refusal is not None and refusal.field == "override"),
            ),
            lead="\n".join(_lead(workspace, person, asked.detail if asked else "")),
            hints=lambda values: _hints(workspace, person, values),
            refusal=refusal,
            drafts=drafts,
            focus="direction" if asked is None else "text",
            fast_editor=screen.settings.fast_editor,
        )  # fmt: skip
        form.letters = letters
        return form

    def save(values: Values) -> None:
        workspace.follow_up.log(
            contact,
            direction=values["direction"],
            kind=values["kind"],
            weight=values["weight"],
            text=values["text"],
            at=workspace.outreach.when(values["when"]),
            about=values.get("about", "") if values["direction"] == OUT else "",
            task=task,
            override=values.get("override", ""),
            end_drafts=drafts.keys,
        )
        screen.say(_afterwards(workspace, contact))

    if await screen.dialogs.edit(make, save):
        return True
    if form is not None and form.writes:
        return workspace.messages.touch_for(contact, task, about)
    return False


def _lead(workspace: Workspace, person: Contact, detail: str) -> list[str]:
    """What is known about writing to them now."""
    lines = [LEAD]
    last = last_real(workspace.follow_up.signs(person.uid))
    if last is not None:
        today = workspace.session.today
        lines.append(
            f"Last: {last.what}, {day(last.at.in_zone(workspace.session.zone).local(), today=today)}."
        )
    if detail and not detail.startswith("last:"):
        lines.append(f"{detail[:1].upper()}{detail[1:]}.")
    lines += [f"{line[:1].upper()}{line[1:]}." for line in workspace.resources.hints(person)[:2]]
    return lines


def _fields(workspace: Workspace, person: Contact, kind: str, about: str, *, blocked: bool) -> list[Field]:
    weights = [("", "usual"), *((word, word) for word in WEIGHTS)]
    fields = [
        Field(
            "direction", "Who wrote", CHOICE, OUT,
            options=((OUT, "you wrote to them"), (IN, "they wrote to you")),
        ),
        Field("kind", "What", CHOICE, kind, options=[(each.key, each.label) for each in KINDS]),
    ]  # fmt: skip
    told = [(each.uid, f"tells: {each.text}") for each in workspace.follow_up.untold(person.uid)]
    sent = [(each.uid, f"send: {each.title}") for each, _shared in workspace.resources.might_like(person)]
    if told or sent:
        options = [("", "none of these"), *told, *sent]
        start = about if any(uid == about for uid, _label in options) else ""
        fields.append(Field("about", "With it", CHOICE, start, options=options))
    fields += [
        Field("text", "In a few words", TEXT, rows=3, help="Optional."),
        *in_section(
            "When, and how much it counts toward the limit",
            [
                Field(
                    "when", "When", value="now", placeholder=examples_of_times_past(),
                    proposed=True,
                ),
                Field("weight", "Weight", CHOICE, "", options=weights),
            ],
        ),
    ]  # fmt: skip
    if blocked:
        why = "Say why in a few words. It's saved with the message."
        fields.insert(0, Field("override", "Anyway", help=why))
    return fields


def _hints(workspace: Workspace, person: Contact, values: Values) -> Mapping[str, str]:
    """What is understood of the time, and what speaks against it."""
    found: dict[str, str] = {}
    try:
        moment = workspace.outreach.when(values["when"])
    except Refused as refusal:
        return {"when": str(refusal)}
    at = moment.local()
    ahead = moment.utc > workspace.session.clock.now()
    found["when"] = f"{day_and_time(at)}" + (" is in the future" if ahead else "")
    if values["direction"] == IN:
        found["kind"] = "the kind doesn't matter for messages from them"
        return found
    against = workspace.follow_up.guard(person.uid, kind=values["kind"], weight=values["weight"], at=moment)
    found["kind"] = " ".join(concern.text for concern in against) or _FREE.get(values["kind"], "")
    return found


def _afterwards(workspace: Workspace, contact: str) -> str:
    """What changed, and when the next sign of life is due."""
    person = workspace.session.contacts.get(contact)
    if person is None:
        return "logged"
    due = next(
        (
            task.due_day
            for task in workspace.contact_view.open_tasks(contact)
            if task.rule == "touch.cadence" and task.due_day
        ),
        None,
    )
    then = f" Next update: {day(due, today=workspace.session.today)}." if due else ""
    return f"logged: {person.name}, {person.stage.label}.{then}   u undoes it"


async def open_rest(screen: PlaceScreen, contact: str, task: str, title: str, why: str) -> None:
    """One key lets somebody rest who has not been heard of for long."""
    lead = (
        f"{why}\nThey move to “dormant”, and you're reminded half as "
        "often. Their next message brings them back."
    )
    if await screen.dialogs.confirm(title, lead=lead.strip(), yes="stop", no="not yet"):
        touch = screen.workspace.follow_up
        attempt(screen, lambda: screen.say(touch.rest(contact, task) + "   u undoes it"))


FORCED = "forced"
"""Chosen instead of an allowed stage: any other one."""


async def open_move(screen: PlaceScreen, contact: str, direction: int) -> None:
    """Ask for stage and reason and move the contact; offers first what lies ahead (1) or behind (-1)."""
    person = screen.workspace.session.contacts.get(contact)
    if person is None:
        return
    owed = person.stage is Stage.MET and screen.workspace.thanks_owed.owed_to(contact)
    met = screen.workspace.people.talked_with(contact)
    offered = in_direction(person, allowed_moves(person, met=met), direction)

    def move(values: Values) -> Values:
        if values["stage"] != FORCED and not (owed and values["stage"] == Stage.CLOSED):
            screen.say(screen.workspace.people.move(contact, Stage(values["stage"]), values["reason"]))
        return values

    asked = await _ask(
        screen,
        person.name,
        [*((stage.value, stage.label) for stage in offered), (FORCED, "another stage…")],
        move,
        lead=f"Now at “{person.stage.label}”. People move automatically as you log:"
        " e for messages and replies, m for conversations.",
        drafts=screen.dialogs.drafts("move forward" if direction > 0 else "move back", contact),
    )
    if asked and asked["stage"] == FORCED:
        await _force(screen, person, offered, asked["reason"], met=met)
    elif asked and owed and asked["stage"] == Stage.CLOSED:
        await _move_anyway(
            screen,
            person,
            asked,
            f"{person.name} has not been thanked yet.",
            "Two lines are enough, and late thanks are still thanks. Close without thanking them?",
            yes="close anyway",
        )


async def ask_move_many(screen: PlaceScreen, uids: Sequence[str], direction: int) -> BulkPlan | None:
    """Ask for stage and reason for several people; returns what would happen, or None when left."""
    people = screen.workspace.people
    contacts = [found for uid in uids if (found := screen.workspace.session.contacts.get(uid))]
    counts = Counter(
        stage for contact in contacts for stage in allowed_moves(contact, met=people.talked_with(contact.uid))
    )
    if not counts:
        return None
    foremost = max((each.stage for each in contacts), key=[each.stage for each in contacts].count)
    order = in_direction(contacts[0].replace(stage=foremost), list(counts), direction)
    return await _ask(
        screen,
        f"{len(uids)} people",
        [(stage.value, f"{stage.label} ({counts[stage]} of {len(uids)} can)") for stage in order],
        lambda values: screen.workspace.bulk.move(uids, Stage(values["stage"]), values["reason"]),
        lead="One reason for all, saved in each history. You'll see a preview first.",
        drafts=screen.dialogs.drafts("move many"),
    )


def in_direction(person: Contact, allowed: Sequence[Stage], direction: int) -> list[Stage]:
    """The allowed stages, those in this direction of the main road first and the nearest of them leading."""
    here = BOARD_ORDER.index(person.stage)

    def order(stage: Stage) -> tuple[bool, int]:
        away = (BOARD_ORDER.index(stage) - here) * direction
        ahead = away > 0 and (stage in MAIN_ROAD or person.stage not in MAIN_ROAD)
        return not ahead, abs(away)

    return sorted(allowed, key=order)


async def _force(
    screen: PlaceScreen, person: Contact, allowed: Sequence[Stage], reason: str, *, met: bool
) -> None:
    """Any stage at all, after a second question; only what lies before a talk that took place is over."""
    others = [
        stage
        for stage in BOARD_ORDER
        if stage is not person.stage and stage not in allowed and not (met and stage in BEFORE_TALK)
    ]
    if not others:
        screen.say(f"You've talked with {person.name}, so there's no other stage to choose.")
        return
    here = person.stage.label
    asked = await _ask(
        screen,
        person.name,
        [(stage.value, stage.label) for stage in others],
        lambda values: values,
        lead=f"“{here}” doesn't normally lead to these stages. The history will say you forced it.",
        drafts=screen.dialogs.drafts("force it", person.uid),
        reason=reason,
    )
    if asked:
        await _move_anyway(
            screen,
            person,
            asked,
            f"Force {person.name} from {here} to {Stage(asked['stage']).label}?",
            f"Reason: {asked['reason']}\nStages show what really happened; a forced one doesn't.",
            yes="force",
        )


async def _move_anyway(
    screen: PlaceScreen, person: Contact, asked: Values, question: str, lead: str, *, yes: str
) -> None:
    """Move somebody against the rules, if that is really meant."""
    if await screen.dialogs.confirm(question, lead=lead, yes=yes, no="leave it"):
        move = screen.workspace.people.move
        stage, reason = Stage(asked["stage"]), asked["reason"]
        attempt(screen, lambda: screen.say(move(person.uid, stage, reason, forced=True)))


async def _ask(
    screen: PlaceScreen,
    whom: str,
    options: Sequence[tuple[str, str]],
    take: Callable[[Values], R],
    *,
    lead: str,
    drafts: DialogDrafts,
    reason: str = "",
) -> R | None:
    fields = [
        Field("stage", "To", CHOICE, options[0][0], options=options),
        Field("reason", "Reason", value=reason, placeholder="a few words for the history"),
    ]
    return await screen.dialogs.form(
        f"Move {whom}", fields, take, lead=lead, check=_check, drafts=drafts, focus="reason"
    )


def _check(values: Values) -> dict[str, str]:
    if values["stage"] == FORCED or values["reason"].strip():
        return {}
    return {"reason": "A move by hand needs a reason. A few words are enough."}
