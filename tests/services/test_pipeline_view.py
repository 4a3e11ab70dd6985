"""The pipeline's lists: filter, order, cards and details, kept in step with every change."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Mapping
from datetime import date, datetime

import pytest

from infoint_tui.domain.enums import ChannelKind, MeetingState, Outcome, Stage, Tie
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services import pipeline
from infoint_tui.services.pipeline import PipelineView
from infoint_tui.services.pipeline_filter import FilterEntry, WordIndex
from infoint_tui.services.workspace import Workspace

from .conftest import CHICAGO


def names(ws: Workspace, view: PipelineView) -> list[str]:
    """The shown people in order."""
    return [ws.pipeline.name_of(uid) for group in view.groups for uid in group.uids]


def shown(ws: Workspace, text: str) -> list[str]:
    """Names a filter leaves, sorted."""
    return sorted(names(ws, ws.pipeline.view(text)))


@pytest.fixture
def people(ws: Workspace) -> dict[str, Contact]:
    """Four people in different stages."""
    path = ws.people.save_path("Paramedic")
    rosa = ws.people.add(
        name="Rosa Delgado",
        title="Field training officer",
        organisation="Brookvale County EMS",
        tags=("panel",),
        tie=Tie.WEAK,
        paths=(path.uid,),
        connection="the panel",
        why_this_person="trains newcomers",
        about="asked about voltage limits",
        commonalities=("both row on the river",),
    )
    ws.people.save(rosa.uid, {"introduced_by": ""})
    zoe = ws.people.add(name="Zoë Ångström", title="nurse", tags=("panelist", "north"), paths=())
    kim = ws.people.add(name="Kim Park", paths=())
    max_ = ws.people.add(name="Max Met", organisation="Halden", paths=())
    ws.people.move(max_.uid, Stage.MET, "met at the pool")
    return {"rosa": rosa, "zoe": zoe, "kim": kim, "max": max_}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["Kim Park", "Max Met", "Rosa Delgado", "Zoë Ångström"]),
        ("ROSA", ["Rosa Delgado"]),
        ("brookvale training", ["Rosa Delgado"]),
        ("rosa halden", []),
        ("Voltage", ["Rosa Delgado"]),
        ("row river", ["Rosa Delgado"]),
        ("newcomers", ["Rosa Delgado"]),
        ("-newcomers stage:id", ["Kim Park", "Zoë Ångström"]),
        ("zoe angstrom", ["Zoë Ångström"]),
        ("zoë", ["Zoë Ångström"]),
        ("#panel", ["Rosa Delgado", "Zoë Ångström"]),
        ("#panelist", ["Zoë Ångström"]),
        ("#panel #north", ["Zoë Ångström"]),
        ("stage:met", ["Max Met"]),
        ("stage:id", ["Kim Park", "Rosa Delgado", "Zoë Ångström"]),
        ("stage:", ["Kim Park", "Max Met", "Rosa Delgado", "Zoë Ångström"]),
        ("path:para", ["Rosa Delgado"]),
        ("path:pilot", []),
        ("tie:weak", ["Rosa Delgado"]),
        ("tie:none kim", ["Kim Park"]),
        ("tie:barely", ["Rosa Delgado"]),
        ("tie:not_yet kim", ["Kim Park"]),
        ("met", ["Max Met"]),
        ("archived:yes", []),
        ("[/x] \x1b[31m", []),
    ],
)
def test_all_parts_of_a_filter_must_hold(
    ws: Workspace, people: dict[str, Contact], text: str, expected: list[str]
) -> None:
    assert shown(ws, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tie:weak,none", ["Kim Park", "Max Met", "Rosa Delgado", "Zoë Ångström"]),
        ("-stage:met,thanked", ["Kim Park", "Rosa Delgado", "Zoë Ångström"]),
        ("stage:met,", ["Max Met"]),
        ("tie:weak,strong", ["Rosa Delgado"]),
        ("#north,panel", ["Rosa Delgado", "Zoë Ångström"]),
        ('org:"Brookvale County"', ["Rosa Delgado"]),
        ("org:“brookvale county”", ["Rosa Delgado"]),
        ('"training officer"', ["Rosa Delgado"]),
        ('"officer training"', []),
        ('-"training officer"', ["Kim Park", "Max Met", "Zoë Ångström"]),
        ('"rosa', ["Rosa Delgado"]),
        ("NOT rosa", ["Kim Park", "Max Met", "Zoë Ångström"]),
        ("NOT stage:met AND zoe", ["Zoë Ångström"]),
        ("KIM@post.example", ["Kim Park"]),
        ("NOT", ["Kim Park", "Max Met", "Rosa Delgado", "Zoë Ångström"]),
    ],
)
def test_commas_quotation_marks_not_and_addresses_are_understood(
    ws: Workspace, people: dict[str, Contact], text: str, expected: list[str]
) -> None:
    address = Channel(kind=ChannelKind.EMAIL, value="kim@post.example")
    ws.people.save(people["kim"].uid, {"channels": (address,)})
    assert shown(ws, text) == expected
    assert ws.pipeline.view(text).problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("path:pilot", "No path is called pilot"),
        ("rosa OR kim", "with a comma"),
        ("/ro.a/", "Patterns aren't read"),
        ("/ro.a/i", "Patterns aren't read"),
        ("ro*", "without the star"),
        ("stage:met,thunked", "stage: can be"),
        ("orgg:x", "There is no orgg:"),
        ("due:soonish", "due: can be"),
    ],
)
def test_what_a_filter_does_not_know_is_said(
    ws: Workspace, people: dict[str, Contact], text: str, said: str
) -> None:
    assert said in " ".join(ws.pipeline.view(text).problems)


def test_an_apostrophe_may_be_left_out(ws: Workspace) -> None:
    ws.people.quick_add("Jane O\u2019Neil, nurse")
    for text in ("oneil", "o'neil", "O\u2019Neil", "neil"):
        assert shown(ws, text) == ["Jane O\u2019Neil"]


def test_typing_on_and_taking_back_gives_what_a_fresh_filter_gives(
    ws: Workspace, people: dict[str, Contact]
) -> None:
    typed = [
        "r",
        "ro",
        "rosa",
        "ro",
        "o",
        "o stage:i",
        "o stage:m",
        "o",
        "",
        "#p",
        "#pa",
        "#panelist",
        "#panel",
    ]
    found = [shown(ws, text) for text in typed]
    fresh = []
    for text in typed:
        ws.pipeline.view("no one is called this")
        fresh.append(shown(ws, text))
    assert found == fresh


def test_a_letter_that_excludes_nobody_keeps_the_groups_until_somebody_changes(
    ws: Workspace, people: dict[str, Contact]
) -> None:
    once = ws.pipeline.view("ki")
    assert names(ws, once) == ["Kim Park"]
    assert ws.pipeline.view("kim").groups is once.groups
    ws.bulk.do(ws.bulk.archive([people["kim"].uid]))
    assert ws.pipeline.view("kim").groups == ()


def test_counts_leave_archived_people_out_until_they_are_asked_for(
    ws: Workspace, people: dict[str, Contact]
) -> None:
    ws.pipeline.view("")
    ws.bulk.do(ws.bulk.archive([people["kim"].uid, people["zoe"].uid]))
    view = ws.pipeline.view("")
    assert (view.total, view.shown) == (2, 2)
    assert shown(ws, "archived:yes") == ["Kim Park", "Zoë Ångström"]
    assert shown(ws, "archived:all kim") == ["Kim Park"]
    ws.session.undo()
    assert ws.pipeline.view("").total == 4
    assert shown(ws, "archived:yes") == []


def test_the_index_follows_adding_editing_moving_and_undo(ws: Workspace, people: dict[str, Contact]) -> None:
    assert shown(ws, "lena") == []
    lena = ws.people.quick_add("Lena Okonjo, , Halden")
    assert shown(ws, "lena halden") == ["Lena Okonjo"]
    ws.people.save(lena.uid, {"name": "Lena Adeyemi"})
    assert shown(ws, "okonjo") == []
    assert shown(ws, "adeyemi") == ["Lena Adeyemi"]
    ws.people.move(lena.uid, Stage.CONTACTED, "wrote on paper")
    assert ws.pipeline.stage_of(lena.uid) is Stage.CONTACTED
    assert shown(ws, "stage:contacted") == ["Lena Adeyemi"]
    while ws.session.undo():
        pass
    assert ws.pipeline.view("").total == 0
    assert ws.pipeline.stage_of(lena.uid) is None


def test_who_changes_while_the_filter_is_being_prepared_is_found_as_they_are_now(
    ws: Workspace, people: dict[str, Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(pipeline, "perf_counter", lambda: next(ticks))
    ws.pipeline.view()
    assert not ws.pipeline.prepare(2)
    for key, person in people.items():
        ws.people.save(person.uid, {"about": f"likes {key}-tea"})
    new = ws.people.add(name="New Person", about="likes new-tea", paths=())
    ws.bulk.do(ws.bulk.archive([people["kim"].uid]))
    assert not ws.pipeline.prepare(1)
    assert shown(ws, "tea") == ["Max Met", "New Person", "Rosa Delgado", "Zoë Ångström"]
    assert shown(ws, "archived:yes kim-tea") == ["Kim Park"]
    assert ws.pipeline.prepare(0)
    ws.people.save(new.uid, {"about": "likes coffee"})
    assert shown(ws, "coffee") == ["New Person"]


def test_who_changes_after_the_words_were_listed_is_found_as_they_are_now(
    ws: Workspace, people: dict[str, Contact]
) -> None:
    for key, person in people.items():
        ws.people.save(person.uid, {"about": f"likes {key}-tea"})
    assert ws.pipeline.list_words(60)
    everyone = shown(ws, "tea")
    assert len(everyone) == len(people)
    assert shown(ws, "kes kim-te") == ["Kim Park"]
    new = ws.people.add(name="New Person", about="likes coffee", paths=())
    assert shown(ws, "tea") == everyone
    assert shown(ws, "coffee") == ["New Person"]
    ws.people.save(new.uid, {"about": "likes tea"})
    ws.people.save(people["kim"].uid, {"about": "likes coffee"})
    assert shown(ws, "coffee") == ["Kim Park"]
    assert sorted(shown(ws, "tea")) == sorted({*everyone, "New Person"} - {"Kim Park"})
    assert shown(ws, "") == shown(ws, "likes")


def test_listed_words_find_what_looking_through_every_text_finds() -> None:
    dice = random.Random(5)
    pieces = ("ana", "an", "banana", "o'neil", "zoë", "zoe", "x1", "12", "_", "山田", "ß", "@", ".", "ana-")
    entries = [
        FilterEntry((0, "", "", str(at)), str(at), " ".join(dice.choices(pieces, k=3)), {})
        for at in range(200)
    ]
    listed = WordIndex()
    for entry in entries[:150]:
        listed.add(entry.uid, f"{entry.text} old" if int(entry.uid) < 20 else entry.text)
    for entry in (*entries[:20], *entries[150:]):
        assert listed.renew(entry.uid)
    listed.ready = True
    for word in (*pieces, "n", "a-", "oe", "old", "田", "an an", "1", "o'", "nothing"):
        for among in (entries, entries[::3]):
            assert list(listed.holding(word, among)) == WordIndex().holding(word, among), word


def test_people_are_shown_before_anything_is_read_for_searching(
    ws: Workspace, people: dict[str, Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def text_of_all(record: Mapping[str, object]) -> str:
        read.append(str(record["name"]))
        return "text"

    monkeypatch.setattr(pipeline, "_text_of_all", text_of_all)
    assert ws.pipeline.view().shown == len(people)
    ws.pipeline.arrange("name", "org")
    assert ws.pipeline.view().shown == len(people)
    assert not read
    ws.pipeline.view("rosa")
    ws.pipeline.view("rosa d")
    assert len(read) == len(people)


def test_the_groups_stand_in_the_order_of_the_pipeline(ws: Workspace, people: dict[str, Contact]) -> None:
    ws.people.move(people["kim"].uid, Stage.CLOSED, "moved away")
    view = ws.pipeline.view("")
    assert [group.stage for group in view.groups] == [Stage.IDENTIFIED, Stage.MET, Stage.CLOSED]
    assert [group.stage for group in view.aside] == [Stage.CLOSED]


def test_within_a_stage_what_is_next_comes_first(ws: Workspace, people: dict[str, Contact]) -> None:
    assert names(ws, ws.pipeline.view("stage:identified")) == ["Rosa Delgado", "Zoë Ångström"]
    ws.tasks.add("ask for the leaflet", date(2026, 3, 5), contact=people["zoe"].uid)
    assert names(ws, ws.pipeline.view("stage:identified")) == ["Zoë Ångström", "Rosa Delgado"]
    ws.session.undo()
    assert names(ws, ws.pipeline.view("stage:identified")) == ["Rosa Delgado", "Zoë Ångström"]


def test_scheduled_people_stand_in_the_order_of_their_talks(
    ws: Workspace, people: dict[str, Contact]
) -> None:
    for key, when in (("rosa", "fri 10:00"), ("zoe", "thu 10:00")):
        ws.planning.schedule(people[key].uid, ws.planning.when(when, ws.session.zone))
    assert names(ws, ws.pipeline.view("stage:scheduled")) == ["Zoë Ångström", "Rosa Delgado"]


def test_people_are_found_by_name_before_parts_of_names(ws: Workspace) -> None:
    sam = ws.people.add(name="Sam")
    samuel = ws.people.add(name="Samuel Reed")
    ws.people.add(name="Ann Sam-Lee")
    assert ws.pipeline.called("sam") == [sam.uid]
    assert ws.pipeline.called("samu") == [samuel.uid]
    assert len(ws.pipeline.called("s")) == 2
    assert ws.pipeline.called("  ") == []


# -- cards ---------------------------------------------------------------------------------------------


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in March 2026, Chicago."""
    return datetime(2026, 3, day, hour, minute, tzinfo=CHICAGO)


