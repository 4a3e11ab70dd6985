"""What belongs to a contact or a meeting, found without walking whole tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.contact_rules import Dealings, Promise
from ..domain.meeting_rules import TELLING_RULES, Around
from .edit import Edit
from .links import Links, field, many

if TYPE_CHECKING:
    from ..domain.people import Contact, Introduction
    from ..domain.task import Task
    from ..store.changes import Change
    from .workspace import Workspace

PROMISED = "promised"


class Belongings:
    """Reads; changes nothing. Built when first asked, then kept in step with every change."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        self.tasks = Links(workspace.tasks, field("contact"))
        self.tasks_of_meeting = Links(workspace.tasks, field("meeting"))
        self.outreach = Links(workspace.outreach, field("contact"))
        self.meetings = Links(workspace.meetings, many("contacts"))
        self.thanks = Links(workspace.thank_yous, field("recipient"))
        self.thanks_of_meeting = Links(workspace.thank_yous, field("meeting"))
        self.touches = Links(workspace.touchpoints, field("contact"))
        self.milestones = Links(workspace.milestones, many("from_advice_of"))
        self.leads = Links(workspace.leads, field("meeting"))
        self.introductions_to = Links(workspace.introductions, field("to_contact"))
        self.introductions_from = Links(workspace.introductions, field("from_contact"))
        self._links = [links for links in vars(self).values() if isinstance(links, Links)]
        workspace.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        if change.kind in ("draft", "status"):
            return
        if not change.touched:
            for links in self._links:
                links.reset()
        for table, uid in change.touched:
            for links in self._links:
                if links.table == table:
                    links.touched(uid)

    # -- of a contact ---------------------------------------------------------------------------------

    def of_contact(self, edit: Edit, uid: str) -> tuple[list[Task], Dealings]:
        """The tasks of a contact that belong to no meeting, and what else is theirs, as after an edit."""
        contact = edit.contact(uid)
        every = edit.those(self.tasks, uid)
        tasks = [task for task in every if not task.meeting]
        named = edit.those(self.introductions_to, uid)
        dealings = Dealings(
            attempts=edit.those(self.outreach, uid),
            meetings=edit.those(self.meetings, uid),
            thanks=edit.those(self.thanks, uid),
            touches=edit.those(self.touches, uid),
            milestones=edit.those(self.milestones, uid),
            promises=self._promises(edit, uid),
            news_due=any(task.open and task.rule in TELLING_RULES for task in every),
        )
        return tasks, self._named(edit, contact, named, dealings)

    def _promises(self, edit: Edit, uid: str) -> list[Promise]:
        """Introductions that a contact promised, as long as the other is there."""
        return [
            Promise(intro.uid, edit.contact(intro.to_contact).name, since)
            for intro in edit.those(self.introductions_from, uid)
            if intro.status == PROMISED
            and (since := intro.since or intro.asked_on)
            and edit.has_contact(intro.to_contact)
        ]

    @staticmethod
    def _named(edit: Edit, contact: Contact, named: list[Introduction], dealings: Dealings) -> Dealings:
        """With who named them and when; while all introductions are only promised, nobody did yet."""
        introducer = contact.introduced_by
        if not introducer or not edit.has_contact(introducer):
            return dealings
        given = [intro for intro in named if intro.status != PROMISED]
        made = [intro.since for intro in given if intro.status == "made" and intro.since]
        days = made or [intro.asked_on for intro in given if intro.asked_on]
        return dealings._replace(introducer=edit.contact(introducer), named_on=min(days, default=None))

    # -- of a meeting ---------------------------------------------------------------------------------

    def of_meeting(self, edit: Edit, uid: str) -> Around:
        """What belongs to a meeting as after an edit, its tasks included."""
        meeting = edit.meeting(uid)
        named_by = edit.contact(meeting.first_contact).introduced_by
        return Around(
            thanks=edit.those(self.thanks_of_meeting, uid),
            introducer=edit.contact(named_by) if named_by and edit.has_contact(named_by) else None,
            leads=edit.those(self.leads, uid),
            tasks=edit.those(self.tasks_of_meeting, uid),
            names={guest: edit.contact(guest).name for guest in meeting.contacts if edit.has_contact(guest)},
        )

    # -- everybody ------------------------------------------------------------------------------------

    def everybody(self, edit: Edit) -> list[str]:
        """Uids of the contacts a rule may ask something for."""
        found: dict[str, None] = {}
        for links in (self.tasks, self.outreach, self.meetings, self.touches, self.milestones):
            found |= dict.fromkeys(links.owners())
        found |= dict.fromkeys(self.introductions_from.owners())
        found |= {
            str(raw.get("uid")): None for raw in self._ws.contacts.raw() if raw.get("stage") == "in_touch"
        }
        return [uid for uid in found if edit.has_contact(uid)]
