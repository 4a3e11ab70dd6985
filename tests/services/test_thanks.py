"""Thank-yous: the clock, the letter, and the moment somebody says it is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infoint_tui.domain.enums import ChannelKind, NoteKind, Permission, Stage, Strategy
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting, Note, ThankYou
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.thank_you import NO_MOMENT
from infoint_tui.services.workspace import Workspace

from .test_story import at, open_tasks, talk, to


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
    stored = ws.session.thank_yous.get(thank.uid)
    assert stored is not None
    return stored


def lacks_moment(ws: Workspace, thank: ThankYou, body: str) -> bool:
    """Whether a letter is said to name no moment of the talk."""
    return "no-moment" in {finding.rule for finding in ws.linting.thanks_look(thank)(body)}


@pytest.mark.parametrize(
    ("hours", "text", "late"),
    [
        (0.8, "thanks within 24 h: 23:12 left", False),
        (24, "thanks within 24 h: 0:00 left", False),
        (25.7, "thanks within 48 h: 22:18 left", False),
        (50.7, "late, but still worth sending", True),
    ],
)
def test_the_clock_shows_its_band(
    ws: Workspace, clock: FixedClock, thank: ThankYou, hours: float, text: str, late: bool
) -> None:
    clock.advance(seconds=round(hours * 3600))
    band = ws.thanks_owed.band(thank)
    assert (band.text, band.late) == (text, late)


def test_what_the_band_would_be_at_an_instant(ws: Workspace, thank: ThankYou) -> None:
    assert ws.thanks_owed.band(thank, at("2026-03-12T17:30")).text == "sent after 7.1 h: within 24 h"
    assert ws.thanks_owed.band(thank, at("2026-03-12T10:26")).text == "sent after 2 min: within 24 h"


def test_where_the_end_of_the_talk_is_lost_the_clock_runs_to_the_times_it_was_given(
    ws: Workspace, clock: FixedClock, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    with ws.session.edit("own rules") as edit:
        due = at("2026-03-12T16:24"), at("2026-03-13T04:24")  # by rules of 6 and 18 hours
        edit.put(thank.replace(soft_due=due[0], hard_due=due[1]), held[1].replace(actual_end=None))
    assert ws.thanks_owed.band(again(ws, thank)).text.endswith(": 6:00 left")
    clock.advance(hours=17)
    assert ws.thanks_owed.band(again(ws, thank)).text.endswith(": 1:00 left")
    clock.advance(hours=2)
    assert ws.thanks_owed.band(again(ws, thank)).late
    sent = ws.thanks_owed.band(again(ws, thank), at("2026-03-12T16:00"))
    assert (sent.text, sent.late) == ("sent: within 24 h", False)


def test_the_letter_starts_from_the_starred_moment(ws: Workspace, thank: ThankYou) -> None:
    assert ws.thanks.letter.text(thank) == (
        "Hi Rosa,\n\n"
        "Thank you for talking with me this morning. "
        "I'll remember what you said: “The radio is half the job.”\n\n"
        "I'm going to ask about the ride-along form. "
        "I'll let you know how it goes.\n\n"
        "Thanks again,\nNoor Haddad"
    )
    assert ws.thanks.letter.subject(thank) == "Thank you!"


def test_a_late_letter_says_so(ws: Workspace, clock: FixedClock, thank: ThankYou) -> None:
    clock.advance(seconds=47 * 3600)
    assert "late" not in ws.thanks.letter.text(thank)
    clock.advance(seconds=3 * 24 * 3600)
    for wording in ws.thanks.letter.wordings(thank):
        assert "I'm sorry this is so late." in ws.thanks.letter.worded(thank, wording).text
    assert "\n\nThank you for talking with me on Thursday. I'm sorry" in ws.thanks.letter.text(thank)


@pytest.mark.parametrize("wanted", [Permission.REFUSED, Permission.GRANTED, Permission.NOT_ASKED])
def test_news_are_promised_only_to_who_may_be_written_to(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou, wanted: Permission
) -> None:
    rosa = ws.session.contacts.need(held[0].uid)
    ws.people.save(rosa.uid, {"keep_in_touch": rosa.keep_in_touch.replace(permission=wanted)})
    text = ws.thanks.letter.text(thank)
    assert ("let you know" in text) is (wanted is not Permission.REFUSED)
    assert "I'm going to ask about the ride-along form." in text


def test_nothing_is_promised_to_who_is_not_to_be_contacted(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    ws.people.save(held[0].uid, {"do_not_contact": True})
    assert "let you know" not in ws.thanks.letter.text(thank)


def test_another_moment_seeds_an_untouched_letter_anew(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    note = next(note for note in held[1].notes if "muscle" in note.text)
    ws.thanks.letter.choose_moment(thank.uid, note.uid)
    text = ws.thanks.letter.text(again(ws, thank))
    assert "I especially liked your point that technique and teamwork beat muscle." in text
    assert "radio" not in text


def test_no_moment_can_be_chosen_in_the_reflection(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    ws.reflection.answer(held[1].uid, "moment", moment_note=NO_MOMENT)
    text = ws.thanks.letter.text(thank)
    assert "radio" not in text
    assert lacks_moment(ws, thank, text)


@pytest.mark.parametrize(
    "body",
    [
        "The radio is half the job, you see.",
        "When you told me about nights, I understood.",
        "Technique and teamwork: that is new to me.",
    ],
)
def test_a_letter_with_a_moment_gets_no_remark(ws: Workspace, thank: ThankYou, body: str) -> None:
    assert not lacks_moment(ws, thank, body)


@pytest.mark.parametrize("body", ["Thanks!", "It was very interesting. Thank you for your time, Rosa."])
def test_a_letter_without_a_moment_is_asked_for_one(ws: Workspace, thank: ThankYou, body: str) -> None:
    assert lacks_moment(ws, thank, body)


def test_moments_come_starred_first_then_quotes_and_insights(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    texts = [note.text[:12] for note in ws.thanks.letter.moments(held[1])]
    assert texts[:4] == ['"The radio i', '"I came for ', "* technique ", "12 h shifts,"]


def test_what_i_will_do_or_ask_is_no_moment_unless_starred(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    """A to-do of one's own is nothing that they said; a doubt comes last."""
    more = (
        Note(uid="doubt", at=1, kind=NoteKind.CONCERN, text="% would they do it again"),
        Note(uid="later", at=1, kind=NoteKind.ASK_LATER, text="? who chooses"),
        Note(uid="mine", at=1, kind=NoteKind.ACTION, text="! call Rosa back"),
        Note(uid="starred", at=1, kind=NoteKind.ACTION, text="! bring the book", star=True),
    )
    meeting = held[1].replace(notes=(*held[1].notes, *more))
    found = [note.uid for note in ws.thanks.letter.moments(meeting)]
    assert "starred" in found
    assert "doubt" in found[-2:]
    assert not {"later", "mine"} & set(found)


