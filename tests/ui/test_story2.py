"""The second story by keys: coffee in Leeds, New York between two clock changes, an opening that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from textual.widgets import TextArea

from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, NoteKind, Outcome, Stage
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.fields import Choice, LineInput
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.messages.pickers import SlotPicker
from infoint_tui.ui.messages.request import OutreachScreen
from infoint_tui.ui.messages.request_call import CallCard
from infoint_tui.ui.messages.thank_you import ThanksScreen
from tests.syncer import StepSyncer

from ..scenes import do
from .hostile import screen_text
from .test_story import Teller, go_on_to

LONDON = "Europe/London"
REQUEST = """Dear Gabriel,

Owen Pritchard suggested that I write to you. I teach geography and look into user research. \
Would 20 minutes on {time} suit you? I would like to learn how you listen to people; \
it is not about a job. If it does not fit, I understand.

Thank you!
Ruth Calloway"""


def at(text: str) -> ZonedTime:
    """An instant from local ISO text in London."""
    return ZonedTime.from_local(datetime.fromisoformat(text), LONDON)


class Ruth(Teller):
    """Tells her story."""

    def to(self, text: str, second: int = 0) -> None:
        """Let the clock run to a local time in London."""
        self.clock.advance(seconds=(at(text).utc - self.clock.now()).total_seconds() + second)

    def talk(self, name: str) -> Meeting:
        """The only talk with somebody."""
        (meeting,) = self.ws.planning.of_contact(self.contact(name).uid)
        return meeting

    async def add(self, line: str, **fields: str) -> None:
        """Add somebody in the pipeline by the full form."""
        await self.press("2", "a")
        field = self.app.focused
        assert field is not None
        field.value = line  # type: ignore[attr-defined]
        await self.press("tab")
        await self.fill(
            {"connection": "someone in common", "why_this_person": "a path of their own", **fields}
        )

    def ask(self, name: str, when: str, answered: str = "") -> None:
        """Log a message at a time, and that it was accepted at another."""
        self.to(when)
        attempt = self.ws.outreach.log(self.contact(name).uid, ChannelKind.EMAIL)
        if answered:
            self.to(answered)
            self.ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)


async def test_ruths_story(tmp_path: Path, new_id: Callable[[], str]) -> None:
    """From the first run to the opening that is free, with its days and hours."""
    clock = FixedClock(datetime(2026, 3, 2, 18, 0, tzinfo=ZoneInfo(LONDON)))
    workspace = Workspace.open(tmp_path / "home", clock=clock, syncer=StepSyncer(), new_id=new_id)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        ruth = Ruth(pilot, workspace, clock)
        await first_run(ruth)
        await coffee_is_planned(ruth)
        await coffee_is_held(ruth)
        await new_york_is_planned(ruth)
        await two_on_one_day(ruth)
        await the_opening_waits(ruth)
    workspace.close()


async def first_run(ruth: Ruth) -> None:
    """Who she is and the first of her paths."""
    await ruth.press("enter")
    await ruth.fill(
        {"name": "Ruth Calloway", "zone": "Leeds", "stage": "career-changer", "path": "UX research"}
    )
    assert (ruth.ws.session.profile.zone, ruth.ws.session.profile.stage) == (LONDON, "career-changer")


async def coffee_is_planned(ruth: Ruth) -> None:
    """Steps 1 to 3: yes on the telephone after 4:10; leave at 15:45; he asks to see the résumé."""
    await ruth.add("Owen Pritchard, E-learning manager, Tidewater Learning <owen@tidewater.example.org>")
    ruth.to("2026-03-02T18:10")
    await ruth.choose_person("Owen")
    await ruth.press("e")
    composer = ruth.app.screen
    assert isinstance(composer, OutreachScreen)
    composer.query_one("#channel", Choice).value = "phone"
    await ruth.pilot.pause()
    await ruth.press("f8", "space")
    card = ruth.app.screen
    assert isinstance(card, CallCard)
    for second, said in ((239, "3:59"), (240, "almost out of time"), (250, "4:10")):
        ruth.to("2026-03-02T18:10", second)
        card.tick()
        await ruth.pilot.pause()
        assert said in screen_text(ruth.app)
    await ruth.press("y", "enter")
    (call,) = ruth.ws.session.outreach.all()
    assert (call.channel, call.call_seconds, call.outcome) == (ChannelKind.PHONE, 250, Outcome.ACCEPTED)
    assert ruth.contact("Owen Pritchard").stage is Stage.IN_DIALOGUE

    await ruth.press("m")
    await ruth.fill(
        {
            "mode": "coffee_meal",
            "when": "tue 10 mar 16:30",
            "minutes": "25",
            "travel": "35",
            "place": "Harbour",
        }
    )
    meeting = ruth.talk("Owen Pritchard")
    assert (meeting.mode, meeting.start) == (Mode.COFFEE_MEAL, at("2026-03-10T16:30"))
    assert ruth.task("confirm.due").due == at("2026-03-09T10:00")
    assert {"bring.details", "coffee.pay"} <= {item.rule for item in meeting.checklist}
    assert "offer to pay" in " ".join(line.text for line in ruth.ws.checklists.reminders(meeting))
    await ruth.press("1")
    up = ruth.ws.today.view().next
    assert up is not None
    assert "leave by 15:45" in up.before
    await ruth.press("3")
    await ruth.app.workers.wait_for_complete()
    await do(ruth.pilot, "prepare.resume")
    assert ruth.talk("Owen Pritchard").resume_requested


async def coffee_is_held(ruth: Ruth) -> None:
    """Step 4: 31 of 25 minutes with ten granted are no overrun; thanks after 25.7 hours are in time."""
    ruth.to("2026-03-10T16:30")
    await ruth.press("c")
    ruth.to("2026-03-10T16:50")
    names = "@Gabriel Montrose (head of research, Cobalt Labs) answers mail at once"
    ruth.ws.conversation.note(ruth.talk("Owen Pritchard").uid, names)
    ruth.to("2026-03-10T16:54")
    await ruth.press("e", "e", "m")
    ruth.to("2026-03-10T17:01")
    await ruth.press("ctrl+t", "y")
    meeting = ruth.talk("Owen Pritchard")
    assert (meeting.state, meeting.extended_minutes, meeting.overrun) == (MeetingState.HELD, 10, 0)
    await go_on_to(ruth, meeting.uid, "people")
    await ruth.press("1", "enter")
    gabriel = ruth.contact("Gabriel Montrose")
    (introduction,) = ruth.ws.session.introductions.all()
    assert gabriel.introduced_by == ruth.contact("Owen Pritchard").uid
    assert introduction.kind == "may_use_name"
    assert ruth.task("referral.act").due_day == date(2026, 3, 17)
    await ruth.press("ctrl+t")
    assert isinstance(ruth.app.screen, ThanksScreen)
    ruth.to("2026-03-11T18:45")
    await ruth.press("f8")
    await ruth.fill({"when": "now"})
    assert ruth.ws.thanks_owed.band(ruth.thanks()).text == "sent after 25.7 h: within 48 h"
    await ruth.press("escape", "q")


async def new_york_is_planned(ruth: Ruth) -> None:
    """Steps 6 and 7: both times are inserted; the form says why the difference is unusual, in time."""
    ruth.to("2026-03-11T19:30")
    gabriel = ruth.contact("Gabriel Montrose")
    ruth.ws.people.save(gabriel.uid, {"zone": "America/New_York"})
    await ruth.press("2")
    await ruth.choose_person("Gabriel")
    await ruth.press("e")
    composer = ruth.app.screen
    assert isinstance(composer, OutreachScreen)
    composer.query_one("#why", LineInput).value = "Hires researchers with unusual pasts"
    letter = composer.query_one("#letter", TextArea)
    letter.load_text(REQUEST.replace("{time}", "Wednesday 18 March 15:00"))
    await ruth.pilot.pause()
    assert {found.rule: found.severity for found in composer.findings.found}["no-timezone"] == "warning"
    letter.load_text(REQUEST.replace("{time}", "{slots}"))
    await ruth.pilot.pause()
    await ruth.press("f10")
    picker = ruth.app.screen
    assert isinstance(picker, SlotPicker)
    line = picker.query_one(LineInput)
    line.focus()
    for text in ("wed 18 mar 15:00", "thu 19 mar 15:00"):
        line.value = text
        await ruth.press("enter")
    await ruth.press("ctrl+s")
    assert "Wed Mar 18 at 15:00 London time (11:00 Eastern)" in letter.text
    assert "no-timezone" not in {found.rule for found in composer.findings.found}
    await ruth.press("f8")
    await ruth.fill({"when": "now"})
    (attempt,) = ruth.ws.relations.attempts(gabriel.uid)
    ruth.to("2026-03-12T14:05")
    ruth.ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
    await ruth.press("m")
    form = ruth.app.screen
    assert isinstance(form, Form)
    form.fields.write("mode", "video")
    form.fields.write("when", "wed 18 mar 15:00")
    await ruth.pilot.pause()
    shown = words_on(ruth)
    assert "Wed Mar 18, 15:00 here · 11:00 New York" in shown
    assert "4 h apart that day instead of the usual 5 h" in shown
    await ruth.press("ctrl+s")
    assert ruth.talk("Gabriel Montrose").start == at("2026-03-18T15:00")


async def two_on_one_day(ruth: Ruth) -> None:
    """Step 8: Helsinki in the morning, New York in the afternoon; Today has both with both times."""
    sunniva = ruth.ws.people.add(name="Dr Sunniva Aalto", zone="Europe/Helsinki")
    ruth.ws.planning.schedule(sunniva.uid, at("2026-03-18T09:30"), mode=Mode.VIDEO, minutes=30)
    ruth.to("2026-03-18T08:00")
    await ruth.press("1")
    shown = screen_text(ruth.app)
    assert "Wed Mar 18, 09:30 here · 11:30 Helsinki" in shown
    following = ruth.ws.today.view().next
    assert following is not None
    assert following.later == ("Gabriel Montrose · video · Wed Mar 18, 15:00 here · 11:00 New York",)


def words_on(ruth: Ruth) -> str:
    """The words on the screen, without the frames and folds between them."""
    return " ".join(screen_text(ruth.app).replace("│", " ").replace("▌", " ").split())


async def the_opening_waits(ruth: Ruth) -> None:
    """Steps 11 and 12: parked, thanks on Friday after 50.7 hours, free on Monday at 18:00."""
    ruth.to("2026-03-18T15:00")
    await ruth.press("c")
    await ruth.press("ampersand", *"junior role", "enter")
    ruth.to("2026-03-18T15:20")
    await ruth.press("ctrl+t", "ctrl+y")
    meeting = ruth.talk("Gabriel Montrose")
    assert [(note.kind, note.text) for note in meeting.notes] == [(NoteKind.LEAD, "& junior role")]
    (gain,) = ruth.ws.reflection.opportunities.of(meeting)
    ruth.ws.reflection.begin(meeting.uid)
    ruth.ws.reflection.opportunities.decide(meeting.uid, gain.note.uid, keep=True)
    (lead,) = ruth.ws.session.leads.all()
    await ruth.press("ctrl+t")
    ruth.to("2026-03-20T18:00")
    await ruth.press("f8")
    await ruth.fill({"when": "now"})
    (thank,) = ruth.ws.thanks_owed.of_meeting(meeting.uid)
    assert "50.7 h" in ruth.ws.thanks_owed.band(thank).text
    await ruth.press("escape", "q", "1", "O")
    assert "set aside until Mon Mar 23, 18:00" in screen_text(ruth.app)
    assert ruth.ws.leads.free_from(lead) == at("2026-03-23T18:00").utc
