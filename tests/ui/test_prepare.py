"""The Prepare tab: checklist, goals, research, the agenda within its time, the banks; and choosing a talk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from infoint_tui.domain.bank import Question
from infoint_tui.domain.enums import Mode
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.conversation.header import TalkHeader
from infoint_tui.ui.conversation.prepare.bank import RehearseDialog
from infoint_tui.ui.conversation.prepare.rows import step_state
from infoint_tui.ui.conversation.screen import EMPTY
from infoint_tui.ui.kit.chrome import KeyBar
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.list import Preview

from ..scenes import do
from .hostile import screen_text
from .talks import begin, open_app, plan, prepare_of, screen_of


def stored(workspace: Workspace, meeting: Meeting) -> Meeting:
    """The meeting as it is now."""
    found = workspace.session.meetings.get(meeting.uid)
    assert found is not None
    return found


async def banks_read(pilot: Pilot[int]) -> None:
    """Wait until the question banks are there."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def texts(meeting: Meeting) -> list[str]:
    """The first words of each question of the agenda."""
    return [" ".join(item.text.split()[:3]) for item in meeting.agenda]


async def test_without_a_meeting_it_says_how_to_plan_one(workspace: Workspace) -> None:
    """The empty place leads on; the keys of tabs rest."""
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        assert screen_of(app).tab == ""
        shown = screen_of(app).query_one("#nothing").render()
        assert str(shown) == EMPTY


async def test_the_header_tells_whom_when_and_how_long(workspace: Workspace) -> None:
    """As a sentence with the distance in time, and the tab that is open."""
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)):
        line = screen_of(app).query_one(TalkHeader).render().plain
        assert line.startswith("Rosa Delgado · phone · Thu Mar 12, 10:00 (in 48 minutes) · 20 min")
        assert line.rstrip().endswith("[Prepare] Live  Reflect")


async def test_space_ticks_an_item_and_undo_takes_it_back(workspace: Workspace) -> None:
    """The due day is computed from the start; what is late comes first."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = prepare_of(app)
        pane.go_to("todo")
        key = pane.todo.cursor_key or ""
        assert key.startswith("check:")
        await pilot.press("space")
        item = next(i for i in stored(workspace, meeting).checklist if i.uid == key[6:])
        assert item.done_at is not None
        await pilot.press("u")
        item = next(i for i in stored(workspace, meeting).checklist if i.uid == key[6:])
        assert item.done_at is None


async def test_the_cursor_stays_where_a_ticked_line_was(workspace: Workspace) -> None:
    """The next line is under it, at the end the one before; the last of its kind takes it along."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = prepare_of(app)
        pane.go_to("todo")
        await pilot.pause()

        def lines() -> list[str]:
            done = {f"check:{each.uid}" for each in stored(workspace, meeting).checklist if each.done_at}
            return [key for key in pane.todo.keys if key.startswith("check:") and key not in done]

        first, second, *_rest, before, last = lines()
        assert pane.todo.cursor_key == first
        await pilot.press("space")
        assert pane.todo.cursor_key == second
        pane.todo.move_to(last)
        await pilot.press("space")
        assert pane.todo.cursor_key == before
        pane.todo.move_to(first)
        await pilot.press("space")  # the tick is taken back, and the cursor stays among what is done
        assert pane.todo.cursor_key == last
        while len(lines()) > 1:
            pane.todo.move_to(lines()[0])
            await pilot.press("space")
        (only,) = lines()
        assert pane.todo.cursor_key == only
        await pilot.press("space")
        assert (lines(), pane.todo.cursor_key) == ([], only)


async def test_the_step_and_the_checklist_count_the_same(workspace: Workspace) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 60)) as pilot:
        pane = prepare_of(app)
        pane.go_to("todo")
        await pilot.press("space")
        await pilot.pause()
        left = sum(not each.done_at for each in stored(workspace, meeting).checklist)
        assert step_state(workspace, stored(workspace, meeting), "todo") == (f"{left} to do", False)
        assert f"Checklist  {left} to do" in screen_text(app)
        assert "Done  1" in screen_text(app)


