"""Commands of the Reflect tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..kit.command import Command

if TYPE_CHECKING:
    from textual.binding import BindingType

PLACE = "Reflect"

NEXT = Command(
    "reflect.next", "enter", "next", "next",
    "Keep the answers of this step and go on; the last one leads to the thank-you.",
    PLACE, 2, "can_answer",
)  # fmt: skip
BACK = Command(
    "reflect.back", "shift+tab", "back", "back", "Go to the step before; answers stay.",
    PLACE, 9, "can_go_back",
)  # fmt: skip
RATE = Command(
    "reflect.rate", "1,2,3,4,5,6,7,8,9", "rate", "answer",
    "Give the answer with this number on the line of the cursor.", PLACE, 3, "can_rate", palette=False,
)  # fmt: skip
NEWLINE = Command(
    "reflect.newline", "ctrl+n", "newline", "new line", "Begin another line in the text.",
    PLACE, 5, "in_text", palette=False,
)  # fmt: skip
OTHERS = (
    Command(
        "reflect.not-applicable", "-", "skip_rating", "not applicable",
        "Say that this does not apply here.", PLACE, 6, "can_skip_rating",
    ),
    Command(
        "reflect.write", "w", "write", "in words",
        "Write what belongs to the line of the cursor: why, how much, how it is spelt.",
        PLACE, 4, "can_write",
    ),
    Command(
        "reflect.add", "a", "add", "add", "Add what the notes do not have: a person, an action, a path.",
        PLACE, 7, "can_add",
    ),
    Command(
        "reflect.less", "left,h", "shift(-1)", "less", "Take the answer on the left.",
        PLACE, 0, "can_shift", palette=False,
    ),
    Command(
        "reflect.more", "right,l", "shift(1)", "more", "Take the answer on the right.",
        PLACE, 0, "can_shift", palette=False,
    ),
    Command(
        "reflect.save", "ctrl+s", "save", "save, leave",
        "Keep everything and leave; the walk goes on here another time.", PLACE, 8, "can_answer",
    ),
    Command(
        "reflect.full", "f2", "full", "full/express", "Switch between the express run and the full walk.",
        PLACE, 12, "can_answer",
    ),
    Command(
        "reflect.steps", "f3", "steps", "all steps", "See all steps with their answers and go to one.",
        PLACE, 13, "can_answer",
    ),
    Command(
        "reflect.thanks", "ctrl+t", "thanks", "thank-you", "Write the thank-you.", PLACE, 14, "has_thanks",
    ),
)  # fmt: skip
"""Those bound in the ordinary way."""

COMMANDS: tuple[Command, ...] = (NEXT, BACK, RATE, *OTHERS, NEWLINE)


def rate_bindings() -> list[BindingType]:
    """One binding for each digit; the first stands for all of them in the key bar."""
    from textual.binding import Binding

    first = replace(RATE._replace(keys="1").binding(), action="rate(1)", key_display="1-9")
    return [first, *(Binding(str(digit), f"rate({digit})", show=False) for digit in range(2, 10))]
