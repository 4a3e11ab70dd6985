"""Who named whom, how far that led, and which kind of person has not been heard yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .enums import Relation, Seniority

EDGE = tuple[str, str]
"""From whom, to whom."""
RELATIONS = (Relation.DOES, Relation.LEFT, Relation.HIRES, Relation.TEACHES, Relation.USES)
SENIORITIES = (Seniority.EARLY, Seniority.MID, Seniority.SENIOR)
WANTED = (
    (Relation.DOES, "someone who does it"),
    (Relation.LEFT, "someone who left it"),
    (Relation.HIRES, "someone who hires for it"),
)
WANTED_LEVELS = (
    (Seniority.EARLY, "someone who just started"),
    (Seniority.MID, "someone in mid-career"),
    (Seniority.SENIOR, "someone senior"),
)
"""Kinds of people worth hearing before a decision, the most telling first."""


class TreePlace(NamedTuple):
    """Where somebody stands in the tree."""

    uid: str
    depth: int
    last: tuple[bool, ...]
    """For each level down to this one: whether nobody follows on that level."""
    named: int
    """How many people they named."""
    met: int
    """How many of those were met."""


class Introductions(NamedTuple):
    """The names received and what became of them."""

    places: tuple[TreePlace, ...]
    named: int
    met: int
    longest: int
    """Links of the longest chain of people who named each other."""
    open_loops: tuple[EDGE, ...]
    """Who named somebody that was met, and has not been told how it went."""


def introductions(
    edges: Iterable[EDGE], met: frozenset[str], told: frozenset[EDGE], order: Sequence[str]
) -> Introductions:
    """The tree of who named whom. Whoever was named by several stands below the first; circles are cut.

    Args:
        edges: From whom to whom; the first that leads to somebody is their place in the tree.
        met: Who was talked with.
        told: Introductions of which the introducer heard how it went.
        order: The people in the order in which they are to stand.
    """
    every = list(dict.fromkeys(edge for edge in edges if edge[0] != edge[1]))
    rank = {uid: number for number, uid in enumerate(order)}
    parent: dict[str, str] = {}
    for giver, receiver in every:
        if receiver not in parent and not _leads_to(receiver, giver, parent):
            parent[receiver] = giver
    below: dict[str, list[str]] = {}
    for child, giver in parent.items():
        below.setdefault(giver, []).append(child)
    for children in below.values():
        children.sort(key=lambda uid: rank.get(uid, len(rank)))
    names: dict[str, set[str]] = {}
    for giver, receiver in every:
        names.setdefault(giver, set()).add(receiver)
    roots = sorted((uid for uid in names if uid not in parent), key=lambda uid: rank.get(uid, len(rank)))
    places: list[TreePlace] = []
    waiting: list[tuple[str, int, tuple[bool, ...]]] = []
    for number, root in reversed(list(enumerate(roots))):
        waiting.append((root, 0, (number == len(roots) - 1,)))
    while waiting:
        uid, depth, last = waiting.pop()
        given = names.get(uid, set())
        places.append(TreePlace(uid, depth, last, len(given), len(given & met)))
        children = below.get(uid, [])
        waiting += [
            (child, depth + 1, (*last, number == len(children) - 1)) for number, child in enumerate(children)
        ][::-1]
    received = {receiver for _giver, receiver in every}
    return Introductions(
        tuple(places),
        len(received),
        len(received & met),
        max((place.depth for place in places), default=0),
        tuple(edge for edge in every if edge[1] in met and edge not in told),
    )


def _leads_to(start: str, goal: str, parent: Mapping[str, str]) -> bool:
    """Whether going up from `goal` comes to `start`."""
    at = goal
    while at != start:
        if at not in parent:
            return False
        at = parent[at]
    return True


class Coverage(NamedTuple):
    """Who was heard about a path."""

    people: int
    cells: Mapping[tuple[Relation, Seniority], int]
    """How many of each kind; the unknown ones, too."""

    def relation(self, relation: Relation) -> int:
        """How many have this to do with it."""
        return sum(count for (found, _), count in self.cells.items() if found is relation)

    def seniority(self, seniority: Seniority) -> int:
        """How many are so far along."""
        return sum(count for (_, found), count in self.cells.items() if found is seniority)

    @property
    def not_heard(self) -> tuple[str, ...]:
        """The kinds of people nobody of whom was heard, the most telling first.

        Nothing is said while nobody's part is known: whoever was heard may be of any kind.
        """
        if self.people and self.people == self.relation(Relation.UNKNOWN):
            return ()
        missing = [words for kind, words in WANTED if not self.relation(kind)]
        return (*missing, *(words for level, words in WANTED_LEVELS if not self.seniority(level)))


def coverage(people: Iterable[tuple[Relation, Seniority]]) -> Coverage:
    """How many people of each kind were heard."""
    cells: dict[tuple[Relation, Seniority], int] = {}
    for kind in people:
        cells[kind] = cells.get(kind, 0) + 1
    return Coverage(sum(cells.values()), cells)
