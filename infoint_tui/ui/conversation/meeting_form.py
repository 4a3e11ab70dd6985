"""Plan a conversation, move it, or call it off; both local times are shown before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual.widgets.input import Selection

from ...domain.enums import ChannelKind, MeetingState, Mode
from ...domain.errors import Refused
from ...domain.matching import calling_code
from ...domain.meeting import NO_SHOWS, Meeting, may_have_missed
from ...domain.people import Contact
from ...domain.phrasing import clock_time, day_and_time, examples_of_times, examples_of_times_past
from ...domain.zoned_time import ZonedTime, guess_zone, zone_place
from ...services.pipeline_bulk import listed
from ...services.today import IN_PERSON
from ..banks.screen import read_ahead
from ..kit.fields import Choice, LineInput
from ..kit.form import CHOICE, TEXT, Field, Form, Values, in_section, told, whole_number
from ..kit.screen import attempt
from ..kit.text import lines
from ..pipeline.add import likely_words, names_in, offer_joining, unclear_names, unknown_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.content import Content
    from textual.widgets import Input

    from ...domain.quickadd import QuickAdd
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen


CHANGE, CONFIRMED, RESUME = "change", "confirmed", "resume"
CALLED_OFF = (
    (MeetingState.CANCELLED_BY_ME, "I have to cancel", "they go back to “in dialogue”"),
    (MeetingState.CANCELLED_BY_THEM, "they canceled", "they go back to “in dialogue”"),
    (MeetingState.NO_SHOW_THEM, "they didn't show up", "after a fifteen-minute wait"),
    (MeetingState.NO_SHOW_ME, "I missed it", "apologize now"),
)
MODES = tuple(mode for mode in Mode if mode not in (Mode.UNPLANNED, Mode.WRITTEN))
MINE, THEIRS = "mine", "theirs"
OFFERED = "offered"
"""The field with the times that were offered."""


async def open_meeting(screen: PlaceScreen, contact: str) -> bool:
    """Plan a conversation with a contact, or change the planned one; returns whether something was saved."""
    person = screen.workspace.session.contacts.get(contact)
    if person is None:
        screen.say("That person is gone. Press U to redo if an undo removed them.", "warning")
        return False
    read_ahead(screen)
    planned = screen.workspace.planning.planned_with(contact)
    if planned is None:
        if person.do_not_contact and not await _despite(screen, person):
            return False
        return await _plan(screen, person, None)
    answer = await _what_to_do(screen, person, planned)
    if answer is None:
        return False
    if answer == CHANGE:
        return await _plan(screen, person, planned)
    if answer == RESUME:
        planning, asked = screen.workspace.planning, not planned.resume_requested
        return attempt(
            screen, lambda: screen.say(planning.resume_asked(planned.uid, asked) + "   u undoes it")
        )
    if answer == CONFIRMED:
        planning = screen.workspace.planning
        return attempt(screen, lambda: screen.say(planning.confirm(planned.uid)))
    return await _call_off(screen, person, planned, MeetingState(answer))


async def _despite(screen: PlaceScreen, person: Contact) -> bool:
    reason = person.do_not_contact_reason or "no reason noted"
    question = f"{person.name} is marked do not contact. Plan a conversation anyway?"
    return await screen.dialogs.confirm(question, lead=f"Reason: {reason}", yes="plan it") is True


async def _what_to_do(screen: PlaceScreen, person: Contact, planned: Meeting) -> str | None:
    when = "no time yet"
    if planned.start is not None:
        contacts = screen.workspace.session.contacts
        guests = [guest for uid in planned.contacts if (guest := contacts.get(uid)) is not None]
        when = screen.workspace.planning.preview(planned.start, *(guests or [person]))[0]
    options = [(CHANGE, "move or change it", "day, time, mode, place")]
    if planned.state is not MeetingState.CONFIRMED:
        options.append((CONFIRMED, "confirmed", "you both know the day, time and place"))
    if planned.resume_requested:
        options.append((RESUME, "they did not ask for your résumé", "undoes that note"))
    else:
        options.append((RESUME, "they asked to see your résumé", "adds questions about it"))
    begun = may_have_missed(planned, screen.workspace.session.clock.now())
    options += [
        (state.value, label, note) for state, label, note in CALLED_OFF if begun or state not in NO_SHOWS
    ]
    lead = f"{planned.mode.label}, {when}, {planned.agreed_minutes} min, {planned.state.value}"
    return await screen.dialogs.choose(f"Conversation with {person.name}", options, lead=lead)


async def _call_off(screen: PlaceScreen, person: Contact, planned: Meeting, state: MeetingState) -> bool:
    label = next(label for each, label, _note in CALLED_OFF if each is state)
    said = await screen.dialogs.line(
        f"{person.name}: {label}",
        lambda reason: screen.workspace.planning.call_off(planned.uid, state, reason),
        lead=f"Why, in a few words. You can leave it empty. {_notice(screen.workspace, planned)}".strip(),
        placeholder="sick, schedule conflict, forgot",
        drafts=screen.dialogs.drafts("call off", planned.uid),
    )
    if said is not None:
        screen.say(f"{said}   u undoes it")
    return said is not None


# -- the form ------------------------------------------------------------------------------------------


async def _plan(screen: PlaceScreen, person: Contact, planned: Meeting | None) -> bool:
    workspace = screen.workspace
    drafts = screen.dialogs.drafts("meeting", planned.uid if planned else person.uid)
    plan = TalkPlan(workspace, person, planned)
    asked = False

    def make(refusal: Refused | None) -> PlanForm:
        return PlanForm(
            plan,
            f"{'Change the' if planned else 'Schedule a'} conversation with {person.name}",
            lead=_notice(workspace, planned),
            refusal=refusal,
            drafts=drafts,
            focus=refusal.field if refusal and refusal.field else "when",
        )

    def save(values: Values) -> str:
        nonlocal asked
        zone = plan.zones(values["their_zone"]) or ""
        if not (zone or asked) and _abroad(workspace, person) and Mode(values["mode"]) not in IN_PERSON:
            asked = True
            raise Refused(
                f"What time zone is {person.name} in? Their number is from another country.",
                "Enter their city, or “here” for yours. Saving again uses yours.",
                field="their_zone",
            )
        start = plan.start(values)
        newcomers = workspace.people.newcomers()
        added = [newcomers.contact(each) for each in plan.unknown(values)]
        others = plan.others(values)
        workspace.planning.schedule(
            person.uid,
            start,
            mode=Mode(values["mode"]),
            minutes=int(values["minutes"]),
            uid=planned.uid if planned else "",
            guests=[guest.uid for guest in (*others, *added)],
            new_guests=added,
            their_zone=zone,
            travel_minutes=int(values["travel"] or 0),
            place=values["place"].strip(),
            link=values["link"].strip(),
            who_calls=values["who_calls"],
            end_drafts=drafts.keys,
        )
        times = workspace.planning.preview(start, person.replace(zone=zone), *others)[0]
        with_whom = f"; added {listed(guest.name for guest in added)} to your list" if added else ""
        here = zone_place(workspace.session.zone)
        taken = f" · {person.first_name}'s time zone isn't known, so it uses yours ({here})"
        known = zone or Mode(values["mode"]) in IN_PERSON
        return f"scheduled: {times}{with_whom}{'' if known else taken}"

    said = await screen.dialogs.settle(make, save)
    if said is not None:
        screen.say(said)
    return said is not None


def _abroad(workspace: Workspace, person: Contact) -> bool:
    """Whether their phone number speaks for another country than the user's."""
    profile = workspace.session.profile
    there = calling_code(person.channel(ChannelKind.PHONE))
    here = calling_code(profile.phone, profile.holidays)
    return bool(here and there) and here != there


