"""Hostile text in every field of every record: shown as text on every screen and in every dialog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.cli import main
from infoint_tui.domain import people
from infoint_tui.domain.enums import LeadState
from infoint_tui.domain.meeting import Insight, Meeting, ThankYou
from infoint_tui.domain.mentions import Lead, Resource
from infoint_tui.domain.people import Contact, Introduction, OutreachAttempt, Profile, Task, Transition
from infoint_tui.domain.record import Record
from infoint_tui.domain.settings import Settings
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.records import Put
from infoint_tui.ui.app import make_app
from infoint_tui.ui.conversation.prepare.pane import PreparePane

from ..hostile import (
    HOSTILE,
    PIECES,
    SHOWN,
    TEXTS,
    HostileHome,
    build_hostile,
    offences,
    painted_wrong,
    screen_text,
)
from ..scenes import MORNING, NARROW, WIDE, HomeStore, View, open_app, open_home, reach, settle, type_keys
from .walks import WALKS, stops

REFERENCES = {
    *("Note.side", "Insight.side", "Verdict.verdict"),
    *("Profile.zone", "Contact.zone", "Contact.introduced_by", "OutreachAttempt.contact", "WeekReview.task"),
    *("Meeting.current_item", "Note.agenda_item", "Reflection.moment_note", "ThankYou.moment_note"),
    *("Introduction.from_contact", "Introduction.to_contact", "Introduction.meeting", "Insight.meeting"),
    *("ThankYou.meeting", "ThankYou.recipient", "Task.contact", "Task.meeting", "Transition.contact"),
    *("Touchpoint.contact", "ChecklistItem.offset", "ChecklistItem.rule", "Meeting.rehearses"),
    *("Lead.meeting", "Lead.contact", "Lead.note", "Resource.meeting", "Resource.contact", "Resource.note"),
}
"""Texts that hold uids or words of the program; zones have a test of their own."""
STORED = (
    Profile,
    people.Path,
    Contact,
    OutreachAttempt,
    Meeting,
    Introduction,
    ThankYou,
    Task,
    Transition,
    Insight,
    Lead,
    Resource,
)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> HomeStore:
    """Hostile homes, each made once."""
    return HomeStore(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def hostile(homes: HomeStore, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A home of hostile records; the parameter is the family of the text and whether a talk runs."""
    family, running = request.param

    def build(home: Path) -> None:
        build_hostile(home, FixedClock(MORNING), TEXTS[family], running=running)

    workspace = open_home(homes.copy(f"{family} {running}", tmp_path / "home", build), MORNING)
    yield workspace
    workspace.close()


SHORT = {"contacted", "scheduled", "reflect", "review"}
"""Walks whose dialogs and lists are of the same make as others; very long text is not tried there."""


def cases() -> list[Any]:
    """Every walk with every family of texts, in turn at the design size and at the small one."""
    found = []
    for number, (name, walk) in enumerate(WALKS.items()):
        for offset, family in enumerate(TEXTS):
            if family == "long" and name in SHORT:
                continue
            size = NARROW if (number + offset) % 2 else WIDE
            case = f"{name}-{family}-{size[0]}"
            found.append(pytest.param((family, walk.running), name, size, SHOWN[family], id=case))
    return found


@pytest.mark.parametrize(("hostile", "walk", "size", "shown"), cases(), indirect=["hostile"])
async def test_hostile_text_is_shown_as_text(
    hostile: Workspace, walk: str, size: tuple[int, int], shown: str
) -> None:
    """No crash, nothing a terminal would act upon, no line out of shape, and the text literally there."""
    app = open_app(hostile, WALKS[walk].view)
    seen = False
    async with app.run_test(size=size) as pilot:
        async for stop in stops(pilot, WALKS[walk]):
            assert painted_wrong(app) == [], stop
            seen = seen or shown in screen_text(app)
        assert seen, screen_text(app)


@pytest.fixture
def hostile_path(tmp_path: Path) -> Path:
    """A home below directories with hostile names."""
    folder = tmp_path / "[" / "x] [red]r \x1b[31m\x9b1m\u202e[b"
    folder.mkdir(parents=True)
    return folder / "home"


async def test_hostile_messages_settings_and_paths_are_inert(hostile_path: Path) -> None:
    """What a settings file, a path or the lock of another window says stands on the screen as text."""
    writer = open_home(hostile_path, MORNING)
    writer.people.save_profile(name="Noor", zone="UTC")
    reader = open_home(hostile_path, MORNING)
    assert reader.session.read_only
    for workspace in (writer, reader):
        for text in TEXTS.values():
            settings = Settings(theme=text, notices=(text,), keys={text: text, "live.mark": text})
            app = make_app(workspace, settings=settings, intervals=False)
            async with app.run_test(size=NARROW) as pilot:
                await pilot.pause()
                assert painted_wrong(app) == []
                assert screen_text(app).count("READ ONLY") == (2 if workspace.session.read_only else 0)
    app = make_app(writer, intervals=False)
    async with app.run_test(size=NARROW) as pilot:
        for name, text in HOSTILE.items():
            app.say(f"{writer.home.path}: {text}", "error")
            await settle(pilot)
            assert painted_wrong(app) == [], name
            assert "[/x][red]r" in "".join(screen_text(app).split()), name
    reader.close()
    writer.close()


