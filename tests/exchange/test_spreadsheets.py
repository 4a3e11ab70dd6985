"""Tables of people as other programs export them, and as people keep them."""

from __future__ import annotations

import codecs
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.exchange.contacts import BadContacts, Card, People
from infoint_tui.exchange.spreadsheets import FIELDS, columns_of, read_people, read_sheet


def people(text: str | bytes) -> People:
    """The people of a table, as proposed."""
    return read_people(read_sheet(text.encode() if isinstance(text, str) else text))


def only(text: str | bytes) -> Card:
    """The only person of a table."""
    found = people(text)
    assert found.unreadable == ()
    (card,) = found.cards
    return card._replace(line=0)


LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing.
You will only see email addresses for connections who have allowed it ""here"".
https://www.linkedin.com/help/linkedin/answer/261"

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Jane,"Doe, PhD",https://www.linkedin.com/in/janedoe,,"Acme, Inc.","VP, Data",02 Mar 2024

,,,,,,05 Mar 2024
Zoë,Łódź,https://www.linkedin.com/in/zo%C3%AB,zoe@acme.example,Acme,,12 Jan 2023
"""
GOOGLE_NEW = (
    "First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Organization Name,Organization Title,Notes,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,"
    "Phone 1 - Value,Website 1 - Label,Website 1 - Value\n"
    'Jane,Q.,Doe,Dr.,RN,Acme,Nurse,"two\nlines",fair ::: * myContacts,*,jane@acme.example,Home,'
    "j@home.example ::: jane@ACME.example,Mobile,+1 312 555 0142 ::: +1 312 555 0143,Profile,"
    "https://linkedin.com/in/jane\n"
)
GOOGLE_OLD = (
    "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Organization 1 - Type,"
    "Organization 1 - Name,Organization 1 - Title\n"
    "Jane Doe,Jane,Doe,* myContacts ::: fair,* Work,jane@acme.example,,Acme,Nurse\n"
)
OUTLOOK = (
    '"First Name","Last Name","Company","Job Title","E-mail Address","E-mail 2 Address","Business Phone",'
    '"Mobile Phone","Web Page","Categories","Notes"\r\n'
    '"Jürgen","Müller","Fernhill","Nurse","j@f.example","","+1 312 555 0142","","","fair;ward",""\r\n'
)


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (
            GOOGLE_NEW,
            Card(
                name="Dr. Jane Q. Doe, RN",
                title="Nurse",
                organisation="Acme",
                emails=("jane@acme.example", "j@home.example"),
                phones=("+1 312 555 0142", "+1 312 555 0143"),
                linkedin="https://linkedin.com/in/jane",
                note="two\nlines",
                tags=("fair",),
            ),
        ),
        (
            GOOGLE_OLD,
            Card(
                name="Jane Doe",
                title="Nurse",
                organisation="Acme",
                emails=("jane@acme.example",),
                tags=("fair",),
            ),
        ),
        (
            OUTLOOK.encode("cp1252"),
            Card(
                name="Jürgen Müller",
                title="Nurse",
                organisation="Fernhill",
                emails=("j@f.example",),
                phones=("+1 312 555 0142",),
                tags=("fair", "ward"),
            ),
        ),
        (codecs.BOM_UTF8 + b"Vorname;Nachname;Firma\nJane;Doe;A, Inc.\n", Card("Jane Doe", "", "A, Inc.")),
        ("sep=|\nName|Company\nJane Doe|Acme\n", Card("Jane Doe", "", "Acme")),
        ("Name\tRole\nJane Doe\tNurse\n".encode("utf-16"), Card("Jane Doe", "Nurse")),
        ("full_name,EMAIL\nJane Doe,jane@acme.example\n", Card("Jane Doe", emails=("jane@acme.example",))),
        ("Name\nJane Doe\n", Card("Jane Doe")),
        ("Jane Doe,jane@acme.example,+1 312 555 0142\n",
         Card("Jane Doe", emails=("jane@acme.example",), phones=("+1 312 555 0142",))),
        ("jane@acme.example;Jane Doe\n", Card("Jane Doe", emails=("jane@acme.example",))),
        ('Name,Company\nJane Doe,5" Disks\n', Card("Jane Doe", "", '5" Disks')),
        ("Name,Email\nJane Doe,not known\n", Card("Jane Doe")),
    ],
)  # fmt: skip
def test_tables_of_every_kind(text: str | bytes, card: Card) -> None:
    assert only(text) == card


def test_an_export_of_linkedin_with_its_preamble() -> None:
    found = people(LINKEDIN)
    assert [(card.name, card.organisation, card.title, card.since) for card in found.cards] == [
        ("Jane Doe, PhD", "Acme, Inc.", "VP, Data", date(2024, 3, 2)),
        ("Zoë Łódź", "Acme", "", date(2023, 1, 12)),
    ]
    assert found.cards[0].linkedin == "https://www.linkedin.com/in/janedoe"
    assert [(row.line, row.why) for row in found.unreadable] == [(9, "no name")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Jane,Acme,more,and more", "it has 4 columns where 2 have names"),
        (",Acme", "no name"),
        ("123,Acme", "no name"),
        ('Jane,"Acme', "a quotation mark in it is never closed"),
        ('"Jane,Acme', "a quotation mark in it is never closed"),
    ],
)
def test_a_row_is_a_person_or_unreadable_with_its_line(row: str, why: str) -> None:
    found = people(f"Name,Company\nAda,One\n{row}\nKim,Two\n")
    assert [(card.name, card.line) for card in found.cards] == [("Ada", 2), ("Kim", 4)]
    assert [(each.line, each.why) for each in found.unreadable] == [(3, why)]


def test_columns_can_be_told() -> None:
    sheet = read_sheet(b"Wer,Wo\nJane Doe,Acme\n")
    assert sheet.columns == ("name", "")
    sheet = read_sheet(b"Name,Where they work\nJane Doe,Acme\n")
    assert (sheet.header, sheet.columns) == (("Name", "Where they work"), ("name", ""))
    (card,) = read_people(sheet, ("name", "organisation")).cards
    assert card.organisation == "Acme"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no table"),
        (b"\n\n \n", "no table"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        (b"a\x00\x01\x02b\x00c", "isn't a table of text"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadContacts, match=why):
        read_sheet(data)


@settings(max_examples=150)
@given(st.text(alphabet='ab,";\n\t|@ ', max_size=200), st.booleans())
def test_every_row_ends_in_exactly_one_place(text: str, headed: bool) -> None:
    data = (("Name,Email\n" if headed else "") + text).encode()
    try:
        sheet = read_sheet(data)
    except BadContacts:
        return
    found = read_people(sheet)
    assert len(found.cards) + len(found.unreadable) == len(sheet.rows) + len(sheet.unreadable)
    lines = [card.line for card in found.cards] + [row.line for row in found.unreadable]
    assert len(set(lines)) == len(lines)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for head in (b"", b"Name,Company\n", b"\xff\xfe"):
        try:
            read_people(read_sheet(head + data))
        except BadContacts:
            continue


def test_every_field_is_proposed_by_some_name() -> None:
    names = ["Full Name", "First Name", "Middle Name", "Last Name", "Name Prefix", "Name Suffix", "Job Title"]
    names += [
        "Company",
        "E-mail Address",
        "Phone",
        "Profile URL",
        "Web Page",
        "Notes",
        "Tags",
        "Connected On",
    ]
    assert columns_of(names) == FIELDS


def header(*names: str) -> str:
    """A table of one person with these columns, and what each is proposed to hold."""
    return " ".join(field or "-" for field in columns_of(names))


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        ("Vorname,Nachname,Namenspräfix,Organisationsname,E-Mail 1 - Wert,Telefon 1 - Wert",
         "first last prefix organisation email phone"),
        ("Prénom,Nom,Société,Titre,Adresse de messagerie,Téléphone (bureau),Tél. mobile,Connecté le",
         "first last organisation title email phone phone since"),
        ("Nombre,Apellidos,Empresa,Cargo de la organización,Dirección de correo electrónico,Conectado el",
         "first last organisation title email since"),
        ("Nome,Sobrenome,Endereço de e-mail,Empresa,Cargo", "first last email organisation title"),
        ("Nome,Cognome,Azienda,Ruolo,Email,Telefono", "first last organisation title email phone"),
        ("Imię,Nazwisko,Firma,Stanowisko,E-mail,Telefon", "first last organisation title email phone"),
        ("Voornaam,Achternaam,Bedrijf,Functie,E-mailadres", "first last organisation title email"),
        ("Förnamn,Efternamn,Företag,Befattning,E-postadress,Mobiltelefon",
         "first last organisation title email phone"),
        ("Ім'я,Прізвище,Компанія,Посада,Електронна пошта", "first last organisation title email"),
        ("氏名,会社,役職,メール", "name organisation title email"),
        ("Attendee Name,Email Address,Company / Organization,Title/Role", "name email organisation title"),
        ("Work E-mail,Cell Phone,Work Direct Phone,Person Linkedin Url", "email phone phone linkedin"),
        ("Email Status,Primary Email Source,Company Linkedin Url,Business Fax,Mobile developer", "- - - - -"),
    ],
)  # fmt: skip
def test_columns_are_known_in_many_languages(names: str, fields: str) -> None:
    assert header(*names.split(",")) == fields


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("Name;Vorname;Firma\nVogt;Jana;Klinik\n", Card("Jana Vogt", "", "Klinik")),
        ("Name,First Name\nJana Vogt,Jana\n", Card("Jana Vogt")),
        ('Name,Company\n"Vogt, Dr. Jana, PhD",Klinik\n', Card("Dr. Jana Vogt, PhD", "", "Klinik")),
        ('Name\n"Acme, Inc."\n', Card("Acme, Inc.")),
        ("Titel;Vorname;Nachname\nDr.;Jana;Vogt\n", Card("Dr. Jana Vogt")),
        ('Name,Email\nJana Vogt,"Jana <a@k.example>; mailto:b@k.example"\n',
         Card("Jana Vogt", emails=("a@k.example", "b@k.example"))),
        ("Name,Phone\nJana Vogt,+49 30 1234567 / +49 171 1234567\n",
         Card("Jana Vogt", phones=("+49 30 1234567", "+49 171 1234567"))),
        ("Name,Phone\nJana Vogt,030/1234567\n", Card("Jana Vogt", phones=("030/1234567",))),
        ("Name,Phone\nJana Vogt,'+49 30 1234567\n", Card("Jana Vogt", phones=("+49 30 1234567",))),
        ('Name,Phone\nJana Vogt,"=""+49 30 1234567"""\n', Card("Jana Vogt", phones=("+49 30 1234567",))),
        ("Name,Phone\nJana Vogt,4.93012E+11\n", Card("Jana Vogt", further=(("Phone", "4.93012E+11"),))),
        ("Name,LinkedIn\nJana Vogt,in/jana-vogt\n",
         Card("Jana Vogt", linkedin="https://www.linkedin.com/in/jana-vogt")),
        ("Name,Connected On\nJana Vogt,3/2/2024\n",
         Card("Jana Vogt", further=(("Connected On", "3/2/2024"),))),
        ("Name,Verbunden am\nJana Vogt,02. März 2024\n", Card("Jana Vogt", since=date(2024, 3, 2))),
        ("Name,Conectado el\nJana Vogt,2 de dic. de 2023\n", Card("Jana Vogt", since=date(2023, 12, 2))),
        ("| Name | Company |\n|---|---|\n| Jana Vogt | Klinik |\n", Card("Jana Vogt", "", "Klinik")),
        ("Wer,Kontakt\nJana Vogt,jana@k.example\n", Card("Jana Vogt", emails=("jana@k.example",))),
        ("Imię;Nazwisko\nŁukasz;Żak\n".encode("cp1250"), Card("Łukasz Żak")),
        ("Jméno;Příjmení\nŽofie;Dvořáková\n".encode("cp1250"), Card("Žofie Dvořáková")),
        ("Имя;Фамилия\nИван;Петров\n".encode("cp1251"), Card("Иван Петров")),
        ("Prénom;Nom\nHélène;Dupré\n".encode("cp1252"), Card("Hélène Dupré")),
        ("Name\n\ufeffJana Vogt\n", Card("Jana Vogt")),
    ],
)  # fmt: skip
def test_cells_as_programs_and_people_fill_them(text: str | bytes, card: Card) -> None:
    assert only(text) == card


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Name,Company", "it repeats the header row"),
        ("Total: 2,", "it's a total, not a person"),
    ],
)
def test_rows_that_are_no_people(row: str, why: str) -> None:
    found = people(f"Name,Company\nAda,One\n{row}\n")
    assert [card.name for card in found.cards] == ["Ada"]
    assert [(each.line, each.why) for each in found.unreadable] == [(3, why)]


@pytest.mark.parametrize("line", ["Ngozi Eze, student, School", "Ngozi Eze, mobile developer, Acme"])
def test_a_line_about_somebody_names_no_columns(line: str) -> None:
    assert read_sheet(f"{line}\nTom Lee, nurse, Mercy\n".encode()).header == ()
