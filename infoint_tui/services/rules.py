"""The time rules and the lines of the checklists in force: built in, by preset, by the user's files; and the
days off.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from .. import content
from ..domain.checklist import (
    BUILT_IN,
    ChecklistLine,
    lines_for,
    merged,
    needs_lines,
    plan_checklist,
    reminders_for,
    with_policy,
)
from ..domain.errors import Refused
from ..domain.people import Contact, Profile, culture_of
from ..domain.time_rules import (
    GENTLE,
    PRESETS,
    RULES,
    RuleEntry,
    RuleTable,
    check_changes,
    parse_value,
    show_value,
)
from .session import Edit, OpenHome, Session, TemplateFile

if TYPE_CHECKING:
    from ..content.templates import Checklists, TimeRules
    from ..domain.business_calendar import Reckoning
    from ..domain.meeting import ChecklistItem, Meeting


PLACE = "templates/time-rules.yaml"
"""The user's file in the data home."""


class RulesService:
    """Reads the table; choosing a preset or changing the file counts all open tasks anew."""

    def __init__(self, session: Session, home: OpenHome, count_anew: Callable[[Edit], None]) -> None:
        self._session = session
        self._home = home
        self._count_anew = count_anew
        self._on_disk = TemplateFile(home, PLACE)
        self._read: TimeRules | None = None
        self._table: tuple[str, RuleTable] | None = None
        self._holidays: dict[tuple[str, int], tuple[frozenset[date], str]] = {}

    # -- reading --------------------------------------------------------------------------------------

    @property
    def table(self) -> RuleTable:
        """The rules in force; the file is read again when it has changed."""
        return self.table_for(self._session.profile)

    def table_for(self, profile: Profile) -> RuleTable:
        """The rules for a profile that may not be stored yet."""
        file = self._file()
        preset = profile.followup_preset or (file.preset if file else "") or _usual(profile.culture)
        if self._table is None or self._table[0] != preset:
            self._table = preset, RuleTable(preset, file.changes if file else None, PLACE)
        return self._table[1]

    @property
    def holidays(self) -> frozenset[date]:
        """Public holidays from last year to the year after next, as far as the profile names a country."""
        return self.holidays_for(self._session.profile)

    def holidays_for(self, profile: Profile) -> frozenset[date]:
        """The holidays for a profile that may not be stored yet; none where its country is not known."""
        wanted = profile.holidays.strip()
        if not wanted:
            return frozenset()
        year = self._session.moment().local().year
        key = wanted, year
        if key not in self._holidays:
            from .clock import public_holidays

            try:
                self._holidays[key] = public_holidays(wanted, range(year - 1, year + 3)), ""
            except Refused as refusal:
                self._holidays[key] = frozenset(), f"{refusal} No holidays are counted."
        return self._holidays[key][0]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file and with the choice of holidays, each with its place."""
        _ = self.holidays
        key = self._session.profile.holidays.strip(), self._session.moment().local().year
        wrong = self._holidays.get(key, (frozenset(), ""))[1]
        file = self._file()
        found = tuple(map(str, file.problems)) if file else ()
        return (*found, wrong) if wrong else found

    @property
    def reckoning(self) -> Reckoning:
        """How this user counts days."""
        from ..domain.business_calendar import Reckoning

        profile = self._session.profile.replace(zone=self._session.zone)
        return Reckoning.of(profile, self.table, self.holidays)

    def entries(self) -> list[RuleEntry]:
        """All rules with their values, for the page that shows them."""
        return list(self.table)

    def _file(self) -> TimeRules | None:
        """What the file says, read again when it has changed; None where there is none."""
        if self._on_disk.changed():
            there, self._table = self._on_disk.there, None
            self._read = content.templates.read_time_rules(self._home.path) if there else None
        return self._read

    # -- changing -------------------------------------------------------------------------------------

    def choose(self, preset: str) -> str:
        """Take another preset; open tasks are counted anew in the same step of undo."""
        if preset not in PRESETS:
            raise Refused(f"{preset!r} isn't a preset.", f"Choose one of {', '.join(PRESETS)}.")
        label = f"time rules: {preset}"
        with self._session.edit(label) as edit:
            edit.put(self._session.profile.replace(followup_preset=preset))
            self._count_anew(edit)
        return label

    def recount(self) -> bool:
        """Bring all open tasks in step with the rules, as after the file was changed; one step of undo, none
        where no date differs. Says whether any changed."""
        with self._session.edit("time rules changed") as edit:
            self._count_anew(edit)
            return edit.changed

    def built_in(self, name: str) -> str:
        """The value a rule has without the user's file: that of the preset, else the built-in one."""
        return RuleTable(self.table.preset)[name].shown

    def check(self, name: str, text: str) -> str:
        """What is wrong with a value, or an empty text; nothing at all is fine."""
        return check_changes([(name, text)])[1].get(name, "") if text.strip() else ""

    def change(self, name: str, text: str) -> str:
        """Change one rule in the user's file, keeping everything else in it; nothing takes the change out.

        Refuses a value the rule cannot have, and a file that has to be fixed first.
        """
        wrong = self.check(name, text)
        if wrong:
            raise Refused(wrong, field="line")
        value = " ".join(text.split())
        if value and show_value(parse_value(RULES[name].kind, value)) == self.built_in(name):
            value = ""
        wanted = content.templates.with_rule(self.text(), name, value)
        found = content.templates.parse_time_rules(wanted.encode("utf-8", "replace"))
        if found.changes.get(name, "") != value:
            raise Refused(f"{PLACE} has to be fixed first.", "e opens it in your editor.")
        self.write(wanted)
        return f"{self.table.text(name)} ({name})"

    def text(self) -> str:
        """The user's file as it stands, else one with every rule switched off by a #."""
        found = self._on_disk.text()
        if found is not None:
            return found
        lines = [
            "# Time rules. Take the # from a line to change that rule; a line that is wrong changes nothing.",
            "# For sources and current rules, open Time rules in infoint.",
        ]
        for rule in RULES.values():
            if not rule.fixed:
                lines.append(f"# {rule.id}: {rule.default}")
        return "\n".join(lines) + "\n"

    def write(self, text: str) -> str:
        """Store the user's file and count all open tasks anew. Refuses what cannot be stored."""
        self._on_disk.store(text)
        self.recount()
        file = self._file()
        wrong = len(file.problems) if file else 0
        return f"{PLACE} stored" + (f"; {wrong} to fix" if wrong else "")


