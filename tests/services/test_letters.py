"""Letters on offer: the built-in ones are fit to be sent, the user's file adds, changes and hides some."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from infoint_tui.content.templates import built_in_letters, parse_letters
from infoint_tui.domain.advice import ERROR, WARNING
from infoint_tui.domain.enums import ChannelKind, Formality, PathKind
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.messages import FORMALITIES, KINDS, MEDIA, LetterTemplate, gaps, unknown_names
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.services.doctor import check_home
from infoint_tui.services.workspace import Workspace

SLOTS = "Tue Mar 17 at 15:00 Central (16:00 Eastern)\nThu 19 Mar at 9:30 Central (10:30 Eastern)"
CHANNEL = {
    "email": ChannelKind.EMAIL,
    "message": ChannelKind.MESSAGE,
    "linkedin": ChannelKind.LINKEDIN,
    "letter": ChannelKind.LETTER,
}
BUILT_IN = built_in_letters()


@pytest.fixture
def imani(workspace: Workspace) -> Contact:
    """Somebody named by somebody, elsewhere."""
    ws = workspace
    profile = ws.session.profile
    ws.people.save_profile(name="Noor Haddad", zone=profile.zone, stage=profile.stage)
    ws.introduction.save_introduction({"now": "I am in my second year of biology at Larkfield College."})
    rosa = ws.people.add(name="Rosa Delgado", title="Trainer", organisation="Brookvale County EMS")
    path = ws.people.save_path("Genetic counsellor")
    return ws.people.add(
        name="Dr Imani Whitlock",
        title="Genetic counsellor",
        organisation="Fernhill Women's Hospital",
        zone="America/New_York",
        formality=Formality.FORMAL,
        connection="We both studied biology at Larkfield.",
        why_this_person="You went from those classes to a clinic, and I'd love to hear how",
        introduced_by=rosa.uid,
        channels=(Channel(kind=ChannelKind.EMAIL, value="imani@example.org"),),
        paths=(path.uid,),
    )


def write(ws: Workspace, text: str) -> None:
    """The user's file; each version with a time of its own."""
    path = ws.home.path / "templates" / "letters.yaml"
    path.parent.mkdir(exist_ok=True)
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


# -- those that come with the program ------------------------------------------------------------------


def test_the_built_in_file_is_sound() -> None:
    data = (Path(parse_letters.__code__.co_filename).parent / "letters.yaml").read_bytes()
    assert parse_letters(data, ()).problems == ()
    assert {letter.kind for letter in BUILT_IN} == set(KINDS)
    for letter in BUILT_IN:
        assert unknown_names(letter) == ()
        assert letter.medium in MEDIA
        assert letter.formality in FORMALITIES


@pytest.mark.parametrize("formality", list(Formality))
@pytest.mark.parametrize(
    "letter_id", [each.id for each in BUILT_IN if each.kind in ("request", "nudge") and each.medium != "call"]
)
def test_a_filled_request_passes_the_linter(
    workspace: Workspace, imani: Contact, letter_id: str, formality: Formality
) -> None:
    ws = workspace
    letter = next(each for each in BUILT_IN if each.id == letter_id)
    values = {**ws.templates.values(imani, formality.value), "slots": SLOTS, "sent_on": "Tue Mar 3"}
    filled = ws.templates.fill(letter, values)
    assert filled.missing == ()
    assert gaps(filled.text) == ()
    number = 2 if letter.kind == "nudge" else 1
    found = ws.linting.request_look(imani, CHANNEL[letter.medium], n=number)(filled.text)
    assert [(one.rule, one.severity) for one in found if one.severity in (ERROR, WARNING)] == []


ME = "I'm a second-year biology student at Larkfield College, and I'm thinking about paramedic training."
THIN = {"connection": "", "why_this_person": ""}
RICH = {
    "connection": "We spoke for a minute at the lifesaving fair in May.",
    "why_this_person": "You moved into rescue work at forty, and I'd love to hear how.",
}
OF_THE_USER = {"no-connection", "no-slots"}
"""What a letter lacks where nothing is known of the person and no times are offered."""


@pytest.mark.parametrize("formality", list(Formality))
@pytest.mark.parametrize("known", [THIN, RICH], ids=["thin", "rich"])
@pytest.mark.parametrize(
    "letter_id", [each.id for each in BUILT_IN if each.kind in ("request", "nudge") and each.medium != "call"]
)
def test_our_own_wordings_give_our_own_advice_nothing_to_say(
    workspace: Workspace, imani: Contact, letter_id: str, known: dict[str, str], formality: Formality
) -> None:
    """Filled with next to nothing, and with the sentences the form shows as examples."""
    ws = workspace
    ws.introduction.save_introduction({"now": ME})
    ws.people.save(imani.uid, {**known, "formality": formality})
    person = ws.session.contacts.need(imani.uid)
    letter = next(each for each in BUILT_IN if each.id == letter_id)
    values = {**ws.templates.values(person, formality.value), "sent_on": "Tue Mar 3"}
    if known is RICH and letter.medium != "linkedin":
        values["slots"] = SLOTS
    text = ws.templates.fill(letter, values).text
    look = ws.linting.request_look(person, CHANNEL[letter.medium], n=2 if letter.kind == "nudge" else 1)
    found = {(one.rule, one.severity) for one in look(text) if known is RICH or one.rule not in OF_THE_USER}
    assert {one for one in found if one[0] != "no-slots"} == set()