def _notice(workspace: Workspace, planned: Meeting | None) -> str:
    """Moving or calling off at short notice asks for an apology."""
    if planned is None or planned.start is None:
        return ""
    table = workspace.rules.table
    ahead = planned.start.utc - workspace.session.clock.now()
    if ahead >= table.length("reschedule.notice"):
        return ""
    return f"Less than {table['reschedule.notice'].shown} ahead: apologize when you suggest a new time."


class Offers:
    """The times offered: each is one instant, whatever is said later about zones or whose time is typed."""

    def __init__(self, workspace: Workspace, person: Contact) -> None:
        """The times the last message offered that are still ahead, by how they are written here."""
        now, zone = workspace.session.clock.now(), workspace.session.zone
        self._workspace = workspace
        sent = [attempt for attempt in workspace.relations.attempts(person.uid) if attempt.slots]
        ahead = sorted((at for at in sent[-1].slots if at.utc > now), key=lambda at: at.utc) if sent else ()
        self._times = {_written(at.in_zone(zone), workspace): at for at in ahead}

    def __iter__(self) -> Iterator[str]:
        return iter(self._times)

    def __len__(self) -> int:
        return len(self._times)

    def written(self, offer: str, zone: str) -> str:
        """An offered time as it can be typed in a zone."""
        return _written(self._times[offer].in_zone(zone), self._workspace)

    def meant(self, text: str, zone: str) -> str:
        """The offered time that a text means which is typed in a zone; empty for another time."""
        return next((offer for offer in self if text in (offer, self.written(offer, zone))), "")

    def start(self, text: str, chosen: str, zone: str) -> ZonedTime:
        """The instant that is meant: the one offered while its choice stands, else what was typed."""
        if chosen and chosen == self.meant(text, zone):
            return self._times[chosen].in_zone(zone)
        return self._workspace.planning.when(text, zone)


