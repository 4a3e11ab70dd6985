"""Pictures of every screen and dialog: empty, typical, hostile, small, light.

`pytest tests/snapshots --snapshot-update`, on Python 3.11, stores them anew; look at them before committing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.backups import BackupService, HouseState, Size
from infoint_tui.store.records import Put
from infoint_tui.ui.kit.theme import SIXTEEN

from ..hostile import TEXTS, build_hostile
from ..scenes import (
    HOMES,
    MORNING,
    NARROW,
    TINY,
    WIDE,
    Home,
    HomeStore,
    Look,
    View,
    open_app,
    open_home,
    reach,
    settle,
)

PIPELINE, TALK = "pipeline", "conversation"
LIGHT = "infoint-light"


def hostile(running: bool = False) -> Home:
    """A home of markup, controls and scripts, as far as a picture has room for them."""
    text = f"{TEXTS['markup']} a\x1b[31m\x9bb\u202ec 漢字 👩🏽‍💻 שלום e\u0301"
    return Home(lambda home: build_hostile(home, FixedClock(MORNING), text, running=running), MORNING)


def build_spoilt(home: Path) -> None:
    """The story after a few more changes; somebody wrote nonsense into two records."""
    HOMES["demo"].build(home)
    workspace = open_home(home, MORNING)
    for name in ("Ada Okonjo", "Teo Varga"):
        workspace.people.add(name=name)
        workspace._store.checkpoint()
    odd = workspace.session.contacts.all()[3]
    puts = [
        Put("contacts", odd.uid, {**odd.encode(), "stage": "far away"}),
        Put("tasks", "lost", {"type": "own", "title": "Lend the book", "contact": "no one"}),
    ]
    workspace._store.commit(puts, label="by hand", undoable=False)
    workspace._store.checkpoint()
    (home / "quarantine" / "infoint.corrupt-20260301.bad").write_bytes(b"{")
    workspace.close()


@pytest.fixture(autouse=True)
def _same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a home of the tests lies, and how many digits a process number has, belongs in no picture."""
    state = BackupService.state

    def told(self: BackupService) -> HouseState:
        return state(self)._replace(home=Path("/home/noor/.local/share/infoint"), journal=Size(2, 1840))

    monkeypatch.setattr(BackupService, "state", told)


HOSTILE_HOMES = {
    "spoilt": Home(build_spoilt, MORNING),
    "hostile": hostile(),
    "hostile talk": hostile(running=True),
}