@pytest.mark.parametrize("letter_id", [each.id for each in BUILT_IN])
def test_a_formal_message_has_no_contraction(workspace: Workspace, imani: Contact, letter_id: str) -> None:
    letter = next(each for each in BUILT_IN if each.id == letter_id)
    known = workspace.templates.values(imani) | {"me": "I'm a student", "why": "It's true, and I've tried it"}
    filled = workspace.templates.fill(letter, known)
    short = re.findall(r"\b\w+(?:n't|'m|'re|'ve|'ll|'d)\b|\b(?:[Ii]t|[Tt]hat|[Hh]ere)'s\b", filled.text)
    assert short == []


@pytest.mark.parametrize(
    ("known", "first"),
    [
        (
            {},
            "I'm a tester in Portland, and I'm thinking about becoming an archivist. I'd love to hear what "
            "your work at Multnomah County is like day to day. Would you be open to a 20-minute call",
        ),
        (
            {"connection": "We met at the fair"},
            "We met at the fair. I'm a tester in Portland, and I'm thinking",
        ),
        (
            {"why_this_person": "You changed over at forty"},
            "I'm a tester in Portland.\n\nYou changed over at",
        ),
    ],
)
def test_where_little_is_known_it_makes_one_paragraph(
    workspace: Workspace, known: dict[str, str], first: str
) -> None:
    path = workspace.people.save_path("Archivist")
    ruth = workspace.people.add(
        name="Ruth Abara",
        title="Records manager",
        organisation="Multnomah County",
        paths=(path.uid,),
        **known,
    )
    letter = workspace.templates.for_request(ruth, "request", "email", "neutral")[0]
    values = workspace.templates.values(ruth) | {"me": "I'm a tester in Portland"}
    assert f"Hi Ruth,\n\n{first}" in workspace.templates.fill(letter, values).text


def test_the_note_to_connect_has_room(workspace: Workspace, imani: Contact) -> None:
    note = workspace.templates.find("request.note")
    assert note is not None
    assert len(workspace.templates.fill(note, workspace.templates.values(imani)).text) <= 200


def test_values_come_from_contact_and_profile(workspace: Workspace, imani: Contact) -> None:
    values = workspace.templates.values(imani)
    assert values["greeting"] == "Dear Dr Whitlock"
    assert workspace.templates.values(imani, "friendly")["greeting"] == "Hi Imani"
    wished = imani.replace(salutation=" Imani W. ")
    assert workspace.templates.values(wished, "friendly")["greeting"] == "Hi Imani W."
    assert workspace.templates.values(wished)["them"] == "Imani W."
    assert values["me"] == "I am in my second year of biology at Larkfield College."
    assert values["field"] == "working as a genetic counsellor"
    assert values["curious"] == (
        "I am thinking about becoming a genetic counsellor, "
        "and I would like to hear what your work at Fernhill Women's Hospital is like day to day."
    )
    assert values["start"] == "how you became a genetic counsellor"
    assert values["referrer"] == "Rosa Delgado"
    assert (values["minutes"], values["sent_on"]) == ("20", "")


# -- the user's file -----------------------------------------------------------------------------------


def test_the_user_adds_changes_and_hides(workspace: Workspace) -> None:
    letters = workspace.templates
    before = {letter.id for letter in letters.all}
    write(
        workspace,
        "letters:\n"
        "  - id: request.mine\n    kind: request\n    name: Mine\n    body: |\n      Hi {first_name}!\n"
        "  - id: nudge\n    subject: A gentle question\n"
        "hide: [request.inmail]\n",
    )
    assert letters.problems == ()
    assert {letter.id for letter in letters.all} == before - {"request.inmail"} | {"request.mine"}
    assert letters.all[0].body == "Hi {first_name}!"
    nudge, old = letters.find("nudge"), next(each for each in BUILT_IN if each.id == "nudge")
    assert nudge == old._replace(subject="A gentle question")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- kind: request\n", "1:3: this template has no id; add a line such as 'id: request.mine'."),
        ("- id: a b\n", "1:7: id “a b”: use lowercase letters, digits, and dots, such as request.mine."),
        ("- {id: mine, kind: request}\n", "1:3: mine is new and needs name and body as well."),
        (
            "- id: nudge\n  knd: nudge\n",
            "2:3: a template has no “knd”; did you mean kind?",
        ),
        (
            "- id: nudge\n  formality: stiff\n",
            "2:14: formality “stiff”: choose one of formal, neutral, friendly, any.",
        ),
        ("- id: nudge\n  body: [a]\n", "2:9: body: write a text; several lines begin with 'body: |'."),
        ("- id: nudge\n  name: ''\n", "1:3: nudge: name must not be empty; 'hide: [nudge]' takes it away."),
        (
            "- id: nudge\n  body: Hi {frist_name}\n",
            "2:12: nothing fills {frist_name}; did you mean first_name?",
        ),
        ("- id: nudge\n- id: nudge\n", "2:7: two templates have the id “nudge”, and the first is used."),
        ("hide: [nugde]\n", "1:8: there is no template “nugde” to hide; did you mean nudge?"),
        ("leters: []\n", "1:1: “leters” is not known here; did you mean letters?"),
        ("letters: yes\n", "1:10: letters holds a list; begin each entry with '- '."),
        ("just words\n", "1:1: write 'letters:' and under it a list"),
        ("- just words\n", "1:3: this isn't a template; write 'letters:'"),
        (
            "letters: [\n",
            "1:10: brackets are not closed, or something between them cannot be read",
        ),
    ],
)
def test_every_mistake_has_its_place_and_how_to_mend_it(
    workspace: Workspace, text: str, problem: str
) -> None:
    write(workspace, text)
    (found,) = workspace.templates.problems
    assert found.startswith(f"templates/letters.yaml:{problem}")
    (finding,) = (each for each in check_home(workspace.home.path).findings if "letters" in each.file)
    assert finding.place == ":".join(["templates/letters.yaml", *problem.split(":")[:2]])