def test_a_card_says_what_matters_in_each_stage(
    ws: Workspace, clock: FixedClock, people: dict[str, Contact]
) -> None:
    rosa, card = people["rosa"].uid, ws.contact_view.card
    assert (card(rosa).step, card(rosa).place) == ("find contact details", "Brookvale County EMS")
    ws.people.save(rosa, {"zone": "Europe/London"})
    ws.outreach.log(rosa, ChannelKind.EMAIL)
    clock.set(at(5, 9))
    assert (card(rosa).step, card(rosa).since) == ("waiting since Mon", "3 days")
    clock.set(at(3, 9))
    assert card(rosa).step == "waiting since Mon", "yesterday does not fit a card"
    clock.set(at(5, 9))
    ws.outreach.outcome(ws.relations.waiting(rosa).uid, Outcome.ACCEPTED)  # type: ignore[union-attr]
    assert card(rosa).step == "owe a reply"
    ws.planning.schedule(rosa, ws.planning.when("mon 10:00", ws.session.zone))
    assert card(rosa).step == "Mon 10:00, phone"
    assert re.fullmatch(r"\d+ to prepare", card(rosa).more)
    clock.set(at(9, 8))
    assert (card(rosa).step, card(rosa).urgent) == ("today 10:00, phone", True)


def test_what_is_owed_is_urgent_with_the_hours_left(
    ws: Workspace, clock: FixedClock, people: dict[str, Contact]
) -> None:
    meeting = ws.conversation.start_new("Kim Park")
    clock.advance(minutes=10)
    ws.conversation.end(meeting.uid)
    clock.advance(hours=20)
    card = ws.contact_view.card(people["kim"].uid)
    assert (card.step, card.urgent) == ("thank-you, 4 hours left", True)
    clock.advance(hours=30)
    assert ws.contact_view.card(people["kim"].uid).step == "thank-you overdue"


