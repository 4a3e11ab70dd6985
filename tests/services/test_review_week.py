"""Looking back on a week: what its steps show, and what is kept of it."""

from __future__ import annotations

from datetime import date

import pytest

from infoint_tui.domain.enums import ChannelKind, Outcome, Stage
from infoint_tui.domain.people import Channel, Contact, WeekReview
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

MAIL = (Channel(kind=ChannelKind.EMAIL, value="x@example.org"),)


def ready(ws: Workspace, name: str) -> Contact:
    """Somebody who can be written to."""
    return ws.people.add(
        name=name,
        title="Trainer",
        organisation="Brookvale",
        channels=MAIL,
        connection="a fair",
        why_this_person="Trains newcomers",
    )


def titles(ws: Workspace, page: int) -> list[str]:
    """The lines of a page."""
    return [line.text for line in ws.review.weekly_review.pages()[page].lines]


def test_an_empty_week_has_kind_words_and_nothing_to_do(ws: Workspace) -> None:
    pages = ws.review.weekly_review.pages()
    assert [page.title for page in pages] == [
        "Conversations you had",
        "Waiting on you",
        "Whose move it is",
        "Who is stuck",
    ]
    assert not any(page.lines for page in pages)
    assert pages[0].lead.endswith("0 requests sent, 0 replies.")
    assert pages[1].lead == "Nothing is waiting on you."


def test_a_week_is_told_with_what_is_owed_and_whose_move_it_is(ws: Workspace, clock: FixedClock) -> None:
    rosa, imani = ready(ws, "Rosa Delgado"), ready(ws, "Imani Whitlock")
    for contact in (rosa, imani):
        ws.outreach.log(contact.uid, ChannelKind.EMAIL, body="Hello")
    clock.advance(hours=24)
    waiting = next(a for a in ws.session.outreach.all() if a.contact == rosa.uid)
    ws.outreach.outcome(waiting.uid, Outcome.ACCEPTED)
    talk = ws.conversation.start_new("Teo Varga")
    ws.conversation.end(talk.uid)
    clock.advance(hours=72)
    held, owed, moves, _stuck = ws.review.weekly_review.pages()
    assert [line.text for line in held.lines] == ["Tue Mar 3  Teo Varga"]
    assert held.lead == "2 requests sent, 1 reply."
    assert any(line.text.startswith("Thank Teo Varga") and "overdue" in line.note for line in owed.lines)
    assert [line.text for line in moves.lines] == ["Rosa Delgado", "Imani Whitlock"]
    assert [line.note.split(" for ")[0] for line in moves.lines] == ["your move", "their move"]
    clock.advance(hours=24 * 8)
    assert titles(ws, 0) == []


def test_practice_is_no_part_of_a_week(ws: Workspace) -> None:
    friend = ready(ws, "Mira")
    with ws.session.edit("practice") as edit:
        edit.put(friend.replace(practice=True))
    talk = ws.conversation.start_new("Mira")
    ws.conversation.end(talk.uid)
    with ws.session.edit("practice") as edit:
        for contact in ws.session.contacts.all():
            edit.put(contact.replace(practice=True, stage=Stage.IN_DIALOGUE))
    held, _owed, moves, stuck = ws.review.weekly_review.pages()
    assert (held.lines, moves.lines, stuck.lines) == ((), (), ())


def test_somebody_without_a_step_ahead_is_stuck_after_two_weeks(ws: Workspace, clock: FixedClock) -> None:
    rosa = ready(ws, "Rosa Delgado")
    clock.advance(hours=24 * 13)
    assert titles(ws, 3) == []
    clock.advance(hours=24)
    (line,) = ws.review.weekly_review.pages()[3].lines
    assert (line.text, line.contact) == ("Rosa Delgado", rosa.uid)
    assert line.note == "ready since Mon Mar 2, nothing planned"
    task = ws.tasks.add("Write to Rosa", date(2026, 3, 20), contact=rosa.uid)
    assert titles(ws, 3) == []
    ws.tasks.done(task.uid)
    assert titles(ws, 3) == ["Rosa Delgado"]
    with ws.session.edit("away") as edit:
        edit.put(ws.session.contacts.need(rosa.uid).replace(archived=True))
    assert titles(ws, 3) == []


def test_the_one_thing_and_the_people_become_tasks_in_one_step(ws: Workspace, clock: FixedClock) -> None:
    rosa = ready(ws, "Rosa Delgado")
    clock.advance(hours=24 * 4)
    before = ws.session.profile
    label = ws.review.weekly_review.keep("  call the registry ", [rosa.uid, rosa.uid, "gone"])
    made = [
        (task.title, task.type, task.due_day, task.contact, task.fixed) for task in ws.session.tasks.all()
    ]
    friday = date(2026, 3, 13)
    assert made == [
        ("call the registry", "action", friday, "", True),
        ("Write to Rosa Delgado", "write", friday, rosa.uid, True),
    ]
    (kept,) = ws.session.profile.week_reviews
    assert (kept.week, kept.one_thing) == (date(2026, 3, 2), "call the registry")
    assert kept.task == ws.session.tasks.all()[0].uid
    assert ws.session.undo() == f"undo: {label}"
    assert (ws.session.tasks.all(), ws.session.profile) == ([], before)


def test_nothing_to_do_is_kept_too(ws: Workspace) -> None:
    ws.review.weekly_review.keep("")
    assert ws.session.tasks.all() == []
    assert [(each.week, each.one_thing, each.task) for each in ws.session.profile.week_reviews] == [
        (date(2026, 3, 2), "", "")
    ]


@pytest.mark.parametrize(
    ("work_days", "due"),
    [((0, 1, 2, 3, 4), date(2026, 3, 13)), ((0, 1, 2), date(2026, 3, 11)), ((), date(2026, 3, 13))],
)
def test_the_one_thing_is_due_on_the_last_work_day(
    ws: Workspace, work_days: tuple[int, ...], due: date
) -> None:
    ws.people.save_profile(work_days=work_days)
    assert ws.review.weekly_review.next_due() == due


def test_today_offers_it_from_the_chosen_day_for_three_days(ws: Workspace, clock: FixedClock) -> None:
    offered = []
    for _ in range(8):
        offered.append(ws.today.view().look_back)
        clock.advance(hours=24)
    assert offered == [False] * 4 + [True] * 3 + [False]
    ws.people.save_profile(review_day=1)
    assert ws.today.view().look_back
    ws.review.weekly_review.keep("")
    assert not ws.today.view().look_back
    clock.advance(hours=24 * 7)
    assert ws.today.view().look_back
    ws.people.save_profile(review_day=-1)
    assert not ws.today.view().look_back


def test_a_review_on_the_eve_of_the_day_leaves_the_offer(ws: Workspace, clock: FixedClock) -> None:
    clock.advance(hours=24 * 3)
    ws.review.weekly_review.keep("")
    clock.advance(hours=24)
    assert ws.today.view().look_back
    assert ws.today.view().due_count == 0


def test_old_reviews_are_forgotten_and_unknown_fields_stay(ws: Workspace) -> None:
    stored = WeekReview(week=date(2026, 2, 23), at=ws.session.moment()).encode()
    old = WeekReview.decode({**stored, "mood": "fine"})
    ws.people.save_profile(week_reviews=(old,) * 70)
    ws.review.weekly_review.keep("")
    reviews = ws.session.profile.week_reviews
    assert len(reviews) == 60
    assert reviews[0].extra == {"mood": "fine"}