def test_what_is_wrong_leaves_the_rest_and_keeps_the_last_good_version(workspace: Workspace) -> None:
    letters = workspace.templates
    write(workspace, "- {id: mine, kind: call, name: First, body: Hello}\n- {id: nudge, name: Soft}\n")
    write_ids = {letter.id: letter.name for letter in letters.all}
    assert (write_ids["mine"], write_ids["nudge"]) == ("First", "Soft")
    write(workspace, "- {id: mine, kind: cal, name: Second, body: Hello}\n- {id: nudge, name: Softer}\n")
    names = {letter.id: letter.name for letter in letters.all}
    assert (names["mine"], names["nudge"]) == ("First", "Softer")
    write(workspace, "- [\n")
    names = {letter.id: letter.name for letter in letters.all}
    assert (names["mine"], names["nudge"], len(letters.problems)) == ("First", "Softer", 1)
    (workspace.home.path / "templates" / "letters.yaml").unlink()
    assert "mine" not in {letter.id for letter in letters.all}
    assert letters.problems == ()


@pytest.mark.parametrize("letter", BUILT_IN, ids=lambda letter: letter.id)
def test_a_new_file_begins_with_the_letter_as_it_is(workspace: Workspace, letter: LetterTemplate) -> None:
    text = workspace.templates.text(letter)
    found = parse_letters(text.encode(), BUILT_IN)
    assert (found.problems, found.letters) == ((), (letter,))


def test_the_file_is_written_as_it_was_typed_and_read_at_once(workspace: Workspace) -> None:
    letters = workspace.templates
    letters.write("- {id: mine, kind: call, name: Mine, body: Hello}\n- {id: Bad id}\n")
    assert letters.find("mine") is not None
    assert letters.text().endswith("- {id: Bad id}\n")
    assert len(letters.problems) == 1


def test_a_window_that_only_reads_hands_out_no_file_to_edit(workspace: Workspace) -> None:
    """Else a whole edit would be refused, and lost, only when it is stored."""
    reader = Workspace.open(workspace.home.path, clock=workspace.session.clock, read_only=True)
    for asked in (reader.templates.text, reader.checklists.text, reader.rules.text):
        with pytest.raises(Refused, match="is read-only"):
            asked()
    reader.close()


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("", "Question about working as a grid operator"),
        ("Grid operator", "Question about working as a grid operator"),
        ("Lineman", "Question about your work at Halden Power"),
        ("Director of Operations", "Question about your work at Halden Power"),
    ],
)
def test_the_subject_names_the_work_and_tells_nobody_their_own_title(
    workspace: Workspace, title: str, subject: str
) -> None:
    path = workspace.people.save_path("Grid operator")
    teo = workspace.people.add(name="Teo Ruiz", title=title, organisation="Halden Power", paths=(path.uid,))
    letter = workspace.templates.for_request(teo, "request", "email", "neutral")[0]
    assert workspace.templates.fill(letter, workspace.templates.values(teo)).subject == subject


@pytest.mark.parametrize(
    ("kind", "title", "field", "start"),
    [
        (PathKind.ORGANISATION, "Brookvale County EMS", "Brookvale County EMS", "how you got started"),
        (PathKind.PLACE, "Chicago", "Chicago", "how you got started"),
        (
            PathKind.INDUSTRY,
            "Emergency medicine",
            "emergency medicine",
            "how you got into emergency medicine",
        ),
    ],
)
def test_a_place_and_a_company_keep_their_name_and_are_no_field_to_get_into(
    workspace: Workspace, imani: Contact, kind: PathKind, title: str, field: str, start: str
) -> None:
    path = workspace.people.save_path(title, kind=kind)
    values = workspace.templates.values(imani.replace(paths=(path.uid,), title=""))
    assert (values["field"], values["start"]) == (field, start)
