"""What infoint knows about its user."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...domain.businessdays import days_text, parse_days
from ...domain.culture import CULTURES, IF_RIGHT, NEUTRAL, culture_of
from ...domain.dates import WEEKDAYS
from .base import Drafts
from .form import CHOICE, Field, Form, Values, whole_number

if TYPE_CHECKING:
    from ...domain.errors import Refused
    from ..screens.base import PlaceScreen

ZONE_HELP = "A city will do: Chicago, Lagos, Berlin."
DAYS_HELP = "Generated dates fall on these: mon-fri, or sun-thu, or mon tue thu."
HOLIDAYS_HELP = "Two letters of a country, such as US, or with a part of it: DE-BE. Empty counts none."
STAGES = (
    ("student", "student"),
    ("career-changer", "changing careers"),
    ("newcomer", "new in the country"),
    ("returner", "returning to work"),
    ("", "something else"),
)
"""Value and label; the value names the question bank beside the common one."""
REVIEW_DAYS = (*((str(number), name.capitalize()) for number, name in enumerate(WEEKDAYS)), ("-1", "no day"))
"""Days on which Today may offer to look back on the week."""


CUSTOMS = tuple((key, culture.label) for key, culture in CULTURES.items())
NOT_JOB = (("", "say so in requests"), ("silent", "leave it unsaid"))
RESUME = (("", "only if they ask"), ("bring_quietly", "bring it, out of sight"), ("never", "never"))


async def edit_profile(screen: PlaceScreen) -> bool:
    """Edit the profile; returns whether it was saved."""
    profile = screen.workspace.profile
    drafts = Drafts(screen.workspace.drafts, "profile", profile.uid)
    target = profile.weekly_target

    def make(refusal: Refused | None) -> Form:
        return Form(
            "About you",
            [
                Field("name", "Name", value=profile.name),
                Field("email", "E-mail", value=profile.email),
                Field("phone", "Phone", value=profile.phone),
                Field("zone", "Time zone", value=profile.zone, help=ZONE_HELP),
                Field("stage", "You are", CHOICE, profile.stage, options=STAGES),
                Field(
                    "work_days", "Work days", value=days_text(profile.work_days or range(7)), help=DAYS_HELP
                ),
                Field("holidays", "Public holidays", value=profile.holidays, help=HOLIDAYS_HELP),
                Field("conversations", "Talks a week", value=str(target.get("conversations", 1))),
                Field("outreach", "Requests a week", value=str(target.get("outreach", 3))),
                Field("review_day", "Look back on", CHOICE, str(profile.review_day), options=REVIEW_DAYS),
                Field("culture", "Customs", CHOICE, profile.culture or NEUTRAL, options=CUSTOMS),
                Field("not_job_style", "“Not about a job”", CHOICE, profile.not_job_style, options=NOT_JOB),
                Field("resume_policy", "Your résumé", CHOICE, profile.resume_policy, options=RESUME),
            ],
            check=_check,
            hints=_hints(),
            refusal=refusal,
            drafts=drafts,
        )

    def save(values: Values) -> None:
        from ...domain.zones import guess_zone

        screen.workspace.people.save_profile(
            end_drafts=drafts.keys,
            name=values["name"].strip(),
            email=values["email"].strip(),
            phone=values["phone"].strip(),
            zone=guess_zone(values["zone"]) or values["zone"].strip(),
            stage=values["stage"],
            work_days=parse_days(values["work_days"]) or (),
            holidays=values["holidays"].strip().upper(),
            review_day=int(values["review_day"]),
            culture="" if values["culture"] == NEUTRAL else values["culture"],
            not_job_style=values["not_job_style"],
            resume_policy=values["resume_policy"],
            weekly_target={**target, **{name: int(values[name]) for name in ("conversations", "outreach")}},
        )
        screen.say("saved what you told about yourself")

    return await screen.edit(make, save)


def _hints() -> Callable[[Values], dict[str, str]]:
    """What the zone means, and what is usual by the customs chosen."""
    zones = zone_hints()

    def hints(values: Values) -> dict[str, str]:
        tip = culture_of(values["culture"]).tip
        return {**zones(values), "culture": f"{tip}: {IF_RIGHT}" if tip else ""}

    return hints


def zone_hints() -> Callable[[Values], dict[str, str]]:
    """Hints for a form with a field "zone": which zone the words mean. The last answer is remembered."""
    last: tuple[str, str] = ("", "")

    def hints(values: Values) -> dict[str, str]:
        nonlocal last
        from ...domain.zones import guess_zone

        text = values["zone"].strip()
        if text != last[0]:
            last = (text, guess_zone(text) or "")
        found = last[1]
        if text and not found:
            return {"zone": f"“{text}” is no city or zone known here. {ZONE_HELP}"}
        return {"zone": found if found != text else ""} if found else {"zone": ZONE_HELP}

    return hints


def _check(values: Values) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not parse_days(values["work_days"]):
        wrong["work_days"] = "Write days such as mon-fri, or mon tue thu."
    for name in ("conversations", "outreach"):
        if whole_number(values[name], 0, 99) is None:
            wrong[name] = "Write a number from 0 to 99."
    return wrong
