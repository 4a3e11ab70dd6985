"""Saying that a letter was sent, or how a call went: asked, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.contact_limits import Level
from ...domain.enums import ChannelKind, Outcome
from ..kit.dialog import Confirm, DialogDrafts
from ..kit.form import Form
from ..kit.screen import PlaceScreen, attempt
from ..navigation import OpenConversation
from .composer import may_go_out, sent_like_this, sent_question
from .request_form import (
    NOTHING_COMPOSED,
    ComposedMessage,
    after_log,
    afterwards,
    blocked_by,
    channel_field,
    hints_of,
    hours_of,
    outcome_field,
    override_field,
    revisit_field,
    when_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...domain.errors import Refused
    from ...domain.people import Contact
    from ..kit.form import Values
    from .request import OutreachScreen, Request
    from .request_call import Called


async def ask_sent(screen: OutreachScreen) -> None:
    """Ask whether and when it was sent, or open the card of the call; only inside a worker."""
    request = screen.request
    person = request.contact
    if person is None:
        return
    if request.job.is_attempt and request.channel is ChannelKind.PHONE:
        request.ready()
        await _call(screen, person)
        return
    if await may_go_out(screen) and await sent_like_this(screen):
        await (_log if request.job.is_attempt else _note)(screen, person)


def _lead(person: Contact, against: Sequence[str]) -> str:
    return "\n".join([sent_question(person.name), *against])


def no_address(screen: OutreachScreen) -> list[str]:
    """A sentence where nobody knows how it could have reached them that way."""
    missing = screen.request.unreachable
    return [f"{missing[0].upper()}{missing[1:]}."] if missing else []


async def _note(screen: OutreachScreen, person: Contact) -> None:
    """A letter within a thread: a plain question, unless the guard asks for a reason and the time."""
    workspace, request = screen.workspace, screen.request
    found = workspace.messages.guard(request.job)
    against = [concern.text for concern in found if concern.level is Level.BLOCK]
    if not against:
        lead = " ".join([f"Did you send it to {person.name}?", *no_address(screen)])
        question = Confirm("Sent?", lead=lead, yes="sent", no="not yet")
        if await screen.dialogs.ask(question) is True and attempt(screen, lambda: _noted(screen, {})):
            _leave_noted(screen)
        return
    drafts = DialogDrafts(workspace.session.drafts, "sent", request.job.task or person.uid)

    def make(refusal: Refused | None) -> Form:
        return Form(
            "Sent?",
            [override_field(), when_field("Sent")],
            lead=_lead(person, [*no_address(screen), *against]),
            hints=lambda values: hints_of(workspace, values),
            refusal=refusal,
            drafts=drafts,
        )

    if await screen.dialogs.edit(make, lambda values: _noted(screen, values, drafts.keys)):
        _leave_noted(screen)


def _noted(screen: OutreachScreen, values: Mapping[str, str], also: tuple[str, ...] = ()) -> None:
    request, when = screen.request, values.get("when", "")
    screen.workspace.messages.sent(
        request.job,
        text=screen.field.text,
        at=screen.workspace.outreach.when(when) if when else None,
        override=values.get("override", ""),
        end_drafts=(*request.draft_keys, *also),
    )


def _leave_noted(screen: OutreachScreen) -> None:
    leave(screen, f"noted: {screen.workspace.messages.label(screen.request.job)}   u undoes it")


async def _log(screen: OutreachScreen, person: Contact) -> None:
    """A request: when, and whether there is an answer already."""
    if not _has_reason(screen):
        return
    workspace, request = screen.workspace, screen.request
    blocked = blocked_by(workspace, person.uid)
    drafts = DialogDrafts(workspace.session.drafts, "sent", person.uid)

    def make(refusal: Refused | None) -> Form:
        asks = blocked or (refusal is not None and refusal.field == "override")
        found = workspace.outreach.guard(person.uid)
        return Form(
            "Sent?",
            [
                *([override_field()] if asks else []),
                *([channel_field(request.channel)] if request.unreachable else []),
                when_field("Sent"),
                outcome_field(),
                revisit_field(),
            ],
            lead=_lead(
                person,
                [*no_address(screen), *(concern.text for concern in found if concern.level is Level.BLOCK)],
            ),
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
            ChannelKind(values.get("channel", request.channel)),
            workspace.outreach.when(values["when"]),
            subject=request.subject,
            body=screen.field.text,
            outcome=outcome,
            revisit=workspace.outreach.day(values["revisit"]) if later else None,
            override=values.get("override", ""),
            about=request.about,
            facts=_facts(screen, request, person),
            end_drafts=(*request.draft_keys, *drafts.keys),
        )

    if await screen.dialogs.edit(make, save):
        leave(screen, afterwards(workspace, person.uid, outcome), outcome)


def _has_reason(screen: OutreachScreen) -> bool:
    """Whether the reason is there; where it is missing, that stands in its line on the screen."""
    if screen.request.about["why"]:
        return True
    screen.say(
        "Why this person? One sentence is missing: write it here. Sent already? ctrl+l logs it as it is.",
        "error",
    )
    screen.query_one("#why").focus()
    return False


def as_written(screen: OutreachScreen, person: Contact) -> ComposedMessage:
    """The message as it stands, for the form that logs it; nothing where only the template stands there."""
    request = screen.request
    if request.spoken or (request.untouched and not request.offered and request.about["why"]):
        return NOTHING_COMPOSED
    return ComposedMessage(
        request.subject, screen.field.text, _facts(screen, request, person), request.draft_keys
    )


def _facts(screen: OutreachScreen, request: Request, person: Contact) -> dict[str, object]:
    """What is kept with the attempt beside its text."""
    return {
        "template": request.template.id if request.template else "",
        "slots": screen.workspace.messages.offered_in(screen.field.text, person, request.offered),
        "findings": tuple(dict.fromkeys(found.rule for found in screen.findings.found)),
    }


# -- a call --------------------------------------------------------------------------------------------


async def _call(screen: OutreachScreen, person: Contact) -> None:
    """The card of the call; what came of it is logged at once unless something more has to be said."""
    from .request_call import CallCard

    if not _has_reason(screen):
        return
    workspace = screen.workspace
    card = CallCard(
        person,
        workspace,
        script=screen.field.text,
        voicemail=_voicemail(screen),
        hours=hours_of(workspace, person, "now"),
        intervals=screen.intervals,
    )
    called = await screen.dialogs.ask(card)
    if called is None:
        return
    if called.outcome is Outcome.LATER or blocked_by(workspace, person.uid):
        saved = await _log_more(screen, person, called)
    else:
        saved = attempt(screen, lambda: _log_call(screen, called, {}))
    if saved:
        leave(screen, afterwards(workspace, person.uid, called.outcome), called.outcome)
        if called.talks_now and (running := workspace.conversation.running()):
            screen.app.post_message(OpenConversation(running.uid, "live"))


def _voicemail(screen: OutreachScreen) -> str:
    templates = screen.workspace.templates
    found = (each for each in templates.all if each.kind == "call" and "voicemail" in each.id)
    letter = next(found, None)
    return templates.fill(letter, screen.request.values()).text if letter else ""


async def _log_more(screen: OutreachScreen, person: Contact, called: Called) -> bool:
    """The day to come back on, and the reason to call all the same."""
    workspace = screen.workspace
    drafts = DialogDrafts(workspace.session.drafts, "called", person.uid)
    fields = [override_field()] if blocked_by(workspace, person.uid) else []
    if called.outcome is Outcome.LATER:
        fields.append(revisit_field())

    def make(refusal: Refused | None) -> Form:
        return Form(
            "The call",
            fields,
            hints=lambda values: hints_of(workspace, {"when": "now", **values}),
            refusal=refusal,
            drafts=drafts,
        )

    return await screen.dialogs.edit(make, lambda values: _log_call(screen, called, values, drafts.keys))


def _log_call(
    screen: OutreachScreen, called: Called, values: Mapping[str, str], also: tuple[str, ...] = ()
) -> None:
    from .request_call import began_key

    outreach, request = screen.workspace.outreach, screen.request
    contact, revisit = request.job.contact, values.get("revisit", "").strip()
    outreach.log(
        contact,
        ChannelKind.PHONE,
        called.began,
        outcome=called.outcome,
        call_seconds=called.seconds,
        revisit=outreach.day(revisit) if revisit else None,
        override=values.get("override", ""),
        about=request.about,
        facts={
            "template": request.template.id if request.template else "",
            "confidence_before": called.before,
            "confidence_after": called.after,
        },
        talk_begins=called.talks_now,
        minutes=called.minutes,
        end_drafts=(*request.draft_keys, str(began_key(contact)), *also),
    )


def leave(screen: OutreachScreen, text: str, outcome: Outcome = Outcome.PENDING) -> None:
    """Back to the place below, which says what was noted and offers what follows."""
    app, contact = screen.app, screen.request.job.contact
    app.pop_screen()
    below = app.screen
    if isinstance(below, PlaceScreen):
        below.say(text)
        # The composer's own worker ends with it.
        below.run_worker(after_log(below, contact, outcome), exclusive=True, group="dialog")
