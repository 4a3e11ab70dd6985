"""Stories that are rarer, by keys from the plan to the logged thank-you.

Two guests of whom one refuses; an unknown caller who is known; a call over midnight as the clocks go back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date

import pytest

from infoint_tui.domain.enums import MeetingState, Outcome, Permission, Stage, Strategy
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.messages.thank_you import ThanksScreen

from .test_story import Teller, at, screen_text, step, text_step

QUOTE = '"The radio is half the job" #communication'
OTHER_QUOTE = '"I count the quiet hours" #motivation'


@asynccontextmanager
async def telling(workspace: Workspace, clock: FixedClock, when: str) -> AsyncIterator[Teller]:
    """The application at a local time in Chicago."""
    clock.set(at(when).utc)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield Teller(pilot, workspace, clock)


async def add(teller: Teller, line: str) -> Contact:
    """Add somebody in a line of the pipeline."""
    await teller.press("2", "a")
    await teller.type_line(line)
    return teller.contact(line.partition(",")[0])


async def take_notes(teller: Teller, began: ZonedTime, notes: Iterable[tuple[int, str]]) -> None:
    """Type each note so many seconds after the start."""
    for second, text in notes:
        teller.clock.advance(seconds=(began.utc - teller.clock.now()).total_seconds() + second)
        await teller.type_line(text)


async def look_back(teller: Teller, *, actions: str = "", people: str = "") -> None:
    """Reflect from the takeaways as far as the moment of the thank-you."""
    await text_step(teller, "takeaways", "Calm is a skill.")
    await step(teller, "fit", "3", "4", "3", "4")
    await text_step(teller, "well", "I let them talk.")
    await text_step(teller, "not_well", "nothing")
    if people:
        await step(teller, "people", people)
    if actions:
        await step(teller, "actions", actions)
    await step(teller, "moment")


async def say_it_is_sent(teller: Teller, when: str = "now") -> None:
    """Mark the open thank-you as sent."""
    assert isinstance(teller.app.screen, ThanksScreen)
    await teller.press("f8")
    await teller.fill({"when": when})


def words(teller: Teller) -> str:
    """All that is shown, wherever its lines are broken."""
    return " ".join(screen_text(teller.app).replace("│", " ").replace("▌", " ").split())


def open_tasks(teller: Teller) -> dict[tuple[str, str], date | ZonedTime | None]:
    """When each open task is due, by its rule and the name it is about; the user's own have no rule."""
    name = teller.ws.directory.name_of
    return {
        (task.rule or task.title, name(task.contact)): task.due_day or task.due
        for task in teller.ws.session.tasks.all()
        if task.open
    }


