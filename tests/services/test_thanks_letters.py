"""Wordings of a thank-you, its pages for paper, and the letter to whoever had named the guest."""

from __future__ import annotations

import pytest

from infoint_tui.domain.enums import Formality, Permission, Stage, Strategy
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting, ThankYou
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

from .test_story import open_tasks, talk


@pytest.fixture
def held(ws: Workspace, clock: FixedClock) -> tuple[Contact, Meeting]:
    """Rosa, and the talk with her that ended at 10:24."""
    return talk(ws, clock)


@pytest.fixture
def thank(ws: Workspace, held: tuple[Contact, Meeting]) -> ThankYou:
    """What Rosa is owed."""
    (found,) = ws.thanks_owed.of_meeting(held[1].uid)
    return found


def again(ws: Workspace, thank: ThankYou) -> ThankYou:
    """The thank-you as stored now."""
    return ws.session.thank_yous.need(thank.uid)


# -- wordings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("medium", ["email", "card", "message", "linkedin", "letter"])
@pytest.mark.parametrize("formality", list(Formality))
def test_every_medium_and_tone_has_a_whole_letter(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou, medium: str, formality: Formality
) -> None:
    ws.people.save(held[0].uid, {"formality": formality})
    ws.thanks.letter.set_medium(thank.uid, medium)
    letter = again(ws, thank)
    text = ws.thanks.letter.text(letter)
    assert "{" not in text
    assert "  " not in text
    assert "the radio is half the job" in text.lower()
    assert "ask about the ride-along form" in text
    found = {finding.rule for finding in ws.linting.thanks_look(letter)(text)}
    assert not found & {"no-moment", "no-action", "thanks", "greeting", "placeholder", "mechanics"}


def test_another_medium_takes_its_own_wording(ws: Workspace, thank: ThankYou) -> None:
    by_mail = ws.thanks.letter.text(thank)
    ws.thanks.letter.set_medium(thank.uid, "card")
    assert "With thanks," in ws.thanks.letter.text(again(ws, thank))
    assert ws.session.undo() == "undo: thank-you by card"
    assert ws.thanks.letter.text(again(ws, thank)) == by_mail


def test_a_wording_that_is_picked_brings_its_medium(ws: Workspace, thank: ThankYou) -> None:
    ws.thanks.letter.pick_wording(thank.uid, "thanks.letter")
    letter = again(ws, thank)
    assert letter.medium == "letter"
    assert ws.thanks.letter.text(letter).startswith("Dear Rosa,")
    ws.thanks.letter.save(letter.uid, "My own words", subject="")
    ws.thanks.letter.pick_wording(thank.uid, "thanks.card")
    assert ws.thanks.letter.text(again(ws, thank)) == "My own words"
    with pytest.raises(Refused, match="gone"):
        ws.thanks.letter.pick_wording(thank.uid, "thanks.nothing")


def test_the_users_own_wording_comes_first(ws: Workspace, thank: ThankYou) -> None:
    folder = ws.home.path / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "letters.yaml").write_text(
        "- id: thanks.mine\n  kind: thanks\n  medium: email\n  formality: neutral\n  name: Mine\n"
        "  subject: Ta, {them}\n  body: |\n    {them}, you said {moment}.\n    {next_sentence|}\n"
    )
    assert ws.thanks.letter.text(thank) == (
        "Rosa, you said “The radio is half the job”.\nI'm going to ask about the ride-along form."
    )
    assert ws.thanks.letter.subject(thank) == "Ta, Rosa"


def test_hiding_every_wording_leaves_an_empty_letter(ws: Workspace, thank: ThankYou) -> None:
    folder = ws.home.path / "templates"
    folder.mkdir(exist_ok=True)
    names = ", ".join(letter.id for letter in ws.templates.built_in if letter.kind == "thanks")
    (folder / "letters.yaml").write_text(f"hide: [{names}]\n")
    assert (ws.thanks.letter.text(thank), ws.thanks.letter.subject(thank)) == ("", "Thank you")


