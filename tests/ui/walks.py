"""Ways through every place and its dialogs: what is looked at whatever the data and the size are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

from textual.pilot import Pilot
from textual.screen import ModalScreen

from ..scenes import View, reach, type_keys

PIPELINE, CONVERSATION = "pipeline", "conversation"


class Walk(NamedTuple):
    """A place and the stops in it: the name of each, and the keys that lead there from the stop before.

    A name that ends in "..." is a dialog; it is left again before the next stop.
    """

    view: View
    stops: Mapping[str, tuple[str, ...]]
    running: bool = False
    """Whether the next talk has begun."""


WALKS: Mapping[str, Walk] = {
    "today": Walk(
        View("today"),
        {
            "today": (),
            "a task": ("down",),
            "snooze...": ("s",),
            "skip...": ("x",),
            "looking back...": ("W",),
            "paths...": ("w",),
            "profile...": ("i",),
            "quick add...": ("a",),
            "log conversation...": ("T",),
            "palette...": ("ctrl+p",),
            "keys...": ("question_mark",),
            "colours...": ("ctrl+g",),
        },
    ),
    "pipeline": Walk(
        View(PIPELINE),
        {
            "people": (),
            "edit...": ("E",),
            "move forward...": (">",),
            "move back...": ("<",),
            "tags...": ("t",),
            "paths...": ("p",),
            "person": ("enter",),
            "next person": ("n",),
            "person left": ("escape",),
            "meeting...": ("m",),
            "archive...": ("space", "down", "right", "space", "z"),
            "other view": ("ctrl+n", "v"),
            "its end": ("end",),
            "filter": ("slash", "=[/x]"),
            "filter left": ("escape",),
        },
    ),
    "outreach": Walk(
        View(PIPELINE, ("e",)),
        {
            "composer": (),
            "templates...": ("f2",),
            "times...": ("f10",),
            "log...": ("ctrl+l",),
        },
    ),
    "contacted": Walk(View(PIPELINE, ("slash", "=stage:contacted", "down")), {"answer...": ("e",)}),
    "scheduled": Walk(
        View(PIPELINE, ("slash", "=stage:scheduled", "down")),
        {"plan...": ("m",), "plan moved...": ("m", "enter"), "called off...": ("m", "end", "enter")},
    ),
    "prepare": Walk(
        View(CONVERSATION),
        {
            "prepare": (),
            "goals...": ("w",),
            "purpose...": ("p",),
            "research...": ("r",),
            "item...": ("i",),
            "own question...": ("n",),
            "introduction...": (":prepare.introduction",),
            "answers...": (":prepare.answers",),
            "card...": ("v",),
            "research": ("tab",),
            "agenda": ("tab",),
            "question...": ("enter",),
            "bank": ("tab",),
            "banks...": ("b",),
            "find": ("slash", "=[/x]"),
            "found": ("escape",),
            "other conversation...": ("o",),
        },
    ),
    "banks": Walk(
        View(CONVERSATION, ("B",)),
        {
            "all questions": (),
            "their end": ("end",),
            "new...": ("n",),
            "banks": ("tab",),
            "own bank": ("down",),
            "file not in use": ("down",),
            "its problem": ("enter",),
            "own question": ("tab", "up", "enter", "end"),
            "edit...": ("e",),
            "copy...": ("y",),
            "whom...": ("w",),
            "search": ("slash", "=[/x]"),
            "search left": ("enter",),
        },
    ),
    "live": Walk(
        View(CONVERSATION),
        {
            "live": (),
            "typed": ("=@[/x] ![red]x #[b ~[/]",),
            "single keys": ("escape",),
            "older note": ("up",),
            "wrap-up": ("f9",),
            "drift": ("f7",),
            "next question": ("f2",),
            "asked for the end": ("ctrl+t",),
        },
        running=True,
    ),
    "reflect": Walk(
        View(CONVERSATION, last="reflect"),
        {"reflect": (), "all steps...": ("f3",)} | {f"step {number}": ("enter",) for number in range(2, 22)},
    ),
    "thanks": Walk(
        View(CONVERSATION, last="thanks"),
        {"letter": (), "moment...": ("f2",), "sent...": ("f8",)},
    ),
    "review": Walk(
        View("review"),
        {"compare": ()}
        | dict.fromkeys(("themes", "differences", "people", "decide", "numbers"), ("]",))
        | {"its end": ("end",), "paths...": ("p",)},
    ),
}
"""By name; together they come to every screen, every tab and nearly every dialog."""


async def stops(pilot: Pilot[Any], walk: Walk) -> AsyncIterator[str]:
    """Go from stop to stop; at each the caller looks around."""
    await reach(pilot, walk.view)
    for name, keys in walk.stops.items():
        await type_keys(pilot, keys)
        dialog = isinstance(pilot.app.screen, ModalScreen)
        assert dialog == name.endswith("..."), f"{name}: {pilot.app.screen}"
        yield name
        while isinstance(top := pilot.app.screen, ModalScreen):
            top.dismiss(None)
            await pilot.pause()
