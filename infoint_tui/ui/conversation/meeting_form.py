"""Plan a conversation, move it, or call it off; both local times are shown before anything is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from ..kit.dialog import Confirm, DialogDrafts
from ..kit.fields import Choice, LineInput
from ..kit.form import CHOICE, TEXT, Field, Form, Values, in_section, whole_number
from ..kit.screen import attempt
from ..kit.select import Option, SelectOne
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
    question = Confirm(
        f"{person.name} is marked do not contact. Plan a conversation anyway?",
        lead=f"Reason: {reason}",
        yes="plan it",
    )
    return await screen.dialogs.ask(question) is True


async def _what_to_do(screen: PlaceScreen, person: Contact, planned: Meeting) -> str | None:
    when = "no time yet"
    if planned.start is not None:
        contacts = screen.workspace.session.contacts
        guests = [guest for uid in planned.contacts if (guest := contacts.get(uid)) is not None]
        when = screen.workspace.planning.preview(planned.start, *(guests or [person]))[0]
    options = [Option(CHANGE, "move or change it", "day, time, mode, place")]
    if planned.state is not MeetingState.CONFIRMED:
        options.append(Option(CONFIRMED, "confirmed", "you both know the day, time and place"))
    if planned.resume_requested:
        options.append(Option(RESUME, "they did not ask for your résumé", "undoes that note"))
    else:
        options.append(Option(RESUME, "they asked to see your résumé", "adds questions about it"))
    begun = may_have_missed(planned, screen.workspace.session.clock.now())
    options += [
        Option(state.value, label, note)
        for state, label, note in CALLED_OFF
        if begun or state not in NO_SHOWS
    ]
    return await screen.dialogs.ask(
        SelectOne(
            f"Conversation with {person.name}",
            options,
            lead=f"{planned.mode.label}, {when}, {planned.agreed_minutes} min, {planned.state.value}",
        )
    )


async def _call_off(screen: PlaceScreen, person: Contact, planned: Meeting, state: MeetingState) -> bool:
    from ..kit.dialog import LinePrompt

    label = next(label for each, label, _note in CALLED_OFF if each is state)
    return await screen.dialogs.edit(
        lambda refusal: LinePrompt(
            f"{person.name}: {label}",
            lead=" ".join(
                filter(
                    None, ("Why, in a few words. You can leave it empty.", _notice(screen.workspace, planned))
                )
            ),
            placeholder="sick, schedule conflict, forgot",
            error=str(refusal or ""),
            drafts=DialogDrafts(screen.workspace.session.drafts, "call off", planned.uid),
        ),
        lambda reason: screen.say(
            screen.workspace.planning.call_off(planned.uid, state, reason) + "   u undoes it"
        ),
    )


# -- the form ------------------------------------------------------------------------------------------


async def _plan(screen: PlaceScreen, person: Contact, planned: Meeting | None) -> bool:
    workspace = screen.workspace
    drafts = DialogDrafts(workspace.session.drafts, "meeting", planned.uid if planned else person.uid)
    zones = Zones(workspace.session.zone)
    offers = None if planned else Offers(workspace, person)
    asked = False

    def entered(values: Values) -> str:
        return _entered_in(workspace, zones, values)

    def start_of(values: Values) -> ZonedTime:
        if offers:
            return offers.start(values["when"], values[OFFERED], entered(values))
        return workspace.planning.when(values["when"], entered(values))

    def make(refusal: Refused | None) -> Form:
        form = PlanForm(
            f"{'Change the' if planned else 'Schedule a'} conversation with {person.name}",
            _fields(workspace, person, planned, offers),
            check=lambda values: _check(workspace, zones, values, start_of),
            lead=_notice(workspace, planned),
            hints=lambda values: _hints(workspace, zones, person, values, start_of),
            refusal=refusal,
            drafts=drafts,
            focus=refusal.field if refusal and refusal.field else "when",
        )
        return form.offering(offers, entered) if offers else form

    def save(values: Values) -> None:
        nonlocal asked
        zone = zones(values["their_zone"]) or ""
        if not (zone or asked) and _abroad(workspace, person) and Mode(values["mode"]) not in IN_PERSON:
            asked = True
            raise Refused(
                f"What time zone is {person.name} in? Their number is from another country.",
                "Enter their city, or “here” for yours. Saving again uses yours.",
                field="their_zone",
            )
        start = start_of(values)
        newcomers = workspace.people.newcomers()
        added = [newcomers.contact(each) for each in _unknown(workspace, values["guests"])]
        others = _guests_so_far(workspace, person, values["guests"])
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
        corrected = person.replace(zone=zone)
        taken = "" if zone or Mode(values["mode"]) in IN_PERSON else f" · {_as_here(workspace, person)}"
        with_whom = f"; added {listed(guest.name for guest in added)} to your list" if added else ""
        times = workspace.planning.preview(start, corrected, *others)[0]
        screen.say(f"scheduled: {times}{with_whom}{taken}")

    return await screen.dialogs.edit(make, save)


def _abroad(workspace: Workspace, person: Contact) -> bool:
    """Whether their phone number speaks for another country than the user's."""
    profile = workspace.session.profile
    there = calling_code(person.channel(ChannelKind.PHONE))
    here = calling_code(profile.phone, profile.holidays)
    return bool(here and there) and here != there