LOOKS: Mapping[str, Look] = {
    # first run
    "first-run": Look("nothing", View("today")),
    "first-run-questions": Look("nothing", View("today", ("enter", "=Noor Haddad", "enter", "=chicago"))),
    "first-run-80": Look("nothing", View("today", ("enter",)), NARROW),
    # Today
    "find-empty": Look("demo", View("today", ("ctrl+f",))),
    "find": Look("demo", View("today", ("ctrl+f", "=night"))),
    "find-hostile": Look("hostile", View("today", ("ctrl+f", "=a"))),
    "find-80": Look("demo", View("today", ("ctrl+f", "=night", "down")), NARROW),
    "today-empty": Look("empty", View("today")),
    "today": Look("demo", View("today", ("down", "down"))),
    "today-hostile": Look("hostile", View("today", ("down",))),
    "today-80": Look("demo", View("today"), NARROW),
    "today-light": Look("demo", View("today"), WIDE, LIGHT),
    # pipeline
    "pipeline-empty": Look("empty", View(PIPELINE)),
    "pipeline-board": Look("demo", View(PIPELINE, ("l", "l", "l", "l", "l"))),
    "pipeline-list": Look("demo", View(PIPELINE, ("v",))),
    "pipeline-filter": Look("demo", View(PIPELINE, ("slash", "=stage:contacted paramedic"))),
    "pipeline-hostile": Look("hostile", View(PIPELINE)),
    "pipeline-80": Look("demo", View(PIPELINE), NARROW),
    # sixteen colours, and none
    "pipeline-16": Look("demo", View(PIPELINE, ("v", "end", "up")), WIDE, SIXTEEN),
    "dialog-16": Look("demo", View(PIPELINE, ("l", "l", "l", "l", "m", "=thu 10:00")), WIDE, SIXTEEN),
    "live-16": Look("talking", View(TALK, ("=asked about nights",)), WIDE, SIXTEEN),
    "reflect-16": Look("reflecting", View(TALK, last="reflect"), WIDE, SIXTEEN),
    "today-grey": Look("demo", View("today"), WIDE, "", colors=False),
    "pipeline-grey": Look("demo", View(PIPELINE, ("l", "l", "l", "l", "l")), WIDE, "", colors=False),
    "reflect-grey": Look("reflecting", View(TALK, last="reflect"), WIDE, "", colors=False),
    "dialog-grey": Look("demo", View(PIPELINE, ("E",)), NARROW, "", colors=False),
    "pipeline-person-80": Look("demo", View(PIPELINE, ("end", "enter")), NARROW),
    # dialogs
    "dialog-quick-add": Look(
        "demo", View(PIPELINE, ("a", "=Ada Okonjo, trainer, Halden Trust <ada@example.org> #panel"))
    ),
    "dialog-contact": Look("demo", View(PIPELINE, ("E",))),
    "dialog-contact-80": Look("demo", View(PIPELINE, ("E",)), NARROW),
    "outreach": Look("demo", View(PIPELINE, ("l", "l", "e"))),
    "outreach-80": Look("demo", View(PIPELINE, ("l", "l", "e")), NARROW),
    "outreach-times": Look("demo", View(PIPELINE, ("l", "l", "e", "f10"))),
    "outreach-letters": Look("demo", View(PIPELINE, ("l", "l", "e", "f2"))),
    "outreach-call": Look(
        "demo", View(PIPELINE, ("l", "l", "e", *("shift+tab",) * 7, "p", "f8", "3", "space", "y"))
    ),
    "dialog-answer": Look("demo", View(PIPELINE, ("l", "l", "l", "e"))),
    "dialog-meeting": Look("demo", View(PIPELINE, ("l", "l", "l", "l", "m", "=thu 10:00"))),
    "dialog-move": Look("demo", View(PIPELINE, (">",))),
    "dialog-confirm": Look("demo", View(PIPELINE, ("space", "down", "space", "z"))),
    "dialog-keys": Look("demo", View("today", ("question_mark",))),
    "dialog-commands": Look("demo", View("today", ("ctrl+p",))),
    "menu-80": Look("demo", View("pipeline", ("full_stop",)), NARROW),
    "menu-filtered": Look("demo", View("pipeline", ("full_stop", "=tag"))),
    "keys-80": Look("demo", View("today", ("question_mark", "=snooze")), NARROW),
    "dialog-rules": Look("demo", View("today", ("r", "G", "k", "k"))),
    "dialog-rules-80": Look("demo", View("today", ("r",)), NARROW),
    "dialog-calendar": Look("demo", View("today", ("C",))),
    "dialog-week": Look("demo", View("today", ("W", "enter", "enter"))),
    "outreach-guard": Look("demo", View(PIPELINE, ("l", "l", "l", "e", *["down"] * 5, "enter"))),
    "dialog-profile": Look("demo", View("today", ("i",))),
    "dialog-path": Look("demo", View("today", ("w", "enter"))),
    "dialog-kept-twice": Look("in conflict", View("today", ("M", "down"))),
    "dialog-kept-twice-80": Look("in conflict", View("today", ("M", "down")), NARROW),
    # Prepare
    "conversation-empty": Look("empty", View(TALK)),
    "prepare": Look("demo", View(TALK)),
    "findings": Look("demo", View(TALK, ("n", "=Are you hiring, and what does it pay?"))),
    "findings-80": Look("demo", View(TALK, ("n", "=Is the work hard?", "ctrl+r")), NARROW),
    "prepare-hostile": Look("hostile", View(TALK)),
    "prepare-questions": Look("demo", View(TALK, ("tab", "tab", "tab", "down"))),
    "prepare-agenda-80": Look("demo", View(TALK, ("tab", "tab", "tab")), NARROW),
    "prepare-card": Look("demo", View(TALK, ("v",))),
    "prepare-card-80": Look("demo", View(TALK, ("v",)), NARROW),
    "prepare-introduction": Look("demo", View(TALK, (":prepare.introduction",))),
    "prepare-answers": Look("demo", View(TALK, (":prepare.answers",))),
    "prepare-short": Look("demo", View(TALK, ("S",))),
    # question banks
    "banks-empty": Look("demo", View(TALK, ("B", "tab"))),
    "banks": Look("banks", View(TALK, ("B", "slash", "=night", "enter", "down"))),
    "banks-problems": Look("banks", View(TALK, ("B", "tab", "down", "enter"))),
    "banks-hostile": Look("hostile", View(TALK, ("B", "tab", "down", "down", "enter", "end"))),
    "banks-80": Look("banks", View(TALK, ("B",)), NARROW),
    "banks-list-80": Look("banks", View(TALK, ("B", "tab", "down")), NARROW),
    "dialog-bank-question": Look("demo", View(TALK, ("B", "n", "=What would you unlearn?"))),
    # Live
    "live": Look("talking", View(TALK, ("=! write to @Marcus Bell about dispatch ~thu",))),
    "live-last-minutes": Look("talking", View(TALK, ("f9",), timedelta(minutes=3))),
    "live-quiet": Look("video", View(TALK)),
    "live-paper": Look("video", View(TALK, ("f6",))),
    "live-first-60": Look("demo", View(TALK, ("ctrl+r", "enter")), TINY),
    "live-selected-80": Look("talking", View(TALK, ("escape", "up")), NARROW),
    "live-turns-80": Look("talking", View(TALK, ("f7", "f7")), NARROW),
    "live-paper-card-80": Look("talking", View(TALK, ("f6", "f6", "f9")), NARROW),
    "dialog-quick-log-80": Look("demo", View("today", ("T",)), NARROW),
    "live-drift-80": Look("talking", View(TALK, ("f7",)), NARROW),
    "live-hostile": Look("hostile talk", View(TALK)),
    "live-80": Look("talking", View(TALK), NARROW),
    "live-light": Look("talking", View(TALK), WIDE, LIGHT),
    # Reflect and thanks
    "reflect-start": Look("talked", View(TALK, last="reflect")),
    "reflect-fit": Look("reflecting", View(TALK, last="reflect")),
    "reflect-people": Look("nearly reflected", View(TALK, last="reflect")),
    "reflect-steps": Look("reflecting", View(TALK, ("f3",), last="reflect")),
    "reflect-hostile": Look("hostile", View(TALK, last="reflect")),
    "reflect-80": Look("reflecting", View(TALK, last="reflect"), NARROW),
    "thanks": Look("talked", View(TALK, last="thanks")),
    "thanks-hostile": Look("hostile", View(TALK, last="thanks")),
    "thanks-moments": Look("talked", View(TALK, ("f2",), last="thanks")),
    "thanks-aloud": Look("talked", View(TALK, ("f7",), last="thanks"), NARROW),
    "thanks-80": Look("talked", View(TALK, last="thanks"), NARROW),
    # Data
    "data": Look("spoilt", View("today", ("D", "end", "up"))),
    # Review
    **{
        f"review-{tab}-{name}": Look(home, View("review", keys), size, theme)
        for tab, keys in (
            ("compare", ()),
            ("themes", ("]",)),
            ("differences", ("]", "]")),
            ("people", ("]", "]", "]")),
            ("decide", ("[", "[")),
            ("numbers", ("[",)),
        )
        for name, home, size, theme in (
            ("empty", "empty", WIDE, ""),
            ("three", "three", WIDE, ""),
            ("ten", "ten", WIDE, ""),
            ("hostile", "hostile", WIDE, ""),
            ("80", "ten", NARROW, ""),
            ("60", "ten", TINY, ""),
            ("light", "ten", WIDE, LIGHT),
        )
    },
}
"""What is looked at, by the name of its picture."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> HomeStore:
    """Homes made once for all pictures."""
    return HomeStore(tmp_path_factory.mktemp("looks"))


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_looks(
    look: Look,
    homes: HomeStore,
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The screen is as it was when somebody last looked at it and found it good."""
    if not look.colors:
        monkeypatch.setenv("NO_COLOR", "1")
    home = {**HOMES, **HOSTILE_HOMES}[look.home]
    workspace = open_home(homes.copy(look.home, tmp_path / "home", home.build), home.at + look.view.after)

    async def run_before(pilot: Pilot[Any]) -> None:
        await reach(pilot, look.view)
        await settle(pilot)

    try:
        app = open_app(workspace, look.view, look.theme)
        assert snap_compare(app, terminal_size=look.size, run_before=run_before)
    finally:
        workspace.close()


