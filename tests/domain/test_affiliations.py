"""Places somebody belongs or belonged to, read from lines and written as lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.people import (
    Affiliation,
    Contact,
    affiliation_lines,
    after_change,
    left_on,
    read_affiliations,
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Halden College", ("", "Halden College", "", "")),
        ("lecturer, Halden College", ("lecturer", "Halden College", "", "")),
        ("lecturer, Halden College, 2019-2023", ("lecturer", "Halden College", "2019", "2023")),
        ("lecturer, Halden College, since 2019", ("lecturer", "Halden College", "2019", "")),
        ("Halden College, until 2023", ("", "Halden College", "", "2023")),
        (
            "lecturer, Halden, north, May 2019 – June 2020",
            ("lecturer", "Halden, north", "May 2019", "June 2020"),
        ),
        ("trainer, Brookvale EMS, until 2026-11-29", ("trainer", "Brookvale EMS", "", "2026-11-29")),
        ("trainer, Brookvale EMS, 2019-2026-11-29", ("trainer", "Brookvale EMS", "2019", "2026-11-29")),
        ("2019", ("", "2019", "", "")),
        ("a, b, -", ("a", "b, -", "", "")),
    ],
)
def test_a_line_is_title_place_and_time(line: str, expected: tuple[str, ...]) -> None:
    (found,) = read_affiliations(line)
    assert (found.title, found.organisation, found.since, found.until) == expected


def test_empty_lines_are_no_places() -> None:
    assert read_affiliations(" \n,,\n") == ()


words = st.text("abc ", min_size=1, max_size=8).map(str.strip).filter(bool)
years = st.sampled_from(["", "1999", "2023", "2023-05", "2023-05-17"])


@given(st.lists(st.tuples(words, words, years, years), max_size=4))
def test_what_is_written_is_read_back(rows: list[tuple[str, str, str, str]]) -> None:
    places = tuple(
        Affiliation(title=title, organisation=place, since=since, until=until)
        for title, place, since, until in rows
    )
    assert read_affiliations(affiliation_lines(places)) == places


TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("Brookvale EMS", "Mercy Hospital", "Brookvale EMS"),
        ("Brookvale EMS", "", "Brookvale EMS"),
        ("Acme", "Globex", "Acme"),
        ("IBM", "ABB", "IBM"),
        ("", "Mercy Hospital", ""),
        ("Mercy Hospital", "Mercy Hospital", ""),
        ("mercy  hospital", "Mercy Hospital", ""),
        ("Acme Crop", "Acme Corp", ""),
        ("Acme", "Acme Corp", ""),
        ("City of Madison via Priya", "City of Madison", ""),
        ("Umea Nät", "Umeå Nät", ""),
    ],
)
def test_a_place_they_left_stands_among_the_further_ones(before: str, after: str, left: str) -> None:
    old = Contact(uid="a", name="Rosa", title="trainer", organisation=before)
    new = after_change(old, old.replace(organisation=after), TODAY)
    assert new.organisation == after
    assert [(each.title, each.organisation, each.until) for each in new.affiliations] == (
        [("trainer", left, "2026-03-12")] if left else []
    )


def test_a_place_that_is_listed_is_listed_once() -> None:
    listed = (Affiliation(organisation="brookvale ems", until="2025"),)
    old = Contact(uid="a", name="Rosa", organisation="Brookvale EMS")
    assert (
        after_change(old, old.replace(organisation="Mercy", affiliations=listed), TODAY).affiliations
        == listed
    )


@pytest.mark.parametrize("until", ["", "2023", "2023-05", "0001-01-01", "2023-13-40", "9999-12-31", "x"])
def test_only_a_whole_day_of_our_time_is_a_day(until: str) -> None:
    assert left_on(Affiliation(organisation="a", until=until)) is None
