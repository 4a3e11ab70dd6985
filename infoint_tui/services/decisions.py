"""What a decision about a path rests on: who was heard, what speaks for and against, what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from .. import exchange
from ..domain import NamedTuple
from ..domain.enums import PathDecision, PathStatus, Relation, Seniority
from ..domain.erasure import REMOVED
from ..domain.errors import Refused, needed
from ..domain.evidence import (
    AGAINST,
    EDGE,
    FOR,
    SIDES,
    Argument,
    Coverage,
    Introductions,
    arguments,
    coverage,
    introductions,
    is_saturated,
    new_themes,
)
from ..domain.meeting import FIT_SIDES, Insight, Meeting
from ..domain.people import Contact, Path, decided, status_after
from ..domain.phrasing import count
from ..domain.pipeline import forbidden
from .session import Service, Session

if TYPE_CHECKING:
    from datetime import date

    from ..domain.learning import Talk
    from .agenda import AgendaService
    from .evidence import Voices
    from .learning import LearningService, PathFit
    from .people import PeopleService
    from .relations import Relations

DECIDED = {
    PathDecision.CARRY_ON: "keep going",
    PathDecision.MORE_PEOPLE: "talk to more people",
    PathDecision.PAUSE: "pause",
    PathDecision.RULE_OUT: "rule out",
}
"""What a conversation decided, in words."""
HEAVIEST = 5
"""The largest weight of a side of the fit."""


def words_of(status: PathStatus) -> str:
    """A status as people read it."""
    return "set aside" if status is PathStatus.PARKED else status.label


class HeardService(Service):
    """Who named whom, and which kinds of people were heard. Reads, and keeps what somebody's part is."""

    _session: Session
    _relations: Relations
    _voices: Voices
    _people: Callable[[], PeopleService]

    def name(self, uid: str) -> str:
        """The name of somebody; the stand-in for one who was removed."""
        raw = self._session.contacts.peek(uid)
        return str(raw.get("name", "")) if raw else REMOVED

    def names(self, uids: tuple[str, ...]) -> str:
        """First names in a line, whole ones where two would be alike."""
        whole = [self.name(uid) for uid in uids]
        found = [self._session.contacts.get(uid) for uid in uids]
        first = [each.first_name if each else name for each, name in zip(found, whole, strict=True)]
        return ", ".join(
            name if first.count(short) > 1 else short for name, short in zip(whole, first, strict=True)
        )

    def introductions(self) -> Introductions:
        """Everybody who named somebody, and whoever was named; practice is in none of it.

        Somebody who may not be written to, or is archived, is owed no word of how it went.
        """
        people: dict[str, Mapping[str, object]] = {
            str(raw.get("uid")): raw for raw in self._session.contacts.raw() if not raw.get("practice")
        }
        edges: list[EDGE] = [
            (str(raw["introduced_by"]), uid) for uid, raw in people.items() if raw.get("introduced_by")
        ]
        told: set[EDGE] = set()
        for intro in self._session.introductions.all():
            edge = intro.from_contact, intro.to_contact
            edges.append(edge)
            if intro.loop_closed_on is not None:
                told.add(edge)
        for thanks in self._session.thank_yous.all():
            if thanks.introduced and thanks.sent_at is not None:
                told.add((thanks.recipient, thanks.introduced))
        edges = [edge for edge in edges if edge[0] in people and edge[1] in people]
        told |= {edge for edge in edges if self._needs_no_word(edge[0])}
        met = frozenset(uid for talk in self._voices.talks() for uid in talk.contacts)
        return introductions(edges, met, frozenset(told), list(people))

    def _needs_no_word(self, introducer: str) -> bool:
        contact = self._session.contacts.get(introducer)
        return contact is None or contact.archived or bool(forbidden(contact))

    def named_by(self, uid: str) -> list[str]:
        """Names of those who named somebody besides the one they stand below in the tree."""
        contact = self._session.contacts.get(uid)
        first = contact.introduced_by if contact else ""
        found = self._relations.introductions_to.values(uid)
        others = dict.fromkeys(intro.from_contact for intro in found if intro.from_contact != first)
        return [self.name(other) for other in others if self._session.contacts.peek(other)]

    def tree_page(self) -> bytes:
        """The tree as Markdown: a line for everybody, deeper for whoever they named."""
        tree = self.introductions()
        lines = [
            (
                place.depth,
                self.name(place.uid),
                f"reached {place.met} of {count(place.named, 'person', 'people')}" if place.named else "",
            )
            for place in tree.places
        ]
        return exchange.markdown.tree_markdown(figures_of(tree), lines).encode()

    def heard(self, path: str = "") -> dict[str, Contact]:
        """Everybody a held conversation was with, about a path or about any."""
        uids = dict.fromkeys(uid for talk in self._voices.talks(path) for uid in talk.contacts)
        found = self._session.contacts.those(uids)
        return {contact.uid: contact for contact in found if not contact.practice}

    def coverage(self, path: str = "") -> Coverage:
        """How many people of each kind were heard."""
        return coverage(self.parts(self._voices.talks(path)).values())

    def parts(self, talks: Iterable[Talk]) -> dict[str, tuple[Relation, Seniority]]:
        """What everybody in some talks has to do with the work; nobody's record is read whole for it."""
        found: dict[str, tuple[Relation, Seniority]] = {}
        for uid in dict.fromkeys(uid for talk in talks for uid in talk.contacts):
            raw = self._session.contacts.peek(uid)
            if raw is not None and not raw.get("practice"):
                relation, level = raw.get("relation"), raw.get("seniority")
                found[uid] = (
                    Relation(relation) if relation in _RELATIONS else Relation.UNKNOWN,
                    Seniority(level) if level in _LEVELS else Seniority.UNKNOWN,
                )
        return found

    def set_part(self, uid: str, relation: Relation, seniority: Seniority) -> None:
        """Keep what somebody has to do with the work, and how far along they are."""
        self._people().save(uid, {"relation": relation, "seniority": seniority})

    def takeaways(self, path: str = "") -> list[Insight]:
        """What was taken away from conversations about a path, the latest first; practice left out."""
        talks = {talk.uid for talk in self._voices.talks()}
        found = [
            insight
            for insight in self._session.insights.all()
            if not insight.origin
            and (not path or path in insight.paths)
            and (not insight.meeting or insight.meeting in talks)
        ]
        return sorted(found, key=lambda each: (each.on.toordinal() if each.on else 0, each.uid), reverse=True)