class PlanForm(Form):
    """The form of a conversation; choosing one of the times offered writes it into the line of the time."""

    def __init__(self, plan: TalkPlan, title: str, **more: Any) -> None:
        """A form."""
        super().__init__(title, plan.fields(), check=plan.check, hints=plan.hints, **more)
        self._plan = plan

    def on_mount(self) -> None:
        """Leave every letter to the line of the time: a time is typed where the times offered stand, too."""
        for choice in self.query(f"#field-{OFFERED}").results(Choice):
            choice.jumps = False

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Take the time that was chosen; show it as the clocks of the side chosen show it."""
        if event.choice.id in (f"field-{OFFERED}", "field-side"):
            self._show_offer()

    def on_choice_typed(self, event: Choice.Typed) -> None:
        """What is typed where the times offered stand is another time."""
        if event.choice.id != f"field-{OFFERED}":
            return
        line = self.query_one("#field-when", LineInput)
        if not event.first:
            line.insert_text_at_cursor(event.text)
            return
        line.proposal = False
        line.value = event.text
        line.selection = Selection.cursor(len(line.value))
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A time that is typed is one of those offered, or another one; one offered stays where it is."""
        if event.input.id == "field-their_zone":
            self._show_offer()
        elif event.input.id == "field-when" and (offers := self._plan.offers):
            self.fields.write(OFFERED, offers.meant(event.value, self._plan.entered(self.fields.texts())))

    def _show_offer(self) -> None:
        """Write the time that was chosen as the clocks of the side chosen show it."""
        texts, offers = self.fields.texts(), self._plan.offers
        if offers and (offer := texts[OFFERED]):
            self.fields.write("when", offers.written(offer, self._plan.entered(texts)))


def _written(start: ZonedTime, workspace: Workspace) -> str:
    """A time as it can be typed again."""
    local = start.local()
    today = workspace.session.today
    text = day_and_time(local, today=today)
    try:
        workspace.planning.when(text, start.zone)
    except Refused:
        text += " second" if local.fold else " first"
    return text


class Zones:
    """The zones texts mean; each text is looked up once, and "here" is the user's own."""

    def __init__(self, here: str) -> None:
        self._known: dict[str, str | None] = {"": "", "here": here}

    def __call__(self, text: str) -> str | None:
        """The zone a text means: empty for none, None where it is not understood."""
        text = text.strip()
        if text not in self._known:
            self._known[text] = guess_zone(text)
        return self._known[text]


def _no_zone(text: str) -> str:
    return (
        f"“{text.strip()}” isn't a city or time zone infoint knows. Write one such as Leeds or Europe/London."
    )