def test_do_not_contact_and_archived_people_are_quiet(ws: Workspace, people: dict[str, Contact]) -> None:
    kim = people["kim"].uid
    assert not ws.contact_view.card(kim).quiet
    ws.people.save(kim, {"do_not_contact": True})
    assert (ws.contact_view.card(kim).step, ws.contact_view.card(kim).quiet) == (
        "do not contact",
        True,
    )


# -- everything known ----------------------------------------------------------------------------------


def test_known_tells_whose_move_it_is(ws: Workspace, clock: FixedClock, people: dict[str, Contact]) -> None:
    rosa = people["rosa"].uid
    ws.outreach.log(rosa, ChannelKind.EMAIL)
    assert ws.contact_view.known(rosa).move == "their move, since just now"  # type: ignore[union-attr]
    clock.advance(days=2)
    known = ws.contact_view.known(rosa)
    assert known is not None
    assert (known.crumb, known.move) == (("emailed Mar 2",), "their move for 2 days")
    assert known.since == "since Mon Mar 2, 2 d"
    ws.outreach.outcome(ws.relations.waiting(rosa).uid, Outcome.ACCEPTED)  # type: ignore[union-attr]
    clock.advance(hours=30)
    known = ws.contact_view.known(rosa)
    assert known is not None
    assert known.move == "your move for 30 hours"