def figures_of(tree: Introductions) -> str:
    """What became of the names received, in a line."""
    owed = len({giver for giver, _named in tree.open_loops})
    told = f" · {count(owed, 'person', 'people')} to update" if owed else ""
    people = count(tree.named, "person", "people")
    chain = f" · {chain_words(tree.longest)}" if tree.longest else ""
    return f"talked to {tree.met} of {people} suggested to you{told}{chain}"


def chain_words(links: int) -> str:
    """How far one introduction led to the next."""
    return f"longest chain: {count(links, 'introduction')}"


_RELATIONS = frozenset(each.value for each in Relation)
_LEVELS = frozenset(each.value for each in Seniority)


class LogEntry(NamedTuple):
    """Something that was decided about a path."""

    on: date
    what: str
    reason: str
    meeting: str = ""
    """The conversation that decided it; empty where it was decided by hand."""
    status: PathStatus | None = None
    """Where the path stood from then on."""


class PathPage(NamedTuple):
    """Everything a decision about one path rests on."""

    path: Path
    fit: PathFit
    people: tuple[str, ...]
    """Uids of those who were heard."""
    arguments: tuple[Argument, ...]
    takeaways: tuple[Insight, ...]
    """What was taken away and speaks for no side yet, the latest first."""
    new_themes: tuple[int, ...]
    """How many themes each conversation was the first to name."""
    saturated: bool
    """Whether the last two added almost nothing: a hint, no verdict."""
    coverage: Coverage
    open_questions: tuple[tuple[str, str], ...]
    """Question, and of whom; empty where it is about the path."""
    log: tuple[LogEntry, ...]
    early: str
    """What is said before committing while few people were heard."""

    def side(self, side: str) -> tuple[Argument, ...]:
        """What speaks for it, or against."""
        return tuple(each for each in self.arguments if each.side == side)

    @property
    def unopposed(self) -> bool:
        """Whether nothing was said against it."""
        return not self.side(AGAINST)

    @property
    def against(self) -> tuple[str, ...]:
        """Uids of those who said something against it."""
        return tuple(dict.fromkeys(uid for each in self.side(AGAINST) for uid in each.people))

    @property
    def since(self) -> date | None:
        """The day from which its status stands, whether it was decided by hand or in a conversation."""
        status: PathStatus | None = None
        since: date | None = None
        for entry in self.log:
            if entry.status is not status:
                status, since = entry.status, entry.on
        return since if status is self.path.status else None


