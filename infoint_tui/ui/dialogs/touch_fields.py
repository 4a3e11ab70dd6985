"""The fields of a contact's form about staying in touch, and how they are read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from ...domain.dates import day
from ...domain.gains import interest_words
from ...domain.naturaltime import WhenError, parse_day
from ...domain.people import Contact, KeepInTouch
from ...domain.words import Permission
from .form import CHOICE, Field, Values, whole_number

if TYPE_CHECKING:
    from ...services.workspace import Workspace

ONLY_NEWS = "only news"


def touch_fields(workspace: Workspace, contact: Contact) -> list[Field]:
    """Permission, way, gap, end and interests."""
    touch = contact.keep_in_touch
    usual = workspace.rules.table["touch.cadence"].shown
    permissions = [(kind.value, kind.value.replace("_", " ")) for kind in Permission]
    return [
        Field("permission", "Stay in touch", CHOICE, touch.permission.value, options=permissions),
        Field("how", "How", value=touch.how, placeholder="e-mail, twice a year"),
        Field(
            "cadence_days",
            "Every … days",
            value=_shown_gap(touch.cadence_days),
            placeholder=f"{usual} by the time rules; “{ONLY_NEWS}” for no rhythm",
        ),
        Field("until", "Until", value=_shown_day(touch.until), placeholder="open; or a day, such as 31 dec"),
        Field(
            "interests",
            "Interests",
            value=", ".join(contact.interests),
            placeholder="what they care about, separated by commas: first aid, night shifts",
        ),
    ]


def _shown_gap(days: int | None) -> str:
    return "" if days is None else ONLY_NEWS if days == 0 else str(days)


def _shown_day(until: date | None) -> str:
    return f"{until:%Y-%m-%d}" if until else ""


def read_touch(touch: KeepInTouch, values: Values, how: str, today: date) -> KeepInTouch:
    """What was agreed, as the form has it; `how` is the way as it was edited."""
    days = values["cadence_days"].strip()
    news = days.casefold() == ONLY_NEWS
    return touch.replace(
        permission=Permission(values["permission"]),
        how=how,
        cadence_days=0 if news else int(days) if days else None,
        until=_day(values["until"], touch.until, today),
    )


def read_interests(contact: Contact, text: str) -> tuple[str, ...]:
    """The interests as the form has them; untouched ones stay as they were stored."""
    if text == ", ".join(contact.interests):
        return contact.interests
    return interest_words(text.split(","))


def wrong_touch(values: Values, today: date) -> dict[str, str]:
    """What is wrong with the fields, by name."""
    wrong = {}
    days = values["cadence_days"].strip()
    if days and days.casefold() != ONLY_NEWS and whole_number(days, 1, 3650) is None:
        wrong["cadence_days"] = f"Write a number of days, for example 90, or “{ONLY_NEWS}”."
    try:
        _day(values["until"], None, today)
    except WhenError as error:
        wrong["until"] = str(error)
    return wrong


def touch_hints(values: Values, today: date) -> Mapping[str, str]:
    """The day that is understood."""
    try:
        until = _day(values["until"], None, today)
    except WhenError as error:
        return {"until": str(error)}
    return {"until": f"nothing is proposed after {day(until, today=today)}"} if until else {}


def _day(text: str, old: date | None, today: date) -> date | None:
    """The day a text means; a day that stands there already is read as it was stored."""
    words = text.strip()
    if not words:
        return None
    if words == _shown_day(old):
        return old
    try:
        return date.fromisoformat(words)
    except ValueError:
        return parse_day(words, today=today)
