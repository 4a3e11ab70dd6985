"""Every screen and dialog, and how to reach it: what snapshots, pictures and the hostile tests look at."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from infoint_tui.domain.settings import Settings
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.command import run
from tests.syncer import StepSyncer

from .whole_story import open_whole_story

MORNING = datetime(2026, 3, 12, 14, 12, tzinfo=UTC)
"""Thursday 12 March 2026, 09:12 in Chicago: 48 minutes before the talk with Rosa Delgado."""
TENTH = datetime(2026, 6, 11, 13, 12, tzinfo=UTC)
"""The morning after the tenth conversation of the third story."""
TALK = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
"""The start of that talk."""
WIDE, NARROW, TINY = (120, 40), (80, 24), (60, 20)

PAINT_SECONDS, MOST_PAINTS = 0.02, 50
"""A little longer than from one paint of Textual to the next, and how many are waited for."""

Build = Callable[[Path], None]


class View(NamedTuple):
    """Something to look at, in words that a test and a picture share."""

    place: str
    """today, pipeline, conversation or review."""
    keys: tuple[str, ...] = ()
    """Keys to press in that place; "=text" puts a text into the field that has the focus."""
    after: timedelta = timedelta()
    """How much later than its home it is looked at."""
    last: str = ""
    """Tab of the last talk to show before the keys: reflect or thanks."""


class Look(NamedTuple):
    """A home, what is looked at in it, and how large and in which colours."""

    home: str
    view: View
    size: tuple[int, int] = WIDE
    theme: str = ""
    colors: bool = True
    """Whether the terminal shows colours at all (NO_COLOR)."""


class Home(NamedTuple):
    """A data home and the instant it is opened at."""

    build: Build
    at: datetime


# -- homes --------------------------------------------------------------------------------------------------


def build_nothing(home: Path) -> None:
    """Before the first run: there is no home."""


def build_empty(home: Path) -> None:
    """The first run answered, nothing else."""
    workspace = open_home(home, MORNING)
    workspace.people.save_profile(name="Noor Haddad", zone="America/Chicago", stage="student")
    workspace.close()


def build_demo(home: Path) -> None:
    """The student story on the morning of the talk with Rosa Delgado."""
    from infoint_tui.services import demo

    demo.build_demo(home, FixedClock(MORNING))


def build_three(home: Path) -> None:
    """The student story after its third conversation."""
    open_whole_story(home, "student").close()


def build_ten(home: Path) -> None:
    """The story of ten conversations about two paths."""
    from infoint_tui.services import demo

    demo.build_demo(home, FixedClock(TENTH), "ten")


def build_kept_twice(home: Path) -> None:
    """The demo after another program changed in the file what was changed here too."""
    build_demo(home)
    workspace = open_home(home, MORNING)
    path = home / "infoint.json"
    rosa = next(contact for contact in workspace.session.contacts.all() if contact.name == "Rosa Delgado")
    workspace._store.checkpoint()
    raw = json.loads(path.read_bytes())
    record = next(entry for entry in raw["contacts"].values() if entry["uid"] == rosa.uid)
    record["title"] = "Field training officer, night shift"
    record["about"] = "Met at the open day.\nRuns the ride-along on Saturdays.\nPrefers a call before nine."
    with workspace.session.edit("changed Rosa Delgado") as edit:
        about = "Met at the open day.\nRuns the ride-along on Sundays.\nPrefers a call before nine."
        edit.put(rosa.replace(title="Training officer", about=about))
    path.write_text(json.dumps(raw), encoding="utf-8")
    workspace.home.look()
    workspace.close()


MY_BANK = """\
# Questions I collect as I go.
schema: 1
id: ambulance
name: Ambulance work
description: What I want to know before I apply.
sections:
  - id: nights
    title: Nights
    stage: role
    questions:
      - id: quiet
        text: "What do you do with a quiet night at {org|the station}?"
        variants: {formal: "May I ask how a quiet night passes at {org|the station}?"}
        probes:
          - And with a loud one?
        minutes: 3
        tags: [shifts, sleep]
        avoid_if: [short_meeting]
      - Which sound do you still hear at home?
      - @home, what helps you to switch off?
      - Why: because of the pay?
