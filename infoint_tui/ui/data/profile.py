"""What infoint knows about its user, and the time rules: what falls due when, from which source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.widgets import Static

from ...domain.business_calendar import days_text, parse_days
from ...domain.people import CULTURES, IF_RIGHT, NEUTRAL, culture_of
from ...domain.phrasing import WEEKDAYS
from ...domain.time_rules import PRESETS, RuleEntry, explain
from ...services import clock
from ..kit.command import Command, bindings
from ..kit.dialog import RowsDialog
from ..kit.form import CHOICE, Field, Values, bound, in_section, number_from
from ..kit.list import Row, RowList
from ..kit.screen import PlaceScreen, Visit, attempt
from ..kit.text import BLANK, assemble, joined, lines, plain

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.people import Profile


FIRST_COMMANDS: tuple[Command, ...] = (
    Command("first.start", "enter", "start", "begin", "Answer the four questions.", "first run", 1),
    Command(
        "first.skip",
        "s,escape",
        "skip",
        "skip",
        ("Skip these. You can fill everything in later."),
        "first run",
        2,
    ),
)


ZONE_HELP = "A city will do: Chicago, Lagos, Berlin."
DAYS_HELP = "Due dates fall on these days: mon-fri, or sun-thu, or mon tue thu."
HOLIDAYS_HELP = "A country code such as US, or a region such as DE-BE. Leave empty for none."
STAGES = (
    ("student", "student"),
    ("career-changer", "changing careers"),
    ("newcomer", "new in the country"),
    ("returner", "returning to work"),
    ("", "something else"),
)
"""Value and label; the value names the question bank beside the common one."""
INTENTS = (("explore", "explore a field"), ("targeted", "land a certain kind of job"))
"""What the conversations are for; questions about hiring are proposed only to those who aim at something."""
REVIEW_DAYS = (*((str(number), name.capitalize()) for number, name in enumerate(WEEKDAYS)), ("-1", "no day"))
"""Days on which Today may offer to look back on the week."""


CUSTOMS = tuple((key, culture.label) for key, culture in CULTURES.items())
NOT_JOB = (("", "say so in requests"), ("silent", "leave it out"))
RESUME = (("", "only if they ask"), ("bring_quietly", "bring it, out of sight"), ("never", "never"))


async def edit_profile(screen: PlaceScreen) -> None:
    """Edit the profile."""
    profile = screen.workspace.session.profile
    drafts = screen.dialogs.drafts("profile", profile.uid)

    def save(values: Values) -> None:
        target = {name: values.pop(name) for name in TARGETS}
        screen.workspace.people.save_profile(
            end_drafts=drafts.keys, weekly_target={**profile.weekly_target, **target}, **values
        )
        screen.say("saved About you")

    await screen.dialogs.form("About you", _fields(profile), save, drafts=drafts)


TARGETS = ("conversations", "outreach")
"""What is counted each week against a target."""


def _fields(profile: Profile) -> list[Field]:
    return [
        bound(profile, "name", "Name"),
        bound(profile, "email", "Email"),
        bound(profile, "phone", "Phone"),
        bound(profile, "zone", "Time zone", parse=_zone, hint=zone_hint()),
        bound(profile, "stage", "You are", CHOICE, options=STAGES),
        bound(profile, "intent", "You want to", CHOICE, options=INTENTS),
        *in_section("Your week", _week(profile)),
        *in_section("Message style and résumé", _customs(profile)),
    ]


def _week(profile: Profile) -> list[Field]:
    target = profile.weekly_target
    weekly = number_from(0, 99, "Write a number from 0 to 99.")
    return [
        bound(
            profile, "work_days", "Work days", show=lambda days: days_text(days or range(7)),
            parse=_days, help=DAYS_HELP,
        ),
        bound(
            profile, "holidays", "Public holidays", parse=lambda text: text.strip().upper(),
            help=HOLIDAYS_HELP,
        ),
        Field(
            "conversations", "Conversations a week", value=str(target.get("conversations", 1)), parse=weekly
        ),
        Field("outreach", "Requests a week", value=str(target.get("outreach", 3)), parse=weekly),
        bound(profile, "review_day", "Weekly review day", CHOICE, parse=int, options=REVIEW_DAYS),
    ]  # fmt: skip


def _customs(profile: Profile) -> list[Field]:
    return [
        bound(
            profile, "culture", "Etiquette", CHOICE, show=lambda key: key or NEUTRAL,
            parse=lambda key: "" if key == NEUTRAL else key, hint=_custom, options=CUSTOMS,
        ),
        bound(profile, "not_job_style", "“Not about a job”", CHOICE, options=NOT_JOB),
        bound(profile, "resume_policy", "Your résumé", CHOICE, options=RESUME),
    ]  # fmt: skip


def _zone(text: str) -> str:
    from ...domain.zoned_time import guess_zone

    return guess_zone(text) or text.strip()


def _days(text: str) -> tuple[int, ...]:
    days = parse_days(text)
    if not days:
        raise ValueError("Write days such as mon-fri, or mon tue thu.")
    return tuple(days)


def _custom(culture: str) -> str:
    tip = culture_of(culture).tip
    return f"{tip}: {IF_RIGHT}" if tip else ""


def zone_hint() -> Callable[[str], str]:
    """The hint of a field for a zone: which one the words mean. The last answer is remembered."""
    last: tuple[str, str] = ("", "")

    def hint(text: str) -> str:
        nonlocal last
        from ...domain.zoned_time import guess_zone

        text = text.strip()
        if text != last[0]:
            last = (text, guess_zone(text) or "")
        found = last[1]
        if text and not found:
            return f"“{text}” isn't a city or time zone infoint knows. {ZONE_HELP}"
        # What is right already needs no word, an empty field does.
        return (found if found != text else "") if found else ZONE_HELP

    return hint


BELIEFS = ("belief1", "belief2", "belief3")
IDEAS = ("It's all accidents and heroics", "You must be very strong", "The pay is poor")
NO_ZONE = "This computer doesn't say what time zone it's in, so times are in UTC."
SET_TO_UTC = "This computer is set to UTC, so times are in UTC."
I_CHANGES_IT = "Press i to change it."


def welcome() -> Content:
    """What the program is for, in a few lines."""
    enter, skip = (("enter", "bold $text-accent"), ("s", "bold $text-accent"))
    return lines(
        ("Learn about a career by talking to the people in it.", "bold"),
        "",
        "infoint helps you through each conversation: finding someone,",
        "asking, preparing, taking notes while you talk, thinking it over,",
        "saying thank you. Everything stays in plain files on this computer.",
        "",
        assemble(enter, "  answer four questions (1 minute)"),
        assemble(skip, "      skip them"),
    )


class FirstRunScreen(PlaceScreen):
    """Shown once, in a home without a profile."""

    PLACE = "first_run"
    KEYS: ClassVar[tuple[Command, ...]] = FIRST_COMMANDS
    BINDINGS = bindings(FIRST_COMMANDS)

    DEFAULT_CSS = """
    FirstRunScreen #welcome { height: 1fr; width: 1fr; padding: 2 6; }
    """

    @property
    def bare(self) -> bool:
        """Nobody has begun yet."""
        return True

    def body(self) -> Iterable[Widget]:
        """A few sentences."""
        yield Static(welcome(), id="welcome")

    @work(exclusive=True, group="dialog")
    async def action_start(self) -> None:
        """Ask; Esc leads back here with everything typed kept."""
        drafts = self.dialogs.drafts("first_run")
        await self.dialogs.form(
            "Four questions",
            self._fields(),
            lambda values: self._save(values, drafts.keys),
            lead="You can skip any of them. Enter moves on, ctrl+s saves, Esc closes.",
            drafts=drafts,
        )

    def action_skip(self) -> None:
        """Go on without answers; the question is not asked again."""
        zone = clock.local_zone()
        if attempt(self, lambda: self.workspace.people.save_profile(zone=zone or "UTC")):
            why = NO_ZONE if not zone else SET_TO_UTC if zone == "UTC" else ""
            self.post_message(Visit("today", f"{why} {I_CHANGES_IT}" if why else ""))

    def _fields(self) -> list[Field]:
        zone = clock.local_zone()
        zone_help = ZONE_HELP if zone else f"{NO_ZONE} {ZONE_HELP}"
        return [
            Field("name", "1 Your name", help="Used to sign your messages."),
            Field(
                "zone",
                "2 Time zone",
                value=zone or "UTC",
                help=zone_help,
                proposed=True,
                parse=_zone,
                hint=zone_hint(),
            ),
            Field("stage", "3 You are", CHOICE, STAGES[0][0], options=STAGES, help="← and → choose"),
            Field(
                "path",
                "4 A path to explore",
                placeholder="for example: Paramedic",
                help="Something you're curious about.",
            ),
            *(
                Field(
                    name,
                    "  What you believe" if name == BELIEFS[0] else "",
                    placeholder=f"for example: {example}",
                )
                for name, example in zip(BELIEFS, IDEAS, strict=True)
            ),
        ]

    def _save(self, values: Values, end_drafts: tuple[str, ...]) -> None:
        people = self.workspace.people
        people.save_profile(
            end_drafts=() if values["path"].strip() else end_drafts,
            name=values["name"].strip(),
            zone=values["zone"],
            stage=values["stage"],
        )
        if values["path"].strip():
            people.save_path(
                values["path"], assumptions=[values[name] for name in BELIEFS], end_drafts=end_drafts
            )
        self.post_message(Visit("today"))


PLACE = "time rules"

RULE_COMMANDS: tuple[Command, ...] = (
    Command(
        "rules.change", "enter", "change", "change", "Change the value of the rule.", PLACE, 1, "can_change"
    ),
    Command(
        "rules.preset", "p", "preset", "preset", "Choose a set of rules: gentle, duke, 3b7, jp.", PLACE, 2
    ),
    Command("rules.file", "e", "file", "edit file", "Edit your time rules file in your editor.", PLACE, 3),
)


PRESET, FILE, CHANGE = "preset", "file", "change:"
NAME_CELLS, VALUE_CELLS = 23, 21
MEND = "#mend"


class RulesTable(RowsDialog[str]):
    """Every rule with its value. Returns what is to be changed, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (*RULE_COMMANDS, *RowsDialog.KEYS)
    BINDINGS = bindings(RULE_COMMANDS)
    WIDTH: ClassVar[int] = 100
    DEFAULT_CSS = """
    RulesTable #source { height: auto; min-height: 2; max-height: 4; color: $text-muted; margin: 1 0 0 0; }
    """

    def __init__(
        self, entries: Sequence[RuleEntry], preset: str, problems: Sequence[str], *, current: str = ""
    ) -> None:
        """A table of the rules in force, with what is wrong with the user's file."""
        lead = f"Preset “{preset}”: {PRESETS[preset].text}. infoint never changes dates you enter."
        rows = [
            Row(f"{MEND}{number}", (assemble(("to fix  ", "bold $text-error"), problem),), wrap=True)
            for number, problem in enumerate(problems)
        ]
        rows += map(_rule_row, entries)
        super().__init__("Time rules", RowList(rows), lead=lead, current=current)
        self._entries = {entry.rule.id: entry for entry in entries}

    def content(self) -> Iterable[Widget]:
        """The rules, and where the one under the cursor comes from."""
        yield self.rows
        yield Static(BLANK, id="source")

    def on_row_list_moved(self) -> None:
        """Explain the rule under the cursor."""
        entry = self._entries.get(self.rows.cursor_key or "")
        shown = BLANK
        if entry is not None:
            origin = "built in, can't be changed" if entry.rule.fixed else entry.origin
            shown = joined(
                "  ·  ",
                [
                    assemble(("source: ", "bold"), origin),
                    assemble(("from ", "bold"), f"{entry.rule.source}: {explain(entry.rule.source)}"),
                ],
            )
        self.query_one("#source", Static).update(shown)

    def can_change(self) -> bool | None:
        """Dimmed on a rule that is built in."""
        entry = self._entries.get(self.rows.cursor_key or "")
        return True if entry and not entry.rule.fixed else None

    def on_row_list_chosen(self) -> None:
        """Enter on a rule."""
        self.action_change()

    def action_change(self) -> None:
        """Return the rule under the cursor."""
        key = self.rows.cursor_key or ""
        if key in self._entries and not self._entries[key].rule.fixed:
            self.dismiss(f"{CHANGE}{key}")

    def action_preset(self) -> None:
        """Return that another preset is wanted."""
        self.dismiss(PRESET)

    def action_file(self) -> None:
        """Return that the file is to be edited."""
        self.dismiss(FILE)