async def test_of_two_guests_one_refuses(workspace: Workspace, clock: FixedClock) -> None:
    """Each guest is confirmed, asked about and thanked by themselves; who refused hears nothing more."""
    async with telling(workspace, clock, "2026-03-02T09:00") as teller:
        rosa = await add(teller, "Rosa Delgado, medic, Brookvale <rosa@brookvale.example.org>")
        kim = await add(teller, "Kim Park, dispatcher, Brookvale <kim@brookvale.example.org>")
        await teller.choose_person("Rosa")
        await teller.press("m")
        await teller.fill(
            {
                "mode": "video",
                "when": "12 mar 10:00",
                "minutes": "20",
                "their_zone": "New York",
                "guests": "Kim Park",
            }
        )
        assert teller.meeting().contacts == (rosa.uid, kim.uid)

        teller.to("2026-03-11T10:00")
        for guest, told, state in (
            (rosa, (rosa.uid,), MeetingState.SCHEDULED),
            (kim, (rosa.uid, kim.uid), MeetingState.CONFIRMED),
        ):
            await teller.press("escape")
            await teller.choose_person(guest.name)
            await teller.press("e", "enter")
            assert ("(11:00 Eastern)" in words(teller)) == (guest == rosa), "each reads their own clock"
            await teller.press("f8", "y")
            assert (teller.meeting().confirmed_with, teller.meeting().state) == (told, state)
        teller.to("2026-03-12T10:00")
        await teller.press("c", "n")
        await take_notes(
            teller,
            at("2026-03-12T10:00"),
            [(60, QUOTE), (300, OTHER_QUOTE), (500, "! ask the academy about evening courses ~2d")],
        )
        teller.to("2026-03-12T10:22")
        await teller.press("ctrl+t", "ctrl+y")
        end = at("2026-03-12T10:22")
        assert teller.meeting().actual_end == end

        teller.to("2026-03-12T11:00")
        await step(teller, "arrive", "4", "4")
        await step(teller, "facts")
        await look_back(teller, actions="1")
        await step(teller, "touch", "1", "2", "3")
        await step(teller, "strategy")
        assert "Was Kim open to staying in touch?" in words(teller)
        await step(teller, f"touch:{kim.uid}", "2")
        await step(teller, f"strategy:{kim.uid}")
        await step(teller, "path")

        await say_it_is_sent(teller)
        assert "Rosa: in touch · first update by Fri Apr 10" in words(teller)
        await teller.press("escape")
        teller.to("2026-03-12T18:22")
        await teller.press("ctrl+t")
        assert "Thank you, Kim Park" in words(teller)
        assert "let you know how it goes" not in words(teller), "who refused hears nothing more"
        await teller.press("f2", "down", "space", "enter", "enter")
        await say_it_is_sent(teller)
        assert "Kim: closed" in words(teller)
        assert "first update" not in words(teller), "that is Rosa's"

        talk = teller.meeting()
        of_rosa, of_kim = talk.outlook(rosa.uid), talk.outlook(kim.uid)
        assert (of_rosa.permission, of_rosa.touch_how, of_rosa.touch_days, of_rosa.strategy) == (
            Permission.GRANTED,
            "phone",
            90,
            Strategy.NURTURE,
        )
        assert (of_kim.permission, of_kim.strategy) == (Permission.REFUSED, Strategy.THANKS_ONLY)
        rosa, kim = teller.contact(rosa.name), teller.contact(kim.name)
        assert [(each.stage, each.zone, each.keep_in_touch.permission) for each in (rosa, kim)] == [
            (Stage.IN_TOUCH, "America/New_York", Permission.GRANTED),
            (Stage.CLOSED, "", Permission.REFUSED),
        ]
        thanks = {thank.recipient: thank for thank in teller.ws.session.thank_yous.all()}
        assert {uid: thank.sent_at for uid, thank in thanks.items()} == {
            rosa.uid: at("2026-03-12T11:00"),
            kim.uid: at("2026-03-12T18:22"),
        }
        assert [
            ("The radio is half the job" in thanks[uid].body, "I count the quiet hours" in thanks[uid].body)
            for uid in (rosa.uid, kim.uid)
        ] == [(True, False), (False, True)], "each hears of a moment of their own"
        assert "let you know how it goes" in thanks[rosa.uid].body
        assert open_tasks(teller) == {
            ("ask the academy about evening courses", rosa.name): date(2026, 3, 14),
            ("update.first", rosa.name): date(2026, 4, 10),
        }
        teller.to("2026-09-12T09:00")
        teller.app.tick()
        await teller.press("escape", "1")
        assert {name for _rule, name in open_tasks(teller)} == {rosa.name}, "nobody writes to who refused"
        assert "Kim" not in words(teller)


@pytest.mark.parametrize("typed", ["", "Somebody Unheard"])
async def test_an_unknown_caller_is_known(workspace: Workspace, clock: FixedClock, typed: str) -> None:
    """Whoever it was is found in the pipeline: one person has the talk, and the request is answered by it."""
    async with telling(workspace, clock, "2026-03-02T09:00") as teller:
        rosa = await add(teller, "Rosa Delgado, medic, Brookvale <rosa@brookvale.example.org>")
        await teller.choose_person("Rosa")
        await teller.press("e", "ctrl+l")
        await teller.fill({"channel": "email", "why_this_person": "Trains newcomers"})
        assert ("follow.nudge", rosa.name) in open_tasks(teller)

        teller.to("2026-03-12T10:00")
        await teller.press("escape", "escape", "q", "c")
        await teller.press(*typed, "enter")
        await take_notes(teller, at("2026-03-12T10:00"), [(60, QUOTE), (300, "@Kim Park (dispatcher)")])
        teller.to("2026-03-12T10:22")
        await teller.press("ctrl+t", "ctrl+y")
        assert teller.contact(typed or "Someone new").uid == teller.meeting().first_contact != rosa.uid
        (request,) = teller.ws.session.outreach.all()
        assert request.outcome is Outcome.PENDING

        await step(teller, "arrive", "4", "4")
        await step(teller, "facts")
        assert "Who was it, and how did you meet?" in words(teller)
        await teller.press("w")
        form = teller.app.screen
        assert isinstance(form, Form)
        form.fields.write("name", "Rosa Delgado")
        await teller.pilot.pause()
        assert "perhaps: Rosa Delgado (same name)" in words(teller)
        await teller.press("ctrl+s")
        assert "One person: keep Rosa Delgado medic, Brookvale" in words(teller)
        await teller.press("enter")
        await step(teller, "guest")
        (request,) = teller.ws.session.outreach.all()
        assert (request.contact, request.outcome, request.reply_at) == (
            rosa.uid,
            Outcome.ACCEPTED,
            at("2026-03-12T10:00"),
        )
        await look_back(teller, people="1")
        await step(teller, "touch", "1", "1", "3")
        await step(teller, "strategy")
        await step(teller, "path")
        assert "Hi Rosa," in words(teller)
        await say_it_is_sent(teller)

        kim = teller.contact("Kim Park")
        assert {each.uid for each in teller.ws.session.contacts.all()} == {rosa.uid, kim.uid}
        assert kim.introduced_by == rosa.uid
        talk, thank = teller.meeting(), teller.thanks()
        assert (talk.contacts, talk.state) == ((rosa.uid,), MeetingState.HELD)
        assert [note.text for note in talk.notes] == [QUOTE, "@Kim Park (dispatcher)"]
        assert (thank.recipient, thank.meeting, thank.sent_at) == (rosa.uid, talk.uid, at("2026-03-12T10:22"))
        rosa = teller.contact("Rosa Delgado")
        assert (rosa.stage, rosa.title, rosa.why_this_person) == (
            Stage.IN_TOUCH,
            "medic",
            "Trains newcomers",
        )
        assert open_tasks(teller) == {
            ("referral.act", kim.name): date(2026, 3, 19),
            ("update.first", rosa.name): date(2026, 4, 10),
        }
        assert {task.contact for task in teller.ws.session.tasks.all()} == {rosa.uid, kim.uid}
        assert {each.contact for each in teller.ws.session.transitions.all()} == {rosa.uid}


