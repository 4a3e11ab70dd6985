"""Whether two descriptions mean one person, held to pairs of people from many languages."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from infoint_tui.domain.matching import (
    Description,
    Likeness,
    PeopleIndex,
    calling_code,
    compare,
    email_key,
    page_key,
    phone_of,
    prepared,
)

PAIRS = Path(__file__).with_name("people_pairs.txt")
CODES = {"+1": "1", "+7": "7"}


class Pair(NamedTuple):
    """Two descriptions and whether they mean one person."""

    line: str
    same: bool
    one: Description
    other: Description
    code: str


def described(text: str) -> Description:
    """A description as the file of pairs has it."""
    name, organisation, *rest = [part.strip() for part in text.split("|")]
    found: dict[str, tuple[str, ...]] = {"emails": (), "phones": (), "pages": ()}
    title = ""
    for part in filter(None, rest):
        if part.startswith("t:"):
            title = part[2:]
        else:
            kind = "emails" if "@" in part else "phones" if part[0] in "+(0123456789" else "pages"
            found[kind] += (part,)
    return Description(name, title, organisation, **found)


def pairs() -> list[Pair]:
    """All of the file. Numbers without a country are read with that of the other one's."""
    found = []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith(("=", "!")):
            one, other = (described(part) for part in line[1:].split("~"))
            code = next((calling_code(number) for number in one.phones), "")
            found.append(Pair(line, line[0] == "=", one, other, code))
    return found


def likeness(pair: Pair) -> Likeness:
    """What the two come to."""
    return compare(prepared(pair.one, pair.code), prepared(pair.other, pair.code)).likeness


def test_who_is_said_to_be_here_is_here_and_nobody_is_overlooked() -> None:
    every = pairs()
    assert len(every) >= 300
    assert sum(pair.same for pair in every) >= 140
    told = {pair.line: likeness(pair) for pair in every}
    sure = [pair for pair in every if told[pair.line] is Likeness.SAME]
    wrong = [pair.line for pair in sure if not pair.same]
    missed = [pair.line for pair in every if pair.same and told[pair.line] is Likeness.DIFFERENT]
    alike = [pair for pair in every if pair.same]
    bothered = [pair.line for pair in every if not pair.same and told[pair.line] is Likeness.PERHAPS]
    assert len(sure) >= 40
    assert 1 - len(wrong) / len(sure) >= 0.98, wrong
    assert 1 - len(missed) / len(alike) >= 0.95, missed
    assert len(bothered) / (len(every) - len(alike)) <= 0.1, bothered


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("mailto:Rosa@Brookvale.example?subject=hi", "rosa@brookvale.example"),
        ("r.o.s.a+jobs@googlemail.com", "rosa@gmail.com"),
        ("rosa+list@brookvale.example", "rosa@brookvale.example"),
        ("ｒosa@brookvale.example", "rosa@brookvale.example"),
        ("no address", ""),
    ],
)
def test_an_address_has_one_spelling(text: str, key: str) -> None:
    assert email_key(text) == key


@pytest.mark.parametrize(
    ("text", "code", "full"),
    [
        ("(312) 555-0187 x12", "1", "+13125550187"),
        ("+49 (0)30 1234567", "1", "+49301234567"),
        ("0049 30 1234567", "", "+49301234567"),
        ("030 1234567", "49", "+49301234567"),
        ("8 912 345 67 89", "7", "+79123456789"),
        ("06 1234 5678", "39", "+390612345678"),
        ("555-0187", "1", ""),
        ("030 1234567", "", ""),
    ],
)
def test_a_number_is_read_with_its_country(text: str, code: str, full: str) -> None:
    phone = phone_of(text, code)
    assert phone is not None
    assert phone.full == full


@pytest.mark.parametrize("text", ["12", "rosa@555.example", "https://a.example/3125550187", "no number"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert phone_of(text, "1") is None


@pytest.mark.parametrize(
    ("number", "country", "code"),
    [("+1 312 555 0100", "DE", "1"), ("+49 30 12", "", "49"), ("+353 1 2", "", "353"), ("", "DE-BE", "49")],
)
def test_the_country_is_that_of_the_users_own_number_or_holidays(
    number: str, country: str, code: str
) -> None:
    assert calling_code(number, country) == code


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://www.linkedin.com/in/Zo%C3%AB-Doe/?trk=x", "linkedin.com/in/zoë-doe"),
        ("uk.linkedin.com/in/jane/en", "linkedin.com/in/jane"),
        ("http://github.com/Jane/", "github.com/jane"),
        ("acme.example", ""),
        ("jane@acme.example", ""),
    ],
)
def test_a_page_has_one_spelling(text: str, key: str) -> None:
    assert page_key(text) == key


def test_one_person_is_found_among_many_and_the_surest_wins() -> None:
    known = PeopleIndex()
    for number in range(500):
        known.add(str(number), prepared(Description(f"Jane Number{number}", "", f"Place{number}")))
    known.add("name", prepared(Description("Zoë Łódź", "", "Beacon")))
    known.add("mail", prepared(Description("Zoe Lodz", emails=("zoe@lodz.example",))))
    found = known.best(prepared(Description("Zoe Lodz", "", "Beacon", emails=("Zoe@lodz.example",))))
    assert found is not None
    assert (found[0], found[1].reason) == ("mail", "same email")
    assert known.best(prepared(Description("Someone Else", "", "Beacon"))) is None
    assert [(one, other) for one, other, _ in known.pairs()] == [("name", "mail")]