# -- keeping --------------------------------------------------------------------------------------------


def test_an_untouched_letter_stays_a_seed(ws: Workspace, thank: ThankYou) -> None:
    before = ws.home.undo_label
    ws.thanks.letter.save(thank.uid, ws.thanks.letter.text(thank), subject=ws.thanks.letter.subject(thank))
    assert again(ws, thank) == thank
    assert ws.home.undo_label == before


def test_saving_keeps_text_and_subject_and_ends_the_drafts(ws: Workspace, thank: ThankYou) -> None:
    ws.session.drafts.put(ws.thanks.letter.key(thank), "Dear Rosa, than")
    ws.session.drafts.put(ws.thanks.letter.key(thank, "subject"), "Than")
    assert (ws.thanks.letter.text(thank), ws.thanks.letter.subject(thank)) == ("Dear Rosa, than", "Than")
    ws.thanks.letter.save(thank.uid, "Dear Rosa, thank you", subject="Thanks", medium="card")
    stored = again(ws, thank)
    assert (stored.body, stored.subject, stored.medium) == ("Dear Rosa, thank you", "Thanks", "card")
    assert ws.session.drafts.keys("thanks") == []
    assert stored.sent_at is None
    assert ws.session.undo() == "undo: thank-you written"


# -- sending --------------------------------------------------------------------------------------------


def test_taking_the_sending_back_keeps_the_letter(ws: Workspace, thank: ThankYou) -> None:
    letter = "Dear Rosa, forty hours of teamwork stayed with me."
    ws.session.drafts.put(ws.thanks.letter.key(thank), letter)
    ws.thanks.mark_sent(thank.uid, letter)
    assert ws.session.undo() == "undo: thanked Rosa Delgado"
    assert again(ws, thank).sent_at is None
    assert ws.thanks.letter.text(again(ws, thank)) == letter