async def test_hostile_openings_are_inert(tmp_path: Path) -> None:
    build_hostile(tmp_path / "home", FixedClock(MORNING), TEXTS["markup"])
    workspace = open_home(tmp_path / "home", MORNING)
    lead = workspace.session.leads.all()[0].replace(state=LeadState.PARKED)
    with workspace.session.edit("set aside") as edit:
        edit.put(lead)
    app = open_app(workspace, View("today"))
    async with app.run_test(size=WIDE) as pilot:
        for keys in (("O",), ("enter",), ("enter",)):
            await type_keys(pilot, keys)
            await settle(pilot)
            assert painted_wrong(app) == [], keys
        assert "[/x]" in screen_text(app)
    workspace.close()


async def test_a_zone_nobody_knows_is_named_and_nothing_stops(tmp_path: Path) -> None:
    """A profile that was changed by hand, or came from a machine that knows more zones."""
    build_hostile(tmp_path / "home", FixedClock(MORNING), TEXTS["markup"])
    workspace = open_home(tmp_path / "home", MORNING)
    odd = [Put("profile", "profile", workspace.session.profile.replace(zone="[/x] \x1b[31m").encode())]
    odd += [
        Put("contacts", contact.uid, contact.replace(zone="[/x]/\x9b").encode())
        for contact in workspace.session.contacts.all()
    ]
    workspace._store.commit(odd, label="by hand", undoable=False)
    workspace.close()
    workspace = open_home(tmp_path / "home", MORNING)
    app = open_app(workspace, View("today"))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "'[/x] \\x1b[31m' is not known here" in screen_text(app)
        for keys in (("down",), ("2", "end"), ("3",), ("4",)):
            await reach(pilot, View("today", keys))
            assert painted_wrong(app) == [], keys
        await reach(pilot, View("today", last="thanks"))
        assert painted_wrong(app) == []
    workspace.close()


@pytest.mark.parametrize("family", TEXTS)
async def test_a_broken_bank_is_named_where_questions_are_chosen(family: str, tmp_path: Path) -> None:
    """File, line and column stand in the message line; the other banks are there."""
    build_hostile(tmp_path / "home", FixedClock(MORNING), TEXTS[family])
    workspace = open_home(tmp_path / "home", MORNING)
    view = View("conversation")
    app = open_app(workspace, view)
    async with app.run_test(size=WIDE) as pilot:
        await reach(pilot, view)
        app.place.query_one(PreparePane).go_to("bank")
        await settle(pilot)
        shown = screen_text(app)
        assert painted_wrong(app) == []
        assert "spoilt.yaml" in shown
        assert "Core conv" in shown
    workspace.close()


@pytest.mark.parametrize("family", TEXTS)
def test_the_check_prints_hostile_text_inert(
    family: str, hostile_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records, uids, banks and the path of a home: nothing of them reaches the terminal raw."""
    home, text = hostile_path, TEXTS[family]
    build_hostile(home, FixedClock(MORNING), text)
    workspace = open_home(home, MORNING)
    broken = {"name": text, "stage": text, text: text}
    workspace._store.commit([Put("contacts", text[:900], broken)], label=text, undoable=False)
    workspace.close()
    assert main(["check", "--home", str(home)]) == 1
    printed = capsys.readouterr()
    assert offences(printed.out + printed.err) == []
    assert re.search(r"PROBLEM: [^\n]*: contacts ", printed.out)
    assert SHOWN[family] in printed.out
    assert "spoilt.yaml" in printed.out
    assert main(["check", "--json", "--home", str(home)]) == 1
    assert offences(capsys.readouterr().out) == []


def test_every_text_of_every_record_is_hostile() -> None:
    """A field added to a record is either filled with hostile text or named here as holding none."""
    kinds: dict[tuple[str, str], bool] = {}
    records = HostileHome("[/x]", MORNING).records(running=True)
    waiting: list[Any] = [record for _table, record in records]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Record):
            waiting += [part for name, part in value.fields() if name != "extra"]
            for name, part in value.fields():
                if type(part) is str and name != "extra":
                    key = (type(value).__name__, name)
                    kinds[key] = kinds.get(key, False) or "[/x]" in part
        elif isinstance(value, (tuple, list)):
            waiting += value
        elif isinstance(value, Mapping):
            waiting += value.values()
    plain = {f"{kind}.{name}" for (kind, name), hostile in kinds.items() if not hostile and name != "uid"}
    assert plain == REFERENCES
    assert {type(record).__name__ for _table, record in records} >= {kind.__name__ for kind in STORED}


def test_the_watch_for_live_characters_sees_them() -> None:
    """Each piece of hostile text, painted as it is, would be found out, unless it is mere letters."""
    harmless = {
        "right to left",
        "family",
        "flags",
        "skin tones",
        "combining",
        "wide",
        "long",
        "joiners alone",
    }
    found = {name for name, text in HOSTILE.items() if offences(text)}
    assert found == set(HOSTILE) - harmless - set(PIECES["markup"])
