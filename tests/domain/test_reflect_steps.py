"""The walkthrough: which steps apply, what the notes hold for them, and what is still open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.business_calendar import Reckoning
from infoint_tui.domain.enums import ItemStatus, MeetingState, Mode, NoteKind, Strategy
from infoint_tui.domain.meeting import AgendaItem, Goal, Meeting, Note, Reflection
from infoint_tui.domain.mentions import (
    actions_found,
    beside,
    default_action_due,
    lines_by_theme,
    note_line,
    people_found,
    preferred_way,
    role_and_place,
    seed,
    themes_of,
    without_themes,
)
from infoint_tui.domain.people import Profile
from infoint_tui.domain.reflection import BY_KEY, STEPS, missing, seconds_left, steps_for, time_left
from infoint_tui.domain.zoned_time import ZonedTime

START = ZonedTime.from_local(datetime.fromisoformat("2026-03-12T10:00"), "America/Chicago")
REFLECTION = Reflection(started=START)


def notes(*texts: str) -> tuple[Note, ...]:
    """Notes of the kinds their signs say."""
    kinds = {'"': NoteKind.QUOTE, "*": NoteKind.INSIGHT, "!": NoteKind.ACTION, "%": NoteKind.CONCERN}
    kinds |= {"@": NoteKind.REFERRAL, "?": NoteKind.ASK_LATER, "&": NoteKind.LEAD}
    return tuple(
        Note(uid=f"n{i}", at=60 * i, text=text, kind=kinds.get(text[:1], NoteKind.NOTE))
        for i, text in enumerate(texts)
    )


def meeting(*texts: str, **fields: Any) -> Meeting:
    """A held talk with these notes."""
    values = {"state": MeetingState.HELD, "actual_start": START, "notes": notes(*texts), **fields}
    return Meeting(uid="m", contacts=("c",), **values)


def keys(talk: Meeting, **known: Any) -> list[str]:
    """Keys of the steps that apply."""
    return [step.key for step in steps_for(talk, **known)]


def test_express_asks_only_what_applies() -> None:
    assert keys(meeting()) == [
        "arrive", "facts", "takeaways", "fit", "well", "not_well", "moment", "touch", "strategy", "path",
    ]  # fmt: skip


def test_notes_goals_and_assumptions_add_their_steps() -> None:
    talk = meeting("@Marcus Bell", "! call the academy", goals=(Goal(text="shifts"),))
    added = set(keys(talk, assumptions=2)) - set(keys(meeting()))
    assert added == {"goals", "surprises", "people", "actions"}


def test_guests_named_in_the_notes_are_not_asked_about() -> None:
    assert "people" not in keys(meeting("@Rosa Delgado will send the form"), guests=["Rosa Delgado"])


def test_a_decided_name_keeps_its_step() -> None:
    talk = meeting(reflection=REFLECTION.replace(people={"Marcus Bell": "u"}))
    assert "people" in keys(talk)


def test_full_walk_has_everything_that_can_be_asked() -> None:
    talk = meeting(reflection=REFLECTION.replace(full=True))
    left_out = {step.key for step in STEPS} - set(keys(talk))
    assert left_out == {"goals", "guest", "gaps", "views"}


def test_a_theme_shared_with_another_talk_adds_its_step() -> None:
    assert "views" in keys(meeting(), shared_themes=1)


def test_themes_come_with_their_first_line() -> None:
    talk = meeting('"nights are long" #lifestyle', "sleep suffers #lifestyle #health")
    assert lines_by_theme(talk) == {"lifestyle": "“nights are long”", "health": "sleep suffers"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": MeetingState.CUT_SHORT}, ["arrive", "facts", "well", "not_well", "moment", "strategy"]),
        (
            {"reflection": REFLECTION.replace(mood=1)},
            ["arrive", "well", "not_well", "moment", "strategy"],
        ),
    ],
)
def test_short_orders(fields: dict[str, Any], expected: list[str]) -> None:
    assert keys(meeting(**fields)) == expected


@pytest.mark.parametrize("fields", [{"state": MeetingState.CUT_SHORT, "mood": 3}, {"mood": 1}])
def test_short_orders_can_be_widened(fields: dict[str, Any]) -> None:
    mood = fields.pop("mood")
    talk = meeting(reflection=REFLECTION.replace(mood=mood, full=True), **fields)
    assert len(keys(talk)) > 15


def test_unplanned_talk_asks_who_it_was() -> None:
    assert "guest" in keys(meeting(mode=Mode.UNPLANNED))


def test_paper_notes_are_asked_for_where_none_were_typed() -> None:
    assert "paper" in keys(meeting(mode=Mode.COFFEE_MEAL))
    assert "paper" not in keys(meeting("typed after all", mode=Mode.COFFEE_MEAL))
    assert "paper" not in keys(meeting())


def test_marks_ask_for_words_and_stay_a_step_afterwards() -> None:
    mark = Note(uid="k", at=300, kind=NoteKind.MARK)
    worded = mark.replace(kind=NoteKind.NOTE, text="nights", origin="expanded")
    assert "gaps" in keys(meeting().replace(notes=(mark,)))
    assert "gaps" in keys(meeting().replace(notes=(worded,)))


@pytest.mark.parametrize(
    ("step", "answers", "asks"),
    [
        ("arrive", {}, "your mood"),
        ("arrive", {"mood": 4}, "your confidence"),
        ("takeaways", {"takeaways": "  "}, "write a few words"),
        (
            "fit",
            {"fit": {"skills": 3, "interests": None, "lifestyle": 2}},
            "rate each, or - to skip it",
        ),
        ("strategy", {}, "choose one"),
        ("moment", {}, "choose one"),
    ],
)
def test_open_answers_are_named(step: str, answers: dict[str, Any], asks: str) -> None:
    assert missing(BY_KEY[step], meeting(reflection=REFLECTION.replace(**answers))) == asks


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        ("takeaways", {"takeaways": "calm matters"}),
        ("fit", {"fit": dict.fromkeys(("skills", "interests", "lifestyle", "goals"))}),
        ("strategy", {"strategy": Strategy.CLOSE}),
        ("likes", {}),
        ("facts", {}),
    ],
)
def test_answered_or_optional_steps_ask_nothing(step: str, answers: dict[str, Any]) -> None:
    assert missing(BY_KEY[step], meeting(reflection=REFLECTION.replace(**answers))) == ""


def test_undecided_names_are_counted() -> None:
    assert missing(BY_KEY["people"], meeting(reflection=REFLECTION), ["A", "B"]) == "2 to decide on"


def test_time_left_counts_from_here_without_what_is_done() -> None:
    steps = [BY_KEY[key] for key in ("arrive", "fit", "strategy")]
    assert seconds_left(steps, (), "arrive") == 4 + 8 + 4
    assert seconds_left(steps, ("strategy",), "fit") == 8
    assert seconds_left(steps, ("fit",), "fit") == 8 + 4


def test_express_takes_about_ninety_seconds() -> None:
    talk = meeting("@Marcus Bell", "! call", goals=(Goal(text="shifts"),))
    assert 70 <= seconds_left(steps_for(talk, assumptions=3), (), "arrive") <= 110


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "about a minute to go"), (68, "about a minute to go"), (300, "about 5 min to go")],
)
def test_time_left_in_words(seconds: int, words: str) -> None:
    assert time_left(seconds) == words


# -- what the notes hold --------------------------------------------------------------------------------


def test_names_once_with_their_brackets() -> None:
    talk = meeting(
        "met @Marcus Bell", "@Marcus Bell (dispatch supervisor, Halden) prefers email", "@Lena Okonjo"
    )
    found = people_found(talk)
    assert [(person.name, person.note) for person in found] == [
        ("Marcus Bell", "dispatch supervisor, Halden"),
        ("Lena Okonjo", ""),
    ]


@pytest.mark.parametrize(
    ("note", "parts"),
    [
        ("dispatch supervisor, Halden", ("Dispatch supervisor", "Halden", "")),
        ("head of X, Y, Z Ltd", ("Head of X", "Y, Z Ltd", "")),
        ("academy", ("", "", "academy")),
        ("", ("", "", "")),
        (", Halden", ("", "", "Halden")),
    ],
)
def test_brackets_split_at_the_comma_only(note: str, parts: tuple[str, str, str]) -> None:
    assert role_and_place(note) == parts


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ("@Marcus Bell (dispatch supervisor, Halden) prefers email", "email"),
        ("@Teo, best by text", "message"),
        ("@Teo (phone shop) runs a lot", ""),
        ("@Lena Okonjo", ""),
    ],
)
def test_preferred_way_is_read_beside_the_name(line: str, way: str) -> None:
    assert preferred_way(line) == way


def test_actions_keep_the_day_written_beside_them() -> None:
    found = actions_found(meeting("! ask about the form ~2d", "! call", "!one ~fri !two"))
    assert [(action.text, action.due) for action in found] == [
        ("ask about the form", date(2026, 3, 14)),
        ("call", None),
        ("one", date(2026, 3, 13)),
        ("two", None),
    ]
    assert len({action.key for action in found}) == 4


def test_action_without_a_day_is_due_in_a_week() -> None:
    assert default_action_due(meeting(), Reckoning.of(Profile(uid="p"))) == date(2026, 3, 19)


def test_first_answers_come_from_their_kind_of_note() -> None:
    talk = meeting(
        "* calm beats muscle #assumption", "% nights worry me #lifestyle ~fri", "? what comes after"
    )
    assert seed("takeaways", talk) == "calm beats muscle"
    assert seed("dislikes", talk) == "nights worry me"
    assert seed("said_unsaid", talk) == "what comes after"
    assert seed("well", talk) == ""


def test_lines_beside_a_step_put_the_starred_first_and_keep_quotes() -> None:
    talk = meeting("plain fact", '"said so" #x')
    starred = talk.replace(notes=(talk.notes[0].replace(star=True), talk.notes[1]))
    assert beside("takeaways", talk) == ["“said so”", "plain fact"]
    assert beside("takeaways", starred) == ["plain fact", "“said so”"]


def test_questions_nobody_asked_stand_beside_the_unsaid() -> None:
    agenda = (
        AgendaItem(uid="a", text="Asked?", status=ItemStatus.ANSWERED),
        AgendaItem(uid="b", text="Skipped?", status=ItemStatus.SKIPPED),
    )
    assert beside("unsaid", meeting(agenda=agenda)) == ["Skipped?"]


def test_themes_come_along_from_the_note() -> None:
    talk = meeting("* calm beats muscle #assumption")
    assert themes_of("calm beats muscle", talk) == ("assumption",)
    assert themes_of("calm beats muscle #calm", talk) == ("calm", "assumption")
    assert themes_of("something else", talk) == ()


@given(st.text(max_size=80))
def test_no_note_breaks_the_walk(text: str) -> None:
    talk = meeting(text, text)
    people_found(talk)
    actions_found(talk)
    for step in STEPS:
        beside(step.key, talk)
        seed(step.field, talk)
    assert note_line(talk.notes[0]) is not None
    assert preferred_way(text) is not None
    assert len(role_and_place(text)) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("shifts are long #lifestyle #shift-work", "shifts are long"),
        ("she said #shift-work is rough #lifestyle", "she said shift work is rough"),
        ("#lifestyle matters", "lifestyle matters"),
        ("place #1 in C#", "place #1 in C#"),
        ("#only", ""),
    ],
)
def test_a_theme_inside_a_sentence_keeps_its_words(text: str, words: str) -> None:
    assert without_themes(text) == words


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("call Amari back by friday", date(2026, 3, 13)),
        ("tomorrow send the form", date(2026, 3, 13)),
        ("write in 2 weeks", date(2026, 3, 26)),
        ("apply by 2 apr", date(2026, 4, 2)),
        ("ask before friday", None),
        ("meet next friday", None),
        ("watch the sun", None),
        ("call friday or saturday", None),
    ],
)
def test_a_day_in_the_words_of_an_action_is_read_and_marked(text: str, due: date | None) -> None:
    (found,) = actions_found(meeting(f"! {text}"))
    assert (found.due, found.read) == (due, due is not None)
    (written,) = actions_found(meeting(f"! {text} ~3d"))
    assert (written.due, written.read) == (date(2026, 3, 15), False)