def test_known_gathers_what_belongs_to_a_person(
    ws: Workspace, clock: FixedClock, people: dict[str, Contact]
) -> None:
    rosa, kim = people["rosa"].uid, people["kim"].uid
    ws.people.save(kim, {"introduced_by": rosa})
    ws.people.save(rosa, {"zone": "Asia/Tokyo"})
    meeting = ws.planning.schedule(rosa, ws.planning.when("thu 12 mar 18:00", ws.session.zone))
    known = ws.contact_view.known(rosa)
    assert known is not None
    assert known.introduced == ((kim, "Kim Park (idea)"),)
    assert known.times == "09:00 here · Tue Mar 3, 00:00 in Tokyo"
    assert [talk.uid for talk in known.talks] == [meeting.uid]
    assert known.paths[0][1] == "Paramedic  0 of 3 conversations"
    assert any("Research" in task.title for task in known.tasks)
    assert known.next_step == known.tasks[0].title
    assert known.history[0].what.endswith("> scheduled")
    kim_known = ws.contact_view.known(kim)
    assert kim_known is not None
    assert kim_known.introducer == "Rosa Delgado"
    assert ws.contact_view.conversation(rosa) == meeting.uid
    ws.planning.call_off(meeting.uid, MeetingState.CANCELLED_BY_THEM)
    assert ws.contact_view.conversation(rosa) == ""


