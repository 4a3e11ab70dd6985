"""A Monday morning on which much is due, made by the use cases that keys call."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from infoint_tui.domain.enums import ChannelKind, Mode, Outcome, Permission, Strategy
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

CHICAGO = "America/Chicago"
BEGIN = datetime(2026, 2, 2, 9, 0, tzinfo=ZoneInfo(CHICAGO))
"""The Monday on which the story begins, six weeks earlier."""
MONDAY = date(2026, 3, 16)


class Story:
    """Fills a workspace whose clock stands at `BEGIN`; afterwards it is Monday 16 March, nine o'clock."""

    def __init__(self, workspace: Workspace, clock: FixedClock) -> None:
        self.ws, self.clock = workspace, clock
        self.ws.people.save_profile(name="Noor", zone=CHICAGO, stage="student", followup_preset="3b7")
        self.path = self.ws.people.save_path("Paramedic")

    def to(self, text: str) -> None:
        """Let the clock run to a local time."""
        target = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(CHICAGO))
        self.clock.advance(seconds=(target - self.clock.now()).total_seconds())

    def person(self, name: str, place: str, zone: str = CHICAGO) -> Contact:
        """Somebody who can be written to."""
        return self.ws.people.add(
            name=name,
            title="Trainer",
            organisation=place,
            zone=zone,
            channels=(Channel(kind=ChannelKind.EMAIL, value="x@example.org"),),
            connection="a fair",
            why_this_person="Trains newcomers",
            paths=(self.path.uid,),
        )

    def write(self, contact: Contact, *, accepted: bool = False) -> None:
        """Ask for a talk; the answer comes at once if there is one."""
        outcome = Outcome.ACCEPTED if accepted else Outcome.PENDING
        self.ws.outreach.log(contact.uid, ChannelKind.EMAIL, body="Hello", outcome=outcome)

    def plan(self, contact: Contact, when: str) -> str:
        """Plan a telephone call; returns its uid."""
        start = self.ws.planning.when(when, CHICAGO)
        paths = (self.path.uid,)
        return self.ws.planning.schedule(contact.uid, start, mode=Mode.PHONE, minutes=20, paths=paths).uid

    def hold(self, uid: str, *, touch: bool = False, refer: str = "") -> None:
        """Hold a talk now for twenty minutes; with `touch`, reflect, thank and stay in touch."""
        ws = self.ws
        ws.conversation.start(uid)
        if refer:
            ws.conversation.note(uid, f"@{refer} (dispatcher, Halden)")
        self.clock.advance(minutes=20)
        ws.conversation.end(uid)
        if not touch:
            return
        ws.reflection.begin(uid)
        if refer:
            ws.reflection.mentions.confirm_person(uid, refer)
        ws.reflection.answer(uid, "touch", permission=Permission.GRANTED, touch_how="email", touch_days=90)
        ws.reflection.answer(uid, "strategy", strategy=Strategy.NURTURE)
        for step in ws.reflection.steps(ws.reflection.begin(uid)):
            ws.reflection.answer(uid, step.key)
        for thank in ws.thanks_owed.of_meeting(uid):
            ws.thanks.mark_sent(thank.uid, "Thank you!")

    def tell(self) -> None:
        """Six weeks of it."""
        ws = self.ws
        rosa = self.person("Rosa Delgado", "Brookvale County EMS")
        self.write(rosa, accepted=True)
        first = self.plan(rosa, "2026-02-12 10:00")
        self.to("2026-02-12T10:00")
        self.hold(first, touch=True, refer="Marcus Bell")
        hamish = self.person("Hamish Ferrier", "Northgate")
        self.to("2026-02-20T09:00")
        self.write(hamish)
        self.to("2026-03-04T09:00")
        self.write(hamish)
        for name, place in (("Imani Whitlock", "Fernhill"), ("Greta Solheim", "Paramedics United")):
            self.write(self.person(name, place))
        marcus = next(c for c in ws.session.contacts.all() if c.name == "Marcus Bell")
        ws.people.save(marcus.uid, {"why_this_person": "Hears every call first"})
        yuki = self.person("Yuki Amari", "Fernhill General", "America/New_York")
        self.write(yuki, accepted=True)
        self.plan(yuki, "2026-03-16 15:00")
        self.to("2026-03-13T10:00")
        self.hold(self.plan(marcus, "2026-03-13 10:00"))
        for title in ("Ask the careers desk", "Read about dispatch", "Return the book", "Print the form"):
            ws.tasks.add(title, MONDAY)
        self.to("2026-03-16T09:00")
