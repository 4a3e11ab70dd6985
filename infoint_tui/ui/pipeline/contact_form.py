"""The full form of a contact, for a new one and for an old one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ...domain.checklist import NEEDS, needs_words, read_needs
from ...domain.enums import ChannelKind, Formality, Permission, Relation, Seniority, Tie
from ...domain.mentions import interest_words
from ...domain.naturaltime import WhenError, parse_day
from ...domain.people import Channel, Contact, affiliation_lines, read_affiliations, source_words
from ...domain.phrasing import clock_time, day
from ...domain.quickadd import is_email
from ..conversation.meeting_form import Zones
from ..kit.dialog import DialogDrafts
from ..kit.form import CHOICE, TEXT, Field, Form, Values, bound, chosen, in_section, number_from
from .add import likely_words, offer_joining

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content

    from ...domain.errors import Refused
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen


ONLY_NEWS = "only news"


def touch_fields(workspace: Workspace, contact: Contact) -> list[Field]:
    """Permission, way, gap, end and interests."""
    touch = contact.keep_in_touch
    usual = workspace.rules.table["touch.cadence"].shown
    today = workspace.session.today

    def until(text: str) -> date | None:
        return _day(text, touch.until, today)

    def last_day(text: str) -> str:
        try:
            found = until(text)
        except WhenError as error:
            return str(error)
        return f"no reminders after {day(found, today=today)}" if found else ""

    return [
        chosen(touch, "permission", "Stay in touch", Permission),
        bound(touch, "how", "How", placeholder="for example email, twice a year"),
        bound(
            touch, "cadence_days", "Every … days", show=_shown_gap, parse=_gap,
            placeholder=f"{usual} by default; “{ONLY_NEWS}” for no reminders",
        ),
        bound(
            touch, "until", "Until", show=_shown_day, parse=until, hint=last_day,
            placeholder="no end, or a day such as dec 31",
        ),
        bound(
            contact, "interests", "Interests", show=", ".join,
            parse=lambda text: interest_words(text.split(",")),
            placeholder="what they care about, separated by commas: first aid, night shifts",
        ),
    ]  # fmt: skip


TOUCH = ("permission", "how", "cadence_days", "until")
"""The fields that belong to what was agreed about staying in touch."""


def _shown_gap(days: int | None) -> str:
    return "" if days is None else ONLY_NEWS if days == 0 else str(days)


def _gap(text: str) -> int | None:
    words = text.strip()
    if not words or words.casefold() == ONLY_NEWS:
        return 0 if words else None
    return number_from(1, 3650, f"Write a number of days, for example 90, or “{ONLY_NEWS}”.")(words)


def _shown_day(until: date | None) -> str:
    return f"{until:%Y-%m-%d}" if until else ""


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
CHANNELS = (ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.LINKEDIN)


async def edit_contact(screen: PlaceScreen, uid: str, focus: str = "") -> bool:
    """Edit everything about a contact, beginning in the field `focus` if one is named; returns whether it was
    saved."""
    contact = screen.workspace.session.contacts.get(uid)
    if contact is None:
        screen.say("That person is gone. Press U to redo if an undo removed them.", "warning")
        return False
    drafts = DialogDrafts(screen.workspace.session.drafts, "contact", uid)
    renamed = False

    def save(values: Values) -> None:
        nonlocal renamed
        now = screen.workspace.session.contacts.need(uid)
        changes = _onto(now, contact, _changes(contact, values))
        saved = screen.workspace.people.save(uid, changes, end_drafts=drafts.keys)
        renamed = (saved.name, saved.channels) != (contact.name, contact.channels)
        screen.say(f"saved {saved.name} ({saved.stage.label})")

    done = await _edit(screen, contact, contact.name, drafts, save, focus)
    if renamed:
        await offer_joining(screen, uid)
    return done


async def add_in_full(screen: PlaceScreen, line: str, end_drafts: tuple[str, ...] = ()) -> Contact | None:
    """Add a contact with the full form, beginning with what a line says of them; `end_drafts` end with it."""
    newcomers = screen.workspace.people.newcomers()
    parsed = newcomers.parse(line)
    start = newcomers.contact(parsed).replace(uid="")
    drafts = DialogDrafts(screen.workspace.session.drafts, "contact", f"new/{start.name}")
    added: list[Contact] = []

    def save(values: Values) -> None:
        changes = _changes(start, values)
        added.append(screen.workspace.people.add(end_drafts=(*drafts.keys, *end_drafts), **changes))
        if parsed.follow_up is not None:
            screen.workspace.tasks.add(
                f"Follow up with {added[0].name}", parsed.follow_up, contact=added[0].uid
            )
        screen.say(f"added {added[0].name} ({added[0].stage.label})")

    await _edit(screen, start, "A new person", drafts, save, "")
    return screen.workspace.session.contacts.get(await offer_joining(screen, added[0].uid)) if added else None


async def _edit(
    screen: PlaceScreen, contact: Contact, title: str, drafts: DialogDrafts, save: Any, focus: str
) -> bool:
    workspace = screen.workspace
    lookups = Lookups(workspace, contact)
    fields = _fields(lookups)
    start = focus if any(field.name == focus for field in fields) else ""

    def hints(texts: Mapping[str, str]) -> dict[str, str | Content]:
        name = " ".join(texts["name"].split())
        if not name or name == contact.name:
            return {}
        likely = workspace.people_merge.resembling(contact.replace(name=name))
        return {"name": likely_words(likely, "You'll be asked when you save.")} if likely else {}

    def make(refusal: Refused | None) -> Form:
        return Form(
            title,
            fields,
            lead="A name is enough. Add the rest later.",
            hints=hints,
            refusal=refusal,
            drafts=drafts,
            focus=refusal.field if refusal and refusal.field else start,
            fast_editor=screen.settings.fast_editor,
        )

    return await screen.dialogs.edit(make, save)


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

    def zone(self, text: str) -> str:
        """The zone a text means. Raises ValueError."""
        zone = self.zones(text)
        if zone is None:
            raise ValueError(
                f"“{text.strip()}” isn't a city or time zone infoint knows. Try Leeds or Europe/London."
            )
        return zone

    def time_there(self, text: str) -> str | None:
        """What the clock shows in the zone that a text means."""
        zone = self.zones(text)
        if not zone:
            return None
        there = self.workspace.session.moment().in_zone(zone).local()
        return f"{zone}: {clock_time(there)} there now"

    def introducer(self, text: str) -> str:
        """Uid of the introducer a text names, empty for nobody. Raises ValueError if it is not clear who."""
        name = text.strip()
        if not name:
            return ""
        if name == self.workspace.pipeline.name_of(self.contact.introduced_by):
            return self.contact.introduced_by
        found = self.called(name)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValueError(f"No one is called {name}. Add them first, or leave this empty.")
        names = ", ".join(self.workspace.pipeline.name_of(uid) for uid in found[:4])
        more = " …" if len(found) > 4 else ""
        raise ValueError(f"{len(found)} people match: {names}{more}. Type more of the name.")

    def who_introduced(self, text: str) -> str | None:
        """Who a text means, with the role."""
        try:
            person = self.workspace.session.contacts.get(self.introducer(text))
        except ValueError as error:
            return str(error)
        if person is None:
            return None
        return f"{person.name}, {person.role_line}" if person.role_line else person.name

    def paths(self, text: str) -> tuple[str, ...]:
        """Uids of the paths a text names. Raises ValueError."""
        uids, unknown = self._paths(text)
        if unknown:
            raise ValueError(f"No path is called {unknown[0]}. Press p in the pipeline to add one.")
        return tuple(uids)

    def which_paths(self, text: str) -> str | None:
        """What is understood of the paths, or which there are."""
        uids, unknown = self._paths(text)
        if unknown:
            return f"No such path: {', '.join(unknown)}"
        if not uids:
            known = [path.title for path in self.workspace.session.paths.all()]
            return f"Paths you're exploring: {', '.join(known)}" if known else ""
        titles = ", ".join(self.titles(uids))
        return titles if titles != text.strip() else None

    def _paths(self, text: str) -> tuple[list[str], list[str]]:
        """Uids of the paths a text names, and the names nobody knows."""
        known = {path.title.casefold(): path.uid for path in self.workspace.session.paths.all()}
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


def _fields(lookups: Lookups) -> list[Field]:
    """What matters first, then the rest in parts that can be opened."""
    contact = lookups.contact
    return [
        *_who(contact),
        *in_section("Contact details", _details(lookups, contact)),
        *in_section("How you met", _known(lookups, contact)),
        *in_section("Their work", _work(contact)),
        *in_section("Conversation style", _talking(contact)),
        *in_section("Keep in touch", touch_fields(lookups.workspace, contact)),
        *in_section("Sorting", _sorting(lookups, contact)),
    ]


def _who(contact: Contact) -> list[Field]:
    return [
        bound(contact, "name", "Name", parse=_name, placeholder="for example Rosa Delgado"),
        bound(contact, "title", "Title", placeholder="for example field training officer"),
        bound(contact, "organisation", "Organization", placeholder="for example Brookvale County EMS"),
        _channel(
            contact, ChannelKind.EMAIL, "Email", parse=_email, placeholder="for example rosa@example.org"
        ),
        bound(
            contact, "connection", "What you have in common",
            placeholder="for example We met at the career fair last month.",
        ),
        bound(
            contact, "why_this_person", "Why this person",
            placeholder="for example You moved into rescue work at forty, and I'd love to hear how.",
        ),
    ]  # fmt: skip


def _details(lookups: Lookups, contact: Contact) -> list[Field]:
    return [
        _channel(contact, ChannelKind.PHONE, "Phone"),
        _channel(contact, ChannelKind.LINKEDIN, "LinkedIn"),
        bound(
            contact, "zone", "Time zone", parse=lookups.zone, hint=lookups.time_there,
            placeholder="a city or zone: Leeds, Europe/London",
        ),
        _prefers(contact),
    ]  # fmt: skip


def _known(lookups: Lookups, contact: Contact) -> list[Field]:
    return [
        bound(
            contact, "source", "Found through", show=source_words, parse=_source,
            placeholder="for example alumni, event, referral",
        ),
        chosen(contact, "tie", "How close", Tie, usual=Tie.NONE.value),
        bound(
            contact, "introduced_by", "Introduced by", show=lookups.workspace.pipeline.name_of,
            parse=lookups.introducer, hint=lookups.who_introduced,
        ),
        bound(
            contact, "commonalities", "In common", show=", ".join,
            parse=lambda text: tuple(part.strip() for part in text.split(",") if part.strip()),
            placeholder="for example both swim, both from Larkfield",
        ),
    ]  # fmt: skip


def _work(contact: Contact) -> list[Field]:
    return [
        chosen(contact, "seniority", "Career stage", Seniority),
        chosen(
            contact, "relation", "Their role in it", Relation,
            help="How they relate to the work you're exploring.",
        ),
        bound(
            contact, "affiliations", "Other jobs", TEXT, show=affiliation_lines, parse=read_affiliations,
            rows=2,
            help="One job per line: title, organization, 2019-2023. Leave the end off if current.",
            placeholder="for example lecturer, Halden College, 2019-2023",
        ),
        bound(contact, "about", "About", TEXT, parse=str, placeholder="anything else worth knowing"),
    ]  # fmt: skip


def _talking(contact: Contact) -> list[Field]:
    return [
        bound(contact, "name_sound", "Sounds like", placeholder="for example ROH-sa del-GAH-do"),
        bound(contact, "pronouns", "Pronouns", placeholder="for example she/her"),
        chosen(contact, "formality", "Formality", Formality, usual=Formality.NEUTRAL.value),
        bound(
            contact, "salutation", "Greet as", placeholder="for example Dr. Okonjo",
            help="Goes after Dear or Hi. Leave it empty to use the name, as formal as you chose.",
        ),
        bound(
            contact, "communication", "What helps them",
            placeholder="for example hears better on video, likes to read questions first",
        ),
        bound(
            contact, "accommodations", "To arrange", show=needs_words, parse=read_needs,
            placeholder="for example captions, questions ahead",
            help=f"Separated by commas: {needs_words(NEEDS)}, or your own words.",
        ),
    ]  # fmt: skip


def _sorting(lookups: Lookups, contact: Contact) -> list[Field]:
    return [
        bound(
            contact, "paths", "Paths", show=lambda uids: ", ".join(lookups.titles(uids)),
            parse=lookups.paths, hint=lookups.which_paths, placeholder="separated by commas",
        ),
        bound(
            contact, "tags", "Tags", show=lambda tags: " ".join(f"#{tag}" for tag in tags), parse=_tags,
            placeholder="for example #panel #alumni",
        ),
        _yes_no(contact, "practice", "Practice"),
        _yes_no(contact, "do_not_contact", "Do not contact"),
        bound(contact, "do_not_contact_reason", "Reason"),
    ]  # fmt: skip


def _channel(contact: Contact, kind: ChannelKind, label: str, **more: Any) -> Field:
    value = contact.channel(kind)
    return Field(kind.value, label, value=value, stored=value, **{"parse": str.strip, **more})


def _preferred(channels: Iterable[Channel]) -> str:
    """The kind of the preferred channel; empty where none is."""
    return next((channel.kind.value for channel in channels if channel.preferred), "")


def _preferring(channels: Iterable[Channel], kind: str) -> tuple[Channel, ...]:
    """The channels with the first of a kind as the preferred one; an empty kind prefers none."""
    found, given = [], False
    for channel in channels:
        first = not given and channel.kind.value == kind
        given = given or first
        found.append(channel.replace(preferred=first))
    return tuple(found)


def _prefers(contact: Contact) -> Field:
    stored = _preferred(contact.channels)
    kinds = dict.fromkeys((*(kind.value for kind in CHANNELS), *filter(None, (stored,))))
    options = [("", "no preference"), *((kind, kind.replace("_", " ")) for kind in kinds)]
    return Field("prefers", "Prefers", CHOICE, stored, options=options, stored=stored)


def _yes_no(contact: Contact, name: str, label: str) -> Field:
    return bound(
        contact, name, label, CHOICE, show=lambda yes: "yes" if yes else "", parse=bool, options=YES_NO
    )


# -- reading it back -----------------------------------------------------------------------------------


def _changes(contact: Contact, values: Values) -> dict[str, Any]:
    """The fields of the contact as the form has them."""
    changes = dict(values)
    channels = contact.channels
    for kind in CHANNELS:
        channels = with_channel(channels, kind, changes.pop(kind.value))
    if (prefers := changes.pop("prefers")) != _preferred(contact.channels):
        channels = _preferring(channels, prefers)
    touch = contact.keep_in_touch.replace(**{name: changes.pop(name) for name in TOUCH})
    return {**changes, "channels": channels, "keep_in_touch": touch}


def _onto(now: Contact, before: Contact, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was edited in a form that showed a contact as it was `before`, on top of what is stored `now`."""
    changes = {name: value for name, value in values.items() if value != getattr(before, name)}
    if "channels" in changes:
        edited = Contact(uid=before.uid, name=before.name, channels=changes["channels"])
        changes["channels"] = now.channels
        for kind in CHANNELS:
            if (value := edited.channel(kind)) != before.channel(kind):
                changes["channels"] = with_channel(changes["channels"], kind, value)
        if (prefers := _preferred(edited.channels)) != _preferred(before.channels):
            changes["channels"] = _preferring(changes["channels"], prefers)
    if "keep_in_touch" in changes:
        shown = dict(before.keep_in_touch.fields())
        edits = {name: value for name, value in changes["keep_in_touch"].fields() if value != shown[name]}
        changes["keep_in_touch"] = now.keep_in_touch.replace(**edits)
    return changes


def with_channel(channels: tuple[Channel, ...], kind: ChannelKind, value: str) -> tuple[Channel, ...]:
    """The channels with the first of a kind changed, added, or (an empty value) removed; others stay."""
    at = next((at for at, channel in enumerate(channels) if channel.kind is kind), None)
    if at is None:
        return (*channels, Channel(kind=kind, value=value)) if value else channels
    if not value:
        return channels[:at] + channels[at + 1 :]
    return (*channels[:at], channels[at].replace(value=value), *channels[at + 1 :])


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("A person needs a name.")
    return text.strip()


def _email(text: str) -> str:
    email = text.strip()
    if email and not is_email(email):
        raise ValueError(f"“{email}” isn't an email address. Write one such as rosa@example.org.")
    return email


def _source(text: str) -> str:
    text = text.strip()
    known = text.casefold().replace(" ", "_").replace("-", "_")
    spelled = {source_words(source).replace(" ", "_"): source for source in SOURCES}
    return known if known in SOURCES else spelled.get(known, text)


def _tags(text: str) -> tuple[str, ...]:
    words = (word.strip().lstrip("#").lower() for word in text.replace(",", " ").split())
    return tuple(dict.fromkeys(word for word in words if word))
