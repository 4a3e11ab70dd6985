"""What the profile says of customs, of "not about a job" and of the résumé: words and defaults, no more."""

from __future__ import annotations

import pytest

from infoint_tui.domain.enums import ChannelKind, Formality, Mode
from infoint_tui.domain.meeting import Meeting
from infoint_tui.services.agenda import facts_of
from infoint_tui.services.workspace import Workspace

from .test_story import at

TONES = {
    "": Formality.NEUTRAL,
    "formal-first": Formality.FORMAL,
    "jp": Formality.FORMAL,
    "direct": Formality.NEUTRAL,
    "newcomer-ca": Formality.FRIENDLY,
    "written by a later version": Formality.NEUTRAL,
}


@pytest.mark.parametrize("culture", TONES)
def test_somebody_new_is_addressed_as_is_usual(ws: Workspace, culture: str) -> None:
    before = ws.people.add(name="Ada")
    ws.people.save_profile(culture=culture)
    assert ws.people.add(name="Kim").formality is TONES[culture]
    assert ws.people.add(name="Lou", formality=Formality.FRIENDLY).formality is Formality.FRIENDLY
    ws.conversation.start_new("Noor")
    met = ws.people.find("Noor")
    assert met is not None
    assert met.formality is TONES[culture]
    assert ws.session.contacts.need(before.uid).formality is Formality.NEUTRAL, (
        "who is there stays as they are"
    )


@pytest.mark.parametrize(
    ("culture", "begins"),
    [
        ("", "Hi Kim,\n\nMy name is"),
        ("direct", "Hello Kim,\n\nMy name is"),
        ("formal-first", "Dear Kim,\n\nI hope this message finds you well.\n\nMy name is"),
    ],
)
def test_requests_open_as_is_usual(ws: Workspace, culture: str, begins: str) -> None:
    ws.people.save_profile(culture=culture)
    kim = ws.people.add(name="Kim", formality=Formality.NEUTRAL)
    cold = ws.templates.find("request.cold")
    assert cold is not None
    assert ws.templates.fill(cold, ws.templates.values(kim)).text.startswith(begins)


def test_the_rules_of_customs_hold_until_others_are_chosen(ws: Workspace) -> None:
    ws.people.save_profile(culture="jp")
    assert ws.rules.table.number("request.ask_minutes") == 30
    ws.people.save_profile(followup_preset="duke")
    assert ws.rules.table.number("request.ask_minutes") == 20


def test_requests_may_leave_unsaid_that_they_are_not_about_a_job(ws: Workspace) -> None:
    kim = ws.people.add(name="Kim")
    letters = [letter for letter in ws.templates.all if "{not_job" in letter.body]
    assert len(letters) >= 9
    said = {letter.id: ws.templates.fill(letter, ws.templates.values(kim)).text for letter in letters}
    look = ws.linting.request_look(kim, ChannelKind.EMAIL)
    ws.people.save_profile(not_job_style="silent")
    silent = ws.linting.request_look(kim, ChannelKind.EMAIL)
    for letter in letters:
        text = ws.templates.fill(letter, ws.templates.values(kim)).text
        assert " job" in said[letter.id] or "position" in said[letter.id]
        assert " job" not in text
        assert "position" not in text
        assert "  " not in text
        assert "not-a-job" not in {found.rule for found in silent(text)}
    assert "not-a-job" in {found.rule for found in look(text)}


# -- the résumé ----------------------------------------------------------------------------------------


@pytest.fixture
def talk(ws: Workspace) -> Meeting:
    """A visit on 12 March."""
    rosa = ws.people.add(name="Rosa")
    return ws.planning.schedule(rosa.uid, at("2026-03-12T10:00"), mode=Mode.IN_PERSON)


def words(ws: Workspace, talk: Meeting) -> dict[str, str]:
    """The checklist about the résumé, by rule."""
    items = ws.session.meetings.need(talk.uid).checklist
    return {item.rule: item.text for item in items if item.rule in ("prep.profile", "bring.details")}


def test_the_policy_about_the_resume_changes_the_lines_of_talks_ahead(ws: Workspace, talk: Meeting) -> None:
    usual = words(ws, talk)
    assert "in case they ask" in usual["prep.profile"]
    ws.people.save_profile(resume_policy="bring_quietly")
    assert "out of sight" in words(ws, talk)["prep.profile"]
    ws.people.save_profile(resume_policy="never")
    assert words(ws, talk) == {"bring.details": "Your contact details to leave; no résumé"}
    ws.session.undo()
    assert "out of sight" in words(ws, talk)["prep.profile"]
    ws.session.undo()
    assert words(ws, talk) == usual


def test_done_lines_and_the_users_own_words_stay(ws: Workspace, talk: Meeting) -> None:
    ws.checklists.write("prep.profile: {text: My page of projects}\n")
    assert words(ws, talk)["prep.profile"] == "My page of projects"
    [item] = [i for i in ws.session.meetings.need(talk.uid).checklist if i.rule == "bring.details"]
    ws.planning.tick_item(talk.uid, item.uid)
    before = words(ws, talk)
    ws.people.save_profile(resume_policy="bring_quietly")
    assert words(ws, talk) == before


def test_once_they_asked_for_the_resume_its_question_is_there(ws: Workspace, talk: Meeting) -> None:
    ws.people.save_profile(resume_policy="never")
    rosa = ws.session.contacts.need(talk.first_contact)
    assert "resume_not_requested" in facts_of(ws.session, ws.talk_clock, talk, rosa).words
    ws.planning.resume_asked(talk.uid, asked=True)
    asked = ws.session.meetings.need(talk.uid)
    assert "resume_not_requested" not in facts_of(ws.session, ws.talk_clock, asked, rosa).words
    assert words(ws, talk)["prep.profile"].startswith("They asked to see your résumé")
    ws.session.undo()
    assert not ws.session.meetings.need(talk.uid).resume_requested
    assert set(words(ws, talk)) == {"bring.details"}