async def test_a_call_over_midnight_as_the_clocks_go_back(workspace: Workspace, clock: FixedClock) -> None:
    """The minutes are those that passed; the day after, it was last night, and a time said twice is asked."""
    async with telling(workspace, clock, "2026-10-26T09:00") as teller:
        await add(teller, "Rosa Delgado, medic, Brookvale <rosa@brookvale.example.org>")
        await teller.choose_person("Rosa")
        await teller.press("m")
        await teller.fill({"when": "nov 1 1:30", "minutes": "30"})
        assert "Write “nov 1 1:30 first” or “nov 1 1:30 second”." in words(teller)
        await teller.fill({"when": "nov 1 1:30 first"})
        assert teller.meeting().start == ZonedTime.parse("2026-11-01T01:30:00-05:00[America/Chicago]")
        await teller.press("m", "enter")
        await teller.fill({"when": "oct 31 23:50", "minutes": "120"})
        began = at("2026-10-31T23:50")
        assert teller.meeting().start == began

        teller.to("2026-10-31T23:50")
        await teller.press("c")
        assert "ends 01:50" in words(teller)
        await take_notes(
            teller, began, [(60, QUOTE), (100 * 60, "* still the first time"), (140 * 60, "the second time")]
        )
        assert "Sun Nov 1, 01:10" in words(teller)
        await teller.press("ctrl+t", "ctrl+y")
        talk = teller.meeting()
        end = ZonedTime.parse("2026-11-01T01:10:00-06:00[America/Chicago]")
        assert (talk.actual_start, talk.actual_end, talk.overrun) == (began, end, 20 * 60)
        assert [(note.at, note.text) for note in talk.notes] == [
            (60, QUOTE),
            (6000, "* still the first time"),
            (8400, "the second time"),
        ]
        await step(teller, "arrive", "4", "4")
        assert "it took 140 min 23:50 to 01:10" in words(teller)
        assert "20 min longer than agreed" in words(teller)
        await step(teller, "facts")
        await look_back(teller)
        await step(teller, "touch", "1", "1", "3")
        await step(teller, "strategy")
        await step(teller, "path")
        await teller.press("escape", "1")
        assert open_tasks(teller) == {("thank.due", "Rosa Delgado"): at("2026-11-02T01:10")}
        assert "Sun Nov 1, 01:10 + 24 h = Mon Nov 2, 01:10" in words(teller)

        teller.to("2026-11-01T10:00")
        await teller.press("enter")
        assert "thanks within 24 h: 15:10 left" in words(teller)
        assert "Thank you for talking with me last night." in words(teller)
        teller.to("2026-11-01T23:00")
        await say_it_is_sent(teller, "1:30")
        assert "Write “1:30 first” or “1:30 second”." in words(teller)
        await teller.fill({"when": "1:30 first"})
        assert "The conversation wasn't over by then." in words(teller)
        await teller.fill({"when": "1:30 second"})
        thank = teller.thanks()
        assert thank.sent_at == ZonedTime.parse("2026-11-01T01:30:00-06:00[America/Chicago]")
        assert (thank.soft_due, thank.hard_due) == (at("2026-11-02T01:10"), at("2026-11-03T01:10"))
        assert teller.ws.thanks_owed.band(thank).text == "sent after 20 min: within 24 h"
        assert teller.contact("Rosa Delgado").stage is Stage.IN_TOUCH
        assert set(open_tasks(teller)) == {("update.first", "Rosa Delgado")}
