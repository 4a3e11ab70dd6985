"""The open data home as the screens see it: values, use cases, undo, and the truth about saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from ..domain.enums import MeetingState, Stage
from ..domain.phrasing import day_and_time
from ..domain.zoned_time import Clock, ZonedTime, zone_place
from ..store.saving import Syncer
from ..store.store import Store
from .session import OpenHome, Session, TemplateFile
from .today import Attention

if TYPE_CHECKING:
    from .agenda import AgendaService, TalkClock
    from .backups import BackupService
    from .banks import BankService
    from .calendar import CalendarService
    from .codebook import CodebookService, ComparisonService, ReviewTables
    from .conflicts import ConflictService, CopyService
    from .contact_view import ContactView
    from .conversation import ConversationService
    from .decisions import DecisionService, HeardService
    from .erasure import ErasureService
    from .evidence import BeliefService, DifferenceService, Voices
    from .exporting import ExportService
    from .files import OuterEditor
    from .finding import FindService
    from .follow_up import FollowUpService
    from .importing import Importer
    from .known_people import LikelyPeople
    from .learning import LearningService, WeeklyReviewService
    from .linting import LintingService
    from .messages import MessageService
    from .opportunities import LeadService, ResourceService
    from .outreach import OutreachService
    from .people import PeopleMerge, PeopleService, ReferralService
    from .pipeline import PipelineService, ViewService
    from .pipeline_bulk import BulkService
    from .planning import BriefingService, IntroductionService, PlanningService
    from .reflection import ReflectionService
    from .relations import Directory, Relations
    from .rules import ChecklistService, RulesService
    from .tasks import TaskService, ThanksOwed
    from .templates import TemplateService
    from .thank_you import ThanksService
    from .today import TodayService
    from .vault import VaultService


class ReviewServices:
    """What all conversations say together: made when first used."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def voices(self) -> Voices:
        """The conversations that took place, as the review reads them."""
        from .evidence import Voices

        return Voices(self._workspace.session)

    @cached_property
    def differences(self) -> DifferenceService:
        """How two conversations go together."""
        from .evidence import DifferenceService

        return DifferenceService(self._workspace.session, self.voices)

    @cached_property
    def beliefs(self) -> BeliefService:
        """Where beliefs about paths stand."""
        from .evidence import BeliefService

        return BeliefService(self._workspace.session, self.voices)

    @cached_property
    def learning(self) -> LearningService:
        """What all conversations say together."""
        from .learning import LearningService

        return LearningService(
            self._workspace.session, self.voices, self._workspace.rules, self._workspace.thanks_owed
        )

    @cached_property
    def heard(self) -> HeardService:
        """Who was heard, and who named whom."""
        from .decisions import HeardService

        return HeardService(
            self._workspace.session, self._workspace.relations, self.voices, lambda: self._workspace.people
        )

    @cached_property
    def decisions(self) -> DecisionService:
        """What decisions about paths rest on."""
        from .decisions import DecisionService

        return DecisionService(
            self._workspace.session, self.learning, self.heard, lambda: self._workspace.agenda
        )

    @cached_property
    def comparing(self) -> ComparisonService:
        """Several people on one question."""
        from .codebook import ComparisonService

        return ComparisonService(self._workspace.session, self.voices, lambda: self._workspace.conversation)

    @cached_property
    def codebook(self) -> CodebookService:
        """What themes mean, and who spoke of them."""
        from .codebook import CodebookService

        return CodebookService(
            self._workspace.session, self.voices, self.differences, lambda: self._workspace.conversation
        )

    @cached_property
    def review_tables(self) -> ReviewTables:
        """What the review writes for other programs."""
        from .codebook import ReviewTables

        return ReviewTables(self._workspace.session, self.voices, self.codebook)

    @cached_property
    def weekly_review(self) -> WeeklyReviewService:
        """Looking back on a week."""
        from .learning import WeeklyReviewService

        return WeeklyReviewService(
            self._workspace.session, self._workspace.today, self._workspace.contact_view
        )