"""


def build_banks(home: Path) -> None:
    """The demo with a bank of the user's own, two lines of which are to be mended."""
    build_demo(home)
    folder = home / "question_banks"
    folder.mkdir(exist_ok=True)
    (folder / "ambulance.yaml").write_text(MY_BANK, encoding="utf-8")


def build_talking(home: Path) -> None:
    """That talk after 12:40 minutes: three questions asked, five notes, one of them starred."""
    build_demo(home)
    _talk(home, until=TALK + timedelta(minutes=12, seconds=40))


def build_video(home: Path) -> None:
    """A video talk that has just begun."""
    build_demo(home)
    workspace = open_home(home, TALK)
    from infoint_tui.domain.enums import Mode

    meeting = next(meeting for meeting in workspace.session.meetings.all() if meeting.mode is Mode.VIDEO)
    workspace.conversation.start(meeting.uid)
    workspace.close()


def build_talked(home: Path) -> None:
    """The conversation is over: 24 minutes, four of them extended; nothing of it is reflected on."""
    build_demo(home)
    _talk(home, until=TALK + timedelta(minutes=24))


def build_reflecting(home: Path) -> None:
    """The first steps of the reflection are answered."""
    build_talked(home)
    workspace = open_home(home, TALK + timedelta(minutes=31))
    reflecting = workspace.reflection
    uid = last_talk(workspace)
    reflecting.answer(uid, "arrive", mood=4, confidence_after=4)
    steps = [step.key for step in reflecting.steps(reflecting.begin(uid))]
    for key in steps[1 : steps.index("fit")]:
        reflecting.answer(uid, key)
    reflecting.answer(uid, fit={"skills": 3, "interests": 5, "lifestyle": 2})
    reflecting.go_to(uid, "fit")
    workspace.close()


def build_nearly_reflected(home: Path) -> None:
    """All but the people and actions of the notes is answered."""
    build_talked(home)
    workspace = open_home(home, TALK + timedelta(minutes=33))
    reflecting = workspace.reflection
    uid = last_talk(workspace)
    for step in reflecting.steps(reflecting.begin(uid)):
        if step.kind not in ("people", "actions"):
            reflecting.answer(uid, step.key)
    people = next(step for step in reflecting.steps(reflecting.begin(uid)) if step.kind == "people")
    reflecting.go_to(uid, people.key)
    workspace.close()


def last_talk(workspace: Workspace) -> str:
    """Uid of the talk that ended last."""
    over = [
        (meeting.actual_end.utc, meeting.uid)
        for meeting in workspace.session.meetings.all()
        if meeting.actual_end
    ]
    return max(over)[1]


def _talk(home: Path, until: datetime) -> None:
    """Hold the story's first talk with its notes, up to an instant."""
    from infoint_tui.content.files import load_story

    spec = next(meeting for meeting in load_story("student")["meetings"] if meeting["id"] == "m-rosa")
    clock = FixedClock(TALK)
    workspace = open_home(home, TALK, clock)
    meeting = workspace.planning.current()
    assert meeting is not None
    uid = meeting.uid
    live = workspace.conversation
    events: list[tuple[float, Callable[[], object]]] = [
        (seconds, lambda: live.next_item(uid)) for seconds in (20, 190, 505, 850, 1040, 1210)
    ]
    events += [(_seconds(note["at"]), partial(_note, workspace, uid, note)) for note in spec["notes"]]
    events.append((1200.0, lambda: live.extend(uid, 5)))
    live.start(uid)
    for seconds, do in sorted(events, key=lambda event: event[0]):
        at = TALK + timedelta(seconds=seconds)
        if at <= until:
            _go_to(clock, at)
            do()
    _go_to(clock, until)
    if until >= TALK + timedelta(minutes=24):
        live.end(uid)
    workspace.close()


def _go_to(clock: FixedClock, at: datetime) -> None:
    clock.advance(seconds=(at - clock.now()).total_seconds())


def _note(workspace: Workspace, uid: str, note: Mapping[str, Any]) -> None:
    made = workspace.conversation.note(uid, note["text"])
    if note.get("star"):
        workspace.conversation.star(uid, made.uid)


def _seconds(text: str) -> int:
    minutes, seconds = text.split(":")
    return int(minutes) * 60 + int(seconds)