def _rule_row(entry: RuleEntry) -> Row:
    mark = "" if entry.origin == "built in" else "*"
    value = plain(f"{entry.shown}{mark}").truncate(VALUE_CELLS, ellipsis=True, pad=True)
    words = entry.rule.text.replace("{value}", "…").replace("{at}", "…").strip(" …,")
    name = entry.rule.id
    line = assemble(name.ljust(NAME_CELLS), value.stylize("bold"), "  ", (words, "$text-muted"))
    return Row(name, (line,))


async def open_rules(screen: PlaceScreen) -> None:
    """Show the table until it is left; open tasks are counted anew after every change."""
    service = screen.workspace.rules
    if not screen.workspace.session.read_only and attempt(screen, service.recount) is False:
        return
    current = ""
    failed: tuple[str, ...] = ()
    while True:
        problems = (*failed, *service.problems)
        table = RulesTable(service.entries(), service.table.preset, problems, current=current)
        chosen, failed = await screen.dialogs.ask(table), ()
        if chosen is None:
            return
        if screen.workspace.session.read_only:
            screen.say("This window is read-only, so the rules stay as they are.", "warning")
            return
        if chosen == PRESET:
            await _preset(screen)
        elif chosen == FILE:
            failed = await _edit_file(screen)
        else:
            current = chosen.removeprefix(CHANGE)
            await _change(screen, current)


