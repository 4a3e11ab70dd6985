"""The student's story after its first talk, by keys: somebody without time, chance, two views, the review."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from textual.widgets import TextArea

from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, Outcome, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.fields import Choice
from infoint_tui.ui.messages.request import OutreachScreen

from ..whole_story import open_whole_story
from .test_story import Teller, at, go_on_to, screen_text

NOTE = (
    "Dr Whitlock, we both read biology at Larkfield, eleven years apart. I wonder how you came from the lab "
    "to a clinic, and what a day with families asks of you. Might I add you here, please? Noor Haddad"
)


@asynccontextmanager
async def telling(home: Path, when: str) -> AsyncIterator[Teller]:
    """The story as far as a local time, and the application on it."""
    workspace = open_whole_story(home, "student", datetime.fromisoformat(when))
    clock = workspace.session.clock
    assert isinstance(clock, FixedClock)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield Teller(pilot, workspace, clock)
    workspace.close()


async def test_somebody_who_has_no_time(tmp_path: Path) -> None:
    """Steps 7 and 13: a note that is too long; one reminder, and no third message."""
    async with telling(tmp_path / "home", "2026-03-02T10:39") as teller:
        teller.to("2026-03-02T10:40")
        await teller.press("2")
        await teller.choose_person("Imani")
        await teller.press("e")
        composer = teller.app.screen
        assert isinstance(composer, OutreachScreen)
        composer.query_one("#channel", Choice).value = "linkedin"
        await teller.pilot.pause()
        letter = composer.query_one("#letter", TextArea)
        letter.load_text(NOTE + "." * (210 - len(NOTE)))
        await teller.pilot.pause()
        assert "210/200 for a note" in screen_text(teller.app)
        letter.load_text(NOTE)
        await teller.pilot.pause()
        assert f"{len(NOTE)}/200 for a note" in screen_text(teller.app)
        assert [each.rule for each in composer.findings.found if each.severity == "error"] == []
        await teller.press("f8")
        await teller.fill({"when": "now"})
        imani = teller.contact("Dr Imani Whitlock")
        (first,) = teller.ws.relations.attempts(imani.uid)
        assert (first.sent_at, len(first.body)) == (at("2026-03-02T10:40"), len(NOTE))

        teller.to("2026-03-11T09:00")
        assert teller.ws.outreach.guard(imani.uid) == []
        await teller.press("e", *["down"] * 5, "enter", "ctrl+l")
        await teller.fill({"channel": "linkedin", "when": "now"})
        assert [attempt.n for attempt in teller.ws.relations.attempts(imani.uid)] == [1, 2]
        (quiet,) = [task for task in teller.ws.session.tasks.all() if task.open and task.contact == imani.uid]
        assert (quiet.rule, quiet.due_day) == ("follow.quiet", date(2026, 3, 20))
        teller.to("2026-03-18T09:00")
        with pytest.raises(Refused, match="Fri Mar 20"):
            teller.ws.outreach.log(imani.uid, ChannelKind.LINKEDIN)


async def test_no_time_until_may(tmp_path: Path) -> None:
    """Step 21: an answer of Friday 13 March; off Today until Monday 4 May."""
    async with telling(tmp_path / "home", "2026-03-13T10:00") as teller:
        teller.to("2026-03-13T11:05")
        await teller.press("2")
        await teller.choose_person("Imani")
        await teller.press("e", "down", "enter")
        await teller.fill({"when": "now", "revisit": "4 may"})
        imani = teller.contact("Dr Imani Whitlock")
        attempt = teller.ws.relations.attempts(imani.uid)[-1]
        assert (attempt.outcome, attempt.revisit_on) == (Outcome.LATER, date(2026, 5, 4))
        assert imani.stage is Stage.LATER
        await teller.press("1")
        assert "Imani" not in screen_text(teller.app)
        (back,) = [task for task in teller.ws.session.tasks.all() if task.open and task.contact == imani.uid]
        assert (back.rule, back.due_day) == ("later.revisit", date(2026, 5, 4))


async def test_a_chance_talk_at_the_pool(tmp_path: Path) -> None:
    """Step 22: written down on Saturday, 12 minutes; nothing to prepare, yet thanks are owed."""
    async with telling(tmp_path / "home", "2026-03-14T11:10") as teller:
        teller.to("2026-03-14T11:40")
        await teller.press("T")
        await teller.fill({"who": "Teo Varga", "when": "20 min ago", "minutes": "12"})
        teo = teller.contact("Teo Varga")
        (talk,) = teller.ws.planning.of_contact(teo.uid)
        assert (talk.mode, talk.state, talk.actual_start) == (
            Mode.UNPLANNED,
            MeetingState.HELD,
            at("2026-03-14T11:20"),
        )
        assert talk.actual_end == at("2026-03-14T11:32")
        rules = {task.rule for task in teller.ws.session.tasks.all() if task.open and task.contact == teo.uid}
        assert rules == {"reflect.due", "thank.due"}
        assert "Teo Varga" in screen_text(teller.app)


async def test_two_views_of_one_thing_and_the_review(tmp_path: Path) -> None:
    """Steps 23 to 25: Marcus names two people and sees the days off otherwise; the numbers of 27 March."""
    async with telling(tmp_path / "home", "2026-03-23T15:59") as teller:
        teller.to("2026-03-23T16:00")
        await teller.press("c")
        await teller.press("n")
        teller.to("2026-03-23T16:07")
        await teller.type_line("four days off gives him more family time than office work did #lifestyle")
        teller.to("2026-03-23T16:21")
        await teller.type_line("@Lena Okonjo and @Sam Idris (academy)")
        teller.to("2026-03-23T16:28")
        await teller.press("ctrl+t", "ctrl+y")
        marcus = teller.contact("Marcus Bell")
        (talk,) = teller.ws.planning.of_contact(marcus.uid)
        assert (talk.state, talk.actual_end) == (MeetingState.HELD, at("2026-03-23T16:28"))
        loop = teller.task("referral.loop")
        assert (loop.due_day, loop.contact) == (date(2026, 3, 26), teller.contact("Rosa Delgado").uid)

        await teller.press("f2")
        await go_on_to(teller, talk.uid, "views")
        shown = screen_text(teller.app)
        assert "#lifestyle, Marcus and Rosa Delgado" in shown
        assert "four days off gives him more family time than office work did" in shown
        assert "12-hour shifts, four on and four off; friendships suffer" in shown
        await teller.press("3", "tab")
        field = teller.app.focused
        assert isinstance(field, TextArea)
        field.insert("depends on where your friends work")
        await teller.pilot.pause()
        await teller.press("enter")
        await go_on_to(teller, talk.uid, "people")
        await teller.press("1", "1", "enter")
        reflection = teller.ws.session.meetings.need(talk.uid).reflection
        assert reflection is not None
        assert reflection.views == "depends on where your friends work"
        for name in ("Lena Okonjo", "Sam Idris"):
            person = teller.contact(name)
            assert (person.stage, person.introduced_by) == (Stage.IDEA, marcus.uid)


async def test_the_review_of_27_march(tmp_path: Path) -> None:
    """Step 25, on the screen."""
    async with telling(tmp_path / "home", "2026-03-27T09:00") as teller:
        await teller.press("4", "[")
        shown = "\n".join(" ".join(line.split()) for line in screen_text(teller.app).splitlines())
        for line in (
            "So far 3",
            "Paramedic 3 3.0 4.0 2.0 4.0",
            "People you asked 3 2 said yes, 1 said later",
            "First reply after 2 business days median of 3 replies",
            "Sent 3 0 left to send; 7.1 h, 20.0 h, 46.0 h",
            "Within 24 hours 2 of 3",
            "Within 48 hours 3 of 3",
        ):
            assert line in shown
        await teller.press("end")
        below = "\n".join(" ".join(line.split()) for line in screen_text(teller.app).splitlines())
        assert "Followed up 1 of 3 longest chain: 2 introductions" in below
        assert "provisional" not in shown