HOMES: Mapping[str, Home] = {
    "nothing": Home(build_nothing, MORNING),
    "empty": Home(build_empty, MORNING),
    "demo": Home(build_demo, MORNING),
    "three": Home(build_three, datetime(2026, 3, 27, 14, 0, tzinfo=UTC)),
    "ten": Home(build_ten, TENTH),
    "in conflict": Home(build_kept_twice, MORNING),
    "banks": Home(build_banks, MORNING),
    "talking": Home(build_talking, TALK + timedelta(minutes=12, seconds=40)),
    "video": Home(build_video, TALK),
    "talked": Home(build_talked, TALK + timedelta(minutes=30)),
    "reflecting": Home(build_reflecting, TALK + timedelta(minutes=32)),
    "nearly reflected": Home(build_nearly_reflected, TALK + timedelta(minutes=34)),
}


LEFT_BEHIND = shutil.ignore_patterns("infoint.lock", "pen", "history")
"""What a copied home comes without: a picture begins with nothing to undo."""


class HomeStore:
    """Homes made once and copied for each use: making one costs more than copying it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Path] = {}

    def copy(self, name: str, to: Path, build: Build) -> Path:
        """A fresh copy of the home `name`, made by `build` when it is first asked for."""
        if name not in self._made:
            made = self._folder / f"home{len(self._made)}"
            build(made)
            self._made[name] = made
        if self._made[name].exists():
            shutil.copytree(self._made[name], to, ignore=LEFT_BEHIND)
        return to


# -- opening and reaching -----------------------------------------------------------------------------------


def open_home(home: Path, at: datetime, clock: FixedClock | None = None) -> Workspace:
    """A home opened so that nothing happens by itself and new uids are predictable."""
    numbers = count(1)
    stamp = int(at.timestamp())
    return Workspace.open(
        home,
        clock=clock or FixedClock(at),
        syncer=StepSyncer(),
        new_id=lambda: f"{stamp:08x}-0000-4000-8000-{next(numbers):012d}",
    )


def open_app(workspace: Workspace, view: View, theme: str = "") -> InfointApp:
    """The application in the place of the view, without timers."""
    return make_app(workspace, settings=Settings(theme=theme), intervals=False, start_place=view.place)


async def reach(pilot: Pilot[Any], view: View) -> None:
    """Go to a view from its place; then everything is on disk and painted."""
    app: Any = pilot.app
    await pilot.pause()
    if view.last:
        await app.open_conversation(last_talk(app.workspace), view.last)
        await pilot.pause()
    await type_keys(pilot, view.keys)
    readers = [worker for worker in app.workers if worker.group in ("banks", "house")]
    if readers:
        await app.workers.wait_for_complete(readers)
    app.workspace.home.flush()
    await pilot.pause()


async def type_keys(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    """Press keys; a text after "=" is put into the field that has the focus, ":id" runs a command."""
    for key in keys:
        if key.startswith("="):
            _put(pilot, key[1:])
            await pilot.pause()
        elif key.startswith(":") and len(key) > 1:
            await do(pilot, key[1:])
        else:
            await pilot.press(key)


async def do(pilot: Pilot[Any], command: str) -> None:
    """Run a command by its id, as the action menu does; it may have no key."""
    screen = pilot.app.screen
    nodes = [*(screen.focused.ancestors_with_self if screen.focused else ()), screen, *screen.query("*")]
    for node in nodes:
        for each in getattr(node, "KEYS", ()):
            if each.id == command:
                await run(node, each)
                await pilot.pause()
                return
    raise AssertionError(f"{command} is not to be found here")


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until two paints in a row are the same.

    A pause of the pilot ends when this process uses no processor time: too early on a busy machine.
    """
    before: list[str] | None = None
    for _ in range(MOST_PAINTS):
        await pilot.pause(PAINT_SECONDS)
        now = [strip.text for strip in pilot.app.screen._compositor.render_strips()]
        if now == before:
            return
        before = now
    raise AssertionError("the screen does not come to rest")


def _put(pilot: Pilot[Any], text: str) -> None:
    field = pilot.app.focused
    if isinstance(field, TextArea):
        field.load_text(text)
        field.move_cursor(field.document.end)
    elif isinstance(field, Input):
        field.value = text
        field.cursor_position = len(text)
    else:
        raise AssertionError(f"no text field has the focus, but {field!r}")