class TalkPlan:
    """A conversation as the form has it: what its texts mean, and what is to be said of them."""

    def __init__(self, workspace: Workspace, person: Contact, planned: Meeting | None = None) -> None:
        """A plan.

        Args:
            planned: The conversation that is changed; None for a new one.
        """
        self._ws = workspace
        self._person = person
        self._planned = planned
        self.zones = Zones(workspace.session.zone)
        self.offers = None if planned else Offers(workspace, person)

    def fields(self) -> list[Field]:
        """The fields of the form."""
        here, there = self._ws.session.zone, self._person.zone
        ask = self._ws.rules.table.number("request.ask_minutes")
        talk = self._planned or Meeting(uid="", contacts=(), agreed_minutes=ask)
        offered = list(self.offers or ())
        several = [*((text, text) for text in offered), ("", "another time")]
        entered = talk.start.zone if talk.start else here
        place_there = zone_place(there) if there else "their place"
        others = [self._ws.pipeline.name_of(uid) for uid in talk.contacts if uid != self._person.uid]
        return [
            Field(
                "mode", "How", CHOICE, talk.mode.value, options=[(mode.value, mode.label) for mode in MODES]
            ),
            Field(
                "when",
                "Day and time",
                value=_written(talk.start, self._ws) if talk.start else next(iter(offered), ""),
                placeholder=examples_of_times(),
                proposed=bool(offered),
            ),
            *([Field(OFFERED, "You offered", CHOICE, offered[0], options=several)] if offered else ()),
            Field(
                "side",
                "Time is in",
                CHOICE,
                THEIRS if entered != here and entered == there else MINE,
                options=[(MINE, f"here ({zone_place(here)})"), (THEIRS, f"there ({place_there})")],
            ),
            Field(
                "their_zone",
                "Their time zone",
                value=there,
                placeholder="a city or zone: Leeds, Europe/London",
            ),
            Field(
                "minutes",
                "Length in minutes",
                value=str(talk.agreed_minutes),
                help=f"{ask} minutes is a good first ask.",
                proposed=not self._planned,
            ),
            *in_section(
                "Place, link, and who calls",
                [
                    Field("place", "Place", value=talk.place, placeholder="where you meet"),
                    Field("link", "Link or number", value=talk.link, placeholder="https://… or a number"),
                    Field(
                        "who_calls",
                        "Who calls",
                        CHOICE,
                        talk.who_calls,
                        options=[("", "you"), ("they call", "they")],
                    ),
                    Field(
                        "travel",
                        "Travel time",
                        value=str(talk.travel_minutes or ""),
                        placeholder="minutes, if you go to them",
                    ),
                ],
            ),
            Field(
                "guests",
                "Also joining",
                value=", ".join(others),
                placeholder="names, separated by commas",
                section="Who else is joining",
            ),
        ]

    # -- what the texts mean ---------------------------------------------------------------------------

    def entered(self, values: Values) -> str:
        """The zone in which the time was typed."""
        zone = self.zones(values["their_zone"])
        return zone if values["side"] == THEIRS and zone else self._ws.session.zone

    def start(self, values: Values) -> ZonedTime:
        """When it begins. Raises Refused where that is no time."""
        if self.offers:
            return self.offers.start(values["when"], values[OFFERED], self.entered(values))
        return self._ws.planning.when(values["when"], self.entered(values))

    def _people(self, values: Values) -> dict[str, QuickAdd]:
        """What the list of guests says of each, by name; without a name under an empty text."""
        newcomers = self._ws.people.newcomers()
        return {person.name: person for person in map(newcomers.parse, names_in(values["guests"]))}

    def others(self, values: Values) -> list[Contact]:
        """The further guests who are known, without whom the form is about."""
        found = [self._ws.pipeline.called(name)[:1] for name in self._people(values)]
        uids = [uid for each in found for uid in each if uid != self._person.uid]
        return [guest for uid in uids if (guest := self._ws.session.contacts.get(uid)) is not None]

    def unknown(self, values: Values) -> list[QuickAdd]:
        """The guests nobody knows yet."""
        people = self._people(values)
        return [people[name] for name in unknown_names(self._ws, ", ".join(filter(None, people)))]

    # -- what is said of them --------------------------------------------------------------------------

    def check(self, values: Values) -> dict[str, str]:
        """What is wrong, by the name of the field."""
        wrong = {}
        if self.zones(values["their_zone"]) is None:
            wrong["their_zone"] = _no_zone(values["their_zone"])
        elif values["side"] == THEIRS and not values["their_zone"].strip():
            wrong["their_zone"] = "Which time zone? Enter their city or zone, such as Leeds."
        if whole_number(values["minutes"], 5, 120) is None:
            wrong["minutes"] = "Enter a number of minutes from 5 to 120. 20 is a good start."
        if values["travel"].strip() and whole_number(values["travel"], 0, 600) is None:
            wrong["travel"] = "Enter the minutes it takes, 0 to 600, or leave it empty."
        guests = self._people(values)
        if "" in guests:
            wrong["guests"] = "Add a name for each person joining."
        elif problem := unclear_names(self._ws, ", ".join(guests)):
            wrong["guests"] = problem
        try:
            self.start(values)
        except Refused as refusal:
            wrong["when"] = str(refusal)
        return wrong

    def hints(self, values: Values) -> Mapping[str, str | Content]:
        """Both local times and what is unusual about them; what the zone and the mode mean."""
        found: dict[str, str | Content] = {}
        zone = self.zones(values["their_zone"])
        if zone is None:
            found["their_zone"] = _no_zone(values["their_zone"])
        elif zone:
            there = self._ws.session.moment().in_zone(zone).local()
            found["their_zone"] = f"{zone}: {clock_time(there)} there now"
        else:
            here = zone_place(self._ws.session.zone)
            found["their_zone"] = f"Using {here}, like yours, until you add their city."
        others, new = self.others(values), self.unknown(values)
        if values["when"].strip():
            found["when"] = told(lambda: self._times(values, zone or "", others))
        guests = [guest.name for guest in others] + [f"{each.name} (new, will be added)" for each in new]
        if guests:
            found["guests"] = f"{', '.join(guests)}: each gets a thank-you"
        if perhaps := [likely for each in new for likely in self._ws.known_people.called(each.name)[:1]]:
            found["guests"] += f". {likely_words(perhaps, 'Enter that name if you mean them.')}"
        number = self._person.channel(ChannelKind.PHONE)
        mode = Mode(values["mode"])
        if mode is Mode.PHONE and number:
            found["mode"] = f"Their number: {number}"
        elif mode is Mode.PHONE and not values["who_calls"] and not values["link"].strip():
            found["mode"] = (
                "No phone number yet. Add it under “Place, link and who calls”, or press E on their page."
            )
        minutes = whole_number(values["minutes"], 5, 120) or 0
        long = self._ws.rules.table.number("meet.long")
        if minutes > long and mode in IN_PERSON and not self._ws.people.has_met(self._person):
            found["minutes"] = f"More than {long} minutes is long for a first visit."
        return found

    def _times(self, values: Values, zone: str, others: Sequence[Contact]) -> Content:
        start = self.start(values)
        times, *notes = self._ws.planning.preview(start, self._person.replace(zone=zone), *others)
        if start.utc < self._ws.session.clock.now():
            notes.append("That time has passed.")
        return lines((times, "bold $text-accent"), *((note, "$text-warning") for note in notes))


