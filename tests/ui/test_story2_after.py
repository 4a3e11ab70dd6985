"""The second story by keys, elsewhere: no third message, a no that is thanked, a faulty letter, two views."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

from textual.widgets import TextArea

from infoint_tui.domain.enums import Stage
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.messages.request import OutreachScreen
from infoint_tui.ui.messages.thank_you import ThanksScreen, open_thanks

from ..whole_story import open_whole_story
from .test_story2 import Ruth, at, words_on


@asynccontextmanager
async def telling(home: Path, when: str) -> AsyncIterator[Ruth]:
    """The story as far as a local time in London, and the application on it."""
    workspace = open_whole_story(home, "career-changer", datetime.fromisoformat(when))
    clock = workspace.session.clock
    assert isinstance(clock, FixedClock)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield Ruth(pilot, workspace, clock)
    workspace.close()


async def test_nobody_is_pestered_and_a_no_is_thanked_for(tmp_path: Path) -> None:
    """Steps 9 and 10: the form for a third message names Monday 23 March; two lines to Colette."""
    async with telling(tmp_path / "home", "2026-03-18T19:00") as ruth:
        await ruth.press("2")
        await ruth.choose_person("Hamish")
        await ruth.press("e", *["down"] * 5, "enter", "ctrl+l")
        assert "It's best to wait until Mon Mar 23" in words_on(ruth)
        await ruth.press("ctrl+s")
        assert "Outreach to Hamish Ferrier, message 3" in words_on(ruth)
        await ruth.press("escape", "escape")
        hamish = ruth.contact("Hamish Ferrier")
        assert [attempt.n for attempt in ruth.ws.relations.attempts(hamish.uid)] == [1, 2]
        assert ruth.task("follow.quiet").due_day == date(2026, 3, 23)

        await ruth.choose_person("Colette")
        assert ruth.contact("Colette Marsh").stage is Stage.DECLINED
        await ruth.press("e", "enter")
        composer = ruth.app.screen
        assert isinstance(composer, OutreachScreen)
        assert composer.query_one("#letter", TextArea).text == (
            "Dear Colette Marsh,\n\nThank you for letting me know, and for taking the time to reply. "
            "I wish you all the best.\n\nSincerely,\nRuth Calloway"
        )
        priyanka = ruth.contact("Priyanka Deol")
        assert (priyanka.organisation, priyanka.stage) == ("Pine & Loft", Stage.SCHEDULED)


async def test_a_thank_you_that_asks_for_a_job(tmp_path: Path) -> None:
    """Step 13, in the letter to Gabriel that is still owed on Friday."""
    async with telling(tmp_path / "home", "2026-03-20T17:00") as ruth:
        gabriel = ruth.contact("Gabriel Montrose")
        (talk,) = ruth.ws.planning.of_contact(gabriel.uid)
        (thank,) = ruth.ws.thanks_owed.of_meeting(talk.uid)
        assert thank.sent_at is None
        screen = ruth.app.screen
        assert isinstance(screen, PlaceScreen)
        open_thanks(screen, thank.uid)
        await ruth.pilot.pause()
        composer = ruth.app.screen
        assert isinstance(composer, ThanksScreen)
        letter = composer.query_one("#letter", TextArea)
        assert "job-phrase" not in {found.rule for found in composer.findings.found}
        letter.load_text(f"{letter.text}\n\nPlease keep me in mind if anything opens up.")
        await ruth.pilot.pause()
        found = {each.rule: each.severity for each in composer.findings.found}
        assert found["job-phrase"] == "error"
        assert "keep me in mind" in words_on(ruth)
        await ruth.press("f8")
        assert isinstance(ruth.app.screen, Confirm)


async def test_what_an_adviser_said_stands_before_the_next_call(tmp_path: Path) -> None:
    """Step 15: asked on 19 March, received on the 24th, kept in mind before Priyanka's call on the 26th."""
    async with telling(tmp_path / "home", "2026-03-24T09:00") as ruth:
        (talk,) = ruth.ws.planning.of_contact(ruth.contact("Owen Pritchard").uid)
        ruth.ws.reflection.second_view.ask_reviewer(talk.uid, "Joan Tetley")
        page = ruth.ws.reflection.second_view.page(talk.uid)
        people = [contact.name for contact in ruth.ws.session.contacts.all()]
        assert len(people) == 6
        for word in (*people, *(name.split()[-1] for name in people), "Tidewater"):
            assert word not in page
        ruth.ws.reflection.second_view.received(
            talk.uid, "You explain your old job for too long; start with their story."
        )
        assert ruth.talk("Priyanka Deol").start == at("2026-03-26T12:15")
        await ruth.press("3")
        await ruth.app.workers.wait_for_complete()
        await ruth.press("v")
        shown = words_on(ruth)
        assert "this time You explain your old job for too long; start with their" in shown
