"""The open data home as the screens see it: values, use cases, undo, and the truth about saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypeVar

from .. import content
from .. import services as late
from ..domain.enums import MeetingState, Stage
from ..domain.phrasing import day_and_time
from ..domain.pipeline import after_revisit
from ..domain.zoned_time import Clock, ZonedTime, zone_place
from ..store.saving import Syncer
from ..store.store import Store
from .session import OpenHome, Session, TemplateFile
from .today import Attention

if TYPE_CHECKING:
    from .importing import Importer
    from .relations import Directory
    from .tasks import TaskService

S = TypeVar("S")


class Made(cached_property[S]):
    """A service that the workspace or a part of it has: made when it is first asked for."""

    def __init__(self, make: Callable[[Workspace], S]) -> None:
        super().__init__(lambda owner: make(owner if isinstance(owner, Workspace) else owner.workspace))


class Workspace:
    """Everything a front end needs. Screens read values here and call the services to change them."""

    def __init__(self, store: Store, clock: Clock, new_id: Callable[[], str] | None = None) -> None:
        self._store = store
        self.session = Session(store, clock, new_id)
        self.home = OpenHome(store)
        self.review = ReviewServices(self)
        self.data = DataServices(self)

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

    attention = Made(
        lambda w: Attention(
            w.session,
            w._store,
            lambda: w.data.conflicts,
            lambda: w.data.copies,
            lambda: w.data.backups,
            lambda: w.data.outer_editor,
            checked=lambda: "backups" in w.data.__dict__,
        )
    )
    """What is worth telling about the home itself."""
    relations = Made(lambda w: late.relations.Relations(w.session))
    """What belongs to whom."""
    directory = Made(lambda w: late.relations.Directory(w.session, w.relations))
    """Who there is."""
    rules = Made(lambda w: late.rules.RulesService(w.session, w.home, lambda edit: w.tasks.sync_all(edit)))
    """The time rules in force."""
    checklists = Made(lambda w: late.rules.ChecklistService(w.session, w.home))
    """The lines of the checklists in force."""
    banks = Made(
        lambda w: late.banks.BankService(
            w.home.path / "question_banks", lambda: w.session.status.reason if w.session.read_only else ""
        )
    )
    """Question banks."""
    tasks: Made[late.tasks.TaskService] = Made(
        lambda w: late.tasks.TaskService(w.session, w.relations, w.rules)
    )
    """Tasks, generated and own."""
    reactivation = Made(lambda w: Reactivation(w.session, lambda: w.tasks))
    """Who asked to be left alone until today is back."""
    thanks_owed = Made(lambda w: late.tasks.ThanksOwed(w.session, w.rules))
    """Which thank-yous are owed."""
    bulk = Made(
        lambda w: late.pipeline_bulk.BulkService(w.session, w.directory, w.relations, w.tasks, w.thanks_owed)
    )
    """Changes to many people at once."""
    known_people = Made(lambda w: late.known_people.LikelyPeople(w.session))
    """Who somebody that is being named may be."""
    pipeline = Made(lambda w: late.pipeline.PipelineService(w.session, w.relations))
    """The contacts by stage: filtered, counted, in words."""
    people = Made(
        lambda w: late.people.PeopleService(
            w.session,
            w.relations,
            w.rules,
            w.checklists,
            w.tasks,
            w.thanks_owed,
            w.known_people,
            lambda name: w.pipeline.called(name),
        )
    )
    """Contacts, paths, the profile."""

    def importer(self) -> Importer:
        """Reads people from files and takes them in; one for each import."""
        return late.importing.Importer(self.session, self.directory, self.tasks, self.people.newcomers)

    people_merge = Made(
        lambda w: late.people.PeopleMerge(w.session, w._store, w.tasks, w.known_people, w.directory)
    )
    """Who may be one person, and making one of two."""
    referrals = Made(lambda w: late.people.ReferralService(w.session, w.directory, w.relations, w.tasks))
    """Introductions from contact to contact."""
    views = Made(lambda w: late.pipeline.ViewService(w.session))
    """Filters, orders and groupings kept under a name."""
    leads = Made(lambda w: late.opportunities.LeadService(w.session, w.rules, w.tasks, w.thanks_owed))
    """Openings somebody mentioned."""
    resources = Made(lambda w: late.opportunities.ResourceService(w.session, w.directory))
    """Resources people named."""
    contact_view = Made(
        lambda w: late.contact_view.ContactView(
            w.session, w.directory, w.relations, w.rules, w.thanks_owed, w.leads, w.resources
        )
    )
    """Single contacts in words."""
    talk_clock = Made(lambda w: late.agenda.TalkClock(w.session))
    """How long a talk has been running."""
    agenda = Made(lambda w: late.agenda.AgendaService(w.session, w.banks, w.tasks, w.talk_clock))
    """What meetings talk about."""
    planning = Made(
        lambda w: late.planning.PlanningService(w.session, w.directory, w.agenda, w.tasks, w.checklists)
    )
    """Scheduling and preparing meetings."""
    introduction = Made(lambda w: late.planning.IntroductionService(w.session, w.tasks))
    """What the user says of themselves."""
    briefing = Made(
        lambda w: late.planning.BriefingService(w.session, w.directory, w.checklists, w.introduction)
    )
    """A conversation on one page."""
    conversation = Made(
        lambda w: late.conversation.ConversationService(
            w.session, w.directory, w.talk_clock, w.planning, w.agenda, w.rules, w.tasks
        )
    )
    """The running talk."""
    follow_up = Made(lambda w: late.follow_up.FollowUpService(w.session, w.relations, w.rules, w.tasks))
    """Staying in touch."""
    templates = Made(lambda w: late.templates.TemplateService(w.session, w.home, w.relations, w.rules))
    """Templates of letters, filled."""
    outreach = Made(
        lambda w: late.outreach.OutreachService(
            w.session,
            w.directory,
            w.relations,
            w.rules,
            w.tasks,
            w.templates,
            w.referrals,
            w.follow_up,
            w.conversation,
        )
    )
    """Messages and calls that ask for a conversation."""
    messages = Made(
        lambda w: late.messages.MessageService(
            w.session, w.relations, w.rules, w.planning, w.templates, w.follow_up, w.outreach
        )
    )
    """Letters in the making."""
    reflection = Made(
        lambda w: late.reflection.ReflectionService(
            w.session,
            w.directory,
            w.rules,
            w.tasks,
            w.thanks_owed,
            w.review.beliefs,
            w.review.differences,
        )
    )
    """The walkthrough after a talk."""
    thanks = Made(
        lambda w: late.thank_you.ThanksService(
            w.session, w.thanks_owed, w.tasks, w.templates, w.reflection, w.outreach
        )
    )
    """Thank-yous."""
    today = Made(lambda w: late.today.TodayService(w.session, w.directory, w.relations, w.rules, w.attention))
    """What is next and what is due."""
    finding = Made(lambda w: late.finding.FindService(w.session))
    """One search over everything."""
    linting = Made(lambda w: late.linting.LintingService(w.session, w.banks))
    """Advice on what is being written."""


class ReviewServices:
    """What all conversations say together."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    voices = Made(lambda w: late.evidence.Voices(w.session))
    """The conversations that took place, as the review reads them."""
    differences: Made[late.evidence.DifferenceService] = Made(
        lambda w: late.evidence.DifferenceService(w.session, w.review.voices)
    )
    """How two conversations go together."""
    beliefs: Made[late.evidence.BeliefService] = Made(
        lambda w: late.evidence.BeliefService(w.session, w.review.voices)
    )
    """Where beliefs about paths stand."""
    learning = Made(
        lambda w: late.learning.LearningService(w.session, w.review.voices, w.rules, w.thanks_owed)
    )
    """What all conversations say together."""
    heard = Made(
        lambda w: late.decisions.HeardService(w.session, w.relations, w.review.voices, lambda: w.people)
    )
    """Who was heard, and who named whom."""
    decisions = Made(
        lambda w: late.decisions.DecisionService(
            w.session, w.review.voices, w.review.learning, w.review.heard, lambda: w.agenda
        )
    )
    """What decisions about paths rest on."""
    comparing = Made(
        lambda w: late.codebook.ComparisonService(w.session, w.review.voices, lambda: w.conversation)
    )
    """Several people on one question."""
    codebook = Made(
        lambda w: late.codebook.CodebookService(
            w.session, w.review.voices, w.review.differences, lambda: w.conversation
        )
    )
    """What themes mean, and who spoke of them."""
    review_tables = Made(lambda w: late.codebook.ReviewTables(w.session, w.review.voices, w.review.codebook))
    """What the review writes for other programs."""
    weekly_review = Made(lambda w: late.learning.WeeklyReviewService(w.session, w.today, w.contact_view))
    """Looking back on a week."""


