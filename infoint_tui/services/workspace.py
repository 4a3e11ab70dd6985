"""The open data home as the screens see it: values, use cases, undo, and the truth about saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from ..domain.clock import Clock
from ..domain.errors import Refused
from ..domain.gains import Lead, Resource
from ..domain.meeting import Insight, Meeting, Milestone, ThankYou, Touchpoint
from ..domain.moment import Moment
from ..domain.people import Contact, Introduction, OutreachAttempt, Path, Profile, Transition
from ..domain.task import Task
from ..domain.words import MeetingState, Stage
from ..domain.zones import valid_zone
from ..storage.changes import CONFLICTS, Change, HomeError, InvalidRecord, Put, ReadOnly, Status, UndoResult
from ..storage.flusher import Flusher
from ..storage.store import Store
from .drafts import Drafts
from .edit import Edit
from .repository import Repository

if TYPE_CHECKING:
    from .banks import BankService
    from .belongings import Belongings
    from .briefing import BriefingService
    from .calendar import CalendarService
    from .checklists import ChecklistService
    from .composing import ComposingService
    from .conflicts import ConflictService
    from .copies import CopyService
    from .forget import ForgetService
    from .introducing import IntroducingService
    from .leads import LeadService
    from .letters import LettersService
    from .linting import LintingService
    from .live import LiveService
    from .outreach import OutreachService
    from .people import PeopleService
    from .pipeline import PipelineService
    from .planning import PlanningService
    from .reflecting import ReflectingService
    from .review_week import WeekService
    from .reviewing import ReviewService
    from .rules import RulesService
    from .shelf import ShelfService
    from .speaking import SpeakingService
    from .storehouse import Storehouse
    from .thanks import ThanksService
    from .today import TodayService
    from .todo import TodoService
    from .touch import TouchService

PROFILE_UID = "profile"


@contextmanager
def _refusing() -> Iterator[None]:
    """What the store says about a home it cannot read or may not change is a refusal to a front end."""
    try:
        yield
    except (HomeError, ReadOnly) as error:
        raise Refused(str(error)) from error


def random_id() -> str:
    """A new uuid4; the module is loaded only when something is made."""
    from uuid import uuid4

    return str(uuid4())


class Workspace:
    """Everything a front end needs. Screens read values here and call the services to change them."""

    def __init__(self, store: Store, clock: Clock, new_id: Callable[[], str] | None = None) -> None:
        self._store = store
        self.clock = clock
        self.new_id: Callable[[], str] = new_id or random_id
        self.profiles = Repository(store, "profile", Profile)
        self.paths = Repository(store, "paths", Path, "path")
        self.contacts = Repository(store, "contacts", Contact, "contact")
        self.outreach = Repository(store, "outreach", OutreachAttempt, "attempt")
        self.meetings = Repository(store, "meetings", Meeting, "conversation")
        self.introductions = Repository(store, "introductions", Introduction)
        self.thank_yous = Repository(store, "thank_yous", ThankYou, "thank-you")
        self.tasks = Repository(store, "tasks", Task, "task")
        self.transitions = Repository(store, "transitions", Transition)
        self.touchpoints = Repository(store, "touchpoints", Touchpoint, "message")
        self.milestones = Repository(store, "milestones", Milestone, "milestone")
        self.insights = Repository(store, "insights", Insight)
        self.leads = Repository(store, "leads", Lead, "opening")
        self.resources = Repository(store, "resources", Resource)
        self.tables: dict[type, Repository[Any]] = {
            Profile: self.profiles,
            Path: self.paths,
            Contact: self.contacts,
            OutreachAttempt: self.outreach,
            Meeting: self.meetings,
            Introduction: self.introductions,
            ThankYou: self.thank_yous,
            Task: self.tasks,
            Transition: self.transitions,
            Touchpoint: self.touchpoints,
            Milestone: self.milestones,
            Insight: self.insights,
            Lead: self.leads,
            Resource: self.resources,
        }
        self.drafts = Drafts(store)
        self._followed: list[str] = []
        self._day = ""
        """The day that was followed last."""
        self._zone = ("", "UTC")
        """The zone of the profile as it is written, and the one that is used."""

    @classmethod
    def open(
        cls,
        home: FilePath,
        *,
        clock: Clock,
        flusher: Flusher | None = None,
        new_id: Callable[[], str] | None = None,
        read_only: bool = False,
        rescue: Callable[[], FilePath] | None = None,
    ) -> Workspace:
        """Open (or create) a data home. Raises `HomeError` with a plain sentence when it cannot be opened.

        `rescue` names the folder where a copy is kept while the home cannot be written.
        """
        store = Store.open(home, clock=clock, flusher=flusher, read_only=read_only, rescue=rescue)
        workspace = cls(store, clock, new_id)
        workspace._follow_zones()
        workspace.follow_day()
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
            from .returning import bring_back

            bring_back(self, due)

    # -- who and when ---------------------------------------------------------------------------------

    @property
    def home(self) -> FilePath:
        """The data home's directory."""
        return self._store.home

    @property
    def profile(self) -> Profile:
        """The user's profile, an empty one before the first run."""
        return self.profiles.get(PROFILE_UID) or Profile(uid=PROFILE_UID)

    @property
    def introduced(self) -> bool:
        """Whether the first run has been answered or skipped."""
        return self.profiles.get(PROFILE_UID) is not None

    @property
    def zone(self) -> str:
        """The user's zone; "today" is its day. UTC where the file names one nobody knows: see `notices`."""
        written = self.profile.zone
        if written != self._zone[0]:
            self._zone = written, written if valid_zone(written) else "UTC"
        return self._zone[1]

    @property
    def talking(self) -> bool:
        """Whether a talk is running, told without decoding the others."""
        return bool(self.meetings.where("state", MeetingState.IN_PROGRESS.value))

    def moment(self) -> Moment:
        """The present in the user's zone."""
        return Moment(self.clock.now(), self.zone)

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
        with _refusing():
            return self._told("undo", self._store.undo())

    def redo(self) -> str | None:
        """Bring the last undone change back. Raises `Refused` when this window only reads."""
        with _refusing():
            return self._told("redo", self._store.redo())

    def drop_undo(self) -> None:
        """What was done so far stands: undo does not reach back to it."""
        with suppress(OSError):  # what stays of it on disk is gone tomorrow
            self._store.drop_undo()

    @property
    def may_undo(self) -> bool:
        """Whether there may be something to undo; costs nothing, so that it can be asked for every key."""
        return self._store.may_undo

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._store.undo_label

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
    def status(self) -> Status:
        """Saved, saving, NOT SAVED and why, or read-only and who holds the pen."""
        return self._store.status

    @property
    def read_only(self) -> bool:
        """Whether another program holds the pen."""
        return self._store.read_only

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

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of each change; returns the function that ends it."""
        return self._store.subscribe(callback)

    def on_status(self, callback: Callable[[Status], None]) -> None:
        """Be told when saving succeeds or fails; may be called from another thread."""
        self._store.on_status(callback)

    def tick(self) -> None:
        """Housekeeping, about every two seconds."""
        self._store.tick()

    def look(self) -> None:
        """Notice at once what others did to the data file, as on coming back to the window."""
        self._store.look()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything is on disk."""
        return self._store.flush(timeout)

    def save_copy(self, path: FilePath) -> None:
        """Write everything to another place, for a full disk."""
        self._store.save_copy(path)

    def rescue_now(self) -> bool:
        """Try to have everything in the place for copies; True when it is there, or on disk anyway."""
        return self._store.rescue_now()

    def close(self, *, force: bool = False) -> None:
        """Flush and let go of the pen; with `force` also where something is in memory only."""
        self._store.close(force=force)

    # -- the pen --------------------------------------------------------------------------------------

    def ask_pen(self, timeout: float = 3.0) -> bool:
        """Ask the program that holds the pen for it. Refuses when the home cannot be read any more."""
        with _refusing():
            return self._store.ask_pen(timeout)

    def try_take_pen(self) -> bool:
        """Take the pen if nobody holds it. Refuses when the home cannot be read any more."""
        with _refusing():
            return self._store.try_take_pen()

    def pen_free(self) -> bool:
        """Whether the program that had the pen has let go of it; the status says who has it now."""
        return self._store.pen_free()

    def refresh(self) -> bool:
        """Follow the changes of the program that holds the pen. Refuses when the home cannot be read."""
        with _refusing():
            return self._store.refresh()

    @property
    def pen_fileno(self) -> int | None:
        """Descriptor that becomes readable when somebody asks for the pen."""
        return self._store.pen_fileno

    def answer_pen_request(self) -> bool:
        """Hand the pen over; this window goes on read-only."""
        return self._store.answer_pen_request()

    # -- use cases, made when first used --------------------------------------------------------------

    @cached_property
    def people(self) -> PeopleService:
        """Contacts, paths, the profile."""
        from .people import PeopleService

        return PeopleService(self)

    @cached_property
    def forgetting(self) -> ForgetService:
        """Removing somebody for good."""
        from .forget import ForgetService

        return ForgetService(self, self._store)

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
    def speaking(self) -> SpeakingService:
        """What the user says of themselves."""
        from .speaking import SpeakingService

        return SpeakingService(self)

    @cached_property
    def briefing(self) -> BriefingService:
        """A conversation on one page."""
        from .briefing import BriefingService

        return BriefingService(self)

    @cached_property
    def linting(self) -> LintingService:
        """Advice on what is being written."""
        from .linting import LintingService

        return LintingService(self)

    @cached_property
    def letters(self) -> LettersService:
        """Templates of letters, filled."""
        from .letters import LettersService

        return LettersService(self)

    @cached_property
    def composing(self) -> ComposingService:
        """Letters in the making."""
        from .composing import ComposingService

        return ComposingService(self)

    @cached_property
    def live(self) -> LiveService:
        """The running talk."""
        from .live import LiveService

        return LiveService(self)

    @cached_property
    def reflecting(self) -> ReflectingService:
        """The walkthrough after a talk."""
        from .reflecting import ReflectingService

        return ReflectingService(self)

    @cached_property
    def leads_kept(self) -> LeadService:
        """Openings somebody mentioned."""
        from .leads import LeadService

        return LeadService(self)

    @cached_property
    def belongings(self) -> Belongings:
        """What belongs to whom."""
        from .belongings import Belongings

        return Belongings(self)

    @cached_property
    def shelf(self) -> ShelfService:
        """Resources people named."""
        from .shelf import ShelfService

        return ShelfService(self)

    @cached_property
    def introducing(self) -> IntroducingService:
        """Introductions from contact to contact."""
        from .introducing import IntroducingService

        return IntroducingService(self)

    @cached_property
    def touch(self) -> TouchService:
        """Staying in touch."""
        from .touch import TouchService

        return TouchService(self)

    @cached_property
    def thanks(self) -> ThanksService:
        """Thank-yous."""
        from .thanks import ThanksService

        return ThanksService(self)

    @cached_property
    def todo(self) -> TodoService:
        """Tasks, generated and own."""
        from .todo import TodoService

        return TodoService(self)

    @cached_property
    def today(self) -> TodayService:
        """What is next and what is due."""
        from .today import TodayService

        return TodayService(self)

    @cached_property
    def review(self) -> ReviewService:
        """What all conversations say together."""
        from .reviewing import ReviewService

        return ReviewService(self)

    @cached_property
    def weeks(self) -> WeekService:
        """Looking back on a week."""
        from .review_week import WeekService

        return WeekService(self)

    @cached_property
    def conflicts(self) -> ConflictService:
        """What was changed in two places and is kept twice."""
        from .conflicts import ConflictService

        return ConflictService(self, self._store)

    @cached_property
    def copies(self) -> CopyService:
        """Conflict copies that sync programs left."""
        from .copies import CopyService

        return CopyService(self._store)

    @cached_property
    def storehouse(self) -> Storehouse:
        """Where the data lies: its state, copies and earlier states."""
        from .storehouse import Storehouse

        return Storehouse(self._store, self.clock)

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