def test_what_is_missing_stands_until_the_person_is_ready(ws: Workspace, people: dict[str, Contact]) -> None:
    known = ws.contact_view.known(people["rosa"].uid)
    assert known is not None
    assert known.missing == ("a way to reach them",)
    assert known.next_step == "find contact details"
    assert ws.contact_view.known("no one") is None


# -- use cases the dialogs rely on ---------------------------------------------------------------------


def test_outreach_can_fill_in_its_reason_in_one_step(ws: Workspace) -> None:
    rosa = ws.people.quick_add("Rosa Delgado, trainer, Brookvale <rosa@example.org>")
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL, why="she trains newcomers")
    saved = ws.session.contacts.get(rosa.uid)
    assert saved is not None
    assert (saved.why_this_person, saved.stage) == ("she trains newcomers", Stage.CONTACTED)
    ws.session.undo()
    saved = ws.session.contacts.get(rosa.uid)
    assert saved is not None
    assert (saved.why_this_person, saved.stage) == ("", Stage.IDENTIFIED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", at(2, 9)),
        ("", at(2, 9)),
        ("8:15", at(2, 8, 15)),
        ("10:15", at(1, 10, 15)),
        ("20 min ago", at(2, 8, 40)),
        ("yesterday 18:40", at(1, 18, 40)),
        ("1 mar 10:00", at(1, 10)),
    ],
)
def test_times_of_outreach_are_read_as_past(ws: Workspace, text: str, expected: datetime) -> None:
    assert ws.outreach.when(text) == ZonedTime(
        expected.astimezone(ws.session.clock.now().tzinfo), ws.session.zone
    )


def test_a_weekday_of_outreach_is_the_last_one(ws: Workspace, clock: FixedClock) -> None:
    clock.set(at(12, 9))
    assert ws.outreach.when("wed 18:40").local() == at(11, 18, 40)
    assert ws.outreach.when("mon 10:15").local() == at(9, 10, 15)
    assert ws.outreach.when("tomorrow 10:00").local() == at(13, 10)


def test_a_talk_whose_time_stays_keeps_its_confirmation(ws: Workspace) -> None:
    rosa = ws.people.quick_add("Rosa Delgado, trainer, Brookvale")
    start = ws.planning.when("thu 10:00", ws.session.zone)
    meeting = ws.planning.schedule(rosa.uid, start, their_zone="Europe/London")
    saved = ws.session.contacts.get(rosa.uid)
    assert saved is not None
    assert saved.zone == "Europe/London"
    ws.planning.confirm(meeting.uid)
    changed = ws.planning.schedule(rosa.uid, start, uid=meeting.uid, place="Harbour Coffee")
    assert (changed.state, changed.place) == (MeetingState.CONFIRMED, "Harbour Coffee")
    moved = ws.planning.schedule(rosa.uid, ws.planning.when("fri 10:00", ws.session.zone), uid=meeting.uid)
    assert moved.state is MeetingState.SCHEDULED


def test_a_promise_of_ones_own_is_ones_move(
    ws: Workspace, clock: FixedClock, people: dict[str, Contact]
) -> None:
    rosa = people["rosa"].uid
    ws.outreach.log(rosa, ChannelKind.EMAIL)
    clock.advance(minutes=11)
    assert shown(ws, "waiting:them") == ["Rosa Delgado"]
    promise = ws.tasks.add("send her the list", None, contact=rosa)
    assert ws.contact_view.known(rosa).move == "your move for 11 minutes"  # type: ignore[union-attr]
    assert (shown(ws, "waiting:them"), shown(ws, "waiting:me rosa")) == ([], ["Rosa Delgado"])
    ws.tasks.done(promise.uid)
    assert ws.contact_view.known(rosa).move == "their move for 11 minutes"  # type: ignore[union-attr]