def test_actions_are_offered_as_sentences(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    meeting = held[1]
    assert [sentence for _key, sentence in ws.thanks.letter.action_sentences(meeting)] == [
        "I'm going to ask about the ride-along form."
    ]
    ((key, _sentence),) = ws.thanks.letter.action_sentences(meeting)
    task = ws.reflection.mentions.confirm_action(meeting.uid, key, "Ask Marcus about the form")
    ws.tasks.done(task.uid)
    assert ws.thanks.letter.action_sentences(ws.session.meetings.need(meeting.uid)) == [
        (key, "I've already asked Marcus about the form.")
    ]


def test_an_action_turned_down_is_not_offered(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    ((key, _sentence),) = ws.thanks.letter.action_sentences(held[1])
    ws.reflection.mentions.turn_down_action(held[1].uid, key)
    assert ws.thanks.letter.action_sentences(ws.session.meetings.need(held[1].uid)) == []


def test_a_message_on_linkedin_has_its_length(ws: Workspace, thank: ThankYou) -> None:
    ws.thanks.letter.set_medium(thank.uid, "linkedin")
    look = ws.linting.thanks_look(again(ws, thank))
    assert "length" not in {finding.rule for finding in look("Hello Rosa, thank you! Noor")}
    (found,) = [finding for finding in look("Thank you. " * 180) if finding.rule == "length"]
    assert found.severity == "error"
    assert "1900" in found.reason


@pytest.mark.parametrize(("medium", "first"), [("card", "Hello"), ("letter", "Thu Mar 12, 2026")])
def test_paper_gets_a_page(ws: Workspace, thank: ThankYou, medium: str, first: str) -> None:
    ws.thanks.letter.set_medium(thank.uid, medium)
    page = ws.thanks.letter.paper(again(ws, thank), "Hello\n\nNoor").decode()
    assert page.splitlines()[0].strip() == first


# -- to an introducer -----------------------------------------------------------------------------------


@pytest.fixture
def named(ws: Workspace, held: tuple[Contact, Meeting]) -> Contact:
    """Dana, who had named Rosa."""
    dana = ws.people.add(name="Dana Brook")
    ws.people.save(held[0].uid, {"introduced_by": dana.uid})
    with ws.session.edit("sync") as edit:
        ws.tasks.sync_meeting(edit, held[1].uid)
    return dana


def test_who_named_the_guest_is_told_once(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou, named: Contact
) -> None:
    ws.reflection.answer(
        held[1].uid, "takeaways", takeaways="Teamwork beats muscle. #crew\nNights are quiet."
    )
    assert ws.thanks.loop.open(thank)
    letter = ws.thanks.loop.letter(thank)
    assert ws.thanks.loop.letter(thank) == letter
    assert ws.thanks.letter.text(letter).splitlines()[:3] == [
        "Hi Dana,",
        "",
        "Thank you for putting me in touch with Rosa Delgado. We got to talk, and it was a great "
        "conversation."
        " My biggest takeaway was that teamwork beats muscle. It wouldn't have happened without you.",
    ]
    assert ws.thanks.letter.subject(letter) == "I talked with Rosa Delgado"
    assert ws.thanks_owed.band(letter).text == "tell them by Fri Mar 13"


def test_the_letter_to_an_introducer_is_owed_to_nobody(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou, named: Contact
) -> None:
    before = sorted(open_tasks(ws))
    letter = ws.thanks.loop.letter(thank)
    assert ws.thanks_owed.owed() == [thank]
    assert not ws.thanks_owed.owed_to(named.uid)
    assert ws.thanks_owed.of_meeting(held[1].uid) == [thank]
    with ws.session.edit("sync") as edit:
        ws.tasks.sync_all(edit)
    assert sorted(open_tasks(ws)) == before
    ws.thanks.mark_sent(letter.uid, "Dear Dana")
    assert ws.thanks_owed.owed() == [thank]
    assert "thank.due" in open_tasks(ws)


def test_what_stands_in_a_guests_thank_you_by_mistake_takes_nothing_from_what_is_owed(
    ws: Workspace, thank: ThankYou
) -> None:
    with ws.session.edit("by hand") as edit:
        edit.put(thank.replace(introduced="no one", after="nothing"))
    assert [owed.uid for owed in ws.thanks_owed.owed()] == [thank.uid]
    assert ws.thanks_owed.band(again(ws, thank)).text.startswith("thanks within")


def test_telling_an_introducer_closes_the_loop(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou, named: Contact
) -> None:
    assert "referral.loop" in open_tasks(ws)
    letter = ws.thanks.loop.letter(thank)
    ws.thanks.mark_sent(letter.uid, "Dear Dana", medium="card")
    assert "referral.loop" not in open_tasks(ws)
    assert ws.session.contacts.need(named.uid).stage is Stage.IDEA
    assert ws.session.contacts.need(held[0].uid).stage is Stage.MET
    assert not ws.thanks.loop.open(thank)
    assert ws.session.undo() == "undo: told Dana Brook how it went"
    assert "referral.loop" in open_tasks(ws)
    assert ws.thanks.loop.open(thank)


def test_the_introduction_knows_that_they_were_told(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    rosa, meeting = held
    marcus = ws.reflection.mentions.confirm_person(meeting.uid, "Marcus Bell")
    ws.reflection.answer(meeting.uid, permission=Permission.GRANTED, strategy=Strategy.NURTURE)
    second = ws.conversation.start_new("Marcus Bell")
    ws.conversation.end(second.uid)
    (owed,) = ws.thanks_owed.of_meeting(second.uid)
    assert owed.recipient == marcus.uid
    letter = ws.thanks.loop.letter(owed)
    assert letter.recipient == rosa.uid
    ws.thanks.mark_sent(letter.uid, "Dear Rosa")
    (intro,) = ws.session.introductions.all()
    assert intro.loop_closed_on == ws.session.moment().local().date()


def test_nobody_is_told_where_nobody_is_noted_or_may_be_written_to(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    assert not ws.thanks.loop.open(thank)
    with pytest.raises(Refused, match="haven't noted who"):
        ws.thanks.loop.letter(thank)
    dana = ws.people.add(name="Dana Brook")
    ws.people.save(held[0].uid, {"introduced_by": dana.uid})
    assert ws.thanks.loop.open(thank)
    ws.people.save(dana.uid, {"do_not_contact": True})
    assert not ws.thanks.loop.open(thank)


def test_an_action_about_the_reader_says_you(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    meeting = held[1]
    ((key, _sentence),) = ws.thanks.letter.action_sentences(meeting)
    ws.reflection.mentions.confirm_action(meeting.uid, key, "Send her the book")
    held_now = ws.session.meetings.need(meeting.uid)
    assert ws.thanks.letter.action_sentences(held_now, thank.recipient) == [(key, "I'll send you the book.")]
    ws.reflection.mentions.confirm_action(meeting.uid, key, "Ask Marcus and send her the book")
    ((_key, sentence),) = ws.thanks.letter.action_sentences(
        ws.session.meetings.need(meeting.uid), thank.recipient
    )
    assert sentence == "I'm going to ask Marcus and send her the book."
    assert ws.thanks.letter.may_mean_reader(sentence, thank.recipient)
