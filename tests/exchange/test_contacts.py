"""Contact cards as address books write them, and those written here as they come back."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.exchange.contacts import BadContacts, Card, People, read_cards, write_cards


def only(text: str) -> Card:
    """The only card of a file."""
    people = read_cards(text.replace("\n", "\r\n").encode())
    assert people.unreadable == ()
    (card,) = people.cards
    return card._replace(line=0)


OUTLOOK_2_1 = """BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=de;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:M=FCller;J=FCrgen;;Dr.;
FN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:J=FCrgen M=FCller
ORG:Fernhill General;Cardiology
TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:Head of Nursing=
 and Care =C3=A9
TEL;WORK;VOICE:+1 (312) 555-0142
TEL;WORK;FAX:+1 (312) 555-0143
EMAIL;PREF;INTERNET:j.mueller@fernhill.example
PHOTO;TYPE=JPEG;ENCODING=BASE64:
 /9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAIBAQIBAQICAgICAgICAwUDAwMDAwYEBAMFBwYHBwcG
 BwcICQsJCAgKCAcHCg0KCgsMDAwMBwkODw0MDgsMDAz=

REV:20240302T120000Z
END:VCARD
"""
APPLE_3 = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//macOS 14//EN
N:Doe;Jane;Q.;;PhD
FN:Jane Q. Doe\\, PhD
ORG:Acme\\; Sons;
item1.EMAIL;type=INTERNET:jane@home.example
EMAIL;type=INTERNET;type=WORK;type=pref:jane@acme.example
item2.URL;type=pref:https\\://www.linkedin.com/in/janedoe
item2.X-ABLabel:_$!<HomePage>!$_
X-SOCIALPROFILE;type=twitter:https://x.example/jane
NOTE:Met at the fair.\\nLikes tea\\, and m
 aps.
CATEGORIES:fair,nursing
END:VCARD
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
KIND:individual
UID:urn:uuid:1234
FN:José María de la Cruz
N:de la Cruz;José María;;;
TEL;VALUE=uri;TYPE="voice,home":tel:+1-312-555-0142;ext=12
TEL;VALUE=uri;PREF=1;TYPE=cell:tel:+1-312-555-0100
EMAIL:mailto:jose@acme.example
TZ:America/New_York
END:VCARD
"""


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (
            OUTLOOK_2_1,
            Card(
                name="Jürgen Müller",
                title="Head of Nursing and Care é",
                organisation="Fernhill General, Cardiology",
                emails=("j.mueller@fernhill.example",),
                phones=("+1 (312) 555-0142",),
            ),
        ),
        (
            APPLE_3,
            Card(
                name="Jane Q. Doe, PhD",
                organisation="Acme; Sons",
                emails=("jane@acme.example", "jane@home.example"),
                linkedin="https://www.linkedin.com/in/janedoe",
                links=("https://x.example/jane",),
                note="Met at the fair.\nLikes tea, and maps.",
                tags=("fair", "nursing"),
            ),
        ),
        (
            FOUR,
            Card(
                name="José María de la Cruz",
                emails=("jose@acme.example",),
                phones=("+1-312-555-0100", "+1-312-555-0142 x12"),
                zone="America/New_York",
                uid="urn:uuid:1234",
            ),
        ),
        ("BEGIN:VCARD\nN:Doe;Jane;;Dr.;RN\nEND:VCARD\n", Card(name="Dr. Jane Doe, RN")),
        ("BEGIN:VCARD\nFN:j@x.example\nN:Doe;Jane\nEND:VCARD\n", Card(name="Jane Doe")),
        ("begin:vcard\nfn:Jane Doe\nend:vcard\n", Card(name="Jane Doe")),
        (
            "BEGIN:VCARD\nFN:Jane\nAGENT:\nBEGIN:VCARD\nFN:Other\nEND:VCARD\nTITLE:Boss\nEND:VCARD\n",
            Card(name="Jane", title="Boss"),
        ),
        ("BEGIN:VCARD\nFN:Jane\nEMAIL:none\nTEL:ask\nTZ:-05:00\nEND:VCARD\n", Card(name="Jane")),
    ],
)
def test_cards_of_every_version(text: str, card: Card) -> None:
    assert only(text) == card


@pytest.mark.parametrize(
    ("card", "why"),
    [
        ("EMAIL:x@y.example\n", "no name"),
        ("FN:Acme\nORG:Acme\n", "it is a company, not a person"),
        ("FN:Acme Inc\nX-ABShowAs:COMPANY\n", "it is a company, not a person"),
        ("FN:Nurses\nKIND:group\n", "it isn't a person (group)"),
        ("N:;;;;\nFN:\n", "no name"),
    ],
)
def test_each_card_is_a_person_or_unreadable_with_its_line(card: str, why: str) -> None:
    text = f"BEGIN:VCARD\nFN:Jane\nEND:VCARD\nBEGIN:VCARD\n{card}END:VCARD\nBEGIN:VCARD\nFN:Kim\nEND:VCARD\n"
    people = read_cards(text.encode())
    assert [found.name for found in people.cards] == ["Jane", "Kim"]
    assert [(found.line, found.why) for found in people.unreadable] == [(4, why)]