async def test_a_stage_is_found_as_it_is_read_and_as_it_is_stored(workspace: Workspace) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = prepare_of(app)
        await banks_read(pilot)
        await pilot.press("slash")
        found = []
        for word in ("organization", "organisation"):
            pane.bank.field.value = word
            await pilot.pause()
            assert "#organization" in pane.bank.rows.keys
            found.append({key for key in pane.bank.rows.keys if key[0] != "#"})
        view = pane.bank.view
        assert view is not None
        of_stage = {each.id for each in view.questions if each.stage == "organisation"}
        assert of_stage
        assert of_stage <= found[0] & found[1]


async def test_goals_are_written_in_a_form_and_an_unfinished_one_is_kept(workspace: Workspace) -> None:
    """Esc leaves what was typed for the next time; saving ends the draft."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("w", "w", "h", "y", "escape")
        assert stored(workspace, meeting).goals == ()
        await pilot.press("w")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [goal.text for goal in stored(workspace, meeting).goals] == ["why"]
        assert workspace.session.drafts.keys("goals") == []


async def test_the_agenda_is_filled_moved_measured_and_shortened(workspace: Workspace) -> None:
    """Filling stays within the time; moving, minutes and removing each take one key."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = prepare_of(app)
        await banks_read(pilot)
        pane.go_to("agenda")
        await pilot.press("f", "home")
        filled = stored(workspace, meeting)
        assert len(filled.agenda) > 3
        assert not workspace.agenda.plan(filled).over
        first = filled.agenda[0]
        await pilot.press("J", "plus")
        moved = stored(workspace, meeting)
        assert moved.agenda[1].uid == first.uid
        assert moved.agenda[1].minutes == first.minutes + 1
        assert pane.agenda.cursor_key == first.uid
        plan_ = workspace.agenda.plan(moved)
        assert f"{plan_.used} of {plan_.plannable} min" in screen_text(app)
        await pilot.press("x")
        assert first.uid not in [item.uid for item in stored(workspace, meeting).agenda]
        await pilot.press("u")
        assert first.uid in [item.uid for item in stored(workspace, meeting).agenda]


async def test_a_question_is_found_in_the_banks_and_added(workspace: Workspace) -> None:
    """/ finds by words, Enter goes to the list, Enter adds; no brace ever shows."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = prepare_of(app)
        await banks_read(pilot)
        await pilot.press("slash")
        pane.bank.field.value = "surprised most"
        await pilot.pause()
        assert isinstance(pane.bank.current, Question)
        wanted = pane.bank.current.id
        await pilot.press("enter")
        assert "surprised" in pane.query_one(Preview).render().plain
        await pilot.press("enter")
        added = [item.uid for item in stored(workspace, meeting).agenda if item.question == wanted]
        assert added == [pane.agenda.cursor_key]
        await pilot.press("escape")
        assert pane.bank.field.value == ""
        assert pane.bank.view is not None
        shown = [pane.bank.view.wording(question) for question in pane.bank.view.questions]
        assert len(shown) > 50
        assert not [text for text in shown if "{" in text or "}" in text]


async def test_a_question_that_needs_something_says_what(workspace: Workspace) -> None:
    """It stays in the list, with the reason."""
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await banks_read(pilot)
        view = prepare_of(app).bank.view
        assert view is not None
        reasons = [view.fitness(question).reason for question in view.questions]
        assert any(reason.startswith("needs someone who introduced you") for reason in reasons)


async def test_own_question_and_research(workspace: Workspace) -> None:
    """Forms put them where they belong."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        from infoint_tui.ui.kit.form import Form

        await pilot.press("n")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("text", "What would you unlearn?")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "What would you" in texts(stored(workspace, meeting))
        await pilot.press("r")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("text", "They lost two stations.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        notes = stored(workspace, meeting).research
        assert [(note.subject, note.text) for note in notes] == [("person", "They lost two stations.")]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_one_part_at_a_time_where_it_is_narrow(workspace: Workspace, size: tuple[int, int]) -> None:
    """Tab goes on; exactly one part is to be seen."""
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=size) as pilot:
        pane = prepare_of(app)
        lists = (pane.todo, pane.agenda, pane.bank.rows)
        pane.go_to("purpose")
        await pilot.pause()
        for shown in (0, 0, 1, 2, 0):
            seen = [rows.is_on_screen and rows.size.height > 2 for rows in lists]
            assert seen == [shown == number for number in range(3)]
            await pilot.press("tab")
        assert pane.at == "purpose"


