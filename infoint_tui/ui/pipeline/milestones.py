"""What came of conversations: milestones and whose advice led there, openings that rest for a while,
resources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.naturaltime import WhenError, parse_day
from ...domain.phrasing import day
from ..kit.form import Field, Values
from ..kit.screen import attempt
from .add import names_in, wrong_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ...domain.meeting import Milestone
    from ...domain.mentions import Lead, Resource
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen


NEW, EDIT, REMOVE = "+", "edit", "remove"
_AHEAD = ("tom", "tmr", "in ", "+", "next")
"""How texts begin that mean a day ahead."""
ADVICE_LED_THERE = "People like to hear what came of their advice."


async def open_milestones(screen: PlaceScreen, contact: str = "") -> None:
    """Show milestones until the user leaves; with none yet, the form of the first one.

    The `contact` is somebody whose advice a new one probably followed.
    """
    while True:
        kept = sorted(screen.workspace.session.milestones.all(), key=lambda each: each.on, reverse=True)
        if not kept:
            await edit_milestone(screen, None, contact)
            return
        options = [
            (each.uid, f"{day(each.on)}  {each.text}", _who_knows(screen.workspace, each)) for each in kept
        ]
        chosen = await screen.dialogs.choose(
            "Milestones", [(NEW, "a new milestone", ""), *options], lead=ADVICE_LED_THERE
        )
        if chosen is None:
            return
        milestone = screen.workspace.session.milestones.get(chosen)
        if chosen == NEW:
            await edit_milestone(screen, None, contact)
        elif milestone is not None:
            await _decide_milestone(screen, milestone)


def _who_knows(workspace: Workspace, milestone: Milestone) -> str:
    names = []
    for uid in milestone.from_advice_of:
        name = workspace.pipeline.name_of(uid)
        if name:
            names.append(f"told {name}" if uid in milestone.told else f"still to tell {name}")
    return ", ".join(names)


async def _decide_milestone(screen: PlaceScreen, milestone: Milestone) -> None:
    from ..messages.request import open_touch

    workspace = screen.workspace
    tasks = {
        task.contact: task.uid
        for task in workspace.session.tasks.where("rule", "milestone.tell")
        if task.open and task.about == milestone.uid
    }
    options = [(uid, f"tell {workspace.pipeline.name_of(uid)}", "log that they know") for uid in tasks]
    options += [(EDIT, "change it", ""), (REMOVE, "remove it", "u brings it back")]
    chosen = await screen.dialogs.choose(milestone.text, options, lead=_who_knows(workspace, milestone))
    if chosen == EDIT:
        await edit_milestone(screen, milestone)
    elif chosen == REMOVE:
        attempt(screen, lambda: screen.say(workspace.follow_up.remove_milestone(milestone.uid)))
    elif chosen is not None:
        await open_touch(screen, chosen, tasks[chosen])


async def edit_milestone(screen: PlaceScreen, milestone: Milestone | None, contact: str = "") -> None:
    """Enter or change one."""
    workspace = screen.workspace
    people = milestone.from_advice_of if milestone else ((contact,) if contact else ())
    names = [name for uid in people if (name := workspace.pipeline.name_of(uid))]
    drafts = screen.dialogs.drafts("milestone", milestone.uid if milestone else "new")
    today = screen.workspace.session.today
    fields = [
        Field(
            "text", "What", value=milestone.text if milestone else "",
            placeholder="for example passed the first-aid exam",
        ),
        Field(
            "on", "When", value=f"{milestone.on:%Y-%m-%d}" if milestone else "today",
            placeholder="today, may 4", proposed=not milestone,
        ),
        Field(
            "advice", "Advice from", value=", ".join(names),
            help="Names, separated by commas: each stays on Today until you tell them.",
        ),
    ]  # fmt: skip

    def save(values: Values) -> None:
        saved = workspace.follow_up.milestone(
            values["text"],
            _day(values["on"], today),
            [uid for _name, found in _named(workspace, values["advice"]) for uid in found],
            uid=milestone.uid if milestone else "",
            end_drafts=drafts.keys,
        )
        count = len(saved.from_advice_of) - len(saved.told)
        screen.say(f"milestone saved; people to tell: {count}" if count > 0 else "milestone saved")

    await screen.dialogs.form(
        "A milestone",
        fields,
        save,
        lead=ADVICE_LED_THERE,
        check=lambda values: _check(workspace, values, today),
        hints=lambda values: _milestone_hints(workspace, values, today),
        drafts=drafts,
    )


def _day(text: str, today: date) -> date:
    """The day a text means; a weekday or date without a year is the last one. Raises `WhenError`."""
    from datetime import date, timedelta

    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        on = parse_day(text, today=today)
    if on > today and not text.strip().casefold().startswith(_AHEAD):
        for back in (7, 365):
            earlier = parse_day(text, today=today - timedelta(days=back))
            if earlier <= today:
                return earlier
    return on


def _named(workspace: Workspace, text: str) -> list[tuple[str, list[str]]]:
    """Each name of a list, and whom it may mean."""
    return [(name, workspace.pipeline.called(name)) for name in names_in(text)]


def _check(workspace: Workspace, values: Values, today: date) -> dict[str, str]:
    wrong = {}
    if not values["text"].strip():
        wrong["text"] = "A milestone needs a few words, for example: passed the exam."
    try:
        on = _day(values["on"], today)
    except WhenError as error:
        wrong["on"] = str(error)
    else:
        if on > today:
            wrong["on"] = "That day is still ahead. Add it once you get there."
    if problem := wrong_names(workspace, values["advice"]):
        wrong["advice"] = problem
    return wrong


def _milestone_hints(workspace: Workspace, values: Values, today: date) -> Mapping[str, str]:
    found = {}
    try:
        found["on"] = day(_day(values["on"], today), today=today)
    except WhenError as error:
        found["on"] = str(error)
    people = [uids[0] for _name, uids in _named(workspace, values["advice"]) if len(uids) == 1]
    if people:
        found["advice"] = "to tell: " + ", ".join(workspace.pipeline.name_of(uid) for uid in people)
    return found


ACT, LET_GO = "act", "let go"
OPENINGS_WAIT = "Openings wait until {} after your thank-you, since the conversation wasn't about a job."


async def show_openings(screen: PlaceScreen) -> None:
    """Choose an opening and what to do with it, until the list is left."""
    leads = screen.workspace.leads
    while True:
        kept = leads.open()
        if not kept:
            screen.say("No openings right now. To note one, press & in Live.")
            return
        options = [
            (lead, lead.text, " · ".join(filter(None, (_from(screen, lead), leads.words(lead)))))
            for lead in kept
        ]
        rest = screen.workspace.rules.table["lead.not_before"].shown
        lead = await screen.dialogs.choose("Openings", options, lead=OPENINGS_WAIT.format(rest))
        if lead is None:
            return
        await _decide_lead(screen, lead)


def _from(screen: PlaceScreen, lead: Lead) -> str:
    contact = screen.workspace.session.contacts.get(lead.contact)
    return contact.name if contact else ""


async def _decide_lead(screen: PlaceScreen, lead: Lead) -> None:
    leads = screen.workspace.leads
    options = [
        (ACT, "pursue it", "" if leads.is_free(lead) else "early, with a reason"),
        (LET_GO, "let it go", "it stays in the record of the conversation"),
    ]
    chosen = await screen.dialogs.choose(lead.text, options, lead=leads.words(lead).capitalize() + ".")
    if chosen == LET_GO:
        attempt(screen, lambda: leads.let_go(lead.uid), "Let go. u undoes it.")
    elif chosen == ACT and leads.is_free(lead):
        attempt(screen, lambda: leads.act(lead.uid), "Marked as pursued. u undoes it.")
    elif chosen == ACT:
        await screen.dialogs.line(
            "Why can't it wait?",
            lambda reason: leads.act(lead.uid, reason),
            lead=f"This opening is {leads.words(lead)}.",
            placeholder="for example the deadline is tomorrow",
            drafts=screen.dialogs.drafts("opening", lead.uid),
        )


RESOURCES_LEAD = "What one person recommends may help another. infoint matches interests; you do the sending."


async def show_resources(screen: PlaceScreen) -> None:
    """Choose a resource and what to do with it, until the list is left."""
    service = screen.workspace.resources
    current = ""
    while True:
        kept = {each.uid: each for each in service.all()}
        options = [(each.uid, each.title, service.words(each)) for each in kept.values()]
        chosen = await screen.dialogs.choose(
            "Resources", [*options, (NEW, "a new resource", "")], lead=RESOURCES_LEAD, current=current
        )
        if chosen is None:
            return
        if chosen == NEW:
            await _edit(screen, None)
        else:
            current = chosen
            await _pass_on(screen, kept[chosen])


async def _pass_on(screen: PlaceScreen, resource: Resource) -> None:
    from ..messages.request import open_touch

    readers = screen.workspace.resources.readers(resource)
    options = [
        (reader.contact.uid, f"send it to {reader.contact.name}", ", ".join(reader.shared))
        for reader in readers
    ]
    options.append((EDIT, "change it", "title, address, what it is about"))
    chosen = await screen.dialogs.choose(resource.title, options, lead=resource.url)
    if chosen == EDIT:
        await _edit(screen, resource)
    elif chosen is not None:
        await open_touch(screen, chosen, about=resource.uid)


async def _edit(screen: PlaceScreen, resource: Resource | None) -> None:
    workspace = screen.workspace
    drafts = screen.dialogs.drafts("resource", resource.uid if resource else "new")
    title, url, interests = (resource.title, resource.url, resource.interests) if resource else ("", "", ())
    fields = [
        Field("title", "Title", value=title, placeholder="for example evening course"),
        Field("url", "Address", value=url, placeholder="for example https://example.org"),
        Field(
            "interests",
            "About",
            value=", ".join(interests),
            placeholder="for example first aid, night shifts",
            help="Whoever has one of these among their interests may like it.",
        ),
    ]

    def save(values: Values) -> None:
        saved = workspace.resources.save(
            values["title"],
            url=values["url"],
            interests=values["interests"].split(","),
            uid=resource.uid if resource else "",
            end_drafts=drafts.keys,
        )
        readers = [reader.contact.name for reader in workspace.resources.readers(saved)]
        screen.say(f"saved; may interest {', '.join(readers[:3])}" if readers else "kept")

    await screen.dialogs.form("A resource", fields, save, drafts=drafts)
