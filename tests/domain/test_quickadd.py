"""One line that adds a person."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.pasted_people import with_zone
from infoint_tui.domain.quickadd import QuickAdd, is_email, parse_quick_add


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Rosa Delgado", QuickAdd("Rosa Delgado")),
        ("Rosa Delgado, trainer", QuickAdd("Rosa Delgado", "trainer")),
        (
            "Rosa Delgado, Field trainer, Brookvale County EMS <rosa@brookvale.example.org> #ems #open_day",
            QuickAdd(
                "Rosa Delgado",
                "Field trainer",
                "Brookvale County EMS",
                "rosa@brookvale.example.org",
                ("ems", "open-day"),
            ),
        ),
        ("Rosa, @ Brookvale", QuickAdd("Rosa", "", "Brookvale")),
        ("Rosa @ Brookvale", QuickAdd("Rosa", "", "Brookvale")),
        ("Rosa, trainer @ Brookvale", QuickAdd("Rosa", "trainer", "Brookvale")),
        ("Rosa, @ Brookvale, trainer", QuickAdd("Rosa", "trainer", "Brookvale")),
        ("Rosa,, Brookvale", QuickAdd("Rosa", "", "Brookvale")),
        ("Rosa, trainer, Brookvale, Illinois", QuickAdd("Rosa", "trainer", "Brookvale, Illinois")),
        ("Rosa rosa@x.example.org", QuickAdd("Rosa", email="rosa@x.example.org")),
        ("Rosa, rosa@x.example.org, trainer", QuickAdd("Rosa", "trainer", email="rosa@x.example.org")),
        ("rosa@x.example.org, Rosa", QuickAdd("Rosa", email="rosa@x.example.org")),
        ("Martin King, Jr., Pastor", QuickAdd("Martin King, Jr.", "Pastor")),
        ("Ana Ruíz, PhD, RN, Nurse", QuickAdd("Ana Ruíz, PhD, RN", "Nurse")),
        ('"King, Martin", Pastor', QuickAdd("King, Martin", "Pastor")),
        ('Rosa, trainer, "Acme, Inc"', QuickAdd("Rosa", "trainer", "Acme, Inc")),
        ('Robert "Bob" Smith, trainer', QuickAdd('Robert "Bob" Smith', "trainer")),
        ('Rosa, 12" pipes', QuickAdd("Rosa", '12" pipes')),
        (
            "Rosa, trainer, Brookvale, +1 312 555 0142",
            QuickAdd("Rosa", "trainer", "Brookvale", phone="+1 312 555 0142"),
        ),
        ("Rosa, (312) 555-0142", QuickAdd("Rosa", phone="(312) 555-0142")),
        ("Rosa, tel: 3125550142", QuickAdd("Rosa", phone="3125550142")),
        ("Rosa <+1 312 555 0142>", QuickAdd("Rosa", phone="+1 312 555 0142")),
        ("Rosa, C# developer", QuickAdd("Rosa", "C# developer")),
        ("#ems Rosa #EMS", QuickAdd("Rosa", tags=("ems",))),
        ("  Rosa   Delgado  ,  trainer ", QuickAdd("Rosa Delgado", "trainer")),
        ("Rosa, 2nd shift", QuickAdd("Rosa", "2nd shift")),
    ],
)
def test_people_are_read(text: str, person: QuickAdd) -> None:
    assert parse_quick_add(text) == person


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("", "Start with a name", ""),
        ("<rosa@x.example.org>", "Start with a name", ""),
        ("Rosa <brookvale>", "<brookvale> isn't an email address", "<brookvale>"),
        (
            "Rosa a@x.example.org b@x.example.org",
            "A second email address, b@x.example.org",
            "b@x.example.org",
        ),
        ("Rosa, +1 312 555 0142, +1 312 555 0143", "A second telephone number", "+1 312 555 0143"),
    ],
)
def test_what_has_no_place_is_named_and_kept(text: str, said: str, rest: str) -> None:
    found = parse_quick_add(text)
    assert len(found.problems) == 1
    assert said in found.problems[0]
    assert found.rest == rest


@pytest.mark.parametrize(
    ("text", "valid"), [("a@b.org", True), ("a@b", False), ("a@b..org", False), ("@b.org", False)]
)
def test_addresses_are_judged_by_their_shape(text: str, valid: bool) -> None:
    assert is_email(text) is valid


TODAY = date(2026, 3, 12)
JANE = QuickAdd("Jane Doe", "VP Data", "Acme")
MAIL = "jane@acme.example"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Jane Doe <mailto:jane@acme.example>", QuickAdd("Jane Doe", email=MAIL)),
        ("[Jane Doe](mailto:jane@acme.example), VP", QuickAdd("Jane Doe", "VP", email=MAIL)),
        ("Jane Doe | VP Data | Acme | jane@acme.example", JANE._replace(email=MAIL)),
        ("Jane Doe • VP Data • Acme • 312.555.0142", JANE._replace(phone="312.555.0142")),
        ("Jane Doe; VP Data; Acme", JANE),
        ("Jane Doe – VP Data – Acme", JANE),
        ("Jane Doe\tVP Data\tAcme", JANE),
        ("Jane Doe <jane@acme.example> VP Data, Acme", JANE._replace(email=MAIL)),
        ("Doe, Jane <jane@acme.example>", QuickAdd("Jane Doe", email=MAIL)),
        ("Müller, Anna", QuickAdd("Anna Müller")),
        ("Smith, John A., Engineer, Acme", QuickAdd("John A. Smith", "Engineer", "Acme")),
        ("de la Cruz, José <jose@x.example>", QuickAdd("José de la Cruz", email="jose@x.example")),
        ("Priya, Google <priya@google.com>", QuickAdd("Priya", "", "Google", "priya@google.com")),
        (
            "Jane Doe, VP, Acme, +1 312 555 0142 x12",
            QuickAdd("Jane Doe", "VP", "Acme", phone="+1 312 555 0142 x12"),
        ),
        (
            "Jane Doe, VP, Acme, Tel: +44 20 7946 0958 ext. 12",
            QuickAdd("Jane Doe", "VP", "Acme", phone="+44 20 7946 0958 ext. 12"),
        ),
        (
            "Aunt May, nurse, Fernhill General, https://linkedin.com/in/may",
            QuickAdd("Aunt May", "nurse", "Fernhill General", profile="https://linkedin.com/in/may"),
        ),
        (
            "Jane Doe - VP Data - Acme | LinkedIn https://www.linkedin.com/in/janedoe",
            JANE._replace(profile="https://www.linkedin.com/in/janedoe"),
        ),
        ("Jane Doe - VP Data - Acme | LinkedIn", JANE._replace(rest="LinkedIn")),
        ("Jane Doe | VP Data at Acme", JANE),
        ("Jane Doe, VP Data at Acme", JANE),
        ("Jane Doe at Acme", QuickAdd("Jane Doe", "", "Acme")),
        (
            "Jane Doe, MPH, CPH - Epidemiologist @ City of Madison",
            QuickAdd("Jane Doe, MPH, CPH", "Epidemiologist", "City of Madison"),
        ),
        ("Jane Doe (she/her), VP Data, Acme", JANE._replace(pronouns="she/her")),
        ("Dr. Jane O'Neil-Smith, PhD, VP Data, Acme", JANE._replace(name="Dr. Jane O'Neil-Smith, PhD")),
        (
            "Hannah Weiss, City of Madison #alumni via Priya",
            QuickAdd("Hannah Weiss", "", "City of Madison", tags=("alumni",), introduced_by="Priya"),
        ),
        (
            "via Priya Nair, Hannah Weiss, editor",
            QuickAdd("Hannah Weiss", "editor", introduced_by="Priya Nair"),
        ),
        (
            "Tom Lee, referred by Rosa Delgado, medic",
            QuickAdd("Tom Lee", "medic", introduced_by="Rosa Delgado"),
        ),
        (
            "Tom Lee, engineer, Acme via LinkedIn",
            QuickAdd("Tom Lee", "engineer", "Acme", rest="via LinkedIn"),
        ),
        (
            "Dee Fox, nurse #fair +1 312 555 0199",
            QuickAdd("Dee Fox", "nurse", tags=("fair",), phone="+1 312 555 0199"),
        ),
        (
            "Ana Ruiz, Acme Corp <ana@acme.example> #fair met at booth 12 ~mon",
            QuickAdd(
                "Ana Ruiz", "", "Acme Corp", "ana@acme.example", ("fair",), rest="met at booth 12",
                follow_up=date(2026, 3, 16),
            ),
        ),
        ("Ana Ruiz ~neverday", QuickAdd("Ana Ruiz ~neverday")),
        ("Name: Jane Doe; Title: VP Data; Company: Acme, Inc.", JANE._replace(organisation="Acme, Inc.")),
        ("Jane Doe | Acme Inc. | Senior Analyst", QuickAdd("Jane Doe", "Senior Analyst", "Acme Inc.")),
        ("王小明, 工程师, 清华大学", QuickAdd("王小明", "工程师", "清华大学")),
    ],
)  # fmt: skip
def test_pasted_spellings_land_in_their_fields(text: str, person: QuickAdd) -> None:
    assert parse_quick_add(text, today=TODAY) == person


def test_a_signature_is_one_person_and_nothing_of_it_goes() -> None:
    text = (
        "Best regards,\n\nJane Doe, MPH\nVP Data, Health\nAcme Corp\n"
        "12 Main St, Madison WI 53703\nM: +1 (312) 555-0142"
    )
    assert parse_quick_add(text) == QuickAdd(
        "Jane Doe, MPH",
        "VP Data, Health",
        "Acme Corp",
        phone="+1 (312) 555-0142",
        rest="Best regards; 12 Main St, Madison WI 53703",
    )


PEOPLE = (
    *(
        "Rosa Delgado",
        "Łukasz Żak",
        "José María de la Cruz",
        "Nguyễn Văn An",
        "王小明",
        "山田 太郎",
        "김민수",
    ),
    *("नरेन्द्र मोदी", "Олена Шевченко", "محمد الراشد", "Åsa Öberg", "Jane O'Neil-Smith", "Jürgen von der Weiß"),
    *("J.K. Rowling", "Dr. Ana dos Santos e Silva", "Szabó Anna", "Ngozi Okonjo-Iweala"),
)
ROLES = ("nurse", "VP Data", "Leiter Einkauf", "工程师", "directrice")
ORGS = ("Acme Corp", "City of Madison", "Universidad de Chile", "清华大学", "Umeå Nät")
MORE = ("#fair", "+1 312 555 0142", "met at booth 12", "via Priya", "a@b.org", "https://x.example/me")


@given(
    st.sampled_from(PEOPLE),
    st.sampled_from(ROLES),
    st.sampled_from(ORGS),
    st.lists(st.sampled_from(MORE), max_size=4, unique=True),
    st.sampled_from((", ", " | ", " - ", "\n", "; ", " • ")),
)
def test_nothing_of_people_of_many_languages_is_lost(
    name: str, role: str, org: str, more: list[str], between: str
) -> None:
    """Name, title and organization are read whatever parts them; everything else has a place."""
    person = parse_quick_add(between.join((name, role, org, *more)))
    assert (person.name, person.title, person.organisation) == (name, role, org)
    for text in more:
        assert text.removeprefix("#").removeprefix("via ") in kept(person)


PIECES = (
    *(
        "Rosa",
        "Delgado",
        ",",
        ", ",
        "<",
        ">",
        "a@b.org",
        "c@d.net",
        "#tag",
        "@ Org",
        '"',
        "Jr.",
        "title",
        "é",
        "(",
    ),
    *("<x>", "#", "@", "\x1b", "\ud800", "e@f", "#a_b", "+1 312 555 0142", "tel: 3125550142"),
)
LINES = st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words)])
) | st.text(max_size=50)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("_", " "))


def kept(person: QuickAdd) -> str:
    """Everything a person was given."""
    said = (*person[:4], *person.tags, person.phone, person.rest, person.profile, person.introduced_by)
    return " ".join((*said, person.pronouns))


@given(LINES)
def test_no_word_is_lost(text: str) -> None:
    """The word before a number only says that it is one."""
    assert set(words(text)) <= {*words(kept(parse_quick_add(text))), "tel"}


@given(LINES)
def test_a_missing_name_is_always_said(text: str) -> None:
    found = parse_quick_add(text)
    assert bool(found.name) != any("Start with a name" in problem for problem in found.problems)


OREGON = "America/Los_Angeles"
EASTERN, CENTRAL = "America/New_York", "America/Chicago"


@pytest.mark.parametrize(
    ("text", "name", "title", "organisation", "rest", "zone"),
    [
        ("Rosa Delgado in Portland", "Rosa Delgado", "", "", "in Portland", ""),
        ("Rosa Delgado, nurse in Portland", "Rosa Delgado", "nurse", "", "in Portland", ""),
        ("Rosa Delgado, nurse, Portland, OR", "Rosa Delgado", "nurse", "", "Portland, OR", OREGON),
        ("Rosa Delgado, nurse, Cambridge, MA", "Rosa Delgado", "nurse", "", "Cambridge, MA", EASTERN),
        ("Rosa Delgado, nurse, Springfield, IL", "Rosa Delgado", "nurse", "", "Springfield, IL", CENTRAL),
        ("Rosa Delgado, nurse, Springfield", "Rosa Delgado", "nurse", "Springfield", "", ""),
        ("Rosa Delgado, Galway", "Rosa Delgado", "", "", "Galway", "Europe/Dublin"),
        ("Rosa Delgado, nurse, Galway", "Rosa Delgado", "nurse", "", "Galway", "Europe/Dublin"),
        (
            "Rosa Delgado, nurse, Mercy, Portland, ME",
            "Rosa Delgado",
            "nurse",
            "Mercy",
            "Portland, ME",
            EASTERN,
        ),
        ("Rosa Delgado, nurse, London, ON", "Rosa Delgado", "nurse", "", "London, ON", "America/Toronto"),
        ("Rosa Delgado, nurse, Paris, TX", "Rosa Delgado", "nurse", "", "Paris, TX", ""),
        ("Rosa Delgado, nurse, Central Dispatch", "Rosa Delgado", "nurse", "Central Dispatch", "", ""),
        ("Rosa Delgado, head of trauma in Oz", "Rosa Delgado", "head of trauma in Oz", "", "", ""),
    ],
)
def test_a_city_gives_the_time_zone_and_stays_in_the_note(
    text: str, name: str, title: str, organisation: str, rest: str, zone: str
) -> None:
    read = with_zone(parse_quick_add(text))
    found = (read.name, read.title, read.organisation, read.rest, read.zone)
    assert found == (name, title, organisation, rest, zone)


@pytest.mark.parametrize(
    "employer",
    [
        "Pacific, Inc.",
        "Eastern, LLC",
        "Central, Ltd.",
        "Pacific, Gas & Electric",
        "Cork, LLC",
        "Richmond, Smith & Co",
        "Springfield, Inc.",
        "Cambridge, University Press",
        "Cambridge, Mercy Hospital",
        "Manchester, United",
    ],
)
def test_an_employer_called_like_a_city_stays_one(employer: str) -> None:
    read = with_zone(parse_quick_add(f"Ann Lee, analyst, {employer}"))
    assert (read.title, read.organisation, read.rest, read.zone) == ("analyst", employer, "", "")


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("Naples, Italy", "Europe/Rome"),
        ("Portland, Oregon", OREGON),
        ("Amsterdam, NL", "Europe/Amsterdam"),
        ("London, UK", "Europe/London"),
        ("Portland, ME, USA", EASTERN),
        ("Paris, Texas", ""),
    ],
)
def test_a_state_or_country_tells_the_time_zone(city: str, zone: str) -> None:
    read = with_zone(parse_quick_add(f"Ann Lee, analyst, {city}"))
    assert (read.title, read.organisation, read.rest, read.zone) == ("analyst", "", city, zone)
