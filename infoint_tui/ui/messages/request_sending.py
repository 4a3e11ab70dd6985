"""Saying that a letter was sent, or how a call went: asked, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.contact_limits import Level
from ...domain.enums import ChannelKind, Outcome
from ...domain.errors import Refused
from ..kit.dialog import DialogDrafts
from ..kit.form import Form, Values
from ..kit.prompt import Confirm
from ..kit.screen import PlaceScreen
from ..navigation import OpenConversation
from .request_form import (
    after_log,
    afterwards,
    blocked_by,
    hints_of,
    hours_of,
    outcome_field,
    override_field,
    revisit_field,
    when_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...domain.contact_limits import Concern
    from .request import OutreachScreen
    from .request_call import Called


async def ask_sent(screen: OutreachScreen) -> None:
    """Ask whether and when it was sent, or open the card of the call; only inside a worker."""
    if screen.contact is None:
        return
    if screen.job.is_attempt and screen.channel is ChannelKind.PHONE:
        await _call(screen)
        return
    if not screen.attempt(lambda: screen.composing.refuse_gaps(screen.subject, screen.letter)):
        return
    if not await _like_this(screen):
        return
    if screen.job.is_attempt:
        await _log(screen)
    else:
        await _note(screen)


async def _like_this(screen: OutreachScreen) -> bool:
    """Ask once where the letter still holds an error."""
    screen.findings.look_now()
    errors = screen.findings.errors
    if not errors:
        return True
    more = f" {len(errors) - 1} more below the letter." if len(errors) > 1 else ""
    question = Confirm("Was it sent like this?", lead=errors[0].reason + more, yes="it was", no="mend it")
    return await screen.ask(question) is True


async def _note(screen: OutreachScreen) -> None:
    """A letter within a thread: a plain question, unless the guard asks for a reason."""
    person = screen.contact
    assert person is not None
    against = [concern.text for concern in _blocks(screen)]
    if against:
        await _note_all_the_same(screen, against)
        return
    question = Confirm("Sent?", lead=f"Has it gone out to {person.name}?", yes="sent", no="not yet")
    if await screen.ask(question) is True:
        done = ""

        def save() -> None:
            nonlocal done
            done = screen.composing.sent(screen.job, text=screen.letter, end_drafts=screen.draft_keys)

        if screen.attempt(save):
            leave(screen, f"noted: {done}   u takes it back")


def _blocks(screen: OutreachScreen) -> list[Concern]:
    return [concern for concern in screen.composing.guard(screen.job) if concern.level is Level.BLOCK]


async def _note_all_the_same(screen: OutreachScreen, against: Sequence[str]) -> None:
    """The reason why it went out although the guard spoke against it, and when it did."""
    workspace, person = screen.workspace, screen.contact
    assert person is not None
    drafts = DialogDrafts(workspace.session.drafts, "sent", screen.job.task or person.uid)
    lead = "\n".join([f"Has it gone out to {person.name}? ctrl+s says yes, esc says not yet.", *against])
    done = ""

    def save(values: Values) -> None:
        nonlocal done
        done = screen.composing.sent(
            screen.job,
            text=screen.letter,
            at=workspace.outreach.when(values["when"]),
            override=values["override"],
            end_drafts=(*screen.draft_keys, *drafts.keys),
        )

    def make(refusal: Refused | None) -> Form:
        return Form(
            "Sent?",
            [override_field(), when_field("Sent")],
            lead=lead,
            hints=lambda values: hints_of(workspace, values),
            refusal=refusal,
            drafts=drafts,
        )

    if await screen.edit(make, save):
        leave(screen, f"noted: {done}   u takes it back")


async def _log(screen: OutreachScreen) -> None:
    """A request: when, and whether there is an answer already."""
    workspace, person = screen.workspace, screen.contact
    assert person is not None
    blocked = blocked_by(workspace, person.uid)
    drafts = DialogDrafts(workspace.session.drafts, "sent", person.uid)
    lead = f"Has it gone out to {person.name}? ctrl+s says yes, esc says not yet."

    def make(refusal: Refused | None) -> Form:
        asks = blocked or (refusal is not None and refusal.field == "override")
        fields = [override_field()] if asks else []
        fields += [when_field("Sent"), outcome_field(), revisit_field("Only where the answer is “later”.")]
        against = [
            concern.text for concern in workspace.outreach.guard(person.uid) if concern.level is Level.BLOCK
        ]
        return Form(
            "Sent?",
            fields,
            lead="\n".join([lead, *against]),
            hints=lambda values: hints_of(workspace, values),
            refusal=refusal,
            drafts=drafts,
        )

    outcome = Outcome.PENDING

    def save(values: Values) -> None:
        nonlocal outcome
        outcome = Outcome(values["outcome"])
        later = outcome is Outcome.LATER and values["revisit"].strip()
        workspace.outreach.log(
            person.uid,
            screen.channel,
            workspace.outreach.when(values["when"]),
            subject=screen.subject,
            body=screen.letter,
            outcome=outcome,
            revisit=workspace.outreach.day(values["revisit"]) if later else None,
            override=values.get("override", ""),
            about=screen.about,
            facts=_facts(screen),
            end_drafts=(*screen.draft_keys, *drafts.keys),
        )

    if await _edit_with_why(screen, make, save):
        leave(screen, afterwards(workspace, person.uid, outcome), outcome)


async def _edit_with_why(screen: OutreachScreen, make: object, save: object) -> bool:
    """The form, unless the reason is missing: that stands in its line on the screen below."""
    if not screen.about["why"]:
        screen.say(
            "Why this person? One line is missing, and a request without it reads like a circular.", "error"
        )
        screen.query_one("#why").focus()
        return False
    return await screen.edit(make, save)  # type: ignore[arg-type]


def _facts(screen: OutreachScreen) -> dict[str, object]:
    """What is kept with the attempt beside its text."""
    person = screen.contact
    said = screen.composing.said
    offered = [at for at in screen.offered if person is not None and said(person, at) in screen.letter]
    return {
        "template": screen.template.id if screen.template else "",
        "slots": tuple(offered),
        "findings": tuple(dict.fromkeys(found.rule for found in screen.findings.found)),
    }


# -- a call --------------------------------------------------------------------------------------------


async def _call(screen: OutreachScreen) -> None:
    """The card of the call; what came of it is logged at once unless something more has to be said."""
    from .request_call import CallCard

    person = screen.contact
    assert person is not None
    if not screen.about["why"]:
        await _edit_with_why(screen, None, None)
        return
    workspace = screen.workspace
    card = CallCard(
        person,
        workspace,
        script=screen.letter,
        voicemail=_voicemail(screen),
        hours=hours_of(workspace, person, "now"),
        intervals=screen.intervals,
    )
    called = await screen.ask(card)
    if called is None:
        return
    needs = called.outcome is Outcome.LATER or blocked_by(workspace, person.uid)
    if needs:
        saved = await _log_more(screen, called)
    else:
        saved = screen.attempt(lambda: _log_call(screen, called, {}))
    if saved:
        leave(screen, afterwards(workspace, person.uid, called.outcome), called.outcome)
        if called.talks_now and (running := workspace.conversation.running()):
            screen.app.post_message(OpenConversation(running.uid, "live"))


def _voicemail(screen: OutreachScreen) -> str:
    letter = next(
        (each for each in screen.workspace.templates.all if each.kind == "call" and "voicemail" in each.id),
        None,
    )
    return screen.workspace.templates.fill(letter, screen.values()).text if letter else ""


async def _log_more(screen: OutreachScreen, called: Called) -> bool:
    """The day to come back on, and the reason to call all the same."""
    workspace, person = screen.workspace, screen.contact
    assert person is not None
    drafts = DialogDrafts(workspace.session.drafts, "called", person.uid)
    fields = [override_field()] if blocked_by(workspace, person.uid) else []
    if called.outcome is Outcome.LATER:
        fields.append(revisit_field("The day they want to hear from you again."))

    def make(refusal: Refused | None) -> Form:
        return Form(
            "The call",
            fields,
            hints=lambda values: hints_of(workspace, {"when": "now", **values}),
            refusal=refusal,
            drafts=drafts,
        )

    return await screen.edit(make, lambda values: _log_call(screen, called, values, drafts.keys))


def _log_call(
    screen: OutreachScreen, called: Called, values: Mapping[str, str], also: tuple[str, ...] = ()
) -> None:
    from .request_call import began_key

    reach = screen.workspace.outreach
    revisit = values.get("revisit", "").strip()
    reach.log(
        screen.job.contact,
        ChannelKind.PHONE,
        called.began,
        outcome=called.outcome,
        call_seconds=called.seconds,
        revisit=reach.day(revisit) if revisit else None,
        override=values.get("override", ""),
        about=screen.about,
        facts={
            "template": screen.template.id if screen.template else "",
            "confidence_before": called.before,
            "confidence_after": called.after,
        },
        talk_begins=called.talks_now,
        end_drafts=(*screen.draft_keys, str(began_key(screen.job.contact)), *also),
    )


def leave(screen: OutreachScreen, text: str, outcome: Outcome = Outcome.PENDING) -> None:
    """Back to the place below, which says what was noted and offers what follows."""
    app, contact = screen.app, screen.job.contact
    app.pop_screen()
    below = app.screen
    if isinstance(below, PlaceScreen):
        below.say(text)
        # The composer's own worker ends with it.
        below.run_worker(after_log(below, contact, outcome), exclusive=True, group="dialog")
