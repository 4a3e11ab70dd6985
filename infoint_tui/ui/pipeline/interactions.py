"""What the user says happened: a sign of life from or to somebody, and a move along the pipeline by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...domain.contact_limits import Level
from ...domain.enums import Stage
from ...domain.errors import Refused
from ...domain.interactions import IN, KIND_OF_TASK, KINDS, OUT, WEIGHTS, last_real
from ...domain.people import Contact
from ...domain.phrasing import day, day_and_time, examples_of_times_past
from ...domain.pipeline import BEFORE_TALK, BOARD_ORDER, MAIN_ROAD, allowed_moves
from ..kit.command import Command, bindings
from ..kit.dialog import Confirm, DialogDrafts
from ..kit.form import CHOICE, TEXT, Field, Form, Values, in_section
from ..kit.screen import attempt
from ..kit.select import Option, SelectOne

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...domain.errors import Refused
    from ...domain.people import Contact
    from ...services.messages import MessageRequest
    from ...services.pipeline_bulk import BulkPlan
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen


LETTER = Command(
    "touch.letter", "f2", "letter", "write it", "Write it from a template instead of just logging it.",
    "dialogs", 2, "may_write",
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (LETTER,)


async def open_introductions(screen: PlaceScreen, contact: str) -> None:
    """Choose an introduction and say how it stands, until the list is left."""
    from ...services.people import STATUSES

    workspace = screen.workspace
    current = ""
    while True:
        edges = workspace.referrals.of_contact(contact)
        name = workspace.pipeline.name_of(contact)
        if not edges:
            screen.say(
                f"No introductions by or to {name} yet. They come from names you note in a conversation."
            )
            return
        options = [
            Option(edge.uid, f"{'to' if edge.outward else 'by'} {edge.name}", edge.words) for edge in edges
        ]
        lead = (
            "You'll be reminded to ask about promised ones, and to tell whoever introduced you how it went."
        )
        chosen = await screen.dialogs.ask(
            SelectOne(f"Introductions: {name}", options, lead=lead, current=current)
        )
        edge = next((edge for edge in edges if edge.uid == chosen), None)
        if edge is None:
            return
        current = edge.uid
        status = await screen.dialogs.ask(
            SelectOne(
                f"{name} {'to' if edge.outward else 'by'} {edge.name}",
                [Option(key, label, note) for key, label, note in STATUSES],
                lead=f"Now: {edge.words}.",
                current=edge.status,
            )
        )
        if status is not None and status != edge.status and not workspace.session.read_only:
            uid = edge.uid
            attempt(screen, lambda: screen.say(workspace.referrals.set_status(uid, status)))  # noqa: B023


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

    Returns whether something was saved, or the message to be written instead.

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
    drafts = DialogDrafts(workspace.session.drafts, "touch", task or contact)
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
    from ..kit.dialog import Confirm

    lead = (
        f"{why}\nThey move to “dormant”, and you're reminded half as "
        "often. Their next message brings them back."
    )
    if await screen.dialogs.ask(Confirm(title, lead=lead.strip(), yes="stop", no="not yet")):
        touch = screen.workspace.follow_up
        attempt(screen, lambda: screen.say(touch.rest(contact, task) + "   u undoes it"))


FORCED = "forced"
"""Chosen instead of an allowed stage: any other one."""


async def open_move(screen: PlaceScreen, contact: str, direction: int) -> bool:
    """Ask for stage and reason and move the contact; returns whether it was moved.

    Args:
        screen: Where it is asked.
        contact: Uid.
        direction: 1 to offer what lies ahead first, -1 what lies behind.
    """
    person = screen.workspace.session.contacts.get(contact)
    if person is None:
        return False
    owed = person.stage is Stage.MET and screen.workspace.thanks_owed.owed_to(contact)
    met = screen.workspace.people.talked_with(contact)
    offered = in_direction(person, allowed_moves(person, met=met), direction)
    options = [(stage.value, stage.label) for stage in offered]
    forced: list[str] = []
    unthanked: list[str] = []

    def save(values: Values) -> None:
        if values["stage"] == FORCED:
            forced.append(values["reason"])
            return
        if values["stage"] == Stage.CLOSED and owed:
            unthanked.append(values["reason"])
            return
        screen.say(screen.workspace.people.move(contact, Stage(values["stage"]), values["reason"]))

    lead = (
        f"Now at “{person.stage.label}”. People move automatically as you log:"
        " e for messages and replies, m for conversations."
    )
    drafts = DialogDrafts(
        screen.workspace.session.drafts, "move forward" if direction > 0 else "move back", contact
    )
    saved = await _ask(screen, person.name, [*options, (FORCED, "another stage…")], lead, save, drafts)
    if unthanked:
        return await _close_unthanked(screen, person, unthanked[0])
    return await _force(screen, person, offered, forced[0], met=met) if forced else saved


async def _close_unthanked(screen: PlaceScreen, person: Contact, reason: str) -> bool:
    """Ask once before somebody is let go without thanks."""
    sure = Confirm(
        f"{person.name} has not been thanked yet.",
        lead="Two lines are enough, and late thanks are still thanks. Close without thanking them?",
        yes="close anyway",
        no="leave it",
    )
    if not await screen.dialogs.ask(sure):
        return False
    people = screen.workspace.people
    return attempt(screen, lambda: screen.say(people.move(person.uid, Stage.CLOSED, reason, forced=True)))


async def ask_move_many(screen: PlaceScreen, uids: Sequence[str], direction: int) -> BulkPlan | None:
    """Ask for stage and reason for several people; returns what would happen, or None when left."""
    people = screen.workspace.people
    contacts = [found for uid in uids if (found := screen.workspace.session.contacts.get(uid))]
    counts: dict[Stage, int] = {}
    for contact in contacts:
        for stage in allowed_moves(contact, met=people.talked_with(contact.uid)):
            counts[stage] = counts.get(stage, 0) + 1
    if not counts:
        return None
    foremost = max((each.stage for each in contacts), key=[each.stage for each in contacts].count)
    order = in_direction(contacts[0].replace(stage=foremost), list(counts), direction)
    options = [(stage.value, f"{stage.label} ({counts[stage]} of {len(uids)} can)") for stage in order]
    plans: list[BulkPlan] = []

    def save(values: Values) -> None:
        plans.append(screen.workspace.bulk.move(uids, Stage(values["stage"]), values["reason"]))

    lead = "One reason for all, saved in each history. You'll see a preview first."
    drafts = DialogDrafts(screen.workspace.session.drafts, "move many", "")
    await _ask(screen, f"{len(uids)} people", options, lead, save, drafts)
    return plans[0] if plans else None


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
) -> bool:
    """Any stage at all, after a second question; only what lies before a talk that took place is over."""
    others = [
        stage
        for stage in BOARD_ORDER
        if stage is not person.stage and stage not in allowed and not (met and stage in BEFORE_TALK)
    ]
    if not others:
        screen.say(f"You've talked with {person.name}, so there's no other stage to choose.")
        return False
    chosen: list[Values] = []
    await _ask(
        screen,
        person.name,
        [(stage.value, stage.label) for stage in others],
        f"“{person.stage.label}” doesn't normally lead to these stages. The history will say you forced it.",
        chosen.append,
        DialogDrafts(screen.workspace.session.drafts, "force it", person.uid),
        reason,
    )
    if not chosen:
        return False
    stage, reason = Stage(chosen[0]["stage"]), chosen[0]["reason"]
    sure = Confirm(
        f"Force {person.name} from {person.stage.label} to {stage.label}?",
        lead=f"Reason: {reason}\nStages show what really happened; a forced one doesn't.",
        yes="force",
        no="leave it",
    )
    if not await screen.dialogs.ask(sure):
        return False
    return attempt(
        screen, lambda: screen.say(screen.workspace.people.move(person.uid, stage, reason, forced=True))
    )


async def _ask(
    screen: PlaceScreen,
    whom: str,
    options: Sequence[tuple[str, str]],
    lead: str,
    save: Callable[[Values], object],
    drafts: DialogDrafts,
    reason: str = "",
) -> bool:

    def make(refusal: Refused | None) -> Form:
        return Form(
            f"Move {whom}",
            [
                Field("stage", "To", CHOICE, options[0][0], options=options),
                Field("reason", "Reason", value=reason, placeholder="a few words for the history"),
            ],
            lead=lead,
            check=_check,
            refusal=refusal,
            drafts=drafts,
            focus="reason",
        )

    return await screen.dialogs.edit(make, save)


def _check(values: Values) -> dict[str, str]:
    if values["stage"] == FORCED or values["reason"].strip():
        return {}
    return {"reason": "A move by hand needs a reason. A few words are enough."}
