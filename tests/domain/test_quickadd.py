"""One line that adds a person."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("Rosa, @ Brookvale, trainer", QuickAdd("Rosa", "", "Brookvale", rest="trainer")),
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
        ("", "A name is missing", ""),
        ("<rosa@x.example.org>", "A name is missing", ""),
        ("Rosa <brookvale>", "<brookvale> is no e-mail address", "<brookvale>"),
        (
            "Rosa a@x.example.org b@x.example.org",
            "A second e-mail address, b@x.example.org",
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


@given(LINES)
def test_no_word_is_lost(text: str) -> None:
    found = parse_quick_add(text)
    kept = " ".join([*found[:4], *found.tags, found.phone, found.rest])
    assert set(words(text)) <= set(words(kept))


@given(LINES)
def test_a_missing_name_is_always_said(text: str) -> None:
    found = parse_quick_add(text)
    assert bool(found.name) != any("name is missing" in problem for problem in found.problems)