class DataServices:
    """What concerns the home and its files, and not what is in them: made when first used."""

    def __init__(self, workspace: Workspace, store: Store) -> None:
        self._workspace, self._store = workspace, store

    @cached_property
    def backups(self) -> BackupService:
        """Where the data lies: its state, copies and earlier states."""
        from .backups import BackupService

        return BackupService(self._store, self._workspace.session.clock, lambda: self._workspace.session.zone)

    @cached_property
    def conflicts(self) -> ConflictService:
        """What was changed in two places and is kept twice."""
        from .conflicts import ConflictService

        return ConflictService(self._workspace.session, self._store)

    @cached_property
    def copies(self) -> CopyService:
        """Conflict copies that sync programs left."""
        from .conflicts import CopyService

        return CopyService(self._store)

    @cached_property
    def erasure(self) -> ErasureService:
        """Removing somebody for good."""
        from .erasure import ErasureService

        return ErasureService(
            self._workspace.session, self._workspace.attention, self._workspace.finding, self._store
        )

    @cached_property
    def outer_editor(self) -> OuterEditor:
        """Texts in the user's own editor."""
        from .files import OuterEditor

        return OuterEditor(self._workspace.session, self._workspace.home)

    @cached_property
    def settings_file(self) -> TemplateFile:
        """Where the settings stand."""
        from ..content.settings import FILE

        return TemplateFile(self._workspace.home, FILE)

    @cached_property
    def exporting(self) -> ExportService:
        """Files for other programs."""
        from .exporting import ExportService

        return ExportService(
            self._workspace.session,
            self._workspace.home,
            self._workspace.directory,
            lambda: self.calendar,
            lambda: self.vault,
        )

    @cached_property
    def vault(self) -> VaultService:
        """A Markdown note for each person."""
        from .vault import VaultService

        return VaultService(self._workspace.session, self._workspace.directory, self._workspace.relations)

    @cached_property
    def calendar(self) -> CalendarService:
        """Calendar files."""
        from .calendar import CalendarService

        return CalendarService(
            self._workspace.session,
            self._workspace.directory,
            self._workspace.rules,
            self._workspace.planning,
        )


