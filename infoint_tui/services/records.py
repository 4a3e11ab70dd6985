"""The records of an open data home as values, the user's profile, and the user's present."""

from __future__ import annotations

from typing import Any

from ..domain.clock import Clock
from ..domain.enums import MeetingState
from ..domain.meeting import Insight, Meeting, Milestone, ThankYou, Theme, Touchpoint, Verdict
from ..domain.mentions import Lead, Resource
from ..domain.people import Contact, Introduction, OutreachAttempt, Path, Profile, Transition
from ..domain.task import Task
from ..domain.zoned_time import ZonedTime
from ..domain.zones import valid_zone
from ..store.store import Store
from .drafts import Drafts
from .repository import Repository

PROFILE_UID = "profile"


class Records:
    """The part of the session where values are read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.clock = clock
        db = store.db
        self.profiles = Repository(db, "profile", Profile)
        self.paths = Repository(db, "paths", Path, "path")
        self.contacts = Repository(db, "contacts", Contact, "contact")
        self.outreach = Repository(db, "outreach", OutreachAttempt, "attempt")
        self.meetings = Repository(db, "meetings", Meeting, "conversation")
        self.introductions = Repository(db, "introductions", Introduction)
        self.thank_yous = Repository(db, "thank_yous", ThankYou, "thank-you")
        self.tasks = Repository(db, "tasks", Task, "task")
        self.transitions = Repository(db, "transitions", Transition)
        self.touchpoints = Repository(db, "touchpoints", Touchpoint, "message")
        self.milestones = Repository(db, "milestones", Milestone, "milestone")
        self.insights = Repository(db, "insights", Insight)
        self.differences = Repository(db, "differences", Verdict, "comparison")
        self.themes = Repository(db, "themes", Theme, "theme")
        self.leads = Repository(db, "leads", Lead, "opening")
        self.resources = Repository(db, "resources", Resource)
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
            Verdict: self.differences,
            Theme: self.themes,
            Lead: self.leads,
            Resource: self.resources,
        }
        self.drafts = Drafts(store)
        self._zone = ("", "UTC")
        """The zone of the profile as it is written, and the one that is used."""

    @property
    def profile(self) -> Profile:
        """The user's profile, an empty one before the first run."""
        return self.profiles.get(PROFILE_UID) or Profile(uid=PROFILE_UID)

    @property
    def introduced(self) -> bool:
        """Whether the first run has been answered or skipped; an unreadable profile is there, too."""
        return self.profiles.peek(PROFILE_UID) is not None

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

    def moment(self) -> ZonedTime:
        """The present in the user's zone."""
        return ZonedTime(self.clock.now(), self.zone)
