"""What happened: state and length of the talk, and who the guest of an unplanned one was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .....domain.enums import ChannelKind, MeetingState
from .....domain.errors import Refused
from .....domain.people import Channel, Contact
from .....domain.phrasing import clock_time
from .base import AnswerOption, Given, StepLogic, StepQuestion, View

if TYPE_CHECKING:
    from ....kit.form import Form, Values


CALLED_OFF = {
    MeetingState.CANCELLED_BY_ME: "you called it off",
    MeetingState.CANCELLED_BY_THEM: "they called it off",
    MeetingState.NO_SHOW_THEM: "they did not come",
    MeetingState.NO_SHOW_ME: "you missed it",
    MeetingState.MOVED: "it was moved",
}


class FactsStep(StepLogic):
    """State, minutes and extension; all three stand there already."""

    WRITES = True

    def view(self) -> View:
        """Three lines; one where it did not take place."""
        meeting = self.meeting
        if meeting.called_off:
            row = StepQuestion("state", "as planned", value=f"no, {CALLED_OFF[meeting.state]}")
            return View(self.step.prompt, "the meeting's form changes it", (row,))
        minutes, extended = self._minutes(), meeting.extended_minutes
        start, end = meeting.actual_start, meeting.actual_end
        clock = (
            f"{clock_time(start.local())} to {clock_time(end.in_zone(start.zone).local())}"
            if start and end
            else ""
        )
        over = minutes - meeting.agreed_minutes - extended
        return View(
            self.step.prompt,
            "Enter takes it as it stands; w corrects a number",
            (
                StepQuestion(
                    "state",
                    "as planned",
                    (AnswerOption("held", "yes"), AnswerOption("cut_short", "no, it was cut short")),
                    meeting.state.value,
                ),
                StepQuestion("minutes", "it took", value=f"{minutes} min", note=clock),
                StepQuestion(
                    "extended",
                    "granted on top",
                    value=f"{extended} min",
                    note=f"{over} min longer than agreed"
                    if over > 0
                    else f"of {meeting.agreed_minutes} agreed",
                ),
            ),
        )

    def _minutes(self) -> int:
        start, end = self.meeting.actual_start, self.meeting.actual_end
        return round((end.utc - start.utc).total_seconds() / 60) if start and end else 0

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """Held or cut short."""
        self.store(f"talk {value.replace('_', ' ')}", state=MeetingState(value))

    def answers(self, given: Given) -> dict[str, Any]:  # noqa: ARG002
        """The state as it stands."""
        return {"state": self.meeting.state}

    def shift(self, question: str, step: int) -> bool:
        """One minute more or less, or five of the extension."""
        if question == "state" or self.meeting.called_off:
            return False
        if question == "minutes":
            self.workspace.reflection.set_length(self.uid, minutes=self._minutes() + step)
        else:
            self.workspace.reflection.set_length(self.uid, extended=self.meeting.extended_minutes + 5 * step)
        return True

    async def write(self, question: str) -> None:
        """Ask for the number."""
        if question == "minutes":

            def save(text: str) -> None:
                self.workspace.reflection.set_length(self.uid, minutes=_number(text))

            await self.ask_line("How many minutes did it take?", str(self._minutes()), save, "minutes")
        elif question == "extended":

            def save_extension(text: str) -> None:
                self.workspace.reflection.set_length(self.uid, extended=_number(text))

            value = str(self.meeting.extended_minutes)
            await self.ask_line("How many minutes did they grant on top?", value, save_extension, "extended")


def _number(text: str) -> int:
    from ....kit.form import whole_number

    number = whole_number(text.strip().removesuffix("min"), 0, 9999)
    if number is None:
        raise Refused("That is no number of minutes.", "Write one such as 24.")
    return number


class GuestStep(StepLogic):
    """Who it was, after a talk nobody planned."""

    WRITES = True

    def view(self) -> View:
        """What is known of the guest, a line each."""
        contact = self.contact
        if contact is None:
            return View(self.step.prompt, empty="The guest is not in the records any more.")
        rows = (
            ("name", "name", contact.name),
            ("role", "what they do", contact.role_line),
            ("connection", "how you met", contact.connection),
            ("reach", "how to reach them", ", ".join(channel.value for channel in contact.channels)),
            ("zone", "time zone", contact.zone),
        )
        return View(
            self.step.prompt,
            f"{self.step.hint} · w fills it in",
            tuple(StepQuestion(key, label, value=value or "–") for key, label, value in rows),
        )

    async def write(self, question: str) -> None:
        """One form for all of it."""
        from ....kit.form import Field, Form

        contact = self.contact
        if contact is None:
            return
        fields = [
            Field("name", "Name", value=contact.name),
            Field("title", "What they do", value=contact.title, placeholder="Firefighter paramedic"),
            Field(
                "organisation", "Where", value=contact.organisation, placeholder="Eastmere Fire Department"
            ),
            Field("connection", "How you met", value=contact.connection, placeholder="swimming at the pool"),
            Field("email", "E-mail", value=contact.channel(ChannelKind.EMAIL), placeholder="teo@example.org"),
            Field("phone", "Phone", value=contact.channel(ChannelKind.PHONE), placeholder="+1 312 555 0142"),
            Field("zone", "Time zone or city", value=contact.zone, placeholder=self.workspace.session.zone),
        ]
        start = {"role": "title", "reach": "email"}.get(question, question)
        drafts = self.drafts("guest")

        def make(refusal: Refused | None) -> Form:
            return Form("Who was it?", fields, refusal=refusal, drafts=drafts, focus=start)

        await self.context.screen().edit(make, lambda values: self._save(contact, values, drafts.keys))

    def _save(self, contact: Contact, values: Values, end_drafts: tuple[str, ...]) -> None:
        from .....domain.zones import guess_zone

        zone = values["zone"].strip()
        changes = {name: values[name].strip() for name in ("name", "title", "organisation", "connection")}
        self.workspace.people.save(
            contact.uid,
            {
                **changes,
                "zone": (guess_zone(zone) or zone) if zone else "",
                "channels": _channels(contact, values),
            },
            end_drafts=end_drafts,
        )


def _channels(contact: Contact, values: Values) -> tuple[Channel, ...]:
    """The channels with the first of each of the two kinds changed; others stay."""
    channels = list(contact.channels)
    for kind, value in ((ChannelKind.EMAIL, values["email"]), (ChannelKind.PHONE, values["phone"])):
        at = next((at for at, channel in enumerate(channels) if channel.kind is kind), None)
        if at is None:
            if value.strip():
                channels.append(Channel(kind=kind, value=value.strip()))
        elif value.strip():
            channels[at] = channels[at].replace(value=value.strip())
        else:
            del channels[at]
    return tuple(channels)
