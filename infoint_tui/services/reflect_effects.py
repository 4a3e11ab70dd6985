"""What the answers of a reflection bring about: assumptions, paths, contacts, questions, insights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.meeting import Insight, Meeting
from ..domain.people import Assumption, Path
from ..domain.pipeline import after_strategy
from ..domain.reflect_found import SAME, talk_day, themes_of, without_themes
from ..domain.words import AssumptionStatus, PathDecision, PathStatus, Stage
from .edit import Edit
from .reflect_found import Findings, Shared

VIEWS = "views"
"""Origin of an insight that explains why two people see a theme differently."""

_UNDECIDED = (PathStatus.CURIOUS, PathStatus.EXPLORING, PathStatus.PARKED, PathStatus.RULED_OUT)


class Effects(Findings):
    """The part of the reflection that changes other records, in the change-set of the answer."""

    def _consequences(
        self, edit: Edit, before: Meeting, meeting: Meeting, answers: Mapping[str, Any]
    ) -> None:
        reflection = self._reflection(meeting)
        if "assumptions" in answers:
            self._move_assumptions(edit, meeting, answers["assumptions"])
        if {"permission", "touch_how", "touch_days"} & answers.keys() and reflection.permission:
            for uid in meeting.contacts:
                contact = edit.contact(uid)
                touch = contact.keep_in_touch.replace(
                    permission=reflection.permission,
                    how=reflection.touch_how,
                    cadence_days=reflection.touch_days,
                )
                edit.put(contact.replace(keep_in_touch=touch))
                self._ws.todo.sync_contact(edit, uid)
        if {"strategy", "permission"} & answers.keys() and reflection.strategy:
            for uid in meeting.contacts:
                if edit.contact(uid).stage is Stage.THANKED:
                    edit.move(uid, after_strategy(reflection.strategy, reflection.permission))
        if {"path_decision", "unknown"} & answers.keys():
            self._decide_paths(edit, before, meeting)
        if "said_unsaid" in answers:
            self._keep_questions(edit, before, meeting)
        if "takeaways" in answers:
            self._keep_insights(edit, meeting)
        if {"takeaways", "views", "compared"} & answers.keys():
            self._link_insights(edit, meeting)

    def _move_assumptions(
        self, edit: Edit, meeting: Meeting, statuses: Mapping[str, AssumptionStatus]
    ) -> None:
        for path in self._paths(meeting):
            items = tuple(
                _moved(item, statuses[item.uid], meeting.uid) if item.uid in statuses else item
                for item in path.assumptions
            )
            if items != path.assumptions:
                edit.put(path.replace(assumptions=items))

    def _decide_paths(self, edit: Edit, before: Meeting, meeting: Meeting) -> None:
        """The status follows the decision, and a decision taken back brings it back; the unknown is noted."""
        reflection = self._reflection(meeting)
        old = self._reflection(before).unknown.strip()
        status = {
            PathDecision.PAUSE: PathStatus.PARKED,
            PathDecision.RULE_OUT: PathStatus.RULED_OUT,
        }.get(reflection.path_decision or PathDecision.CARRY_ON, PathStatus.EXPLORING)
        for path in self._paths(meeting):
            changed = path
            if reflection.path_decision and (path.status in _UNDECIDED or status is not PathStatus.EXPLORING):
                changed = changed.replace(status=status)
            unknowns = [text for text in path.unknowns if text != old]
            if reflection.unknown.strip():
                unknowns.append(reflection.unknown.strip())
            changed = changed.replace(unknowns=tuple(dict.fromkeys(unknowns)))
            if changed != path:
                edit.put(changed)

    def _keep_questions(self, edit: Edit, before: Meeting, meeting: Meeting) -> None:
        """Questions left over wait with the contact for the next talk."""
        old, new = (lines_of(self._reflection(each).said_unsaid) for each in (before, meeting))
        for uid in meeting.contacts:
            contact = edit.contact(uid)
            kept = tuple(dict.fromkeys((*(q for q in contact.ask_later if q not in old), *new)))
            if kept != contact.ask_later:
                edit.put(contact.replace(ask_later=kept))

    def _keep_insights(self, edit: Edit, meeting: Meeting) -> None:
        """Each line of the takeaways is an insight of this talk."""
        lines = {
            without_themes(line): themes_of(line, meeting)
            for line in lines_of(self._reflection(meeting).takeaways)
        }
        own = (one for one in self._ws.insights.all() if one.meeting == meeting.uid and not one.origin)
        for insight in own:
            if lines.pop(insight.statement, None) is None:
                edit.delete(insight)
        for statement, themes in lines.items():
            if statement:
                edit.put(
                    Insight(
                        uid=self._ws.new_id(),
                        statement=statement,
                        themes=themes,
                        paths=meeting.paths,
                        contacts=meeting.contacts,
                        meeting=meeting.uid,
                        on=talk_day(meeting),
                    )
                )

    def _link_insights(self, edit: Edit, meeting: Meeting) -> None:
        """What was said about a theme is linked to what somebody else said, as the user compared the two."""
        reflection = self._reflection(meeting)
        shared = [each for each in self.shared(meeting) if each.theme in reflection.compared]
        insights = list(edit.merged(self._ws.insights))
        own = [one for one in insights if one.meeting == meeting.uid and not one.origin]
        apart: list[Shared] = []
        links: dict[str, dict[bool, list[str]]] = {one.uid: {True: [], False: []} for one in own}
        for each in shared:
            agree = reflection.compared[each.theme] == SAME
            apart += [] if agree else [each]
            theirs = [i.uid for i in insights if i.meeting == each.meeting and each.theme in i.themes]
            for one in own:
                if each.theme in one.themes:
                    links[one.uid][agree] += theirs
        for one in own:
            linked = one.replace(
                agrees=tuple(dict.fromkeys(links[one.uid][True])),
                contradicts=tuple(dict.fromkeys(links[one.uid][False])),
            )
            if linked != one:
                edit.put(linked)
        self._keep_explanation(edit, meeting, apart, insights)

    def _keep_explanation(
        self, edit: Edit, meeting: Meeting, apart: list[Shared], insights: list[Insight]
    ) -> None:
        """What explains a difference is an insight of both talks; it goes when nothing differs any more."""
        old = next((i for i in insights if i.meeting == meeting.uid and i.origin == VIEWS), None)
        words = " ".join(self._reflection(meeting).views.split())
        if not apart or not words:
            if old is not None:
                edit.delete(old)
            return
        themes = tuple(dict.fromkeys(each.theme for each in apart))
        talks = {meeting.uid, *(each.meeting for each in apart)}
        kept = old or Insight(uid=self._ws.new_id(), statement="", meeting=meeting.uid, origin=VIEWS)
        made = kept.replace(
            statement=words,
            themes=themes,
            paths=meeting.paths,
            contacts=tuple(dict.fromkeys((*meeting.contacts, *(each.contact for each in apart)))),
            contradicts=tuple(
                i.uid for i in insights if i.meeting in talks and not i.origin and set(i.themes) & set(themes)
            ),
            on=talk_day(meeting),
        )
        if made != old:
            edit.put(made)

    def _paths(self, meeting: Meeting) -> list[Path]:
        found = (self._ws.paths.get(uid) for uid in meeting.paths)
        return [path for path in found if path is not None]


def _moved(item: Assumption, status: AssumptionStatus, meeting: str) -> Assumption:
    """An assumption as a talk leaves it, with that talk among its evidence unless nothing was tested."""
    evidence = tuple(uid for uid in item.evidence if uid != meeting)
    if status is not AssumptionStatus.UNTESTED:
        evidence = (*evidence, meeting)
    return item.replace(status=status, evidence=evidence)


def lines_of(text: str) -> list[str]:
    """The lines of a text that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]