def _as_here(workspace: Workspace, person: Contact) -> str:
    """Which zone is taken for somebody whose own is not known."""
    return (
        f"{person.first_name}'s time zone isn't known, so it uses yours"
        f" ({zone_place(workspace.session.zone)})"
    )


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

    def __init__(self, title: str, fields: Sequence[Field], **more: Any) -> None:
        """A form without offers; see `offering`."""
        super().__init__(title, fields, **more)
        self._offers: Offers | None = None
        self._entered: Callable[[Values], str] = lambda _values: ""

    def offering(self, offers: Offers, entered: Callable[[Values], str]) -> PlanForm:
        """The same form with times that were offered.

        Args:
            offers: The times.
            entered: The zone in which the time stands in the form.
        """
        self._offers, self._entered = offers, entered
        return self

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
        elif event.input.id == "field-when" and self._offers:
            self.fields.write(OFFERED, self._offers.meant(event.value, self._entered(self.fields.texts())))

    def _show_offer(self) -> None:
        """Write the time that was chosen as the clocks of the side chosen show it."""
        if not self._offers:
            return
        texts = self.fields.texts()
        if offer := texts[OFFERED]:
            self.fields.write("when", self._offers.written(offer, self._entered(texts)))


def _fields(
    workspace: Workspace, person: Contact, planned: Meeting | None, offers: Offers | None
) -> list[Field]:
    offered = list(offers or ())
    several = [*((text, text) for text in offered), ("", "another time")]
    entered = planned.start.zone if planned and planned.start else workspace.session.zone
    side = THEIRS if entered != workspace.session.zone and entered == person.zone else MINE
    there = zone_place(person.zone) if person.zone else "their place"
    return [
        Field(
            "mode",
            "How",
            CHOICE,
            (planned.mode if planned else Mode.PHONE).value,
            options=[(mode.value, mode.label) for mode in MODES],
        ),
        Field(
            "when",
            "Day and time",
            value=_written(planned.start, workspace)
            if planned and planned.start
            else next(iter(offered), ""),
            placeholder=examples_of_times(),
            proposed=bool(offered),
        ),
        *([Field(OFFERED, "You offered", CHOICE, offered[0], options=several)] if offered else ()),
        Field(
            "side",
            "Time is in",
            CHOICE,
            side,
            options=[(MINE, f"here ({zone_place(workspace.session.zone)})"), (THEIRS, f"there ({there})")],
        ),
        Field(
            "their_zone",
            "Their time zone",
            value=person.zone,
            placeholder="a city or zone: Leeds, Europe/London",
        ),
        Field(
            "minutes",
            "Length in minutes",
            value=str(
                planned.agreed_minutes if planned else workspace.rules.table.number("request.ask_minutes")
            ),
            help=_usual_lengths(workspace),
            proposed=not planned,
        ),
        *in_section(
            "Place, link, and who calls",
            [
                Field("place", "Place", value=planned.place if planned else "", placeholder="where you meet"),
                Field(
                    "link",
                    "Link or number",
                    value=planned.link if planned else "",
                    placeholder="https://… or a number",
                ),
                Field(
                    "who_calls",
                    "Who calls",
                    CHOICE,
                    planned.who_calls if planned else "",
                    options=[("", "you"), ("they call", "they")],
                ),
                Field(
                    "travel",
                    "Travel time",
                    value=str(planned.travel_minutes or "") if planned else "",
                    placeholder="minutes, if you go to them",
                ),
            ],
        ),
        *in_section(
            "Who else is joining",
            [
                Field(
                    "guests",
                    "Also joining",
                    value=", ".join(_others(workspace, person, planned)),
                    placeholder="names, separated by commas",
                ),
            ],
        ),
    ]


