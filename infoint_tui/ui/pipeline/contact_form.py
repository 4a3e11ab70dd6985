"""The full form of a contact, for a new one and for an old one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ...domain.enums import ChannelKind, Formality, Permission, Tie
from ...domain.mentions import interest_words
from ...domain.naturaltime import WhenError, parse_day
from ...domain.people import Channel, Contact, KeepInTouch, affiliation_lines, read_affiliations
from ...domain.phrasing import clock_time, day
from ...domain.quickadd import is_email
from ..conversation.meeting_form import Zones
from ..kit.dialog import DialogDrafts
from ..kit.form import CHOICE, TEXT, Field, Form, Values, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...domain.errors import Refused
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen


ONLY_NEWS = "only news"


def touch_fields(workspace: Workspace, contact: Contact) -> list[Field]:
    """Permission, way, gap, end and interests."""
    touch = contact.keep_in_touch
    usual = workspace.rules.table["touch.cadence"].shown
    permissions = [(kind.value, kind.value.replace("_", " ")) for kind in Permission]
    return [
        Field("permission", "Stay in touch", CHOICE, touch.permission.value, options=permissions),
        Field("how", "How", value=touch.how, placeholder="e-mail, twice a year"),
        Field(
            "cadence_days",
            "Every … days",
            value=_shown_gap(touch.cadence_days),
            placeholder=f"{usual} by the time rules; “{ONLY_NEWS}” for no rhythm",
        ),
        Field("until", "Until", value=_shown_day(touch.until), placeholder="open; or a day, such as 31 dec"),
        Field(
            "interests",
            "Interests",
            value=", ".join(contact.interests),
            placeholder="what they care about, separated by commas: first aid, night shifts",
        ),
    ]


def _shown_gap(days: int | None) -> str:
    return "" if days is None else ONLY_NEWS if days == 0 else str(days)


def _shown_day(until: date | None) -> str:
    return f"{until:%Y-%m-%d}" if until else ""


def read_touch(touch: KeepInTouch, values: Values, how: str, today: date) -> KeepInTouch:
    """What was agreed, as the form has it; `how` is the way as it was edited."""
    days = values["cadence_days"].strip()
    news = days.casefold() == ONLY_NEWS
    return touch.replace(
        permission=Permission(values["permission"]),
        how=how,
        cadence_days=0 if news else int(days) if days else None,
        until=_day(values["until"], touch.until, today),
    )


def read_interests(contact: Contact, text: str) -> tuple[str, ...]:
    """The interests as the form has them; untouched ones stay as they were stored."""
    if text == ", ".join(contact.interests):
        return contact.interests
    return interest_words(text.split(","))


def wrong_touch(values: Values, today: date) -> dict[str, str]:
    """What is wrong with the fields, by name."""
    wrong = {}
    days = values["cadence_days"].strip()
    if days and days.casefold() != ONLY_NEWS and whole_number(days, 1, 3650) is None:
        wrong["cadence_days"] = f"Write a number of days, for example 90, or “{ONLY_NEWS}”."
    try:
        _day(values["until"], None, today)
    except WhenError as error:
        wrong["until"] = str(error)
    return wrong


def touch_hints(values: Values, today: date) -> Mapping[str, str]:
    """The day that is understood."""
    try:
        until = _day(values["until"], None, today)
    except WhenError as error:
        return {"until": str(error)}
    return {"until": f"nothing is proposed after {day(until, today=today)}"} if until else {}


def _day(text: str, old: date | None, today: date) -> date | None:
    """The day a text means; a day that stands there already is read as it was stored."""
    words = text.strip()
    if not words:
        return None
    if words == _shown_day(old):
        return old
    try:
        return date.fromisoformat(words)
    except ValueError:
        return parse_day(words, today=today)


YES_NO = (("", "no"), ("yes", "yes"))
SOURCES = (
    "alumni", "faculty", "family_friend", "former_colleague", "internship", "community", "club", "neighbour",
    "association", "event", "author_speaker", "linkedin", "directory", "settlement_agency", "mentor",
    "chance", "referral", "other",
)  # fmt: skip
"""Where people are found; anything else may be written."""
CHANNELS = (("email", ChannelKind.EMAIL), ("phone", ChannelKind.PHONE), ("linkedin", ChannelKind.LINKEDIN))


async def edit_contact(screen: PlaceScreen, uid: str, focus: str = "") -> bool:
    """Edit everything about a contact; returns whether it was saved.

    Args:
        screen: Where it is asked.
        uid: Uid of the contact.
        focus: Field to start in; the first one by default.
    """
    contact = screen.workspace.session.contacts.get(uid)
    if contact is None:
        screen.say("That contact is gone. It may have been removed by an undo; U brings it back.", "warning")
        return False
    drafts = DialogDrafts(screen.workspace.session.drafts, "contact", uid)

    def save(values: Values) -> None:
        now = screen.workspace.session.contacts.need(uid)
        changes = _onto(now, contact, _changes(screen.workspace, contact, values))
        saved = screen.workspace.people.save(uid, changes, end_drafts=drafts.keys)
        screen.say(f"saved {saved.name} ({saved.stage.label})")

    return await _edit(screen, contact, contact.name, drafts, save, focus)


async def add_in_full(screen: PlaceScreen, line: str, end_drafts: tuple[str, ...] = ()) -> Contact | None:
    """Add a contact with the full form, beginning with what one line says of them.

    Args:
        screen: Where it is asked.
        line: What was typed so far: `name, title, organization <email> #tag`.
        end_drafts: Drafts that end when the contact is saved, besides those of the form.
    """
    newcomers = screen.workspace.people.newcomers()
    parsed = newcomers.parse(line)
    start = newcomers.contact(parsed).replace(uid="")
    drafts = DialogDrafts(screen.workspace.session.drafts, "contact", f"new/{start.name}")
    added: list[Contact] = []

    def save(values: Values) -> None:
        changes = _changes(screen.workspace, start, values)
        changes["pronouns"] = start.pronouns
        added.append(screen.workspace.people.add(end_drafts=(*drafts.keys, *end_drafts), **changes))
        if parsed.follow_up is not None:
            screen.workspace.tasks.add(
                f"Follow up with {added[0].name}", parsed.follow_up, contact=added[0].uid
            )
        screen.say(f"added {added[0].name} ({added[0].stage.label})")

    await _edit(screen, start, "A new person", drafts, save, "")
    return added[0] if added else None


async def _edit(
    screen: PlaceScreen, contact: Contact, title: str, drafts: DialogDrafts, save: Any, focus: str
) -> bool:
    workspace = screen.workspace
    lookups = Lookups(workspace, contact)
    fields = _fields(workspace, contact)
    start = focus if any(field.name == focus for field in fields) else ""

    def make(refusal: Refused | None) -> Form:
        return Form(
            title,
            fields,
            lead="A name is enough; the rest can wait.",
            check=lambda values: _check(lookups, values),
            hints=lambda values: _hints(lookups, values),
            refusal=refusal,
            drafts=drafts,
            focus=refusal.field if refusal and refusal.field else start,
            fast_editor=screen.settings.fast_editor,
        )

    return await screen.edit(make, save)


class Lookups:
    """What the texts of the form name; each text is looked up once, for it is asked with every key."""

    def __init__(self, workspace: Workspace, contact: Contact) -> None:
        self.workspace = workspace
        self.contact = contact
        self.zones = Zones(workspace.session.zone)
        self._called: dict[str, list[str]] = {}

    def called(self, name: str) -> list[str]:
        """Uids of the people a text may mean, the contact itself left out."""
        if name not in self._called:
            found = self.workspace.pipeline.called(name)
            self._called[name] = [uid for uid in found if uid != self.contact.uid]
        return self._called[name]

    def introducer(self, name: str) -> str | None:
        """Uid of the introducer a text names: empty for nobody, None if it is not clear who is meant."""
        name = name.strip()
        if not name:
            return ""
        if name == self.workspace.pipeline.name_of(self.contact.introduced_by):
            return self.contact.introduced_by
        found = self.called(name)
        return found[0] if len(found) == 1 else None

    def who_is(self, name: str) -> str:
        """Why a text names no introducer."""
        found = self.called(name.strip())
        if not found:
            return f"Nobody is called {name.strip()}. Add them first, or leave this empty."
        names = ", ".join(self.workspace.pipeline.name_of(uid) for uid in found[:4])
        return f"{len(found)} people fit: {names}{' …' if len(found) > 4 else ''}. Write more of the name."

    def paths(self, text: str) -> tuple[list[str], list[str]]:
        """Uids of the paths a text names, and the names nobody knows."""
        known = {path.title.casefold(): path.uid for path in self.workspace.session.paths.all()}
        if text.strip() == ", ".join(self.titles(self.contact.paths)):
            return list(self.contact.paths), []
        uids, unknown = [], []
        for part in filter(None, (part.strip() for part in text.split(","))):
            begins = [uid for title, uid in known.items() if title.startswith(part.casefold())]
            if part.casefold() in known:
                uids.append(known[part.casefold()])
            elif len(begins) == 1:
                uids += begins
            else:
                unknown.append(part)
        return list(dict.fromkeys(uids)), unknown

    def titles(self, uids: Iterable[str]) -> list[str]:
        """Titles of paths that are still there."""
        return [path.title for uid in uids if (path := self.workspace.session.paths.get(uid))]


# -- fields --------------------------------------------------------------------------------------------


def _fields(workspace: Workspace, contact: Contact) -> list[Field]:
    return [*_who(contact), *_why(workspace, contact), *_how(workspace, contact)]


def _who(contact: Contact) -> list[Field]:
    return [
        Field("name", "Name", value=contact.name, placeholder="Rosa Delgado"),
        Field("title", "Title", value=contact.title, placeholder="field training officer"),
        Field("organisation", "Organisation", value=contact.organisation, placeholder="Brookvale County EMS"),
        Field("email", "E-mail", value=contact.channel(ChannelKind.EMAIL), placeholder="rosa@example.org"),
        Field("phone", "Phone", value=contact.channel(ChannelKind.PHONE)),
        Field("linkedin", "LinkedIn", value=contact.channel(ChannelKind.LINKEDIN)),
        Field("zone", "Zone", value=contact.zone, placeholder="a city or zone: Leeds, Europe/London"),
    ]


def _why(workspace: Workspace, contact: Contact) -> list[Field]:
    paths = [path.title for uid in contact.paths if (path := workspace.session.paths.get(uid))]
    return [
        Field(
            "why_this_person", "Why this person", value=contact.why_this_person,
            placeholder="what do they know that nobody else could tell you?",
        ),
        Field(
            "connection", "Connection", value=contact.connection,
            placeholder="how you are linked: same school, heard their talk",
        ),
        Field(
            "source", "Found by", value=contact.source.replace("_", " "),
            placeholder="alumni, event, referral",
        ),
        Field("tie", "Tie", CHOICE, contact.tie.value, options=_labels(Tie)),
        Field("introduced_by", "Introduced by", value=workspace.pipeline.name_of(contact.introduced_by)),
        Field("paths", "Paths", value=", ".join(paths), placeholder="separated by commas"),
        Field(
            "tags", "Tags", value=" ".join(f"#{tag}" for tag in contact.tags), placeholder="#panel #alumni"
        ),
        Field(
            "commonalities", "In common", value=", ".join(contact.commonalities),
            placeholder="both swim, both from Larkfield",
        ),
        Field(
            "affiliations", "Also at", TEXT, affiliation_lines(contact.affiliations), rows=2,
            help="One place a line: title, organisation, 2019-2023; without an end it lasts.",
            placeholder="lecturer, Halden College, 2019-2023",
        ),
        Field("about", "About", TEXT, contact.about, rows=4, placeholder="anything else worth knowing"),
    ]  # fmt: skip


def _how(workspace: Workspace, contact: Contact) -> list[Field]:
    return [
        Field("formality", "Address", CHOICE, contact.formality.value, options=_labels(Formality)),
        *touch_fields(workspace, contact),
        Field("practice", "Practice", CHOICE, "yes" if contact.practice else "", options=YES_NO),
        Field(
            "do_not_contact",
            "Do not contact",
            CHOICE,
            "yes" if contact.do_not_contact else "",
            options=YES_NO,
        ),
        Field("do_not_contact_reason", "Reason", value=contact.do_not_contact_reason),
    ]


def _labels(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(item.value, item.value.replace("_", " ")) for item in kind]


# -- reading it back -----------------------------------------------------------------------------------


def _changes(workspace: Workspace, contact: Contact, values: Values) -> dict[str, Any]:
    """The fields of the contact as the form has them; what nobody edited stays as it was stored."""
    lookups = Lookups(workspace, contact)
    text = {name: _edited(contact, name, value) for name, value in values.items()}
    shared = values["commonalities"]
    channels = contact.channels
    for name, kind in CHANNELS:
        channels = with_channel(channels, kind, text[name])
    today = workspace.session.moment().local().date()
    return {
        **{
            name: text[name]
            for name in (
                "name",
                "title",
                "organisation",
                "why_this_person",
                "connection",
                "do_not_contact_reason",
            )
        },
        "channels": channels,
        "zone": lookups.zones(text["zone"]) or text["zone"],
        "source": _source(values["source"], contact.source),
        "tie": Tie(values["tie"]),
        "introduced_by": lookups.introducer(text["introduced_by"]) or "",
        "paths": tuple(lookups.paths(text["paths"])[0]),
        "tags": _tags(values["tags"], contact.tags),
        "commonalities": contact.commonalities
        if shared == ", ".join(contact.commonalities)
        else tuple(part.strip() for part in shared.split(",") if part.strip()),
        "affiliations": contact.affiliations
        if values["affiliations"] == affiliation_lines(contact.affiliations)
        else read_affiliations(values["affiliations"]),
        "about": values["about"],
        "formality": Formality(values["formality"]),
        "keep_in_touch": read_touch(contact.keep_in_touch, values, text["how"], today),
        "interests": read_interests(contact, values["interests"]),
        "practice": values["practice"] == "yes",
        "do_not_contact": values["do_not_contact"] == "yes",
    }


def _onto(now: Contact, before: Contact, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was edited in the form, on top of a contact that may have changed since it was opened.

    Args:
        now: The contact as it is stored.
        before: The contact as the form showed it.
        values: Every field as the form has it.
    """
    changes = {name: value for name, value in values.items() if value != getattr(before, name)}
    if "channels" in changes:
        edited = Contact(uid=before.uid, name=before.name, channels=changes["channels"])
        changes["channels"] = now.channels
        for _, kind in CHANNELS:
            if (value := edited.channel(kind)) != before.channel(kind):
                changes["channels"] = with_channel(changes["channels"], kind, value)
    if "keep_in_touch" in changes:
        shown = dict(before.keep_in_touch.fields())
        edits = {name: value for name, value in changes["keep_in_touch"].fields() if value != shown[name]}
        changes["keep_in_touch"] = now.keep_in_touch.replace(**edits)
    return changes