async def test_another_conversation_can_be_chosen(workspace: Workspace, clock: FixedClock) -> None:
    """All talks, the running and planned ones first."""
    first = plan(workspace)
    other = plan(workspace, name="Marcus Bell")
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        assert screen.uid == first.uid
        await pilot.press("o", "down", "enter")
        await pilot.pause()
        assert screen.uid == other.uid
        assert "Marcus Bell" in screen.query_one(TalkHeader).render().plain


async def test_the_preparation_of_a_past_talk_is_still_there(workspace: Workspace, clock: FixedClock) -> None:
    """The place opens on the reflection; the preparation is made only when somebody goes to it."""
    uid = begin(workspace, clock)
    workspace.conversation.end(uid)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+l", "ctrl+l")
        await pilot.pause()
        assert len(prepare_of(app).todo.keys) > 1


# -- about oneself -------------------------------------------------------------------------------------


async def test_the_introduction_is_measured_while_it_is_written(workspace: Workspace) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await do(pilot, "prepare.introduction")
        await pilot.pause()
        app.screen.query_one("#field-now", TextArea).text = "I study biology."
        app.screen.query_one("#field-you", TextArea).text = "So I came to you."
        await pilot.pause()
        assert "8 of 75 words · about 3 s · 0% of 20 min" in screen_text(app)
        app.screen.query_one("#field-thread", TextArea).text = "word " * 70
        await pilot.pause()
        assert "78 of 75 words" in screen_text(app)
        assert "shorten it" in screen_text(app)
        app.screen.query_one("#field-thread", TextArea).text = "Please keep me in mind if anything opens up."
        await pilot.pause()
        assert "“keep me in mind”" in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert "So I came to you." in workspace.introduction.introduction


async def test_it_is_said_aloud_against_a_watch(workspace: Workspace, clock: FixedClock) -> None:
    """Without an introduction it is written first; the second time ticks the item; Esc counts for nothing."""
    uid = plan(workspace).uid
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await do(pilot, "prepare.say")
        await pilot.pause()
        app.screen.query_one("#field-now", TextArea).text = "I study biology."
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert "Say it aloud" in screen_text(app)
        await pilot.press("space")
        clock.advance(seconds=31)
        dialog = app.screen
        assert isinstance(dialog, RehearseDialog)
        dialog.tick()
        await pilot.pause()
        assert "0:31  running long" in screen_text(app)
        await pilot.press("space")
        await pilot.pause()
        assert "31 seconds. Practiced once for this conversation." in screen_text(app)
        await do(pilot, "prepare.say")
        await pilot.press("escape")
        await do(pilot, "prepare.say")
        await pilot.press("space")
        clock.advance(seconds=24)
        await pilot.press("space")
        await pilot.pause()
    meeting = workspace.session.meetings.need(uid)
    assert [said.seconds for said in meeting.rehearsals] == [31, 24]
    assert [bool(item.done_at) for item in meeting.checklist if item.rule == "prep.intro"] == [True]


async def test_ready_answers_are_written_one_after_the_other(workspace: Workspace) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await do(pilot, "prepare.answers")
        await pilot.pause()
        assert "not written yet" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one(TextArea).text = "I drive a van on Saturdays."
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert "I drive a van on Saturdays." in screen_text(app)
        await pilot.press("escape")
    assert workspace.introduction.answer("about") == "I drive a van on Saturdays."


async def test_the_card_holds_what_counts_in_the_last_minutes(workspace: Workspace) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        await pilot.pause()
        shown = screen_text(app)
        for words in (
            "Rosa Delgado",
            "until 10:20",
            "how people learn emergency care",
            "must ask",
            "three things",
        ):
            assert words in shown
        await pilot.press("escape")