def _usual(culture: str) -> str:
    """The set of rules that goes with the customs of a profile."""
    if not culture:
        return GENTLE
    return culture_of(culture).rules or GENTLE


CHECKLISTS_PLACE = "templates/checklists.yaml"
"""The user's file in the data home."""
FOLLOWED = "checklists changed"


class ChecklistService:
    """Reads the file again when it has changed; open items of talks ahead follow it."""

    def __init__(self, session: Session, home: OpenHome) -> None:
        self._session = session
        self._home = home
        self._on_disk = TemplateFile(home, CHECKLISTS_PLACE)
        self._read: Checklists | None = None
        self._kept: Checklists | None = None
        """The last version that could be taken apart."""
        self._lines: tuple[ChecklistLine, ...] = BUILT_IN
        self._version = 0
        self._followed = 0
        """Which version of the file the talks ahead are in step with."""

    # -- reading --------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[ChecklistLine, ...]:
        """All lines in force."""
        self._look()
        return self._lines

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file, each with its place and how to mend it."""
        self._look()
        read = self._read
        problems = tuple(map(str, read.problems)) if read else ()
        if read is None or read.readable:
            return problems
        stays = "The last version that worked stays in use." if self._kept else "Using the built-in lines."
        return (*(f"{problem} {stays}" for problem in problems[:1]), *problems[1:])

    @property
    def version(self) -> int:
        """Grows with every reading of the file; 0 where there never was one."""
        self._look()
        return self._version

    def plan(self, meeting: Meeting, policy: str | None = None) -> tuple[ChecklistItem, ...]:
        """The checklist of a meeting as it is planned; done items and the user's own stay.

        `policy` is the one about the résumé, where that of the profile is about to change.
        """
        return self._planned(meeting, policy, self._session.contacts.get)

    def _planned(
        self, meeting: Meeting, policy: str | None, guest: Callable[[str], Contact | None]
    ) -> tuple[ChecklistItem, ...]:
        policy = self._session.profile.resume_policy if policy is None else policy
        lines = with_policy(self.lines, policy, asked=meeting.resume_requested)
        found = lines_for(meeting.mode, lines, group=len(meeting.contacts) > 1)
        guests = [each for uid in meeting.contacts if (each := guest(uid)) is not None]
        needs = needs_lines(key for each in guests for key in each.accommodations)
        return plan_checklist((*needs, *found), meeting.checklist, self._session.new_id)

    def follow_in(self, edit: Edit, policy: str | None = None) -> None:
        """Bring the talks ahead in step as part of a larger change."""
        for meeting in self._session.meetings.all():
            if meeting.planned and not meeting.practice:
                items = self._planned(
                    meeting, policy, lambda uid: edit.contact(uid) if edit.has_contact(uid) else None
                )
                if items != meeting.checklist:
                    edit.put(meeting.replace(checklist=items))

    def reminders(self, meeting: Meeting) -> tuple[ChecklistLine, ...]:
        """What to keep in mind for a meeting, group by group."""
        return reminders_for(meeting.mode, self.lines, group=len(meeting.contacts) > 1)

    def _look(self) -> None:
        """Read the file again when it has changed."""
        if not self._on_disk.changed():
            return
        self._version += 1
        self._read = content.templates.read_checklists(self._home.path) if self._on_disk.there else None
        if self._read is None:
            self._kept, self._lines = None, BUILT_IN
        elif self._read.readable:
            self._kept, self._lines = self._read, merged(self._read.changes)

    # -- changing -------------------------------------------------------------------------------------

    def follow(self) -> bool:
        """Bring the talks ahead in step with the file if it changed since; one step of undo.

        Says whether any item changed. Without a file nothing happens.
        """
        self._look()
        if self._version == self._followed or self._session.read_only:
            return False
        self._followed = self._version
        if self._read is not None and not self._read.readable:
            return False
        with self._session.edit(FOLLOWED) as edit:
            self.follow_in(edit)
            return edit.changed

    def text(self) -> str:
        """The user's file as it stands, else one with every line switched off by a #."""
        found = self._on_disk.text()
        if found is not None:
            return found
        return content.templates.whole_file()

    def write(self, text: str) -> str:
        """Store the user's file; open items of talks ahead follow it. Refuses what cannot be stored."""
        self._on_disk.store(text)
        changed = self.follow()
        wrong = len(self.problems)
        told = f"{CHECKLISTS_PLACE} stored"
        if wrong:
            return f"{told}; {wrong} to fix: {self.problems[0]}"
        return f"{told}; upcoming conversations use it" if changed else told