class DataServices:
    """What concerns the home and its files, and not what is in them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    backups: Made[late.backups.BackupService] = Made(
        lambda w: late.backups.BackupService(w._store, w.session.clock, lambda: w.session.zone)
    )
    """Where the data lies: its state, copies and earlier states."""
    conflicts: Made[late.conflicts.ConflictService] = Made(
        lambda w: late.conflicts.ConflictService(w.session, w._store)
    )
    """What was changed in two places and is kept twice."""
    copies: Made[late.conflicts.CopyService] = Made(lambda w: late.conflicts.CopyService(w._store))
    """Conflict copies that sync programs left."""
    erasure = Made(lambda w: late.erasure.ErasureService(w.session, w.attention, w.finding, w._store))
    """Removing somebody for good."""
    outer_editor: Made[late.files.OuterEditor] = Made(lambda w: late.files.OuterEditor(w.session, w.home))
    """Texts in the user's own editor."""

    @cached_property
    def settings_file(self) -> TemplateFile:
        """Where the settings stand."""
        return TemplateFile(self.workspace.home, content.settings.FILE)

    vault = Made(lambda w: late.vault.VaultService(w.session, w.directory, w.relations))
    """A Markdown note for each person."""
    calendar = Made(lambda w: late.calendar.CalendarService(w.session, w.directory, w.rules, w.planning))
    """Calendar files."""
    exporting = Made(
        lambda w: late.exporting.ExportService(
            w.session, w.home, w.directory, lambda: w.data.calendar, lambda: w.data.vault
        )
    )
    """Files for other programs."""


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
        session = self._session
        today = session.today
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
    """Count the starts of planned conversations anew from their wall times, of those stored talks that may
    lie ahead; says what moved. The tasks, which follow, are asked for only then."""
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