IMPORTED = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Iris,Vance,https://www.linkedin.com/in/iris-v,iris@vance.example,Harbor Clinic,Nurse,02 Mar 2024\n"
    "Rosa,Delgado,https://www.linkedin.com/in/rosa-new,,Mercy Hospital,Captain,03 Mar 2024\n"
    "Owen,Reyes,https://www.linkedin.com/in/owen-r,,Tidewater Bank,Analyst,04 Mar 2024\n"
    "Iris,Vance,https://linkedin.com/in/iris-v/,iris@home.example,Harbor Clinic,Nurse,02 Mar 2024\n"
    ",,,,,,05 Mar 2024\n"
)


@pytest.mark.parametrize(
    ("kind", "size"), [("typical", (120, 40)), ("hostile", (120, 40)), ("narrow", (80, 24))]
)
def test_people_from_a_file(
    kind: str, size: tuple[int, int], homes: HomeStore, tmp_path: Path, snap_compare: Callable[..., bool]
) -> None:
    """The preview of an import is as it was when somebody last looked at it and found it good."""
    from infoint_tui.ui.kit.fields import LineInput

    home = HOMES["demo"]
    workspace = open_home(homes.copy("demo", tmp_path / "home", home.build), home.at)
    file = tmp_path / "Connections.csv"
    odd = [" ".join(text.replace('"', "'").replace("\0", "").split()) for text in TEXTS.values()]
    rows = "".join(f'"{text}",Sol,,,"{text}","{text}",\n' for text in odd)
    header = IMPORTED.partition("\n")[0]
    text = f"{header}\n{rows}" if kind == "hostile" else IMPORTED
    file.write_text(text, encoding="utf-8", errors="replace")

    async def run_before(pilot: Pilot[Any]) -> None:
        await pilot.press("I")
        pilot.app.screen.query_one(LineInput).value = str(file)
        await pilot.press("enter")
        reading = [worker for worker in pilot.app.workers if worker.group == "reading"]
        if reading:
            await pilot.app.workers.wait_for_complete(reading)
        await settle(pilot)

    try:
        app = open_app(workspace, View("pipeline"), "")
        assert snap_compare(app, terminal_size=size, run_before=run_before)
    finally:
        workspace.close()