def _edited(contact: Contact, name: str, value: str) -> str:
    """A text without blanks around it, unless it is still as it was stored."""
    return value if value == getattr(contact, name, None) else value.strip()


def with_channel(channels: tuple[Channel, ...], kind: ChannelKind, value: str) -> tuple[Channel, ...]:
    """The channels with the first of a kind changed, added, or (an empty value) removed; others stay."""
    at = next((at for at, channel in enumerate(channels) if channel.kind is kind), None)
    if at is None:
        return (*channels, Channel(kind=kind, value=value)) if value else channels
    if not value:
        return channels[:at] + channels[at + 1 :]
    return (*channels[:at], channels[at].replace(value=value), *channels[at + 1 :])


def _source(text: str, old: str) -> str:
    if text == old.replace("_", " "):
        return old
    text = text.strip()
    known = text.casefold().replace(" ", "_").replace("-", "_")
    return known if known in SOURCES else text


def _tags(text: str, old: tuple[str, ...]) -> tuple[str, ...]:
    if text == " ".join(f"#{tag}" for tag in old):
        return old
    words = (word.strip().lstrip("#").lower() for word in text.replace(",", " ").split())
    return tuple(dict.fromkeys(word for word in words if word))


def _check(lookups: Lookups, values: Values) -> dict[str, str]:
    wrong = {}
    if not values["name"].strip():
        wrong["name"] = "A contact needs a name."
    email = values["email"].strip()
    if email and not is_email(email) and email != lookups.contact.channel(ChannelKind.EMAIL):
        wrong["email"] = f"“{email}” is no e-mail address. Write one such as rosa@example.org."
    if lookups.zones(values["zone"]) is None:
        wrong["zone"] = (
            f"“{values['zone'].strip()}” is no city or zone known here. Try Leeds or Europe/London."
        )
    if lookups.introducer(values["introduced_by"]) is None:
        wrong["introduced_by"] = lookups.who_is(values["introduced_by"])
    unknown = lookups.paths(values["paths"])[1]
    if unknown:
        wrong["paths"] = f"No path is called {unknown[0]}. p in the pipeline adds one."
    return wrong | wrong_touch(values, lookups.workspace.session.moment().local().date())


def _hints(lookups: Lookups, values: Values) -> Mapping[str, str]:
    """What the program understands of zone, introducer and paths."""
    found = dict(touch_hints(values, lookups.workspace.session.moment().local().date()))
    zone = lookups.zones(values["zone"])
    if zone:
        there = lookups.workspace.session.moment().in_zone(zone).local()
        found["zone"] = f"{zone}: {clock_time(there)} there now"
    name = values["introduced_by"].strip()
    if name:
        uid = lookups.introducer(name)
        person = lookups.workspace.session.contacts.get(uid) if uid else None
        role = f", {person.role_line}" if person and person.role_line else ""
        found["introduced_by"] = f"{person.name}{role}" if person else lookups.who_is(name)
    uids, unknown = lookups.paths(values["paths"])
    titles = ", ".join(lookups.titles(uids))
    if unknown:
        found["paths"] = f"Not known: {', '.join(unknown)}"
    elif not uids:
        known = [path.title for path in lookups.workspace.session.paths.all()]
        found["paths"] = f"You explore: {', '.join(known)}" if known else ""
    elif titles != values["paths"].strip():
        found["paths"] = titles
    return found