def test_marking_sent_stops_the_clock_and_moves_the_contact(
    ws: Workspace, clock: FixedClock, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    rosa, meeting = held
    ws.reflection.answer(meeting.uid, permission=Permission.GRANTED, strategy=Strategy.NURTURE)
    to(clock, "2026-03-12T17:30")
    sent = ws.thanks.mark_sent(thank.uid, "Dear Rosa", subject="Thanks", medium="card")
    assert (sent.sent_at, sent.body, sent.subject, sent.medium) == (
        ws.session.moment(),
        "Dear Rosa",
        "Thanks",
        "card",
    )
    assert ws.thanks_owed.hours(sent) == pytest.approx(7.1)
    assert ws.session.contacts.get(rosa.uid).stage is Stage.IN_TOUCH  # type: ignore[union-attr]
    assert "thank.due" not in open_tasks(ws)
    with pytest.raises(Refused, match="already marked as sent"):
        ws.thanks.mark_sent(thank.uid, "again")
    assert ws.session.undo() == "undo: thanked Rosa Delgado"
    assert ws.session.contacts.get(rosa.uid).stage is Stage.MET  # type: ignore[union-attr]
    assert "thank.due" in open_tasks(ws)


@pytest.mark.parametrize(
    ("strategy", "permission", "stage"),
    [
        (Strategy.THANKS_ONLY, Permission.GRANTED, Stage.CLOSED),
        (Strategy.NURTURE, Permission.REFUSED, Stage.CLOSED),
        (Strategy.COME_BACK, Permission.NOT_ASKED, Stage.IN_TOUCH),
        (None, None, Stage.THANKED),
    ],
)
def test_where_a_thanked_contact_goes(
    ws: Workspace,
    held: tuple[Contact, Meeting],
    thank: ThankYou,
    strategy: Strategy | None,
    permission: Permission | None,
    stage: Stage,
) -> None:
    ws.reflection.answer(held[1].uid, strategy=strategy, permission=permission)
    ws.thanks.mark_sent(thank.uid, "Thank you")
    assert ws.session.contacts.get(held[0].uid).stage is stage  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "2026-03-13T18:00"),
        ("now", "2026-03-13T18:00"),
        ("17:30", "2026-03-13T17:30"),
        ("20:00", "2026-03-12T20:00"),
        ("thu 17:30", "2026-03-12T17:30"),
        ("20 min ago", "2026-03-13T17:40"),
        ("12 mar 11:00", "2026-03-12T11:00"),
    ],
)
def test_when_it_was_sent_is_read_backwards(
    ws: Workspace, clock: FixedClock, thank: ThankYou, text: str, expected: str
) -> None:
    to(clock, "2026-03-13T18:00")
    assert ws.thanks.sent_when(thank, text) == at(expected)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("in 20 min", "in the future"),
        ("tomorrow 10:00", "in the future"),
        ("2026-03-20 10:00", "in the future"),
        ("12 mar 09:00", "wasn't over by then"),
        ("wed 10:00", "wasn't over by then"),
        ("soon", "soon"),
    ],
)
def test_impossible_times_are_refused(
    ws: Workspace, clock: FixedClock, thank: ThankYou, text: str, why: str
) -> None:
    to(clock, "2026-03-13T18:00")
    with pytest.raises(Refused, match=why):
        ws.thanks.sent_when(thank, text)


def test_mail_link_needs_an_address_and_a_bearable_length(
    ws: Workspace, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    link = ws.thanks.mailto(thank, "Hello", "Hi")
    assert link == "mailto:rosa.delgado@brookvale-ems.example.org?subject=Hi&body=Hello"
    with pytest.raises(Refused, match="too long"):
        ws.thanks.mailto(thank, "x" * 9000)
    ws.people.save(held[0].uid, {"channels": ()})
    with pytest.raises(Refused, match="no email address"):
        ws.thanks.mailto(thank, "Hello")


def test_what_is_owed_is_found_by_talk(
    ws: Workspace, clock: FixedClock, held: tuple[Contact, Meeting], thank: ThankYou
) -> None:
    _rosa, meeting = held
    clock.advance(seconds=timedelta(days=1).total_seconds())
    other = ws.conversation.start_new("Teo Varga")
    clock.advance(minutes=5)
    ws.conversation.end(other.uid)
    assert [owed.meeting for owed in ws.thanks_owed.owed()] == [meeting.uid, other.uid]
    assert ws.thanks_owed.next_of(meeting.uid) == thank
    assert ws.thanks_owed.next_of("nothing") is None


# -- how it travels ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channels", "sent_by", "how", "medium"),
    [
        ((ChannelKind.PHONE, ChannelKind.LINKEDIN), None, "", "linkedin"),
        ((ChannelKind.EMAIL,), ChannelKind.LINKEDIN, "", "linkedin"),
        ((ChannelKind.EMAIL,), ChannelKind.PHONE, "", "email"),
        ((ChannelKind.PHONE,), None, "", "message"),
        ((), ChannelKind.MESSAGE, "", "message"),
        ((), None, "", "email"),
        ((ChannelKind.EMAIL,), None, "linkedin", "linkedin"),
        ((ChannelKind.LINKEDIN,), None, "phone", "linkedin"),
    ],
)
def test_it_travels_as_the_two_write_to_each_other(
    ws: Workspace,
    channels: tuple[ChannelKind, ...],
    sent_by: ChannelKind | None,
    how: str,
    medium: str,
) -> None:
    teo = ws.people.add(
        name="Teo Ruiz",
        why_this_person="You changed careers at forty",
        channels=tuple(Channel(kind=kind, value="teo@example.org") for kind in channels),
    )
    if sent_by:
        ws.outreach.log(teo.uid, sent_by)
    meeting = ws.outreach.log_talk(teo.uid, ws.outreach.when("60 min ago"), 20)
    if how:
        ws.reflection.answer(meeting.uid, guest=teo.uid, permission=Permission.GRANTED, touch_how=how)
    assert ws.thanks_owed.of_meeting(meeting.uid)[0].medium == medium


def test_a_medium_that_was_picked_stays(ws: Workspace) -> None:
    teo = ws.people.add(name="Teo Ruiz")
    meeting = ws.outreach.log_talk(teo.uid, ws.outreach.when("60 min ago"), 20)
    thank = ws.thanks_owed.of_meeting(meeting.uid)[0]
    ws.thanks.letter.set_medium(thank.uid, "card")
    ws.reflection.answer(meeting.uid, guest=teo.uid, touch_how="linkedin")
    assert ws.thanks_owed.of_meeting(meeting.uid)[0].medium == "card"
