"""Checklists: which lines a form of talk has, and what planning it again does to its items."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from infoint_tui.domain.checklist import (
    BUILT_IN,
    ChecklistChanges,
    ChecklistLine,
    lines_for,
    merged,
    plan_checklist,
    reminders_for,
    to_prepare,
)
from infoint_tui.domain.enums import Mode
from infoint_tui.domain.meeting import ChecklistItem, Meeting
from infoint_tui.domain.naturaltime import parse_offset
from infoint_tui.domain.time_rules import SOURCES
from infoint_tui.domain.zoned_time import ZonedTime

NOON = ZonedTime(datetime(2026, 3, 5, 12, tzinfo=UTC), "UTC")


def rules(mode: Mode, *, group: bool = False) -> list[str]:
    """Names of the lines of a mode."""
    return [line.rule for line in lines_for(mode, group=group)]


def test_every_built_in_line_has_a_name_of_its_own_a_day_and_a_known_source() -> None:
    assert len({line.rule for line in BUILT_IN}) == len(BUILT_IN)
    for line in BUILT_IN:
        assert not line.offset or parse_offset(line.offset).anchor == "T"
        assert {key.strip() for key in line.source.split(",")} <= set(SOURCES)


@pytest.mark.parametrize(
    ("mode", "has", "has_not"),
    [
        (Mode.PHONE, {"phone.who", "phone.stand", "prep.rest"}, {"video.link", "place.bring"}),
        (Mode.VIDEO, {"video.link", "video.test", "video.wait"}, {"phone.who"}),
        (Mode.IN_PERSON, {"place.address", "bring.details", "place.announce"}, {"bring.site", "site.gear"}),
        (Mode.SITE_VISIT, {"place.address", "site.gear", "bring.site"}, {"coffee.pay"}),
        (Mode.COFFEE_MEAL, {"coffee.pay", "coffee.table", "place.bring"}, {"place.announce"}),
        (Mode.WRITTEN, {"written.questions", "prep.goals"}, {"prep.intro", "prep.confirm", "prep.answers"}),
    ],
)
def test_each_form_has_its_lines(mode: Mode, has: set[str], has_not: set[str]) -> None:
    found = set(rules(mode))
    assert has <= found
    assert not has_not & found
    assert reminders_for(mode)


@pytest.mark.parametrize(
    ("mode", "rule", "words"),
    [
        (Mode.IN_PERSON, "place.bring", "A small notebook and two pens"),
        (Mode.IN_PERSON, "bring.details", "Your contact details to leave; keep the résumé out of sight"),
        (Mode.IN_PERSON, "place.address", "dress code"),
        (Mode.PHONE, "prep.profile", "in case they ask"),
        (Mode.PHONE, "prep.rest", "Set out what you need"),
        (Mode.IN_PERSON, "place.begin", "Greet them, thank them, wait to be seated"),
        (Mode.COFFEE_MEAL, "coffee.begin", "offer to pay"),
        (Mode.IN_PERSON, "place.look", "as much as feels comfortable"),
        (Mode.VIDEO, "video.during", "Look at the camera"),
        (Mode.PHONE, "talk.pace", "Match their pace"),
    ],
)
def test_what_guides_ask_to_bring_and_to_mind_is_said(mode: Mode, rule: str, words: str) -> None:
    (line,) = [line for line in (*lines_for(mode), *reminders_for(mode)) if line.rule == rule]
    assert words in line.text


@pytest.mark.parametrize("mode", [Mode.UNPLANNED, Mode.EVENT])
def test_nothing_is_prepared_for_a_chance(mode: Mode) -> None:
    assert lines_for(mode) == reminders_for(mode) == ()
    own = ChecklistLine("own.badge", "own", "", "Name badge", (mode.value,))
    assert lines_for(mode, [own]) == (own,)


def test_several_guests_add_their_lines_to_the_mode() -> None:
    assert "group.names" not in rules(Mode.VIDEO)
    assert {"group.names", "video.link"} <= set(rules(Mode.VIDEO, group=True))


def test_what_is_kept_in_mind_stands_apart_and_in_order() -> None:
    groups = [line.group for line in reminders_for(Mode.PHONE)]
    assert list(dict.fromkeys(groups)) == ["begin", "during", "if it breaks", "otherwise"]
    assert not [line for line in lines_for(Mode.PHONE) if line.reminder]


def test_planning_again_changes_open_items_and_leaves_done_ones() -> None:
    lines = [
        ChecklistLine("a", "goals", "T-3d", "new words"),
        ChecklistLine("b", "you", "T-2d", "b"),
        ChecklistLine("c", "you", "", "c"),
    ]
    existing = [
        ChecklistItem(uid="1", rule="b", text="old", offset="T-9d", done_at=NOON),
        ChecklistItem(uid="2", rule="a", text="old words", offset="T-5b"),
        ChecklistItem(uid="3", text="my own"),
        ChecklistItem(uid="4", rule="gone", text="open"),
        ChecklistItem(uid="5", rule="gone.too", text="done", done_at=NOON),
    ]
    numbers = count(1)
    planned = plan_checklist(lines, existing, lambda: f"new-{next(numbers)}")
    shown = [(item.uid, item.text, item.offset) for item in planned]
    assert shown == [
        ("2", "new words", "T-3d"),
        ("1", "old", "T-9d"),
        ("new-1", "c", ""),
        ("3", "my own", ""),
        ("5", "done", ""),
    ]
    assert plan_checklist(lines, planned, lambda: "never") == planned


def test_short_on_time_leaves_the_minimum_in_fewer_words() -> None:
    made = plan_checklist(lines_for(Mode.VIDEO), (), iter(map(str, range(99))).__next__)
    meeting = Meeting(uid="m", contacts=("c",), checklist=made, short_on_time=True)
    short = {item.rule: item.text for item in to_prepare(meeting)}
    assert short["prep.person"] == "Read one of their profiles"
    assert short["prep.questions"] == "Five questions"
    assert {"prep.goals", "prep.organisation", "prep.intro", "prep.confirm", "video.link"} <= set(short)
    assert not {"prep.industry", "prep.answers", "prep.profile", "prep.rest", "video.test"} & set(short)
    ticked = meeting.replace(checklist=tuple(item.replace(done_at=NOON) for item in made))
    assert to_prepare(ticked) == ticked.checklist


def test_a_users_changes_keep_the_place_of_a_line() -> None:
    own = ChecklistLine("own.x", "own", "T-1d", "Plants")
    found = merged(ChecklistChanges({"prep.goals": {"text": "One goal"}}, frozenset({"prep.rest"}), (own,)))
    before = [line.rule for line in BUILT_IN]
    assert [line.rule for line in found] == [*(name for name in before if name != "prep.rest"), "own.x"]
    goals = next(line for line in found if line.rule == "prep.goals")
    assert (goals.text, goals.offset, goals.source) == ("One goal", "T-5b", "S003")
