"""Dialogs: they return drafts, keep what was typed, and never parse it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.screen import Screen
from textual.widgets import Input, TextArea

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.kit.dialog import Confirm, Dialog, DialogDrafts, LinePrompt, TextPrompt
from infoint_tui.ui.kit.fields import Choice
from infoint_tui.ui.kit.form import CHOICE, TEXT, Field, Form, Values, in_section, whole_number
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.kit.select import Option, SelectOne
from tests.syncer import StepSyncer

from .hostile import HOSTILE, inert, screen_text


class Answer:
    """What a dialog returned."""

    def __init__(self) -> None:
        self.given = False
        self.value: Any = None

    def __call__(self, value: object) -> None:
        self.given, self.value = True, value


def show(app: InfointApp, dialog: Screen[Any]) -> Answer:
    """Open a dialog; its answer arrives in the object returned."""
    answer = Answer()
    app.push_screen(dialog, answer)
    return answer


def a_form(**more: Any) -> Form:
    """A small form with a field of each kind."""
    return Form(
        "Contact",
        [
            Field("name", "Name", value="Rosa"),
            Field("tie", "Tie", CHOICE, "weak", options=(("strong", "strong"), ("weak", "weak"))),
            Field("about", "About", TEXT, "one\ntwo", help="Anything."),
        ],
        **more,
    )


# -- one line -------------------------------------------------------------------------------------------


async def test_a_line_is_returned_and_a_wrong_one_is_not(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        answer = show(
            app,
            LinePrompt(
                "Why?", check=lambda text: "" if text else "A word or two.", hint=lambda text: f"<{text}>"
            ),
        )
        await pilot.pause()
        await pilot.press("enter")
        assert not answer.given
        assert "A word or two." in screen_text(app)
        await pilot.press("o", "k")
        await pilot.pause()
        assert "<ok>" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
    assert answer.value == "ok"


async def test_an_unfinished_line_is_there_again(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test() as pilot:
        first = show(app, LinePrompt("Why?", drafts=DialogDrafts(workspace.session.drafts, "skip", "t1")))
        await pilot.pause()
        await pilot.press("n", "o", "escape")
        await pilot.pause()
        assert first.given
        assert first.value is None
        drafts = DialogDrafts(workspace.session.drafts, "skip", "t1")
        show(app, LinePrompt("Why?", drafts=drafts))
        await pilot.pause()
        assert app.screen.query_one(Input).value == "no"
        assert drafts.keys == ("skip|t1|line",)
        drafts.clear()
        await pilot.press("escape")
        show(app, LinePrompt("Why?", drafts=DialogDrafts(workspace.session.drafts, "skip", "t1")))
        await pilot.pause()
        assert app.screen.query_one(Input).value == ""


async def test_a_text_keeps_its_characters_where_nobody_edited(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        answer = show(app, TextPrompt("Note", value="a\x1bb\nc"))
        await pilot.pause()
        area = app.screen.query_one(TextArea)
        area.move_cursor(area.document.end)
        await pilot.press("d", "ctrl+s")
        await pilot.pause()
    assert answer.value == "a\x1bb\ncd"


# -- yes or no, one of several --------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "value"), [("y", True), ("n", False), ("escape", None)])
async def test_a_question_is_answered_by_its_own_keys_only(
    app: InfointApp, key: str, value: bool | None
) -> None:
    async with app.run_test() as pilot:
        answer = show(app, Confirm("Sure?", lead="It ends the talk.", yes="end it", no="go on"))
        await pilot.pause()
        assert "y end it" in screen_text(app)
        await pilot.press("enter", "space", "x")
        await pilot.pause()
        assert not answer.given
        assert "Press its key.  y: end it   n: go on" in screen_text(app)
        await pilot.press(key)
        await pilot.pause()
    assert (answer.given, answer.value) == (True, value)


async def test_a_short_list_is_chosen_from_with_the_cursor(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        answer = show(app, SelectOne("Which?", [Option("a", "Anna"), Option("b", "Bert")], current="b"))
        await pilot.pause()
        assert app.screen.query_one(RowList).cursor_key == "b"
        await pilot.press("up", "enter")
        await pilot.pause()
    assert answer.value == "a"


async def test_a_long_list_is_filtered_and_takes_new_names(app: InfointApp) -> None:
    options = [Option(f"k{number}", f"Person {number}", "nurse") for number in range(30)]
    async with app.run_test() as pilot:
        answer = show(app, SelectOne("Who?", options, other="someone new"))
        await pilot.pause()
        app.screen.query_one(Input).value = "nurse 17"
        await pilot.pause()
        assert list(app.screen.query_one(RowList).keys) == ["k17", "=nurse 17"]
        await pilot.press("down", "enter")
        await pilot.pause()
    assert answer.value == "=nurse 17"


# -- forms ----------------------------------------------------------------------------------------------


async def test_a_form_returns_its_values_and_what_was_not_edited_stays(app: InfointApp) -> None:
    form = Form("F", [Field("a", "A", value="x\x9by"), Field("b", "B", TEXT, "p\r\nq"), Field("c", "C")])
    async with app.run_test() as pilot:
        answer = show(app, form)
        await pilot.pause()
        app.screen.query_one("#field-c", Input).value = "new"
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert answer.value == {"a": "x\x9by", "b": "p\r\nq", "c": "new"}


async def test_a_form_goes_to_the_first_field_that_is_wrong(app: InfointApp) -> None:
    def check(values: Values) -> dict[str, str]:
        return {} if values["about"] == "fine" else {"about": "Write fine."}

    async with app.run_test() as pilot:
        answer = show(app, a_form(check=check))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not answer.given
        assert app.screen.focused is app.screen.query_one(TextArea)
        assert "Write fine." in screen_text(app)
        app.screen.query_one(TextArea).text = "fine"
        await pilot.pause()
        assert "Write fine." not in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert answer.value == {"name": "Rosa", "tie": "weak", "about": "fine"}


async def test_enter_goes_through_a_form_and_a_choice_moves_with_arrows_and_letters(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        show(app, a_form())
        await pilot.pause()
        await pilot.press("enter")
        choice = app.screen.focused
        assert isinstance(choice, Choice)
        await pilot.press("right")
        assert choice.value == "strong"
        await pilot.press("w")
        assert choice.value == "weak"


async def test_up_and_down_go_through_the_fields_of_a_form(app: InfointApp) -> None:
    fields = [
        Field("name", "Name", value="Rosa"),
        Field("tie", "Tie", CHOICE, "weak", options=(("strong", "strong"), ("weak", "weak"))),
        Field("where", "Where"),
        Field("about", "About", TEXT, "one\ntwo"),
        *in_section("More", [Field("nickname", "Nickname")]),
    ]
    async with app.run_test() as pilot:
        answer = show(app, Form("Contact", fields))
        await pilot.pause()

        def at() -> str:
            focused = app.screen.focused
            assert focused is not None
            return focused.id or type(focused).__name__

        await pilot.press("up")
        assert at() == "field-name", "there is nothing above the first"
        await pilot.press("down", "down")
        assert at() == "field-where"
        await pilot.press("up")
        assert at() == "field-tie"
        await pilot.press("down", "down")
        editor = app.screen.query_one(TextArea)
        assert at() == "field-about"
        await pilot.press("down")
        assert at() == "field-about", "several lines keep these keys"
        assert editor.cursor_location[0] == 1
        await pilot.press("tab", "up", "tab")
        assert at() == "FormPartHead"
        await pilot.press("enter")
        assert at() == "field-nickname"
        await pilot.press("up")
        assert at() == "FormPartHead"
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert answer.value["tie"] == "weak", "no answer changed on the way"


async def test_letters_choose_an_answer_only_as_long_as_they_begin_one(app: InfointApp) -> None:
    options = [(word, word) for word in ("student", "strong", "weak")]
    async with app.run_test() as pilot:
        show(app, Form("Contact", [Field("tie", "Tie", CHOICE, "weak", options=options)]))
        await pilot.pause()
        choice = app.screen.query_one(Choice)
        lettered = [span for span in choice.render().spans if "underline" in str(span.style)]
        assert len(lettered) == 2, "the letters that jump can be seen"
        assert any("reverse" in str(span.style) for span in choice.render().spans)
        await pilot.press(*"str")
        assert choice.value == "strong"
        await pilot.press("left", "s", "s")
        assert choice.value == "strong", "the same letter again goes on"
        await pilot.press("right", *"Stella", "space", *"West")
        await pilot.pause()
        assert choice.value == "weak", "a name chooses nothing"
        assert "“Stella West” isn't one of these." in screen_text(app)
        await pilot.press("left")
        await pilot.pause()
        assert choice.value == "strong"
        assert "Stella" not in screen_text(app)


async def test_hints_follow_the_typing(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        show(app, a_form(hints=lambda values: {"name": f"hello {values['name']}"}))
        await pilot.pause()
        assert "hello Rosa" in screen_text(app)
        await pilot.press("end", "x")
        await pilot.pause()
        assert "hello Rosax" in screen_text(app)
        assert "Anything." in screen_text(app)


async def test_a_form_left_keeps_its_drafts_and_nothing_else(app: InfointApp, workspace: Workspace) -> None:
    drafts = DialogDrafts(workspace.session.drafts, "contact", "c1")
    async with app.run_test() as pilot:
        show(app, a_form(drafts=drafts))
        await pilot.pause()
        assert drafts.keys == (), "opening a form is no draft"
        await pilot.press("end", "x", "escape")
        await pilot.pause()
        again = DialogDrafts(workspace.session.drafts, "contact", "c1")
        show(app, a_form(drafts=again))
        await pilot.pause()
        assert app.screen.query_one("#field-name", Input).value == "Rosax"
        assert again.keys == ("contact|c1|name",)


async def test_a_refused_form_comes_back_at_its_field(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        show(app, a_form(refusal=Refused("No such tie.", "Choose another.", field="tie")))
        await pilot.pause()
        assert isinstance(app.screen.focused, Choice)
        assert "No such tie. Choose another." in screen_text(app)


async def test_a_refused_answer_comes_back_as_it_was_typed(app: InfointApp) -> None:
    """Without drafts in the store, and with a field that was emptied."""
    answers: list[Values] = []

    def save(values: Values) -> None:
        answers.append(values)
        if len(answers) == 1:
            raise Refused("Not yet.")

    async with app.run_test() as pilot:
        place = app.place
        assert isinstance(place, PlaceScreen)
        place.run_worker(place.dialogs.edit(lambda refusal: a_form(refusal=refusal), save))
        await pilot.pause()
        app.screen.query_one("#field-name", Input).value = ""
        app.screen.query_one("#field-about", TextArea).text = "three"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Not yet." in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert answers[1] == answers[0]
    assert (answers[1]["name"], answers[1]["about"]) == ("", "three")


async def test_a_field_that_was_emptied_stays_empty(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test() as pilot:
        show(app, a_form(drafts=DialogDrafts(workspace.session.drafts, "test", "1")))
        await pilot.pause()
        app.screen.query_one("#field-name", Input).value = ""
        await pilot.press("escape")
        drafts = DialogDrafts(workspace.session.drafts, "test", "1")
        show(app, a_form(drafts=drafts))
        await pilot.pause()
        assert app.screen.query_one("#field-name", Input).value == ""
        app.screen.query_one("#field-name", Input).value = "Rosa"
        await pilot.pause()
        assert drafts.get("name") is None, "the same as at first needs no draft"


async def test_what_is_typed_after_the_pen_was_given_away_comes_back_when_refused(
    app: InfointApp, workspace: Workspace, home: Path, clock: FixedClock
) -> None:
    async with app.run_test() as pilot:
        await pilot.press("a", "R", "o")
        other = Workspace.open(home, clock=clock, syncer=StepSyncer())
        assert not other.home.ask_lock(0.0)
        app.writing.asked(workspace.home.handover_fileno or -1)
        assert other.home.try_take_lock()
        await pilot.press("s", "a", "enter")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "Rosa"
        assert "Nothing was changed" in screen_text(app)
    other.close()


@pytest.mark.parametrize("text", ["9" * 5000, "²", "٣", "-1", "100", "", "1e1", "0x1"])
def test_what_is_no_number_in_range_is_none(text: str) -> None:
    assert whole_number(text, 0, 99) is None
    assert whole_number(" 07 ", 0, 99) == 7


@pytest.mark.parametrize(("name", "text"), [("conversations", "9" * 5000), ("outreach", "²")])
async def test_an_odd_number_is_told_at_its_field(app: InfointApp, name: str, text: str) -> None:
    async with app.run_test() as pilot:
        await pilot.press("i")
        await pilot.pause()
        app.screen.query_one(f"#field-{name}", Input).value = text
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Write a number from 0 to 99." in screen_text(app)


async def test_a_form_left_for_one_new_person_outlives_another(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        for name, title in (("Rosa", "trainer"), ("Kim", ""), ("Rosa", "")):
            await pilot.press("a")
            await pilot.pause()
            app.screen.query_one(Input).value = name
            await pilot.press("tab")
            await pilot.pause()
            field = app.screen.query_one("#field-title", Input)
            if title:
                field.value = title
                await pilot.pause()
            shown = field.value
            await pilot.press("escape")
            await pilot.pause()
        assert shown == "trainer"


async def test_a_dialog_being_taken_down_has_nothing_left_to_fit(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        form = a_form()
        show(app, form)
        await pilot.pause()
        await form.query(".dialog--frame").remove()
        form._fit()
        form.on_resize()


async def test_a_long_form_scrolls_at_80_by_24(app: InfointApp) -> None:
    fields = [Field(f"f{number}", f"Field {number}", help="Some help.") for number in range(20)]
    async with app.run_test(size=(80, 24)) as pilot:
        show(app, Form("Long", fields))
        await pilot.pause()
        assert "Field 19" not in screen_text(app)
        assert "ctrl+s save" in screen_text(app)
        await pilot.press("shift+tab")
        await pilot.pause()
        assert "Field 19" in screen_text(app)
        assert "ctrl+s save" in screen_text(app)


# -- hostile text ---------------------------------------------------------------------------------------


def dialogs(text: str) -> dict[str, Dialog[Any]]:
    """Every dialog with the text wherever text can be."""
    return {
        "line": LinePrompt(text, value=text, placeholder=text, lead=text, hint=lambda _t: text, error=text),
        "text": TextPrompt(text, value=text, lead=text, error=text),
        "confirm": Confirm(text, lead=text, yes=text[:20], no=text[:20]),
        "choose": SelectOne(text, [Option("k", text, text)] * 1, lead=text, other=text),
        "form": Form(
            text,
            [
                Field("a", text, value=text, help=text, placeholder=text),
                Field("b", text, CHOICE, "v", options=(("v", text), ("w", text))),
                Field("c", text, TEXT, text, placeholder=text),
            ],
            lead=text,
            hints=lambda _v: {"a": text},
            refusal=Refused(text, text),
        ),
    }


@pytest.mark.parametrize("kind", list(dialogs("")))
async def test_hostile_text_is_inert_in_dialogs(app: InfointApp, kind: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        for name, text in HOSTILE.items():
            dialog = dialogs(text)[kind]
            show(app, dialog)
            await pilot.pause()
            assert inert(screen_text(app)), name
            dialog.dismiss(None)
            await pilot.pause()


async def test_pasted_text_is_inert_in_a_line(app: InfointApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        show(app, LinePrompt("Name"))
        await pilot.pause()
        line = app.screen.query_one(Input)
        for name, text in HOSTILE.items():
            line.value = ""
            line.post_message(Paste(text))
            await pilot.pause()
            assert line.value, name
            assert inert(screen_text(app)), name


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028"])
async def test_no_line_of_a_paste_into_a_form_is_lost(app: InfointApp, end: str) -> None:
    """Several lines become one, which is said; blanks and empty lines between them do not count."""
    async with app.run_test() as pilot:
        answer = show(app, Form("Contact", [Field("place", "Place", value="At ")]))
        await pilot.pause()
        line = app.screen.query_one(Input)
        line.cursor_position = 3
        line.post_message(Paste(end.join(("Acme Corp,", "12 Main St  ", "", "Madison", ""))))
        await pilot.pause()
        await pilot.pause()
        assert line.value == "At Acme Corp, 12 Main St; Madison"
        assert "3 pasted lines joined into one." in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
    assert answer.value == {"place": "At Acme Corp, 12 Main St; Madison"}


async def test_one_pasted_line_takes_the_place_of_the_selection(app: InfointApp) -> None:
    async with app.run_test() as pilot:
        show(app, LinePrompt("Name", value="Rosa"))
        await pilot.pause()
        line = app.screen.query_one(Input)
        line.select_all()
        line.post_message(Paste(" Lena \r\n"))
        await pilot.pause()
        await pilot.pause()
        assert line.value == " Lena "
        assert "joined" not in screen_text(app)
        app.copy_to_clipboard("a\nb")
        line.select_all()
        line.action_paste()
        assert line.value == "a; b"


async def test_enter_leads_through_choices_to_the_end(app: InfointApp) -> None:
    """Enter never stays in a choice, changes nothing there, and saves from the last field."""
    fields = [
        Field("name", "Name"),
        Field("tie", "Tie", CHOICE, "weak", options=(("strong", "strong"), ("weak", "weak"))),
        Field("tone", "Tone", CHOICE, "plain", options=(("plain", "plain"), ("formal", "formal"))),
    ]
    async with app.run_test() as pilot:
        answer = show(app, Form("Contact", fields))
        await pilot.pause()
        await pilot.press("enter", "enter")
        assert app.screen.focused is app.screen.query_one("#field-tone")
        await pilot.press("enter")
        await pilot.pause()
    assert answer.value == {"name": "", "tie": "weak", "tone": "plain"}


async def test_typing_takes_the_place_of_a_proposal_but_of_nothing_typed(app: InfointApp) -> None:
    """A proposed value is selected when its field is reached; what was typed or stored is not."""
    fields = [Field("zone", "Zone", value="UTC", proposed=True), Field("name", "Name", value="Ro")]
    async with app.run_test() as pilot:
        answer = show(app, Form("You", fields))
        await pilot.pause()
        assert "UTC" in screen_text(app)
        await pilot.press("U", "K", "enter", "s", "shift+tab", "!", "ctrl+s")
        await pilot.pause()
    assert answer.value == {"zone": "UK!", "name": "Ros"}
