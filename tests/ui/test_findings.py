"""Advice beside what is written: questions, thank-yous, outreach; driven by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from infoint_tui.content.settings import parse_settings
from infoint_tui.domain.meeting import AgendaItem, Meeting, ThankYou
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.advice import AdvisedForm
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.form import Form

from .hostile import screen_text
from .talks import open_app, plan
from .test_thanks import composer, letter, stored, thank

__all__ = ["thank"]


def own(workspace: Workspace, meeting: Meeting) -> AgendaItem | None:
    """The question of the user's own on the agenda."""
    found = workspace.session.meetings.get(meeting.uid)
    assert found is not None
    return next((item for item in found.agenda if not item.question), None)


def form(app: InfointApp) -> AdvisedForm:
    """The form on top."""
    assert isinstance(app.screen, AdvisedForm)
    return app.screen


async def test_an_error_is_mended_by_one_key(workspace: Workspace) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("n")
        form(app).fields.write("text", "Are you hiring?")
        await pilot.pause()
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert not form(app).findings.found
        await pilot.press("ctrl+s")
        await pilot.pause()
    item = own(workspace, meeting)
    assert item is not None
    assert item.text.startswith("How do people usually find their way")
    assert item.kept_because == ""


async def test_an_error_that_stays_asks_for_a_reason_and_keeps_it(workspace: Workspace) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("n")
        form(app).fields.write("text", "Are you hiring?")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert own(workspace, meeting) is None
        assert form(app).focused is form(app).query_one("#field-because")
        form(app).fields.write("because", "she asked me to")
        await pilot.press("ctrl+s")
        await pilot.pause()
    item = own(workspace, meeting)
    assert item is not None
    assert (item.text, item.kept_because) == ("Are you hiring?", "she asked me to")


async def test_the_second_of_two_questions_becomes_a_follow_up(workspace: Workspace) -> None:
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("n")
        form(app).fields.write("text", "How did you start and what do you do now?")
        await pilot.pause()
        await pilot.press("ctrl+t", "ctrl+s")
        await pilot.pause()
    item = own(workspace, meeting)
    assert item is not None
    assert (item.text, item.probes) == ("How did you start?", ("What do you do now?",))


async def test_a_rule_switched_off_in_the_settings_says_nothing(workspace: Workspace) -> None:
    plan(workspace)
    settings = parse_settings("lint: {off: [closed]}")
    app = make_app(workspace, settings=settings, intervals=False, start_place="conversation")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("n")
        form(app).fields.write("text", "Do you like it?")
        await pilot.pause()
        assert form(app).findings.found == ()


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_a_hint_is_explained_on_request_and_hostile_words_are_shown(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=size) as pilot:
        await pilot.press("n")
        form(app).fields.write("text", "Is there anyone [/x]\x1b[31m[@click=app.quit] I should meet?")
        await pilot.pause()
        findings = form(app).findings
        assert {found.rule for found in findings.found} == {"closed"}
        before = str(findings.render())
        assert "\x1b" not in before
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert "answered in one word" in " ".join(str(findings.render()).split())


async def test_sent_with_an_error_asks_once(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        letter(screen).load_text("Dear Marcus,\n\nthank you.\n\nNoor")
        await pilot.pause()
        assert "greets someone else" in screen_text(app)
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("escape")
        await pilot.pause()
        assert stored(app.workspace, thank).sent_at is None


async def test_the_rewrite_is_put_into_the_letter(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        letter(screen).load_text("Dear Marcus,\n\nthank you.\n\nNoor")
        await pilot.pause()
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert letter(screen).text.startswith("Dear Rosa,")


def test_the_settings_name_a_rule_that_is_none(tmp_path: Path) -> None:
    found = parse_settings("lint: {off: [closd, vague]}")
    assert found.lint_off == {"vague"}
    assert "Did you mean closed?" in found.notices[0]