class Workspace:
    """Everything a front end needs. Screens read values here and call the services to change them."""

    def __init__(self, store: Store, clock: Clock, new_id: Callable[[], str] | None = None) -> None:
        self._store = store
        self.session = Session(store, clock, new_id)
        self.home = OpenHome(store)
        self.review = ReviewServices(self)
        self.data = DataServices(self, store)

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
        lock: bool = True,
    ) -> Workspace:
        """Open (or create) a data home. Raises `HomeError` with a plain sentence when it cannot be opened.

        `rescue` names the folder where a copy is kept while the home cannot be written; without `lock` a file
        system that knows no locks is written all the same.
        """
        store = Store.open(home, clock=clock, syncer=syncer, read_only=read_only, rescue=rescue, lock=lock)
        workspace = cls(store, clock, new_id)
        workspace._follow_zones()
        workspace._carry_over()
        workspace.reactivation.follow_day()
        workspace.attention.take_up_texts()
        return workspace

    def close(self, *, force: bool = False) -> None:
        """Flush and let go of the write lock; with `force` also where something is in memory only."""
        self.home.close(force=force)

    def _follow_zones(self) -> None:
        """Before anything is shown or changed: talks ahead keep their wall time when zones get new rules."""
        session = self.session
        if session.read_only:
            return
        earliest = f"{session.clock.now() - timedelta(days=1):%Y-%m-%d}"
        ahead = [
            raw
            for raw in session.meetings.raw()
            if isinstance(raw.get("start"), str) and raw["start"] > earliest
        ]
        if ahead:
            self.attention.tell(follow_zone_rules(session, self.directory, lambda: self.tasks, ahead))

    def _carry_over(self) -> None:
        """Verdicts of an older form get their pair of conversations."""
        if any(
            isinstance(found := raw.get("reflection"), dict) and found.get("compared")
            for raw in self.session.meetings.raw()
        ):
            from .evidence import carry_over

            self.attention.tell(carry_over(self.session))

    # -- use cases, made when first used --------------------------------------------------------------

    @cached_property
    def attention(self) -> Attention:
        """What is worth telling about the home itself."""
        return Attention(
            self.session,
            self._store,
            lambda: self.data.conflicts,
            lambda: self.data.copies,
            lambda: self.data.backups,
            lambda: self.data.outer_editor,
            checked=lambda: "backups" in self.data.__dict__,
        )

    @cached_property
    def reactivation(self) -> Reactivation:
        """Who asked to be left alone until today is back."""
        return Reactivation(self.session, lambda: self.tasks)

    @cached_property
    def relations(self) -> Relations:
        """What belongs to whom."""
        from .relations import Relations

        return Relations(self.session)

    @cached_property
    def directory(self) -> Directory:
        """Who there is."""
        from .relations import Directory

        return Directory(self.session, self.relations)

    @cached_property
    def rules(self) -> RulesService:
        """The time rules in force."""
        from .rules import RulesService

        return RulesService(self.session, self.home, lambda edit: self.tasks.sync_all(edit))

    @cached_property
    def checklists(self) -> ChecklistService:
        """The lines of the checklists in force."""
        from .rules import ChecklistService

        return ChecklistService(self.session, self.home)

    @cached_property
    def banks(self) -> BankService:
        """Question banks."""
        from .banks import BankService

        return BankService(
            self.home.path / "question_banks",
            lambda: self.session.status.reason if self.session.read_only else "",
        )

    @cached_property
    def tasks(self) -> TaskService:
        """Tasks, generated and own."""
        from .tasks import TaskService

        return TaskService(self.session, self.relations, self.rules)

    @cached_property
    def thanks_owed(self) -> ThanksOwed:
        """Which thank-yous are owed."""
        from .tasks import ThanksOwed

        return ThanksOwed(self.session, self.rules)

    @cached_property
    def bulk(self) -> BulkService:
        """Changes to many people at once."""
        from .pipeline_bulk import BulkService

        return BulkService(self.session, self.directory, self.relations, self.tasks, self.thanks_owed)

    @cached_property
    def people(self) -> PeopleService:
        """Contacts, paths, the profile."""
        from .people import PeopleService

        return PeopleService(
            self.session,
            self.relations,
            self.rules,
            self.checklists,
            self.tasks,
            self.thanks_owed,
            self.bulk,
            self.known_people,
            lambda name: self.pipeline.called(name),
        )

    @cached_property
    def known_people(self) -> LikelyPeople:
        """Who somebody that is being named may be."""
        from .known_people import LikelyPeople

        return LikelyPeople(self.session)

    def importer(self) -> Importer:
        """Reads people from files and takes them in; one for each import."""
        from .importing import Importer

        return Importer(self.session, self.directory, self.tasks, self.people.newcomers)

    @cached_property
    def people_merge(self) -> PeopleMerge:
        """Who may be one person, and making one of two."""
        from .people import PeopleMerge

        return PeopleMerge(self.session, self._store, self.tasks, self.known_people, self.directory)

    @cached_property
    def referrals(self) -> ReferralService:
        """Introductions from contact to contact."""
        from .people import ReferralService

        return ReferralService(self.session, self.directory, self.relations, self.tasks)

    @cached_property
    def pipeline(self) -> PipelineService:
        """The contacts by stage: filtered, counted, in words."""
        from .pipeline import PipelineService

        return PipelineService(self.session, self.relations)

    @cached_property
    def views(self) -> ViewService:
        """Filters, orders and groupings kept under a name."""
        from .pipeline import ViewService

        return ViewService(self.session)

    @cached_property
    def leads(self) -> LeadService:
        """Openings somebody mentioned."""
        from .opportunities import LeadService

        return LeadService(self.session, self.rules, self.tasks, self.thanks_owed)

    @cached_property
    def resources(self) -> ResourceService:
        """Resources people named."""
        from .opportunities import ResourceService

        return ResourceService(self.session, self.directory)

    @cached_property
    def contact_view(self) -> ContactView:
        """Single contacts in words."""
        from .contact_view import ContactView

        return ContactView(
            self.session,
            self.directory,
            self.relations,
            self.rules,
            self.thanks_owed,
            self.leads,
            self.resources,
        )

    @cached_property
    def talk_clock(self) -> TalkClock:
        """How long a talk has been running."""
        from .agenda import TalkClock

        return TalkClock(self.session)

    @cached_property
    def agenda(self) -> AgendaService:
        """What meetings talk about."""
        from .agenda import AgendaService

        return AgendaService(self.session, self.banks, self.tasks, self.talk_clock)

    @cached_property
    def planning(self) -> PlanningService:
        """Scheduling and preparing meetings."""
        from .planning import PlanningService

        return PlanningService(self.session, self.directory, self.agenda, self.tasks, self.checklists)

    @cached_property
    def introduction(self) -> IntroductionService:
        """What the user says of themselves."""
        from .planning import IntroductionService

        return IntroductionService(self.session, self.tasks)

    @cached_property
    def briefing(self) -> BriefingService:
        """A conversation on one page."""
        from .planning import BriefingService

        return BriefingService(self.session, self.directory, self.checklists, self.introduction)

    @cached_property
    def conversation(self) -> ConversationService:
        """The running talk."""
        from .conversation import ConversationService

        return ConversationService(
            self.session, self.directory, self.planning, self.agenda, self.rules, self.tasks, self.talk_clock
        )

    @cached_property
    def follow_up(self) -> FollowUpService:
        """Staying in touch."""
        from .follow_up import FollowUpService

        return FollowUpService(self.session, self.relations, self.rules, self.tasks)

    @cached_property
    def templates(self) -> TemplateService:
        """Templates of letters, filled."""
        from .templates import TemplateService

        return TemplateService(self.session, self.home, self.relations, self.rules)

    @cached_property
    def outreach(self) -> OutreachService:
        """Messages and calls that ask for a conversation."""
        from .outreach import OutreachService

        return OutreachService(
            self.session,
            self.directory,
            self.relations,
            self.rules,
            self.tasks,
            self.templates,
            self.referrals,
            self.follow_up,
            self.conversation,
        )

    @cached_property
    def messages(self) -> MessageService:
        """Letters in the making."""
        from .messages import MessageService

        return MessageService(
            self.session,
            self.relations,
            self.rules,
            self.planning,
            self.templates,
            self.follow_up,
            self.outreach,
        )

    @cached_property
    def reflection(self) -> ReflectionService:
        """The walkthrough after a talk."""
        from .reflection import ReflectionService

        return ReflectionService(
            self.session,
            self.directory,
            self.rules,
            self.tasks,
            self.thanks_owed,
            self.review.beliefs,
            self.review.differences,
        )

    @cached_property
    def thanks(self) -> ThanksService:
        """Thank-yous."""
        from .thank_you import ThanksService

        return ThanksService(
            self.session, self.thanks_owed, self.tasks, self.templates, self.reflection, self.outreach
        )

    @cached_property
    def today(self) -> TodayService:
        """What is next and what is due."""
        from .today import TodayService

        return TodayService(self.session, self.directory, self.relations, self.rules, self.attention)

    @cached_property
    def finding(self) -> FindService:
        """One search over everything."""
        from .finding import FindService

        return FindService(self.session)

    @cached_property
    def linting(self) -> LintingService:
        """Advice on what is being written."""
        from .linting import LintingService

        return LintingService(self.session, self.banks)