def _written(start: ZonedTime, workspace: Workspace) -> str:
    """A time as it can be typed again."""
    local = start.local()
    today = workspace.session.moment().local().date()
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


def _entered_in(workspace: Workspace, zones: Zones, values: Values) -> str:
    """The zone in which the time was typed."""
    zone = zones(values["their_zone"])
    return zone if values["side"] == THEIRS and zone else workspace.session.zone


Starts = Callable[[Values], ZonedTime]
"""When a conversation begins, by what stands in the form. Raises Refused where that is no time."""


def _check(workspace: Workspace, zones: Zones, values: Values, start_of: Starts) -> dict[str, str]:
    wrong = {}
    if zones(values["their_zone"]) is None:
        wrong["their_zone"] = _no_zone(values["their_zone"])
    elif values["side"] == THEIRS and not values["their_zone"].strip():
        wrong["their_zone"] = "Which time zone? Enter their city or zone, such as Leeds."
    if whole_number(values["minutes"], 5, 120) is None:
        wrong["minutes"] = "Enter a number of minutes from 5 to 120. 20 is a good start."
    if values["travel"].strip() and whole_number(values["travel"], 0, 600) is None:
        wrong["travel"] = "Enter the minutes it takes, 0 to 600, or leave it empty."
    guests = _people_in(workspace, values["guests"])
    if "" in guests:
        wrong["guests"] = "Add a name for each person joining."
    elif problem := unclear_names(workspace, ", ".join(guests)):
        wrong["guests"] = problem
    try:
        start_of(values)
    except Refused as refusal:
        wrong["when"] = str(refusal)
    return wrong


def _others(workspace: Workspace, person: Contact, planned: Meeting | None) -> list[str]:
    """The names of the other guests."""
    uids = planned.contacts if planned else ()
    return [workspace.pipeline.name_of(uid) for uid in uids if uid != person.uid]


def _guests(workspace: Workspace, person: Contact, text: str) -> list[str]:
    """The people a list of names means, one each; without whom the form is about."""
    found = [workspace.pipeline.called(name) for name in _people_in(workspace, text)]
    return [uids[0] for uids in found if uids and uids[0] != person.uid]


def _people_in(workspace: Workspace, text: str) -> dict[str, QuickAdd]:
    """What a list of guests says of each, by name; without a name under an empty text."""
    newcomers = workspace.people.newcomers()
    return {person.name: person for person in map(newcomers.parse, names_in(text))}


def _unknown(workspace: Workspace, text: str) -> list[QuickAdd]:
    """The guests nobody knows yet."""
    people = _people_in(workspace, text)
    return [people[name] for name in unknown_names(workspace, ", ".join(filter(None, people)))]


def _no_zone(text: str) -> str:
    return (
        f"“{text.strip()}” isn't a city or time zone infoint knows. Write one such as Leeds or Europe/London."
    )