async def _preset(screen: PlaceScreen) -> None:
    service = screen.workspace.rules
    chosen = await screen.dialogs.choose(
        "Which set of rules?",
        [(preset.id, preset.id, preset.text) for preset in PRESETS.values()],
        lead="Open tasks get new dates. Anything done, skipped, or dated by you stays.",
        current=service.table.preset,
    )
    if chosen:
        attempt(screen, lambda: screen.say(f"{service.choose(chosen)}   u undoes it"))


async def _change(screen: PlaceScreen, name: str) -> None:
    service = screen.workspace.rules
    entry = service.table[name]
    await screen.dialogs.line(
        name,
        lambda text: screen.say(service.change(name, text)),
        lead=f"{service.table.text(name)}. Leave it empty for the built-in value: {service.built_in(name)}.",
        value=entry.shown,
        placeholder=entry.rule.kind.value,
        check=lambda text: service.check(name, text),
    )


async def _edit_file(screen: PlaceScreen) -> tuple[str, ...]:
    """Edit the user's file; what went wrong, to stand in the table, which hides the message line."""
    from ...services.rules import PLACE
    from ..kit.external import edit_file, may_open_editor

    if not await may_open_editor(screen):
        return ()
    told = edit_file(screen, PLACE, screen.workspace.rules.text, screen.workspace.rules.write)
    if told.stored:
        screen.say(told.text)
        return ()
    return (told.text,) if told.text else ()


COMMANDS = (*FIRST_COMMANDS, *RULE_COMMANDS)