class Reactivation:
    """Moves contacts whose day has come from later to ready."""

    def __init__(self, session: Session, tasks: Callable[[], TaskService]) -> None:
        self._session = session
        self._tasks = tasks
        self._day = ""
        """The day that was followed last."""

    def follow_day(self) -> None:
        """Once a day, and only where this window may write. Costs nothing on the same day."""
        session = self._session
        if session.read_only:
            return
        today = f"{session.moment().local():%Y-%m-%d}"
        if today == self._day:
            return
        self._day = today
        due = [
            str(raw.get("uid", ""))
            for raw in session.contacts.raw_where("stage", Stage.LATER.value)
            if str(raw.get("revisit_on") or "9") <= today
        ]
        if due:
            self._bring_back(due)

    def _bring_back(self, uids: Sequence[str]) -> None:
        from ..domain.pipeline import after_revisit

        session = self._session
        today = session.moment().local().date()
        found = (session.contacts.get(uid) for uid in uids)
        due = [(person, move) for person in found if person and (move := after_revisit(person, today))]
        if not due:
            return
        # No step of undo: the day came by itself; taking it back would last until it is looked at again.
        with session.edit("the day they named has come", undoable=False) as edit:
            for person, move in due:
                edit.move(person.uid, [move])
                self._tasks().sync_contact(edit, person.uid)


PLANNED = (MeetingState.PROPOSED, MeetingState.SCHEDULED, MeetingState.CONFIRMED)


def follow_zone_rules(
    session: Session,
    directory: Directory,
    tasks: Callable[[], TaskService],
    records: Iterable[Mapping[str, Any]],
) -> list[str]:
    """Count the starts of planned conversations anew from their wall times; says what moved.

    Args:
        session: The records.
        directory: Names the guests.
        tasks: Gives the tasks, which follow what moved; asked for only then.
        records: Stored talks that may lie ahead.
    """
    now = session.clock.now()
    moved: list[tuple[str, ZonedTime]] = []
    for raw in records:
        if raw.get("state", MeetingState.SCHEDULED) not in PLANNED:
            continue
        try:
            stored, kept = ZonedTime.parse(raw["start"]), ZonedTime.rebase(raw["start"], now=now)
        except ValueError:
            continue
        if stored.utc != kept.utc:
            moved.append((str(raw.get("uid", "")), kept))
    notices: list[str] = []
    if not moved:
        return notices
    # No step of undo: taking it back would move the appointment, not the calculation.
    with session.edit("new rules of a time zone", undoable=False) as edit:
        for uid, start in moved:
            meeting = session.meetings.get(uid)
            if meeting is None:
                continue
            edit.put(meeting.replace(start=start, sequence=meeting.sequence + 1))
            tasks().sync_meeting(edit, uid)
            local = start.local()
            notices.append(
                f"The clocks of {zone_place(start.zone)} follow new rules: the conversation with"
                f" {directory.guests(meeting)} stays at {day_and_time(local)} there."
            )
    return notices
