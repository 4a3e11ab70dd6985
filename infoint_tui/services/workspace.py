"""The open data home as the screens see it: values, use cases, undo, and the truth about saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from ..domain.clock import Clock
from ..domain.enums import Stage
from ..domain.errors import Refused
from ..store.changes import CONFLICTS, Change, InvalidRecord, Put, ReadOnly, UndoResult
from ..store.home import EDITING
from ..store.store import Store
from ..store.syncer import Syncer
from .edit import Edit
from .open_home import refusing
from .records import Records

if TYPE_CHECKING:
    from .backups import BackupService
    from .banks import BankService
    from .calendar import CalendarService
    from .checklists import ChecklistService
    from .conflicts import ConflictService, CopyService
    from .conversation import ConversationService
    from .erasure import ErasureService
    from .follow_up import FollowUpService
    from .learning import LearningService
    from .linting import LintingService
    from .messages import MessageService, TemplateService
    from .opportunities import LeadService, ResourceService
    from .outer_editor import OuterEditor
    from .outreach import OutreachService
    from .people import PeopleService, ReferralService
    from .pipeline import PipelineService
    from .planning import BriefingService, IntroductionService, PlanningService
    from .reflection import ReflectionService
    from .relations import Relations
    from .rules import RulesService
    from .tasks import TaskService
    from .thank_you import ThanksService
    from .today import TodayService
    from .weekly_review import WeeklyReviewService


def random_id() -> str:
    """A new uuid4; the module is loaded only when something is made."""
    from uuid import uuid4

    return str(uuid4())


class Workspace(Records):
    """Everything a front end needs. Screens read values here and call the services to change them."""

    def __init__(self, store: Store, clock: Clock, new_id: Callable[[], str] | None = None) -> None:
        super().__init__(store, clock)
        self.new_id: Callable[[], str] = new_id or random_id
        self._followed: list[str] = []
        self._day = ""
        """The day that was followed last."""

    @classmethod
    def open(
        cls,
        home: FilePath,
        *,
        clock: Clock,
        syncer: Syncer | None = None,
        new_id: Callable[[], str] | None = None,
        read_only: bool = False,
        rescue: Callable[[], FilePath] | None = None,
    ) -> Workspace:
        """Open (or create) a data home. Raises `HomeError` with a plain sentence when it cannot be opened.

        `rescue` names the folder where a copy is kept while the home cannot be written.
        """
        store = Store.open(home, clock=clock, syncer=syncer, read_only=read_only, rescue=rescue)
        workspace = cls(store, clock, new_id)
        workspace._follow_zones()
        workspace.follow_day()
        workspace.take_up_texts()
        return workspace

    def _follow_zones(self) -> None:
        """Before anything is shown or changed: talks ahead keep their wall time when zones get new rules."""
        if self.read_only:
            return
        earliest = f"{self.clock.now() - timedelta(days=1):%Y-%m-%d}"
        ahead = [
            raw
            for raw in self.meetings.raw()
            if isinstance(raw.get("start"), str) and raw["start"] > earliest
        ]
        if ahead:
            from .zone_rules import follow_zone_rules

            self._followed = follow_zone_rules(self, ahead)

    def take_up_texts(self) -> None:
        """What an outer editor saved and nobody read becomes a draft, and a notice."""
        if not self.read_only and (self.home / EDITING).is_dir():
            self._followed += self.outer_editor.take_up()

    def follow_day(self) -> None:
        """Once a day, and only where this window has the pen: who asked to be left alone until today is back.

        Costs nothing on the same day.
        """
        if self.read_only:
            return
        today = f"{self.moment().local():%Y-%m-%d}"
        if today == self._day:
            return
        self._day = today
        later = Stage.LATER.value
        due = [
            str(raw.get("uid", ""))
            for raw in self.contacts.raw()
            if raw.get("stage") == later and str(raw.get("revisit_on") or "9") <= today
        ]
        if due:
            from .pipeline import bring_back

            bring_back(self, due)

    # -- changing -------------------------------------------------------------------------------------

    def edit(self, label: str, *, undoable: bool = True, end_drafts: Iterable[str] = ()) -> Edit:
        """Begin one named change: `with workspace.edit("moved to met") as edit: ...`."""
        return Edit(self, label, undoable=undoable, end_drafts=end_drafts)

    def commit(self, puts: list[Put], label: str, *, undoable: bool, end_drafts: tuple[str, ...]) -> Change:
        """Write one change-set. Raises `Refused` when this window only reads."""
        try:
            if not self.read_only:
                self.drafts.keep_others(end_drafts)
            return self._store.commit(puts, label=label, undoable=undoable, end_drafts=end_drafts)
        except ReadOnly as error:
            raise Refused(
                f"Nothing was changed: {self.status.reason or error}", "Close the other window first."
            ) from error
        except InvalidRecord as error:
            raise Refused(str(error)) from error

    def undo(self) -> str | None:
        """Take the last change back; says what was undone, or None when there is nothing to undo.

        Raises `Refused` when this window only reads.
        """
        with refusing():
            return self._told("undo", self._store.undo())

    def redo(self) -> str | None:
        """Bring the last undone change back. Raises `Refused` when this window only reads."""
        with refusing():
            return self._told("redo", self._store.redo())

    def _told(self, word: str, result: UndoResult | None) -> str | None:
        if result is None:
            return None
        kept = ", ".join(dict.fromkeys(self._in_words(entry) for entry in result.skipped))
        return f"{word}: {result.label}" + (f" (kept, as changed since: {kept})" if kept else "")

    def _in_words(self, entry: str) -> str:
        """A place the undo left alone, "contacts <uid>: notes[...]", without its uids."""
        record, _, field = entry.partition(": ")
        table, _, uid = record.partition(" ")
        noun = next((found.noun for found in self.tables.values() if found.table == table), table)
        raw = self._store.get(table, uid) or {}
        whose = str(raw.get("name") or raw.get("title") or f"the {noun}")
        what = field.split("[")[0].split(".")[0].replace("_", " ")
        return f"{what} of {whose}" if what else whose

    # -- the truth about saving -----------------------------------------------------------------------

    @property
    def notices(self) -> list[str]:
        """What opening found worth telling."""
        notices = [*self._store.report.notices, *self._followed]
        if self.zone != (written := self.profile.zone):
            notices.append(
                f"Your time zone {written[:60]!r} is not known here, so all times are in UTC."
                " i on Today mends it."
            )
        return notices

    @property
    def kept_twice(self) -> int:
        """How many places were changed here and elsewhere and wait for a choice."""
        return self.conflicts.count if self._store.count(CONFLICTS) else 0

    @property
    def pending_copies(self) -> int:
        """How many conflict copies of sync programs wait beside the data file."""
        return len(self.copies.pending()) if self._store.copies() else 0

    @property
    def attention(self) -> int:
        """How many records and files are known to need attention; they block nothing."""
        unreadable = [(each.table, uid) for each in self.tables.values() for uid in each.problems]
        if not unreadable and not self._store.report.problems and "storehouse" not in self.__dict__:
            return 0
        return self.storehouse.attention(unreadable)

    # -- use cases, made when first used --------------------------------------------------------------

    @cached_property
    def people(self) -> PeopleService:
        """Contacts, paths, the profile."""
        from .people import PeopleService

        return PeopleService(self)

    @cached_property
    def forgetting(self) -> ErasureService:
        """Removing somebody for good."""
        from .erasure import ErasureService

        return ErasureService(self, self._store)

    @cached_property
    def pipeline(self) -> PipelineService:
        """The contacts by stage: filtered, counted, in words."""
        from .pipeline import PipelineService

        return PipelineService(self)

    @cached_property
    def reach(self) -> OutreachService:
        """Messages and calls that ask for a conversation."""
        from .outreach import OutreachService

        return OutreachService(self)

    @cached_property
    def planning(self) -> PlanningService:
        """Scheduling and preparing meetings."""
        from .planning import PlanningService

        return PlanningService(self)

    @cached_property
    def speaking(self) -> IntroductionService:
        """What the user says of themselves."""
        from .planning import IntroductionService

        return IntroductionService(self)

    @cached_property
    def briefing(self) -> BriefingService:
        """A conversation on one page."""
        from .planning import BriefingService

        return BriefingService(self)

    @cached_property
    def linting(self) -> LintingService:
        """Advice on what is being written."""
        from .linting import LintingService

        return LintingService(self)

    @cached_property
    def letters(self) -> TemplateService:
        """Templates of letters, filled."""
        from .messages import TemplateService

        return TemplateService(self)

    @cached_property
    def composing(self) -> MessageService:
        """Letters in the making."""
        from .messages import MessageService

        return MessageService(self)

    @cached_property
    def outer_editor(self) -> OuterEditor:
        """Texts in the user's own editor."""
        from .outer_editor import OuterEditor

        return OuterEditor(self)

    @cached_property
    def live(self) -> ConversationService:
        """The running talk."""
        from .conversation import ConversationService

        return ConversationService(self)

    @cached_property
    def reflecting(self) -> ReflectionService:
        """The walkthrough after a talk."""
        from .reflection import ReflectionService

        return ReflectionService(self)

    @cached_property
    def leads_kept(self) -> LeadService:
        """Openings somebody mentioned."""
        from .opportunities import LeadService

        return LeadService(self)

    @cached_property
    def belongings(self) -> Relations:
        """What belongs to whom."""
        from .relations import Relations

        return Relations(self)

    @cached_property
    def shelf(self) -> ResourceService:
        """Resources people named."""
        from .opportunities import ResourceService

        return ResourceService(self)

    @cached_property
    def introducing(self) -> ReferralService:
        """Introductions from contact to contact."""
        from .people import ReferralService

        return ReferralService(self)

    @cached_property
    def touch(self) -> FollowUpService:
        """Staying in touch."""
        from .follow_up import FollowUpService

        return FollowUpService(self)

    @cached_property
    def thanks(self) -> ThanksService:
        """Thank-yous."""
        from .thank_you import ThanksService

        return ThanksService(self)

    @cached_property
    def todo(self) -> TaskService:
        """Tasks, generated and own."""
        from .tasks import TaskService

        return TaskService(self)

    @cached_property
    def today(self) -> TodayService:
        """What is next and what is due."""
        from .today import TodayService

        return TodayService(self)

    @cached_property
    def review(self) -> LearningService:
        """What all conversations say together."""
        from .learning import LearningService

        return LearningService(self)

    @cached_property
    def weeks(self) -> WeeklyReviewService:
        """Looking back on a week."""
        from .weekly_review import WeeklyReviewService

        return WeeklyReviewService(self)

    @cached_property
    def conflicts(self) -> ConflictService:
        """What was changed in two places and is kept twice."""
        from .conflicts import ConflictService

        return ConflictService(self, self._store)

    @cached_property
    def copies(self) -> CopyService:
        """Conflict copies that sync programs left."""
        from .conflicts import CopyService

        return CopyService(self._store)

    @cached_property
    def storehouse(self) -> BackupService:
        """Where the data lies: its state, copies and earlier states."""
        from .backups import BackupService

        return BackupService(self._store, self.clock)

    @cached_property
    def rules(self) -> RulesService:
        """The time rules in force."""
        from .rules import RulesService

        return RulesService(self)

    @cached_property
    def checklists(self) -> ChecklistService:
        """The lines of the checklists in force."""
        from .checklists import ChecklistService

        return ChecklistService(self)

    @cached_property
    def calendar(self) -> CalendarService:
        """Calendar files."""
        from .calendar import CalendarService

        return CalendarService(self)

    @cached_property
    def banks(self) -> BankService:
        """Question banks."""
        from .banks import BankService

        return BankService(self.home / "question_banks", lambda: self.status.reason if self.read_only else "")