async def test_how_to_say_the_name_and_what_helps_them_stand_ready(workspace: Workspace) -> None:
    """In the list, on the card and as lines to tick; ticked, the task of Today is done."""
    meeting = plan(workspace)
    needs = {
        "name_sound": "ROH-sa",
        "salutation": "Ms. Delgado",
        "communication": "hears better on video",
        "accommodations": ("captions", "a quiet room"),
    }
    workspace.people.save(meeting.first_contact, needs)
    lines = {item.rule: item for item in stored(workspace, meeting).checklist}
    assert lines["needs.captions"].text.startswith("Turn on captions")
    assert lines["needs.a quiet room"].text == "Arrange a quiet room"
    tasks = {task.title: task for task in workspace.session.tasks.all() if task.rule == "needs.due"}
    assert tasks.keys() == {lines["needs.captions"].text, lines["needs.a quiet room"].text}
    app = open_app(workspace)
    async with app.run_test(size=(120, 60)) as pilot:
        pane = prepare_of(app)
        pane.go_to("todo")
        await pilot.pause()
        shown = screen_text(app)
        assert "About them" in shown
        for words in ("ROH-sa", "Ms. Delgado", "hears better on video", "captions, a quiet room"):
            assert words in shown
        assert pane.todo.move_to(f"check:{lines['needs.captions'].uid}")
        await pilot.press("space")
        await pilot.press("v")
        await pilot.pause()
        card = screen_text(app)
        assert "say ROH-sa · Ms. Delgado" in card
        assert "hears better on video" in card
        assert "captions, a quiet room" in card
    left = {task.title for task in workspace.session.tasks.all() if task.rule == "needs.due" and task.open}
    assert left == {lines["needs.a quiet room"].text}


async def test_confidence_is_said_before_the_conversation(workspace: Workspace) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await do(pilot, "prepare.confidence")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert stored(workspace, meeting).confidence_before == 4
        await pilot.press("u")
        assert stored(workspace, meeting).confidence_before is None


async def test_a_written_interview_counts_questions(workspace: Workspace) -> None:
    """Six at most; its checklist has nothing that is spoken."""
    meeting = plan(workspace, Mode.WRITTEN)
    for number in range(4):
        workspace.agenda.add_own_question(meeting.uid, f"What about part {number}?")
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        prepare_of(app).go_to("agenda")
        await pilot.pause()
        assert "7 of 6 questions  fewer get better answers" in screen_text(app)
        prepare_of(app).go_to("todo")
        await pilot.pause()
        assert "Send six questions at most" in screen_text(app)
        assert "introduction aloud" not in screen_text(app)


async def test_short_on_time_cuts_the_checklist(workspace: Workspace) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        prepare_of(app).go_to("todo")
        await pilot.pause()
        assert "Review your prepared answers" in screen_text(app)
        await pilot.press("S")
        await pilot.pause()
        assert "Review your prepared answers" not in screen_text(app)
        assert "Short on time: 6 more left out. S shows them." in screen_text(app)
        await pilot.press("S")
        await pilot.pause()
        assert "Review your prepared answers" in screen_text(app)


async def test_one_key_notes_that_they_asked_to_see_the_resume(workspace: Workspace) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        prepare_of(app).go_to("todo")
        await pilot.pause()
        assert "Have your résumé or profile ready in case they ask" in screen_text(app)
        await do(pilot, "prepare.resume")
        await pilot.pause()
        assert "They asked to see your résumé: reread it" in screen_text(app)
        assert "they asked to see your résumé   u undoes it" in screen_text(app)
        assert workspace.session.meetings.all()[0].resume_requested
        await do(pilot, "prepare.resume")
        await pilot.pause()
        assert "Have your résumé or profile ready in case they ask" in screen_text(app)


async def test_the_conversation_is_written_on_one_page(workspace: Workspace, tmp_path: Path) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await do(pilot, "prepare.brief")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "page.md")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
    assert (tmp_path / "page.md").read_text(encoding="utf-8").startswith("# Rosa Delgado")


# -- from elsewhere ------------------------------------------------------------------------------------


async def test_another_agenda_is_seen_before_it_replaces(workspace: Workspace) -> None:
    """The cursor shows what each would change; Enter replaces, u brings the old one back."""
    meeting = plan(workspace)
    workspace.agenda.add_own_question(meeting.uid, "What would you unlearn?")
    before = stored(workspace, meeting).agenda
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await banks_read(pilot)
        await do(pilot, "prepare.presets")
        await pilot.pause()
        shown = screen_text(app)
        assert "Story first" in shown
        assert "+ comes" in shown
        assert "· stays What would you unlearn?" in shown
        assert stored(workspace, meeting).agenda == before
        await pilot.press("down", "enter")
        await pilot.pause()
        after = stored(workspace, meeting).agenda
        assert "What would you unlearn?" in [item.text for item in after]
        assert len(after) > len(before)
        assert "Agenda replaced with “TIARA”. u undoes it." in screen_text(app)
        await pilot.press("u")
        assert stored(workspace, meeting).agenda == before