def test_a_card_left_open_costs_no_other() -> None:
    people = read_cards(b"BEGIN:VCARD\nFN:Jane\nBEGIN:VCARD\nFN:Kim\nEND:VCARD\nBEGIN:VCARD\nFN:Lou\n")
    assert [card.name for card in people.cards] == ["Kim"]
    assert [(found.line, found.text) for found in people.unreadable] == [(1, "Jane"), (6, "Lou")]


WHOLE = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoë 👩🏽‍🚒 Łódź\r\nEND:VCARD\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WHOLE.encode(), ""),
        (codecs.BOM_UTF8 + WHOLE.encode(), ""),
        (WHOLE.encode("utf-16"), "UTF-16"),
        (WHOLE.encode("utf-16-be"), "UTF-16"),
        (WHOLE.replace("\r\n", "\n").encode(), ""),
        (WHOLE.encode().replace("ë".encode(), b"\xc3\r\n \xab"), ""),
    ],
)
def test_in_whatever_encoding(data: bytes, encoding: str) -> None:
    people = read_cards(data)
    assert ([card.name for card in people.cards], people.encoding) == (["Zoë 👩🏽‍🚒 Łódź"], encoding)


def test_an_old_encoding_is_said() -> None:
    people = read_cards("BEGIN:VCARD\nFN:Zoë\nEND:VCARD\n".encode("cp1252"))
    assert (people.cards[0].name, people.encoding) == ("Zoë", "Windows-1252")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\xff", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", b"Jane Doe\n"])
def test_what_is_no_contact_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadContacts, match="isn't a contact file"):
        read_cards(data)


def test_hostile_values_stay_values() -> None:
    card = only("BEGIN:VCARD\nFN:A\x1b[2J\\nBEGIN:VCARD\nNOTE:" + "x" * 9000 + "\nEND:VCARD\n")
    assert card.name == "A[2J BEGIN:VCARD"
    assert len(card.note) == 9000


@settings(max_examples=120)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for head in (b"", b"BEGIN:VCARD\n", b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:", b"\xff\xfe"):
        try:
            assert isinstance(read_cards(head + data), People)
        except BadContacts:
            continue


def test_thousands_of_folded_lines_take_no_longer_than_others() -> None:
    data = b"BEGIN:VCARD\nFN;QUOTED-PRINTABLE:a" + b"=\n" * 300_000 + b"\nEND:VCARD\n"
    assert len(read_cards(data).cards) == 1


WORDS = st.text(max_size=80)


@settings(max_examples=80)
@given(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=3))
def test_what_is_written_comes_back(name: str, title: str, note: str, tags: list[str]) -> None:
    card = Card(name=f"J {name}", title=title, note=note, tags=tuple(tags), phones=("+1 312 555 0142",))
    data = write_cards([card, card])
    assert max(map(len, data.split(b"\r\n"))) <= 75
    people = read_cards(data)
    assert len(people.cards) == 2
    (first, second) = (found._replace(line=0) for found in people.cards)
    assert first == second
    assert first.name.split() == read_cards(write_cards([first])).cards[0].name.split()
    assert write_cards([first]) == write_cards([second])
    assert first.phones == card.phones


def test_a_whole_card_comes_back_as_it_was() -> None:
    card = Card(
        name="Zoë, RN; Łódź",
        title="Nurse",
        organisation="Acme, Inc.",
        emails=("zoe@acme.example",),
        phones=("+1 312 555 0142",),
        linkedin="https://linkedin.com/in/zoe",
        links=("https://zoe.example",),
        note="one\ntwo\\n",
        tags=("fair", "a,b"),
        zone="Europe/Warsaw",
        uid="urn:uuid:1",
        line=1,
    )
    assert read_cards(write_cards([card])).cards == (card,)


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("FN:Vogt\\, Jana\nN:Vogt;Jana;;;\n", "Jana Vogt"),
        ("FN:Vogt Jana\nN:Vogt;Jana;;;\n", "Jana Vogt"),
        ("FN:Szabó Anna\nN:Szabó;Anna;;;\n", "Szabó Anna"),
        ("FN:王小明\nN:王;小明;;;\n", "王小明"),
        ('FN:"Jana Vogt"\n', "Jana Vogt"),
    ],
)
def test_a_name_is_in_the_order_in_which_it_is_spoken(card: str, name: str) -> None:
    assert only(f"BEGIN:VCARD\n{card}END:VCARD\n").name == name


def test_an_address_with_a_name_and_what_else_they_are_called_are_kept() -> None:
    card = only(
        "BEGIN:VCARD\nFN:Robert Smith\nNICKNAME:Bob\nTITLE:Nurse\nROLE:Chief\n"
        "EMAIL:Bob Smith <bob@a.example>\nEND:VCARD\n"
    )
    assert card.emails == ("bob@a.example",)
    assert card.further == (("ROLE", "Chief"), ("NICKNAME", "Bob"))