class DecisionService(Service):
    """Puts together what a decision rests on, and keeps decisions with their reasons."""

    _session: Session
    _voices: Voices
    _learning: LearningService
    _heard: HeardService
    _agenda: Callable[[], AgendaService]

    def pages(self, path: str = "") -> list[PathPage]:
        """The page of a path, or of all."""
        paths = [each for each in self._session.paths.all() if not path or each.uid == path]
        return [self._page(each) for each in paths]

    def page(self, path: str) -> PathPage:
        """The page of one path. Refuses one that is gone."""
        self._session.paths.need(path)
        return self.pages(path)[0]

    def _page(self, path: Path) -> PathPage:
        talks = self._voices.talks(path.uid)
        counts, heard = new_themes(talks), self._heard.parts(talks)
        takeaways = self._heard.takeaways(path.uid)
        return PathPage(
            path,
            self._learning.fit_of(path),
            tuple(heard),
            arguments(talks, takeaways),
            tuple(each for each in takeaways if not each.side),
            counts,
            is_saturated(counts),
            coverage(heard.values()),
            tuple(self._open_questions(path)),
            tuple(self._log(path, talks)),
            self._learning.commit_note(path.uid, len(talks)),
        )

    def _open_questions(self, path: Path) -> list[tuple[str, str]]:
        found = [(text, "") for text in path.unknowns]
        for raw in self._session.contacts.raw():
            if not raw.get("ask_later") or raw.get("practice") or raw.get("archived"):
                continue
            contact = self._session.contacts.get(str(raw.get("uid")))
            if contact is not None and path.uid in contact.paths:
                found += [(text, contact.name) for text in contact.ask_later]
        return list(dict.fromkeys(found))

    def _log(self, path: Path, talks: Iterable[Talk]) -> list[LogEntry]:
        """What was decided by hand and by conversations, the earliest first."""
        found: list[tuple[float, LogEntry, PathDecision | None]] = []
        for each in path.decisions:
            before, after = each.before, words_of(each.after)
            what = f"{words_of(before)} → {after}" if before else f"began as {after}"
            if each.unopposed:
                what += ", with no one against it"
            on = self._session.day_of(each.at)
            found.append((each.at.utc.timestamp(), LogEntry(on, what, each.reason, status=each.after), None))
        for talk in talks:
            decided = talk.reflected.decision if talk.reflected else None
            if decided is not None and talk.reflected is not None:
                reason = next(
                    (line.strip() for line in talk.reflected.takeaways.splitlines() if line.strip()), ""
                )
                entry = LogEntry(talk.day, DECIDED[decided], reason, talk.uid)
                found.append((talk.ended.utc.timestamp() if talk.ended else 0.0, entry, decided))
        log: list[LogEntry] = []
        for _at, entry, decision in sorted(found, key=lambda each: each[0]):
            before = log[-1].status if log else None
            log.append(entry._replace(status=status_after(before, decision)) if decision else entry)
        return log

    # -- deciding -------------------------------------------------------------------------------------

    def decide(self, path: str, status: PathStatus, reason: str, *, end_drafts: Iterable[str] = ()) -> Path:
        """Change where a path stands. Refuses a decision without a reason."""
        old = self._session.paths.need(path)
        if old.status is status:
            raise Refused(f"{old.title} is already marked “{words_of(status)}”.", field="status")
        unopposed = status is PathStatus.COMMITTED and self.page(path).unopposed
        made = decided(old, status, reason, self._session.moment(), unopposed=unopposed)
        self._session.put(f"{old.title}: {words_of(status)}", made, end_drafts=end_drafts)
        return made

    def asks_for_against(self, path: str) -> bool:
        """Whether a case against it is to be asked for before committing: nobody spoke, and once only."""
        return not self._session.paths.need(path).against_asked and self.page(path).unopposed

    def asked_for_against(self, path: str, *, look: bool) -> None:
        """Remember that it was asked for; to look for somebody becomes an open question of the path."""
        old = self._session.paths.need(path)
        unknowns = tuple(dict.fromkeys((*old.unknowns, SOMEBODY_AGAINST))) if look else old.unknowns
        self._session.put("a case against it", old.replace(against_asked=True, unknowns=unknowns))

    def next_talk(self, path: str) -> Meeting | None:
        """The next conversation planned about a path with somebody real."""
        now = self._session.clock.now()
        ahead = [
            talk
            for talk in self._session.meetings.all()
            if talk.planned
            and not talk.practice
            and talk.start
            and talk.start.utc >= now
            and path in talk.paths
        ]
        return min(ahead, key=lambda talk: (talk.start.utc if talk.start else now, talk.uid), default=None)

    def ask_next(self, path: str, question: str, *, end_drafts: Iterable[str] = ()) -> str:
        """Put a question on the agenda of the next conversation about a path; says whose.

        While none is planned it is kept among the open questions of the path.
        """
        text = needed(question, "A question needs a few words.", field="line")
        talk = self.next_talk(path)
        if talk is not None:
            self._agenda().add_own_question(talk.uid, text, end_drafts=end_drafts)
            return f"On the agenda with {self._heard.names(talk.contacts)}. u takes it off."
        old = self._session.paths.need(path)
        asked = old.replace(unknowns=tuple(dict.fromkeys((*old.unknowns, text))))
        self._session.put("an open question", asked, end_drafts=end_drafts)
        return f"No conversation about {old.title} is planned: kept among its open questions."

    def set_side(self, insight: str, side: str) -> None:
        """Say whether a takeaway speaks for its paths, against them, or neither."""
        if side not in ("", *SIDES):
            raise Refused("A takeaway can be for a path, against it, or neither.")
        found = self._session.insights.get(insight)
        if found is None:
            raise Refused("That takeaway is gone; `u` may bring it back.")
        self._session.put(f"takeaway: {side or 'neither'}", found.replace(side=side))

    def set_weights(self, weights: Mapping[str, int], *, end_drafts: Iterable[str] = ()) -> None:
        """Keep how much each side of the fit counts for the user."""
        if any(
            side not in FIT_SIDES or number not in range(HEAVIEST + 1) for side, number in weights.items()
        ):
            raise Refused(f"A weight is a number from 0 to {HEAVIEST}.", field="weights")
        if not any(weights.values()):
            raise Refused("One side has to count.", "Give at least one of them a weight.", field=FIT_SIDES[0])
        profile = self._session.profile.replace(fit_weights=dict(weights))
        self._session.put("weights of the fit", profile, end_drafts=end_drafts)

    # -- the page for others --------------------------------------------------------------------------

    def dossier(self, path: str) -> bytes:
        """The page of a path as Markdown."""
        page = self.page(path)
        sides = [
            (side, found.middle, found.low, found.high, found.n)
            for side, found in page.fit.fit.sides.items()
            if found.n and found.middle is not None
        ]
        return exchange.markdown.dossier_markdown(
            exchange.markdown.Dossier(
                page.path.title,
                f"{words_of(page.path.status)}, {count(len(page.people), 'person', 'people')}, "
                f"{count(page.fit.held, 'conversation')}" + (", provisional" if page.fit.provisional else ""),
                page.path.why,
                tuple(sides),
                page.fit.fit.weighted,
                tuple((each.text, self._heard.names(each.people)) for each in page.side(FOR)),
                tuple((each.text, self._heard.names(each.people)) for each in page.side(AGAINST)),
                tuple(page.new_themes),
                page.coverage.not_heard,
                tuple(f"{text} ({whom})" if whom else text for text, whom in page.open_questions),
                tuple((entry.on, entry.what, entry.reason) for entry in page.log),
            )
        ).encode()


SOMEBODY_AGAINST = "Who would advise against it, and why?"
"""The open question of a path nobody spoke against."""