def _hints(
    workspace: Workspace, zones: Zones, person: Contact, values: Values, start_of: Starts
) -> Mapping[str, str | Content]:
    """Both local times and what is unusual about them; what the zone and the mode mean."""
    found: dict[str, str | Content] = {}
    zone = zones(values["their_zone"])
    if zone is None:
        found["their_zone"] = _no_zone(values["their_zone"])
    elif zone:
        there = workspace.session.moment().in_zone(zone).local()
        found["their_zone"] = f"{zone}: {clock_time(there)} there now"
    else:
        found["their_zone"] = (
            f"Using {zone_place(workspace.session.zone)}, like yours, until you add their city."
        )
    if values["when"].strip():
        found["when"] = _times(workspace, person.replace(zone=zone or ""), values, start_of)
    guests = [workspace.pipeline.name_of(uid) for uid in _guests(workspace, person, values["guests"])]
    new = _unknown(workspace, values["guests"])
    guests += [f"{each.name} (new, will be added)" for each in new]
    if guests:
        found["guests"] = f"{', '.join(guests)}: each gets a thank-you"
    if perhaps := [likely for each in new for likely in workspace.known_people.called(each.name)[:1]]:
        found["guests"] += f". {likely_words(perhaps, 'Enter that name if you mean them.')}"
    number = person.channel(ChannelKind.PHONE)
    mode = Mode(values["mode"])
    if mode is Mode.PHONE and number:
        found["mode"] = f"Their number: {number}"
    elif mode is Mode.PHONE and not values["who_calls"] and not values["link"].strip():
        found["mode"] = (
            "No phone number yet. Add it under “Place, link and who calls”, or press E on their page."
        )
    minutes = whole_number(values["minutes"], 5, 120) or 0
    long = workspace.rules.table.number("meet.long")
    if minutes > long and mode in IN_PERSON and not workspace.people.has_met(person):
        found["minutes"] = f"More than {long} minutes is long for a first visit."
    return found


def _times(workspace: Workspace, person: Contact, values: Values, start_of: Starts) -> str | Content:
    try:
        start = start_of(values)
    except Refused as refusal:
        return str(refusal)
    others = _guests_so_far(workspace, person, values["guests"])
    times, *notes = workspace.planning.preview(start, person, *others)
    if start.utc < workspace.session.clock.now():
        notes.append("That time has passed.")
    return lines((times, "bold $text-accent"), *((note, "$text-warning") for note in notes))


def _guests_so_far(workspace: Workspace, person: Contact, text: str) -> list[Contact]:
    """The further guests as far as their names are known yet."""
    try:
        uids = _guests(workspace, person, text)
    except Refused:
        return []
    return [guest for uid in uids if (guest := workspace.session.contacts.get(uid)) is not None]


def _usual_lengths(workspace: Workspace) -> str:
    table = workspace.rules.table
    return f"{table.number('request.ask_minutes')} minutes is a good first ask."


LEAD = "A chat in line or on a train counts too. Add details later."


async def quick_log(screen: PlaceScreen) -> str:
    """Ask for the talk and keep it; returns its uid, or an empty text if the user left."""
    workspace = screen.workspace
    drafts = DialogDrafts(workspace.session.drafts, "quick-log", "")
    kept: list[Meeting] = []
    here = workspace.session.contacts.count()

    def save(values: Values) -> None:
        minutes = whole_number(values["minutes"], 1, 9999) or 0
        began = workspace.outreach.when(values["when"] or f"{minutes} min ago")
        talk = workspace.outreach.log_talk(
            values["who"], began, minutes, values["words"], end_drafts=drafts.keys
        )
        kept.append(talk)

    await screen.dialogs.edit(
        lambda refusal: Form(
            "A conversation you had",
            _fields_quick_log(),
            lead=LEAD,
            hints=lambda values: _hints_quick_log(workspace, values),
            refusal=refusal,
            drafts=drafts,
        ),
        save,
    )
    if not kept:
        return ""
    if workspace.session.contacts.count() > here:
        await offer_joining(screen, kept[0].first_contact)
    return kept[0].uid


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
        try:
            local = workspace.outreach.when(values["when"]).in_zone(workspace.session.zone).local()
        except Refused as refusal:
            found["when"] = str(refusal)
        else:
            found["when"] = f"{day_and_time(local)}"
    return found
