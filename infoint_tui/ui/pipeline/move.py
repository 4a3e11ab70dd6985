"""Move somebody along the pipeline by hand, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.enums import Stage
from ...domain.pipeline import BEFORE_TALK, BOARD_ORDER, MAIN_ROAD, allowed_moves
from ..kit.dialog import Confirm, DialogDrafts
from ..kit.form import CHOICE, Field, Form, Values
from ..kit.screen import attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...domain.errors import Refused
    from ...domain.people import Contact
    from ...services.pipeline_bulk import BulkPlan
    from ..kit.screen import PlaceScreen


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
        f"Now in {person.stage.label}. People move by themselves as you log things:"
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
        lead="Two lines are enough, and late thanks are still thanks. Close without them?",
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
        screen.say(f"You have talked with {person.name}; no other stage is left.")
        return False
    chosen: list[Values] = []
    await _ask(
        screen,
        person.name,
        [(stage.value, stage.label) for stage in others],
        f"{person.stage.label} doesn't normally lead to these stages. The history will say you forced it.",
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