async def test_a_fact_becomes_a_question_that_is_looked_over_first(workspace: Workspace) -> None:
    """Q on a fact opens the form with its words; nothing lands before it is saved."""
    meeting = plan(workspace)
    workspace.planning.add_research(meeting.uid, "person", "was a dispatcher")
    note = stored(workspace, meeting).research[0]
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        from infoint_tui.ui.kit.advice import AdvisedForm

        pane = prepare_of(app)
        pane.go_to("research")
        pane.todo.move_to(f"research:{note.uid}")
        await pilot.press("Q")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, AdvisedForm)
        assert form.fields.texts()["text"] == "I read that you were a dispatcher; what led you to it?"
        assert form.fields.texts()["stage"] == "story"
        count = len(stored(workspace, meeting).agenda)
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert len(stored(workspace, meeting).agenda) == count + 1
        assert "Added to the agenda from your note" in screen_text(app)


async def test_what_earlier_talks_left_over_is_offered_first(workspace: Workspace, clock: FixedClock) -> None:
    """It says where it comes from; a question lands, a note is worded first."""
    uid = begin(workspace, clock)
    workspace.conversation.note(uid, "? how nights are paid")
    workspace.conversation.end(uid)
    workspace.reflection.begin(uid)
    workspace.reflection.answer(uid, "unsaid", said_unsaid="What would you unlearn?")
    guest = workspace.session.meetings.need(uid).first_contact
    meeting = workspace.planning.schedule(guest, workspace.planning.when("19 mar 10:00", "America/Chicago"))
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        from infoint_tui.ui.kit.advice import AdvisedForm

        await banks_read(pilot)
        prepare_of(app).go_to("bank")
        await pilot.press("home")
        await pilot.pause()
        pane = prepare_of(app)
        assert "from earlier conversations" in screen_text(app)
        assert "you didn't get to it on Thu Mar 12" in pane.query_one(Preview).render().plain
        await pilot.press("enter")
        await pilot.pause()
        assert "What would you unlearn?" in [item.text for item in stored(workspace, meeting).agenda]
        assert "how nights are paid" in pane.query_one(Preview).render().plain
        await pilot.press("enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, AdvisedForm)
        form.fields.write("text", "What do nights ask of you?")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert "What do nights ask of you?" in [item.text for item in stored(workspace, meeting).agenda]
        assert "how nights are paid" not in screen_text(app)


async def test_the_file_of_checklists_is_edited_and_its_mistakes_stand_on_top(
    workspace: Workspace, editor: Callable[[str], None]
) -> None:
    """L hands it to the editor; open items follow it, and what is wrong can be opened by Enter."""
    meeting = plan(workspace)
    editor(r"""printf 'prep.rest: hide\nprep.gaols: x\n' > "$1" """)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        prepare_of(app).go_to("todo")
        await pilot.pause()
        assert "Set out what you need" in screen_text(app)
        await do(pilot, "prepare.lines")
        await pilot.pause()
        assert "prep.rest" not in {item.rule for item in stored(workspace, meeting).checklist}
        shown = " ".join(screen_text(app).split())
        assert "1 to fix: templates/checklists.yaml:2:1: there is no line 'prep.gaols'" in shown
        pane = prepare_of(app)
        pane.todo.move_to("mend:0")
        editor("""echo 'prep.rest: hide' > "$1" """)
        await pilot.press("enter")
        await pilot.pause()
        assert "to fix" not in screen_text(app)


async def test_a_file_changed_outside_is_followed_when_the_window_is_looked_at(workspace: Workspace) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        prepare_of(app).go_to("todo")
        await pilot.pause()
        await banks_read(pilot)
        folder = workspace.home.path / "templates"
        folder.mkdir()
        (folder / "checklists.yaml").write_text("own: [Water the plants]\n")
        app.app_focus = False
        app.app_focus = True
        await banks_read(pilot)
        assert "Water the plants" in {item.text for item in stored(workspace, meeting).checklist}
        assert "Water the plants" in screen_text(app)


async def test_a_belief_to_look_into_is_chosen_on_its_item(workspace: Workspace) -> None:
    """Enter on the item offers what stands on the path; without a path it says where beliefs come from."""
    meeting = plan(workspace)
    key = next(f"check:{item.uid}" for item in meeting.checklist if item.rule == "prep.assumption")
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        prepare_of(app).go_to("todo")
        await pilot.pause()
        prepare_of(app).todo.move_to(key)
        await pilot.press("enter")
        await pilot.pause()
        assert "conversation's path has no beliefs yet" in screen_text(app)
        path = workspace.people.save_path("Paramedic", assumptions=["All heroics", "No family life"])
        with workspace.session.edit("path") as edit:
            edit.put(stored(workspace, meeting).replace(paths=(path.uid,)))
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert stored(workspace, meeting).assumption == path.assumptions[1].uid
        assert "bank has a question to test it" in screen_text(app)


async def test_another_audience_has_its_own_words(workspace: Workspace) -> None:
    """E names it, the form begins with the words for everybody, and this talk takes it."""
    meeting = plan(workspace)
    workspace.introduction.save_introduction({"now": "I study biology."})
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await do(pilot, "prepare.audience")
        await pilot.pause()
        app.screen.query_one(Input).value = "nurses"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert "30-second introduction for nurses" in screen_text(app)
        area = app.screen.query_one("#field-now", TextArea)
        assert area.text == "I study biology."
        area.text = "I worked in a ward."
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert workspace.introduction.introduction_for(stored(workspace, meeting)) == "I worked in a ward."
    assert workspace.introduction.introduction == "I study biology."


async def test_a_ready_answer_is_said_aloud_within_a_minute(workspace: Workspace, clock: FixedClock) -> None:
    plan(workspace)
    workspace.introduction.save_answer("about", "I drive a van on Saturdays.")
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await do(pilot, "prepare.answers")
        await pilot.pause()
        assert "2 s · I drive a van on Saturdays." in screen_text(app)
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("space")
        clock.advance(seconds=71)
        await pilot.press("space")
        await pilot.pause()
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "Said aloud in 71 s, 11 seconds too long." in screen_text(app)


async def test_what_you_want_is_told_once_and_decides_which_questions_fit(workspace: Workspace) -> None:
    """Whoever aims at a kind of job is offered what would be pushy from somebody who explores."""
    meeting = plan(workspace)
    assert "explore_only" in workspace.agenda.facts(meeting).words
    app = open_app(workspace)
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.press("1", "i")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert "explore a field" in screen_text(app)
        form.fields.write("intent", "targeted")
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert workspace.session.profile.intent == "targeted"
    assert "explore_only" not in workspace.agenda.facts(meeting).words


async def test_what_one_wants_to_know_stands_first_in_the_bank(workspace: Workspace) -> None:
    """As a question that Enter puts on the agenda."""
    meeting = plan(workspace)
    workspace.planning.set_goals(meeting.uid, ["How they see the two sides of the door"])
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await banks_read(pilot)
        prepare_of(app).go_to("bank")
        await pilot.press("home")
        assert "what you want to know" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        asked = [item.text for item in stored(workspace, meeting).agenda if item.carried]
        assert asked == ["Could you tell me how they see the two sides of the door?"]
        assert "what you want to know" not in screen_text(app)


async def test_the_key_bar_says_that_enter_adds_a_question_of_the_bank(workspace: Workspace) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = prepare_of(app)
        await banks_read(pilot)
        pane.go_to("bank")
        await pilot.pause()
        bar = app.screen.query_one(KeyBar)
        assert bar.line(118).plain.startswith("enter add  ")
        before = len(stored(workspace, meeting).agenda)
        await pilot.press("enter")
        await pilot.pause()
        assert len(stored(workspace, meeting).agenda) == before + 1
        pane.go_to("agenda")
        await pilot.pause()
        assert bar.line(118).plain.startswith("enter open  ")


async def test_facts_are_read_by_their_words(workspace: Workspace) -> None:
    """What is stored is spelt otherwise than what is read."""
    meeting = plan(workspace)
    workspace.planning.add_research(meeting.uid, "organisation", "New ambulances came in May")
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        prepare_of(app).go_to("research")
        await pilot.pause()
        assert "organization  New ambulances came in May" in screen_text(app)
