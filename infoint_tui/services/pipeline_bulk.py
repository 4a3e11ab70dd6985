"""Changes to many people as one step of undo, planned first: who takes part, who is left out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..domain import NamedTuple
from ..domain.enums import Stage, Tie
from ..domain.errors import Refused
from ..domain.people import Contact
from ..domain.pipeline import Move, check_move
from .relations import Directory, Relations
from .session import Edit, Service, Session
from .tasks import TaskService, ThanksOwed

GONE = "no longer there"
ONE_BY_ONE = 20
"""People whose tasks are brought in step singly; beyond, one pass over all is cheaper."""


class BulkPlan(NamedTuple):
    """What would happen; nothing has been changed yet."""

    label: str
    """Names the change for undo: "tagged 12 people"."""
    question: str
    """The same before it is done: "Tag 12 people"."""
    takes: tuple[str, ...]
    """Uids of those it changes."""
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    """Why, and the names of those it does not change."""
    warnings: tuple[str, ...]
    """What should be thought of before."""
    change: Callable[[Edit, Contact], None]
    tasks: bool
    """Whether tasks follow from it."""


class BulkService(Service):
    """Plans changes and does them."""

    _session: Session
    _directory: Directory
    _relations: Relations
    _tasks: TaskService
    _thanks_owed: ThanksOwed

    def do(self, plan: BulkPlan) -> str:
        """Do what was planned, as one step; returns the words for undo. Refuses a plan for nobody."""
        if not plan.takes:
            raise Refused("There's no one left to do that with.", "The preview says why.")
        with self._session.edit(plan.label) as edit:
            for uid in plan.takes:
                plan.change(edit, edit.contact(uid))
            if plan.tasks:
                index = self._relations
                with_tasks = [uid for uid in plan.takes if index.tasks.of(uid) or index.outreach.of(uid)]
                if len(with_tasks) > ONE_BY_ONE:
                    self._tasks.sync_all(edit)
                else:
                    for uid in with_tasks:
                        self._tasks.sync_contact(edit, uid)
        return plan.label

    # -- plans ----------------------------------------------------------------------------------------

    def tag(self, uids: Iterable[str], words: Iterable[str]) -> BulkPlan:
        """Add tags (`-tag` removes one). Refuses when none is given."""
        clean = [word.strip().lstrip("#").lower() for word in words if word.strip().lstrip("#-")]
        if not clean:
            raise Refused(
                "No tag given.", "For example: climbing alumni, or -alumni to remove one.", field="tags"
            )
        removed = {word[1:].lstrip("#") for word in clean if word.startswith("-")}
        added = [word for word in clean if not word.startswith("-")]

        def tags_of(contact: Contact) -> tuple[str, ...]:
            return tuple(tag for tag in dict.fromkeys((*contact.tags, *added)) if tag not in removed)

        return self._plan(
            uids,
            "tagged {}",
            "Tag {}",
            lambda contact: "" if tags_of(contact) != contact.tags else "already tagged",
            lambda edit, contact: edit.put(contact.replace(tags=tags_of(contact))),
        )

    def archive(self, uids: Iterable[str], *, archived: bool = True) -> BulkPlan:
        """Put people away, or take them back; who is owed thanks is named before."""
        done = "already archived" if archived else "not archived"
        plan = self._plan(
            uids,
            "archived {}" if archived else "brought back {}",
            "Archive {}" if archived else "Bring back {}",
            lambda contact: done if contact.archived is archived else "",
            lambda edit, contact: edit.put(contact.replace(archived=archived)),
            tasks=True,
        )
        thanked = self._owed(plan.takes) if archived else []
        return plan._replace(warnings=(f"Thanks are still owed to {listed(thanked)}.",) if thanked else ())

    def move(self, uids: Iterable[str], to: Stage, reason: str) -> BulkPlan:
        """Move people by hand, with one reason; those whose stage does not lead there are left out."""
        if not reason.strip():
            raise Refused(
                "A move by hand needs a reason.",
                "A few words are enough. They go into the history.",
                field="reason",
            )
        people = self._directory

        def why_not(contact: Contact) -> str:
            try:
                check_move(
                    contact,
                    to,
                    reason=reason,
                    thanks_owed=to is Stage.CLOSED and self._thanks_owed.owed_to(contact.uid),
                    met=people.talked_with(contact.uid),
                )
            except Refused as refusal:
                if contact.stage is to:
                    return "already there"
                if to is Stage.CLOSED:
                    return "still needs a thank-you"
                return refusal.what.rstrip(".").replace(contact.name, "them")
            return ""

        def change(edit: Edit, contact: Contact) -> None:
            edit.move(contact.uid, [Move(to, "moved by hand")], reason=reason.strip())

        return self._plan(
            uids, f"moved {{}} to “{to.label}”", f"Move {{}} to “{to.label}”", why_not, change, tasks=True
        )

    def path(self, uids: Iterable[str], path: str, *, away: bool = False) -> BulkPlan:
        """Put people on a path, or take them off it. Refuses a path that is gone."""
        title = self._session.paths.need(path).title
        if away:
            return self._plan(
                uids,
                f"removed {{}} from the path {title}",
                f"Remove {{}} from the path {title}",
                lambda contact: "" if path in contact.paths else "not on that path",
                lambda edit, contact: edit.put(
                    contact.replace(paths=tuple(uid for uid in contact.paths if uid != path))
                ),
            )
        return self._plan(
            uids,
            f"added {{}} to the path {title}",
            f"Add {{}} to the path {title}",
            lambda contact: "already on that path" if path in contact.paths else "",
            lambda edit, contact: edit.put(contact.replace(paths=(*contact.paths, path))),
        )

    def tie(self, uids: Iterable[str], tie: Tie) -> BulkPlan:
        """Say how well the user knows people."""
        return self._plan(
            uids,
            f"noted how well you know {{}}: {tie.label}",
            f"Note how well you know {{}}: {tie.label}",
            lambda contact: "already set" if contact.tie is tie else "",
            lambda edit, contact: edit.put(contact.replace(tie=tie)),
        )

    # -- helpers --------------------------------------------------------------------------------------

    def _plan(
        self,
        uids: Iterable[str],
        label: str,
        question: str,
        why_not: Callable[[Contact], str],
        change: Callable[[Edit, Contact], None],
        *,
        tasks: bool = False,
    ) -> BulkPlan:
        takes: list[str] = []
        left: dict[str, list[str]] = {}
        for uid in dict.fromkeys(uids):
            contact = self._session.contacts.get(uid)
            reason = why_not(contact) if contact else GONE
            if reason:
                left.setdefault(reason, []).append(contact.name if contact else "someone")
            else:
                takes.append(uid)
        one = self._session.contacts.get(takes[0]) if len(takes) == 1 else None
        whom = one.name if one else f"{len(takes)} people"
        return BulkPlan(
            label.replace("{}", whom, 1),
            question.replace("{}", whom, 1),
            tuple(takes),
            tuple((reason, tuple(names)) for reason, names in left.items()),
            (),
            change,
            tasks,
        )

    def _owed(self, uids: Iterable[str]) -> list[str]:
        named = self._directory.name_of
        return [
            named(uid) for uid in uids if self._relations.thanks.of(uid) and self._thanks_owed.owed_to(uid)
        ]


def listed(names: Iterable[str], most: int = 6) -> str:
    """Some of the names, and how many more there are."""
    every = list(names)
    more = len(every) - most
    return ", ".join(every[:most]) + (f" and {more} more" if more > 0 else "")