LEAD = "A chat in line or on a train counts too. Add details later."


async def quick_log(screen: PlaceScreen) -> str:
    """Ask for the talk and keep it; returns its uid, or an empty text if the user left."""
    workspace = screen.workspace
    drafts = screen.dialogs.drafts("quick-log")
    here = workspace.session.contacts.count()

    def save(values: Values) -> Meeting:
        minutes = whole_number(values["minutes"], 1, 9999) or 0
        began = workspace.outreach.when(values["when"] or f"{minutes} min ago")
        return workspace.outreach.log_talk(
            values["who"], began, minutes, values["words"], end_drafts=drafts.keys
        )

    talk = await screen.dialogs.form(
        "A conversation you had",
        _fields_quick_log(),
        save,
        lead=LEAD,
        hints=lambda values: _hints_quick_log(workspace, values),
        drafts=drafts,
    )
    if talk is None:
        return ""
    if workspace.session.contacts.count() > here:
        await offer_joining(screen, talk.first_contact)
    return talk.uid


def _fields_quick_log() -> list[Field]:
    return [
        Field("who", "With", placeholder="Teo Varga", help="A first name is enough."),
        Field("when", "Started", placeholder=examples_of_times_past(), help="Leave blank if it just ended."),
        Field("minutes", "Minutes", value="10"),
        Field(
            "words",
            "What you remember",
            TEXT,
            help='One note per line. You can use @Name, !action, and "quote".',
        ),
    ]


def _hints_quick_log(workspace: Workspace, values: Values) -> Mapping[str, str | Content]:
    found: dict[str, str | Content] = {}
    known = workspace.people.find(values["who"]) if values["who"].strip() else None
    if known is not None:
        found["who"] = (
            f"Already on your list: {known.name}{', ' + known.role_line if known.role_line else ''}."
        )
    elif words := likely_words(
        workspace.known_people.called(values["who"]), "You'll be asked when you save."
    ):
        found["who"] = words[:1].upper() + words[1:]
    if values["when"].strip():
        zone = workspace.session.zone
        found["when"] = told(
            lambda: day_and_time(workspace.outreach.when(values["when"]).in_zone(zone).local())
        )
    return found
