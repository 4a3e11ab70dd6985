"""Pipeline: board and list, the filter, one person, and every action down to the record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from textual.content import Content
from textual.events import Key, Paste, Resize
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static, TextArea

from infoint_tui.domain.enums import (
    ChannelKind,
    MeetingState,
    Mode,
    Outcome,
    Permission,
    Relation,
    Seniority,
    Stage,
    Tie,
)
from infoint_tui.domain.people import Channel, Contact, KeepInTouch
from infoint_tui.domain.phrasing import day_and_time, use_clock
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.contact_view import ContactCard
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.board import BoardColumn
from infoint_tui.ui.kit.chrome import MessageLine
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.fields import Choice, LineInput
from infoint_tui.ui.kit.form import Form, FormPart, FormPartHead
from infoint_tui.ui.kit.screen import OpenConversation
from infoint_tui.ui.kit.select import SelectOne
from infoint_tui.ui.messages.request import OutreachScreen
from infoint_tui.ui.pipeline.actions import toggle_view
from infoint_tui.ui.pipeline.add import QuickAddDialog
from infoint_tui.ui.pipeline.interactions import FORCED, in_direction
from infoint_tui.ui.pipeline.screen import PipelineScreen, line_row
from infoint_tui.ui.pipeline.views import PathsDialog

from ..scenes import do
from .hostile import HOSTILE, inert, screen_text

SIZES = [(120, 40), (80, 24), (60, 20)]


class Hands:
    """Uses the pipeline of a running app."""

    def __init__(self, pilot: Pilot[int], app: InfointApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def screen(self) -> PipelineScreen:
        """The place."""
        place = self.app.place
        assert isinstance(place, PipelineScreen)
        return place

    @property
    def text(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    @property
    def words(self) -> str:
        """What is on the screen, without frames and line breaks."""
        return " ".join(self.text.replace("│", " ").split())

    @property
    def said(self) -> str:
        """The message line."""
        return self.screen.query_one(MessageLine).message

    def showing(self, kind: type[Screen[Any]]) -> bool:
        """Whether a screen of this kind is on top."""
        return isinstance(self.app.screen, kind)

    async def keys(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def on(self, contact: Contact) -> None:
        """Put the cursor on somebody."""
        self.screen.show_contact(contact.uid)
        await self.pilot.pause()

    async def filter(self, text: str) -> None:
        """Type into the filter."""
        self.screen.filter.value = text
        await self.pilot.pause()

    async def fill(self, **values: str) -> None:
        """Fill fields of the open form."""
        form = self.app.screen
        assert isinstance(form, Form), form
        for name, value in values.items():
            field = form.query_one(f"#field-{name}")
            if name in ("guests", "place"):
                next(part for part in form.query(FormPart) if field in part.query("*")).fold(False)
            if isinstance(field, TextArea):
                field.text = value
            else:
                assert isinstance(field, (LineInput, Choice))
                field.value = value
        await self.pilot.pause()

    async def line(self, text: str, *keys: str) -> None:
        """Fill the line of the open dialog and press keys."""
        self.app.screen.query_one(LineInput).value = text
        await self.pilot.pause()
        await self.keys(*keys)

    async def choose(self, key: str) -> None:
        """Take an option of the open list."""
        assert isinstance(self.app.screen, SelectOne), self.app.screen
        self.app.screen.dismiss(key)
        await self.pilot.pause()


@asynccontextmanager
async def opened(workspace: Workspace, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Hands]:
    """The pipeline of an app on this workspace."""
    app = make_app(workspace, intervals=False, start_place="pipeline")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Hands(pilot, app)


def contact(workspace: Workspace, uid: str) -> Contact:
    """A stored contact."""
    found = workspace.session.contacts.get(uid)
    assert found is not None
    return found


@pytest.fixture
def rosa(workspace: Workspace) -> Contact:
    """Somebody ready to be written to."""
    return workspace.people.add(
        name="Rosa Delgado",
        title="Trainer",
        organisation="Brookvale EMS",
        tags=("panel",),
        connection="the panel",
        why_this_person="she trains newcomers",
        introduced_by="",
        channels=workspace.people.quick_add("Somebody <rosa@example.org>").channels,
    )


@pytest.fixture
def kim(workspace: Workspace) -> Contact:
    """A bare name."""
    return workspace.people.quick_add("Kim Park")


# -- what is shown -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_pipeline_leads_to_the_first_person(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with opened(workspace, size) as hands:
        assert "No one here yet" in hands.text
        await hands.keys("a")
        await hands.line("Lena Voss, editor, Nord <lena@nord.example.org> #press", "enter")
        assert "Lena Voss" in hands.text
        assert hands.screen.current is not None
        assert contact(workspace, hands.screen.current).organisation == "Nord"


async def test_the_board_has_a_column_for_each_stage_somebody_is_in(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    workspace.people.move(kim.uid, Stage.CLOSED, "moved away")
    async with opened(workspace) as hands:
        assert "Ready  1" in hands.text
        assert "Idea  1" in hands.text
        assert "Aside  1" in hands.text
        assert "Contacted" not in hands.text


async def test_narrow_shows_the_grouped_list_and_v_the_board(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace, (80, 24)) as hands:
        assert hands.screen.has_class("-list")
        assert "Ready  1" in hands.text
        await hands.on(rosa)
        await hands.keys("v")
        assert hands.screen.people.shows_board
        assert hands.screen.current == rosa.uid
        await hands.keys("1", "2")
        assert hands.screen.people.shows_board


async def test_a_board_that_is_laid_out_late_leaves_the_focus_to_the_list(
    workspace: Workspace, rosa: Contact
) -> None:
    async with opened(workspace, (120, 30)) as hands:
        screen, wider = hands.screen, Size(200, 24)
        screen.people.board.on_resize(Resize(wider, wider))
        toggle_view(screen)
        await hands.pilot.pause()
        await hands.pilot.pause()
        assert screen.people.rows.has_focus
        await hands.on(rosa)


async def test_columns_and_cards_are_reached_by_hjkl(workspace: Workspace, rosa: Contact) -> None:
    ben, cleo = (workspace.people.quick_add(name) for name in ("Ben Ash", "Cleo Bay"))
    async with opened(workspace) as hands:
        await hands.on(ben)
        await hands.keys("j")
        assert hands.screen.current == cleo.uid
        await hands.keys("l")
        assert hands.screen.current == rosa.uid
        await hands.keys("h")
        assert hands.screen.current == cleo.uid


async def test_more_columns_than_fit_scroll_with_the_cursor(workspace: Workspace) -> None:
    people = {}
    for number, stage in enumerate((Stage.IDEA, Stage.IDENTIFIED, Stage.READY, Stage.CONTACTED, Stage.MET)):
        people[stage] = workspace.people.quick_add(f"Person {number}")
        if stage is not Stage.IDEA:
            workspace.people.move(people[stage].uid, stage, "test", forced=True)
    async with opened(workspace, (110, 40)) as hands:
        await hands.on(people[Stage.IDEA])
        assert "Met  1" not in hands.text
        for _ in range(4):
            hands.screen.people.board.action_column(1)
        await hands.pilot.pause()
        assert hands.screen.current == people[Stage.MET].uid
        assert "Met  1" in hands.text
        assert "Idea  1" not in hands.text
        await hands.keys("l")
        assert hands.screen.current == people[Stage.MET].uid


async def test_the_cursor_stays_with_a_person_who_moves(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        workspace.outreach.log(rosa.uid, ChannelKind.EMAIL)
        await hands.pilot.pause()
        assert hands.screen.current == rosa.uid
        assert "Contacted  1" in hands.text
        assert hands.app.focused is hands.screen.people.board.active
        await hands.keys("u")
        assert hands.screen.current == rosa.uid
        assert "Ready  1" in hands.text


async def test_the_line_says_when_a_name_is_known_already(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.keys("a", *"Zed")
        assert "already here" not in hands.words
        hands.app.screen.query_one(LineInput).value = rosa.name.lower()
        await hands.pilot.pause()
        assert f"perhaps: {rosa.name} (same name)" in hands.words


async def test_the_line_shows_the_time_zone_of_a_city_it_names(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("a")
        hands.app.screen.query_one(LineInput).value = "Nuala Byrne, archivist, Galway"
        await hands.pilot.pause()
        assert "title archivist · time zone Europe/Dublin · note Galway" in hands.words
        await hands.keys("enter")
    (nuala,) = [each for each in workspace.session.contacts.all() if each.name == "Nuala Byrne"]
    assert (nuala.zone, nuala.title, nuala.about) == ("Europe/Dublin", "archivist", "Galway")


async def test_an_error_about_the_line_goes_as_soon_as_the_line_changes(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("a", "enter")
        assert "A name is enough to start with" in hands.words
        await hands.keys("K")
        assert "A name is enough to start with" not in hands.words


STORABLE = [name for name in HOSTILE if name != "lone surrogate"]
"""The store refuses half characters; everything else may stand in a record."""


def hostile_person(workspace: Workspace, name: str) -> Contact:
    """Somebody with hostile text in every field."""
    text = HOSTILE[name]
    person = workspace.people.add(
        name=text,
        title=text,
        organisation=text,
        tags=(text,),
        why_this_person=text,
        connection=text,
        source=text,
        about=text,
        ask_later=(text,),
    )
    workspace.tasks.add(text, None, contact=person.uid)
    workspace.people.move(person.uid, Stage.CONTACTED, text)
    return person


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_shown_inert(workspace: Workspace, size: tuple[int, int]) -> None:
    people = [hostile_person(workspace, name) for name in STORABLE]
    async with opened(workspace, size) as hands:
        assert inert(hands.text)
        await hands.keys("v")
        assert inert(hands.text)
        await hands.keys("enter")
        for person in people:
            await hands.on(person)
            assert hands.screen.detail.person == person.uid
            assert inert(hands.text)
            hands.screen.detail.rows.action_edge(1)
            await hands.pilot.pause()
            assert inert(hands.text)


@pytest.mark.parametrize("name", STORABLE)
async def test_the_form_leaves_hostile_text_as_it_was_stored(workspace: Workspace, name: str) -> None:
    person = contact(workspace, hostile_person(workspace, name).uid)
    async with opened(workspace) as hands:
        await hands.keys("E")
        assert inert(hands.text)
        await hands.fill(title="changed")
        await hands.keys("ctrl+s")
    saved = contact(workspace, person.uid)
    assert saved.title == "changed"
    assert saved.replace(title=person.title) == person


async def test_the_form_leaves_blanks_and_commas_where_nobody_edited(workspace: Workspace) -> None:
    person = workspace.people.add(
        name="Rosa Delgado",
        title="trainer",
        organisation=" Brookvale EMS\u0085",
        connection="panel ",
        commonalities=("both swim, badly", "Larkfield"),
        source="met_at Leeds, twice ",
        tags=("Open Day", "x"),
    )
    async with opened(workspace) as hands:
        await hands.on(person)
        await hands.keys("E")
        await hands.fill(title="head of training")
        await hands.keys("ctrl+s")
    assert contact(workspace, person.uid) == person.replace(title="head of training")


# -- filter --------------------------------------------------------------------------------------------


async def test_the_filter_narrows_as_one_types_and_esc_leaves_then_clears(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace) as hands:
        await hands.keys("slash", "k", "i", "m")
        assert "3 people · 1 shown" in hands.text
        assert hands.screen.current == kim.uid
        await hands.keys("escape")
        assert hands.screen.filter.value == "kim"
        assert not hands.screen.filter.has_focus
        await hands.keys("escape")
        assert hands.screen.filter.value == ""
        assert "1 shown" not in hands.text
        assert "Rosa Delgado" in hands.text


async def test_a_filter_that_fits_nobody_says_how_to_go_on(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.filter("[/x] no one")
        assert "No one matches" in hands.text
        await hands.keys("e", "m", "E", "greater_than_sign", "z", "t", "o")
        assert isinstance(hands.app.screen, PipelineScreen)
        await hands.keys("escape")
        assert "Rosa Delgado" in hands.text


async def test_enter_goes_from_the_filter_to_the_people(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace, (80, 24)) as hands:
        await hands.keys("slash")
        await hands.filter("delgado")
        await hands.keys("enter")
        assert not hands.screen.filter.has_focus
        assert hands.screen.current == rosa.uid


# -- one person ----------------------------------------------------------------------------------------


async def test_a_very_wide_screen_shows_the_person_beside_the_board(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace, (200, 50)) as hands:
        await hands.on(rosa)
        assert "she trains newcomers" in hands.text
        assert "rosa@example.org" in hands.text
        await hands.on(kim)
        assert "she trains newcomers" not in hands.text


async def test_wide_opens_the_person_beside_the_board_and_closes_it_again(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        assert "she trains newcomers" not in hands.text
        await hands.keys("enter")
        assert "she trains newcomers" in hands.text
        assert "Ready  1" in hands.text
        await hands.keys("escape")
        assert "she trains newcomers" not in hands.text
        assert hands.screen.current == rosa.uid


async def test_narrow_enter_opens_the_person_as_a_page_with_next_and_previous(
    workspace: Workspace, rosa: Contact
) -> None:
    ben = workspace.people.quick_add("Ben Ash")
    cleo = workspace.people.quick_add("Cleo Bay")
    async with opened(workspace, (60, 20)) as hands:
        await hands.on(ben)
        await hands.keys("enter")
        assert "Cleo Bay" not in hands.text
        await hands.keys("l")
        assert hands.screen.current == cleo.uid
        assert "Cleo Bay" in hands.text
        assert "Ben Ash" not in hands.text
        await hands.keys("h", "q")
        assert hands.screen.current == ben.uid
        assert "Cleo Bay" in hands.text
        assert hands.app.current_mode == "pipeline"


async def test_enter_in_the_pane_edits_the_field_of_the_line(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("enter")
        assert hands.screen.detail.rows.has_focus
        hands.screen.detail.rows.move_to("field:why_this_person")
        await hands.keys("enter")
        assert hands.app.screen.focused is not None
        assert hands.app.screen.focused.id == "field-why_this_person"


async def test_enter_in_the_pane_follows_introductions(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    workspace.people.save(kim.uid, {"introduced_by": rosa.uid})
    async with opened(workspace) as hands:
        await hands.on(kim)
        await hands.keys("enter")
        hands.screen.detail.rows.move_to(f"person:{rosa.uid}")
        await hands.keys("enter")
        assert hands.screen.current == rosa.uid


async def test_o_opens_the_conversation(workspace: Workspace, rosa: Contact) -> None:
    meeting = workspace.planning.schedule(
        rosa.uid, workspace.planning.when("fri 10:00", workspace.session.zone)
    )
    asked: list[str] = []
    app = make_app(workspace, intervals=False, start_place="pipeline")
    async with app.run_test(
        message_hook=lambda m: asked.append(m.meeting) if isinstance(m, OpenConversation) else None
    ) as pilot:
        await pilot.pause()
        await Hands(pilot, app).on(rosa)
        await pilot.press("o")
        await pilot.pause()
    assert asked[0] == meeting.uid


async def test_show_contact_clears_a_filter_that_hides_them(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace) as hands:
        await hands.filter("kim")
        await hands.on(rosa)
        await hands.keys("e")
        assert hands.screen.filter.value == ""
        assert isinstance(hands.app.screen, OutreachScreen)
        assert "Rosa Delgado" in hands.text


# -- adding and editing --------------------------------------------------------------------------------


async def test_the_line_says_what_it_understood_and_tab_goes_on_in_the_form(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("a")
        assert isinstance(hands.app.screen, QuickAddDialog)
        await hands.line("Lena Voss, editor, Nord <lena@nord.example.org> #press")
        assert "organization Nord" in hands.text
        await hands.keys("tab")
        await hands.fill(connection="the same choir", tie="weak", why_this_person="edits the only magazine")
        await hands.keys("ctrl+s")
        assert hands.screen.current is not None
        lena = contact(workspace, hands.screen.current)
        assert (lena.name, lena.tie, lena.tags, lena.stage) == (
            "Lena Voss",
            Tie.WEAK,
            ("press",),
            Stage.READY,
        )
        assert lena.channel(ChannelKind.EMAIL) == "lena@nord.example.org"
        assert workspace.session.drafts.keys("add") == []
        assert workspace.session.drafts.keys("contact") == []


async def test_a_line_that_was_left_is_there_again(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("a")
        await hands.line("Lena Voss, edi", "tab")
        await hands.fill(about="met at the fair")
        await hands.keys("escape", "a")
        assert hands.app.screen.query_one(LineInput).value == "Lena Voss, edi"
        await hands.keys("tab")
        assert hands.app.screen.query_one("#field-about", TextArea).text == "met at the fair"
        await hands.keys("escape", "a")
        await hands.line("Ben Ash", "tab")
        assert hands.app.screen.query_one("#field-about", TextArea).text == ""


async def test_the_full_form_keeps_every_field(workspace: Workspace, rosa: Contact, kim: Contact) -> None:
    path = workspace.people.save_path("Paramedic")
    async with opened(workspace) as hands:
        await hands.on(kim)
        await hands.keys("E")
        await hands.fill(
            title="Nurse",
            organisation="Fernhill",
            email="kim@example.org",
            phone="+1 312 555 0142",
            linkedin="in/kim",
            zone="Leeds",
            source="former colleague",
            connection="same ward",
            why_this_person="changed sides",
            tie="strong",
            formality="friendly",
            introduced_by="rosa",
            paths="para",
            tags="#ward night",
            permission="granted",
            how="email",
            cadence_days="60",
            do_not_contact="yes",
            do_not_contact_reason="on leave",
            about="two\nlines",
            prefers="phone",
            seniority="senior",
            relation="left",
            name_sound="KEEM",
            pronouns="they/them",
            salutation="Dr. Park",
            communication="hears better on video",
            accommodations="captions, Questions Ahead, a quiet room",
        )
        assert "Europe/London" not in hands.text
        assert "Contact details   Phone, LinkedIn, Time zone" in hands.text
        head = next(each for each in hands.app.screen.query(FormPartHead) if each.title == "Contact details")
        head.focus()
        await hands.keys("enter")
        assert "Europe/London" in hands.text
        assert hands.app.focused is hands.app.screen.query_one("#field-phone")
        await hands.keys("ctrl+s")
    saved = contact(workspace, kim.uid)
    assert (saved.title, saved.organisation, saved.zone) == ("Nurse", "Fernhill", "Europe/London")
    assert [channel.value for channel in saved.channels] == ["kim@example.org", "+1 312 555 0142", "in/kim"]
    assert (saved.source, saved.connection, saved.tie) == ("former_colleague", "same ward", Tie.STRONG)
    assert (saved.introduced_by, saved.paths, saved.tags) == (rosa.uid, (path.uid,), ("ward", "night"))
    touch = saved.keep_in_touch
    assert (touch.permission, touch.how, touch.cadence_days) == (Permission.GRANTED, "email", 60)
    assert (saved.do_not_contact, saved.do_not_contact_reason) == (True, "on leave")
    assert saved.about == "two\nlines"
    assert (saved.seniority, saved.relation) == (Seniority.SENIOR, Relation.LEFT)
    assert (saved.name_sound, saved.pronouns, saved.salutation) == ("KEEM", "they/them", "Dr. Park")
    assert [channel.kind for channel in saved.channels if channel.preferred] == [ChannelKind.PHONE]
    assert saved.communication == "hears better on video"
    assert saved.accommodations == ("captions", "questions_ahead", "a quiet room")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "A person needs a name."),
        ("email", "kim at home", "isn't an email address"),
        ("zone", "Atlantis", "isn't a city or time zone"),
        ("introduced_by", "Nobody", "No one is called Nobody"),
        ("paths", "Pilot", "No path is called Pilot"),
        ("cadence_days", "often", "number of days"),
    ],
)
async def test_the_form_says_what_is_wrong_and_changes_nothing(
    workspace: Workspace, kim: Contact, field: str, value: str, sentence: str
) -> None:
    async with opened(workspace) as hands:
        await hands.keys("E")
        await hands.fill(**{field: value})
        await hands.keys("ctrl+s")
        assert isinstance(hands.app.screen, Form)
        assert sentence in hands.text
        assert contact(workspace, kim.uid) == kim


async def test_a_circle_of_introductions_is_refused_at_its_field(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    workspace.people.save(kim.uid, {"introduced_by": rosa.uid})
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("E")
        await hands.fill(introduced_by="Kim Park")
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert "cannot be introduced by someone they introduced" in hands.words
        assert hands.app.screen.query_one("#field-introduced_by", LineInput).value == "Kim Park"


async def test_a_form_left_open_saves_only_what_was_edited_in_it(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("E")
        await hands.fill(title="head of training", email="rosa@new.example.org", how="by post")
        phone = Channel(kind=ChannelKind.PHONE, value="+1 312 555 0142")
        touch = KeepInTouch(permission=Permission.GRANTED)
        now = contact(workspace, rosa.uid)
        workspace.people.save(
            rosa.uid,
            {"about": "plays chess", "channels": (*now.channels, phone), "keep_in_touch": touch},
        )
        await hands.keys("ctrl+s")
    saved = contact(workspace, rosa.uid)
    assert (saved.title, saved.about) == ("head of training", "plays chess")
    assert saved.channel(ChannelKind.EMAIL) == "rosa@new.example.org"
    assert saved.channel(ChannelKind.PHONE) == phone.value
    assert saved.keep_in_touch == touch.replace(how="by post")


# -- outreach ------------------------------------------------------------------------------------------


async def test_outreach_offers_the_missing_reason_and_moves_the_person(
    workspace: Workspace,
) -> None:
    lena = workspace.people.quick_add("Lena Voss, editor, Nord <lena@nord.example.org>")
    async with opened(workspace) as hands:
        await hands.keys("e", "ctrl+l")
        assert "Why this person" in hands.text
        await hands.fill(when="8:30", body="Dear Lena", why_this_person="edits the only magazine")
        assert isinstance(hands.app.screen, Form)
        assert "Thu Mar 12, 08:30" in hands.text
        await hands.keys("ctrl+s")
    saved = contact(workspace, lena.uid)
    assert (saved.stage, saved.why_this_person) == (Stage.CONTACTED, "edits the only magazine")
    attempt = workspace.relations.waiting(lena.uid)
    assert attempt is not None
    assert (attempt.channel, attempt.body) == (ChannelKind.EMAIL, "Dear Lena")
    assert attempt.sent_at.local().strftime("%H:%M") == "08:30"
    assert workspace.session.drafts.keys("outreach") == []


async def test_a_waiting_message_asks_what_became_of_it(workspace: Workspace, rosa: Contact) -> None:
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("e")
        assert "   they said no" in hands.text
        assert "voicemail" not in hands.text
        await hands.choose("accepted")
        await hands.keys("ctrl+s")
        assert "in dialogue" in hands.said
        assert contact(workspace, rosa.uid).stage is Stage.IN_DIALOGUE


async def test_later_needs_its_day(workspace: Workspace, rosa: Contact, clock: FixedClock) -> None:
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL)
    clock.advance(days=1)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("e")
        await hands.choose("later")
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert "When would they like to hear from you?" in hands.text
        await hands.fill(revisit="4 may")
        await hands.keys("ctrl+s")
    saved = contact(workspace, rosa.uid)
    assert (saved.stage, saved.revisit_on) == (Stage.LATER, date(2026, 5, 4))


async def test_another_message_can_follow(workspace: Workspace, rosa: Contact, clock: FixedClock) -> None:
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL)
    clock.advance(days=11)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("e")
        await hands.choose("another")
        assert "message 2" in hands.text
        await hands.keys("ctrl+l", "ctrl+s")
    assert [attempt.n for attempt in workspace.relations.attempts(rosa.uid)] == [1, 2]


async def test_do_not_contact_is_refused_with_its_reason(workspace: Workspace, rosa: Contact) -> None:
    workspace.people.save(rosa.uid, {"do_not_contact": True, "do_not_contact_reason": "asked not to"})
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("e")
        assert isinstance(hands.app.screen, PipelineScreen)
        assert "asked not to" in hands.said


# -- meetings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [118, 138, 198])
def test_names_and_next_steps_are_whole_and_apart_where_there_is_room(width: int) -> None:
    step, more = "today 10:00 AM, phone", "3 to prepare"
    card = ContactCard(
        "Prof Adaeze Lindqvist", "Field training officer, " * 4, "Brookvale", step, more, "10 months", True
    )
    row = line_row("uid", card, width)
    assert row.right is not None
    line = row.lines[0].plain
    assert line.startswith("Prof Adaeze Lindqvist  ")
    assert f"  {step} · {more}" in line
    assert len(line.rstrip()) + 2 + len(row.right.plain) <= width


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_keys_of_a_form_stay_in_sight_whatever_opens_in_it(
    workspace: Workspace, rosa: Contact, size: tuple[int, int]
) -> None:
    async with opened(workspace, size) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        for part in hands.app.screen.query(FormPart):
            part.head.focus()
            await hands.keys("enter")
        await hands.fill(when="thu 10:00")
        for _layout in range(4):
            await hands.pilot.pause()
        last_lines = [line for line in hands.text.splitlines() if line.strip(" │╭╮╰╯─")][-3:]
        assert any("ctrl+s" in line and "esc" in line for line in last_lines)


async def test_a_form_opened_again_says_what_was_never_saved_and_puts_back_what_was_there(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("E")
        assert "Unsaved" not in hands.text
        await hands.fill(title="Head of training", pronouns="she/her")
        await hands.keys("escape")
        clock.advance(minutes=39)
        await hands.keys("E")
        assert "Unsaved changes from 09:12: Title and Pronouns. F7 discards them." in hands.words
        assert "before: Trainer" in hands.text
        assert "▾ Conversation style" in hands.text, "what is meant is in sight"
        await hands.keys("f7")
        form = hands.app.screen
        assert isinstance(form, Form)
        assert (form.fields.shown("title"), form.fields.shown("pronouns")) == ("Trainer", "")
        assert "Unsaved" not in hands.text
        assert "before:" not in hands.text
        assert workspace.session.drafts.keys("contact") == []
        await hands.keys("escape", "E")
        assert "Unsaved" not in hands.text
    assert contact(workspace, rosa.uid) == rosa


async def test_a_form_that_was_refused_does_not_call_its_own_words_unsaved(
    workspace: Workspace, rosa: Contact
) -> None:
    workspace.people.save_profile(phone="+1 312 555 0100")
    workspace.people.save(
        rosa.uid, {"channels": (Channel(kind=ChannelKind.PHONE, value="+44 20 7946 0000"),)}
    )
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(when="fri 10:00")
        await hands.keys("ctrl+s")
        assert "What time zone is Rosa Delgado in?" in hands.text
        assert "Unsaved" not in hands.text


async def test_the_rarer_fields_of_a_form_are_folded_and_say_what_they_hold(
    workspace: Workspace, rosa: Contact
) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        assert "▸ Place, link, and who calls" in hands.text
        assert "where you meet" not in hands.text
        await hands.fill(place="Harbour Coffee")
        assert "▾ Place, link, and who calls   Place" in hands.text
        await hands.keys("escape")
        await hands.keys("e")
        if isinstance(hands.app.screen, SelectOne):
            await hands.choose("log")
        await hands.keys("ctrl+l")
        assert "▸ What you wrote" in hands.text


async def test_a_meeting_shows_both_times_before_it_is_saved(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(
            when="thu 19 mar 15:00", their_zone="Leeds", side="theirs", mode="video", minutes="30"
        )
        assert "Thu Mar 19, 10:00 here · 15:00 London" in hands.text
        assert "5 h apart that day instead of the usual 6 h" in hands.text
        await hands.keys("ctrl+s")
    meeting = workspace.planning.planned_with(rosa.uid)
    assert meeting is not None
    assert meeting.start is not None
    assert str(meeting.start) == "2026-03-19T15:00:00+00:00[Europe/London]"
    assert (meeting.mode, meeting.agreed_minutes) == (Mode.VIDEO, 30)
    assert contact(workspace, rosa.uid).zone == "Europe/London"
    assert contact(workspace, rosa.uid).stage is Stage.SCHEDULED
    assert workspace.session.drafts.keys("meeting") == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"when": "sun 29 mar 01:30", "their_zone": "Leeds", "side": "theirs"}, "doesn't exist in London"),
        ({"when": "sun 1 nov 01:30"}, "comes twice in Chicago"),
        ({"when": "someday"}, "was not understood"),
        ({"when": "yesterday 10:00"}, "That time has passed"),
        ({"when": "fri 10:00", "minutes": "soon"}, "number of minutes"),
        ({"when": "fri 10:00", "minutes": "500"}, "5 to 120. 20 is a good start."),
        ({"when": "fri 10:00", "their_zone": "Atlantis"}, "isn't a city or time zone"),
        ({"when": "fri 10:00", "side": "theirs"}, "Which time zone?"),
    ],
)
async def test_times_that_cannot_be_are_explained_in_the_form(
    workspace: Workspace, rosa: Contact, values: dict[str, str], sentence: str
) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(**values)
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert isinstance(hands.app.screen, Form)
        assert sentence in hands.words
        assert workspace.session.meetings.count() == 0


async def test_a_time_that_comes_twice_is_settled_by_a_word(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(when="sun 1 nov 01:30 second", their_zone="here")
        await hands.keys("ctrl+s")
        meeting = workspace.planning.planned_with(rosa.uid)
        assert meeting is not None
        assert "-06:00" in str(meeting.start)
        await hands.keys("m")
        await hands.choose("change")
        assert hands.app.screen.query_one("#field-when", LineInput).value.endswith("second")


async def test_a_zone_nobody_told_is_the_users_own_and_a_line_says_so(
    workspace: Workspace, rosa: Contact
) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(when="fri 10:00")
        await hands.keys("ctrl+s")
        assert "Rosa's time zone isn't known, so it uses yours (Chicago)" in hands.said
    planned = workspace.planning.planned_with(rosa.uid)
    assert planned is not None
    assert str(planned.start) == "2026-03-13T10:00:00-05:00[America/Chicago]"
    assert contact(workspace, rosa.uid).zone == "", "a guess is not kept as a fact"


async def test_a_talk_planned_for_tomorrow_brings_nothing_overdue(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    clock.advance(hours=8)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(when="tomorrow 8:00", their_zone="Auckland")
        await hands.keys("ctrl+s")
        clock.advance(minutes=3)
        await hands.keys("1")
        assert "Confirm with Rosa Delgado" in hands.text
        assert "Research Brookvale EMS" in hands.text
        assert "overdue" not in hands.text.casefold()


async def test_times_that_were_offered_are_proposed(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    days = (-1, 5, 6)
    slots = tuple(ZonedTime(clock.now() + timedelta(days=each), workspace.session.zone) for each in days)
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL, body="Hello", facts={"slots": slots})
    first, second = (day_and_time(slot.local()) for slot in slots[1:])
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        assert hands.app.screen.query_one("#field-when", LineInput).value == first
        await hands.keys("enter", "right")
        assert hands.app.screen.query_one("#field-when", LineInput).value == second
        await hands.fill(when="fri 10:30")
        assert "● another time" in hands.text
        await hands.fill(when=second)
        assert f"● {second}" in hands.text
        await hands.keys("ctrl+s")
    planned = workspace.planning.planned_with(rosa.uid)
    assert planned is not None
    assert planned.start == slots[2]


async def test_a_time_that_was_offered_stays_where_it_is_whatever_is_said_of_zones(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    slots = tuple(ZonedTime(clock.now() + timedelta(days=each), workspace.session.zone) for each in (1, 5, 6))
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL, body="Hello", facts={"slots": slots})
    here = day_and_time(slots[1].local())
    there = day_and_time(slots[1].in_zone("America/Los_Angeles").local())
    assert here != there
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        when = hands.app.screen.query_one("#field-when", LineInput)
        await hands.keys("tab", "space", "tab", "t")
        await hands.fill(their_zone="San Francisco")
        await hands.pilot.pause()
        assert when.value == there, "written as their clock shows it"
        assert here in hands.text, "still the one offered"
        assert "Los Angeles" in hands.text
        await hands.keys("h")
        await hands.keys("ctrl+s")
    planned = workspace.planning.planned_with(rosa.uid)
    assert planned is not None
    assert planned.start is not None
    assert planned.start.utc == slots[1].utc
    assert contact(workspace, rosa.uid).zone == "America/Los_Angeles"


async def test_another_time_is_typed_over_a_time_that_was_offered(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    start = clock.now().replace(hour=15, minute=0, second=0)
    slots = tuple(
        ZonedTime(start + timedelta(days=each, hours=more), workspace.session.zone)
        for each, more in ((7, 0), (9, 5))
    )
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL, body="Hello", facts={"slots": slots})
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m", "tab", "space", "shift+tab")
        when = hands.app.screen.query_one("#field-when", LineInput)
        assert when.value == day_and_time(slots[1].local())
        await hands.keys("f", "r", "i", "space", "1", "1")
        assert when.value == "fri 11", "the whole line was taken"
        await hands.keys("tab", "right")
        assert when.value == day_and_time(slots[0].local())
        await hands.keys("t", "h", "u", "space", "1", "1")
        assert when.value == "thu 11", "typed where the times offered stand"
        assert when.has_focus
        assert "● another time" in hands.text


async def test_a_burst_of_keys_or_a_paste_on_the_times_offered_loses_nothing(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    slots = tuple(ZonedTime(clock.now() + timedelta(days=each), workspace.session.zone) for each in (1, 5, 6))
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL, body="Hello", facts={"slots": slots})
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        when = hands.app.screen.query_one("#field-when", LineInput)
        for typed in ("next tuesday 2:15pm", "mon 10"):
            when.focus()
            await hands.keys("tab")
            for character in typed:
                hands.app.post_message(Key({" ": "space", ":": "colon"}.get(character, character), character))
            await hands.pilot.pause()
            await hands.pilot.pause()
            assert when.value == typed
        await hands.keys("tab")
        hands.app.post_message(Paste("thu 11 am\n"))
        await hands.pilot.pause()
        await hands.pilot.pause()
        assert when.value == "thu 11 am"


async def test_examples_of_times_follow_the_clock_of_the_reader(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        use_clock(12)
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(when="")
        assert "thu 10:00 AM, +3d 2:30 PM" in hands.text
        await hands.fill(when="+3d 2:30 PM")
        assert "2:30 PM" in hands.text
        await hands.fill(when="whenever")
        assert "Try: thu 10:00 AM, +3d 2:30 PM" in hands.text


async def test_a_zone_is_asked_for_once_where_their_number_is_from_another_country(
    workspace: Workspace, rosa: Contact
) -> None:
    workspace.people.save_profile(phone="+1 312 555 0100")
    workspace.people.save(
        rosa.uid, {"channels": (Channel(kind=ChannelKind.PHONE, value="+44 20 7946 0000"),)}
    )
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(when="fri 10:00")
        await hands.keys("ctrl+s")
        assert "What time zone is Rosa Delgado in?" in screen_text(hands.app)
        assert hands.app.screen.query_one("#field-their_zone", LineInput).has_focus
        assert hands.app.screen.query_one("#field-when", LineInput).value == "fri 10:00"
        assert workspace.session.meetings.all() == []
        await hands.keys("ctrl+s")
        assert workspace.planning.planned_with(rosa.uid) is not None
    assert contact(workspace, rosa.uid).zone == ""


async def test_a_planned_talk_can_be_moved_confirmed_and_called_off(
    workspace: Workspace, rosa: Contact
) -> None:
    first = workspace.planning.schedule(
        rosa.uid, workspace.planning.when("fri 10:00", workspace.session.zone)
    )
    kim = workspace.people.add(name="Kim Lee")
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.choose("change")
        assert hands.app.screen.query_one("#field-when", LineInput).value == "Fri Mar 13, 10:00"
        await hands.fill(when="mon 11:00", place="Harbour Coffee", mode="coffee_meal", guests="kim")
        assert "Kim Lee: each gets a thank-you" in hands.text
        await hands.keys("ctrl+s")
        moved = workspace.session.meetings.get(first.uid)
        assert moved is not None
        assert moved.start is not None
        assert (moved.start.local().day, moved.place) == (16, "Harbour Coffee")
        assert moved.contacts == (rosa.uid, kim.uid)
        await hands.keys("m")
        await hands.choose("resume")
        assert workspace.session.meetings.need(first.uid).resume_requested
        await hands.keys("m")
        await hands.choose("confirmed")
        assert workspace.session.meetings.get(first.uid).state is MeetingState.CONFIRMED  # type: ignore[union-attr]
        await hands.keys("m")
        await hands.choose("cancelled_by_them")
        await hands.line("ill", "enter")
        assert workspace.session.meetings.get(first.uid).state is MeetingState.CANCELLED_BY_THEM  # type: ignore[union-attr]
        assert contact(workspace, rosa.uid).stage is Stage.IN_DIALOGUE


async def test_guests_nobody_knows_are_named_and_added_with_the_plan(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(
            when="fri 10:00", their_zone="here", guests="Ada Kent, kim, Bo Lund <bo@l.org>, ada kent"
        )
        assert "Kim Park, Ada Kent (new, will be added), Bo Lund" in hands.text
        await hands.keys("ctrl+s")
        assert "added Ada Kent, Bo Lund" in hands.said
        (meeting,) = workspace.session.meetings.all()
        assert [contact(workspace, uid).name for uid in meeting.contacts] == [
            rosa.name,
            kim.name,
            "Ada Kent",
            "Bo Lund",
        ]
        assert contact(workspace, meeting.contacts[3]).channel(ChannelKind.EMAIL) == "bo@l.org"
        assert all(contact(workspace, uid).stage is Stage.SCHEDULED for uid in meeting.contacts)
        await hands.keys("u")
        assert not [each for each in workspace.session.contacts.all() if each.name in ("Ada Kent", "Bo Lund")]
        assert workspace.session.meetings.all() == []


async def test_a_guest_name_that_several_have_is_not_guessed(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    workspace.people.quick_add("Kim Lee")
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.fill(when="fri 10:00", their_zone="here", guests="kim, Ada Kent")
        await hands.keys("ctrl+s")
        assert "2 people match kim" in hands.text
        await hands.fill(guests="Kim Parke")
        assert "perhaps" in hands.text
        await hands.fill(guests="Ada Kent, <x@y.org>")
        await hands.keys("ctrl+s")
        assert "Add a name for each person joining" in hands.text
        assert not [each for each in workspace.session.contacts.all() if each.name == "Ada Kent"]
        assert workspace.session.meetings.all() == []


async def test_not_having_come_asks_for_an_apology(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    workspace.planning.schedule(rosa.uid, workspace.planning.when("fri 10:00", workspace.session.zone))
    clock.advance(days=1, hours=2)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("m")
        await hands.choose("no_show_me")
        await hands.keys("enter")
    titles = [task.title for task in workspace.session.tasks.all() if task.open]
    assert titles == ["Apologize to Rosa Delgado"]


# -- moving --------------------------------------------------------------------------------------------


async def test_a_move_by_hand_needs_a_reason_and_leaves_it_in_the_history(
    workspace: Workspace, rosa: Contact
) -> None:
    async with opened(workspace, (200, 50)) as hands:
        await hands.on(rosa)
        await hands.keys("greater_than_sign", "ctrl+s")
        assert "needs a reason" in hands.text
        await hands.fill(reason="wrote on paper")
        await hands.keys("enter")
        assert contact(workspace, rosa.uid).stage is Stage.CONTACTED
        assert "wrote on paper" in hands.words
    transition = workspace.session.transitions.all()[-1]
    assert (transition.cause, transition.reason, transition.forced) == (
        "moved by hand", "wrote on paper", False,
    )  # fmt: skip


async def test_back_offers_the_stage_before_first(workspace: Workspace, rosa: Contact) -> None:
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("less_than_sign")
        assert hands.app.screen.query_one("#field-stage", Choice).value == "ready"


def test_stages_are_offered_in_the_direction_asked_for(workspace: Workspace, rosa: Contact) -> None:
    from infoint_tui.domain.pipeline import allowed_moves

    allowed = allowed_moves(rosa)
    assert in_direction(rosa, allowed, 1)[0] is Stage.CONTACTED
    assert in_direction(rosa, allowed, -1)[0] is Stage.IDENTIFIED
    assert set(in_direction(rosa, allowed, 1)) == set(allowed)


async def test_forcing_is_offered_and_asked_twice(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("greater_than_sign")
        await hands.fill(stage=FORCED, reason="an old friend")
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert hands.app.screen.query_one("#field-reason", LineInput).value == "an old friend"
        await hands.fill(stage="in_touch")
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert isinstance(hands.app.screen, Confirm)
        assert contact(workspace, rosa.uid).stage is Stage.READY
        await hands.keys("y")
        assert contact(workspace, rosa.uid).stage is Stage.IN_TOUCH
    assert workspace.session.transitions.all()[-1].forced


# -- many at once --------------------------------------------------------------------------------------


async def test_selected_people_are_archived_in_one_step_after_a_preview(workspace: Workspace) -> None:
    people = [workspace.people.quick_add(f"Person {number}") for number in range(4)]
    async with opened(workspace) as hands:
        await hands.on(people[0])
        await hands.keys("space", "space", "space")
        assert "3 selected" in hands.text
        await hands.keys("z")
        assert "Archive 3 people?" in hands.text
        await hands.keys("y")
        assert workspace.pipeline.view("").total == 1
        await hands.keys("u")
        assert workspace.pipeline.view("").total == 4


async def test_one_person_is_archived_and_taken_back_by_z(
    workspace: Workspace, rosa: Contact, kim: Contact, clock: FixedClock
) -> None:
    async with opened(workspace) as hands:
        await hands.on(kim)
        await hands.keys("z")
        assert contact(workspace, kim.uid).archived
        assert "Kim Park" not in hands.text.replace(hands.said, "")
        await hands.filter("archived:yes")
        assert hands.screen.current == kim.uid
        clock.advance(seconds=1)
        await hands.keys("z")
        assert not contact(workspace, kim.uid).archived


async def test_a_second_z_at_once_archives_nobody_else(workspace: Workspace, clock: FixedClock) -> None:
    """Whoever types zz, as other programs have it, or holds the key down."""
    people = [workspace.people.quick_add(f"Person {number}") for number in range(5)]
    async with opened(workspace) as hands:
        await hands.on(people[1])
        await hands.keys("z", "z")
        assert "archived Person 1" in hands.said
        for _repeat in range(20):
            clock.advance(seconds=0.05)
            await hands.keys("z")
        assert [each.name for each in workspace.session.contacts.all() if each.archived] == ["Person 1"]
        assert "archived Person 1" in hands.said
        clock.advance(seconds=0.5)
        await hands.keys("z")
        assert len([each for each in workspace.session.contacts.all() if each.archived]) == 2
        await hands.keys("u", "u")
        assert not any(each.archived for each in workspace.session.contacts.all())


@pytest.mark.parametrize("view", ["board", "list"])
async def test_a_key_acts_on_the_person_under_the_cursor_before_the_pane_follows(
    workspace: Workspace, view: str
) -> None:
    ann, _ = (workspace.people.quick_add(name) for name in ("Ann Ash", "Ben Bay"))
    async with opened(workspace) as hands:
        if view == "list":
            await hands.keys("v")
        await hands.on(ann)
        hands.screen.intervals = True
        for key in (Key("down", None), Key("z", "z")):
            hands.app.post_message(key)
        await hands.pilot.pause()
        await hands.pilot.pause()
        archived = [each.name for each in workspace.session.contacts.all() if each.archived]
        assert archived == ["Ben Bay"]


async def test_tags_are_added_and_removed(workspace: Workspace, rosa: Contact, kim: Contact) -> None:
    async with opened(workspace, (80, 24)) as hands:
        await hands.filter("a")
        await hands.on(kim)
        await hands.keys("space", "G", "space")
        marked = len(hands.screen.marked)
        assert marked == 2
        await hands.keys("t")
        await hands.line("#climbing -panel", "enter")
        assert "Tag 2 people?" in hands.words
        await hands.keys("y")
        assert hands.screen.marked == {}
    tagged = [person for person in workspace.session.contacts.all() if "climbing" in person.tags]
    assert len(tagged) == 2
    assert all("panel" not in person.tags for person in tagged)


async def test_esc_unselects_before_it_clears_the_filter(workspace: Workspace, rosa: Contact) -> None:
    async with opened(workspace) as hands:
        await hands.filter("rosa")
        await hands.keys("space")
        await hands.keys("escape")
        assert hands.screen.marked == {}
        assert hands.screen.filter.value == "rosa"
        await hands.keys("escape")
        assert hands.screen.filter.value == ""


# -- paths ---------------------------------------------------------------------------------------------


async def test_paths_show_their_beliefs_and_can_be_added_and_edited(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("p")
        await hands.fill(title="Paramedic", assumptions="all accidents\nall muscle")
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert hands.showing(PathsDialog)
        assert "untested  all muscle" in hands.text
        assert "0 of 3 conversations" in hands.text
        await hands.keys("enter")
        await hands.fill(why="science meets people")
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert "science meets people" in hands.text
        await hands.keys("escape")
        assert hands.showing(PipelineScreen)
    assert [path.title for path in workspace.session.paths.all()] == ["Paramedic"]


# -- rights --------------------------------------------------------------------------------------------


async def test_a_window_that_only_reads_says_so(
    workspace: Workspace, rosa: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Workspace.open(workspace.home.path, clock=workspace.session.clock, read_only=True)
    async with opened(reader) as hands:
        await hands.on(rosa)
        for key in ("a", "e", "m", "E", "greater_than_sign", "t", "z"):
            hands.screen.say("")
            await hands.keys(key)
            assert isinstance(hands.app.screen, PipelineScreen)
            assert "read-only" in hands.said
        await hands.keys("v", "slash")
    reader.close()


def test_outcomes_cover_all_that_can_become_of_a_message() -> None:
    from infoint_tui.ui.messages.request_form import OUTCOMES

    assert {outcome for outcome, _label, _note in OUTCOMES} == set(Outcome) - {Outcome.PENDING}


@pytest.mark.parametrize("size", SIZES)
async def test_somebody_is_forgotten_for_good_only_after_another_key(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    gone = workspace.people.add(name="Dana Okafor", about="keeps bees")
    kept = workspace.people.add(name="Omar Haddad", connection="Dana Okafor named him")
    async with opened(workspace, size) as hands:
        await hands.on(gone)
        await do(hands.pilot, "pipeline.forget")
        assert hands.showing(Confirm)
        assert "Forget Dana Okafor for good? No undo." in hands.words
        assert "1 other place that mentions the name" in hands.words
        assert "Not reached: backup files elsewhere" in hands.words
        await hands.keys("enter")
        assert hands.showing(Confirm)
        await hands.keys("n")
        assert workspace.session.contacts.get(gone.uid) is not None
        await do(hands.pilot, "pipeline.forget")
        await hands.keys("y")
        await hands.app.workers.wait_for_complete()
        await hands.pilot.pause()
        assert hands.said == "Forgotten for good, in the backups too."
        assert [contact.uid for contact in workspace.session.contacts.all()] == [kept.uid]
        await hands.keys("u")
        assert workspace.session.contacts.get(gone.uid) is None
    assert not [
        path for path in workspace.home.path.rglob("*") if path.is_file() and b"Okafor" in path.read_bytes()
    ]


async def test_parts_of_the_name_in_texts_about_others_are_said_and_listed(workspace: Workspace) -> None:
    gone = workspace.people.add(name="Dr. Dana Okafor")
    workspace.people.add(name="Dana Lind", about="Dana Lind runs")
    omar = workspace.people.add(name="Omar Haddad", about="Okafor told him. Dana Okafor too.")
    async with opened(workspace, (80, 24)) as hands:
        await hands.on(gone)
        await do(hands.pilot, "pipeline.forget")
        assert "“Okafor” in 1 text about others" in hands.words
        assert "Not reached: backup files elsewhere" in hands.words
        await hands.keys("y")
        for _wait in range(20):
            await hands.pilot.pause()
            if hands.showing(SelectOne):
                break
        assert "Is “Okafor” this person here?" in hands.words
        assert "Okafor told him. a person, removed too." in hands.words
        assert "Omar Haddad · About" in hands.words
        await hands.keys("enter")
        await hands.app.workers.wait_for_complete()
        assert hands.screen.current == omar.uid


async def test_what_speaks_against_a_message_is_seen_before_it_is_typed(
    workspace: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    workspace.outreach.log(rosa.uid, ChannelKind.EMAIL)
    clock.advance(days=1)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("e")
        await hands.choose("another")
        assert "It's best to wait until Mon Mar 23" in hands.words
        await hands.keys("ctrl+l")
        await hands.keys("ctrl+s")
        await hands.pilot.pause()
        assert len(workspace.session.outreach.all()) == 1
        assert "add a reason." in hands.words
        form = hands.app.screen
        assert isinstance(form, Form)
        form.fields.write("override", "she asked for it on the phone")
        await hands.keys("ctrl+s")
    attempt = workspace.relations.attempts(rosa.uid)[-1]
    assert attempt.override == "she asked for it on the phone"


# -- pasting people ------------------------------------------------------------------------------------

SIGNATURE = "Jane Doe, MPH\r\nVP Data\r\nAcme Health\r\nM: +1 312 555 0142 x9\r\njane@acme.example\r\n"


def hint(hands: Hands) -> str:
    """What the dialog understands of its line."""
    content = hands.app.screen.query_one("#hint", Static).content
    assert isinstance(content, Content)
    return content.plain


async def test_a_pasted_signature_is_one_person(workspace: Workspace) -> None:
    async with opened(workspace) as hands:
        await hands.keys("a")
        hands.app.post_message(Paste(SIGNATURE))
        await hands.pilot.pause()
        for said in ("title VP Data", "organization Acme Health", "phone +1 312 555 0142 x9"):
            assert said in hint(hands)
        await hands.keys("enter")
        assert hands.screen.current is not None
        jane = contact(workspace, hands.screen.current)
        assert (jane.name, jane.title, jane.organisation) == ("Jane Doe, MPH", "VP Data", "Acme Health")
        assert jane.channel(ChannelKind.EMAIL) == "jane@acme.example"
        assert workspace.session.drafts.keys("add") == []


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
async def test_three_pasted_people_are_shown_and_added_in_one_step(workspace: Workspace, end: str) -> None:
    """What was typed before the paste is the beginning of the first line; going back loses nothing."""
    async with opened(workspace) as hands:
        await hands.keys("a", *"Dr. ")
        lines = ("Ana Ruiz, nurse", "Dee Fox, trainer #fair", "Tom Lee, medic")
        hands.app.post_message(Paste(end.join(lines)))
        await hands.pilot.pause()
        assert "3 people: Dr. Ana Ruiz, Dee Fox" in hint(hands)
        await hands.keys("enter")
        assert hands.showing(Confirm)
        assert "Add 3 people?" in hands.words
        await hands.keys("n")
        assert hands.showing(QuickAddDialog)
        assert workspace.session.contacts.count() == 0
        await hands.keys("enter", "y")
        names = sorted(person.name for person in workspace.session.contacts.all())
        assert names == ["Dee Fox", "Dr. Ana Ruiz", "Tom Lee"]
        await hands.keys("u")
        assert workspace.session.contacts.count() == 0


async def test_somebody_who_is_here_is_offered(workspace: Workspace) -> None:
    """Taking them adds what is new and goes there; another person of that name can be added all the same."""
    lena = workspace.people.quick_add("Lena Voss, editor <lena@nord.example.org>")
    async with opened(workspace) as hands:
        await hands.keys("a")
        await hands.line("L. Voss <lena@nord.example.org> #fair")
        assert "already here: Lena Voss (same email)" in hint(hands)
        await hands.keys("enter")
        assert "Lena Voss is already here" in hands.words
        await hands.keys("y")
        assert hands.screen.current == lena.uid
        assert contact(workspace, lena.uid).tags == ("fair",)
        assert workspace.session.contacts.count() == 1
        await hands.keys("a")
        await hands.line("Lena Voss, baker", "enter", "n")
        assert workspace.session.contacts.count() == 2


async def test_only_what_has_the_focus_has_the_border_of_the_focus(
    workspace: Workspace, rosa: Contact, kim: Contact
) -> None:
    """While one types in the filter it is not the board's; with somebody open beside it, theirs."""
    async with opened(workspace, size=(120, 40)) as hands:
        await hands.keys("l", "h")
        resting = hands.screen.detail.styles.border_top
        assert [each.styles.border_top != resting for each in hands.screen.query(BoardColumn)].count(
            True
        ) == 1
        await hands.keys("slash", "k")
        assert {each.styles.border_top for each in hands.screen.query(BoardColumn)} == {resting}
        assert hands.screen.query_one("#top").styles.border_left[0] == "outer"
        await hands.keys("escape", "escape", "enter")
        assert hands.screen.detail.rows.has_focus
        assert hands.screen.detail.styles.border_top != resting
        assert {each.styles.border_top for each in hands.screen.query(BoardColumn)} == {resting}
